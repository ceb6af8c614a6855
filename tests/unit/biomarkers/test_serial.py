"""Serial biomarkers through the engine: reasons, angles, trends; and how beats are laid over each other."""

from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation, Outcome
from ecgomics.biomarkers.several_records import (
    RecordPair,
    RecordSide,
    Repeatability,
    Series,
    repeatability,
    wrapped_deg,
)
from ecgomics.biomarkers.waves import Stretch

OF_ONE = (
    "serial_difference",
    "serial_difference_percent",
    "serial_slope",
    "own_baseline_z",
    "serial_cusum",
)


def outcome(symbol: str, **sources: Any) -> Outcome:
    return Evaluation(catalogue(), sources).outcome(symbol)


def code(symbol: str, **sources: Any) -> str:
    return outcome(symbol, **sources).codes[0]


def value(symbol: str, **sources: Any) -> float:
    found = outcome(symbol, **sources)
    assert found.codes == ("ok",)
    return found.values[0]


def study(**parts: float) -> Repeatability:
    given = {"sem": 5.0, "cv_analytical": 3.0, "cv_within_person": 4.0} | parts
    return Repeatability(persons=20, source="test", **given)


# ── one biomarker ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("symbol", OF_ONE)
def test_what_was_not_handed_in_is_failed(symbol: str) -> None:
    assert code(symbol) == "failed"


@pytest.mark.parametrize("symbol", OF_ONE)
def test_values_of_different_definitions_are_not_compared(symbol: str) -> None:
    nine = Series.of(*range(101, 110), years=list(range(9)))
    mixed = Series(nine.values, nine.codes, ("1 MON", *nine.definitions[1:]), nine.unit, nine.years)
    assert code(symbol, series=nine) == "ok"
    assert code(symbol, series=mixed) == "wrong_chain"


def test_the_reason_of_the_record_without_a_value_stands_for_the_difference() -> None:
    assert code("serial_difference", series=Series.of(400.0, float("nan"))) == "absent"
    assert code("serial_difference", series=Series.of(float("nan"), 400.0)) == "absent"
    assert value("serial_difference", series=Series.of(400.0, float("nan"), 410.0)) == 10.0


def test_a_value_outside_its_domain_gives_a_difference_outside_it() -> None:
    plain = Series.of(400.0, 410.0)
    doubtful = Series(plain.values, ("ok", "out_of_domain"), plain.definitions, "ms", None)
    found = outcome("serial_difference", series=doubtful)
    assert (found.values, found.codes) == ((10.0,), ("out_of_domain",))


@pytest.mark.parametrize(
    ("first", "last", "difference"),
    [
        (170.0, -170.0, 20.0),
        (-170.0, 170.0, -20.0),
        (0.0, 180.0, 180.0),
        (180.0, 0.0, 180.0),
        (30.0, 30.0, 0.0),
    ],
)
def test_angles_go_the_short_way_round(first: float, last: float, difference: float) -> None:
    assert value("serial_difference", series=Series.of(first, last, unit="deg")) == difference


def test_wrapping_leaves_the_half_open_circle() -> None:
    turns = np.array([-540.0, -180.0, -179.0, 0.0, 180.0, 181.0, 900.0])
    np.testing.assert_allclose(wrapped_deg(turns), [180.0, 180.0, -179.0, 0.0, 180.0, -179.0, 180.0])


def test_angles_across_the_cut_have_a_small_spread() -> None:
    # 178, 180, 182, 180, 180 about 180: squares 4, 0, 4, 0, 0 over 4 are 2; then 6 beyond.
    series = Series.of(178.0, 180.0, -178.0, 180.0, 180.0, -174.0, unit="deg")
    assert value("own_baseline_z", series=series) == pytest.approx(6.0 / 2**0.5)


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (Series.of(-0.1, 0.2, unit="mV"), "out_of_domain"),
        (Series.of(10.0, 20.0, unit="deg"), "out_of_domain"),
        (Series.of(10.0, 20.0, unit="dB"), "out_of_domain"),
        (Series.of(0.0, 0.2, unit="mV"), "failed"),
        (Series.of(-0.1, -0.2, unit="mV"), "ok"),
    ],
)
def test_percent_is_for_ratios(series: Series, expected: str) -> None:
    assert code("serial_difference_percent", series=series) == expected


def test_reliable_change_by_hand() -> None:
    index = value("reliable_change_index", series=Series.of(400.0, 390.0), repeatability=study(sem=2.5))
    assert index == pytest.approx(-10.0 / (1.4142135623730951 * 2.5))
    assert code("reliable_change_index", series=Series.of(400.0, 390.0)) == "failed"
    assert (
        code("reliable_change_index", series=Series.of(1.0, 2.0), repeatability=study(sem=float("nan")))
        == "failed"
    )


