"""Nonlinear heart rate variability, fragmentation, asymmetry and the spectral chains, by closed forms."""

import math
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.functional.hrv_frequency.spectra import lomb_scargle
from ecgomics.biomarkers.functional.hrv_nonlinear.declared import blocks
from ecgomics.biomarkers.functional.hrv_nonlinear.fractal import _phrases
from ecgomics.biomarkers.functional.hrv_nonlinear.recurrence import Recurrences
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from tests.unit.biomarkers.beat_series import beats_of, code, modulated_ms, quantities, value

SD_MS = 20.0
NOISE_MS = 800.0 + SD_MS * np.random.default_rng(7).standard_normal(6000)
ALTERNATING_MS = np.tile([810.0, 790.0], 600)


def of(nn_ms: Any, symbol: str, **chosen: Any) -> float:
    return value(quantities(beats_of(nn_ms), own_definitions=True, **chosen), symbol)


# ── Poincaré plot ────────────────────────────────────────────────────────────────────────────────────────────────


def test_sd1_is_sdsd_over_the_root_of_two_and_both_axes_make_up_the_variance() -> None:
    found = quantities(beats_of(NOISE_MS))
    sd1, sd2 = value(found, "poincare_sd1"), value(found, "poincare_sd2")
    assert sd1 == pytest.approx(value(found, "sdsd") / 2**0.5)
    assert sd1**2 + sd2**2 == pytest.approx(2 * value(found, "sdnn") ** 2)
    # White noise is a round cloud.
    assert value(found, "poincare_sd_ratio") == pytest.approx(1.0, abs=0.05)
    assert value(found, "cardiac_sympathetic_index") == pytest.approx(sd2 / sd1)
    assert value(found, "cardiac_sympathetic_index_modified") == pytest.approx(4 * sd2**2 / sd1)
    assert value(found, "cardiac_vagal_index") == pytest.approx(math.log10(16 * sd1 * sd2))


def test_equal_intervals_have_no_ratio() -> None:
    found = quantities(beats_of([800.0] * 1200), own_definitions=True)
    for symbol in ("poincare_sd_ratio", "cardiac_sympathetic_index", "cardiac_vagal_index", "fuzzy_entropy"):
        assert code(found, symbol) == "failed"
    for symbol in ("dfa_alpha1", "higuchi_dimension", "symbolic_0v", "porta_index", "correlation_dimension"):
        assert code(found, symbol) == "failed"
    assert value(found, "recurrence_rate") == 100.0


# ── entropies ────────────────────────────────────────────────────────────────────────────────────────────────────


def match_of_noise(share: float) -> float:
    """How likely two values of white noise lie within a share of its standard deviation."""
    return math.erf(share / 2.0)


def test_sample_and_approximate_entropy_of_white_noise() -> None:
    assert of(NOISE_MS[:2000], "sample_entropy") == pytest.approx(-math.log(match_of_noise(0.2)), abs=0.05)
    # Three blocks of 2000 count the same.
    assert of(NOISE_MS, "sample_entropy") == pytest.approx(-math.log(match_of_noise(0.2)), abs=0.05)


def test_multiscale_entropy_of_white_noise_falls_as_its_means_grow_alike() -> None:
    expected = sum(-math.log(match_of_noise(0.15 * scale**0.5)) for scale in range(1, 6))
    assert of(NOISE_MS, "multiscale_entropy_index") == pytest.approx(expected, abs=0.4)
    assert of(NOISE_MS, "refined_multiscale_entropy") == pytest.approx(expected, abs=0.2)


def test_sample_entropy_counts_pairs_as_by_hand() -> None:
    nn_ms = NOISE_MS[:300].round(2)
    tolerance_ms = 0.2 * nn_ms.std(ddof=1)
    near = np.abs(nn_ms[:, None] - nn_ms[None]) <= tolerance_ms
    two = near[:-2, :-2] & near[1:-1, 1:-1]
    three = two & near[2:, 2:]
    expected = math.log((two.sum() - 298) / (three.sum() - 298))
    assert of(nn_ms, "sample_entropy", seconds=600.0) == pytest.approx(expected)
    pairs = near[:-1, :-1] & near[1:, 1:]
    approximate = np.log(pairs.mean(axis=1)).mean() - np.log(three.mean(axis=1)).mean()
    assert of(nn_ms, "approximate_entropy", seconds=600.0) == pytest.approx(approximate)


