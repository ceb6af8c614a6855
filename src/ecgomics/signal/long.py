"""The signal engine for recordings of any length, in bounded memory.

The recording is worked on block by block on the absolute grid, whatever the length of the chunks that it is read in;
for a recording of one block it finds what the engine finds in its array. It is gone through again for every step rather
than kept: filtering costs less than memory. Carried from block to block are the samples of the margins and what was
found, nothing else: about a kilobyte for a beat of three leads and for a second.

    read ─▶ mains, spikes ─▶ measurement path ─▶ disturbances by second ─▶ R peaks ─▶ windows, classes ─▶ marks

`survey` finds all but the marks; `stretches` then hands out the signal in stretches of blocks, whose marks are found
one by one (`stretch_fiducials`), in this process or in another, and are those that `analyse` finds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, Self, TypeVar

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.samples import Samples
from ecgomics.core.settings import Settings
from ecgomics.signal import beats as beat_rules
from ecgomics.signal.beat_windows import BeatWindows, beat_windows
from ecgomics.signal.blocks import Block, grid
from ecgomics.signal.delineation import delineate
from ecgomics.signal.filters import DEFAULT_SETTINGS, measured_core
from ecgomics.signal.forward import Forward
from ecgomics.signal.mains import mains_line_of
from ecgomics.signal.model import Beats, Disturbances, Fiducials, Quality
from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.quality.assessment import at_least, summary
from ecgomics.signal.quality.calibration import Span, calibration_pulses_of, without_pulses
from ecgomics.signal.quality.disturbances import disturbances
from ecgomics.signal.quality.masking import without_seconds
from ecgomics.signal.quality.spectrum import BandPowers, band_powers
from ecgomics.signal.quality.tenths import PER_SECOND, Tenths
from ecgomics.signal.rpeaks import r_peaks_of

CHUNK_S: Final = 60.0

Table = TypeVar("Table", Disturbances, Tenths)


@dataclass(frozen=True, slots=True)
class LongAnalysis:
    """What the engine finds in a recording of any length."""

    beats: Beats
    fiducials: Fiducials
    quality: Quality
    disturbances: Disturbances
    """What is wrong second by second."""
    spikes: Ints
    """Samples of the pacing spikes."""


def analyse(
    samples: Samples, *, chunk_s: float = CHUNK_S, settings: Settings = DEFAULT_SETTINGS
) -> LongAnalysis:
    """Beats, marks and quality of a recording that is read in chunks of so many seconds."""
    found = survey(samples, chunk_s=chunk_s, settings=settings)
    return LongAnalysis(
        beats=found.beats,
        fiducials=_fiducials(found),
        quality=found.quality,
        disturbances=found.disturbances,
        spikes=found.spikes,
    )


def beats_alone(
    samples: Samples, *, chunk_s: float = CHUNK_S, settings: Settings = DEFAULT_SETTINGS
) -> Beats:
    """The beats that analyse finds, without the time that marks take."""
    return survey(samples, chunk_s=chunk_s, settings=settings).beats


def survey(samples: Samples, *, chunk_s: float = CHUNK_S, settings: Settings = DEFAULT_SETTINGS) -> "Survey":
    """All that analyse finds but the marks, and the way through the recording."""
    way = _Way.through(samples, chunk_s=chunk_s, settings=settings)
    found, quality = _quality(way)
    return Survey(way, quality, found, _beats(way, quality, found.lost))


@dataclass(frozen=True, slots=True)
class _Way:
    """How a recording is gone through, and what must be known of the whole of it to clean it."""

    samples: Samples
    blocks: tuple[Block, ...]
    chunk: int
    settings: Settings
    mains_hz: float | None
    pulses: tuple[Span, ...]
    """Begin and end of the calibration pulses, s."""
    spikes: Ints

    @classmethod
    def through(cls, samples: Samples, *, chunk_s: float, settings: Settings) -> Self:
        """The way through a recording in chunks of so many seconds."""
        read, count, fs_hz = samples.read, samples.samples, samples.fs_hz
        blocks = grid(count, fs_hz=fs_hz)
        chunk = max(1, round(chunk_s * fs_hz))
        return cls(
            samples=samples,
            blocks=blocks,
            chunk=chunk,
            settings=settings,
            mains_hz=mains_line_of(read, count, fs_hz=fs_hz, settings=settings),
            pulses=calibration_pulses_of(read, count, fs_hz=fs_hz),
            spikes=_spikes(_chunked(samples, chunk), blocks, fs_hz=fs_hz),
        )

    @property
    def fs_hz(self) -> float:
        return self.samples.fs_hz

    def recorded(self) -> Forward:
        """What was recorded of the heart, in chunks."""
        return _chunked(self.samples, self.chunk)

    def clean(self, without: Bools | None = None) -> Forward:
        """The measurement path in cores of blocks, NaN in some seconds (leads × seconds)."""
        recorded, ahead = self.recorded(), iter(self.blocks)

        def core_mv(first: int, last: int) -> Floats:
            block = next(ahead)
            ecg_mv = self.without_pulses(recorded.read(block.start, block.stop), block.start)
            measured_mv = measured_core(
                ecg_mv,
                block,
                fs_hz=self.fs_hz,
                spikes=self.spikes,
                mains_hz=self.mains_hz,
                settings=self.settings,
            )
            if without is None:
                return measured_mv
            return without_seconds(measured_mv, without[:, block.seconds(self.fs_hz)], fs_hz=self.fs_hz)

        return Forward([*(block.first for block in self.blocks), self.samples.samples], core_mv)

    def without_pulses(self, ecg_mv: Floats, start: int) -> Floats:
        """Samples from start on, NaN in the calibration pulses."""
        return without_pulses(ecg_mv, self.pulses_from(start), fs_hz=self.fs_hz)

    def pulses_from(self, start: int) -> tuple[Span, ...]:
        """The calibration pulses that end after a sample, in seconds from it."""
        start_s = start / self.fs_hz
        return tuple((max(0.0, one - start_s), end - start_s) for one, end in self.pulses if end > start_s)


@dataclass(frozen=True, slots=True)
class Survey:
    """Quality and beats of a recording, and how it was gone through."""

    way: _Way
    quality: Quality
    disturbances: Disturbances
    beats: Beats

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the recording, in order."""
        return self.way.blocks

    @property
    def samples(self) -> Samples:
        """What was gone through."""
        return self.way.samples

    @property
    def spikes(self) -> Ints:
        """Samples of the pacing spikes."""
        return self.way.spikes

    @property
    def mains_hz(self) -> float | None:
        """The mains line that is removed."""
        return self.way.mains_hz

    def pulses_from(self, start: int) -> tuple[Span, ...]:
        """Begin and end of the calibration pulses that end after a sample, in seconds from it."""
        return self.way.pulses_from(start)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Successive blocks with all that their marks are found from; it may be sent to another process.

    Samples and seconds are those of the recording. The arrays of the signal are leads × samples in mV.
    """

    blocks: tuple[Block, ...]
    recorded_mv: Floats | None
    """What was recorded of the heart in the cores, where it was asked for."""
    measured_mv: Floats
    """The measurement path in the cores."""
    measurable_mv: Floats
    """The same with the margins at either side, NaN in what may not be measured."""
    beats: Beats
    """Those of the recording that lie in the cores or the margins, in order."""
    usable: Bools
    leads: tuple[str, ...]
    fs_hz: float
    settings: Settings

    @property
    def first(self) -> int:
        """First sample of the cores."""
        return self.blocks[0].first

    @property
    def last(self) -> int:
        """The sample after the cores."""
        return self.blocks[-1].last

    @property
    def own(self) -> slice:
        """Which of the beats lie in the cores."""
        first, last = (
            each.holds(self.beats.peak_s, fs_hz=self.fs_hz) for each in (self.blocks[0], self.blocks[-1])
        )
        return slice(first.start, last.stop)


def stretches(
    found: Survey, groups: Sequence[tuple[Block, ...]], *, as_recorded: bool = False
) -> Iterator[Stretch]:
    """The signal of groups of successive blocks, from front to back, as it was recorded, too, where that is asked for.

    A block in no group is only a margin.
    """
    way, bad = found.way, found.disturbances.bad
    recorded, clean, ahead = way.recorded(), way.clean(), iter(way.blocks)

    def both_mv(first: int, last: int) -> Floats:
        core_mv = clean.read(first, last)
        seconds = bad[:, next(ahead).seconds(way.fs_hz)]
        return np.concatenate([core_mv, without_seconds(core_mv, seconds, fs_hz=way.fs_hz)])

    both = Forward([*(block.first for block in way.blocks), way.samples.samples], both_mv)
    for blocks in groups:
        start, first, last = blocks[0].start, blocks[0].first, blocks[-1].last
        measured_mv, measurable_mv = np.split(both.read(start, blocks[-1].stop), 2)
        yield Stretch(
            blocks=blocks,
            recorded_mv=way.without_pulses(recorded.read(first, last), first) if as_recorded else None,
            measured_mv=measured_mv[:, first - start : last - start],
            measurable_mv=measurable_mv,
            beats=_near(found.beats, blocks, fs_hz=way.fs_hz),
            usable=found.quality.usable,
            leads=way.samples.leads,
            fs_hz=way.fs_hz,
            settings=way.settings,
        )


def _near(beats: Beats, blocks: tuple[Block, ...], *, fs_hz: float) -> Beats:
    """The beats of some blocks and their margins, times as they are."""
    own_first, own_last = (each.holds(beats.peak_s, fs_hz=fs_hz) for each in (blocks[0], blocks[-1]))
    seen = np.searchsorted(beats.peak_s, (blocks[0].start / fs_hz, blocks[-1].stop / fs_hz)).tolist()
    return some_beats(beats, slice(min(own_first.start, seen[0]), max(own_last.stop, seen[1])), 0.0)


def stretch_fiducials(stretch: Stretch) -> Fiducials:
    """Marks of the beats in the cores of a stretch, in seconds of the recording."""
    start = stretch.blocks[0].start
    return joined_fiducials(
        [
            _block_fiducials(
                stretch, block, stretch.measurable_mv[:, block.start - start : block.stop - start]
            )
            for block in stretch.blocks
        ]
    )


def _chunked(samples: Samples, chunk: int) -> Forward:
    return Forward([*range(0, samples.samples, chunk), samples.samples], samples.read)


def _spikes(recorded: Forward, blocks: tuple[Block, ...], *, fs_hz: float) -> Ints:
    """Samples of the pacing spikes, each found by the block whose core holds it."""
    parts = []
    for block in blocks:
        spikes = pacing_spikes(recorded.read(block.start, block.stop), fs_hz=fs_hz) + block.start
        parts.append(spikes[(spikes >= block.first) & (spikes < block.last)])
    return np.concatenate(parts)


def _quality(way: _Way) -> tuple[Disturbances, Quality]:
    """What is wrong second by second, and by lead and for the record."""
    found, tenths, powers = zip(*_block_quality(way), strict=True)
    whole, all_tenths = _joined(found), _joined(tenths)
    total = BandPowers(*(sum(getattr(part, each.name) for part in powers) for each in fields(BandPowers)))
    quality = summary(whole, all_tenths, total.snr_db, mains_hz=way.mains_hz)
    return whole, at_least(quality, way.settings.minimum_quality)


def _block_quality(way: _Way) -> Iterator[tuple[Disturbances, Tenths, BandPowers]]:
    recorded, clean = way.recorded(), way.clean()
    for block in way.blocks:
        clean_mv = clean.read(block.start, block.stop)
        ecg_mv = way.without_pulses(recorded.read(block.start, block.stop), block.start)
        tenths = Tenths.of(ecg_mv, clean_mv, fs_hz=way.fs_hz, mains_hz=way.mains_hz)
        found = disturbances(tenths, way.pulses_from(block.start))
        seconds = block.seconds(way.fs_hz, looked_at=True)
        own = slice(PER_SECOND * seconds.start, None if block.ends[1] else PER_SECOND * seconds.stop)
        powers = band_powers(ecg_mv[:, block.core], fs_hz=way.fs_hz, mains_hz=way.mains_hz)
        yield _cut(found, seconds), _cut(tenths, own), powers


def _cut(table: Table, chosen: slice) -> Table:
    """Some of the seconds or tenths of all fields."""
    return type(table)(*(getattr(table, one.name)[..., chosen].copy() for one in fields(table)))


def _joined(parts: tuple[Table, ...]) -> Table:
    """Tables of successive blocks as one."""
    return type(parts[0])(
        *(np.concatenate([getattr(part, one.name) for part in parts], axis=-1) for one in fields(parts[0]))
    )


def _beats(way: _Way, quality: Quality, lost: Bools) -> Beats:
    """The beats of all blocks, grouped and classed together."""
    chosen, visible = np.flatnonzero(quality.usable), way.clean(lost)
    peak_s = r_peaks_of(
        lambda first, last: visible.read(first, last)[chosen],
        leads=len(chosen),
        samples=way.samples.samples,
        fs_hz=way.fs_hz,
        detector=way.settings.detector,
    )
    if not len(peak_s):
        none = np.zeros(0, dtype=bool)
        return Beats(peak_s, (), np.zeros(0, dtype=np.intp), none, none)
    windows, silent = zip(*_about_beats(way, peak_s, chosen, lost), strict=True)
    before = np.cumsum([0, *(of_block[-1] for of_block in silent)])
    silent_before = np.concatenate(
        [of_block[:-1] + start for of_block, start in zip(silent, before[:-1], strict=True)]
    )
    return beat_rules.classed_beats(
        BeatWindows.joined(windows),
        peak_s,
        after_gap=beat_rules.long_silence(silent_before, fs_hz=way.fs_hz),
        spikes_s=way.spikes / way.fs_hz,
        settings=way.settings,
        duration_s=way.samples.samples / way.fs_hz,
    )


def _about_beats(way: _Way, peak_s: Floats, chosen: Ints, lost: Bools) -> Iterator[tuple[BeatWindows, Ints]]:
    """Of each block the windows about its beats, and its silent samples.

    Those, without signal in any lead, are counted up to each beat and for the whole core.
    """
    fs_hz, visible = way.fs_hz, way.clean(lost)
    for block in way.blocks:
        seen_mv = visible.read(block.start, block.stop)[chosen]
        own_s = peak_s[block.holds(peak_s, fs_hz=fs_hz)] - block.start / fs_hz
        place = np.round(own_s * fs_hz).astype(np.intp) - block.core.start
        yield (
            beat_windows(seen_mv, own_s, fs_hz=fs_hz),
            beat_rules.silent_before(seen_mv[:, block.core], np.r_[place, block.last - block.first]),
        )


def _fiducials(found: Survey) -> Fiducials:
    """Marks of every beat."""
    one_by_one = [(block,) for block in found.blocks]
    return joined_fiducials([stretch_fiducials(each) for each in stretches(found, one_by_one)])


def joined_fiducials(parts: Sequence[Fiducials]) -> Fiducials:
    """Marks of successive beats as one."""
    return Fiducials(
        parts[0].leads,
        np.concatenate([part.lead_s for part in parts], axis=1),
        np.concatenate([part.presence for part in parts], axis=1),
        np.concatenate([part.global_s for part in parts]),
    )


def _block_fiducials(stretch: Stretch, block: Block, clean_mv: Floats) -> Fiducials:
    """Marks of the beats in the core; one on either side in the margins only informs them."""
    fs_hz, beats = stretch.fs_hz, stretch.beats
    start_s = block.start / fs_hz
    own = block.holds(beats.peak_s, fs_hz=fs_hz)
    seen = np.searchsorted(beats.peak_s, (start_s, block.stop / fs_hz)).tolist()
    near = slice(max(own.start - 1, seen[0]), max(min(own.stop + 1, seen[1]), own.stop))
    found = delineate(
        clean_mv,
        some_beats(beats, near, start_s),
        fs_hz=fs_hz,
        leads=stretch.leads,
        usable=stretch.usable,
        settings=stretch.settings,
    )
    kept = slice(own.start - near.start, own.stop - near.start)
    return Fiducials(
        found.leads,
        found.lead_s[:, kept] + start_s,
        found.presence[:, kept],
        found.global_s[kept] + start_s,
    )


def some_beats(beats: Beats, chosen: slice, start_s: float) -> Beats:
    """Some of the beats, in seconds from another start."""
    return Beats(
        beats.peak_s[chosen] - start_s,
        beats.kind[chosen],
        beats.group[chosen],
        beats.accepted[chosen],
        beats.after_gap[chosen],
    )
