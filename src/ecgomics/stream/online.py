"""Analysis of an ECG while it comes in: beats, heart rate, rhythm, quality, second by second.

    packets ──▶ trace ──▶ beats found, taken back ──▶ intervals ──▶ heart rate, pause, ectopy, rhythm hint
                  └─────▶ quality of each second ──▶ advice

Everything happens at moments of a fixed grid of the session, so that the same signal gives the same events in whatever
packets it comes. Samples before the sensor has settled and of an electrode that is off are not analysed. Memory is
constant: the last half minute of signal, the beats of the last minute. Of a strap that sends intervals and no ECG,
`online_intervals` says what can be said.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.stream.events import BeatsFound, BeatsRetracted, Event, LiveBeat, LiveQuality
from ecgomics.stream.online_atria import Atria
from ecgomics.stream.online_beats import WINDOW_S, BeatFinder, Change
from ecgomics.stream.online_course import UNREADABLE, Course
from ecgomics.stream.online_kinds import Kinds
from ecgomics.stream.online_quality import WINDOW_S as QUALITY_S
from ecgomics.stream.online_quality import Seen, live_quality
from ecgomics.stream.online_trace import Trace

#: Flags of a frame of the wire.
LEAD_OFF: Final = 1
SETTLING: Final = 2
CLIPPED: Final = 4
#: The signal is looked at for beats so often.
HOP_S: Final = 0.125


class Online:
    """One session's analysis, fed with packets in order."""

    def __init__(self, fs_hz: float, leads: Sequence[str]) -> None:
        self._fs_hz = float(fs_hz)
        self._trace = Trace(len(leads), round((WINDOW_S + 2.0) * self._fs_hz))
        self._finder = BeatFinder(self._fs_hz)
        self._kinds, self._atria = Kinds(self._fs_hz), Atria(self._fs_hz)
        self._course = Course()
        self._hops = self._seconds = 0
        self._flags = 0
        self._noisy = False

    def push(self, first_index: int, ecg_uv: Floats, flags: int = 0) -> tuple[Event, ...]:
        """What is new by the samples of a packet, leads × samples in µV, placed on the session's grid by first_index.

        Samples that came before are ignored, those that never came are a gap.
        """
        ecg_mv = np.asarray(ecg_uv, dtype=float)[:, max(0, self._trace.end - first_index) :] / 1000.0
        if not ecg_mv.shape[1]:
            return ()
        self._skip_to(first_index)
        if flags & (LEAD_OFF | SETTLING):
            begin_s = self._trace.end / self._fs_hz
            self._course.add_gap(begin_s, begin_s + ecg_mv.shape[1] / self._fs_hz)
            ecg_mv[:] = np.nan
        events: list[Event] = []
        while ecg_mv.shape[1]:
            count = min(self._next(self._hops, HOP_S), self._next(self._seconds, 1.0)) - self._trace.end
            self._trace.append(ecg_mv[:, :count])
            ecg_mv = ecg_mv[:, count:]
            self._flags |= flags
            events += self._at_end()
        return tuple(events)

    def _next(self, done: int, step_s: float) -> int:
        """The sample before which the next step of so many seconds ends."""
        return int(np.ceil((done + 1) * step_s * self._fs_hz - 1e-6))

    def _skip_to(self, first: int) -> None:
        """Nothing came up to a sample: a gap, of which nothing is said."""
        if first <= self._trace.end:
            return
        self._course.add_gap(self._trace.end / self._fs_hz, first / self._fs_hz)
        self._trace.skip_to(first)
        while self._next(self._hops, HOP_S) <= first:
            self._hops += 1
        while self._next(self._seconds, 1.0) <= first:
            self._seconds += 1

    def _at_end(self) -> list[Event]:
        """What is new at the end of the trace, where a step ends there."""
        events: list[Event] = []
        edge = self._trace.end
        if edge == self._next(self._hops, HOP_S):
            self._hops += 1
            events += self._look(edge)
        if edge == self._next(self._seconds, 1.0):
            self._seconds += 1
            events += self._classed()
            look_at_p = partial(self._atria.p_waves, self._trace)
            quality = self._quality(edge)
            events.append(self._course.vitals(edge / self._fs_hz, quality, look_at_p))
            self._noisy = quality.level in UNREADABLE
            self._flags = 0
        return events

    def _look(self, edge: int) -> list[Event]:
        """Beats found, and taken back, now."""
        change = self._finder.look(self._trace, edge, noisy=self._noisy)
        if not change.found_s and not change.retracted_s:
            return []
        gone = {self._index(each) for each in change.retracted_s}
        kept = [beat for beat in self._course.beats if beat.index not in gone]
        events: list[Event] = [BeatsRetracted(tuple(sorted(gone)))] if gone else []
        return [*events, *self._told(self._with_new(kept, change))]

    def _with_new(self, kept: list[LiveBeat], change: Change) -> list[LiveBeat]:
        """The beats that stay and those that were found, each with its interval and kind."""
        from_s = min(change.found_s + change.retracted_s)
        beats = [beat for beat in kept if beat.t_s < from_s]
        later = {beat.t_s: beat for beat in kept[len(beats) :]}
        times_s = sorted([*later, *change.found_s])
        for each_s in times_s:
            rr_ms = self._course.interval_ms(beats[-1].t_s, each_s) if beats else None
            kind = later[each_s].kind if each_s in later else None
            if kind is None and not self._noisy:
                kind = self._kinds.at_a_glance(self._trace, each_s, rr_ms, beats)
            beats.append(LiveBeat(self._index(each_s), each_s, rr_ms, kind or "unknown"))
        return beats

    def _classed(self) -> list[Event]:
        """Kinds of beats that can be told only now."""
        if self._noisy:
            self._kinds.pass_over(self._trace)
            return []
        kinds = self._kinds.later(self._trace, self._course.beats)
        return self._told(
            [replace(beat, kind=kinds.get(beat.index, beat.kind)) for beat in self._course.beats]
            if kinds
            else []
        )

    def _told(self, beats: list[LiveBeat]) -> list[Event]:
        """The event of beats that are new or of which something new is known."""
        news = self._course.replace_beats(beats, self._trace.end / self._fs_hz) if beats else ()
        return [BeatsFound(news)] if news else []

    def _index(self, t_s: float) -> int:
        return round(t_s * self._fs_hz)

    def _quality(self, edge: int) -> LiveQuality:
        first = max(self._trace.start, edge - round(QUALITY_S * self._fs_hz))
        start_s = first / self._fs_hz
        return live_quality(
            Seen(
                ecg_mv=self._trace.read(first, edge),
                peak_s=np.array([beat.t_s - start_s for beat in self._course.beats if beat.t_s >= start_s]),
                fs_hz=self._fs_hz,
                lead_off=bool(self._flags & LEAD_OFF),
                clipped=bool(self._flags & CLIPPED),
            )
        )
