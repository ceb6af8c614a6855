"""From given columns to what a learner takes: everything is fitted on the training records only.

Linear models get rank-based normal scores, 0 (the median) where a value is missing and a column that says so where that
tells something of the outcome. Trees get the values as they are, NaN included. Of the embedding both get its leading
principal components.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.losses import Loss

#: At most so many biomarkers go into a model: those with the largest score statistics of the training records.
SCREENED: Final = 400
#: Principal components of the embedding.
COMPONENTS: Final = 32
#: Covariates are this much larger than biomarkers, so that an elastic net hardly shrinks them: they are adjusted for.
COVARIATE_SCALE: Final = 10.0
#: A column of missingness is used where the score statistic of the training records is at least this.
_TELLING_SCORE: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Records × columns of the three parts, NaN where there is no value; a part may have no columns."""

    covariates: Floats
    biomarkers: Floats
    embedding: Floats

    @property
    def sources(self) -> int:
        """How many features there are to be explained: the embedding is one."""
        numbers = int(self.covariates.shape[1]) + int(self.biomarkers.shape[1])
        return numbers + bool(self.embedding.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Columns of training and test records, and of which feature each is (covariates, biomarkers, embedding)."""

    train: Floats
    test: Floats
    sources: Ints


def joined(parts: Sequence[Part]) -> Part:
    """The columns of several parts side by side."""
    return Part(
        np.concatenate([part.train for part in parts], axis=1),
        np.concatenate([part.test for part in parts], axis=1),
        np.concatenate([part.sources for part in parts]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The parts "covariates", "biomarkers" and "embedding" as linear models and as trees take them."""

    linear: Mapping[str, Part]
    trees: Mapping[str, Part]


def prepared(given: Given, loss: Loss, train: Ints, test: Ints, *, present_share: float) -> Prepared:
    """All parts; `loss` is that of the training records."""
    score = _scores_of(loss, len(train))
    covariates, biomarkers = given.covariates, given.biomarkers
    kept = _screened(biomarkers[train], score, present_share=present_share)
    shown = biomarkers[:, kept]
    all_covariates = np.arange(covariates.shape[1], dtype=np.intp)
    sources = kept + covariates.shape[1]
    linear = {
        "covariates": _linear_covariates(covariates[train], covariates[test]),
        "biomarkers": _linear_biomarkers(shown[train], shown[test], sources, score),
    }
    trees = {
        "covariates": Part(covariates[train], covariates[test], all_covariates),
        "biomarkers": Part(shown[train], shown[test], sources),
    }
    trees["embedding"] = _components(given.embedding[train], given.embedding[test], given.sources - 1)
    linear["embedding"] = _filled(trees["embedding"])
    return Prepared(linear, trees)


class _Score:
    """Score statistic of a column: how far the loss falls when it enters the empty model."""

    def __init__(self, gradient: Floats, curvature: Floats) -> None:
        self._gradient, self._curvature = gradient, curvature

    def __call__(self, x: Floats) -> Floats:
        """Absolute statistics, about the absolute value of a standard normal number where there is nothing."""
        centred = x - self._curvature @ x / self._curvature.sum()
        variance = self._curvature @ centred**2
        found: Floats = np.abs(self._gradient @ centred) / np.sqrt(np.maximum(variance, 1e-12))
        return found


def _scores_of(loss: Loss, records: int) -> _Score:
    eta = np.zeros(records)
    gradient, curvature = loss.slopes(eta, loss.offset(eta))
    variance = max(float(np.sum(curvature)), 1e-12)
    return _Score(gradient / np.sqrt(np.sum(gradient**2) / variance), curvature)


def _screened(values: Floats, score: _Score, *, present_share: float) -> Ints:
    """Places of the columns that a model may use, in their order."""
    there = np.isfinite(values)
    usable = np.flatnonzero((there.mean(axis=0) >= present_share) & (_spread(values, there) > 0))
    if len(usable) <= SCREENED:
        return usable.astype(np.intp)
    missing = score((~there[:, usable]).astype(np.float64))
    found = np.array([score(normal_scores(values[:, [c]], values[:, [c]]))[0] for c in usable])
    best = np.argsort(-np.maximum(missing, found), kind="stable")[:SCREENED]
    return np.sort(usable[best]).astype(np.intp)


def _spread(values: Floats, there: Bools) -> Floats:
    """Largest less smallest value of each column; −inf of an empty one."""
    high = np.max(values, axis=0, where=there, initial=-np.inf)
    spread: Floats = high - np.min(values, axis=0, where=there, initial=np.inf)
    return spread


def normal_scores(train: Floats, values: Floats) -> Floats:
    """Values as normal scores of their mid-ranks among the training values, of unit spread; 0 where missing."""
    found = np.zeros(values.shape)
    for column in range(values.shape[1]):
        known = np.sort(train[np.isfinite(train[:, column]), column])
        there = np.isfinite(values[:, column])
        found[there, column] = _scored(known, values[there, column]) / _spread_of_scores(known, len(train))
    return found


def _scored(known: Floats, values: Floats) -> Floats:
    below, until = (np.searchsorted(known, values, side=side) for side in ("left", "right"))
    score: Floats = ndtri(
        np.clip((below + until + 1) / 2 / (len(known) + 1), 0.5 / len(known), 1 - 0.5 / len(known))
    )
    return score


def _spread_of_scores(known: Floats, records: int) -> float:
    spread = float(np.sqrt(np.sum(_scored(known, known) ** 2) / records))
    return max(spread, 1e-6)


def _linear_biomarkers(train: Floats, test: Floats, sources: Ints, score: _Score) -> Part:
    gaps, gap_places = _telling_gaps(~np.isfinite(train), score)
    share = gaps.mean(axis=0)
    spread = np.sqrt(share * (1 - share))
    test_gaps = ~np.isfinite(test[:, gap_places])
    return Part(
        np.concatenate([normal_scores(train, train), (gaps - share) / spread], axis=1),
        np.concatenate([normal_scores(train, test), (test_gaps - share) / spread], axis=1),
        np.concatenate([sources, sources[gap_places]]),
    )


def _telling_gaps(missing: Bools, score: _Score) -> tuple[Floats, Ints]:
    """Distinct columns of missingness that tell something of the outcome, and where each stands first."""
    some = np.flatnonzero(missing.any(axis=0) & ~missing.all(axis=0))
    if not len(some):
        return np.zeros((len(missing), 0)), some.astype(np.intp)
    _, first = np.unique(np.packbits(missing[:, some], axis=0), axis=1, return_index=True)
    places = some[np.sort(first)]
    gaps = missing[:, places].astype(np.float64)
    telling = score(gaps) >= _TELLING_SCORE
    return gaps[:, telling], places[telling].astype(np.intp)


def _linear_covariates(train: Floats, test: Floats) -> Part:
    there = np.isfinite(train)
    count = np.maximum(there.sum(axis=0), 1)
    mean = np.sum(train, axis=0, where=there) / count
    spread = np.sqrt(np.sum((train - mean) ** 2, axis=0, where=there) / count)
    spread = np.where(spread > 0, spread, 1.0) / COVARIATE_SCALE
    gaps = np.flatnonzero(~there.all(axis=0))
    places = np.arange(train.shape[1], dtype=np.intp)

    def columns(values: Floats) -> Floats:
        missing = ~np.isfinite(values)
        filled = np.where(missing, 0.0, (values - mean) / spread)
        return np.concatenate([filled, COVARIATE_SCALE * missing[:, gaps]], axis=1)

    return Part(columns(train), columns(test), np.concatenate([places, places[gaps]]))


def _components(train: Floats, test: Floats, source: int) -> Part:
    """Leading principal components of unit spread; NaN for records that have no embedding."""
    there = np.isfinite(train).all(axis=1)
    if not train.shape[1] or there.sum() < 2:
        return Part(np.zeros((len(train), 0)), np.zeros((len(test), 0)), np.zeros(0, dtype=np.intp))
    mean = train[there].mean(axis=0)
    _, sizes, axes = np.linalg.svd(train[there] - mean, full_matrices=False)
    lasting = np.flatnonzero(sizes > 1e-9 * sizes[0])[:COMPONENTS]
    turn = axes[lasting].T / (sizes[lasting] / np.sqrt(there.sum()))
    return Part((train - mean) @ turn, (test - mean) @ turn, np.full(len(lasting), source, dtype=np.intp))


def _filled(part: Part) -> Part:
    """The same with 0, the mean, where there is nothing, and a column that says so if the training records need it."""
    if not part.train.shape[1] or np.isfinite(part.train).all():
        return Part(part.train, np.nan_to_num(part.test), part.sources)
    gaps = [~np.isfinite(x[:, :1]) for x in (part.train, part.test)]
    train, test = (
        np.concatenate([np.nan_to_num(x), gap], axis=1)
        for x, gap in zip((part.train, part.test), gaps, strict=True)
    )
    return Part(train, test, np.append(part.sources, part.sources[0]))
