"""Who changed what: listed, filtered, and as a table to keep."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse

from ecgomics.api import library_models as models
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.store.audit_log import AuditFilter

router = APIRouter(prefix="/audit", tags=["audit"])

_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
_COLUMNS = ("id", "at", "author", "action", "kind", "entity_id", "entity_name", "before", "after")
#: Rows of the table that are read from the database at once.
_AT_ONCE = 5000

_Word = Annotated[str | None, Query(max_length=200)]


@router.get(
    "", operation_id="list_changes", response_model=models.AuditPage, responses=_TABLE | answers(403, 422)
)
async def list_changes(
    platform: Here,
    *,
    project: Project = "default",
    author: _Word = None,
    action: _Word = None,
    kind: _Word = None,
    entity: Annotated[
        str | None, Query(max_length=200, description="Identifier of what was changed.")
    ] = None,
    since: datetime | None = None,
    until: datetime | None = None,
    q: Annotated[str, Query(max_length=200, description="A part of the name of what was changed.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    format: Literal["json", "csv"] = "json",
) -> Response:
    """Changes that people made, the latest first; as CSV all that fit, whatever limit and offset say."""
    wanted = AuditFilter(author, action, kind, entity, since, until, q)
    if format == "csv":
        headers = {"Content-Disposition": 'attachment; filename="audit.csv"'}
        return StreamingResponse(_table(platform, project, wanted), headers=headers, media_type="text/csv")
    read = partial(platform.store.audit.page, project, wanted, limit=limit, offset=offset)
    found = await platform.compute(read)
    page = models.AuditPage(
        items=[models.AuditEntry(**asdict(each)) for each in found.entries],
        total=found.total,
        authors=list(found.authors),
        actions=list(found.actions),
        kinds=list(found.kinds),
    )
    return JSONResponse(page.model_dump(mode="json"))


def _table(platform: Platform, project: str, wanted: AuditFilter) -> Iterator[str]:
    """CSV in parts, so that a long history needs no memory."""
    yield ",".join(_COLUMNS) + "\r\n"
    offset = 0
    while entries := platform.store.audit.page(project, wanted, limit=_AT_ONCE, offset=offset).entries:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        for each in entries:
            writer.writerow([_cell(getattr(each, name)) for name in _COLUMNS])
        yield text.getvalue()
        offset += len(entries)


def _cell(value: Any) -> str:
    """Times in ISO 8601, what was changed as JSON; a text that a spreadsheet would compute is kept from it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
