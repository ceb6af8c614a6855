"""QT by beat, its variability and its dependence on the rate, on series whose values follow by algebra."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.functional.repolarisation_dynamics import rate_dependence, variability
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.functional.repolarisation_dynamics.rate_dependence import QtHysteresis
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable

Build = Callable[..., Any]


def steady(count: int, qt_ms: float = 400.0, rr_ms: float = 900.0) -> tuple[Floats, Floats]:
    return np.full(count, qt_ms), np.full(count, rr_ms)


def series(qt_ms: Floats, rr_ms: Floats) -> QtSeries:
    return QtSeries.of(np.asarray(qt_ms, dtype=float), np.asarray(rr_ms, dtype=float))


def test_qt_of_each_beat_is_found_to_a_tenth_of_a_millisecond(stretched: Build) -> None:
    qt_ms = np.linspace(330.0, 470.0, 80)
    height_mv = np.tile([0.2, 0.4], 40)
    found = stretched(qt_ms, np.full(80, 1000.0), t_mv={"II": height_mv, "V2": -0.3}).evaluation()
    np.testing.assert_allclose(found.quantity("qt_series").qt_ms, qt_ms, atol=0.1)


def test_noise_moves_qt_by_a_millisecond_or_two(stretched: Build) -> None:
    beats = stretched(*steady(200), t_mv={"II": 0.4, "V2": 0.3, "V5": 0.3})
    beats.ecg_mv[:] += 0.02 * np.random.default_rng(0).standard_normal(beats.ecg_mv.shape)
    value, code = beats.value("qt_sd")
    assert code == "ok"
    assert value < 2.0


def test_a_drifting_baseline_does_not_move_qt(stretched: Build) -> None:
    beats = stretched(*steady(80))
    beats.ecg_mv[:] += 0.3 * np.sin(np.arange(beats.ecg_mv.shape[1]) / 500.0 * 2 * np.pi * 0.2)
    np.testing.assert_allclose(beats.evaluation().quantity("qt_series").qt_ms, 400.0, atol=1.5)


def test_ectopic_beats_and_lost_signal_have_no_qt(stretched: Build) -> None:
    beats = stretched(*steady(80), kinds="N" * 40 + "V" + "N" * 39)
    lost = beats.beats.peak_s[60]
    beats.ecg_mv[:, round(lost * 500) : round((lost + 0.3) * 500)] = np.nan
    qt_ms = beats.evaluation().quantity("qt_series").qt_ms
    assert set(np.flatnonzero(np.isnan(qt_ms))) == {40, 60}


def test_sd_of_qt(stretched: Build) -> None:
    value, code = stretched(np.tile([395.0, 405.0], 60), np.full(120, 900.0)).value("qt_sd")
    assert code == "ok"
    assert value == pytest.approx(5.0 * np.sqrt(120 / 119), abs=0.05)


@pytest.mark.parametrize(
    ("symbol", "beats", "rhythm", "code"),
    [
        ("qt_sd", 50, "sinus", "too_short"),
        ("qt_sd", 120, "atrial_fibrillation", "wrong_rhythm"),
        ("qt_variability_index", 200, "sinus", "too_short"),
        ("qt_variability_short_term", 30, "sinus", "too_short"),
        ("qt_rr_slope", 200, "sinus", "too_short"),
        ("qt_tq_ratio", 50, "sinus", "too_short"),
        ("t_peak_end_sd", 25, "sinus", "too_short"),
        ("qt_rr_coherence", 100, "sinus", "too_short"),
        ("qt_rr_curvature", 100, "sinus", "too_short"),
        ("t_morphology_restitution", 100, "sinus", "too_short"),
    ],
)
def test_reasons(stretched: Build, symbol: str, beats: int, rhythm: str, code: str) -> None:
    assert stretched(*steady(beats)).value(symbol, rhythm=rhythm)[1] == code


def test_a_flat_t_has_no_qt_series(stretched: Build) -> None:
    assert stretched(*steady(120), t_mv={"II": 0.01}).value("qt_sd")[1] == "absent"


def test_variances_of_qt_and_rate_in_stretches_of_256_s() -> None:
    # The rate swings by 6 about 75 /min, QT by 4 about 400 ms, each in a cycle of 16 beats.
    cycle = 2.0 * np.pi * np.arange(1000) / 16.0
    given = series(400.0 + 4.0 * np.sin(cycle), 60000.0 / (75.0 + 6.0 * np.cos(cycle)))
    found = variability.qt_normalised_variances.function(given)
    assert len(found) == 3
    np.testing.assert_allclose(found, [[8.0 / 400.0**2, 18.0 / 75.0**2]] * 3, rtol=0.01)


def test_a_steady_rate_has_no_variability_index(stretched: Build) -> None:
    found = stretched(*steady(400)).value(
        "qt_variability_index", qt_normalised_variances=np.array([[1e-4, 0.0]])
    )
    assert found[1] == "failed"


def test_short_and_long_term_variability_of_alternating_qt(stretched: Build) -> None:
    beats = stretched(np.tile([395.0, 405.0], 60), np.full(120, 900.0))
    assert beats.value("qt_variability_short_term")[0] == pytest.approx(10.0 / np.sqrt(2.0), abs=0.05)
    # Sums of neighbours are all 800; the mean of 31 is off 400 by 5/31, at most twice that by each sum.
    assert beats.value("qt_variability_long_term")[0] == pytest.approx(2 * 5 / 31 / np.sqrt(2.0), abs=0.05)


def test_runs_do_not_go_across_an_ectopic_beat(stretched: Build) -> None:
    kinds = ("N" * 20 + "V") * 5
    assert stretched(*steady(105), kinds=kinds).value("qt_variability_short_term")[1] == "too_short"
    kinds = "N" * 31 + "V" + "N" * 31
    runs = stretched(*steady(63), kinds=kinds).evaluation().quantity("qt_runs_ms")
    assert runs.shape == (2, 31)


def test_slope_of_minute_means() -> None:
    rr_ms = np.repeat([700.0, 800.0, 900.0, 1000.0], 150)
    minutes = rate_dependence.qt_rr_minutes.function(series(200.0 + 0.2 * rr_ms, rr_ms))
    assert rate_dependence.qt_rr_slope.function(minutes) == pytest.approx(0.2)


def test_a_narrow_range_of_rr_keeps_the_slope_beside_its_code(stretched: Build) -> None:
    minutes = np.array([[900.0, 950.0, 1000.0], [390.0, 400.0, 410.0]])
    value, code = stretched(*steady(4100)).value("qt_rr_slope", qt_rr_minutes=minutes)
    assert code == "out_of_domain"
    assert value == pytest.approx(0.2)


@pytest.mark.parametrize("time_constant_s", [30.0, 90.0])
def test_time_constant_of_the_hysteresis(time_constant_s: float) -> None:
    rng = np.random.default_rng(1)
    rr_ms = 900.0 + 150.0 * np.sign(np.sin(np.arange(6000) / 150.0)) + 20.0 * rng.standard_normal(6000)
    history_ms = np.empty(6000)
    state = 900.0
    for place, rr in enumerate(rr_ms):
        keep = np.exp(-rr / 1000.0 / time_constant_s)
        history_ms[place] = state = keep * state + (1.0 - keep) * rr
    found = rate_dependence.qt_hysteresis.function(series(200.0 + 0.2 * history_ms, rr_ms))
    # One step of the search is 10 %.
    assert found.time_constant_s == pytest.approx(time_constant_s, rel=0.11)


@pytest.mark.parametrize("exponent", [-1.5, 0.5, 1.0, 3.0])
def test_curvature(exponent: float) -> None:
    rr_s = np.linspace(0.5, 1.3, 200)
    qt_ms = 400.0 - 120.0 / exponent * (1.0 - rr_s**exponent)
    found = rate_dependence.qt_rr_curvature.function(QtHysteresis(60.0, qt_ms, 1000.0 * rr_s))
    assert found == pytest.approx(exponent, abs=0.01)


def test_coherence_of_qt_that_follows_rr_and_of_qt_that_does_not() -> None:
    rng = np.random.default_rng(2)
    rr_ms = 900.0 + 40.0 * rng.standard_normal(700)
    alike = rate_dependence.qt_rr_coherences.function(series(300.0 + 0.1 * rr_ms, rr_ms))
    np.testing.assert_allclose(alike, 1.0, atol=1e-9)
    other = rate_dependence.qt_rr_coherences.function(series(400.0 + 4.0 * rng.standard_normal(700), rr_ms))
    assert (other < 0.3).all()
    with pytest.raises(NotComputable, match="vary"):
        rate_dependence.qt_rr_coherences.function(series(*steady(700)))


def test_qt_over_tq(stretched: Build) -> None:
    # QT 400 in RR of 820 ms: TQ 420; in RR of 700 ms: TQ 300.
    beats = stretched(np.full(100, 400.0), np.repeat([820.0, 700.0], [60, 40]))
    assert beats.value("qt_tq_ratio")[0] == pytest.approx(400.0 / 420.0)
    assert beats.value("qt_tq_exceedance") == (pytest.approx(100.0 * 40 / 99), "ok")


def test_spread_of_the_end_of_t_in_a_lead(stretched: Build) -> None:
    # T peak to T end is 100 ms where JT is 310: it grows with the same factor.
    value, code = stretched(np.tile([369.0, 431.0], 20), np.full(40, 900.0)).value("t_peak_end_sd")
    assert code == "ok"
    assert value == pytest.approx(10.0 * np.sqrt(40 / 39))
    assert stretched(*steady(40), t_mv={"II": 0.05}).value("t_peak_end_sd")[1] == "absent"


def test_own_correction_finds_the_exponent_of_the_person(stretched: Build) -> None:
    rr_ms = 800.0 + 250.0 * np.sin(np.arange(450) / 60.0)
    adapted_ms = np.convolve(rr_ms, np.full(10, 0.1))[: len(rr_ms)]
    adapted_ms[:9] = adapted_ms[9]
    beats = stretched(400.0 * np.sqrt(adapted_ms / 1000.0), rr_ms)
    leads = frozenset({"I", "II", "V1", "V2", "V3", "V4", "V5", "V6"})
    value, code = beats.value("qtc_individual", usable_leads=leads, qt_rr_ms=810.0, qt_interval=360.0)
    assert code == "ok"
    assert value == pytest.approx(400.0, abs=0.5)
    code = stretched(*steady(400)).value(
        "qtc_individual", usable_leads=leads, qt_rr_adapted=np.array([[890.0, 900.0], [400.0, 401.0]])
    )[1]
    assert code == "out_of_domain"
