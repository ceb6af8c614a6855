"""Sets of recordings: keep, list, read, delete."""

from fastapi import APIRouter

from ecgomics.api import cohort_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.services import cohorts
from ecgomics.services.selected_sets import is_drawn
from ecgomics.store import DEFAULT_PROJECT, RecordSet

router = APIRouter(prefix="/record-sets", tags=["record sets"])


@router.post("", operation_id="save_set", status_code=201, responses=answers(403, 404, 415, 422))
def save_set(platform: Here, author: Author, asked: models.NewRecordSet) -> models.RecordSet:
    """Keep recordings under a name, with how they were chosen, before anything is tested on them."""
    name = cohorts.tidied(asked.name, "set")
    made = platform.store.sets.add(
        name, asked.recording_ids, asked.how, author=author, project_id=asked.project
    )
    return _whole(made)


@router.get("", operation_id="list_sets", responses=answers(403, 422))
def list_sets(platform: Here, project: str = DEFAULT_PROJECT) -> models.RecordSets:
    """The sets of a project, the latest first."""
    return models.RecordSets(sets=[_entry(each) for each in platform.store.sets.sets(project)])


@router.get("/{set_id}", operation_id="read_set", responses=answers(403, 404, 422))
def read_set(platform: Here, set_id: str) -> models.RecordSet:
    """One set with its recordings."""
    return _whole(platform.store.sets.set(set_id))


@router.delete("/{set_id}", operation_id="delete_set", status_code=204, responses=answers(403, 404, 422))
def delete_set(platform: Here, author: Author, set_id: str) -> None:
    """Forget a set; the recordings stay."""
    platform.store.sets.delete(set_id, author=author)


def _whole(found: RecordSet) -> models.RecordSet:
    return models.RecordSet(**_entry(found).model_dump(), recording_ids=list(found.recording_ids))


def _entry(found: RecordSet) -> models.RecordSetEntry:
    return models.RecordSetEntry(
        id=found.id,
        name=found.name,
        recordings=len(found.recording_ids),
        how=dict(found.how),
        same_data=is_drawn(found),
        author=found.author,
        created_at=found.created_at,
    )
