"""Files that are written whole or not at all, whoever writes them."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from uuid import uuid4

from ecgomics.core.errors import InvalidInput

_UNFINISHED: Final = ".unfinished"


def write_whole(path: str | Path, content: bytes) -> Path:
    """Write a file, which takes the place of an earlier one at once; InvalidInput where the file system refuses.

    Nothing is left behind where it fails, and an earlier file stays as it was.
    """
    write_together({Path(path): content})
    return Path(path)


def write_together(contents: Mapping[Path, bytes]) -> None:
    """Write the files of one recording: all of them are complete before the first takes its place, in their order."""
    with ExitStack() as drafts:
        renamed = []
        for path, content in contents.items():
            draft = path.with_name(f".{path.name[:100]}.{uuid4().hex}{_UNFINISHED}")
            drafts.callback(draft.unlink, missing_ok=True)
            renamed.append((draft, path))
            try:
                draft.write_bytes(content)
            except OSError as error:
                raise _unwritable(path, error) from error
        for draft, path in renamed:
            try:
                draft.replace(path)
            except OSError as error:
                raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> InvalidInput:
    return InvalidInput(f"{path.name} cannot be written: {(error.strerror or str(error)).lower()}.")
