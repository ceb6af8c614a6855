"""Extraction at any size: records per second against workers, cost per record against size, memory, and kills.

    python -m benchmarks.cohort FOLDER [--take N] [--scaling 1,2] [--workers N] [--sizes 1000,10000,100000]
                                       [--twelve FOLDER --records 20000] [--whole FOLDER] [--kill N] [--output FOLDER]

FOLDER holds WFDB recordings. Without options, the first N of them are extracted with one and with two workers. --sizes
extracts so many records whose signals are those of a few strips of FOLDER, ten seconds of one lead under other names;
--twelve as many as --records says, whose files are those of another folder under other names; --whole all of a folder.
--kill kills runs, their processes and the workers of a cluster, N times each, and compares every table with that of a
run left alone. Memory is the largest resident set of each process, looked at twice a second.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import psutil  # type: ignore[import-untyped]  # comes with distributed

from benchmarks.cohort_kill import Job, Killed, Victim, dask_cluster, killed
from ecgomics.io import find_recordings, read, write_wfdb

#: Strips that replicated records are made of, and their length.
STRIPS: Final = 32
STRIP_S: Final = 10.0
#: Records of the kill test, and how many make a part.
KILL_RECORDS: Final = 40
KILL_PART: Final = 4
LOOK_EVERY_S: Final = 0.5
GOAL_EFFICIENCY: Final = 0.75
GOAL_MIB: Final = 1536.0
SEED: Final = 20261126


def main() -> None:
    options = _options()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} at the start")
    with TemporaryDirectory(dir=options.output, prefix="cohort-") as temporary:
        work = Path(temporary)
        if options.take:
            _scaling(options.folder, options.take, options.scaling, work)
        if options.sizes:
            _sizes(options.folder, options.sizes, work, workers=options.workers)
        if options.twelve is not None:
            links = _linked(options.twelve, options.records, work / "twelve")
            _print(
                f"{options.records} records of {options.twelve.name}",
                _measured(links, work, workers=options.workers),
            )
        if options.whole is not None:
            _print(f"all of {options.whole.name}", _measured(options.whole, work, workers=options.workers))
        if options.kill:
            _kills(options.folder, options.kill, work)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Extraction at any size.")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--take", type=int, default=256, help="records for the scaling over workers; 0 for none"
    )
    parser.add_argument("--scaling", type=_numbers, default=(1, 2), help="numbers of workers for that")
    parser.add_argument("--workers", type=int, default=2, help="of the larger runs")
    parser.add_argument("--sizes", type=_numbers, default=(), help="such as 1000,10000,100000")
    parser.add_argument("--twelve", type=Path, help="a folder of 12-lead recordings")
    parser.add_argument("--records", type=int, default=20000, help="of --twelve, replicated")
    parser.add_argument("--whole", type=Path, help="a folder that is extracted as it is")
    parser.add_argument("--kill", type=int, default=0, metavar="N")
    parser.add_argument(
        "--output", type=Path, help="where to write; a folder for temporary files if not given"
    )
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


# ── one extraction, watched ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Figures:
    """What one extraction took."""

    records: int
    failures: int
    wall_s: float
    measuring_s: float
    """From the first record that is done to the last: without the start of processes, and the tables."""
    cpu_s: float
    client_mib: float
    child_mib: float
    """Of the largest process that measures."""

    @property
    def per_s(self) -> float:
        return self.records / self.measuring_s


_CODE: Final = """
import json, sys, time
from ecgomics.cohort.extraction import extract_to
begin_s, first, last = time.monotonic(), None, None
def tell(progress):
    global first, last
    if progress.measured:
        last = (time.monotonic(), progress.measured)
        first = first or last
done = extract_to(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), progress=tell)
share = done.records / max(done.records - first[1], 1)
print(json.dumps({"records": done.records, "failures": len(done.failures),
                  "wall_s": time.monotonic() - begin_s, "measuring_s": (last[0] - first[0]) * share}))
