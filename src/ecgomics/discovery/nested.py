"""Nested cross-validation: inner folds choose, outer folds judge, and no person is on both sides of any split."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.folds import grouped_folds, strata
from ecgomics.discovery.leakage import refuse_shared_persons, refuse_unseen_levels
from ecgomics.discovery.learners import ELASTIC_NET, Stage, described, fit, settings, stages, summed
from ecgomics.discovery.losses import Cox, Logistic, Loss, loss_of
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.preparation import Given, Part, Prepared, joined, prepared
from ecgomics.discovery.steps import Step, Tell, say_nothing
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
    outcome: Floats
    """Of the test records."""
    loss: Loss
    test_loss: Loss
    prepared: Prepared

    def part(self, inputs: str, learner: str) -> Part:
        parts = self.prepared.linear if learner == ELASTIC_NET else self.prepared.trees
        return joined([parts[name] for name in PARTS[inputs]])


def split(given: Given, outcome: Outcome, person: Ints, train: Ints, test: Ints, *, plan: Plan) -> Split:
    """A split into training and test records, refused where a person is in both."""
    refuse_shared_persons(person, train, test)
    refuse_unseen_levels(outcome, train)
    loss = loss_of(outcome, train)
    share = plan.minimum_present_share
    parts = prepared(given, loss, train, test, present_share=share)
    return Split(train, test, outcome.values[test], loss, loss_of(outcome, test), parts)


def judged(
    given: Given,
    outcome: Outcome,
    person: Ints,
    wanted: Sequence[tuple[str, str]],
    *,
    drawn: Ints,
    horizon: float,
    plan: Plan,
    tell: Tell = say_nothing,
) -> Mapping[tuple[str, str], Judged]:
    """Every wanted pair of inputs and learner, judged by the same outer folds."""
    stratum = strata(outcome)
    fold = grouped_folds(person, stratum, folds=plan.outer_folds, seed=plan.seed)
    results = {pair: _unknown(fold, given.sources, len(drawn)) for pair in wanted}
    for number in range(plan.outer_folds):
        train, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        outer = split(given, outcome, person, train, test, plan=plan)
        inner = list(_inner_splits(given, outcome, person, train, stratum, number=number, plan=plan))
        for place, ((inputs, learner), result) in enumerate(results.items()):
            tell(Step("models", number * len(results) + place, plan.outer_folds * len(results)))
            choice = _choice(inner, inputs, learner, seed=plan.seed)
            result.chosen[f"fold {number + 1}"] = described(learner, choice.setting, choice.stage)
            if isinstance(outer.loss, Logistic):
                result.threshold[test] = youden(inner, choice.fits)
            _judge(
                result,
                outer,
                outer.part(inputs, learner),
                learner,
                choice,
                drawn=drawn,
                horizon=horizon,
                seed=plan.seed,
            )
    return results


def _unknown(fold: Ints, sources: int, drawn: int) -> Judged:
    prediction, eta, risk, threshold = (np.full(len(fold), np.nan) for _ in range(4))
    return Judged(fold, prediction, eta, risk, threshold, np.zeros(sources), np.zeros((drawn, sources)))


def _inner_splits(
    given: Given, outcome: Outcome, person: Ints, train: Ints, stratum: Ints, *, number: int, plan: Plan
) -> Iterable[Split]:
    folds = grouped_folds(person[train], stratum[train], folds=plan.inner_folds, seed=plan.seed + 1 + number)
    for one in range(plan.inner_folds):
        yield split(given, outcome, person, train[folds != one], train[folds == one], plan=plan)


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What the inner folds chose, and what the models so chosen say of the inner folds' test records."""

    loss: float
    setting: float
    stage: int
    fits: Sequence[Stage]


def _choice(inner: Sequence[Split], inputs: str, learner: str, *, seed: int) -> Choice:
    """Setting and stage of the smallest mean loss over the inner folds' test records."""
    paths = {
        setting: [
            stages(learner, one.part(inputs, learner), one.loss, setting=setting, seed=seed) for one in inner
        ]
        for setting in settings(learner)
    }
    sizes = [len(one.test) for one in inner]
    choices = []
    for setting, path in paths.items():
        for stage, fits in enumerate(zip(*path, strict=True)):
            losses = [one.test_loss.deviance(f.eta, f.offset) for one, f in zip(inner, fits, strict=True)]
            choices.append(Choice(float(np.average(losses, weights=sizes)), setting, stage, fits))
    return min(choices, key=lambda choice: choice.loss)


def youden(inner: Sequence[Split], fits: Sequence[Stage]) -> float:
    """The probability at which sensitivity + specificity of the inner folds' test records is largest."""
    y = np.concatenate([one.outcome for one in inner])
    p = np.concatenate([one.loss.prediction(f.eta, f.offset) for one, f in zip(inner, fits, strict=True)])
    order = np.argsort(-p, kind="stable")
    gain = np.where(y[order] > 0, 1 / max(y.sum(), 1), -1 / max((1 - y).sum(), 1)).cumsum()
    last = np.append(np.diff(p[order]) != 0, True)
    return float(p[order][np.argmax(np.where(last, gain, -np.inf))])


def _judge(
    result: Judged,
    outer: Split,
    part: Part,
    learner: str,
    choice: Choice,
    *,
    drawn: Ints,
    horizon: float,
    seed: int,
) -> None:
    """Fill in what the chosen model of one outer fold says of its test records."""
    test = outer.test
    model = fit(learner, part, outer.loss, setting=choice.setting, stage=choice.stage, seed=seed)
    result.eta[test] = model.eta
    result.predictions[test] = outer.loss.prediction(model.eta, model.offset)
    if isinstance(outer.loss, Cox):
        result.risk[test] = outer.loss.risk(model.train_eta, horizon, of=model.eta)
    contributions = summed(model.contributions, part.sources, len(result.mean_contribution))
    result.mean_contribution[:] += np.abs(contributions).sum(axis=0) / len(result.fold)
    _, places, rows = np.intersect1d(drawn, test, return_indices=True)
    result.contributions[places] = contributions[rows]
