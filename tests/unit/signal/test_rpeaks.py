"""R peaks of analytic ECGs: every beat, nothing else, at the right time."""

import numpy as np
import pytest

from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.signal.beat_path import LONGEST_RR_S
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.rpeaks import block_samples, r_peaks, r_peaks_of

CLEAN_HZ = 250.0


def assert_finds(found_s, beat_s, *, within_s=0.008):
    """As many beats as there are, each where it is."""
    assert len(found_s) == len(beat_s)
    np.testing.assert_allclose(found_s, beat_s, atol=within_s)


def test_polarity_does_not_matter(make_ecg):
    ecg = make_ecg(gains=(1.0,))
    np.testing.assert_array_equal(r_peaks(ecg.ecg_mv, fs_hz=500.0), r_peaks(-ecg.ecg_mv, fs_hz=500.0))
    assert_finds(r_peaks(-ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


@pytest.mark.parametrize("fs_hz", [100.0, 128.0, 257.0, 360.0, 1000.0])
def test_rates_of_sampling(make_ecg, fs_hz):
    ecg = make_ecg(fs_hz=fs_hz, gains=(1.0,), noise_mv=0.005)
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=fs_hz), ecg.beat_s)


@pytest.mark.parametrize(
    "gains", [(1.0,), (0.0, -0.7), (1.0, 0.8, -0.6, 0.5, -0.9, 0.7, 1.1, -0.5, 0.4, 0.9, 1.2, 0.6)]
)
def test_one_two_and_twelve_leads(make_ecg, gains):
    ecg = make_ecg(gains=gains)
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


def test_two_seconds(make_ecg):
    ecg = make_ecg(seconds=2.0, gains=(1.0,))
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


def test_times_are_finer_than_a_sample(make_ecg, sinus_waves):
    wave = type(sinus_waves[0])
    # Beats at every place between samples; a smooth R, whose top lies where its beat does.
    beat_s = 0.6 + np.arange(40) * 0.8013
    ecg = make_ecg(
        fs_hz=125.0, seconds=33.5, beat_s=beat_s, waves=(wave(-50.0, 50.0, 1.0),), gains=(1.0,), noise_mv=0.0
    )
    found_s = r_peaks(ecg.ecg_mv, fs_hz=125.0)
    assert_finds(found_s, beat_s, within_s=0.001)  # a sample lasts 8 ms
    assert np.abs(found_s - beat_s).max() < 0.125 * 0.008


def test_phantom_of_twelve_leads_at_its_planned_beats():
    plan = regular_plan([800.0] * 11, beat_shape(PATTERNS["normal"], Body()), first_s=0.5)
    made = phantom(plan, Acquisition(duration_s=10.0, noise=Noise(white_uv=25.0, wander_uv=200.0)))
    clean_mv = measurement_path(made.recording.ecg_mv, fs_hz=500.0)
    planned_s = np.array([beat.r_s for beat in plan.beats if beat.r_s < 9.9])
    assert_finds(r_peaks(clean_mv, fs_hz=500.0), planned_s, within_s=0.025)


@pytest.mark.parametrize("height", [0.1, 5.0])
def test_low_and_high_voltage(make_ecg, height):
    ecg = make_ecg(gains=(height,), noise_mv=0.004)
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


def test_a_stretch_of_low_voltage(make_ecg):
    ecg = make_ecg(seconds=60.0, gains=(1.0,))
    low_mv = ecg.ecg_mv.copy()
    low_mv[:, 15000:] *= 0.25
    assert_finds(r_peaks(low_mv, fs_hz=500.0), ecg.beat_s)


def test_a_flat_line_and_faint_noise_hold_no_beats():
    assert len(r_peaks(np.zeros((3, 5000)), fs_hz=500.0)) == 0
    assert len(r_peaks(np.full((2, 5000), np.nan), fs_hz=500.0)) == 0
    assert len(r_peaks(np.zeros((1, 100)), fs_hz=500.0)) == 0
    assert len(r_peaks(np.zeros((0, 5000)), fs_hz=500.0)) == 0


