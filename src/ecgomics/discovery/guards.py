"""What stops an analysis, what leaves a biomarker out, and what is only warned of."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.scaling import ranks, scaled
from ecgomics.discovery.table import Covariate, Feature, Kind, Outcome

#: Events per parameter below which adjusted estimates were seen to be off (Peduzzi 1996); a floor, not a sample size.
EVENTS_PER_PARAMETER: Final = 10
#: Records per parameter of a continuous or ordinal outcome (Harrell 2015, section 4.4).
RECORDS_PER_PARAMETER: Final = 10
#: A rank correlation so high says that two columns are one.
SAME: Final = 0.999
#: How many names a warning tells.
NAMED: Final = 5


def checked_outcome(outcome: Outcome, values: Floats, event: Bools | None, *, plan: Plan) -> None:
    """InvalidInput if the outcome is not what its kind says, or if there are too few records or events."""
    if len(values) < plan.minimum_records:
        raise InvalidInput(
            f"{len(values)} records have {outcome.name} and every covariate; {plan.minimum_records} are needed."
        )
    if outcome.kind == "binary":
        _check_binary(outcome, values, plan)
    elif outcome.kind == "survival":
        _check_survival(outcome, event, plan)
    elif np.ptp(values) == 0.0:
        raise InvalidInput(f"{outcome.name} is {values[0]:g} in every record; there is nothing to explain.")
    elif outcome.kind == "ordinal":
        _check_ordinal(outcome, values, plan)


def _check_binary(outcome: Outcome, values: Floats, plan: Plan) -> None:
    if not np.isin(values, (0.0, 1.0)).all():
        raise InvalidInput(f"{outcome.name} is binary but has values other than 0 and 1.")
    for level in (0, 1):
        count = int(np.sum(values == level))
        if count < plan.minimum_events:
            name = outcome.levels[level] if len(outcome.levels) == 2 else str(level)
            raise InvalidInput(
                f"{count} records are {name} in {outcome.name}; {plan.minimum_events} in either group are needed."
            )


def _check_survival(outcome: Outcome, event: Bools | None, plan: Plan) -> None:
    if event is None:
        raise InvalidInput(
            f"{outcome.name} is a time of survival without events; say which times end in one."
        )
    if (count := int(np.sum(event))) < plan.minimum_events:
        raise InvalidInput(f"{outcome.name} has {count} events; {plan.minimum_events} are needed.")


def _check_ordinal(outcome: Outcome, values: Floats, plan: Plan) -> None:
    ranked, counts = np.unique(values, return_counts=True)
    if not np.isin(values, np.arange(1000.0)).all():
        raise InvalidInput(f"{outcome.name} is ordinal but has values other than ranks 0, 1, 2, …")
    if (outside := int(len(values) - counts.max())) < plan.minimum_events:
        raise InvalidInput(
            f"All but {outside} records have rank {ranked[counts.argmax()]:g} of {outcome.name}; "
            f"{plan.minimum_events} others are needed."
        )


def few_events(
    kind: Kind, values: Floats, event: Bools | None, *, parameters: int, names: tuple[str, ...]
) -> list[str]:
    """A warning where there are few events for the parameters: the biomarker and the covariates.

    Ten per parameter is Peduzzi's rule for logistic and Cox models (1996); how many a prediction model really needs
    depends on more (Riley 2020), and is not answered here.
    """
    wanted = (parameters + 1) * (
        RECORDS_PER_PARAMETER if kind in ("continuous", "ordinal") else EVENTS_PER_PARAMETER
    )
    if kind == "binary":
        count, what = int(min(np.sum(values == 0.0), np.sum(values == 1.0))), "records in the smaller group"
    elif event is not None:
        count, what = int(np.sum(event)), "events"
    else:
        count, what = len(values), "records"
    if count >= wanted:
        return []
    return [
        f"{count} {what} for {parameters + 1} parameters (the biomarker and {parameters} of covariates): "
        f"below {EVENTS_PER_PARAMETER} each, estimates are unsteady (Peduzzi 1996)."
    ]


def refused_features(
    features: Sequence[Feature],
    measured: Floats,
    outcome: Floats,
    *,
    event: Bools | None,
    covariates: Sequence[Covariate],
    rows: Ints,
    plan: Plan,
    kind: Kind,
) -> list[str]:
    """Why each biomarker (records × features) is not tested; empty where it is."""
    present = ~np.isnan(measured)
    share = present.mean(axis=0)
    low, high = (
        np.where(present, measured, np.inf).min(axis=0),
        np.where(present, measured, -np.inf).max(axis=0),
    )
    cases = _cases(present, outcome, event, kind=kind)
    twins = _same_as_covariate(features, measured, covariates, rows=rows)
    reasons = []
    for place in range(len(features)):
        if np.isinf(measured[:, place]).any():
            reasons.append("it has infinite values")
        elif share[place] < plan.minimum_present_share:
            reasons.append(
                f"{share[place]:.0%} of the records have it, below {plan.minimum_present_share:.0%}"
            )
        elif (count := int(present[:, place].sum())) < plan.minimum_records:
            reasons.append(f"{count} records have it, below {plan.minimum_records}")
        elif not low[place] < high[place]:
            reasons.append("it is the same in every record")
        elif cases[place] < plan.minimum_events:
            reasons.append(
                f"{cases[place]} records have it in the smallest group, or events; {plan.minimum_events} are needed"
            )
        else:
            reasons.append(twins[place])
    return reasons


def _cases(present: Bools, outcome: Floats, event: Bools | None, *, kind: Kind) -> Ints:
    """Per feature: records of the smaller group, events, or records off the commonest rank or number."""
    if event is not None:
        return np.asarray(np.sum(present & event[:, None], axis=0))
    if kind == "continuous":
        return np.asarray(np.sum(present, axis=0))
    counts = np.array([np.sum(present & (outcome == level)[:, None], axis=0) for level in np.unique(outcome)])
    return np.asarray(counts.min(axis=0) if kind == "binary" else counts.sum(axis=0) - counts.max(axis=0))


def _same_as_covariate(
    features: Sequence[Feature], measured: Floats, covariates: Sequence[Covariate], *, rows: Ints
) -> list[str]:
    """A biomarker that is adjusted for itself has nothing left to be tested."""
    reasons = [""] * len(features)
    for each in covariates:
        for name, column in zip(each.columns, each.values[rows].T, strict=True):
            same = np.abs(_rank_correlation(measured, column)) > SAME
            for place, feature in enumerate(features):
                if same[place] or feature.name == name:
                    reasons[place] = f"it is the covariate {name}"
    return reasons


def suspicious(
    features: Sequence[Feature], on_scale: Floats, outcome: Floats, *, event: Bools | None
) -> list[str]:
    """A warning of biomarkers that the outcome seems to be made of: they tell it without a doubt."""
    wanted = outcome if event is None else np.where(event, outcome, np.nan)
    names = [feature.name for feature, same in zip(features, _tells(on_scale, wanted), strict=True) if same]
    if not names:
        return []
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    return [f"The outcome seems to be made of {named}: it follows from the value alone. Is it a finding?"]


def _tells(on_scale: Floats, outcome: Floats) -> Bools:
    same: Bools = np.abs(_rank_correlation(on_scale, outcome)) > SAME
    levels = np.unique(outcome[~np.isnan(outcome)])
    if len(levels) != 2:
        return same
    low, high = (on_scale[outcome == level] for level in levels)
    with np.errstate(invalid="ignore"):
        apart = (_highest(low) < -_highest(-high)) | (_highest(high) < -_highest(-low))
    return same | apart


def _highest(values: Floats) -> Floats:
    highest: Floats = np.where(np.isnan(values), -np.inf, values).max(axis=0)
    return highest


def _rank_correlation(values: Floats, other: Floats) -> Floats:
    """Spearman's rho of each column with one, over the records that have both; 0 where it has none."""
    both = np.where(np.isnan(other)[:, None], np.nan, values)
    ranked = np.nan_to_num(scaled(ranks(both), "sd"))
    present = ~np.isnan(both)
    of_other = np.nan_to_num(scaled(ranks(np.where(present, other[:, None], np.nan)), "sd"))
    count = np.maximum(present.sum(axis=0), 1)
    rho: Floats = np.sum(ranked * of_other, axis=0) / count
    return rho
