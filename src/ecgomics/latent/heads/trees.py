"""Decision trees as arrays, and what each feature adds to their sum: exact Shapley values.

A tree counts only as the cover of its nodes: the number of training records that came through. Where features are
unknown, a record goes both ways in the shares in which they did (the path-dependent expectation of TreeSHAP, Lundberg
2020). For one leaf the value of a set of known features is then a product over the features of its path, and the
Shapley value of such a product is an integral of a polynomial, which few points give exactly (Owen 1972).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Names of the arrays in which trees are kept.
ARRAYS: Final = ("feature", "threshold", "missing_left", "child", "value", "cover", "root", "output")


@dataclass(frozen=True, slots=True)
class Paths:
    """The way to each leaf, leaves × places; a place is a feature of the way, NaN-free, or of no effect."""

    feature: Ints
    low: Floats
    high: Floats
    """The leaf is reached where low < feature ≤ high."""
    missing: Bools
    """Whether it is reached where the feature is missing."""
    share: Floats
    """The share of the training records that took this way where the feature decides; 1 where it is of no effect."""
    effective: Bools
    value: Floats
    """(leaves,)"""
    output: Ints


@dataclass(frozen=True)
class Trees:
    """An ensemble whose outputs are sums over trees; arrays over all nodes of all trees; a leaf leads to itself."""

    feature: Ints
    """-1 at leaves."""
    threshold: Floats
    missing_left: Bools
    """Where a missing value goes."""
    child: Ints
    """nodes × 2: the next node where the feature is up to the threshold, and where it is above."""
    value: Floats
    """Of leaves; 0 elsewhere."""
    cover: Floats
    root: Ints
    """(trees,)"""
    output: Ints
    """(trees,): the output to which a tree adds."""

    @classmethod
    def read(cls, arrays: Mapping[str, Any]) -> "Trees":
        """From the arrays of a model file."""
        kinds = (np.intp, float, bool, np.intp, float, float, np.intp, np.intp)
        return cls(*(np.asarray(arrays[name]).astype(kind) for name, kind in zip(ARRAYS, kinds, strict=True)))

    @cached_property
    def outputs(self) -> int:
        """How many numbers the ensemble gives."""
        return int(self.output.max()) + 1

    @cached_property
    def paths(self) -> Paths:
        """The ways to the leaves, repeated features joined into one place."""
        return _joined(self)

    def scores(self, features: Floats) -> Floats:
        """rows × outputs from rows × features; NaN is a missing value."""
        rows = np.arange(len(features))[:, None]
        node = np.broadcast_to(self.root, (len(features), len(self.root)))
        while (asked := self.feature[node]).max() >= 0:
            given = features[rows, asked]
            above = np.where(np.isnan(given), ~self.missing_left[node], given > self.threshold[node])
            node = self.child[node, above.astype(np.intp)]
        found = np.zeros((len(features), self.outputs))
        for place in range(self.outputs):
            found[:, place] = self.value[node[:, self.output == place]].sum(axis=1)
        return found

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """What each feature of one record adds to each output, outputs × features, and the expected outputs.

        features is (features,). The sum over features and the expectation is the score of the record.
        """
        paths = self.paths
        given = features[paths.feature]
        inside = np.where(np.isnan(given), paths.missing, (given > paths.low) & (given <= paths.high))
        known = np.where(paths.effective, inside, True).astype(float)
        difference = known - paths.share
        points, weights = _unit_points(paths.share.shape[1])
        added = np.zeros_like(paths.share)
        for point, weight in zip(points, weights, strict=True):
            factors = paths.share + point * difference
            added += weight * np.prod(factors, axis=1, keepdims=True) / factors
        added *= difference * paths.value[:, None]
        place = paths.output[:, None] * len(features) + paths.feature
        size = self.outputs * len(features)
        summed = np.bincount(place.ravel(), added.ravel(), size).reshape(self.outputs, len(features))
        before = paths.value * np.prod(paths.share, axis=1)
        expected = np.bincount(paths.output, before, self.outputs)
        return np.asarray(summed, dtype=float), np.asarray(expected, dtype=float)


def _unit_points(degree: int) -> tuple[Floats, Floats]:
    """Points and weights that integrate polynomials of a smaller degree over 0 to 1 exactly (Gauss–Legendre)."""
    points, weights = np.polynomial.legendre.leggauss((degree + 1) // 2 or 1)
    return (points + 1.0) / 2.0, weights / 2.0


def _joined(trees: Trees) -> Paths:
    leaves = np.flatnonzero(trees.feature < 0)
    inner = np.flatnonzero(trees.feature >= 0)
    parent = np.full(len(trees.feature), -1)
    parent[trees.child[inner].ravel()] = np.repeat(inner, 2)
    above = parent[leaves]
    steps, node = [_step(trees, leaves, above)], np.where(above >= 0, above, leaves)
    while (above := parent[node]).max() >= 0:
        steps.append(_step(trees, node, above))
        node = np.where(above >= 0, above, node)
    tree_of_leaf = np.searchsorted(trees.root, node)
    feature, low, high, missing, share, effective = (
        np.stack(each, axis=1) for each in zip(*steps, strict=True)
    )
    for later in range(1, feature.shape[1]):
        for first in range(later):
            same = effective[:, later] & effective[:, first] & (feature[:, later] == feature[:, first])
            low[same, first] = np.maximum(low[same, first], low[same, later])
            high[same, first] = np.minimum(high[same, first], high[same, later])
            missing[same, first] &= missing[same, later]
            share[same, first] *= share[same, later]
            share[same, later] = 1.0
            effective[same, later] = False
    return Paths(
        feature, low, high, missing, share, effective, trees.value[leaves], trees.output[tree_of_leaf]
    )


def _step(trees: Trees, node: Ints, above: Ints) -> tuple[Ints, Floats, Floats, Bools, Floats, Bools]:
    """The split above each node as an interval that leads to it; no effect where there is none."""
    there = above >= 0
    split = np.where(there, above, 0)
    left = trees.child[split, 0] == node
    threshold = trees.threshold[split]
    return (
        np.where(there, trees.feature[split], 0),
        np.where(left, -np.inf, threshold),
        np.where(left, threshold, np.inf),
        trees.missing_left[split] == left,
        np.where(there, trees.cover[node] / trees.cover[split], 1.0),
        there,
    )
