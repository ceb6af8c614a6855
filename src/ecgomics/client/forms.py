"""Files as a form, and folders as archives of a size that a server takes."""

import io
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput

#: Content of one archive, well below what a server takes at once.
MOST_BYTES: Final = 64 * 2**20
#: Names of files that stand beside a header, or beside one another, and make one recording.
_BESIDE_A_HEADER: Final = (".hea", ".dat", ".mat", ".atr", ".xws")


@dataclass(frozen=True, slots=True)
class Form:
    """A body of multipart/form-data."""

    content: bytes
    content_type: str


def form(fields: Mapping[str, str | float | bool | None], files: Iterable[tuple[str, str, bytes]]) -> Form:
    """Fields that are given, and files as (field, name, bytes)."""
    boundary = secrets.token_hex(16)
    body = io.BytesIO()
    for name, value in fields.items():
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            body.write(f"{head}{text}\r\n".encode())
    for field, name, content in files:
        plain = name.replace('"', "%22").replace("\r", " ").replace("\n", " ")
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{plain}"\r\n'
        body.write(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    return Form(body.getvalue(), f"multipart/form-data; boundary={boundary}")


def of_one_recording(paths: Iterable[str | Path]) -> list[tuple[str, str, bytes]]:
    """The files of one recording as a form has them; a WFDB header or signal brings what stands beside it."""
    given = [Path(each).expanduser() for each in paths]
    for path in tuple(given):
        if path.suffix in (".hea", ".dat"):
            beside = (path.with_suffix(suffix) for suffix in _BESIDE_A_HEADER)
            given += [each for each in beside if each.is_file()]
    if not given:
        raise InvalidInput("The files of one recording are needed; none was given.")
    return [("files", each.name, content_of(each)) for each in dict.fromkeys(given)]


def content_of(path: Path) -> bytes:
    """Every byte; InvalidInput where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error


def archives(folder: Path) -> Iterator[bytes]:
    """A folder as zip archives of at most about 64 MB; files of one folder and stem stay together."""
    if not folder.is_dir():
        raise InvalidInput(f"{folder} is no folder.")
    groups: dict[tuple[Path, str], list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            groups.setdefault((path.parent, path.name.partition(".")[0]), []).append(path)
    batch: list[Path] = []
    size = 0
    for paths in groups.values():
        more = sum(each.stat().st_size for each in paths)
        if batch and size + more > MOST_BYTES:
            yield _zipped(folder, batch)
            batch, size = [], 0
        batch, size = batch + paths, size + more
    if batch:
        yield _zipped(folder, batch)


def _zipped(folder: Path, paths: Iterable[Path]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in paths:
            archive.writestr(path.relative_to(folder).as_posix(), content_of(path))
    return content.getvalue()
