"""The absolute grid on which recordings of any length are worked on, so that how they are read changes nothing.

A block has a core, which it alone answers for, and margins on either side, which only inform it. The cores follow each
other without gap or overlap; the last one takes what is left. A recording below two cores is one block.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Ints

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


def grid(samples: int, *, fs_hz: float, margin_s: float = MARGIN_S) -> tuple[Block, ...]:
    """The blocks of a recording of so many samples."""
    core, margin = round(CORE_S * fs_hz), round(margin_s * fs_hz)
    firsts = [core * number for number in range(max(1, samples // core))]
    lasts = [*firsts[1:], samples]
    return tuple(
        Block(first, last, max(0, first - margin), min(samples, last + margin))
        for first, last in zip(firsts, lasts, strict=True)
    )
