"""People of a project: list, look at, describe, and how their values went."""

from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query

from ecgomics.api import library_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.api.routes.recordings import shown
from ecgomics.services import people
from ecgomics.store.subjects import SubjectFacts

router = APIRouter(prefix="/subjects", tags=["people"])


@router.get("", operation_id="list_subjects", responses=answers(403, 422))
def list_subjects(
    platform: Here,
    *,
    project: Project = "default",
    q: Annotated[str, Query(max_length=200, description="A part of the pseudonym.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> models.SubjectPage:
    """People of a project by pseudonym."""
    found, total = platform.store.subjects.listed(project, containing=q, limit=limit, offset=offset)
    return models.SubjectPage(items=[models.Subject(**asdict(each)) for each in found], total=total)


@router.get("/{subject_id}", operation_id="read_subject", responses=answers(403, 404, 422))
def read_subject(platform: Here, subject_id: str) -> models.SubjectDetail:
    """One person with the recordings in time."""
    subject = platform.store.subjects.subject(subject_id)
    recordings = platform.store.several(
        platform.store.subjects.recordings_of(subject_id), platform.key_of(subject.project_id)
    )
    return models.SubjectDetail(**asdict(subject), items=[shown(each) for each in recordings])


@router.get("/{subject_id}/trends", operation_id="read_trends", responses=answers(403, 404, 422))
async def read_trends(platform: Here, subject_id: str) -> models.Trends:
    """How rate and intervals went over a person's recordings; each a value or the reason why there is none."""
    project = platform.store.subjects.subject(subject_id).project_id
    settings = platform.named("", project).settings
    follow = partial(people.trends, platform.store, subject_id, settings)
    return models.Trends(trends=[asdict(each) for each in await platform.compute(follow)])


@router.patch("/{subject_id}", operation_id="describe_subject", responses=answers(403, 404, 409, 415, 422))
def describe_subject(
    platform: Here, author: Author, subject_id: str, asked: models.SubjectChange
) -> models.Subject:
    """Change what is known of a person; 409 where it is not any more what was seen."""
    facts = SubjectFacts(**asked.model_dump(exclude={"seen"}))
    seen = None if asked.seen is None else SubjectFacts(**asked.seen.model_dump())
    return models.Subject(
        **asdict(platform.store.subjects.describe(subject_id, facts, seen=seen, author=author))
    )
