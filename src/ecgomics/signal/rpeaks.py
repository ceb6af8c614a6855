"""R peaks of one to twelve leads, whatever their polarity.

The envelope of a band in which QRS complexes outdo P and T waves is fused over leads (`qrs_envelope`), its maxima are
candidates with the evidence of their heights (`qrs_evidence`), and heights and rhythm together choose the beats
(`beat_path`). Where the result of one band looks doubtful, others are tried, minute by minute. Each beat then gets its
time from the leads themselves, finer than a sample.

A long recording is worked on in blocks that lie at fixed times and see a little beyond their ends, so that memory is
bounded and the result does not depend on how the recording is handed over.
"""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, median
from ecgomics.core.settings import Detector
from ecgomics.signal.beat_path import REFRACTORY_S, most_likely, rhythm_about
from ecgomics.signal.classic_detectors import elgendi, pan_tompkins
from ecgomics.signal.filters import bridged
from ecgomics.signal.qrs_envelope import BANDS_HZ, Curve, Spectrum, curve, spectrum
from ecgomics.signal.qrs_evidence import (
    Candidates,
    beside_beats,
    candidates,
    highest_about,
    noise_level,
    stretch_of,
)

#: Samples of all leads that a block holds about, in whole minutes.
BLOCK_SAMPLES: Final = 2_400_000
BLOCK_MIN: Final = (1, 30)
#: What a block sees beyond its ends.
CONTEXT_S: Final = 30.0
SHORTEST_S: Final = 0.5
#: Other bands are tried where the noise of the first is above this share of the beats (a logarithm) and its doubt above
#: that: without noise the widest complexes are seen best in the lowest band.
NOISY: Final = -1.6
LITTLE_DOUBT: Final = 0.2
#: The first band is kept unless another is better by this.
FIRST_BAND_AHEAD: Final = 0.0
EVIDENCE_DOUBT: Final = 0.3
LARGEST_STEP: Final = 0.5
#: Weight of the rhythm before and after the beats' own T and P waves are known.
RHYTHM_WEIGHT: Final = 1.0
LATER_RHYTHM_WEIGHT: Final = 0.6
LATER_ROUNDS: Final = 4
REFINE_S: Final = 0.07
#: The level that the height of a peak is taken from is the median this far to each side.
LEVEL_S: Final = 0.25

#: Detectors of others that may be chosen.
CLASSIC: Final[Mapping[str, Callable[..., Floats]]] = {"pan_tompkins": pan_tompkins, "elgendi": elgendi}

Read = Callable[[int, int], Floats]


def r_peaks(
    clean_mv: Floats, *, fs_hz: float, usable: Bools | None = None, detector: Detector = "evidence"
) -> Floats:
    """Times of the R peaks in s, finer than a sample, ascending; empty where no lead is usable.

    clean_mv is leads × samples of the measurement path. Gaps (NaN) hold no beats. Another detector than this module's
    own finds the beats where it is asked for; their exact times are found in the same way.
    """
    if usable is not None and not usable.all():
        clean_mv = clean_mv[usable]
    return r_peaks_of(
        lambda first, last: clean_mv[:, first:last],
        leads=len(clean_mv),
        samples=clean_mv.shape[1],
        fs_hz=fs_hz,
        detector=detector,
    )


def r_peaks_of(
    read: Read, *, leads: int, samples: int, fs_hz: float, detector: Detector = "evidence"
) -> Floats:
    """The same for a signal that is read piece by piece: read(first, last) gives leads × (last - first) samples."""
    if not leads or samples < SHORTEST_S * fs_hz:
        return np.zeros(0)
    block, context = block_samples(leads, fs_hz), round(CONTEXT_S * fs_hz)
    parts = []
    for first in range(0, samples, block):
        last = min(first + block, samples)
        begin = max(0, first - context)
        block_mv = read(begin, min(last + context, samples))
        peak_s = begin / fs_hz + _block_peaks(block_mv, fs_hz=fs_hz, detector=detector)
        parts.append(peak_s[(peak_s >= first / fs_hz) & (peak_s < last / fs_hz)])
    return _apart(np.concatenate(parts))


