"""A calibration pulse is seen where there is one, and nothing that the heart does is taken for one."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.quality.calibration import calibration_pulses, pulse_seconds, without_pulses


def with_pulse(
    ecg_mv: Floats, fs_hz: float, begin_s: float, *, length_s: float = 0.2, height_mv: float = 1.0
) -> Floats:
    """The heart's signal is off while the device draws its pulse, and for a tenth of a second to either side."""
    time_s = np.arange(ecg_mv.shape[1]) / fs_hz
    off = (time_s >= begin_s - 0.1) & (time_s < begin_s + length_s + 0.1)
    pulse_mv = np.where((time_s >= begin_s) & (time_s < begin_s + length_s), height_mv, 0.0)
    return np.where(off, pulse_mv, ecg_mv)


@pytest.mark.parametrize("fs_hz", [125.0, 250.0, 500.0, 1000.0])
@pytest.mark.parametrize("begin_s", [0.15, 0.9, 9.6])
def test_a_pulse_at_begin_or_end_is_found(
    make_ecg: Callable[..., object], begin_s: float, fs_hz: float
) -> None:
    ecg = make_ecg(fs_hz=fs_hz)
    ((first_s, last_s),) = calibration_pulses(with_pulse(ecg.ecg_mv, fs_hz, begin_s), fs_hz=fs_hz)
    assert first_s == pytest.approx(begin_s - 0.04, abs=0.02)
    assert last_s == pytest.approx(begin_s + 0.24, abs=0.02)


def test_pulses_at_both_ends_are_found(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg()
    both_mv = with_pulse(with_pulse(ecg.ecg_mv, 500.0, 0.2), 500.0, 9.6)
    assert len(calibration_pulses(both_mv, fs_hz=500.0)) == 2


@pytest.mark.parametrize(
    ("length_s", "height_mv", "seen"),
    [(0.2, 0.9, True), (0.5, 1.0, True), (0.2, 0.5, False), (0.2, 2.0, False), (0.06, 1.0, False)],
)
def test_only_a_pulse_of_about_1_mv_and_200_ms_counts(
    make_ecg: Callable[..., object], length_s: float, height_mv: float, seen: bool
) -> None:
    ecg = make_ecg()
    pulsed_mv = with_pulse(ecg.ecg_mv, 500.0, 0.3, length_s=length_s, height_mv=height_mv)
    assert bool(calibration_pulses(pulsed_mv, fs_hz=500.0)) == seen


def test_no_ecg_is_a_pulse(make_ecg: Callable[..., object], sinus_waves: tuple[object, ...]) -> None:
    assert calibration_pulses(make_ecg().ecg_mv, fs_hz=500.0) == ()
    high = type(sinus_waves[0])(-50.0, 130.0, 1.3)
    assert calibration_pulses(make_ecg(waves=(high,)).ecg_mv, fs_hz=500.0) == ()


def test_a_pulse_in_the_middle_or_in_one_of_twelve_leads_is_none(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg()
    assert calibration_pulses(with_pulse(ecg.ecg_mv, 500.0, 5.0), fs_hz=500.0) == ()
    one_mv = ecg.ecg_mv.copy()
    one_mv[0] = with_pulse(ecg.ecg_mv, 500.0, 0.3)[0]
    assert calibration_pulses(one_mv, fs_hz=500.0) == ()
    assert len(calibration_pulses(one_mv[:1], fs_hz=500.0)) == 1


def test_the_pulse_leaves_no_trace_in_what_is_measured(make_ecg: Callable[..., object]) -> None:
    """Bridged before it is filtered, it moves no level beside it; filtered with the signal it would."""
    ecg = make_ecg()
    pulsed_mv = with_pulse(ecg.ecg_mv, 500.0, 0.2)
    spans = calibration_pulses(pulsed_mv, fs_hz=500.0)
    recorded_mv = without_pulses(pulsed_mv, spans, fs_hz=500.0)
    assert np.isnan(recorded_mv[:, 100:200]).all()
    assert np.isfinite(recorded_mv[:, 240:]).all()
    plain_mv, kept_mv, masked_mv = (
        measurement_path(given_mv, fs_hz=500.0) for given_mv in (ecg.ecg_mv, pulsed_mv, recorded_mv)
    )
    beside = slice(300, 1200)
    assert np.abs(masked_mv - plain_mv)[:, beside].max() < 0.03
    assert np.abs(kept_mv - plain_mv)[:, beside].max() > 0.06


def test_without_a_pulse_the_samples_are_as_given(make_ecg: Callable[..., object]) -> None:
    ecg = make_ecg()
    assert without_pulses(ecg.ecg_mv, (), fs_hz=500.0) is ecg.ecg_mv


def test_the_seconds_that_hold_a_pulse() -> None:
    assert np.flatnonzero(pulse_seconds(((0.9, 1.2), (4.0, 4.3)), 6)).tolist() == [0, 1, 4]
