"""ST depression and T inversion of ischaemia."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import (
    LIMB_ORDER,
    LIMB_ORDER_WITHOUT_AVR,
    PRECORDIAL_ORDER,
    two_contiguous,
)
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    without_lbbb,
    without_lvh_strain,
)
from ecgomics.biomarkers.intensity.st_criteria.elevation import ELEVATION_MV, highest_mv
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S
from ecgomics.core.leads import STANDARD_LEADS

DEPRESSION_MV: Final = -0.05
DIFFUSE_DEPRESSION_MV: Final = -0.1
DIFFUSE_LEADS_MIN: Final = 6
T_INVERSION_MV: Final = -0.1

_ANTERIOR = LeadValues.standard(0.0, V4=-0.06, V5=-0.06)
_APART = LeadValues.standard(0.0, V4=-0.06, V6=-0.06)
_LEVEL = LeadValues.standard(0.0)


@biomarker(
    code="ECG10402",
    label="Ischaemic ST depression",
    label_zh="缺血性ST段压低",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "J ≤ −0.05 mV with a horizontal or downsloping ST (st_slope ≤0.1 mV/s) in two neighbours of "
        "V1..V6 or aVL, I, −aVR, "
        "II, aVF, III"
    ),
    tex=r"ST_J\le -0.05\ \text{mV}\ \wedge\ \frac{dv}{dt}\le 0.1\ \text{mV/s in two contiguous leads}",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(
            given={
                "st_level_j": _ANTERIOR,
                "st_slope": LeadValues.standard(0.0),
            },
            value=True,
        ),
        Check(
            given={
                "st_level_j": _ANTERIOR,
                "st_slope": LeadValues.standard(0.0, V5=0.5),
            },
            value=False,
        ),
        Check(
            given={
                "st_level_j": _APART,
                "st_slope": LeadValues.standard(0.0),
            },
            value=False,
        ),
    ],
)
def ischaemic_st_depression(st_level_j: LeadValues, st_slope: LeadValues) -> bool:
    """ST depression of ischaemia by the universal definition."""
    signs = {lead: -1.0 if lead == "aVR" else 1.0 for lead in STANDARD_LEADS}
    hits = {
        "-aVR" if lead == "aVR" else lead
        for lead, sign in signs.items()
        if sign * st_level_j[lead] <= DEPRESSION_MV and sign * st_slope[lead] <= ST_LEVEL_BAND_MV_S
    }
    return two_contiguous(hits, LIMB_ORDER, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10412",
    label="Ischaemic T inversion",
    label_zh="缺血性T波倒置",
    unit="{flag}",
    scope=RECORD,
    formula="T < −0.1 mV in two neighbours of V1..V6 or aVL, I, II, aVF, III that have R > S",
    tex=r"T<-0.1\ \text{mV}\ \wedge\ R>|S|\ \text{in two contiguous leads}",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(
            given={
                "t_amplitude": LeadValues.standard(0.2, V4=-0.2, V5=-0.15),
                "r_height": LeadValues.standard(1.0),
                "s_depth": LeadValues.standard(0.1),
            },
            value=True,
        ),
        Check(
            given={
                "t_amplitude": LeadValues.standard(0.2, V1=-0.2, V2=-0.15),
                "r_height": LeadValues.standard(1.0, V1=0.1, V2=0.2),
                "s_depth": LeadValues.standard(0.1, V1=1.0, V2=1.0),
            },
            value=False,
        ),
    ],
)
def ischaemic_t_inversion(t_amplitude: LeadValues, r_height: LeadValues, s_depth: LeadValues) -> bool:
    """T inversion of ischaemia by the universal definition."""
    tested = (*LIMB_ORDER_WITHOUT_AVR, *PRECORDIAL_ORDER)
    inverted = [lead for lead in tested if t_amplitude[lead] < T_INVERSION_MV]
    hits = {lead for lead in inverted if r_height[lead] > s_depth[lead]}
    return two_contiguous(hits, LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10413",
    label="Diffuse ST depression",
    label_zh="弥漫性ST段压低",
    unit="{class}",
    scope=RECORD,
    formula=(
        "none; diffuse (J ≤ −0.1 mV in six or more leads); diffuse_avr_v1 (the same with J ≥0.1 mV in "
        "aVR or V1)"
    ),
    tex=r"\#\left\{l:ST_{J,l}\le -0.1\ \text{mV}\right\}\ge 6",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb, without_lvh_strain],
    checks=[
        Check(given={"st_level_j": LeadValues.standard(-0.1)}, value="diffuse"),
        Check(given={"st_level_j": LeadValues.standard(-0.1, aVR=0.1)}, value="diffuse_avr_v1"),
        Check(given={"st_level_j": LeadValues.standard(0.0)}, value="none"),
    ],
)
def diffuse_st_depression(st_level_j: LeadValues) -> str:
    """ST depression in many leads, as in left main or multivessel ischaemia."""
    if sum(st_level_j[lead] <= DIFFUSE_DEPRESSION_MV for lead in STANDARD_LEADS) < DIFFUSE_LEADS_MIN:
        return "none"
    return "diffuse_avr_v1" if highest_mv(st_level_j, ("aVR", "V1")) >= ELEVATION_MV else "diffuse"
