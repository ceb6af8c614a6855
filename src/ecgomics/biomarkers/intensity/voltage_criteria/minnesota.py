"""Minnesota code of tall R waves (Prineas 2010, 3-codes)."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import PRECORDIAL_ORDER
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import all_of, diagnostic_path, narrow_qrs, plain_conduction
from ecgomics.core.leads import STANDARD_LEADS

#: An R above this in mV is 3-1.
TALL_R_MV: Final = {"V5": 2.6, "V6": 2.6, "I": 2.0, "II": 2.0, "III": 2.0, "aVF": 2.0, "aVL": 1.2}
RIGHT_R_V1_MV: Final = 0.5
#: 3-3: R in I above this, or S in V1 and R in V5 or V6 above that, in mV.
HIGH_R_I_MV: Final = 1.5
HIGH_SUM_MV: Final = 3.5


def _given(r: dict[str, float], s: dict[str, float] | None = None) -> dict[str, LeadValues]:
    """Heights of R and depths of S in some leads, 0.4 and 0.6 mV elsewhere, for worked examples."""
    return {"r_height": LeadValues.standard(0.4, **r), "s_depth": LeadValues.standard(0.6, **(s or {}))}


@biomarker(
    code="ECG10713",
    label="Minnesota code 3-x",
    label_zh="明尼苏达编码3-x（R波高振幅）",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none; 3-1 R >2.6 mV in V5 or V6, >2.0 mV in I, II, III or aVF, or >1.2 mV in aVL; 3-2 R_V1 ≥0.5 mV "
        "and ≥ abs(S_V1) with R < S in one of V2–V6; 3-4 both; 3-3, without the others, R_I >1.5 mV or "
        "abs(S_V1) + max(R_V5, R_V6) >3.5 mV"
    ),
    tex=r"3\text{-}1: R_{V5,V6} > 2.6,\ R_{I,II,III,aVF} > 2.0,\ R_{aVL} > 1.2\,\text{mV}",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, plain_conduction, narrow_qrs],
    checks=[
        Check(given=_given({}), value="none"),
        Check(given=_given({"V5": 2.61}), value="3-1"),
        Check(given=_given({"aVL": 1.21}), value="3-1"),
        Check(given=_given({"V1": 0.7}), value="3-2"),
        # No S larger than R to the left of V1.
        Check(given=_given({"V1": 0.7, **dict.fromkeys(PRECORDIAL_ORDER[1:], 0.7)}), value="none"),
        Check(given=_given({"V1": 0.7, "aVL": 1.21}), value="3-4"),
        Check(given=_given({"I": 1.6}), value="3-3"),
        Check(given=_given({"V6": 2.0}, {"V1": 1.6}), value="3-3"),
    ],
)
def minnesota_r_code(r_height: LeadValues, s_depth: LeadValues) -> str:
    """Tall R waves by the Minnesota code."""
    left = any(r_height[lead] > limit_mv for lead, limit_mv in TALL_R_MV.items())
    right = r_height["V1"] >= max(RIGHT_R_V1_MV, s_depth["V1"]) and any(
        r_height[lead] < s_depth[lead] for lead in PRECORDIAL_ORDER[1:]
    )
    if left or right:
        return "3-4" if left and right else ("3-1" if left else "3-2")
    sum_mv = s_depth["V1"] + max(r_height["V5"], r_height["V6"])
    return "3-3" if r_height["I"] > HIGH_R_I_MV or sum_mv > HIGH_SUM_MV else "none"
