"""Write recordings as WFDB (16-bit). What is read back differs by half a quantisation step at most."""

from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording

_INVALID: Final = -(2**15)
_LARGEST: Final = 2**15 - 1
_DEFAULT_RESOLUTION_UV: Final = 1.0


def write_wfdb(recording: Recording, folder: str | Path) -> Path:
    """Write name.hea and name.dat (format 16) into a folder and return the header's path.

    One step is the recording's resolution, or 1 µV where it states none; larger where a lead would not fit into
    16 bits. Masked samples become WFDB's invalid sample. Age, sex and statements become comments.
    """
    name = _file_name(recording)
    header, signal = Path(folder) / f"{name}.hea", Path(folder) / f"{name}.dat"
    gains = [_steps_per_mv(row, recording.resolution_uv) for row in recording.ecg_mv]
    steps = np.stack([_steps(row, gain) for row, gain in zip(recording.ecg_mv, gains, strict=True)])
    start = f" {recording.started_at:%H:%M:%S.%f %d/%m/%Y}" if recording.started_at else ""
    lines = [f"{name} {len(steps)} {recording.fs_hz:.12g} {recording.samples}{start}"]
    for lead, gain, row in zip(recording.leads, gains, steps, strict=True):
        checksum = int(row.sum(dtype=np.int64)) % 2**16
        lines.append(f"{name}.dat 16 {gain:.12g}(0)/mV 16 0 {row[0]} {checksum} 0 {lead}")
    signal.write_bytes(steps.T.astype("<i2").tobytes())
    header.write_text("\n".join([*lines, *_comments(recording)]) + "\n", encoding="utf-8")
    return header


def _file_name(recording: Recording) -> str:
    name = recording.name.rsplit("/", maxsplit=1)[-1]
    if not name.replace("-", "_").isidentifier() and not name.replace("-", "").replace("_", "").isalnum():
        raise InvalidInput(f"A WFDB record cannot be named “{name}”: letters, digits, - and _ are allowed.")
    return name


def _steps_per_mv(row: Floats, resolution_uv: float | None) -> float:
    largest_mv = float(np.max(np.abs(row), initial=0.0, where=np.isfinite(row)))
    wanted = 1e3 / (resolution_uv or _DEFAULT_RESOLUTION_UV)
    return min(wanted, _LARGEST / largest_mv) if largest_mv else wanted


def _steps(row: Floats, gain: float) -> np.typing.NDArray[np.int16]:
    return np.where(np.isfinite(row), np.rint(np.nan_to_num(row) * gain), _INVALID).astype(np.int16)


def _comments(recording: Recording) -> list[str]:
    subject = recording.subject
    lines = [] if subject.age_years is None else [f"# Age: {subject.age_years:g}"]
    lines += [] if subject.sex is None else [f"# Sex: {subject.sex}"]
    return lines + (
        ["# <diagnoses>:", *(f"# {line}" for line in recording.statements)] if recording.statements else []
    )
