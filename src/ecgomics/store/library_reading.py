"""What the library's index is filled with, read from the database column by column."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import String, and_, cast, func, select, type_coerce
from sqlalchemy.orm import Session

from ecgomics.store.correction_tables import CorrectionRow
from ecgomics.store.latest_profiles import of_settings
from ecgomics.store.library_index import length_class
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import ProfileRow, RecordingRow

#: Rows that are held at once as the database gives them.
_AT_ONCE: Final = 20_000
_LEADS_KNOWN: Final = 4096

Part = tuple[list[str], Mapping[str, Sequence[Any]]]
"""Identifiers, and by field of the library the value of each."""


def parts(
    session: Session, project_id: str, key: ProfileKey, among: Sequence[str] | None = None
) -> Iterator[Part]:
    """What is searched of the recordings of a project: all, or those among the given ones."""
    tags = _tags(session, project_id, among)
    query = _asked(project_id, key)
    if among is not None:
        query = query.where(RecordingRow.id.in_(among))
    # The connection itself is asked: no row becomes an object of the session, which would double the time.
    found = session.connection().execute(query.execution_options(yield_per=_AT_ONCE))
    for rows in found.partitions():
        columns = dict(zip(found.keys(), zip(*rows, strict=True), strict=True))
        yield list(columns["id"]), _fields(columns, tags)


def _tags(session: Session, project_id: str, among: Sequence[str] | None) -> Mapping[str, tuple[str, ...]]:
    """By identifier the tags of recordings, in order."""
    query = select(TagRow.recording_id, TagRow.tag)
    if among is None:
        query = query.join(RecordingRow, RecordingRow.id == TagRow.recording_id).where(
            RecordingRow.project_id == project_id
        )
    else:
        query = query.where(TagRow.recording_id.in_(among))
    put: defaultdict[str, list[str]] = defaultdict(list)
    for recording_id, tag in session.connection().execute(query.execution_options(yield_per=_AT_ONCE)):
        put[recording_id].append(tag)
    return {each: tuple(sorted(some)) for each, some in put.items()}


def _asked(project_id: str, key: ProfileKey) -> Any:
    """One row a recording. Lists and times come as the text they are kept as, which is far quicker to read."""
    r, p = RecordingRow, ProfileRow
    latest = (
        select(CorrectionRow.recording_id, func.max(CorrectionRow.revision).label("revision"))
        .where(CorrectionRow.undone_at.is_(None))
        .group_by(CorrectionRow.recording_id)
        .subquery()
    )
    corrected = func.coalesce(latest.c.revision, 0)
    return (
        select(
            *(r.id, r.name, r.group, r.device, r.source_format, r.sex, r.samples, r.fs_hz, r.age_years),
            *(r.synthetic, r.experimental, cast(r.leads, String).label("leads_text")),
            (cast(r.annotations, String) != "[]").label("annotated"),
            type_coerce(r.started_at, String).label("recorded"),
            type_coerce(r.uploaded_at, String).label("uploaded"),
            *(p.heart_rate, p.rhythm, p.quality, SubjectRow.pseudonym.label("subject")),
            *(TriageRow.decision, TriageRow.reason),
        )
        .select_from(r)
        .outerjoin(latest, latest.c.recording_id == r.id)
        .outerjoin(p, and_(p.recording_id == r.id, p.correction == corrected, *of_settings(key)))
        .outerjoin(SubjectRow, SubjectRow.id == r.subject_id)
        .outerjoin(TriageRow, TriageRow.recording_id == r.id)
        .where(r.project_id == project_id)
    )


def _fields(columns: Mapping[str, Sequence[Any]], tags: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    leads = [_leads(each) for each in columns["leads_text"]]
    durations_s = [
        samples / fs_hz for samples, fs_hz in zip(columns["samples"], columns["fs_hz"], strict=True)
    ]
    flags = zip(
        *(columns[name] for name in ("synthetic", "experimental", "quality", "annotated")), strict=True
    )
    same = {name: columns[name] for name in ("name", "subject", "group", "device", "rhythm", "sex")}
    return same | {
        "format": columns["source_format"],
        "quality": [each or "measuring" for each in columns["quality"]],
        "triage": [each or "open" for each in columns["decision"]],
        "reason": [each or None for each in columns["reason"]],
        "length": [length_class(each) for each in durations_s],
        "recorded": columns["recorded"],
        "uploaded": columns["uploaded"],
        "tag": [tags.get(each, ()) for each in columns["id"]],
        "lead": leads,
        "is": [_flags(bool(s), bool(e), q is not None, bool(a)) for s, e, q, a in flags],
        "leads": [len(each) for each in leads],
        "duration": durations_s,
        "rate": columns["heart_rate"],
        "fs": columns["fs_hz"],
        "age": columns["age_years"],
    }


@lru_cache(_LEADS_KNOWN)
def _leads(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


@lru_cache(None)
def _flags(synthetic: bool, experimental: bool, measured: bool, annotated: bool) -> tuple[str, ...]:
    flags = {
        "synthetic": synthetic,
        "experimental": experimental,
        "measured": measured,
        "annotated": annotated,
    }
    return tuple(name for name, so in flags.items() if so)
