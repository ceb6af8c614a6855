"""What is known of the last minute of a session: beats, stretches without signal, the quality of each second.

From these follow heart rate, pause, ectopic beats and the rhythm, whether the beats were found in an ECG or told by a
strap that sends intervals only.
"""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np

from ecgomics.stream.events import BeatKind, LiveBeat, LiveQuality, RateReason, RhythmHint, Vitals
from ecgomics.stream.online_atria import PWaves
from ecgomics.stream.online_quality import Adviser
from ecgomics.stream.online_rhythm import Intervals, Steady, rhythm_hint, told_by

#: What is kept.
KEPT_S: Final = 62.0
MINUTE_S: Final = 60.0
#: The heart rate is that of the median of so many intervals, the last of which is not older than this; each counts
#: together with the next, so that a rhythm of short and long intervals in turn has one rate.
RATE_BEATS: Final = 8
FEWEST_RATE_BEATS: Final = 3
RATE_S: Final = 12.0
PAUSE_MS: Final = 2000.0
#: An interval with more missing in it than this is unknown.
LONGEST_GAP_S: Final = 0.1
ECTOPIC: Final[frozenset[BeatKind]] = frozenset({"ventricular", "supraventricular"})
#: The rhythm is judged so often.
HINT_S: Final = 2.0
LookAtP = Callable[[Sequence[LiveBeat]], PWaves | None]
UNREADABLE: Final = frozenset({"poor", "none"})