def test_an_alternating_series_is_certain() -> None:
    found = quantities(beats_of(ALTERNATING_MS), own_definitions=True)
    assert value(found, "sample_entropy") == pytest.approx(math.log(1.0), abs=1e-9)
    # Peak and valley in turn: two of the six orders.
    assert value(found, "permutation_entropy") == pytest.approx(math.log(2) / math.log(6), rel=1e-3)
    assert value(found, "shannon_entropy_nn") == pytest.approx(math.log(2))
    assert value(found, "symbolic_2uv") == 100.0


def test_words_do_not_span_an_ectopic_beat() -> None:
    found = quantities(beats_of([800, 810, 820, 500, 1100, 830, 840, 850], kinds="NNNNVNNNN"))
    assert found.quantity("nn_words_ms").tolist() == [[800, 810, 820], [830, 840, 850]]
    assert len(found.quantity("nn_pairs_ms")) == 4


def test_too_few_words_are_no_series() -> None:
    with pytest.raises(NotComputable, match="adjacent"):
        quantities(beats_of([800.0] * 11, kinds="NNNVNNNVNNNV")).quantity("nn_words_ms")


# ── fractal measures ─────────────────────────────────────────────────────────────────────────────────────────────


def test_scaling_of_noise_and_of_a_random_walk() -> None:
    walk_ms = 800.0 + np.cumsum(np.random.default_rng(3).standard_normal(6000))
    assert of(NOISE_MS, "dfa_alpha2") == pytest.approx(0.5, abs=0.05)
    assert of(walk_ms, "dfa_alpha2") == pytest.approx(1.5, abs=0.08)
    # Short boxes are biased upwards by the detrending (Peng 1995).
    assert of(NOISE_MS, "dfa_alpha1") == pytest.approx(0.55, abs=0.05)
    assert of(NOISE_MS, "higuchi_dimension") == pytest.approx(2.0, abs=0.03)
    assert of(walk_ms, "higuchi_dimension") == pytest.approx(1.5, abs=0.05)
    # Noise has one exponent only; large errors of the outer orders are left.
    assert of(NOISE_MS, "mfdfa_width") < 0.3


def test_dimension_of_a_circle_and_of_a_torus() -> None:
    beat = np.arange(3000.0)
    circle_ms = 800.0 + 40.0 * np.sin(2.4 * beat)
    torus_ms = circle_ms + 40.0 * np.sin(2.0**0.5 * beat)
    assert of(circle_ms, "correlation_dimension") == pytest.approx(1.0, abs=0.05)
    assert of(torus_ms, "correlation_dimension") == pytest.approx(2.0, abs=0.2)


@pytest.mark.parametrize(
    ("digits", "phrases"),
    # 0·001·10·100·1000·101 (Kaspar and Schuster 1987); 0·000…; 0·1·0101…
    [("0001101001000101", 6), ("0" * 20, 2), ("01" * 10, 3), ("", 0), ("1", 1)],
)
def test_phrases_of_the_parsing_of_1976(digits: str, phrases: int) -> None:
    assert _phrases(bytes(int(digit) for digit in digits)) == phrases


# ── recurrences ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_periodic_series_recurs_on_whole_diagonals() -> None:
    # Period 4 with states 4·sqrt(10)·… apart: of 991 states each recurs at the lags 4, 8, 12 … only.
    nn_ms = np.tile([700.0, 800.0, 900.0, 800.0], 250)
    found = quantities(beats_of(nn_ms)).quantity("recurrences")
    # Of ten differences of one step of lag each is 100 ms: 316 ms > sqrt(10)·70.7; lag 2 is farther.
    assert isinstance(found, Recurrences)
    assert sorted(found.line_beats.tolist()) == sorted(991 - lag for lag in range(4, 991, 4))
    assert found.pairs == 991 * 990 // 2
    # Every line but the last, a single point if 991 - lag is one, counts.
    assert of(nn_ms, "recurrence_determinism") == pytest.approx(100.0)


