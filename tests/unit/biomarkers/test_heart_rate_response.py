"""Deceleration capacity, turbulence, the cosine of a day and patterns of ectopic beats on series with known answers."""

from datetime import datetime

import numpy as np
import pytest

from ecgomics.biomarkers.functional.circadian import (
    circadian_cosine,
    hourly_rates,
    nocturnal_rate_dip,
    started_h,
)
from ecgomics.biomarkers.functional.ectopy.patterns import pattern_s, pvc_morphology_count, ventricular_shapes
from ecgomics.biomarkers.functional.heart_rate_response import (
    acceleration_capacity,
    deceleration_capacity,
    turbulence,
    turbulence_onset,
    turbulence_slope,
)
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import BeatClass, Beats


def beats_of(rr_ms: list[float], kinds: str, *, gaps: tuple[int, ...] = ()) -> Beats:
    """Beats at the given distances; the first at 0."""
    peak_s = np.concatenate([[0.0], np.cumsum(rr_ms)]) / 1000.0
    assert len(kinds) == len(peak_s)
    names: list[BeatClass] = list(kinds)  # type: ignore[arg-type]
    after_gap = np.zeros(len(peak_s), dtype=bool)
    after_gap[list(gaps)] = True
    nothing = np.zeros(len(peak_s), dtype=np.intp)
    return Beats(peak_s, tuple(names), nothing, np.ones(len(peak_s), dtype=bool), after_gap)


def series(interval_ms: np.ndarray) -> NormalIntervals:
    adjacent = np.ones(len(interval_ms), dtype=bool)
    adjacent[0] = False
    return NormalIntervals(interval_ms, np.cumsum(interval_ms) / 1000.0, adjacent, 0.0)


def test_a_slow_sine_has_the_capacity_of_its_steps() -> None:
    # a·sin(ωi): phase-rectified over all rising anchors, (X0 + X1 - X-1 - X-2)/4 = sin(ω)·(mean rising slope)
    period, amplitude = 40, 20.0
    angle = 2.0 * np.pi / period
    wave = series(800.0 + amplitude * np.sin(angle * (np.arange(period * 50) + 0.25)))
    index = np.arange(period) + 0.25
    rising = index[np.sin(angle * index) > np.sin(angle * (index - 1))]
    about = [np.sin(angle * (rising + k)).mean() for k in (0, 1, -1, -2)]
    expected = amplitude * (about[0] + about[1] - about[2] - about[3]) / 4.0
    assert deceleration_capacity.function(wave) == pytest.approx(expected, rel=0.01)
    assert acceleration_capacity.function(wave) == pytest.approx(-expected, rel=0.01)


def test_a_ramp_has_the_capacity_of_its_step() -> None:
    # X0, X1 = -2, -1, 0, 1 steps: (0 + 1 + 1 + 2)/4 of a step; what only rises has no anchor that falls.
    ramp = series(700.0 + 4.0 * np.arange(60))
    assert deceleration_capacity.function(ramp) == pytest.approx(4.0)
    assert acceleration_capacity.function(series(ramp.interval_ms[::-1])) == pytest.approx(-4.0)
    with pytest.raises(NotComputable):
        acceleration_capacity.function(ramp)


def test_steps_above_five_percent_are_no_anchors() -> None:
    with pytest.raises(NotComputable):
        deceleration_capacity.function(series(np.array([800.0, 800.0, 850.0, 850.0, 850.0])))


def one_turbulence(
    after_ms: list[float], *, coupling_ms: float = 500.0, pause_ms: float = 1100.0
) -> list[float]:
    return [800.0] * 6 + [coupling_ms, pause_ms] + after_ms


def recorded(after_ms: list[float], times: int, **changed: float) -> Beats:
    """So many ectopic beats, each with six intervals before and its tachogram after."""
    rr_ms = one_turbulence(after_ms, **changed) * times + [800.0]
    kinds = "N" + ("N" * 6 + "V" + "N" + "N" * len(after_ms)) * times + "N"
    return beats_of(rr_ms, kinds)


RISING = [780.0, 770.0, 776.0, 782.0, 788.0, 794.0, *[800.0] * 9]


