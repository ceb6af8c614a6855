"""Discoveries on kept cohorts: asked, run in a process of their own, and read again.

The process can be killed at any moment, whatever compiled code it is in, and its memory goes with it.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.steps import Step, Tell
from ecgomics.services import cohorts, project_tables, selected_sets
from ecgomics.store import Store, StoredDiscovery

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort
    from ecgomics.cohort.question import Question
    from ecgomics.services.discovery_values import Plane, Values

#: Every number, in the shape that the API describes.
RESULT: Final = "result.json"
#: Folder of the files that are handed out: report, tables, figures.
FILES: Final = "files"
REQUEST: Final = "request.json"
ANSWER: Final = "answer.json"
#: The step that the process is at.
PROGRESS: Final = "progress.json"
#: Which records are in the set that is asked for.
MEMBERSHIP: Final = "membership.csv"
#: Every tested biomarker of every record, with the outcome: what the page draws behind a point.
VALUES: Final = "values.parquet"
#: Of figures as files.
MEDIA_TYPES: Final = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}
_NOT_OF_THE_QUESTION: Final = ("set_id", "encoder", "tables")
#: How often a running discovery is looked at.
LOOKED_EVERY_S: Final = 0.2
_ENDED: Final = (
    "The process of the discovery ended without an answer ({}): there may be too little memory for it."
)


def question_of(choices: Mapping[str, Any]) -> "Question":
    """The question of choices by name, those of the plan below `plan`; InvalidInput names one that does not fit."""
    from ecgomics.cohort.question import Question

    own = {
        name: value
        for name, value in choices.items()
        if name not in {"plan", *_NOT_OF_THE_QUESTION} and value is not None
    }
    lists = {name: tuple(value) for name, value in own.items() if isinstance(value, list)}
    return Question(**{**own, **lists}, plan=Plan.from_dict(dict(choices.get("plan") or {})))


def ask(store: Store, cohort_id: str, choices: Mapping[str, Any]) -> StoredDiscovery:
    """Keep what is asked of a cohort; InvalidInput where a column or choice does not fit.

    With `set_id` it is asked what tells the records of that set from the others. A question about records that were
    chosen by their biomarkers is kept with how they were, and with the tables of outcomes of the project that it names.
    """
    joined = cohorts.opened_with(store, cohort_id)
    cohort = joined.cohort
    chosen = store.sets.set(choices["set_id"]) if choices.get("set_id") else None
    if chosen is not None:
        choices = {**choices, **selected_sets.as_outcome(chosen)}
        cohort = cohort.join(selected_sets.membership(store.cohorts.recordings_of(cohort_id), chosen))
    text = selected_sets.selection_text(store, store.cohorts.cohort(cohort_id), choices)
    question = question_of({**choices, "selection": text})
    _refuse_unfit(cohort, question)
    tables = project_tables.used(
        joined, (question.outcome, question.time, question.event, question.subject, *question.covariates)
    )
    asked = {**choices, "selection": text, "tables": [_told(each) for each in tables]}
    made = store.cohorts.add_discovery(cohort_id, asked)
    project_tables.keep(joined, tables, store.cohorts.discovery_folder(made.id))
    if chosen is not None:
        members = selected_sets.membership(store.cohorts.recordings_of(cohort_id), chosen)
        members.write_csv(store.cohorts.discovery_folder(made.id) / MEMBERSHIP)
    return made


def _told(table: project_tables.ProjectTable) -> Mapping[str, Any]:
    """What stays known of a table that a question stands on."""
    return {
        "name": table.name,
        "columns": list(table.columns),
        "sha256": table.sha256,
        "imported_at": table.imported_at.isoformat(),
    }


def _refuse_unfit(cohort: "Cohort", question: "Question") -> None:
    cohort.outcome(
        question.outcome,
        kind=question.kind,
        time=question.time,
        event=question.event,
        levels=question.levels,
    )
    cohort.covariates(question.covariates)


def run(
    store: Store,
    discovery_id: str,
    *,
    tell: Tell,
    cancelled: threading.Event,
    threads: int,
) -> None:
    """Run a discovery that was asked, in a process of its own; its files are there afterwards.

    Raises InvalidInput where it was refused or the process died, cohorts.Cancelled where it was ended from outside.
    """
    found = store.cohorts.discovery(discovery_id)
    folder = store.cohorts.discovery_folder(discovery_id)
    for old in (ANSWER, PROGRESS):
        (folder / old).unlink(missing_ok=True)
    request = {
        "cohort": str(store.cohorts.cohort_folder(found.cohort_id)),
        "tables": [asdict(each) for each in cohorts.joined_tables(store, found.cohort_id)],
        "choices": dict(found.choices),
        "embeddings": _embeddings(store, found, tell, cancelled),
        "recordings": store.cohorts.recordings_of(found.cohort_id),
    }
    (folder / REQUEST).write_text(json.dumps(request), encoding="utf-8")
    tell(Step("effects"))
    status = _watched(folder, tell, cancelled, threads=threads)
    answer = _read(folder / ANSWER)
    if answer is None:
        raise InvalidInput(_ENDED.format(f"exit status {status}"))
    if "refused" in answer:
        raise InvalidInput(answer["refused"])
    store.cohorts.discovered(
        discovery_id, digest=answer["hash"], look=answer["look"], summary=answer["summary"]
    )


def _embeddings(store: Store, found: StoredDiscovery, tell: Tell, cancelled: threading.Event) -> str | None:
    """The table of embeddings that a discovery shall have as an input of models; None where it shall have none."""
    encoder = found.choices.get("encoder")
    if not encoder:
        return None
    from ecgomics.services.embedded import embeddings_of

    def told(done: int, total: int) -> None:
        tell(Step("embeddings", done, total))

    return str(embeddings_of(store, found.cohort_id, encoder, tell=told, cancelled=cancelled))


def _watched(folder: Path, tell: Tell, cancelled: threading.Event, *, threads: int) -> int:
    """The exit status of the process; killed, and Cancelled raised, where it is cancelled. tell is told its steps."""
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
            if (step := _read(folder / PROGRESS)) is not None:
                tell(Step(**step))
        return status
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def _environment(threads: int) -> Mapping[str, str]:
    path = os.pathsep.join(folder for folder in sys.path if folder)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
    return os.environ | dict.fromkeys(names, str(threads)) | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def _read(path: Path) -> dict[str, Any] | None:
    with suppress(FileNotFoundError, json.JSONDecodeError):
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    return None


def recordings_behind(store: Store, found: StoredDiscovery) -> dict[str, str]:
    """By the records of a discovery the recordings they were, those deleted since left out."""
    request = _read(store.cohorts.discovery_folder(found.id) / REQUEST) or {}
    recordings = request.get("recordings")
    if recordings is None:
        return store.cohorts.recordings_of(found.cohort_id)
    there = store.there(recordings.values())
    return {record: each for record, each in recordings.items() if each in there}


def values_of(store: Store, discovery_id: str, name: str) -> "Values":
    """One biomarker in every record of a discovery; NotFound where it was not tested."""
    from ecgomics.services.discovery_values import read_values

    path = file_of(store, discovery_id, VALUES)
    found = store.cohorts.discovery(discovery_id)
    asked = dict(found.choices)
    if asked.get("levels") is None:
        result = _read(file_of(store, discovery_id, RESULT)) or {}
        asked |= {key: result["choices"].get(key) for key in ("levels", "kind", "outcome")}
    return read_values(path, name, outcome=asked, recordings=recordings_behind(store, found))


def plane_of(store: Store, discovery_id: str, name: str) -> "Plane":
    """Every record in one plane of a discovery; NotFound where it has none of this name."""
    from ecgomics.services.discovery_values import read_plane

    path = file_of(store, discovery_id, VALUES)
    figures = _read(file_of(store, discovery_id, f"{FILES}/figures.json")) or {}
    return read_plane(
        path,
        name,
        result=_read(file_of(store, discovery_id, RESULT)) or {},
        figure=figures.get(name, {}),
        recordings=recordings_behind(store, store.cohorts.discovery(discovery_id)),
    )


def figure_file(store: Store, discovery_id: str, file: str) -> tuple[bytes, str]:
    """A figure as a file of its own with its caption, n and hash, and its media type; NotFound where there is none."""
    from ecgomics.discovery.figures.captioned import captioned

    name, _, wanted = file.partition(".")
    if wanted not in MEDIA_TYPES:
        raise NotFound(f"There is no figure “{file}”: give the name with .svg, .pdf or .png.")
    figures = _read(file_of(store, discovery_id, f"{FILES}/figures.json")) or {}
    result = _read(file_of(store, discovery_id, RESULT)) or {}
    if name not in figures:
        raise NotFound(f"The discovery has no figure “{name}”: {', '.join(figures)} are there.")
    return captioned(name, figures[name], result, wanted), MEDIA_TYPES[wanted]


def file_of(store: Store, discovery_id: str, name: str) -> Path:
    """One file of a discovery: the result, or one of those that are handed out; InvalidInput before it is there."""
    path = store.cohorts.discovery_folder(discovery_id) / name
    if store.cohorts.discovery(discovery_id).hash is None or not path.exists():
        raise InvalidInput("The discovery has no result yet.")
    return path
