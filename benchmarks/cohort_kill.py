"""Extractions that are killed at random moments, resumed, and held against one that nothing disturbed.

Killed are the run itself, the processes that measure, and the Dask workers of a cluster. Moments and victims are
drawn with a fixed seed; every process that is killed was started here.
"""

import hashlib
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import psutil  # type: ignore[import-untyped]  # comes with distributed

Victim = Literal["run", "process", "Dask worker"]

#: How long a cluster may take to start, and an undisturbed run to end.
PATIENCE_S: Final = 600.0
#: How processes are told: by what they run.
_RUNS: Final[Mapping[Victim, str]] = {
    "process": "ecgomics.cohort.worker",
    "Dask worker": "multiprocessing.spawn import spawn_main",
}


@dataclass(frozen=True, slots=True)
class Job:
    """An extraction to be started in a process of its own."""

    folder: Path
    part_records: int
    workers: int | None = 2
    scheduler: str | None = None

    def started(self, output: Path) -> "subprocess.Popen[bytes]":
        code = (
            "import json, sys; from ecgomics.cohort import records; from ecgomics.cohort.extraction import extract_to\n"
            "given = json.loads(sys.argv[1]); records.PART_RECORDS = given.pop('part_records')\n"
            "extract_to(**given)"
        )
        given = {
            "output": str(output),
            "paths": str(self.folder),
            "workers": self.workers,
            "scheduler": self.scheduler,
            "part_records": self.part_records,
        }
        return subprocess.Popen([sys.executable, "-c", code, json.dumps(given)])


@dataclass(slots=True)
class Killed:
    """What was done to the runs, and what came of it."""

    kills: Counter[Victim] = field(default_factory=Counter)
    missed: int = 0
    """Moments at which there was no such process."""
    runs: int = 0
    """Started, those that went on included."""
    finished: int = 0
    different: list[str] = field(default_factory=list)
    """Files that are not those of the undisturbed run."""


def digests(output: Path) -> dict[str, str]:
    """The hash of each file of the tables, by name."""
    values = output.with_suffix(".values.parquet")
    files = (output, output.with_suffix(".dictionary.csv"), *sorted(values.iterdir()))
    return {
        path.relative_to(output.parent).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def killed(
    job: Job,
    folder: Path,
    *,
    kills: int,
    victims: Sequence[Victim],
    seed: int,
    cluster: Sequence[psutil.Process] = (),
) -> Killed:
    """Kill so many times while the job is done again and again, each time compared with a run left alone."""
    begin_s = time.monotonic()
    _finish(job.started(_output(folder, "undisturbed")))
    usual_s = time.monotonic() - begin_s
    expected = digests(_output(folder, "undisturbed"))
    draw, done = random.Random(seed), Killed()
    while done.kills.total() < kills:
        output = _output(folder, f"killed-{done.finished}")
        _disturbed(job, output, done, draw, kills=kills, victims=victims, usual_s=usual_s, cluster=cluster)
        found = digests(output)
        done.finished += 1
        done.different += [name for name in expected | found if expected.get(name) != found.get(name)]
        if (leftover := output.with_name(f"{output.name}.parts")).exists():
            done.different.append(leftover.name)
    return done


def _output(folder: Path, name: str) -> Path:
    (folder / name).mkdir(exist_ok=True)
    return folder / name / "cohort.parquet"


def _finish(running: "subprocess.Popen[bytes]") -> None:
    if status := running.wait(PATIENCE_S):
        raise SystemExit(f"A run that nobody killed ended with status {status}.")


def _disturbed(
    job: Job,
    output: Path,
    done: Killed,
    draw: random.Random,
    *,
    kills: int,
    victims: Sequence[Victim],
    usual_s: float,
    cluster: Sequence[psutil.Process],
) -> None:
    """One job from its start to its end, however often it is killed meanwhile."""
    while True:
        running = job.started(output)
        done.runs += 1
        while running.poll() is None and done.kills.total() < kills:
            wait_s = draw.uniform(0.0, usual_s)
            victim = draw.choice(victims)
            try:
                running.wait(wait_s)
                break
            except subprocess.TimeoutExpired:
                pass
            if _kill(victim, running, cluster, draw):
                done.kills[victim] += 1
            else:
                done.missed += 1
            if victim == "run":
                running.wait()
        if running.poll() is None or running.returncode == 0:
            _finish(running)
            return


def _kill(
    victim: Victim, running: "subprocess.Popen[bytes]", cluster: Sequence[psutil.Process], draw: random.Random
) -> bool:
    """Kill one process of a kind; whether there was one."""
    if victim == "run":
        running.kill()
        return True
    try:
        above = [psutil.Process(running.pid), *(each for each in cluster if each.is_running())]
        below = [child for each in above for child in each.children(recursive=True)]
        found = [each for each in below if _RUNS[victim] in " ".join(each.cmdline())]
        if not found:
            return False
        draw.choice(sorted(found, key=lambda each: each.pid)).kill()
    except psutil.NoSuchProcess:
        return False
    return True


@contextmanager
def dask_cluster(folder: Path, *, workers: int) -> Iterator[tuple[str, list[psutil.Process]]]:
    """The address of a scheduler with so many workers on this machine, each with a process that starts it again."""
    file = folder / "scheduler.json"
    here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    at_work = ["--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    at_work += ["--local-directory", str(folder), "--memory-limit", "0", "--death-timeout", "60"]
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *here, "--port", "0"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *at_work]
    started = [subprocess.Popen(scheduler, **quiet)]  # type: ignore[call-overload]  # a mapping of options
    try:
        while not file.exists():
            time.sleep(0.1)
        started += [subprocess.Popen(worker, **quiet) for _ in range(workers)]  # type: ignore[call-overload]  # likewise
        yield (
            json.loads(file.read_text(encoding="utf-8"))["address"],
            [psutil.Process(each.pid) for each in started],
        )
    finally:
        for each in reversed(started):
            each.terminate()
        for each in started:
            each.wait()
