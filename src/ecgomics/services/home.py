"""Home use: a participant's series as lists and trends show it, and what changed for those who look after people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ecgomics.core.settings import Settings
from ecgomics.report.person import PersonReport
from ecgomics.report.statement import Statement
from ecgomics.report.trends import FEWEST, RATE, Alert, Band, Reading, alerts_of, band_of
from ecgomics.services import profile_key
from ecgomics.services.personal import personal_report
from ecgomics.store import Store, StoredRecording
from ecgomics.store.library_records import StoredSubject
from ecgomics.store.told import Told

#: What is followed over a person's recordings.
FOLLOWED: Final = (RATE, "pr_interval", "qrs_duration_lead")
#: Changes when the rules of a digest do, so that those that are kept are made anew.
_RULES: Final = "1"
#: Of a longer series the latest recordings are followed.
MOST_FOLLOWED: Final = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One recording in a list."""

    recording_id: str
    taken_at: datetime
    duration_s: float
    statement: Statement
    heart_rate: float | None
    readable_share: float
    symptoms: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Point:
    """One value in time, or why there is none."""

    recording_id: str
    at: datetime
    value: float | None
    reason: str | None
    statement: Statement


@dataclass(frozen=True, slots=True)
class SeriesOfValues:
    """One biomarker over the recordings of a person."""

    symbol: str
    label: str
    label_zh: str
    unit: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """How a person's values went, what is usual, and what is not any more."""

    recordings: int
    readable: int
    needed: int
    baseline: tuple[Band, ...]
    alerts: tuple[Alert, ...]
    """The latest first."""
    series: tuple[SeriesOfValues, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in the list of those who are looked after."""

    subject: StoredSubject
    last: Item | None
    baseline: Band | None
    alerts: tuple[Alert, ...]
    """Since somebody last looked; the latest first."""
    devices: int
    last_seen_at: datetime | None
    new_recordings: int
    """Since somebody last looked."""


def items(
    store: Store, recording_ids: Sequence[str], settings: Settings, *, af_hint: bool = True
) -> list[Item]:
    """These recordings as a list shows them, in the same order; what was not measured yet is measured now."""
    told = store.told.of_several(recording_ids)
    digests = _digests(store, recording_ids, settings)
    return [
        _item(each, digests[each.id], told.get(each.id, Told()), af_hint=af_hint)
        for each in store.several(recording_ids, profile_key(settings))
    ]


def trends(store: Store, recording_ids: Sequence[str], settings: Settings, *, af_hint: bool = True) -> Trends:
    """The trends of a series in the order of time."""
    from ecgomics.biomarkers.catalogue import catalogue

    readings = _readings(store, recording_ids, settings, af_hint=af_hint)
    bands = (band_of(each, readings) for each in FOLLOWED)
    return Trends(
        recordings=len(recording_ids),
        readable=sum(each.is_readable for each in readings),
        needed=FEWEST,
        baseline=tuple(each for each in bands if each is not None),
        alerts=tuple(reversed(alerts_of(readings))),
        series=tuple(
            SeriesOfValues(
                symbol,
                (declared := catalogue()[symbol]).label,
                declared.label_zh,
                declared.unit,
                tuple(_point(each, symbol) for each in readings),
            )
            for symbol in FOLLOWED
        ),
    )


def participants(
    store: Store, project_id: str, settings: Settings, *, af_hint: bool = True
) -> list[Participant]:
    """People of a project with phones of their own, those with most that is new first."""
    people = store.series.participants(project_id)
    seen = store.series.seen([each.id for each in people])
    now = datetime.now(UTC)
    paired = [each.subject_id for each in store.devices.listed(project_id) if each.is_valid(now)]
    found = [
        _participant(
            store, each, settings, seen_at=seen.get(each.id), devices=paired.count(each.id), af_hint=af_hint
        )
        for each in people
    ]
    return sorted(found, key=lambda each: (-len(each.alerts), -each.new_recordings, each.subject.pseudonym))


def _participant(
    store: Store,
    subject: StoredSubject,
    settings: Settings,
    *,
    seen_at: datetime | None,
    devices: int,
    af_hint: bool,
) -> Participant:
    ids = store.series.recordings_of(subject.id)
    readings = _readings(store, ids, settings, af_hint=af_hint)
    came_in = {each.id: each.uploaded_at for each in store.several(ids, profile_key(settings))}
    new = {each for each in ids if seen_at is None or came_in[each] > seen_at}
    last = items(store, ids[-1:], settings, af_hint=af_hint)
    return Participant(
        subject=subject,
        last=last[0] if last else None,
        baseline=band_of(RATE, readings),
        alerts=tuple(each for each in reversed(alerts_of(readings)) if each.recording_id in new),
        devices=devices,
        last_seen_at=seen_at,
        new_recordings=len(new),
    )


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────

Digest = Mapping[str, Any]


def _readings(
    store: Store, recording_ids: Sequence[str], settings: Settings, *, af_hint: bool
) -> list[Reading]:
    followed = recording_ids[-MOST_FOLLOWED:]
    digests = _digests(store, followed, settings)
    return [
        Reading(
            each.id,
            each.started_at or each.uploaded_at,
            _said(digests[each.id], af_hint=af_hint),
            digests[each.id]["extra_per_min"],
            {symbol: (value, reason) for symbol, value, reason in digests[each.id]["values"]},
        )
        for each in store.several(followed, profile_key(settings))
    ]


def _digests(store: Store, recording_ids: Sequence[str], settings: Settings) -> dict[str, Digest]:
    """By identifier what lists and trends need of each recording, made where it is not kept."""
    kept = store.series.digests(recording_ids)
    revisions = store.corrections.latest_of(recording_ids)
    found: dict[str, Digest] = {}
    for each in recording_ids:
        key = profile_key(settings, revisions.get(each, 0))
        wanted = (
            f"{_RULES} {key.settings_hash} {key.catalogue_version} {key.software_version} {key.correction}"
        )
        known = kept.get(each)
        if known is not None and known[0] == wanted:
            found[each] = known[1]
        else:
            found[each] = _digest(personal_report(store, each, settings))
            store.series.keep_digest(each, wanted, found[each])
    return found


def _digest(report: PersonReport) -> Digest:
    """Of a report with the hint of fibrillation; whether it is shown is decided when it is read."""
    numbers = {each.symbol: each for each in report.numbers}
    evidence = report.evidence
    extra = (evidence["ventricular_beats"] or 0.0) + (evidence["supraventricular_beats"] or 0.0)
    read_s = report.readable_share * report.duration_s
    return {
        "statement": report.statement,
        "heart_rate": report.heart_rate,
        "readable_share": report.readable_share,
        "extra_per_min": 60.0 * extra / read_s if read_s > 0.0 else 0.0,
        "values": [
            [symbol, numbers[symbol].value, numbers[symbol].reason]
            for symbol in FOLLOWED
            if symbol in numbers
        ],
    }


def _said(digest: Digest, *, af_hint: bool) -> Statement:
    statement: Statement = digest["statement"]
    return "irregular" if statement == "possible_af" and not af_hint else statement


def _item(kept: StoredRecording, digest: Digest, told: Told, *, af_hint: bool) -> Item:
    return Item(
        recording_id=kept.id,
        taken_at=kept.started_at or kept.uploaded_at,
        duration_s=kept.duration_s,
        statement=_said(digest, af_hint=af_hint),
        heart_rate=digest["heart_rate"],
        readable_share=digest["readable_share"],
        symptoms=told.symptoms,
        note=told.note,
    )


def _point(reading: Reading, symbol: str) -> Point:
    value, reason = reading.values.get(symbol, (None, "wrong_leads"))
    return Point(reading.recording_id, reading.at, value, reason, reading.statement)
