"""Fixtures that every test folder shares."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ecgomics.cohort.pool import Worker
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    Noise,
    PlannedBeat,
    RhythmPlan,
    beat_shape,
    phantom,
    regular_plan,
    without,
)


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


#: Episodes of fibrillation in the long ECG, and where its pause of 2.8 s begins.
PLANTED_AF_S = ((600.0, 840.0), (1500.0, 1570.0))
PLANTED_PAUSE_S = 1200.0


@pytest.fixture(scope="session")
def planted_ecg() -> Recording:
    """Forty minutes of two leads: two episodes of fibrillation, a pause, single ventricular beats and a run of four."""
    rng = np.random.default_rng(5)
    sinus = beat_shape(PATTERNS["normal"], Body(qt_ms=380.0))
    wide = beat_shape(PATTERNS["ventricular"], Body(qrs_ms=150.0, qt_ms=430.0))
    beats, at_s, number, paused = [], 0.4, 0, False
    while at_s < 2402.0:
        fibrillates = any(begin <= at_s < end for begin, end in PLANTED_AF_S)
        run = 2000.0 <= at_s < 2001.7
        single = number % 40 == 39 and not fibrillates
        if run or single:
            beats.append(PlannedBeat(at_s, wide, "V"))
        else:
            beats.append(PlannedBeat(at_s, without(sinus, "p") if fibrillates else sinus))
        rr_s = rng.uniform(0.45, 1.0) if fibrillates else 0.82 + 0.02 * np.sin(number / 6.0)
        if run:
            rr_s = 0.42
        elif not fibrillates and number % 40 == 38:
            rr_s = 0.55
        elif single:
            rr_s = 1.09
        if at_s >= PLANTED_PAUSE_S and not paused:
            rr_s, paused = 2.8, True
        at_s, number = at_s + rr_s, number + 1
    acquisition = Acquisition(2400.0, 125.0, leads=("II", "V5"), noise=Noise(white_uv=4.0), seed=3)
    made = phantom(RhythmPlan(tuple(beats)), acquisition, name="planted").recording
    started = datetime(2026, 5, 4, 21, 2, 0)
    return replace(made, ecg_mv=np.round(made.ecg_mv * 200.0) / 200.0, started_at=started, resolution_uv=5.0)


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
