"""Mutated files of every format through the readers: each gives a recording or one sentence, and nothing else.

    python -m benchmarks.fuzz                          # 20,000 files, made from our own twins of every format
    python -m benchmarks.fuzz --files 1000 --seed 7    # fewer, others
    python -m benchmarks.fuzz --samples FOLDER         # real sample files among them

Prints per format how many files gave a recording, how many an error of ours, and how many got as far as decoded
signals. Any other exception, more than 5 s for one file, more than 1 GiB of memory or a process that dies is printed
with the seed that gives it again; the exit status is then 1. Each file is read in a process with these limits.
"""

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest.mock import patch

from benchmarks.mutations import mutated
from benchmarks.twins import all_twins
from ecgomics.core.errors import InvalidInput
from ecgomics.io import read
from ecgomics.io.traces import traces

FILES: Final = 20_000
SLOWEST_S: Final = 5.0
MOST_MEMORY: Final = 2**30
#: Files above this size are no seeds: time goes into many small ones.
LARGEST_SEED: Final = 400_000
#: What the user answers, so that files that leave something open get as far as their samples.
ANSWERS: Final[Mapping[str, Any]] = {"fs_hz": 500.0, "unit": "mV"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mutated file."""

    kind: str
    name: str
    seed: int
    result: str
    """recording, sentence, or what must not be."""
    decoded: bool
    detail: str = ""

    @property
    def is_allowed(self) -> bool:
        """A recording, or an error of ours that says what is wrong."""
        return self.result in {"recording", "sentence"}


Seed = tuple[str, str, dict[str, bytes]]
"""Format, name and files of a valid recording."""
Case = tuple[Seed, int]
"""A valid recording, and the number that its damage follows from."""


def seeds(samples: Path | None = None) -> list[Seed]:
    """Our twins, and the files of a folder by its subfolders where one is given."""
    found = list(all_twins())
    for path in sorted(samples.glob("*/*")) if samples else ():
        if path.is_file() and path.suffix != ".md" and path.stat().st_size <= LARGEST_SEED:
            found.append((path.parent.name, path.name, {path.name: path.read_bytes()}))
    return found


def damaged(files: Mapping[str, bytes], seed: int) -> dict[str, bytes]:
    """The files with one of them mutated."""
    random = Random(seed)
    chosen = random.choice(sorted(files))
    return {name: mutated(each, random) if name == chosen else each for name, each in files.items()}


def outcome(case: Case) -> Outcome:
    """Damage the files and read them."""
    (kind, name, files), seed = case
    content = damaged(files, seed)
    detail = ""
    with patch("ecgomics.io.assembly.traces", wraps=traces) as decoded, warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            read(content, **ANSWERS)
            result = "recording"
        except InvalidInput as error:
            result, detail = "sentence", str(error)
        except Exception as error:  # noqa: BLE001 - that there is none is what is looked for
            result, detail = type(error).__name__, str(error)[:200]
    return Outcome(kind, name, seed, result, decoded.called, detail)


def cases(found: Sequence[Seed], *, files: int, seed: int) -> Iterator[Case]:
    """So many damaged files, as many of each format, with the seed of each."""
    kinds = sorted({kind for kind, _, _ in found})
    among = {kind: [each for each in found if each[0] == kind] for kind in kinds}
    for number in range(files):
        one = among[kinds[number % len(kinds)]]
        yield one[number // len(kinds) % len(one)], seed * 1_000_003 + number


# Processes with limits ------------------------------------------------------------------------------------------------


def _work(pipe: Connection) -> None:
    """Read one file after another under the limits, until there is none."""
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    os.environ["ECGOMICS_PSEUDONYM_KEY"] = "a key for fuzzing only"
    signal.signal(signal.SIGALRM, _too_slow)
    while (case := pipe.recv()) is not None:
        signal.setitimer(signal.ITIMER_REAL, SLOWEST_S)
        begin = time.perf_counter()
        found = outcome(case)
        signal.setitimer(signal.ITIMER_REAL, 0)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) * 1024
        pipe.send((found, time.perf_counter() - begin, grown))
        if grown > MOST_MEMORY:
            return  # the peak stays: the next file needs a fresh process


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"more than {SLOWEST_S:g} s")


class _Reader:
    """A process that reads damaged files, started again when one was too much for it."""

    def __init__(self) -> None:
        self._process: multiprocessing.process.BaseProcess | None = None

    def outcome(self, case: Case) -> tuple[Outcome, float]:
        """What became of the file, and the seconds that it took."""
        if self._process is None or not self._process.is_alive():
            context = multiprocessing.get_context("spawn")
            self._pipe, other = context.Pipe()
            self._process = context.Process(target=_work, args=(other,), daemon=True)
            self._process.start()
            other.close()
        (kind, name, _), seed = case
        self._pipe.send(case)
        try:
            if not self._pipe.poll(4 * SLOWEST_S):
                self._process.kill()
                return Outcome(kind, name, seed, "hangs", decoded=False), 4 * SLOWEST_S
            found, seconds, grown = self._pipe.recv()
        except (EOFError, ConnectionResetError):
            self._process.join()
            status = self._process.exitcode
            return Outcome(kind, name, seed, f"process died ({status})", decoded=False), 0.0
        if grown > MOST_MEMORY:
            self._process.join()
            return Outcome(kind, name, seed, f"{grown >> 20} MiB", found.decoded, found.result), seconds
        return found, seconds

    def close(self) -> None:
        """End the process."""
        if self._process is not None and self._process.is_alive():
            self._pipe.send(None)
            self._process.join()


# Report ---------------------------------------------------------------------------------------------------------------


def main() -> int:
    """Run, print, and fail where something must not be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, help="folder of sample files, by format")
    parser.add_argument("--only", help="one format")
    options = parser.parse_args()
    found = [each for each in seeds(options.samples) if options.only in (None, each[0])]
    reader, done, slowest = _Reader(), [], 0.0
    for case in cases(found, files=options.files, seed=options.seed):
        each, seconds = reader.outcome(case)
        slowest = max(slowest, seconds)
        done.append(each)
        if not each.is_allowed:
            print(f"{each.kind}/{each.name} seed {each.seed}: {each.result} {each.detail}", flush=True)
    reader.close()
    _show(done, slowest)
    return 0 if all(each.is_allowed for each in done) else 1


def _show(done: Sequence[Outcome], slowest_s: float) -> None:
    print(f"\n{'format':<16}{'files':>8}{'recording':>11}{'sentence':>10}{'other':>7}{'decoded':>10}")
    for kind in sorted({each.kind for each in done}):
        of_kind = [each for each in done if each.kind == kind]
        print(f"{kind:<16}{_row(of_kind)}")
    print(f"{'all':<16}{_row(done)}\nslowest file {slowest_s:.2f} s")


def _row(done: Sequence[Outcome]) -> str:
    counts = Counter(each.result for each in done)
    other = len(done) - counts["recording"] - counts["sentence"]
    share = sum(each.decoded for each in done) / len(done)
    return f"{len(done):>8}{counts['recording']:>11}{counts['sentence']:>10}{other:>7}{share:>10.1%}"


if __name__ == "__main__":
    sys.exit(main())
