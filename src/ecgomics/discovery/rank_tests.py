"""Tests by ranks, without covariates: what stands beside the adjusted effects and asks for no shape at all."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats

from ecgomics.core.arrays import Bools, Floats
from ecgomics.discovery.cox import score_tests
from ecgomics.discovery.design import Design
from ecgomics.discovery.linear import linear_fits
from ecgomics.discovery.scaling import ranks

MEASURES: Final = {
    "binary": "AUC",
    "continuous": "Spearman rho",
    "ordinal": "Kendall tau-b",
    "survival": "concordance",
}
#: Event times that are compared with later ones at once.
BLOCK: Final = 256


@dataclass(frozen=True, slots=True, eq=False)
class RankTests:
    """Of each feature; AUC and concordance above 0.5 where high values go with level 1, or with early events."""

    measure: str
    effect: Floats
    p: Floats


def rank_tests(design: Design) -> RankTests:
    """Mann–Whitney (1947), Spearman (1904), Jonckheere–Terpstra (as Kendall's tau) or O'Brien's (1978) by kind.

    Where a person has several records the effects are the same, and p is that of a linear model (of a Cox model for
    survival) of the ranks with errors clustered by person.
    """
    ranked = ranks(design.values)
    if design.kind == "survival":
        assert design.event is not None
        effect = concordance(design.values, design.outcome, design.event)
        return RankTests(MEASURES["survival"], effect, _of_survival(ranked, design))
    rule = {"binary": mann_whitney, "continuous": spearman, "ordinal": kendall}[design.kind]
    effect, p = (np.full(len(design.features), np.nan) for _ in range(2))
    for pattern in design.missing:
        rows, columns = pattern.rows, pattern.columns
        effect[columns], p[columns] = rule(ranked[np.ix_(rows, columns)], design.outcome[rows])
    return RankTests(MEASURES[design.kind], effect, _clustered(ranked, design) if design.clustered else p)


def mann_whitney(ranked: Floats, group: Floats) -> tuple[Floats, Floats]:
    """AUC and two-sided p of each column of ranks: normal approximation, corrected for ties and continuity."""
    one = int(np.sum(group == 1.0))
    other = len(group) - one
    u = ranked[group == 1.0].sum(axis=0) - one * (one + 1) / 2.0
    # the sum of squared ranks lacks, against that of untied ranks, just what the ties take from the variance
    scatter = np.sum((ranked - ranked.mean(axis=0)) ** 2, axis=0)
    spread = np.sqrt(one * other * scatter / (len(group) * (len(group) - 1.0)))
    apart = np.maximum(np.abs(u - one * other / 2.0) - 0.5, 0.0)
    with np.errstate(invalid="ignore"):
        p: Floats = np.minimum(2.0 * stats.norm.sf(apart / spread), 1.0)
    return u / (one * other), p


def spearman(ranked: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Spearman's rho and two-sided p by t."""
    left = ranked - ranked.mean(axis=0)
    right = stats.rankdata(outcome)
    right = right - right.mean()
    with np.errstate(invalid="ignore"):
        rho = (right @ left) / np.sqrt(np.sum(left**2, axis=0) * np.sum(right**2))
    freedom = len(outcome) - 2
    with np.errstate(divide="ignore"):
        t = rho * np.sqrt(freedom / np.maximum(1.0 - rho**2, 0.0))
    return rho, 2.0 * stats.t.sf(np.abs(t), freedom)


def kendall(ranked: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Kendall's tau-b and two-sided p with ties: the test of Jonckheere (1954) and Terpstra (1952) for trend."""
    both = [stats.kendalltau(column, outcome, method="asymptotic") for column in ranked.T]
    return np.array([each.statistic for each in both]), np.array([each.pvalue for each in both])


def concordance(values: Floats, time: Floats, event: Bools) -> Floats:
    """Harrell's C of each column (1982): how often the higher value has its event earlier, of pairs that tell.

    Ties of values count half; pairs with both events at one time are left out.
    """
    return np.array([_concordance(column, time, event) for column in values.T])


def _concordance(values: Floats, time: Floats, event: Bools) -> float:
    known = ~np.isnan(values)
    order = np.lexsort((~event[known], time[known]))
    value, when, happened = values[known][order], time[known][order], event[known][order]
    agree = pairs = 0.0
    for begin in range(0, len(value), BLOCK):
        end = min(begin + BLOCK, len(value))
        cases = begin + np.flatnonzero(happened[begin:end])
        later = np.sort(value[end:])
        below = np.searchsorted(later, value[cases], "left") + np.searchsorted(later, value[cases], "right")
        agree += 0.5 * float(below.sum())
        pairs += float(len(later) * len(cases))
        near, mine = np.arange(begin, end)[None, :], cases[:, None]
        after = (near > mine) & ((when[near] > when[mine]) | ~happened[near])
        beyond = value[mine] - value[near]
        agree += float(np.sum(after * (0.5 * (beyond == 0.0) + (beyond > 0.0))))
        pairs += float(after.sum())
        same = (when[end:] == when[end - 1]) & happened[end:] if end < len(value) else np.zeros(0, dtype=bool)
        if same.any():
            tied = cases[when[cases] == when[end - 1]]
            beyond = value[tied][:, None] - value[end:][same][None, :]
            agree -= float(np.sum(0.5 * (beyond == 0.0) + (beyond > 0.0)))
            pairs -= float(beyond.size)
    return agree / pairs if pairs else np.nan


def _clustered(ranked: Floats, design: Design) -> Floats:
    outcome = stats.rankdata(design.outcome)[:, None]
    nothing = np.empty((len(outcome), 0))
    fits = linear_fits(ranked, outcome, nothing, missing=design.missing, subjects=design.by_subject)
    return np.asarray(fits.p[0])


def _of_survival(ranked: Floats, design: Design) -> Floats:
    """Score test of Cox's model of the ranks, without covariates."""
    assert design.event is not None
    p = np.full(len(design.features), np.nan)
    for pattern in design.missing:
        rows, columns = pattern.rows, pattern.columns
        subjects = None if design.by_subject is None else design.by_subject[rows]
        inside = ranked[np.ix_(rows, columns)]
        p[columns] = score_tests(inside, design.outcome[rows], design.event[rows], subjects=subjects)
    return p
