"""Uploads in the store: batches that survive a closed page and a killed server.

    waiting ──all bytes are here──▶ received ──▶ reading ──▶ read | known | unreadable | failed | unfolded (an archive)
       │                               ▲                └──▶ unstated ──the answer──▶ received
       └──the content was here before──▶ known             (too_large is never sent; whatever is not done: cancelled)

What is kept of a file besides its rows are its bytes in `uploads/`, until it is read or its batch ends.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session, selectinload

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import upload_needs as needs
from ecgomics.store import upload_queries as queries
from ecgomics.store import upload_rows as rows
from ecgomics.store.audit import note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import ProfileRow, RecordingRow
from ecgomics.store.upload_parts import Parts, part_of
from ecgomics.store.upload_records import (
    NEEDING,
    STATES,
    EntryOutcome,
    EntryState,
    ListedEntry,
    UploadBatch,
    UploadedFile,
    UploadEntry,
    UploadOptions,
)
from ecgomics.store.upload_tables import UploadBatchRow, UploadEntryRow, UploadFileRow

_BYTES_OF_AN_ID: Final = 16


class Uploads:
    """The part of a store that keeps batches of files on their way in."""

    def __init__(self, folder: Path, server_id: str = "", *, reading: Sessions, changing: Sessions) -> None:
        self.parts = Parts(folder / "uploads")
        self._server_id = server_id
        self._reading = reading
        self._change = changing

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """A change, after which the files go that nobody needs any more.

        Not before: a kill between would leave an entry that is to be read again without its bytes.
        """
        with self._change() as session:
            yield session
            unneeded = needs.released(session)
        if unneeded:
            with self._change() as session:  # meanwhile another server may have come to need one
                for digest in needs.unneeded(session, unneeded):
                    self.parts.remove(digest)

    def sweep(self) -> None:
        """Take up what a kill left: what was being read is read again, and files that nobody waits for go."""
        self.put_back()
        with self._changing() as session:
            self.parts.sweep(set(session.scalars(needs.needed_parts())))

    def is_to_read(self) -> bool:
        """Whether something waits to be read, or was being read by a server that is gone."""
        waits = or_(UploadEntryRow.state == "received", queries.is_left())
        with self._reading() as session:
            return session.scalar(select(UploadEntryRow.id).where(waits).limit(1)) is not None

    def put_back(self) -> None:
        """What servers read that are gone waits to be read again."""
        with self._changing() as session:
            session.execute(
                update(UploadEntryRow).where(queries.is_left()).values(state="received", reader=None)
            )

    # Batches

    def add_batch(self, name: str, *, project_id: str, author: str, options: UploadOptions) -> UploadBatch:
        """A new batch without files; NotFound without its project."""
        row = UploadBatchRow(
            id=secrets.token_hex(_BYTES_OF_AN_ID),
            project_id=project_id,
            name=name,
            author=author,
            options=asdict(options),
            created_at=datetime.now(UTC),
        )
        with self._changing() as session:
            existing_project(session, project_id)
            session.add(row)
            session.flush()
            _noted(session, row, author, "begin", after=asdict(options))
            return rows.batch(session, row, {})

    def batch(self, batch_id: str) -> UploadBatch:
        """A batch and how far it is; NotFound if it is not there."""
        with self._reading() as session:
            return rows.batch(session, queries.batch(session, batch_id), self.parts.sizes())

    def batches(self, project_id: str, *, limit: int) -> list[UploadBatch]:
        """The latest batches of a project, those that have not ended first."""
        query = (
            select(UploadBatchRow)
            .where(UploadBatchRow.project_id == project_id)
            .order_by(UploadBatchRow.ended_at.is_not(None), UploadBatchRow.created_at.desc())
            .limit(limit)
        )
        with self._reading() as session:
            sizes = self.parts.sizes()
            return [rows.batch(session, row, sizes) for row in session.scalars(query)]

    def delete_batch(self, batch_id: str, *, author: str) -> None:
        """Forget a batch and the files that were sent for it; what was read stays."""
        with self._changing() as session:
            digests = needs.parts_of(session, UploadEntryRow.batch_id == batch_id)
            batch = queries.batch(session, batch_id)
            _noted(session, batch, author, "delete")
            session.delete(batch)
            session.flush()
            needs.release(session, digests)

    # Entries

    def list_entries(
        self, batch_id: str, listed: Sequence[ListedEntry], *, refusal: Callable[[ListedEntry], str]
    ) -> list[UploadEntry]:
        """Note what is to come. What is listed already, of the same sizes and times, stays as it is.

        refusal gives the sentence for what is too large, else nothing.
        """
        with self._changing() as session:
            batch = queries.batch(session, batch_id)
            there = {
                row.name: row for row in queries.by_names(session, batch_id, [each.name for each in listed])
            }
            found = []
            for each in listed:
                row = there.get(each.name)
                if row is None or not rows.is_same(row, each):
                    if row is not None:
                        session.delete(row)
                        session.flush()
                    row = there[each.name] = rows.new_entry(batch_id, each, refusal(each))
                    session.add(row)
                    batch.ended_at = None
                elif row.state == "cancelled":
                    row.state, batch.ended_at = "waiting", None
                found.append(row)
            session.flush()
            needs.end_if_done(session, batch_id)
            return [rows.entry(row, self.parts) for row in found]

    def note_hashes(self, batch_id: str, hashes: Mapping[int, str]) -> list[UploadEntry]:
        """Take in what the files' content will be; the entries that they are of, as they are then.

        One whose content is kept already is known, one whose bytes are all here is received.
        """
        with self._changing() as session:
            batch = queries.batch(session, batch_id)
            entries: dict[int, UploadEntryRow] = {}
            for file in queries.files(session, batch_id, hashes):
                entries[file.entry_id] = file.entry
                if file.entry.state == "waiting":
                    file.sha256 = hashes[file.id]
                    file.part = part_of(batch.project_id, file.sha256)
            for row in entries.values():
                needs.look(session, row, UploadOptions(**batch.options), parts=self.parts)
            session.flush()
            needs.end_if_done(session, batch_id)
            return [rows.entry(row, self.parts) for row in entries.values()]

    def file(self, batch_id: str, file_id: int) -> tuple[UploadedFile, EntryState]:
        """A file that is to be sent, and the state of its entry; NotFound if it is not listed."""
        with self._reading() as session:
            row = session.get(UploadFileRow, file_id)
            if row is None or row.entry.batch_id != batch_id:
                raise NotFound(
                    "There is no such file in this upload: it was never listed, or listed anew since."
                )
            return rows.uploaded_file(row, row.entry.state, self.parts), cast(EntryState, row.entry.state)

    def complete(self, part: str) -> list[int]:
        """Note that the bytes of what is kept so are all here; the entries that are received by that."""
        query = (
            select(UploadEntryRow)
            .join(UploadFileRow)
            .where(UploadFileRow.part == part, UploadEntryRow.state == "waiting")
        )
        with self._changing() as session:
            received = []
            for row in session.scalars(query).unique():
                if rows.is_here(row, self.parts):
                    row.state, row.updated_at = "received", datetime.now(UTC)
                    received.append(row.id)
            return received

    def take(self) -> UploadEntry | None:
        """The next entry to read, now being read, the latest batch first; None where there is none."""
        query = (
            select(UploadEntryRow)
            .join(UploadBatchRow, UploadBatchRow.id == UploadEntryRow.batch_id)
            .where(UploadEntryRow.state == "received")
            .order_by(UploadEntryRow.attempts, UploadBatchRow.created_at.desc(), UploadEntryRow.id)
            .limit(1)
        )
        with self._changing() as session:
            row = session.scalars(query).first()
            if row is None:
                return None
            row.state, row.attempts, row.reader = "reading", row.attempts + 1, self._server_id
            return rows.entry(row, self.parts)

    def entry(self, batch_id: str, entry_id: int) -> UploadEntry:
        """One entry; NotFound if it is not there."""
        with self._reading() as session:
            row = session.get(UploadEntryRow, entry_id)
            if row is None or row.batch_id != batch_id:
                raise NotFound("There is no such file in this upload.")
            return rows.entry(row, self.parts)

    def entries(
        self,
        batch_id: str,
        key: ProfileKey,
        *,
        states: Sequence[EntryState] = STATES,
        header: str | None = None,
        limit: int,
        offset: int = 0,
    ) -> tuple[list[UploadEntry], int]:
        """Entries in these states, problems first, and how many there are in all."""
        chosen = [UploadEntryRow.batch_id == batch_id, UploadEntryRow.state.in_(states)]
        if header is not None:
            chosen.append(UploadEntryRow.header == header)
        order = case({state: place for place, state in enumerate(STATES)}, value=UploadEntryRow.state)
        query = (
            select(UploadEntryRow, RecordingRow, ProfileRow)
            .outerjoin(RecordingRow, RecordingRow.id == UploadEntryRow.recording_id)
            .outerjoin(ProfileRow, rows.profile_of(RecordingRow.id, key))
            .where(*chosen)
            .order_by(order, UploadEntryRow.header, UploadEntryRow.id)
            .limit(limit)
            .offset(offset)
        )
        with self._reading() as session:
            queries.batch(session, batch_id)
            total = session.scalar(select(func.count()).select_from(UploadEntryRow).where(*chosen)) or 0
            found = session.execute(query.options(selectinload(UploadEntryRow.files)))
            return [rows.entry(row, self.parts, rows.read(kept, made)) for row, kept, made in found], total

    def content(self, entry: UploadEntry) -> dict[str, bytes]:
        """The files of an entry by their own names; of a member of an archive, the archive.

        InvalidInput where not all of them came yet.
        """
        with self._reading() as session:
            row = session.get(UploadEntryRow, entry.archive_id or entry.id)
            if row is None:
                raise NotFound("There is no such file in this upload.")
            content = {rows.plain(each.path): each.part for each in row.files}
        if None in content.values():
            raise InvalidInput(f"The files of “{entry.name}” have not all come yet: send them first.")
        return {path: self.parts.read(digest) for path, digest in content.items() if digest is not None}

    def finish(self, entry: UploadEntry, outcome: EntryOutcome) -> None:
        """Note what became of an entry; its files go unless they are needed still."""
        with self._changing() as session:
            row = session.get(UploadEntryRow, entry.id)
            if row is None or row.state != "reading" or row.reader != self._server_id:
                return  # meanwhile the batch was deleted or cancelled, or another server reads it
            row.reader = None
            if outcome.name is not None and queries.is_taken(session, row.batch_id, outcome.name):
                outcome = replace(outcome, name=f"{outcome.name} {row.id}")
            rows.put_outcome(row, outcome)
            if outcome.problem == "changed":
                needs.forget_content(row, parts=self.parts)
            for member in outcome.members:
                queries.drop_named(session, row.batch_id, member.name)
                session.add(rows.new_member(row, member))
            session.flush()
            digests = needs.parts_of(session, UploadEntryRow.id == (row.archive_id or row.id))
            needs.release(session, digests)
            needs.end_if_done(session, row.batch_id)

    def state_facts(
        self, batch_id: str, stated: Mapping[str, object], *, wanted: str | Sequence[int], author: str
    ) -> int:
        """State what unstated entries of these headings, or with these numbers, do not say; how many they are."""
        chosen = UploadEntryRow.header == wanted if isinstance(wanted, str) else UploadEntryRow.id.in_(wanted)
        query = (
            update(UploadEntryRow)
            .where(UploadEntryRow.batch_id == batch_id, UploadEntryRow.state == "unstated", chosen)
            .values(stated=dict(stated), state="received", attempts=0, updated_at=datetime.now(UTC))
            .returning(UploadEntryRow.id)
        )
        with self._changing() as session:
            batch = queries.batch(session, batch_id)
            count = len(session.scalars(query).all())
            _noted(session, batch, author, "state", after={"entries": count, "stated": dict(stated)})
            return count

    def retry(self, batch_id: str, entries: Sequence[int]) -> int:
        """Try what failed, was cancelled or cannot be read once more; all of it where none is named.

        What is not here any more waits to be sent again.
        """
        chosen = [
            UploadEntryRow.batch_id == batch_id,
            or_(
                UploadEntryRow.state == "failed",
                and_(
                    UploadEntryRow.archive_id.is_(None), UploadEntryRow.state.in_(("cancelled", "unreadable"))
                ),
            ),
        ]
        if entries:
            chosen.append(UploadEntryRow.id.in_(entries))
        with self._changing() as session:
            batch = queries.batch(session, batch_id)
            again = session.scalars(select(UploadEntryRow).where(*chosen)).all()
            for row in again:
                row.state, row.attempts, row.problem, row.sentence = "waiting", 0, "", ""
                if row.archive_id is not None or rows.is_here(row, self.parts):
                    row.state = "received"
                batch.ended_at = None
            return len(again)

    def cancel(self, batch_id: str, *, author: str) -> None:
        """End a batch: what is not read yet will not be, and its files go; what is read stays."""
        with self._changing() as session:
            batch = queries.batch(session, batch_id)
            digests = needs.parts_of(session, UploadEntryRow.batch_id == batch_id)
            session.execute(
                update(UploadEntryRow)
                .where(UploadEntryRow.batch_id == batch_id, UploadEntryRow.state.in_(NEEDING))
                .values(state="cancelled", updated_at=datetime.now(UTC))
            )
            batch.ended_at = batch.ended_at or datetime.now(UTC)
            _noted(session, batch, author, "cancel")
            session.flush()
            needs.release(session, digests)


def _noted(
    session: Session,
    batch: UploadBatchRow,
    author: str,
    action: str,
    *,
    after: Mapping[str, object] | None = None,
) -> None:
    note(
        session,
        author=author,
        action=action,
        kind="upload",
        entity_id=batch.id,
        entity_name=batch.name,
        project_id=batch.project_id,
        after=after,
    )
