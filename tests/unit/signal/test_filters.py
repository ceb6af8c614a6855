"""The measurement path moves nothing; the model path gives exactly what was asked for."""

import numpy as np
import pytest

from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.signal.filters import ModelInput, measurement_path, model_path
from ecgomics.signal.mains import mains_line_hz


def test_a_baseline_drift_is_removed_and_the_beats_stay(make_ecg):
    ecg = make_ecg(noise_mv=0.0)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    clean_mv = measurement_path(ecg.ecg_mv + 0.8 * np.sin(2 * np.pi * 0.15 * time_s) + 0.4, fs_hz=ecg.fs_hz)
    apex = np.round(ecg.beat_s * ecg.fs_hz).astype(int)
    foot = apex - round(0.06 * ecg.fs_hz)
    height_mv = clean_mv[0, apex] - clean_mv[0, foot]
    wanted_mv = ecg.ecg_mv[0, apex] - ecg.ecg_mv[0, foot]
    assert np.abs(height_mv / wanted_mv - 1).max() < 0.05


@pytest.mark.parametrize("rate_per_min", [40, 75, 180])
def test_the_st_level_does_not_shift(make_ecg, sinus_waves, rate_per_min):
    waves = sinus_waves if rate_per_min < 150 else (*sinus_waves[:4],)
    ecg = make_ecg(noise_mv=0.0, beat_s=np.arange(0.7, 29.0, 60 / rate_per_min), seconds=30.0, waves=waves)
    clean_mv = measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz)
    middle = ecg.beat_s[(ecg.beat_s > 3) & (ecg.beat_s < 27)]
    st, pr = (np.round((middle + shift_s) * ecg.fs_hz).astype(int) for shift_s in (0.11, -0.06))
    assert np.abs(clean_mv[:, st] - clean_mv[:, pr]).max() < 0.025


@pytest.mark.parametrize("mains_hz", [50.0, 60.0])
def test_the_mains_line_is_found_and_removed_without_ringing(make_ecg, mains_hz):
    ecg = make_ecg(noise_mv=0.0)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    loud_mv = ecg.ecg_mv + 0.1 * np.sin(2 * np.pi * mains_hz * time_s + 1.0)
    assert mains_line_hz(loud_mv, fs_hz=ecg.fs_hz) == mains_hz
    clean_mv = measurement_path(loud_mv, fs_hz=ecg.fs_hz, mains_hz=mains_hz)
    alone_mv = measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz)
    assert np.abs(clean_mv - alone_mv).max() < 0.02


def test_no_mains_line_is_found_where_there_is_none_or_none_is_wanted(make_ecg):
    ecg = make_ecg()
    assert mains_line_hz(ecg.ecg_mv, fs_hz=ecg.fs_hz) is None
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    loud_mv = ecg.ecg_mv + 0.1 * np.sin(2 * np.pi * 50.0 * time_s)
    assert mains_line_hz(loud_mv, fs_hz=ecg.fs_hz, settings=Settings(mains_hz="off")) is None
    assert mains_line_hz(ecg.ecg_mv, fs_hz=ecg.fs_hz, settings=Settings(mains_hz="60")) == 60.0


def test_gaps_stay_masked_and_smear_nothing(make_ecg):
    ecg = make_ecg()
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[3, 2000:2400] = np.nan
    clean_mv, whole_mv = (measurement_path(mv, fs_hz=ecg.fs_hz) for mv in (holed_mv, ecg.ecg_mv))
    assert np.array_equal(np.isnan(clean_mv), np.isnan(holed_mv))
    assert np.nanmax(np.abs(clean_mv - whole_mv)) < 0.15
    np.testing.assert_allclose(clean_mv[[0, 1, 2, 4]], whole_mv[[0, 1, 2, 4]])


def test_the_ends_carry_no_transient(make_ecg):
    ecg = make_ecg(noise_mv=0.0)
    clean_mv = measurement_path(ecg.ecg_mv + 2.0, fs_hz=ecg.fs_hz)
    assert np.abs(clean_mv[:, :100]).max() < 0.1
    assert np.abs(clean_mv[:, -20:]).max() < 0.1


def test_the_input_is_not_changed(make_ecg):
    ecg = make_ecg()
    before = ecg.ecg_mv.copy()
    measurement_path(ecg.ecg_mv, fs_hz=ecg.fs_hz, mains_hz=50.0)
    assert np.array_equal(ecg.ecg_mv, before)


def test_the_model_path_keeps_the_contract(make_ecg):
    ecg = make_ecg(gains=(1.0, 0.5))
    contract = ModelInput(
        fs_hz=250.0, leads=("aVF", "I"), seconds=12.0, band_hz=(0.5, 40.0), normalisation="lead_z"
    )
    inputs = model_path(ecg.ecg_mv, ("I", "II"), fs_hz=500.0, contract=contract)
    assert inputs.shape == (2, 3000)
    np.testing.assert_allclose(inputs.mean(axis=1), 0.0, atol=1e-9)
    np.testing.assert_allclose(inputs.std(axis=1), 1.0)


def test_the_model_path_cuts_and_leaves_units_alone(make_ecg):
    ecg = make_ecg(gains=(1.0,))
    contract = ModelInput(fs_hz=500.0, leads=("V1",), seconds=2.0)
    inputs = model_path(ecg.ecg_mv, ("V1",), fs_hz=500.0, contract=contract)
    np.testing.assert_allclose(inputs, ecg.ecg_mv[:, :1000], atol=1e-9)


def test_a_lead_that_the_model_needs_must_be_there(make_ecg):
    ecg = make_ecg(gains=(1.0,))
    with pytest.raises(NotComputable, match="V6") as refusal:
        model_path(
            ecg.ecg_mv, ("V1",), fs_hz=500.0, contract=ModelInput(fs_hz=500.0, leads=("V6",), seconds=2.0)
        )
    assert refusal.value.code == "wrong_leads"
