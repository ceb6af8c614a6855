"""Many tests at once: adjusted p-values. NaN stays NaN and is not counted as a test."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.discovery.plan import Multiplicity


def adjusted(p: Floats, multiplicity: Multiplicity) -> Floats:
    """q by the procedure of the plan."""
    return benjamini_hochberg(p) if multiplicity == "bh" else two_stage(p)


def benjamini_hochberg(p: Floats) -> Floats:
    """Smallest false-discovery rate at which each is found (Benjamini and Hochberg 1995)."""
    return _of_known(p, _step_up)


def bonferroni(p: Floats) -> Floats:
    """p times the number of tests, at most 1."""
    return _of_known(p, lambda known: np.minimum(known * len(known), 1.0))


def two_stage(p: Floats) -> Floats:
    """Adaptive q (Benjamini, Krieger and Yekutieli 2006, definition 6), the smallest level that finds each.

    At level a the first stage, Benjamini–Hochberg at a/(1+a), finds r; the second takes m−r as the number of true
    nulls. Gains only where a good part of the tests is found.
    """
    return _of_known(p, _two_stage)


def holds_over_looks(alpha: float, tests: int, looks: int) -> float:
    """What p must stay below so that any of `tests` biomarkers in any of `looks` looks is falsely found with alpha."""
    return alpha / (max(tests, 1) * max(looks, 1))


def about_looks(looks: int, threshold: float) -> str:
    """What a later look at a cohort must be told; empty of the first. threshold: that of holds_over_looks."""
    if looks == 1:
        return ""
    return (
        f"This is look {looks} at the cohort; q counts this look only, and only findings with p below {threshold:.2g} "
        "hold over all of them."
    )


def _of_known(p: Floats, rule: Callable[[Floats], Floats]) -> Floats:
    given = np.full(p.shape, np.nan)
    known = ~np.isnan(p)
    if known.any():
        given[known] = rule(p[known])
    return given


def _step_up(p: Floats) -> Floats:
    order = np.argsort(p)
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
    return q


def _two_stage(p: Floats) -> Floats:
    """Inverts the procedure: between two levels of the first stage, the number found in it stays the same."""
    plain = _step_up(p)
    steps = _level(np.concatenate([[0.0], np.sort(plain), [1.0]]))
    q = np.ones(len(p))
    for found, (least, most) in enumerate(pairwise(steps)):
        level = np.maximum(_level(plain * (len(p) - found) / len(p)), least)
        q = np.where(level < most, np.minimum(q, level), q)
    return q


def _level(of_first_stage: Floats) -> Floats:
    """The level a whose a/(1+a) it is."""
    with np.errstate(divide="ignore"):
        level: Floats = of_first_stage / (1.0 - of_first_stage)
    return level
