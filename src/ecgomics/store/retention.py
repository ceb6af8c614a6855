"""What a project keeps for how long: rules, what they would remove now, and removing it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.store import audit
from ecgomics.store.access_tables import TokenRow
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.library_tables import DEFAULT_PROJECT, RetentionRow, SubjectRow
from ecgomics.store.live_tables import DeviceRow, PairingRow, ShareRow
from ecgomics.store.tables import OriginalRow, RecordingRow
from ecgomics.store.upload_tables import UploadBatchRow

AUTHOR: Final = "retention"
MOST_DAYS: Final = 36_500
#: The rules are applied once in so long.
_EVERY: Final = timedelta(hours=24)
#: What is open to somebody until then; in the order in which they are removed.
_ACCESS: Final[tuple[tuple[str, Any], ...]] = (
    ("share", ShareRow),
    ("pairing", PairingRow),
    ("device", DeviceRow),
)


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """Days after which something is removed; None: never."""

    recordings_days: int | None = None
    """After a recording came in, with all that was made of it."""
    originals_days: int | None = None
    """After it came in, the files as they were handed in."""
    uploads_days: int | None = None
    """After an upload ended, what is left of it."""
    access_days: int | None = None
    """After a link, a phone, a code or a token expired or was closed."""


@dataclass(frozen=True, slots=True)
class DueForRemoval:
    """What rules would remove now, by identifiers."""

    recordings: Sequence[str] = ()
    originals: Sequence[str] = ()
    """Recordings whose files as they were handed in go."""
    uploads: Sequence[str] = ()
    access: Sequence[tuple[str, str]] = ()
    """Kind and identifier of links, codes, phones and tokens."""

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {each.name: len(getattr(self, each.name)) for each in fields(self)}


class Retention:
    """The part of a store that forgets by rules."""

    def __init__(
        self,
        *,
        reading: Sessions,
        changing: Sessions,
        delete_recording: Callable[[str], None],
        delete_upload: Callable[[str], None],
        remove_unnamed: Callable[[set[str]], object],
    ) -> None:
        self._reading = reading
        self._changing = changing
        self._delete_recording = delete_recording
        self._delete_upload = delete_upload
        self._remove_unnamed = remove_unnamed

    def rules(self, project_id: str) -> RetentionRules:
        """The rules of a project; none at first. NotFound without the project."""
        with self._reading() as session:
            existing_project(session, project_id)
            return _rules(session.get(RetentionRow, project_id))

    def set_rules(self, project_id: str, rules: RetentionRules, *, author: str) -> None:
        """Put rules in force; InvalidInput for a time that is none. NotFound without the project."""
        for each in fields(rules):
            days = getattr(rules, each.name)
            if days is not None and not 1 <= days <= MOST_DAYS:
                raise InvalidInput(f"{each.name} is 1 to {MOST_DAYS} days, or nothing for good, not {days}.")
        with self._changing() as session:
            existing_project(session, project_id)
            before = _rules(session.get(RetentionRow, project_id))
            row = RetentionRow(project_id=project_id, author=author, at=datetime.now(UTC), **asdict(rules))
            session.merge(row)
            audit.note(
                session,
                author=author,
                action="change",
                kind="retention",
                entity_id=project_id,
                project_id=project_id,
                before=asdict(before),
                after=asdict(rules),
            )

    def due(self, project_id: str, rules: RetentionRules, at: datetime) -> DueForRemoval:
        """What rules would remove from a project at a time; NotFound without it."""
        with self._reading() as session:
            existing_project(session, project_id)
            return _due(session, project_id, rules, at)

    def claim(self, at: datetime) -> list[str]:
        """Projects whose rules are to be applied now; nobody else is told of them for a day."""
        with self._changing() as session:
            rows = [
                each
                for each in session.scalars(select(RetentionRow))
                if _rules(each) != RetentionRules()
                and (each.applied_at is None or at - each.applied_at >= _EVERY)
            ]
            for each in rows:
                each.applied_at = at
            return [each.project_id for each in rows]

    def apply(self, project_id: str, at: datetime) -> DueForRemoval:
        """Remove what the rules in force say; each removal is told in the audit."""
        due = self.due(project_id, self.rules(project_id), at)
        for each in due.recordings:
            _unless_gone(self._delete_recording, each)
        for each in set(due.originals) - set(due.recordings):
            self._forget_originals(each)
        for each in due.uploads:
            _unless_gone(self._delete_upload, each)
        self._close(due.access)
        return due

    def _forget_originals(self, recording_id: str) -> None:
        with self._changing() as session:
            row = session.get(RecordingRow, recording_id)
            if row is None:
                return
            digests = {each.sha256 for each in row.originals}
            audit.note(
                session,
                author=AUTHOR,
                action="forget originals",
                kind="recording",
                entity_id=row.id,
                entity_name=row.name,
                project_id=row.project_id,
                before={"files": len(digests)},
            )
            row.originals = []
        self._remove_unnamed(digests)

    def _close(self, access: Sequence[tuple[str, str]]) -> None:
        with self._changing() as session:
            for kind, identifier in access:
                row = session.get(dict(_ACCESS).get(kind, TokenRow), identifier)
                if row is None:
                    continue
                audit.note(
                    session,
                    author=AUTHOR,
                    action="remove",
                    kind=kind,
                    entity_id=identifier,
                    project_id=getattr(row, "project_id", audit.OF_THE_SERVER),
                )
                session.delete(row)


def _rules(row: RetentionRow | None) -> RetentionRules:
    if row is None:
        return RetentionRules()
    return RetentionRules(**{each.name: getattr(row, each.name) for each in fields(RetentionRules)})


def _due(session: Session, project_id: str, rules: RetentionRules, at: datetime) -> DueForRemoval:
    in_project = RecordingRow.project_id == project_id

    def before(days: int) -> datetime:
        return at - timedelta(days=days)

    recordings: Sequence[str] = ()
    originals: Sequence[str] = ()
    uploads: Sequence[str] = ()
    access: Sequence[tuple[str, str]] = ()
    if rules.recordings_days is not None:
        old = RecordingRow.uploaded_at < before(rules.recordings_days)
        recordings = session.scalars(select(RecordingRow.id).where(in_project, old)).all()
    if rules.originals_days is not None:
        old = RecordingRow.uploaded_at < before(rules.originals_days)
        kept = select(RecordingRow.id).join(OriginalRow).where(in_project, old).distinct()
        originals = session.scalars(kept).all()
    if rules.uploads_days is not None:
        ended = UploadBatchRow.ended_at < before(rules.uploads_days)
        query = select(UploadBatchRow.id).where(UploadBatchRow.project_id == project_id, ended)
        uploads = session.scalars(query).all()
    if rules.access_days is not None:
        access = _closed(session, project_id, before(rules.access_days))
    return DueForRemoval(recordings, originals, uploads, access)


def _closed(session: Session, project_id: str, before: datetime) -> list[tuple[str, str]]:
    """What opens nothing any more since then; tokens belong to no project and go with the first one's rules."""
    people = select(SubjectRow.id).where(SubjectRow.project_id == project_id)
    queries: list[tuple[str, Any]] = [
        ("share", select(ShareRow.id).where(ShareRow.subject_id.in_(people), _ended(ShareRow, before))),
        (
            "pairing",
            select(PairingRow.id).where(
                PairingRow.project_id == project_id,
                or_(PairingRow.expires_at < before, PairingRow.used_at < before),
            ),
        ),
        ("device", select(DeviceRow.id).where(DeviceRow.project_id == project_id, _ended(DeviceRow, before))),
    ]
    if project_id == DEFAULT_PROJECT:
        queries.append(("token", select(TokenRow.id).where(_ended(TokenRow, before))))
    return [(kind, each) for kind, query in queries for each in session.scalars(query)]


def _ended(row: Any, before: datetime) -> Any:
    return or_(row.expires_at < before, row.revoked_at < before)


def _unless_gone(delete: Callable[[str], None], identifier: str) -> None:
    try:
        delete(identifier)
    except NotFound:
        return  # somebody else was quicker
