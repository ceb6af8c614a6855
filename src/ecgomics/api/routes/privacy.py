"""People's own rights: everything handed over, or forgotten; and what a project keeps for how long."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from ecgomics.api import privacy_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.services.subject_export import archive_of, person_of
from ecgomics.store.audit import acts
from ecgomics.store.audit_reads import Access
from ecgomics.store.retention import MOST_DAYS, RetentionRules

router = APIRouter(tags=["privacy"])

_ZIP: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}
Days = Annotated[int | None, Query(ge=1, le=MOST_DAYS, description="Asked about in the place of the rule.")]


@router.get(
    "/subjects/{subject_id}/export",
    operation_id="export_subject",
    response_class=StreamingResponse,
    responses=_ZIP | answers(403, 404, 422),
)
async def export_subject(platform: Here, author: Author, subject_id: str) -> StreamingResponse:
    """Everything that is kept of a person, as a ZIP archive with a description and a manifest."""
    person = await platform.compute(
        partial(person_of, platform.store, subject_id, platform.settings_of, platform.longs)
    )
    access = Access(datetime.now(UTC), author, acts(), "export", "subject", subject_id, "export_subject")
    await to_thread.run_sync(platform.reads.taken, access)
    headers = {"Content-Disposition": f'attachment; filename="person-{subject_id[:8]}.zip"'}
    parts = _in_threads(platform, archive_of(person))
    return StreamingResponse(parts, headers=headers, media_type="application/zip")


async def _in_threads(platform: Platform, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Each part is made in a thread, as many at once as there are processors."""
    while (part := await platform.compute(partial(next, parts, None))) is not None:
        if part:
            yield part


@router.get(
    "/subjects/{subject_id}/erasure", operation_id="preview_erasure", responses=answers(403, 404, 422)
)
async def preview_erasure(platform: Here, subject_id: str) -> models.WhatWouldGo:
    """What would go if the person were erased; nothing is changed."""
    found = await platform.compute(partial(platform.store.erasure.preview, subject_id))
    return models.WhatWouldGo(counts=found.counts)


@router.delete("/subjects/{subject_id}", operation_id="erase_subject", responses=answers(403, 404, 409, 422))
async def erase_subject(
    platform: Here,
    author: Author,
    subject_id: str,
    *,
    verify: Annotated[
        bool, Query(description="Read all rows and files afterwards for what leads to the person.")
    ] = True,
) -> models.Erasure:
    """Forget a person for good, with all recordings and whatever was made of them. Copies of the platform keep it."""
    found = await platform.erase(subject_id, author=author, look=verify)
    return models.Erasure(counts=found.counts, looked=found.looked, traces=list(found.traces))


@router.get(
    "/projects/{project_id}/retention", operation_id="read_retention", responses=answers(403, 404, 422)
)
async def read_retention(
    platform: Here,
    request: Request,
    project_id: str,
    *,
    recordings_days: Days = None,
    originals_days: Days = None,
    uploads_days: Days = None,
    access_days: Days = None,
) -> models.Retention:
    """The rules in force and what they would remove now; with parameters, what rules of these numbers would."""
    asked = RetentionRules(recordings_days, originals_days, uploads_days, access_days)
    retention = platform.store.retention
    rules = asked if request.query_params else await platform.compute(partial(retention.rules, project_id))
    due = await platform.compute(partial(retention.due, project_id, rules, datetime.now(UTC)))
    return models.Retention(rules=models.RetentionRules(**asdict(rules)), due=due.counts)


@router.put(
    "/projects/{project_id}/retention", operation_id="set_retention", responses=answers(403, 404, 415, 422)
)
async def set_retention(
    platform: Here, author: Author, project_id: str, asked: models.RetentionRules
) -> models.Retention:
    """Put rules in force; they are applied once a day, and each removal stands in the audit."""
    rules = RetentionRules(**asked.model_dump())
    retention = platform.store.retention
    await platform.compute(partial(retention.set_rules, project_id, rules, author=author))
    due = await platform.compute(partial(retention.due, project_id, rules, datetime.now(UTC)))
    return models.Retention(rules=asked, due=due.counts)
