"""z scores of a whole cohort against a reference population, stratum by stratum."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from numpy.typing import NDArray

from ecgomics.biomarkers.comparative.population.of_one_biomarker import STRATUM_RECORDS
from ecgomics.biomarkers.reference_population import ReferencePopulation, Stratum
from ecgomics.cohort.numbers import floats, is_number, matrix, series
from ecgomics.cohort.opening import CLASS, FLAG
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Sex, Subject
from ecgomics.discovery.table import Feature
from ecgomics.population import read_population, shipped_population

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from ecgomics.cohort.cohort import Cohort

#: How sexes may be written in a cohort.
_SEXES: Final[dict[str, Sex]] = {"female": "female", "f": "female", "male": "male", "m": "male"}


@dataclass(frozen=True, slots=True, eq=False)
class ZScores:
    """Where the values of each record lie among people of like age and sex."""

    records: tuple[str, ...]
    features: tuple[Feature, ...]
    """Those of which the reference population has L, M and S in any stratum."""
    values: Floats
    """Records × features; NaN where there is no value or no stratum."""
    reference: str
    notes: tuple[str, ...]

    def to_polars(self) -> "pl.DataFrame":
        """One row per record, a column for each biomarker."""
        import polars as pl

        columns = {each.name: self.values[:, place] for place, each in enumerate(self.features)}
        return pl.DataFrame({"record": self.records, **columns})

    def to_pandas(self) -> "pd.DataFrame":
        """As to_polars, records as the index."""
        return self.to_polars().to_pandas().set_index("record")

    def __str__(self) -> str:
        there = int(np.isfinite(self.values).any(axis=1).sum())
        head = f"{len(self.features)} biomarkers against {self.reference}; {there} of {len(self.records)} records."
        return "\n".join((head, *self.notes))


@dataclass(frozen=True, slots=True, eq=False)
class Persons:
    """Age and sex of each record; NaN and "" where they are not known."""

    ages: Floats
    sexes: NDArray[Any]


def z_scores(
    cohort: "Cohort", reference: ReferencePopulation | Path | str | None, *, age: str, sex: str
) -> ZScores:
    """LMS z scores (Cole 1992) of every biomarker that the reference population knows, as Cohort.z_scores says."""
    population = population_of(reference)
    known = tuple(
        each
        for each in cohort.biomarkers
        if each.unit not in (FLAG, CLASS)
        and any(_is_usable(stratum) for stratum in population.strata.get((each.symbol, each.lead), ()))
    )
    found = persons(cohort, age=age, sex=sex)
    values = z_matrix(matrix(cohort.frame, known), known, found, population)
    return ZScores(cohort.records, known, values, population.name, tuple(_remarks(found, reference)))


def population_of(reference: ReferencePopulation | Path | str | None) -> ReferencePopulation:
    """The population that is meant: the small open one that comes with ECGomics if none is given."""
    if reference is None:
        return shipped_population()
    return reference if isinstance(reference, ReferencePopulation) else read_population(reference)


def _remarks(found: Persons, reference: object) -> list[str]:
    unknown = int(np.isnan(found.ages).sum())
    notes = (
        [f"The age of {unknown} of {len(found.ages)} records is not known: they have no z scores."]
        if unknown
        else []
    )
    if reference is None:
        notes.append("The reference population is a small open one: for research, not for clinical use.")
    return notes


def persons(cohort: "Cohort", *, age: str, sex: str) -> Persons:
    """Age and sex of each record; InvalidInput where a column cannot be read as such."""
    import polars as pl

    ages, sexes = series(cohort.frame, age), series(cohort.frame, sex)
    if ages.is_not_null().any() and not is_number(ages):
        raise InvalidInput(f"{age} is no number (such as “{ages.drop_nulls()[0]}”): ages are given in years.")
    text = sexes.cast(pl.String).str.to_lowercase()
    unknown = sorted(set(text.drop_nulls()) - set(_SEXES))
    if unknown:
        raise InvalidInput(
            f"{sex} is “{unknown[0]}”: female or male (f, m) is needed, empty where it is not known."
        )
    known = text.replace_strict(_SEXES, default="", return_dtype=pl.String).fill_null("")
    return Persons(floats(ages), known.to_numpy())


def z_matrix(
    values: NDArray[Any], features: Sequence[Feature], found: Persons, population: ReferencePopulation
) -> NDArray[Any]:
    """Records × features of z scores; NaN where there is no value, no age or no stratum that is large enough."""
    z = np.full_like(values, np.nan)
    kinds, kind_of = _kinds(found, population)
    for place, feature in enumerate(features):
        for kind, subject in enumerate(kinds):
            stratum = population.stratum(feature.symbol, feature.lead, subject)
            if stratum is not None and _is_usable(stratum):
                rows = np.flatnonzero(kind_of == kind)
                z[rows, place] = lms(values[rows, place].astype(float), stratum)
    return z


def _is_usable(stratum: Stratum) -> bool:
    """Whether it is of enough records and has L, M and S, as reference_z asks."""
    return stratum.n >= STRATUM_RECORDS and bool(np.isfinite([stratum.l, stratum.m, stratum.s]).all())


def lms(values: Floats, stratum: Stratum) -> Floats:
    """z scores by L, M and S; NaN where a value is not positive, or the stratum has none of them."""
    positive = np.where(values > 0.0, values, np.nan)
    ratio = positive / stratum.m
    if stratum.l == 0.0:
        return np.asarray(np.log(ratio) / stratum.s)
    return np.asarray((ratio**stratum.l - 1.0) / (stratum.l * stratum.s))


def _kinds(found: Persons, population: ReferencePopulation) -> tuple[list[Subject], Ints]:
    """A person for each sex and band of ages that strata tell apart, and which of them each record is; -1 for none."""
    strata = [each for several in population.strata.values() for each in several]
    edges = np.unique([edge for each in strata for edge in (each.age_from, each.age_to, each.age_to + 1.0)])
    band = np.searchsorted(edges, found.ages, side="right") - 1
    kind_of = np.full(len(band), -1, dtype=np.intp)
    kinds: list[Subject] = []
    known = np.isfinite(found.ages) & (band >= 0)
    for sex in sorted(set(found.sexes[known])):
        for number in np.unique(band[known & (found.sexes == sex)]):
            kind_of[known & (found.sexes == sex) & (band == number)] = len(kinds)
            kinds.append(Subject(age_years=float(edges[number]), sex=cast(Sex, sex) or None))
    return kinds, kind_of
