import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ecgomics.cohort.extraction import extract
from ecgomics.cohort.measure import UNSETTLED, Task
from ecgomics.cohort.pool import Pool
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings


class Endless:
    """Keeps the process that unpickles it, as a loop in compiled code would."""

    def __reduce__(self) -> Any:
        return time.sleep, (3600.0,)


class Deadly:
    """Ends the process that unpickles it, as a crash in compiled code would."""

    def __reduce__(self) -> Any:
        return os._exit, (7,)


def _task(record: str, folder: Path, settings: Any = None) -> Task:
    return Task(record, folder / f"{record}.hea", f"identity of {record}", settings or Settings())


def test_a_record_that_kills_its_process_is_one_failure(write_patients: Any, tmp_path: Path) -> None:
    names = write_patients(tmp_path, 3)
    tasks = [
        _task(names[0], tmp_path),
        _task("deadly", tmp_path, Deadly()),
        *(_task(n, tmp_path) for n in names[1:]),
    ]
    with Pool(1) as pool:
        done = {each.entry.record: each.entry for each in pool.results(tasks)}
    assert set(done) == {"deadly", *names}
    assert "ended 2 times" in (done["deadly"].error or "")
    assert "exit status 7" in (done["deadly"].error or "")
    assert done["deadly"].identity == UNSETTLED
    assert all(done[name].error is None for name in names)


def test_tasks_are_drawn_only_as_they_can_be_taken(tmp_path: Path) -> None:
    drawn = []

    def tasks() -> Any:
        for number in range(20):
            drawn.append(number)
            yield _task(f"missing_{number}", tmp_path)

    with Pool(1) as pool:
        results = pool.results(tasks())
        first = next(results)
        assert "missing" in (first.entry.error or "")
        assert len(drawn) <= 4
        assert len(list(results)) == 19


def test_a_record_that_takes_too_long_is_given_up_and_the_run_goes_on(
    write_patients: Any, tmp_path: Path
) -> None:
    (name,) = write_patients(tmp_path, 1)
    endless = replace(_task("endless", tmp_path, Endless()), time_limit_s=0.5)
    started_s = time.monotonic()
    with Pool(1) as pool:
        done = {each.entry.record: each.entry for each in pool.results([endless, _task(name, tmp_path)])}
    assert done["endless"].error == "Reading and measuring it took longer than 0.5 s."
    assert done["endless"].identity == UNSETTLED
    assert done[name].error is None
    assert time.monotonic() - started_s < 60.0


@pytest.mark.parametrize("limit_s", [0.0, -1.0, float("nan"), float("inf")])
def test_a_senseless_time_limit_is_refused(limit_s: float, write_patients: Any, tmp_path: Path) -> None:
    write_patients(tmp_path, 1)
    with pytest.raises(InvalidInput, match="time limit"):
        extract([tmp_path], tmp_path / "out.parquet", time_limit_s=limit_s)
