"""The shapes of the map of all biomarkers, of what they are compared with, and of one biomarker elsewhere."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from ecgomics.biomarkers.declaration import Room
from ecgomics.core.recording import Sex
from ecgomics.core.validity import Validity


class MapColumn(BaseModel):
    """A column of the map; by_lead where it has a cell in every lead."""

    symbol: str
    by_lead: bool


class MapFamily(BaseModel):
    """A family of the map: its columns in the order of their codes."""

    family: str
    label: str
    label_zh: str
    columns: list[MapColumn]


class MapDimension(BaseModel):
    """One band of the map."""

    dimension: Room
    families: list[MapFamily]


class Map(BaseModel):
    """The place of every biomarker; the same for every recording, so that maps superpose."""

    catalogue_version: str
    leads: list[str]
    dimensions: list[MapDimension]


class Placed(BaseModel):
    """A value among people like the person, or why there is no z; low and high are the 5th and 95th percentile."""

    symbol: str
    lead: str
    z: float | None
    percentile: float | None
    n: int | None
    median: float | None
    low: float | None
    high: float | None
    stratum: str
    stratum_sex: Sex | None
    age_from: float | None
    age_to: float | None
    why: Literal["no_value", "not_a_number", "no_reference", "no_spread"] | None


class Tally(BaseModel):
    """Of one dimension: biomarkers asked for and measured; values with a z, those beyond ±2, and how many would be."""

    dimension: Room
    requested: int
    measured: int
    placed: int
    outside: int
    expected: float


class PlacedRecording(BaseModel):
    """A recording in a population."""

    record: str
    population: str
    population_name: str
    population_about: str
    age_years: float | None
    sex: Sex | None
    n_least: int | None
    n_most: int | None
    warnings: list[str]
    values: list[Placed]
    dimensions: list[Tally]


class ListedPopulation(BaseModel):
    """A population that values may be read against; added by a person where `own`."""

    id: str
    name: str
    about: str
    own: bool


class Populations(BaseModel):
    """The populations of a project."""

    populations: list[ListedPopulation]


class MiniMaps(BaseModel):
    """For each recording the z of each family that is farthest out, in the order of families."""

    families: list[str]
    maps: dict[str, list[float | None]]


class Changed(BaseModel):
    """A value and that of the previous recording; ratio is in multiples of the reference change value."""

    symbol: str
    lead: str
    before: float | None
    after: float | None
    ratio: float | None
    validity: Validity


class ChangedRecording(BaseModel):
    """A recording beside the previous one of the person; previous_id is null where there is none."""

    previous_id: str | None
    previous_name: str
    previous_at: datetime | None
    values: list[Changed]


class VisitValue(BaseModel):
    """A biomarker in one lead of a recording."""

    lead: str
    value: float | None
    value_text: str | None
    unit: str
    validity: Validity
    chain: str
    version: int


class Visit(BaseModel):
    """A recording of the person; where `dated` is false, `at` is when it came in."""

    recording_id: str
    name: str
    at: datetime
    dated: bool
    values: list[VisitValue]


class History(BaseModel):
    """One biomarker in every recording of the person, in the order of time."""

    symbol: str
    visits: list[Visit]


class Quantile(BaseModel):
    """The value that a percentage of recordings lies below."""

    percent: float
    value: float


class Distribution(BaseModel):
    """The numbers of one biomarker over a project; counts lie between each two edges."""

    symbol: str
    lead: str
    unit: str
    recordings: int
    n: int
    quantiles: list[Quantile]
    edges: list[float]
    counts: list[int]


class NewBiomarkerSet(BaseModel):
    """Biomarkers to save under a name."""

    name: str
    symbols: list[str]


class BiomarkerSet(BaseModel):
    """Biomarkers under one name."""

    id: str
    name: str
    symbols: list[str]
    author: str
    created_at: datetime


class BiomarkerSets(BaseModel):
    """The sets of a project."""

    sets: list[BiomarkerSet]
