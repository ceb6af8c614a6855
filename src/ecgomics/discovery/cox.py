"""Cox's proportional hazards of many biomarkers at once: Efron's ties (1977), Newton's steps, robust errors.

A model has one biomarker and the covariates. Arrays are records × features (× parameters); records stand in the order
of falling time, so that a risk set is all that came before and its sums are cumulative.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.newton import inverted, squares_by_subject

#: Newton's steps; five or six are usual.
STEPS: Final = 25
#: The largest step of a coefficient that says it has arrived.
ARRIVED: Final = 1e-8
#: A coefficient beyond this (per SD) runs away to infinity: one value tells who has the event.
RUNAWAY: Final = 15.0
#: Relative hazards below exp of this would vanish, and with them the sums that are divided by.
LEAST_LOG_RISK: Final = -300.0
#: Numbers of one block of features, so that memory stays small.
BLOCK_NUMBERS: Final = 4_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Hazards:
    """Of each feature: log hazard ratio, its standard error, and p of proportional hazards."""

    effect: Floats
    error: Floats
    proportional_p: Floats


@dataclass(frozen=True, slots=True, eq=False)
class RiskSets:
    """Times in falling order, and each event with the part of its ties that Efron takes away."""

    order: Ints
    event: Ints
    """Places of the events in that order."""
    last: Ints
    """Of each event, the last place that is at risk: that of the last record with the same time."""
    first: Ints
    """Of each event, the first place with the same time."""
    taken: Floats
    """Of each event, the share of the tied events that has left before it: 0, 1/d, …, (d−1)/d."""
    time: Floats
    happened: Floats


def risk_sets(time: Floats, event: Bools) -> RiskSets:
    """Who is at risk at each event."""
    order = np.lexsort((event, -time))
    when, happened = time[order], event[order]
    where = np.flatnonzero(happened)
    first = np.searchsorted(-when, -when[where], "left")
    last = np.searchsorted(-when, -when[where], "right") - 1
    _, group, size = np.unique(when[where], return_inverse=True, return_counts=True)
    seen = np.concatenate([np.arange(count) for count in size[::-1]]) if len(where) else np.zeros(0)
    taken = seen / size[group] if len(where) else np.zeros(0)
    return RiskSets(order, where, last, first, taken, when, happened.astype(np.float64))


def cox_fits(
    values: Floats, time: Floats, event: Bools, *, covariates: Floats, subjects: Ints | None
) -> Hazards:
    """Hazard ratios of each feature (records × features, none missing), adjusted; NaN where they do not exist.

    Errors are those of the information, or with subjects the sandwich of score residuals by subject (Lin and Wei 1989).
    """
    sets = risk_sets(time, event)
    given, others = values[sets.order], covariates[sets.order]
    who = None if subjects is None else subjects[sets.order]
    parameters = 1 + covariates.shape[1]
    width = max(1, BLOCK_NUMBERS // (len(time) * parameters**2))
    parts = [
        _block(given[:, begin : begin + width], others, sets, subjects=who)
        for begin in range(0, values.shape[1], width)
    ]
    return Hazards(*(np.concatenate([getattr(part, name) for part in parts]) for name in Hazards.__slots__))


def _block(values: Floats, covariates: Floats, sets: RiskSets, *, subjects: Ints | None) -> Hazards:
    design = np.concatenate(
        [values[:, :, None], np.broadcast_to(covariates[:, None], (*values.shape, covariates.shape[1]))],
        axis=2,
    )
    beta = np.zeros((values.shape[1], design.shape[2]))
    score, information, schoenfeld = _derivatives(design, beta, sets)
    for _ in range(STEPS):
        step = np.clip(_solved(information, score), -2.0, 2.0)
        beta = beta + step
        arrived = np.abs(step).max(axis=1) < ARRIVED
        score, information, schoenfeld = _derivatives(design, beta, sets)
        if arrived.all():
            break
    exists = arrived & (np.abs(beta).max(axis=1) < RUNAWAY)
    inverse = inverted(information)
    variance = inverse[:, 0, 0]
    if subjects is not None:
        variance = _sandwich(design, beta, sets, inverse=inverse, subjects=subjects)
    return Hazards(
        np.where(exists, beta[:, 0], np.nan),
        np.where(exists, np.sqrt(variance), np.nan),
        np.where(exists, _proportional_p(schoenfeld, inverse, sets), np.nan),
    )


def _solved(information: Floats, score: Floats) -> Floats:
    step: Floats = np.einsum("fab,fb->fa", inverted(information), score)
    return step


def _at_events(weighted: Floats, sets: RiskSets) -> Floats:
    """Sums over the risk set of each event, with Efron's share of its ties taken away (events × …)."""
    running = np.cumsum(weighted, axis=0)
    tied = np.cumsum(weighted * sets.happened.reshape(-1, *[1] * (weighted.ndim - 1)), axis=0)
    before = np.where((sets.first > 0).reshape(-1, *[1] * (weighted.ndim - 1)), tied[sets.first - 1], 0.0)
    taken = sets.taken.reshape(-1, *[1] * (weighted.ndim - 1))
    at_risk: Floats = running[sets.last] - taken * (tied[sets.last] - before)
    return at_risk


def _derivatives(design: Floats, beta: Floats, sets: RiskSets) -> tuple[Floats, Floats, Floats]:
    """Score (features × parameters), information, and residuals of Schoenfeld (events × features × parameters)."""
    risk = _risk(design, beta)
    total = _at_events(risk, sets)[:, :, None]
    mean = _at_events(risk[:, :, None] * design, sets) / total
    products = design[:, :, :, None] * design[:, :, None, :]
    second = _at_events(risk[:, :, None, None] * products, sets) / total[..., None]
    information = second.sum(axis=0) - np.einsum("efa,efb->fab", mean, mean)
    residual = design[sets.event] - mean
    return residual.sum(axis=0), information, residual


