"""What a structured report holds, whatever it is written as: HTML, PDF, JSON, FHIR, aECG, DICOM.

Everything in it was measured before; a writer draws and words it and measures nothing. None of it is in a language:
labels come in both, sentences of a writer stand with the writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from ecgomics.core.disclaimer import DISCLAIMER
from ecgomics.core.recording import Sex
from ecgomics.core.validity import Validity
from ecgomics.report.findings.result import Findings

#: Version of the document and of its JSON Schema: the first number changes where readers must.
REPORT_VERSION: Final = "1.0"

Kind = Literal["single_lead", "few_leads", "twelve_lead", "long"]
"""How much there is to be said: one lead (or intervals without any), two to seven, eight and more, or a recording of an
hour and more."""

Language = Literal["en", "zh"]

Uv = tuple[int | None, ...]
"""Samples in µV, None where nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which recording, and of whom: by pseudonym, never by name."""

    record: str
    """Name of the recording."""
    recording_id: str | None
    """Where the platform keeps it; None for a file that it does not."""
    pseudonym: str | None
    """What stands for the person."""
    age_years: float | None
    """At the time of the recording."""
    sex: Sex | None
    """As the file states it, or whoever keeps the recording."""
    taken_at: datetime | None
    """Naive where the file states no zone."""
    device: str | None
    """Maker and model, as the file states them."""
    source_format: str
    """Format that it was read from."""
    synthetic: bool
    """Whether it was computed rather than recorded of a person."""


@dataclass(frozen=True, slots=True)
class Signal:
    """How it was recorded."""

    kind: Kind
    """How much there is to be said."""
    fs_hz: float | None
    """Sampling rate; None of intervals without a signal."""
    duration_s: float
    """Length, gaps included."""
    leads: tuple[str, ...]
    """As recorded; the derived limb leads stand apart."""
    derived_leads: tuple[str, ...]
    """Limb leads that follow from I and II."""
    band_hz: tuple[float | None, float | None]
    """Lower and upper edge of the device's own filters, where the file states them."""
    notch_hz: float | None
    """Mains filter of the device, where the file states one."""
    resolution_uv: float | None
    """Smallest step of the samples."""
    chain: str
    """Signal path and settings that the values were measured with."""
    missing_percent: float
    """Share of the samples of the recorded leads that are not there."""


@dataclass(frozen=True, slots=True)
class LeadQuality:
    """How far one lead can be trusted."""

    lead: str
    """Its name."""
    usable: bool
    """Whether it may be measured."""
    reasons: tuple[str, ...]
    """Why not, or what to mind: what was found in at least a tenth of its seconds."""
    missing_percent: float | None
    """Share of its samples that are not there."""
    noise_uv: float | None
    """Noise of the representative beat, root mean square."""


@dataclass(frozen=True, slots=True)
class QualityPart:
    """How far the recording can be trusted."""

    verdict: Literal["good", "fair", "poor"]
    """Of the whole recording."""
    leads: tuple[LeadQuality, ...]
    """Recorded leads, in their order."""
    beats_detected: int
    """Beats that were found."""
    beats_used: int
    """Beats that the representative beat is made of; of a long recording those whose time can be trusted."""
    warnings: tuple[str, ...]
    """Of the reader and of the measurement, as sentences."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a value is read against, inclusive; None where there is no limit on that side."""

    low: float | None
    """Lower limit."""
    high: float | None
    """Upper limit."""
    limits: str
    """Kind of limits: p2-p98, guideline cut-off, …"""
    population: str
    """Of whom."""
    source: str
    """Key of the reference."""
    confirmed: bool
    """Others are for orientation and flag nothing."""


Group = Literal[
    "rate", "conduction", "axis", "p_wave", "qrs", "repolarisation", "st", "voltage", "rhythm", "variability"
]


@dataclass(frozen=True, slots=True)
class Measurement:
    """One biomarker of the report: a value or the reason why there is none."""

    code: str
    """Permanent code in the catalogue."""
    symbol: str
    """Name in the catalogue."""
    lead: str
    """Empty for a biomarker of the whole record."""
    label: str
    """Name for people, in English."""
    label_zh: str
    """The same in Chinese; empty where the catalogue has none."""
    group: Group
    """Where it stands in the table."""
    value: float | None
    """The number; None where there is none."""
    text: str | None
    """Of classes and flags."""
    unit: str
    """By UCUM."""
    decimals: int
    """As it is usually written."""
    validity: Validity
    """ok, or the code that says why there is no value; out_of_domain keeps its number."""
    n: int | None
    """Beats, intervals or leads that it stands on."""
    spread: float | None
    """Standard deviation over those."""
    version: int
    """Of the definition."""
    chain: str
    """Signal path and settings that it was measured with."""
    range: Range | None
    """What it is read against; None where there is nothing for such a person."""
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
    """Which lead."""
    start_s: float
    """Time of the first sample from the start of the recording."""
    fs_hz: float
    """Sampling rate."""
    samples_uv: Uv
    """In µV."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the paper: strips one after the other, as 3 × 4 has four of 2.5 s."""

    strips: tuple[Strip, ...]
    """From left to right."""
    episode: str = ""
    """Kind of the episode of a long recording that it shows the begin of; empty for any other line."""


