"""What makes a model less believable, in plain sentences; and what makes judging one impossible."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ecgomics.core.arrays import Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.leakage import about_copies
from ecgomics.discovery.nested import Judged
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Estimate, ModelComparison
from ecgomics.discovery.table import Outcome

#: Riley and others 2019: expected shrinkage, and the explained share (of its largest) that is assumed beforehand.
_SHRINKAGE: Final = 0.9
_EXPLAINED: Final = 0.15
#: A fold with fewer cases or events says little of its own.
_CASES_PER_FOLD: Final = 5
#: A calibration slope further from 1 is told.
_SLOPE_APART: Final = 0.2


def refuse_too_few(outcome: Outcome, person: Ints, plan: Plan) -> None:
    """Refuse an outcome of which the training side of some split might see nothing."""
    least = 2 * max(plan.outer_folds, plan.inner_folds)
    for name, rows in _groups(outcome).items():
        persons = len(np.unique(person[rows]))
        if persons < least:
            raise InvalidInput(
                f"{outcome.name} has {persons} persons with {name}; models with {plan.outer_folds} outer and "
                f"{plan.inner_folds} inner folds need at least {least}: take fewer folds, or join classes"
            )


def _groups(outcome: Outcome) -> dict[str, Ints]:
    """Records of each class or rank; with the event; or all."""
    if outcome.event is not None:
        return {"the event": np.flatnonzero(outcome.event).astype(np.intp)}
    if outcome.kind == "continuous":
        return {"a value": np.arange(len(outcome.values), dtype=np.intp)}
    return {
        outcome.levels[int(value)] if int(value) < len(outcome.levels) else f"{value:g}": np.flatnonzero(
            outcome.values == value
        ).astype(np.intp)
        for value in np.unique(outcome.values)
    }


def records_needed(outcome: Outcome, parameters: int) -> int:
    """Records for so many candidate parameters, by the shrinkage criterion of Riley and others 2019.

    The largest explained share (Cox and Snell) is that of the class shares, of survival that of the share of events.
    """
    largest = 1.0
    if outcome.kind != "continuous":
        labels = outcome.values if outcome.event is None else outcome.event
        shares = np.unique(labels, return_counts=True)[1] / len(labels)
        largest = 1 - float(np.exp(2 * np.sum(shares * np.log(shares))))
    explained = _EXPLAINED * largest
    return int(np.ceil(parameters / ((_SHRINKAGE - 1) * np.log(1 - explained / _SHRINKAGE))))


def warnings_of(
    inputs: str,
    outcome: Outcome,
    judged: Judged,
    metrics: Mapping[str, Estimate],
    comparisons: tuple[ModelComparison, ...],
    *,
    parameters: int,
    copies: int,
) -> tuple[str, ...]:
    """Every reservation about one model."""
    return tuple(
        sentence
        for sentence in (
            _too_few_records(outcome, parameters),
            _small_folds(outcome, judged),
            _off_scale(metrics),
            _empty_models(judged) if inputs != "covariates" else "",
            _no_better(comparisons),
            *about_copies(copies),
        )
        if sentence
    )


def _too_few_records(outcome: Outcome, parameters: int) -> str:
    needed, there = records_needed(outcome, parameters), len(outcome.values)
    if there >= needed:
        return ""
    return (
        f"{there} records for {parameters} candidate columns; an unpenalised model would need about {needed} "
        "(Riley and others 2019), so that which features are chosen may change from sample to sample"
    )


def _small_folds(outcome: Outcome, judged: Judged) -> str:
    if outcome.kind not in {"binary", "survival"}:
        return ""
    cases = outcome.values > 0 if outcome.event is None else outcome.event
    rarer = cases if outcome.event is not None or cases.mean() <= 0.5 else ~cases
    least = int(np.bincount(judged.fold, rarer).min())
    if least >= _CASES_PER_FOLD:
        return ""
    return f"an outer fold has only {least} of the rarer class or events: its figures say little"


def _off_scale(metrics: Mapping[str, Estimate]) -> str:
    slope = metrics["calibration slope"]
    if abs(slope.value - 1) <= _SLOPE_APART or slope.low <= 1 <= slope.high:
        return ""
    way = "too extreme" if slope.value < 1 else "too timid"
    return f"calibration slope {slope.value:.2f}: predictions are {way}"


def _empty_models(judged: Judged) -> str:
    folds = [choice for choice in judged.chosen.values() if choice.get("penalty_share") == 1.0]
    if not folds:
        return ""
    return f"in {len(folds)} of {len(judged.chosen)} folds the model without any biomarker was best"


def _no_better(comparisons: tuple[ModelComparison, ...]) -> str:
    for comparison in comparisons:
        if comparison.inputs == "covariates" and not comparison.difference.low > 0:
            return (
                f"not shown to be better than the covariates alone: {comparison.metric} differs by "
                f"{comparison.difference.value:+.3f} "
                f"({comparison.difference.low:+.3f} to {comparison.difference.high:+.3f})"
            )
    return ""
