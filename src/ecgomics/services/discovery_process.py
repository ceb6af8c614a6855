"""The process of one discovery: reads what was asked from its folder, and leaves the result and its files there.

python -m ecgomics.services.discovery_process FOLDER
"""

import json
import os
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ecgomics.cohort.cohort import Cohort
from ecgomics.cohort.discover import asked
from ecgomics.cohort.finding import write_finding
from ecgomics.core.errors import EcgomicsError
from ecgomics.discovery.figures.naming import level_of
from ecgomics.discovery.figures.numbers import plain
from ecgomics.discovery.results import Discovery
from ecgomics.discovery.selection import selection_of
from ecgomics.discovery.steps import Step
from ecgomics.logs import continued
from ecgomics.services import cohorts, discoveries, project_tables
from ecgomics.services.discovery_values import write_values


def main() -> None:
    """Run it; the answer is written last, whole."""
    continued()
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    folder = Path(sys.argv[1])
    request = json.loads((folder / discoveries.REQUEST).read_text(encoding="utf-8"))
    try:
        answer = _answered(request, folder)
    except EcgomicsError as error:
        answer = {"refused": str(error)}
    _write(folder / discoveries.ANSWER, answer)


def _end_with_the_server() -> None:
    """Nobody waits for the answer any more when the input ends."""
    sys.stdin.buffer.read()
    os._exit(1)


def _answered(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    tell = _Teller(folder / discoveries.PROGRESS)
    found = asked(_cohort(request, folder), discoveries.question_of(request["choices"]), tell=tell)
    tell(Step("files"))
    _write(folder / discoveries.RESULT, plain(found.discovery))
    write_values(folder / discoveries.VALUES, found)
    # Other formats are drawn when they are asked for.
    write_finding(folder / discoveries.FILES, found, formats=("svg",))
    return {
        "hash": found.discovery.hash,
        "look": found.discovery.looks,
        "summary": summary(found.discovery),
    }


def _cohort(request: dict[str, Any], folder: Path) -> Cohort:
    """The cohort with every table that was joined to it, and what this question adds."""
    source = Path(request["cohort"])
    tables = [cohorts.JoinedTable(**each) for each in request["tables"]]
    cohort = cohorts.with_tables(Cohort.open(source / cohorts.TABLE), source, tables)
    cohort = project_tables.with_kept(cohort, folder)
    if (members := folder / discoveries.MEMBERSHIP).exists():
        cohort = cohort.join(members)
    if request["embeddings"] is not None:
        cohort = cohort.with_embeddings(request["embeddings"])
    return cohort


class _Teller:
    """Writes the step it is told of for the server, not too often."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._said: tuple[str, float] = ("", 0.0)

    def __call__(self, step: Step) -> None:
        now_s = time.monotonic()
        name, at_s = self._said
        if step.name != name or now_s - at_s >= discoveries.LOOKED_EVERY_S:
            _write(self._path, asdict(step))
            self._said = (step.name, now_s)


def summary(found: Discovery) -> dict[str, int | None]:
    """What a list shows of a discovery."""
    level = level_of(found)
    tested = [each for each in found.associations if not each.refused]
    return {
        "records": found.records,
        "subjects": found.subjects,
        "events": found.events,
        "tested": len(tested),
        "found": sum(each.q < level for each in tested),
        "descriptive": int(selection_of(found.choices) != ""),
        "warnings": len(found.warnings),
    }


def _write(path: Path, content: Any) -> None:
    """JSON without NaN, whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    draft.replace(path)


if __name__ == "__main__":
    main()
    os._exit(0)  # the thread that reads the input holds its lock, over which a common end would stumble
