"""Limits refined to where a quiet signal leaves its level, and left alone in noise."""

import numpy as np
import pytest

from ecgomics.signal.departure import departed
from ecgomics.signal.model import POINTS
from ecgomics.signal.windows import Windows

QRS_ON, QRS_OFF, T_OFF = (POINTS.index(name) for name in ("QRS_on", "QRS_off", "T_off"))
FS_HZ = 500.0
ZERO = 200


def windows_of(noise_mv, level_mv=0.0, beats=40):
    """A wave from -40.5 to 50.5 ms with soft feet: 1 mV high, rising and falling as (1 - u²)²."""
    time_ms = (np.arange(500) - ZERO) * 2.0
    part = np.clip((time_ms - 5.0) / 45.5, -1.0, 1.0)
    wave_mv = (1.0 - part**2) ** 2
    noise = np.random.default_rng(2).normal(0.0, noise_mv, (2, beats, 500))
    nan_s = np.full(beats, np.nan)
    mv = level_mv + np.array([1.0, -0.4])[:, None, None] * wave_mv + noise
    return Windows(mv, np.ones((2, beats)), fs_hz=FS_HZ, zero=ZERO, before_s=nan_s, after_s=nan_s)


def marks_at(on_ms, off_ms, beats=40):
    """Marks of QRS alone, in samples."""
    points = np.full((2, beats, 9), np.nan)
    points[..., QRS_ON], points[..., QRS_OFF] = (ZERO + at_ms / 2.0 for at_ms in (on_ms, off_ms))
    points[..., T_OFF] = ZERO + 150.0
    return points


def in_ms(points):
    return (points - ZERO) * 2.0


@pytest.mark.parametrize("on_ms", [-46.0, -43.0, -40.0])
@pytest.mark.parametrize("level_mv", [0.0, 0.3])
def test_in_quiet_the_wave_begins_where_it_leaves_its_level(on_ms, level_mv):
    refined = in_ms(departed(windows_of(0.00002, level_mv), marks_at(on_ms, 54.0)))
    np.testing.assert_allclose(refined[..., QRS_ON], -40.5, atol=1.5)
    np.testing.assert_allclose(refined[..., QRS_OFF], 50.5, atol=1.5)


def test_in_noise_the_marks_stay():
    given = marks_at(-46.0, 55.0)
    moved_ms = in_ms(departed(windows_of(0.02), given)) - in_ms(given)
    assert np.nanmax(np.abs(moved_ms)) < 0.2


def test_the_noisier_the_less_they_move():
    given = marks_at(-46.0, 55.0)
    moved_ms = [
        np.abs(in_ms(departed(windows_of(noise_mv), given)) - in_ms(given))[..., QRS_ON].mean()
        for noise_mv in (0.0001, 0.0006, 0.002)
    ]
    assert moved_ms[0] > moved_ms[1] + 0.5 > moved_ms[2] + 1.0


def test_marks_move_inwards_only_and_others_not_at_all():
    given = marks_at(-30.0, 40.0)
    refined = departed(windows_of(0.00002), given)
    assert (in_ms(refined)[..., QRS_ON] >= -32.1).all()
    assert (in_ms(refined)[..., QRS_OFF] <= 42.1).all()
    np.testing.assert_array_equal(refined[..., T_OFF], given[..., T_OFF])
    np.testing.assert_array_equal(np.isnan(refined), np.isnan(given))
