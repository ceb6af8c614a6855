"""The absolute grid on which recordings of any length are worked on, so that how they are read changes nothing.

A block has a core, which it alone answers for, and margins on either side, which only inform it. The cores follow each
other without gap or overlap; the last one takes what is left. A recording below two cores is one block.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints

CORE_S: Final = 60.0
#: The lower edge of the measurement path, which sees furthest, has died away after so long.
MARGIN_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Block:
    """Samples first to before last are the core; start to before stop are looked at."""

    first: int
    last: int
    start: int
    stop: int

    @property
    def core(self) -> slice:
        """The core within the samples that are looked at."""
        return slice(self.first - self.start, self.last - self.start)

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether the recording begins with this block, and ends with it."""
        return self.start == self.first, self.stop == self.last

    def within(self, samples: Ints) -> Ints:
        """Those of some ascending samples of the recording that are looked at, counted from start."""
        first, last = np.searchsorted(samples, (self.start, self.stop))
        return samples[first:last] - self.start

    def holds(self, times_s: Floats, *, fs_hz: float) -> slice:
        """Which of some ascending times lie in the core; the first and last core hold those beyond them, too."""
        first_s = self.first / fs_hz if self.first else -np.inf
        last_s = np.inf if self.ends[1] else self.last / fs_hz
        first, last = np.searchsorted(times_s, (first_s, last_s)).tolist()
        return slice(first, last)

    def seconds(self, fs_hz: float, *, looked_at: bool = False) -> slice:
        """Seconds of the core, of the recording or of what is looked at."""
        before = self.start if looked_at else 0
        first = round((self.first - before) / fs_hz)
        length_s = (self.last - self.first) / fs_hz
        return slice(first, first + (int(np.ceil(length_s - 1e-6)) if self.ends[1] else round(length_s)))


def grid(samples: int, *, fs_hz: float, margin_s: float = MARGIN_S) -> tuple[Block, ...]:
    """The blocks of a recording of so many samples."""
    core, margin = round(CORE_S * fs_hz), round(margin_s * fs_hz)
    firsts = [core * number for number in range(max(1, samples // core))]
    lasts = [*firsts[1:], samples]
    return tuple(
        Block(first, last, max(0, first - margin), min(samples, last + margin))
        for first, last in zip(firsts, lasts, strict=True)
    )
