"""The report of a recording for the person it is of: what is shown on the phone and printed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final, Literal

from ecgomics.core.validity import Validity
from ecgomics.report.readable import Gap
from ecgomics.report.statement import Facts, Reason, Statement

SensorNote = Literal["one_lead", "narrow_band", "coarse_sampling", "simulated"]
"""What a recording cannot show because of how it was made."""

Disclaimer = Literal["research_use", "one_lead_limits", "emergency"]
#: What stands below every report.
DISCLAIMERS: Final[tuple[Disclaimer, ...]] = ("research_use", "one_lead_limits", "emergency")

#: A sensor that passes less than this moves ST and T (Kligfield 2007, 10.1161/CIRCULATIONAHA.106.180200).
FULL_BAND_HZ: Final = (0.5, 40.0)
#: Below it an interval is known to no better than 5 ms.
FINE_HZ: Final = 200.0


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of the trace as a monitor shows it; None where there is no signal."""

    fs_hz: float
    start_s: float
    samples_uv: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Number:
    """One value with its unit, or the validity code that says why there is none."""

    symbol: str
    label: str
    label_zh: str
    value: float | None
    unit: str
    reason: Validity | None


@dataclass(frozen=True, slots=True)
class PersonReport:
    """One recording in words and numbers."""

    recording_id: str
    taken_at: datetime
    duration_s: float
    lead: str
    sensor: str | None
    statement: Statement
    reasons: tuple[Reason, ...]
    heart_rate: float | None
    """In /min; None where the statement is that nothing can be said."""
    readable_share: float
    evidence: Mapping[str, float | None]
    gaps: tuple[Gap, ...]
    sensor_notes: tuple[SensorNote, ...]
    band_hz: tuple[float | None, float | None]
    excerpt: Excerpt
    numbers: tuple[Number, ...]
    symptoms: tuple[str, ...]
    note: str
    af_hint: bool
    """Whether this deployment speaks of atrial fibrillation."""
    disclaimers: tuple[Disclaimer, ...] = DISCLAIMERS

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {**asdict(self), "taken_at": self.taken_at.isoformat()}


def evidence_of(facts: Facts) -> dict[str, float | None]:
    """The numbers behind a statement."""
    names = (
        *("duration_s", "clean_beats", "irregularity", "cosen", "p_share", "ventricular_beats"),
        *("supraventricular_beats", "longest_rr_ms", "detector_agreement", "likeness"),
        "used_share",
    )
    return {name: getattr(facts, name) for name in names}


def sensor_notes(
    *, leads: int, fs_hz: float, band_hz: tuple[float | None, float | None], synthetic: bool
) -> tuple[SensorNote, ...]:
    """What the way of recording cannot show."""
    low_hz, high_hz = band_hz
    narrow = (low_hz or 0.0) > FULL_BAND_HZ[0] or (high_hz or FULL_BAND_HZ[1]) < FULL_BAND_HZ[1]
    found: dict[SensorNote, bool] = {
        "one_lead": leads == 1,
        "narrow_band": narrow,
        "coarse_sampling": fs_hz < FINE_HZ,
        "simulated": synthetic,
    }
    return tuple(note for note, applies in found.items() if applies)
