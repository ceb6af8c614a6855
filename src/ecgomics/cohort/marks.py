"""Beats and marks of one recording, and their rows in the tables of the commands `beats` and `delineate`.

recording ──only some leads, or limb leads derived──▶ beats, fiducials ──▶ CSV rows; nothing more of the profile
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, get_args

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.cohort.tasks import as_defect
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.model import POINTS, WAVES, Beats, Fiducials

Table = Literal["beats", "fiducials"]
COLUMNS: Final[dict[Table, tuple[str, ...]]] = {
    "beats": ("record", "t_s", "class"),
    "fiducials": ("record", "lead", "wave", "onset_s", "peak_s", "offset_s", "presence"),
}
#: The name that stands for the marks fused over leads where a lead's name would be.
GLOBAL: Final = "global"
#: Times are given to a microsecond, as R peaks are found finer than a sample; presence to a thousandth.
_DECIMALS_S: Final = 6
_DECIMALS_PRESENCE: Final = 3

Row = tuple[str, ...]


def heading(table: Table) -> bytes:
    """The first line of a table."""
    return (",".join(COLUMNS[table]) + "\n").encode()


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
    path: Path
    table: Table
    settings: Settings
    only: tuple[str, ...] | None = None
    """The only leads that are analysed, by name or place; all if None."""
    fs_hz: float | None = None
    unit: str | None = None
    leads: tuple[str, ...] | None = None

    def run(self) -> "Marked":
        """Read and analyse the recording; every failure is in the result with its reason."""
        try:
            found = analysis(self._recording(), self.settings, only=self.only)
            return _written(self.record, _rows(self.table, found))
        except InvalidInput as error:
            return self.lost(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of the process: one defect must not end a night's run
            return self.lost(as_defect(error))

    def _recording(self) -> Recording:
        return read(self.path, fs_hz=self.fs_hz, unit=self.unit, leads=self.leads, name=self.record)

    def lost(self, reason: str) -> "Marked":
        """A record without rows, and why."""
        return Marked(self.record, error=reason)


@dataclass(frozen=True, slots=True)
class Marked:
    """The rows of one record as CSV without heading, UTF-8; or why it has none."""

    record: str
    csv: bytes = b""
    rows: int = 0
    error: str | None = None


def analysis(recording: Recording, settings: Settings, *, only: Sequence[str] | None = None) -> Evaluation:
    """The lazy evaluation of a recording: of the given leads alone, or of all with the limb leads that follow."""
    analysed = recording.with_limb_leads() if only is None else restricted(recording, only)
    return Evaluation(catalogue(), {"recording": analysed, "settings": settings})


def restricted(recording: Recording, only: Sequence[str]) -> Recording:
    """The recording with some of its leads, each named, or numbered from 0 in the order of the file.

    InvalidInput where it has no such lead.
    """
    rows = list(dict.fromkeys(_row(recording, lead) for lead in only))
    leads = tuple(recording.leads[row] for row in rows)
    derived = tuple(lead for lead in recording.derived_leads if lead in leads)
    return replace(recording, ecg_mv=recording.ecg_mv[rows], leads=leads, derived_leads=derived)


def _row(recording: Recording, lead: str) -> int:
    count = len(recording.leads)
    if lead.isdecimal() and int(lead) < count:
        return int(lead)
    name = canonical_lead(lead)
    if lead.isdecimal() or name not in recording.leads:
        numbered = ", ".join(f"{place} {name}" for place, name in enumerate(recording.leads))
        raise InvalidInput(f"The recording {recording.name} has no lead {lead}; it has {numbered}.")
    return recording.leads.index(name)


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


def _rows(table: Table, found: Evaluation) -> Iterator[Row]:
    """The rows without the name of the record."""
    return beat_rows(beats_of(found)) if table == "beats" else fiducial_rows(fiducials_of(found))


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


def _written(record: str, rows: Iterable[Row]) -> Marked:
    """Rows as the CSV text of a record."""
    content = io.BytesIO()  # a day of twelve leads has millions of rows: one buffer, no list of them
    count = 0
    with io.TextIOWrapper(content, encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        for row in rows:
            writer.writerow((record, *row))
            count += 1
        text.flush()
        return Marked(record, content.getvalue(), count)
