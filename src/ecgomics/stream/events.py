"""What the online analysis says while the signal comes in: beats, beats taken back, and once per second the vitals.

Each event knows its message for viewers (`as_message`), which holds numbers, words of closed lists and None only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

BeatKind = Literal["normal", "ventricular", "supraventricular", "unknown"]
"""Unknown: nobody can tell yet, or no shape is there to tell by."""

RateReason = Literal["low_quality", "no_contact", "too_short", "gap"]
Hint = Literal["regular", "irregular", "possible_af", "unclear", "unreadable", "too_short"]
Level = Literal["good", "fair", "poor", "none"]
Cause = Literal["flat", "clipped", "muscle", "mains", "drift", "step", "lead_off"]
Advice = Literal["contact", "movement", "muscle", "mains", "drift"]

Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LiveBeat:
    """One beat; one whose index was told before replaces what was told."""

    index: int
    """Sample of the session's grid nearest to the R peak; without an ECG ms since the first interval."""
    t_s: float
    """Time of the R peak, finer than a sample, in s from the session's first sample."""
    rr_ms: float | None
    """From the beat before; None where there is none, or where signal is missing between them."""
    kind: BeatKind


@dataclass(frozen=True, slots=True)
class BeatsFound:
    """Beats that are new, or of which more is known."""

    beats: tuple[LiveBeat, ...]

    def as_message(self) -> Message:
        """For viewers."""
        return {
            "type": "beats",
            "beats": [
                {
                    "index": beat.index,
                    "t_s": round(beat.t_s, 4),
                    "rr_ms": _rounded(beat.rr_ms, 1),
                    "kind": beat.kind,
                }
                for beat in self.beats
            ],
        }


@dataclass(frozen=True, slots=True)
class BeatsRetracted:
    """Beats that later samples contradict."""

    indices: tuple[int, ...]

    def as_message(self) -> Message:
        """For viewers."""
        return {"type": "retracted", "indices": list(self.indices)}


@dataclass(frozen=True, slots=True)
class RhythmHint:
    """What the last beats look like, with the numbers it stands on."""

    hint: Hint
    evidence: Mapping[str, float]
    """Named numbers; what could not be had is not there."""
    beats: int
    """Clean beats that it stands on."""
    window_s: float
    """Time that they span."""

    def as_message(self) -> Message:
        """For viewers."""
        return {
            "hint": self.hint,
            "evidence": {name: round(value, 4) for name, value in self.evidence.items()},
            "beats": self.beats,
            "window_s": round(self.window_s, 1),
        }


@dataclass(frozen=True, slots=True)
class LiveQuality:
    """Quality of the last second of signal."""

    level: Level
    reasons: tuple[Cause, ...]
    agreement: float | None
    """How far two beat detectors agree over the last seconds, 0 to 1; None where neither could look."""

    def as_message(self) -> Message:
        """For viewers."""
        return {
            "level": self.level,
            "reasons": list(self.reasons),
            "agreement": _rounded(self.agreement, 3),
        }


@dataclass(frozen=True, slots=True)
class Vitals:
    """What is known at one second of the session."""

    t_s: float
    heart_rate: int | None
    reason: RateReason | None
    """Why there is no heart rate."""
    rr_ms: float | None
    ectopic_beats: int
    """Within the last minute."""
    pause_ms: float | None
    """The longest interval of 2 s or more of the last minute, also one that is still going on."""
    rhythm: RhythmHint
    quality: LiveQuality
    advice: Advice | None

    def as_message(self) -> Message:
        """For viewers."""
        return {
            "type": "vitals",
            "t_s": round(self.t_s, 3),
            "heart_rate": self.heart_rate,
            "reason": self.reason,
            "rr_ms": _rounded(self.rr_ms, 1),
            "ectopic_beats": self.ectopic_beats,
            "pause_ms": _rounded(self.pause_ms, 1),
            "rhythm": self.rhythm.as_message(),
            "quality": self.quality.as_message(),
            "advice": self.advice,
        }


Event = BeatsFound | BeatsRetracted | Vitals


def _rounded(value: float | None, places: int) -> float | None:
    return None if value is None else round(float(value), places)
