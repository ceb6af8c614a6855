"""The measurement path of a part of a long recording: the blocks that hold it are cleaned, and no others.

What must be known of the whole (mains, calibration pulses) is found once and handed in.
"""

from dataclasses import dataclass

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.samples import Samples
from ecgomics.core.settings import Settings
from ecgomics.signal.blocks import Block, grid
from ecgomics.signal.filters import measured_core
from ecgomics.signal.mains import mains_line_of
from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.quality.calibration import Span, calibration_pulses_of, without_pulses


@dataclass(frozen=True, slots=True)
class Whole:
    """What cleaning a part takes from the whole recording."""

    mains_hz: float | None
    pulses: tuple[Span, ...]


def whole_of(samples: Samples, settings: Settings) -> Whole:
    """Go through a recording for it."""
    read, count, fs_hz = samples.read, samples.samples, samples.fs_hz
    return Whole(
        mains_line_of(read, count, fs_hz=fs_hz, settings=settings),
        calibration_pulses_of(read, count, fs_hz=fs_hz),
    )


def measured_part(samples: Samples, first: int, last: int, *, whole: Whole, settings: Settings) -> Floats:
    """Samples first to before last on the measurement path, leads × samples; those of the whole path."""
    blocks = grid(samples.samples, fs_hz=samples.fs_hz)
    chosen = [place for place, block in enumerate(blocks) if block.first < last and block.last > first]
    # Spikes in the margins are found by the neighbours, as in the whole.
    near = blocks[max(0, chosen[0] - 1) : chosen[-1] + 2]
    spikes = np.concatenate([_spikes(samples, block) for block in near])
    cores = [_core(samples, blocks[place], spikes, whole, settings) for place in chosen]
    begin = blocks[chosen[0]].first
    measured_mv: Floats = np.concatenate(cores, axis=1)[:, first - begin : last - begin]
    return measured_mv


def _spikes(samples: Samples, block: Block) -> Ints:
    spikes = pacing_spikes(samples.read(block.start, block.stop), fs_hz=samples.fs_hz) + block.start
    return spikes[(spikes >= block.first) & (spikes < block.last)]


def _core(samples: Samples, block: Block, spikes: Ints, whole: Whole, settings: Settings) -> Floats:
    start_s = block.start / samples.fs_hz
    pulses = tuple((max(0.0, begin - start_s), end - start_s) for begin, end in whole.pulses if end > start_s)
    ecg_mv = without_pulses(samples.read(block.start, block.stop), pulses, fs_hz=samples.fs_hz)
    return measured_core(
        ecg_mv, block, fs_hz=samples.fs_hz, spikes=spikes, mains_hz=whole.mains_hz, settings=settings
    )
