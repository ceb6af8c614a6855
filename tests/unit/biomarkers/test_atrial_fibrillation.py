"""Rows of atrial fibrillation: f waves, episodes, distributions of RR."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.functional.rr_distribution import (
    af_percentiles_ms,
    distance_to_fibrillation,
    kolmogorov_smirnov,
    normalised_entropy,
)
from ecgomics.core.errors import NotComputable
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    FibrillatoryWaves,
    Noise,
    beat_shape,
    lead_matrix,
    phantom,
    regular_plan,
)
from ecgomics.phantom.rhythms import irregular
from ecgomics.profile import Profile
from ecgomics.signal.fibrillation import AfEpisodes

F_WAVES = FibrillatoryWaves(rate_hz=6.0, vector_mv=(-0.02, 0.05, -0.08))
SEED = 4


@pytest.fixture(scope="module")
def fibrillating() -> Profile:
    shape = replace(beat_shape(PATTERNS["normal"], Body(qt_ms=360.0)), p=())
    series = irregular(34, 620.0, sd_ms=120.0, shortest_ms=380.0, rng=np.random.default_rng(3))
    acquisition = Acquisition(duration_s=20.0, fibrillation=F_WAVES, noise=Noise(white_uv=3.0), seed=SEED)
    recording = phantom(regular_plan(series.rr_ms, shape, first_s=0.2), acquisition).recording
    return eo.profile(recording)


def test_f_waves_have_their_rate_and_height(fibrillating: Profile) -> None:
    # the rate of the phantom wanders by half a hertz about 6
    waves_mv = F_WAVES.samples_mv(10_000, fs_hz=500.0, rng=np.random.default_rng(SEED))
    for lead in ("II", "V1", "V2"):
        true_uv = 1000.0 * (lead_matrix((lead,)) @ waves_mv).std()
        assert fibrillating[f"fwave_dominant_frequency:{lead}"].value == pytest.approx(6.0, abs=0.6)
        assert fibrillating[f"fwave_amplitude:{lead}"].value == pytest.approx(true_uv, rel=0.12)


def test_ten_seconds_tell_no_burden(fibrillating: Profile) -> None:
    assert fibrillating["af_burden"].validity == "too_short"
    assert fibrillating["af_density"].validity == "too_short"


def test_sinus_rhythm_has_no_f_waves(sinus_ecg: eo.Recording) -> None:
    profile = eo.profile(sinus_ecg)
    assert profile["fwave_amplitude:V1"].validity == "wrong_rhythm"
    assert profile["fwave_dominant_frequency:V1"].validity == "wrong_rhythm"


@pytest.fixture
def lasting(evaluate: Callable[..., Evaluation]) -> Callable[..., Evaluation]:
    """Evaluation of a recording of so many analysable seconds."""

    def build(seconds: float, **quantities: object) -> Evaluation:
        quality = replace(evaluate().quantity("quality"), analysable_s=seconds)
        return evaluate(quality=quality, **quantities)

    return build


def test_episodes_of_a_day(lasting: Callable[..., Evaluation]) -> None:
    episodes = AfEpisodes(np.array([0.0, 40_000.0]), np.array([3600.0, 43_600.0]), 86_400.0)
    found = lasting(86_400.0, af_episodes=episodes)
    assert found.outcome("af_burden").values[0] == pytest.approx(100.0 / 12.0)
    assert found.outcome("af_longest_episode").values == (60.0,)
    assert found.outcome("af_episode_count").values == (2.0,)
    assert found.outcome("af_density").codes == ("too_short",)


def test_without_rhythm_there_is_no_burden(lasting: Callable[..., Evaluation]) -> None:
    found = lasting(86_400.0, af_episodes=AfEpisodes(np.zeros(0), np.zeros(0), 0.0))
    assert found.outcome("af_burden").codes == ("low_quality",)


def test_density_needs_some_fibrillation_and_something_else(lasting: Callable[..., Evaluation]) -> None:
    week_s = 604_800.0
    for end_s in (0.0, week_s):
        episodes = AfEpisodes(np.zeros(1), np.array([end_s]), week_s)
        assert lasting(week_s, af_episodes=episodes).outcome("af_density").codes == ("failed",)


# ── distributions of RR ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "distance"),
    [
        pytest.param([50.0], 0.5, id="the middle"),
        pytest.param([25.0, 75.0], 0.25, id="the quarters"),
        pytest.param([50.0, 50.0, 50.0], 0.5, id="ties"),
        pytest.param([-3.0, -1.0], 1.0, id="below all"),
        pytest.param([10.0, 20.0], 0.8, id="the lowest fifth"),
    ],
)
def test_distance_from_an_even_distribution(values: list[float], distance: float) -> None:
    percentiles = np.arange(101.0)
    assert kolmogorov_smirnov(np.array(values), percentiles) == pytest.approx(distance)


def test_the_stored_distributions_are_distributions() -> None:
    table = af_percentiles_ms()
    assert sorted(table) == list(range(14))
    for percentiles_ms in table.values():
        assert percentiles_ms.shape == (101,)
        assert (np.diff(percentiles_ms) >= 0).all()
        # a difference is as often longer as shorter
        assert abs(percentiles_ms[50]) < 0.15 * (percentiles_ms[75] - percentiles_ms[25])
    # slower ventricles leave more room between beats
    assert np.ptp(table[12][[25, 75]]) > np.ptp(table[1][[25, 75]])


def test_irregular_rr_is_nearer_to_fibrillation_than_regular_rr() -> None:
    rng = np.random.default_rng(1)
    irregular_ms = np.diff(irregular(200, 725.0, sd_ms=150.0, shortest_ms=400.0, rng=rng).rr_ms)
    regular_ms = np.diff(725.0 + rng.normal(0.0, 15.0, 200))
    assert distance_to_fibrillation(irregular_ms, 725.0) < 0.2
    assert distance_to_fibrillation(regular_ms, 725.0) > 0.35


@pytest.mark.parametrize("mean_rr_ms", [340.0, 1060.0])
def test_rates_without_a_stored_distribution(mean_rr_ms: float) -> None:
    with pytest.raises(NotComputable) as refused:
        distance_to_fibrillation(np.zeros(60), mean_rr_ms)
    assert refused.value.code == "failed"


def test_entropy_of_an_even_spread_is_one_and_of_one_value_zero() -> None:
    # 8 of 128 left out at either end; 112 even steps fill the sixteen bins with seven each
    assert normalised_entropy(np.arange(128.0)) == pytest.approx(1.0)
    assert normalised_entropy(np.r_[np.full(120, 800.0), np.full(8, 2000.0)]) == 0.0
