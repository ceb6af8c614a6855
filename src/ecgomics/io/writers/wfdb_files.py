"""Write recordings as WFDB (16-bit). What is read back differs by half a quantisation step at most."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io.readers.wfdb_comments import Own, own_lines
from ecgomics.io.writers.wfdb_annotations import NO_MARKS, annotation_bytes
from ecgomics.io.writers.whole_file import write_together

_INVALID: Final = -(2**15)
_LARGEST: Final = 2**15 - 1
_DEFAULT_RESOLUTION_UV: Final = 1.0


def write_wfdb(recording: Recording, folder: str | Path) -> Path:
    """Write name.hea and name.dat (format 16) into a folder and return the header's path; all files or none.

    One step is the recording's resolution, or 1 µV where it states none; larger where a lead would not fit into
    16 bits. Masked samples become WFDB's invalid sample. Age, sex, statements, device, filters, the device's own
    measurements and a start with its zone become comments, which are read back. Coded annotations go to name.atr, those
    of other vocabularies than WFDB's as notes. Who it is is written only where the recording says so; else the
    pseudonym, if any, is the identifier. The device's median beat has no place in the format.
    """
    return write_wfdb_file(recording, Path(folder) / f"{_file_name(recording)}.hea")


def write_wfdb_file(recording: Recording, path: str | Path) -> Path:
    """As `write_wfdb`, to a header of the given path and files of the same name beside it."""
    header = Path(path).with_suffix(".hea")
    name = _checked(header.stem)
    files = {header.with_name(file): content for file, content in wfdb_files(recording, name).items()}
    marks = header.with_suffix(".atr")
    if marks not in files and marks.exists():  # of the record that is replaced
        files = {marks: NO_MARKS} | files
    write_together(files)
    return header


def wfdb_files(recording: Recording, name: str) -> dict[str, bytes]:
    """The files of a record by their names; the header comes last, as it stands for the record."""
    gains = [_steps_per_mv(row, recording.resolution_uv) for row in recording.ecg_mv]
    steps = np.stack([_steps(row, gain) for row, gain in zip(recording.ecg_mv, gains, strict=True)])
    start = f" {recording.started_at:%H:%M:%S.%f %d/%m/%Y}" if recording.started_at else ""
    lines = [f"{name} {len(steps)} {recording.fs_hz:.12g} {recording.samples}{start}"]
    for lead, gain, row in zip(recording.leads, gains, steps, strict=True):
        checksum = int(row.sum(dtype=np.int64)) % 2**16
        lines.append(f"{name}.dat 16 {gain:.12g}(0)/mV 16 0 {row[0]} {checksum} 0 {lead}")
    header = "\n".join([*lines, *(f"# {line}" for line in _comments(recording))]) + "\n"
    marks = annotation_bytes(recording.annotations, recording.fs_hz)
    return {
        f"{name}.dat": steps.T.astype("<i2").tobytes(),
        **({f"{name}.atr": marks} if marks else {}),
        f"{name}.hea": header.encode(),
    }


def _file_name(recording: Recording) -> str:
    return _checked(recording.name.rsplit("/", maxsplit=1)[-1])


def _checked(name: str) -> str:
    """A name that a header can hold; InvalidInput for any other."""
    if not name.replace("-", "_").isidentifier() and not name.replace("-", "").replace("_", "").isalnum():
        raise InvalidInput(f"A WFDB record cannot be named “{name}”: letters, digits, - and _ are allowed.")
    return name


def _steps_per_mv(row: Floats, resolution_uv: float | None) -> float:
    largest_mv = float(np.max(np.abs(row), initial=0.0, where=np.isfinite(row)))
    wanted = 1e3 / (resolution_uv or _DEFAULT_RESOLUTION_UV)
    return min(wanted, _LARGEST / largest_mv) if largest_mv else wanted


def _steps(row: Floats, gain: float) -> np.typing.NDArray[np.int16]:
    return np.where(np.isfinite(row), np.rint(np.nan_to_num(row) * gain), _INVALID).astype(np.int16)


def _comments(recording: Recording) -> Iterator[str]:
    subject, zoned = (
        recording.subject,
        recording.started_at is not None and recording.started_at.tzinfo is not None,
    )
    own = Own(
        started_at=recording.started_at if zoned else None,
        device=recording.device,
        band_hz=recording.band_hz,
        notch_hz=recording.notch_hz,
        measurements=recording.device_measurements,
    )
    yield from own_lines(own)
    if subject.age_years is not None:
        yield f"Age: {subject.age_years:g}"
    if subject.sex is not None:
        yield f"Sex: {subject.sex}"
    yield from _who(recording)
    if recording.statements:
        yield "<diagnoses>:"
        yield from (" ".join(line.split()) for line in recording.statements)


def _who(recording: Recording) -> Iterator[str]:
    """Who it is, in the words that are read back; the pseudonym alone where the recording does not tell."""
    told = dict(recording.identity)
    if not told and recording.subject.pseudonym:
        yield f"ID: {recording.subject.pseudonym}"
    for what, words in (("identifier", "ID"), ("name", "Name"), ("birth date", "Birth date")):
        if text := told.pop(what, ""):
            yield f"{words}: {' '.join(text.split())}"
    yield from (f"{what}: {' '.join(text.split())}" for what, text in told.items())
