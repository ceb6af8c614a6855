"""Analyses of kept long recordings: run in a process of their own, resumed after a kill, and read while they run.

queued ──▶ process: beats ──▶ stretches of five minutes, each a file ──▶ result, a blob ──▶ corrected, told
"""

import json
import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ecgomics.ambulatory.analysis import SHORTEST_S
from ecgomics.ambulatory.facts import Facts
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.core.settings import Settings
from ecgomics.services import cohorts, profile_key, pyramids
from ecgomics.store import ProfileKey, Store
from ecgomics.store.samples import SamplesAt

WINDOW_S: Final = 300.0
REQUEST: Final = "request.pickle"
PROGRESS: Final = "progress.json"
PARTIAL: Final = "partial.npz"
RESULT: Final = "result.npz"
ANSWER: Final = "answer.json"
#: Which settings and version the files of a folder are of.
KEY: Final = "key.txt"
#: How often a running analysis is looked at.
LOOKED_EVERY_S: Final = 0.2
_ENDED: Final = (
    "The process of the analysis ended without an answer (exit status {}): there may be too little memory."
)
DRAWING: Final = "Preparing the picture"
FINDING: Final = "Finding beats"
MEASURING: Final = "Measuring"


@dataclass(frozen=True, slots=True)
class Request:
    """What the process is told."""

    samples: SamplesAt
    facts: Facts
    settings: Settings
    scheduler: str | None = None
    """Address of the Dask cluster that measures the stretches; None: the process does."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Stretches in all, done, and of those done what an earlier process had done."""

    stage: str
    total: int = 0
    done: int = 0
    kept: int = 0


def refuse_short(store: Store, recording_id: str) -> None:
    """InvalidInput where a recording is too short to be analysed as a long one; NotFound where it is not there."""
    recording, count = store.without_samples(recording_id)
    if count < SHORTEST_S * recording.fs_hz:
        raise InvalidInput(
            f"{recording.name} lasts {count / recording.fs_hz:.0f} s: a long recording has {SHORTEST_S:g} s or more."
        )


def run(
    store: Store,
    recording_id: str,
    settings: Settings,
    *,
    tell: Callable[[Progress], None],
    cancelled: threading.Event,
    scheduler: str | None = None,
) -> None:
    """Analyse a recording; the result is in the store afterwards.

    A Dask cluster is handed the samples of each stretch. Raises InvalidInput where it was refused or the process died,
    Unavailable where samples or cluster are away, cohorts.Cancelled where it was ended from outside.
    What was done until then is kept for the next time.
    """
    key = profile_key(settings)
    tell(Progress(DRAWING))
    pyramids.pyramid_of(store, recording_id)
    if store.longs.is_analysed(recording_id, key):
        return
    folder = _prepared(store, recording_id, settings, scheduler)
    tell(Progress(FINDING))
    status = _watched(folder, cancelled, tell)
    answer = _answer(folder)
    if answer is None:
        raise InvalidInput(_ENDED.format(status))
    if "unavailable" in answer:
        raise Unavailable(answer["unavailable"])
    if "refused" in answer:
        raise InvalidInput(answer["refused"])
    store.longs.add_found(recording_id, key, (folder / RESULT).read_bytes(), {})
    store.longs.forget_work(recording_id)


def _prepared(store: Store, recording_id: str, settings: Settings, scheduler: str | None) -> Path:
    """The folder of the analysis with its request; what was done with other settings or versions is removed."""
    said = _said(profile_key(settings))
    folder = store.longs.work_folder(recording_id)
    if not (folder / KEY).exists() or (folder / KEY).read_text() != said:
        store.longs.forget_work(recording_id)
        folder = store.longs.work_folder(recording_id)
        (folder / KEY).write_text(said)
    (folder / ANSWER).unlink(missing_ok=True)
    (folder / PROGRESS).unlink(missing_ok=True)
    recording, _ = store.without_samples(recording_id)
    request = Request(
        samples=store.samples_at(recording_id),
        facts=Facts.of(recording),
        settings=settings,
        scheduler=scheduler,
    )
    (folder / REQUEST).write_bytes(pickle.dumps(request))
    return folder


def _watched(folder: Path, cancelled: threading.Event, tell: Callable[[Progress], None]) -> int:
    """The exit status of the process; killed, and Cancelled raised, where it is cancelled."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ecgomics.services.long_process", str(folder)],
        stdin=subprocess.PIPE,  # it ends when we do: its input ends then
        env=_environment(),
        start_new_session=True,  # Ctrl-C is the server's alone
    )
    try:
        while (status := process.poll()) is None:
            if cancelled.wait(LOOKED_EVERY_S):
                raise cohorts.Cancelled
            found = _json(folder / PROGRESS)
            if found and found["done"]:
                tell(Progress(MEASURING, found["total"], found["done"], found["kept"]))
        return status
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def _environment() -> dict[str, str]:
    path = os.pathsep.join(folder for folder in sys.path if folder)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return dict(os.environ) | dict.fromkeys(names, "1") | {"PYTHONPATH": path}


def _answer(folder: Path) -> dict[str, Any] | None:
    return _json(folder / ANSWER)


def _json(path: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    return None


def partial(store: Store, recording_id: str, key: ProfileKey) -> tuple[int, bytes] | None:
    """What a running analysis knows, and a number that changes with it.

    None where it knows nothing yet, or was begun with other settings or another version.
    """
    folder = store.longs.work_folder(recording_id)
    with suppress(FileNotFoundError):
        if (folder / KEY).read_text() == _said(key):
            return (folder / PARTIAL).stat().st_mtime_ns, (folder / PARTIAL).read_bytes()
    return None


def _said(key: ProfileKey) -> str:
    return f"{key.settings_hash} {key.software_version} {key.catalogue_version}"
