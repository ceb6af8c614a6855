"""Notes on a recording: calipers, marked stretches, comments."""

from fastapi import APIRouter, Response

from ecgomics.api.author import Author
from ecgomics.api.beat_models import NewNote, Note
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import Store, StoredNote

router = APIRouter(prefix="/recordings/{recording_id}/notes", tags=["recordings"])


@router.get("", operation_id="list_notes", responses=answers(403, 404, 422))
def list_notes(platform: Here, recording_id: str) -> list[Note]:
    """All notes of a recording, the oldest first."""
    return [_shown(each) for each in platform.store.notes.of(recording_id)]


@router.post("", operation_id="add_note", status_code=201, responses=answers(403, 404, 415, 422))
def add_note(platform: Here, author: Author, recording_id: str, new: NewNote) -> Note:
    """Put a note on a recording; the name in ECGomics-Author is kept with it."""
    body = new.body.model_dump(by_alias=True)
    return _shown(platform.store.notes.add(recording_id, new.kind, body, author=author))


@router.put("/{note_id}", operation_id="change_note", responses=answers(403, 404, 415, 422))
def change_note(platform: Here, author: Author, recording_id: str, note_id: str, new: NewNote) -> Note:
    """Give a note another body; its kind stays."""
    there = _existing(platform.store, recording_id, note_id)
    if there.kind != new.kind:
        raise InvalidInput(f"The note is of kind {there.kind} and cannot become a {new.kind}: add a new one.")
    body = new.body.model_dump(by_alias=True)
    return _shown(platform.store.notes.change(note_id, body, author=author))


@router.delete("/{note_id}", operation_id="delete_note", status_code=204, responses=answers(403, 404, 422))
def delete_note(platform: Here, author: Author, recording_id: str, note_id: str) -> Response:
    """Take a note away; the audit keeps that it was there."""
    _existing(platform.store, recording_id, note_id)
    platform.store.notes.delete(note_id, author=author)
    return Response(status_code=204)


def _existing(store: Store, recording_id: str, note_id: str) -> StoredNote:
    for each in store.notes.of(recording_id):
        if each.id == note_id:
            return each
    raise NotFound("There is no such note on this recording: it was deleted.")


def _shown(kept: StoredNote) -> Note:
    return Note(
        id=kept.id,
        recording_id=kept.recording_id,
        kind=kept.kind,
        body=dict(kept.body),
        author=kept.author,
        at=kept.at,
    )
