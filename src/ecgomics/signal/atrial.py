"""P waves anywhere in the recording, also those that no QRS follows.

The segmenter says at every moment how likely a P wave is. What it sees before a QRS is marked with the beats; what it
sees elsewhere is a P wave too: one that was not conducted, or that has nothing to do with the ventricles. A P wave on
top of T or within QRS is not seen: what a T wave has above the median of its kind shows it in analytic ECGs, but in
recordings of single leads noise passes for it, and then for block.

    marks of beats ────────────────┬▶ P waves in time order ─▶ fainter ones where P is due ─▶ which beat each leads to,
    P trace ─▶ sure stretches apart ┘                                                         how much is tracked
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import POINTS, AtrialActivity, Beats, Fiducials, PTrace

#: A stretch above this is where P is more likely than not; its ends are where the limits of P are taken to be.
HALF: Final = 0.5
#: A P wave that no mark of a beat tells of must be this sure, or at least faint where one is due by the others, and
#: last so long. On the records that this was read from (CinC 2017, class N; 11,000 beats) two stretches of 0.7 were no
#: P wave; PTB-XL and LUDB have none.
SURE: Final = 0.7
FAINT: Final = 0.2
SHORTEST_S: Final = 0.04
LONGEST_S: Final = 0.24
#: Atria do not beat again so soon: what comes this near to a P wave is a part of it, or noise.
APART_S: Final = 0.2
#: The marks of a beat may tell of a P wave because all beats like it have one; here at least a trace of it must be.
TRACE: Final = 0.1
#: From the onset of P to that of the QRS that it leads to.
SHORTEST_PR_S: Final = 0.06
LONGEST_PR_S: Final = 0.6
#: Before the first beat of a recording there is no room for a P wave if it begins so early.
FIRST_ROOM_S: Final = 0.42
#: Intervals between P waves: longer than so many usual ones is a gap; a multiple of the usual one within a share of it.
GAP: Final = 1.5
MULTIPLE_WITHIN: Final = 0.2
#: What lies between this before QRS and the end of T is hidden from sight.
HIDDEN_BEFORE_S: Final = 0.08
HIDDEN_AFTER_S: Final = 0.40


def atrial_activity(fiducials: Fiducials, beats: Beats) -> AtrialActivity | None:
    """Every P wave that can be seen; None where the P trace is missing, so that they were sought before QRS only."""
    trace = fiducials.p_trace
    if trace is None:
        return None
    qrs_s = qrs_onsets_s(fiducials, beats)
    waves = _of_beats(trace, fiducials)
    apart = _apart(_runs(trace, HALF), waves, fiducials, qrs_s)
    waves = _together(waves, _chosen(apart, apart[2] >= SURE))
    if _has_gaps(waves[0]):
        faint = _apart(_runs(trace, FAINT), waves, fiducials, qrs_s)
        waves = _together(waves, _chosen(faint, _due(faint[0], waves[0])))
    onset_s, offset_s, probability, beat = waves
    beat = np.where(beat >= 0, beat, _led_to(onset_s, offset_s, qrs_s))
    return AtrialActivity(
        onset_s=onset_s,
        offset_s=offset_s,
        probability=probability,
        beat=_last_before_each(beat),
        tracked_share=_tracked_share(onset_s, qrs_s, fiducials, beats),
    )


def qrs_onsets_s(fiducials: Fiducials, beats: Beats) -> Floats:
    """Begin of every QRS, the R peak where it was not marked; (beats,)."""
    onset_s = fiducials.global_s[:, POINTS.index("QRS_on")]
    return np.where(np.isfinite(onset_s), onset_s, beats.peak_s)


def usual_pp_s(onset_s: Floats) -> float:
    """Median interval between P waves, NaN with fewer than three of them."""
    return float(np.median(np.diff(onset_s))) if len(onset_s) > 2 else float("nan")


Waves = tuple[Floats, Floats, Floats, Ints]
"""Onset, offset, probability and beat of some P waves."""


def _together(some: Waves, others: Waves) -> Waves:
    """All in time order."""
    onset_s, offset_s, probability, beat = (
        np.concatenate([one, other]) for one, other in zip(some, others, strict=True)
    )
    order = np.argsort(onset_s, kind="stable")
    return onset_s[order], offset_s[order], probability[order], beat[order]


def _chosen(waves: Waves, which: Bools) -> Waves:
    onset_s, offset_s, probability, beat = waves
    return onset_s[which], offset_s[which], probability[which], beat[which]


def _runs(trace: PTrace, level: float) -> Waves:
    """Stretches of the trace above a level, their ends between two bins; no beat yet."""
    high = np.concatenate([[False], trace.probability >= level, [False]])
    edges = np.flatnonzero(high[1:] != high[:-1])
    first, stop = edges[0::2], edges[1::2]
    if not len(first):
        return np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.intp)
    top = np.maximum.reduceat(
        trace.probability, np.stack([first, np.minimum(stop, len(high) - 3)], axis=1).ravel()
    )
    begin = _passing(trace.probability, first - 1, first, level)
    end = _passing(trace.probability, stop, stop - 1, level)
    return (
        trace.start_s + begin / trace.bins_hz,
        trace.start_s + end / trace.bins_hz,
        top[0::2].astype(float),
        np.full(len(first), -1),
    )


def _passing(values: Floats, outside: Ints, inside: Ints, level: float) -> Floats:
    """Where between two neighbouring bins the level is passed."""
    out = values[np.clip(outside, 0, len(values) - 1)]
    share = np.clip((level - out) / np.maximum(values[inside] - out, 1e-6), 0.0, 1.0)
    passing: Floats = outside + (inside - outside) * share
    return passing


def _of_beats(trace: PTrace, fiducials: Fiducials) -> Waves:
    """P waves that beats are marked with, as far as the trace shows something there."""
    p_on_s = fiducials.global_s[:, POINTS.index("P_on")]
    p_off_s = fiducials.global_s[:, POINTS.index("P_off")]
    beat = np.flatnonzero(np.isfinite(p_on_s) & np.isfinite(p_off_s))
    onset_s, offset_s = p_on_s[beat], p_off_s[beat]
    probability = _highest(trace, onset_s, offset_s)
    there = probability >= TRACE
    return onset_s[there], offset_s[there], probability[there], beat[there]


def _highest(trace: PTrace, onset_s: Floats, offset_s: Floats) -> Floats:
    """Highest value of the trace between limits."""
    count = len(trace.probability)
    first, last = (
        np.clip(np.round((at_s - trace.start_s) * trace.bins_hz), 0, count - 1).astype(np.intp)
        for at_s in (onset_s, offset_s)
    )
    if not len(first):
        return np.zeros(0)
    padded = np.append(trace.probability, np.float32(0.0))
    limits = np.stack([first, np.maximum(last, first) + 1], axis=1).ravel()
    return np.maximum.reduceat(padded, limits)[0::2].astype(float)


def _apart(runs: Waves, of_beats: Waves, fiducials: Fiducials, qrs_s: Floats) -> Waves:
    """Stretches that no beat is marked with and that lie outside QRS."""
    onset_s, offset_s, _, _ = runs
    lasting = (offset_s - onset_s >= SHORTEST_S) & (offset_s - onset_s <= LONGEST_S)
    qrs_off_s = np.fmax(fiducials.global_s[:, POINTS.index("QRS_off")], qrs_s)
    free = ~_touching(onset_s, offset_s, of_beats[0] - APART_S, of_beats[1] + APART_S)
    free &= ~_touching(0.5 * (onset_s + offset_s), 0.5 * (onset_s + offset_s), qrs_s, qrs_off_s)
    return _chosen(runs, lasting & free)


def short_pp_s(onset_s: Floats) -> float:
    """Lower quartile of the intervals between P waves: the usual one where up to three in four hold a missed one."""
    return float(np.quantile(np.diff(onset_s), 0.25)) if len(onset_s) > 2 else float("nan")


def _has_gaps(onset_s: Floats) -> bool:
    """Whether P waves are so far apart somewhere that there may be another between them."""
    return bool(np.any(np.diff(onset_s) > GAP * short_pp_s(onset_s)))


def _due(onset_s: Floats, known_s: Floats) -> Bools:
    """Which of some onsets lie whole intervals from the known P waves on either side of them."""
    usual_s = short_pp_s(known_s)
    ends_s = np.concatenate([[-np.inf], known_s, [np.inf]])
    after = np.searchsorted(known_s, onset_s) + 1
    due = np.ones(len(onset_s), dtype=bool)
    for apart_s in (onset_s - ends_s[after - 1], ends_s[after] - onset_s):
        steps = np.where(np.isfinite(apart_s), apart_s / usual_s, 0.0)
        due &= (steps > HALF) & (np.abs(steps - np.round(steps)) <= MULTIPLE_WITHIN)
    return due


def _touching(onset_s: Floats, offset_s: Floats, from_s: Floats, to_s: Floats) -> Bools:
    """Which stretches share time with any of some others; the others are ascending and do not overlap."""
    if not len(from_s):
        return np.zeros(len(onset_s), dtype=bool)
    before = np.searchsorted(from_s, offset_s) - 1
    return (before >= 0) & (to_s[np.maximum(before, 0)] > onset_s)


def _led_to(onset_s: Floats, offset_s: Floats, qrs_s: Floats) -> Ints:
    """The beat that follows each P wave in the time that conduction takes, -1 where none does."""
    following = np.searchsorted(qrs_s, 0.5 * (onset_s + offset_s))
    pr_s = np.append(qrs_s, np.inf)[following] - onset_s
    return np.where((pr_s >= SHORTEST_PR_S) & (pr_s <= LONGEST_PR_S), following, -1)


def _last_before_each(beat: Ints) -> Ints:
    """Of several P waves before one QRS the last leads to it."""
    later = np.append(beat[1:], -1)
    return np.where((beat >= 0) & (beat == later), -1, beat)


def _tracked_share(onset_s: Floats, qrs_s: Floats, fiducials: Fiducials, beats: Beats) -> float:
    """Share of the time from the first to the last QRS in which no P wave is missed.

    Between two P waves there is at most one QRS; where there are more, a P wave was missed, unless they are an
    interpolated ventricular beat, or the P waves go on in their usual interval and the missing ones lie in QRS or T.
    """
    if len(qrs_s) < 2:
        return 0.0
    ends_s = np.concatenate([[-np.inf], onset_s, [np.inf]])
    between = np.searchsorted(qrs_s, ends_s)
    complexes = np.diff(between)
    first_s, last_s = np.clip(ends_s[:-1], qrs_s[0], qrs_s[-1]), np.clip(ends_s[1:], qrs_s[0], qrs_s[-1])
    missed = complexes > 1
    missed[0] = complexes[0] > 1 or (complexes[0] == 1 and qrs_s[0] > FIRST_ROOM_S)
    usual_s = usual_pp_s(onset_s)
    if missed.any() and np.isfinite(usual_s):
        missed &= ~_explained(ends_s, missed, usual_s, fiducials=fiducials, beats=beats)
    return float(1.0 - np.sum((last_s - first_s)[missed]) / (qrs_s[-1] - qrs_s[0]))


def _explained(ends_s: Floats, missed: Bools, usual_s: float, *, fiducials: Fiducials, beats: Beats) -> Bools:
    """Gaps between P waves that hold a ventricular beat only, or in which the missing P waves are hidden."""
    length_s = np.diff(ends_s)
    gap = np.flatnonzero(missed & np.isfinite(length_s))
    steps = length_s[gap] / usual_s
    others = np.cumsum(np.append(0, np.array(beats.kind, dtype="<U1") != "V"))
    within = np.diff(
        others[np.searchsorted(qrs_onsets_s(fiducials, beats), [ends_s[gap], ends_s[gap + 1]])], axis=0
    )[0]
    whole = np.round(steps).astype(np.intp)
    # the places of the missing P waves, all gaps together
    of_gap = np.repeat(np.arange(len(gap)), np.maximum(whole - 1, 0))
    number = np.arange(len(of_gap)) - np.searchsorted(of_gap, of_gap) + 1
    expected_s = ends_s[gap][of_gap] + length_s[gap][of_gap] * number / whole[of_gap]
    seen = np.bincount(of_gap[~hidden(expected_s, fiducials, beats)], minlength=len(gap)) > 0
    explained = np.zeros(len(missed), dtype=bool)
    explained[gap] = np.where(steps <= GAP, within <= 1, (np.abs(steps - whole) <= MULTIPLE_WITHIN) & ~seen)
    return explained


def hidden(time_s: Floats, fiducials: Fiducials, beats: Beats) -> Bools:
    """Which times lie in QRS or T, where a P wave is not seen."""
    qrs_s, t_off_s = qrs_onsets_s(fiducials, beats), fiducials.global_s[:, POINTS.index("T_off")]
    seen_from_s = np.where(np.isfinite(t_off_s), t_off_s, qrs_s + HIDDEN_AFTER_S)
    beat = np.searchsorted(qrs_s, time_s + HIDDEN_BEFORE_S) - 1
    within: Bools = (beat >= 0) & (time_s <= seen_from_s[np.maximum(beat, 0)])
    return within
