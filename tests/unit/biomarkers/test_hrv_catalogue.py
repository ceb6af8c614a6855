"""Heart rate variability on series whose measures are known in closed form."""

import numpy as np
import pytest

from ecgomics.biomarkers.functional.hrv_fragmentation import fragmentation_pip, segments_of
from ecgomics.biomarkers.functional.hrv_frequency import lomb_scargle
from ecgomics.biomarkers.functional.hrv_nonlinear.entropy import approximate_entropy, sample_entropy
from ecgomics.biomarkers.functional.hrv_nonlinear.fractal import dfa_alpha1, dfa_alpha2
from ecgomics.biomarkers.functional.hrv_nonlinear.recurrence import recurrence_of
from ecgomics.biomarkers.functional.respiration_series import series_of

NOISE_MS = 800.0 + 20.0 * np.random.default_rng(7).standard_normal(8000)


def test_white_noise_scales_with_one_half_and_its_sum_with_three_halves() -> None:
    assert dfa_alpha2.function(NOISE_MS) == pytest.approx(0.5, abs=0.06)
    assert dfa_alpha2.function(np.cumsum(NOISE_MS - 800.0)) == pytest.approx(1.5, abs=0.1)
    assert dfa_alpha1.function(NOISE_MS) == pytest.approx(0.5, abs=0.12)


def test_sample_entropy_of_white_noise_is_minus_the_log_of_the_chance_of_a_match() -> None:
    # Two normal values lie within 0.2 SD of each other with probability erf(0.1) = 0.11246: -ln of it is 2.185.
    assert sample_entropy.function(NOISE_MS) == pytest.approx(2.185, abs=0.1)


def test_a_period_of_two_is_regular() -> None:
    assert approximate_entropy.function(np.tile([800.0, 900.0], 200)) == pytest.approx(0.0, abs=1e-3)


def test_an_alternating_series_turns_at_every_beat_but_the_outer_ones() -> None:
    segments = segments_of((np.tile([800.0, 810.0], 50),))
    assert fragmentation_pip.function(segments) == pytest.approx(98.0)


def test_a_break_of_the_series_is_no_inflection() -> None:
    segments = segments_of((np.array([800.0, 810.0, 820.0]), np.array([830.0, 820.0, 810.0])))
    assert segments.inflections == 0
    assert segments.length.tolist() == [2, 2]


def test_a_constant_series_recurs_always_on_every_diagonal() -> None:
    found = recurrence_of(np.full(30, 800.0))
    assert found.pairs == 21 * 20 // 2
    assert sorted(found.line_beats) == list(range(1, 21))


def test_lomb_scargle_gives_the_power_of_a_sinusoid_in_its_band() -> None:
    rng = np.random.default_rng(3)
    time_s = np.cumsum(0.8 + 0.02 * rng.standard_normal(760))
    spectrum = lomb_scargle(time_s, 800.0 + 30.0 * np.sin(2 * np.pi * 0.25 * time_s))
    assert spectrum.power_ms2((0.15, 0.40)) == pytest.approx(450.0, rel=0.1)
    assert spectrum.peak_hz((0.15, 0.40)) == pytest.approx(0.25, abs=0.005)


def test_breathing_shows_in_the_height_of_the_beats() -> None:
    time_s = np.arange(0.0, 120.0, 0.8)
    found = series_of(time_s, 1.0 + 0.1 * np.sin(2 * np.pi * 0.25 * time_s), "II")
    assert found.rate_per_min == pytest.approx(15.0, abs=0.3)
    assert found.peak_share > 0.9
