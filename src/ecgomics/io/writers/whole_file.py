"""A file is written whole or not at all: what stood there before stays until the new content is complete."""

import os
from pathlib import Path

from ecgomics.core.errors import InvalidInput


def write_whole(path: str | Path, content: bytes) -> Path:
    """Write the content and give the path; InvalidInput where that is not possible."""
    target = Path(path)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InvalidInput(f"{target.name} cannot be written: {error.strerror}.") from error
    return target