def test_reference_change_by_hand() -> None:
    # sqrt 2 · 1.96 · sqrt(3² + 4²) = 13.86 %.
    for last, text in ((113.8, "false"), (113.9, "true"), (86.2, "false"), (86.1, "true")):
        found = outcome("reference_change_exceeded", series=Series.of(100.0, last), repeatability=study())
        assert (found.texts, found.codes) == ((text,), ("ok",))
    unknown = study(cv_within_person=float("nan"))
    assert code("reference_change_exceeded", series=Series.of(1.0, 2.0), repeatability=unknown) == "failed"


def test_a_trend_needs_three_dated_records_that_lie_apart() -> None:
    years = [2020.0, 2022.0, 2023.0, 2025.0]
    line = Series.of(*(5.0 - 2.0 * (year - 2020.0) for year in years), years=years)
    assert value("serial_slope", series=line) == pytest.approx(-2.0)
    assert code("serial_slope", series=Series.of(1.0, 2.0, years=[1.0, 2.0])) == "too_short"
    assert code("serial_slope", series=Series.of(1.0, 2.0, 3.0)) == "failed"
    assert code("serial_slope", series=Series.of(1.0, 2.0, 3.0, years=[1.0, 1.0, 1.0])) == "failed"
    gap = Series.of(1.0, float("nan"), 3.0, 5.0, years=[0.0, 1.0, 2.0, 4.0])
    assert value("serial_slope", series=gap) == pytest.approx(1.0)


def test_a_baseline_needs_five_records_before_the_last_and_a_spread() -> None:
    assert code("own_baseline_z", series=Series.of(1.0, 2.0, 1.0, 2.0, 3.0)) == "too_short"
    assert code("own_baseline_z", series=Series.of(1.0, 1.0, 1.0, 1.0, 1.0, 3.0)) == "failed"
    assert code("own_baseline_z", series=Series.of(1.0, 2.0, 1.0, 2.0, 1.0, float("nan"))) == "too_short"


def test_the_cumulative_sum_by_hand() -> None:
    # Baseline 9, 11, 9, 11, 10: mean 10, SD 1. z = 2, 2, 2, 2, so that S+ grows by 1.5 each: 6, beyond the alarm at 5.
    baseline = (9.0, 11.0, 9.0, 11.0, 10.0)
    assert value("serial_cusum", series=Series.of(*baseline, 12.0, 12.0, 12.0, 12.0)) == pytest.approx(6.0)
    assert value("serial_cusum", series=Series.of(*baseline, 8.0, 8.0, 8.0)) == pytest.approx(-4.5)
    assert value("serial_cusum", series=Series.of(*baseline, 10.5, 9.5, 10.0)) == 0.0
    assert code("serial_cusum", series=Series.of(*baseline, 12.0, 12.0)) == "too_short"
    assert code("serial_cusum", series=Series.of(*[10.0] * 8)) == "failed"


def test_alike_records_have_no_change() -> None:
    for unit in ("ms", "deg", "mV"):
        same = Series.of(-42.0, -42.0, -42.0, unit=unit, years=[1.0, 2.0, 3.0])
        assert value("serial_difference", series=same) == 0.0
        assert value("serial_slope", series=same) == 0.0


def test_the_shipped_repeatability_is_of_known_biomarkers_in_their_unit() -> None:
    assert repeatability("rr_mean", "V1") is None
    found = repeatability("qrs_duration", "")
    assert found is not None
    assert 1.0 < found.sem < 10.0  # published: 2 to 5 ms between days
    assert found.persons >= 12
    assert "not for clinical use" in found.source


# ── two records ──────────────────────────────────────────────────────────────────────────────────────────────────

TIME_MS = np.arange(-250.0, 401.0, 2.0)


def bell(at_ms: float, width_ms: float, height_mv: float) -> np.ndarray[Any, Any]:
    shape: np.ndarray[Any, Any] = height_mv * np.exp(-0.5 * ((TIME_MS - at_ms) / width_ms) ** 2)
    return shape


def side(
    shift_ms: float = 0.0, *, gain: float = 1.0, st_mv: float = 0.0, path: str = "DIAG", lead: str = "V1"
) -> RecordSide:
    """QRS of 80 ms about a time, with an ST level from 60 ms after it on."""
    level = np.where(np.abs(TIME_MS - shift_ms - 120.0) < 40.0, st_mv, 0.0)
    qrs = bell(shift_ms, 12.0, gain)
    zero = np.zeros(TIME_MS.shape)
    vcg = Stretch(("X", "Y", "Z"), TIME_MS, np.array([qrs + level, 0.5 * qrs, zero]))
    beat = Stretch((lead, "V2"), TIME_MS, np.array([qrs + level, -qrs]))
    return RecordSide(path, beat, vcg, (shift_ms - 40.0, shift_ms + 40.0))


def pair(earlier: RecordSide, later: RecordSide, **series: Series) -> RecordPair:
    return RecordPair(earlier, later, MappingProxyType(series))


