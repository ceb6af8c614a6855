"""What becomes of the P waves in the AV node: led on, dropped, or without any bearing on the ventricles.

The words are those of the guideline (Kusumoto 2018): block is told of P waves that come in time at less than 100 /min.
A premature P wave that is not led on is no block, nor is one that meets ventricles in which an ectopic or paced beat
has just been.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, get_args

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.atrial import (
    GAP,
    MULTIPLE_WITHIN,
    hidden,
    qrs_onsets_s,
    short_pp_s,
    usual_pp_s,
)
from ecgomics.signal.model import AtrialActivity, Beats, Fiducials

AvBlock = Literal["none", "first", "second_i", "second_ii", "two_to_one", "advanced", "third"]
#: From the mildest to the worst.
AV_BLOCKS: Final[tuple[AvBlock, ...]] = get_args(AvBlock)

#: A P wave that comes after less than this share of the usual interval is premature.
PREMATURE: Final = 0.8
#: The usual interval between P waves is the median of so many.
LOCAL_INTERVALS: Final = 11
#: PR before and after a dropped beat that differ by no more are constant: limits of single beats scatter by 10 ms.
CONSTANT_PR_MS: Final = 20.0
FIRST_DEGREE_MS: Final = 200.0
#: Without any bearing: PR scatters by this much between its quartiles, though no RR departs from the usual one by more
#: than this share.
ROAMING_PR_MS: Final = 60.0
REGULAR_RR: Final = 0.15
FEWEST_BEATS: Final = 4
#: Atria that outrun the ventricles by so much are kept from them by block, and not only met by another pacemaker.
OUTRUN: Final = 1.1


@dataclass(frozen=True, slots=True)
class AvConduction:
    """P waves between the first and the last QRS and what became of them; arrays are (waves,)."""

    onset_s: Floats
    pr_ms: Floats
    """To the QRS that it leads to; NaN where it leads to none."""
    dropped: Bools
    """In time and yet not led on."""
    complexes: int
    """QRS after the first one."""
    dissociated: bool
    """P waves and QRS each follow their own rhythm."""

    @property
    def conducted(self) -> Bools:
        """Which lead to a QRS."""
        return np.isfinite(self.pr_ms)


def av_conduction(activity: AtrialActivity, fiducials: Fiducials, beats: Beats) -> AvConduction:
    """What became of the P waves of a recording."""
    qrs_s = qrs_onsets_s(fiducials, beats)
    within = (activity.onset_s > qrs_s[0]) & (activity.onset_s < qrs_s[-1])
    onset_s, beat = activity.onset_s[within], activity.beat[within]
    in_time = _in_time(activity.onset_s, fiducials, beats)[within]
    dissociated = _dissociated(onset_s, qrs_s, beats)
    led_on = (beat >= 0) & (not dissociated)
    return AvConduction(
        onset_s=onset_s,
        pr_ms=np.where(led_on, 1000.0 * (qrs_s[beat] - onset_s), np.nan),
        dropped=~led_on & in_time & _between_normal_beats(onset_s, qrs_s, beats),
        complexes=len(qrs_s) - 1,
        dissociated=dissociated,
    )


def _in_time(onset_s: Floats, fiducials: Fiducials, beats: Beats) -> Bools:
    """P waves that are premature neither to the one before nor, being early signs of it, to the one after."""
    interval_s = np.diff(onset_s)
    if not len(interval_s):
        return np.zeros(len(onset_s), dtype=bool)
    long_enough: Bools = interval_s >= PREMATURE * _usual_s(onset_s, fiducials, beats)
    in_time: Bools = np.concatenate([[False], long_enough]) & np.concatenate([long_enough, [False]])
    return in_time


def _usual_s(onset_s: Floats, fiducials: Fiducials, beats: Beats) -> Floats:
    """Interval that is usual about each P wave: the shorter one where every longer one is twice that and hides one."""
    from scipy.ndimage import median_filter

    interval_s, short_s = np.diff(onset_s), short_pp_s(onset_s)
    longer = interval_s > GAP * short_s
    middle_s = 0.5 * (onset_s[1:] + onset_s[:-1])[longer]
    doubled = np.abs(interval_s[longer] / short_s - 2.0) <= MULTIPLE_WITHIN
    if longer.any() and (doubled & hidden(middle_s, fiducials, beats)).all():
        return np.full(len(interval_s), short_s)
    # mirrored at the ends, so that intervals that take turns do so there, too
    return median_filter(interval_s, size=LOCAL_INTERVALS, mode="mirror")


def _between_normal_beats(onset_s: Floats, qrs_s: Floats, beats: Beats) -> Bools:
    """P waves with a beat of the heart's own conduction on either side and signal in between."""
    own = np.isin(np.array(beats.kind, dtype="<U1"), ("N", "S")) & beats.accepted
    following: Ints = np.searchsorted(qrs_s, onset_s)
    return own[following - 1] & own[following] & ~beats.after_gap[following]


