"""The shapes of requests and answers. Pydantic stays in this layer; inside travel frozen dataclasses."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from ecgomics.api.correction_models import Correction
from ecgomics.biomarkers.declaration import Room, Scope, Tier
from ecgomics.core.recording import Sex
from ecgomics.core.validity import Validity
from ecgomics.latent.card import Kind
from ecgomics.latent.heads import Form
from ecgomics.latent.shipped_models import Origin
from ecgomics.signal.model import BeatClass
from ecgomics.store.library_records import Reason, Verdict
from ecgomics.store.records import QualityVerdict

SignalPath = Literal["measurement", "recorded", "monitor"]
"""What biomarkers are measured on, what was recorded, or that through the filter of a monitor, for looking only."""


class Health(BaseModel):
    """That the server is there, and what it measures with."""

    status: Literal["ok"]
    version: str
    catalogue_version: str
    settings_hash: str
    disclaimer: str


class Triage(BaseModel):
    """Whether a recording is accepted or excluded; open where nobody decided. Only what is excluded has a reason."""

    decision: Verdict
    reason: Reason = ""
    note: str = ""


class Recording(BaseModel):
    """A kept recording without its samples; heart_rate, rhythm and quality are null until it was measured.

    pseudonym is what the file states of the person; subject is the pseudonym of the person that it is now filed under.
    identity is empty unless it was asked for. experimental: the reader of the format was never tried on a real file.
    revision counts what people changed of it.
    """

    id: str
    name: str
    leads: list[str]
    fs_hz: float
    samples: int
    duration_s: float
    unit: Literal["mV"]
    age_years: float | None
    sex: Sex | None
    started_at: datetime | None
    device: str | None
    format: str
    source_sha256: str
    original_kept: bool
    pseudonym: str | None
    identity: dict[str, str]
    resolution_uv: float | None
    band_hz: tuple[float | None, float | None]
    notch_hz: float | None
    annotations: int
    has_median_beat: bool
    experimental: bool
    device_measurements: dict[str, float]
    statements: list[str]
    warnings: list[str]
    synthetic: bool
    group: str | None
    heart_rate: float | None
    rhythm: str | None
    quality: QualityVerdict | None
    uploaded_at: datetime
    project_id: str
    subject_id: str | None
    subject: str | None
    revision: int
    tags: list[str]
    triage: Triage


class Outcome(BaseModel):
    """What became of one recording of an archive: kept, or refused with the kind of problem and a sentence.

    known: the same content was there before.
    """

    name: str
    recording: Recording | None
    known: bool
    problem: str | None
    sentence: str | None


class RecordingPage(BaseModel):
    """A page of the list, the latest first, and how many there are in all."""

    items: list[Recording]
    total: int


class Annotation(BaseModel):
    """A mark that came with the file: seconds from the first sample, and a code of the format's own vocabulary."""

    start_s: float
    code: str
    lead: str | None
    duration_s: float | None
    text: str


class MedianBeat(BaseModel):
    """The representative beat that the device stored, leads × samples in mV, null where it has none."""

    fs_hz: float
    leads: list[str]
    unit: Literal["mV"]
    samples: list[list[float | None]]


class Beside(BaseModel):
    """A number of the device and ours of the same meaning; difference is ours less the device's."""

    name: str
    device: float
    symbol: str
    ours: float | None
    difference: float | None
    unit: str


class Device(BaseModel):
    """What the device itself measured and stated, by its own names; never mixed with what is measured here.

    beside has those of its numbers that mean what is measured here, each with ours.
    """

    device: str | None
    measurements: dict[str, float]
    beside: list[Beside]
    statements: list[str]
    annotations: list[Annotation]
    median_beat: MedianBeat | None


class Samples(BaseModel):
    """Samples by lead in mV, to a nanovolt, null in gaps; limb leads that follow from I and II included.

    Where decimated, each lead holds the lowest and the highest sample of one stretch after another and fs_hz is the
    rate of these points; a gap within a stretch is not seen.
    """

    fs_hz: float
    start_s: float
    leads: list[str]
    unit: Literal["mV"]
    path: SignalPath
    decimated: bool
    samples: list[list[float | None]]


class Beat(BaseModel):
    """One heart beat."""

    peak_s: float
    kind: BeatClass
    group: int
    accepted: bool


class Fiducials(BaseModel):
    """Marks of every beat in seconds from the start; null where a mark is not there.

    correction is the revision of the corrections that are in them, 0 for the automatic marks.
    """

    correction: int = 0
    leads: list[str]
    points: list[str]
    lead_s: list[list[list[float | None]]]
    presence: list[list[list[float | None]]]
    global_s: list[list[float | None]]
    beats: list[Beat]


class Reference(BaseModel):
    """Published limits beside a value; those not confirmed against their source are for orientation only."""

    low: float | None
    high: float | None
    limits: str
    population: str
    source: str
    confirmed: bool
    note: str


class Value(BaseModel):
    """One biomarker, of one lead where it has one: a number, class or flag, or the code that says why there is none."""

    record: str
    code: str
    symbol: str
    lead: str
    value: float | None
    value_text: str | None
    unit: str
    validity: Validity
    n: int | None
    spread: float | None
    version: int
    chain: str
    reference: Reference | None


class Provenance(BaseModel):
    """What the values were made from, and with what."""

    input_sha256: str
    settings_hash: str
    settings: dict[str, Any]
    catalogue_version: str
    software_version: str
    chain: str
    fs_hz: float
    leads: list[str]
    derived_leads: list[str]
    duration_s: float
    quality: QualityVerdict
    rhythm: str | None
    warnings: list[str]
    corrections: list[Correction] = []


