"""A report as JSON, by the published schema `report.schema.json`."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from ecgomics.report.structured.document import Report
from ecgomics.report.structured.schema import SCHEMA_ID


def report_dict(report: Report) -> dict[str, Any]:
    """All of a report, ready for JSON: the names of the fields, lists for tuples, None where there is nothing."""
    return {"$schema": SCHEMA_ID, **as_plain(report)}


def report_json(report: Report) -> bytes:
    """A report as UTF-8 JSON text; the same report is the same bytes."""
    text = json.dumps(report_dict(report), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def as_plain(value: Any) -> Any:
    """Frozen dataclasses of a report, and what is in them, as JSON has it; times in ISO 8601."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        # Samples are most of a report, and numbers need no look at each.
        flat = not value or value[0] is None or isinstance(value[0], int | float)
        return list(value) if flat and _is_flat(value) else [as_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): as_plain(each) for name, each in value.items()}
    if is_dataclass(value):
        return {each.name: as_plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"A report holds no {type(value).__name__}.")


def _is_flat(value: tuple[Any, ...]) -> bool:
    return set(map(type, value)) <= {int, float, type(None)}
