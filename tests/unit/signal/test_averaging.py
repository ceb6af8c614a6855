"""Averaging and the filtered wave on signals whose course is known."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.averaging import MOST_BEATS, AveragedBeat, Stretches, averaged_beat
from ecgomics.signal.late_potentials import Search, bidirectional, filtered_wave

FS_HZ = 1000.0
RR_S = 0.5
STRETCHES = Stretches((-0.1, 0.2), (-0.03, 0.05), 0.010)
BAND_HZ = (40.0, 250.0)


def shape_mv(after_ms: Floats) -> Floats:
    """A triangle of 1 mV from -20 to 20 ms with a burst of 0.2 mV and 200 Hz on top of it."""
    burst = np.where(
        np.abs(after_ms) <= 20, np.sin(2 * np.pi * 0.2 * after_ms) * (1 - np.abs(after_ms) / 20), 0.0
    )
    return np.interp(after_ms, [-20, 0, 20], [0.0, 1.0, 0.0]) + 0.2 * burst


def made(beats: int, *, noise_mv: float = 0.0, seed: int = 0, leads: int = 2) -> tuple[Floats, Floats]:
    """Leads × samples with a beat every half second, not on the samples, and the times of the beats."""
    rng = np.random.default_rng(seed)
    at_s = 0.4 + RR_S * np.arange(beats) + rng.uniform(0.0, 0.01, beats)
    time_s = np.arange(round((beats * RR_S + 0.5) * FS_HZ)) / FS_HZ
    nearest_s = at_s[np.clip(np.round((time_s - 0.4) / RR_S), 0, beats - 1).astype(int)]
    one = shape_mv(1000.0 * (time_s - nearest_s))
    rows = np.outer(np.linspace(1.0, 0.5, leads), one)
    return rows + noise_mv * rng.standard_normal(rows.shape), at_s


def averaged(ecg_mv: Floats, at_s: Floats, **more: object) -> AveragedBeat:
    leads = tuple("XYZ"[: len(ecg_mv)])
    return averaged_beat(ecg_mv, at_s, STRETCHES, fs_hz=FS_HZ, leads=leads, **more)  # type: ignore[arg-type]


def quiet_mv(found: AveragedBeat) -> Floats:
    return found.beat_mv[:, found.time_ms > 60.0]


def test_noise_falls_with_the_root_of_the_number_of_beats() -> None:
    for beats in (64, 256):
        found = averaged(*made(beats, noise_mv=0.02))
        assert found.beats_used == beats
        assert quiet_mv(found).std() == pytest.approx(0.02 / beats**0.5, rel=0.15)


def test_beats_are_aligned_between_samples_whatever_their_trigger() -> None:
    ecg_mv, at_s = made(200)
    jitter_s = np.random.default_rng(1).uniform(-0.004, 0.004, len(at_s))
    found = averaged(ecg_mv, at_s + jitter_s - np.median(jitter_s))
    # the alignment point is that of the usual beat, up to a sample: the shape is looked for there
    apart = [
        np.abs(found.beat_mv[0] - shape_mv(found.time_ms + by)).max() for by in np.arange(-1.0, 1.01, 0.05)
    ]
    assert min(apart) < 0.02
    band = np.abs(np.fft.rfft(found.beat_mv[0]))
    truth = np.abs(np.fft.rfft(shape_mv(found.time_ms)))
    at = round(200.0 / FS_HZ * len(found.time_ms))
    assert band[at] == pytest.approx(truth[at], rel=0.03)


def test_the_noise_at_the_ends_of_what_is_compared_is_averaged_like_any_other() -> None:
    # Small beats in much noise: laid upon each other by their noise they would keep some of it.
    clean_mv, at_s = made(400)
    noise_mv = 0.02 * np.random.default_rng(6).standard_normal(clean_mv.shape)
    found = averaged(0.1 * clean_mv + noise_mv, at_s)
    beside = (np.abs(found.time_ms - 50.0) <= 3.0) | (np.abs(found.time_ms + 30.0) <= 3.0)
    left_mv = found.beat_mv[:, beside] - quiet_mv(found).mean(axis=1, keepdims=True)
    assert np.sqrt(np.mean(left_mv**2)) < 1.5 * 0.02 / 400**0.5


def test_a_beat_that_fits_only_beyond_the_largest_shift_is_left_out() -> None:
    ecg_mv, at_s = made(40)
    assert averaged(ecg_mv, np.where(np.arange(40) == 7, at_s + 0.015, at_s)).beats_used == 39


def test_gaps_and_noisy_beats_are_left_out() -> None:
    ecg_mv, at_s = made(40, noise_mv=0.005)
    ecg_mv[1, round(at_s[5] * FS_HZ) + 20] = np.nan
    noisy = slice(round((at_s[9] - 0.2) * FS_HZ), round((at_s[9] + 0.2) * FS_HZ))
    ecg_mv[:, noisy] += 0.1 * np.random.default_rng(2).standard_normal(ecg_mv[:, noisy].shape)
    found = averaged(ecg_mv, np.append(at_s, np.nan))
    assert found.beats_used == 38
    assert np.isfinite(found.beat_mv).all()


def test_halves_hold_every_other_beat() -> None:
    ecg_mv, at_s = made(20)
    larger = ecg_mv.copy()
    for at in at_s[1::2]:
        around = slice(round((at - 0.1) * FS_HZ), round((at + 0.1) * FS_HZ))
        larger[:, around] *= 1.5
    found = averaged(larger, at_s)
    tops = found.halves_mv[:, 0].max(axis=1)
    assert tops[1] / tops[0] == pytest.approx(1.5, rel=0.02)
    assert found.beat_mv == pytest.approx(found.halves_mv.mean(axis=0))


def test_a_mains_line_in_step_with_the_heart_is_removed() -> None:
    beats = 40
    at_s = 0.4 + RR_S * np.arange(beats)
    time_s = np.arange(round((beats * RR_S + 0.5) * FS_HZ)) / FS_HZ
    rest_s = (time_s - 0.4 + RR_S / 2) % RR_S - RR_S / 2
    ecg_mv = shape_mv(1000.0 * rest_s)[np.newaxis] + 0.05 * np.sin(2 * np.pi * 50.0 * time_s)
    assert np.ptp(quiet_mv(averaged(ecg_mv, at_s))) > 0.09
    cleaned = averaged(ecg_mv, at_s, mains_hz=50.0)
    assert np.ptp(quiet_mv(cleaned)) < 0.003
    assert cleaned.beat_mv.max() == pytest.approx(shape_mv(np.arange(-20.0, 21.0)).max(), abs=0.02)


def test_pacing_spikes_are_no_part_of_the_beat() -> None:
    ecg_mv, at_s = made(20)
    spikes = np.round((at_s - 0.06) * FS_HZ).astype(np.intp)
    ecg_mv[:, spikes] += 5.0
    assert averaged(ecg_mv, at_s, spikes=spikes).beat_mv.max() < 1.3


def test_an_offset_costs_no_precision() -> None:
    ecg_mv, at_s = made(20)
    plain, moved = averaged(ecg_mv, at_s), averaged(ecg_mv + 300.0, at_s)
    assert moved.beat_mv - moved.beat_mv[:, :1] == pytest.approx(
        plain.beat_mv - plain.beat_mv[:, :1], abs=1e-4
    )


def test_of_more_beats_than_are_needed_those_of_some_minutes_are_taken() -> None:
    ecg_mv, at_s = made(3000, leads=1)
    # The last minute is twice as high: it is among them, and so is the first.
    ecg_mv[:, -60_000:] *= 2.0
    found = averaged(ecg_mv, at_s)
    assert 0.8 * MOST_BEATS <= found.beats_used <= MOST_BEATS
    top = shape_mv(np.arange(-20.0, 21.0)).max()
    assert 1.02 * top < found.beat_mv.max() < 1.5 * top


def test_beats_that_are_cut_off_leave_nothing_to_average() -> None:
    ecg_mv, at_s = made(20)
    with pytest.raises(NotComputable) as reason:
        averaged(ecg_mv, at_s[:1])
    assert reason.value.code == "low_quality"
    with pytest.raises(NotComputable):
        averaged(ecg_mv[:, :100], np.array([0.05, 0.06]))


# ── the filtered wave ────────────────────────────────────────────────────────────────────────────────────────────

TIME_MS = np.arange(-150.0, 350.0)


def wave_mv(off_ms: float, *, noise_uv: float = 0.3) -> Floats:
    """QRS of 1 mV from -30 to 30 ms that ends in a step, then 0.03 mV of 80 Hz up to a time; in X, with noise."""
    qrs = np.interp(TIME_MS, [-30, -10, 0, 20, 30, 31], [0.0, -0.2, 1.0, -0.3, -0.3, 0.0])
    tail = np.where(
        (TIME_MS > 30) & (off_ms >= TIME_MS), 0.03 * np.sin(2 * np.pi * 0.08 * (TIME_MS - 30)), 0.0
    )
    noise = 0.001 * noise_uv * np.random.default_rng(3).standard_normal((3, len(TIME_MS)))
    return np.outer([1.0, 0.0, 0.0], qrs + tail) + noise


SEARCH = Search(onset_ms=(-70.0, -20.0), middle_ms=0.0, offset_from_ms=150.0, quiet_ms=(160.0, 349.0))


def test_the_filter_rings_into_the_wave_and_not_beyond_its_limits() -> None:
    rows = np.zeros((1, 400))
    rows[0, 150:250] = 1.0
    filtered = bidirectional(rows, 200, step_ms=1.0, band_hz=BAND_HZ)
    assert filtered[0, 100:150] == pytest.approx(0.0, abs=1e-12)
    assert filtered[0, 250:300] == pytest.approx(0.0, abs=1e-12)
    assert np.abs(filtered[0, 150:160]).max() > 0.4
    assert np.abs(filtered[0, 240:250]).max() > 0.4


def test_a_ramp_that_is_cut_off_starts_the_filter_at_rest() -> None:
    rows = np.linspace(0.0, 5.0, 400)[np.newaxis]
    assert bidirectional(rows, 200, step_ms=1.0, band_hz=BAND_HZ) == pytest.approx(0.0, abs=1e-5)


def test_in_its_band_the_filter_keeps_the_voltage() -> None:
    rows = np.sin(2 * np.pi * 0.1 * np.arange(600.0))[np.newaxis]
    filtered = bidirectional(rows, 0, step_ms=1.0, band_hz=BAND_HZ)
    assert filtered[0, 200:400].std() == pytest.approx(0.5**0.5, rel=0.03)
    slow = np.sin(2 * np.pi * 0.005 * np.arange(600.0))[np.newaxis]
    assert np.abs(bidirectional(slow, 0, step_ms=1.0, band_hz=BAND_HZ)[0, 200:400]).max() < 0.01


@pytest.mark.parametrize("off_ms", [30.0, 60.0, 90.0])
def test_limits_and_low_signal_follow_from_the_construction(off_ms: float) -> None:
    found = filtered_wave(wave_mv(off_ms), TIME_MS, SEARCH, band_hz=BAND_HZ)
    assert found.on_ms == pytest.approx(-30.0, abs=3.0)
    assert found.off_ms == pytest.approx(off_ms, abs=3.0)
    assert found.duration_ms == found.off_ms - found.on_ms
    if off_ms > 30.0:
        # the step at 30 ms is more than 40 uV, the burst after it never is
        assert found.low_at_end_ms(40.0) == pytest.approx(off_ms - 30.0, abs=3.0)
    if off_ms == 90.0:
        # 0.03 mV of a sinusoid is 21 uV; the filter takes less than a tenth of 80 Hz
        assert found.last_rms_uv(40.0) == pytest.approx(21.2, rel=0.12)


def test_noise_is_the_root_mean_square_beside_the_wave() -> None:
    # Three axes of white noise, of which the filter leaves 210 of 500 Hz.
    expected_uv = 0.3 * (3 * 210 / 500) ** 0.5
    found = filtered_wave(wave_mv(60.0), TIME_MS, SEARCH, band_hz=BAND_HZ)
    assert found.noise_uv == pytest.approx(expected_uv, rel=0.1)


def test_what_has_no_quiet_place_beside_it_has_no_limits() -> None:
    for search in (
        Search((-70.0, -20.0), 0.0, 70.0, (160.0, 349.0)),
        Search((-20.0, -10.0), 0.0, 150.0, (160.0, 349.0)),
        Search((-70.0, -20.0), 0.0, 150.0, (330.0, 349.0)),
    ):
        with pytest.raises(NotComputable) as reason:
            filtered_wave(wave_mv(90.0), TIME_MS, search, band_hz=BAND_HZ)
        assert reason.value.code == "failed"


def test_noise_alone_has_no_limits() -> None:
    noise_mv = 0.001 * np.random.default_rng(5).standard_normal((3, len(TIME_MS)))
    with pytest.raises(NotComputable):
        filtered_wave(noise_mv, TIME_MS, SEARCH, band_hz=BAND_HZ)


def test_a_wave_shorter_than_the_span_has_no_voltage_over_it() -> None:
    found = filtered_wave(wave_mv(60.0), TIME_MS, SEARCH, band_hz=BAND_HZ)
    assert np.isnan(found.last_rms_uv(200.0))
    assert np.isnan(found.low_at_end_ms(1e6))