def test_wide_early_beats_are_found_and_tall_t_waves_are_not(make_ecg, sinus_waves):
    wave = type(sinus_waves[0])
    tall_t = (*sinus_waves[:-1], wave(160.0, 360.0, 1.0))
    usual_s = np.arange(0.6, 59.0, 0.8)
    early = np.arange(5, len(usual_s), 8)
    normal_s, wide_s = np.delete(usual_s, early), usual_s[early] - 0.3
    normal = make_ecg(beat_s=normal_s, waves=tall_t, seconds=60.0, gains=(1.0,))
    wide = make_ecg(
        beat_s=wide_s,
        waves=(wave(-70.0, 70.0, -1.0, triangle=True), wave(150.0, 380.0, 0.4)),
        seconds=60.0,
        gains=(1.0,),
        noise_mv=0.0,
    )
    found_s = r_peaks(normal.ecg_mv + wide.ecg_mv, fs_hz=500.0)
    assert_finds(found_s, np.sort(np.r_[normal_s, wide_s]), within_s=0.02)


def test_bigeminy_of_wide_beats(make_ecg, sinus_waves):
    wave = type(sinus_waves[0])
    normal_s = np.arange(0.6, 59.0, 1.3)
    normal = make_ecg(beat_s=normal_s, seconds=60.0, gains=(1.0,))
    wide = make_ecg(
        beat_s=normal_s + 0.5,
        waves=(wave(-60.0, 60.0, -1.5, triangle=True), wave(140.0, 340.0, 0.3)),
        seconds=60.0,
        gains=(1.0,),
        noise_mv=0.0,
    )
    found_s = r_peaks(normal.ecg_mv + wide.ecg_mv, fs_hz=500.0)
    assert_finds(found_s, np.sort(np.r_[normal_s, normal_s + 0.5]), within_s=0.02)


def test_tall_p_waves_are_no_beats(make_ecg, sinus_waves):
    wave = type(sinus_waves[0])
    peaked = (wave(-190.0, -120.0, 0.45), *sinus_waves[1:])
    ecg = make_ecg(waves=peaked, seconds=30.0, gains=(1.0,))
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


def test_a_pause_stays_a_pause(make_ecg):
    beat_s = np.r_[np.arange(0.6, 15.0, 0.8), np.arange(19.5, 29.5, 0.8)]
    ecg = make_ecg(beat_s=beat_s, seconds=30.0, gains=(1.0,))
    assert np.diff(beat_s).max() > LONGEST_RR_S
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), beat_s)


@pytest.mark.parametrize("rr_s", [0.3, 2.0])
def test_fast_and_slow_hearts(make_ecg, sinus_waves, rr_s):
    ecg = make_ecg(beat_s=np.arange(0.6, 29.0, rr_s), waves=sinus_waves[1:4], seconds=30.0, gains=(1.0,))
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s)


def test_gaps_hold_no_beats_and_cost_none(make_ecg):
    ecg = make_ecg(seconds=40.0, gains=(1.0, 0.8))
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[:, 5000:9000] = np.nan  # 10 to 18 s in both leads
    holed_mv[0, 12000:] = np.nan  # one lead alone from 24 s
    left_s = ecg.beat_s[(ecg.beat_s < 10.0) | (ecg.beat_s > 18.0)]
    assert_finds(r_peaks(holed_mv, fs_hz=500.0), left_s)


def test_a_lead_of_noise_beside_a_good_one(make_ecg):
    ecg = make_ecg(seconds=30.0, gains=(1.0, 0.0))
    ecg.ecg_mv[1] += np.random.default_rng(3).normal(0.0, 0.5, ecg.ecg_mv.shape[1])
    assert_finds(r_peaks(ecg.ecg_mv, fs_hz=500.0), ecg.beat_s, within_s=0.08)
    only_good = r_peaks(ecg.ecg_mv, fs_hz=500.0, usable=np.array([True, False]))
    assert_finds(only_good, ecg.beat_s)


