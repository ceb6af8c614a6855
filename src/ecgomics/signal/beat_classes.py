"""Beat classes from features: two small ensembles of decision trees, and rules about where they are believed.

The trees are trained by training/beat_classes, where their cross-validated figures stand. One tells ventricular beats
from all others, the other supraventricular ectopic ones from normal ones; neither may hold a beat for normal because
it is earlier, wider or less like the usual beats.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.beat_features import FEATURES

MODEL_FILE: Final = "beat_classes.npz"
#: Smallest probability, as the trees were weighted, at which a beat is called ventricular or supraventricular.
VENTRICULAR: Final = 0.8
SUPRAVENTRICULAR: Final = 0.8
#: In a strip of seconds a single false ectopic beat makes the finding, and in many leads more passes for one: up to so
#: many beats of so many leads surer evidence is asked for. A ventricular beat is very probable, or probable and early
#: by this logarithm (a fifth) with a pause that makes up for it; a supraventricular one is early by a sixth, which
#: cannot be told of an interval that begins at a ventricular beat.
SHORT_BEATS: Final = 150
MANY_LEADS: Final = 8
SURELY_VENTRICULAR: Final = 0.97
PROBABLY_VENTRICULAR: Final = 0.88
EARLY_VENTRICULAR: Final = -0.22
FULL_PAUSE: Final = -0.15
SURELY_SUPRAVENTRICULAR: Final = 0.9
EARLY_SUPRAVENTRICULAR: Final = -0.18
#: Where RR usually changes by this share from beat to beat, an early beat of usual shape means nothing.
IRREGULAR: Final = 0.10
#: With fewer beats nothing is usual.
FEWEST_BEATS: Final = 4
BLOCK_BEATS: Final = 2000


@dataclass(frozen=True, slots=True)
class Trees:
    """Decision trees as arrays, trees × nodes; a leaf leads to itself."""

    feature: Ints
    threshold: NDArray[np.float32]
    child: Ints
    """trees × nodes × 2: the next node where the feature is up to the threshold, and where it is above."""
    value: Floats
    ventricular: int
    """The first so many trees tell ventricular beats, the others supraventricular ones."""
    depth: int

    @classmethod
    def read(cls, arrays: dict[str, NDArray[np.generic]]) -> "Trees":
        """From the arrays of a model file."""
        return cls(
            arrays["feature"].astype(np.intp),
            arrays["threshold"].astype(np.float32),
            arrays["child"].astype(np.intp),
            arrays["value"].astype(float),
            int(arrays["ventricular"]),
            int(arrays["depth"]),
        )

    def probabilities(self, features: Floats) -> Floats:
        """How probably each beat is ventricular and, if not, supraventricular ectopic; beats × 2."""
        blocks = [
            self._block(features[first : first + BLOCK_BEATS].astype(np.float32))
            for first in range(0, len(features), BLOCK_BEATS)
        ]
        return np.concatenate(blocks) if blocks else np.zeros((0, 2))

    def _block(self, features: NDArray[np.float32]) -> Floats:
        trees, nodes = self.feature.shape
        first = np.arange(trees) * nodes
        rows = np.arange(len(features))[:, None]
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        child = (self.child + first[:, None, None]).ravel()
        node = np.broadcast_to(first, (len(features), trees))
        for _ in range(self.depth):
            above = features[rows, feature[node]] > threshold[node]
            node = child[2 * node + above]
        votes = self.value.ravel()[node]
        parts = votes[:, : self.ventricular], votes[:, self.ventricular :]
        odds = np.stack([part.sum(axis=1) for part in parts], axis=1)
        probabilities: Floats = 1.0 / (1.0 + np.exp(-odds))
        return probabilities


@cache
def shipped_trees() -> Trees:
    """The trees that come with the package."""
    with files("ecgomics.signal").joinpath(MODEL_FILE).open("rb") as file, np.load(file) as arrays:
        return Trees.read(dict(arrays))


def ectopic(features: Floats, trees: Trees, *, leads: int = 1) -> tuple[Bools, Bools]:
    """Which beats are ventricular and which are supraventricular ectopic, from beats × FEATURES of so many leads."""
    ventricular, supraventricular = trees.probabilities(features).T
    regular = _of(features, "unrest") < IRREGULAR
    is_ventricular: Bools = ventricular >= VENTRICULAR
    is_supraventricular = (supraventricular >= SUPRAVENTRICULAR) & regular
    if len(features) <= SHORT_BEATS and leads >= MANY_LEADS:
        after_ventricular = np.concatenate([[False], is_ventricular[:-1]])
        is_ventricular = (ventricular >= SURELY_VENTRICULAR) | (
            (ventricular >= PROBABLY_VENTRICULAR)
            & (_of(features, "early") <= EARLY_VENTRICULAR)
            & (_of(features, "pause") >= FULL_PAUSE)
        )
        is_supraventricular &= supraventricular >= SURELY_SUPRAVENTRICULAR
        is_supraventricular &= (_of(features, "early") <= EARLY_SUPRAVENTRICULAR) & ~after_ventricular
    return is_ventricular, is_supraventricular & ~is_ventricular


def _of(features: Floats, name: str) -> Floats:
    column: Floats = features[:, FEATURES.index(name)]
    return column
