"""Components of QRS complexes drawn as triangles."""

import numpy as np
import pytest

from ecgomics.signal.components import COMPONENTS, qrs_components
from ecgomics.signal.model import Marks, RepresentativeBeat

TIME_MS = np.arange(-100.0, 151.0)


def beat_of(*triangles, st_mv=0.0, off_ms=60.0):
    """A representative beat of one lead at 1000 Hz: triangles (begin, end, height) and an ST level from QRS off on."""
    lead_mv = np.zeros_like(TIME_MS)
    for begin_ms, end_ms, height_mv in triangles:
        part = (TIME_MS - begin_ms) / (end_ms - begin_ms)
        lead_mv += np.where((part > 0) & (part < 1), height_mv * (1 - np.abs(2 * part - 1)), 0.0)
    lead_mv += st_mv * np.clip((TIME_MS - off_ms + 10) / 10, 0, 1)
    points_ms = np.array([np.nan, np.nan, np.nan, -50.0, 0.0, off_ms, np.nan, np.nan, np.nan])
    return RepresentativeBeat(
        leads=("V1",),
        beat_mv=lead_mv[None],
        fs_hz=1000.0,
        zero=100,
        beats_used=5,
        rr_ms=800.0,
        lead_marks=Marks.from_points(points_ms[None]),
        global_marks=Marks.from_points(points_ms),
        global_marks_raw=Marks.from_points(points_ms),
        p_reference_mv=np.array([np.nan]),
        noise_uv=np.array([1.0]),
    )


Q, R, S = (-48.0, -20.0, -0.2), (-20.0, 20.0, 1.2), (20.0, 50.0, -0.4)


@pytest.mark.parametrize(
    ("triangles", "wanted"),
    [
        ((Q, R, S), "qRs"),
        ((R, S), "Rs"),
        ((Q, R), "qR"),
        (((-48, 40, -0.9),), "QS"),
        (((-48, 40, 0.3),), "r"),
        (((-48, -28, 0.2), (-28, 10, -0.8), (10, 50, 0.6)), "rSR'"),
        (((-48, -28, 0.1), (-28, 0, -0.6), (0, 24, 0.3), (24, 50, -0.1)), "rSr's'"),
        (((-48, -20, -0.01), R), "R"),
        (((-48, -44, -0.3), (-20, 20, 1.2)), "R"),
        ((), ""),
    ],
)
def test_the_letters(triangles, wanted):
    components = qrs_components(beat_of(*triangles))
    assert components.type == (wanted,)
    assert int(components.count[0]) == sum(np.isfinite(components.amplitude_mv[0]))


def test_amplitudes_and_limits_are_those_drawn():
    components = qrs_components(beat_of(Q, R, S))
    assert components.amplitude("Q")[0] == pytest.approx(-0.2)
    assert components.amplitude("R")[0] == pytest.approx(1.2)
    assert components.amplitude("S")[0] == pytest.approx(-0.4, abs=0.001)
    assert components.duration_ms("R")[0] == pytest.approx(40, abs=1)
    assert components.peak_ms[0, COMPONENTS.index("Q")] == pytest.approx(-34)
    assert np.isnan(components.amplitude("R'")[0])


@pytest.mark.parametrize(("st_mv", "wanted"), [(0.3, "qR"), (0.0, "qR"), (-0.3, "qR")])
def test_a_displaced_st_segment_is_no_component(st_mv, wanted):
    assert qrs_components(beat_of(Q, (-20.0, 40.0, 1.2), st_mv=st_mv)).type == (wanted,)


def test_turning_the_lead_turns_the_signs():
    upright, turned = qrs_components(beat_of(R, S)), qrs_components(beat_of((-20, 20, -1.2), (20, 50, 0.4)))
    assert turned.type == ("Qr",)
    assert turned.amplitude("Q")[0] == pytest.approx(-upright.amplitude("R")[0])
