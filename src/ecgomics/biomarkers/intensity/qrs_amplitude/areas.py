"""Areas, energy and mean size of QRS, and the height of its delta wave."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check
from ecgomics.biomarkers.guards import a_representative_beat, diagnostic_path, qrs_in_lead
from ecgomics.biomarkers.structural.qrs_pattern.preexcitation import DeltaWaves
from ecgomics.biomarkers.waves import RunningAreas, Stretch
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import COMPONENTS, QrsComponents

#: Triangles: Q of 0.1 mV and 20 ms, R of 1 mV and 40 ms, S of 0.5 mV and 20 ms.
_COMPONENTS = {
    "running_areas": RunningAreas.of(
        np.array([0.0, 10.0, 20.0, 40.0, 60.0, 70.0, 80.0]),
        np.array([[0.0, -0.1, 0.0, 1.0, 0.0, -0.5, 0.0]]),
    ),
    "qrs": QrsComponents.of(II={"Q": (-0.1, 0, 10, 20), "R": (1.0, 20, 40, 60), "S": (-0.5, 60, 70, 80)}),
}
_WAVE = Stretch.of(
    [0.0, 20.0, 40.0, 60.0, 80.0], II=[0.0, 1.0, 0.0, -0.5, 0.0], V1=[0.0, -0.5, -1.0, -0.5, 0.0]
)


@biomarker(
    code="ECG10111",
    label="QRS area",
    label_zh="QRS面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral between the global QRS_on and QRS_off",
    tex=r"\int_{QRS}v\,dt",
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
    label_zh="QRS绝对面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of abs(v − reference) between the global QRS_on and QRS_off",
    tex=r"\int_{QRS}|v|\,dt",
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
    label_zh="QRS正向面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of max(v − reference, 0) between the global QRS_on and QRS_off",
    tex=r"\int_{QRS}\max(v,0)\,dt",
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
    label_zh="QRS负向面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of min(v − reference, 0) between the global QRS_on and QRS_off (≤0)",
    tex=r"\int_{QRS}\min(v,0)\,dt",
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
    label_zh="Q波面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the Q component",
    tex=r"\int_{Q}v\,dt",
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
    label_zh="R波面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the R component",
    tex=r"\int_{R}v\,dt",
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
    label_zh="S波面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral over the S component",
    tex=r"\int_{S}v\,dt",
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
    code="ECG10118",
    label="QRS energy",
    label_zh="QRS波能量",
    unit="mV2.ms",
    scope=LEAD,
    tier=3,
    formula="integral of (v − reference)² between the global QRS_on and QRS_off, trapezoidal",
    tex=r"\int_{\mathrm{QRS}} v^2\,dt",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[
        # II: squares 0, 1, 0, 0.25, 0 at steps of 20 ms; V1: 0, 0.25, 1, 0.25, 0.
        Check(given={"qrs_stretch": _WAVE}, value=[25.0, 30.0])
    ],
)
def qrs_energy(qrs_stretch: Stretch) -> Floats:
    """Energy of QRS in each lead."""
    return qrs_stretch.area_mv_ms(np.square)


@biomarker(
    code="ECG10119",
    label="QRS RMS amplitude",
    label_zh="QRS波均方根振幅",
    unit="mV",
    scope=LEAD,
    tier=3,
    formula="√(qrs_energy/(QRS_off − QRS_on)), global marks",
    tex=r"\sqrt{\frac{1}{\mathrm{QRS}}\int_{\mathrm{QRS}} v^2\,dt}",
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[Check(given={"qrs_energy": np.array([20.0, 5.0]), "qrs_stretch": _WAVE}, value=[0.5, 0.25])],
)
def qrs_rms(qrs_energy: Floats, qrs_stretch: Stretch) -> Floats:
    """Root mean square of QRS in each lead."""
    return np.asarray(np.sqrt(qrs_energy / np.ptp(qrs_stretch.time_ms)), dtype=float)


@biomarker(
    code="ECG10120",
    label="Delta-wave amplitude",
    label_zh="δ波振幅",
    unit="mV",
    scope=LEAD,
    tier=3,
    formula="v − reference at the end of the delta wave, where the slope first exceeds half of its maximum",
    tex=r"v\left(\mathrm{QRS}_\text{on} + d_\delta\right)",
    references=["derived"],
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={"delta_waves": DeltaWaves(np.array([40.0, np.nan]), np.array([0.2, np.nan]))},
            value=[0.2, np.nan],
        )
    ],
)
def delta_amplitude(delta_waves: DeltaWaves) -> Floats:
    """Height that the delta wave reaches in each lead that has one."""
    return delta_waves.amplitude_mv
