"""Forgetting a person: all rows and files that are of them, what others say of them, and who they are in the audit.

gather ─▶ remove and scrub rows, erase the audit, tell of it ─▶ commit ─▶ remove files and blobs ─▶ look for traces
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, null, select, update
from sqlalchemy.orm import Session

from ecgomics.store import audit
from ecgomics.store.access_tables import RecordSetRow, TokenRow
from ecgomics.store.account_tables import AccountRow
from ecgomics.store.audit_chain import in_spans
from ecgomics.store.audit_verdict import ERASED, WHAT, WHO
from ecgomics.store.blobs import Blobs
from ecgomics.store.cohorts import Sessions
from ecgomics.store.database import checkpoint
from ecgomics.store.erased_person import Gathered, gathered, selection_without
from ecgomics.store.library_tables import AuditRow, OutcomeValueRow, SubjectRow
from ecgomics.store.live_tables import LiveSessionRow
from ecgomics.store.naming import named_blobs
from ecgomics.store.reach import everything, reaching
from ecgomics.store.server_tables import ChangeRow
from ecgomics.store.tables import CohortRow, DiscoveryRow, MemberRow, RecordingRow
from ecgomics.store.traces import Needles, files_with, rows_with, without
from ecgomics.store.upload_needs import parts_of, unneeded
from ecgomics.store.upload_parts import Parts
from ecgomics.store.upload_tables import UploadBatchRow, UploadEntryRow
from ecgomics.store.webhook_tables import DeliveryRow

Forget = Callable[[Sequence[str]], None]

#: Rows in one statement.
_AT_ONCE: Final = 5000
#: Folders of files that are made of recordings, or on their way to become some.
_FOLDERS: Final = ("cohorts", "discoveries", "long", "live", "uploads")
_NO_WHO: Final = {"who_salt": None, "author": "", "caller": "", "address": ""}
_NO_WHAT: Final = {
    "what_salt": None,
    "entity_id": "",
    "entity_name": "",
    "before": null(),
    "after": null(),
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What went, or would go, by kind; and where a trace was found afterwards."""

    counts: dict[str, int]
    traces: tuple[str, ...] = ()
    looked: bool = False
    """Whether traces were looked for."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """The part of a store that forgets people."""

    folder: Path
    engine: Engine
    parts: Parts
    reading: Sessions
    changing: Sessions
    blobs: Blobs
    remove_unnamed: Callable[[set[str]], object]
    """Removes blobs that no row names."""

    def sessions_of(self, subject_id: str) -> Sequence[str]:
        """Live sessions of a person that go on."""
        query = select(LiveSessionRow.id).where(
            LiveSessionRow.subject_id == subject_id, LiveSessionRow.state == "open"
        )
        with self.reading() as session:
            return session.scalars(query).all()

    def preview(self, subject_id: str) -> Erased:
        """What would go; NotFound without the person."""
        with self.reading() as session:
            return Erased(gathered(session, subject_id).counts)

    def erase(self, subject_id: str, *, author: str, forget_frames: Forget, look: bool = True) -> Erased:
        """Forget a person for good; NotFound if they are not there.

        forget_frames removes the frames of live sessions. look: read all rows and files afterwards for what leads to
        the person, as long as that may take.
        """
        self.blobs.place.refuse_away()
        with self.changing() as session:
            found = gathered(session, subject_id)
            with everything():
                uploaded = _let_go_of_uploads(session, found)
                counts = _removed(session, found, author)
        self._scrub_changes(found.needles)
        self._remove_files(found, uploaded)
        forget_frames(found.sessions)
        self.remove_unnamed(set(found.digests))
        checkpoint(self.engine)
        traces = tuple(dict.fromkeys(self._traces(found))) if look else ()
        return Erased(counts, traces, looked=look)

    def _scrub_changes(self, needles: Needles) -> None:
        """What other servers are told changed names nobody any more: they take everything anew instead."""
        with self.changing() as session:
            for row in session.scalars(select(ChangeRow)):
                if needles.are_in([row.recordings, row.subjects]):
                    row.recordings, row.subjects, row.everything = [], [], True

    def _remove_files(self, found: Gathered, uploaded: set[str]) -> None:
        with self.changing() as session:  # meanwhile somebody may have come to need one
            for part in unneeded(session, uploaded):
                self.parts.remove(part)
        for kind, ids in (
            ("cohorts", found.cohorts),
            ("discoveries", found.discoveries),
            ("long", found.recordings),
        ):
            for each in ids:
                shutil.rmtree(self.folder / kind / each, ignore_errors=True)

    def _traces(self, found: Gathered) -> Iterable[str]:
        with self.reading() as session, everything():
            of_others = _of_others(session, found.needles.ids)
        needles = replace(found.needles, ids=found.needles.ids - of_others)
        # The same person in another project is that project's matter, and must not be told of here: what is not of the
        # project is looked through for identifiers alone, as a pseudonym is whatever somebody says it is.
        by_id = replace(needles, names=frozenset())
        with self.reading() as session, reaching({found.project_id}):
            yield from rows_with(session, needles)
            own = {
                "cohorts": session.scalars(select(CohortRow.id)).all(),
                "discoveries": session.scalars(select(DiscoveryRow.id)).all(),
            }
        with self.reading() as session, reaching({audit.OF_THE_SERVER}):
            yield from rows_with(session, by_id)
        for each in _FOLDERS:
            yield from (f"{each}/{name}" for name in files_with(self.folder / each, by_id))
        for kind, ids in own.items():
            for each in ids:
                place = f"{kind}/{each}"
                yield from (f"{place}/{name}" for name in files_with(self.folder / place, needles))
        # Of blobs the names are enough: they are their hashes.
        yield from (f"blobs/{each}" for each in found.digests if each in needles.ids and self.blobs.has(each))


def _of_others(session: Session, hashes: Iterable[str]) -> set[str]:
    """Hashes of content that is in another project, too: what that has is not this person's to forget."""
    query = select(RecordingRow.source_sha256).where(RecordingRow.source_sha256.in_(hashes))
    return named_blobs(session, hashes) | set(session.scalars(query))


