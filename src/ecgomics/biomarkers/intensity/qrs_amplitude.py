"""Amplitudes and areas of QRS."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, LeadValues
from ecgomics.biomarkers.guards import diagnostic_path, qrs_in_lead
from ecgomics.biomarkers.waves import RunningAreas, Stretch
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import COMPONENTS, QrsComponents

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
#: Triangles: Q of 0.1 mV and 20 ms, R of 1 mV and 40 ms, S of 0.5 mV and 20 ms.
_COMPONENTS = {
    "running_areas": RunningAreas.of(
        np.array([0.0, 10.0, 20.0, 40.0, 60.0, 70.0, 80.0]),
        np.array([[0.0, -0.1, 0.0, 1.0, 0.0, -0.5, 0.0]]),
    ),
    "qrs": QrsComponents.of(II={"Q": (-0.1, 0, 10, 20), "R": (1.0, 20, 40, 60), "S": (-0.5, 60, 70, 80)}),
}
_HEIGHTS = {"r_height": LeadValues.of(II=1.0, V1=0.0), "s_depth": LeadValues.of(II=0.5, V1=1.0)}
_WAVE = Stretch.of(
    [0.0, 20.0, 40.0, 60.0, 80.0], II=[0.0, 1.0, 0.0, -0.5, 0.0], V1=[0.0, -0.5, -1.0, -0.5, 0.0]
)


@biomarker(
    code="ECG10101",
    label="Q amplitude",
    unit="mV",
    scope=LEAD,
    formula="Q nadir − reference (≤0)",
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
    unit="mV",
    scope=LEAD,
    formula="R peak − reference",
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
    unit="mV",
    scope=LEAD,
    formula="S nadir − reference (≤0)",
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
    unit="mV",
    scope=LEAD,
    formula="R' peak − reference",
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
    unit="mV",
    scope=LEAD,
    formula="S' nadir − reference (≤0)",
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
    unit="mV",
    scope=LEAD,
    formula="max − min between the global QRS_on and QRS_off",
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
    unit="mV",
    scope=LEAD,
    tier=2,
    formula="max(R, R', 0) + min(Q, S, S', QS, 0), absent components 0",
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
    unit="1",
    scope=LEAD,
    formula="R/abs(S), larger of R, R' and deepest of S, S', QS; R absent: 0",
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
    unit="1",
    scope=LEAD,
    tier=2,
    formula="R/(R + abs(S)), larger of R, R' and deepest of S, S', QS, absent components 0",
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
    unit="1",
    scope=LEAD,
    tier=2,
    formula="abs(Q)/R",
    references=["Prineas2010"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[0.1, np.nan])],
)
def qr_ratio(qrs: QrsComponents) -> Floats:
    """Q to R in each lead that has both."""
    return np.asarray(-qrs.amplitude("Q") / qrs.amplitude("R"), dtype=float)


@biomarker(
    code="ECG10111",
    label="QRS area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral between the global QRS_on and QRS_off",
    references=["Stabenau2023"],
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_stretch": _WAVE}, value=[10.0, -40.0])],
)
def qrs_area(qrs_stretch: Stretch) -> Floats:
    """Net area of QRS in each lead."""
    return qrs_stretch.area_mv_ms()


@biomarker(
    code="ECG10112",
    label="QRS absolute area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of abs(v − reference) between the global QRS_on and QRS_off",
    references=["Macfarlane2010"],
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_stretch": _WAVE}, value=[30.0, 40.0])],
)
def qrs_area_absolute(qrs_stretch: Stretch) -> Floats:
    """Area of QRS on both sides of the reference level in each lead."""
    return qrs_stretch.area_mv_ms(np.abs)


@biomarker(
    code="ECG10113",
    label="QRS positive area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of max(v − reference, 0) between the global QRS_on and QRS_off",
    references=["PTBXLplus"],
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_stretch": _WAVE}, value=[20.0, 0.0])],
)
def qrs_area_positive(qrs_stretch: Stretch) -> Floats:
    """Area of QRS above the reference level in each lead."""
    return qrs_stretch.area_mv_ms(lambda lead_mv: np.maximum(lead_mv, 0.0))


@biomarker(
    code="ECG10114",
    label="QRS negative area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of min(v − reference, 0) between the global QRS_on and QRS_off (≤0)",
    references=["PTBXLplus"],
    requires=[diagnostic_path],
    checks=[Check(given={"qrs_stretch": _WAVE}, value=[-10.0, -40.0])],
)
def qrs_area_negative(qrs_stretch: Stretch) -> Floats:
    """Area of QRS below the reference level in each lead."""
    return qrs_stretch.area_mv_ms(lambda lead_mv: np.minimum(lead_mv, 0.0))


@biomarker(
    code="ECG10115",
    label="Q area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the Q component",
    references=["PTBXLplus"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_COMPONENTS, value=[-1.0])],
)
def q_area(running_areas: RunningAreas, qrs: QrsComponents) -> Floats:
    """Area of Q in each lead."""
    return _component_area(running_areas, qrs, component="Q")


@biomarker(
    code="ECG10116",
    label="R area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the R component",
    references=["PTBXLplus"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_COMPONENTS, value=[20.0])],
)
def r_area(running_areas: RunningAreas, qrs: QrsComponents) -> Floats:
    """Area of R in each lead."""
    return _component_area(running_areas, qrs, component="R")


@biomarker(
    code="ECG10117",
    label="S area",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the S component",
    references=["PTBXLplus"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_COMPONENTS, value=[-5.0])],
)
def s_area(running_areas: RunningAreas, qrs: QrsComponents) -> Floats:
    """Area of S in each lead."""
    return _component_area(running_areas, qrs, component="S")


def _component_area(areas: RunningAreas, qrs: QrsComponents, *, component: str) -> Floats:
    column = COMPONENTS.index(component)
    return areas.between(qrs.onset_ms[:, column], qrs.offset_ms[:, column])


@biomarker(
    code="ECG10121",
    label="QS amplitude",
    unit="mV",
    scope=LEAD,
    formula="QS nadir − reference (≤0)",
    references=["IEC60601225"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[Check(given={"qrs": _QRS}, value=[np.nan, -1.0])],
)
def qs_amplitude(qrs: QrsComponents) -> Floats:
    """Amplitude of a QS complex in each lead."""
    return qrs.amplitude("QS")
