"""Nested cross-validation: inner folds choose, outer folds judge, and no person is on both sides of any split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.folds import grouped_folds, strata
from ecgomics.discovery.leakage import refuse_shared_persons
from ecgomics.discovery.learners import ELASTIC_NET, Stage, described, fit, settings, stages, summed
from ecgomics.discovery.losses import Cox, Loss, loss_of
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.preparation import Given, Part, Prepared, joined, prepared
from ecgomics.discovery.table import Outcome

#: The parts of which each input consists.
PARTS: Final = {
    "covariates": ("covariates",),
    "biomarkers": ("covariates", "biomarkers"),
    "embedding": ("covariates", "embedding"),
    "both": ("covariates", "biomarkers", "embedding"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What one model says of records that it did not see, fold by fold."""

    fold: Ints
    """Outer fold of each record, from 0."""
    predictions: Floats
    eta: Floats
    """Linear predictor, without the parameters beside it."""
    risk: Floats
    """Of survival: probability of the event until the horizon; else NaN."""
    threshold: Floats
    """Of a binary outcome: the probability above which a record counts as positive, chosen on training records."""
    mean_contribution: Floats
    """Mean absolute Shapley value of each feature."""
    contributions: Floats
    """Shapley values of the drawn records × features."""
    chosen: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """One split with everything prepared on its training side."""

    train: Ints
    test: Ints
    loss: Loss
    test_loss: Loss
    prepared: Prepared

    def part(self, inputs: str, learner: str) -> Part:
        parts = self.prepared.linear if learner == ELASTIC_NET else self.prepared.trees
        return joined([parts[name] for name in PARTS[inputs]])


def split(given: Given, outcome: Outcome, person: Ints, train: Ints, test: Ints, *, plan: Plan) -> Split:
    """A split into training and test records, refused where a person is in both."""
    refuse_shared_persons(person, train, test)
    loss = loss_of(outcome, train)
    share = plan.minimum_present_share
    return Split(
        train, test, loss, loss_of(outcome, test), prepared(given, loss, train, test, present_share=share)
    )


def judged(
    given: Given,
    outcome: Outcome,
    person: Ints,
    wanted: Sequence[tuple[str, str]],
    *,
    drawn: Ints,
    horizon: float,
    plan: Plan,
) -> Mapping[tuple[str, str], Judged]:
    """Every wanted pair of inputs and learner, judged by the same outer folds."""
    stratum = strata(outcome)
    fold = grouped_folds(person, stratum, folds=plan.outer_folds, seed=plan.seed)
    results = {pair: _unknown(fold, given.sources, len(drawn)) for pair in wanted}
    for number in range(plan.outer_folds):
        train, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        outer = split(given, outcome, person, train, test, plan=plan)
        inner = list(_inner_splits(given, outcome, person, train, stratum, number=number, plan=plan))
        for (inputs, learner), result in results.items():
            _judge(result, outer, inner, inputs, learner, number=number, drawn=drawn, horizon=horizon, plan=plan)
    return results


def _unknown(fold: Ints, sources: int, drawn: int) -> Judged:
    nothing = [np.full(len(fold), np.nan) for _ in range(4)]
    return Judged(fold, *nothing, np.zeros(sources), np.zeros((drawn, sources)))


def _inner_splits(
    given: Given, outcome: Outcome, person: Ints, train: Ints, stratum: Ints, *, number: int, plan: Plan
) -> Iterable[Split]:
    folds = grouped_folds(person[train], stratum[train], folds=plan.inner_folds, seed=plan.seed + 1 + number)
    for one in range(plan.inner_folds):
        yield split(given, outcome, person, train[folds != one], train[folds == one], plan=plan)


def _judge(
    result: Judged,
    outer: Split,
    inner: Sequence[Split],
    inputs: str,
    learner: str,
    *,
    number: int,
    drawn: Ints,
    horizon: float,
    plan: Plan,
) -> None:
    """Fill in what the model of one outer fold says of its test records."""
    setting, stage, of_inner = _choice(inner, inputs, learner, seed=plan.seed)
    part, test = outer.part(inputs, learner), outer.test
    model = fit(learner, part, outer.loss, setting=setting, stage=stage, seed=plan.seed)
    result.chosen[f"fold {number + 1}"] = described(learner, setting, stage)
    result.eta[test] = model.eta
    result.predictions[test] = outer.loss.prediction(model.eta, model.offset)
    if isinstance(outer.loss, Cox):
        hazard = outer.loss.cumulative_hazard(model.train_eta, horizon)
        result.risk[test] = -np.expm1(-hazard * np.exp(model.eta))
    else:
        result.threshold[test] = _youden(inner, of_inner)
    contributions = summed(model.contributions, part.sources, len(result.mean_contribution))
    result.mean_contribution[:] += np.abs(contributions).sum(axis=0) / len(result.fold)
    _, places, rows = np.intersect1d(drawn, test, return_indices=True)
    result.contributions[places] = contributions[rows]


def _choice(inner: Sequence[Split], inputs: str, learner: str, *, seed: int) -> tuple[float, int, list[Stage]]:
    """Setting and stage of the smallest loss over the inner folds, and what these models say there."""
    best: tuple[float, float, int, list[Stage]] | None = None
    parts = [one.part(inputs, learner) for one in inner]
    sizes = [len(one.test) for one in inner]
    for setting in settings(learner):
        paths = [
            stages(learner, part, one.loss, setting=setting, seed=seed)
            for part, one in zip(parts, inner, strict=True)
        ]
        for stage, fits in enumerate(zip(*paths, strict=True)):
            losses = [one.test_loss.deviance(f.eta, f.offset) for one, f in zip(inner, fits, strict=True)]
            loss = float(np.average(losses, weights=sizes))
            if best is None or loss < best[0]:
                best = loss, setting, stage, list(fits)
    assert best is not None
    return best[1:]


def _youden(inner: Sequence[Split], fits: Sequence[Stage]) -> float:
    """The probability at which sensitivity + specificity of the inner folds' test records is largest."""
    score = np.concatenate([one.loss.prediction(f.eta, f.offset) for one, f in zip(inner, fits, strict=True)])
    y = np.concatenate([one.test_loss.y for one in inner])
    order = np.argsort(-score, kind="stable")
    gain = np.where(y[order] > 0, 1 / max(y.sum(), 1), -1 / max((1 - y).sum(), 1)).cumsum()
    last = np.append(np.diff(score[order]) != 0, True)
    return float(score[order][np.argmax(np.where(last, gain, -np.inf))])
