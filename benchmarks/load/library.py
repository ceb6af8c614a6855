"""The library that is browsed, and the files that are brought in."""

import itertools
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.million.fill import fill_postgresql
from benchmarks.million.rows import library
from ecgomics import services
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Store

_OF_A_PERSON: Final = 3
DURATION_S: Final = 10.0
FS_HZ: Final = 500.0


def filled(folder: Path, url: str, *, rows: int, recordings: int) -> list[str]:
    """Fill a store; the identifiers of the recordings with samples, which are measured."""
    if rows:
        fill_postgresql(folder, url, library(rows))
    with Store(folder, database_url=url) as store:
        ids = [f"{number:032x}" for number in range(recordings)]
        for number, each in enumerate(ids):
            store.add(Addition(each, _ecg(number)))
            services.stored_profile(store, each, Settings())
    return ids


def files_to_bring() -> Callable[[], dict[str, bytes]]:
    """Gives the files of another recording each time: the same ECG, each time with other last bits."""
    base = _ecg(10_000)
    draw = np.random.default_rng(5)

    def made(number: int) -> dict[str, bytes]:
        noise_mv = np.round(draw.normal(0.0, 0.004, base.ecg_mv.shape), 3)
        with tempfile.TemporaryDirectory() as folder:
            write_wfdb(replace(base, ecg_mv=base.ecg_mv + noise_mv, name=f"new_{number:05d}"), folder)
            return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}

    numbers = itertools.count()
    return lambda: made(next(numbers))


def _ecg(number: int) -> Recording:
    rr_ms = 700.0 + 5.0 * (number % 60)
    plan = regular_plan([rr_ms] * 20, beat_shape(PATTERNS["normal"], Body(qt_ms=380.0)), first_s=-0.3)
    acquisition = Acquisition(DURATION_S, FS_HZ, noise=Noise(white_uv=3.0), seed=number)
    person = Subject(age_years=50.0, sex="female", pseudonym=f"Q{number // _OF_A_PERSON:04d}")
    return phantom(plan, acquisition, name=f"ward_7/real_{number:05d}", subject=person).recording
