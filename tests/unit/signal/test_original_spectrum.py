import numpy as np
import pytest

from ecgomics.signal.original_spectrum import spectral

FS_HZ = 500.0
TIME_S = np.arange(10_000) / FS_HZ


def test_a_sine_is_one_line_with_half_its_amplitude_squared() -> None:
    found = spectral(np.stack([0.4 * np.sin(2 * np.pi * 10.0 * TIME_S)]), fs_hz=FS_HZ)
    assert found.power_mv2[0] == pytest.approx(0.5 * 0.4**2, rel=0.01)
    assert (found.peak_hz[0], found.median_hz[0]) == (10.0, 10.0)
    assert found.edge_95_hz[0] == pytest.approx(10.0, abs=0.25)
    assert found.share_percent["middle"][0] == pytest.approx(100.0, abs=0.1)
    assert found.entropy[0] < 0.25, "three lines of 178"


def test_two_sines_share_the_power_by_their_squares() -> None:
    two = np.sin(2 * np.pi * 3.0 * TIME_S) + 2.0 * np.sin(2 * np.pi * 30.0 * TIME_S)
    found = spectral(two[None], fs_hz=FS_HZ)
    shares = {name: each[0] for name, each in found.share_percent.items()}
    assert shares == pytest.approx({"low": 20.0, "middle": 0.0, "high": 80.0}, abs=0.2)
    assert (found.peak_hz[0], found.median_hz[0]) == (30.0, 30.0)


def test_white_noise_spreads_evenly() -> None:
    noise = np.random.default_rng(1).standard_normal((1, 500_000))
    found = spectral(noise, fs_hz=FS_HZ)
    assert found.entropy[0] == pytest.approx(1.0, abs=0.01)
    assert found.median_hz[0] == pytest.approx(22.75, abs=0.75)
    assert found.power_mv2[0] == pytest.approx(44.5 / 250.0, rel=0.03), "the range's part of the variance"


def test_a_lead_without_signal_has_no_frequencies() -> None:
    found = spectral(np.zeros((1, 5000)), fs_hz=FS_HZ)
    assert found.power_mv2[0] == 0.0
    shares = [each[0] for each in found.share_percent.values()]
    assert np.isnan(
        [found.peak_hz[0], found.median_hz[0], found.edge_95_hz[0], found.entropy[0], *shares]
    ).all()
