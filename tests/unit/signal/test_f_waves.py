"""f waves of known rate and height under beats that are all alike."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.signal.f_waves import f_wave_spectrum, f_waves
from ecgomics.signal.model import Beats

FS_HZ = 500.0
SECONDS = 40.0


def beats_at(peak_s: Floats, group: Floats | None = None) -> Beats:
    count = len(peak_s)
    return Beats(
        peak_s=peak_s,
        kind=("N",) * count,
        group=np.zeros(count, dtype=np.intp) if group is None else group.astype(np.intp),
        accepted=np.ones(count, dtype=bool),
        after_gap=np.zeros(count, dtype=bool),
    )


def irregular_s(seed: int = 5) -> Floats:
    """R peaks at irregular distances of 0.55 to 0.95 s, between samples too."""
    return np.cumsum(np.random.default_rng(seed).uniform(0.55, 0.95, 48)) - 0.2


def ecg_mv(peak_s: Floats, scale: Floats | None = None) -> Floats:
    """One lead with a Gaussian QRS of 1 mV and a T wave of 0.3 mV for each beat."""
    time_s = np.arange(round(SECONDS * FS_HZ)) / FS_HZ
    lead_mv = np.zeros_like(time_s)
    for at_s, height in zip(peak_s, np.ones_like(peak_s) if scale is None else scale, strict=True):
        qrs, t = (time_s - at_s) / 0.012, (time_s - at_s - 0.25) / 0.04
        lead_mv += height * (np.exp(-0.5 * qrs**2) + 0.3 * np.exp(-0.5 * t**2))
    return lead_mv[np.newaxis]


def sine_mv(rate_hz: float, rms_mv: float) -> Floats:
    time_s = np.arange(round(SECONDS * FS_HZ)) / FS_HZ
    wave: Floats = rms_mv * 2.0**0.5 * np.sin(2.0 * np.pi * rate_hz * time_s)
    return wave[np.newaxis]


def band_rms_mv(lead_mv: Floats, beats: Beats) -> float:
    spectrum = f_wave_spectrum(f_waves(lead_mv, beats, fs_hz=FS_HZ))
    hz = spectrum.frequency_hz
    return float(spectrum.power_mv2((hz >= 3.0) & (hz <= 15.0))[0] ** 0.5)


def test_the_spectrum_holds_the_power_of_a_sine() -> None:
    spectrum = f_wave_spectrum(f_waves(sine_mv(6.0, 0.05), beats_at(np.zeros(0)), fs_hz=FS_HZ))
    everything = np.ones(len(spectrum.frequency_hz), dtype=bool)
    assert spectrum.power_mv2(everything)[0] == pytest.approx(0.05**2, rel=1e-3)
    assert spectrum.frequency_hz[spectrum.density_mv2_hz[0].argmax()] == pytest.approx(6.0, abs=0.0625)


def test_beats_without_f_waves_leave_nothing() -> None:
    peak_s = irregular_s()
    heights = np.where(np.arange(len(peak_s)) % 2 == 0, 0.95, 1.05)
    before_mv = band_rms_mv(ecg_mv(peak_s, heights), beats_at(np.zeros(0)))
    after_mv = band_rms_mv(ecg_mv(peak_s, heights), beats_at(peak_s))
    assert before_mv > 0.1
    assert after_mv < 0.02 * before_mv


@pytest.mark.parametrize("rate_hz", [4.5, 6.0, 9.0])
def test_f_waves_keep_rate_and_height(rate_hz: float) -> None:
    peak_s = irregular_s()
    spectrum = f_wave_spectrum(
        f_waves(ecg_mv(peak_s) + sine_mv(rate_hz, 0.04), beats_at(peak_s), fs_hz=FS_HZ)
    )
    hz = spectrum.frequency_hz
    assert hz[spectrum.density_mv2_hz[0].argmax()] == pytest.approx(rate_hz, abs=0.0625)
    # the mean of 48 beats takes a small part of the wave with it, and its fit to the height of QRS a little more
    assert spectrum.power_mv2((hz >= 3.0) & (hz <= 15.0))[0] ** 0.5 == pytest.approx(0.04, rel=0.1)


def test_rare_shapes_are_left_out() -> None:
    peak_s = irregular_s()
    group = np.where(np.arange(len(peak_s)) == 20, 1, 0)
    waves = f_waves(ecg_mv(peak_s) + sine_mv(6.0, 0.04), beats_at(peak_s, group), fs_hz=FS_HZ)
    out_s = np.flatnonzero(~waves.known) / waves.fs_hz
    assert out_s[0] == pytest.approx(peak_s[20] - 0.10, abs=0.008)
    assert out_s[-1] == pytest.approx(peak_s[20] + 0.46, abs=0.008)
    assert not waves.mv[:, ~waves.known].any()


def test_gaps_are_left_out() -> None:
    peak_s = irregular_s()
    lead_mv = ecg_mv(peak_s) + sine_mv(6.0, 0.04)
    lead_mv[:, 5000:7500] = np.nan
    kept = beats_at(peak_s[(peak_s < 9.9) | (peak_s > 15.1)])
    waves = f_waves(lead_mv, kept, fs_hz=FS_HZ)
    assert (~waves.known).sum() / waves.fs_hz == pytest.approx(5.0, abs=0.02)
    assert band_rms_mv(lead_mv, kept) == pytest.approx(0.04, rel=0.1)
