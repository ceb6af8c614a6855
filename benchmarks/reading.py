"""How many files per second the readers take on one core, beside another library in the same run.

    python -m benchmarks.reading                                 # WFDB and aECG, written here
    python -m benchmarks.reading ~/.cache/ecg-data/formats       # every sample file, too

The target is 300 files/s for WFDB of twelve leads and ten seconds, and 100 files/s for XML.
"""

import argparse
import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.second_readers import SECOND_READERS, SecondReader, ecgdatakit_package, wfdb_package
from ecgomics.core.errors import InvalidInput
from ecgomics.io import find_recordings, read, write_wfdb
from ecgomics.io.writers.aecg import write_aecg
from ecgomics.phantom import demonstration_cohort

#: Different files of each kind, so that caches of the system and not of ours are warm.
FILES: Final = 100
#: CPU seconds that one measurement takes at least.
LONG_ENOUGH_S: Final = 1.0


def per_second(work: Callable[[Path], object], paths: list[Path]) -> float:
    """Files per CPU second; the first pass over them is not counted."""
    for path in paths:
        work(path)
    count, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < LONG_ENOUGH_S:
        for path in paths:
            work(path)
        count += len(paths)
    return count / spent


def own_files(folder: Path) -> Iterator[tuple[str, list[Path], SecondReader]]:
    """Twelve leads, ten seconds, 500 Hz: as WFDB and as aECG."""
    recording = next(each.recording for each in demonstration_cohort() if each.recording.samples == 5000)
    random = np.random.default_rng(1)
    noisy = [
        replace(
            recording,
            name=f"r{number}",
            ecg_mv=recording.ecg_mv + 1e-3 * random.integers(-9, 9, recording.ecg_mv.shape),
        )
        for number in range(FILES)
    ]
    yield "WFDB", [write_wfdb(each, folder) for each in noisy], wfdb_package
    yield "HL7 aECG", [write_aecg(each, folder / f"{each.name}.xml") for each in noisy], ecgdatakit_package


def sample_files(folder: Path) -> Iterator[tuple[str, list[Path], SecondReader | None]]:
    """Every file of a folder that is read without a question."""
    for found in find_recordings([folder]):
        try:
            read(found.path)
        except InvalidInput:
            continue
        name = found.path.relative_to(folder).as_posix()
        others = SECOND_READERS.get(name.split("/")[0], ())
        yield name, [found.path], others[-1] if others else None


def _beside(other: SecondReader | None, paths: list[Path], ours: float) -> str:
    if other is None:
        return ""
    name = other.__name__.replace("_package", "")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = per_second(other, paths)
    except Exception as error:  # noqa: BLE001 - another library may fail in any way; that is the finding
        return f"{name} cannot read it ({type(error).__name__})"
    return f"{name} {theirs:8.0f}/s   {ours / theirs:5.1f} ×"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    folder = parser.parse_args().folder
    with tempfile.TemporaryDirectory(prefix="ecgomics-") as own:
        for name, paths, other in [*own_files(Path(own)), *(sample_files(folder) if folder else ())]:
            ours = per_second(read, paths)
            print(f"{name:<52}{ours:8.0f} files/s   {_beside(other, paths, ours)}", flush=True)


if __name__ == "__main__":
    main()
