"""T vectors that turn by known angles, T waves that are stretched with RR, ST that changes."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.functional.repolarisation_dynamics import restitution, st_trend, t_vectors
from ecgomics.signal.model import Beats

Build = Callable[..., Any]


def turning(stretched: Build, angle_deg: Any, count: int = 420) -> Any:
    """T of 0.4 mV in the plane of X and Y at a given angle, by beat."""
    angle = np.radians(np.broadcast_to(angle_deg, count))
    heights = {"X": 0.4 * np.cos(angle), "Y": 0.4 * np.sin(angle), "Z": 0.0}
    return stretched(np.full(count, 400.0), np.full(count, 800.0), t_mv=heights)


def test_mean_angle_of_successive_t_vectors(stretched: Build) -> None:
    # 30 and 36 degrees in turn: every beat turns by 6.
    value, code = turning(stretched, np.tile([30.0, 36.0], 210)).value("t_vector_angle_mean")
    assert code == "ok"
    assert value == pytest.approx(6.0, abs=0.01)
    assert turning(stretched, 30.0).value("t_vector_angle_mean")[0] == pytest.approx(0.0, abs=0.01)


def test_t_vectors_by_the_matrix_of_the_settings(stretched: Build) -> None:
    # Kors: X from I 0.38 and V6 0.54, Y from I -0.07 and V6 0.13, Z from I 0.11 and V6 0.31.
    leads = ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
    heights = dict.fromkeys(leads, 0.0) | {"I": np.tile([0.4, 0.0], 210), "V6": np.tile([0.0, 0.4], 210)}
    beats = stretched(np.full(420, 400.0), np.full(420, 800.0), t_mv=heights)
    first, second = np.array([0.38, -0.07, 0.11]), np.array([0.54, 0.13, 0.31])
    cosine = first @ second / np.linalg.norm(first) / np.linalg.norm(second)
    value, code = beats.value("t_vector_angle_mean", usable_leads=frozenset(leads))
    assert code == "ok"
    assert value == pytest.approx(np.degrees(np.arccos(cosine)), abs=0.05)


def test_reasons_of_the_t_vectors(stretched: Build) -> None:
    one_lead = stretched(np.full(420, 400.0), np.full(420, 800.0))
    assert one_lead.value("t_vector_angle_mean")[1] == "wrong_leads"
    assert turning(stretched, 30.0, count=200).value("t_vector_angle_mean")[1] == "too_short"
    assert (
        turning(stretched, 30.0).value("t_vector_angle_mean", rhythm="atrial_fibrillation")[1]
        == "wrong_rhythm"
    )
    assert turning(stretched, 30.0).value("periodic_repolarisation_dynamics")[1] == "too_short"


def test_slow_swings_of_the_angle_have_their_variance_as_power() -> None:
    time_s = np.arange(0.0, 1500.0, 0.5)

    def power(frequency_hz: float) -> float:
        swing = 7.0 + 3.0 * np.sin(2.0 * np.pi * frequency_hz * time_s)
        return float(t_vectors.band_power(swing, 2.0, (0.025, 0.1))[200:-200].mean())

    assert power(0.05) == pytest.approx(4.5, rel=0.03)
    assert power(0.3) < 0.02
    assert power(0.004) < 0.02
    assert power(0.0) == pytest.approx(0.0, abs=1e-9)


def test_periodic_repolarisation_dynamics_of_turning_vectors(stretched: Build) -> None:
    # Steps of 4 + 2 sin at 0.05 Hz there and back.
    time_s = 0.8 * np.arange(1700)
    steps = (4.0 + 2.0 * np.sin(2.0 * np.pi * 0.05 * time_s)) * np.where(np.arange(1700) % 2 == 0, 1.0, -1.0)
    value, code = turning(stretched, 40.0 + np.cumsum(steps), count=1700).value(
        "periodic_repolarisation_dynamics"
    )
    assert code == "ok"
    assert value == pytest.approx(2.0, rel=0.05)


def test_restitution_of_a_t_wave_that_is_stretched_with_rr(stretched: Build) -> None:
    # JT is 310 ms at RR 1000 and grows by 0.1 of RR: d_w is the stretch times the mean distance from the top of T, 50
    # ms in a T of 200 ms.
    rr_ms = np.tile(np.repeat([1000.0, 1000.0, 1000.0, 870.0, 1130.0], 40), 22)
    beats = stretched(400.0 + 0.1 * (rr_ms - 1000.0), rr_ms)
    value, code = beats.value("t_morphology_restitution")
    assert code == "ok"
    assert value == pytest.approx(0.1 / 310.0 * 50.0, rel=0.03)


def test_a_t_wave_of_another_height_is_not_warped(stretched: Build) -> None:
    rr_ms = np.tile(np.repeat([1000.0, 1000.0, 870.0], 40), 32)
    beats = stretched(np.full(len(rr_ms), 400.0), rr_ms, t_mv={"II": np.where(rr_ms > 900.0, 0.4, 0.2)})
    assert beats.value("t_morphology_restitution")[0] == pytest.approx(0.0, abs=1e-3)


def test_a_narrow_range_of_rr_has_no_restitution_to_compare(stretched: Build) -> None:
    rr_ms = np.tile(np.repeat([1000.0, 1050.0], 100), 18)
    assert (
        stretched(np.full(len(rr_ms), 400.0), rr_ms).value("t_morphology_restitution")[1] == "out_of_domain"
    )


def test_warping_of_a_shift_is_none() -> None:
    time_ms = np.linspace(0.0, 200.0, 101)
    wave_mv = np.sin(np.pi * time_ms / 200.0)
    moved = restitution.warping_ms(np.stack([time_ms, wave_mv]), np.stack([time_ms + 30.0, wave_mv]))
    assert moved == pytest.approx(0.0, abs=1e-6)


def test_st_trend_is_the_median_of_ten_seconds_of_known_beats() -> None:
    yes = np.ones(6, dtype=bool)
    beats = Beats(
        np.array([1.0, 2.0, 3.0, 4.0, 25.0, 26.0]), ("N",) * 6, np.zeros(6, dtype=np.intp), yes, ~yes
    )
    levels_mv = np.array([[0.1, 0.2, np.nan, 0.9, 0.3, 0.5], [np.nan] * 4 + [0.3, np.nan]])
    found = st_trend.st_trend_mv.function(levels_mv, beats)
    np.testing.assert_allclose(found, [[0.2, np.nan, 0.4], [np.nan, np.nan, 0.3]])


def test_st_change_of_a_recording(stretched: Build) -> None:
    beats = stretched(np.full(800, 400.0), np.full(800, 800.0), t_mv={"II": 0.4, "V2": 0.3})
    for at_s in beats.beats.peak_s[beats.beats.peak_s > 300.0]:
        # From J to before T: J + 60 ms is 110 ms from the R peak.
        beats.ecg_mv[1, round((at_s + 0.06) * 500) : round((at_s + 0.15) * 500)] -= 0.15
    found = beats.evaluation().outcome("st_trend_max")
    assert found.codes == ("ok", "ok")
    np.testing.assert_allclose(found.values, [0.0, 0.15], atol=0.002)


def test_ten_minutes_are_needed_for_an_st_trend(stretched: Build) -> None:
    assert stretched(np.full(400, 400.0), np.full(400, 800.0)).value("st_trend_max")[1] == "too_short"
