"""Episodes: what happens from one beat to another, with its rates and how much of it can be seen.

    atrial_fibrillation      the rhythm of the 30 s about every 10 s by rules; half a minute or more, breaks of less are
                             closed (Hindricks 2020; those of ECG20705 that the other beats confirm, ends to the beat)
    ventricular_run          three or more successive ventricular beats at any rate (Crawford 1999)
    ventricular_couplet      two successive ones
    supraventricular_run     three or more successive supraventricular beats at 100 /min or more (ECG20818),
                             outside fibrillation; at a lower rate they are mostly a sinus node that speeds up
    ventricular_bigeminy     NV three times or more in a row (ECG20810)
    ventricular_trigeminy    NNV three times or more in a row (ECG20811)
    pause                    RR above 2 s, nothing missing in it (Crawford 1999); pause_count counts those above 3 s
    bradycardia              mean rate of the 30 s about a beat below 50 /min (Kusumoto 2018), for 30 s or more
    tachycardia              the same above 100 /min
    gap, lead_off, artefact  no lead can be measured for 5 s or more, by the commonest reason

A slow or fast rate ends where the mean is 2 /min back over its limit. Ventricular and paced beats make RR irregular
and hide P, too, so fibrillation must show in the other beats: 20 steps of RR among them, or half of all where those
are fewer than 40, of 8 % (median).
"""

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

import numpy as np

from ecgomics.ambulatory.facts import STATES, Course
from ecgomics.biomarkers.functional.ectopy.ectopic_beats import RUN_BEATS, RUN_RATE_PER_MIN
from ecgomics.biomarkers.functional.ectopy.patterns import pattern_runs
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.fibrillation import AfEpisodes, af_episodes_of
from ecgomics.signal.model import Beats
from ecgomics.signal.rhythm import IRREGULAR, p_share_of, rr_irregularity

