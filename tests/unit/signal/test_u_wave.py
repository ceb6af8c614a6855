"""U waves where there is one, and none where there is not."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.signal.u_wave import u_waves, u_waves_by_beat

#: Of a raised cosine from 390 to 560 ms, by the tangent at its steepest point.
END_MS = 560.0 - 85.0 * (0.5 - 1.0 / np.pi)


@pytest.fixture
def with_u(sinus_waves):
    """P, QRS, T and a U wave with its peak at 475 ms."""
    return (*sinus_waves, replace(sinus_waves[-1], begin_ms=390.0, end_ms=560.0, height_mv=0.06))


def test_a_u_wave_is_found_with_its_peak_and_end(make_ecg, find, with_u):
    beat = find(make_ecg(waves=with_u, beat_s=np.arange(0.6, 9.4, 1.0))).representative()
    found = u_waves(beat)
    assert np.isfinite(found.peak_ms[:2]).all()
    np.testing.assert_allclose(found.peak_ms[:2], 475.0, atol=12.0)
    np.testing.assert_allclose(found.offset_ms[:2], END_MS, atol=15.0)
    np.testing.assert_allclose(found.amplitude_mv[:2], [0.06, 0.048], atol=0.012)
    assert (found.presence[:2] >= 0.5).all()


@pytest.mark.parametrize("noise_mv", [0.002, 0.02])
@pytest.mark.parametrize("rr_s", [0.7, 0.85, 1.2])
def test_none_is_invented(make_ecg, find, rr_s, noise_mv):
    beat = find(make_ecg(beat_s=np.arange(0.6, 9.4, rr_s), noise_mv=noise_mv)).representative()
    found = u_waves(beat)
    assert np.isnan(found.peak_ms).all()
    assert (found.presence == 0).all()


def test_none_is_seen_at_a_high_rate_or_below_the_noise(make_ecg, find, with_u):
    t, u = with_u[-2:]
    early = (replace(t, begin_ms=140.0, end_ms=300.0), replace(u, begin_ms=330.0, end_ms=420.0))
    waves = (*with_u[:4], *early)
    fast = find(make_ecg(waves=waves, beat_s=np.arange(0.6, 9.4, 0.6))).representative()
    assert np.isnan(u_waves(fast).peak_ms).all()
    noisy = make_ecg(waves=with_u, beat_s=np.arange(0.6, 9.4, 1.0), noise_mv=0.1)
    assert np.isnan(u_waves(find(noisy).representative()).peak_ms).all()


def test_none_without_p_waves(make_ecg, find, with_u):
    ecg = make_ecg(waves=with_u[1:], beat_s=np.arange(0.6, 9.4, 1.0))
    assert np.isnan(u_waves(find(ecg).representative()).peak_ms).all()


def test_single_beats_show_it_but_not_where_the_next_comes_too_early(make_ecg, find, with_u):
    beat_s = np.array([0.6, 1.6, 2.6, 3.6, 4.6, 5.2, 6.2, 7.2, 8.2, 9.2])
    found = find(make_ecg(waves=with_u, beat_s=beat_s))
    usual = u_waves(find(make_ecg(waves=with_u, beat_s=np.arange(0.6, 9.4, 1.0))).representative())
    by_beat = u_waves_by_beat(found.clean_mv, found.beats, found.fiducials, usual, fs_hz=found.fs_hz)
    seen = np.isfinite(by_beat.peak_ms[0])
    assert seen[[1, 2, 3, 6, 7]].all()
    assert not seen[4]
    np.testing.assert_allclose(by_beat.peak_ms[0, seen], 475.0, atol=20.0)
    np.testing.assert_allclose(by_beat.amplitude_mv[0, [1, 2, 3, 6, 7]], 0.06, atol=0.02)
    absent = np.isnan(usual.peak_ms)
    assert np.isnan(by_beat.peak_ms[absent]).all()
