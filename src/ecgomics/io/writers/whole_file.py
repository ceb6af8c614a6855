"""Files that are written whole or not at all."""

import os
from pathlib import Path
from uuid import uuid4

from ecgomics.core.errors import InvalidInput


def written(path: Path, content: bytes) -> Path:
    """Put content in the place of a file at once; InvalidInput where the file system refuses."""
    draft = path.with_name(f".{path.name}.{uuid4().hex}.unfinished")
    try:
        with draft.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InvalidInput(f"{path.name} cannot be written: {reason}.") from error
    finally:
        draft.unlink(missing_ok=True)
    return path
