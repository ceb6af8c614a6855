"""Loops that the tip of the heart vector draws: length, speed, area, shape, plane, way of turning."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import (
    MEASURED,
    WITH_T,
    centred_svd,
    magnitude,
    polygon_area,
    spatial,
)
from ecgomics.biomarkers.declaration import Check
from ecgomics.biomarkers.guards import sampled_at_least
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Marks

#: A loop whose projection encloses less than this turns neither way.
LEAST_TURN_MV2: Final = 0.1
SPEED_FS_HZ: Final = 500.0
#: The largest deviation of a singular value from 0 that rounding can leave, as a share of the largest one.
FLAT: Final = 1e-9

#: A square and a rectangle about the origin, and a right-angled triangle with the sides 3 and 4.
SQUARE: Final = Stretch.of([0, 1, 2, 3], X=[1, 0, -1, 0], Y=[0, 1, 0, -1], Z=[0, 0, 0, 0])
RECTANGLE: Final = Stretch.of([0, 1, 2, 3], X=[2, -2, -2, 2], Y=[0, 0, 0, 0], Z=[1, 1, -1, -1])
TRIANGLE: Final = Stretch.of([0, 2, 4], X=[3, 0, 0], Y=[0, 0, 4], Z=[0, 0, 0])
#: Three pairs of points on the axes at the distances 3, 2 and 1 from the origin.
CROSS: Final = Stretch.of(
    [0, 1, 2, 3, 4, 5], X=[3, -3, 0, 0, 0, 0], Y=[0, 0, 2, -2, 0, 0], Z=[0, 0, 0, 0, 1, -1]
)


@spatial(
    code="ECG30231",
    label="QRS loop length",
    label_zh="QRS环长度",
    unit="mV",
    formula="sum of norm(r(i+1)-r(i)) over QRS",
    tex=r"\sum_{i\in QRS}\|r_{i+1}-r_i\|",
    references=["Stabenau2023"],
    checks=[Check(given={"qrs_loop": TRIANGLE}, value=3.0 + 4.0)],
)
def qrs_loop_length(qrs_loop: Stretch) -> float:
    """Way of the tip of the heart vector over QRS."""
    return float(magnitude(np.diff(qrs_loop.lead_mv)).sum())


@spatial(
    code="ECG30232",
    label="T loop length",
    label_zh="T环长度",
    unit="mV",
    formula="sum of norm(r(i+1)-r(i)) over QRS_off..T_off",
    tex=r"\sum_{i\in T}\|r_{i+1}-r_i\|",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"t_loop": TRIANGLE}, value=3.0 + 4.0)],
)
def t_loop_length(t_loop: Stretch) -> float:
    """Way of the tip of the heart vector over T."""
    return float(magnitude(np.diff(t_loop.lead_mv)).sum())


@spatial(
    code="ECG30233",
    label="Maximum QRS loop speed",
    label_zh="QRS环最大速度",
    unit="mV/ms",
    formula="max of norm(dr/dt) over QRS; five-point derivative",
    tex=r"\max_{QRS}\left\|\frac{dr}{dt}\right\|",
    references=["Stabenau2023"],
    requires=[*MEASURED, sampled_at_least(SPEED_FS_HZ)],
    checks=[
        Check(
            given={
                "vcg_speed_mv_ms": [0.9, 0.1, 0.2, 0.8],
                "beat_time_ms": [0.0, 2.0, 4.0, 6.0],
                "global_marks": Marks.of(qrs_on_ms=2.0, qrs_off_ms=5.0),
            },
            value=0.2,
        )
    ],
)
def qrs_loop_speed_max(vcg_speed_mv_ms: Floats, beat_time_ms: Floats, global_marks: Marks) -> float:
    """Largest speed of the tip of the heart vector over QRS."""
    inside = (beat_time_ms >= global_marks.qrs_on_ms) & (beat_time_ms <= global_marks.qrs_off_ms)
    if not inside.any():
        raise NotComputable("failed", "the wave has no limits")
    return float(vcg_speed_mv_ms[inside].max())


@spatial(
    code="ECG30234",
    label="Maximum T loop speed",
    label_zh="T环最大速度",
    unit="mV/ms",
    formula="max of norm(dr/dt) over QRS_off..T_off; five-point derivative",
    tex=r"\max_{T}\left\|\frac{dr}{dt}\right\|",
    references=["Stabenau2023"],
    requires=[*WITH_T, sampled_at_least(SPEED_FS_HZ)],
    checks=[
        Check(
            given={
                "vcg_speed_mv_ms": [0.9, 0.1, 0.2, 0.8],
                "beat_time_ms": [0.0, 2.0, 4.0, 6.0],
                "global_marks": Marks.of(qrs_off_ms=2.0, t_off_ms=5.0),
            },
            value=0.2,
        )
    ],
)
def t_loop_speed_max(vcg_speed_mv_ms: Floats, beat_time_ms: Floats, global_marks: Marks) -> float:
    """Largest speed of the tip of the heart vector over T."""
    inside = (beat_time_ms >= global_marks.qrs_off_ms) & (beat_time_ms <= global_marks.t_off_ms)
    if not inside.any():
        raise NotComputable("failed", "the wave has no limits")
    return float(vcg_speed_mv_ms[inside].max())


@spatial(
    code="ECG30235",
    label="QRS loop area",
    label_zh="QRS环面积",
    unit="mV2",
    formula="area of the loop projected on its best-fit plane (SVD of the centred loop), closed polygon",
    tex=r"\frac{1}{2}\left|\sum_i\left(a_i b_{i+1}-a_{i+1}b_i\right)\right|",
    references=["Stabenau2023"],
    checks=[Check(given={"qrs_loop": TRIANGLE}, value=6.0)],
)
def qrs_loop_area(qrs_loop: Stretch) -> float:
    """Area that the QRS loop encloses in its best-fit plane."""
    return _enclosed_mv2(qrs_loop)


@spatial(
    code="ECG30236",
    label="T loop area",
    label_zh="T环面积",
    unit="mV2",
    formula="as qrs_loop_area for T (QRS_off..T_off)",
    tex=r"\frac{1}{2}\left|\sum_i\left(a_i b_{i+1}-a_{i+1}b_i\right)\right|",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"t_loop": TRIANGLE}, value=6.0)],
)
def t_loop_area(t_loop: Stretch) -> float:
    """Area that the T loop encloses in its best-fit plane."""
    return _enclosed_mv2(t_loop)


def _enclosed_mv2(loop: Stretch) -> float:
    axes, _ = centred_svd(loop)
    x, y = axes[:, :2].T @ loop.lead_mv
    return abs(polygon_area(x, y))


@spatial(
    code="ECG30237",
    label="QRS loop non-planarity",
    label_zh="QRS环非平面性",
    unit="1",
    formula="s3^2/(s1^2+s2^2+s3^2), singular values of the centred loop; 0 = planar",
    tex=r"\frac{s_3^2}{s_1^2+s_2^2+s_3^2}",
    references=["Stabenau2023"],
    checks=[Check(given={"qrs_loop": CROSS}, value=1 / (9 + 4 + 1))],
)
def qrs_loop_nonplanarity(qrs_loop: Stretch) -> float:
    """Share of the QRS loop that lies outside its best-fit plane."""
    return _nonplanarity(qrs_loop)


@spatial(
    code="ECG30238",
    label="T loop non-planarity",
    label_zh="T环非平面性",
    unit="1",
    formula="as qrs_loop_nonplanarity for T (QRS_off..T_off)",
    tex=r"\frac{s_3^2}{s_1^2+s_2^2+s_3^2}",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"t_loop": CROSS}, value=1 / (9 + 4 + 1))],
)
def t_loop_nonplanarity(t_loop: Stretch) -> float:
    """Share of the T loop that lies outside its best-fit plane."""
    return _nonplanarity(t_loop)


def _nonplanarity(loop: Stretch) -> float:
    _, sizes = centred_svd(loop)
    if not sizes[0]:
        raise NotComputable("failed", "the loop is a point")
    return float(sizes[2] ** 2 / np.sum(sizes**2))


@spatial(
    code="ECG30239",
    label="QRS loop elongation (roundness)",
    label_zh="QRS环伸长度（圆度）",
    unit="1",
    formula="s1/s2 of the centred loop; 1 = round, larger = elongated",
    tex=r"\frac{s_1}{s_2}",
    references=["Stabenau2023"],
    checks=[Check(given={"qrs_loop": RECTANGLE}, value=2.0)],
)
def qrs_loop_elongation(qrs_loop: Stretch) -> float:
    """Length over breadth of the QRS loop in its best-fit plane."""
    return _elongation(qrs_loop)


@spatial(
    code="ECG30240",
    label="T loop elongation (roundness)",
    label_zh="T环伸长度（圆度）",
    unit="1",
    formula="as qrs_loop_elongation for T (QRS_off..T_off)",
    tex=r"\frac{s_1}{s_2}",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"t_loop": RECTANGLE}, value=2.0)],
)
def t_loop_elongation(t_loop: Stretch) -> float:
    """Length over breadth of the T loop in its best-fit plane."""
    return _elongation(t_loop)


def _elongation(loop: Stretch) -> float:
    _, sizes = centred_svd(loop)
    if sizes[1] <= FLAT * sizes[0]:
        raise NotComputable("failed", "the loop is a line")
    return float(sizes[0] / sizes[1])


@spatial(
    code="ECG30241",
    label="QRS-T dihedral angle",
    label_zh="QRS-T平面二面角",
    unit="deg",
    formula="arccos(abs(n1.n2)) of the unit normals of the two best-fit planes, 0-90",
    tex=r"\arccos|n_{QRS}\cdot n_T|",
    references=["Stabenau2023"],
    requires=WITH_T,
    checks=[Check(given={"qrs_loop": SQUARE, "t_loop": RECTANGLE}, value=90.0)],
)
def qrs_t_plane_angle(qrs_loop: Stretch, t_loop: Stretch) -> float:
    """Angle between the best-fit planes of the QRS and the T loop."""
    cosine = abs(float(_normal(qrs_loop) @ _normal(t_loop)))
    return float(np.degrees(np.arccos(min(cosine, 1.0))))


def _normal(loop: Stretch) -> Floats:
    axes, sizes = centred_svd(loop)
    if sizes[1] <= FLAT * sizes[0]:
        raise NotComputable("failed", "the loop is a line and has no plane")
    return axes[:, 2]


@spatial(
    code="ECG30242",
    label="Horizontal loop rotation",
    label_zh="水平面环旋转方向",
    unit="{class}",
    formula="classes: clockwise, counterclockwise, indeterminate (abs area <0.1 mV2); sign of the shoelace area of "
    "page coordinates (X, Z) over QRS, positive = counterclockwise; transverse view, front of the body at the bottom",
    tex=r"\operatorname{sign}\frac{1}{2}\sum_i\left(X_iZ_{i+1}-X_{i+1}Z_i\right)",
    references=["Macfarlane2010"],
    checks=[Check(given={"qrs_loop": RECTANGLE}, value="counterclockwise")],
)
def rotation_horizontal(qrs_loop: Stretch) -> str:
    """Way in which the QRS loop turns, seen in the transverse plane."""
    x, _, z = qrs_loop.lead_mv
    return _turn(polygon_area(x, z))


@spatial(
    code="ECG30243",
    label="Frontal loop rotation",
    label_zh="额面环旋转方向",
    unit="{class}",
    formula="classes as rotation_horizontal; page coordinates (X, -Y), seen from the front",
    tex=r"\operatorname{sign}\frac{1}{2}\sum_i\left(Y_iX_{i+1}-Y_{i+1}X_i\right)",
    references=["Macfarlane2010"],
    checks=[Check(given={"qrs_loop": SQUARE}, value="clockwise")],
)
def rotation_frontal(qrs_loop: Stretch) -> str:
    """Way in which the QRS loop turns, seen from the front."""
    x, y, _ = qrs_loop.lead_mv
    return _turn(polygon_area(x, -y))


@spatial(
    code="ECG30244",
    label="Sagittal loop rotation",
    label_zh="矢状面环旋转方向",
    unit="{class}",
    formula="classes as rotation_horizontal; page coordinates (Z, -Y), seen from the left side",
    tex=r"\operatorname{sign}\frac{1}{2}\sum_i\left(Y_iZ_{i+1}-Y_{i+1}Z_i\right)",
    references=["Macfarlane2010"],
    tier=3,
    checks=[Check(given={"qrs_loop": SQUARE}, value="indeterminate")],
)
def rotation_sagittal(qrs_loop: Stretch) -> str:
    """Way in which the QRS loop turns, seen from the left."""
    _, y, z = qrs_loop.lead_mv
    return _turn(polygon_area(z, -y))


def _turn(area_mv2: float) -> str:
    if abs(area_mv2) < LEAST_TURN_MV2:
        return "indeterminate"
    return "counterclockwise" if area_mv2 > 0 else "clockwise"