def _removed(session: Session, found: Gathered, author: str) -> dict[str, int]:
    """All in one transaction; what went, by kind."""
    _scrub(session, found)
    for row in session.scalars(select(RecordingRow).where(RecordingRow.id.in_(found.recordings))):
        session.delete(row)
    for live in session.scalars(select(LiveSessionRow).where(LiveSessionRow.id.in_(found.sessions))):
        session.delete(live)
    for token in session.scalars(select(TokenRow).where(TokenRow.id.in_(found.tokens))):
        session.delete(token)
    for account in session.scalars(select(AccountRow).where(AccountRow.id.in_(found.accounts))):
        session.delete(account)
    subject = session.get(SubjectRow, found.subject_id)
    if subject is not None:
        session.delete(subject)
    session.flush()
    erased = _erase_from_audit(session, found)
    counts = found.counts | {"audit_entries": len(erased[WHO] | erased[WHAT])}
    audit.note(
        session,
        author=author,
        action=ERASED,
        kind="subject",
        entity_id="",
        project_id=found.project_id,
        after={**counts, **{part: in_spans(numbers) for part, numbers in erased.items()}},
    )
    return counts


def _scrub(session: Session, found: Gathered) -> None:
    """What others hold of the person: sets, cohorts, outcomes, messages."""
    for chosen in session.scalars(select(RecordSetRow).where(RecordSetRow.id.in_(found.sets))):
        chosen.recording_ids = without(chosen.recording_ids, found.needles)
        chosen.how = without(chosen.how, found.needles)
    for cohort in session.scalars(select(CohortRow).where(CohortRow.id.in_(found.cohorts))):
        cohort.selection = selection_without(cohort.selection, found.needles)
        cohort.stale, cohort.extracted_at, cohort.facts = True, None, {}
        session.query(MemberRow).where(MemberRow.cohort_id == cohort.id).delete()
    for row in (
        *session.scalars(select(DiscoveryRow).where(DiscoveryRow.id.in_(found.discoveries))),
        *session.scalars(
            select(OutcomeValueRow).where(
                OutcomeValueRow.entity_id.in_((found.subject_id, *found.recordings))
            )
        ),
        *session.scalars(select(DeliveryRow).where(DeliveryRow.id.in_(found.deliveries))),
    ):
        session.delete(row)


def _let_go_of_uploads(session: Session, found: Gathered) -> set[str]:
    """Remove entries that became recordings of the person, and batches of nothing else; the parts of their files."""
    of_it = UploadEntryRow.id.in_(found.entries)
    parts = parts_of(session, of_it)
    batches = set(session.scalars(select(UploadEntryRow.batch_id).where(of_it)))
    for entry in session.scalars(select(UploadEntryRow).where(of_it)):
        session.delete(entry)
    session.flush()
    for batch in session.scalars(select(UploadBatchRow).where(UploadBatchRow.id.in_(batches))):
        if (
            session.scalar(select(UploadEntryRow.id).where(UploadEntryRow.batch_id == batch.id).limit(1))
            is None
        ):
            session.delete(batch)
    return parts


def _erase_from_audit(session: Session, found: Gathered) -> dict[str, set[int]]:
    """Erase who or what an entry tells of where that is the person; the numbers of those entries."""
    erased: dict[str, set[int]] = {WHO: set(found.entries_by), WHAT: set(found.entries_of)}
    for numbers, values in ((erased[WHO], _NO_WHO), (erased[WHAT], _NO_WHAT)):
        for part in _parts(sorted(numbers)):
            session.execute(
                update(AuditRow)
                .where(AuditRow.id.in_(part))
                .values(values)
                .execution_options(synchronize_session=False)
            )
    return erased


def _parts(numbers: list[int]) -> Iterable[list[int]]:
    return (numbers[first : first + _AT_ONCE] for first in range(0, len(numbers), _AT_ONCE))
