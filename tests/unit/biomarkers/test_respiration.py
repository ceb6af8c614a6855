"""Breathing in the ECG: an analytic recording whose QRS complexes and intervals breathe."""

from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.biomarkers.functional.respiration import cardiopulmonary_coupling
from ecgomics.biomarkers.functional.respiration_series import SERIES_HZ, Respiration
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.profile import Profile

BREATHS_PER_MIN = 15.0
SWING_MS = 40.0


@pytest.fixture(scope="module")
def breathing() -> eo.Recording:
    """75 s; voltages swing by 15 % and intervals by 40 ms with every breath."""
    hertz = BREATHS_PER_MIN / 60.0
    times_s, rr_ms = 0.4, []
    while times_s < 76.0:
        rr_ms.append(850.0 + SWING_MS * np.sin(2.0 * np.pi * hertz * times_s))
        times_s += rr_ms[-1] / 1000.0
    plan = regular_plan(rr_ms, beat_shape(PATTERNS["normal"], Body()), first_s=0.4)
    made = phantom(plan, Acquisition(duration_s=75.0, fs_hz=250.0, noise=Noise(white_uv=5.0))).recording
    time_s = np.arange(made.samples) / made.fs_hz
    return replace(made, ecg_mv=made.ecg_mv * (1.0 + 0.15 * np.sin(2.0 * np.pi * hertz * time_s)))


@pytest.fixture(scope="module")
def measured(breathing: eo.Recording) -> Profile:
    return eo.profile(breathing)


def test_the_respiratory_rate_is_found(measured: Profile) -> None:
    assert measured["respiratory_rate_ecg"].value == pytest.approx(BREATHS_PER_MIN, abs=0.5)


def test_the_respiratory_arrhythmia_is_the_swing_of_the_intervals(measured: Profile) -> None:
    # longest minus shortest of the four or five beats of a breath: a little less than twice the swing
    assert measured["respiratory_sinus_arrhythmia"].value == pytest.approx(2.0 * SWING_MS * 0.94, abs=6.0)


def test_without_breathing_there_is_a_reason() -> None:
    plan = regular_plan([850.0] * 90, beat_shape(PATTERNS["normal"], Body()), first_s=0.4)
    noisy = Acquisition(duration_s=75.0, fs_hz=250.0, noise=Noise(white_uv=20.0))
    assert eo.profile(phantom(plan, noisy).recording)["respiratory_rate_ecg"].validity == "low_quality"


@pytest.mark.parametrize(("hertz", "high"), [(0.25, True), (0.03, False)])
def test_coupling_peaks_where_both_swing(hertz: float, high: bool) -> None:
    rng = np.random.default_rng(3)
    interval_ms = np.full(1400, 850.0)
    end_s = np.cumsum(interval_ms) / 1000.0
    swing_ms = 30.0 * np.sin(2.0 * np.pi * hertz * end_s) + rng.standard_normal(1400)
    nn = NormalIntervals(interval_ms + swing_ms, end_s, np.ones(1400, dtype=bool), 0.0)
    time_s = np.arange(end_s[0], end_s[-1], 1.0 / SERIES_HZ)
    breath = np.sin(2.0 * np.pi * hertz * time_s) + 0.1 * rng.standard_normal(len(time_s))
    found = cardiopulmonary_coupling.function(nn, Respiration(time_s, breath))
    assert len(found.high) > 10
    assert found.high.all() == high
    assert found.low.all() != high
