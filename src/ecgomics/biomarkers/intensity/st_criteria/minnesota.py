"""Minnesota code of ST depression (Prineas 2010, 4-codes)."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import all_of, diagnostic_path, narrow_qrs, plain_conduction
from ecgomics.biomarkers.waves import ST_LEVEL_BAND_MV_S
from ecgomics.core.leads import STANDARD_LEADS

#: The leads of 4-1 and 4-2, of 4-3 and of 4-4.
DEPRESSION_LEADS: Final = ("I", "aVL", "V6", "II", "aVF", "V1", "V2", "V3", "V4", "V5")
DOWNSLOPING_LEADS: Final = ("I", "aVL", "V6", "II", "V2", "V3", "V4", "V5")
UPSLOPING_LEADS: Final = ("I", "aVL", "V6", "II", "V1", "V2", "V3", "V4", "V5")
#: Depth of J in mV from which each code of a horizontal or downsloping ST is given, the worst first.
DEPTHS_MV: Final = (("4-1-1", 0.2), ("4-1-2", 0.1), ("4-2", 0.05))
NADIR_MV: Final = 0.05
UPSLOPING_MV: Final = 0.1


def _given(j_mv: dict[str, float], slope_mv_s: float, nadir_mv: float = 0.0) -> dict[str, LeadValues]:
    """J of some leads, slope of all, lowest T of all, for worked examples."""
    return {
        "st_level_j": LeadValues.standard(0.0, **j_mv),
        "st_slope": LeadValues.standard(slope_mv_s),
        "t_amplitude_negative": LeadValues.standard(nadir_mv),
    }


@biomarker(
    code="ECG10409",
    label="Minnesota code 4-x",
    label_zh="明尼苏达编码4-x（ST段压低）",
    unit="{class}",
    scope=RECORD,
    tier=3,
    formula=(
        "none; the first that applies of: 4-1-1 J ≤ −0.2 mV, 4-1-2 J ≤ −0.1 mV, 4-2 J ≤ −0.05 mV, each with a "
        "horizontal or downsloping ST (st_slope ≤0.1 mV/s) in I, II, aVL, aVF or V1–V6; 4-3 J > −0.05 mV, ST "
        "downsloping (< −0.1 mV/s) and a T nadir ≤ −0.05 mV in I, II, aVL or V2–V6; 4-4 J ≤ −0.1 mV and ST "
        "upsloping in I, II, aVL or V1–V6"
    ),
    tex=r"\min \text{ code over leads of } (\mathrm{ST}_J, \mathrm{ST}_\text{slope}, T_\text{nadir})",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction, narrow_qrs],
    checks=[
        Check(given=_given({"V5": -0.21}, 0.0), value="4-1-1"),
        Check(given=_given({"V5": -0.21, "V6": -0.12}, 0.5), value="4-4"),
        Check(given=_given({"aVF": -0.12, "V6": -0.06}, 0.0), value="4-1-2"),
        Check(given=_given({"V6": -0.06}, 0.0), value="4-2"),
        Check(given=_given({}, -0.5, -0.1), value="4-3"),
        Check(given=_given({}, -0.5, -0.02), value="none"),
        # III and aVR are not coded, aVF not for 4-4.
        Check(given=_given({"III": -0.3, "aVR": -0.3}, 0.0), value="none"),
        Check(given=_given({"aVF": -0.3}, 0.5), value="none"),
    ],
)
def minnesota_st_depression_code(
    st_level_j: LeadValues, st_slope: LeadValues, t_amplitude_negative: LeadValues
) -> str:
    """ST depression by the Minnesota code."""
    level = [lead for lead in DEPRESSION_LEADS if st_slope[lead] <= ST_LEVEL_BAND_MV_S]
    depth_mv = -min([st_level_j[lead] for lead in level], default=0.0)
    for code, least_mv in DEPTHS_MV:
        if depth_mv >= least_mv:
            return code
    downsloping = any(
        st_level_j[lead] > -NADIR_MV
        and st_slope[lead] < -ST_LEVEL_BAND_MV_S
        and t_amplitude_negative[lead] <= -NADIR_MV
        for lead in DOWNSLOPING_LEADS
    )
    if downsloping:
        return "4-3"
    upsloping = any(
        st_level_j[lead] <= -UPSLOPING_MV and st_slope[lead] > ST_LEVEL_BAND_MV_S for lead in UPSLOPING_LEADS
    )
    return "4-4" if upsloping else "none"
