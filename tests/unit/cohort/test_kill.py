"""SIGKILL at moments drawn with a fixed seed: the tables are those of a run that nobody disturbed, bit by bit.

`python -m benchmarks.cohort --kill 20` does the same at more moments.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.cohort_kill import Job, dask_cluster, killed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.fixture
def clinic(write_patients: Callable[[Path, int], list[str]], tmp_path: Path) -> Path:
    write_patients(tmp_path / "in", 4)
    (tmp_path / "in" / "ecg_03.dat").unlink()
    return tmp_path / "in"


def test_the_run_and_its_processes(clinic: Path, tmp_path: Path) -> None:
    done = killed(Job(clinic, part_records=1), tmp_path, kills=2, victims=("run", "process"), seed=1)
    assert done.different == []
    assert done.kills.total() == 2


def test_the_dask_workers_of_a_cluster(clinic: Path, tmp_path: Path) -> None:
    with dask_cluster(tmp_path, workers=1) as (address, processes):
        job = Job(clinic, part_records=1, workers=None, scheduler=address)
        done = killed(job, tmp_path, kills=1, victims=("Dask worker",), seed=2, cluster=processes)
    assert done.different == []
    assert done.kills["Dask worker"] == 1
