"""Where in a recording the encoder sees what speaks for a statement: a map of lead × time.

The embedding is a weighted mean of what the encoder sees in each lead and step of 128 ms, and its read-outs are linear:
so what each step adds to a read-out is exact, and the map sums to what the read-out says (less its constant).
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording, refuse_other
from ecgomics.latent.own import STEP_S, Parts, Readout, embedded_encoder, readouts
from ecgomics.latent.preparation import WINDOW_S
from ecgomics.learned.predict import LONGEST_S, is_too_long

#: The read-out of the encoder beside each head, and the labels of its outputs; one output has no label to choose.
READOUT_OF: Final = {
    "rhythm": ("rhythm", ("sinus", "af", "other", "unreadable")),
    "superclasses": ("classes", ("NORM", "MI", "STTC", "CD", "HYP")),
    "age": ("age", ("age_years",)),
    "sex": ("sex", ("female",)),
}
#: Outputs that share their sum: what speaks for one is measured against the mean of all.
_EXCLUSIVE: Final = frozenset({"rhythm"})
_DIGITS: Final = 6
#: Share of a step below which two times are the same.
_ROUNDING: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Saliency:
    """What each lead and step of a recording adds to a statement of the encoder."""

    record: str
    head: str
    label: str
    leads: tuple[str, ...]
    start_s: Floats
    """Begin of each step, (steps,)."""
    step_s: float
    values: Floats
    """leads × steps; positive speaks for the label."""
    unit: str
    """Of the values: log-odds, or years for an age."""
    constant: float
    """What the read-out says of nothing: the values and this sum to its statement."""
    model: str
    """Identifier of the encoder."""

    @property
    def total(self) -> float:
        """The statement of the read-out."""
        return float(self.values.sum()) + self.constant

    def as_dict(self) -> dict[str, Any]:
        """Ready for JSON, values to a millionth."""
        return {
            "record": self.record,
            "head": self.head,
            "label": self.label,
            "leads": list(self.leads),
            "start_s": np.round(self.start_s, _DIGITS).tolist(),
            "step_s": self.step_s,
            "values": np.round(self.values, _DIGITS).tolist(),
            "unit": self.unit,
            "constant": round(self.constant, _DIGITS),
            "total": round(self.total, _DIGITS),
            "model": self.model,
        }


def explain(recording: Recording, head: str = "rhythm", label: str | None = None) -> Saliency:
    """Where the encoder sees what speaks for a label of a head; for the one it finds most likely where none is given.

    The map is of the read-out that was trained with the encoder, on its embedding alone. InvalidInput where there is no
    such head or label, NotComputable where the recording does not fit what the encoder takes.
    """
    refuse_other(recording)
    if head not in READOUT_OF:
        raise InvalidInput(
            f"There is no map for the head “{head}”; there is one for {', '.join(READOUT_OF)}."
        )
    name, labels = READOUT_OF[head]
    if label is not None and label not in labels:
        raise InvalidInput(f"The head {head} has no label “{label}”; it has {', '.join(labels)}.")
    if is_too_long(recording.duration_s):
        raise InvalidInput(
            f"The recording {recording.name} lasts {recording.duration_s:.0f} s, and a map is of at most "
            f"{LONGEST_S:g} s: give a stretch of it."
        )
    readout, encoder = readouts()[name], embedded_encoder()
    parts = encoder.parts(recording)
    added = [parts.contributions(each) for each in readout.weight]
    totals = np.array([each.sum() for each in added]) + readout.bias
    place = int(np.argmax(totals)) if label is None else labels.index(label)
    weight, constant = _direction(readout, place, exclusive=head in _EXCLUSIVE)
    start_s, values = _over_time(parts, parts.contributions(weight), duration_s=recording.duration_s)
    return Saliency(
        record=recording.name,
        head=head,
        label=labels[place],
        leads=parts.leads,
        start_s=start_s,
        step_s=STEP_S,
        values=values,
        unit="a" if head == "age" else "1",
        constant=constant,
        model=encoder.card.identifier,
    )


def _direction(readout: Readout, place: int, *, exclusive: bool) -> tuple[Floats, float]:
    """Weights and constant of one output, less the mean of all where the outputs share their sum."""
    weight, bias = readout.weight[place], readout.bias[place]
    if not exclusive:
        return weight, float(bias)
    return weight - readout.weight.mean(axis=0), float(bias - readout.bias.mean())


def _over_time(parts: Parts, added: Floats, *, duration_s: float) -> tuple[Floats, Floats]:
    """windows × leads × steps on one grid of steps, (steps,) and leads × steps, shared out where steps straddle it.

    Windows may overlap, and the steps of one seldom fall on those of another; the sum stays what it is.
    """
    offset_s = np.arange(added.shape[2]) * STEP_S
    length_s = np.minimum(offset_s + STEP_S, WINDOW_S) - offset_s
    place = (parts.start_s[:, None] + offset_s) / STEP_S
    first = np.floor(place + _ROUNDING).astype(np.intp)
    over = np.clip((place + length_s / STEP_S - first - 1.0) * STEP_S / length_s, 0.0, 1.0)
    grid = np.zeros((int(first.max()) + 2, added.shape[1]))
    by_step = added.transpose(0, 2, 1)
    np.add.at(grid, first, by_step * (1.0 - over)[..., None])
    np.add.at(grid, first + 1, by_step * over[..., None])
    steps = math.ceil(duration_s / STEP_S - _ROUNDING)
    return np.arange(steps).astype(np.float64) * STEP_S, grid[:steps].T
