"""The lobe against its own formula, written again here, and against numerical integration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.lobes import Lobe, curve


def height(lobe: Lobe, time_ms: Floats) -> Floats:
    """The definition, piece by piece: 1 - (distance from the top / length)^2, squared; zero outside."""
    before = (lobe.peak_ms - time_ms) / lobe.rise_ms
    after = (time_ms - lobe.peak_ms - lobe.hold_ms) / lobe.fall_ms
    distance = np.clip(np.maximum(before, after), 0.0, 1.0)
    return (1.0 - distance**2) ** 2


def dense(lobe: Lobe, points: int = 20001) -> Floats:
    return np.linspace(lobe.onset_ms, lobe.offset_ms, points)


lengths = st.floats(2.0, 200.0)
levels = st.floats(-2.0, 2.0)
lobes = st.builds(
    Lobe,
    onset_ms=st.floats(-200.0, 300.0),
    rise_ms=lengths,
    fall_ms=lengths,
    vector_mv=st.tuples(levels, levels, levels),
    hold_ms=st.just(0.0) | lengths,
)


@given(lobes)
def test_area_and_tangent_agree_with_numbers(lobe: Lobe) -> None:
    time_ms = dense(lobe)
    values = height(lobe, time_ms)
    assert np.trapezoid(values, time_ms) == pytest.approx(lobe.area_ms, rel=1e-5)
    slope = np.gradient(values, time_ms)
    steepest = int(np.argmin(slope))
    meets_zero = time_ms[steepest] - values[steepest] / slope[steepest]
    assert meets_zero == pytest.approx(lobe.tangent_end_ms, abs=1e-3 * lobe.duration_ms)


@given(st.lists(lobes, min_size=1, max_size=5))
def test_the_curve_is_the_sum_of_its_lobes(parts: list[Lobe]) -> None:
    total = curve(parts)
    time_ms = np.linspace(total.x[0], total.x[-1] - 1e-6, 997)
    expected = sum(np.outer(height(lobe, time_ms), lobe.vector_mv) for lobe in parts)
    # time runs to some 700 ms and lobes may be as short as 4 ms: rounding of times shows in the seventh place
    assert np.nan_to_num(total(time_ms)) == pytest.approx(expected, abs=1e-6)


def test_it_starts_and_ends_with_zero_value_and_slope() -> None:
    lobe = Lobe(10.0, 20.0, 30.0, (1.0, 0.0, 0.0))
    only = curve([lobe])
    slope = only.derivative()
    for edge in (10.0, 60.0 - 1e-9):
        assert only(edge)[0] == pytest.approx(0.0, abs=1e-9)
        assert slope(edge)[0] == pytest.approx(0.0, abs=1e-9)
    assert only(30.0)[0] == pytest.approx(1.0)
    assert np.isnan(only(9.999)[0])
    assert np.isnan(only(60.001)[0])


def test_turning_moves_the_frontal_axis_and_keeps_the_length() -> None:
    turned = Lobe(0.0, 1.0, 1.0, (1.0, 0.0, 0.5)).turned(2.0, frontal_deg=90.0)
    assert turned.vector_mv == pytest.approx((0.0, 2.0, 1.0))


@pytest.mark.parametrize("wrong", [{"rise_ms": 0.0}, {"fall_ms": -1.0}, {"hold_ms": -1.0}])
def test_impossible_lengths_are_refused(wrong: dict[str, float]) -> None:
    given_lengths = {"onset_ms": 0.0, "rise_ms": 1.0, "fall_ms": 1.0, "hold_ms": 0.0} | wrong
    with pytest.raises(InvalidInput, match="rise and fall above 0"):
        Lobe(vector_mv=(1.0, 0.0, 0.0), **given_lengths)
