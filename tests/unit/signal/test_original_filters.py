import numpy as np
import pytest
from numpy.typing import NDArray

from ecgomics.core.errors import NotComputable
from ecgomics.latent.preprocessing import founder_filtered
from ecgomics.signal.original_filters import FILTERS, band_pass_and_median, mean_decomposition

FS_HZ = 500.0
TIME_S = np.arange(5000) / FS_HZ
INSIDE = slice(750, -750)


def dirichlet(f_hz: float, radius: int) -> float:
    """Gain of a centred moving average over 2r + 1 samples."""
    width = 2 * radius + 1
    return float(np.sin(np.pi * f_hz * width / FS_HZ) / (width * np.sin(np.pi * f_hz / FS_HZ)))


def spikes(width_s: float = 0.012) -> NDArray[np.float64]:
    """Ten QRS-like waves of 1 mV, a second apart."""
    return np.exp(-0.5 * (((TIME_S % 1.0) - 0.5) / width_s) ** 2)


@pytest.fixture(scope="module")
def noisy() -> NDArray[np.float64]:
    """QRS-like and T-like waves in two leads with 10 µV of white noise."""
    rng = np.random.default_rng(3)
    waves = spikes() + 0.25 * np.exp(-0.5 * (((TIME_S % 1.0) - 0.8) / 0.05) ** 2)
    return np.stack([waves, -0.6 * waves]) + 0.01 * rng.standard_normal((2, TIME_S.size))


@pytest.mark.parametrize("name", FILTERS)
def test_the_filters_scale_with_the_signal_and_know_no_polarity(name, noisy) -> None:
    once = FILTERS[name](noisy, fs_hz=FS_HZ)
    # A Butterworth band-pass of so low an edge, as a fraction, is exact to some parts in ten million.
    assert FILTERS[name](-250.0 * noisy, fs_hz=FS_HZ) == pytest.approx(-250.0 * once, abs=2.5e-4)


@pytest.mark.parametrize("name", FILTERS)
def test_each_lead_is_filtered_by_itself(name, noisy) -> None:
    together = FILTERS[name](noisy, fs_hz=FS_HZ)
    assert np.array_equal(FILTERS[name](noisy[1:], fs_hz=FS_HZ)[0], together[1])


@pytest.mark.parametrize("name", FILTERS)
def test_later_in_is_later_out(name, noisy) -> None:
    early = FILTERS[name](noisy[:, :4600], fs_hz=FS_HZ)
    late = FILTERS[name](noisy[:, 400:], fs_hz=FS_HZ)
    assert late[:, 1100:3100] == pytest.approx(early[:, 1500:3500], abs=2e-3)


@pytest.mark.parametrize("name", FILTERS)
def test_mains_goes_and_leaves_nothing_behind(name) -> None:
    clean = spikes()[None]
    disturbed = clean + 0.2 * np.sin(2 * np.pi * 50.0 * TIME_S)
    apart = FILTERS[name](disturbed, fs_hz=FS_HZ) - FILTERS[name](clean, fs_hz=FS_HZ)
    assert np.abs(apart[:, INSIDE]).max() < 0.004, "2 % of the line"


@pytest.mark.parametrize("name", FILTERS)
def test_the_baseline_goes(name) -> None:
    wander = 1.0 * np.sin(2 * np.pi * 0.15 * TIME_S) + 3.0
    apart = FILTERS[name]((spikes() + wander)[None], fs_hz=FS_HZ) - FILTERS[name](spikes()[None], fs_hz=FS_HZ)
    # A median over 0.4 s that holds a wide wave stands up to half the wave's length beside its middle.
    assert np.abs(apart[:, INSIDE]).max() < 0.06


def test_a_sine_passes_the_decomposition_as_its_moving_averages_say() -> None:
    # No QRS: what is fast is dropped twice; 0.4 s hold five whole periods, whose median is 0.
    f_hz = 12.5
    first, twelve, four = dirichlet(f_hz, 12) * dirichlet(f_hz, 4), dirichlet(f_hz, 12), dirichlet(f_hz, 4)
    level = four * twelve * four
    expected = first * (level + 1.5 * (four - level))
    sine = np.sin(2 * np.pi * f_hz * TIME_S)
    found = mean_decomposition(sine[None], fs_hz=FS_HZ)[0, INSIDE]
    gain = 2.0 * np.mean(found * sine[INSIDE])
    assert gain == pytest.approx(expected, rel=0.01)
    assert found == pytest.approx(gain * sine[INSIDE], abs=0.02)


def test_the_decomposition_keeps_the_fast_part_of_qrs_and_drops_it_elsewhere(noisy) -> None:
    found = mean_decomposition(noisy, fs_hz=FS_HZ)
    between = (TIME_S % 1.0 < 0.3) & (TIME_S > 2.0) & (TIME_S < 8.0)
    assert found[0, between].std() < 0.4 * noisy[0, between].std(), "noise between beats is smoothed away"
    # At R everything is kept, and the middle band counts half as much again: x + (x smoothed - its level) / 2.
    kernel = {radius: np.full(2 * radius + 1, 1.0 / (2 * radius + 1)) for radius in (4, 12)}
    smooth = np.convolve(noisy[0], kernel[4], "same")
    level = np.convolve(np.convolve(smooth, kernel[12], "same"), kernel[4], "same")
    peaks = np.arange(1250, 4000, 500)
    assert found[0, peaks] == pytest.approx((noisy[0] + 0.5 * (smooth - level))[peaks], abs=0.03)
    low_passed = np.convolve(np.convolve(noisy[0], kernel[12], "same"), kernel[4], "same")
    assert (found[0, peaks] > 1.5 * low_passed[peaks]).all(), "moving averages alone would halve R"


def test_the_decomposition_needs_four_seconds_and_works_at_500_hz() -> None:
    with pytest.raises(NotComputable, match="needs 4 s") as refused:
        mean_decomposition(np.zeros((1, 999)), fs_hz=250.0)
    assert refused.value.code == "too_short"
    assert mean_decomposition(np.zeros((1, 1000)), fs_hz=250.0).shape == (1, 2000)


def test_the_band_pass_is_that_of_ecgfounder_and_takes_off_what_is_above_40_hz(noisy) -> None:
    assert np.array_equal(band_pass_and_median(noisy, fs_hz=FS_HZ), founder_filtered(noisy, fs_hz=FS_HZ)), (
        "one filter under two names"
    )
    # Butterworth of fourth order, forwards and backwards: 1 / (1 + W^8), W from the band-pass transformation of 0.67 to
    # 40 Hz with warped frequencies; the notch at 50 Hz is 30 times narrower than its frequency and far from 60 Hz.
    low, high, f = (np.tan(np.pi * hz / FS_HZ) for hz in (0.67, 40.0, 60.0))
    expected = 1.0 / (1.0 + ((f**2 - low * high) / (f * (high - low))) ** 8)
    found = band_pass_and_median(np.sin(2 * np.pi * 60.0 * TIME_S)[None], fs_hz=FS_HZ)[0, INSIDE]
    assert found.std() * 2**0.5 == pytest.approx(expected, rel=0.05)
