"""Read any recording: one function for files, bytes and the several files of one record."""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.units import mv_per_unit
from ecgomics.io import unread, wfdb_files
from ecgomics.io.folders import recordings_among
from ecgomics.io.readers import recognised
from ecgomics.io.source import Source, Stated, existing
from ecgomics.io.traces import checked


def read(
    source: str | Path | bytes | Mapping[str, bytes],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    name: str | None = None,
) -> Recording:
    """Read one ECG of any known format, told by its content.

    source is a path (of a file, of a WFDB header, of a signal file beside its header, or of a WFDB record without
    suffix), the bytes of a file, or the bytes of the files that make one recording by their names. fs_hz, unit and
    leads answer what a file does not state; where it states them, it stands. name is the recording's name; the file's
    own, without suffix, if not given.

    Raises UnreadableFile with the format and the reason, Unstated with the option that is missing, or InvalidInput.
    """
    stated = _stated(fs_hz, unit, leads)
    if isinstance(source, Mapping):
        return _read_files(source, stated, name=name)
    if isinstance(source, bytes):
        return _read(Source(content=source, name=name or "recording"), stated)
    path = existing(wfdb_files.header_of(Path(source)))
    return _read(Source(path=path, name=name or path.stem), stated)


def _stated(fs_hz: float | None, unit: str | None, leads: Sequence[str] | None) -> Stated:
    if fs_hz is not None and not 0.0 < fs_hz < float("inf"):
        raise InvalidInput(f"--fs is {fs_hz:g}; a positive sampling rate in Hz is needed.")
    if unit is not None:
        mv_per_unit(unit)
    return Stated(fs_hz=fs_hz, unit=unit, leads=tuple(leads) if leads is not None else None)


def _read(source: Source, stated: Stated) -> Recording:
    if not source.head:
        raise InvalidInput(f"{source.label} is empty.")
    reader = recognised(source)
    if reader is None:
        raise unread.refusal(source)
    return checked(reader.read(source, stated))


def _read_files(files: Mapping[str, bytes], stated: Stated, *, name: str | None) -> Recording:
    """One recording of several files, read from a private folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ecgomics-") as folder:
        paths = [Path(folder) / _plain_name(given) for given in files]
        if len(set(paths)) != len(paths):
            raise InvalidInput(
                f"Two of the files given have the same name: {', '.join(p.name for p in paths)}."
            )
        for path, content in zip(paths, files.values(), strict=True):
            path.write_bytes(content)
        found = recordings_among(paths if len(paths) == 1 else [Path(folder)])
        if len(found) != 1:
            names = ", ".join(recording.name for recording in found) or "none"
            raise InvalidInput(
                f"The files given hold {len(found)} recordings ({names}); give the files of one."
            )
        return _read(Source(path=found[0].path, name=name or found[0].name), stated)


def _plain_name(given: str) -> str:
    """The last part of a name, whatever folders a browser put before it."""
    plain = PurePosixPath(given.replace("\\", "/")).name
    if not plain or plain in {".", ".."} or "\x00" in plain:
        raise InvalidInput(f"“{given}” is no file name.")
    return plain
