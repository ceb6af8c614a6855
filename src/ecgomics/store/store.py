"""The store: recordings and profiles in one folder, durable when acknowledged.

    write blobs (temporary file, fsync, rename) ─▶ commit the row ─▶ acknowledge

A process killed between the first two leaves files that no row names; they are swept when the store is next opened.
"""

import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Self, TypeVar

import numpy as np
from sqlalchemy import and_, func, select
from sqlalchemy.exc import TimeoutError as PoolIsEmpty
from sqlalchemy.orm import Session, defer, sessionmaker

from ecgomics.core.errors import Damaged, InvalidInput, NotFound, Unavailable
from ecgomics.core.recording import Recording
from ecgomics.store import audit, reach, rows
from ecgomics.store.account_sessions import AccountSessions
from ecgomics.store.accounts import Accounts
from ecgomics.store.audit_log import AuditLog
from ecgomics.store.audit_reads import ReadEntries
from ecgomics.store.belonging import claim, join_claimed
from ecgomics.store.biomarker_sets import BiomarkerSets
from ecgomics.store.blobs import BlobsAt
from ecgomics.store.blobs import opened as opened_blobs
from ecgomics.store.changes import Follower
from ecgomics.store.cohorts import Cohorts, mark_stale
from ecgomics.store.consents import Consents
from ecgomics.store.corrections import Corrections
from ecgomics.store.database import checkpoint, new_server_id, shared_database_of
from ecgomics.store.devices import Devices
from ecgomics.store.erasure import Erasure
from ecgomics.store.latest_profiles import of_latest
from ecgomics.store.library import Library, existing_project
from ecgomics.store.library_index import USUAL_SORT
from ecgomics.store.library_records import Thumbnail
from ecgomics.store.library_search import Search
from ecgomics.store.library_tables import DEFAULT_PROJECT, ThumbnailRow
from ecgomics.store.live import LiveSessions
from ecgomics.store.longs import Longs, blobs_of
from ecgomics.store.mapping_presets import MappingPresets
from ecgomics.store.naming import Orphans, named_blobs, refuse_unreadable
from ecgomics.store.notes import Notes
from ecgomics.store.numbers import NumbersOfProfiles
from ecgomics.store.outcomes import Outcomes
from ecgomics.store.pairings import Pairings
from ecgomics.store.person_rows import RowsOfPeople
from ecgomics.store.quotas import UNLIMITED, Quota
from ecgomics.store.records import ProfileKey, StoredProfile, StoredRecording
from ecgomics.store.retention import AUTHOR as RETENTION
from ecgomics.store.retention import Retention
from ecgomics.store.rights import one_change_at_a_time
from ecgomics.store.samples import PackedSamples, SamplesAt, packed, samples_of, unpacked
from ecgomics.store.saved_settings import SavedSettings
from ecgomics.store.series import SeriesOfPeople
from ecgomics.store.servers import Servers
from ecgomics.store.sets import Sets
from ecgomics.store.shares import Shares
from ecgomics.store.standings import standings
from ecgomics.store.subjects import Subjects, subject_of
from ecgomics.store.tables import OriginalRow, ProfileRow, RecordingRow
from ecgomics.store.thumbnails import thumbnail
from ecgomics.store.tokens import Tokens
from ecgomics.store.told import WhatWasTold
from ecgomics.store.touched import Touched
from ecgomics.store.upload_tables import UploadEntryRow
from ecgomics.store.uploads import Uploads
from ecgomics.store.vouched import Vouched
from ecgomics.store.webhook_outbox import announce
from ecgomics.store.webhooks import Webhooks

Result = TypeVar("Result")

#: What was written so lately may be about to be named.
_GRACE_S: Final = 3600.0
_GONE: Final = "There is no such recording: it was deleted or never uploaded."
#: A list needs no profile, only its summary.
_LIGHT: Final = (defer(ProfileRow.profile), defer(ProfileRow.fiducials), defer(RecordingRow.median_beat))


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """A recording to be kept."""

    id: str
    recording: Recording
    synthetic: bool = False
    group: str | None = None
    originals: Mapping[str, bytes] = field(default_factory=dict)
    """The files as they were handed in, where they shall be kept."""
    project_id: str = DEFAULT_PROJECT
    entry_id: int | None = None
    """The entry of an upload that it is read from."""
    author: str | None = None
    """Who hands it in, where no batch tells of that."""


