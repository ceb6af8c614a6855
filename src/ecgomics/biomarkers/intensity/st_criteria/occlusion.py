"""Occlusion of the left anterior descending artery: formulas of Smith and Driver, patterns of de Winter and Wellens."""

from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import PRECORDIAL_ORDER, two_contiguous
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    without_lbbb,
    without_lvh,
    without_lvh_strain,
    without_rbbb,
)
from ecgomics.biomarkers.intensity.st_criteria.elevation import ELEVATION_MV, highest_mv
from ecgomics.biomarkers.intensity.st_criteria.ischaemia import DEPRESSION_MV
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead, lead_qrs
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS

#: The formulas are in mm of 10 mm/mV.
MM_PER_MV: Final = 10.0
OBVIOUS_MV: Final = 0.5
#: de Winter 2008: depression at J in mV; how tall a tall T is has no published number (project parameter).
DE_WINTER_J_MV: Final = -0.1
TALL_T_MV: Final = 0.5
#: Wellens B: depth of T, and how unequal the limbs of a symmetric T may be (project parameters).
DEEP_T_MV: Final = -0.2
LIMBS_UNEQUAL_SHARE: Final = 0.2

_V2_V4: Final = ("V2", "V3", "V4")


@guard("out_of_domain", "J of 0.1 mV or more in V2, V3 or V4")
def raised_v2_v4(st_level_j: LeadValues) -> bool:
    return highest_mv(st_level_j, _V2_V4) >= ELEVATION_MV


@guard("out_of_domain", "no obvious infarction (J ≥0.5 mV, ST not concave or depressed, Q in V2–V4)")
def not_obvious(st_level_j: LeadValues, st_bow: Floats, qrs_by_lead: QrsByLead) -> bool:
    levels_mv = [st_level_j[lead] for lead in PRECORDIAL_ORDER[1:]]
    bows = [st_bow[st_level_j.leads.index(lead)] for lead in PRECORDIAL_ORDER[1:]]
    straight = any(mv >= ELEVATION_MV and bow >= 0.0 for mv, bow in zip(levels_mv, bows, strict=True))
    lowest_mv = min(levels_mv + [st_level_j[lead] for lead in ("II", "III", "aVF")])
    q_wave = any(qrs_by_lead[lead].q_mv or qrs_by_lead[lead].qs_mv for lead in _V2_V4)
    return max(levels_mv) < OBVIOUS_MV and not straight and lowest_mv > DEPRESSION_MV and not q_wave


_SMITH = [diagnostic_path, raised_v2_v4, without_lbbb, without_lvh, not_obvious]


@biomarker(
    code="ECG10405",
    label="Smith three-variable LAD formula",
    label_zh="Smith三变量前降支闭塞公式",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "1.196·J60_V3 + 0.059·QTcB − 0.326·R_V4, J60 = st_level_j60 and R in mm (0.1 mV), QTcB = qtc_bazett "
        "in ms at any rate; ≥23.4 is the published cut"
    ),
    tex=r"1.196\,\mathrm{ST60}_{V3} + 0.059\,\mathrm{QTc}_B - 0.326\,R_{V4}",
    references=["Smith2012"],
    leads=all_of(*_V2_V4),
    requires=_SMITH,
    checks=[
        Check(
            # 2.392 + 24.78 - 3.26
            given={
                "st_level_j60": LeadValues.of(V3=0.2),
                "qtc_bazett": 420.0,
                "r_height": LeadValues.of(V4=1.0),
            },
            value=23.912,
        )
    ],
)
def smith_lad_3(st_level_j60: LeadValues, qtc_bazett: float, r_height: LeadValues) -> float:
    """Subtle occlusion of the left anterior descending artery against early repolarisation."""
    return 1.196 * MM_PER_MV * st_level_j60["V3"] + 0.059 * qtc_bazett - 0.326 * MM_PER_MV * r_height["V4"]


@biomarker(
    code="ECG10406",
    label="Smith four-variable LAD formula",
    label_zh="Smith四变量前降支闭塞公式",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "0.052·QTcB − 0.151·QRS_V2 − 0.268·R_V4 + 1.062·J60_V3, QRS_V2 = qrs_peak_to_peak in mm (0.1 mV), the "
        "others as smith_lad_3; ≥18.2 is the published cut"
    ),
    tex=r"0.052\,\mathrm{QTc}_B - 0.151\,\mathrm{QRS}_{V2} - 0.268\,R_{V4} + 1.062\,\mathrm{ST60}_{V3}",
    references=["Driver2017"],
    leads=all_of(*_V2_V4),
    requires=_SMITH,
    checks=[
        Check(
            # 21.84 - 1.51 - 2.68 + 2.124
            given={
                "st_level_j60": LeadValues.of(V3=0.2),
                "qtc_bazett": 420.0,
                "r_height": LeadValues.of(V4=1.0),
                "qrs_peak_to_peak": LeadValues.of(V2=1.0),
            },
            value=19.774,
        )
    ],
)
def smith_lad_4(
    st_level_j60: LeadValues, qtc_bazett: float, r_height: LeadValues, *, qrs_peak_to_peak: LeadValues
) -> float:
    """The same with the QRS of V2."""
    voltages = 0.151 * qrs_peak_to_peak["V2"] + 0.268 * r_height["V4"] - 1.062 * st_level_j60["V3"]
    return 0.052 * qtc_bazett - MM_PER_MV * voltages


