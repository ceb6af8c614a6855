"""The person's earlier recordings: which are earlier, and which may be compared with."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store import StoredRecording

#: The most recent earlier recording of the person, none, or one by its identifier.
AUTO: Final = "auto"
NONE: Final = "none"
_EXCLUDED: Final = "excluded"


def before_of(now: StoredRecording, recordings: Sequence[StoredRecording]) -> list[str]:
    """Identifiers of those recordings of a person that were made before this one, the earliest first.

    Without a time of recording a recording has no place among them; those that people excluded are left out.
    """
    if now.started_at is None:
        return []
    timed = [
        (plain(each.started_at), each.id)
        for each in recordings
        if each.started_at is not None and each.id != now.id and each.standing.triage.decision != _EXCLUDED
    ]
    return [identifier for at, identifier in sorted(timed) if at < plain(now.started_at)]


def refuse_other_person(now: StoredRecording, other: StoredRecording) -> None:
    """InvalidInput where a recording cannot be the earlier one of another."""
    if now.id == other.id:
        raise InvalidInput(f"{now.name} cannot be compared with itself: choose an earlier recording.")
    ours, theirs = now.standing.subject_id, other.standing.subject_id
    if ours is not None and theirs is not None and ours != theirs:
        raise InvalidInput(
            f"{other.name} is of another person ({other.standing.subject}) than {now.name} "
            f"({now.standing.subject}): choose an earlier recording of the same one."
        )
    if now.started_at is None or other.started_at is None:
        return
    if plain(other.started_at) >= plain(now.started_at):
        raise InvalidInput(
            f"{other.name} was not recorded before {now.name}: choose an earlier recording to compare with."
        )


def plain(at: datetime) -> datetime:
    """A time that can be compared with others, whether they state a zone or not."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
