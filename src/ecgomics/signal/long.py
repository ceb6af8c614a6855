"""The signal engine for recordings of any length, in bounded memory.

The recording is worked on block by block on the absolute grid, whatever the length of the chunks that it is read in;
for a recording of one block it finds what the engine finds in its array. It is gone through twice: first for quality,
pacing spikes, R peaks and the windows about them; then, when every beat has its class, for the marks. From block to
block go the samples of the margins and what was found, nothing else: about a kilobyte for a beat of three leads.

    read ──▶ mains ──▶ measurement path ──▶ quality, R peaks, windows ──▶ classes ──▶ measurement path ──▶ marks
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.samples import Samples
from ecgomics.core.settings import Settings
from ecgomics.signal import beats as beat_rules
from ecgomics.signal.blocks import Block, grid
from ecgomics.signal.chunks import CHUNK_S, Chunked, with_margins
from ecgomics.signal.delineation import delineate
from ecgomics.signal.filters import DEFAULT_SETTINGS, measured_core
from ecgomics.signal.mains import mains_line_of
from ecgomics.signal.model import Beats, Fiducials, Quality
from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.quality import assess_quality
from ecgomics.signal.rpeaks import REFRACTORY_S, r_peaks

#: A peak so little behind the end of its core is claimed by both blocks, and then counted once: none falls between.
SEAM_S: Final = 0.05
#: A lead is among those that beats are grouped by if it is usable in so many of the blocks.
USUAL_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class LongAnalysis:
    """What the engine finds in a recording of any length."""

    beats: Beats
    fiducials: Fiducials
    mains_hz: float | None
    spikes: Ints
    """Samples of the pacing spikes."""
    block_s: Floats
    """Where the blocks that quality was judged in begin, and where the last one ends, (blocks + 1,)."""
    quality: tuple[Quality, ...]
    """Of each block."""

    @property
    def usable(self) -> Bools:
        """Leads × blocks that may be measured."""
        return np.stack([each.usable for each in self.quality], axis=1)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one block adds to what is known of the recording."""

    quality: Quality
    spikes: Ints
    """Samples of the pacing spikes, those in the margins, too."""
    peak_s: Floats
    windows_mv: Floats
    """beats × leads × samples about the R peaks, single precision."""
    known: Bools
    """leads × beats with enough recorded signal about them."""
    silent: Ints
    """Samples of the core without signal in any usable lead: up to each beat, and of the whole core."""


def analyse(
    samples: Samples, *, chunk_s: float = CHUNK_S, settings: Settings = DEFAULT_SETTINGS
) -> LongAnalysis:
    """Beats, marks and quality of a recording that is read in chunks of so many seconds."""
    fs_hz = samples.fs_hz
    mains_hz = mains_line_of(samples.read, samples.samples, fs_hz=fs_hz, settings=settings)
    blocks = grid(samples.samples, fs_hz=fs_hz)
    engine = _Engine(samples, blocks, mains_hz, chunk_s, settings)
    found = engine.first_pass()
    block_spikes = [each.spikes for each in found]
    spikes = np.concatenate(
        [
            each[(each >= block.first) & (each < block.last)]
            for block, each in zip(blocks, block_spikes, strict=True)
        ]
    )
    beats = _beats(found, spikes, fs_hz=fs_hz, settings=settings)
    quality = tuple(each.quality for each in found)
    del found
    return LongAnalysis(
        beats=beats,
        fiducials=engine.second_pass(beats, block_spikes, quality),
        mains_hz=mains_hz,
        spikes=spikes,
        block_s=np.array([*(block.first for block in blocks), samples.samples]) / fs_hz,
        quality=quality,
    )


