"""R peaks and beat classes against beats that were put there."""

import numpy as np
import pytest

from ecgomics.signal.pacing import pacing_spikes
from ecgomics.signal.rpeaks import r_peaks


@pytest.mark.parametrize("fs_hz", [100.0, 125.0, 250.0, 360.0, 500.0, 1000.0])
@pytest.mark.parametrize("gains", [(1.0,), (-0.7,), (1.0, 0.8, -0.6, 0.5)])
def test_every_beat_is_found_at_its_time(make_ecg, find, fs_hz, gains):
    ecg = make_ecg(fs_hz=fs_hz, gains=gains)
    beats = find(ecg).beats
    assert len(beats) == len(ecg.beat_s)
    # The corners of the waves alias at low rates: half a sample is what can be had there.
    allowed_s = max(0.002, 0.5 / fs_hz)
    assert np.abs(beats.peak_s - ecg.beat_s).max() < allowed_s
    assert np.abs(beats.rr_ms - 850.0).max() < 2000 * allowed_s
    assert set(beats.kind) == {"N"}
    assert not beats.group.any()


def test_turning_scaling_and_reordering_leads_changes_no_time(make_ecg, find, changed):
    ecg = make_ecg()
    wanted_s = find(ecg).beats.peak_s
    for other_mv in (-ecg.ecg_mv, 3.0 * ecg.ecg_mv, ecg.ecg_mv[::-1]):
        np.testing.assert_allclose(find(changed(ecg, other_mv)).beats.peak_s, wanted_s, atol=1e-6)


def test_a_tall_t_wave_is_no_beat(make_ecg, find, sinus_waves):
    tall = (*sinus_waves[:4], type(sinus_waves[4])(160.0, 360.0, 1.6))
    ecg = make_ecg(waves=tall)
    assert len(find(ecg).beats) == len(ecg.beat_s)


def test_low_voltage_and_noise_lose_no_beat(make_ecg, find):
    ecg = make_ecg(gains=tuple(0.25 * gain for gain in (1.0, 0.8, -0.6, 0.5)), noise_mv=0.015)
    beats = find(ecg).beats
    assert len(beats) == len(ecg.beat_s)
    assert np.abs(beats.peak_s - ecg.beat_s).max() < 0.008


def test_two_seconds_are_enough_for_beats(make_ecg, find):
    ecg = make_ecg(seconds=2.0, gains=(1.0,))
    np.testing.assert_allclose(find(ecg).beats.peak_s, ecg.beat_s, atol=0.004)


def test_no_interval_is_given_across_a_gap(make_ecg, find, changed):
    ecg = make_ecg()
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[:, 2000:3000] = np.nan
    beats = find(changed(ecg, holed_mv)).beats
    left = ecg.beat_s[(ecg.beat_s < 4.0) | (ecg.beat_s > 6.0)]
    assert np.abs(beats.peak_s - left).max() < 0.01
    assert beats.after_gap.sum() == 1
    assert np.isnan(beats.rr_ms).sum() == 1


def test_a_missing_lead_costs_no_beat(make_ecg, find, changed):
    ecg = make_ecg()
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[:6] = np.nan
    assert len(find(changed(ecg, holed_mv)).beats) == len(ecg.beat_s)


def test_noise_alone_holds_no_usable_lead():
    assert len(r_peaks(np.full((2, 5000), np.nan), fs_hz=500.0)) == 0
    assert len(r_peaks(np.zeros((1, 100)), fs_hz=500.0)) == 0


def test_a_wide_early_beat_is_ventricular_and_a_narrow_early_one_supraventricular(
    make_ecg, find, changed, sinus_waves
):
    usual_s = np.arange(0.6, 19.5, 0.8)
    early_s = np.delete(usual_s, [8, 16])
    ecg = make_ecg(beat_s=np.sort(np.r_[early_s, 12.95]), seconds=20.0)
    wave = type(sinus_waves[0])
    wide = make_ecg(
        beat_s=np.array([6.5]),
        seconds=20.0,
        waves=(wave(-70, 60, -1.5, triangle=True), wave(60, 130, 0.5, triangle=True)),
        gains=(0.3, -0.9, 1.0, 0.2, 0.8, -0.4, 1.1, 0.6, -0.5, 0.9, 1.0, 0.3),
        noise_mv=0.0,
    )
    beats = find(changed(ecg, ecg.ecg_mv + wide.ecg_mv)).beats
    kinds = dict(zip(np.round(beats.peak_s, 1), beats.kind, strict=True))
    assert [kind for at, kind in kinds.items() if 6.3 <= at <= 6.6] == ["V"]
    assert [kind for at, kind in kinds.items() if 12.9 <= at <= 13.0] == ["S"]
    assert list(beats.kind).count("N") == len(early_s)


def paced(ecg):
    """The samples with a spike of 2 ms and both leads' signs 60 ms before each R peak."""
    ecg_mv = ecg.ecg_mv.copy()
    at = np.round((ecg.beat_s - 0.06) * ecg.fs_hz).astype(int)
    ecg_mv[:, at] += np.where(np.arange(len(ecg_mv)) % 2, -1.0, 1.0)[:, None]
    return ecg_mv


def test_a_beat_after_a_spike_is_paced_and_the_spike_moves_no_mark(make_ecg, find, changed):
    ecg = make_ecg()
    found, plain = find(changed(ecg, paced(ecg))), find(ecg)
    assert set(found.beats.kind) == {"P"}
    np.testing.assert_allclose(found.fiducials.global_s[:, 3:6], plain.fiducials.global_s[:, 3:6], atol=0.008)


def test_spikes_are_not_sought_below_250_hz(make_ecg):
    ecg = make_ecg(fs_hz=200.0)
    assert len(pacing_spikes(paced(ecg), fs_hz=200.0)) == 0


def test_a_normal_qrs_is_no_spike(make_ecg):
    assert len(pacing_spikes(make_ecg().ecg_mv, fs_hz=500.0)) == 0


def test_ludb_rates_are_those_of_its_beats(ecg_data):
    import wfdb

    from ecgomics.io import read
    from ecgomics.signal.beats import detect_beats
    from ecgomics.signal.filters import measurement_path
    from ecgomics.signal.quality import assess_quality

    close = 0
    headers = sorted((ecg_data / "ludb").glob("*.hea"))[::10]
    for header in headers:
        recording = read(header)
        marked = wfdb.rdann(str(header.with_suffix("")), "ii")
        wanted_s = marked.sample[np.array(marked.symbol) == "N"] / recording.fs_hz
        clean_mv = measurement_path(recording.ecg_mv, fs_hz=recording.fs_hz)
        usable = assess_quality(recording.ecg_mv, clean_mv, fs_hz=recording.fs_hz).usable
        found_s = detect_beats(clean_mv, fs_hz=recording.fs_hz, usable=usable).peak_s
        inside = found_s[(found_s > wanted_s[0] - 0.15) & (found_s < wanted_s[-1] + 0.15)]
        close += abs(60 / np.diff(inside).mean() - 60 / np.diff(wanted_s).mean()) <= 2
    assert close >= 0.99 * len(headers)
