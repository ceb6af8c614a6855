"""Which biomarkers say nearly the same: clusters by their rank correlation, and one that stands for each."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.cluster.hierarchy import fcluster, leaves_list, linkage
from scipy.spatial.distance import squareform

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.scaling import ranks

#: Two biomarkers that fewer records have both are taken for unlike.
FEWEST_IN_COMMON: Final = 20


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Of the tested features, in their order."""

    cluster: Ints
    """From 1, in the order of the strongest association."""
    representative: Bools
    order: Ints
    """Features as the leaves of the tree stand."""
    merges: Floats
    """The tree as scipy's linkage gives it: two nodes, height (1 − |rho|), size."""


def clusters(values: Floats, strength: Floats, *, correlation: float) -> Clusters:
    """Average linkage on 1 − |Spearman's rho|, cut where the mean |rho| of two clusters falls below the correlation.

    The strongest association of a cluster stands for it (strength: effect over error; NaN is weakest).
    """
    strong = np.nan_to_num(np.abs(strength), nan=-1.0)
    if values.shape[1] == 1:
        one = np.ones(1, dtype=np.intp)
        return Clusters(one, one == 1, one - 1, np.empty((0, 4)))
    apart = 1.0 - np.abs(spearman_matrix(values))
    np.fill_diagonal(apart, 0.0)
    merges = linkage(squareform(apart, checks=False), "average")
    label = fcluster(merges, 1.0 - correlation, "distance")
    strongest_first = np.argsort(-strong, kind="stable")
    names = dict.fromkeys(label[strongest_first].tolist())
    number = {name: place for place, name in enumerate(names, start=1)}
    cluster = np.array([number[each] for each in label.tolist()], dtype=np.intp)
    representative = np.zeros(len(cluster), dtype=bool)
    representative[strongest_first[np.unique(cluster[strongest_first], return_index=True)[1]]] = True
    return Clusters(cluster, representative, leaves_list(merges).astype(np.intp), merges)


def spearman_matrix(values: Floats) -> Floats:
    """Rank correlation of every two columns over the records that have both (features × features).

    Ranks are those among all records that have the one, which spares ranking every pair anew; 0 where fewer than
    twenty records have both or one of them is constant there.
    """
    ranked = ranks(values)
    present = ~np.isnan(ranked)
    count = present.sum(axis=0)
    given = np.where(present, ranked - (count + 1.0) / 2.0, 0.0)
    there = present.astype(np.float64)
    both = there.T @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        sums = given.T @ there / both
        squares = (given**2).T @ there / both - sums**2
        rho = ((given.T @ given) / both - sums * sums.T) / np.sqrt(squares * squares.T)
    known = np.isfinite(rho) & (both >= FEWEST_IN_COMMON)
    matrix: Floats = np.where(known, np.clip(np.where(known, rho, 0.0), -1.0, 1.0), 0.0)
    return (matrix + matrix.T) / 2.0
