"""Components and notches of QRS beat by beat, against the triangles the beats are made of."""

import numpy as np
import pytest

from ecgomics.signal.beat_components import beat_components, notches
from ecgomics.signal.deflections import COMPONENTS

Q, R, S, R_PRIME, QS = (COMPONENTS.index(name) for name in ("Q", "R", "S", "R'", "QS"))


def components_of(found):
    return beat_components(found.clean_mv, found.beats, found.fiducials, fs_hz=found.fs_hz)


def test_every_beat_has_the_components_it_is_made_of(make_ecg, find):
    ecg = make_ecg(gains=(1.0, 0.5, -1.0), noise_mv=0.001)
    components = components_of(find(ecg))
    upright, turned = components.amplitude_mv[:2], components.amplitude_mv[2]
    np.testing.assert_allclose(upright[0][:, [Q, R, S]], [[-0.15, 1.2, -0.3]] * len(ecg.beat_s), atol=0.06)
    np.testing.assert_allclose(upright[1], 0.5 * upright[0], atol=0.02)
    np.testing.assert_allclose(turned[:, [R, S, R_PRIME]], [[0.15, -1.2, 0.3]] * len(ecg.beat_s), atol=0.06)
    assert np.isnan(components.amplitude_mv[:2, :, R_PRIME:]).all()
    assert (components.notches == 0).all()


def test_peaks_and_limits_are_times_of_the_recording(make_ecg, find):
    ecg = make_ecg(noise_mv=0.001)
    components = components_of(find(ecg))
    np.testing.assert_allclose(
        components.peak_s[:1, :, R], np.broadcast_to(ecg.beat_s, (1, len(ecg.beat_s))), atol=0.003
    )
    inner_ms = 1000 * (components.offset_s - components.onset_s)[0, :, R]
    # the triangle from -20 to 20 ms, cut where q and s cross the level
    np.testing.assert_allclose(inner_ms, 40.0, atol=6.0)


def test_a_beat_of_another_shape_has_its_own(make_ecg, find, changed, sinus_waves):
    ecg = make_ecg(noise_mv=0.001)
    other = make_ecg(noise_mv=0.0, beat_s=ecg.beat_s[5:6], waves=sinus_waves[1:4], gains=ecg_gains(ecg))
    # minus twice itself turns this beat over
    found = find(changed(ecg, ecg.ecg_mv - 2.0 * other.ecg_mv))
    components = components_of(found)
    beat = int(np.argmin(np.abs(found.beats.peak_s - ecg.beat_s[5])))
    assert components.amplitude_mv[0, beat, S] == pytest.approx(-1.2, abs=0.1)
    assert components.amplitude_mv[0, beat - 1, R] == pytest.approx(1.2, abs=0.1)


def ecg_gains(ecg):
    return (1.0, 0.8, -0.6, 0.5, -0.9, 0.7, 1.1, -0.5, 0.4, 0.9, 1.2, 0.6)[: len(ecg.ecg_mv)]


def test_noise_makes_few_components(make_ecg, find):
    components = components_of(find(make_ecg(noise_mv=0.025)))
    assert np.isfinite(components.amplitude_mv[0, :, R]).all()
    assert np.isfinite(components.amplitude_mv[..., R_PRIME + 1 :]).mean() < 0.1
    assert (components.notches > 0).mean() < 0.1


def test_a_dip_inside_a_deflection_is_a_notch():
    time_ms = np.arange(0.0, 100.0, 2.0)
    corners_ms = [0.0, 10.0, 30.0, 44.0, 60.0, 80.0, 100.0]
    with_dip = np.interp(time_ms, corners_ms, [0.0, 0.0, 1.0, 0.7, 0.9, 0.0, 0.0])
    without = np.interp(time_ms, corners_ms, [0.0, 0.0, 0.7, 0.8, 0.9, 0.0, 0.0])
    through = np.interp(time_ms, corners_ms, [0.0, 0.0, 1.0, -0.3, 0.9, 0.0, 0.0])
    rows = np.stack([with_dip, -with_dip, without, through])
    limits_ms = np.tile([10.0, 80.0], (4, 1))
    count, place_ms = notches(rows, time_ms, limits_ms, least_mv=np.full(4, 0.02))
    np.testing.assert_array_equal(count, [1, 1, 0, 0])
    np.testing.assert_allclose(place_ms[:2, 0], 44.0)
    assert np.isnan(place_ms[2:]).all()
    count, _ = notches(rows, time_ms, limits_ms, least_mv=np.full(4, 0.25))
    np.testing.assert_array_equal(count, [0, 0, 0, 0])


def test_beats_without_marks_have_none(make_ecg, find):
    found = find(make_ecg())
    found.fiducials.lead_s[2, 3] = np.nan
    components = components_of(found)
    assert np.isnan(components.amplitude_mv[2, 3]).all()
    assert components.notches[2, 3] == 0
    assert np.isfinite(components.amplitude_mv[2, 4]).any()