def _risk(design: Floats, beta: Floats) -> Floats:
    """Relative hazard of each record (records × features), the largest 1, none quite 0."""
    predictor = np.einsum("nfa,fa->nf", design, beta)
    risk: Floats = np.exp(np.maximum(predictor - predictor.max(axis=0), LEAST_LOG_RISK))
    return risk


def score_residuals(design: Floats, beta: Floats, sets: RiskSets) -> Floats:
    """What each record adds to the score (records × features × parameters), in the order of the risk sets."""
    risk = _risk(design, beta)
    total = _at_events(risk, sets)[:, :, None]
    mean = _at_events(risk[:, :, None] * design, sets) / total
    hazard, drift = 1.0 / total, mean / total
    # of a record: all events at its time or before (later places), those at its own time in Efron's share
    place = np.searchsorted(sets.last, np.arange(len(design)), "left")
    summed = [_from_the_end(each)[place] for each in (hazard, drift)]
    share = _tied_sums(sets, np.concatenate([hazard, drift], axis=2))
    own = [share[..., :1], share[..., 1:]]
    less = [whole - tied for whole, tied in zip(summed, own, strict=True)]
    expected = risk[:, :, None] * (design * less[0] - less[1])
    observed = design - _tied_means(sets, mean)
    added: Floats = sets.happened[:, None, None] * observed - expected
    return added


def _from_the_end(values: Floats) -> Floats:
    """Sum of each row and all behind it, with a row of zeros at the end."""
    ended = np.concatenate([values, np.zeros((1, *values.shape[1:]))])
    sums: Floats = np.cumsum(ended[::-1], axis=0)[::-1]
    return sums


def _tied_sums(sets: RiskSets, values: Floats) -> Floats:
    """Of each record with an event: the sum over events at its time, each times Efron's taken share; else 0."""
    weighted = sets.taken[:, None, None] * values
    return _per_record(sets, weighted, mean=False)


def _tied_means(sets: RiskSets, values: Floats) -> Floats:
    """Of each record with an event: the mean over the events at its time; else 0."""
    return _per_record(sets, values, mean=True)


def _per_record(sets: RiskSets, values: Floats, *, mean: bool) -> Floats:
    given = np.zeros((len(sets.time), *values.shape[1:]))
    if not len(sets.event):
        return given
    begins = np.flatnonzero(np.diff(sets.first, prepend=-1))
    sums = np.add.reduceat(values, begins, axis=0)
    sizes = np.diff(np.append(begins, len(sets.event)))
    if mean:
        sums = sums / sizes[:, None, None]
    given[sets.event] = np.repeat(sums, sizes, axis=0)
    return given


def _sandwich(design: Floats, beta: Floats, sets: RiskSets, *, inverse: Floats, subjects: Ints) -> Floats:
    moved = np.einsum("nfa,fa->nf", score_residuals(design, beta, sets), inverse[:, 0])
    return squares_by_subject(moved, subjects)


def _proportional_p(residual: Floats, inverse: Floats, sets: RiskSets) -> Floats:
    """Trend of the scaled residuals of Schoenfeld with the rank of time (Grambsch and Therneau 1994), two-sided."""
    trend = stats.rankdata(sets.time[sets.event])
    trend = trend - trend.mean()
    events = len(sets.event)
    slope = events * np.einsum("e,efa,fa->f", trend, residual, inverse[:, 0])
    spread = np.sqrt(events * inverse[:, 0, 0] * np.sum(trend**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        p: Floats = 2.0 * stats.norm.sf(np.abs(slope / spread))
    return p


def score_tests(values: Floats, time: Floats, event: Bools, *, subjects: Ints | None) -> Floats:
    """Two-sided p of Cox's score test of each column alone, robust by subject where there are several records."""
    sets = risk_sets(time, event)
    design = (values - values.mean(axis=0))[sets.order][:, :, None]
    nothing = np.zeros((values.shape[1], 1))
    if subjects is None:
        score, information, _ = _derivatives(design, nothing, sets)
        square = information[:, 0, 0]
    else:
        added = score_residuals(design, nothing, sets)[:, :, 0]
        score, square = added.sum(axis=0)[:, None], squares_by_subject(added, subjects[sets.order])
    with np.errstate(invalid="ignore", divide="ignore"):
        p: Floats = 2.0 * stats.norm.sf(np.abs(score[:, 0]) / np.sqrt(square))
    return p


def martingale_residuals(time: Floats, event: Bools, covariates: Floats) -> Floats:
    """Events minus those expected by the covariates alone (Therneau 1990), in the order of the records."""
    sets = risk_sets(time, event)
    design = covariates[sets.order][:, None, :] if covariates.shape[1] else np.zeros((len(time), 1, 1))
    beta = np.zeros((1, design.shape[2]))
    for _ in range(STEPS):
        score, information, _ = _derivatives(design, beta, sets)
        step = np.clip(_solved(information, score), -2.0, 2.0)
        beta = beta + step
        if np.abs(step).max() < ARRIVED:
            break
    risk = _risk(design, beta)
    hazard = (1.0 / _at_events(risk, sets))[:, :, None]
    place = np.searchsorted(sets.last, np.arange(len(time)), "left")
    expected = risk[:, 0] * (_from_the_end(hazard)[place] - _tied_sums(sets, hazard))[:, 0, 0]
    residual = np.empty(len(time))
    residual[sets.order] = sets.happened - expected
    return residual