class Store:
    """One folder, used by one process, or by several with a database of a server; its methods, from any thread."""

    quota: Quota = UNLIMITED
    """What one project may hold."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        blobs: BlobsAt = BlobsAt(),  # noqa: B008 - frozen
        server_id: str | None = None,
    ) -> None:
        """Open the folder, made where it is not there, its database (the file in it, or that of a server) and blobs.

        server_id names this server among those of the database. InvalidInput if it is in use or of a newer version, or
        if they are not of one store; Unavailable where the server of the database or the object store does not answer.
        """
        self.folder = _made(folder)
        self._blobs_at = blobs
        self._blobs = opened_blobs(folder, blobs)
        self._writing = threading.Lock()
        with ExitStack() as undo:
            server_id = server_id or new_server_id()
            self._database = undo.enter_context(shared_database_of(folder, database_url, server_id))
            self._engine = self._database.engine
            self._sessions = sessionmaker(self._engine)
            self.servers = Servers(
                server_id, self._database.right, reading=self._session, changing=self._changing
            )
            follower = self.following() if self.servers.are_several else None
            touched = Touched(self._sessions, server_id=server_id, follower=follower)
            reach.install(self._sessions)
            if self._database.is_alone:
                self._claim_and_sweep()
            else:
                self._join()
            self._make_parts(server_id, touched)
            undo.callback(self.servers.leave)
            self._begin(touched)
            self._opened = undo.pop_all()

    def _make_parts(self, server_id: str, touched: Touched) -> None:
        """One part for each kind of thing that is kept."""
        self.cohorts = Cohorts(self.folder, server_id, reading=self._session, changing=self._changing)
        self.uploads = Uploads(self.folder, server_id, reading=self._session, changing=self._changing)
        self.mapping_presets = MappingPresets(reading=self._session, changing=self._changing)
        self.notes = Notes(reading=self._session, changing=self._changing)
        self.biomarker_sets = BiomarkerSets(reading=self._session, changing=self._changing)
        self.longs = Longs(self.folder, self._blobs, reading=self._session, changing=self._changing)
        self.numbers = NumbersOfProfiles(reading=self._session, changing=self._changing)
        self.sets = Sets(reading=self._session, changing=self._changing)
        self.corrections = Corrections(reading=self._session, changing=self._changing)
        self.tokens = Tokens(reading=self._session, changing=self._changing)
        self.accounts = Accounts(reading=self._session, changing=self._changing)
        self.vouched = Vouched(changing=self._changing)
        self.signed_in = AccountSessions(reading=self._session, changing=self._changing)
        self.saved_settings = SavedSettings(reading=self._session, changing=self._changing)
        self.search = Search(self._session, touched)
        self.library = Library(reading=self._session, changing=self._changing, size=self.search.size)
        self.subjects = Subjects(reading=self._session, changing=self._changing, found=self.search.people)
        self.outcomes = Outcomes(reading=self._session, changing=self._changing)
        self.audit = AuditLog(self._session)
        self.read_entries = ReadEntries(changing=self._changing)
        self.live = LiveSessions(self.folder / "live", reading=self._session, changing=self._changing)
        self.devices = Devices(reading=self._session, changing=self._changing)
        self.pairings = Pairings(reading=self._session, changing=self._changing)
        self.consents = Consents(reading=self._session, changing=self._changing)
        self.shares = Shares(reading=self._session, changing=self._changing)
        self.series = SeriesOfPeople(reading=self._session, changing=self._changing)
        self.told = WhatWasTold(reading=self._session, changing=self._changing)
        self.webhooks = Webhooks(reading=self._session, changing=self._changing)
        self.rows_of_people = RowsOfPeople(reading=self._session)
        self.erasure = Erasure(
            self.folder,
            self._engine,
            self.uploads.parts,
            reading=self._session,
            changing=self._changing,
            blobs=self._blobs,
            remove_unnamed=self.orphans.remove_unnamed,
        )
        self.retention = Retention(
            reading=self._session,
            changing=self._changing,
            delete_recording=partial(self.delete, author=RETENTION),
            delete_upload=partial(self.uploads.delete_batch, author=RETENTION),
            remove_unnamed=self.orphans.remove_unnamed,
        )

    def _begin(self, touched: Touched) -> None:
        """Be one of the servers of the database, once what the last one left is put right."""
        self.servers.on_beat(touched.gather)
        self.servers.join()
        if self._database.is_alone:
            self._sweep_folders()
        self._database.share()

    def _claim_and_sweep(self) -> None:
        """Only while nobody else writes: what is not named yet would be taken for what never will be."""
        with self._session() as session:
            named = named_blobs(session)
        claim(self.folder, self._engine, self._blobs_at, self._blobs, named=named)
        if not self._blobs_at.is_remote:  # else it takes long: `tidy` does it later
            self._blobs.sweep(named)
        refuse_unreadable(self._blobs, named)

    def _join(self) -> None:
        """While other servers use the store: the same folder, the same blobs, and their keys."""
        join_claimed(self.folder, self._engine, self._blobs_at, self._blobs)
        with self._session() as session:
            refuse_unreadable(self._blobs, named_blobs(session))

    def _sweep_folders(self) -> None:
        self.cohorts.sweep()
        self.uploads.sweep()
        self.longs.sweep()

    def tidy(self) -> None:
        """Remove what no row names, and nobody wrote of late, while servers go on."""
        self.orphans.remove(grace_s=_GRACE_S)
        self._sweep_folders()

    def following(self) -> Follower:
        """Somebody who is told what other servers change from now on."""
        return Follower(self._session, self.servers.id)

    def close(self) -> None:
        """Let go of the folder and the database."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, *additions: Addition) -> list[bool]:
        """Keep recordings, all or none; for each whether it is new. What is there already stays as it is.

        NotFound where a project is not there; Refused where it would hold more than its quota.
        When this returns they survive a kill of the process and a crash of the machine.
        """
        moment = datetime.now(UTC)
        with self._changing() as session:
            for project_id in {each.project_id for each in additions}:
                existing_project(session, project_id)
            self.quota.refuse_over(session, additions)
            return [self._add(session, each, moment) for each in additions]

    def _add(self, session: Session, addition: Addition, moment: datetime) -> bool:
        row = session.get(RecordingRow, addition.id)
        created = row is None
        if row is None:
            digest = self._blobs.write(packed(addition.recording.ecg_mv))
            row = rows.recording_row(addition.recording, samples_sha256=digest)
            row.id, row.synthetic, row.group = addition.id, addition.synthetic, addition.group
            row.uploaded_at, row.project_id, row.revision = moment, addition.project_id, 0
            person = subject_of(session, row.project_id, row.pseudonym, sex=row.sex)
            row.subject_id = None if person is None else person.id
            session.add(row)
            session.flush()
            session.add(_thumbnail_row(row.id, addition.recording))
            entry = addition.entry_id and session.get(UploadEntryRow, addition.entry_id)
            if entry:
                entry.recording_id = row.id
            if addition.author is not None:
                audit.note(
                    session,
                    author=addition.author,
                    action="upload",
                    kind="recording",
                    entity_id=row.id,
                    entity_name=row.name,
                    project_id=row.project_id,
                    after={"samples_sha256": digest},
                )
        if addition.recording.identity and not row.identity:
            row.identity = dict(addition.recording.identity)
        if not row.originals:
            kept = {name: self._blobs.write(content) for name, content in addition.originals.items()}
            row.originals = [OriginalRow(name=name, sha256=digest) for name, digest in kept.items()]
        return created

    def delete(self, recording_id: str, *, author: str | None = None) -> None:
        """Forget a recording with its profiles and files; NotFound if it is not there. Told in the audit by author."""
        self._blobs.place.refuse_away()
        digests = self._taken_out(recording_id, author)
        with suppress(Unavailable):  # it is deleted; what is left of it is tidied up later
            self.orphans.remove_unnamed(digests)
        with self._writing:
            checkpoint(self._engine)
        self.longs.forget_work(recording_id)

    def _taken_out(self, recording_id: str, author: str | None) -> set[str]:
        """Remove the row; the digests that it named."""
        with self._changing() as session:
            row = _existing(session, recording_id)
            digests = {row.samples_sha256, *(each.sha256 for each in row.originals)}
            digests |= blobs_of(session, recording_id)
            if author is not None:
                audit.note(
                    session,
                    author=author,
                    action="delete",
                    kind="recording",
                    entity_id=row.id,
                    entity_name=row.name,
                    project_id=row.project_id,
                    before={"samples_sha256": row.samples_sha256, "subject_id": row.subject_id},
                )
            mark_stale(session, recording_id)
            session.delete(row)
            return digests

    @property
    def orphans(self) -> Orphans:
        """What removes blobs that no row names."""
        return Orphans(self._blobs, reading=self._session, changing=self._changing)

    @property
    def blobs_are_remote(self) -> bool:
        """Whether they are in an object store."""
        return self._blobs_at.is_remote

    def refuse_blobs_away(self) -> None:
        """Nothing where blobs can be read and written; Unavailable says why not."""
        self._blobs.place.refuse_away()

    def holds(self, recording_id: str) -> bool:
        """Whether the recording is there."""
        with self._session() as session:
            return session.get(RecordingRow, recording_id) is not None

    def there(self, recording_ids: Iterable[str]) -> set[str]:
        """Those of the recordings that are there."""
        wanted = set(recording_ids)
        with self._session() as session:
            return wanted & set(session.scalars(select(RecordingRow.id)))

    def groups(self, project_id: str) -> dict[str, int]:
        """How many recordings of a project each group has, by name."""
        query = (
            select(RecordingRow.group, func.count())
            .where(RecordingRow.project_id == project_id)
            .group_by(RecordingRow.group)
            .order_by(RecordingRow.group)
        )
        with self._session() as session:
            return {name: count for name, count in session.execute(query) if name is not None}

    def count(self) -> int:
        """How many recordings there are in all projects together."""
        with self._session() as session:
            return session.scalar(select(func.count()).select_from(RecordingRow)) or 0

    def is_empty(self) -> bool:
        """Whether there is no recording at all."""
        with self._session() as session:
            return session.scalar(select(RecordingRow.id).limit(1)) is None

    def stored(self, recording_id: str, key: ProfileKey) -> StoredRecording:
        """What is kept of a recording besides its samples; NotFound if it is not there.

        The summary, here and in lists, is of the profile with the latest corrections, whichever the key names.
        """
        found = self.several([recording_id], key)
        if not found:
            raise NotFound(_GONE)
        return found[0]

    def several(self, ids: Sequence[str], key: ProfileKey) -> list[StoredRecording]:
        """What is kept of these recordings, in the order of the identifiers; what is not there is left out."""
        query = select(RecordingRow, ProfileRow).outerjoin(
            ProfileRow, and_(ProfileRow.recording_id == RecordingRow.id, *of_latest(key))
        )
        with self._session() as session:
            standing = standings(session, ids)
            found = {
                recording.id: rows.stored_recording(recording, profile, standing[recording.id])
                for recording, profile in session.execute(
                    query.options(*_LIGHT).where(RecordingRow.id.in_(ids))
                )
            }
        return [found[each] for each in ids if each in found]

    def thumbnails(self, ids: Sequence[str]) -> dict[str, Thumbnail]:
        """By identifier a glimpse of each recording that is there; those of earlier versions are made now."""
        with self._session() as session:
            found = {
                row.recording_id: rows.thumbnail(row)
                for row in session.scalars(select(ThumbnailRow).where(ThumbnailRow.recording_id.in_(ids)))
            }
        for each in ids:
            if each not in found and self.holds(each):
                found[each] = self._glimpsed(each)
        return found

    def _glimpsed(self, recording_id: str) -> Thumbnail:
        recording = self.recording(recording_id)
        with self._changing() as session:
            row = session.merge(_thumbnail_row(recording_id, recording))
            return rows.thumbnail(row)

    def listed(
        self,
        key: ProfileKey,
        *,
        limit: int,
        offset: int = 0,
        containing: str = "",
        project_id: str = DEFAULT_PROJECT,
    ) -> tuple[list[StoredRecording], int]:
        """Recordings whose name or group contains the text, the latest first, and how many there are in all."""
        ids, total = self.search.containing(
            project_id, key, containing, sort=USUAL_SORT, offset=offset, limit=limit
        )
        return self.several(ids, key), total

    def project_of(self, recording_id: str) -> str:
        """The project that a recording belongs to; NotFound if it is not there."""
        with self._session() as session:
            return _existing(session, recording_id).project_id

    def projects_of(self, recording_ids: Sequence[str]) -> dict[str, str]:
        """By identifier the project of each of these recordings that is there."""
        query = select(RecordingRow.id, RecordingRow.project_id).where(RecordingRow.id.in_(recording_ids))
        with self._session() as session:
            return {row.id: row.project_id for row in session.execute(query)}

    def recording(self, recording_id: str) -> Recording:
        """The recording with its samples; NotFound if it is not there."""
        with self._session() as session:
            row = _existing(session, recording_id)
        # No connection is held while an object store is asked.
        content = self._there(recording_id, lambda: self._blobs.read(row.samples_sha256, _samples_of(row)))
        return rows.recording(row, unpacked(content))

    def samples(self, recording_id: str) -> PackedSamples:
        """Its samples by range, to be closed after use; NotFound if it is not there."""
        with self._session() as session:
            row = _existing(session, recording_id)
        return PackedSamples(
            self._there(recording_id, lambda: self._blobs.open(row.samples_sha256, _samples_of(row))),
            name=row.name,
            fs_hz=row.fs_hz,
            leads=tuple(row.leads),
            samples=row.samples,
        )

    def _there(self, recording_id: str, read: Callable[[], Result]) -> Result:
        """What is read of a blob; NotFound, and not Damaged, where its recording was deleted meanwhile."""
        try:
            return read()
        except Damaged:
            if not self.holds(recording_id):
                raise NotFound(_GONE) from None
            raise

    def samples_at(self, recording_id: str) -> SamplesAt:
        """Where its samples are, for another process of this machine to read; NotFound if it is not there."""
        with self._session() as session:
            row = _existing(session, recording_id)
            return SamplesAt(
                str(self.folder),
                self._blobs_at,
                row.samples_sha256,
                name=row.name,
                fs_hz=row.fs_hz,
                leads=tuple(row.leads),
                samples=row.samples,
            )

    def without_samples(self, recording_id: str) -> tuple[Recording, int]:
        """What is known of a recording with one missing sample in place of its own, and how many those are."""
        with self._session() as session:
            row = _existing(session, recording_id)
            return rows.recording(row, np.full((len(row.leads), 1), np.nan)), row.samples

    def originals(self, recording_id: str) -> dict[str, bytes]:
        """The files as they were handed in, by name; empty where they were not kept."""
        with self._session() as session:
            kept = list(_existing(session, recording_id).originals)
        return self._there(
            recording_id,
            lambda: {each.name: self._blobs.read(each.sha256, f"The file {each.name}") for each in kept},
        )

    def profile(self, recording_id: str, key: ProfileKey) -> StoredProfile | None:
        """The profile that was made with this key, None if none was."""
        with self._session() as session:
            row = session.get(ProfileRow, _place(recording_id, key))
            if row is None:
                return None
            profile_json, fiducials_json = (
                zlib.decompress(each).decode() for each in (row.profile, row.fiducials)
            )
            return StoredProfile(rows.summary(row), profile_json, fiducials_json)

    def add_profile(self, recording_id: str, key: ProfileKey, made: StoredProfile) -> None:
        """Keep a profile in the place of an earlier one with the same key; NotFound without its recording.

        Webhooks are told of the first one of a recording, and of the first one of each revision of its corrections.
        """
        with self._changing() as session:
            project_id = _existing(session, recording_id).project_id
            same = select(ProfileRow.recording_id).where(
                ProfileRow.recording_id == recording_id, ProfileRow.correction == key.correction
            )
            if session.scalar(same.limit(1)) is None:
                about = {"recording_id": recording_id, "correction": key.correction}
                announce(session, project_id, "report.finished", about)
            row = rows.profile_row(made)
            row.recording_id = recording_id
            row.settings_hash, row.catalogue_version = key.settings_hash, key.catalogue_version
            row.software_version, row.correction = key.software_version, key.correction
            session.merge(row)

    def without_profile(self, key: ProfileKey, project_id: str = DEFAULT_PROJECT) -> Sequence[str]:
        """Identifiers of a project's recordings whose latest profile of this kind was not made yet, by name."""
        made = select(ProfileRow.recording_id).where(*of_latest(key))
        query = (
            select(RecordingRow.id)
            .where(RecordingRow.project_id == project_id, RecordingRow.id.not_in(made))
            .order_by(RecordingRow.name)
        )
        with self._session() as session:
            return session.scalars(query).all()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        with self._sessions() as session:
            try:
                yield session
            except PoolIsEmpty as error:
                raise Unavailable(
                    "More is asked of the database than it answers at the moment: try again in a moment."
                ) from error

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """One change at a time, so that no file is removed between its writing and the commit of its row."""
        with self._writing, self._session() as session, session.begin():
            if self.servers.are_several:
                one_change_at_a_time(session)
            yield session


def _made(folder: Path) -> Path:
    """The folder, made for its owner only; InvalidInput where that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise InvalidInput(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    return folder


def _thumbnail_row(recording_id: str, recording: Recording) -> ThumbnailRow:
    made = thumbnail(recording.ecg_mv, recording.leads, recording.fs_hz)
    samples_uv = made.samples_uv.astype("<i2").tobytes()
    return ThumbnailRow(
        recording_id=recording_id, lead=made.lead, points_hz=made.points_hz, samples_uv=samples_uv
    )


def _samples_of(row: RecordingRow) -> str:
    return samples_of(row.name)


def _existing(session: Session, recording_id: str) -> RecordingRow:
    row = session.get(RecordingRow, recording_id)
    if row is None:
        raise NotFound(_GONE)
    return row


def _place(recording_id: str, key: ProfileKey) -> tuple[str, str, str, str, int]:
    return (
        recording_id,
        key.settings_hash,
        key.catalogue_version,
        key.software_version,
        key.correction,
    )
