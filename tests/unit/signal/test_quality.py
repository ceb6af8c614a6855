"""What is wrong with a signal is said lead by lead."""

import numpy as np
import pytest

from ecgomics.signal.filters import measurement_path
from ecgomics.signal.quality import assess_quality


def assessed(ecg, ecg_mv, mains_hz=None):
    clean_mv = measurement_path(ecg_mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz)
    return assess_quality(ecg_mv, clean_mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz)


def test_a_clean_ecg_is_good(make_ecg):
    ecg = make_ecg()
    quality = assessed(ecg, ecg.ecg_mv)
    assert quality.verdict == "good"
    assert quality.usable.all()
    assert not any(quality.reasons)
    assert quality.analysable_s == pytest.approx(10.0)


@pytest.mark.parametrize("reason", ["flat", "missing", "saturated", "noisy", "drift"])
def test_each_fault_is_named_in_its_lead_only(make_ecg, reason):
    ecg = make_ecg()
    ecg_mv = ecg.ecg_mv.copy()
    noise_mv = np.random.default_rng(1).normal(0, 1.0, ecg_mv.shape[1])
    time_s = np.arange(ecg_mv.shape[1]) / ecg.fs_hz
    ecg_mv[4] = {
        "flat": np.full_like(ecg_mv[4], 0.3),
        "missing": np.where(time_s < 9, np.nan, ecg_mv[4]),
        "saturated": np.clip(ecg_mv[4] * 5, -0.4, 0.4),
        "noisy": noise_mv,
        "drift": ecg_mv[4] + 2 * np.sin(2 * np.pi * 0.1 * time_s),
    }[reason]
    quality = assessed(ecg, ecg_mv)
    assert reason in quality.reasons[4]
    assert not any(quality.reasons[:4])
    assert not any(quality.reasons[5:])
    assert quality.usable[4] == (reason == "drift")
    assert quality.verdict in {"good", "fair"}


def test_mains_is_named_where_it_is_strong(make_ecg):
    ecg = make_ecg()
    ecg_mv = ecg.ecg_mv.copy()
    ecg_mv[1] += 0.5 * np.sin(2 * np.pi * 50.0 * np.arange(ecg_mv.shape[1]) / ecg.fs_hz)
    quality = assessed(ecg, ecg_mv, mains_hz=50.0)
    assert quality.reasons[1] == ("mains",)
    assert quality.mains_hz == 50.0
    assert quality.usable.all()


def test_nothing_recorded_is_poor():
    quality = assess_quality(np.full((2, 1000), np.nan), np.full((2, 1000), np.nan), fs_hz=500.0)
    assert quality.verdict == "poor"
    assert quality.analysable_s == 0
    assert quality.missing_percent.tolist() == [100, 100]
