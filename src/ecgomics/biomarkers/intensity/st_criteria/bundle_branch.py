"""ST in left bundle branch block and pacing."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    qrs_in_lead,
)
from ecgomics.biomarkers.intensity.st_criteria.elevation import ELEVATION_MV
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Rhythm

#: Depression in V1 to V3 that counts (Sgarbossa 1996).
CONCORDANT_DEPRESSION_MV: Final = -0.1


@guard("out_of_domain", "left bundle branch block or ventricular pacing")
def with_lbbb_or_pacing(rhythm: Rhythm, lbbb_aha: bool | None) -> bool:
    return rhythm == "paced" or bool(lbbb_aha)


@biomarker(
    code="ECG10403",
    label="ST/S ratio",
    label_zh="ST/S比值",
    unit="1",
    scope=LEAD,
    tier=2,
    formula=(
        "st_level_j/(deepest of S, S', QS, ≤0) in leads with J ≥0.1 mV and negative "
        "qrs_net_amplitude; ≤ −0.25 is the "
        "published cut"
    ),
    tex=r"\frac{ST_J}{S}",
    references=["Smith2012b"],
    requires=[diagnostic_path, qrs_in_lead, with_lbbb_or_pacing],
    missing="absent",
    checks=[
        Check(
            given={
                "st_level_j": np.array([0.3, 0.3, 0.05]),
                "s_depth": LeadValues.of(V1=1.0, V5=0.2, V2=1.0),
                "qrs_net_amplitude": np.array([-0.8, 0.9, -0.9]),
            },
            value=[-0.3, np.nan, np.nan],
        )
    ],
)
def st_s_ratio(st_level_j: Floats, s_depth: LeadValues, qrs_net_amplitude: Floats) -> Floats:
    """Discordant ST elevation in relation to S in each lead that has both."""
    discordant = (st_level_j >= ELEVATION_MV) & (qrs_net_amplitude < 0.0) & (s_depth.values > 0.0)
    return np.asarray(st_level_j / np.where(discordant, -s_depth.values, np.nan), dtype=float)


@biomarker(
    code="ECG10404",
    label="Sgarbossa score",
    label_zh="Sgarbossa评分",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "5 if J ≥0.1 mV in a lead with positive qrs_net_amplitude + 3 if J ≤ −0.1 mV in V1, V2 or V3 "
        "+ 2 if J ≥0.5 mV in a "
        "lead with negative qrs_net_amplitude; ≥3 is positive"
    ),
    tex=r"5\,[\text{concordant }ST\ge 0.1]+3\,[ST_{V1-V3}\le -0.1]+2\,[\text{discordant }ST\ge 0.5]",
    references=["Sgarbossa1996"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, with_lbbb_or_pacing],
    checks=[
        Check(
            given={
                "st_level_j": LeadValues.standard(0.0, V5=0.12, V2=0.5, V1=-0.1),
                "qrs_net_amplitude": LeadValues.standard(0.5, V1=-1.0, V2=-1.0),
            },
            value=10.0,
        ),
        Check(
            given={"st_level_j": LeadValues.standard(0.0), "qrs_net_amplitude": LeadValues.standard(0.5)},
            value=0.0,
        ),
    ],
)
def sgarbossa_score(st_level_j: LeadValues, qrs_net_amplitude: LeadValues) -> float:
    """Points for an infarction in left bundle branch block."""
    pairs = [(st_level_j[lead], qrs_net_amplitude[lead]) for lead in STANDARD_LEADS]
    concordant = any(j_mv >= ELEVATION_MV and net_mv > 0.0 for j_mv, net_mv in pairs)
    depressed = min([st_level_j[lead] for lead in ("V1", "V2", "V3")]) <= CONCORDANT_DEPRESSION_MV
    discordant = any(j_mv >= 0.5 and net_mv < 0.0 for j_mv, net_mv in pairs)
    return 5.0 * concordant + 3.0 * depressed + 2.0 * discordant
