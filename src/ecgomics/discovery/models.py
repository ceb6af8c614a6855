"""Nested cross-validated models of an outcome, each judged on persons that it never saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.curves import curves, drawn_curves, grids
from ecgomics.discovery.leakage import persons
from ecgomics.discovery.model_warnings import refuse_too_few, warnings_of
from ecgomics.discovery.nested import PARTS, Judged, judged
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.preparation import Given
from ecgomics.discovery.resampling import estimate, resampled, two_sided_p
from ecgomics.discovery.results import ModelComparison, ModelResult
from ecgomics.discovery.scores import HEADLINE, scores
from ecgomics.discovery.shapley import importances, names_and_labels
from ecgomics.discovery.steps import Step, Tell, say_nothing
from ecgomics.discovery.survival import horizon
from ecgomics.discovery.table import Covariate, Outcome, Table

#: With which simpler inputs each is compared.
_SIMPLER: Final = {
    "covariates": (),
    "biomarkers": ("covariates",),
    "embedding": ("covariates",),
    "both": ("covariates", "biomarkers", "embedding"),
}
#: The seeds of repeats lie so far apart, as each outer fold takes one of its own.
_SEEDS_PER_REPEAT: Final = 1000

Pair = tuple[str, str]


def nested_models(
    table: Table,
    outcome: Outcome,
    covariates: Sequence[Covariate],
    plan: Plan,
    *,
    tell: Tell = say_nothing,
) -> tuple[ModelResult, ...]:
    """Every learner of the plan on each of its inputs that there are, in this order, inputs first.

    Only records whose outcome is known take part. InvalidInput where too few persons have the outcome.
    """
    known = np.flatnonzero(np.isfinite(outcome.values)).astype(np.intp)
    table, outcome = _of_tiers(table, plan.tiers), _known(outcome, known)
    person, copies = persons(table)
    study = _study(table, outcome, covariates, known, person=person[known], plan=plan)
    pairs: list[Pair] = [
        (inputs, learner) for inputs in _available(study.given, plan) for learner in plan.learners
    ]
    if not pairs:
        return ()
    refuse_too_few(study.outcome, study.person, plan)
    repeats = [_repeat(study, pairs, number, tell) for number in range(plan.model_repeats)]
    draws = {pair: _draws(study, [repeat[pair] for repeat in repeats]) for pair in pairs}
    return tuple(_result(study, pair, [repeat[pair] for repeat in repeats], draws, copies) for pair in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class _Study:
    """What all models of one call share, of the records whose outcome is known."""

    records: tuple[str, ...]
    given: Given
    names: Sequence[tuple[str, str]]
    outcome: Outcome
    person: Ints
    drawn: Ints
    horizon: float
    plan: Plan


def _of_tiers(table: Table, tiers: Sequence[int]) -> Table:
    kept = [place for place, feature in enumerate(table.features) if feature.tier in tiers]
    features = tuple(table.features[place] for place in kept)
    return replace(table, features=features, values=table.values[:, kept])


def _known(outcome: Outcome, known: Ints) -> Outcome:
    """The outcome of these records; ranks that none of them has are closed up."""
    values = outcome.values[known]
    levels = outcome.levels
    if outcome.kind == "ordinal":
        present, places = np.unique(values, return_inverse=True)
        levels = tuple(levels[int(rank)] for rank in present) if levels else ()
        values = places.astype(np.float64)
    event = None if outcome.event is None else outcome.event[known]
    return replace(outcome, values=values, event=event, levels=levels)


def _study(
    table: Table, outcome: Outcome, covariates: Sequence[Covariate], known: Ints, *, person: Ints, plan: Plan
) -> _Study:
    rows = len(table.records)
    columns = [covariate.values.reshape(rows, -1) for covariate in covariates]
    embedding = np.zeros((rows, 0)) if table.embedding is None else table.embedding
    given = Given(
        *(
            np.where(np.isfinite(values), values, np.nan)[known]
            for values in (np.concatenate([np.zeros((rows, 0)), *columns], axis=1), table.values, embedding)
        )
    )
    drawn = np.random.default_rng(plan.seed).permutation(len(known))[: plan.shap_records]
    event = outcome.event
    return _Study(
        tuple(table.records[row] for row in known),
        given,
        names_and_labels(table, covariates, given),
        outcome,
        person,
        np.sort(drawn).astype(np.intp),
        horizon(outcome.values, event) if event is not None and event.any() else float("nan"),
        plan,
    )


def _available(given: Given, plan: Plan) -> list[str]:
    """The inputs of the plan of which every own part has columns; covariates may be none beside others."""
    there = {
        "covariates": given.covariates.shape[1] > 0,
        "biomarkers": given.biomarkers.shape[1] > 0,
        "embedding": bool(given.embedding.shape[1] and np.isfinite(given.embedding).any()),
    }
    return [
        inputs
        for inputs in plan.model_inputs
        if all(there[part] for part in PARTS[inputs][inputs != "covariates" :])
    ]


def _repeat(study: _Study, pairs: Sequence[Pair], number: int, tell: Tell) -> Mapping[Pair, Judged]:
    plan = replace(study.plan, seed=study.plan.seed + _SEEDS_PER_REPEAT * number)
    repeats = plan.model_repeats

    def told(step: Step) -> None:
        tell(Step(step.name, number * step.total + step.done, repeats * step.total))

    return judged(
        study.given,
        study.outcome,
        study.person,
        pairs,
        drawn=study.drawn,
        horizon=study.horizon,
        plan=plan,
        tell=told,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Draws:
    """Figures and curves of all bootstrap draws, averaged over the repeats."""

    scores: Mapping[str, Floats]
    x: Mapping[str, Floats]
    y: Mapping[str, Floats]


def _draws(study: _Study, repeats: Sequence[Judged]) -> _Draws:
    each = [_draws_of_one(study, repeat) for repeat in repeats]
    return _Draws(
        *(
            {
                name: np.mean([getattr(one, kind)[name] for one in each], axis=0)
                for name in getattr(each[0], kind)
            }
            for kind in ("scores", "x", "y")
        )
    )


def _draws_of_one(study: _Study, one: Judged) -> _Draws:
    outcome, plan = study.outcome, study.plan

    def figures(weights: Floats) -> dict[str, Floats]:
        drawn = curves(weights, outcome, one, horizon=study.horizon)
        plain = scores(weights, outcome, one, horizon=study.horizon)
        return plain | {f"curve {name}": y for name, y in drawn.items()}

    found = resampled(figures, study.person, samples=plan.bootstrap_models, seed=plan.seed)
    x = grids(outcome, one)
    y = {name: found.pop(f"curve {name}") for name in x}
    return _Draws(found, x, y)


def _result(
    study: _Study, pair: Pair, repeats: Sequence[Judged], draws: Mapping[Pair, _Draws], copies: int
) -> ModelResult:
    inputs, learner = pair
    metrics = {name: estimate(values) for name, values in draws[pair].scores.items()}
    compared = _comparisons(study, pair, draws)
    mean_absolute = np.mean([one.mean_contribution for one in repeats], axis=0)
    contributions = np.mean([one.contributions for one in repeats], axis=0)
    return ModelResult(
        inputs=inputs,
        learner=learner,
        records=study.records,
        predictions=tuple(map(float, np.mean([one.predictions for one in repeats], axis=0))),
        metrics=metrics,
        curves=drawn_curves(draws[pair].x, draws[pair].y),
        importances=importances(
            study.names,
            study.given,
            mean_absolute,
            contributions,
            study.drawn,
            count=study.plan.shap_features,
        ),
        chosen=_chosen(repeats),
        comparisons=compared,
        warnings=warnings_of(
            inputs,
            study.outcome,
            repeats[0],
            metrics,
            compared,
            parameters=sum(getattr(study.given, part).shape[1] for part in PARTS[inputs]),
            copies=copies,
        ),
    )


def _chosen(repeats: Sequence[Judged]) -> dict[str, object]:
    if len(repeats) == 1:
        return repeats[0].chosen
    return {
        f"repeat {number}, {fold}": choice
        for number, one in enumerate(repeats, start=1)
        for fold, choice in one.chosen.items()
    }


def _comparisons(study: _Study, pair: Pair, draws: Mapping[Pair, _Draws]) -> tuple[ModelComparison, ...]:
    inputs, learner = pair
    metric = HEADLINE[study.outcome.kind]
    found = []
    for simpler in _SIMPLER[inputs]:
        if (simpler, learner) in draws:
            difference = draws[pair].scores[metric] - draws[simpler, learner].scores[metric]
            found.append(ModelComparison(simpler, metric, estimate(difference), two_sided_p(difference)))
    return tuple(found)
