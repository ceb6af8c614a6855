"""The quality measures: a room beside the dimensions, told of every lead whatever its state."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import DIMENSIONS, ROOMS, catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings

Evaluate = Callable[..., Evaluation]
FS_HZ = 500.0
#: Order of the table in the conventions, section 12.
TABLE = (
    *(
        "sampling_rate",
        "resolution",
        "flat",
        "saturated",
        "snr_band",
        "detector_agreement",
        "kurtosis",
        "skewness",
    ),
    *("qrs_power", "baseline_power", "template_correlation", "lead_swap", "beats_detected", "beats_used"),
    *("nn_edited", "beat_noise", "chain", "fiducial_confidence"),
)


def of_recording(ecg_mv: np.ndarray, **more: object) -> Evaluation:
    leads = ("I", "II", "V1")[: len(ecg_mv)]
    recording = Recording(ecg_mv, FS_HZ, leads, **more)  # type: ignore[arg-type]
    return Evaluation(catalogue(), {"recording": recording, "settings": Settings()})


@pytest.fixture
def beating_mv() -> np.ndarray:
    """Ten seconds of triangles of 1 mV and 80 ms, one a second, with a little noise, in two leads."""
    time_s = np.arange(5000) / FS_HZ
    apart_s = np.abs((time_s + 0.5) % 1.0 - 0.5)
    noise_mv = np.random.default_rng(6).normal(0.0, 0.004, (2, 5000))
    return np.array([[1.0], [0.7]]) * np.maximum(0.0, 1.0 - apart_s / 0.04) + noise_mv


def test_quality_stands_beside_four_dimensions() -> None:
    assert DIMENSIONS == ("structural", "intensity", "functional", "comparative")
    assert ROOMS[:4] == DIMENSIONS
    assert ROOMS[4:] == ("quality",)


def test_the_codes_follow_the_table_in_steps_of_ten() -> None:
    found = [(each.symbol, each.code) for each in catalogue().of_dimension("quality")]
    expected = [(f"quality_{name}", f"ECG{90010 + 10 * place}") for place, name in enumerate(TABLE)]
    assert found[: len(TABLE)] == expected


def test_own_measures_follow_the_table() -> None:
    found = [each.code for each in catalogue().of_dimension("quality")][len(TABLE) :]
    assert found == [f"ECG{code}" for code in range(90181, 90181 + len(found))]
    assert all(catalogue()[code].tier == 3 for code in found)


def test_what_is_wrong_with_a_lead_is_told_of_an_unusable_lead_too(beating_mv: np.ndarray) -> None:
    found = of_recording(np.vstack([beating_mv, np.full((1, 5000), 0.2)]))
    flat = found.outcome("quality_flat")
    assert flat.values == (0.0, 0.0, 100.0)
    assert flat.codes == ("ok", "ok", "ok")
    assert found.outcome("qrs_duration_lead").codes[2] == "low_quality"
    for symbol in ("quality_snr_band", "quality_qrs_power", "quality_baseline_power", "quality_kurtosis"):
        assert found.outcome(symbol).codes == ("ok", "ok", "low_quality")
    for symbol in ("quality_beat_noise", "quality_fiducial_confidence", "quality_template_correlation"):
        assert found.outcome(symbol).codes[2] == "low_quality"


def test_beats_are_counted_and_none_is_zero(beating_mv: np.ndarray) -> None:
    found = of_recording(beating_mv)
    assert 9 <= found.outcome("quality_beats_detected").values[0] <= 11
    assert found.outcome("quality_beats_used").values[0] >= 7
    assert found.outcome("quality_detector_agreement").values == (1.0,)
    nothing = of_recording(np.zeros((2, 5000)))
    for symbol in ("quality_beats_detected", "quality_beats_used"):
        outcome = nothing.outcome(symbol)
        assert (outcome.values, outcome.codes) == ((0.0,), ("ok",))
    assert nothing.outcome("quality_detector_agreement").codes == ("low_quality",)


def test_noise_of_the_beat_falls_with_the_root_of_the_beats(beating_mv: np.ndarray) -> None:
    """30 uV about a median of n beats; the band of the path keeps three fifths of the power of white noise."""
    found = of_recording(beating_mv + np.random.default_rng(9).normal(0.0, 0.03, beating_mv.shape))
    expected_uv = 30.0 * np.sqrt(0.6 / found.outcome("quality_beats_used").values[0])
    np.testing.assert_allclose(found.outcome("quality_beat_noise").values, expected_uv, rtol=0.25)


def test_an_ecg_has_a_high_kurtosis_and_noise_that_of_a_gaussian(beating_mv: np.ndarray) -> None:
    noise_mv = np.random.default_rng(7).normal(0.0, 0.02, (1, 5000))
    found = of_recording(np.vstack([beating_mv, noise_mv]))
    kurtosis, skewness = (found.outcome(f"quality_{name}").values for name in ("kurtosis", "skewness"))
    assert kurtosis[0] > 10.0
    assert skewness[0] > 2.0
    assert kurtosis[2] == pytest.approx(3.0, abs=0.4)
    assert skewness[2] == pytest.approx(0.0, abs=0.2)


def test_wander_shows_in_the_baseline_power_only(beating_mv: np.ndarray) -> None:
    wander_mv = np.sin(2 * np.pi * 0.3 * np.arange(5000) / FS_HZ)
    found = of_recording(beating_mv + np.array([[1.0], [0.0]]) * wander_mv)
    still, moved = found.outcome("quality_baseline_power").values[::-1]
    assert still > 0.9
    assert moved < 0.3
    np.testing.assert_allclose(np.diff(found.outcome("quality_qrs_power").values), 0.0, atol=0.05)


def test_how_it_was_acquired(beating_mv: np.ndarray) -> None:
    found = of_recording(beating_mv, resolution_uv=4.88)
    assert found.outcome("quality_sampling_rate").values == (FS_HZ,)
    assert found.outcome("quality_resolution").values == (4.88,)
    assert found.outcome("quality_chain").texts == (f"DIAG-{Settings().chain_hash}",)
    narrow = of_recording(beating_mv, band_hz=(0.5, 40.0))
    assert narrow.outcome("quality_chain").texts == (f"MON-{Settings().chain_hash}",)
    assert narrow.outcome("quality_resolution").codes == ("failed",)


def test_the_interchange_is_not_judged_in_a_paced_rhythm(evaluate: Evaluate) -> None:
    assert evaluate(rhythm="paced").outcome("quality_lead_swap").codes == ("wrong_rhythm",)
