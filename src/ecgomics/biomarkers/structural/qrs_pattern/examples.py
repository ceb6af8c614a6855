"""Complexes of the worked examples."""

from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead, lead_qrs
from ecgomics.core.leads import STANDARD_LEADS

BROAD = lead_qrs(r=(1.2, 130.0), r_peak_ms=80.0, notched_or_slurred=True)
RS = lead_qrs(r=(0.1, 20.0), s=(1.5, 110.0), r_peak_ms=20.0)
LBBB = QrsByLead(
    {**dict.fromkeys(("V1", "V2", "V3", "V4"), RS), **dict.fromkeys(("I", "aVL", "V5", "V6"), BROAD)}
)
RSR = lead_qrs(r=(0.2, 24.0), s=(0.4, 30.0), r_prime=(0.8, 60.0), r_peak_ms=90.0)
WIDE_S = lead_qrs(r=(1.0, 50.0), s=(0.4, 60.0), r_peak_ms=35.0)
RBBB = QrsByLead({"V1": RSR, "V2": RSR, "I": WIDE_S, "V5": WIDE_S, "V6": WIDE_S})
QR = lead_qrs(q=(0.1, 15.0), r=(0.9, 60.0), r_peak_ms=50.0)
PLAIN = lead_qrs(r=(1.0, 60.0), s=(0.2, 20.0), r_peak_ms=40.0)
NORMAL = QrsByLead(dict.fromkeys(STANDARD_LEADS, PLAIN))
