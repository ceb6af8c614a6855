"""The heart vector of the representative beat: X left, Y down, Z back (conventions, section 8).

representative_beat ─matrix─▶ vcg ─▶ qrs_loop, t_loop, t_wave_loop, qrst_loop, p_loop ─▶ area and largest vectors
"""

import math
from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, guard, quantity
from ecgomics.biomarkers.guards import LeadRule, a_representative_beat, diagnostic_path, p_wave, t_end
from ecgomics.biomarkers.waves import P_REFERENCE_MS, Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import INDEPENDENT_LEADS
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Marks, RepresentativeBeat

XYZ: Final = ("X", "Y", "Z")

#: X, Y, Z (rows) from I, II, V1 … V6 (columns): Kors 1990, and the inverse of Dower's matrix by Edenbrandt 1988.
MATRICES: Final[Mapping[str, Floats]] = {
    "kors": np.array(
        [
            [0.38, -0.07, -0.13, 0.05, -0.01, 0.14, 0.06, 0.54],
            [-0.07, 0.93, 0.06, -0.02, -0.05, 0.06, -0.17, 0.13],
            [0.11, -0.23, -0.43, -0.06, -0.14, -0.20, -0.11, 0.31],
        ]
    ),
    "inverse_dower": np.array(
        [
            [0.156, -0.010, -0.172, -0.074, 0.122, 0.231, 0.239, 0.194],
            [-0.227, 0.887, 0.057, -0.019, -0.106, -0.022, 0.041, 0.048],
            [0.022, 0.102, -0.229, -0.310, -0.246, -0.063, 0.055, 0.108],
        ]
    ),
}

#: Below these a vector is too small to have a direction.
LEAST_VECTOR_MV: Final = 0.05
LEAST_P_VECTOR_MV: Final = 0.02
LEAST_AREA_MV_MS: Final = 0.5


@guard("wrong_leads", "X, Y, Z or I, II, V1-V6 recorded and usable")
def spatial_leads(usable_leads: frozenset[str]) -> bool:
    return usable_leads.issuperset(XYZ) or usable_leads.issuperset(INDEPENDENT_LEADS)


SPATIAL: Final = LeadRule("X, Y, Z or I, II, V1-V6", (spatial_leads,))
MEASURED: Final = (diagnostic_path, a_representative_beat)
WITH_T: Final = (*MEASURED, t_end)
WITH_P: Final = (*MEASURED, p_wave)

#: What the declarations of the vectorcardiographic families have in common.
spatial = partial(biomarker, scope=RECORD, tier=2, leads=SPATIAL, references=["Waks2016"], requires=MEASURED)


@quantity
def vcg_weights(
    representative_beat: RepresentativeBeat, usable_leads: frozenset[str], settings: Settings
) -> Floats:
    """Weights of the recorded leads in X, Y and Z, 3 × leads; recorded X, Y, Z stand for themselves."""
    leads = representative_beat.leads
    weights = np.zeros((3, len(leads)))
    if usable_leads.issuperset(XYZ):
        weights[range(3), [leads.index(name) for name in XYZ]] = 1.0
    elif usable_leads.issuperset(INDEPENDENT_LEADS):
        weights[:, [leads.index(name) for name in INDEPENDENT_LEADS]] = MATRICES[settings.vcg_matrix]
    else:
        raise NotComputable("wrong_leads")
    return weights


@quantity
def vcg_mv(representative_beat: RepresentativeBeat, vcg_weights: Floats) -> Floats:
    """X, Y, Z of the representative beat about the reference level, 3 × samples."""
    recorded = vcg_weights.any(axis=0)
    xyz_mv: Floats = vcg_weights[:, recorded] @ representative_beat.beat_mv[recorded]
    return xyz_mv


@quantity
def vcg_speed_mv_ms(slope_mv_s: Floats, vcg_weights: Floats) -> Floats:
    """Speed of the heart vector's tip, (samples,)."""
    recorded = vcg_weights.any(axis=0)
    speed: Floats = np.linalg.norm(vcg_weights[:, recorded] @ slope_mv_s[recorded], axis=0) / 1000.0
    return speed


@quantity
def vcg(vcg_mv: Floats, beat_time_ms: Floats) -> Stretch:
    """The whole representative beat as X, Y, Z."""
    return Stretch(XYZ, beat_time_ms, vcg_mv)


# ── loops ────────────────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def qrs_loop(vcg: Stretch, global_marks: Marks) -> Stretch:
    """X, Y, Z from QRS onset to QRS end."""
    return vcg.part(float(global_marks.qrs_on_ms), float(global_marks.qrs_off_ms))


@quantity
def t_loop(vcg: Stretch, global_marks: Marks) -> Stretch:
    """X, Y, Z from QRS end to T end."""
    return vcg.part(float(global_marks.qrs_off_ms), float(global_marks.t_off_ms))


@quantity
def qrst_loop(vcg: Stretch, global_marks: Marks) -> Stretch:
    """X, Y, Z from QRS onset to T end."""
    return vcg.part(float(global_marks.qrs_on_ms), float(global_marks.t_off_ms))


@quantity
def t_wave_loop(vcg: Stretch, global_marks: Marks) -> Stretch:
    """X, Y, Z from T onset (QRS end where it was not found) to T end."""
    found = np.isfinite(global_marks.t_on_ms)
    return vcg.part(
        float(global_marks.t_on_ms if found else global_marks.qrs_off_ms), float(global_marks.t_off_ms)
    )


