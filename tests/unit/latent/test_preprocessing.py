from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import butter, filtfilt, iirnotch, medfilt, resample_poly

from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.latent.ecgfounder import KNOWN
from ecgomics.latent.encoder import Contract
from ecgomics.latent.preprocessing import PREPROCESSINGS, windows

TWELVE, ONE = KNOWN["ecgfounder-12"].contract, KNOWN["ecgfounder-1"].contract
ANY = Contract(None, 100.0, 2.0, "zscore-record", 4)


def stretch(recording: Recording, first: int, last: int) -> Recording:
    return replace(recording, ecg_mv=recording.ecg_mv[:, first:last].copy())


def only(recording: Recording, *leads: str) -> Recording:
    return replace(recording, ecg_mv=np.stack([recording.lead(lead) for lead in leads]), leads=leads)


def repeated(recording: Recording, times: float) -> Recording:
    samples = round(times * recording.samples)
    ecg_mv = np.tile(recording.ecg_mv, int(np.ceil(times)))[:, :samples]
    drift_mv = 0.2 * np.sin(np.arange(samples) / 900.0)
    return replace(recording, ecg_mv=ecg_mv + drift_mv)


def by_hand(ecg_mv: np.ndarray) -> np.ndarray:
    """The steps of the publication's code, lead by lead, at 500 Hz."""
    out = []
    for lead_mv in ecg_mv:
        b, a = iirnotch(50.0, 30.0, 500.0)
        notched = filtfilt(b, a, lead_mv)
        b, a = butter(4, [0.67, 40.0], btype="bandpass", fs=500.0)
        banded = filtfilt(b, a, notched)
        out.append(banded - medfilt(banded, 201))
    filtered = np.stack(out)
    return (filtered - np.mean(filtered)) / (np.std(filtered) + 1e-8)


def test_ecgfounder_s_input_is_that_of_the_steps_one_by_one(sinus_ecg: Recording) -> None:
    found = windows(sinus_ecg, TWELVE)
    assert found.leads == STANDARD_LEADS
    assert found.ecg.shape == (1, 12, 5000)
    wanted = by_hand(np.stack([sinus_ecg.lead(lead) for lead in STANDARD_LEADS]))
    np.testing.assert_allclose(found.ecg[0], wanted, atol=1e-5)
    assert found.ecg.mean() == pytest.approx(0.0, abs=1e-5)
    assert found.ecg.std() == pytest.approx(1.0, abs=1e-4)
    assert np.ptp(found.ecg[0].std(axis=1)) > 0.1  # scaled together: small leads stay small


def test_another_rate_is_resampled_first(sinus_ecg: Recording) -> None:
    slow = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:, ::2].copy(), fs_hz=250.0)
    wanted = by_hand(resample_poly(slow.ecg_mv, 2, 1, axis=1, padtype="line"))
    np.testing.assert_allclose(windows(slow, TWELVE).ecg[0], wanted, atol=1e-5)


def test_leads_are_taken_by_name_not_by_place(sinus_ecg: Recording) -> None:
    order = [3, 7, 0, 11, 5, 1, 9, 2, 4, 10, 6, 8]
    leads = tuple(sinus_ecg.leads[i] for i in order)
    mixed = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[order].copy(), leads=leads)
    np.testing.assert_array_equal(windows(mixed, TWELVE).ecg, windows(sinus_ecg, TWELVE).ecg)


def test_limb_leads_that_follow_from_two_need_not_be_recorded(sinus_ecg: Recording) -> None:
    eight = only(sinus_ecg, "I", "II", "V1", "V2", "V3", "V4", "V5", "V6")
    np.testing.assert_allclose(windows(eight, TWELVE).ecg, windows(sinus_ecg, TWELVE).ecg, atol=1e-3)


def test_the_single_lead_model_takes_lead_one(sinus_ecg: Recording) -> None:
    found = windows(sinus_ecg, ONE)
    np.testing.assert_allclose(found.ecg[0], by_hand(sinus_ecg.lead("I")[None]), atol=1e-5)


def test_too_few_leads_are_named(sinus_ecg: Recording) -> None:
    with pytest.raises(NotComputable, match="The model needs V1, V3; the recording has") as refused:
        windows(only(sinus_ecg, "I", "II", "V2", "V4", "V5", "V6"), TWELVE)
    assert refused.value.code == "wrong_leads"
    with pytest.raises(NotComputable, match="The model needs I; the recording has II") as refused:
        windows(only(sinus_ecg, "II"), ONE)
    assert refused.value.code == "wrong_leads"


def test_what_is_too_short_is_refused_and_not_padded(sinus_ecg: Recording) -> None:
    with pytest.raises(NotComputable, match=r"The model needs 10 s; 9\.8 s are there") as refused:
        windows(stretch(sinus_ecg, 0, 4900), TWELVE)
    assert refused.value.code == "too_short"


