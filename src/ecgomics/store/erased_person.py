"""Everything that a store has of one person, gathered before it is forgotten or handed over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.access_tables import RecordSetRow, TokenRow
from ecgomics.store.account_tables import AccountRow, MembershipRow
from ecgomics.store.audit import OF_THE_SERVER
from ecgomics.store.audit_verdict import ERASED
from ecgomics.store.correction_tables import CorrectionRow, NoteRow
from ecgomics.store.library_tables import AuditRow, OutcomeValueRow, SubjectRow
from ecgomics.store.live_tables import ConsentRow, DeviceRow, LiveSessionRow, PairingRow, ShareRow
from ecgomics.store.long_tables import LongAnalysisRow, PyramidRow
from ecgomics.store.reach import everything
from ecgomics.store.tables import CohortRow, DiscoveryRow, MemberRow, OriginalRow, ProfileRow, RecordingRow
from ecgomics.store.traces import Needles, without
from ecgomics.store.upload_tables import UploadEntryRow
from ecgomics.store.webhook_tables import DeliveryRow, WebhookRow

#: Rows that are in memory at once.
_ROWS_AT_ONCE: Final = 1000
#: Kinds of entries of the audit that tell of the platform: a word in them that is a pseudonym, too, is not the person.
_OF_THE_PLATFORM: Final = frozenset(
    {"account", "biomarker_set", "member", "project", "reads", "retention", "settings", "token", "webhook"}
)
#: Of these nothing but identifiers and the name of what was looked at is of anybody.
_TELLING_NUMBERS: Final = frozenset({"read", "export", "watch", ERASED})
#: Members of JSON whose words are the platform's own.
_WORDS_OF_OURS: Final = frozenset(
    {"by", "columns", "decision", "excluded_too", "kind", "per_person", "scope", "sex", "space", "state"}
)
#: Selections of cohorts whose values people type: in all others a value that is a pseudonym, too, is a name of a group.
_TYPED: Final = frozenset({"filter", "query"})


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is of a person, by identifiers."""

    subject_id: str
    project_id: str
    needles: Needles
    recordings: Sequence[str] = ()
    sessions: Sequence[str] = ()
    accounts: Sequence[str] = ()
    """Of the person alone: with no other role now or ever, and not running the server."""
    tokens: Sequence[str] = ()
    """Of those accounts."""
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
    tokens = session.scalars(select(TokenRow.id).where(TokenRow.account_id.in_(accounts))).all()
    digests = _digests(session, recordings)
    own = Needles(
        frozenset({subject_id, *recordings, *sessions, *devices, *shares, *pairings, *accounts, *tokens}),
        frozenset({subject.pseudonym}),
    )
    callers = {
        *(f"phone:{each}" for each in devices),
        *(f"account:{each}" for each in accounts),
        *(f"token:{each}" for each in tokens),
    }
    by, of, earlier = _in_audit(
        session, own, subject.project_id, devices=devices, shares=shares, callers=callers
    )
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
        tokens=tokens,
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
        is_theirs = account is not None and not account.runs_server and session.scalar(others) == 1
        if is_theirs and not _worked_here(session, account_id):
            found.append(account_id)
    return sorted(found)


def _worked_here(session: Session, account_id: str) -> bool:
    """Whether an account ever had a role other than that of a participant, or ran the server.

    What it did then is not told of a person whose ECGs are here, and must not go with them: else who administrates a
    project could make a colleague a participant, and let go what that colleague is told to have done.
    """
    told = select(AuditRow).where(AuditRow.kind.in_(("account", "member")), AuditRow.entity_id == account_id)
    for row in session.scalars(told):
        for said in (row.before or {}, row.after or {}):
            if said.get("runs_server") or said.get("role") not in (None, "participant"):
                return True
    return False


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
    by_id = replace(needles, names=frozenset())
    naming = {
        row.id
        for row in session.scalars(query)
        if by_id.are_in([row.selection, row.facts])
        or (row.selection.get("kind") in _TYPED and needles.are_in(row.selection.get("values")))
    }
    return sorted(holding | naming)


def selection_without(selection: Mapping[str, Any], needles: Needles) -> dict[str, Any]:
    """What a cohort means without what leads to a person; a typed line that names them means nobody any more."""
    is_typed = selection.get("kind") in _TYPED
    told = needles if is_typed else replace(needles, names=frozenset())
    parts = {
        name: without(list(selection[name]), told) for name in ("values", "without") if name in selection
    }
    kept = {**selection, **parts}
    if is_typed and selection.get("values") and not kept["values"]:
        kept |= {"kind": "recordings", "values": []}
    return kept


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
    session: Session,
    own: Needles,
    project_id: str,
    *,
    devices: Sequence[str],
    shares: Sequence[str],
    callers: set[str],
) -> tuple[list[int], list[int], frozenset[str]]:
    """Numbers of the entries that a person wrote, and of those that tell of them; recordings that were deleted before.

    Of a recording that is not there any more, the entry of its deletion names the person. Other projects may have
    somebody of the same pseudonym: of their entries none is this person's.
    """
    by_id = replace(own, names=frozenset())
    names = set(session.scalars(select(DeviceRow.name).where(DeviceRow.id.in_(devices))))
    authors = {f"phone “{each}”" for each in names}
    gone = frozenset(
        row.entity_id
        for row in _entries(session, project_id)
        if row.kind == "recording" and row.action == "delete" and by_id.are_in([row.before, row.entity_id])
    )
    wanted = Needles(own.ids | gone, own.names)
    by, of = [], []
    for row in _entries(session, project_id):
        told = _tells(row, wanted)
        if told:
            of.append(row.id)
        is_link = row.kind == "share" and row.action == "read" and row.entity_id in shares
        if row.caller in callers or (row.author in authors and not row.caller and told) or is_link:
            by.append(row.id)
    return by, of, gone


def _tells(row: AuditRow, wanted: Needles) -> bool:
    """Whether an entry tells of a person: by an identifier, or by the pseudonym where that can mean them."""
    if replace(wanted, names=frozenset()).are_in([row.entity_id, row.entity_name, row.before, row.after]):
        return True
    if row.project_id == OF_THE_SERVER or row.kind in _OF_THE_PLATFORM:
        return False
    said = () if row.action in _TELLING_NUMBERS else (*_said(row.before), *_said(row.after))
    return wanted.are_in([row.entity_name, *said])


def _said(value: Any) -> Iterable[str]:
    """Texts that people wrote, without names of members and words of ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, each in value.items():
            if name not in _WORDS_OF_OURS:
                yield from _said(each)
    elif isinstance(value, list):
        for each in value:
            yield from _said(each)


def _entries(session: Session, project_id: str) -> Iterable[AuditRow]:
    """All entries of a project and of the server, in parts."""
    last = 0
    here = AuditRow.project_id.in_((project_id, OF_THE_SERVER))
    while True:
        query = select(AuditRow).where(here, AuditRow.id > last).order_by(AuditRow.id).limit(_ROWS_AT_ONCE)
        part = session.scalars(query).all()
        yield from part
        if len(part) < _ROWS_AT_ONCE:
            return
        last = part[-1].id
