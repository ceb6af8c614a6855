"""What people state of files that do not say it themselves, and how it is tried before it is applied.

A table's rate, unit and leads are never guessed: `sample` shows what there is, `preview` what comes of an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io import ColumnGuess, files_in, guess_columns, read_and_tell
from ecgomics.io import stated as given
from ecgomics.store import Store
from ecgomics.store.upload_records import UploadEntry

#: A preview shows so much of a recording.
PREVIEW_S: Final = 2.5
#: Points per lead that a preview has at most: 2.5 s at 1000 Hz.
_MOST_POINTS: Final = 2500


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated of files: rate, unit, leads in order, columns by lead or role, or what raw numbers mean."""

    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    scale: tuple[float, float] | None = None
    """Numbers per mV, and the number that stands for no voltage."""

    def __post_init__(self) -> None:
        if self.scale is not None and self.unit is not None:
            raise InvalidInput("A unit and a gain say the same twice: state one of them.")
        if self.scale is not None and not abs(self.scale[0]) > 0.0:
            raise InvalidInput("A gain of 0 per mV makes no voltage: state how many numbers one mV is.")

    def as_dict(self) -> dict[str, Any]:
        """As the store keeps it; what is not stated is left out."""
        found: dict[str, Any] = {"fs_hz": self.fs_hz, "unit": self.unit}
        found["leads"] = None if self.leads is None else list(self.leads)
        found["columns"] = None if self.columns is None else dict(self.columns)
        found["scale"] = None if self.scale is None else list(self.scale)
        return {name: value for name, value in found.items() if value is not None}


def facts_of(kept: Mapping[str, Any]) -> Facts:
    """As `as_dict` gave it."""
    leads, scale = kept.get("leads"), kept.get("scale")
    return Facts(
        fs_hz=kept.get("fs_hz"),
        unit=kept.get("unit"),
        leads=None if leads is None else tuple(leads),
        columns=kept.get("columns"),
        scale=None if scale is None else (float(scale[0]), float(scale[1])),
    )


def read_with(
    files: Mapping[str, bytes], facts: Facts, *, name: str, keep_identity: bool = False
) -> tuple[Recording, tuple[str, ...]]:
    """A recording as its files and the facts have it, and which kinds of identity they say; InvalidInput as `read`."""
    answers = given(
        fs_hz=facts.fs_hz,
        unit="mV" if facts.scale is not None else facts.unit,
        leads=facts.leads,
        columns=facts.columns,
    )
    recording, kinds = read_and_tell(files, answers, name=name, keep_identity=keep_identity)
    return (recording if facts.scale is None else _scaled(recording, facts.scale)), kinds


def _scaled(recording: Recording, scale: tuple[float, float]) -> Recording:
    per_mv, zero = scale
    step_uv = recording.resolution_uv
    return replace(
        recording,
        ecg_mv=(recording.ecg_mv - zero) / per_mv,
        resolution_uv=None if step_uv is None else abs(step_uv / per_mv),
        warnings=(*recording.warnings, f"The gain was stated: {per_mv:g} per mV, zero at {zero:g}."),
    )


def files_of(store: Store, entry: UploadEntry) -> dict[str, bytes]:
    """The files of an entry that make its recording; those in an archive, where it is a member of one."""
    content = store.uploads.content(entry)
    if entry.archive_id is None:
        return content
    ((name, archive),) = content.items()
    found = next((files for path, files in files_in(archive, name=name) if path == entry.within), None)
    if found is None:
        raise InvalidInput(f"{entry.within} is not in {name} any more: add it again.")
    return found


def sample(store: Store, entry: UploadEntry) -> ColumnGuess:
    """The first rows of a table and what its columns seem to be; UnreadableFile where it is none."""
    files = files_of(store, entry)
    return guess_columns(next(iter(files.values())))


def header_of(files: Mapping[str, bytes]) -> str:
    """The headings of a table, or the numbers of its columns where it has none; else the suffix of the file."""
    ((name, content), *others) = files.items()
    if not others:
        try:
            columns = guess_columns(content).columns
        except InvalidInput:
            columns = ()
        if columns:
            return ",".join(each.heading or str(each.number) for each in columns)
    return "." + name.rpartition(".")[2].lower() if "." in name else ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What becomes of a file with certain facts: a stretch from its beginning, and how far each lead reaches."""

    leads: tuple[str, ...]
    fs_hz: float
    duration_s: float
    peak_to_peak_mv: tuple[float | None, ...]
    ecg_mv: tuple[tuple[float | None, ...], ...]
    warnings: tuple[str, ...]


def preview(store: Store, entry: UploadEntry, facts: Facts) -> Preview:
    """A file read with these facts, kept nowhere; InvalidInput as `read`."""
    recording, _ = read_with(files_of(store, entry), facts, name=entry.name)
    points = min(_MOST_POINTS, int(PREVIEW_S * recording.fs_hz), recording.samples)
    return Preview(
        leads=recording.leads,
        fs_hz=recording.fs_hz,
        duration_s=recording.duration_s,
        peak_to_peak_mv=tuple(_peak_to_peak(row) for row in recording.ecg_mv),
        ecg_mv=tuple(
            tuple(None if np.isnan(each) else round(float(each), 6) for each in row[:points])
            for row in recording.ecg_mv
        ),
        warnings=recording.warnings,
    )


def _peak_to_peak(row: Floats) -> float | None:
    valid = row[np.isfinite(row)]
    return float(np.ptp(valid)) if valid.size else None


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of one file."""

    name: str
    preview: Preview | None
    error: InvalidInput | None


def tried(store: Store, entries: list[UploadEntry], facts: Facts) -> list[Trial]:
    """What would become of each of these files."""
    found = []
    for entry in entries:
        try:
            found.append(Trial(entry.name, preview(store, entry, facts), None))
        except InvalidInput as error:
            found.append(Trial(entry.name, None, error))
    return found