Kind = Literal[
    "atrial_fibrillation",
    "ventricular_run",
    "ventricular_couplet",
    "supraventricular_run",
    "ventricular_bigeminy",
    "ventricular_trigeminy",
    "pause",
    "bradycardia",
    "tachycardia",
    "gap",
    "lead_off",
    "artefact",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PAUSE_MS: Final = 2000.0
SLOW_PER_MIN: Final = 50.0
FAST_PER_MIN: Final = 100.0
#: A rate has come back only when it is so far over its limit.
BACK_PER_MIN: Final = 2.0
#: The mean rate is that of the intervals so far before and after a beat, of which half must be known.
HALF_S: Final = 15.0
SUSTAINED_S: Final = 30.0
SHORTEST_ARTEFACT_S: Final = 5.0
#: Rates of an episode are those of so many successive intervals, or of all if it has fewer.
RATE_INTERVALS: Final = 5
#: So many steps of RR without a ventricular beat tell whether the other beats fibrillate; of a slow or short episode,
#: which has fewer than twice as many, this share of all its steps.
FEWEST_STEPS: Final = 20
STEPS_SHARE: Final = 0.5
#: An end of fibrillation is sought among the beats so near to the cell that it was found in.
NEAR_END_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode; times in seconds from the first sample, of its first and last beat where it has beats."""

    kind: Kind
    start_s: float
    end_s: float
    beats: int
    rate_mean_per_min: float
    """NaN where there is no interval between two beats of it; of a pause that of its one interval."""
    rate_min_per_min: float
    rate_max_per_min: float
    quality_share: float
    """Share of it in which a lead can be measured, 0 to 1."""
    evidence: str
    """What was found, in words and numbers."""

    @property
    def duration_s(self) -> float:
        """From start to end."""
        return self.end_s - self.start_s


def episodes(course: Course, fibrillation: AfEpisodes | None = None) -> tuple[Episode, ...]:
    """All episodes of a recording, in order of their start; those of fibrillation are the given ones, if any are."""
    rates = Rates.of(course)
    if fibrillation is None:
        fibrillation = fibrillation_of(course)
    found = [
        *_fibrillation(course, rates, fibrillation),
        *_ectopic(course, rates, fibrillation),
        *_pauses(course, rates),
        *_rates(course, rates),
        *_unseen(course, rates),
    ]
    return tuple(sorted(found, key=lambda each: (each.start_s, KINDS.index(each.kind))))


# ── rates ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Sums over the intervals of all beats, from which the rate of any part follows."""

    peak_s: Floats
    known_s: Floats
    """RR in s up to each beat, unknown ones left out, (beats,)."""
    known: Ints
    """Known intervals up to each beat, (beats,)."""
    rr_s: Floats
    """(beats − 1,), NaN where unknown."""

    @classmethod
    def of(cls, course: Course) -> "Rates":
        """Of all beats."""
        rr_s = course.beats.rr_ms / 1000.0
        there = np.isfinite(rr_s)
        return cls(
            course.beats.peak_s,
            np.concatenate([[0.0], np.cumsum(np.where(there, rr_s, 0.0))]),
            np.concatenate([[0], np.cumsum(there)]),
            rr_s,
        )

    def mean_per_min(self, first: Ints, last: Ints) -> Floats:
        """Mean rate from one beat to another, NaN without a known interval."""
        return _per_min(self.known[last] - self.known[first], self.known_s[last] - self.known_s[first])

    def extremes_per_min(self, first: int, last: int) -> tuple[float, float]:
        """Lowest and highest rate of five successive intervals (or as many as there are) from one beat to another."""
        number = min(RATE_INTERVALS, last - first)
        if number < 1:
            return np.nan, np.nan
        begin = np.arange(first, last - number + 1)
        whole = self.known[begin + number] - self.known[begin] == number
        rate = _per_min(
            np.full(int(whole.sum()), number), (self.known_s[begin + number] - self.known_s[begin])[whole]
        )
        return (float(rate.min()), float(rate.max())) if rate.size else (np.nan, np.nan)

    def about_per_min(self) -> Floats:
        """Mean rate of the half minute about each beat, NaN where less than half of it is known; (beats,)."""
        first = np.searchsorted(self.peak_s, self.peak_s - HALF_S)
        last = np.searchsorted(self.peak_s, self.peak_s + HALF_S, side="right") - 1
        covered_s = self.known_s[last] - self.known_s[first]
        return np.where(covered_s >= HALF_S, self.mean_per_min(first, last), np.nan)


def _per_min(count: Ints, seconds: Floats) -> Floats:
    rate = np.full(np.shape(seconds), np.nan)
    np.divide(60.0 * count, seconds, out=rate, where=np.asarray(seconds) > 0.0)
    return rate


def _of_beats(course: Course, rates: Rates, kind: Kind, ends: tuple[int, int], evidence: str) -> Episode:
    """The episode from one beat to another."""
    first, last = ends
    start_s, end_s = float(course.beats.peak_s[first]), float(course.beats.peak_s[last])
    low, high = rates.extremes_per_min(first, last)
    mean = float(rates.mean_per_min(np.array([first]), np.array([last]))[0])
    return Episode(
        kind, start_s, end_s, last - first + 1, mean, low, high, _seen(course, start_s, end_s), evidence
    )


def episode_between(course: Course, kind: Kind, start_s: float, end_s: float, evidence: str) -> Episode:
    """What lies between two times as an episode of a kind; its ends are those times."""
    rates = Rates.of(course)
    first, after = np.searchsorted(rates.peak_s, (start_s - 1e-6, end_s + 1e-6)).tolist()
    if after - first < 1:
        nothing = (np.nan, np.nan, np.nan)
        return Episode(kind, start_s, end_s, 0, *nothing, _seen(course, start_s, end_s), evidence)
    return replace(_of_beats(course, rates, kind, (first, after - 1), evidence), start_s=start_s, end_s=end_s)


def _seen(course: Course, start_s: float, end_s: float) -> float:
    """Share of a part that can be analysed; of the second in which it lies where it has no length."""
    first, last = int(start_s), min(int(np.ceil(end_s)), len(course.state))
    return float(course.analysable[first : max(last, first + 1)].mean())


# ── fibrillation ─────────────────────────────────────────────────────────────────────────────────────────────────


def fibrillation_of(course: Course) -> AfEpisodes:
    """Episodes of the catalogue (ECG20705) that conducted beats confirm, each end moved to the beat where it lies."""
    found = af_episodes_of(course.beats, course.with_p, duration_s=course.duration_s)
    score, conducted_ms = _scores(course), _conducted_ms(course.beats)
    spans = []
    for begin_s, end_s in zip(found.begin_s.tolist(), found.end_s.tolist(), strict=True):
        if _confirmed(course.beats, conducted_ms, begin_s, end_s):
            first_s = _turn_s(course.beats, score, begin_s)
            spans.append((first_s, max(first_s, _turn_s(course.beats, -score, end_s, last=True))))
    begin_s, end_s = np.array(spans, dtype=float).reshape(-1, 2).T
    return AfEpisodes(begin_s, end_s, found.analysable_s)


def _conducted_ms(beats: Beats) -> Floats:
    """RR between two beats that are neither ventricular nor paced, NaN elsewhere, (beats − 1,)."""
    kinds = np.array(beats.kind, dtype="<U1")
    other = (kinds == "V") | (kinds == "P")
    return np.where(other[1:] | other[:-1], np.nan, beats.rr_ms)


def _confirmed(beats: Beats, conducted_ms: Floats, begin_s: float, end_s: float) -> bool:
    """Whether the conducted beats of a part are irregular by themselves."""
    first, last = np.searchsorted(beats.peak_s, (begin_s, end_s)).tolist()
    inside = slice(first, max(last - 1, first))
    own_ms = conducted_ms[inside]
    steps_ms = np.abs(np.diff(own_ms))
    steps_ms = steps_ms[np.isfinite(steps_ms)]
    possible = np.count_nonzero(np.isfinite(np.diff(beats.rr_ms[inside])))
    fewest = max(1.0, min(FEWEST_STEPS, STEPS_SHARE * possible))
    return len(steps_ms) >= fewest and bool(np.median(steps_ms) >= IRREGULAR * np.nanmedian(own_ms))


def _scores(course: Course) -> Floats:
    """What speaks for fibrillation at each beat: 1 without P and irregular, −1 with P and regular, (beats,)."""
    rr_ms = course.beats.rr_ms
    change = np.abs(np.diff(rr_ms, prepend=np.nan)) / rr_ms
    irregular = np.concatenate([[False], np.nan_to_num(change) >= IRREGULAR])
    score: Floats = irregular.astype(float) - course.with_p
    return score


def _turn_s(beats: Beats, score: Floats, at_s: float, *, last: bool = False) -> float:
    """Time of the beat near a time at which the score turns most from low to high; of the one before it if last."""
    first, stop = np.searchsorted(beats.peak_s, (at_s - NEAR_END_S, at_s + NEAR_END_S)).tolist()
    if stop - first < 1:
        return at_s
    before = np.concatenate([[0.0], np.cumsum(score[first:stop])])
    turn = first + int(np.argmax(before[-1] - 2.0 * before))
    place = turn - 1 if last else turn
    return float(beats.peak_s[min(max(place, first), stop - 1)])


def _fibrillation(course: Course, rates: Rates, found: AfEpisodes) -> list[Episode]:
    ends = np.searchsorted(course.beats.peak_s, [found.begin_s, found.end_s])
    result = []
    for first, last in ends.T.tolist():
        rr_ms = course.beats.rr_ms[first:last]
        p_share = p_share_of(course.with_p[first : last + 1], np.ones(last + 1 - first, dtype=bool))
        changes = rr_irregularity(rr_ms[np.isfinite(rr_ms)])
        evidence = (
            f"P before {100.0 * p_share:.0f} % of the beats; RR changes by {100.0 * changes:.0f} % (median)"
        )
        result.append(
            _of_beats(
                course, rates, "atrial_fibrillation", (first, min(last, len(course.beats) - 1)), evidence
            )
        )
    return result


def in_fibrillation(beats: Beats, found: AfEpisodes) -> Bools:
    """Which beats lie in an episode of fibrillation, (beats,)."""
    place = np.searchsorted(found.begin_s, beats.peak_s, side="right") - 1
    end_s = np.append(found.end_s, -np.inf)
    inside: Bools = (place >= 0) & (beats.peak_s <= end_s[place])
    return inside


# ── ectopic beats and pauses ─────────────────────────────────────────────────────────────────────────────────────


def _ectopic(course: Course, rates: Rates, fibrillation: AfEpisodes) -> list[Episode]:
    beats = course.beats
    kinds = np.array(beats.kind, dtype="<U1")
    own = (kinds == "S") & ~in_fibrillation(beats, fibrillation)
    spans: list[tuple[Kind, Ints, Ints]] = []
    first, last = _runs(kinds == "V", beats.after_gap)
    long_enough = last - first + 1 >= RUN_BEATS
    spans.append(("ventricular_run", first[long_enough], last[long_enough]))
    pairs = last - first + 1 == 2
    spans.append(("ventricular_couplet", first[pairs], last[pairs]))
    first, last = _runs(own, beats.after_gap)
    long_enough = last - first + 1 >= RUN_BEATS
    long_enough &= np.nan_to_num(rates.mean_per_min(first, last)) >= RUN_RATE_PER_MIN
    spans.append(("supraventricular_run", first[long_enough], last[long_enough]))
    spans.append(("ventricular_bigeminy", *pattern_runs(beats, "NV")))
    spans.append(("ventricular_trigeminy", *pattern_runs(beats, "NNV")))
    return [
        _of_beats(course, rates, kind, (one, other), f"{''.join(kinds[one : min(other + 1, one + 12)])}")
        for kind, firsts, lasts in spans
        for one, other in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]


def _runs(chosen: Bools, after_gap: Bools) -> tuple[Ints, Ints]:
    """First and last of each run of chosen beats; a gap ends a run."""
    goes_on = chosen[1:] & chosen[:-1] & ~after_gap[1:]
    first = np.flatnonzero(chosen & ~np.concatenate([[False], goes_on]))
    last = np.flatnonzero(chosen & ~np.concatenate([goes_on, [False]]))
    return first, last


def _pauses(course: Course, rates: Rates) -> list[Episode]:
    return [
        _of_beats(course, rates, "pause", (place, place + 1), f"RR {1000.0 * rates.rr_s[place]:.0f} ms")
        for place in np.flatnonzero(1000.0 * rates.rr_s > PAUSE_MS).tolist()
    ]


# ── slow and fast ────────────────────────────────────────────────────────────────────────────────────────────────


def _rates(course: Course, rates: Rates) -> list[Episode]:
    about = rates.about_per_min()
    found = []
    for kind, signed, limit, back in (
        ("bradycardia", -about, -SLOW_PER_MIN, -SLOW_PER_MIN - BACK_PER_MIN),
        ("tachycardia", about, FAST_PER_MIN, FAST_PER_MIN - BACK_PER_MIN),
    ):
        inside = _with_hysteresis(signed, limit, back)
        first, last = _runs(inside, course.beats.after_gap)
        lasting = course.beats.peak_s[last] - course.beats.peak_s[first] >= SUSTAINED_S
        word = "below" if kind == "bradycardia" else "above"
        evidence = f"mean of 30 s {word} {abs(limit):.0f} /min"
        found += [
            _of_beats(course, rates, kind, (one, other), evidence)  # type: ignore[arg-type]  # the two literals
            for one, other in zip(first[lasting].tolist(), last[lasting].tolist(), strict=True)
        ]
    return found


def _with_hysteresis(values: Floats, limit: float, back: float) -> Bools:
    """True from where values exceed the limit until they fall to the way back; unknown values end it."""
    state = np.full(len(values), -1, dtype=np.int8)
    state[values > limit] = 1
    state[~(values > back)] = 0
    # what lies between the two limits is as the last value beyond them
    known = np.where(state >= 0, np.arange(len(values)), 0)
    held: Bools = state[np.maximum.accumulate(known)] == 1
    return held


# ── what cannot be seen ──────────────────────────────────────────────────────────────────────────────────────────


def _unseen(course: Course, rates: Rates) -> list[Episode]:
    """Stretches in which nothing can be measured, by the commonest reason of their seconds."""
    turns = np.flatnonzero(np.diff((~course.analysable).astype(np.int8), prepend=0, append=0))
    found = []
    for first, last in zip(turns[0::2].tolist(), turns[1::2].tolist(), strict=True):
        if last - first < SHORTEST_ARTEFACT_S:
            continue
        commonest = int(np.bincount(course.state[first:last], minlength=len(STATES))[1:].argmax()) + 1
        end_s = min(float(last), course.duration_s)
        inside = np.searchsorted(rates.peak_s, (first, end_s))
        nothing = (np.nan, np.nan, np.nan)
        kind: Kind = STATES[commonest]  # type: ignore[assignment]  # the states but "analysable" are kinds
        found.append(
            Episode(
                kind,
                float(first),
                end_s,
                int(inside[1] - inside[0]),
                *nothing,
                0.0,
                "no lead can be measured",
            )
        )
    return found