def test_blocks_are_nearly_equal_and_whole() -> None:
    parts = blocks(np.arange(2500.0), 1000)
    assert [len(part) for part in parts] == [834, 833, 833]
    assert np.concatenate(parts).tolist() == list(range(2500))
    assert len(blocks(np.arange(1000.0), 1000)) == 1


# ── fragmentation and asymmetry ──────────────────────────────────────────────────────────────────────────────────


def test_an_alternating_series_is_all_fragments() -> None:
    found = quantities(beats_of(ALTERNATING_MS))
    # N NN have N - 1 differences and N - 2 inflections.
    number = len(ALTERNATING_MS)
    assert value(found, "fragmentation_pip") == pytest.approx(100 * (number - 2) / number)
    assert value(found, "fragmentation_ials") == 1.0
    assert value(found, "fragmentation_pss") == 100.0
    assert value(found, "fragmentation_pas") == pytest.approx(100 * (number - 1) / number)


def test_long_ramps_are_no_fragments() -> None:
    ramps_ms = np.tile(np.concatenate([np.arange(750.0, 850.0, 10), np.arange(850.0, 750.0, -10)]), 40)
    found = quantities(beats_of(ramps_ms))
    # Two turns in twenty NN: segments of ten differences.
    assert value(found, "fragmentation_pip") == pytest.approx(10.0, abs=0.2)
    assert value(found, "fragmentation_ials") == pytest.approx(0.1, abs=0.002)
    assert value(found, "fragmentation_pss") == pytest.approx(0.0, abs=0.2)
    assert value(found, "fragmentation_pas") == 0.0
    assert value(found, "porta_index") == pytest.approx(50.0, abs=0.1)


def test_segments_by_hand() -> None:
    # Differences + + + - 0 - + - +, then a beat that is not normal, then + +: the break is no inflection.
    steps = [10, 10, 10, -10, 0, -10, 10, -10, 10]
    first = np.concatenate([[800], 800 + np.cumsum(steps)])
    rr_ms = [*first, 600, 1000, 800, 810, 820]
    kinds = "N" * 11 + "V" + "N" * 4
    found = quantities(beats_of(rr_ms, kinds=kinds)).quantity("nn_segments")
    assert found.length.tolist() == [3, 1, 1, 1, 1, 1, 1, 2]
    assert found.direction.tolist() == [1, -1, 0, -1, 1, -1, 1, 1]
    assert found.continued.tolist() == [False, True, True, True, True, True, True, False]
    assert found.intervals == 13


def test_asymmetry_of_slow_rises_and_fast_falls() -> None:
    # Three steps up by 10 ms, one down by 30 ms.
    found = quantities(beats_of(np.tile([800.0, 810.0, 820.0, 830.0], 100)))
    assert value(found, "porta_index") == pytest.approx(25.0, abs=0.2)
    assert value(found, "guzik_index") == pytest.approx(25.0, abs=0.2)  # 3·100/(3·100 + 900)
    assert value(found, "slope_index") == pytest.approx(50.0, abs=0.3)
    # θ·r² is close to the change of NN² over 2, which adds up to nothing over a period.
    assert value(found, "area_index") == pytest.approx(50.0, abs=0.3)


@pytest.mark.parametrize(
    "symbol", ["dfa_alpha1", "recurrence_rate", "porta_index", "fragmentation_pip", "symbolic_1v"]
)
def test_other_rhythms_and_short_records_have_no_value(symbol: str) -> None:
    assert code(quantities(beats_of(NOISE_MS[:400]), rhythm="atrial_fibrillation"), symbol) == "wrong_rhythm"
    assert code(quantities(beats_of(NOISE_MS[:400]), seconds=10.0), symbol) == "too_short"
    assert code(quantities(beats_of(NOISE_MS[:200])), symbol) == "too_short"


