"""Largest voltages, and low voltage."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
)
from ecgomics.core.leads import LIMB_LEADS, PRECORDIAL_LEADS

LOW_LIMB_MV: Final = 0.5
LOW_PRECORDIAL_MV: Final = 1.0


@biomarker(
    code="ECG10716",
    label="Largest limb-lead QRS voltage",
    label_zh="肢体导联最大QRS电压",
    unit="mV",
    scope=RECORD,
    formula="max of qrs_peak_to_peak over the six limb leads; <0.5 mV is low voltage",
    tex=r"\max_{l\in\text{limb}}\left(\max_{QRS}v_l-\min_{QRS}v_l\right)",
    references=["Hancock2009"],
    leads=all_of(*LIMB_LEADS),
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_peak_to_peak": LeadValues.standard(0.4, II=0.9)}, value=0.9)],
)
def limb_voltage_max(qrs_peak_to_peak: LeadValues) -> float:
    """Largest QRS voltage of the limb leads."""
    return max([qrs_peak_to_peak[lead] for lead in LIMB_LEADS])


@biomarker(
    code="ECG10717",
    label="Largest precordial QRS voltage",
    label_zh="胸前导联最大QRS电压",
    unit="mV",
    scope=RECORD,
    formula="max of qrs_peak_to_peak over V1–V6; <1.0 mV is low voltage",
    tex=r"\max_{l\in V1\dots V6}\left(\max_{QRS}v_l-\min_{QRS}v_l\right)",
    references=["Hancock2009"],
    leads=all_of(*PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_peak_to_peak": LeadValues.standard(0.4, V3=2.1)}, value=2.1)],
)
def precordial_voltage_max(qrs_peak_to_peak: LeadValues) -> float:
    """Largest QRS voltage of the chest leads."""
    return max([qrs_peak_to_peak[lead] for lead in PRECORDIAL_LEADS])


@biomarker(
    code="ECG10723",
    label="Low QRS voltage",
    label_zh="QRS低电压",
    unit="{class}",
    scope=RECORD,
    tier=2,
    formula=(
        "none, limb (qrs_peak_to_peak <0.5 mV in each of I, II, III), precordial (<1.0 mV in each of "
        "V1–V6), both"
    ),
    tex=r"\text{limb}:\ v_{pp}<0.5\ \text{mV};\quad\text{precordial}:\ v_{pp}<1.0\ \text{mV}",
    references=["Prineas2010"],
    leads=all_of("I", "II", "III", *PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(given={"qrs_peak_to_peak": LeadValues.standard(0.4)}, value="both"),
        Check(given={"qrs_peak_to_peak": LeadValues.standard(0.4, V4=1.0)}, value="limb"),
        Check(given={"qrs_peak_to_peak": LeadValues.standard(0.9)}, value="precordial"),
        Check(given={"qrs_peak_to_peak": LeadValues.standard(1.5)}, value="none"),
    ],
)
def low_qrs_voltage(qrs_peak_to_peak: LeadValues) -> str:
    """Where QRS voltage is low."""
    limb = max([qrs_peak_to_peak[lead] for lead in ("I", "II", "III")]) < LOW_LIMB_MV
    precordial = max([qrs_peak_to_peak[lead] for lead in PRECORDIAL_LEADS]) < LOW_PRECORDIAL_MV
    names = {(True, True): "both", (True, False): "limb", (False, True): "precordial", (False, False): "none"}
    return names[limb, precordial]
