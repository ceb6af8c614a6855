"""Delta waves and the pattern of pre-excitation."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import (
    WIDE_QRS_MS,
    all_of,
    sinus_rhythm,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks, RepresentativeBeat

#: A delta wave lasts at least so long until the slope first exceeds half of its maximum,
DELTA_MS: Final = 35.0
#: ... and has reached this level by then.
DELTA_MV: Final = 0.05
DELTA_SLOPE_SHARE: Final = 0.5
SHORT_PR_MS: Final = 120.0


@dataclass(frozen=True, slots=True)
class DeltaWaves:
    """Slow beginning of QRS in every lead, both (leads,), NaN where there is none."""

    duration_ms: Floats
    amplitude_mv: Floats


@quantity
def delta_waves(
    representative_beat: RepresentativeBeat, qrs: QrsComponents, slope_mv_s: Floats, global_marks: Marks
) -> DeltaWaves:
    """Slow beginning of QRS in the leads whose QRS begins with its largest component (R without Q, or QS)."""
    count = len(representative_beat.leads)
    duration_ms, amplitude_mv = np.full(count, np.nan), np.full(count, np.nan)
    first = np.nan_to_num(qrs.onset_ms, nan=np.inf).argmin(axis=1)
    largest = np.nan_to_num(np.abs(qrs.amplitude_mv)).argmax(axis=1)
    for lead in np.flatnonzero((qrs.count > 0) & (first == largest)).tolist():
        limits_ms = float(global_marks.qrs_on_ms), float(qrs.peak_ms[lead, first[lead]])
        found = _delta(representative_beat, lead, slope_mv_s[lead], limits_ms=limits_ms)
        duration_ms[lead], amplitude_mv[lead] = found
    return DeltaWaves(duration_ms, amplitude_mv)


def _delta(
    beat: RepresentativeBeat, lead: int, slope: Floats, *, limits_ms: tuple[float, float]
) -> tuple[float, float]:
    """How long the slope stays below half of its maximum before the peak, and the level by then; NaN if it does not."""
    first, last = np.searchsorted(beat.time_ms, limits_ms)
    if last - first < 3:
        return float("nan"), float("nan")
    towards = np.sign(beat.beat_mv[lead, last]) * slope[first:last]
    fast = first + int(np.argmax(towards > DELTA_SLOPE_SHARE * towards.max()))
    lasted_ms, level_mv = float(beat.time_ms[fast]) - limits_ms[0], float(beat.beat_mv[lead, fast])
    rises = level_mv * beat.beat_mv[lead, last] > 0.0 and abs(level_mv) >= DELTA_MV
    return (lasted_ms, level_mv) if rises and lasted_ms >= DELTA_MS else (float("nan"), float("nan"))


@biomarker(
    code="ECG00408",
    label="Ventricular pre-excitation pattern",
    label_zh="心室预激图形",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "PR <120 ms, QRS >120 ms, delta wave in two or more leads (from the global QRS onset at "
        "least 35 ms until the slope "
        "exceeds half of its maximum, ≥0.05 mV by then and in the direction of the slope)"
    ),
    tex=r"PR<120\ \wedge\ QRS>120\ \wedge\ \text{delta wave in}\ge 2\ \text{leads}",
    references=["Surawicz2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sinus_rhythm],
    checks=[
        Check(
            given={
                "pr_interval": 100.0,
                "qrs_duration": 130.0,
                "delta_waves": DeltaWaves(np.array([40.0, 38.0, np.nan]), np.array([0.2, 0.1, np.nan])),
            },
            value=True,
        ),
        Check(
            given={
                "pr_interval": 130.0,
                "qrs_duration": 130.0,
                "delta_waves": DeltaWaves(np.array([40.0, 38.0, np.nan]), np.array([0.2, 0.1, np.nan])),
            },
            value=False,
        ),
    ],
)
def preexcitation_pattern(pr_interval: float, qrs_duration: float, delta_waves: DeltaWaves) -> bool:
    """Pattern of ventricular pre-excitation (Wolff, Parkinson, White)."""
    leads_with_delta = int(np.isfinite(delta_waves.duration_ms).sum())
    return pr_interval < SHORT_PR_MS and qrs_duration > WIDE_QRS_MS and leads_with_delta >= 2
