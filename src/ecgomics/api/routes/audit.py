"""Who did what: listed, filtered, as files to keep, and whether it is whole."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse, StreamingResponse

from ecgomics.api import library_models, privacy_models
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.services.audit_export import FILE_NAMES, MEDIA_TYPES, audit_file
from ecgomics.store.audit_chain import Head
from ecgomics.store.audit_log import AuditFilter

router = APIRouter(prefix="/audit", tags=["audit"])

_TEXT = {"schema": {"type": "string"}}
_BUNDLE = {"schema": {"type": "object"}}
_TABLE: dict[int | str, dict[str, Any]] = {
    200: {"content": dict.fromkeys(MEDIA_TYPES.values(), _TEXT) | {MEDIA_TYPES["fhir"]: _BUNDLE}}
}

_Word = Annotated[str | None, Query(max_length=200)]


@router.get(
    "",
    operation_id="list_changes",
    response_model=library_models.AuditPage,
    responses=_TABLE | answers(403, 422),
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
    format: Literal["json", "csv", "jsonl", "fhir"] = "json",
) -> Response:
    """What people did, the latest first; as a file all that fit, whatever limit and offset say.

    jsonl has the hashes of the whole chain, so that it can be verified (`ecgomics audit verify --file`); fhir is a
    Bundle of AuditEvents of FHIR R4.
    """
    wanted = AuditFilter(author, action, kind, entity, since, until, q)
    if format != "json":
        headers = {"Content-Disposition": f'attachment; filename="{FILE_NAMES[format]}"'}
        content = audit_file(platform.store.audit, project, wanted, format)
        return StreamingResponse(content, headers=headers, media_type=MEDIA_TYPES[format])
    read = partial(platform.store.audit.page, project, wanted, limit=limit, offset=offset)
    found = await platform.compute(read)
    page = library_models.AuditPage(
        items=[library_models.AuditEntry.of(each) for each in found.entries],
        total=found.total,
        authors=list(found.authors),
        actions=list(found.actions),
        kinds=list(found.kinds),
    )
    return JSONResponse(page.model_dump(mode="json"))


@router.get("/chain", operation_id="read_chain", responses=answers(403, 422))
async def read_chain(
    platform: Here,
    *,
    entries: Annotated[
        int | None, Query(ge=0, le=2**53, description="An end that was noted earlier: how many entries.")
    ] = None,
    sha256: Annotated[str, Query(max_length=64, description="And the hash of the last of them.")] = "",
) -> privacy_models.Chain:
    """Go through the whole audit: whether any entry, of whatever project, was changed, removed or put in between."""
    noted = [] if entries is None else [Head(entries, sha256.strip().lower())]
    found = await platform.compute(partial(platform.store.audit.verify, noted))
    return privacy_models.Chain(
        **asdict(found.head),
        whole=found.is_whole,
        erased=found.erased,
        faults=[privacy_models.ChainFault(**asdict(each)) for each in found.faults],
    )
