"""Steepest slopes of QRS, line through five points of the representative beat."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check
from ecgomics.biomarkers.guards import diagnostic_path, full_band, qrs_in_lead
from ecgomics.core.arrays import Floats
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.model import Marks

_EXAMPLE = {
    "slope_mv_s": np.array([[1.0, 20.0, 5.0, -40.0, -10.0, 30.0, 2.0]]),
    "beat_time_ms": np.array([0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]),
    "qrs": QrsComponents.of(II={"R": (1.0, 0.0, 20.0, 30.0), "S": (-0.5, 30.0, 45.0, 60.0)}),
    "lead_marks": Marks.of(qrs_on_ms=np.array([0.0]), qrs_off_ms=np.array([60.0])),
}


def _between(slope: Floats, time_ms: Floats, on_ms: Floats, off_ms: Floats) -> Floats:
    """The slopes between two times of each lead, NaN elsewhere, leads × samples."""
    inside = (time_ms >= on_ms[:, np.newaxis]) & (time_ms <= off_ms[:, np.newaxis])
    return np.where(inside, slope, np.nan)


@biomarker(
    code="ECG10201",
    label="Maximum QRS upslope",
    label_zh="QRS最大上升斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="max of dv/dt between QRS_on of the lead and its R peak",
    tex=r"\max_{QRS_{\text{on}}\dots R}\frac{dv}{dt}",
    references=["Pueyo2008"],
    requires=[diagnostic_path, full_band, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_EXAMPLE, value=[20.0])],
)
def qrs_upslope_max(
    slope_mv_s: Floats, beat_time_ms: Floats, qrs: QrsComponents, *, lead_marks: Marks
) -> Floats:
    """Steepest rise to R in each lead."""
    r_peak_ms = qrs.peak_ms[:, 1]
    return np.asarray(
        np.fmax.reduce(_between(slope_mv_s, beat_time_ms, lead_marks.qrs_on_ms, r_peak_ms), axis=1),
        dtype=float,
    )


@biomarker(
    code="ECG10202",
    label="Steepest QRS downslope",
    label_zh="QRS最陡下降斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="min of dv/dt between the R peak and the S nadir, or QRS_off of the lead without S",
    tex=r"\min_{R\dots S}\frac{dv}{dt}",
    references=["Pueyo2008"],
    requires=[diagnostic_path, full_band, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_EXAMPLE, value=[-40.0])],
)
def qrs_downslope_max(
    slope_mv_s: Floats, beat_time_ms: Floats, qrs: QrsComponents, *, lead_marks: Marks
) -> Floats:
    """Steepest fall from R in each lead."""
    r_peak_ms, s_peak_ms = qrs.peak_ms[:, 1], qrs.peak_ms[:, 2]
    end_ms = np.where(np.isfinite(s_peak_ms), s_peak_ms, lead_marks.qrs_off_ms)
    return np.asarray(
        np.fmin.reduce(_between(slope_mv_s, beat_time_ms, r_peak_ms, end_ms), axis=1), dtype=float
    )


@biomarker(
    code="ECG10203",
    label="Maximum terminal QRS slope",
    label_zh="QRS终末最大斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="max of dv/dt between the S nadir and QRS_off of the lead",
    tex=r"\max_{S\dots QRS_{\text{off}}}\frac{dv}{dt}",
    references=["Pueyo2008"],
    requires=[diagnostic_path, full_band, qrs_in_lead],
    missing="absent",
    checks=[Check(given=_EXAMPLE, value=[30.0])],
)
def qrs_terminal_slope_max(
    slope_mv_s: Floats, beat_time_ms: Floats, qrs: QrsComponents, *, lead_marks: Marks
) -> Floats:
    """Steepest rise after S in each lead."""
    s_peak_ms = qrs.peak_ms[:, 2]
    return np.asarray(
        np.fmax.reduce(_between(slope_mv_s, beat_time_ms, s_peak_ms, lead_marks.qrs_off_ms), axis=1),
        dtype=float,
    )
