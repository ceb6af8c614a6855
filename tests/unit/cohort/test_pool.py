import os
from pathlib import Path
from typing import Any

from ecgomics.cohort.measure import UNSETTLED, Task
from ecgomics.cohort.pool import Pool
from ecgomics.core.settings import Settings


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
