"""Voltages of right ventricular hypertrophy."""

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    all_of,
    diagnostic_path,
    plain_conduction,
    without_rbbb,
)


@biomarker(
    code="ECG10703",
    label="Sokolow-Lyon right ventricular voltage",
    label_zh="Sokolow-Lyon右心室电压",
    unit="mV",
    scope=RECORD,
    formula="R_V1 + max(abs(S_V5), abs(S_V6)); ≥1.05 mV",
    tex=r"R_{V1}+\max\left(|S_{V5}|,|S_{V6}|\right)",
    references=["SokolowLyon1949b"],
    leads=all_of("V1", "V5", "V6"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"r_height": LeadValues.of(V1=0.4), "s_depth": LeadValues.of(V5=0.5, V6=0.2)}, value=0.9)
    ],
)
def sokolow_lyon_rv(r_height: LeadValues, s_depth: LeadValues) -> float:
    """R in V1 and S in V5 or V6."""
    return r_height["V1"] + max(s_depth["V5"], s_depth["V6"])


@biomarker(
    code="ECG10718",
    label="R/S in V1",
    label_zh="V1导联R/S比值",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V1",
    tex=r"\frac{R_{V1}}{|S_{V1}|}",
    references=["Hancock2009"],
    leads=all_of("V1"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V1=0.25)}, value=0.25)],
)
def rs_ratio_v1(rs_ratio: LeadValues) -> float:
    """R to S in V1."""
    return rs_ratio["V1"]


@biomarker(
    code="ECG10719",
    label="R/S in V5",
    label_zh="V5导联R/S比值",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V5",
    tex=r"\frac{R_{V5}}{|S_{V5}|}",
    references=["Hancock2009"],
    leads=all_of("V5"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V5=4.0)}, value=4.0)],
)
def rs_ratio_v5(rs_ratio: LeadValues) -> float:
    """R to S in V5."""
    return rs_ratio["V5"]


@biomarker(
    code="ECG10720",
    label="R/S in V6",
    label_zh="V6导联R/S比值",
    unit="1",
    scope=RECORD,
    formula="rs_ratio in V6",
    tex=r"\frac{R_{V6}}{|S_{V6}|}",
    references=["Hancock2009"],
    leads=all_of("V6"),
    requires=[diagnostic_path],
    checks=[Check(given={"rs_ratio": LeadValues.of(V6=8.0)}, value=8.0)],
)
def rs_ratio_v6(rs_ratio: LeadValues) -> float:
    """R to S in V6."""
    return rs_ratio["V6"]


@biomarker(
    code="ECG10721",
    label="Butler-Leggett voltage",
    label_zh="Butler-Leggett电压",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="max(R_V1, R_V2) + max(abs(S_I), abs(S_V6)) − abs(S_V1); ≥0.7 mV",
    tex=r"\max(R_{V1},R_{V2})+\max\left(|S_{I}|,|S_{V6}|\right)-|S_{V1}|",
    references=["Butler1986"],
    leads=all_of("I", "V1", "V2", "V6"),
    requires=[diagnostic_path, without_rbbb],
    checks=[
        Check(
            given={
                "r_height": LeadValues.of(V1=0.6, V2=0.8),
                "s_depth": LeadValues.of(I=0.5, V6=0.3, V1=0.2),
            },
            value=1.1,
        )
    ],
)
def butler_leggett(r_height: LeadValues, s_depth: LeadValues) -> float:
    """Anterior and rightward against posterior voltage."""
    return max(r_height["V1"], r_height["V2"]) + max(s_depth["I"], s_depth["V6"]) - s_depth["V1"]


@biomarker(
    code="ECG10724",
    label="R amplitude in V1",
    label_zh="V1导联R波振幅",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="larger of R and R' in V1, absent 0; ≥0.7 mV",
    tex=r"R_{V1}",
    references=["SokolowLyon1949b"],
    leads=all_of("V1"),
    requires=[diagnostic_path, plain_conduction],
    checks=[Check(given={"r_height": LeadValues.of(V1=0.3)}, value=0.3)],
)
def r_amplitude_v1(r_height: LeadValues) -> float:
    """R in V1."""
    return r_height["V1"]
