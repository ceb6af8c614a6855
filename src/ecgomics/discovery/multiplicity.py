"""Many tests at once: adjusted p-values. NaN stays NaN and is not counted as a test."""

from collections.abc import Callable

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
    first = np.sort(plain)
    q = np.ones(len(p))
    for found in range(len(p) + 1):
        begins = 0.0 if found == 0 else first[found - 1]
        ends = first[found] if found < len(p) else 1.0
        if ends <= begins and found < len(p):
            continue
        # plain BH at level a/(1+a) finds `found` for begins <= a/(1+a) < ends
        least = begins / (1.0 - begins) if begins < 1.0 else np.inf
        most = ends / (1.0 - ends) if ends < 1.0 else np.inf
        second = plain * (len(p) - found) / len(p)
        level = np.where(second < 1.0, second / (1.0 - second), np.inf)
        level = np.maximum(level, least)
        q = np.where(level < most, np.minimum(q, level), q)
    return np.minimum(q, 1.0)
