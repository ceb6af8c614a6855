"""Whether P waves come before the beats of the last half minute: what tells fibrillation from other irregular rhythms.

The offline engine's segmenter looks for them. That costs some milliseconds, so it is asked now and then, and only while
the intervals leave a question.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.settings import Settings
from ecgomics.signal.baseline import baseline
from ecgomics.signal.filters import bridged
from ecgomics.signal.learned_marks import wave_limits
from ecgomics.signal.presence import p_presence, place_evidence
from ecgomics.signal.segmenter import wave_probability
from ecgomics.stream.events import LiveBeat
from ecgomics.stream.online_trace import Trace

#: What the segmenter sees, and how often.
WINDOW_S: Final = 30.0
AGAIN_S: Final = 5.0
#: Beats nearer to an end of it have P or what follows cut off.
MARGIN_S: Final = 0.4
FEWEST_BEATS: Final = 10
LEAST_PRESENCE: Final = 0.5
DEFAULT: Final = Settings()


@dataclass(frozen=True, slots=True)
class PWaves:
    """P waves of some beats."""

    evidence: float
    """Mean over leads and beats of the logarithm of the odds that a P wave is there."""
    share: float
    """Share of the beats that have one."""


class Atria:
    """What was last seen of the atria of a session."""

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._seen: PWaves | None = None
        self._seen_s = -np.inf

    def p_waves(self, trace: Trace, beats: Sequence[LiveBeat]) -> PWaves | None:
        """P waves before some readable beats of the last half minute; None where those are too few."""
        now_s = trace.end / self._fs_hz
        if now_s - self._seen_s >= AGAIN_S:
            self._seen, self._seen_s = self._look(trace, beats), now_s
        return self._seen

    def _look(self, trace: Trace, beats: Sequence[LiveBeat]) -> PWaves | None:
        first = max(trace.start, trace.end - round(WINDOW_S * self._fs_hz))
        start_s, length_s = first / self._fs_hz, (trace.end - first) / self._fs_hz
        at_s = np.array([beat.t_s for beat in beats]) - start_s
        at_s = at_s[(at_s > MARGIN_S) & (at_s < length_s - MARGIN_S)]
        if len(at_s) < FEWEST_BEATS:
            return None
        ecg_mv = trace.read(first, trace.end)
        gaps = np.isnan(ecg_mv)
        filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
        clean_mv = filled_mv - baseline(filled_mv, fs_hz=self._fs_hz, highpass_hz=DEFAULT.highpass_hz)
        present = wave_limits(wave_probability(clean_mv, fs_hz=self._fs_hz), at_s)[0].present
        presence = p_presence(present, np.zeros(len(at_s), dtype=np.intp))
        return PWaves(
            float(place_evidence(present).mean()), float((presence.max(axis=0) >= LEAST_PRESENCE).mean())
        )
