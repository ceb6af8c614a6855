"""The ST segment: its duration, and the early repolarisation pattern at its beginning."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import LIMB_ORDER_WITHOUT_AVR, two_contiguous
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import WIDE_QRS_MS, all_of, diagnostic_path, own_conduction, t_wave_in_lead
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Marks

#: Leads in which J waves are read, in their order (Macfarlane 2015: not V1–V3).
J_WAVE_ORDERS: Final = (LIMB_ORDER_WITHOUT_AVR, ("V4", "V5", "V6"))
J_WAVE_MV: Final = 0.1

_NONE = dict.fromkeys(STANDARD_LEADS, np.nan)
_QRS_MS = LeadValues.of(**dict.fromkeys(STANDARD_LEADS, 90.0))


@biomarker(
    code="ECG00801",
    label="ST-segment duration",
    label_zh="ST段时限",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula="T_on of the lead − J, J the global QRS_off; values above 0 only",
    tex=r"T_{\text{on},l}-J",
    references=["Macfarlane2010"],
    requires=[t_wave_in_lead],
    checks=[
        Check(
            given={
                "lead_marks": Marks.of(t_on_ms=np.array([150.0])),
                "global_marks": Marks.of(qrs_off_ms=50.0),
            },
            value=[100.0],
        )
    ],
)
def st_duration(lead_marks: Marks, global_marks: Marks) -> Floats:
    """Time from J to the onset of T in each lead."""
    duration_ms = lead_marks.t_on_ms - global_marks.qrs_off_ms
    return np.where(duration_ms >= 0.0, duration_ms, np.nan)


@biomarker(
    code="ECG00805",
    label="Early repolarisation pattern",
    label_zh="早期复极图形",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "j_wave_amplitude ≥0.1 mV in two contiguous leads other than V1–V3 (aVL, I, II, aVF, III; "
        "V4–V6) and QRS <120 ms "
        "in the leads without a J wave (median)"
    ),
    tex=r"J_p\ge 0.1\ \text{mV in two contiguous leads}\ \wedge\ QRS<120",
    references=["Macfarlane2015"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, own_conduction],
    checks=[
        Check(
            given={
                "j_wave_amplitude": LeadValues.of(**{**_NONE, "II": 0.15, "aVF": 0.12}),
                "qrs_duration_lead": _QRS_MS,
            },
            value=True,
        ),
        Check(
            given={
                "j_wave_amplitude": LeadValues.of(**{**_NONE, "II": 0.15, "V6": 0.12}),
                "qrs_duration_lead": _QRS_MS,
            },
            value=False,
        ),
    ],
)
def early_repolarisation(j_wave_amplitude: LeadValues, qrs_duration_lead: LeadValues) -> bool:
    """End-QRS notch or slur on R in neighbouring inferior or lateral leads."""
    tested = [lead for order in J_WAVE_ORDERS for lead in order]
    hits = {lead for lead in tested if j_wave_amplitude.get(lead, absent=0.0) >= J_WAVE_MV}
    plain_ms = qrs_duration_lead.valid(*(lead for lead in STANDARD_LEADS if lead not in hits))
    if not plain_ms.size:
        raise NotComputable("failed", "no lead without a J wave gives the QRS duration")
    return bool(np.median(plain_ms) < WIDE_QRS_MS) and two_contiguous(hits, *J_WAVE_ORDERS)
