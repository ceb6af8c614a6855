"""Differences between the leads of one recording: heterogeneity of waves."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import (
    a_representative_beat,
    all_of,
    atrial_rhythm,
    diagnostic_path,
    p_wave,
    t_end,
)
from ecgomics.biomarkers.waves import Stretch

heterogeneity = partial(
    biomarker, scope=RECORD, unit="uV", tier=2, leads=all_of("V4", "V5", "V6"), references=["Nearing2003"]
)
LATERAL: Final = ("V4", "V5", "V6")
SEPTAL: Final = ("V1", "V2", "V3")


def _largest_spread_uv(stretch: Stretch, leads: tuple[str, ...]) -> float:
    """Largest population standard deviation over leads at one time."""
    return 1000.0 * float(np.std([stretch.lead(lead) for lead in leads], axis=0).max())


@heterogeneity(
    code="ECG30020",
    label="T-wave heterogeneity",
    formula="max over J..T_off of sqrt(mean over V4-V6 of (v_k - mean over V4-V6)^2)",
    requires=[diagnostic_path, a_representative_beat, t_end],
    checks=[
        # At 10 ms the leads depart from their mean 0.2 by -0.1, 0 and 0.1.
        Check(
            given={"st_t_stretch": Stretch.of([0, 10, 20], V4=[0, 0.1, 0], V5=[0, 0.2, 0], V6=[0, 0.3, 0])},
            value=100 * (2 / 3) ** 0.5,
        )
    ],
)
def t_wave_heterogeneity(st_t_stretch: Stretch) -> float:
    """How far V4-V6 differ in the course of ST and T."""
    return _largest_spread_uv(st_t_stretch, LATERAL)


@heterogeneity(
    code="ECG30021",
    label="R-wave heterogeneity",
    formula="max over QRS of sqrt(mean over V4-V6 of (v_k - mean over V4-V6)^2)",
    requires=[diagnostic_path, a_representative_beat],
    checks=[
        Check(
            given={"qrs_stretch": Stretch.of([0, 10, 20], V4=[0, 1, 0], V5=[0, 2, 0], V6=[0, 3, 0])},
            value=1000 * (2 / 3) ** 0.5,
        )
    ],
)
def r_wave_heterogeneity(qrs_stretch: Stretch) -> float:
    """How far V4-V6 differ in the course of QRS."""
    return _largest_spread_uv(qrs_stretch, LATERAL)


@heterogeneity(
    code="ECG30022",
    label="P-wave heterogeneity",
    formula="max over P of sqrt(mean over V1-V3 of (v_k - mean over V1-V3)^2)",
    leads=all_of("V1", "V2", "V3"),
    references=["Verrier2016"],
    requires=[diagnostic_path, a_representative_beat, atrial_rhythm, p_wave],
    checks=[
        Check(
            given={"p_stretch": Stretch.of([0, 10, 20], V1=[0, 0.0, 0], V2=[0, 0.06, 0], V3=[0, 0.12, 0])},
            value=60 * (2 / 3) ** 0.5,
        )
    ],
)
def p_wave_heterogeneity(p_stretch: Stretch) -> float:
    """How far V1-V3 differ in the course of P."""
    return _largest_spread_uv(p_stretch, SEPTAL)
