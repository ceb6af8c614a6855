"""Scores of the P wave."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import all_of, atrial_rhythm, p_wave
from ecgomics.biomarkers.p_shape import PShape
from ecgomics.biomarkers.structural.p_wave.shape import INFERIOR

#: Limits of the MVP score (Alexander 2019): duration in ms, height of P in I in mV.
LONG_P_MS: Final = 120.0
VERY_LONG_P_MS: Final = 140.0
TALL_P_I_MV: Final = 0.2
LOW_P_I_MV: Final = 0.1


def _inferior(*classes: str) -> PShape:
    """P in II, III and aVF, for worked examples."""
    return PShape(INFERIOR, classes, np.full(3, np.nan), np.zeros(3, dtype=np.intp))


@biomarker(
    code="ECG00118",
    label="MVP P-wave score",
    label_zh="MVP心电图风险评分",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "sum of three: P in II, III and aVF positive_negative 2, otherwise 1 if p_duration ≥120 ms, else 0; P "
        "height in I <0.1 mV 2, 0.1–0.2 mV 1, >0.2 mV 0; p_duration >140 ms 2, 120–140 ms 1, <120 ms 0; "
        "range 0–6"
    ),
    tex=r"\text{morphology}_{0\ldots 2} + \text{voltage}_{0\ldots 2} + \text{duration}_{0\ldots 2}",
    references=["Alexander2019"],
    leads=all_of("I", *INFERIOR),
    requires=[atrial_rhythm, p_wave],
    checks=[
        Check(
            given={
                "p_duration": 150.0,
                "p_shape": _inferior(*("positive_negative",) * 3),
                "p_amplitude_positive": LeadValues.of(I=0.05),
            },
            value=6.0,
        ),
        Check(
            # Long, but not biphasic in all three: 1 + 1 + 1.
            given={
                "p_duration": 120.0,
                "p_shape": _inferior("positive", "positive_negative", "positive_negative"),
                "p_amplitude_positive": LeadValues.of(I=0.15),
            },
            value=3.0,
        ),
        Check(
            given={
                "p_duration": 100.0,
                "p_shape": _inferior(*("positive",) * 3),
                "p_amplitude_positive": LeadValues.of(I=0.25),
            },
            value=0.0,
        ),
    ],
)
def mvp_score(p_duration: float, p_shape: PShape, *, p_amplitude_positive: LeadValues) -> float:
    """Morphology, voltage and duration of P as a risk score of atrial fibrillation."""
    biphasic = all(p_shape.class_in(lead) == "positive_negative" for lead in INFERIOR)
    height_mv = p_amplitude_positive["I"]
    long_p = p_duration >= LONG_P_MS
    morphology = 2 if biphasic else int(long_p)
    voltage = int(height_mv <= TALL_P_I_MV) + int(height_mv < LOW_P_I_MV)
    return float(morphology + voltage + int(long_p) + int(p_duration > VERY_LONG_P_MS))
