"""Jobs: how far they are, asked once or told as it changes, and their end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from anyio import to_thread
from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from ecgomics.api import cohort_models as models
from ecgomics.api.cohort_models import Job
from ecgomics.api.contents import contents
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.core.errors import NotFound, Unavailable
from ecgomics.services.patience import PAUSE_S
from ecgomics.store import StoredJob

router = APIRouter(prefix="/jobs", tags=["jobs"])

#: How often a change is looked for.
LOOKED_EVERY_S: Final = 0.25
#: Something is said at least so often, so that a lost connection is noticed.
SAID_EVERY_S: Final = 10.0
_EVENTS: Final = contents(
    "text/event-stream",
    description="Server-sent events: each a Job as JSON, the last one when the job has ended",
)


@router.get("", operation_id="list_jobs", responses=answers(403, 422))
def list_jobs(platform: Here, *, active: bool = True) -> models.Jobs:
    """Jobs that wait or run, the first in line first; with active=false all, the latest first."""
    found = platform.jobs.listed(active=active)
    waiting = found if active else platform.jobs.listed(active=True)
    return models.Jobs(jobs=[_entry(platform, each) for each in found], waiting=len(waiting))


@router.post(
    "/{job_id}/retry", operation_id="retry_job", status_code=202, responses=answers(403, 404, 415, 422)
)
def retry_job(platform: Here, job_id: str) -> Job:
    """Do again what a job did that failed, was cancelled or interrupted; what it had measured is kept."""
    return shown(platform.jobs.retry(job_id))


@router.get("/{job_id}", operation_id="read_job", responses=answers(403, 404, 422))
def read_job(platform: Here, job_id: str) -> Job:
    """How far a job is."""
    return shown(platform.jobs.job(job_id))


@router.get(
    "/{job_id}/events",
    operation_id="follow_job",
    response_class=StreamingResponse,
    responses=_EVENTS | answers(403, 404, 422),
)
def follow_job(platform: Here, job_id: str) -> StreamingResponse:
    """How far a job is, told whenever that changes, until it has ended."""
    platform.jobs.job(job_id)  # NotFound before the stream begins
    return StreamingResponse(_told(platform, job_id), media_type="text/event-stream")


@router.post("/{job_id}/cancel", operation_id="cancel_job", responses=answers(403, 404, 415, 422))
def cancel_job(platform: Here, job_id: str) -> Job:
    """End a job; what it had done is kept. One that has ended stays as it is."""
    return shown(platform.jobs.cancel(job_id))


async def _told(platform: Platform, job_id: str) -> AsyncIterator[str]:
    last: StoredJob | None = None
    said_s = asyncio.get_running_loop().time()
    while not platform.jobs.is_stopping:
        try:
            job = await to_thread.run_sync(platform.jobs.job, job_id)
        except NotFound:  # its cohort was deleted meanwhile
            return
        except Unavailable:  # it is told on when the database is back
            await asyncio.sleep(PAUSE_S)
            continue
        now_s = asyncio.get_running_loop().time()
        if job != last or now_s - said_s >= SAID_EVERY_S:
            yield f"data: {shown(job).model_dump_json()}\n\n"
            last, said_s = job, now_s
        if job.has_ended:
            return
        await asyncio.sleep(LOOKED_EVERY_S)


def _entry(platform: Platform, job: StoredJob) -> models.JobEntry:
    """A job with what it is about, as far as that is still there."""
    cohort_name, asked = None, None
    with suppress(NotFound):
        if job.cohort_id is not None:
            cohort_name = platform.store.cohorts.cohort(job.cohort_id).name
        if job.discovery_id is not None:
            asked = models.NewDiscovery(**platform.store.cohorts.discovery(job.discovery_id).choices)
    return models.JobEntry(**shown(job).model_dump(), cohort_name=cohort_name, asked=asked)


def shown(job: StoredJob) -> Job:
    """A job as answers have it, with rate and time left as far as they can be told."""
    elapsed_s = None
    if job.started_at is not None:
        elapsed_s = ((job.ended_at or datetime.now(UTC)) - job.started_at).total_seconds()
    rate_per_s = job.rate_per_s
    if job.has_ended and elapsed_s and job.done > job.kept:
        rate_per_s = (job.done - job.kept) / elapsed_s
    left_s = None
    if job.state == "running" and rate_per_s:
        left_s = (job.total - job.done) / rate_per_s
    return Job(
        id=job.id,
        kind=job.kind,
        cohort_id=job.cohort_id,
        discovery_id=job.discovery_id,
        recording_id=job.recording_id,
        state=job.state,
        stage=job.stage,
        total=job.total,
        kept=job.kept,
        done=job.done,
        failed=job.failed,
        error=job.error,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        elapsed_s=elapsed_s,
        rate_per_s=rate_per_s,
        left_s=left_s,
        step=job.step,
        steps=job.steps,
    )
