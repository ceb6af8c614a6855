"""Scores of acute infarction: how acute, how severe."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER, two_contiguous
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import age_and_sex_known, all_of, diagnostic_path, without_lbbb
from ecgomics.biomarkers.intensity.st_criteria.elevation import ELEVATION_MV, elevated_leads
from ecgomics.biomarkers.intensity.st_level import WITHOUT_AVR
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead, lead_qrs
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject

#: A tall T in mV (Anderson 1992, Wilkins 1995).
TALL_T_PRECORDIAL_MV: Final = 1.0
TALL_T_LIMB_MV: Final = 0.5
#: A Q that marks the second phase (Wilkins 1995; Corey 2003 proposes 20 ms).
ABNORMAL_Q_MS: Final = 30.0
#: Points by phase and by whether T is tall.
PHASE_POINTS: Final = {(1, True): 4.0, (1, False): 3.0, (2, True): 2.0, (2, False): 1.0}
#: Grade III: J as a share of R, in the leads that usually show qR; V1–V3 usually show Rs (Birnbaum 1993).
DISTORTED_SHARE: Final = 0.5
USUALLY_RS: Final = ("V1", "V2", "V3")
DISTORTED_LEADS_MIN: Final = 2

_QR = lead_qrs(q=(0.1, 20.0), r=(1.0, 60.0))
_LARGE_Q = lead_qrs(q=(0.5, 36.0), r=(0.5, 40.0))
_RS = lead_qrs(r=(0.8, 30.0), s=(0.8, 50.0))
_ONLY_R = lead_qrs(r=(0.8, 60.0))
_QRS = dict.fromkeys(STANDARD_LEADS, _QR) | dict.fromkeys(USUALLY_RS, _RS)


def _is_tall(lead: str, t_mv: float) -> bool:
    return t_mv >= (TALL_T_PRECORDIAL_MV if lead in PRECORDIAL_ORDER else TALL_T_LIMB_MV)


@dataclass(frozen=True, slots=True)
class IschaemicLeads:
    """Leads with a positive T and ST elevation, and leads with a tall T."""

    raised: frozenset[str]
    tall: frozenset[str]


@quantity
def involved_leads(st_level_j: LeadValues, t_amplitude: LeadValues) -> frozenset[str]:
    """Leads other than aVR with a positive T and J ≥0.1 mV or a tall T."""
    return frozenset(
        lead
        for lead in WITHOUT_AVR
        if t_amplitude[lead] > 0.0 and (st_level_j[lead] >= ELEVATION_MV or _is_tall(lead, t_amplitude[lead]))
    )


@quantity
def ischaemic_leads(st_level_j: LeadValues, t_amplitude: LeadValues, subject: Subject) -> IschaemicLeads:
    """Leads other than aVR with a positive T and ST elevation of infarction or a tall T.

    The elevation that counts in V2 and V3 is that of the universal definition by age and sex: 0.1 mV is normal there.
    """
    upright = frozenset(lead for lead in WITHOUT_AVR if t_amplitude[lead] > 0.0)
    tall = frozenset(lead for lead in upright if _is_tall(lead, t_amplitude[lead]))
    return IschaemicLeads(elevated_leads(st_level_j, subject) & upright, tall)


@guard("out_of_domain", "stemi_criteria met")
def stemi(stemi_criteria: bool | None) -> bool:
    return bool(stemi_criteria)


@guard("out_of_domain", "a positive T with ST elevation, or a tall T, in two neighbours")
def two_neighbours(ischaemic_leads: IschaemicLeads) -> bool:
    involved = ischaemic_leads.raised | ischaemic_leads.tall
    return two_contiguous(involved, LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER)


@biomarker(
    code="ECG10802",
    label="Anderson-Wilkins acuteness score",
    label_zh="Anderson-Wilkins急性程度评分",
    unit="1",
    scope=RECORD,
    tier=3,
    formula=(
        "(4·n1A + 3·n1B + 2·n2A + n2B)/(n1A + n1B + n2A + n2B) over the leads other than aVR with a positive "
        "T and J ≥0.1 mV or a tall T; 1 no Q ≥30 ms or QS, 2 such a Q or QS; A tall T (≥1.0 mV in V1–V6, ≥0.5 "
        "mV in limb leads), B another positive T; 4 most, 1 least acute"
    ),
    tex=r"\frac{4 n_{1A} + 3 n_{1B} + 2 n_{2A} + n_{2B}}{n_{1A} + n_{1B} + n_{2A} + n_{2B}}",
    references=["Wilkins1995"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, stemi],
    checks=[
        Check(
            # II 1A, III 2B, aVF 1B: (4 + 1 + 3)/3.
            given={
                "involved_leads": frozenset({"II", "III", "aVF"}),
                "t_amplitude": LeadValues.standard(0.3, II=0.6),
                "qrs_by_lead": QrsByLead({**_QRS, "III": _LARGE_Q}),
            },
            value=8.0 / 3.0,
        )
    ],
)
def acuteness_score(involved_leads: frozenset[str], t_amplitude: LeadValues, qrs_by_lead: QrsByLead) -> float:
    """How early an infarction is, from the T and Q waves of the leads that it involves."""
    if not involved_leads:
        raise NotComputable("absent", "no lead has a positive T with a raised J or a tall T")
    points = [
        PHASE_POINTS[_phase(qrs_by_lead, lead), _is_tall(lead, t_amplitude[lead])]
        for lead in sorted(involved_leads)
    ]
    return sum(points) / len(points)


def _phase(qrs: QrsByLead, lead: str) -> int:
    return 2 if qrs[lead].q_ms >= ABNORMAL_Q_MS or qrs[lead].qs_mv else 1


def _grade_of(raised: Collection[str], tall: Collection[str], **given: object) -> dict[str, object]:
    """ST elevation and tall T in some leads, qR (Rs in V1–V3) with J at 0 but for what is given."""
    leads = IschaemicLeads(frozenset(raised), frozenset(tall))
    return {
        "ischaemic_leads": leads,
        "st_level_j": LeadValues.standard(0.0),
        "qrs_by_lead": QrsByLead(_QRS),
        **given,
    }


@biomarker(
    code="ECG10803",
    label="Sclarovsky-Birnbaum grade",
    label_zh="Sclarovsky-Birnbaum缺血分级",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none; I tall T (≥1.0 mV in V1–V6, ≥0.5 mV in limb leads) without ST elevation; II ST elevation (as in "
        "stemi_criteria, with a positive T, not aVR); III the same with a distorted end of QRS in two or more of these "
        "leads: no S after an R in V1–V3, J ≥0.5·R in the others"
    ),
    tex=r"\mathrm{III}: \mathrm{ST}_J/R \ge 0.5 \text{ or no } S\,(V_1 \ldots V_3) \text{ in} \ge 2 \text{ leads}",
    references=["Birnbaum1993", "Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, age_and_sex_known, without_lbbb, two_neighbours],
    checks=[
        Check(given=_grade_of((), ()), value="none"),
        Check(given=_grade_of((), ("V3", "V4")), value="I"),
        Check(
            # J reaches half of R (1 mV) in III only.
            given=_grade_of(
                ("II", "III", "aVF"), (), st_level_j=LeadValues.standard(0.0, II=0.2, III=0.55, aVF=0.3)
            ),
            value="II",
        ),
        Check(
            given=_grade_of(
                ("II", "III", "aVF"), (), st_level_j=LeadValues.standard(0.0, II=0.2, III=0.55, aVF=0.5)
            ),
            value="III",
        ),
        Check(
            given=_grade_of(("V2", "V3"), (), qrs_by_lead=QrsByLead({**_QRS, "V2": _ONLY_R, "V3": _ONLY_R})),
            value="III",
        ),
    ],
)
def ischaemia_grade(ischaemic_leads: IschaemicLeads, st_level_j: LeadValues, qrs_by_lead: QrsByLead) -> str:
    """Severity of ischaemia from T, ST and the end of QRS."""
    raised = ischaemic_leads.raised
    if not raised:
        return "I" if ischaemic_leads.tall else "none"
    distorted = sum(_is_distorted(qrs_by_lead, lead, st_level_j[lead]) for lead in raised)
    return "III" if distorted >= DISTORTED_LEADS_MIN else "II"


def _is_distorted(qrs: QrsByLead, lead: str, j_mv: float) -> bool:
    if not qrs[lead].has_r:
        return False
    return qrs[lead].s_mv == 0.0 if lead in USUALLY_RS else j_mv >= DISTORTED_SHARE * qrs[lead].r_mv
