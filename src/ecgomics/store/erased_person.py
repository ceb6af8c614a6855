"""Everything that a store has of one person, gathered before it is forgotten or handed over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.access_tables import RecordSetRow
from ecgomics.store.account_tables import AccountRow, MembershipRow
from ecgomics.store.correction_tables import CorrectionRow, NoteRow
from ecgomics.store.library_tables import AuditRow, OutcomeValueRow, SubjectRow
from ecgomics.store.live_tables import ConsentRow, DeviceRow, LiveSessionRow, PairingRow, ShareRow
from ecgomics.store.long_tables import LongAnalysisRow, PyramidRow
from ecgomics.store.reach import everything
from ecgomics.store.tables import CohortRow, DiscoveryRow, MemberRow, OriginalRow, ProfileRow, RecordingRow
from ecgomics.store.traces import Needles
from ecgomics.store.upload_tables import UploadEntryRow
from ecgomics.store.webhook_tables import DeliveryRow, WebhookRow

#: Rows that are in memory at once.
_ROWS_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is of a person, by identifiers."""

    subject_id: str
    project_id: str
    needles: Needles
    recordings: Sequence[str] = ()
    sessions: Sequence[str] = ()
    accounts: Sequence[str] = ()
    """Of the person alone: with no other role, and not running the server."""
    digests: Sequence[str] = ()
    cohorts: Sequence[str] = ()
    discoveries: Sequence[str] = ()
    sets: Sequence[str] = ()
    deliveries: Sequence[str] = ()
    entries: Sequence[int] = ()
    """Of uploads."""
    entries_by: Sequence[int] = ()
    """Of the audit, that the person wrote."""
    entries_of: Sequence[int] = ()
    """Of the audit, that tell of the person."""
    counts: dict[str, int] = field(default_factory=dict)
    """How many of each kind."""


def gathered(session: Session, subject_id: str) -> Gathered:
    """What there is of a person now; NotFound if they are not there."""
    subject = None if "\0" in subject_id else session.get(SubjectRow, subject_id)
    if subject is None:
        raise NotFound("There is no such person: the project was deleted or it was never made.")
    with everything():  # what the server tells of their account, too
        return _of(session, subject)


def _of(session: Session, subject: SubjectRow) -> Gathered:
    subject_id = subject.id
    of_it = RecordingRow.subject_id == subject_id
    recordings = session.scalars(select(RecordingRow.id).where(of_it).order_by(RecordingRow.id)).all()
    live = select(LiveSessionRow.id).where(
        or_(LiveSessionRow.subject_id == subject_id, LiveSessionRow.recording_id.in_(recordings))
    )
    sessions = session.scalars(live.order_by(LiveSessionRow.id)).all()
    devices, shares, pairings = (
        session.scalars(select(row.id).where(row.subject_id == subject_id)).all()
        for row in (DeviceRow, ShareRow, PairingRow)
    )
    accounts = _accounts(session, subject_id)
    digests = _digests(session, recordings)
    own = Needles(
        frozenset({subject_id, *recordings, *sessions, *devices, *shares, *pairings, *accounts}),
        frozenset({subject.pseudonym}),
    )
    by, of, earlier = _in_audit(session, own, devices=devices, shares=shares, accounts=accounts)
    needles = Needles(own.ids | earlier | digests | _hashes(session, recordings), own.names)
    cohorts = _cohorts(session, subject.project_id, recordings, needles)
    discoveries = session.scalars(select(DiscoveryRow.id).where(DiscoveryRow.cohort_id.in_(cohorts))).all()
    sets = select(RecordSetRow).where(RecordSetRow.project_id == subject.project_id)
    entries = select(UploadEntryRow.id).where(UploadEntryRow.recording_id.in_(recordings))
    made = Gathered(
        subject_id,
        subject.project_id,
        needles,
        recordings=recordings,
        sessions=sessions,
        accounts=accounts,
        digests=sorted(digests),
        cohorts=cohorts,
        discoveries=discoveries,
        sets=[each.id for each in session.scalars(sets) if needles.are_in([each.recording_ids, each.how])],
        deliveries=_deliveries(session, subject.project_id, needles),
        entries=session.scalars(entries).all(),
        entries_by=by,
        entries_of=of,
    )
    access = {"phones": len(devices), "pairing_codes": len(pairings), "links": len(shares)}
    return replace(made, counts=_told(made) | access | _counted(session, subject_id, recordings))


def _told(made: Gathered) -> dict[str, int]:
    return {
        "recordings": len(made.recordings),
        "live_sessions": len(made.sessions),
        "accounts": len(made.accounts),
        "files": len(made.digests),
        "cohorts_to_extract_again": len(made.cohorts),
        "discoveries": len(made.discoveries),
        "record_sets_changed": len(made.sets),
        "webhook_deliveries": len(made.deliveries),
        "upload_entries": len(made.entries),
        "audit_entries": len({*made.entries_by, *made.entries_of}),
    }


