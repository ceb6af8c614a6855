"""The demonstration: from nothing to a volcano with planted effects."""

from fastapi import APIRouter

from ecgomics.api import cohort_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes import jobs
from ecgomics.services.demonstration import demonstration

router = APIRouter(prefix="/demo", tags=["demonstration"])


@router.post("", operation_id="open_demo", responses=answers(403, 415, 422))
async def open_demo(platform: Here, author: Author) -> models.Demo:
    """Take the next step of the demonstration: ask again when the job has ended, until discovery_id is there."""

    def answer() -> models.Demo:
        found = demonstration(platform.store, platform.jobs, platform.key, author=author)
        return models.Demo(
            cohort_id=found.cohort.id,
            discovery_id=None if found.discovery is None else found.discovery.id,
            job=None if found.job is None else jobs.shown(found.job),
        )

    return await platform.compute(answer)
