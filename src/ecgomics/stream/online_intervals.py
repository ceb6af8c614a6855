"""Analysis of a strap that sends heart rate and RR intervals, but no ECG: rate, pause and a rhythm hint.

There is no shape to judge a beat by: what comes early is told as `unknown`, and the hint says `unclear` more readily.
"""

from collections.abc import Sequence
from typing import Final

from ecgomics.stream.events import BeatsFound, Event, LiveBeat, LiveQuality, Vitals
from ecgomics.stream.online_course import Course

TICKS_PER_S: Final = 1024.0
#: An interval beyond these is the strap's mistake, no heart's.
INTERVAL_MS: Final = (250.0, 5000.0)
#: Where the intervals end so much before they were told, some were lost.
LATE_S: Final = 2.5
NO_CONTACT: Final = LiveQuality("none", ("lead_off",), None)
GOOD: Final = LiveQuality("good", (), None)
POOR: Final = LiveQuality("poor", (), None)


class OnlineIntervals:
    """One session's analysis, fed with the notifications of a heart-rate strap in order."""

    def __init__(self) -> None:
        self._course = Course()
        self._last_s: float | None = None
        self._said_s = -1.0

    def push_rr(
        self, received_s: float, heart_rate: int, rr_1024: Sequence[int], *, contact: bool | None
    ) -> tuple[Event, ...]:
        """What is new by one notification: intervals in 1/1024 s, received so many seconds after the session began."""
        beats = self._beats(received_s, [1000.0 * each / TICKS_PER_S for each in rr_1024])
        events: list[Event] = []
        if beats:
            news = self._course.replace_beats([*self._course.beats, *beats], received_s)
            events.append(BeatsFound(news))
        if received_s - self._said_s >= 1.0 - 0.1:
            self._said_s = received_s
            events.append(self._vitals(received_s, heart_rate, contact))
        return tuple(events)

    def _beats(self, received_s: float, rr_ms: list[float]) -> list[LiveBeat]:
        """Beats at the ends of the intervals; where some were lost time goes on from when these were received."""
        if not rr_ms:
            return []
        length_s, after_gap = sum(rr_ms) / 1000.0, False
        if self._last_s is None or received_s - (self._last_s + length_s) > LATE_S:
            begin_s = received_s - length_s
            if self._last_s is not None:
                self._course.add_gap(self._last_s, begin_s)
            self._last_s, after_gap = begin_s, True
        beats: list[LiveBeat] = []
        for each_ms in rr_ms:
            self._last_s += each_ms / 1000.0
            known = INTERVAL_MS[0] <= each_ms <= INTERVAL_MS[1] and (beats or not after_gap)
            beats.append(
                LiveBeat(round(1000.0 * self._last_s), self._last_s, each_ms if known else None, "unknown")
            )
        return beats

    def _vitals(self, now_s: float, heart_rate: int, contact: bool | None) -> Vitals:
        quality = NO_CONTACT if contact is False else GOOD if heart_rate else POOR
        return self._course.vitals(now_s, quality)
