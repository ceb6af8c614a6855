"""The shapes of what is asked and answered about cohorts, jobs and discoveries."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from ecgomics.api.shapes import model_of, shape_of
from ecgomics.discovery import results
from ecgomics.discovery.figures import shapes
from ecgomics.discovery.table import Kind
from ecgomics.services import cohort_people, cohorts, discovery_values, plan_form, project_tables
from ecgomics.store import DEFAULT_PROJECT, PerPerson, StepName
from ecgomics.store.cohort_records import JobKind, JobState, SelectionKind

TableOne = model_of(cohort_people.TableOne)
People = model_of(cohort_people.People)
KnownOutcome = model_of(cohort_people.Known)
OutcomeColumn = model_of(cohorts.Column)
JoinedTable = model_of(cohorts.JoinedTable)
ProjectTable = model_of(project_tables.ProjectTable)
Missing = model_of(cohorts.Missing)
PlanField = model_of(plan_form.PlanField)


class Selection(BaseModel):
    """Which recordings: all, those named, of groups or sets, those that a text or the one line of a query finds.

    Recordings of the sets in `without` are left out, those that triage excluded unless excluded_too. per_person takes
    the first or last recording of each person.
    """

    kind: SelectionKind
    values: list[str] = []
    without: list[str] = []
    per_person: PerPerson = "all"
    excluded_too: bool = False


class NewCohort(BaseModel):
    """A cohort to be made, and the saved settings that it is measured with; without them those of the server."""

    name: str
    selection: Selection
    settings_id: str | None = None
    project: str = DEFAULT_PROJECT


class CohortPreview(BaseModel):
    """What a selection means, before a cohort is made of it."""

    selection: Selection
    project: str = DEFAULT_PROJECT


class SelectionSteps(BaseModel):
    """From the library to the members of a cohort: recordings at each step, and why triage left some out."""

    library: int
    fitting: int
    accepted: int
    excluded: dict[str, int]
    members: int
    people: int
    repeated: int


class StepRecording(BaseModel):
    """A recording of one step."""

    id: str
    name: str


class StepRecordings(BaseModel):
    """The recordings of one step, by name."""

    step: StepName
    recordings: list[StepRecording]


class SavedSettings(BaseModel):
    """A version of saved settings."""

    id: str
    name: str
    version: int
    hash: str


class Job(BaseModel):
    """Something done beside requests. rate_per_s and left_s are null where they cannot be told.

    kept of done were measured before; failed have no values. stage names what is done at present ("permutations"),
    which is step of steps of a discovery, and done and total count that alone then. title says what it is about.
    """

    id: str
    kind: JobKind
    cohort_id: str | None
    discovery_id: str | None
    recording_id: str | None
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
    step: int
    steps: int


class JobEntry(Job):
    """A job in a list: the cohort that it is about, and the question of a discovery."""

    cohort_name: str | None
    asked: "NewDiscovery | None"


class Jobs(BaseModel):
    """Jobs; waiting counts those that wait or run, whatever was asked for."""

    jobs: list[JobEntry]
    waiting: int


class Cohort(BaseModel):
    """A cohort; extracted_at is null until its tables are there, stale: a recording in them was
    deleted, excluded, corrected or given to another person since.

    looks: discoveries that were ever started on it. job: the last extraction.
    """

    id: str
    name: str
    project_id: str
    selection: Selection
    created_at: datetime
    extracted_at: datetime | None
    stale: bool
    looks: int
    recordings: int
    records: int | None
    failures: int | None
    settings: SavedSettings | None
    job: Job | None


class Cohorts(BaseModel):
    """Every cohort, the latest first; how many recordings each group of the library has; and saved settings."""

    cohorts: list[Cohort]
    groups: dict[str, int]
    settings: list[SavedSettings]


class NewRecordSet(BaseModel):
    """A set of recordings to be kept. how says how they were chosen, such as {"by": "lasso", "space": "umap"}."""

    name: str
    recording_ids: list[str]
    how: dict[str, Any] = {}
    project: str = DEFAULT_PROJECT


class RecordSetEntry(BaseModel):
    """A set of recordings without them. same_data: it was drawn on a plane that was made of biomarkers."""

    id: str
    name: str
    recordings: int
    how: dict[str, Any]
    same_data: bool
    author: str
    created_at: datetime


class RecordSet(RecordSetEntry):
    """A set of recordings."""

    recording_ids: list[str]


class RecordSets(BaseModel):
    """The sets of a project, the latest first."""

    sets: list[RecordSetEntry]


class FailedRecord(BaseModel):
    """A record without values; recording_id is null where it was deleted since."""

    record: str
    recording_id: str | None


class Failures(BaseModel):
    """Records without values for one reason."""

    reason: str
    records: list[FailedRecord]


class CohortDetail(Cohort):
    """A cohort with the steps to its recordings as they are now, and what its tables hold.

    tables were joined to it, project_tables are of its project and joined by themselves.
    people, table_one, outcome and settings_hash are null before its first extraction.
    """

    steps: SelectionSteps
    people: People | None  # type: ignore[valid-type]  # a model made of a dataclass
    table_one: TableOne | None  # type: ignore[valid-type]  # a model made of a dataclass
    outcome: KnownOutcome | None  # type: ignore[valid-type]  # a model made of a dataclass
    settings_hash: str | None
    failed: list[Failures]
    missing: list[Missing]  # type: ignore[valid-type]  # a model made of a dataclass
    tables: list[JoinedTable]  # type: ignore[valid-type]  # a model made of a dataclass
    project_tables: list[ProjectTable]  # type: ignore[valid-type]  # a model made of a dataclass


class Columns(BaseModel):
    """What may be an outcome or a covariate, encoders that models can stand on, and the choices of a plan."""

    columns: list[OutcomeColumn]  # type: ignore[valid-type]  # a model made of a dataclass
    encoders: list[str]
    kinds: list[Kind]
    plan: list[PlanField]  # type: ignore[valid-type]  # a model made of a dataclass


class NewDiscovery(BaseModel):
    """What is asked: an outcome (or time and event of survival), what it is adjusted for, choices of the plan.

    levels: the reference and the case of a binary outcome, all in rising order of an ordinal one. With set_id it is
    asked what tells the recordings of that set from the others, which is the outcome then. encoder adds its embedding
    to what models are made of. selection, which the server says, tells how records were chosen by their biomarkers.
    """

    outcome: str | None = None
    kind: Kind | None = None
    levels: list[str] | None = None
    time: str | None = None
    event: str | None = None
    covariates: list[str] = []
    subject: str | None = None
    set_id: str | None = None
    encoder: str | None = None
    selection: str = ""
    plan: dict[str, Any] = {}


class OutcomesUsed(BaseModel):
    """A table of outcomes of the project as it was when a question was asked that stands on it."""

    name: str
    columns: list[str]
    sha256: str
    imported_at: datetime


class DiscoveryEntry(BaseModel):
    """A discovery without its result; hash and summary come with that.

    tables of outcomes of the project that it stands on are kept as they were.

    descriptive is a sentence where records were chosen by the biomarkers that are tested: p-values claim nothing then.
    """

    id: str
    cohort_id: str
    asked: NewDiscovery
    look: int
    created_at: datetime
    hash: str | None
    summary: dict[str, int | None]
    descriptive: str
    tables: list[OutcomesUsed]
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
    project_id: str
    result: Result | None  # type: ignore[valid-type]  # a model made of a dataclass
    recordings: dict[str, str]


class Demo(BaseModel):
    """How far the demonstration is; job is what is done for it at present."""

    cohort_id: str
    discovery_id: str | None
    job: Job | None


Figure = shape_of(shapes.Figure)
Values = model_of(discovery_values.Values)
Plane = model_of(discovery_values.Plane)
