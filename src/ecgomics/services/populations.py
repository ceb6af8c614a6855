"""Populations that a recording is read against: healthy adults, published limits, the project, tables brought."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.quantile_z import percentiles
from ecgomics.biomarkers.reference_population import ReferencePopulation, Stratum, population_from_csv
from ecgomics.biomarkers.reference_ranges import adult_percentiles, paediatric_percentiles
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Subject
from ecgomics.core.settings import Settings
from ecgomics.ecgome import slots, unpacked_numbers, vector_of
from ecgomics.population import SHIPPED, shipped_population
from ecgomics.services import profile_key
from ecgomics.store import Store

HEALTHY: Final = "healthy"
PUBLISHED: Final = "published"
PROJECT: Final = "project"
#: Percentages that published limits of a kind stand at.
_SHARES: Final[Mapping[str, tuple[float, float]]] = {"p2-p98": (2.0, 98.0), "p2.5-p97.5": (2.5, 97.5)}
#: A stratum of adults of all ages, which stands in where the age is not known.
_ALL_AGES: Final = 60.0
#: People that a project must have for a distribution of its own.
PROJECT_PEOPLE: Final = 10

Lookup = Callable[[str, str, Subject], Stratum | None]


@dataclass(frozen=True, slots=True)
class Population:
    """People that values are read against."""

    id: str
    name: str
    about: str
    lookup: Lookup
    for_research_only: bool = True

    def strata(self, subject: Subject) -> list[Stratum | None]:
        """The stratum of each slot for such a person; None where there is none."""
        return [self.lookup(symbol, lead, subject) for symbol, lead in slots()]

    def warnings(self, subject: Subject) -> tuple[str, ...]:
        """What the reader of the z scores should know."""
        found = []
        if self.id != PROJECT:
            if subject.age_years is None:
                found.append("The age is not known: strata of adults of all ages are used.")
            if subject.sex is None:
                found.append("The sex is not known: strata of both sexes are used.")
        if self.id == PUBLISHED:
            found.append("z is approximate: a normal distribution between two published percentiles.")
        if self.for_research_only:
            found.append("A small open reference: for research, not for clinical use.")
        return tuple(found)


def listed(store: Store, project_id: str) -> list[tuple[str, str, str]]:
    """Identifier, name and a sentence of every population of a project."""
    own = [
        (each.id, each.name, f"Table brought by {each.author}.")
        for each in store.numbers.reference_tables(project_id)
    ]
    shipped = [(each.id, each.name, each.about) for each in (healthy(), _published(0.0), _empty_project())]
    return shipped + own


def population(
    store: Store, name: str, *, recording_id: str, settings: Settings, duration_s: float
) -> Population:
    """One of them, for a recording; NotFound where there is none."""
    if name == HEALTHY:
        return healthy()
    if name == PUBLISHED:
        return _published(duration_s)
    if name == PROJECT:
        return _of_project(store, recording_id, settings)
    table = store.numbers.reference_table(name)
    brought = _brought(table.content, table.name)
    return Population(
        table.id, table.name, f"Table brought by {table.author}.", _closest(brought), for_research_only=False
    )


@cache
def healthy() -> Population:
    """Healthy adults of open records: the strata that come with ECGomics, and percentiles of every other number."""
    first, others = _closest(shipped_population()), _closest(_percentiles())

    def lookup(symbol: str, lead: str, subject: Subject) -> Stratum | None:
        return first(symbol, lead, subject) or others(symbol, lead, subject)

    return Population(HEALTHY, "Healthy adults", f"Up to 181 {SHIPPED}, one record each.", lookup)


@cache
def _percentiles() -> ReferencePopulation:
    text = resources.files("ecgomics.biomarkers").joinpath("reference_percentiles.csv").read_text("utf-8")
    return _with_units(population_from_csv(text, name=SHIPPED, units=_units()))


def _with_units(found: ReferencePopulation) -> ReferencePopulation:
    units = _units()
    strata = {
        key: tuple(replace(each, unit=units[each.symbol]) for each in own)
        for key, own in found.strata.items()
    }
    return ReferencePopulation(found.name, strata)


def _units() -> Mapping[str, str]:
    return {each.symbol: each.unit for each in catalogue().biomarkers.values()}


def _brought(content: str, name: str) -> ReferencePopulation:
    return population_from_csv(content, name=name, units=_units())


def add_population(store: Store, project_id: str, name: str, content: str, *, author: str) -> str:
    """Keep a table that somebody brought; its identifier. InvalidInput where it cannot be used."""
    if not name.strip():
        raise InvalidInput("The reference population has no name: give it one.")
    _brought(content, name)
    return store.numbers.add_reference_table(project_id, name.strip(), content, author=author).id


def _closest(found: ReferencePopulation) -> Lookup:
    """The closest stratum of a person; of somebody of unknown age that of adults of all ages."""

    def lookup(symbol: str, lead: str, subject: Subject) -> Stratum | None:
        if subject.age_years is not None:
            return found.stratum(symbol, lead, subject)
        wide = [
            each
            for each in found.strata.get((symbol, lead), ())
            if each.age_to - each.age_from >= _ALL_AGES and each.sex in (None, subject.sex)
        ]
        return min(wide, key=lambda each: each.sex is None, default=None)

    return lookup


# ── published limits ─────────────────────────────────────────────────────────────────────────────────────────────


def _published(duration_s: float) -> Population:
    def lookup(symbol: str, lead: str, subject: Subject) -> Stratum | None:
        row = paediatric_percentiles(
            symbol, lead, subject=subject, duration_s=duration_s
        ) or adult_percentiles(symbol, lead, subject=subject, duration_s=duration_s)
        if row is None or row.low is None or row.high is None:
            return None
        low, high = _SHARES[row.limits]
        return Stratum(
            symbol,
            lead,
            "female" if row.sex == "female" else "male" if row.sex == "male" else None,
            row.age_min_years,
            row.age_max_years,
            n=0,
            percentiles=((low, row.low), (high, row.high)),
            unit=row.unit,
            source=row.source,
        )

    about = "Confirmed percentiles of published studies of healthy people, by age and sex."
    return Population(PUBLISHED, "Published limits", about, lookup, for_research_only=False)


# ── the project itself ───────────────────────────────────────────────────────────────────────────────────────────


def _empty_project() -> Population:
    about = "The other people of this project, one recording each, of any age and sex."
    return Population(PROJECT, "This project", about, lambda *_: None, for_research_only=False)


def _of_project(store: Store, recording_id: str, settings: Settings) -> Population:
    """The other people of the recording's project, the first recording of each."""
    people, matrix = project_numbers(store, store.numbers.project_of(recording_id), settings)
    own = {each.recording_id for each in store.numbers.siblings(recording_id)}
    first: dict[str, int] = {}
    for place, (identifier, person) in enumerate(people):
        if identifier not in own:
            first.setdefault(person, place)
    chosen = matrix[list(first.values())]

    def lookup(symbol: str, lead: str, _: Subject) -> Stratum | None:
        column = chosen[:, slots()[symbol, lead]]
        return _stratum(symbol, lead, column[np.isfinite(column)])

    return replace(_empty_project(), lookup=lookup)


def _stratum(symbol: str, lead: str, values: "np.ndarray[Any, np.dtype[np.float64]]") -> Stratum | None:
    if len(values) < PROJECT_PEOPLE:
        return None
    unit = catalogue()[symbol].unit
    shares = percentiles(values, is_angle=unit == "deg")
    return Stratum(symbol, lead, None, float("nan"), float("nan"), len(values), percentiles=shares, unit=unit)


def project_numbers(
    store: Store, project_id: str, settings: Settings
) -> tuple[Sequence[tuple[str, str]], "np.ndarray[Any, np.dtype[np.float64]]"]:
    """Recording and person of each measured recording of a project, and recordings × slots of their numbers."""
    key = profile_key(settings)
    store.numbers.fill(key, vector_of)
    found = store.numbers.of_project(project_id, key)
    people = [(each.recording_id, each.person) for each in found]
    return people, unpacked_numbers(each.packed for each in found)
