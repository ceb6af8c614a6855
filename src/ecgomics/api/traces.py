"""What a screen needs of a recording's samples: a part of them, thinned so that no peak is lost."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.api.recent import Recent
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput

#: Digits after the point in mV: a nanovolt, below the noise of any recorder.
DECIMALS_MV: Final = 6
#: Most numbers in one answer, leads times samples.
MOST_NUMBERS: Final = 2**24
MOST_CACHED_BYTES: Final = 2**28


@dataclass(frozen=True, slots=True, eq=False)
class Traces:
    """Leads × samples in mV at one rate, from a time on."""

    ecg_mv: Floats
    leads: tuple[str, ...]
    fs_hz: float
    start_s: float = 0.0
    decimated: bool = False

    def part(self, start_s: float | None, end_s: float | None) -> "Traces":
        """The samples from start_s up to end_s, clipped to what there is. InvalidInput where nothing is between."""
        first, last = places(start_s, end_s, samples=self.ecg_mv.shape[1], fs_hz=self.fs_hz)
        return Traces(self.ecg_mv[:, first:last], self.leads, self.fs_hz, first / self.fs_hz)

    def thinned(self, most_points: int | None) -> "Traces":
        """At most so many points per lead: the lowest and the highest sample of stretches of one length."""
        leads, samples = self.ecg_mv.shape
        if most_points is None or samples <= most_points:
            return self
        width = math.ceil(samples / (most_points // 2))
        stretches = math.ceil(samples / width)
        filled = np.full((leads, stretches * width), np.nan)
        filled[:, :samples] = self.ecg_mv
        filled = filled.reshape(leads, stretches, width)
        # fmin and fmax pass over NaN: a stretch is a gap only where it holds nothing else.
        pairs = np.stack([np.fmin.reduce(filled, axis=2), np.fmax.reduce(filled, axis=2)], axis=2)
        points_hz = 2.0 * self.fs_hz / width
        return Traces(pairs.reshape(leads, -1), self.leads, points_hz, self.start_s, decimated=True)

    def rounded(self) -> Floats:
        """The numbers of an answer; InvalidInput if they are too many."""
        if self.ecg_mv.size > MOST_NUMBERS:
            raise InvalidInput(
                f"This would be {self.ecg_mv.size} numbers, and {MOST_NUMBERS} are allowed in one answer: "
                "ask for a part (start_s, end_s) or for fewer points (max_points)."
            )
        return np.round(self.ecg_mv, DECIMALS_MV)


def places(start_s: float | None, end_s: float | None, *, samples: int, fs_hz: float) -> tuple[int, int]:
    """First sample of a part and the one after its last, clipped to what there is; InvalidInput where that is nothing.

    A time within rounding of a sample is that sample.
    """
    duration_s = samples / fs_hz
    start_s, end_s = start_s or 0.0, duration_s if end_s is None else end_s
    if not start_s < end_s or start_s >= duration_s or end_s <= 0.0:
        raise InvalidInput(
            f"There is nothing between {start_s:g} s and {end_s:g} s: the recording lasts {duration_s:g} s, "
            "and the start must come before the end."
        )
    first = min(math.ceil(max(start_s, 0.0) * fs_hz - 1e-6), samples - 1)
    last = max(first + 1, math.ceil(min(end_s, duration_s) * fs_hz - 1e-6))
    return first, last


def recent_traces(most_bytes: int = MOST_CACHED_BYTES) -> Recent[Traces]:
    """The traces that were last looked at, so that panning need not read and filter again."""
    return Recent(lambda each: each.ecg_mv.nbytes, most_bytes=most_bytes)
