"""The files of a discovery: every number as JSON, the numbers of the figures, the table, the report."""

import json
from pathlib import Path
from typing import Any

from ecgomics.services import discoveries


def write_json(path: Path, content: Any) -> None:
    """JSON without NaN, whole or not at all."""
    draft = path.with_name(f"{path.name}.part")
    draft.write_text(json.dumps(content, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    draft.replace(path)


def write_all(found: Any, folder: Path) -> None:
    from ecgomics.discovery.figures.numbers import plain

    write_json(folder / discoveries.RESULT, plain(found))
