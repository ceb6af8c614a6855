"""Minnesota code 5-x: T-wave items."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, quantity
from ecgomics.biomarkers.guards import all_of, diagnostic_path, t_end, without_lbbb_or_preexcitation
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import RepresentativeBeat

#: Leads whose T is coded; aVL and aVF under a condition.
NEGATIVE_LEADS: Final = ("I", "II", "aVL", "aVF", "V2", "V3", "V4", "V5", "V6")
FLAT_LEADS: Final = ("I", "II", "aVL", "V3", "V4", "V5", "V6")
DEEP_MV: Final = -0.5
NEGATIVE_MV: Final = -0.1
#: Half a millimetre of paper: below this a part of T is not read.
READABLE_MV: Final = 0.05
R_OF_AVL_MV: Final = 0.5
R_FOR_LOW_T_MV: Final = 1.0
LOW_T_SHARE: Final = 1.0 / 20.0


@quantity
def t_begins_negative(
    representative_beat: RepresentativeBeat, beat_mv: Floats, t_samples: Bools
) -> frozenset[str]:
    """Leads whose T is lowest before it is highest."""
    lowest = np.where(t_samples, beat_mv, np.inf).argmin(axis=1)
    highest = np.where(t_samples, beat_mv, -np.inf).argmax(axis=1)
    first = (lowest < highest).tolist()
    return frozenset(lead for lead, before in zip(representative_beat.leads, first, strict=True) if before)


_EXAMPLE: Final = {
    "t_amplitude_positive": LeadValues.standard(0.3),
    "t_amplitude_negative": LeadValues.standard(0.0),
    "t_begins_negative": frozenset(),
    "r_height": LeadValues.standard(1.0),
    "qrs_net_amplitude": LeadValues.standard(0.5),
}


@biomarker(
    code="ECG10514",
    label="Minnesota code 5-x",
    label_zh="明尼苏达编码5-x（T波）",
    unit="{class}",
    scope=RECORD,
    tier=3,
    formula="the first that holds in a lead: 5-1 negative part of T ≤−0.5 mV; 5-2 ≤−0.1 mV (leads I, II, "
    "V2–V6; aVL with R ≥0.5 mV; aVF with a positive net QRS); 5-3 smaller negative part, with no positive "
    "one of 0.05 mV (flat or negative) or with one after a negative one of 0.05 mV or more (leads I, II, "
    "V3–V6; aVL with R ≥0.5 mV); 5-4 positive T below R/20 with R ≥1.0 mV (the same leads); none",
    tex=r"\text{5-1: }T\le-0.5;\ \text{5-2: }T\le-0.1;\ \text{5-3: flat or shallow};\ \text{5-4: }T/R<\tfrac1{20}",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, t_end, without_lbbb_or_preexcitation],
    checks=[
        Check(given=_EXAMPLE, value="none"),
        Check(given={**_EXAMPLE, "t_amplitude_negative": LeadValues.standard(0.0, V3=-0.5)}, value="5-1"),
        Check(given={**_EXAMPLE, "t_amplitude_negative": LeadValues.standard(0.0, aVR=-0.5)}, value="none"),
        Check(given={**_EXAMPLE, "t_amplitude_negative": LeadValues.standard(0.0, V5=-0.1)}, value="5-2"),
        Check(given={**_EXAMPLE, "t_amplitude_positive": LeadValues.standard(0.3, II=0.04)}, value="5-3"),
        Check(
            given={
                **_EXAMPLE,
                "t_amplitude_negative": LeadValues.standard(0.0, V4=-0.06),
                "t_begins_negative": frozenset({"V4"}),
            },
            value="5-3",
        ),
        Check(
            given={
                **_EXAMPLE,
                "t_amplitude_positive": LeadValues.standard(0.3, V6=0.07),
                "r_height": LeadValues.standard(1.0, V6=1.5),
            },
            value="5-4",
        ),
        Check(
            given={
                **_EXAMPLE,
                "t_amplitude_negative": LeadValues.standard(0.0, aVL=-0.2),
                "r_height": LeadValues.standard(1.0, aVL=0.4),
            },
            value="none",
        ),
    ],
)
def minnesota_t_code(
    t_amplitude_positive: LeadValues,
    t_amplitude_negative: LeadValues,
    t_begins_negative: frozenset[str],
    *,
    r_height: LeadValues,
    qrs_net_amplitude: LeadValues,
) -> str:
    """Most severe T-wave item of the Minnesota code."""
    coded = {"aVL": r_height["aVL"] >= R_OF_AVL_MV, "aVF": qrs_net_amplitude["aVF"] > 0.0}
    negative = [lead for lead in NEGATIVE_LEADS if coded.get(lead, True)]
    lowest_mv = min(t_amplitude_negative[lead] for lead in negative)
    if lowest_mv <= NEGATIVE_MV:
        return "5-1" if lowest_mv <= DEEP_MV else "5-2"
    flat = [lead for lead in FLAT_LEADS if coded.get(lead, True)]
    for lead in flat:
        turns_up = lead in t_begins_negative and t_amplitude_negative[lead] <= -READABLE_MV
        if t_amplitude_positive[lead] < READABLE_MV or turns_up:
            return "5-3"
    low = [
        t_amplitude_positive[lead] < LOW_T_SHARE * r_height[lead]
        for lead in flat
        if r_height[lead] >= R_FOR_LOW_T_MV
    ]
    return "5-4" if any(low) else "none"