"""


def _measured(folder: Path, work: Path, *, workers: int) -> Figures:
    output = work / f"{folder.name}-{workers}.parquet"
    command = [sys.executable, "-c", _CODE, str(output), str(folder), str(workers)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE)
    client, child, cpu_s = 0.0, 0.0, {}
    while running.poll() is None:
        for process, is_client in _family(running.pid):
            try:
                mib, times = process.memory_info().rss / 2**20, process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            client, child = (max(client, mib), child) if is_client else (client, max(child, mib))
            cpu_s[process.pid] = times.user + times.system
        time.sleep(LOOK_EVERY_S)
    if running.returncode or running.stdout is None:
        raise SystemExit(f"The extraction of {folder} ended with status {running.returncode}.")
    return Figures(**json.load(running.stdout), cpu_s=sum(cpu_s.values()), client_mib=client, child_mib=child)


def _family(pid: int) -> Iterator[tuple[psutil.Process, bool]]:
    try:
        parent = psutil.Process(pid)
        yield parent, True
        yield from ((each, False) for each in parent.children(recursive=True))
    except psutil.NoSuchProcess:
        return


def _print(name: str, found: Figures) -> None:
    print(
        f"{name:36} {found.wall_s:8.1f} s in all, {found.per_s:7.2f} records/s, "
        f"{1e3 * found.cpu_s / found.records:7.1f} ms CPU per record, {found.failures} failures, "
        f"client {found.client_mib:5.0f} MiB, processes {found.child_mib:5.0f} MiB"
        f"{'' if max(found.client_mib, found.child_mib) <= GOAL_MIB else '  MISSED'}",
        flush=True,
    )


# ── what is extracted ────────────────────────────────────────────────────────────────────────────────────────────


def _linked(source: Path, count: int, folder: Path) -> Path:
    """So many records: headers under new names, beside links to the signal files of a folder."""
    folder.mkdir()
    headers = [each.path for each in find_recordings([source]) if each.path.suffix == ".hea"][:count]
    for path in headers:
        for signal in path.parent.glob(f"{path.stem}.*"):
            if signal.suffix != ".hea" and not (folder / signal.name).exists():
                (folder / signal.name).symlink_to(signal.resolve())
    for number, path in enumerate(islice(cycle(headers), count)):
        text = path.read_text(encoding="utf-8")
        (folder / f"r{number:06d}.hea").write_text(
            text.replace(path.stem, f"r{number:06d}", 1), encoding="utf-8"
        )
    return folder


def _strips(source: Path, folder: Path) -> Path:
    """A few strips of ten seconds of one lead."""
    folder.mkdir()
    for each in islice(find_recordings([source]), STRIPS):
        whole = read(each.path)
        samples = round(STRIP_S * whole.fs_hz)
        ecg_mv = np.ascontiguousarray(whole.ecg_mv[:1, :samples])
        write_wfdb(replace(whole, ecg_mv=ecg_mv, leads=whole.leads[:1], name=each.path.stem), folder)
    return folder


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────


def _scaling(source: Path, count: int, numbers: Sequence[int], work: Path) -> None:
    folder = _linked(source, count, work / "scaling")
    rates = []
    for workers in numbers:
        found = _measured(folder, work, workers=workers)
        _print(f"{count} records, {workers} worker{'s' * (workers > 1)}", found)
        rates.append(found.per_s)
    for workers, rate in zip(numbers[1:], rates[1:], strict=True):
        efficiency = rate / rates[0] * numbers[0] / workers
        verdict = "ok" if efficiency >= GOAL_EFFICIENCY else "MISSED"
        print(
            f"efficiency from {numbers[0]} to {workers} workers {efficiency:.2f}  {verdict} "
            f"(at least {GOAL_EFFICIENCY})",
            flush=True,
        )


def _sizes(source: Path, sizes: Sequence[int], work: Path, *, workers: int) -> None:
    strips = _strips(source, work / "strips")
    costs = []
    for size in sizes:
        found = _measured(_linked(strips, size, work / f"size-{size}"), work, workers=workers)
        _print(f"{size} strips of {STRIP_S:g} s, {workers} workers", found)
        costs.append(found.wall_s / size)
    print("wall time per record " + ", ".join(f"{1e3 * cost:.1f} ms" for cost in costs), flush=True)


def _kills(source: Path, kills: int, work: Path) -> None:
    folder = _linked(source, KILL_RECORDS, work / "kill")
    (work / "local").mkdir()
    local: Sequence[Victim] = ("run", "process")
    _say(killed(Job(folder, KILL_PART), work / "local", kills=2 * kills, victims=local, seed=SEED))
    (work / "cluster").mkdir()
    with dask_cluster(work / "cluster", workers=2) as (address, processes):
        job = Job(folder, KILL_PART, workers=None, scheduler=address)
        everyone: Sequence[Victim] = (*local, "Dask worker")
        _say(
            killed(job, work / "cluster", kills=3 * kills, victims=everyone, seed=SEED + 1, cluster=processes)
        )


def _say(done: Killed) -> None:
    of = ", ".join(f"{number} × {victim}" for victim, number in sorted(done.kills.items()))
    verdict = f"MISSED: {', '.join(done.different)} differ" if done.different else "bit-identical"
    print(f"killed {of} in {done.runs} runs: {done.finished} cohorts, {verdict}", flush=True)


if __name__ == "__main__":
    main()