@dataclass(frozen=True, slots=True)
class EcgPaper:
    """What is drawn at 25 mm/s and 10 mm/mV."""

    layout: Literal["3x4+1", "lines"]
    """Twelve leads in four columns above a rhythm strip, or whole lines of few leads one below the other."""
    rows: tuple[Row, ...]
    """From top to bottom."""
    band: Literal["measurement", "monitor", "recorded"]
    """Filters between what was recorded and what is drawn."""


@dataclass(frozen=True, slots=True)
class BeatMarks:
    """Marks in ms from the alignment point; None where the wave is not there."""

    p_on: float | None
    """Begin of P."""
    p_off: float | None
    """End of P."""
    qrs_on: float | None
    """Begin of QRS."""
    qrs_off: float | None
    """End of QRS, the J point."""
    t_on: float | None
    """Begin of T."""
    t_peak: float | None
    """Peak of T."""
    t_off: float | None
    """End of T."""


@dataclass(frozen=True, slots=True)
class RepresentativeBeat:
    """The median beat of each lead."""

    leads: tuple[str, ...]
    """Leads that were measured."""
    fs_hz: float
    """Sampling rate."""
    zero: int
    """Index of the sample at the alignment point."""
    samples_uv: tuple[Uv, ...]
    """One row per lead."""
    marks: BeatMarks
    """Fused over the leads."""
    lead_marks: tuple[BeatMarks, ...]
    """By lead."""
    beats_used: int
    """Beats that it is the median of."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The beats: tachogram and Poincaré plot are drawn from them."""

    peak_s: tuple[float, ...]
    """R peaks from the start of the recording."""
    kinds: tuple[str, ...]
    """N, S, V, P, U by beat."""
    rr_ms: tuple[float | None, ...]
    """Before each beat, the first None; None also across gaps and beside beats whose time cannot be trusted."""
    hourly: tuple["Hour", ...] = ()
    """Of long recordings; their beats are then only as many as a drawing shows."""
    episodes: tuple["Episode", ...] = ()
    """Of long recordings: the gravest kinds first, in each the longest, pauses and runs too; not all of many."""
    episode_counts: Mapping[str, int] = field(default_factory=dict)
    """By kind, all of them."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a long recording."""

    start_s: float
    """From the start of the recording."""
    rate_low: float | None
    """Lowest rate over five intervals, per minute."""
    rate_mean: float | None
    """Mean rate, per minute; None where intervals cover less than half of the hour."""
    rate_high: float | None
    """Highest rate over five intervals, per minute."""
    ventricular_beats: int
    """Ventricular ectopic beats."""
    supraventricular_beats: int
    """Supraventricular ectopic beats outside fibrillation."""
    readable_percent: float
    """Share of the hour in which a lead could be measured."""


@dataclass(frozen=True, slots=True)
class Episode:
    """Something that lasts in a long recording."""

    kind: str
    """Such as atrial_fibrillation, ventricular_run or pause: the kinds of the analysis of long recordings."""
    start_s: float
    """From the start of the recording."""
    duration_s: float
    """From its first to its last beat."""
    beats: int
    """Beats in it."""
    rate_mean: float | None
    """Mean rate in it, per minute; of a pause that of its one interval."""


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One earlier recording's value."""

    taken_at: datetime
    """When it was recorded."""
    recording_id: str
    """Where the platform keeps it; empty for one that it does not."""
    value: float | None
    """None where there is none, or where it was measured by another definition or signal path."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One biomarker over the recordings of the person, the earliest first, this one the last."""

    symbol: str
    """Name in the catalogue."""
    lead: str
    """Empty for a biomarker of the whole record."""
    label: str
    """Name for people, in English."""
    label_zh: str
    """The same in Chinese."""
    unit: str
    """By UCUM."""
    points: tuple[TrendPoint, ...]
    """In the order of time."""


@dataclass(frozen=True, slots=True)
class ModelStatement:
    """What a learned model says: beside the rules, never instead of them."""

    model: str
    """Name of the model."""
    version: str
    """Its version."""
    card: str
    """Where its model card stands."""
    label: str | None
    """None where it abstains."""
    probability: float | None
    """Of the label; None where it abstains."""
    probabilities: Mapping[str, float]
    """By label, calibrated."""
    abstains: str | None
    """Why, as a sentence."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What the report was made from, and with what."""

    input_sha256: str
    """Hash of what was read."""
    settings_hash: str
    """Of all settings that it was measured with."""
    catalogue_version: str
    """Of the definitions of the biomarkers."""
    software_version: str
    """Of ECGomics."""
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
    """Which recording, and of whom."""
    signal: Signal
    """How it was recorded."""
    quality: QualityPart
    """How far it can be trusted."""
    measurements: tuple[Measurement, ...]
    """In the order of the report."""
    findings: Findings
    """What the rules say of it."""
    models: tuple[ModelStatement, ...]
    """What learned models say of it, apart from the rules."""
    paper: EcgPaper | None
    """None where there is nothing to draw."""
    beat: RepresentativeBeat | None
    """None where there were too few beats."""
    rhythm: Rhythm | None
    """None where no beat was found."""
    trends: tuple[Trend, ...]
    """Empty without earlier recordings of the person."""
    provenance: Provenance
    """What the report was made from."""
    disclaimer: str = DISCLAIMER
    """What it is not for."""
    version: str = REPORT_VERSION
    """Of the document and its schema."""

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, as the schema has it."""
        from ecgomics.report.structured.as_json import report_dict

        return report_dict(self)
