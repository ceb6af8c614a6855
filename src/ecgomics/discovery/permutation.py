"""Persons drawn anew and outcomes permuted: whole persons each time, never single records of one.

For both, the outcome of survival is replaced by its martingale residuals given the covariates (Therneau 1990): a linear
model of the biomarker on them is, to first order, the score test of Cox's model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.discovery.cox import martingale_residuals
from ecgomics.discovery.design import Design
from ecgomics.discovery.linear import left_over, linear_fits, orthonormal
from ecgomics.discovery.steps import Step, Tell, say_nothing

#: Permutations that are fitted at once.
AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True, eq=False)
class Permuted:
    """The same linear model of the outcome as it is and of permuted ones."""

    t: Floats
    """Permutations × features."""
    p: Floats
    observed_t: Floats
    observed_p: Floats
    fixed_share: float
    """Share of the records whose person has no other to be exchanged with: no other has as many records."""


def linear_outcome(design: Design) -> Floats:
    """The outcome as linear models take it."""
    if design.kind != "survival":
        return design.outcome
    assert design.event is not None
    return martingale_residuals(design.outcome, design.event, design.covariates)


def permuted(design: Design, *, permutations: int, seed: int, tell: Tell = say_nothing) -> Permuted:
    """t and p of every biomarker under permuted outcomes.

    Freedman and Lane (1983; Winkler 2014): what the covariates leave of the outcome is permuted and put back on what
    they explain, then everything is fitted anew; so the biomarkers keep their correlation with each other and with the
    covariates. Persons are exchanged only with others that have as many records (Winkler 2015).
    """
    outcome = linear_outcome(design)
    basis = orthonormal(design.covariates)
    residual = left_over(outcome[:, None], basis)[:, 0]
    explained = outcome - residual
    random = np.random.default_rng((seed, 1))
    observed = _fits(design, outcome[:, None])
    t, p = [], []
    for begin in range(0, permutations, AT_ONCE):
        tell(Step("permutations", begin, permutations))
        several = min(AT_ONCE, permutations - begin)
        orders = [_exchanged(design.subjects, random) for _ in range(several)]
        fitted = _fits(design, np.column_stack([explained + residual[order] for order in orders]))
        t.append(fitted[0])
        p.append(fitted[1])
    sizes = np.bincount(design.subjects)
    alone = np.bincount(sizes)[sizes] == 1
    fixed = float(np.sum(sizes[alone]) / len(design.subjects))
    return Permuted(np.concatenate(t), np.concatenate(p), observed[0][0], observed[1][0], fixed)


def _fits(design: Design, outcomes: Floats) -> tuple[Floats, Floats]:
    fits = linear_fits(
        design.values, outcomes, design.covariates, missing=design.missing, subjects=design.by_subject
    )
    return fits.t, fits.p


def _exchanged(subjects: Ints, random: np.random.Generator) -> Ints:
    """For each record, whose outcome it gets: persons change places with others of as many records."""
    sizes = np.bincount(subjects)
    order = np.argsort(subjects, kind="stable")
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    given = np.empty(len(subjects), dtype=np.intp)
    for size in np.unique(sizes):
        places = order[begins[sizes == size][:, None] + np.arange(size)]
        given[places] = places[random.permutation(len(places))]
    return given


def drawn(subjects: Ints, *, samples: int, seed: int) -> Iterator[tuple[Ints, Ints]]:
    """Samples of persons with replacement: the records, and the persons, each drawing a person of its own."""
    random = np.random.default_rng((seed, 2))
    order = np.argsort(subjects, kind="stable")
    sizes = np.bincount(subjects)
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    for _ in range(samples):
        chosen = random.integers(len(sizes), size=len(sizes))
        repeated = np.repeat(np.arange(len(chosen)), sizes[chosen])
        inside = np.arange(len(repeated)) - np.repeat(np.cumsum(sizes[chosen]) - sizes[chosen], sizes[chosen])
        yield order[begins[chosen][repeated] + inside], repeated
