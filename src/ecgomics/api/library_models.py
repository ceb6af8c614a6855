"""The shapes of requests and answers of the library: projects, people, decisions, changes, tables of outcomes."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, Field

from ecgomics.api.models import Recording, Triage
from ecgomics.api.numbers import Count
from ecgomics.api.shapes import model_of
from ecgomics.core.recording import Sex
from ecgomics.services.people import Trend as InnerTrend
from ecgomics.store.library_records import AuditEntry as StoredEntry
from ecgomics.store.library_records import OutcomeColumn as InnerColumn
from ecgomics.store.library_records import OutcomeKey

OutcomeColumnKept = model_of(InnerColumn)
Trend = model_of(InnerTrend)


class FacetValue(BaseModel):
    """A value of a facet, and how many recordings have it among those that the other conditions leave."""

    value: str
    count: int


class Facet(BaseModel):
    """A field of the query line with the values that there are: in their own order, or the most frequent first."""

    field: str
    values: list[FacetValue]


class LibraryPage(BaseModel):
    """A page of the recordings that a query line finds, how many it finds in all, and the facets beside.

    everything and people count the whole project, whatever the line says.
    """

    items: list[Recording]
    total: int
    everything: int
    people: int
    facets: list[Facet]


class Chosen(BaseModel):
    """A recording that a query finds, and how often it was changed."""

    id: str
    revision: int


class Choice(BaseModel):
    """Every recording that a query line finds, in order."""

    recordings: list[Chosen]


class Thumbnail(BaseModel):
    """A glimpse: one lead from its first sample on, about its median, in whole microvolts; null in gaps.

    Where points_hz is below the recording's rate, each two points are the lowest and the highest of a stretch.
    """

    lead: str
    points_hz: float
    samples: list[int | None]


class Thumbnails(BaseModel):
    """Glimpses by identifier of the recording, all of one span."""

    span_s: float
    unit: Literal["uV"]
    items: dict[str, Thumbnail]


class Edit(BaseModel):
    """A change to one recording; what is left out stays as it is.

    revision: refused where somebody changed the recording since; null changes it in any case. subject: pseudonym of
    the person it is of, empty for nobody.
    """

    id: str
    revision: Count | None = None
    triage: Triage | None = None
    add_tags: list[str] = Field(default=[], max_length=50)
    remove_tags: list[str] = Field(default=[], max_length=50)
    subject: str | None = None


class Edits(BaseModel):
    """Changes that are made together or not at all; undo: they take earlier ones back."""

    edits: list[Edit]
    undo: bool = False


class Edited(BaseModel):
    """What became of one recording: its revision now, and what of it was changed, nothing where all was so before."""

    id: str
    revision: int
    before: dict[str, Any]
    after: dict[str, Any]


class EditsMade(BaseModel):
    """What the changes made of each recording."""

    edited: list[Edited]


class ProjectName(BaseModel):
    """What a project is called."""

    name: str


class Project(BaseModel):
    """A project, and how much is in it."""

    id: str
    name: str
    created_at: datetime
    recordings: int
    people: int


class Projects(BaseModel):
    """Every project, the first one first."""

    projects: list[Project]


class SubjectFacts(BaseModel):
    """What is known of a person beside the recordings."""

    pseudonym: str
    sex: Sex | None
    birth_year: Count | None
    note: str


class SubjectChange(SubjectFacts):
    """New facts of a person; refused where they are not any more those that were seen."""

    seen: SubjectFacts | None = None


class Subject(SubjectFacts):
    """A person of a project."""

    id: str
    project_id: str
    created_at: datetime
    recordings: int


class SubjectPage(BaseModel):
    """People by pseudonym, and how many there are in all."""

    items: list[Subject]
    total: int


class SubjectDetail(Subject):
    """A person with the recordings in time, the earliest first."""

    items: list[Recording]


class Trends(BaseModel):
    """How values went over a person's recordings."""

    trends: list[Trend]  # type: ignore[valid-type]  # a model made of a dataclass


class AuditEntry(BaseModel):
    """Something that somebody did; before is null for what was made, after for what was deleted.

    address: from where, where that is known; sha256: its hash in the chain, which covers all before it; erased: whether
    who or what was erased with the person that it was.
    """

    id: int
    at: datetime
    author: str
    action: str
    kind: str
    entity_id: str
    entity_name: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    address: str
    sha256: str
    erased: bool

    @classmethod
    def of(cls, entry: StoredEntry) -> Self:
        """An entry as answers have it."""
        own = {name: getattr(entry, name) for name in cls.model_fields if name != "erased"}
        return cls(**own, erased=entry.who_salt is None or entry.what_salt is None)


class AuditPage(BaseModel):
    """Changes, the latest first; how many fit, and the authors, actions and kinds that the project has."""

    items: list[AuditEntry]
    total: int
    authors: list[str]
    actions: list[str]
    kinds: list[str]


class OutcomeTable(BaseModel):
    """A table of outcomes that is kept with a project; rows are those that found a person or recording."""

    id: str
    project_id: str
    name: str
    key: OutcomeKey
    columns: list[OutcomeColumnKept]  # type: ignore[valid-type]  # a model made of a dataclass
    rows: int
    author: str
    imported_at: datetime


class OutcomeTables(BaseModel):
    """The tables of outcomes of a project by name."""

    tables: list[OutcomeTable]


class OutcomeImport(BaseModel):
    """What became of a table: unmatched has keys of rows that found nobody, the first hundred of unmatched_count."""

    table: OutcomeTable
    column: str
    unmatched: list[str]
    unmatched_count: int
    without_key: int