def _accounts(session: Session, subject_id: str) -> list[str]:
    roles = select(MembershipRow.account_id).where(MembershipRow.subject_id == subject_id)
    found = []
    for account_id in session.scalars(roles):
        others = select(func.count()).select_from(MembershipRow).where(MembershipRow.account_id == account_id)
        account = session.get(AccountRow, account_id)
        if account is not None and not account.runs_server and session.scalar(others) == 1:
            found.append(account_id)
    return sorted(found)


def _digests(session: Session, recordings: Sequence[str]) -> frozenset[str]:
    """Hashes of the blobs of recordings."""
    queries = (
        select(RecordingRow.samples_sha256).where(RecordingRow.id.in_(recordings)),
        select(OriginalRow.sha256).where(OriginalRow.recording_id.in_(recordings)),
        select(PyramidRow.sha256).where(PyramidRow.recording_id.in_(recordings)),
        select(LongAnalysisRow.result_sha256).where(LongAnalysisRow.recording_id.in_(recordings)),
    )
    return frozenset(each for query in queries for each in session.scalars(query) if each is not None)


def _hashes(session: Session, recordings: Sequence[str]) -> frozenset[str]:
    """Hashes of the files that recordings came in: who has such a file could find it by them."""
    query = select(RecordingRow.source_sha256).where(RecordingRow.id.in_(recordings))
    return frozenset(each for each in session.scalars(query) if each)


def _cohorts(session: Session, project_id: str, recordings: Sequence[str], needles: Needles) -> list[str]:
    """Cohorts with rows of the recordings in their tables, or that name them."""
    holding = set(session.scalars(select(MemberRow.cohort_id).where(MemberRow.recording_id.in_(recordings))))
    query = select(CohortRow).where(CohortRow.project_id == project_id)
    naming = {row.id for row in session.scalars(query) if needles.are_in([row.selection, row.facts])}
    return sorted(holding | naming)


def _deliveries(session: Session, project_id: str, needles: Needles) -> list[str]:
    query = (
        select(DeliveryRow.id, DeliveryRow.about, DeliveryRow.body)
        .join(WebhookRow, WebhookRow.id == DeliveryRow.webhook_id)
        .where(WebhookRow.project_id == project_id)
    )
    rows = session.execute(query.execution_options(yield_per=_ROWS_AT_ONCE))
    return [row.id for row in rows if needles.are_in([row.about, row.body or ""])]


def _counted(session: Session, subject_id: str, recordings: Sequence[str]) -> dict[str, int]:
    def count(column: Any, values: Iterable[str]) -> int:
        return session.scalar(select(func.count()).where(column.in_(list(values)))) or 0

    return {
        "originals": count(OriginalRow.recording_id, recordings),
        "profiles": count(ProfileRow.recording_id, recordings),
        "corrections": count(CorrectionRow.recording_id, recordings),
        "notes": count(NoteRow.recording_id, recordings),
        "consents": count(ConsentRow.subject_id, [subject_id]),
        "outcomes": count(OutcomeValueRow.entity_id, [subject_id, *recordings]),
    }


def _in_audit(
    session: Session, own: Needles, *, devices: Sequence[str], shares: Sequence[str], accounts: Sequence[str]
) -> tuple[list[int], list[int], frozenset[str]]:
    """Numbers of the entries that a person wrote, and of those that tell of them; recordings that were deleted before.

    Of a recording that is not there any more, the entry of its deletion names the person.
    """
    callers = {f"phone:{each}" for each in devices} | {f"account:{each}" for each in accounts}
    names = set(session.scalars(select(DeviceRow.name).where(DeviceRow.id.in_(devices))))
    authors = {f"phone “{each}”" for each in names}
    gone = frozenset(
        row.entity_id
        for row in _entries(session)
        if row.kind == "recording" and row.action == "delete" and own.are_in([row.before, row.entity_id])
    )
    wanted = Needles(own.ids | gone, own.names)
    by, of = [], []
    for row in _entries(session):
        told = wanted.are_in([row.entity_id, row.entity_name, row.before, row.after])
        if told:
            of.append(row.id)
        is_link = row.kind == "share" and row.action == "read" and row.entity_id in shares
        if row.caller in callers or (row.author in authors and not row.caller and told) or is_link:
            by.append(row.id)
    return by, of, gone


def _entries(session: Session) -> Iterable[AuditRow]:
    """All entries that still tell of something, in parts."""
    last = 0
    while True:
        query = select(AuditRow).where(AuditRow.id > last).order_by(AuditRow.id).limit(_ROWS_AT_ONCE)
        part = session.scalars(query).all()
        yield from part
        if len(part) < _ROWS_AT_ONCE:
            return
        last = part[-1].id