def test_turbulence_of_a_constructed_tachogram() -> None:
    found = turbulence.function(recorded(RISING, 5))
    assert found.after_ms.shape == (5, 15)
    assert turbulence_onset.function(found) == pytest.approx(100.0 * (780 + 770 - 1600) / 1600)
    # 770, 776, 782, 788, 794: 6 ms an interval, the steepest
    assert turbulence_slope.function(found) == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("after_ms", "changed"),
    [
        (RISING, {"coupling_ms": 700.0}),
        (RISING, {"pause_ms": 900.0}),
        ([780.0, 770.0, 1000.0, *RISING[3:]], {}),
    ],
    ids=["not premature", "no pause", "an interval off the mean"],
)
def test_ectopic_beats_that_cannot_be_judged_are_left_out(
    after_ms: list[float], changed: dict[str, float]
) -> None:
    with pytest.raises(NotComputable) as refused:
        turbulence.function(recorded(after_ms, 6, **changed))
    assert refused.value.code == "too_short"


def test_four_ectopic_beats_are_too_few() -> None:
    with pytest.raises(NotComputable):
        turbulence.function(recorded(RISING, 4))
    # the fifth one is followed by fourteen intervals only
    whole = recorded(RISING, 5)
    kept = slice(None, -2)
    cut = Beats(
        whole.peak_s[kept], whole.kind[kept], whole.group[kept], whole.accepted[kept], whole.after_gap[kept]
    )
    with pytest.raises(NotComputable):
        turbulence.function(cut)


def day_of(rates_per_min: np.ndarray) -> Beats:
    """Hours of constant rates, one after another."""
    rr_ms = [60000.0 / rate for rate in rates_per_min for _ in range(round(60.0 * rate))]
    return beats_of(rr_ms, "N" * (len(rr_ms) + 1))


def test_the_cosine_of_a_day_is_found_again() -> None:
    middle_h = np.arange(24) + 0.5
    beats = day_of(70.0 + 10.0 * np.cos(2.0 * np.pi * (middle_h - 15.0) / 24.0))
    rates = hourly_rates.function(beats)
    found = circadian_cosine.function(rates)
    assert len(rates.middle_h) == 24
    assert found.mesor_per_min == pytest.approx(70.0, abs=0.1)
    assert found.amplitude_per_min == pytest.approx(10.0, abs=0.1)
    assert found.peak_h == pytest.approx(15.0, abs=0.1)


def test_the_clock_is_needed_for_day_and_night() -> None:
    recording = Recording(np.zeros((1, 100)), 100.0, ("II",))
    with pytest.raises(NotComputable) as refused:
        started_h.function(recording)
    assert refused.value.code == "failed"
    at = Recording(np.zeros((1, 100)), 100.0, ("II",), started_at=datetime(2026, 1, 1, 22, 30))
    assert started_h.function(at) == 22.5


def test_a_night_that_was_not_recorded_has_no_dip() -> None:
    with pytest.raises(NotComputable) as refused:
        nocturnal_rate_dip.function(hourly_rates.function(day_of(np.full(10, 70.0))), 8.0)
    assert refused.value.code == "too_short"


@pytest.mark.parametrize(
    ("kinds", "gaps", "pattern", "seconds"),
    [
        ("NVNVNVN", (), "NV", 5.0),
        ("NVNVN", (), "NV", 0.0),
        ("NNVNNVNNV", (), "NNV", 8.0),
        ("NNVNNVNNV", (), "NV", 0.0),
        ("NVNVNVNVNVNV", (4,), "NV", 7.0),
        ("NVNVNVNVNVNV", (6,), "NV", 10.0),
    ],
)
def test_time_in_a_pattern(kinds: str, gaps: tuple[int, ...], pattern: str, seconds: float) -> None:
    beats = beats_of([1000.0] * (len(kinds) - 1), kinds, gaps=gaps)
    assert pattern_s(beats, pattern) == seconds


def test_shapes_of_ectopic_beats_are_counted_by_their_groups() -> None:
    kinds = "N" * 10 + "V" * 30
    beats = beats_of([800.0] * (len(kinds) - 1), kinds)
    # Normal beats share group 0 with none; 20 ectopic beats of one shape, 8 of another, 2 of shapes of their own.
    group = np.array([0] * 10 + [1] * 20 + [2] * 8 + [3, 4], dtype=np.intp)
    beats = Beats(beats.peak_s, beats.kind, group, beats.accepted, beats.after_gap)
    shapes = ventricular_shapes.function(beats, np.array([kind == "V" for kind in beats.kind]))
    assert shapes.tolist() == [20, 8, 1, 1]
    assert pvc_morphology_count.function(shapes) == 2.0
