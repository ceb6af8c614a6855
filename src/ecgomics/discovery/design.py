"""What is analysed: which records, which biomarkers, which covariates; and what is refused or warned of.

table, outcome, covariates ──what is known──▶ records ──one person, several records──▶ ──guards──▶ Design
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.guards import checked_outcome, few_events, refused_features, suspicious
from ecgomics.discovery.leakage import about_copies
from ecgomics.discovery.leakage import persons as told_apart
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Exclusion
from ecgomics.discovery.scaling import Pattern, patterns, scaled
from ecgomics.discovery.table import Covariate, Feature, Kind, Outcome, Table

#: Clustered errors are too small with few clusters (Cameron and Miller 2015).
FEW_SUBJECTS: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """The records and biomarkers of an analysis, all complete but for the biomarkers' own gaps."""

    rows: Ints
    """Of the table."""
    subjects: Ints
    """0, 1, … of each record."""
    clustered: bool
    """Whether a subject has several records."""
    kind: Kind
    outcome: Floats
    """As Outcome.values; continuous ones on the scale of the plan."""
    event: Bools | None
    covariates: Floats
    """Records × columns, in standard deviations, none of them a sum of others."""
    features: tuple[Feature, ...]
    """Those that are tested."""
    values: Floats
    """Records × tested features, on the scale of the plan; NaN where missing."""
    missing: tuple[Pattern, ...]
    refused: tuple[tuple[Feature, str], ...]
    excluded: tuple[Exclusion, ...]
    warnings: tuple[str, ...]

    @property
    def by_subject(self) -> Ints | None:
        """Subjects, where records are not independent."""
        return self.subjects if self.clustered else None

    @property
    def events(self) -> int | None:
        """Cases of a binary outcome, events of survival."""
        if self.kind == "binary":
            return int(np.sum(self.outcome == 1.0))
        return None if self.event is None else int(np.sum(self.event))


def designed(table: Table, outcome: Outcome, covariates: Sequence[Covariate], plan: Plan) -> Design:
    """The analysis as planned; InvalidInput says why it cannot be made."""
    _check_lengths(table, outcome, covariates)
    rows, excluded = _known(table, outcome, covariates)
    persons, copies = told_apart(table)
    if plan.repeats == "one":
        rows, left_out = _first_of_each(rows, persons, outcome)
        excluded = (*excluded, Exclusion("a later record of the same person", left_out))
    subjects = np.unique(persons[rows], return_inverse=True)[1].astype(np.intp)
    values, event = outcome.values[rows], None if outcome.event is None else outcome.event[rows]
    checked_outcome(outcome, values, event, subjects=subjects, plan=plan)
    given, dropped = _matrix(covariates, rows)
    few = few_events(outcome.kind, values, event, subjects=subjects, parameters=given.shape[1])
    features, on_scale, refused = _biomarkers(table, rows, outcome, covariates, subjects=subjects, plan=plan)
    continuous = outcome.kind == "continuous"
    return Design(
        rows=rows,
        subjects=subjects,
        clustered=bool(np.bincount(subjects).max() > 1),
        kind=outcome.kind,
        outcome=scaled(values[:, None], plan.outcome_scale)[:, 0] if continuous else values,
        event=event,
        covariates=given,
        features=features,
        values=on_scale,
        missing=patterns(~np.isnan(on_scale)),
        refused=refused,
        excluded=tuple(each for each in excluded if each.records),
        warnings=(
            *dropped,
            *few,
            *about_copies(copies),
            *_about_subjects(subjects, values),
            *suspicious(features, on_scale, values, event=event),
        ),
    )


def _biomarkers(
    table: Table, rows: Ints, outcome: Outcome, covariates: Sequence[Covariate], *, subjects: Ints, plan: Plan
) -> tuple[tuple[Feature, ...], Floats, tuple[tuple[Feature, str], ...]]:
    """Biomarkers that are tested, their values on the scale of the plan, and the others with the reason."""
    columns = np.flatnonzero([each.tier in plan.tiers for each in table.features])
    features = [table.features[column] for column in columns]
    if not features:
        raise InvalidInput(f"The table has no biomarkers of tier {', '.join(map(str, plan.tiers))}.")
    measured = table.values[np.ix_(rows, columns)]
    reasons = refused_features(
        features, measured, outcome, covariates, rows=rows, subjects=subjects, plan=plan
    )
    tested = [place for place, reason in enumerate(reasons) if not reason]
    if not tested:
        raise InvalidInput(
            f"None of the {len(features)} biomarkers can be tested; the first: {features[0].name}, {reasons[0]}."
        )
    refused = tuple((each, why) for each, why in zip(features, reasons, strict=True) if why)
    return tuple(features[place] for place in tested), scaled(measured[:, tested], plan.scale), refused


