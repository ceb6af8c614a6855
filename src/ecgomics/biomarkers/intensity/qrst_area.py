"""Area of the whole ventricular complex."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check
from ecgomics.biomarkers.guards import diagnostic_path, t_end
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats

_QRST = Stretch.of(
    [0.0, 50.0, 100.0, 200.0, 300.0], II=[0.0, 1.0, 0.0, 0.3, 0.0], V1=[0.0, -1.0, 0.0, 0.1, 0.0]
)


@biomarker(
    code="ECG10601",
    label="QRST area",
    label_zh="QRST面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral of v − reference from the global QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}v\,dt",
    references=["Stabenau2023"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given={"qrst_stretch": _QRST}, value=[80.0, -40.0])],
)
def qrst_area(qrst_stretch: Stretch) -> Floats:
    """Net area of QRS, ST and T in each lead (ventricular gradient)."""
    return qrst_stretch.area_mv_ms()


@biomarker(
    code="ECG10602",
    label="QRST absolute area",
    label_zh="QRST绝对面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of abs(v − reference) from the global QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}|v|\,dt",
    references=["Stabenau2023"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given={"qrst_stretch": _QRST}, value=[80.0, 60.0])],
)
def qrst_area_absolute(qrst_stretch: Stretch) -> Floats:
    """Area of QRS, ST and T on both sides of the reference level in each lead."""
    return qrst_stretch.area_mv_ms(np.abs)
