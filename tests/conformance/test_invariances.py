"""What must not move a measurement: gain, order of the leads, a constant, the sampling rate, the moment of starting."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ecgomics as eo
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan
from ecgomics.phantom.shapes import PatternName
from ecgomics.profile import Profile

TIMES_MS = ("pr_interval", "p_duration", "qrs_duration", "qt_interval")
VOLTAGES_MV = ("r_amplitude:V5", "s_amplitude:V2", "t_amplitude:V4", "r_amplitude:II")
NOISE = Noise(white_uv=3.0, muscle_uv=3.0, wander_uv=15.0)

bodies = st.builds(
    Body,
    pr_ms=st.floats(140.0, 200.0),
    qrs_ms=st.floats(84.0, 108.0),
    qt_ms=st.floats(360.0, 440.0),
    axis_shift_deg=st.floats(-30.0, 30.0),
    qrs_gain=st.floats(0.8, 1.3),
    t_gain=st.floats(0.8, 1.3),
)
patterns = st.sampled_from(("normal", "inferior_infarct", "lvh"))
# A profile costs a tenth of a second: few examples, always the same, and none smaller looked for when one fails.
quick = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


def made(
    pattern: PatternName, body: Body, *, fs_hz: float = 500.0, first_s: float = 0.45, rr_ms: float = 880.0
) -> Phantom:
    plan = regular_plan([rr_ms] * 12, beat_shape(PATTERNS[pattern], body), first_s=first_s)
    return phantom(plan, Acquisition(fs_hz=fs_hz, noise=NOISE, seed=11))


def numbers(measured: Profile, names: tuple[str, ...]) -> np.ndarray:
    """Values by name; NaN for a reason, so that reasons must agree too."""
    return np.array([np.nan if (value := measured[name].value) is None else value for name in names])


@quick
@given(patterns, bodies)
def test_twice_the_gain_doubles_voltages_and_moves_no_time(pattern: PatternName, body: Body) -> None:
    one = made(pattern, body).recording
    first, second = eo.profile(one), eo.profile(replace(one, ecg_mv=2.0 * one.ecg_mv))
    assert numbers(second, TIMES_MS) == pytest.approx(numbers(first, TIMES_MS), abs=4.0, nan_ok=True)
    expected = 2.0 * numbers(first, VOLTAGES_MV)
    assert numbers(second, VOLTAGES_MV) == pytest.approx(expected, rel=0.02, abs=0.01, nan_ok=True)
    assert np.isfinite(expected).any()


@quick
@given(patterns, bodies, st.randoms(use_true_random=False))
def test_the_order_of_the_leads_does_not_matter(pattern: PatternName, body: Body, random: Random) -> None:
    one = made(pattern, body).recording
    order = list(range(len(one.leads)))
    random.shuffle(order)
    mixed = replace(one, ecg_mv=one.ecg_mv[order], leads=tuple(one.leads[i] for i in order))
    first, second = eo.profile(one), eo.profile(mixed)
    told = {row.name: row.value for row in first}
    assert {row.name: row.value for row in second} == pytest.approx(told, nan_ok=True)


@quick
@given(patterns, bodies, st.floats(-5.0, 5.0))
def test_a_constant_does_not_matter(pattern: PatternName, body: Body, offset_mv: float) -> None:
    one = made(pattern, body).recording
    first, second = eo.profile(one), eo.profile(replace(one, ecg_mv=one.ecg_mv + offset_mv))
    assert numbers(second, TIMES_MS) == pytest.approx(numbers(first, TIMES_MS), abs=2.0, nan_ok=True)
    assert numbers(second, VOLTAGES_MV) == pytest.approx(numbers(first, VOLTAGES_MV), abs=0.005, nan_ok=True)


@quick
@given(patterns, bodies, st.sampled_from((250.0, 1000.0)))
def test_the_sampling_rate_does_not_matter(pattern: PatternName, body: Body, fs_hz: float) -> None:
    first, second = (eo.profile(made(pattern, body, fs_hz=fs).recording) for fs in (500.0, fs_hz))
    assert numbers(second, TIMES_MS) == pytest.approx(numbers(first, TIMES_MS), abs=8.0, nan_ok=True)
    assert numbers(second, VOLTAGES_MV) == pytest.approx(
        numbers(first, VOLTAGES_MV), rel=0.05, abs=0.025, nan_ok=True
    )
    assert second["heart_rate"].value == pytest.approx(first["heart_rate"].value, abs=0.2)


@quick
@given(patterns, bodies, st.floats(0.0, 0.25))
def test_the_moment_of_starting_does_not_matter(pattern: PatternName, body: Body, later_s: float) -> None:
    first, second = (eo.profile(made(pattern, body, first_s=0.45 + by).recording) for by in (0.0, later_s))
    assert numbers(second, TIMES_MS) == pytest.approx(numbers(first, TIMES_MS), abs=6.0, nan_ok=True)
    assert numbers(second, VOLTAGES_MV) == pytest.approx(
        numbers(first, VOLTAGES_MV), rel=0.03, abs=0.015, nan_ok=True
    )
