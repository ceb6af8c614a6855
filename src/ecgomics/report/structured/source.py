"""What a report is made of: one recording with all that was measured on it, and the person's earlier ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from ecgomics.ambulatory.corrections import Told
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, Quality, RepresentativeBeat

Band = Literal["measurement", "monitor", "recorded"]
"""Filters between what was recorded and what is drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Samples that may be drawn, leads × samples in mV, NaN where nothing was recorded."""

    leads: tuple[str, ...]
    ecg_mv: Floats
    fs_hz: float
    band: Band
    bad: Bools
    """leads × seconds: nothing may be measured here, so that the paper rather shows another stretch."""
    start_s: float = 0.0
    """Of the first sample, from the start of the recording."""
    episode: str = ""
    """Kind of the episode that begins here; empty for any other stretch."""

    @property
    def duration_s(self) -> float:
        """How long it is."""
        return float(self.ecg_mv.shape[1] / self.fs_hz)


@dataclass(frozen=True, slots=True, eq=False)
class DrawnBeat:
    """The representative beat, and the leads that were measured in it."""

    beat: RepresentativeBeat
    measured: Bools
    """(leads,)"""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One recording with what was measured on it. None stands for what it does not have."""

    recording: Recording
    """What is known beside the samples, which are not looked at here."""
    found: Mapping[str, Any]
    """The profile as it is stored."""
    quality: Quality
    """Of the leads of the profile, derived ones included."""
    beats: Beats | None = None
    beat: DrawnBeat | None = None
    shown: tuple[Shown, ...] = ()
    """One stretch with all leads, or several of a long recording, the most telling first."""
    told: Told | None = None
    """What is said of a long recording, corrected."""
    recording_id: str | None = None
    synthetic: bool = False
    corrections: int = 0
    """Revision of the corrections by hand that are in the profile, 0 for none."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """What the profile was made from, and with what."""
        made: Mapping[str, Any] = self.found["provenance"]
        return made

    @property
    def recorded_leads(self) -> tuple[str, ...]:
        """Leads without the derived ones."""
        derived = self.provenance["derived_leads"]
        return tuple(lead for lead in self.provenance["leads"] if lead not in derived)

    @property
    def rows(self) -> Mapping[str, Mapping[str, Any]]:
        """Rows of the long table by `symbol` or `symbol:LEAD`."""
        return rows_by_name(self.found["values"])


@dataclass(frozen=True, slots=True)
class EarlierRecording:
    """An earlier recording of the person, measured with the same settings."""

    recording_id: str
    taken_at: datetime
    values: Sequence[Mapping[str, Any]] = field(repr=False)
    """Rows of its profile's long table."""


def rows_by_name(rows: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Rows of a long table by `symbol` or `symbol:LEAD`."""
    return {f"{row['symbol']}:{row['lead']}" if row["lead"] else row["symbol"]: row for row in rows}
