import operator
import os
import re
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ecgomics.cohort.extraction import extract
from ecgomics.cohort.inputs import Input
from ecgomics.cohort.measure import UNSETTLED, Task
from ecgomics.cohort.origins import FromInput
from ecgomics.cohort.pool import ATTEMPTS, OTHER_DEATHS, Pool, StoppedError, Worker, answered
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.io import stated


class Endless:
    """Keeps the process that unpickles it, as a loop in compiled code would."""

    def __reduce__(self) -> Any:
        return time.sleep, (3600.0,)


class DeadlyToTake:
    """Ends the process that unpickles it: it dies before it has the task."""

    def __reduce__(self) -> Any:
        return os._exit, (7,)


def _task(record: str, folder: Path, settings: Any = None) -> Task:
    source = FromInput(Input(record, str(folder / f"{record}.hea")), stated())
    return Task(record, f"identity of {record}", source, settings or Settings())


def _deadly(record: str, folder: Path) -> Task:
    """Ends the process that measures it, as a crash in compiled code would: another program takes its place."""
    return replace(_task(record, folder), source=SimpleNamespace(recording=partial(os.execlp, "false")))


def test_a_record_that_kills_its_process_is_one_failure(write_patients: Any, tmp_path: Path) -> None:
    names = write_patients(tmp_path, 3)
    tasks = [_task(names[0], tmp_path), _deadly("deadly", tmp_path), *(_task(n, tmp_path) for n in names[1:])]
    with Pool(1) as pool:
        done = {each.entry.record: each.entry for each in pool.results(tasks)}
    assert set(done) == {"deadly", *names}
    assert "ended 2 times" in (done["deadly"].error or "")
    assert re.search(
        rf"the last was process \d+ on {socket.gethostname()}, exit status 1", done["deadly"].error or ""
    )
    assert done["deadly"].identity == UNSETTLED
    assert all(done[name].error is None for name in names)


def test_a_process_that_dies_before_it_has_the_task_is_started_again_and_not_for_ever(tmp_path: Path) -> None:
    with Pool(1) as pool:
        (done,) = pool.results([_task("deadly", tmp_path, DeadlyToTake())])
    assert f"ended {OTHER_DEATHS} times" in (done.entry.error or "")


def test_deaths_at_the_start_are_not_counted_against_the_record(tmp_path: Path, write_patients: Any) -> None:
    (name,) = write_patients(tmp_path, 1)
    worker = Worker()
    told: list[str] = []
    killing = threading.Thread(target=_kill_starts, args=(worker, OTHER_DEATHS - 1, told))
    killing.start()
    done = answered(worker, _task(name, tmp_path), died=told.append)
    killing.join()
    worker.stop()
    assert len(told) == OTHER_DEATHS - 1 > ATTEMPTS
    assert done.entry.error is None


def _kill_starts(worker: Worker, times: int, told: list[str]) -> None:
    """Kill so many of a worker's processes as soon as each is there: none has its imports done by then."""
    for number in range(times):
        while len(told) < number or worker._process is None:
            time.sleep(0.001)
        worker._process.kill()
        while len(told) == number:
            time.sleep(0.001)


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


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to it")
def test_a_record_that_needs_too_much_memory_is_one_failure(write_patients: Any, tmp_path: Path) -> None:
    (name,) = write_patients(tmp_path, 1)
    hungry = SimpleNamespace(recording=partial(operator.mul, 2**31))
    worker = Worker(memory_bytes=2**30)
    try:
        lost = worker.answer(replace(_task("hungry", tmp_path), source=hungry))
        assert lost.entry.error == (
            "Measuring it takes more memory than a worker process may have, 1.00 GiB: memory_limit= allows more."
        )
        assert lost.entry.identity == UNSETTLED
        assert worker.answer(_task(name, tmp_path)).entry.error is None
    finally:
        worker.stop()


def test_a_stopped_worker_takes_no_task(tmp_path: Path) -> None:
    worker, raised = Worker(), []

    def answer() -> None:
        with pytest.raises(StoppedError):
            worker.answer(_task("endless", tmp_path, Endless()))
        raised.append(True)

    thread = threading.Thread(target=answer)
    thread.start()
    while worker._process is None:
        time.sleep(0.01)
    worker.stop()
    thread.join(timeout=20.0)
    assert raised == [True]
    with pytest.raises(StoppedError):
        worker.answer(_task("late", tmp_path))


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_process_at_work_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys; from test_pool import Endless, Worker, _task; from pathlib import Path; w = Worker();"
        "import threading; t = _task('a', Path('.'), Endless());"
        "threading.Thread(target=w.answer, args=(t,), daemon=True).start()\n"
        "while w._process is None: pass\n"
        "print(w._process.pid, flush=True); sys.stdin.read()"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    deadline_s = time.monotonic() + 20.0
    while _is_there(child):
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def _is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
