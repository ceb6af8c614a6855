"""Quality second by second: causes, level, and one advice at a time."""

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.signal.rpeaks import r_peaks
from ecgomics.stream.events import Cause, LiveQuality
from ecgomics.stream.online_quality import ADVICE_S, Adviser, Seen, live_quality

FS_HZ = 250.0
GOOD = LiveQuality("good", (), 1.0)


def seen(ecg_mv: Floats, *, lead_off: bool = False, clipped: bool = False) -> Seen:
    return Seen(ecg_mv, r_peaks(ecg_mv, fs_hz=FS_HZ), FS_HZ, lead_off, clipped)


def strip_mv(noise: Noise) -> Floats:
    plan = regular_plan([850.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.4)
    acquisition = Acquisition(duration_s=10.0, fs_hz=FS_HZ, leads=("II",), noise=noise)
    return phantom(plan, acquisition).recording.ecg_mv


CLEAN = strip_mv(Noise(white_uv=5.0))


def test_a_clean_strip_is_good() -> None:
    assert live_quality(seen(CLEAN)) == GOOD


def _flat(ecg_mv: Floats) -> Floats:
    return np.where(np.arange(ecg_mv.shape[1]) >= 7.5 * FS_HZ, 0.004, ecg_mv)


def _stepped(ecg_mv: Floats) -> Floats:
    return ecg_mv + 3.0 * (np.arange(ecg_mv.shape[1]) >= 9.3 * FS_HZ)


def _far(ecg_mv: Floats) -> Floats:
    return ecg_mv + 6.0 * np.sin(2.0 * np.pi * np.arange(ecg_mv.shape[1]) / FS_HZ)


def _railed(ecg_mv: Floats) -> Floats:
    late = np.arange(ecg_mv.shape[1]) >= 8.0 * FS_HZ
    return np.where(late & (np.arange(ecg_mv.shape[1]) % 100 < 40), 1.5, ecg_mv)


@pytest.mark.parametrize(
    ("ecg_mv", "cause", "level"),
    [
        (_flat(CLEAN), "flat", "none"),
        (_stepped(CLEAN), "step", "poor"),
        (_far(CLEAN), "step", "poor"),
        (_railed(CLEAN), "clipped", "poor"),
        (strip_mv(Noise(muscle_uv=60.0)), "muscle", "fair"),
        (strip_mv(Noise(mains_uv=120.0)), "mains", "fair"),
        (strip_mv(Noise(white_uv=5.0, wander_uv=700.0)), "drift", "fair"),
    ],
)
def test_causes_are_named(ecg_mv: Floats, cause: Cause, level: str) -> None:
    found = live_quality(seen(ecg_mv))
    assert cause in found.reasons
    assert found.level == level


def test_what_the_sensor_says_counts() -> None:
    assert live_quality(seen(CLEAN, lead_off=True)) == LiveQuality("none", ("lead_off",), None)
    clipped = live_quality(seen(CLEAN, clipped=True))
    assert (clipped.level, clipped.reasons) == ("poor", ("clipped",))


def test_noise_in_which_two_detectors_hear_different_beats_is_poor() -> None:
    noise_mv = np.random.default_rng(2).normal(0.0, 0.3, (1, 2500))
    found = live_quality(seen(noise_mv))
    assert found.level == "poor"
    assert found.agreement is not None
    assert found.agreement < 0.8


def test_nothing_came_is_no_quality() -> None:
    missing_mv = np.where(np.arange(2500) >= 8.6 * FS_HZ, np.nan, CLEAN)
    assert live_quality(seen(missing_mv)) == LiveQuality("none", (), None)


def test_one_advice_at_a_time_and_not_too_often() -> None:
    adviser = Adviser()
    causes: list[Cause] = ["muscle", "mains", "drift", "step", "muscle", "mains", "drift", "step", "muscle"]
    said = [adviser.of(LiveQuality("fair", (cause,), 1.0), float(at_s)) for at_s, cause in enumerate(causes)]
    changes = [at_s for at_s in range(1, len(said)) if said[at_s] != said[at_s - 1]]
    assert said[0] == "muscle"
    assert changes
    assert np.diff([0, *changes]).min() >= ADVICE_S
