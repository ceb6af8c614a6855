"""People with phones of their own, and what changed since somebody last looked."""

from dataclasses import asdict
from functools import partial

from fastapi import APIRouter

from ecgomics.api import home_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.services import home

router = APIRouter(prefix="/participants", tags=["home use"])


@router.get("", operation_id="list_participants", responses=answers(403, 422))
async def list_participants(platform: Here, project: Project = "default") -> models.ParticipantList:
    """People of a project with phones of their own, those with most that is new first."""
    settings = platform.named("", project).settings
    find = partial(home.participants, platform.store, project, settings, af_hint=platform.options.af_hint)
    return models.ParticipantList(items=[_shown(each) for each in await platform.compute(find)])


@router.post(
    "/{subject_id}/seen",
    operation_id="mark_participant_seen",
    status_code=204,
    responses=answers(403, 404, 415, 422),
)
def mark_participant_seen(platform: Here, author: Author, subject_id: str) -> None:
    """Note that somebody looked at the series now: what is told from here on is what comes after."""
    platform.store.series.mark_seen(subject_id, author=author)


def _shown(found: home.Participant) -> models.ParticipantItem:
    return models.ParticipantItem(
        subject=models.Person(id=found.subject.id, pseudonym=found.subject.pseudonym),
        recordings=found.subject.recordings,
        last=None if found.last is None else models.PersonItem(**asdict(found.last)),
        baseline=None if found.baseline is None else models.PersonBand(**asdict(found.baseline)),
        alerts=[models.PersonAlert(**asdict(each)) for each in found.alerts],
        devices=found.devices,
        last_seen_at=found.last_seen_at,
        new_recordings=found.new_recordings,
    )