def test_a_last_sample_may_lack(sinus_ecg: Recording) -> None:
    found = windows(stretch(sinus_ecg, 0, 4999), TWELVE)
    assert found.ecg.shape == (1, 12, 5000)
    np.testing.assert_array_equal(found.ecg[:, :, -1], 0.0)
    assert np.abs(found.ecg[:, :, -2]).max() > 0.0


def test_each_window_is_what_it_is_in_a_file_of_its_own(sinus_ecg: Recording) -> None:
    long = repeated(sinus_ecg, 3.5)
    found = windows(long, TWELVE)
    np.testing.assert_array_equal(found.start_s, [0.0, 10.0, 20.0])
    np.testing.assert_array_equal(found.ecg[1:2], windows(stretch(long, 5000, 10000), TWELVE).ecg)


def test_windows_without_signal_are_left_out(sinus_ecg: Recording) -> None:
    long = repeated(sinus_ecg, 3.0)
    ecg_mv = long.ecg_mv.copy()
    ecg_mv[4, 5100:9900] = np.nan
    ecg_mv[:, 10000:] = 0.0
    np.testing.assert_array_equal(windows(replace(long, ecg_mv=ecg_mv), TWELVE).start_s, [0.0])
    with pytest.raises(NotComputable, match="No stretch of 10 s shows all leads") as refused:
        windows(replace(long, ecg_mv=np.zeros_like(ecg_mv)), TWELVE)
    assert refused.value.code == "low_quality"
    with pytest.raises(NotComputable) as refused:
        windows(replace(long, ecg_mv=np.full_like(ecg_mv, np.nan)), TWELVE)
    assert refused.value.code == "low_quality"


def test_gaps_are_bridged(sinus_ecg: Recording) -> None:
    ecg_mv = sinus_ecg.ecg_mv.copy()
    ecg_mv[2, 1000:1100] = np.nan
    assert np.isfinite(windows(replace(sinus_ecg, ecg_mv=ecg_mv), TWELVE).ecg).all()


def test_any_leads_are_prepared_one_by_one(sinus_ecg: Recording) -> None:
    found = windows(only(sinus_ecg, "II", "V5"), ANY)
    assert (found.leads, found.ecg.shape) == (("II", "V5"), (5, 2, 200))
    np.testing.assert_array_equal(found.ecg[:, :1], windows(only(sinus_ecg, "II"), ANY).ecg)
    np.testing.assert_allclose(found.ecg.std(axis=2), 1.0, atol=1e-4)


@pytest.mark.parametrize(
    ("name", "mean", "spread"),
    [("none", [2.5, 10.0], [1.5, 2.0]), ("zscore-lead", [0.0, 0.0], [1.0, 1.0])],
)
def test_the_named_preprocessings(name: str, mean: list[float], spread: list[float]) -> None:
    window_mv = np.array([[1.0, 4.0, 1.0, 4.0], [8.0, 12.0, 12.0, 8.0]])
    found = PREPROCESSINGS[name](window_mv, 100.0)
    np.testing.assert_allclose(found.mean(axis=1), mean, atol=1e-7)
    np.testing.assert_allclose(found.std(axis=1), spread, atol=1e-7)


def test_a_z_score_of_the_record_keeps_the_leads_apart() -> None:
    window_mv = np.array([[1.0, 4.0, 1.0, 4.0], [8.0, 12.0, 12.0, 8.0]])
    found = PREPROCESSINGS["zscore-record"](window_mv, 100.0)
    np.testing.assert_allclose(found, (window_mv - 6.25) / np.sqrt(17.1875), atol=1e-7)


def test_band_and_mains_are_taken_off_where_asked(sinus_ecg: Recording) -> None:
    contract = Contract(("II",), 500.0, 10.0, "none", 4)
    time_s = np.arange(5000) / 500.0
    line_mv = 0.3 * np.sin(2 * np.pi * 50.0 * time_s)
    humming = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv + line_mv + 2.0)
    plain = windows(sinus_ecg, contract).ecg[0, 0]
    notched = windows(humming, contract, notch_hz=50.0).ecg[0, 0]
    assert np.abs(notched - 2.0 - plain)[500:-500].max() < 0.06
    banded = windows(humming, contract, band_hz=(0.5, 40.0)).ecg[0, 0]
    assert abs(banded.mean()) < 0.05
    gain = 1.0 / np.sqrt(1.0 + (50.0 / 40.0) ** 8)
    left = np.abs(np.fft.rfft(banded))[500] / np.abs(np.fft.rfft(line_mv))[500]
    assert left == pytest.approx(gain, abs=0.01)