def _dissociated(onset_s: Floats, qrs_s: Floats, beats: Beats) -> bool:
    """Whether PR roams while QRS goes on regularly: neither is led by the other."""
    after = np.searchsorted(onset_s, qrs_s[1:]) - 1
    after = after[after >= 0]
    if len(after) < FEWEST_BEATS:
        return False
    rr_ms = beats.rr_ms[np.isfinite(beats.rr_ms)]
    if len(rr_ms) < FEWEST_BEATS - 1 or np.max(np.abs(rr_ms / np.median(rr_ms) - 1.0)) > REGULAR_RR:
        return False
    pr_ms = 1000.0 * (qrs_s[-len(after) :] - onset_s[after])
    return float(np.subtract(*np.percentile(pr_ms, (75.0, 25.0)))) > ROAMING_PR_MS


def atrial_rate_per_min(onset_s: Floats) -> float:
    """Rate of the P waves by their usual interval, NaN with fewer than three of them."""
    return 60.0 / usual_pp_s(onset_s)


def av_block(found: AvConduction, pr_ms: float) -> AvBlock:
    """The worst block found; pr_ms is the usual PR interval of the recording."""
    if found.dissociated and len(found.onset_s) > OUTRUN * found.complexes:
        return "third"
    blocks: list[AvBlock] = ["first" if pr_ms > FIRST_DEGREE_MS else "none", *_dropped_blocks(found)]
    return max(blocks, key=AV_BLOCKS.index)


def _dropped_blocks(found: AvConduction) -> list[AvBlock]:
    """The kind of block at each stretch of dropped P waves that has a conducted one on either side."""
    led = np.flatnonzero(found.conducted).tolist()
    gaps = [
        (one, other)
        for one, other in pairwise(led)
        if found.dropped[one + 1 : other].all() and other > one + 1
    ]
    begins, ends = {one for one, _ in gaps}, {other for _, other in gaps}
    return [_kind(found, one, other, alternating=one in ends or other in begins) for one, other in gaps]


def _kind(found: AvConduction, before: int, after: int, *, alternating: bool) -> AvBlock:
    """The block between two conducted P waves; alternating where one of them alone parts it from the next block."""
    if after - before > 2:
        return "advanced"
    if alternating:
        return "two_to_one"
    constant = abs(found.pr_ms[before] - found.pr_ms[after]) <= CONSTANT_PR_MS
    return "second_ii" if constant else "second_i"


def pr_steps_ms(found: AvConduction) -> Floats:
    """PR of each beat less that of the beat before, within cycles from one dropped beat to the next."""
    drops = np.flatnonzero(found.dropped).tolist()
    cycles = [found.pr_ms[one + 1 : other] for one, other in pairwise(drops)]
    whole = [np.diff(pr_ms) for pr_ms in cycles if np.isfinite(pr_ms).all()]
    return np.concatenate([np.zeros(0), *whole])
