"""Q and R waves of prior infarction."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import two_contiguous
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    plain_conduction,
    without_lbbb_or_preexcitation,
)
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead, lead_qrs
from ecgomics.biomarkers.structural.qrs_pattern.examples import NORMAL, RS
from ecgomics.core.leads import STANDARD_LEADS

Q_V2_V3_MS: Final = 20.0
Q_MS: Final = 30.0
Q_MV: Final = 0.1
#: Neighbours among the leads in which a Q of 30 ms counts, by group (Thygesen 2018, table of prior infarction).
Q_GROUPS: Final = (("I", "aVL"), ("V4", "V5", "V6"), ("II", "aVF"))
POSTERIOR_R_MS: Final = 40.0


@biomarker(
    code="ECG00409",
    label="Pathological Q waves",
    label_zh="病理性Q波",
    unit="{flag}",
    scope=RECORD,
    formula=(
        "Q ≥20 ms or QS in V2 or V3; or Q ≥30 ms and ≥0.1 mV deep, or QS, in two neighbours of one "
        "group (I, aVL; V4–V6; "
        "II, aVF)"
    ),
    tex=r"Q_{V2,V3}\ge 20\ \text{ms or QS};\quad Q\ge 30\ \text{ms},\ |Q|\ge 0.1\ \text{mV in two neighbours}",
    references=["Thygesen2018"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, without_lbbb_or_preexcitation],
    checks=[
        Check(given={"qrs_by_lead": NORMAL}, value=False),
        Check(
            given={"qrs_by_lead": QrsByLead({**NORMAL.by_lead, "V2": lead_qrs(qs=(1.0, 90.0))})}, value=True
        ),
        Check(
            given={
                "qrs_by_lead": QrsByLead(
                    {
                        **NORMAL.by_lead,
                        **dict.fromkeys(("II", "aVF"), lead_qrs(q=(0.2, 34.0), r=(0.5, 40.0))),
                    }
                )
            },
            value=True,
        ),
    ],
)
def pathological_q(qrs_by_lead: QrsByLead) -> bool:
    """Q waves of a prior infarction by the universal definition."""
    septal = [qrs_by_lead[lead] for lead in ("V2", "V3")]
    if any(lead.qs_mv or lead.q_ms >= Q_V2_V3_MS for lead in septal):
        return True
    tested = {lead: qrs_by_lead[lead] for group in Q_GROUPS for lead in group}
    hits = {name for name, lead in tested.items() if lead.qs_mv or (lead.q_ms >= Q_MS and lead.q_mv >= Q_MV)}
    return two_contiguous(hits, *Q_GROUPS)


@biomarker(
    code="ECG00413",
    label="Posterior infarct R wave",
    label_zh="后壁梗死R波",
    unit="{flag}",
    scope=RECORD,
    formula="R >40 ms and R > S in V1 or V2 with a positive T in the same lead",
    tex=r"R_{\text{dur}}>40\ \wedge\ R>|S|\ \wedge\ T>0\quad(V1\text{ or }V2)",
    references=["Thygesen2018"],
    leads=all_of("V1", "V2"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={
                "qrs_by_lead": QrsByLead({"V1": lead_qrs(r=(0.6, 50.0), s=(0.3, 30.0)), "V2": RS}),
                "t_amplitude": LeadValues.of(V1=0.3, V2=0.5),
            },
            value=True,
        ),
        Check(
            given={
                "qrs_by_lead": QrsByLead({"V1": lead_qrs(r=(0.6, 50.0), s=(0.3, 30.0)), "V2": RS}),
                "t_amplitude": LeadValues.of(V1=-0.1, V2=0.5),
            },
            value=False,
        ),
    ],
)
def posterior_r_wave(qrs_by_lead: QrsByLead, t_amplitude: LeadValues) -> bool:
    """R wave of a prior posterior infarction by the universal definition."""
    found = [
        qrs_by_lead[lead].r_ms > POSTERIOR_R_MS
        and qrs_by_lead[lead].r_mv > qrs_by_lead[lead].s_mv
        and t_amplitude[lead] > 0.0
        for lead in ("V1", "V2")
    ]
    return any(found)
