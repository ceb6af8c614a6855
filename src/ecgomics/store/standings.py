"""How recordings stand: whose they are, their tags, and the decisions on them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.store.library_records import Decision, Reason, Standing, Verdict
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.tables import RecordingRow

_AT_ONCE: Final = 500


def standings(session: Session, ids: Sequence[str]) -> dict[str, Standing]:
    """By identifier of a recording how it stands."""
    found: dict[str, Standing] = {}
    for start in range(0, len(ids), _AT_ONCE):
        found |= _some(session, ids[start : start + _AT_ONCE])
    return found


def _some(session: Session, ids: Sequence[str]) -> dict[str, Standing]:
    tags: defaultdict[str, list[str]] = defaultdict(list)
    of_tags = select(TagRow.recording_id, TagRow.tag).where(TagRow.recording_id.in_(ids)).order_by(TagRow.tag)
    for recording_id, tag in session.execute(of_tags):
        tags[recording_id].append(tag)
    query = (
        select(
            *(RecordingRow.id, RecordingRow.project_id, RecordingRow.subject_id, RecordingRow.revision),
            *(SubjectRow.pseudonym, TriageRow.decision, TriageRow.reason, TriageRow.note),
        )
        .outerjoin(SubjectRow, SubjectRow.id == RecordingRow.subject_id)
        .outerjoin(TriageRow, TriageRow.recording_id == RecordingRow.id)
        .where(RecordingRow.id.in_(ids))
    )
    return {
        row.id: Standing(
            project_id=row.project_id,
            subject_id=row.subject_id,
            subject=row.pseudonym,
            revision=row.revision,
            tags=tuple(tags[row.id]),
            triage=_decision(row.decision, row.reason, row.note),
        )
        for row in session.execute(query)
    }


def _decision(decision: str | None, reason: str | None, note: str | None) -> Decision:
    if decision is None:
        return Decision()
    return Decision(cast(Verdict, decision), cast(Reason, reason), note or "")
