"""The process of one discovery: reads what was asked from its folder, and leaves the result and its forms there.

    python -m ecgomics.services.discovery_process FOLDER
"""

import json
import sys
from pathlib import Path
from typing import Any

from ecgomics.cohort.cohort import Cohort
from ecgomics.core.errors import EcgomicsError
from ecgomics.discovery.plan import Plan
from ecgomics.discovery.results import Discovery
from ecgomics.services import cohorts, discoveries
from ecgomics.services.discovery_files import write_all


def main() -> None:
    """Run it; the answer is written last, whole."""
    folder = Path(sys.argv[1])
    request = json.loads((folder / discoveries.REQUEST).read_text(encoding="utf-8"))
    try:
        answer = _answered(request, folder)
    except EcgomicsError as error:
        answer = {"refused": str(error)}
    draft = folder / f"{discoveries.ANSWER}.part"
    draft.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / discoveries.ANSWER)


def _answered(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    from ecgomics.cohort.discover import discover

    source = Path(request["cohort"])
    tables = [cohorts.JoinedTable(**each) for each in request["tables"]]
    cohort = cohorts.with_tables(Cohort.open(source / cohorts.TABLE), source, tables)
    asked = discoveries.Asked(**request["asked"])
    outcome = {"kind": asked.kind, "levels": asked.levels, "time": asked.time, "event": asked.event}
    found = discover(
        cohort,
        asked.outcome,
        **outcome,
        covariates=asked.covariates,
        subject=asked.subject,
        plan=Plan.from_dict(dict(asked.plan or {})),
        looks=request["look"],
    )
    write_all(
        found,
        cohort.table(subject=asked.subject),
        cohort.outcome(asked.outcome, **outcome),
        cohort.covariates(asked.covariates),
        folder=folder,
    )
    return {"hash": found.hash, "summary": summary(found)}


def summary(found: Discovery) -> dict[str, Any]:
    """What a list shows of a discovery."""
    alpha = float(found.choices.get("alpha", Plan().alpha))
    tested = [each for each in found.associations if not each.refused]
    return {
        "records": found.records,
        "subjects": found.subjects,
        "events": found.events,
        "tested": len(tested),
        "found": sum(each.q < alpha for each in tested),
        "warnings": len(found.warnings),
    }


if __name__ == "__main__":
    main()
