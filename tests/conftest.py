"""Fixtures that every test folder shares."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ecgomics.cohort.pool import Worker
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan


@pytest.fixture(scope="session", autouse=True)
def pseudonym_key() -> None:
    """A key of pseudonyms for all tests, so that none is made in the user's configuration."""
    os.environ.setdefault("ECGOMICS_PSEUDONYM_KEY", "a key for the tests only")


@pytest.fixture(scope="session")
def format_samples(ecg_data: Path) -> Path:
    """Folder of sample files of each exchange format; the test is skipped where it was not unpacked."""
    folder = ecg_data / "formats"
    if not folder.is_dir():
        pytest.skip(f"the sample files of formats are not in {ecg_data}")
    return folder


@pytest.fixture(scope="session")
def ecg_data() -> Path:
    """Folder of the real ECG sets (ludb, ptbxl, …); the test is skipped where they were not unpacked."""
    root = Path(os.environ.get("ECG_DATA") or Path.home() / ".cache" / "ecg-data")
    if not (root / "ludb").is_dir():
        pytest.skip(f"the real ECG sets are not in {root}")
    return root


@pytest.fixture(scope="session")
def sinus_ecg() -> Recording:
    """Ten seconds of synthetic sinus rhythm at 75 /min, twelve leads at 500 Hz."""
    plan = regular_plan([800.0] * 16, beat_shape(PATTERNS["normal"], Body(qt_ms=390.0)), first_s=-0.3)
    acquisition = Acquisition(noise=Noise(white_uv=3.0), seed=1)
    return phantom(plan, acquisition, name="sinus", subject=Subject(age_years=50.0, sex="female")).recording


@pytest.fixture(scope="session")
def write_patients(sinus_ecg: Recording) -> Callable[[Path, int], list[str]]:
    """A function that writes so many different WFDB recordings into a folder and gives their names."""

    def write(folder: Path, count: int) -> list[str]:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, count + 1):
            louder = sinus_ecg.ecg_mv * (1.0 + 0.01 * number)
            write_wfdb(replace(sinus_ecg, ecg_mv=louder, name=f"ecg_{number:02d}"), folder)
        return [f"ecg_{number:02d}" for number in range(1, count + 1)]

    return write


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Records are measured in this process: what is tested is not the worker processes, which take seconds to start."""
    monkeypatch.setattr(Worker, "answer", lambda _, task: task.run())
