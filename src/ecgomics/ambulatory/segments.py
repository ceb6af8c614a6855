"""Long recordings in segments that are analysed one after the other, so that memory does not grow with length.

Segments follow each other on the absolute grid of blocks: a day of up to three leads, correspondingly less of more.
Each is analysed with five minutes of its neighbours at either side, which only inform it. What compares all beats with
each other is decided by segment: the groups of shapes, which of them is dominant, which leads are usable.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ecgomics.core.arrays import Floats
from ecgomics.core.samples import Samples
from ecgomics.signal.blocks import CORE_S

HOUR_BLOCKS: Final = round(3600.0 / CORE_S)
DAY_HOURS: Final = 24
#: Hours times leads of a segment: what a day of three leads takes, some 0.8 GiB.
LEAD_HOURS: Final = 72
MARGIN_BLOCKS: Final = 5


@dataclass(frozen=True, slots=True)
class Segment:
    """Some of the samples of a recording, which are themselves samples of a recording."""

    whole: Samples
    start: int
    """First sample that is looked at, and the one after the last."""
    stop: int
    first: int
    """First sample that the segment answers for, and the one after the last; in the recording."""
    last: int

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.whole.name

    @property
    def fs_hz(self) -> float:
        """Sampling rate."""
        return self.whole.fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads."""
        return self.whole.leads

    @property
    def samples(self) -> int:
        """Samples that are looked at."""
        return self.stop - self.start

    @property
    def start_s(self) -> float:
        """Time of the first sample that is looked at."""
        return self.start / self.fs_hz

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV, counted from the first that is looked at."""
        return self.whole.read(self.start + first, self.start + last)


def segments(samples: Samples) -> Iterator[Segment]:
    """The segments of a recording; what is left of less than an hour belongs to the last."""
    core = round(CORE_S * samples.fs_hz)
    length = hours_of_segment(len(samples.leads)) * HOUR_BLOCKS * core
    margin, count = MARGIN_BLOCKS * core, samples.samples
    number = max(1, -(-(count - HOUR_BLOCKS * core + 1) // length))
    for place in range(number):
        first = place * length
        last = count if place == number - 1 else first + length
        yield Segment(samples, max(0, first - margin), min(count, last + margin), first, last)


def hours_of_segment(leads: int) -> int:
    """Whole hours of a segment of so many leads."""
    return max(1, min(DAY_HOURS, LEAD_HOURS // leads))
