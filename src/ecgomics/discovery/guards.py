"""What stops an analysis, what leaves a biomarker out, and what is only warned of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.scaling import patterns, ranks, scaled
from ecgomics.discovery.table import Covariate, Feature, Kind, Outcome

#: Events per parameter below which adjusted estimates were seen to be off (Peduzzi 1996); a floor, not a sample size.
EVENTS_PER_PARAMETER: Final = 10
#: Records per parameter of a continuous or ordinal outcome (Harrell 2015, section 4.4).
RECORDS_PER_PARAMETER: Final = 10
#: A rank correlation so high says that two columns are one.
SAME: Final = 0.999
#: How many names a warning tells.
NAMED: Final = 5


def checked_outcome(
    outcome: Outcome, values: Floats, event: Bools | None, *, subjects: Ints, plan: Plan
) -> None:
    """InvalidInput if the outcome is not what its kind says, or if there are too few records, cases or events.

    Cases and events are counted by person: ten records of one are not ten.
    """
    if len(values) < plan.minimum_records:
        raise InvalidInput(
            f"{len(values)} records have {outcome.name} and every covariate; {plan.minimum_records} are needed."
        )
    if outcome.kind == "binary":
        _check_binary(outcome, values, subjects, plan)
    elif outcome.kind == "survival":
        _check_survival(outcome, event, subjects, plan)
    elif np.ptp(values) == 0.0:
        raise InvalidInput(f"{outcome.name} is {values[0]:g} in every record; there is nothing to explain.")
    elif outcome.kind == "ordinal":
        _check_ordinal(outcome, values, subjects, plan)


def _check_binary(outcome: Outcome, values: Floats, subjects: Ints, plan: Plan) -> None:
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidInput(f"{outcome.name} is binary but has values other than 0 and 1.")
    for level in (0, 1):
        count = int(_persons(values == level, subjects))
        if count < plan.minimum_events:
            name = outcome.levels[level] if len(outcome.levels) == 2 else str(level)
            raise InvalidInput(
                f"{count} {'person is' if count == 1 else 'persons are'} {name} in {outcome.name}; "
                f"{plan.minimum_events} in either group are needed."
            )


def _check_survival(outcome: Outcome, event: Bools | None, subjects: Ints, plan: Plan) -> None:
    if event is None:
        raise InvalidInput(
            f"{outcome.name} is a time of survival without events; say which times end in one."
        )
    if (count := int(_persons(event, subjects))) < plan.minimum_events:
        raise InvalidInput(
            f"{count} {'person has' if count == 1 else 'persons have'} an event of {outcome.name}; "
            f"{plan.minimum_events} are needed."
        )


def _check_ordinal(outcome: Outcome, values: Floats, subjects: Ints, plan: Plan) -> None:
    ranked, counts = np.unique(values, return_counts=True)
    if not np.isin(values, np.arange(1000.0)).all():
        raise InvalidInput(f"{outcome.name} is ordinal but has values other than ranks 0, 1, 2, …")
    commonest = ranked[counts.argmax()]
    if (outside := int(_persons(values != commonest, subjects))) < plan.minimum_events:
        raise InvalidInput(
            f"All but {outside} {'person' if outside == 1 else 'persons'} have rank {commonest:g} of {outcome.name}; "
            f"{plan.minimum_events} others are needed."
        )


def few_events(
    kind: Kind, values: Floats, event: Bools | None, *, subjects: Ints, parameters: int
) -> list[str]:
    """A warning where there are few events for the parameters: the biomarker and the covariates.

    Ten per parameter is Peduzzi's rule for logistic and Cox models (1996); how many a prediction model really needs
    depends on more (Riley 2020), and is not answered here.
    """
    wanted = (parameters + 1) * (
        RECORDS_PER_PARAMETER if kind in ("continuous", "ordinal") else EVENTS_PER_PARAMETER
    )
    if kind == "binary":
        groups = [int(_persons(values == level, subjects)) for level in (0.0, 1.0)]
        count, what = min(groups), "persons in the smaller group"
    elif event is not None:
        count, what = int(_persons(event, subjects)), "persons with an event"
    else:
        count, what = len(np.unique(subjects)), "persons"
    if count >= wanted:
        return []
    return [
        f"{count} {what} for {parameters + 1} parameters (the biomarker and {parameters} of covariates): "
        f"below {EVENTS_PER_PARAMETER} each, estimates are unsteady (Peduzzi 1996)."
    ]


def refused_features(
    features: Sequence[Feature],
    measured: Floats,
    outcome: Outcome,
    covariates: Sequence[Covariate],
    *,
    rows: Ints,
    subjects: Ints,
    plan: Plan,
) -> list[str]:
    """Why each biomarker (rows × features) is not tested; empty where it is. rows: of the outcome."""
    present = ~np.isnan(measured)
    event = None if outcome.event is None else outcome.event[rows]
    counts = _Counts(
        records=len(rows),
        present=present.sum(axis=0),
        cases=_cases(present, outcome.values[rows], event, subjects=subjects, kind=outcome.kind),
        infinite=np.asarray(np.isinf(measured).any(axis=0)),
        varies=np.where(present, measured, np.inf).min(axis=0)
        < np.where(present, measured, -np.inf).max(axis=0),
    )
    twins = _same_as_covariate(features, measured, covariates, rows=rows)
    return [counts.reason(place, plan) or twins[place] for place in range(len(features))]


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """Of each feature, what its test would stand on."""

    records: int
    present: Ints
    cases: Ints
    infinite: Bools
    varies: Bools

    def reason(self, place: int, plan: Plan) -> str:
        """Why it is not tested; empty where it is."""
        present, cases = int(self.present[place]), int(self.cases[place])
        if self.infinite[place]:
            return "it has infinite values"
        if (share := present / self.records) < plan.minimum_present_share:
            return f"{share:.0%} of the records have it, below {plan.minimum_present_share:.0%}"
        if present < plan.minimum_records:
            return f"{present} records have it, below {plan.minimum_records}"
        if not self.varies[place]:
            return "it is the same in every record"
        if cases < plan.minimum_events:
            who = "person" if cases == 1 else "persons"
            return f"{cases} {who} of the smallest group, or with an event, have it; {plan.minimum_events} are needed"
        return ""


def _cases(present: Bools, outcome: Floats, event: Bools | None, *, subjects: Ints, kind: Kind) -> Ints:
    """Per feature: persons of the smaller group, with an event, off the commonest rank, or with any number."""
    if event is not None:
        return _persons(present & event[:, None], subjects)
    if kind == "continuous":
        return _persons(present, subjects)
    levels, counts = np.unique(outcome, return_counts=True)
    if kind == "ordinal":
        return _persons(present & (outcome != levels[counts.argmax()])[:, None], subjects)
    return np.minimum(*(_persons(present & (outcome == level)[:, None], subjects) for level in levels))


def _persons(which: Bools, subjects: Ints) -> Ints:
    """How many persons (0, 1, … of each record) have a record for which it is true, by column."""
    order = np.argsort(subjects, kind="stable")
    begins = np.flatnonzero(np.diff(subjects[order], prepend=-1))
    return np.asarray(np.logical_or.reduceat(which[order], begins, axis=0).sum(axis=0))


def _same_as_covariate(
    features: Sequence[Feature], measured: Floats, covariates: Sequence[Covariate], *, rows: Ints
) -> list[str]:
    """A biomarker that is adjusted for itself has nothing left to be tested."""
    reasons = [""] * len(features)
    names = [name for each in covariates for name in each.columns]
    if not names:
        return reasons
    others = np.column_stack([each.values[rows] for each in covariates])
    for rho, name in zip(_rank_correlations(measured, others).T, names, strict=True):
        for place, feature in enumerate(features):
            if abs(rho[place]) > SAME or feature.name == name:
                reasons[place] = f"it is the covariate {name}"
    return reasons


def suspicious(
    features: Sequence[Feature], on_scale: Floats, outcome: Floats, *, event: Bools | None
) -> list[str]:
    """A warning of biomarkers that the outcome seems to be made of: they tell it without a doubt."""
    if event is not None:
        on_scale, outcome = on_scale[event], outcome[event]
    names = [feature.name for feature, same in zip(features, _tells(on_scale, outcome), strict=True) if same]
    if not names:
        return []
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return [f"The outcome seems to be made of {named}: it follows from the value alone. Is it a finding?"]


def _tells(on_scale: Floats, outcome: Floats) -> Bools:
    levels = np.unique(outcome)
    if len(levels) != 2:
        same: Bools = np.abs(_rank_correlations(on_scale, outcome[:, None])[:, 0]) > SAME
        return same
    low, high = (on_scale[outcome == level] for level in levels)
    return (_highest(low) < -_highest(-high)) | (_highest(high) < -_highest(-low))


def _highest(values: Floats) -> Floats:
    highest: Floats = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    return highest


def _rank_correlations(values: Floats, others: Floats) -> Floats:
    """Spearman's rho of each column (records × features) with each other (records × others, none missing)."""
    rho = np.zeros((values.shape[1], others.shape[1]))
    for pattern in patterns(~np.isnan(values)):
        if not len(pattern.rows):
            continue
        inside, outside = (
            scaled(ranks(each), "sd")
            for each in (values[np.ix_(pattern.rows, pattern.columns)], others[pattern.rows])
        )
        rho[pattern.columns] = inside.T @ outside / len(pattern.rows)
    return rho
