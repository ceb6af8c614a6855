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
#: Most members that an archive is searched for; the largest ones for research hold some 50,000 recordings.
MOST_MEMBERS: Final = 200_000
#: Content that deflates to less than this part of itself, and is not small, is a bomb: real recordings reach a tenth.
EXPANSION: Final = 200
SMALL_BYTES: Final = 2**24
#: A compressed tar archive has no index: it is unfolded as a whole, in memory.
MOST_UNFOLDED_BYTES: Final = 2**29
#: Longest time that reading one file may take, in s.
TIME_LIMIT_S: Final = 120.0


def expands_too_far(samples: float, size: int) -> bool:
    """Whether so many samples from so many bytes are more than any recording has."""
    return samples > MOST_SAMPLES or (samples > SMALL_SAMPLES and samples > size * SAMPLES_PER_BYTE)


def is_bomb(unfolded: int, size: int) -> bool:
    """Whether so many bytes from so many compressed ones are more than any honest content gives."""
    return unfolded > SMALL_BYTES and unfolded > EXPANSION * size


@dataclass(frozen=True, slots=True)
class Deadline:
    """The moment until which a file must have been read; readers with loops of their own look at it now and then."""

    at_s: float = field(default_factory=lambda: monotonic() + TIME_LIMIT_S)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return monotonic() > self.at_s
