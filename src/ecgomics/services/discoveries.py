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
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.plan import Plan
from ecgomics.services import cohorts
from ecgomics.store import Store, StoredDiscovery

if TYPE_CHECKING:
    from ecgomics.cohort.question import Question

#: Every number, in the shape that the API describes.
RESULT: Final = "result.json"
#: Folder of the files that are handed out: report, tables, figures.
FILES: Final = "files"
REQUEST: Final = "request.json"
ANSWER: Final = "answer.json"
#: How often a running discovery is looked at.
LOOKED_EVERY_S: Final = 0.2
_ENDED: Final = (
    "The process of the discovery ended without an answer ({}): there may be too little memory for it."
)


def question_of(choices: Mapping[str, Any]) -> "Question":
    """The question of choices by name, those of the plan below `plan`; InvalidInput names one that does not fit."""
    from ecgomics.cohort.question import Question

    own = {name: value for name, value in choices.items() if name != "plan" and value is not None}
    lists = {name: tuple(value) for name, value in own.items() if isinstance(value, list)}
    return Question(**{**own, **lists}, plan=Plan.from_dict(dict(choices.get("plan") or {})))


def ask(store: Store, cohort_id: str, choices: Mapping[str, Any]) -> StoredDiscovery:
    """Keep what is asked of a cohort; InvalidInput where a column or choice does not fit."""
    cohort, question = cohorts.opened(store, cohort_id), question_of(choices)
    cohort.outcome(
        question.outcome,
        kind=question.kind,
        time=question.time,
        event=question.event,
        levels=question.levels,
    )
    cohort.covariates(question.covariates)
    return store.cohorts.add_discovery(cohort_id, choices)


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
        "choices": dict(found.choices),
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
    store.cohorts.discovered(
        discovery_id, digest=answer["hash"], look=answer["look"], summary=answer["summary"]
    )


def _watched(folder: Path, cancelled: threading.Event, *, threads: int) -> int:
    """The exit status of the process; killed, and Cancelled raised, where it is cancelled."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ecgomics.services.discovery_process", str(folder)],
        stdin=subprocess.PIPE,  # it ends when we do: its input ends then
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
        process.communicate()


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
    """One file of a discovery: the result, or one of those that are handed out; InvalidInput before it is there."""
    path = store.cohorts.discovery_folder(discovery_id) / name
    if store.cohorts.discovery(discovery_id).hash is None or not path.exists():
        raise InvalidInput("The discovery has no result yet.")
    return path
