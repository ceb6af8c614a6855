"""Band powers and moments of signals whose values follow by hand."""

import numpy as np
import pytest

from ecgomics.signal.quality import spectrum
from ecgomics.signal.quality.spectrum import band_powers, standard_moments

FS_HZ = 500.0


def sinusoids(*parts: tuple[float, float], seconds: float = 20.0, fs_hz: float = FS_HZ) -> np.ndarray:
    """Sum of sinusoids given as frequency in Hz and amplitude in mV, one lead."""
    time_s = np.arange(round(seconds * fs_hz)) / fs_hz
    return np.sum([mv * np.sin(2 * np.pi * hz * time_s) for hz, mv in parts], axis=0)[None]


@pytest.mark.parametrize("seconds", [10.0, 20.0, 300.0])
def test_powers_are_told_by_band(seconds: float) -> None:
    powers = band_powers(
        sinusoids((0.4, 1.0), (10.0, 2.0), (25.0, 1.0), (60.0, 2.0), seconds=seconds),
        fs_hz=FS_HZ,
        mains_hz=None,
    )
    unit = powers.to_1[0]
    found = [getattr(powers, band)[0] / unit for band in ("to_40", "from_5_to_15", "from_5_to_40")]
    # Squares of the amplitudes: 1 below 1 Hz, 4 at 10, 1 at 25, 4 at 60 Hz.
    np.testing.assert_allclose(found, [6.0, 4.0, 5.0], rtol=1e-3)
    assert powers.snr_db[0] == pytest.approx(10 * np.log10(4.0 / 5.0), abs=0.01)


def test_the_mains_is_left_out() -> None:
    mixed_mv = sinusoids((10.0, 1.0), (30.0, 1.0), (50.0, 3.0))
    heard, spared = (band_powers(mixed_mv, fs_hz=FS_HZ, mains_hz=hz).snr_db[0] for hz in (None, 50.0))
    assert heard == pytest.approx(-10.0, abs=0.01)
    assert spared == pytest.approx(0.0, abs=0.01)


def test_gaps_and_level_do_not_matter_much() -> None:
    plain_mv = sinusoids((10.0, 1.0), (30.0, 0.5))
    gap_mv = plain_mv + 7.0
    gap_mv[0, 2000:2300] = np.nan
    one, other = (band_powers(each, fs_hz=FS_HZ, mains_hz=None).snr_db[0] for each in (plain_mv, gap_mv))
    assert other == pytest.approx(one, abs=0.5)


@pytest.mark.parametrize("pieces", [1, 5])
def test_the_pieces_at_a_time_change_nothing(monkeypatch: pytest.MonkeyPatch, pieces: int) -> None:
    noise_mv = np.random.default_rng(3).normal(0.0, 1.0, (2, 37_000))
    whole = band_powers(noise_mv, fs_hz=FS_HZ, mains_hz=60.0)
    monkeypatch.setattr(spectrum, "PIECES", pieces)
    np.testing.assert_allclose(
        band_powers(noise_mv, fs_hz=FS_HZ, mains_hz=60.0).to_40, whole.to_40, rtol=1e-6
    )


def test_moments_are_those_of_known_distributions() -> None:
    rng = np.random.default_rng(4)
    leads_mv = np.stack(
        [rng.normal(0.3, 2.0, 400_000), rng.uniform(-1, 1, 400_000), rng.exponential(1.0, 400_000)]
    )
    skewness, kurtosis = standard_moments(leads_mv)
    np.testing.assert_allclose(skewness, [0.0, 0.0, 2.0], atol=0.06)
    np.testing.assert_allclose(kurtosis, [3.0, 1.8, 9.0], rtol=0.05)


def test_moments_leave_out_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.array([[0.0, 0.0, 0.0, 1.0], [1.0, 1.0, 1.0, 1.0], [np.nan] * 4])
    gappy = np.insert(values, [1, 3], np.nan, axis=1)
    for block in (2**16, 2):
        monkeypatch.setattr(spectrum, "BLOCK_SAMPLES", block)
        skewness, kurtosis = standard_moments(gappy)
        # Of 0, 0, 0, 1 about 1/4: m2 = 3/16, m3 = 3/32, m4 = 21/256.
        assert skewness[0] == pytest.approx((3 / 32) / (3 / 16) ** 1.5)
        assert kurtosis[0] == pytest.approx((21 / 256) / (3 / 16) ** 2)
        assert np.isnan(skewness[1:]).all()
        assert np.isnan(kurtosis[1:]).all()
