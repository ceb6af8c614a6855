"""Long recordings in several processes: from a plain script, and when a stretch cannot be done."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ecgomics.cohort import stretches
from ecgomics.cohort.long_recordings import holter
from ecgomics.core.errors import InvalidInput

#: Without a guard, as a user writes it: a process that imported it again would start others.
SCRIPT = """
import numpy as np
import ecgomics as eo

print("begun")
peaks = np.zeros((1, 250 * 640))
peaks[0, 200::210] = 1.0
mv = np.apply_along_axis(np.convolve, 1, peaks, np.hanning(20), mode="same")
found = eo.holter(eo.Recording(mv, 250.0, ("II",)), windows_s=(300,), workers=2)
print(len(found.windows[0]), found.burden.beats > 700)
"""


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    (tmp_path / "plain.py").write_text(SCRIPT)
    path = os.pathsep.join(folder for folder in sys.path if folder)
    done = subprocess.run(
        [sys.executable, tmp_path / "plain.py"],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("begun\n3 True\n", "")


def test_a_defect_in_a_stretch_is_told_in_one_sentence() -> None:
    jobs: Any = [SimpleNamespace(stretch=None)]
    with stretches.in_processes(2) as done_of, pytest.raises(stretches.StretchLostError, match="A defect of"):
        list(done_of(jobs))


def test_fewer_than_one_process_are_refused(sinus_ecg: Any) -> None:
    with pytest.raises(InvalidInput, match="number of workers is 0"):
        holter(sinus_ecg, workers=0)