def test_a_shift_in_time_is_no_change() -> None:
    moved = pair(side(), side(16.0))
    assert value("qrs_vector_difference", pair=moved) == pytest.approx(0.0, abs=1e-9)
    assert value("representative_beat_correlation", pair=moved) == pytest.approx(1.0)
    assert value("st_vector_change", pair=moved) == pytest.approx(0.0, abs=1e-12)


def test_the_area_between_two_loops_by_algebra() -> None:
    # A bell of SD 12 ms has the area 12·sqrt(2π) = 30.08 per mV; 0.2 mV more in X and 0.1 in Y are sqrt(0.05) of it.
    # The 40 ms on either side hold 99.91 % of it.
    grown = pair(side(), side(8.0, gain=1.2))
    share = 0.99914
    expected = 0.05**0.5 * 12.0 * (2.0 * np.pi) ** 0.5 * share
    assert value("qrs_vector_difference", pair=grown) == pytest.approx(expected, rel=1e-3)


def test_the_wider_of_two_qrs_is_compared_whole() -> None:
    narrow = side()
    assert narrow.vcg is not None
    late = np.array([bell(75.0, 4.0, 0.5), *np.zeros((2, TIME_MS.size))])
    vcg = Stretch(("X", "Y", "Z"), TIME_MS, narrow.vcg.lead_mv + late)
    wide = RecordSide("DIAG", narrow.beat, vcg, (-40.0, 95.0))
    # What is more in X is the second bell alone: 0.5 · 4 · sqrt(2π).
    expected = 2.0 * (2.0 * np.pi) ** 0.5
    assert value("qrs_vector_difference", pair=pair(narrow, wide)) == pytest.approx(expected, rel=2e-3)


def test_a_raised_st_segment_moves_the_vector() -> None:
    assert value("st_vector_change", pair=pair(side(), side(st_mv=0.3))) == pytest.approx(0.3, abs=1e-3)
    assert value("st_vector_change", pair=pair(side(st_mv=0.3), side(st_mv=-0.1))) == pytest.approx(
        0.4, abs=1e-3
    )


def test_an_inverted_beat_correlates_by_minus_one_in_that_lead() -> None:
    upright, turned = side(), side()
    assert turned.beat is not None
    flipped = Stretch(turned.beat.leads, TIME_MS, turned.beat.lead_mv * [[-1.0], [1.0]])
    other = RecordSide("DIAG", flipped, turned.vcg, turned.qrs_ms)
    both = pair(upright, other)
    assert value("representative_beat_correlation", pair=both.only("V1")) == pytest.approx(-1.0)
    assert value("representative_beat_correlation", pair=both.only("V2")) == pytest.approx(1.0)


def test_leads_in_another_order_are_the_same_leads() -> None:
    first, second = side(), side()
    assert second.beat is not None
    turned = Stretch(second.beat.leads[::-1], TIME_MS, second.beat.lead_mv[::-1])
    both = pair(first, RecordSide("DIAG", turned, second.vcg, second.qrs_ms))
    assert value("representative_beat_correlation", pair=both) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("symbol", "later", "expected"),
    [
        ("st_vector_change", side(path="MON"), "wrong_chain"),
        ("qrs_vector_difference", side(path="MON"), "wrong_chain"),
        ("st_vector_change", RecordSide("DIAG", side().beat, None, (-40.0, 40.0)), "wrong_leads"),
        ("qrs_vector_difference", RecordSide("DIAG", side().beat, None, (-40.0, 40.0)), "wrong_leads"),
        ("st_vector_change", RecordSide("DIAG", None, None, (np.nan, np.nan)), "failed"),
        ("st_vector_change", RecordSide("DIAG", side().beat, side().vcg, (-40.0, np.nan)), "failed"),
        ("representative_beat_correlation", side(lead="V5"), "wrong_leads"),
        ("representative_beat_correlation", RecordSide("DIAG", None, None, (np.nan, np.nan)), "failed"),
    ],
)
def test_reasons_of_two_records(symbol: str, later: RecordSide, expected: str) -> None:
    assert code(symbol, pair=pair(side(), later)) == expected


def test_reasons_of_axis_and_qtc() -> None:
    plain = Series.of(400.0, 410.0)
    other = Series(plain.values, plain.codes, ("1 DIAG", "2 DIAG"), "ms", None)
    doubtful = Series(plain.values, ("ok", "out_of_domain"), plain.definitions, "ms", None)
    for symbol, name, of_doubtful in (
        ("qtc_increase_flag", "qtc_fridericia", "out_of_domain"),
        ("axis_shift", "qrs_axis", "failed"),
    ):
        assert code(symbol, pair=pair(side(), side(), **{name: plain})) == "ok"
        assert code(symbol, pair=pair(side(), side(), **{name: other})) == "wrong_chain"
        assert code(symbol, pair=pair(side(), side(), **{name: doubtful})) == of_doubtful
        assert code(symbol, pair=pair(side(), side())) == "failed"
    missing = Series.of(400.0, float("nan"))
    assert code("qtc_increase_flag", pair=pair(side(), side(), qtc_fridericia=missing)) == "absent"
