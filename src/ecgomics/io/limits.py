"""How much a file may unfold to, and how long reading it may take: the same for every format."""

from dataclasses import dataclass, field
from time import monotonic
from typing import Final

#: Largest number of samples (all leads together) that is read at once: 2 GiB of float64.
MOST_SAMPLES: Final = 2**28
#: Largest file that is read whole.
MOST_BYTES: Final = 2**31
#: Compressed content that unfolds to more samples than this for each of its bytes, and is not small, is no recording.
SAMPLES_PER_BYTE: Final = 64
SMALL_SAMPLES: Final = 2**22
#: Longest time that reading one file may take, in s.
TIME_LIMIT_S: Final = 120.0


def expands_too_far(samples: float, size: int) -> bool:
    """Whether so many samples from so many bytes are more than any recording has."""
    return samples > MOST_SAMPLES or (samples > SMALL_SAMPLES and samples > size * SAMPLES_PER_BYTE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment until which a file must have been read; readers with loops of their own look at it now and then."""

    at_s: float = field(default_factory=lambda: monotonic() + TIME_LIMIT_S)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return monotonic() > self.at_s
