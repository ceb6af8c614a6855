"""Beats of one shape lend each other their marks, and keep what is really theirs."""

import numpy as np
import pytest

from ecgomics.signal.consistency import steadied
from ecgomics.signal.model import POINTS

USUAL_MS = np.array([-180.0, -130.0, -80.0, -40.0, 0.0, 50.0, 160.0, 260.0, 360.0])
P = [POINTS.index(name) for name in ("P_on", "P_peak", "P_off")]
QRS_PEAK = POINTS.index("QRS_peak")


@pytest.fixture
def marks_ms():
    """Maker of marks of so many leads and beats about their usual places, with noise of a given SD."""

    def make(leads=12, beats=20, *, noise_ms=0.0):
        noise = np.random.default_rng(5).normal(0.0, noise_ms, (leads, beats, 9))
        lead_ms = np.random.default_rng(6).normal(0.0, 15.0, (leads, 1, 9))
        return USUAL_MS + lead_ms + noise, USUAL_MS + lead_ms

    return make


def test_noise_of_single_beats_is_taken_out(marks_ms):
    given_ms, true_ms = marks_ms(noise_ms=10.0)
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int))
    others = np.delete(np.arange(9), QRS_PEAK)
    error_ms = (steady_ms - true_ms)[..., others]
    assert error_ms.std() < 0.5 * (given_ms - true_ms)[..., others].std()
    assert abs(error_ms.mean()) < 1.0


def test_the_qrs_peak_stays_on_its_deflection(marks_ms):
    given_ms, _ = marks_ms(noise_ms=10.0)
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int))
    np.testing.assert_array_equal(steady_ms[..., QRS_PEAK], given_ms[..., QRS_PEAK])


@pytest.mark.parametrize("leads", [1, 12])
def test_a_pr_that_grows_from_beat_to_beat_is_kept(marks_ms, leads):
    given_ms, _ = marks_ms(leads, noise_ms=3.0)
    growth_ms = 40.0 * (np.arange(20) % 4)
    given_ms[..., P] -= growth_ms[:, None]
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int))
    moved_ms = np.median(steady_ms - given_ms, axis=0)[:, P]
    assert np.abs(moved_ms).mean() < 6.0
    np.testing.assert_allclose(np.ptp(np.median(steady_ms[..., P[1]], axis=0)), 120.0, atol=10.0)


def test_a_mark_that_went_astray_in_one_lead_is_brought_back(marks_ms):
    given_ms, true_ms = marks_ms(noise_ms=1.0)
    t_off = POINTS.index("T_off")
    given_ms[3, 7, t_off] += 80.0
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int))
    assert abs(steady_ms[3, 7, t_off] - true_ms[3, 0, t_off]) < 25.0


def test_beats_of_other_shapes_do_not_touch_each_other(marks_ms):
    given_ms, _ = marks_ms(noise_ms=2.0)
    group = np.where(np.arange(20) % 5 == 4, 1, 0)
    wide_ms = given_ms.copy()
    wide_ms[:, group == 1] += np.array([0, 0, 0, -30, 0, 60, 40, 40, 40.0])
    steady_ms, steady_wide_ms = steadied(given_ms, group), steadied(wide_ms, group)
    np.testing.assert_array_equal(steady_wide_ms[:, group == 0], steady_ms[:, group == 0])
    np.testing.assert_allclose(
        steady_wide_ms[:, group == 1].mean(axis=(0, 1)), wide_ms[:, group == 1].mean(axis=(0, 1)), atol=1.0
    )


def test_a_mark_that_is_not_there_stays_away_and_few_beats_are_left_alone(marks_ms):
    given_ms, _ = marks_ms(noise_ms=5.0)
    given_ms[2, 3, P] = np.nan
    given_ms[:, 4, P] = np.nan
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int))
    np.testing.assert_array_equal(np.isnan(steady_ms), np.isnan(given_ms))
    few = np.array([0] * 18 + [1, 1])
    np.testing.assert_array_equal(steadied(given_ms, few)[:, 18:], given_ms[:, 18:])


def test_the_usual_place_may_change_over_a_long_recording(marks_ms):
    given_ms, _ = marks_ms(1, 400, noise_ms=0.0)
    drift_ms = np.linspace(0.0, 100.0, 400)
    given_ms[..., 6:] += drift_ms[:, None]
    steady_ms = steadied(given_ms, np.zeros(400, dtype=int))
    assert np.abs(steady_ms - given_ms).max() < 5.0


def test_marks_that_are_not_trusted_tell_nothing(marks_ms):
    given_ms, true_ms = marks_ms(noise_ms=0.5)
    trusted = np.ones(given_ms.shape, dtype=bool)
    trusted[:, :12] = False
    given_ms[:, :12] += np.array([0, 0, 0, 30, 0, 0, 0, 0, 0.0])
    on = POINTS.index("QRS_on")
    steady_ms = steadied(given_ms, np.zeros(20, dtype=int), trusted=trusted)
    assert np.abs(steady_ms[:, 12:, on] - true_ms[..., on]).max() < 2.0
    assert np.abs(steady_ms[:, :12, on] - true_ms[..., on]).max() < 12.0
