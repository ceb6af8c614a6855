"""Respiratory sinus arrhythmia, breath by breath."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals, little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

#: Fewer NN tell no range of a breath.
LEAST_INTERVALS: Final = 3
LONGEST_BREATH_S: Final = 10.0


@biomarker(
    code="ECG20114",
    label="Respiratory sinus arrhythmia amplitude",
    label_zh="呼吸性窦性心律不齐幅度",
    unit="ms",
    scope=RECORD,
    tier=2,
    formula="mean over breaths of longest NN minus shortest NN that end within it; breaths from crest to crest of "
    "the ECG-derived respiration (height of R, 0.1-0.5 Hz), at most 10 s long and with three NN or more; no regular "
    "breathing in any lead: wrong_leads",
    tex=r"\overline{\max_{\text{breath}}NN-\min_{\text{breath}}NN}",
    references=["Grossman1990", "Moody1985"],
    minimum_s=60.0,
    requires=[sinus_rhythm, little_edited],
    # Breaths of 4 s: ranges 60 and 100 ms; the third has two NN only.
    checks=[
        Check(
            given={
                "nn": NormalIntervals(
                    np.array([800.0, 860.0, 830.0, 900.0, 800.0, 850.0, 700.0, 900.0]),
                    np.array([1.0, 2.0, 3.0, 4.5, 5.5, 6.5, 8.5, 9.5]),
                    np.ones(8, dtype=bool),
                    0.0,
                ),
                "breaths_s": [0.0, 4.0, 8.0, 12.0],
            },
            value=80.0,
        )
    ],
)
def respiratory_sinus_arrhythmia(nn: NormalIntervals, breaths_s: Floats) -> float:
    """How far NN swing within a breath."""
    inside = (nn.end_s >= breaths_s[0]) & (nn.end_s < breaths_s[-1])
    breath = np.searchsorted(breaths_s, nn.end_s[inside], side="right") - 1
    first = np.flatnonzero(np.diff(breath, prepend=-1))
    if not first.size:
        raise NotComputable("absent", "no breath holds NN intervals")
    number = np.diff(first, append=len(breath))
    interval_ms = nn.interval_ms[inside]
    range_ms = np.maximum.reduceat(interval_ms, first) - np.minimum.reduceat(interval_ms, first)
    used = (number >= LEAST_INTERVALS) & (np.diff(breaths_s)[breath[first]] <= LONGEST_BREATH_S)
    if not used.any():
        raise NotComputable("absent", "no breath holds three NN intervals")
    return float(range_ms[used].mean())
