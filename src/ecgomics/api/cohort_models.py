"""The shapes of what is asked and answered about cohorts, jobs and discoveries."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ecgomics.api.shapes import model_of, shape_of
from ecgomics.discovery import results
from ecgomics.discovery.figures import shapes
from ecgomics.discovery.table import Kind
from ecgomics.services import cohorts, plan_form
from ecgomics.store.cohort_records import JobKind, JobState, SelectionKind

OutcomeColumn = model_of(cohorts.Column)
JoinedTable = model_of(cohorts.JoinedTable)
Missing = model_of(cohorts.Missing)
PlanField = model_of(plan_form.PlanField)


class Selection(BaseModel):
    """Which recordings: all, those named, those of groups, or those whose name or group contains the one text."""

    kind: SelectionKind
    values: list[str] = []


class NewCohort(BaseModel):
    """A cohort to be made."""

    name: str
    selection: Selection
    settings: str = ""
    """What it is measured with: a preset, saved name@version, or a hash; what the project measures with if empty."""


class MeasuredWith(BaseModel):
    """The settings that a cohort is measured with, by the name they were chosen by."""

    name: str
    hash: str


class Job(BaseModel):
    """Something done beside requests. rate_per_s and left_s are null where they cannot be told.

    kept of done were measured before; failed have no values. stage says in words what is done at present.
    """

    id: str
    kind: JobKind
    cohort_id: str | None
    discovery_id: str | None
    state: JobState
    stage: str
    total: int
    kept: int
    done: int
    failed: int
    error: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    elapsed_s: float | None
    rate_per_s: float | None
    left_s: float | None


class Cohort(BaseModel):
    """A cohort; extracted_at is null until its tables are there, stale: a recording in them was deleted since.

    looks: discoveries that were ever started on it. job: the last extraction.
    """

    id: str
    name: str
    selection: Selection
    created_at: datetime
    extracted_at: datetime | None
    stale: bool
    looks: int
    settings: MeasuredWith
    recordings: int
    records: int | None
    failures: int | None
    job: Job | None


class Cohorts(BaseModel):
    """Every cohort, the latest first; and how many recordings each group of the library has."""

    cohorts: list[Cohort]
    groups: dict[str, int]


class FailedRecord(BaseModel):
    """A record without values; recording_id is null where it was deleted since."""

    record: str
    recording_id: str | None


class Failures(BaseModel):
    """Records without values for one reason."""

    reason: str
    records: list[FailedRecord]


class Step(BaseModel):
    """One step from the selection to what can be analysed."""

    text: str
    count: int


class CohortDetail(Cohort):
    """A cohort with what its tables hold."""

    flow: list[Step]
    failed: list[Failures]
    missing: list[Missing]  # type: ignore[valid-type]  # a model made of a dataclass
    tables: list[JoinedTable]  # type: ignore[valid-type]  # a model made of a dataclass


class Columns(BaseModel):
    """What may be an outcome or a covariate, and the choices of a plan."""

    columns: list[OutcomeColumn]  # type: ignore[valid-type]  # a model made of a dataclass
    kinds: list[Kind]
    plan: list[PlanField]  # type: ignore[valid-type]  # a model made of a dataclass


class NewDiscovery(BaseModel):
    """What is asked: an outcome (or time and event of survival), what it is adjusted for, choices of the plan.

    levels: the reference and the case of a binary outcome, all in rising order of an ordinal one.
    """

    outcome: str | None = None
    kind: Kind | None = None
    levels: list[str] | None = None
    time: str | None = None
    event: str | None = None
    covariates: list[str] = []
    subject: str | None = None
    plan: dict[str, Any] = {}


class DiscoveryEntry(BaseModel):
    """A discovery without its result; hash and summary come with that."""

    id: str
    cohort_id: str
    asked: NewDiscovery
    look: int
    created_at: datetime
    hash: str | None
    summary: dict[str, int | None]
    job: Job | None


class Discoveries(BaseModel):
    """The discoveries of a cohort, the latest first."""

    discoveries: list[DiscoveryEntry]


Result = model_of(results.Discovery)


class Discovery(DiscoveryEntry):
    """A discovery: result is null until it is there.

    recordings has the identifiers of the recordings by the names of the records, those deleted since left out.
    """

    cohort_name: str
    result: Result | None  # type: ignore[valid-type]  # a model made of a dataclass
    recordings: dict[str, str]


Figure = shape_of(shapes.Figure)
