"""Calibration pulses: cut off where they are one, and nothing ever cut off an ECG."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Annotation
from ecgomics.io.assembly import recording_of
from ecgomics.io.calibration import Cut, without_pulse
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FS_HZ = 500.0
LEADS = ("I", "II", "V1", "V2")


def ecg_mv(seconds: float = 6.0, leads: int = 4) -> Floats:
    """Leads that differ, in steps of 5 µV; none of them zero at the ends."""
    time_s = np.arange(round(seconds * FS_HZ)) / FS_HZ
    rows = [0.3 * (n + 1) * np.cos(2 * np.pi * 1.2 * time_s + n) + 0.1 for n in range(leads)]
    return np.round(np.stack(rows) / 0.005) * 0.005


def pulse_mv(
    level: float = 1.0, *, zeros: int = 50, during: int = 100, after: int = 50, leads: int = 4, noise: int = 0
) -> Floats:
    tail = np.concatenate([np.zeros(zeros), np.full(during, level), np.zeros(after)])
    steps = np.random.default_rng(7).integers(-noise, noise + 1, (leads, len(tail)))
    return tail + steps * 0.005


@pytest.mark.parametrize("level", [1.0, 0.5, -1.0, 1.0004])
@pytest.mark.parametrize("after", [0, 50])
def test_pulse_at_the_end_goes_with_its_zeros(level: float, after: int) -> None:
    ecg = ecg_mv()
    cut = without_pulse(np.hstack([ecg, pulse_mv(level, after=after)]), FS_HZ, 5.0)
    assert (cut.first, cut.last) == (0, ecg.shape[1])


def test_pulse_at_the_start_goes_with_its_zeros() -> None:
    ecg, pulse = ecg_mv(), pulse_mv()
    cut = without_pulse(np.hstack([pulse, ecg]), FS_HZ, 5.0)
    assert (cut.first, cut.last) == (pulse.shape[1], pulse.shape[1] + ecg.shape[1])
    assert cut.warnings == ("The calibration pulse at the start is cut off: 0.40 s of 6.40 s.",)


def test_pulse_of_a_converted_file_differs_by_a_step_between_its_samples() -> None:
    ecg = ecg_mv()
    whole = np.hstack([ecg, pulse_mv(noise=1)])
    assert without_pulse(whole, FS_HZ, 5.0).last == ecg.shape[1]
    assert without_pulse(whole, FS_HZ, None).last == whole.shape[1]
    assert (
        without_pulse(whole, FS_HZ, 50.0).last == whole.shape[1]
    )  # steps that would make almost anything alike


@pytest.mark.parametrize(
    "tail",
    [
        pulse_mv(zeros=0),  # no zeros before it
        pulse_mv(zeros=5),  # 10 ms of zeros
        pulse_mv(during=30),  # 60 ms
        pulse_mv(0.8),
        pulse_mv(leads=4) * np.array([[1.0], [1.0], [1.0], [0.99]]),  # one lead differs by 10 µV and more
        pulse_mv() * np.array([[1.0], [1.0], [1.0], [0.0]]),
        pulse_mv(noise=4),
        np.hstack([pulse_mv(), np.full((4, 5), 0.3)]),  # something recorded behind it
        np.hstack([pulse_mv(), np.zeros((4, 1000))]),  # more than 2 s from the end
        np.where(np.arange(200) == 120, np.nan, pulse_mv()),  # a gap within it
        np.where(np.arange(200) == 45, np.nan, pulse_mv()),
    ],
)
def test_what_only_resembles_a_pulse_stays(tail: Floats) -> None:
    whole = np.hstack([ecg_mv(), tail])
    assert without_pulse(whole, FS_HZ, 4.0) == Cut(first=0, last=whole.shape[1])


@pytest.mark.parametrize(
    "ecg",
    [
        np.zeros((12, 5000)),
        np.full((12, 5000), 1.0),
        np.full((12, 5000), np.nan),
        np.zeros((12, 3)),
        np.hstack([np.full((12, 2500), 1.0), np.zeros((12, 2500))]),
        np.zeros((12, 5000)) + np.arange(12)[:, None] * 0.001,
        np.hstack([ecg_mv(), np.zeros((4, 1000))]),  # asystole, or leads that came off
        np.hstack([np.zeros((4, 700)), ecg_mv()]),
    ],
)
def test_flat_ecg_is_never_cut(ecg: Floats) -> None:
    assert without_pulse(ecg, FS_HZ, 5.0) == Cut(first=0, last=ecg.shape[1])


def test_two_leads_are_never_cut() -> None:
    whole = np.hstack([ecg_mv(leads=2), pulse_mv(leads=2)])
    assert without_pulse(whole, FS_HZ, 5.0).last == whole.shape[1]


def test_square_waves_on_all_leads_are_a_test_signal() -> None:
    whole = np.tile(pulse_mv(), (1, 10))
    assert without_pulse(whole, FS_HZ, 5.0).last == whole.shape[1]


@pytest.mark.parametrize("fs_hz", [1e-3, 1e308])
def test_rates_that_no_recording_has_are_left_to_their_refusal(fs_hz: float) -> None:
    whole = np.hstack([ecg_mv(), pulse_mv()])
    assert without_pulse(whole, fs_hz, 5.0).last == whole.shape[1]


def test_leads_that_were_not_recorded_do_not_count() -> None:
    ecg = ecg_mv()
    whole = np.hstack([ecg, pulse_mv()])
    whole[2] = np.nan
    assert without_pulse(whole, FS_HZ, 5.0).last == ecg.shape[1]


def test_zeros_as_far_as_is_looked_stay() -> None:
    whole = np.hstack([ecg_mv(), np.zeros((4, 1200)), pulse_mv()])
    assert without_pulse(whole, FS_HZ, 5.0).last == whole.shape[1] - 150


class Calibrated:
    """A reader of a recording with a calibration pulse before the ECG."""

    FORMAT = "Calibrated"
    SUPPORT = Support.OWN

    @staticmethod
    def recognises(_: Source) -> bool:
        return True

    @staticmethod
    def read(_: Source, stated: Stated) -> Contents:
        whole = np.hstack([pulse_mv(), ecg_mv()])
        channels = tuple(
            Channel(label=lead, values=row, fs_hz=FS_HZ, unit="mV", resolution=0.005)
            for lead, row in zip(LEADS, whole, strict=True)
        )
        marks = (
            Annotation(start_s=0.1, code="pulse"),
            Annotation(start_s=1.4, code="N"),
            Annotation(start_s=9.0, code="N"),
        )
        return Contents(channels=channels, started_at=datetime(2020, 2, 3, 4, 5, 6), annotations=marks)


def test_start_and_marks_move_with_the_first_sample_that_is_kept() -> None:
    recording, _ = recording_of(Source(content=b"x"), Calibrated(), Stated(), keep_identity=False)
    np.testing.assert_allclose(recording.ecg_mv, ecg_mv(), atol=1e-12)
    assert recording.started_at == datetime(2020, 2, 3, 4, 5, 6) + timedelta(seconds=0.4)
    assert [replace(mark, start_s=round(mark.start_s, 9)) for mark in recording.annotations] == [
        Annotation(start_s=1.0, code="N")
    ]
    assert "The calibration pulse at the start is cut off: 0.40 s of 6.40 s." in recording.warnings
