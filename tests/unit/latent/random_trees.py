"""Small random trees, and the slow ways of evaluating them that the quick ones are held against."""

import itertools
import math

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.latent.heads.trees import Trees


def random_trees(seed: int, *, trees: int = 6, features: int = 4, depth: int = 4, outputs: int = 2) -> Trees:
    """Trees that ask some features more than once on a way, some of them a single leaf."""
    rng = np.random.default_rng(seed)
    feature: list[int] = []
    threshold: list[float] = []
    missing: list[bool] = []
    child: list[tuple[int, int]] = []
    value: list[float] = []
    cover: list[float] = []

    def grow(left: int, covered: int) -> int:
        place = len(feature)
        leaf = left == 0 or covered < 4 or rng.random() < 0.15
        feature.append(-1 if leaf else int(rng.integers(features)))
        threshold.append(0.0 if leaf else float(rng.normal()))
        missing.append(bool(rng.random() < 0.5))
        value.append(float(rng.normal()) if leaf else 0.0)
        cover.append(float(covered))
        child.append((place, place))
        if not leaf:
            first = int(rng.integers(1, covered))
            child[place] = (grow(left - 1, first), grow(left - 1, covered - first))
        return place

    roots = [grow(depth, 100) for _ in range(trees)]
    return Trees(
        np.array(feature),
        np.array(threshold),
        np.array(missing),
        np.array(child),
        np.array(value),
        np.array(cover),
        np.array(roots),
        np.arange(trees) % outputs,
    )


def expectation(trees: Trees, row: Floats, known: frozenset[int], node: int) -> float:
    """The value below a node where only some features are known: both ways, in the shares of the cover."""
    asked = int(trees.feature[node])
    if asked < 0:
        return float(trees.value[node])
    left, right = (int(each) for each in trees.child[node])
    if asked in known:
        given = row[asked]
        to_left = trees.missing_left[node] if math.isnan(given) else given <= trees.threshold[node]
        return expectation(trees, row, known, left if to_left else right)
    share = trees.cover[left] / trees.cover[node]
    both = (expectation(trees, row, known, each) for each in (left, right))
    return share * next(both) + (1.0 - share) * next(both)


def score(trees: Trees, row: Floats, known: frozenset[int], output: int) -> float:
    """The sum over the trees of an output."""
    return sum(
        expectation(trees, row, known, int(root))
        for root, of in zip(trees.root, trees.output, strict=True)
        if of == output
    )


def shapley(trees: Trees, row: Floats, output: int) -> Floats:
    """Shapley values by their definition: over all sets of other features."""
    count = len(row)
    found = np.zeros(count)
    for feature in range(count):
        others = [each for each in range(count) if each != feature]
        for size in range(count):
            weight = math.factorial(size) * math.factorial(count - size - 1) / math.factorial(count)
            for chosen in itertools.combinations(others, size):
                known = frozenset(chosen)
                found[feature] += weight * (
                    score(trees, row, known | {feature}, output) - score(trees, row, known, output)
                )
    return found
