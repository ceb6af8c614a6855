"""What a structured report holds, whatever it is written as: HTML, PDF, JSON, FHIR, aECG, DICOM.

Everything in it was measured before; a writer draws and words it and measures nothing. None of it is in a language:
labels come in both, sentences of a writer stand with the writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.recording import Sex
from ecgomics.core.validity import Validity
from ecgomics.report.findings.result import Findings

#: Version of the document and of its JSON Schema: the first number changes where readers must.
REPORT_VERSION: Final = "1.0"

Kind = Literal["single_lead", "few_leads", "twelve_lead", "long"]
"""How much there is to be said: one lead, two to seven, eight and more, or a recording of an hour and more."""

Language = Literal["en", "zh"]

Uv = tuple[int | None, ...]
"""Samples in µV, None where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which recording, and of whom: by pseudonym, never by name."""

    record: str
    recording_id: str | None
    """Where the platform keeps it; None for a file that it does not."""
    pseudonym: str | None
    age_years: float | None
    sex: Sex | None
    taken_at: datetime | None
    """Naive where the file states no zone."""
    device: str | None
    source_format: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """How it was recorded."""

    kind: Kind
    fs_hz: float
    duration_s: float
    leads: tuple[str, ...]
    """As recorded; the derived limb leads stand apart."""
    derived_leads: tuple[str, ...]
    band_hz: tuple[float | None, float | None]
    notch_hz: float | None
    resolution_uv: float | None
    chain: str
    missing_percent: float


@dataclass(frozen=True, slots=True)
class LeadQuality:
    """How far one lead can be trusted."""

    lead: str
    usable: bool
    reasons: tuple[str, ...]
    missing_percent: float | None
    noise_uv: float | None


@dataclass(frozen=True, slots=True)
class QualityPart:
    """How far the recording can be trusted."""

    verdict: Literal["good", "fair", "poor"]
    leads: tuple[LeadQuality, ...]
    beats_detected: int
    beats_used: int
    warnings: tuple[str, ...]
    """Of the reader and of the measurement, as sentences."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a value is read against, inclusive; None where there is no limit on that side."""

    low: float | None
    high: float | None
    limits: str
    """Kind of limits: p2-p98, guideline cut-off, …"""
    population: str
    source: str
    confirmed: bool
    """Others are for orientation and flag nothing."""


Group = Literal[
    "rate", "conduction", "axis", "p_wave", "qrs", "repolarisation", "st", "voltage", "rhythm", "variability"
]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One biomarker of the report: a value or the reason why there is none."""

    code: str
    symbol: str
    lead: str
    label: str
    label_zh: str
    group: Group
    value: float | None
    text: str | None
    """Of classes and flags."""
    unit: str
    decimals: int
    """As it is usually written."""
    validity: Validity
    n: int | None
    spread: float | None
    version: int
    chain: str
    range: Range | None
    outside: Literal["low", "high"] | None
    """Beyond a confirmed range."""
    approximate: bool
    """Measured in too few leads to decide anything."""

    @property
    def name(self) -> str:
        """`symbol` or `symbol:LEAD`."""
        return f"{self.symbol}:{self.lead}" if self.lead else self.symbol


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of one lead for the ECG paper, in the band of the paper that its foot names."""

    lead: str
    start_s: float
    fs_hz: float
    samples_uv: Uv


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the paper: strips one after the other, as 3 × 4 has four of 2.5 s."""

    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class EcgPaper:
    """What is drawn at 25 mm/s and 10 mm/mV."""

    layout: Literal["3x4+1", "lines"]
    """Twelve leads in four columns above a rhythm strip, or whole lines of few leads one below the other."""
    rows: tuple[Row, ...]
    band: Literal["measurement", "monitor", "recorded"]
    """Filters between what was recorded and what is drawn."""


@dataclass(frozen=True, slots=True)
class BeatMarks:
    """Marks in ms from the alignment point; None where the wave is not there."""

    p_on: float | None
    p_off: float | None
    qrs_on: float | None
    qrs_off: float | None
    t_on: float | None
    t_peak: float | None
    t_off: float | None


@dataclass(frozen=True, slots=True)
class RepresentativeBeat:
    """The median beat of each lead."""

    leads: tuple[str, ...]
    fs_hz: float
    zero: int
    """Index of the sample at the alignment point."""
    samples_uv: tuple[Uv, ...]
    """One row per lead."""
    marks: BeatMarks
    """Fused over the leads."""
    lead_marks: tuple[BeatMarks, ...]
    beats_used: int


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The beats: tachogram and Poincaré plot are drawn from them."""

    peak_s: tuple[float, ...]
    kinds: tuple[str, ...]
    """N, S, V, P, U by beat."""
    rr_ms: tuple[float | None, ...]
    """Before each beat, the first None; None also across gaps and beside beats whose time cannot be trusted."""
    hourly: tuple["Hour", ...] = ()
    """Of long recordings; their beats are then only as many as a drawing shows."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a long recording."""

    start_s: float
    rate_low: float | None
    rate_mean: float | None
    rate_high: float | None
    ventricular_beats: int
    supraventricular_beats: int
    readable_percent: float


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One earlier recording's value."""

    taken_at: datetime
    recording_id: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """One biomarker over the recordings of the person, the earliest first, this one the last."""

    symbol: str
    lead: str
    label: str
    label_zh: str
    unit: str
    points: tuple[TrendPoint, ...]


@dataclass(frozen=True, slots=True)
class ModelStatement:
    """What a learned model says: beside the rules, never instead of them."""

    model: str
    version: str
    card: str
    """Where its model card stands."""
    label: str | None
    """None where it abstains."""
    probability: float | None
    probabilities: Mapping[str, float]
    abstains: str | None
    """Why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the report was made from, and with what."""

    input_sha256: str
    settings_hash: str
    catalogue_version: str
    software_version: str
    table_version: str
    """Of the rules."""
    corrections: int
    """Revision of the corrections by hand that are in it, 0 for none."""
    compared_with: str | None
    """Recording that the serial statements compare with."""
    made_at: datetime | None
    """None in a report that must be the same bytes tomorrow."""


@dataclass(frozen=True, slots=True)
class Report:
    """One recording, reported."""

    identity: Identity
    signal: Signal
    quality: QualityPart
    measurements: tuple[Measurement, ...]
    findings: Findings
    models: tuple[ModelStatement, ...]
    paper: EcgPaper | None
    """None where there is nothing to draw."""
    beat: RepresentativeBeat | None
    rhythm: Rhythm | None
    trends: tuple[Trend, ...]
    provenance: Provenance
    disclaimer: str = DISCLAIMER
    version: str = REPORT_VERSION

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, as the schema has it."""
        from ecgomics.report.structured.as_json import report_dict

        return report_dict(self)
