"""Quality of a signal that comes in, second by second, with causes and one advice for the person.

The findings are those of the offline engine (`signal.quality`), made of the last seconds, beside hard rules that need
no history; whether there is a heart to be heard at all is told by how far two beat detectors agree.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.settings import Settings
from ecgomics.signal.baseline import baseline
from ecgomics.signal.filters import bridged
from ecgomics.signal.model import FINDINGS, Finding
from ecgomics.signal.quality.assessment import FAIR_AGREEMENT, POOR_AGREEMENT
from ecgomics.signal.quality.detectors import curve_length_peaks, detector_agreement
from ecgomics.signal.quality.disturbances import disturbances
from ecgomics.signal.quality.tenths import Tenths
from ecgomics.stream.events import Advice, Cause, Level, LiveQuality

#: What is looked at, for the agreement of the detectors and for what is usual.
WINDOW_S: Final = 10.0
#: Fewer seconds tell nothing of two detectors.
AGREEMENT_S: Final = 4.0
#: Hard rules are about the last two seconds: less than this from lowest to highest is no heart, and no heart goes
#: farther from its level than that.
HARD_S: Final = 2.0
FLAT_MV: Final = 0.020
LARGEST_MV: Final = 5.0
#: More than this share of a second without signal leaves nothing to judge.
MOST_MISSING: Final = 0.5
#: An advice stands for so long before another takes its place.
ADVICE_S: Final = 3.0
DEFAULT: Final = Settings()

CAUSES: Final[dict[Finding, Cause]] = {
    "flat": "flat",
    "saturated": "clipped",
    "lead_off": "lead_off",
    "muscle": "muscle",
    "noisy": "muscle",
    "motion": "step",
    "drift": "drift",
    "mains": "mains",
}
#: By these nothing can be seen, by those beats are seen but not measured; the others are only worth a word.
BLINDING: Final[frozenset[Cause]] = frozenset({"flat", "lead_off"})
SPOILING: Final[frozenset[Cause]] = frozenset({"clipped", "step"})
#: What to do about a cause, the most urgent first.
ADVICE: Final[dict[Cause, Advice]] = {
    "lead_off": "contact",
    "flat": "contact",
    "clipped": "movement",
    "step": "movement",
    "muscle": "muscle",
    "mains": "mains",
    "drift": "drift",
}
LEVELS: Final[tuple[Level, ...]] = ("none", "poor", "fair", "good")


@dataclass(frozen=True, slots=True)
class Seen:
    """The last seconds of the signal, and what the sensor says of the last one."""

    ecg_mv: Floats
    """Leads × samples, NaN where nothing came."""
    peak_s: Floats
    """Beats in it, in s from its begin."""
    fs_hz: float
    lead_off: bool
    clipped: bool


def live_quality(seen: Seen) -> LiveQuality:
    """Quality of the last second of some seconds."""
    last = round(seen.fs_hz)
    if seen.lead_off:
        return LiveQuality("none", ("lead_off",), None)
    if np.isnan(seen.ecg_mv[:, -last:]).all(axis=0).mean() > MOST_MISSING:
        return LiveQuality("none", (), None)
    gaps = np.isnan(seen.ecg_mv)
    filled_mv = bridged(seen.ecg_mv, gaps) if gaps.any() else seen.ecg_mv
    clean_mv = filled_mv - baseline(
        filled_mv, fs_hz=seen.fs_hz, highpass_hz=DEFAULT.highpass_hz, ends=(False, False)
    )
    clean_mv[gaps] = np.nan
    found = _findings(seen, clean_mv)
    if not (usable := ~found["flat"] & ~found["lead_off"]).any():
        return LiveQuality("none", _causes(found, seen), None)
    agreement = _agreement(clean_mv, seen, usable)
    causes = _causes({name: flags[usable] for name, flags in found.items()}, seen)
    return LiveQuality(_level(causes, bool(found["noisy"][usable].all()), agreement), causes, agreement)


def _findings(seen: Seen, clean_mv: Floats) -> dict[Finding, Bools]:
    """What is found in the last second, by lead."""
    tenths = Tenths.of(seen.ecg_mv, clean_mv, fs_hz=seen.fs_hz, mains_hz=None)
    by_second = disturbances(tenths).found[:, :, -1]
    found = dict(zip(FINDINGS, by_second, strict=True))
    recent = slice(-round(HARD_S * seen.fs_hz), None)
    range_mv = np.fmax.reduce(seen.ecg_mv[:, recent], axis=1) - np.fmin.reduce(seen.ecg_mv[:, recent], axis=1)
    found["flat"] = found["flat"] | (range_mv < FLAT_MV)
    too_far = np.fmax.reduce(np.abs(clean_mv[:, recent]), axis=1) > LARGEST_MV
    found["motion"] = found["motion"] | too_far
    return found


def _causes(found: dict[Finding, Bools], seen: Seen) -> tuple[Cause, ...]:
    """Causes that most of the leads show, the most urgent first."""
    named = {
        CAUSES[name] for name, flags in found.items() if name in CAUSES and 2 * flags.sum() >= len(flags) > 0
    }
    if seen.clipped:
        named.add("clipped")
    return tuple(cause for cause in ADVICE if cause in named)


def _agreement(clean_mv: Floats, seen: Seen, usable: Bools) -> float | None:
    """How far the beats agree with those of a second detector."""
    duration_s = clean_mv.shape[1] / seen.fs_hz
    if duration_s < AGREEMENT_S:
        return None
    other_s = curve_length_peaks(clean_mv, fs_hz=seen.fs_hz, usable=usable)
    agreement = detector_agreement(seen.peak_s, other_s, duration_s=duration_s)
    return None if np.isnan(agreement) else float(agreement)


def _level(causes: tuple[Cause, ...], hopeless: bool, agreement: float | None) -> Level:
    if BLINDING & set(causes):
        return "none"
    if hopeless or SPOILING & set(causes) or (agreement is not None and agreement < POOR_AGREEMENT):
        return "poor"
    return "fair" if causes or agreement is None or agreement < FAIR_AGREEMENT else "good"


class Adviser:
    """One advice at a time, which stands for some seconds."""

    def __init__(self) -> None:
        self._advice: Advice | None = None
        self._since_s = -ADVICE_S

    def of(self, quality: LiveQuality, now_s: float) -> Advice | None:
        """What to tell the person at a time."""
        wanted = ADVICE[quality.reasons[0]] if quality.reasons else None
        if wanted != self._advice and now_s - self._since_s >= ADVICE_S:
            self._advice, self._since_s = wanted, now_s
        return self._advice
