"""Secrets that stand in files, as Docker, Kubernetes and systemd hand them over.

For each variable that may hold a secret there is one with `_FILE` behind its name, which names a file that holds it.
"""

import os
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

#: Every variable that may hold a secret.
SECRETS: Final = (
    "ECGOMICS_DATABASE_URL",
    "ECGOMICS_PSEUDONYM_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)
SUFFIX: Final = "_FILE"
_MOST_BYTES: Final = 2**16


def take_secrets() -> None:
    """Set the variables whose file is named; InvalidInput where one cannot be read, is empty, or both are given."""
    for name in SECRETS:
        path = os.environ.get(name + SUFFIX)
        if not path:
            continue
        content = _content(name + SUFFIX, Path(path))
        if os.environ.get(name, content) != content:
            raise InvalidInput(f"Both {name} and {name}{SUFFIX} are set: leave one of them out.")
        os.environ[name] = content


def _content(variable: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES).decode().strip()
    except OSError as error:
        raise InvalidInput(
            f"The file {path}, which {variable} names, cannot be read: {error.strerror}."
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"The file {path}, which {variable} names, is no text.") from error
    if not content:
        raise InvalidInput(f"The file {path}, which {variable} names, is empty.")
    return content
