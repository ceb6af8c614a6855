"""Reading a recording in chunks and handing it out in stretches: what may be asked for again is kept, the rest let go.

chunks of the file ──Chunked──▶ blocks with margins ──▶ cores ──with_margins──▶ blocks of the cleaned signal
"""

from collections import deque
from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.samples import Samples
from ecgomics.signal.blocks import Block

CHUNK_S: Final = 60.0


class Chunked:
    """Stretches of a recording, each beginning no earlier than the last one, from chunks that are read once."""

    def __init__(self, samples: Samples, *, chunk_s: float = CHUNK_S) -> None:
        self._samples = samples
        self._chunk = max(1, round(chunk_s * samples.fs_hz))
        self._kept: deque[Floats] = deque()
        self._first = self._next = 0
        """First sample that is kept, and the first that was not read yet."""

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV from first to before last."""
        while self._kept and self._first + self._kept[0].shape[1] <= first:
            self._first += self._kept.popleft().shape[1]
        while self._next < last:
            upto = min(self._next + self._chunk, self._samples.samples)
            self._kept.append(self._samples.read(self._next, upto))
            self._next = upto
        joined_mv: Floats = np.concatenate(self._kept, axis=1) if len(self._kept) > 1 else self._kept[0]
        return joined_mv[:, first - self._first : last - self._first]


def with_margins(blocks: tuple[Block, ...], cores: Iterator[Floats]) -> Iterator[Floats]:
    """The samples of each block with its margins, from the cores of all blocks one after another."""
    kept: deque[tuple[int, Floats]] = deque()
    ahead = iter(blocks)
    for block in blocks:
        while kept and kept[0][0] + kept[0][1].shape[1] <= block.start:
            kept.popleft()
        while not kept or kept[-1][0] + kept[-1][1].shape[1] < block.stop:
            kept.append((next(ahead).first, next(cores)))
        begin = kept[0][0]
        joined_mv = np.concatenate([core_mv for _, core_mv in kept], axis=1) if len(kept) > 1 else kept[0][1]
        yield joined_mv[:, block.start - begin : block.stop - begin]