@dataclass(frozen=True, slots=True)
class _Engine:
    """The two ways through a recording."""

    samples: Samples
    blocks: tuple[Block, ...]
    mains_hz: float | None
    chunk_s: float
    settings: Settings

    def first_pass(self) -> list[_Found]:
        """What each block adds."""
        noticed: list[tuple[Quality, Ints]] = []
        clean = with_margins(self.blocks, self._cores_and_notes(noticed))
        return [
            self._found(block, block_mv, *noticed[number])
            for number, (block, block_mv) in enumerate(zip(self.blocks, clean, strict=True))
        ]

    def _cores_and_notes(self, noticed: list[tuple[Quality, Ints]]) -> Iterator[Floats]:
        """The cores of the measurement path; quality and spikes of each are added to what is noticed."""
        chunked = Chunked(self.samples, chunk_s=self.chunk_s)
        for block in self.blocks:
            ecg_mv = chunked.read(block.start, block.stop)
            spikes = pacing_spikes(ecg_mv, fs_hz=self.samples.fs_hz) + block.start
            core_mv = self._core(ecg_mv, block, spikes)
            quality = assess_quality(
                ecg_mv[:, block.core], core_mv, fs_hz=self.samples.fs_hz, mains_hz=self.mains_hz
            )
            noticed.append((quality, spikes))
            yield core_mv

    def _core(self, ecg_mv: Floats, block: Block, spikes: Ints) -> Floats:
        return measured_core(
            ecg_mv,
            block,
            fs_hz=self.samples.fs_hz,
            spikes=spikes,
            mains_hz=self.mains_hz,
            settings=self.settings,
        )

    def _found(self, block: Block, clean_mv: Floats, quality: Quality, spikes: Ints) -> _Found:
        fs_hz = self.samples.fs_hz
        peak_s = r_peaks(clean_mv, fs_hz=fs_hz, usable=quality.usable)
        place_s = peak_s - block.core.start / fs_hz
        over_s = (block.last - block.first) / fs_hz + (0.0 if block.ends[1] else SEAM_S)
        peak_s = peak_s[(place_s >= 0.0) & (place_s < over_s)]
        usable_mv = clean_mv[quality.usable] if quality.usable.any() else clean_mv
        place = np.round(peak_s * fs_hz).astype(np.intp) - block.core.start
        return _Found(
            quality=quality,
            spikes=spikes,
            peak_s=peak_s + block.start / fs_hz,
            windows_mv=beat_rules.qrs_shapes(clean_mv, peak_s, fs_hz=fs_hz).windows_mv,
            known=beat_rules.known(clean_mv, peak_s, fs_hz=fs_hz),
            silent=beat_rules.silent_before(usable_mv[:, block.core], np.r_[place, block.last - block.first]),
        )

    def second_pass(self, beats: Beats, spikes: list[Ints], quality: tuple[Quality, ...]) -> Fiducials:
        """Marks of every beat."""
        chunked = Chunked(self.samples, chunk_s=self.chunk_s)
        cores = (
            self._core(chunked.read(block.start, block.stop), block, of_block)
            for block, of_block in zip(self.blocks, spikes, strict=True)
        )
        clean = with_margins(self.blocks, cores)
        parts = [
            self._marked(block, block_mv, beats, of_block.usable)
            for block, block_mv, of_block in zip(self.blocks, clean, quality, strict=True)
        ]
        return Fiducials(
            self.samples.leads,
            np.concatenate([part.lead_s for part in parts], axis=1),
            np.concatenate([part.presence for part in parts], axis=1),
            np.concatenate([part.global_s for part in parts]),
        )

    def _marked(self, block: Block, clean_mv: Floats, beats: Beats, usable: Bools) -> Fiducials:
        """Marks of the beats in the core; those beside it in the margins only inform them."""
        fs_hz = self.samples.fs_hz
        last = np.inf if block.ends[1] else block.last / fs_hz
        own = np.searchsorted(beats.peak_s, (block.first / fs_hz, last))
        seen = np.searchsorted(beats.peak_s, (block.start / fs_hz, block.stop / fs_hz))
        first, stop = max(own[0] - 1, seen[0]), max(min(own[1] + 1, seen[1]), own[1])
        near = slice(int(first), int(stop))
        found = delineate(
            clean_mv,
            _some(beats, near, block.start / fs_hz),
            fs_hz=fs_hz,
            leads=self.samples.leads,
            usable=usable,
        )
        kept = slice(int(own[0] - first), int(own[1] - first))
        start_s = block.start / fs_hz
        return Fiducials(
            found.leads,
            found.lead_s[:, kept] + start_s,
            found.presence[:, kept],
            found.global_s[kept] + start_s,
        )


def _some(beats: Beats, chosen: slice, start_s: float) -> Beats:
    """Some of the beats, in seconds from another start."""
    return Beats(
        beats.peak_s[chosen] - start_s,
        beats.kind[chosen],
        beats.group[chosen],
        beats.accepted[chosen],
        beats.after_gap[chosen],
    )


def _beats(found: list[_Found], spikes: Ints, *, fs_hz: float, settings: Settings) -> Beats:
    """The beats of all blocks, grouped and classed together."""
    peak_s = np.concatenate([each.peak_s for each in found])
    once = np.diff(peak_s, prepend=-np.inf) > REFRACTORY_S / 2
    if not once.any():
        none = np.zeros(0, dtype=bool)
        return Beats(peak_s, (), np.zeros(0, dtype=np.intp), none, none)
    usable = np.stack([each.quality.usable for each in found], axis=1)
    leads = usable.mean(axis=1) >= USUAL_SHARE
    leads = leads if leads.any() else usable.any(axis=1)
    before = np.cumsum([0, *(each.silent[-1] for each in found)])
    silent = np.concatenate(
        [each.silent[:-1] + start for each, start in zip(found, before[:-1], strict=True)]
    )
    known = np.concatenate([each.known for each in found], axis=1)
    windows_mv = np.concatenate([each.windows_mv[:, leads] for each in found])[once]
    margin, window_hz = beat_rules.window_shape(fs_hz)
    return beat_rules.classified(
        peak_s[once],
        beat_rules.Shapes(windows_mv, margin, window_hz),
        known=np.logical_or.reduce(known[leads])[once],
        after_gap=np.diff(silent[once], prepend=silent[0]) > beat_rules.SILENT_S * fs_hz,
        spikes=spikes,
        fs_hz=fs_hz,
        settings=settings,
    )
