"""The signal engine for recordings of any length, in bounded memory.

The recording is worked on block by block on the absolute grid, whatever the length of the chunks that it is read in;
for a recording of one block it finds what the engine finds in its array. It is gone through thrice: for pacing spikes;
for quality, R peaks and the windows about them; and, when every beat has its class, for the marks. Carried from block
to block are the samples of the margins and what was found, nothing else: about a kilobyte for a beat of three leads.

    read ─▶ mains, spikes ─▶ measurement path ─▶ quality, R peaks, windows ─▶ classes ─▶ measurement path ─▶ marks
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.samples import Samples
from ecgomics.core.settings import Settings
from ecgomics.signal import beats as beat_rules
from ecgomics.signal.blocks import Block, grid
from ecgomics.signal.delineation import delineate
from ecgomics.signal.filters import DEFAULT_SETTINGS, measured_core
from ecgomics.signal.forward import Forward
from ecgomics.signal.mains import mains_line_of
from ecgomics.signal.model import Beats, Fiducials, Quality
from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.quality import assess_quality
from ecgomics.signal.rpeaks import REFRACTORY_S, r_peaks

CHUNK_S: Final = 60.0
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


def analyse(
    samples: Samples, *, chunk_s: float = CHUNK_S, settings: Settings = DEFAULT_SETTINGS
) -> LongAnalysis:
    """Beats, marks and quality of a recording that is read in chunks of so many seconds."""
    whole = _Whole(samples, grid(samples.samples, fs_hz=samples.fs_hz), chunk_s, settings)
    mains_hz = mains_line_of(samples.read, samples.samples, fs_hz=samples.fs_hz, settings=settings)
    spikes = whole.spikes()
    found = whole.found(mains_hz, spikes)
    quality = tuple(each.quality for each in found)
    beats = _beats(found, spikes, fs_hz=samples.fs_hz, settings=settings)
    del found
    return LongAnalysis(
        beats=beats,
        fiducials=whole.marks(mains_hz, spikes, beats, quality),
        mains_hz=mains_hz,
        spikes=spikes,
        block_s=np.array([*(block.first for block in whole.blocks), samples.samples]) / samples.fs_hz,
        quality=quality,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What one block adds to what is known of the recording."""

    quality: Quality
    peak_s: Floats
    windows_mv: Floats
    """beats × leads × samples about the R peaks, single precision."""
    known: Bools
    """leads × beats with enough recorded signal about them."""
    silent: Ints
    """Samples of the core without signal in any usable lead: up to each beat, and of the whole core."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """A recording and the ways through it."""

    samples: Samples
    blocks: tuple[Block, ...]
    chunk_s: float
    settings: Settings

    @property
    def _fs_hz(self) -> float:
        return self.samples.fs_hz

    def _recorded(self) -> Forward:
        """The recording in chunks."""
        chunk = max(1, round(self.chunk_s * self._fs_hz))
        return Forward([*range(0, self.samples.samples, chunk), self.samples.samples], self.samples.read)

    def _clean(self, mains_hz: float | None, spikes: Ints) -> Forward:
        """The measurement path in cores of blocks."""
        recorded, ahead = self._recorded(), iter(self.blocks)

        def core_mv(first: int, last: int) -> Floats:
            block = next(ahead)
            return measured_core(
                recorded.read(block.start, block.stop),
                block,
                fs_hz=self._fs_hz,
                spikes=spikes,
                mains_hz=mains_hz,
                settings=self.settings,
            )

        return Forward([*(block.first for block in self.blocks), self.samples.samples], core_mv)

    def spikes(self) -> Ints:
        """Samples of the pacing spikes, each found by the block whose core holds it."""
        recorded = self._recorded()
        parts = []
        for block in self.blocks:
            spikes = pacing_spikes(recorded.read(block.start, block.stop), fs_hz=self._fs_hz) + block.start
            parts.append(spikes[(spikes >= block.first) & (spikes < block.last)])
        return np.concatenate(parts)

    def found(self, mains_hz: float | None, spikes: Ints) -> list[_Found]:
        """What each block adds."""
        recorded, clean = self._recorded(), self._clean(mains_hz, spikes)
        parts = []
        for block in self.blocks:
            clean_mv = clean.read(block.start, block.stop)
            ecg_mv, core_mv = recorded.read(block.first, block.last), clean_mv[:, block.core]
            quality = assess_quality(ecg_mv, core_mv, fs_hz=self._fs_hz, mains_hz=mains_hz)
            parts.append(self._found(block, clean_mv, quality))
        return parts

    def _found(self, block: Block, clean_mv: Floats, quality: Quality) -> _Found:
        fs_hz, margin = self._fs_hz, block.core.start
        peak_s = r_peaks(clean_mv, fs_hz=fs_hz, usable=quality.usable)
        place_s = peak_s - margin / fs_hz
        over_s = (block.last - block.first) / fs_hz + (0.0 if block.ends[1] else SEAM_S)
        peak_s = peak_s[(place_s >= 0.0) & (place_s < over_s)]
        seen_mv = clean_mv[quality.usable] if quality.usable.any() else clean_mv
        place = np.r_[np.round(peak_s * fs_hz).astype(np.intp) - margin, block.last - block.first]
        return _Found(
            quality=quality,
            peak_s=peak_s + block.start / fs_hz,
            windows_mv=beat_rules.qrs_shapes(clean_mv, peak_s, fs_hz=fs_hz).windows_mv,
            known=beat_rules.known(clean_mv, peak_s, fs_hz=fs_hz),
            silent=beat_rules.silent_before(seen_mv[:, block.core], place),
        )

    def marks(
        self, mains_hz: float | None, spikes: Ints, beats: Beats, quality: tuple[Quality, ...]
    ) -> Fiducials:
        """Marks of every beat."""
        clean = self._clean(mains_hz, spikes)
        parts = [
            self._marks(block, clean.read(block.start, block.stop), beats, of_block.usable)
            for block, of_block in zip(self.blocks, quality, strict=True)
        ]
        return Fiducials(
            self.samples.leads,
            np.concatenate([part.lead_s for part in parts], axis=1),
            np.concatenate([part.presence for part in parts], axis=1),
            np.concatenate([part.global_s for part in parts]),
        )

    def _marks(self, block: Block, clean_mv: Floats, beats: Beats, usable: Bools) -> Fiducials:
        """Marks of the beats in the core; one on either side in the margins only informs them."""
        fs_hz, start_s = self._fs_hz, block.start / self._fs_hz
        end_s = np.inf if block.ends[1] else block.last / fs_hz
        own = np.searchsorted(beats.peak_s, (block.first / fs_hz, end_s)).tolist()
        seen = np.searchsorted(beats.peak_s, (start_s, block.stop / fs_hz)).tolist()
        near = slice(max(own[0] - 1, seen[0]), max(min(own[1] + 1, seen[1]), own[1]))
        found = delineate(
            clean_mv,
            _some(beats, near, start_s),
            fs_hz=fs_hz,
            leads=self.samples.leads,
            usable=usable,
            settings=self.settings,
        )
        kept = slice(own[0] - near.start, own[1] - near.start)
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
