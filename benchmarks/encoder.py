"""The encoder that ships: how long an embedding takes on one core, and how steady it is.

    python -m benchmarks.encoder [FOLDER]

FOLDER holds 12-lead recordings; without one, PTB-XL in ~/.cache/ecg-data is taken, or else the synthetic demonstration
cohort. Steady means the cosine between the embedding of a recording and that of the same recording changed: another
gain, another window, noise of 25 µV in each sample, another sampling rate. Beside it stands the cosine between
recordings of different people, plain and after taking off the mean of all: what the number is worth.
"""

# ruff: noqa: E402 - the number of threads is set before NumPy is loaded

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ[_threads] = "1"

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.io import find_recordings, read
from ecgomics.latent.own import embedded_encoder
from ecgomics.phantom import demonstration_cohort

PTB_XL: Final = Path.home() / ".cache" / "ecg-data" / "ptbxl"
NOISE_MV: Final = 0.025
GOAL_MS: Final = 25.0
GOAL_COSINE: Final = 0.98

Change = Callable[[Recording], Recording]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=PTB_XL if PTB_XL.is_dir() else None)
    parser.add_argument("--records", type=int, default=100)
    given = parser.parse_args()
    recordings = _recordings(given.folder, given.records)
    vectors = np.stack([_vector(each) for each in recordings])
    print(f"{len(recordings)} recordings, encoder {embedded_encoder().card.identifier}, one core\n")
    _speed(recordings)
    _steadiness(recordings, vectors)


def _recordings(folder: Path | None, count: int) -> list[Recording]:
    if folder is None:
        return [each.recording for each in demonstration_cohort()][:count]
    found = [read(each.path) for each in find_recordings([folder])[:count]]
    return [each for each in found if len(each.leads) == 12]


def _vector(recording: Recording) -> Floats:
    return embedded_encoder().embed(recording).record


def _speed(recordings: Sequence[Recording]) -> None:
    times_ms = []
    for each in recordings:
        begin = time.process_time()
        _vector(each)
        times_ms.append(1000.0 * (time.process_time() - begin))
    middle_ms = float(np.median(times_ms))
    verdict = "reached" if middle_ms <= GOAL_MS else "MISSED"
    late_ms = float(np.percentile(times_ms, 95))
    print(
        f"CPU per embedding  {middle_ms:.1f} ms median, {late_ms:.1f} ms 95th (goal {GOAL_MS:g}: {verdict})\n"
    )


def _steadiness(recordings: Sequence[Recording], vectors: Floats) -> None:
    random = np.random.default_rng(1)
    changes: dict[str, Change] = {
        "gain × 0.5": lambda r: replace(r, ecg_mv=0.5 * r.ecg_mv),
        "gain × 2": lambda r: replace(r, ecg_mv=2.0 * r.ecg_mv),
        "40 ms later": lambda r: _later(r, 0.04),
        "200 ms later": lambda r: _later(r, 0.2),
        "noise of 25 µV": lambda r: replace(
            r, ecg_mv=r.ecg_mv + random.normal(0.0, NOISE_MV, r.ecg_mv.shape)
        ),
        "every second sample": lambda r: replace(r, ecg_mv=r.ecg_mv[:, ::2].copy(), fs_hz=r.fs_hz / 2.0),
    }
    centre = vectors.mean(axis=0)
    print(f"{'cosine with':24}{'median':>9}{'5th':>9}{'least':>9}{'median, centred':>18}")
    for name, change in changes.items():
        changed = np.stack([_vector(change(each)) for each in recordings])
        plain, centred = _cosines(vectors, changed), _cosines(vectors - centre, changed - centre)
        verdict = "" if np.median(plain) >= GOAL_COSINE else "  MISSED"
        print(
            f"{name:24}{np.median(plain):9.4f}{np.percentile(plain, 5):9.4f}{plain.min():9.4f}"
            f"{np.median(centred):18.4f}{verdict}"
        )
    other = np.roll(vectors, 1, axis=0)
    plain, centred = _cosines(vectors, other), _cosines(vectors - centre, other - centre)
    print(
        f"{'another recording':24}{np.median(plain):9.4f}{np.percentile(plain, 5):9.4f}{plain.min():9.4f}"
        f"{np.median(centred):18.4f}"
    )


def _later(recording: Recording, by_s: float) -> Recording:
    first = round(by_s * recording.fs_hz)
    return replace(recording, ecg_mv=recording.ecg_mv[:, first:].copy())


def _cosines(some: Floats, others: Floats) -> Floats:
    lengths = np.linalg.norm(some, axis=1) * np.linalg.norm(others, axis=1)
    cosines: Floats = (some * others).sum(axis=1) / lengths
    return cosines


if __name__ == "__main__":
    main()
