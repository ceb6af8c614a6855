"""Discoveries on kept cohorts: asked, run in a process of their own, and read again.

The process can be killed at any moment, whatever compiled code it is in, and its memory goes with it.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, get_args

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.table import Kind
from ecgomics.services import cohorts
from ecgomics.store import Store, StoredDiscovery

RESULT: Final = "discovery.json"
FIGURES: Final = "figures.json"
REPORT: Final = "report.html"
ASSOCIATIONS: Final = "associations.csv"
REQUEST: Final = "request.json"
ANSWER: Final = "answer.json"
#: How often a running discovery is looked at.
LOOKED_EVERY_S: Final = 0.2
_ENDED: Final = "The process of the discovery ended without an answer ({}): there may be too little memory for it."


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a cohort: the outcome, what it is adjusted for, and the choices of the plan that are made."""

    outcome: str | None
    kind: Kind | None = None
    levels: tuple[str, ...] | None = None
    """Of a binary outcome the reference and the case, of an ordinal one all in rising order."""
    time: str | None = None
    event: str | None = None
    covariates: tuple[str, ...] = ()
    subject: str | None = None
    plan: Mapping[str, Any] | None = None


def ask(store: Store, cohort_id: str, asked: Asked) -> StoredDiscovery:
    """Keep what is asked, as one look at the cohort; InvalidInput where a column or choice does not fit."""
    cohort = cohorts.opened(store, cohort_id)
    Plan.from_dict(dict(asked.plan or {}))
    if asked.kind is not None and asked.kind not in get_args(Kind):
        raise InvalidInput(f"An outcome is {', '.join(get_args(Kind))}; {asked.kind} is none of them.")
    cohort.outcome(
        asked.outcome, kind=asked.kind, time=asked.time, event=asked.event, levels=asked.levels
    )
    cohort.covariates(asked.covariates)
    return store.cohorts.add_discovery(cohort_id, asdict(asked))


def run(
    store: Store,
    discovery_id: str,
    *,
    tell: Callable[[str], None],
    cancelled: threading.Event,
    threads: int,
) -> None:
    """Run a discovery that was asked, in a process of its own; its files are there afterwards.

    Raises InvalidInput where it was refused or the process died, cohorts.Cancelled where it was ended from outside.
    """
    found = store.cohorts.discovery(discovery_id)
    folder = store.cohorts.discovery_folder(discovery_id)
    request = {
        "cohort": str(store.cohorts.cohort_folder(found.cohort_id)),
        "tables": [asdict(each) for each in cohorts.joined_tables(store, found.cohort_id)],
        "asked": dict(found.choices),
        "look": found.look,
    }
    (folder / ANSWER).unlink(missing_ok=True)
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    tell("Testing every biomarker, then models")
    status = _watched(folder, cancelled, threads=threads)
    answer = _answer(folder)
    if answer is None:
        raise InvalidInput(_ENDED.format(f"exit status {status}"))
    if "refused" in answer:
        raise InvalidInput(answer["refused"])
    store.cohorts.discovered(discovery_id, digest=answer["hash"], summary=answer["summary"])


def _watched(folder: Path, cancelled: threading.Event, *, threads: int) -> int:
    """The exit status of the process; killed, and Cancelled raised, where it is cancelled."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ecgomics.services.discovery_process", str(folder)],
        stdin=subprocess.DEVNULL,
        env=_environment(threads),
        start_new_session=True,  # Ctrl-C is the server's alone
    )
    try:
        while (status := process.poll()) is None:
            if cancelled.wait(LOOKED_EVERY_S):
                raise cohorts.Cancelled
        return status
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()


def _environment(threads: int) -> Mapping[str, str]:
    path = os.pathsep.join(folder for folder in sys.path if folder)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return os.environ | dict.fromkeys(names, str(threads)) | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def _answer(folder: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        found: dict[str, Any] = json.loads((folder / ANSWER).read_text(encoding="utf-8"))
        return found
    return None


def file_of(store: Store, discovery_id: str, name: str) -> Path:
    """One file of a finished discovery; InvalidInput where it is not finished, NotFound where there is none."""
    if store.cohorts.discovery(discovery_id).hash is None:
        raise InvalidInput("The discovery has no result yet.")
    return store.cohorts.discovery_folder(discovery_id) / name
