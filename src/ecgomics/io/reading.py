"""Read any recording: one function for files, bytes and the several files of one record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.recording import Recording
from ecgomics.core.samples import Samples
from ecgomics.core.units import mv_per_unit
from ecgomics.io import archives, unread
from ecgomics.io.assembly import recording_of
from ecgomics.io.folders import recordings_among, recordings_in
from ecgomics.io.readers import wfdb_files, wfdb_ranges
from ecgomics.io.registry import recognised
from ecgomics.io.source import Source, Stated
from ecgomics.io.tables.columns import given_columns
from ecgomics.io.traces import given_leads

#: Recordings of an archive that are named one by one.
_MOST_NAMED: Final = 3


def read(
    source: str | Path | bytes | Mapping[str, bytes],
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
    keep_identity: bool = False,
) -> Recording:
    """Read one ECG of any known format, told by its content.

    source is a path (of a file, of a WFDB header, of a signal file beside its header, or of a WFDB record without
    suffix), the bytes of a file, or the bytes of the files that make one recording by their names. A zip or tar archive
    is a folder: the path of a file in it goes on below its own, and one that holds a single recording stands for that.
    fs_hz, unit and leads answer what a file does not state; where it states them, it stands. columns names those of a
    table, heading or number by lead or role, as in {"time_ms": "t", "I": "ch1"}, and leaves out all others (`ecgomics
    columns` shows what is guessed). name is the recording's name; the file's own, without suffix, if not given. Names,
    birth dates, identifiers and free text are left out, and a keyed pseudonym stands in their place, unless
    keep_identity is true.

    Raises UnreadableFile with the format and the reason, Unstated with the option that is missing, or InvalidInput.
    """
    return read_and_tell(
        source,
        stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns),
        name=name,
        keep_identity=keep_identity,
    )[0]


def read_and_tell(
    source: str | Path | bytes | Mapping[str, bytes],
    answers: Stated,
    *,
    name: str | None = None,
    keep_identity: bool = False,
) -> tuple[Recording, tuple[str, ...]]:
    """As `read`, and which of name, birth date and identifier the file says of people."""
    if isinstance(source, Mapping):
        given = _among(source)
    elif isinstance(source, bytes):
        given = Source(content=source)
    else:
        given = archives.existing(wfdb_files.header_of(Path(source)))
    return _read(_named(given, name), answers, keep_identity=keep_identity)


def open_recording(
    path: str | Path,
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
    name: str | None = None,
) -> Samples:
    """A recording that stays in its file and is read stretch by stretch, as long ones must; else the whole of it.

    WFDB records without segments stay in their files. The arguments and errors are those of read.
    """
    answers = stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns)
    source = _named(archives.existing(wfdb_files.header_of(Path(path))), name)
    ranged = wfdb_ranges.by_range(source, answers) if wfdb_files.recognises(source) else None
    return ranged or _read(source, answers, keep_identity=False)[0]


def files_in(content: bytes, *, name: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Each recording of a zip or tar archive in memory: its path below it without suffix, and its files by name.

    name is what messages call the archive. UnreadableFile where it is none, is damaged or unfolds too far.
    """
    source = Source(content=content, file=name)
    if not archives.looks_like_archive(source.head):
        raise UnreadableFile(f"{name} cannot be read as an archive: it is neither zip nor tar.")
    for path, found in recordings_in(archives.archive_of(source)):
        files = wfdb_files.files_of(found) if wfdb_files.recognises(found) else {found.label: found.data}
        yield str(PurePosixPath(path).with_suffix("")), files


def is_archive(content: bytes, *, name: str) -> bool:
    """Whether the content is a zip or tar archive, and not a recording in the shape of one."""
    source = Source(content=content, file=name)
    return archives.looks_like_archive(source.head) and recognised(source) is None


def stated(
    *,
    fs_hz: float | None = None,
    unit: str | None = None,
    leads: Sequence[str] | None = None,
    columns: Mapping[str, str] | None = None,
) -> Stated:
    """What a user says of files that do not say it; InvalidInput where it makes no sense for any file."""
    if fs_hz is not None and not 0.0 < fs_hz < float("inf"):
        raise InvalidInput(f"The sampling rate given is {fs_hz:g} Hz; a positive one is needed.")
    if unit is not None:
        mv_per_unit(unit)
    return Stated(
        fs_hz=fs_hz,
        unit=unit,
        leads=None if leads is None else given_leads(leads),
        columns=None if columns is None else given_columns(columns),
    )


def _named(source: Source, name: str | None) -> Source:
    """The recording that a source stands for, by the name given, if any; of an archive, the one in it."""
    if not source.head:
        raise InvalidInput(f"{source.label} is empty.")
    if archives.looks_like_archive(source.head) and recognised(source) is None:
        source = _only_one(source)
    return replace(source, name=name) if name else source


def _only_one(source: Source) -> Source:
    """The recording in an archive; InvalidInput where it has none, or several."""
    archive = archives.archive_of(source)
    found = recordings_in(archive)
    if not found:
        raise UnreadableFile(
            f"{source.label} cannot be read as an archive: no ECG is among its {len(archive.members):,} files"
            f"{_refusal(archive)}."
        )
    if len(found) > 1:
        names = ", ".join(each.label for _, each in found[:_MOST_NAMED]) + (
            ", …" if found[_MOST_NAMED:] else ""
        )
        raise InvalidInput(
            f"{source.label} holds {len(found):,} recordings ({names}): give the path of one, which goes on below "
            f"that of the archive, or extract all of them."
        )
    return found[0][1]


def _refusal(archive: archives.Archive) -> str:
    """Why members are not read, if any is not: the first reason stands for all."""
    reasons = [member.refused for member in archive.members.values() if member.refused]
    return f"; {len(reasons):,} of them are not read (the first: {reasons[0]})" if reasons else ""


def _read(source: Source, stated: Stated, *, keep_identity: bool) -> tuple[Recording, tuple[str, ...]]:
    reader = recognised(source)
    if reader is None:
        if source.stored is not None:
            source.stored.whole()  # what is damaged in an archive looks like nothing: the damage is the reason
        raise unread.refusal(source)
    return recording_of(source, reader, stated, keep_identity=keep_identity)


def _among(files: Mapping[str, bytes]) -> Source:
    """The one recording of several files. They are never written anywhere, as they may name the person."""
    content = {_plain_name(given): data for given, data in files.items()}
    if len(content) != len(files):
        raise InvalidInput(f"Two of the files given have the same name: {', '.join(files)}.")
    found = recordings_among(content)
    if len(found) != 1:
        names = ", ".join(PurePath(file).stem for file in found) or "none"
        raise InvalidInput(f"The files given hold {len(found)} recordings ({names}); give the files of one.")
    (file,) = found
    return Source(content=content[file], name=PurePath(file).stem, file=file, beside=content)


def _plain_name(given: str) -> str:
    """The last part of a name, whatever folders a browser put before it."""
    plain = PurePosixPath(given.replace("\\", "/")).name
    if not plain or plain in {".", ".."} or "\x00" in plain:
        raise InvalidInput(f"“{given}” is no file name.")
    return plain
