"""Vectors: X, Y, Z by Kors' regression of the leads, which are polynomials."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom.expected import limits
from ecgomics.phantom.expected.beat import Beat
from ecgomics.phantom.expected.expectation import Expectation
from ecgomics.phantom.truth import frontal_axis_deg

EIGHT: Final = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
#: Kors 1990; rows X, Y, Z, columns EIGHT.
KORS: Final = (
    (0.38, -0.07, -0.13, 0.05, -0.01, 0.14, 0.06, 0.54),
    (-0.07, 0.93, 0.06, -0.02, -0.05, 0.06, -0.17, 0.13),
    (0.11, -0.23, -0.43, -0.06, -0.14, -0.20, -0.11, 0.31),
)
#: Step of the search for the largest vector, ms.
FINE_MS: Final = 0.05
VECTOR_DEG: Final = 6.0


def vectors(beat: Beat) -> Iterator[Expectation]:
    """Areas, largest vectors and the angles between them."""
    on_ms, j_ms, end_ms = (beat.mark(point) for point in ("QRS_on", "QRS_off", "T_off"))
    qrs, t = _area(beat, on_ms, j_ms), _area(beat, j_ms, end_ms)
    gradient = qrs + t
    for symbol, vector, span_ms in (
        ("qrs_area", qrs, j_ms - on_ms),
        ("t_area", t, end_ms - j_ms),
        ("svg", gradient, end_ms - on_ms),
    ):
        size = float(np.linalg.norm(vector))
        name = "svg_magnitude" if symbol == "svg" else f"{symbol}_3d"
        yield Expectation(name, size, limits.area(size, 0.2 * span_ms), "length of the area vector")
        yield from _direction(symbol, vector, "of the area vector")
    for axis, value in zip("xyz", gradient, strict=True):
        tolerance = limits.area(float(value), 0.2 * (end_ms - on_ms))
        yield Expectation(f"svg_{axis}", float(value), tolerance, "integral from onset of QRS to end of T")
    yield Expectation("spatial_qrst_angle_mean", _angle(qrs, t), VECTOR_DEG, "between the area vectors")
    t_on_ms = min(lobe.onset_ms for lobe in beat.shape.t)
    largest, largest_t = _largest(beat, on_ms, j_ms), _largest(beat, t_on_ms, end_ms)
    yield Expectation(
        "spatial_qrst_angle", _angle(largest, largest_t), VECTOR_DEG, "between the largest vectors"
    )
    for symbol, vector in (("qrs_vector", largest), ("t_vector", largest_t)):
        size = float(np.linalg.norm(vector))
        yield Expectation(f"{symbol}_magnitude", size, limits.amplitude(size), "length of the largest vector")
        yield from _direction(symbol, vector, "of the largest vector")
    yield Expectation("svg_qrs_angle", _angle(gradient, qrs), VECTOR_DEG, "between gradient and area of QRS")
    yield Expectation("svg_t_angle", _angle(gradient, t), VECTOR_DEG, "between gradient and area of T")
    tip = float(np.linalg.norm(largest - largest_t))
    spread = limits.amplitude(float(np.linalg.norm(largest))) + limits.amplitude(
        float(np.linalg.norm(largest_t))
    )
    yield Expectation("qrst_tip_distance", tip, spread, "between the tips of the largest vectors")
    yield _frontal_angle(beat, on_ms, j_ms)


def _frontal_angle(beat: Beat, on_ms: float, j_ms: float) -> Expectation:
    spans = ((on_ms, j_ms), (beat.mark("T_on"), beat.mark("T_off")))
    axes = [
        frontal_axis_deg(*(beat.curves[lead].area_mv_ms(*span) for lead in ("I", "aVF"))) for span in spans
    ]
    apart = abs(axes[0] - axes[1])
    return Expectation(
        "frontal_qrst_angle", min(apart, 360.0 - apart), limits.AXIS_DEG, "between QRS and T axis"
    )


def _area(beat: Beat, start_ms: float, stop_ms: float) -> Floats:
    areas = np.array([beat.curves[lead].area_mv_ms(start_ms, stop_ms) for lead in EIGHT])
    vector: Floats = np.array(KORS) @ areas
    return vector


def _largest(beat: Beat, start_ms: float, stop_ms: float) -> Floats:
    at_ms = np.arange(start_ms, stop_ms, FINE_MS)
    xyz = np.array(KORS) @ np.stack([beat.curves[lead](at_ms) for lead in EIGHT])
    vector: Floats = xyz[:, np.argmax(np.linalg.norm(xyz, axis=0))]
    return vector


def _direction(symbol: str, vector: Floats, how: str) -> Iterator[Expectation]:
    x, y, z = vector
    azimuth = float(np.degrees(np.arctan2(z, x)))
    elevation = float(np.degrees(np.arccos(y / np.linalg.norm(vector))))
    yield Expectation(f"{symbol}_azimuth", azimuth, VECTOR_DEG, f"atan2(z, x) {how}")
    yield Expectation(f"{symbol}_elevation", elevation, VECTOR_DEG, f"arccos(y/length) {how}")


def _angle(a: Floats, b: Floats) -> float:
    return float(np.degrees(np.arctan2(np.linalg.norm(np.cross(a, b)), a @ b)))
