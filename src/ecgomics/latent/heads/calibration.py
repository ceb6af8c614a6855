"""Scores → probabilities, and how strange a record would be for each label."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ecgomics.core.arrays import Floats

Link = Literal["softmax", "sigmoid", "identity"]
"""softmax: one of the labels; sigmoid: each label by itself; identity: a number is estimated."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on predictions for records that the model was not trained on."""

    scale: Floats
    """(outputs,); calibrated scores are scale · score + shift."""
    shift: Floats
    strangeness: tuple[Floats, ...]
    """For each label the sorted 1 − probability of it in records that have it; of a number the absolute errors."""

    def calibrated(self, scores: Floats) -> Floats:
        """Calibrated scores, … × outputs."""
        found: Floats = self.scale * scores + self.shift
        return found

    def p_values(self, probabilities: Floats) -> Floats:
        """(labels,): the share of records with a label that are as strange as this one or stranger (Vovk 2005)."""
        return np.array(
            [
                (1 + known.size - np.searchsorted(known, 1.0 - each)) / (1 + known.size)
                for known, each in zip(self.strangeness, probabilities, strict=True)
            ]
        )

    def half_width(self, share: float) -> float:
        """What the errors of an estimated number stay below in this share of records."""
        errors = self.strangeness[0]
        place = int(np.ceil(share * (errors.size + 1))) - 1
        return float(errors[min(place, errors.size - 1)])


def probabilities(scores: Floats, link: Link) -> Floats:
    """Calibrated scores, … × labels, as probabilities."""
    if link == "sigmoid":
        each: Floats = 1.0 / (1.0 + np.exp(-scores))
        return each
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    one: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return one
