"""A secret that stands in a file of its own."""

from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

_MOST_BYTES: Final = 2**16


def secret_in(path: Path, told: str) -> str:
    """What a file holds; told: how a sentence calls the file. InvalidInput where it cannot be read or is empty."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES).decode().strip()
    except OSError as error:
        raise InvalidInput(f"{told} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{told} is no text.") from error
    if not content:
        raise InvalidInput(f"{told} is empty.")
    return content
