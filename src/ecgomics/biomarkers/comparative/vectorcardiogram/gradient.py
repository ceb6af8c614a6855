"""Spatial ventricular gradient: what QRS and T areas leave when they are added, and the whole area of QRST."""

import numpy as np

from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import (
    WITH_T,
    angle_deg,
    azimuth_deg,
    elevation_deg,
    magnitude,
    qrs_area_directed,
    qrs_vector_directed,
    spatial,
    svg_directed,
    t_area_directed,
    t_vector_directed,
)
from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats


@spatial(
    code="ECG30204",
    label="Spatial ventricular gradient magnitude",
    label_zh="空间心室梯度大小",
    unit="mV.ms",
    formula="norm of (svg_x,svg_y,svg_z)",
    tex=r"\left\|\int_{QRS_{\text{on}}}^{T_{\text{off}}}r\,dt\right\|",
    requires=WITH_T,
    checks=[Check(given={"svg_xyz": [30.0, 40.0, 120.0]}, value=130.0)],
)
def svg_magnitude(svg_xyz: Floats) -> float:
    """Length of the spatial ventricular gradient."""
    return float(magnitude(svg_xyz))


@spatial(
    code="ECG30205",
    label="Spatial ventricular gradient azimuth",
    label_zh="空间心室梯度方位角",
    unit="deg",
    formula="atan2(svg_z, svg_x)",
    tex=r"\operatorname{atan2}\left(SVG_z,SVG_x\right)",
    requires=[*WITH_T, svg_directed],
    checks=[Check(given={"svg_xyz": [50.0, 10.0, -50.0]}, value=-45.0)],
)
def svg_azimuth(svg_xyz: Floats) -> float:
    """Direction of the ventricular gradient in the transverse plane."""
    return azimuth_deg(svg_xyz)


@spatial(
    code="ECG30206",
    label="Spatial ventricular gradient elevation",
    label_zh="空间心室梯度仰角",
    unit="deg",
    formula="arccos(svg_y/svg_magnitude)",
    tex=r"\arccos\frac{SVG_y}{\|SVG\|}",
    requires=[*WITH_T, svg_directed],
    checks=[Check(given={"svg_xyz": [30.0, 50.0, 40.0]}, value=45.0)],
)
def svg_elevation(svg_xyz: Floats) -> float:
    """Direction of the ventricular gradient between feet and head."""
    return elevation_deg(svg_xyz)


@spatial(
    code="ECG30207",
    label="Spatial ventricular gradient X",
    label_zh="空间心室梯度X分量",
    unit="mV.ms",
    formula="integral of X from QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}X\,dt",
    requires=WITH_T,
    checks=[Check(given={"svg_xyz": [30.0, 40.0, 120.0]}, value=30.0)],
)
def svg_x(svg_xyz: Floats) -> float:
    """Component of the ventricular gradient that points left."""
    return float(svg_xyz[0])


@spatial(
    code="ECG30208",
    label="Spatial ventricular gradient Y",
    label_zh="空间心室梯度Y分量",
    unit="mV.ms",
    formula="integral of Y from QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}Y\,dt",
    requires=WITH_T,
    checks=[Check(given={"svg_xyz": [30.0, 40.0, 120.0]}, value=40.0)],
)
def svg_y(svg_xyz: Floats) -> float:
    """Component of the ventricular gradient that points down."""
    return float(svg_xyz[1])


@spatial(
    code="ECG30209",
    label="Spatial ventricular gradient Z",
    label_zh="空间心室梯度Z分量",
    unit="mV.ms",
    formula="integral of Z from QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}Z\,dt",
    requires=WITH_T,
    checks=[Check(given={"svg_xyz": [30.0, 40.0, 120.0]}, value=120.0)],
)
def svg_z(svg_xyz: Floats) -> float:
    """Component of the ventricular gradient that points backward."""
    return float(svg_xyz[2])


@spatial(
    code="ECG30210",
    label="Peak SVG magnitude",
    label_zh="峰值空间心室梯度大小",
    unit="mV",
    formula="norm of (largest QRS vector + largest T vector)",
    tex=r"\left\|Q_{\max}+T_{\max}\right\|",
    requires=WITH_T,
    checks=[
        Check(given={"qrs_vector_xyz": [1.0, 1.0, 0.0], "t_vector_xyz": [0.5, 0.0, 2.0]}, value=7.25**0.5)
    ],
)
def svg_peak_magnitude(qrs_vector_xyz: Floats, t_vector_xyz: Floats) -> float:
    """Length of the sum of the largest QRS and T vectors."""
    return float(magnitude(qrs_vector_xyz + t_vector_xyz))