@quantity
def p_loop(vcg: Stretch, global_marks: Marks) -> Stretch:
    """X, Y, Z from P onset to P end, about the level just before P onset."""
    on_ms, off_ms = float(global_marks.p_on_ms), float(global_marks.p_off_ms)
    wave = vcg.part(on_ms, off_ms)
    before = (vcg.time_ms >= on_ms - P_REFERENCE_MS) & (vcg.time_ms <= on_ms)
    if not before.any():
        raise NotComputable("failed", "nothing was recorded before the P wave")
    return Stretch(XYZ, wave.time_ms, wave.lead_mv - np.median(vcg.lead_mv[:, before], axis=1, keepdims=True))


# ── vectors, each (3,) as X, Y, Z ────────────────────────────────────────────────────────────────────────────────


@quantity
def qrs_area_xyz(qrs_loop: Stretch) -> Floats:
    """Area vector of QRS in mV.ms."""
    return qrs_loop.area_mv_ms()


@quantity
def t_area_xyz(t_loop: Stretch) -> Floats:
    """Area vector from QRS end to T end in mV.ms."""
    return t_loop.area_mv_ms()


@quantity
def svg_xyz(qrst_loop: Stretch) -> Floats:
    """Spatial ventricular gradient in mV.ms."""
    return qrst_loop.area_mv_ms()


@quantity
def qrs_vector_xyz(qrs_loop: Stretch) -> Floats:
    """Largest QRS vector in mV."""
    return _largest(qrs_loop)


@quantity
def t_vector_xyz(t_wave_loop: Stretch) -> Floats:
    """Largest T vector in mV."""
    return _largest(t_wave_loop)


@quantity
def p_vector_xyz(p_loop: Stretch) -> Floats:
    """Largest P vector in mV."""
    return _largest(p_loop)


def _largest(loop: Stretch) -> Floats:
    largest: Floats = loop.lead_mv[:, magnitude(loop.lead_mv).argmax()]
    return largest


@guard("out_of_domain", f"QRS area of at least {LEAST_AREA_MV_MS:g} mV.ms")
def qrs_area_directed(qrs_area_xyz: Floats) -> bool:
    return bool(magnitude(qrs_area_xyz) >= LEAST_AREA_MV_MS)


@guard("out_of_domain", f"T area of at least {LEAST_AREA_MV_MS:g} mV.ms")
def t_area_directed(t_area_xyz: Floats) -> bool:
    return bool(magnitude(t_area_xyz) >= LEAST_AREA_MV_MS)


@guard("out_of_domain", f"ventricular gradient of at least {LEAST_AREA_MV_MS:g} mV.ms")
def svg_directed(svg_xyz: Floats) -> bool:
    return bool(magnitude(svg_xyz) >= LEAST_AREA_MV_MS)


@guard("out_of_domain", f"largest QRS vector of at least {LEAST_VECTOR_MV:g} mV")
def qrs_vector_directed(qrs_vector_xyz: Floats) -> bool:
    return bool(magnitude(qrs_vector_xyz) >= LEAST_VECTOR_MV)


@guard("out_of_domain", f"largest T vector of at least {LEAST_VECTOR_MV:g} mV")
def t_vector_directed(t_vector_xyz: Floats) -> bool:
    return bool(magnitude(t_vector_xyz) >= LEAST_VECTOR_MV)


@guard("out_of_domain", f"largest P vector of at least {LEAST_P_VECTOR_MV:g} mV")
def p_vector_directed(p_vector_xyz: Floats) -> bool:
    return bool(magnitude(p_vector_xyz) >= LEAST_P_VECTOR_MV)


# ── geometry ─────────────────────────────────────────────────────────────────────────────────────────────────────


def magnitude(xyz: Floats) -> Floats:
    """Length of a vector, or of each column of 3 × points."""
    return np.asarray(np.sqrt((xyz * xyz).sum(axis=0)), dtype=float)


def azimuth_deg(xyz: Floats) -> float:
    """0 left, +90 back, -90 front, (-180, 180]."""
    return math.degrees(math.atan2(xyz[2], xyz[0]))


def elevation_deg(xyz: Floats) -> float:
    """0 to the feet, 90 horizontal, 180 to the head; NaN for a vector of length 0."""
    length = magnitude(xyz)
    return float(np.degrees(np.arccos(np.clip(xyz[1] / length, -1.0, 1.0)))) if length else float("nan")


def angle_deg(first_xyz: Floats, second_xyz: Floats) -> float:
    """Angle between two vectors, 0 to 180."""
    (x, y, z), (u, v, w) = first_xyz.tolist(), second_xyz.tolist()
    across = math.hypot(y * w - z * v, z * u - x * w, x * v - y * u)
    return math.degrees(math.atan2(across, x * u + y * v + z * w))


def polygon_area(x: Floats, y: Floats) -> float:
    """Signed area of a closed polygon by the shoelace formula: positive if it runs counterclockwise."""
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def centred_svd(loop: Stretch) -> tuple[Floats, Floats]:
    """Axes (3 × 3, columns) and singular values (3,) of a loop about its centre."""
    centred_mv = loop.lead_mv - loop.lead_mv.mean(axis=1, keepdims=True)
    axes, sizes, _ = np.linalg.svd(centred_mv, full_matrices=False)
    return axes, sizes
