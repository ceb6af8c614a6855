"""RR processes against their closed forms, and the placing of beats."""

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.lobes import Lobe
from ecgomics.phantom.rhythms import (
    PlannedBeat,
    RhythmPlan,
    Series,
    alternating,
    autoregressive,
    constant,
    irregular,
    regular_plan,
    rr_statistics,
    sinusoidal,
    with_premature_beats,
)
from ecgomics.phantom.shapes import BeatShape

SHAPE = BeatShape(
    qrs=(Lobe(0.0, 40.0, 40.0, (1.0, 0.0, 0.0)),), t=(Lobe(200.0, 100.0, 80.0, (0.3, 0.0, 0.0)),)
)
WIDE = BeatShape(
    qrs=(Lobe(0.0, 70.0, 70.0, (1.5, 0.0, 0.0)),), t=(Lobe(200.0, 100.0, 80.0, (-0.3, 0.0, 0.0)),)
)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize(
    ("series", "relative"),
    [
        (constant(50, 800.0), 1e-12),
        (alternating(50, 800.0, step_ms=30.0), 1e-12),
        (sinusoidal(400, 900.0, amplitude_ms=40.0, period_beats=8.0), 1e-3),
        (autoregressive(200_000, 850.0, sd_ms=45.0, phi=0.8, rng=rng()), 0.02),
        (autoregressive(200_000, 850.0, sd_ms=45.0, phi=-0.5, rng=rng()), 0.02),
        (irregular(200_000, 700.0, sd_ms=140.0, shortest_ms=400.0, rng=rng()), 0.02),
    ],
)
def test_a_series_has_the_moments_of_its_closed_form(series: Series, relative: float) -> None:
    assert np.mean(series.rr_ms) == pytest.approx(series.expected.mean_ms, rel=relative)
    assert np.std(series.rr_ms) == pytest.approx(series.expected.sdnn_ms, rel=relative, abs=1e-9)
    rmssd_ms = np.sqrt(np.mean(np.diff(series.rr_ms) ** 2))
    assert rmssd_ms == pytest.approx(series.expected.rmssd_ms, rel=relative, abs=1e-9)


def test_fibrillation_is_skewed_and_never_shorter_than_the_shortest() -> None:
    rr_ms = irregular(20_000, 700.0, sd_ms=140.0, shortest_ms=400.0, rng=rng()).rr_ms
    assert rr_ms.min() > 400.0
    assert np.mean((rr_ms - rr_ms.mean()) ** 3) > 0.0
    assert abs(np.corrcoef(rr_ms[1:], rr_ms[:-1])[0, 1]) < 0.03


def test_statistics_by_hand() -> None:
    found = rr_statistics(np.array([800.0, 810.0, 790.0]))
    assert (found.mean_ms, found.sdnn_ms, found.rmssd_ms) == pytest.approx((800.0, 10.0, 250.0**0.5))
    assert (found.shortest_ms, found.longest_ms) == (790.0, 810.0)


def test_statistics_of_one_interval_have_no_spread() -> None:
    found = rr_statistics(np.array([800.0]))
    assert found.mean_ms == 800.0
    assert np.isnan([found.sdnn_ms, found.rmssd_ms]).all()


def test_a_premature_beat_is_followed_by_a_compensatory_pause() -> None:
    plan = regular_plan([800.0] * 5, SHAPE, first_s=0.5)
    with_one = with_premature_beats(plan, WIDE, places=[2], coupling_ms=480.0)
    times = np.array([beat.r_s for beat in with_one.beats])
    assert np.diff(times) * 1000.0 == pytest.approx([800.0, 480.0, 1120.0, 800.0, 800.0])
    assert [beat.kind for beat in with_one.beats] == ["N", "N", "V", "N", "N", "N"]
    assert with_one.beats[2].shape is WIDE


def test_impossible_plans_are_refused() -> None:
    with pytest.raises(InvalidInput, match="time order"):
        RhythmPlan((PlannedBeat(1.0, SHAPE), PlannedBeat(1.0, SHAPE)))
    with pytest.raises(InvalidInput, match="place 0"):
        with_premature_beats(regular_plan([800.0], SHAPE, first_s=0.0), WIDE, places=[0], coupling_ms=400.0)
    with pytest.raises(InvalidInput, match="phi"):
        autoregressive(5, 800.0, sd_ms=10.0, phi=1.0, rng=rng())
    with pytest.raises(InvalidInput, match="shortest"):
        irregular(5, 400.0, sd_ms=10.0, shortest_ms=400.0, rng=rng())
