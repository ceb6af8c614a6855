"""Vectorcardiogram: largest vectors and area vectors of P, QRS and T, and the angles between QRS and T."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import (
    MEASURED,
    WITH_P,
    WITH_T,
    angle_deg,
    azimuth_deg,
    elevation_deg,
    magnitude,
    p_vector_directed,
    qrs_area_directed,
    qrs_vector_directed,
    spatial,
    t_area_directed,
    t_vector_directed,
)
from ecgomics.biomarkers.declaration import RECORD, Check
from ecgomics.biomarkers.guards import all_of
from ecgomics.biomarkers.structural.qrs_axis import qrs_area_has_direction
from ecgomics.biomarkers.structural.t_wave.course import t_area_has_direction
from ecgomics.biomarkers.waves import levels_mv
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import Marks

ST_AFTER_J_MS: Final = 60.0


@spatial(
    code="ECG30201",
    label="Spatial QRS-T angle, peak",
    label_zh="空间QRS-T夹角（峰值）",
    unit="deg",
    formula="angle between the largest QRS vector and the largest T vector, atan2(norm(QxT), Q.T)",
    tex=r"\operatorname{atan2}\left(\|Q\times T\|,Q\cdot T\right)",
    references=["Oehler2014"],
    requires=[*WITH_T, qrs_vector_directed, t_vector_directed],
    checks=[Check(given={"qrs_vector_xyz": [1.0, 0.0, 0.0], "t_vector_xyz": [0.5, 0.0, 0.5]}, value=45.0)],
)
def spatial_qrst_angle(qrs_vector_xyz: Floats, t_vector_xyz: Floats) -> float:
    """Angle between the largest QRS and the largest T vector."""
    return angle_deg(qrs_vector_xyz, t_vector_xyz)


@spatial(
    code="ECG30202",
    label="Spatial QRS-T angle, mean",
    label_zh="空间QRS-T夹角（平均）",
    unit="deg",
    formula="angle between the QRS area vector and the T area vector",
    tex=r"\operatorname{atan2}\left(\|A_Q\times A_T\|,A_Q\cdot A_T\right)",
    references=["Oehler2014"],
    requires=[*WITH_T, qrs_area_directed, t_area_directed],
    checks=[Check(given={"qrs_area_xyz": [20.0, 0.0, 0.0], "t_area_xyz": [0.0, 40.0, 30.0]}, value=90.0)],
)
def spatial_qrst_angle_mean(qrs_area_xyz: Floats, t_area_xyz: Floats) -> float:
    """Angle between the area vectors of QRS and of T."""
    return angle_deg(qrs_area_xyz, t_area_xyz)


@biomarker(
    code="ECG30203",
    label="Frontal QRS-T angle",
    label_zh="额面QRS-T夹角",
    unit="deg",
    scope=RECORD,
    tier=2,
    leads=all_of("I", "aVF"),
    formula="d = abs(qrs_axis - t_axis); min(d, 360-d)",
    tex=r"\min(d,360-d),\quad d=|\alpha_{QRS}-\alpha_T|",
    references=["Oehler2014"],
    requires=[*MEASURED, qrs_area_has_direction, t_area_has_direction],
    checks=[
        Check(given={"qrs_axis": 40.0, "t_axis": 65.0}, value=25.0),
        Check(given={"qrs_axis": -170.0, "t_axis": 160.0}, value=30.0),
    ],
)
def frontal_qrst_angle(qrs_axis: float, t_axis: float) -> float:
    """Angle between the frontal axes of QRS and T."""
    difference_deg = abs(qrs_axis - t_axis)
    return min(difference_deg, 360.0 - difference_deg)


@spatial(
    code="ECG30215",
    label="QRS area, 3-D",
    label_zh="三维QRS面积",
    unit="mV.ms",
    formula="sqrt(Qx^2+Qy^2+Qz^2), Q = integral over QRS",
    tex=r"\left\|\int_{QRS}r\,dt\right\|",
    references=["vanDeursen2015"],
    checks=[Check(given={"qrs_area_xyz": [30.0, 40.0, 120.0]}, value=130.0)],
)
def qrs_area_3d(qrs_area_xyz: Floats) -> float:
    """Length of the area vector of QRS."""
    return float(magnitude(qrs_area_xyz))


@spatial(
    code="ECG30216",
    label="QRS area azimuth",
    label_zh="QRS面积方位角",
    unit="deg",
    formula="atan2(Qz,Qx)",
    tex=r"\operatorname{atan2}\left(Q_z,Q_x\right)",
    requires=[*MEASURED, qrs_area_directed],
    checks=[Check(given={"qrs_area_xyz": [0.0, 10.0, 40.0]}, value=90.0)],
)
def qrs_area_azimuth(qrs_area_xyz: Floats) -> float:
    """Direction of the QRS area in the transverse plane."""
    return azimuth_deg(qrs_area_xyz)


@spatial(
    code="ECG30217",
    label="QRS area elevation",
    label_zh="QRS面积仰角",
    unit="deg",
    formula="arccos(Qy/norm Q)",
    tex=r"\arccos\frac{Q_y}{\|Q\|}",
    requires=[*MEASURED, qrs_area_directed],
    checks=[Check(given={"qrs_area_xyz": [0.0, -40.0, 0.0]}, value=180.0)],
)
def qrs_area_elevation(qrs_area_xyz: Floats) -> float:
    """Direction of the QRS area between feet and head."""
    return elevation_deg(qrs_area_xyz)


@spatial(
    code="ECG30218",
    label="T area, 3-D",
    label_zh="三维T波面积",
    unit="mV.ms",
    formula="norm of T = integral from QRS_off to T_off",
    tex=r"\left\|\int_{QRS_{\text{off}}}^{T_{\text{off}}}r\,dt\right\|",
    requires=WITH_T,
    checks=[Check(given={"t_area_xyz": [20.0, 30.0, -60.0]}, value=70.0)],
)
def t_area_3d(t_area_xyz: Floats) -> float:
    """Length of the area vector from QRS end to T end."""
    return float(magnitude(t_area_xyz))


@spatial(
    code="ECG30219",
    label="T area azimuth",
    label_zh="T波面积方位角",
    unit="deg",
    formula="atan2(Tz,Tx)",
    tex=r"\operatorname{atan2}\left(T_z,T_x\right)",
    requires=[*WITH_T, t_area_directed],
    checks=[Check(given={"t_area_xyz": [40.0, 10.0, -40.0]}, value=-45.0)],
)
def t_area_azimuth(t_area_xyz: Floats) -> float:
    """Direction of the T area in the transverse plane."""
    return azimuth_deg(t_area_xyz)


@spatial(
    code="ECG30220",
    label="T area elevation",
    label_zh="T波面积仰角",
    unit="deg",
    formula="arccos(Ty/norm T)",
    tex=r"\arccos\frac{T_y}{\|T\|}",
    requires=[*WITH_T, t_area_directed],
    checks=[Check(given={"t_area_xyz": [1.0, 1.0, 2.0**0.5]}, value=60.0)],
)
def t_area_elevation(t_area_xyz: Floats) -> float:
    """Direction of the T area between feet and head."""
    return elevation_deg(t_area_xyz)


@spatial(
    code="ECG30221",
    label="Largest QRS vector",
    label_zh="最大QRS向量",
    unit="mV",
    formula="max of norm(X,Y,Z) over QRS",
    tex=r"\max_{t\in QRS}\|r(t)\|",
    checks=[Check(given={"qrs_vector_xyz": [1.0, 2.0, -2.0]}, value=3.0)],
)
def qrs_vector_magnitude(qrs_vector_xyz: Floats) -> float:
    """Length of the largest QRS vector."""
    return float(magnitude(qrs_vector_xyz))


@spatial(
    code="ECG30222",
    label="QRS vector azimuth",
    label_zh="最大QRS向量方位角",
    unit="deg",
    formula="atan2(z,x) at the largest QRS vector",
    tex=r"\operatorname{atan2}(z,x)\ \text{at}\ \max_{QRS}\|r\|",
    requires=[*MEASURED, qrs_vector_directed],
    checks=[Check(given={"qrs_vector_xyz": [-1.0, 0.0, 1.0]}, value=135.0)],
)
def qrs_vector_azimuth(qrs_vector_xyz: Floats) -> float:
    """Direction of the largest QRS vector in the transverse plane."""
    return azimuth_deg(qrs_vector_xyz)


@spatial(
    code="ECG30223",
    label="QRS vector elevation",
    label_zh="最大QRS向量仰角",
    unit="deg",
    formula="arccos(y/norm) at the largest QRS vector",
    tex=r"\arccos\frac{y}{\|r\|}\ \text{at}\ \max_{QRS}\|r\|",
    requires=[*MEASURED, qrs_vector_directed],
    checks=[Check(given={"qrs_vector_xyz": [0.0, -1.0, 1.0]}, value=135.0)],
)
def qrs_vector_elevation(qrs_vector_xyz: Floats) -> float:
    """Direction of the largest QRS vector between feet and head."""
    return elevation_deg(qrs_vector_xyz)


@spatial(
    code="ECG30224",
    label="Largest T vector",
    label_zh="最大T向量",
    unit="mV",
    formula="max of norm(X,Y,Z) over T_on..T_off (from J if T_on is not found); every row of the T vector uses it",
    tex=r"\max_{t\in T}\|r(t)\|",
    requires=WITH_T,
    checks=[Check(given={"t_vector_xyz": [1.0, 2.0, -2.0]}, value=3.0)],
)
def t_vector_magnitude(t_vector_xyz: Floats) -> float:
    """Length of the largest T vector."""
    return float(magnitude(t_vector_xyz))


@spatial(
    code="ECG30225",
    label="T vector azimuth",
    label_zh="最大T向量方位角",
    unit="deg",
    formula="atan2(z,x) at the largest T vector",
    tex=r"\operatorname{atan2}(z,x)\ \text{at}\ \max_{T}\|r\|",
    requires=[*WITH_T, t_vector_directed],
    checks=[Check(given={"t_vector_xyz": [-1.0, 0.0, 1.0]}, value=135.0)],
)
def t_vector_azimuth(t_vector_xyz: Floats) -> float:
    """Direction of the largest T vector in the transverse plane."""
    return azimuth_deg(t_vector_xyz)


@spatial(
    code="ECG30226",
    label="T vector elevation",
    label_zh="最大T向量仰角",
    unit="deg",
    formula="arccos(y/norm) at the largest T vector",
    tex=r"\arccos\frac{y}{\|r\|}\ \text{at}\ \max_{T}\|r\|",
    requires=[*WITH_T, t_vector_directed],
    checks=[Check(given={"t_vector_xyz": [0.0, -1.0, 1.0]}, value=135.0)],
)
def t_vector_elevation(t_vector_xyz: Floats) -> float:
    """Direction of the largest T vector between feet and head."""
    return elevation_deg(t_vector_xyz)


@spatial(
    code="ECG30227",
    label="QRS to T area ratio, 3-D",
    label_zh="三维QRS与T面积比",
    unit="1",
    formula="qrs_area_3d/t_area_3d",
    tex=r"\frac{\|A_{QRS}\|}{\|A_T\|}",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"qrs_area_3d": 40.0, "t_area_3d": 80.0}, value=0.5)],
)
def qrs_t_area_ratio_3d(qrs_area_3d: float, t_area_3d: float) -> float:
    """QRS area over T area."""
    return qrs_area_3d / t_area_3d if t_area_3d else float("nan")


@spatial(
    code="ECG30230",
    label="QRS-T tip distance",
    label_zh="QRS与T向量尖端距离",
    unit="mV",
    formula="norm(largest QRS vector - largest T vector)",
    tex=r"\left\|Q_{\max}-T_{\max}\right\|",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"qrs_vector_xyz": [1.0, 1.0, 0.0], "t_vector_xyz": [0.0, -1.0, 2.0]}, value=3.0)],
)
def qrst_tip_distance(qrs_vector_xyz: Floats, t_vector_xyz: Floats) -> float:
    """Distance between the tips of the largest QRS and T vectors."""
    return float(magnitude(qrs_vector_xyz - t_vector_xyz))


@spatial(
    code="ECG30245",
    label="ST vector magnitude",
    label_zh="ST向量大小",
    unit="mV",
    formula="norm of (X,Y,Z) at J+60 ms minus reference",
    tex=r"\|r(J+60)\|",
    references=["Lundin1994"],
    checks=[
        Check(
            given={
                "vcg_mv": np.array([[0.0, 0.06], [0.0, 0.0], [0.0, 0.08]]),
                "beat_time_ms": [0.0, 200.0],
                "global_marks": Marks.of(qrs_off_ms=40.0),
            },
            value=0.05,
        )
    ],
)
def st_vector_magnitude(vcg_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> float:
    """Length of the heart vector 60 ms after the end of QRS."""
    at_ms = float(global_marks.qrs_off_ms) + ST_AFTER_J_MS
    return float(magnitude(levels_mv(vcg_mv, beat_time_ms, at_ms)))


@spatial(
    code="ECG30246",
    label="Largest P vector",
    label_zh="最大P向量",
    unit="mV",
    formula="max of norm(X,Y,Z) over P",
    tex=r"\max_{t\in P}\|r(t)\|",
    references=["Macfarlane2010"],
    requires=WITH_P,
    checks=[Check(given={"p_vector_xyz": [1.0, 2.0, -2.0]}, value=3.0)],
)
def p_vector_magnitude(p_vector_xyz: Floats) -> float:
    """Length of the largest P vector."""
    return float(magnitude(p_vector_xyz))


@spatial(
    code="ECG30247",
    label="P vector azimuth",
    label_zh="最大P向量方位角",
    unit="deg",
    formula="atan2(z,x) at the largest P vector",
    tex=r"\operatorname{atan2}(z,x)\ \text{at}\ \max_{P}\|r\|",
    references=["Macfarlane2010"],
    requires=[*WITH_P, p_vector_directed],
    checks=[Check(given={"p_vector_xyz": [-1.0, 0.0, 1.0]}, value=135.0)],
)
def p_vector_azimuth(p_vector_xyz: Floats) -> float:
    """Direction of the largest P vector in the transverse plane."""
    return azimuth_deg(p_vector_xyz)


@spatial(
    code="ECG30248",
    label="P vector elevation",
    label_zh="最大P向量仰角",
    unit="deg",
    formula="arccos(y/norm) at the largest P vector",
    tex=r"\arccos\frac{y}{\|r\|}\ \text{at}\ \max_{P}\|r\|",
    references=["Macfarlane2010"],
    requires=[*WITH_P, p_vector_directed],
    checks=[Check(given={"p_vector_xyz": [0.0, -1.0, 1.0]}, value=135.0)],
)
def p_vector_elevation(p_vector_xyz: Floats) -> float:
    """Direction of the largest P vector between feet and head."""
    return elevation_deg(p_vector_xyz)