@biomarker(
    code="ECG10416",
    label="de Winter pattern",
    label_zh="de Winter图形",
    unit="{flag}",
    scope=RECORD,
    tier=3,
    formula=(
        "in two neighbours of V1..V6 J ≤ −0.1 mV, st_level_j60 > J and T ≥0.5 mV, and no J ≥0.1 mV in V1–V6; "
        "the limit of a tall T is a project parameter"
    ),
    tex=r"\mathrm{ST}_J \le -0.1\,\text{mV},\ \mathrm{ST}_{J60} > \mathrm{ST}_J,\ T \ge 0.5\,\text{mV}",
    references=["deWinter2008"],
    leads=all_of(*PRECORDIAL_ORDER),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(
            given={
                "st_level_j": LeadValues.standard(0.0, V3=-0.15, V4=-0.12),
                "st_level_j60": LeadValues.standard(0.0),
                "t_amplitude_positive": LeadValues.standard(0.6),
            },
            value=True,
        ),
        Check(
            given={
                "st_level_j": LeadValues.standard(0.0, V2=0.1, V3=-0.15, V4=-0.12),
                "st_level_j60": LeadValues.standard(0.0),
                "t_amplitude_positive": LeadValues.standard(0.6),
            },
            value=False,
        ),
    ],
)
def de_winter_pattern(
    st_level_j: LeadValues, st_level_j60: LeadValues, t_amplitude_positive: LeadValues
) -> bool:
    """Depressed J, upsloping ST and a tall T in neighbouring precordial leads."""
    hits = {
        lead
        for lead in PRECORDIAL_ORDER
        if st_level_j[lead] <= DE_WINTER_J_MV
        and st_level_j60[lead] > st_level_j[lead]
        and t_amplitude_positive[lead] >= TALL_T_MV
    }
    raised = highest_mv(st_level_j, PRECORDIAL_ORDER) >= ELEVATION_MV
    return not raised and two_contiguous(hits, PRECORDIAL_ORDER)


_RS = lead_qrs(r=(0.5, 30.0), s=(0.8, 50.0))
_WELLENS: Final[dict[str, Any]] = {
    "t_classes": ("negative",) * 12,
    "t_amplitude": LeadValues.standard(-0.3),
    # Limbs of 84 and 76 ms.
    "t_limb_difference_ms": LeadValues.standard(8.0),
    "t_limits_ms": np.tile([200.0, 360.0], (12, 1)),
    "st_level_j": LeadValues.standard(0.0),
    "qrs_by_lead": QrsByLead(dict.fromkeys(STANDARD_LEADS, _RS)),
    "poor_r_progression": False,
}


@biomarker(
    code="ECG10417",
    label="Wellens pattern",
    label_zh="Wellens图形",
    unit="{class}",
    scope=RECORD,
    tier=3,
    formula=(
        "none; A: T positive_negative in V2 and V3; B: T ≤ −0.2 mV and symmetric in V2 and V3, its limbs "
        "differing by ≤20 % of its duration; both only with J <0.1 mV in V2 and V3, no Q or QS in V1–V3 and "
        "no poor_r_progression; whether the person is free of pain is not in the ECG"
    ),
    tex=r"T_{V2},T_{V3}:\ +/-\ (A)\ \text{or}\ \le -0.2\,\text{mV, symmetric}\ (B)",
    references=["deZwaan1982"],
    leads=all_of("V1", "V2", "V3"),
    requires=[diagnostic_path, without_lbbb, without_rbbb, without_lvh_strain],
    checks=[
        Check(given=_WELLENS, value="B"),
        Check(given={**_WELLENS, "t_classes": ("positive_negative",) * 12}, value="A"),
        # Limbs of 110 and 50 ms.
        Check(given={**_WELLENS, "t_limb_difference_ms": LeadValues.standard(60.0)}, value="none"),
        Check(given={**_WELLENS, "st_level_j": LeadValues.standard(0.0, V3=0.12)}, value="none"),
        Check(given={**_WELLENS, "poor_r_progression": True}, value="none"),
    ],
)
def wellens_pattern(
    t_classes: tuple[str, ...],
    t_amplitude: LeadValues,
    t_limb_difference_ms: LeadValues,
    *,
    t_limits_ms: Floats,
    st_level_j: LeadValues,
    qrs_by_lead: QrsByLead,
    poor_r_progression: bool | None,
) -> str:
    """Biphasic or deeply inverted T in V2 and V3 with preserved R and a level ST segment."""
    raised = highest_mv(st_level_j, ("V2", "V3")) >= ELEVATION_MV
    q_wave = any(qrs_by_lead[lead].q_mv or qrs_by_lead[lead].qs_mv for lead in ("V1", "V2", "V3"))
    if raised or q_wave or poor_r_progression:
        return "none"
    places = {lead: t_amplitude.leads.index(lead) for lead in ("V2", "V3")}
    if all(t_classes[place] == "positive_negative" for place in places.values()):
        return "A"
    deep = all(
        t_amplitude[lead] <= DEEP_T_MV
        and abs(t_limb_difference_ms[lead]) <= LIMBS_UNEQUAL_SHARE * float(np.ptp(t_limits_ms[place]))
        for lead, place in places.items()
    )
    return "B" if deep else "none"
