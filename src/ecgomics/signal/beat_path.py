"""Which of the candidates are beats: the path through them that heights and rhythm together make most likely.

A path gains the evidence of each candidate that it takes, and the logarithm of how well each interval fits the usual
ones. So a doubtful candidate is taken where a beat is due and left where none is, and one that stands out is taken
wherever it comes.
"""

from dataclasses import dataclass
from math import exp, log
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: No two beats are closer (300 /min is 0.2 s).
REFRACTORY_S: Final = 0.22
#: Intervals that the usual one is the median of.
LOCAL_RR: Final = 31
#: Spread of the logarithm of intervals that follow the rhythm: at least, and at most.
RHYTHM_SD: Final = (0.07, 0.35)
#: Share of intervals that do not follow it, and their spread.
OFF_RHYTHM: Final = 0.15
OFF_RHYTHM_SD: Final = 0.55
NEVER: Final = 1e-4
LONGEST_RR_S: Final = 3.5
#: Soon after a much higher candidate stands its T wave, soon before one its P wave.
T_WAVE_S: Final = 0.40
T_WAVE_SHARE: Final = 0.55
P_WAVE_S: Final = 0.28
P_WAVE_SHARE: Final = 0.5
WAVE_PENALTY: Final = 2.0
#: A beat is settled if it is this sure, on time and as high as its neighbours within these logarithms, and nothing
#: between them is surer than that.
SURE: Final = 3.0
ON_TIME: Final = 0.12
AS_HIGH: Final = 0.4
#: A shorter interval may be that from a beat to its T wave.
LONGER_THAN_QT_S: Final = 0.5
UNSURE: Final = -3.0
START_RR_S: Final = 0.8


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Usual interval and its spread (of the logarithm), by candidate."""

    rr_s: Floats
    spread: Floats


def rhythm_about(time_s: Floats, beat_s: Floats) -> Rhythm:
    """Rhythm of some beats, at some times."""
    from scipy.ndimage import median_filter

    if len(beat_s) < 3:
        return Rhythm(np.full(len(time_s), START_RR_S), np.full(len(time_s), RHYTHM_SD[1]))
    rr_s = np.clip(np.diff(beat_s), 0.25, 3.0)
    about = min(LOCAL_RR, len(rr_s))
    usual_s = median_filter(rr_s, size=about, mode="nearest")
    spread = 1.48 * median_filter(np.abs(np.log(rr_s / usual_s)), size=about, mode="nearest")
    middle_s = (beat_s[1:] + beat_s[:-1]) / 2
    return Rhythm(
        np.interp(time_s, middle_s, usual_s), np.interp(time_s, middle_s, np.clip(spread, *RHYTHM_SD))
    )


def most_likely(
    time_s: Floats, evidence: Floats, log_height: Floats, rhythm: Rhythm, *, rhythm_weight: float
) -> Bools:
    """Which candidates the most likely path takes."""
    taken = evidence > 0
    loose = ~_settled(time_s, evidence, log_height, taken, rhythm)
    taken[loose] = False
    # Stretches of loose candidates, each with the settled one at either side.
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loose, [False]]).astype(np.int8)))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        begin, end = max(0, first - 1), min(len(time_s), last + 1)
        part = slice(begin, end)
        path = _path(
            time_s[part],
            evidence[part],
            log_height[part],
            Rhythm(rhythm.rr_s[part], rhythm.spread[part]),
            rhythm_weight=rhythm_weight,
            fixed=(begin < first, end > last),
        )
        taken[begin + path] = True
    return taken


def _settled(time_s: Floats, evidence: Floats, log_height: Floats, taken: Bools, rhythm: Rhythm) -> Bools:
    """Candidates that need no weighing: sure beats on time, and what is surely none between two of those."""
    beats = np.flatnonzero(taken)
    settled = np.zeros(len(time_s), dtype=bool)
    if len(beats) < 3:
        return settled
    rr_s = np.diff(time_s[beats])
    on_time = (np.abs(np.log(rr_s / rhythm.rr_s[beats[1:]])) < ON_TIME) & (rr_s > LONGER_THAN_QT_S)
    nothing = np.add.reduceat(~taken & (evidence > UNSURE), beats)[:-1] == 0
    as_high = np.abs(np.diff(log_height[beats])) < AS_HIGH
    clear = on_time & as_high & nothing & (np.minimum(evidence[beats[1:]], evidence[beats[:-1]]) >= SURE)
    settled[beats[1:-1]] = clear[1:] & clear[:-1]
    # What lies between two settled beats is settled as well.
    before = np.cumsum(taken) - 1
    inside = ~taken & (before >= 0) & (before < len(beats) - 1)
    settled[inside] = settled[beats[before[inside]]] & settled[beats[before[inside] + 1]]
    return settled


def _path(
    time_s: Floats,
    evidence: Floats,
    log_height: Floats,
    rhythm: Rhythm,
    *,
    rhythm_weight: float,
    fixed: tuple[bool, bool],
) -> Ints:
    """Indices on the best path through a stretch; fixed says whether its first and last candidate must be on it."""
    times, gains, heights = time_s.tolist(), evidence.tolist(), log_height.tolist()
    usual, spread = rhythm.rr_s.tolist(), rhythm.spread.tolist()
    t_step, p_step = log(T_WAVE_SHARE), log(P_WAVE_SHARE)
    off = OFF_RHYTHM / OFF_RHYTHM_SD
    best: list[float] = []
    came_from: list[int] = []
    silence = rhythm_weight * log(NEVER)
    far = highest_far = -1
    for i, now_s in enumerate(times):
        free = i == 0 or not fixed[0]
        late = 0.0 if now_s - times[0] < LONGEST_RR_S else silence
        value, origin = (gains[i] + late if free else -1e9), -1
        # Anything may be followed by silence: the best of what is long past.
        while now_s - times[far + 1] > LONGEST_RR_S:
            far += 1
            if highest_far < 0 or best[far] > best[highest_far]:
                highest_far = far
        if highest_far >= 0 and best[highest_far] + gains[i] + silence > value:
            value, origin = best[highest_far] + gains[i] + silence, highest_far
        on = (1.0 - OFF_RHYTHM) / spread[i]
        for j in range(i - 1, -1, -1):
            rr_s = now_s - times[j]
            if rr_s < REFRACTORY_S:
                continue
            if rr_s > LONGEST_RR_S:
                break
            away = log(rr_s / usual[i])
            fit = on * exp(-0.5 * (away / spread[i]) ** 2) + off * exp(-0.5 * (away / OFF_RHYTHM_SD) ** 2)
            total = best[j] + gains[i] + rhythm_weight * log(fit + NEVER)
            step = heights[i] - heights[j]
            if (rr_s < T_WAVE_S and step < t_step) or (rr_s < P_WAVE_S and -step < p_step):
                total -= WAVE_PENALTY
            if total > value:
                value, origin = total, j
        best.append(value)
        came_from.append(origin)
    last = len(times) - 1
    if not fixed[1]:
        early = [0.0 if times[-1] - now_s < LONGEST_RR_S else silence for now_s in times]
        last = max(range(len(times)), key=lambda i: best[i] + early[i])
    path = [last]
    while came_from[path[-1]] >= 0:
        path.append(came_from[path[-1]])
    return np.array(path[::-1], dtype=np.intp)
