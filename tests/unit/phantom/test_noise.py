"""Noise has the level, the band and the seed that it states."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.phantom.noise import FibrillatoryWaves, Noise

FS_HZ = 500.0


def drawn(noise: Noise, seed: int = 1) -> Floats:
    return noise.samples_mv(3, samples=5000, fs_hz=FS_HZ, rng=np.random.default_rng(seed))


def share_between(samples: Floats, low_hz: float, high_hz: float) -> float:
    """Share of the power in a band."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(samples.shape[-1], 1.0 / FS_HZ)
    return float(power[..., (hz >= low_hz) & (hz <= high_hz)].sum() / power.sum())


@pytest.mark.parametrize("kind", ["white_uv", "muscle_uv", "mains_uv", "wander_uv"])
def test_each_kind_has_its_level_in_every_lead(kind: str) -> None:
    samples = drawn(Noise(**{kind: 20.0}))
    assert np.sqrt(np.mean(samples**2, axis=1)) * 1000.0 == pytest.approx(20.0)


def test_each_kind_has_its_band() -> None:
    assert share_between(drawn(Noise(muscle_uv=20.0)), 19.0, 151.0) > 0.99
    assert share_between(drawn(Noise(mains_uv=20.0)), 49.9, 50.1) > 0.999
    assert share_between(drawn(Noise(mains_uv=20.0, mains_hz=60.0)), 59.9, 60.1) > 0.999
    assert share_between(drawn(Noise(wander_uv=20.0)), 0.0, 0.8) > 0.97
    assert share_between(drawn(Noise(white_uv=20.0)), 0.0, 125.0) == pytest.approx(0.5, abs=0.05)


def test_levels_of_independent_kinds_add_as_power() -> None:
    samples = drawn(Noise(white_uv=30.0, mains_uv=40.0))
    assert np.sqrt(np.mean(samples**2)) * 1000.0 == pytest.approx(50.0, rel=0.02)


def test_no_noise_is_silence_and_the_seed_decides() -> None:
    assert not drawn(Noise()).any()
    loud = Noise(white_uv=5.0, muscle_uv=5.0, mains_uv=5.0, wander_uv=5.0)
    assert np.array_equal(drawn(loud, 3), drawn(loud, 3))
    assert not np.array_equal(drawn(loud, 3), drawn(loud, 4))


def test_fibrillatory_waves_have_their_rate_direction_and_height() -> None:
    waves = FibrillatoryWaves(rate_hz=6.0, vector_mv=(0.0, 0.03, -0.04))
    samples = waves.samples_mv(5000, fs_hz=FS_HZ, rng=np.random.default_rng(5))
    assert not samples[0].any()
    assert samples[1] * -4.0 / 3.0 == pytest.approx(samples[2])
    assert np.abs(samples[2]).max() <= 0.04 * 1.0001
    assert share_between(samples[2], 4.0, 8.0) > 0.7
