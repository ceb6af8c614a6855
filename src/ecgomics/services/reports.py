"""The structured report of a kept recording: stored profile, corrections, and the person's other recordings."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Final, cast

from ecgomics.core.recording import Recording, Sex, Subject
from ecgomics.core.settings import Settings
from ecgomics.profile import Profile
from ecgomics.report.findings import Findings
from ecgomics.report.structured.build import LONG_FROM_S, report_of
from ecgomics.report.structured.document import ModelStatement, Report
from ecgomics.report.structured.source import EarlierRecording, Source
from ecgomics.services import profile_key, stored_profile
from ecgomics.services.earlier_records import AUTO, NONE, before_of, refuse_other_person
from ecgomics.services.file_reports import (
    OWN_RULES,
    Before,
    Rules,
    report_of_file,
    report_of_intervals,
    said_of,
)
from ecgomics.services.long_reports import (
    source_of_long,
    source_of_unanalysed,
    with_corrected_beats,
)
from ecgomics.services.long_results import LongResults
from ecgomics.services.report_models import model_statements
from ecgomics.services.report_sources import evaluation_of, profile_from, source_of
from ecgomics.store import Standing, Store, StoredRecording

__all__ = [
    "OWN_RULES",
    "Asked",
    "Rules",
    "Said",
    "findings_of_recording",
    "report_of_file",
    "report_of_intervals",
    "report_of_recording",
]

#: A year of birth alone places the birthday in its middle, so that an age is at most half a year off.
_MIDDLE_OF_YEAR: Final = 0.5
_DAYS: Final = 365.25
#: Points of a trend at most: a line on paper shows no more.
MOST_TREND: Final = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for beside the recording. None: the latest corrections."""

    settings: Settings
    correction: int | None = None
    earlier: str = AUTO
    """auto, none, or the identifier of the recording to compare with."""
    rules: Rules = OWN_RULES


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A kept recording, and all that is said of it."""

    findings: Findings
    corrections: int
    """Revision of the corrections by hand that it stands on, 0 for none."""
    compared_with: str | None
    profile: Profile | None
    """None of a long recording, which is not held in memory."""
    drawn: Callable[[], Source]
    """Finds what a report shows beside it, which takes as long as the findings."""


def report_of_recording(
    store: Store,
    recording_id: str,
    settings: Settings,
    *,
    correction: int | None = None,
    earlier: str = AUTO,
    rules: Rules = OWN_RULES,
    longs: LongResults | None = None,
    made_at: datetime | None = None,
) -> Report:
    """The report of a kept recording, measured now where it was not yet.

    Of a long recording the analysis of its hours is in it where it was made. NotFound without the recording, the
    revision of corrections, or the earlier recording; InvalidInput where that one is not earlier or of someone else.
    """
    asked = Asked(settings, correction, earlier, rules)
    said = findings_of_recording(store, recording_id, asked, longs=longs)
    models: Sequence[ModelStatement] = ()
    if said.profile is not None:
        models = model_statements(said.profile.evaluation)
    return report_of(
        said.drawn(),
        findings=said.findings,
        models=models,
        earlier=_trend_of(store, recording_id, settings),
        compared_with=said.compared_with,
        made_at=made_at,
    )


def findings_of_recording(
    store: Store, recording_id: str, asked: Asked, *, longs: LongResults | None = None
) -> Said:
    """What the rules say of a kept recording, compared with an earlier one of the person; as `report_of_recording`."""
    kept = store.stored(recording_id, profile_key(asked.settings))
    compared_id = _chosen(store, kept, asked)
    if kept.duration_s >= LONG_FROM_S:
        long = _long_source(store, kept, asked, longs)
        findings = said_of(long.found, long.recording.subject, long.quality, asked.rules)
        return Said(findings, long.corrections, None, None, lambda: long)
    measured = _measured(store, kept, asked.settings, asked.correction)
    before = None
    if compared_id is not None:
        other = _measured(store, store.stored(compared_id, profile_key(asked.settings)), asked.settings, None)
        before = Before(other.profile, other.recording.subject)
    findings = said_of(
        measured.found,
        measured.recording.subject,
        measured.profile.quality,
        asked.rules,
        now=measured.profile,
        before=before,
    )
    return Said(
        findings, measured.corrections, compared_id, measured.profile, partial(_drawn, measured, kept)
    )


def stand_on(store: Store, recording_id: str, asked: Asked) -> str | None:
    """A digest of all that findings of a recording come from, so that they are made anew only where that changed.

    Tags and decisions say nothing of the heart: a decision matters where it takes an earlier recording out. None for a
    long recording, whose analysis changes by itself, and for rules of one's own; else as `findings_of_recording`.
    """
    kept = store.stored(recording_id, profile_key(asked.settings))
    if kept.duration_s >= LONG_FROM_S or asked.rules != OWN_RULES:
        return None
    compared_id = _chosen(store, kept, asked)
    compared = None if compared_id is None else store.stored(compared_id, profile_key(asked.settings))
    person = kept.standing.subject_id
    found = (
        *(asked.settings.hash, _without_marks(kept), compared_id),
        store.corrections.latest(recording_id) if asked.correction is None else asked.correction,
        None if person is None else store.subjects.subject(person),
        None if compared is None else _without_marks(compared),
        None if compared is None else store.corrections.latest(compared.id),
    )
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _without_marks(kept: StoredRecording) -> StoredRecording:
    """The recording as if nobody had tagged it or decided on it."""
    standing = kept.standing
    return replace(kept, standing=Standing(standing.project_id, standing.subject_id, standing.subject, 0))


@dataclass(frozen=True, slots=True, eq=False)
class _Measured:
    """A kept recording with its profile as it is stored, whose quantities are found where they are asked for."""

    recording: Recording
    found: Mapping[str, Any]
    profile: Profile
    corrections: int


def _measured(store: Store, kept: StoredRecording, settings: Settings, correction: int | None) -> _Measured:
    revision = store.corrections.latest(kept.id) if correction is None else correction
    layers = tuple(store.corrections.layers(kept.id, revision))
    found = json.loads(stored_profile(store, kept.id, settings, revision).profile_json)
    recording = _of_person(store, kept, store.recording(kept.id))
    profile = profile_from(found, evaluation_of(recording, settings, layers), layers)
    return _Measured(recording, found, profile, revision)


def _drawn(measured: _Measured, kept: StoredRecording) -> Source:
    return source_of(
        measured.profile.evaluation,
        measured.found,
        measured.recording,
        corrections=measured.corrections,
        recording_id=kept.id,
        synthetic=kept.synthetic,
    )


def _long_source(store: Store, kept: StoredRecording, asked: Asked, longs: LongResults | None) -> Source:
    revision = store.corrections.latest(kept.id) if asked.correction is None else asked.correction
    found: Mapping[str, Any] = json.loads(
        stored_profile(store, kept.id, asked.settings, revision).profile_json
    )
    recording = _of_person(store, kept, store.without_samples(kept.id)[0])
    now = None if longs is None else longs.current_with(kept.id, asked.settings)
    told = None if now is None or not now.complete else now.told
    with store.samples(kept.id) as samples:
        if told is None:
            source = source_of_unanalysed(found, recording, samples)
        else:
            values = with_corrected_beats(found, told, recording, asked.settings)
            source = source_of_long(values, told, recording, samples)
    return replace(source, recording_id=kept.id, synthetic=kept.synthetic, corrections=revision)


def _of_person(store: Store, kept: StoredRecording, recording: Recording) -> Recording:
    """The recording as one of the person that it is filed under; what the file states goes before that."""
    stated, subject_id = recording.subject, kept.standing.subject_id
    if subject_id is None:
        return recording
    person = store.subjects.subject(subject_id)
    age_years = stated.age_years
    if age_years is None and person.birth_year is not None and recording.started_at is not None:
        at = recording.started_at
        year = at.year + (at.timetuple().tm_yday - 1) / _DAYS
        age_years = max(0.0, round(year - person.birth_year - _MIDDLE_OF_YEAR, 1))
    sex = stated.sex or cast(Sex | None, person.sex)
    return replace(recording, subject=Subject(age_years, sex, person.pseudonym))


def _chosen(store: Store, kept: StoredRecording, asked: Asked) -> str | None:
    """Identifier of the recording to compare with; None where there is none."""
    if asked.earlier == NONE or (asked.earlier == AUTO and kept.standing.subject_id is None):
        return None
    key = profile_key(asked.settings)
    if asked.earlier != AUTO:
        refuse_other_person(kept, store.stored(asked.earlier, key))
        return asked.earlier
    before = _before(store, kept, asked.settings)
    return before[-1].id if before else None


def _before(store: Store, kept: StoredRecording, settings: Settings) -> list[StoredRecording]:
    """The person's earlier recordings that are no long ones, the earliest first."""
    if kept.standing.subject_id is None:
        return []
    ids = store.subjects.recordings_of(kept.standing.subject_id)
    own = {each.id: each for each in store.several(ids, profile_key(settings))}
    found = [own[each] for each in before_of(kept, list(own.values()))]
    return [each for each in found if each.duration_s < LONG_FROM_S]


def _trend_of(store: Store, recording_id: str, settings: Settings) -> list[EarlierRecording]:
    """Earlier recordings of the person whose profile with these settings is there; those without are not waited for."""
    kept = store.stored(recording_id, profile_key(settings))
    found = []
    for each in _before(store, kept, settings)[-MOST_TREND:]:
        latest = store.corrections.latest(each.id)
        made = store.profile(each.id, profile_key(settings, latest))
        if made is not None and each.started_at is not None:
            found.append(EarlierRecording(each.id, each.started_at, json.loads(made.profile_json)["values"]))
    return found
