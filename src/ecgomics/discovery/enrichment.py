"""Are the findings where they would be by chance? Dimensions and families with more than their share."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy import stats

from ecgomics.biomarkers.declaration import family_label
from ecgomics.core.arrays import Bools, Floats
from ecgomics.discovery.multiplicity import benjamini_hochberg
from ecgomics.discovery.permutation import Permuted
from ecgomics.discovery.results import Enrichment, Estimate
from ecgomics.discovery.table import Feature

#: Half the width of a 95 % interval, in standard errors.
WIDE: Final = float(stats.norm.isf(0.025))
GROUPS: Final = ("dimension", "family")


def enrichment(features: Sequence[Feature], found: Bools, given: Permuted | None) -> tuple[Enrichment, ...]:
    """Each dimension and family of the tested features, with q over all groups of its kind."""
    return tuple(one for group in GROUPS for one in _of_kind(group, features, found, given=given))


def _of_kind(
    group: str, features: Sequence[Feature], found: Bools, *, given: Permuted | None
) -> list[Enrichment]:
    words = np.array([getattr(each, group) for each in features])
    names = list(dict.fromkeys(words.tolist()))
    members = np.array([words == name for name in names])
    p = np.full(len(names), np.nan) if given is None else competitive_p(members, given)
    q = benjamini_hochberg(p)
    return [
        Enrichment(
            group=group,
            name=name,
            label=family_label(name),
            tested=int(inside.sum()),
            found=int(np.sum(found & inside)),
            expected=float(found.mean() * inside.sum()),
            odds_ratio=_odds_ratio(found, inside),
            p_fisher=_fisher(found, inside),
            p_permutation=float(p[place]),
            q=float(q[place]),
        )
        for place, (name, inside) in enumerate(zip(names, members, strict=True))
    ]


def competitive_p(members: Bools, given: Permuted) -> Floats:
    """One-sided p of each group (groups × features): are its biomarkers more strongly associated than the others?

    The score is the mean |t| of the group. Permuted outcomes give its scatter with the biomarkers' correlation kept,
    and are brought to the mean and spread of |t| that the outcome gives over all biomarkers ("restandardised", Efron
    and Tibshirani 2007), so that a group is held against the others and not against nothing. NaN for a group that is
    all there is.
    """
    known = ~np.isnan(given.observed_t)
    observed, chance = np.abs(given.observed_t[known]), np.nan_to_num(np.abs(given.t[:, known]))
    inside = members[:, known].astype(np.float64)
    size = inside.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        score, scores = (inside @ observed) / size, (inside @ chance.T) / size[:, None]
    middle, spread = chance.mean(), chance.std()
    brought = observed.mean() + observed.std() / spread * (scores - middle)
    p = (1.0 + np.sum(brought >= score[:, None], axis=1)) / (1.0 + len(chance))
    held: Floats = np.where((size > 0) & (size < known.sum()), p, np.nan)
    return held


def _table(found: Bools, inside: Bools) -> list[list[int]]:
    return [
        [int(np.sum(found & inside)), int(np.sum(~found & inside))],
        [int(np.sum(found & ~inside)), int(np.sum(~found & ~inside))],
    ]


def _odds_ratio(found: Bools, inside: Bools) -> Estimate:
    """With half a record in every cell, so that it always exists (Haldane 1956), and Woolf's interval (1955)."""
    if inside.all():
        return Estimate(np.nan, np.nan, np.nan)
    (a, b), (c, d) = (np.array(_table(found, inside)) + 0.5).tolist()
    middle, wide = np.log(a * d / (b * c)), WIDE * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return Estimate(*(float(np.exp(each)) for each in (middle, middle - wide, middle + wide)))


def _fisher(found: Bools, inside: Bools) -> float:
    """One-sided, hypergeometric."""
    return float(stats.fisher_exact(np.array(_table(found, inside)), alternative="greater").pvalue)
