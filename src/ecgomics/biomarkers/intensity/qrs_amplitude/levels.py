"""Amplitudes of QRS and of its components."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, LeadValues
from ecgomics.biomarkers.guards import diagnostic_path, qrs_in_lead
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import QrsComponents

_QRS = QrsComponents.of(
    II={
        "Q": (-0.1, -40.0, -36.0, -30.0),
        "R": (1.0, -30.0, -10.0, 4.0),
        "S": (-0.4, 4.0, 12.0, 20.0),
        "R'": (0.2, 20.0, 26.0, 34.0),
        "S'": (-0.5, 34.0, 40.0, 46.0),
    },
    V1={"QS": (-1.0, -40.0, 0.0, 44.0)},
)
_HEIGHTS = {"r_height": LeadValues.of(II=1.0, V1=0.0), "s_depth": LeadValues.of(II=0.5, V1=1.0)}
_WAVE = Stretch.of(
    [0.0, 20.0, 40.0, 60.0, 80.0], II=[0.0, 1.0, 0.0, -0.5, 0.0], V1=[0.0, -0.5, -1.0, -0.5, 0.0]
)


@biomarker(
    code="ECG10101",
    label="Q amplitude",
    label_zh="Q波振幅",
    unit="mV",
    scope=LEAD,
    formula="Q nadir − reference (≤0)",
    tex=r"v(Q)-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[-0.1, np.nan])],
)
def q_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of Q in each lead."""
    return qrs.amplitude("Q")


@biomarker(
    code="ECG10102",
    label="R amplitude",
    label_zh="R波振幅",
    unit="mV",
    scope=LEAD,
    formula="R peak − reference",
    tex=r"v(R)-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[1.0, np.nan])],
)
def r_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of R in each lead."""
    return qrs.amplitude("R")


@biomarker(
    code="ECG10103",
    label="S amplitude",
    label_zh="S波振幅",
    unit="mV",
    scope=LEAD,
    formula="S nadir − reference (≤0)",
    tex=r"v(S)-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[-0.4, np.nan])],
)
def s_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of S in each lead."""
    return qrs.amplitude("S")


@biomarker(
    code="ECG10104",
    label="R' amplitude",
    label_zh="R'波振幅",
    unit="mV",
    scope=LEAD,
    formula="R' peak − reference",
    tex=r"v(R')-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[0.2, np.nan])],
)
def r_prime_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of R' in each lead."""
    return qrs.amplitude("R'")


@biomarker(
    code="ECG10105",
    label="S' amplitude",
    label_zh="S'波振幅",
    unit="mV",
    scope=LEAD,
    formula="S' nadir − reference (≤0)",
    tex=r"v(S')-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[-0.5, np.nan])],
)
def s_prime_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of S' in each lead."""
    return qrs.amplitude("S'")


@biomarker(
    code="ECG10106",
    label="QRS peak-to-peak amplitude",
    label_zh="QRS峰峰值振幅",
    unit="mV",
    scope=LEAD,
    formula="max − min between the global QRS_on and QRS_off",
    tex=r"\max_{QRS}v-\min_{QRS}v",
    references=["Hancock2009"],
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_stretch": _WAVE}, value=[1.5, 1.0])],
)
def qrs_peak_to_peak(qrs_stretch: Stretch) -> Floats:
    """Whole swing of QRS in each lead."""
    return np.asarray(np.ptp(qrs_stretch.lead_mv, axis=1), dtype=float)


@biomarker(
    code="ECG10107",
    label="Net QRS amplitude",
    label_zh="QRS净振幅",
    unit="mV",
    scope=LEAD,
    tier=2,
    formula="max(R, R', 0) + min(Q, S, S', QS, 0), absent components 0",
    tex=r"\max(R,R',0)+\min(Q,S,S',QS,0)",
    references=["Macfarlane2010"],
    requires=[diagnostic_path, qrs_in_lead],
    checks=[Check(given={"qrs": _QRS}, value=[0.5, -1.0])],
)
def qrs_net_amplitude(qrs: QrsComponents) -> Floats:
    """Sum of the tallest positive and the deepest negative component in each lead."""
    return np.asarray(
        np.fmax(np.fmax.reduce(qrs.amplitude_mv, axis=1), 0.0)
        + np.fmin(np.fmin.reduce(qrs.amplitude_mv, axis=1), 0.0),
        dtype=float,
    )


@biomarker(
    code="ECG10108",
    label="R/S ratio",
    label_zh="R/S比值",
    unit="1",
    scope=LEAD,
    formula="R/abs(S), larger of R, R' and deepest of S, S', QS; R absent: 0",
    tex=r"\frac{R}{|S|}",
    references=["Hancock2009"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_HEIGHTS, value=[2.0, 0.0])],
)
def rs_ratio(r_height: LeadValues, s_depth: LeadValues) -> Floats:
    """R to S in each lead that has an S or QS."""
    depth_mv = np.where(s_depth.values > 0.0, s_depth.values, np.nan)
    return np.asarray(r_height.values / depth_mv, dtype=float)


@biomarker(
    code="ECG10109",
    label="R fraction",
    label_zh="R波占比",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="R/(R + abs(S)), larger of R, R' and deepest of S, S', QS, absent components 0",
    tex=r"\frac{R}{R+|S|}",
    references=["Stabenau2023"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_HEIGHTS, value=[1.0 / 1.5, 0.0])],
)
def r_fraction(r_height: LeadValues, s_depth: LeadValues) -> Floats:
    """Share of R in R and S in each lead."""
    both_mv = r_height.values + s_depth.values
    return np.asarray(r_height.values / np.where(both_mv > 0.0, both_mv, np.nan), dtype=float)


@biomarker(
    code="ECG10110",
    label="Q/R ratio",
    label_zh="Q/R比值",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="abs(Q)/R",
    tex=r"\frac{|Q|}{R}",
    references=["Prineas2010"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[0.1, np.nan])],
)
def qr_ratio(qrs: QrsComponents) -> Floats:
    """Q to R in each lead that has both."""
    return np.asarray(-qrs.amplitude("Q") / qrs.amplitude("R"), dtype=float)


@biomarker(
    code="ECG10121",
    label="QS amplitude",
    label_zh="QS波振幅",
    unit="mV",
    scope=LEAD,
    formula="QS nadir − reference (≤0)",
    tex=r"v(QS)-v_{\text{ref}}",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[np.nan, -1.0])],
)
def qs_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of a QS complex in each lead."""
    return qrs.amplitude("QS")