@spatial(
    code="ECG30211",
    label="Peak SVG azimuth",
    label_zh="峰值空间心室梯度方位角",
    unit="deg",
    formula="atan2(z,x) of (largest QRS vector + largest T vector)",
    tex=r"\operatorname{atan2}(z,x),\quad (x,y,z)=Q_{\max}+T_{\max}",
    requires=[*WITH_T, qrs_vector_directed, t_vector_directed],
    checks=[Check(given={"qrs_vector_xyz": [0.5, 1.0, 0.0], "t_vector_xyz": [0.0, 0.0, 0.5]}, value=45.0)],
)
def svg_peak_azimuth(qrs_vector_xyz: Floats, t_vector_xyz: Floats) -> float:
    """Direction of the peak ventricular gradient in the transverse plane."""
    return azimuth_deg(qrs_vector_xyz + t_vector_xyz)


@spatial(
    code="ECG30212",
    label="Peak SVG elevation",
    label_zh="峰值空间心室梯度仰角",
    unit="deg",
    formula="arccos(y/norm) of (largest QRS vector + largest T vector)",
    tex=r"\arccos\frac{y}{\|r\|},\quad r=(x,y,z)=Q_{\max}+T_{\max}",
    requires=[*WITH_T, qrs_vector_directed, t_vector_directed],
    checks=[Check(given={"qrs_vector_xyz": [0.5, 1.0, 0.0], "t_vector_xyz": [0.0, -1.0, 0.5]}, value=90.0)],
)
def svg_peak_elevation(qrs_vector_xyz: Floats, t_vector_xyz: Floats) -> float:
    """Direction of the peak ventricular gradient between feet and head."""
    return elevation_deg(qrs_vector_xyz + t_vector_xyz)


@spatial(
    code="ECG30213",
    label="Sum absolute QRST integral",
    label_zh="QRST绝对积分总和",
    unit="mV.ms",
    formula="sum over X,Y,Z of the integral of abs(v) from QRS_on to T_off",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}\left(|X|+|Y|+|Z|\right)dt",
    references=["Tereshchenko2010"],
    requires=WITH_T,
    checks=[
        Check(
            given={"qrst_loop": Stretch.of([0, 10, 20], X=[0, 1, 0], Y=[0, -2, 0], Z=[1, 1, 1])},
            value=10.0 + 20.0 + 20.0,
        )
    ],
)
def sum_absolute_qrst(qrst_loop: Stretch) -> float:
    """Area of QRS and T without regard to sign, summed over the three axes."""
    return float(np.trapezoid(np.abs(qrst_loop.lead_mv), qrst_loop.time_ms, axis=1).sum())


@spatial(
    code="ECG30214",
    label="Vector magnitude QT integral",
    label_zh="QT间期向量大小积分",
    unit="mV.ms",
    formula="integral of sqrt(X^2+Y^2+Z^2) from QRS_on to T_off (also called SAI of the vector magnitude)",
    tex=r"\int_{QRS_{\text{on}}}^{T_{\text{off}}}\sqrt{X^2+Y^2+Z^2}\,dt",
    requires=WITH_T,
    checks=[
        Check(given={"qrst_loop": Stretch.of([0, 10, 20], X=[3, 3, 0], Y=[4, 4, 0], Z=[0, 0, 0])}, value=75.0)
    ],
)
def vector_magnitude_qt_integral(qrst_loop: Stretch) -> float:
    """Area under the length of the heart vector over QT."""
    return float(np.trapezoid(magnitude(qrst_loop.lead_mv), qrst_loop.time_ms))


@spatial(
    code="ECG30228",
    label="SVG-QRS angle",
    label_zh="心室梯度与QRS夹角",
    unit="deg",
    formula="angle between the SVG and QRS area vectors",
    tex=r"\angle\left(SVG,A_{QRS}\right)",
    references=["Stabenau2023"],
    requires=[*WITH_T, svg_directed, qrs_area_directed],
    checks=[Check(given={"svg_xyz": [10.0, 10.0, 0.0], "qrs_area_xyz": [0.0, 10.0, 0.0]}, value=45.0)],
)
def svg_qrs_angle(svg_xyz: Floats, qrs_area_xyz: Floats) -> float:
    """Angle between the ventricular gradient and the QRS area vector."""
    return angle_deg(svg_xyz, qrs_area_xyz)


@spatial(
    code="ECG30229",
    label="SVG-T angle",
    label_zh="心室梯度与T夹角",
    unit="deg",
    formula="angle between the SVG and T area vectors",
    tex=r"\angle\left(SVG,A_T\right)",
    references=["Stabenau2023"],
    requires=[*WITH_T, svg_directed, t_area_directed],
    checks=[Check(given={"svg_xyz": [10.0, 0.0, 0.0], "t_area_xyz": [-10.0, 0.0, 0.0]}, value=180.0)],
)
def svg_t_angle(svg_xyz: Floats, t_area_xyz: Floats) -> float:
    """Angle between the ventricular gradient and the T area vector."""
    return angle_deg(svg_xyz, t_area_xyz)
