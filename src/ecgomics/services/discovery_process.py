"""The process of one discovery: reads what was asked from its folder, and leaves the result and its files there.

python -m ecgomics.services.discovery_process FOLDER
"""

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from ecgomics.cohort.cohort import Cohort
from ecgomics.cohort.discover import asked
from ecgomics.cohort.finding import write_finding
from ecgomics.core.errors import EcgomicsError
from ecgomics.discovery.figures.numbers import plain
from ecgomics.discovery.results import Discovery
from ecgomics.services import cohorts, discoveries


def main() -> None:
    """Run it; the answer is written last, whole."""
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
    source = Path(request["cohort"])
    tables = [cohorts.JoinedTable(**each) for each in request["tables"]]
    cohort = cohorts.with_tables(Cohort.open(source / cohorts.TABLE), source, tables)
    found = asked(cohort, discoveries.question_of(request["choices"]))
    _write(folder / discoveries.RESULT, plain(found.discovery))
    write_finding(folder / discoveries.FILES, found)
    return {
        "hash": found.discovery.hash,
        "look": found.discovery.looks,
        "summary": summary(found.discovery),
    }


def summary(found: Discovery) -> dict[str, int | None]:
    """What a list shows of a discovery."""
    alpha = float(found.choices["alpha"])
    tested = [each for each in found.associations if not each.refused]
    return {
        "records": found.records,
        "subjects": found.subjects,
        "events": found.events,
        "tested": len(tested),
        "found": sum(each.q < alpha for each in tested),
        "warnings": len(found.warnings),
    }


def _write(path: Path, content: Any) -> None:
    """JSON without NaN, whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    draft.replace(path)


if __name__ == "__main__":
    main()
