"""Curves of out-of-fold predictions, for many weightings of the records at once, on grids that all draws share.

Each is given as x (points) and y (draws × points), so that the band is that of the draws at each point.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.concordance import by_score, of_folds
from ecgomics.discovery.nested import Judged
from ecgomics.discovery.resampling import interval
from ecgomics.discovery.results import Curve
from ecgomics.discovery.survival import kaplan_meier
from ecgomics.discovery.table import Outcome

_SHARES: Final = np.linspace(0.0, 1.0, 101)
#: Probabilities at which one may decide.
_DECISIONS: Final = np.linspace(0.01, 0.99, 99)
#: Groups of like prediction; fewer where they would hold fewer records than this.
_GROUPS: Final = 10
_RECORDS_PER_GROUP: Final = 20
_TIMES: Final = 61
_THIRDS: Final = ("lowest", "middle", "highest")


def curves(weights: Floats, outcome: Outcome, judged: Judged, *, horizon: float) -> dict[str, Floats]:
    """y of every curve of the outcome's kind, by name: draws × points."""
    if outcome.kind == "binary":
        return {
            **_roc_and_pr(weights, outcome.values, judged),
            **_decision(weights, outcome.values, judged.predictions),
            "calibration": _observed(weights, outcome.values, judged.predictions),
        }
    if outcome.event is None:
        return {"calibration": _observed(weights, outcome.values, judged.predictions)}
    return _of_survival(weights, outcome, judged, horizon=horizon)


def grids(outcome: Outcome, judged: Judged) -> dict[str, Floats]:
    """x of every curve of the outcome's kind."""
    if outcome.kind == "binary":
        decisions = dict.fromkeys(("decision", "decision: all", "decision: none"), _DECISIONS)
        return {"roc": _SHARES, "pr": _SHARES, **decisions, "calibration": _group_means(judged.predictions)}
    if outcome.event is None:
        return {"calibration": _group_means(judged.predictions)}
    times = dict.fromkeys((f"survival: {third} third" for third in _THIRDS), _times(outcome))
    return {"calibration": _group_means(judged.risk), **times}


def drawn_curves(x: Mapping[str, Floats], y: Mapping[str, Floats]) -> dict[str, Curve]:
    """Curves with their bands; points without a value are left out."""
    found = {}
    for name, draws in y.items():
        there = np.isfinite(draws[0]) & np.isfinite(x[name])
        low, high = (limit[there] for limit in interval(draws))
        band = (tuple(map(float, low)), tuple(map(float, high))) if np.isfinite(low).all() else ((), ())
        found[name] = Curve(tuple(map(float, x[name][there])), tuple(map(float, draws[0][there])), *band)
    return found


def groups(prediction: Floats) -> tuple[Ints, int]:
    """The group of like predictions of each record, from 0, and how many there may be; equal ones stay together."""
    count = int(np.clip(len(prediction) // _RECORDS_PER_GROUP, 2, _GROUPS))
    edges = np.quantile(prediction, np.arange(1, count) / count)
    return np.searchsorted(edges, prediction).astype(np.intp), count


def _group_means(prediction: Floats) -> Floats:
    """NaN where a group is empty."""
    means: Floats = _observed(np.ones((1, len(prediction))), prediction, prediction)[0]
    return means


def _observed(weights: Floats, y: Floats, prediction: Floats) -> Floats:
    """Mean outcome of each group of like predictions."""
    group, count = groups(prediction)
    members = (group[:, None] == np.arange(count)).astype(np.float64)
    mass, sums = weights @ members, weights @ (members * y[:, None])
    observed: Floats = np.divide(sums, mass, out=np.full(mass.shape, np.nan), where=mass > 0)
    return observed


def _roc_and_pr(weights: Floats, y: Floats, judged: Judged) -> dict[str, Floats]:
    """Averages of the folds' curves: vertically, weighted by pairs and by cases, as the areas are."""
    shape = (len(weights), len(_SHARES))
    roc, pr, pairs, cases = np.zeros(shape), np.zeros(shape), np.zeros(len(weights)), np.zeros(len(weights))
    for rows in of_folds(judged.fold):
        w, its = weights[:, rows], y[rows]
        true, false = by_score(-judged.predictions[rows], w * its, w * (1 - its))
        true, false = np.cumsum(true, axis=1), np.cumsum(false, axis=1)
        for draw, (hits, misses) in enumerate(zip(true, false, strict=True)):
            if hits[-1] > 0 and misses[-1] > 0:
                roc[draw] += hits[-1] * misses[-1] * _roc(hits / hits[-1], misses / misses[-1])
                pr[draw] += hits[-1] * _precision(hits, misses)
                pairs[draw] += hits[-1] * misses[-1]
                cases[draw] += hits[-1]
    with np.errstate(invalid="ignore"):
        return {"roc": roc / pairs[:, None], "pr": pr / cases[:, None]}


def _roc(sensitivity: Floats, false_share: Floats) -> Floats:
    found: Floats = np.interp(_SHARES, np.append(0.0, false_share), np.append(0.0, sensitivity))
    found[0] = 0.0
    return found


def _precision(hits: Floats, misses: Floats) -> Floats:
    """Precision at the first threshold that finds so large a share of the cases."""
    place = np.searchsorted(hits / hits[-1], np.maximum(_SHARES, 1e-9) - 1e-12)
    precision: Floats = (hits / np.maximum(hits + misses, 1e-12))[np.minimum(place, len(hits) - 1)]
    return precision


def _decision(weights: Floats, y: Floats, p: Floats) -> dict[str, Floats]:
    """Net benefit per record of acting above each probability, of acting always, and never (Vickers and Elkin 2006)."""
    odds = _DECISIONS / (1 - _DECISIONS)
    acted = p[:, None] >= _DECISIONS
    total = weights.sum(axis=1, keepdims=True)
    cases = (weights @ y)[:, None] / total
    benefit = (weights @ (acted * y[:, None]) - odds * (weights @ (acted * (1 - y[:, None])))) / total
    return {
        "decision": benefit,
        "decision: all": cases - odds * (1 - cases),
        "decision: none": np.zeros_like(benefit),
    }


def _times(outcome: Outcome) -> Floats:
    return np.linspace(0.0, float(np.quantile(outcome.values, 0.95)), _TIMES)


def _of_survival(weights: Floats, outcome: Outcome, judged: Judged, *, horizon: float) -> dict[str, Floats]:
    """Risk until the horizon of groups of like risk, and survival by thirds of each fold's predictions."""
    time, event = outcome.values, outcome.event
    assert event is not None

    def survival(rows: Ints, grid: Floats) -> Floats:
        return kaplan_meier(weights[:, rows], time[rows], event[rows], grid)

    (group, count), third = groups(judged.risk), _thirds(judged)
    risks = [1 - survival(np.flatnonzero(group == number), np.array([horizon])) for number in range(count)]
    grid = _times(outcome)
    by_third = {
        f"survival: {name} third": survival(np.flatnonzero(third == number), grid)
        for number, name in enumerate(_THIRDS)
    }
    return {"calibration": np.concatenate(risks, axis=1), **by_third}


def _thirds(judged: Judged) -> Ints:
    third = np.zeros(len(judged.fold), dtype=np.intp)
    for rows in of_folds(judged.fold):
        third[rows] = np.argsort(np.argsort(judged.eta[rows], kind="stable"), kind="stable") * 3 // len(rows)
    return third