def _check_lengths(table: Table, outcome: Outcome, covariates: Sequence[Covariate]) -> None:
    count = len(table.records)
    if table.values.shape != (count, len(table.features)) or len(table.subjects) != count:
        raise InvalidInput(
            f"The table has {count} records and {len(table.features)} features, but {len(table.subjects)} subjects "
            f"and values of shape {table.values.shape}."
        )
    for name, values in ((outcome.name, outcome.values), *((each.name, each.values) for each in covariates)):
        if len(values) != count:
            raise InvalidInput(f"{name} has {len(values)} values for {count} records.")


def _known(
    table: Table, outcome: Outcome, covariates: Sequence[Covariate]
) -> tuple[Ints, tuple[Exclusion, ...]]:
    """Records of which outcome and covariates are known, and how many each step left out."""
    left = np.isfinite(outcome.values)
    excluded = [Exclusion(f"{outcome.name} is not known", int(np.sum(~left)))]
    if outcome.kind == "survival":
        followed = left & (outcome.values > 0.0)
        excluded.append(Exclusion("no time of follow-up", int(np.sum(left & ~followed))))
        left = followed
    for each in covariates:
        known = left & np.isfinite(each.values).all(axis=1)
        excluded.append(Exclusion(f"{each.name} is not known", int(np.sum(left & ~known))))
        left = known
    return np.flatnonzero(left), tuple(excluded)


def _first_of_each(rows: Ints, subjects: Ints, outcome: Outcome) -> tuple[Ints, int]:
    """The first record of each person, in the order of the table; the outcome must then be the person's."""
    person = subjects[rows]
    first = np.sort(np.unique(person, return_index=True)[1])
    differing = _varies(person, outcome.values[rows])
    if differing:
        raise InvalidInput(
            f"{outcome.name} differs between the records of {differing} persons, so that one record does not stand for "
            'a person; give repeats="cluster", or choose the records yourself.'
        )
    return rows[first], len(rows) - len(first)


def _varies(subjects: Ints, values: Floats) -> int:
    """Persons whose records differ in the value."""
    persons = np.unique(subjects, return_inverse=True)[1]
    low, high = np.full(persons.max() + 1, np.inf), np.full(persons.max() + 1, -np.inf)
    np.minimum.at(low, persons, values)
    np.maximum.at(high, persons, values)
    return int(np.sum(high > low))


def _about_subjects(subjects: Ints, values: Floats) -> list[str]:
    counts = np.bincount(subjects)
    if counts.max() == 1:
        return []
    said = [
        f"{len(subjects)} records are of {len(counts)} persons, up to {counts.max()} of one: errors are clustered by "
        "person, and whole persons are permuted and drawn."
    ]
    if differing := _varies(subjects, values):
        said.append(
            f"The outcome differs between the records of {differing} {'person' if differing == 1 else 'persons'}: "
            "it is taken as that of the record."
        )
    if len(counts) < FEW_SUBJECTS:
        said.append(f"Only {len(counts)} persons: clustered errors of so few are too small.")
    return said


def _matrix(covariates: Sequence[Covariate], rows: Ints) -> tuple[Floats, list[str]]:
    """Covariates side by side in standard deviations; what is constant or a sum of others is dropped and told."""
    names = [column for each in covariates for column in each.columns]
    kept: list[Floats] = []
    dropped: list[str] = []
    basis = np.full((len(rows), 1), len(rows) ** -0.5)
    columns = np.column_stack([np.empty((len(rows), 0)), *(each.values[rows] for each in covariates)])
    for name, column in zip(names, scaled(columns, "sd").T, strict=True):
        remainder = column - basis @ (basis.T @ column)
        length = float(np.linalg.norm(remainder))
        if length < 1e-6 * len(rows) ** 0.5:
            dropped.append(f"The covariate {name} is constant or follows from the others; it was left out.")
            continue
        kept.append(column)
        basis = np.column_stack([basis, remainder / length])
    return np.column_stack([np.empty((len(rows), 0)), *kept]), dropped
