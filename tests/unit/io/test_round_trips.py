"""Every twin of every format, written in every format that we write, and read back."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins import all_twins
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.io.writing import TARGETS, write

#: What a format without a step of its own is written in.
FINEST_UV = 1.0


@pytest.fixture(scope="module")
def recordings() -> dict[str, Recording]:
    """What is read of each twin."""
    return {f"{kind}/{name}": read(files, fs_hz=500.0, unit="mV") for kind, name, files in all_twins()}


@pytest.mark.parametrize("to", TARGETS)
def test_what_is_read_back_differs_by_a_step_at_most(
    to: str, recordings: dict[str, Recording], tmp_path: Path
) -> None:
    for number, (name, given) in enumerate(recordings.items()):
        back = read(write(given, tmp_path / f"r{number}{TARGETS[to].suffix}"))
        first, last = bounds(given) if to == "aecg" else (0, given.samples)
        assert back.leads == given.leads, name
        assert back.ecg_mv.shape == (len(given.leads), last - first), name
        assert back.fs_hz == pytest.approx(given.fs_hz, rel=1e-6), name
        np.testing.assert_array_equal(
            np.isnan(back.ecg_mv), np.isnan(given.ecg_mv[:, first:last]), err_msg=name
        )
        step_mv = (
            max(given.resolution_uv or FINEST_UV, float(np.nanmax(np.abs(given.ecg_mv))) * 1e3 / 2**15) / 1e3
        )
        apart_mv = np.nanmax(np.abs(back.ecg_mv - given.ecg_mv[:, first:last]))
        assert apart_mv <= step_mv * (1.0 + 1e-9), name


@pytest.mark.parametrize("to", [each for each in TARGETS if each not in {"csv"}])
def test_person_start_and_device_survive(to: str, sinus_ecg: Recording, tmp_path: Path) -> None:
    back = read(write(sinus_ecg, tmp_path / f"r{TARGETS[to].suffix}"))
    assert back.subject == sinus_ecg.subject
    assert back.started_at == sinus_ecg.started_at


def bounds(recording: Recording) -> tuple[int, int]:
    """First sample of any lead and the one after the last: HL7 aECG has no gap before or behind."""
    there = np.flatnonzero(~np.isnan(recording.ecg_mv).all(axis=0))
    return int(there[0]), int(there[-1]) + 1