# ── spectra ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_lomb_scargle_of_a_sine_has_its_power_at_its_frequency() -> None:
    rr_ms = modulated_ms(seconds=900.0, hz=0.25, amplitude_ms=40.0)
    found = quantities(beats_of(rr_ms), hrv_spectrum="lomb_scargle")
    assert value(found, "hf_power") == pytest.approx(800.0, rel=0.05)
    assert value(found, "hf_peak_frequency") == pytest.approx(0.25, abs=0.004)
    assert value(found, "lf_power") < 20.0


def test_the_integral_of_lomb_scargle_is_the_variance() -> None:
    end_s = np.cumsum(NOISE_MS[:300]) / 1000.0
    spectrum = lomb_scargle(end_s, NOISE_MS[:300])
    total = spectrum.density_ms2_per_hz.sum() * spectrum.frequency_hz[0]
    assert total == pytest.approx(NOISE_MS[:300].var(), rel=0.02)


@pytest.mark.parametrize("spectrum", ["welch", "lomb_scargle"])
def test_slow_waves_stay_without_detrending(spectrum: str) -> None:
    beats = beats_of(modulated_ms(seconds=900.0, hz=0.01, amplitude_ms=40.0))
    assert value(quantities(beats, hrv_spectrum=spectrum), "vlf_power") < 100.0
    kept = quantities(beats, hrv_spectrum=spectrum, hrv_detrend="none")
    assert value(kept, "vlf_power") == pytest.approx(800.0, rel=0.1)


def test_unknown_chains_are_refused() -> None:
    with pytest.raises(InvalidInput, match="welch, lomb_scargle"):
        Settings(hrv_spectrum="wavelet")  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="smoothness_priors, none"):
        Settings(hrv_detrend="linear")  # type: ignore[arg-type]


def test_respiration_is_seen_in_the_height_of_r() -> None:
    """R peaks that breathing lifts by a tenth at 0.25 Hz, intervals that swing by ±30 ms with it."""
    rr_ms = modulated_ms(seconds=120.0, hz=0.25, amplitude_ms=30.0)
    beats = beats_of(rr_ms)
    ecg_mv: Floats = np.zeros((1, 125 * 250))
    place = np.rint(beats.peak_s * 250.0).astype(int)
    ecg_mv[0, place] = 1.0 + 0.1 * np.sin(2 * np.pi * 0.25 * beats.peak_s)
    found = quantities(
        beats,
        seconds=120.0,
        more={"recording": Recording(ecg_mv, 250.0, ("II",)), "measured_mv": ecg_mv},
    )
    assert np.diff(found.quantity("breaths_s")) == pytest.approx(4.0, abs=0.3)
    # Five NN a breath meet the crests of the sine to within a fifth of their swing.
    assert 48.0 < value(found, "respiratory_sinus_arrhythmia") <= 60.0


def test_r_peaks_of_one_height_tell_no_respiration() -> None:
    beats = beats_of(NOISE_MS[:100])
    flat_mv = np.zeros((1, 100 * 250))
    assert (
        code(quantities(beats, more={"measured_mv": flat_mv}), "respiratory_sinus_arrhythmia")
        == "wrong_leads"
    )


def test_noise_in_the_height_of_r_is_no_respiration() -> None:
    beats = beats_of(NOISE_MS[:400])
    ecg_mv: Floats = np.zeros((1, 330 * 250))
    heights_mv = 1.0 + 0.05 * np.random.default_rng(5).standard_normal(len(beats))
    ecg_mv[0, np.rint(beats.peak_s * 250.0).astype(int)] = heights_mv
    more = {"recording": Recording(ecg_mv, 250.0, ("II",)), "measured_mv": ecg_mv}
    assert code(quantities(beats, more=more), "respiratory_sinus_arrhythmia") == "wrong_leads"