class Course:
    """The last minute, as it stands now."""

    def __init__(self) -> None:
        self.beats: list[LiveBeat] = []
        self._gaps_s: deque[tuple[float, float]] = deque()
        self._seconds: deque[tuple[float, LiveQuality]] = deque()
        self._adviser, self._steady = Adviser(), Steady()
        self._hint: RhythmHint | None = None
        self._hint_due_s = 0.0

    def add_gap(self, begin_s: float, end_s: float) -> None:
        """Nothing was seen between two times."""
        self._gaps_s.append((begin_s, end_s))

    def missing_s(self, begin_s: float, end_s: float) -> float:
        """How much of a stretch was not seen."""
        return sum(max(0.0, min(end_s, last) - max(begin_s, first)) for first, last in self._gaps_s)

    def replace_beats(self, beats: list[LiveBeat], now_s: float) -> tuple[LiveBeat, ...]:
        """Take over the beats as they are now known; those that are new or say something new are returned."""
        before = {beat.index: beat for beat in self.beats}
        self.beats = [beat for beat in beats if beat.t_s > now_s - KEPT_S]
        return tuple(beat for beat in self.beats if before.get(beat.index) != beat)

    def interval_ms(self, before_s: float, after_s: float) -> float | None:
        """Interval between two successive beats, None across a gap."""
        return None if self.missing_s(before_s, after_s) > LONGEST_GAP_S else 1000.0 * (after_s - before_s)

    def vitals(self, now_s: float, quality: LiveQuality, look_at_p: LookAtP | None = None) -> Vitals:
        """What is known at the end of a second of this quality; where there is an ECG, P waves can be looked at."""
        self._forget(now_s)
        self._seconds.append((now_s, quality))
        heart_rate, reason = self._heart_rate(now_s, quality)
        last_minute = [beat for beat in self.beats if beat.t_s > now_s - MINUTE_S]
        return Vitals(
            t_s=now_s,
            heart_rate=heart_rate,
            reason=reason,
            rr_ms=self.beats[-1].rr_ms if self.beats else None,
            ectopic_beats=sum(beat.kind in ECTOPIC for beat in last_minute),
            pause_ms=self._pause_ms(last_minute, now_s, quality),
            rhythm=self._rhythm(last_minute, now_s, look_at_p),
            quality=quality,
            advice=self._adviser.of(quality, now_s),
        )

    def _forget(self, now_s: float) -> None:
        while self._gaps_s and self._gaps_s[0][1] < now_s - KEPT_S:
            self._gaps_s.popleft()
        while self._seconds and self._seconds[0][0] <= now_s - MINUTE_S:
            self._seconds.popleft()

    def _heart_rate(self, now_s: float, quality: LiveQuality) -> tuple[int | None, RateReason | None]:
        if quality.level == "none":
            return None, "no_contact" if quality.reasons else "gap"
        if quality.level == "poor":
            return None, "low_quality"
        recent_ms = [beat.rr_ms for beat in self.beats if beat.t_s > now_s - RATE_S][-RATE_BEATS:]
        known_ms = _since_gap(recent_ms)
        if len(known_ms) < FEWEST_RATE_BEATS:
            return None, "gap" if self.missing_s(now_s - RATE_S, now_s) else "too_short"
        pairs_ms = [0.5 * (one + other) for one, other in pairwise(known_ms)]
        return round(60_000.0 / median(pairs_ms)), None

    def _pause_ms(self, beats: list[LiveBeat], now_s: float, quality: LiveQuality) -> float | None:
        """The longest pause of the last minute, the one that still goes on included."""
        unread_s = self._unread_s()
        intervals_ms = [_read_ms(beat, unread_s) for beat in beats if (beat.rr_ms or 0.0) >= PAUSE_MS]
        intervals_ms = [each_ms for each_ms in intervals_ms if np.isfinite(each_ms)]
        if beats and quality.level not in UNREADABLE and not self.missing_s(beats[-1].t_s, now_s):
            intervals_ms.append(1000.0 * (now_s - beats[-1].t_s))
        longest_ms = max(intervals_ms, default=0.0)
        return longest_ms if longest_ms >= PAUSE_MS else None

    def _rhythm(self, beats: list[LiveBeat], now_s: float, look_at_p: LookAtP | None) -> RhythmHint:
        if self._hint is None or now_s >= self._hint_due_s:
            # On even seconds, so that the end of half a minute is one of them.
            self._hint_due_s = HINT_S * (now_s // HINT_S + 1.0)
            self._hint = self._steady.of(self._found_rhythm(beats, look_at_p), now_s)
        return self._hint

    def _unread_s(self) -> list[float]:
        """Ends of the seconds that could not be read."""
        return [at_s for at_s, quality in self._seconds if quality.level in UNREADABLE]

    def _found_rhythm(self, beats: list[LiveBeat], look_at_p: LookAtP | None) -> RhythmHint:
        unread_s = self._unread_s()
        rr_ms = np.array([_read_ms(beat, unread_s) for beat in beats[1:]], dtype=float)
        ventricular = [beat.kind == "ventricular" for beat in beats]
        conducted = np.array([not (one or other) for one, other in pairwise(ventricular)], dtype=bool)
        share = 1.0 - len(unread_s) / max(1, len(self._seconds))
        span_s = beats[-1].t_s - beats[0].t_s if beats else 0.0
        told = told_by(Intervals(rr_ms, conducted, share, span_s))
        read = [beat for beat, each_ms in zip(beats[1:], rr_ms, strict=True) if np.isfinite(each_ms)]
        p_waves = look_at_p(read) if look_at_p is not None and told.asks_for_p else None
        return rhythm_hint(told, p_waves, shown=self._steady.shown)


def _since_gap(rr_ms: list[float | None]) -> list[float]:
    """The intervals after the last unknown one."""
    known: list[float] = []
    for each_ms in rr_ms:
        known = [] if each_ms is None else [*known, each_ms]
    return known


def _read_ms(beat: LiveBeat, unread_s: list[float]) -> float:
    """The interval before a beat, NaN where part of it lies in a second that could not be read."""
    if beat.rr_ms is None:
        return np.nan
    begin_s = beat.t_s - beat.rr_ms / 1000.0
    return np.nan if any(begin_s < at_s and beat.t_s > at_s - 1.0 for at_s in unread_s) else beat.rr_ms
