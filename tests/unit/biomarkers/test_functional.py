"""Functional biomarkers: the NN series and its editing, spectra, irregularity, ectopy, pauses."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.functional.ectopy.ectopic_beats import Runs
from ecgomics.biomarkers.functional.hrv_frequency.bands import HF_HZ, LF_HZ
from ecgomics.biomarkers.functional.hrv_frequency.spectra import Spectrum, without_trend
from ecgomics.biomarkers.functional.rhythm import cosen
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Beats, Fiducials, Rhythm
from tests.unit.biomarkers.beat_series import beats_of, code, modulated_ms, quantities, value

# ── the NN series ────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_ectopic_beat_takes_out_both_its_intervals_and_no_difference_spans_it() -> None:
    found = quantities(beats_of([800, 810, 500, 1100, 820, 800], kinds="NNNVNNN"))
    assert found.quantity("nn_ms") == pytest.approx([800, 810, 820, 800])
    assert found.quantity("nn_steps_ms") == pytest.approx([10, -20])
    assert found.quantity("nn").edited_percent == pytest.approx(100 * 2 / 6)


def test_a_missed_beat_is_edited() -> None:
    found = quantities(beats_of([800, 810, 790, 1600, 800, 805, 795]))
    assert 1600 not in found.quantity("nn_ms").round()
    assert found.quantity("nn").edited_percent == pytest.approx(100 / 7)


def test_a_gap_leaves_no_interval_and_counts_as_none() -> None:
    found = quantities(beats_of([800, 810, 60000, 820, 830], gaps=(3,)))
    assert found.quantity("nn_ms") == pytest.approx([800, 810, 820, 830])
    assert found.quantity("nn_steps_ms") == pytest.approx([10, 10])
    assert found.quantity("nn").edited_percent == 0


def test_a_beat_that_was_not_accepted_takes_out_both_its_intervals() -> None:
    found = quantities(beats_of([800, 810, 805, 815, 820, 800], poor=(3,)))
    assert found.quantity("nn_ms") == pytest.approx([800, 810, 820, 800])


@pytest.mark.parametrize("kinds", ["NNN", "VVVVVVVV", "NVNVNVNV"])
def test_too_few_normal_intervals_are_no_series(kinds: str) -> None:
    with pytest.raises(NotComputable) as reason:
        quantities(beats_of([800] * (len(kinds) - 1), kinds=kinds)).quantity("nn")
    assert reason.value.code == "too_short"


def test_no_adjacent_pairs_are_no_differences() -> None:
    found = quantities(beats_of([800] * 9, kinds="NNVNNVNNVN"))
    assert len(found.quantity("nn_ms")) == 3
    assert code(found, "rmssd") in ("too_short", "low_quality")
    with pytest.raises(NotComputable):
        found.quantity("nn_steps_ms")


def test_five_minute_segments() -> None:
    # An hour in which every five minutes have another mean: 700, 710 … 810 ms.
    rr_ms = np.concatenate([np.full(round(300000 / mean), mean) for mean in range(700, 820, 10)])
    found = quantities(beats_of(rr_ms))
    assert len(found.quantity("segment_mean_ms")) == 12
    assert value(found, "sdann") == pytest.approx(10 * (12 * 13 / 12) ** 0.5, rel=0.02)
    assert value(found, "sdnn_index") < 2


def test_less_than_two_segments_are_too_few() -> None:
    assert code(quantities(beats_of([800.0] * 400)), "sdann") == "too_short"


# ── guards of heart rate variability ─────────────────────────────────────────────────────────────────────────────


def test_more_than_a_fifth_edited_is_low_quality() -> None:
    kinds = ("N" * 7 + "V") * 20
    found = quantities(beats_of([800.0] * 159, kinds=kinds))
    assert found.quantity("nn").edited_percent > 20
    assert code(found, "sdnn") == "low_quality"
    assert code(found, "lf_power") == "too_short"


def test_heart_rate_variability_is_of_sinus_rhythm() -> None:
    found = quantities(beats_of([800.0, 810.0] * 200), rhythm="atrial_fibrillation")
    assert code(found, "rmssd") == "wrong_rhythm"


def test_ten_seconds_are_too_short_unless_ultra_short_values_are_asked_for() -> None:
    beats = beats_of([800.0, 810.0] * 6)
    assert code(quantities(beats, seconds=10.0), "rmssd") == "too_short"
    assert value(quantities(beats, seconds=10.0, ultra_short_hrv=True), "rmssd") == pytest.approx(10.0)
    assert code(quantities(beats, seconds=10.0, ultra_short_hrv=True), "pnn50") == "too_short"


def test_a_broken_series_has_no_spectrum() -> None:
    # Two halves of 200 s with half a minute without signal between them.
    beats = beats_of([800.0] * 250 + [30000.0] + [800.0, 820.0] * 125, gaps=(251,))
    found = quantities(beats)
    assert code(found, "lf_power") == "too_short"
    assert value(found, "sdnn") > 0
    assert value(quantities(beats, ultra_short_hrv=True), "lf_power") >= 0


# ── time domain ──────────────────────────────────────────────────────────────────────────────────────────────────

SERIES = st.lists(st.floats(600, 1000), min_size=20, max_size=60)
SHIFT_FREE = ("sdnn", "sdsd", "rmssd", "nn_range", "nn_iqr", "nn_mad")


def of_series(symbol: str, nn_ms: Any) -> float:
    declared = catalogue()[symbol]
    known = {"nn_ms": np.asarray(nn_ms), "nn_steps_ms": np.diff(nn_ms)}
    return float(declared.function(**{need.name: known[need.name] for need in declared.needs}))


@settings(max_examples=25, deadline=None)
@given(SERIES, st.floats(-200, 200))
@pytest.mark.parametrize("symbol", SHIFT_FREE)
def test_variability_does_not_depend_on_the_mean(symbol: str, nn_ms: list[float], shift_ms: float) -> None:
    assert of_series(symbol, np.array(nn_ms) + shift_ms) == pytest.approx(of_series(symbol, nn_ms), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(SERIES, st.floats(0.5, 2))
@pytest.mark.parametrize("symbol", [*SHIFT_FREE, "nn_mean", "nn_median"])
def test_variability_scales_with_the_intervals(symbol: str, nn_ms: list[float], factor: float) -> None:
    assert of_series(symbol, np.array(nn_ms) * factor) == pytest.approx(
        factor * of_series(symbol, nn_ms), abs=1e-6
    )


def test_sdnn_of_a_slow_sine_is_its_amplitude_over_the_root_of_two() -> None:
    found = quantities(beats_of(modulated_ms(seconds=600, hz=0.1, amplitude_ms=40)))
    assert value(found, "sdnn") == pytest.approx(40 / 2**0.5, rel=0.02)
    assert value(found, "nn_mean") == pytest.approx(800, rel=0.01)


def test_triangular_index_and_base_of_a_triangle_of_many_intervals() -> None:
    # Counts 10, 30, 50, 30, 10 in bins of 1/128 s: 130 NN, apex 50, base five bins.
    nn_ms = np.repeat(7.8125 * (100.5 + np.arange(5)), [10, 30, 50, 30, 10])
    assert of_series("hrv_triangular_index", nn_ms) == pytest.approx(2.6)
    assert of_series("tinn", nn_ms) == pytest.approx(39.0625)


@pytest.mark.parametrize("symbol", ["ln_rmssd", "sdnn_rmssd_ratio", "baevsky_index"])
def test_constant_intervals_have_no_such_number(symbol: str) -> None:
    assert code(quantities(beats_of([800.0] * 400)), symbol) == "failed"


def test_five_intervals_are_needed_for_a_moving_mean() -> None:
    with pytest.raises(NotComputable):
        catalogue()["heart_rate_min"].function(np.array([800.0] * 4))


# ── frequency domain ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hz", "band", "other", "peak"),
    [
        (0.10, "lf_power", "hf_power", "lf_peak_frequency"),
        (0.25, "hf_power", "lf_power", "hf_peak_frequency"),
    ],
)
def test_a_sine_holds_half_its_squared_amplitude_in_its_band(
    hz: float, band: str, other: str, peak: str
) -> None:
    found = quantities(beats_of(modulated_ms(seconds=900, hz=hz, amplitude_ms=30)))
    assert value(found, band) == pytest.approx(30**2 / 2, rel=0.06)
    assert value(found, other) < 0.05 * value(found, band)
    assert value(found, peak) == pytest.approx(hz, abs=1 / 300)


def test_the_bands_add_up() -> None:
    rr_ms = 800 + np.random.default_rng(5).normal(0, 30, 900)
    found = quantities(beats_of(rr_ms))
    parts = value(found, "vlf_power") + value(found, "lf_power") + value(found, "hf_power")
    assert value(found, "total_power") == pytest.approx(parts)
    assert value(found, "lf_normalised") + value(found, "hf_normalised") == pytest.approx(100)


@settings(max_examples=25, deadline=None)
@given(st.floats(-5, 5), st.floats(-1, 1))
def test_smoothness_priors_take_out_a_straight_line(level: float, slope: float) -> None:
    line = level + slope * np.arange(1200.0)
    assert without_trend(line) == pytest.approx(np.zeros(1200), abs=1e-6)


def test_smoothness_priors_solve_the_stated_system() -> None:
    series = np.random.default_rng(6).normal(size=40)
    second = np.diff(np.eye(40), n=2, axis=0)
    trend = np.linalg.solve(np.eye(40) + 500.0**2 * second.T @ second, series)
    assert without_trend(series) == pytest.approx(series - trend)


def test_band_edges_are_half_open() -> None:
    lines = Spectrum(np.arange(1, 51) / 100, np.where(np.arange(1, 51) == 15, 100.0, 0.0))
    assert lines.power_ms2(LF_HZ) == 0
    assert lines.power_ms2(HF_HZ) == pytest.approx(1.0)


def test_a_band_without_a_peak_has_no_peak_frequency() -> None:
    falling = Spectrum(np.arange(1, 51) / 100, np.linspace(50, 1, 50))
    with pytest.raises(NotComputable) as reason:
        falling.peak_hz(LF_HZ)
    assert reason.value.code == "absent"


def test_ultra_low_frequency_power_of_a_day() -> None:
    # A sine of six minutes' period lies below 0.003 Hz and holds half its squared amplitude.
    rr_ms = modulated_ms(seconds=65000, hz=1 / 720, amplitude_ms=50)
    assert value(quantities(beats_of(rr_ms), seconds=65000), "ulf_power") == pytest.approx(
        50**2 / 2, rel=0.02
    )


def test_no_power_is_no_ratio() -> None:
    with pytest.raises(NotComputable):
        catalogue()["lf_hf_ratio"].function(1.0, 0.0)
    with pytest.raises(NotComputable):
        catalogue()["ln_hf_power"].function(0.0)


# ── rhythm ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sample_entropy_tells_irregular_from_regular() -> None:
    source = np.random.default_rng(7)
    regular = value(quantities(beats_of(800 + source.normal(0, 10, 40))), "cosen")
    irregular = value(quantities(beats_of(source.uniform(400, 1100, 40))), "cosen")
    assert regular < -1.9 < -1.0 < irregular


def test_tolerance_grows_until_five_pairs_match() -> None:
    # Each RR is 100 ms longer than the one before: neighbours are the nearest templates, at exactly 100 ms.
    rr_ms = 500.0 + 100.0 * np.arange(12)
    found = value(quantities(beats_of(rr_ms)), "cosen")
    matches_of_two, matches_of_one = 10, 10
    assert found == pytest.approx(
        np.log(matches_of_one / matches_of_two) + np.log(200.0) - np.log(rr_ms.mean())
    )


def test_alternating_intervals_turn_every_time() -> None:
    assert value(quantities(beats_of([700.0, 900.0] * 20)), "turning_point_ratio") == 1.0


def test_differences_do_not_span_a_gap() -> None:
    found = quantities(beats_of([800.0] * 6 + [9000.0] + [900.0] * 8, gaps=(7,)))
    assert value(found, "rr_rmssd_normalised") == pytest.approx(0.0, abs=1e-9)


def test_intervals_that_no_other_follows_tell_nothing_of_their_order() -> None:
    rr_ms = np.where(np.arange(30) % 2, 800.0, np.nan)
    with pytest.raises(NotComputable) as raised:
        cosen.function(rr_ms)
    assert raised.value.code == "too_short"


def test_few_beats_are_too_short() -> None:
    assert code(quantities(beats_of([800.0] * 4)), "rr_cv") == "too_short"
    assert code(quantities(beats_of([800.0] * 10)), "cosen") == "too_short"


def fused(global_s: Floats) -> Fiducials:
    """Fiducials without leads."""
    beats, points = global_s.shape
    return Fiducials((), np.empty((0, beats, points)), np.empty((0, beats, 3)), global_s)


def sinus_of(beats: Beats, rhythm: Rhythm = "sinus") -> Evaluation:
    """With P peaks 160 ms before the R peaks, 190 ms before the last."""
    global_s = np.full((len(beats), len(POINTS)), np.nan)
    global_s[:, POINTS.index("P_peak")] = beats.peak_s - 0.16
    global_s[-1, POINTS.index("P_peak")] -= 0.03
    return quantities(beats, rhythm=rhythm, more={"fiducials": fused(global_s)})


def test_sinus_arrhythmia_is_of_the_p_waves() -> None:
    assert value(sinus_of(beats_of([800.0, 900.0, 850.0, 800.0])), "sinus_arrhythmia") == pytest.approx(130.0)


def test_sinus_arrhythmia_is_not_of_ectopic_beats() -> None:
    assert (
        code(sinus_of(beats_of([800.0, 600.0, 1000.0, 800.0], kinds="NNSNN")), "sinus_arrhythmia")
        == "wrong_rhythm"
    )


@pytest.mark.parametrize(
    # PR 160 and PP 1000 ms throughout, but for the first P, which the start of the recording leaves 60 ms of PR.
    ("symbol", "expected"),
    [("pr_interval_sd", 0.0), ("sinus_arrhythmia", 0.0), ("pp_mean", 1000.0)],
)
def test_a_p_wave_that_the_start_cuts_off_does_not_count(symbol: str, expected: float) -> None:
    beats = beats_of([1000.0] * 11)
    onset_s = beats.peak_s - beats.peak_s[0] + 0.054
    global_s = np.full((len(beats), len(POINTS)), np.nan)
    global_s[:, POINTS.index("QRS_on")] = onset_s
    global_s[:, POINTS.index("P_on")] = onset_s - 0.16
    global_s[:, POINTS.index("P_peak")] = onset_s - 0.1
    global_s[0, [POINTS.index("P_on"), POINTS.index("P_peak")]] = -0.006, 0.01
    found = quantities(beats, more={"fiducials": fused(global_s)})
    assert value(found, symbol) == pytest.approx(expected, abs=1e-6)


def test_ventricular_rate_is_of_atrial_fibrillation() -> None:
    beats = beats_of([500.0, 700.0])
    assert value(quantities(beats, rhythm="atrial_fibrillation"), "af_ventricular_rate") == pytest.approx(
        100.0
    )
    assert code(quantities(beats), "af_ventricular_rate") == "wrong_rhythm"


# ── ectopy and pauses ────────────────────────────────────────────────────────────────────────────────────────────

#: A single PVC, a couplet, a triplet, five in a row.
STORY = "NNVNNVVNNVVVNNVVVVVNN"


def test_runs_are_counted_by_their_length() -> None:
    found = quantities(beats_of([500.0] * (len(STORY) - 1), kinds=STORY))
    counts = {
        "pvc_count": 11,
        "ventricular_couplets": 1,
        "ventricular_triplets": 1,
        "nsvt_runs": 2,
        "nsvt_longest": 5,
    }
    assert {symbol: value(found, symbol) for symbol in counts} == counts
    assert value(found, "nsvt_fastest") == pytest.approx(120.0)
    assert value(found, "pvc_burden") == pytest.approx(100 * 11 / 21)


def test_slow_runs_are_no_tachycardia() -> None:
    found = quantities(beats_of([700.0] * (len(STORY) - 1), kinds=STORY))
    assert value(found, "nsvt_runs") == 0
    assert code(found, "nsvt_longest") == code(found, "nsvt_fastest") == "absent"


def test_a_gap_ends_a_run_and_thirty_seconds_make_it_sustained() -> None:
    split = beats_of([500.0] * 5, kinds="NVVVVN", gaps=(3,))
    assert Runs.of(np.array([kind == "V" for kind in split.kind]), split).beats.tolist() == [2, 2]
    long = beats_of([500.0] * 70, kinds="V" * 71)
    assert not Runs.of(np.ones(71, dtype=bool), long).tachycardia.any()


def test_supraventricular_beats_need_organised_atria() -> None:
    beats = beats_of([800.0, 500.0, 500.0, 500.0, 900.0], kinds="NNSSSN")
    assert value(quantities(beats), "pac_count") == 3
    assert value(quantities(beats), "svt_runs") == 1
    assert value(quantities(beats), "pac_burden") == pytest.approx(50.0)
    assert code(quantities(beats, rhythm="atrial_fibrillation"), "pac_count") == "wrong_rhythm"


def test_coupling_and_pause_of_extrasystoles() -> None:
    rr_ms = [1000.0, 1000.0, 600.0, 1400.0, 1000.0, 620.0, 1380.0, 1000.0, 640.0]
    found = quantities(beats_of(rr_ms, kinds="NNNVNNVNNV"))
    assert value(found, "pvc_coupling_mean") == pytest.approx(620.0)
    assert value(found, "pvc_coupling_sd") == pytest.approx(20.0)
    outcome = found.outcome("prematurity_index")
    assert (outcome.values[0], outcome.n) == (pytest.approx(0.62), 3)
    outcome = found.outcome("pause_ratio")
    assert (outcome.values[0], outcome.n) == (pytest.approx(1.39), 2)


def test_without_extrasystoles_their_intervals_are_absent() -> None:
    found = quantities(beats_of([1000.0] * 10))
    assert value(found, "pvc_count") == 0
    for symbol in ("pvc_coupling_mean", "pvc_coupling_sd", "prematurity_index", "pause_ratio"):
        assert code(found, symbol) == "absent"


def test_extrasystoles_after_extrasystoles_have_no_sinus_interval() -> None:
    found = quantities(beats_of([1000.0, 600.0, 600.0, 600.0, 1000.0], kinds="NNVVVN"))
    assert code(found, "pvc_coupling_mean") == "absent"
    assert found.outcome("prematurity_index").n == 1


def test_a_gap_is_no_pause() -> None:
    found = quantities(beats_of([800.0, 3500.0, 800.0, 9000.0, 2500.0], gaps=(4,)))
    assert value(found, "pause_max") == pytest.approx(3500.0)
    assert value(found, "pause_count") == 1
    assert code(quantities(beats_of([800.0], gaps=(1,))), "pause_max") == "too_short"


@pytest.mark.parametrize("symbol", ["pvc_burden", "ventricular_couplets", "ulf_power", "tinn", "sdnn_24h"])
def test_what_needs_hours_is_too_short_in_ten_seconds(symbol: str) -> None:
    assert code(quantities(beats_of([800.0] * 12), seconds=10.0), symbol) == "too_short"


def test_width_of_extrasystoles_is_the_median_of_those_with_limits() -> None:
    beats = beats_of([1000.0] * 6, kinds="NVNVNVN")
    global_s = np.full((7, len(POINTS)), np.nan)
    global_s[[0, 1, 3], POINTS.index("QRS_on")] = beats.peak_s[[0, 1, 3]] - 0.05
    global_s[[0, 1, 3, 5], POINTS.index("QRS_off")] = beats.peak_s[[0, 1, 3, 5]] + [0.04, 0.10, 0.12, 0.2]
    found = quantities(beats, more={"fiducials": fused(global_s)})
    assert value(found, "pvc_qrs_duration") == pytest.approx(160.0)


def test_paced_beats_are_told_only_where_spikes_can_be_seen() -> None:
    beats = beats_of([1000.0] * 3, kinds="PPNP")
    fast = {"recording": Recording(np.zeros((1, 100)), 1000.0, ("II",))}
    assert code(quantities(beats), "paced_share") == "wrong_chain"
    assert value(quantities(beats, more=fast), "paced_share") == pytest.approx(75.0)