def block_samples(leads: int, fs_hz: float) -> int:
    """Length of a block: whole minutes, fewer for many leads and high rates."""
    minutes = int(np.clip(BLOCK_SAMPLES // (leads * fs_hz * 60.0), *BLOCK_MIN))
    return round(minutes * 60 * fs_hz)


def _apart(peak_s: Floats) -> Floats:
    """Times without those that are too close after another."""
    return peak_s[np.diff(peak_s, prepend=-np.inf) > REFRACTORY_S / 2]


def _block_peaks(clean_mv: Floats, *, fs_hz: float, detector: Detector) -> Floats:
    """R peaks of one block, in s from its begin."""
    missing = ~np.isfinite(clean_mv)
    gaps: Bools | None = None
    if missing.all() or clean_mv.shape[1] < SHORTEST_S * fs_hz:
        return np.zeros(0)
    if missing.any():
        present = ~missing.all(axis=1)
        gaps = missing[present]
        clean_mv = bridged(clean_mv[present], gaps)
    if detector in CLASSIC:
        found_s = CLASSIC[detector](clean_mv, fs_hz=fs_hz)
        return _refined(clean_mv, _recorded(found_s, gaps, fs_hz=fs_hz), fs_hz=fs_hz)
    whole = spectrum(clean_mv, fs_hz=fs_hz)
    if gaps is not None:
        at = np.minimum(np.arange(whole.curve_samples) * fs_hz / whole.curve_hz, gaps.shape[1] - 1)
        gaps = gaps[:, at.astype(np.intp)]
    beat_s = _beats(whole, gaps)
    return _refined(clean_mv, beat_s, fs_hz=fs_hz)


def _recorded(peak_s: Floats, gaps: Bools | None, *, fs_hz: float) -> Floats:
    """The times at which at least one lead has signal."""
    if gaps is None or not len(peak_s):
        return peak_s
    at = np.clip(np.round(peak_s * fs_hz).astype(np.intp), 0, gaps.shape[1] - 1)
    return peak_s[~gaps[:, at].all(axis=0)]


def _beats(whole: Spectrum, gaps: Bools | None) -> Floats:
    """Times of the beats to about a hundredth of a second."""
    best = curve(whole, gaps, BANDS_HZ[0])
    found = candidates(best)
    taken = _first_choice(found)
    doubt = _doubt(found, taken, best)
    noisy = (doubt > LITTLE_DOUBT) & (noise_level(best, len(doubt)) > NOISY)
    if noisy.any():
        best = _best_of_bands(whole, gaps, best, np.where(noisy, doubt, 0.0))
        found = candidates(best)
        taken = _first_choice(found)
    highest = highest_about(best)
    for _ in range(LATER_ROUNDS):
        found, before = beside_beats(found, best, highest, taken), taken
        taken = _choice(found, before, rhythm_weight=LATER_RHYTHM_WEIGHT)
        if np.array_equal(taken, before):
            break
    return found.time_s[taken]


def _first_choice(found: Candidates) -> Bools:
    return _choice(found, found.evidence() > 0, rhythm_weight=RHYTHM_WEIGHT)


def _choice(found: Candidates, before: Bools, *, rhythm_weight: float) -> Bools:
    """Beats among the candidates, by the rhythm of those chosen before."""
    rhythm = rhythm_about(found.time_s, found.time_s[before])
    return most_likely(found.time_s, found.evidence(), found.log_height, rhythm, rhythm_weight=rhythm_weight)


def _doubt(found: Candidates, taken: Bools, curve: Curve) -> Floats:
    """How doubtful the beats of each stretch are: unclear candidates, irregular rhythm, uneven heights."""
    end_s = len(curve.power) / curve.hz
    every, count = stretch_of(found.time_s, end_s)
    beat_s, heights, stretch = found.time_s[taken], found.log_height[taken], every[taken]
    beats = np.maximum(np.bincount(stretch, minlength=count), 1)
    unclear = np.bincount(every, 1.0 / (1.0 + np.exp(np.abs(found.evidence()))), minlength=count) / beats
    mean = np.bincount(stretch, heights, minlength=count) / beats
    uneven = np.sqrt(np.bincount(stretch, (heights - mean[stretch]) ** 2, minlength=count) / beats)
    step = np.minimum(np.abs(np.diff(np.log(np.diff(beat_s)))), LARGEST_STEP)
    irregular = np.bincount(stretch[1:-1], step, minlength=count) if len(beat_s) > 2 else LARGEST_STEP * beats
    doubt: Floats = EVIDENCE_DOUBT * unclear + uneven + irregular / beats
    return doubt


def _best_of_bands(whole: Spectrum, gaps: Bools | None, first: Curve, doubt: Floats) -> Curve:
    """A curve that is in each stretch the one of the band whose beats are least doubtful."""
    curves, doubts = [first], [doubt - FIRST_BAND_AHEAD]
    for band_hz in BANDS_HZ[1:]:
        other = curve(whole, gaps, band_hz)
        found = candidates(other)
        curves.append(other)
        doubts.append(_doubt(found, _first_choice(found), other))
    time_s = np.arange(len(first.power)) / first.hz
    stretch, _ = stretch_of(time_s, len(first.power) / first.hz)
    chosen = np.argmin(doubts, axis=0)[stretch]
    power = np.empty_like(first.power)
    for number, each in enumerate(curves):
        there = chosen == number
        power[there] = each.power[there] * np.exp(-2.0 * each.level(time_s[there]))
    return Curve(power, first.hz, first.knot_s, np.zeros_like(first.knot_s))


def _refined(ecg_mv: Floats, time_s: Floats, *, fs_hz: float) -> Floats:
    """Each time moved to the largest multi-lead magnitude near it, by a parabola between samples."""
    if not len(time_s):
        return time_s
    reach, wide = max(2, round(REFINE_S * fs_hz)), round(LEVEL_S * fs_hz)
    centre = np.round(time_s * fs_hz).astype(np.intp)
    at = np.clip(centre[:, None] + np.arange(-reach - 1, reach + 2), 0, ecg_mv.shape[1] - 1)
    about = np.clip(centre[:, None] + np.arange(-wide, wide + 1, max(1, wide // 25)), 0, ecg_mv.shape[1] - 1)
    level_mv = median(ecg_mv[:, about], axis=-1)[..., None]
    magnitude = np.sqrt(np.mean((ecg_mv[:, at] - level_mv) ** 2, axis=0))
    best = np.argmax(magnitude[:, 1:-1], axis=1) + 1
    rows = np.arange(len(at))
    before, peak, after = (magnitude[rows, best + shift] for shift in (-1, 0, 1))
    refined = (centre - reach - 1 + best + vertex(before, peak, after)) / fs_hz
    refined = np.unique(np.clip(refined, 0.0, (ecg_mv.shape[1] - 1) / fs_hz))
    return refined[np.diff(refined, prepend=-np.inf) > REFRACTORY_S / 2]


def vertex(before: Floats, peak: Floats, after: Floats) -> Floats:
    """Where between samples a parabola through three of them has its top, from the middle one; within ±0.5."""
    bend = before - 2 * peak + after
    shift = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1.0), 0.0)
    return np.clip(shift, -0.5, 0.5)
