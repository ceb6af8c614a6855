"""Comparative biomarkers: the heart vector and its loops, leads against leads, beats against beats."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import (
    MATRICES,
    angle_deg,
    azimuth_deg,
    elevation_deg,
    polygon_area,
)
from ecgomics.biomarkers.declaration import LeadValues
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import INDEPENDENT_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Marks, Quality, RepresentativeBeat

FS_HZ = 500.0
ZERO = 200
MARKS = {"qrs_on_ms": -40.0, "qrs_off_ms": 40.0, "t_on_ms": 160.0, "t_off_ms": 320.0}
P_MARKS = {"p_on_ms": -200.0, "p_peak_ms": -150.0, "p_off_ms": -100.0}


def hump(time_ms: Floats, begin_ms: float, end_ms: float) -> Floats:
    """A triangle of height 1 between two times: area half their distance."""
    return np.interp(time_ms, [begin_ms, (begin_ms + end_ms) / 2, end_ms], [0.0, 1.0, 0.0])


def representative(leads: dict[str, Floats], **marks_ms: float) -> RepresentativeBeat:
    given = Marks.of(**(marks_ms or MARKS))
    by_lead = Marks.of(**{name: np.full(len(leads), ms) for name, ms in (marks_ms or MARKS).items()})
    return RepresentativeBeat(
        leads=tuple(leads),
        beat_mv=np.array(list(leads.values())),
        fs_hz=FS_HZ,
        zero=ZERO,
        beats_used=10,
        rr_ms=800.0,
        lead_marks=by_lead,
        global_marks=given,
        global_marks_raw=given,
        p_reference_mv=np.full(len(leads), np.nan),
        noise_uv=np.zeros(len(leads)),
    )


def quantities(
    beat: RepresentativeBeat,
    *,
    unusable: tuple[str, ...] = (),
    fs_hz: float = FS_HZ,
    more: Mapping[str, Any] | None = None,
    **chosen: Any,
) -> Evaluation:
    """An evaluation that starts from a representative beat, with more by name: what the engine would have found."""
    number = len(beat.leads)
    quality = Quality(
        np.array([lead not in unusable for lead in beat.leads]),
        ((),) * number,
        *(np.zeros(number) for _ in range(4)),
        mains_hz=None,
        verdict="good",
        analysable_s=10.0,
    )
    beats = Beats(
        0.5 + 0.8 * np.arange(12),
        ("N",) * 12,
        np.zeros(12, dtype=np.intp),
        np.ones(12, bool),
        np.zeros(12, bool),
    )
    sources = {
        "recording": Recording(np.zeros((number, 100)), fs_hz, beat.leads),
        "settings": Settings(**chosen),
        "quality": quality,
        "beats": beats,
        "rhythm": "sinus",
        "representative_beat": beat,
    }
    return Evaluation(catalogue(), sources | dict(more or {}))


def value(found: Evaluation, symbol: str) -> float:
    outcome = found.outcome(symbol)
    assert outcome.codes == ("ok",), (symbol, outcome.codes)
    return outcome.values[0]


def code(found: Evaluation, symbol: str) -> str:
    return found.outcome(symbol).codes[0]


def xyz_beat(qrs: Any, t: Any, **marks_ms: float) -> RepresentativeBeat:
    """QRS is a triangle of 80 ms along one vector, T one of 160 ms along another, given in mV at their tops."""
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    q, w = hump(time_ms, -40, 40), hump(time_ms, 160, 320)
    return representative({axis: a * q + b * w for axis, a, b in zip("XYZ", qrs, t, strict=True)}, **marks_ms)


# ── the heart vector ─────────────────────────────────────────────────────────────────────────────────────────────


def test_known_vectors_give_known_angles_areas_and_gradient() -> None:
    found = quantities(xyz_beat([1.0, 0.0, 0.0], [0.3, 0.4, 0.0]))
    # Areas: 1.0 · 80/2 = 40 along X; (0.3, 0.4) · 160/2 = (24, 32).
    assert value(found, "qrs_area_3d") == pytest.approx(40.0)
    assert value(found, "t_area_3d") == pytest.approx(40.0)
    assert value(found, "svg_x") == pytest.approx(64.0)
    assert value(found, "svg_y") == pytest.approx(32.0)
    assert value(found, "svg_z") == pytest.approx(0.0)
    assert value(found, "svg_magnitude") == pytest.approx(64.0 * 1.25**0.5)
    assert value(found, "svg_elevation") == pytest.approx(np.degrees(np.arctan2(64, 32)))
    assert value(found, "spatial_qrst_angle") == pytest.approx(np.degrees(np.arctan2(4, 3)))
    assert value(found, "spatial_qrst_angle_mean") == pytest.approx(np.degrees(np.arctan2(4, 3)))
    assert value(found, "svg_peak_magnitude") == pytest.approx((1.3**2 + 0.4**2) ** 0.5)
    assert value(found, "sum_absolute_qrst") == pytest.approx(40 + 24 + 32)
    assert value(found, "vector_magnitude_qt_integral") == pytest.approx(80.0)
    assert value(found, "qrst_tip_distance") == pytest.approx((0.7**2 + 0.4**2) ** 0.5)
    assert value(found, "qrs_loop_length") == pytest.approx(2.0)
    assert value(found, "t_loop_length") == pytest.approx(1.0)
    # 1 mV in 40 ms; the derivative over five points is exact away from the corners.
    assert value(found, "qrs_loop_speed_max") == pytest.approx(1 / 40, rel=0.2)


def test_eight_leads_are_turned_into_the_heart_vector_by_name_not_by_place() -> None:
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    wave = hump(time_ms, -40, 40)
    shuffled = ("V6", "V5", "aVF", "V4", "II", "V3", "I", "V2", "V1")
    for place, lead in enumerate(INDEPENDENT_LEADS):
        beat = representative({name: wave * (name == lead) for name in shuffled})
        for matrix, weights in MATRICES.items():
            found = quantities(beat, vcg_matrix=matrix)
            assert found.quantity("vcg_mv")[:, ZERO] == pytest.approx(weights[:, place])


def test_the_matrices_know_their_axes() -> None:
    left = dict.fromkeys(INDEPENDENT_LEADS, 0.0) | {"I": 1.0, "V6": 1.0, "V5": 0.8, "II": 0.3, "V1": -0.3}
    down = dict.fromkeys(INDEPENDENT_LEADS, 0.0) | {"II": 1.0}
    front = dict.fromkeys(INDEPENDENT_LEADS, 0.0) | {"V1": 1.0, "V2": 1.5, "V3": 1.2}
    for weights in MATRICES.values():
        x, y, z = (weights @ np.array(list(given.values())) for given in (left, down, front))
        assert np.argmax(np.abs(x)) == 0
        assert x[0] > 0
        assert np.argmax(np.abs(y)) == 1
        assert y[1] > 0
        assert np.argmax(np.abs(z)) == 2
        assert z[2] < 0


def test_recorded_x_y_z_stand_for_themselves() -> None:
    beat = xyz_beat([1.0, 2.0, -3.0], [0.0, 0.0, 0.0])
    assert quantities(beat).quantity("vcg_mv")[:, ZERO] == pytest.approx([1.0, 2.0, -3.0])


def test_without_the_leads_there_is_no_heart_vector() -> None:
    beat = xyz_beat([1.0, 0.0, 0.0], [0.3, 0.0, 0.0])
    assert code(quantities(beat, unusable=("Y",)), "svg_magnitude") == "wrong_leads"
    with pytest.raises(NotComputable) as reason:
        quantities(beat, unusable=("Y",)).quantity("vcg_mv")
    assert reason.value.code == "wrong_leads"


def test_without_full_band_there_is_no_heart_vector() -> None:
    beat = xyz_beat([1.0, 0.0, 0.0], [0.3, 0.0, 0.0])
    assert code(quantities(beat, fs_hz=200.0), "svg_magnitude") == "wrong_chain"


def test_speed_needs_five_hundred_samples_a_second() -> None:
    beat = xyz_beat([1.0, 0.0, 0.0], [0.3, 0.0, 0.0])
    assert code(quantities(beat, fs_hz=360.0), "qrs_loop_speed_max") == "wrong_chain"
    assert code(quantities(beat, fs_hz=360.0), "qrs_loop_length") == "ok"


@pytest.mark.parametrize(
    ("qrs", "t", "symbols"),
    [
        ((0.01, 0, 0), (0.3, 0, 0), ("qrs_area_azimuth", "qrs_vector_elevation", "spatial_qrst_angle_mean")),
        (
            (1.0, 0, 0),
            (0.005, 0, 0),
            ("t_area_azimuth", "t_vector_elevation", "svg_t_angle", "spatial_qrst_angle"),
        ),
        ((0.4, 0, 0), (-0.199, 0, 0), ("svg_azimuth", "svg_elevation", "svg_qrs_angle")),
    ],
)
def test_a_vector_too_small_has_no_direction_to_compare(qrs: Any, t: Any, symbols: tuple[str, ...]) -> None:
    found = quantities(xyz_beat(qrs, t))
    for symbol in symbols:
        outcome = found.outcome(symbol)
        assert outcome.codes == ("out_of_domain",), symbol
        assert np.isfinite(outcome.values[0])


def test_without_t_end_only_the_qrs_rows_have_values() -> None:
    found = quantities(xyz_beat([1.0, 0, 0], [0.3, 0, 0], qrs_on_ms=-40.0, qrs_off_ms=40.0))
    assert value(found, "qrs_area_3d") == pytest.approx(40.0)
    for symbol in ("svg_magnitude", "t_area_3d", "spatial_qrst_angle", "t_loop_length", "t_vector_azimuth"):
        assert code(found, symbol) == "failed"


def test_without_t_onset_the_largest_t_vector_is_sought_from_j() -> None:
    marks = {name: ms for name, ms in MARKS.items() if name != "t_on_ms"}
    assert value(
        quantities(xyz_beat([1.0, 0, 0], [0.3, 0, 0], **marks)), "t_vector_magnitude"
    ) == pytest.approx(0.3)


def test_st_vector_is_read_sixty_ms_after_j() -> None:
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    ramp = np.interp(time_ms, [40, 140], [0.0, 0.2])
    beat = representative({"X": ramp, "Y": 0 * ramp, "Z": ramp}, **MARKS)
    assert value(quantities(beat), "st_vector_magnitude") == pytest.approx(0.12 * 2**0.5)


def test_p_vector_is_told_from_the_level_before_p() -> None:
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    wave = 0.1 * hump(time_ms, -200, -100)
    beat = representative({"X": wave + 0.5, "Y": wave, "Z": 0 * wave}, **MARKS, **P_MARKS)
    found = quantities(beat)
    assert value(found, "p_vector_magnitude") == pytest.approx(0.1 * 2**0.5)
    assert value(found, "p_vector_azimuth") == pytest.approx(0.0, abs=1e-9)
    assert value(found, "p_vector_elevation") == pytest.approx(45.0)
    small = representative({"X": wave / 10, "Y": 0 * wave, "Z": 0 * wave}, **MARKS, **P_MARKS)
    assert code(quantities(small), "p_vector_azimuth") == "out_of_domain"
    assert code(quantities(xyz_beat([1, 0, 0], [0.3, 0, 0])), "p_vector_magnitude") == "absent"


# ── geometry ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("xyz", "azimuth", "elevation"),
    [
        ([1, 0, 0], 0, 90),
        ([0, 0, 1], 90, 90),
        ([0, 0, -1], -90, 90),
        ([-1, 0, 0], 180, 90),
        ([0, 1, 0], 0, 0),
        ([0, -1, 0], 0, 180),
    ],
)
def test_directions(xyz: list[float], azimuth: float, elevation: float) -> None:
    assert azimuth_deg(np.array(xyz, float)) == pytest.approx(azimuth)
    assert elevation_deg(np.array(xyz, float)) == pytest.approx(elevation)


def test_a_vector_of_no_length_has_no_elevation() -> None:
    assert np.isnan(elevation_deg(np.zeros(3)))


def test_a_small_angle_keeps_its_digits() -> None:
    assert angle_deg(np.array([1.0, 0, 0]), np.array([1.0, 1e-9, 0])) == pytest.approx(np.degrees(1e-9))


def circle(points: int, radius_mv: float) -> Stretch:
    angle = np.arange(points) * 2 * np.pi / points
    return Stretch.of(
        np.arange(points).tolist(),
        X=(radius_mv * np.cos(angle)).tolist(),
        Y=(radius_mv * np.sin(angle)).tolist(),
        Z=[0.0] * points,
    )


def shape(symbol: str, loop: Stretch) -> float:
    return float(catalogue()[symbol].function(loop))


def test_a_regular_polygon_has_its_closed_form_area_and_is_round_and_flat() -> None:
    loop = circle(12, 2.0)
    assert shape("qrs_loop_area", loop) == pytest.approx(0.5 * 12 * 4 * np.sin(np.pi / 6))
    assert shape("qrs_loop_length", loop) == pytest.approx(11 * 2 * 2 * np.sin(np.pi / 12))
    assert shape("qrs_loop_elongation", loop) == pytest.approx(1.0)
    assert shape("qrs_loop_nonplanarity", loop) == pytest.approx(0.0, abs=1e-12)


def test_a_line_and_a_point_have_no_shape() -> None:
    line = Stretch.of([0, 1, 2], X=[0, 1, 2], Y=[0, 1, 2], Z=[0, 0, 0])
    point = Stretch.of([0, 1, 2], X=[1, 1, 1], Y=[0, 0, 0], Z=[0, 0, 0])
    with pytest.raises(NotComputable):
        shape("qrs_loop_elongation", line)
    with pytest.raises(NotComputable):
        shape("t_loop_nonplanarity", point)
    with pytest.raises(NotComputable):
        catalogue()["qrs_t_plane_angle"].function(line, circle(12, 1.0))
    assert shape("qrs_loop_area", line) == pytest.approx(0.0, abs=1e-12)


def turned(loop: Stretch, angles: Floats) -> Stretch:
    """The loop after a rotation about each axis."""
    turn = np.eye(3)
    for axis, angle in enumerate(angles):
        one, other = [(1, 2), (2, 0), (0, 1)][axis]
        step = np.eye(3)
        step[one, one] = step[other, other] = np.cos(angle)
        step[one, other], step[other, one] = -np.sin(angle), np.sin(angle)
        turn = step @ turn
    return Stretch(loop.leads, loop.time_ms, turn @ loop.lead_mv)


LOOPS = arrays(float, (3, 8), elements=st.floats(-2, 2, width=16)).map(
    lambda mv: Stretch(("X", "Y", "Z"), np.arange(8.0), mv + 3 * np.eye(3, 8))
)
ANGLES = arrays(float, 3, elements=st.floats(-3, 3))


@settings(max_examples=25, deadline=None)
@given(LOOPS, ANGLES)
def test_shape_does_not_depend_on_how_the_heart_lies(loop: Stretch, angles: Floats) -> None:
    other = turned(loop, angles)
    for symbol in ("qrs_loop_length", "qrs_loop_nonplanarity"):
        assert shape(symbol, other) == pytest.approx(shape(symbol, loop), rel=1e-6, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(LOOPS, st.floats(0.1, 10))
def test_gain_scales_lengths_and_squares_areas(loop: Stretch, gain: float) -> None:
    louder = Stretch(loop.leads, loop.time_ms, gain * loop.lead_mv)
    assert shape("qrs_loop_length", louder) == pytest.approx(gain * shape("qrs_loop_length", loop))
    assert shape("qrs_loop_area", louder) == pytest.approx(
        gain**2 * shape("qrs_loop_area", loop), rel=1e-6, abs=1e-9
    )
    assert shape("qrs_loop_nonplanarity", louder) == pytest.approx(
        shape("qrs_loop_nonplanarity", loop), abs=1e-9
    )


def test_the_way_of_turning_changes_with_time() -> None:
    x, y = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0, 1.0])
    assert polygon_area(x, y) == 1.0
    assert polygon_area(x[::-1], y[::-1]) == -1.0


# ── leads against leads ──────────────────────────────────────────────────────────────────────────────────────────


def twelve(values: list[float]) -> LeadValues:
    return LeadValues.of(**dict(zip(STANDARD_LEADS, values, strict=False)))


def test_dispersion_needs_nine_leads_with_a_value() -> None:
    function = catalogue()["qt_dispersion"].function
    assert function(twelve([400.0] * 8 + [430.0] + [np.nan] * 3)) == 30.0
    with pytest.raises(NotComputable) as reason:
        function(twelve([400.0] * 8 + [np.nan] * 4))
    assert reason.value.code == "wrong_leads"


def test_jt_dispersion_takes_leads_that_have_both() -> None:
    function = catalogue()["jt_dispersion"].function
    qt, qrs = twelve([400.0] * 11 + [np.nan]), twelve([np.nan, 90.0] + [100.0] * 10)
    assert function(qt, qrs) == 10.0
    with pytest.raises(NotComputable):
        function(qt, twelve([np.nan] * 4 + [100.0] * 8))


def test_leads_that_agree_are_not_heterogeneous() -> None:
    wave = [0.0, 0.7, 0.0]
    alike = Stretch.of([0, 10, 20], V4=wave, V5=wave, V6=wave)
    assert catalogue()["t_wave_heterogeneity"].function(alike) == pytest.approx(0.0, abs=1e-9)
    with pytest.raises(NotComputable):
        catalogue()["t_wave_heterogeneity"].function(Stretch.of([0, 10, 20], V4=wave, V5=wave))


def eight_lead_beat(rank: int) -> RepresentativeBeat:
    """ST-T of so many independent shapes of unit energy, the first twice as strong; QRS as the first shape."""
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    inside = (time_ms > 40) & (time_ms < 320)
    phase = (time_ms - 40) / 280
    shapes = [np.sin(np.pi * (k + 1) * phase) * inside for k in range(rank)]
    norms = [2.0 if k == 0 else 1.0 for k in range(rank)]
    leads = {
        lead: sum((norms[k] * shapes[k] for k in range(rank) if k == place), 0 * phase)
        for place, lead in enumerate(INDEPENDENT_LEADS)
    }
    leads["I"] = leads["I"] + hump(time_ms, -40, 40)
    return representative(leads)


def test_a_fixed_direction_has_no_complexity_and_no_residuum() -> None:
    found = quantities(eight_lead_beat(1))
    assert value(found, "t_pca_ratio") == pytest.approx(0.0, abs=1e-12)
    assert value(found, "t_residuum_relative") == pytest.approx(0.0, abs=1e-9)
    assert value(found, "total_cosine_r_to_t") == pytest.approx(1.0)
    assert value(found, "total_cosine_r_to_t_angle") == pytest.approx(0.0, abs=1e-4)


def test_independent_shapes_beyond_three_are_the_residuum() -> None:
    found = quantities(eight_lead_beat(5))
    # Energies 4, 1, 1 | 1, 1 of shapes that are orthogonal.
    assert value(found, "t_pca_ratio") == pytest.approx(1 / 4, rel=1e-3)
    assert value(found, "t_residuum_relative") == pytest.approx(100 * 2 / 8, rel=1e-3)
    # Energy of sin² over 280 ms at 500 Hz: 70 samples' worth.
    assert value(found, "t_residuum_absolute") == pytest.approx(2 * 70, rel=1e-3)


def test_decomposition_needs_all_eight_leads() -> None:
    assert code(quantities(eight_lead_beat(2), unusable=("V3",)), "t_pca_ratio") == "wrong_leads"


def test_a_flat_segment_has_no_ratio() -> None:
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    flat = representative({lead: hump(time_ms, -40, 40) for lead in INDEPENDENT_LEADS})
    assert code(quantities(flat), "t_pca_ratio") == "failed"
    assert code(quantities(flat), "total_cosine_r_to_t") == "failed"


# ── beats against beats ──────────────────────────────────────────────────────────────────────────────────────────


def with_beats(scale: list[float], noise_mv: float = 0.0) -> Evaluation:
    """Two leads that hold the representative beat at every R peak, each time scaled; the second lead has a gap."""
    time_ms = (np.arange(500) - ZERO) * 1000.0 / FS_HZ
    wave = hump(time_ms, -40, 40) + 0.3 * hump(time_ms, 160, 320)
    signal = np.random.default_rng(3).normal(0, noise_mv, (2, 6000))
    for place, factor in enumerate(scale):
        start = round((0.5 + 0.8 * place) * FS_HZ) - ZERO
        begin = max(start, 0)
        signal[:, begin : start + 400] += factor * wave[begin - start : 400]
    signal[1, :600] = np.nan
    return quantities(representative({"I": wave, "II": wave}), more={"measurable_mv": signal})


def test_equal_beats_correlate_wholly_whatever_their_size() -> None:
    outcome = with_beats([1.0, 2.0, 0.5] * 4).outcome("template_correlation_mean")
    assert outcome.codes == ("ok", "ok")
    assert outcome.values == pytest.approx((1.0, 1.0))


def test_an_inverted_beat_lowers_the_mean_and_raises_the_deviation() -> None:
    found = with_beats([1.0] * 11 + [-1.0])
    assert found.outcome("template_correlation_mean").values[0] == pytest.approx(10 / 12)
    assert found.outcome("template_correlation_sd").values[0] == pytest.approx(
        (4 * 11 / (12 * 11)) ** 0.5, rel=1e-6
    )


def test_a_gap_takes_out_the_beats_in_it() -> None:
    found = with_beats([-1.0, -1.0] + [1.0] * 10).quantity("beat_correlations")
    assert np.isnan(found[1]).tolist() == [True, True] + [False] * 10
    assert found[0] == pytest.approx([-1.0] * 2 + [1.0] * 10)


def test_noise_lowers_the_correlation() -> None:
    quiet, loud = (
        with_beats([1.0] * 12, noise_mv=noise).quantity("beat_correlations") for noise in (0.01, 0.2)
    )
    assert np.nanmean(loud) < np.nanmean(quiet) < 1.0
