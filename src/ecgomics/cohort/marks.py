"""Beats and marks of one recording, and their rows in the tables of the commands `beats` and `delineate`.

recording ──only some leads, or limb leads derived──▶ beats, fiducials ──▶ CSV rows; nothing more of the profile

A recording of more than one block is left in its file and analysed block by block, so that its length costs little
memory; U waves, which need the representative beat of the whole, are sought in those of one block only.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.cohort.input import Input
from ecgomics.cohort.row_tables import RecordRows, Row, heading_of, record_rows
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Recording
from ecgomics.core.samples import Samples, SomeLeads, WithLimbLeads
from ecgomics.core.settings import Settings
from ecgomics.io import open_recording, read
from ecgomics.signal import long
from ecgomics.signal.blocks import grid
from ecgomics.signal.model import POINTS, WAVES, Beats, Fiducials, UWaves

Table = Literal["beats", "fiducials"]
COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    "beats": ("record", "t_s", "class"),
    "fiducials": ("record", "lead", "wave", "onset_s", "peak_s", "offset_s", "presence"),
}
#: The name that stands for the marks fused over leads where a lead's name would be.
GLOBAL: Final = "global"
U_WAVE: Final = "U"
#: Times are given to a microsecond, as R peaks are found finer than a sample; presence to a thousandth.
_DECIMALS_S: Final = 6
_DECIMALS_PRESENCE: Final = 3


def heading(table: Table) -> bytes:
    """The first line of a table."""
    return heading_of(COLUMNS[table])


def has_heading(path: Path, tables: Iterable[Table] = get_args(Table)) -> bool:
    """Whether a file is one of these tables, by its first line."""
    headings = tuple(heading(table) for table in tables)
    try:
        with path.open("rb") as file:
            return file.read(max(map(len, headings))).startswith(headings)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class MarksTask:
    """What a worker process needs to know to give the rows of one recording."""

    record: str
    source: Input
    table: Table
    settings: Settings
    only: tuple[str, ...] | None = None
    """The only leads that are analysed, by name or place; all if None."""
    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None
    columns: Mapping[str, str] | None = None
    time_limit_s: float | None = None

    def run(self) -> RecordRows:
        """Read and analyse the recording; every failure is in the result with its reason."""
        try:
            with self.source.local() as path:
                name, rows_of_it = self._rows(path)
                return record_rows(self.record, name, rows_of_it)
        except InvalidInput as error:
            return self.lost(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
            return self.lost(as_defect(error))

    def _rows(self, path: Path) -> tuple[str, Iterator[Row]]:
        """The name that is shown, free of what tells who it is, and the rows without it."""
        samples = open_recording(path, name=self.record, **self._stated())
        if len(grid(samples.samples, fs_hz=samples.fs_hz)) > 1:
            return samples.name, long_rows(
                self.table, chosen(samples, self.only, name=self.record), self.settings
            )
        recording = samples if isinstance(samples, Recording) else self._recording(path)
        return recording.name, rows(self.table, analysis(recording, self.settings, only=self.only))

    def _recording(self, path: Path) -> Recording:
        return read(path, name=self.record, **self._stated())

    def _stated(self) -> dict[str, Any]:
        return {"fs_hz": self.fs_hz, "unit": self.unit, "leads": self.leads, "columns": self.columns}

    def lost(self, reason: str) -> RecordRows:
        """A record without rows, and why."""
        return RecordRows(self.record, error=reason)


def analysis(recording: Recording, settings: Settings, *, only: Sequence[str] | None = None) -> Evaluation:
    """The lazy evaluation of a recording: of the given leads alone, or of all with the limb leads that follow."""
    analysed = recording.with_limb_leads() if only is None else restricted(recording, only)
    return Evaluation(catalogue(), {"recording": analysed, "settings": settings})


def restricted(recording: Recording, only: Sequence[str]) -> Recording:
    """The recording with some of its leads, each named, or numbered from 0 in the order of the file.

    InvalidInput where it has no such lead.
    """
    places = _places(recording.leads, only, name=recording.name)
    leads = tuple(recording.leads[place] for place in places)
    derived = tuple(lead for lead in recording.derived_leads if lead in leads)
    return replace(recording, ecg_mv=recording.ecg_mv[places], leads=leads, derived_leads=derived)


def chosen(samples: Samples, only: Sequence[str] | None, *, name: str) -> Samples:
    """The same leads as analysis takes, of a recording of this name that stays where it is."""
    if only is None:
        return WithLimbLeads(samples)
    return SomeLeads(samples, _places(samples.leads, only, name=name))


def _places(leads: Sequence[str], only: Sequence[str], *, name: str) -> list[int]:
    """Places of the chosen leads, each once."""
    return list(dict.fromkeys(_place(leads, lead, name=name) for lead in only))


def _place(leads: Sequence[str], lead: str, *, name: str) -> int:
    if lead.isdecimal() and int(lead) < len(leads):
        return int(lead)
    canonical = canonical_lead(lead)
    if lead.isdecimal() or canonical not in leads:
        numbered = ", ".join(f"{place} {each}" for place, each in enumerate(leads))
        raise InvalidInput(f"The recording {name} has no lead {lead}; it has {numbered}.")
    return leads.index(canonical)


def beats_of(found: Evaluation) -> Beats:
    """The heart beats; none where none was found."""
    try:
        beats: Beats = found.quantity("beats")
    except NotComputable:
        no = np.zeros(0, dtype=bool)
        return Beats(np.zeros(0), (), np.zeros(0, dtype=np.intp), no, no)
    return beats


def fiducials_of(found: Evaluation) -> Fiducials:
    """Marks of every beat in every lead; of no beats where none was found."""
    try:
        fiducials: Fiducials = found.quantity("fiducials")
    except NotComputable:
        leads = found.quantity("recording").leads
        points, waves = len(POINTS), len(WAVES)
        empty = (np.zeros((len(leads), 0, points)), np.zeros((len(leads), 0, waves)), np.zeros((0, points)))
        return Fiducials(leads, *empty)
    return fiducials


def rows(table: Table, found: Evaluation) -> Iterator[Row]:
    """The rows of a recording in memory."""
    if table == "beats":
        return beat_rows(beats_of(found))
    return chain(fiducial_rows(fiducials_of(found)), u_rows(beats_of(found), u_waves_of(found)))


def u_waves_of(found: Evaluation) -> UWaves | None:
    """U waves of the beats; None where there is no representative beat that could show one."""
    try:
        waves: UWaves = found.quantity("beat_u_waves")
    except NotComputable:
        return None
    return waves


def u_rows(beats: Beats, waves: UWaves | None) -> Iterator[Row]:
    """Rows of the U waves that can be seen, lead by lead: peak and end; where they begin cannot be told from T."""
    if waves is None:
        return
    for lead, peak_ms, offset_ms, presence in zip(
        waves.leads, waves.peak_ms, waves.offset_ms, waves.presence, strict=True
    ):
        for beat in np.flatnonzero(np.isfinite(peak_ms)).tolist():
            times = [
                _text(float(beats.peak_s[beat] + at_ms[beat] / 1000.0), _DECIMALS_S)
                for at_ms in (peak_ms, offset_ms)
            ]
            yield lead, U_WAVE, "", *times, _text(float(presence[beat]), _DECIMALS_PRESENCE)


def long_rows(table: Table, samples: Samples, settings: Settings) -> Iterator[Row]:
    """The rows of a recording that stays in its file."""
    if table == "beats":
        return beat_rows(long.beats_alone(samples, settings=settings))
    return fiducial_rows(long.analyse(samples, settings=settings).fiducials)


def beat_rows(beats: Beats) -> Iterator[Row]:
    """Time and class of each beat."""
    for peak_s, kind in zip(beats.peak_s.tolist(), beats.kind, strict=True):
        yield f"{peak_s:.{_DECIMALS_S}f}", kind


def fiducial_rows(fiducials: Fiducials) -> Iterator[Row]:
    """Lead, wave, onset, peak, end and presence of each wave that is there: lead by lead, last the fused marks.

    The presence of a wave in the fused marks is the largest of its leads: it is there if one lead shows it.
    """
    for lead, marks_s, presence in zip(fiducials.leads, fiducials.lead_s, fiducials.presence, strict=True):
        yield from _lead_rows(lead, marks_s, presence)
    yield from _lead_rows(GLOBAL, fiducials.global_s, np.fmax.reduce(fiducials.presence, axis=0))


def _lead_rows(lead: str, marks_s: Floats, presence: Floats) -> Iterator[Row]:
    """Rows of one lead in time order; marks_s is beats × POINTS, presence beats × WAVES."""
    waves_s = marks_s.reshape(len(marks_s), len(WAVES), 3)
    for beat, place in np.argwhere(np.isfinite(waves_s).any(axis=2)).tolist():
        times = [_text(time_s, _DECIMALS_S) for time_s in waves_s[beat, place].tolist()]
        yield lead, WAVES[place], *times, _text(float(presence[beat, place]), _DECIMALS_PRESENCE)


def _text(number: float, decimals: int) -> str:
    """Empty where there is none."""
    return "" if number != number else f"{number:.{decimals}f}"  # noqa: PLR0124 - NaN, millions of times
