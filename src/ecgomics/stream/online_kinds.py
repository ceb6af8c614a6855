"""Kinds of beats while they come in: normal by a glance, all else by the offline engine's classes.

A beat on time whose QRS is like the usual one is normal; that is seen at once and costs next to nothing. Whatever is
early or unlike waits for the beat after it and is then classed by the engine (`signal.beats`) with the last minute.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import log
from statistics import median
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.settings import Settings
from ecgomics.signal.baseline import baseline
from ecgomics.signal.beat_classes import IRREGULAR
from ecgomics.signal.beat_groups import Shapes
from ecgomics.signal.beat_windows import MARGIN, Singles, beat_windows
from ecgomics.signal.beats import classed_beats, gaps_before
from ecgomics.signal.filters import bridged
from ecgomics.signal.model import BeatClass, Beats
from ecgomics.stream.events import BeatKind, LiveBeat
from ecgomics.stream.online_trace import Trace

DEFAULT: Final = Settings()
#: A beat comes on time if its interval is at least this share of the usual one, the median of so many.
ON_TIME: Final = 0.86
USUAL_BEATS: Final = 9
#: Where RR usually changes much from beat to beat (over so many), an early beat of usual shape means nothing.
UNREST_BEATS: Final = 25
#: The engine needs so many beats to know what is usual, and is asked at most so often.
FEWEST_BEATS: Final = 8
AGAIN_S: Final = 2.0
#: A beat can be classed once so much of the signal after it is known, and the next beat.
AFTER_S: Final = 0.5
#: What is seen of the signal about a beat.
ABOUT_S: Final = 0.6
#: A beat of the engine this near is the same one: it aligns beats by their shape.
SAME_S: Final = 0.06
KIND: Final[dict[BeatClass, BeatKind]] = {
    "N": "normal",
    "S": "supraventricular",
    "V": "ventricular",
    "P": "unknown",
    "U": "unknown",
}


class Kinds:
    """What is usual in a session, and how far its beats are classed."""

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._template: Singles | None = None
        self._asked_s = self._classed_s = -np.inf

    def at_a_glance(
        self, trace: Trace, t_s: float, rr_ms: float | None, before: Sequence[LiveBeat]
    ) -> BeatKind:
        """Normal where a beat comes on time after those before and looks like the usual one, otherwise unknown."""
        recent_ms = [beat.rr_ms for beat in before[-UNREST_BEATS:] if beat.rr_ms is not None]
        if self._template is None or rr_ms is None or not recent_ms:
            return "unknown"
        if rr_ms < ON_TIME * median(recent_ms[-USUAL_BEATS:]) and _unrest(recent_ms) < IRREGULAR:
            return "unknown"
        centre, reach = round(t_s * self._fs_hz), round(ABOUT_S * self._fs_hz)
        first = max(trace.start, centre - reach)
        about_mv = trace.read(first, min(centre + reach, trace.end))
        windows = beat_windows(about_mv, np.array([t_s - first / self._fs_hz]), fs_hz=self._fs_hz)
        likeness = Shapes(windows.qrs_mv).likeness(np.zeros(1, dtype=np.intp), self._template).max()
        return "normal" if likeness >= DEFAULT.template_correlation else "unknown"

    def pass_over(self, trace: Trace) -> None:
        """What is in noise so far is not classed later either."""
        self._classed_s = trace.end / self._fs_hz

    def later(self, trace: Trace, beats: Sequence[LiveBeat]) -> dict[int, BeatKind]:
        """Kinds of beats, by index, that can be told only now."""
        now_s = trace.end / self._fs_hz
        seen = [beat for beat in beats if beat.t_s > trace.start / self._fs_hz]
        ripe = [beat for beat in seen[:-1] if self._classed_s < beat.t_s <= now_s - AFTER_S]
        open_ = [beat for beat in ripe if beat.kind == "unknown"]
        if not open_ or len(seen) < FEWEST_BEATS or now_s - self._asked_s < AGAIN_S:
            return {}
        self._asked_s, self._classed_s = now_s, ripe[-1].t_s
        start_s = trace.start / self._fs_hz
        peak_s = np.array([beat.t_s for beat in seen]) - start_s
        found = self._classed(trace.read(trace.start, trace.end), peak_s)
        at_s = np.array([beat.t_s for beat in open_]) - start_s
        return {beat.index: kind for beat, kind in zip(open_, _kinds_at(found, at_s), strict=True)}

    def _classed(self, ecg_mv: Floats, peak_s: Floats) -> Beats:
        """The beats as the engine classes them; what is usual is taken from its normal ones."""
        gaps = np.isnan(ecg_mv)
        filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
        clean_mv = filled_mv - baseline(filled_mv, fs_hz=self._fs_hz, highpass_hz=DEFAULT.highpass_hz)
        clean_mv[gaps] = np.nan
        windows = beat_windows(clean_mv, peak_s, fs_hz=self._fs_hz)
        after_gap = gaps_before(clean_mv, peak_s, fs_hz=self._fs_hz)
        found = classed_beats(windows, peak_s, after_gap=after_gap, spikes_s=np.zeros(0))
        usual = [place for place, kind in enumerate(found.kind) if kind == "N" and found.group[place] == 0]
        if usual:
            again = beat_windows(clean_mv, found.peak_s[usual], fs_hz=self._fs_hz)
            self._template = _mean_shape(Shapes(again.qrs_mv))
        return found


def _unrest(rr_ms: Sequence[float]) -> float:
    """Usual change of RR from beat to beat, as a logarithm."""
    return median(abs(log(later / before)) for before, later in pairwise(rr_ms)) if len(rr_ms) > 1 else 0.0


def _mean_shape(shapes: Shapes) -> Singles:
    """Mean of some QRS complexes, norm 1."""
    every: Ints = np.arange(len(shapes))
    mean = shapes.at(every, np.full(len(shapes), MARGIN)).mean(axis=0)
    unit: Singles = mean / max(float(np.linalg.norm(mean)), 1e-9)
    return unit


def _kinds_at(found: Beats, at_s: Floats) -> list[BeatKind]:
    """Kinds of the beats found at some times; unknown where the engine has none, as it takes bursts of noise out."""
    if not len(found):
        return ["unknown"] * len(at_s)
    nearest = np.abs(found.peak_s[None] - at_s[:, None]).argmin(axis=1)
    near = np.abs(found.peak_s[nearest] - at_s) <= SAME_S
    return [
        KIND[found.kind[place]] if there else "unknown" for place, there in zip(nearest, near, strict=True)
    ]