def test_drift(make_ecg):
    ecg = make_ecg(seconds=30.0, gains=(1.0,))
    time_s = np.arange(ecg.ecg_mv.shape[1]) / 500.0
    drifting_mv = ecg.ecg_mv + 2.0 * np.sin(2 * np.pi * 0.25 * time_s) + 0.2 * time_s
    assert_finds(r_peaks(drifting_mv, fs_hz=500.0), ecg.beat_s, within_s=0.02)


@pytest.mark.parametrize("kind", ["slow", "fast"])
def test_noise_as_high_as_a_third_of_the_beats(make_ecg, kind):
    """Slow as moved electrodes, fast as muscle: seen best in different bands."""
    ecg = make_ecg(seconds=120.0, gains=(1.0,))
    rng = np.random.default_rng(11)
    spectrum = np.fft.rfft(rng.standard_normal(ecg.ecg_mv.shape[1]))
    hz = np.fft.rfftfreq(ecg.ecg_mv.shape[1], 1 / 500.0)
    low_hz, high_hz = {"slow": (1.0, 9.0), "fast": (20.0, 120.0)}[kind]
    noise_mv = np.fft.irfft(np.where((hz > low_hz) & (hz < high_hz), spectrum, 0.0), ecg.ecg_mv.shape[1])
    noisy_mv = ecg.ecg_mv + 0.2 * noise_mv / noise_mv.std()
    found_s = r_peaks(noisy_mv, fs_hz=500.0)
    near = np.abs(found_s[:, None] - ecg.beat_s).min(axis=1) < 0.075
    reached = np.abs(found_s[:, None] - ecg.beat_s).min(axis=0) < 0.075
    assert near.mean() > 0.98
    assert reached.mean() > 0.98


def test_what_is_read_piece_by_piece_gives_the_same_and_is_short(make_ecg):
    period = make_ecg(
        fs_hz=CLEAN_HZ, seconds=51.0, beat_s=np.arange(0.6, 50.9, 0.85), gains=(1.0,), noise_mv=0.02
    )
    times = int(2.3 * block_samples(1, CLEAN_HZ) / (51.0 * CLEAN_HZ))
    ecg_mv = np.tile(period.ecg_mv, times)
    beat_s = (period.beat_s + 51.0 * np.arange(times)[:, None]).ravel()
    asked = []

    def read(first, last):
        asked.append(last - first)
        return ecg_mv[:, first:last]

    pieces_s = r_peaks_of(read, leads=1, samples=ecg_mv.shape[1], fs_hz=CLEAN_HZ)
    np.testing.assert_array_equal(pieces_s, r_peaks(ecg_mv, fs_hz=CLEAN_HZ))
    assert max(asked) <= block_samples(1, CLEAN_HZ) + 60 * CLEAN_HZ
    assert_finds(pieces_s, beat_s)


def test_beats_at_the_seam_of_blocks_are_counted_once(make_ecg):
    block_s = block_samples(12, 1000.0) / 1000.0
    for offset_s in (0.0, 0.0004):
        beat_s = block_s + offset_s + np.arange(-60, 20) * 0.9
        ecg = make_ecg(fs_hz=250.0, seconds=block_s + 20.0, beat_s=beat_s, gains=(1.0,))
        # The same signal at 1000 Hz and twelve leads, which makes the blocks short.
        twelve_mv = np.repeat(np.repeat(ecg.ecg_mv, 4, axis=1), 12, axis=0)
        assert_finds(r_peaks(twelve_mv, fs_hz=1000.0), beat_s)


def test_blocks_hold_whole_minutes_and_fewer_for_more_samples():
    assert block_samples(1, 250.0) % (60 * 250) == 0
    assert block_samples(12, 1000.0) * 12 * 4 < 100e6
    assert block_samples(1, 250.0) / 250 > block_samples(12, 500.0) / 500 > block_samples(12, 1000.0) / 1000