class Profile(BaseModel):
    """Every biomarker of a recording; vectors has the numbers of those that give many, by symbol."""

    record: str
    provenance: Provenance
    values: list[Value]
    vectors: dict[str, list[float]] = {}
    disclaimer: str


class Label(BaseModel):
    """A label of a head: its calibrated probability and its conformal p-value, null where there is none."""

    label: str
    text: str
    probability: float | None
    p_value: float | None


class Estimate(BaseModel):
    """A number that a head estimates, nine of ten true ones lie between low and high; null where it abstains."""

    value: float | None
    low: float | None
    high: float | None


class Contribution(BaseModel):
    """What a biomarker, or the embedding, adds to the statement of a head in log-odds; positive speaks for it."""

    symbol: str
    lead: str
    name: str
    text: str
    value: float | None
    unit: str
    toward: float


class Prediction(BaseModel):
    """What a model head says of a recording, or that it abstains and why; models are those behind it, name@hash."""

    record: str
    head: str
    form: Form
    labels: list[Label]
    label: str | None
    abstained: bool
    reason: str
    estimate: Estimate | None
    contributions: list[Contribution]
    models: list[str]
    disclaimer: str


class Saliency(BaseModel):
    """What each lead (row) and step of step_s (column) adds to a read-out of the encoder; with constant, total."""

    record: str
    head: str
    label: str
    text: str
    leads: list[str]
    start_s: list[float]
    step_s: float
    values: list[list[float]]
    unit: str
    constant: float
    total: float
    model: str


class Condition(BaseModel):
    """A condition for a value, and the code that stands in its place where it does not hold."""

    code: Validity
    text: str


class Citation(BaseModel):
    """A source of a definition."""

    key: str
    text: str
    doi: str | None


class MeasuredOn(BaseModel):
    """Where on the beat a biomarker is measured: from mark to mark; a level or an area counts from a level just before
    the reference mark. offset_ms is how long after the start a level is read that has one place only; leads are empty
    for any."""

    kind: Literal["rhythm", "interval", "level", "area", "shape"]
    start: str
    end: str
    reference: str
    offset_ms: float | None
    leads: list[str]


class Biomarker(BaseModel):
    """One entry of the catalogue.

    measured_on is the place on the beat (null where no mark of a beat shows it), fiducials are the marks that its
    definition reads, terms its codes in other vocabularies (LOINC, MDC), robustness the grade of its agreement with
    itself when the same ECG is recorded otherwise (null where that was not measured).
    """

    code: str
    symbol: str
    label: str
    label_zh: str
    dimension: Room
    family: str
    family_label: str
    family_label_zh: str
    scope: Scope
    unit: str
    summary: str
    formula: str
    tex: str
    fiducials: list[str]
    measured_on: MeasuredOn | None
    terms: dict[str, str]
    robustness: str | None
    validity: list[Condition]
    minimum_s: float | None
    leads: str
    tier: Tier
    version: int
    aliases: list[str]
    references: list[Citation]


class RobustnessFigure(BaseModel):
    """Agreement with itself when the same ECG is recorded otherwise: ICC, median difference, share kept."""

    condition: str
    n: int
    icc: float
    bias: float | None
    kept: float


class Dependency(BaseModel):
    """What a biomarker stands on or what stands on it; a quantity is an intermediate that has no entry of its own."""

    name: str
    kind: Literal["biomarker", "quantity", "source"]
    summary: str


class BiomarkerCard(BaseModel):
    """All that is known of a biomarker beyond its entry; mathml is the formula set for a browser, empty without one."""

    symbol: str
    mathml: str
    needs: list[Dependency]
    needed_by: list[Dependency]
    missing: Validity
    minimum_length: str
    tier_text: str
    reference_ranges: list[str]
    examples: list[str]
    robustness: list[RobustnessFigure]


class AnalyticBeat(BaseModel):
    """A beat of the analytic ECG: leads × samples in mV, and its marks in seconds from the first sample."""

    fs_hz: float
    leads: list[str]
    samples: list[list[float]]
    marks_s: dict[str, float]


class Unit(BaseModel):
    """A unit in UCUM notation."""

    unit: str
    text: str


class Catalogue(BaseModel):
    """What is measured, and what the codes and units mean."""

    version: str
    biomarkers: list[Biomarker]
    validity_codes: list[Condition]
    units: list[Unit]


class ModelMetric(BaseModel):
    """One measured figure of a model, with its 95 % confidence interval where there is one.

    form: what a head stood on (biomarkers, embedding, both); empty for encoders.
    """

    name: str
    value: float
    on: str
    low: float | None
    high: float | None
    form: str


class ModelContract(BaseModel):
    """What an encoder takes; leads are null where any may be given, told apart by name."""

    leads: list[str] | None
    fs_hz: float
    window_s: float
    preprocessing: str
    dimension: int


class Model(BaseModel):
    """The card of a model: what it is, how well it does, and where it should not be used."""

    name: str
    version: str
    kind: Kind
    title: str
    licence: str
    source: str
    sha256: str
    identifier: str
    origin: Origin
    contract: ModelContract | None
    data: list[str]
    split: str
    metrics: list[ModelMetric]
    calibration: str
    limits: list[str]


class Models(BaseModel):
    """The models that there are."""

    models: list[Model]
