"""What the rules and the learned models say of a kept recording, from its stored profile and corrections.

store ──▶ evidence ──▶ findings ──▶ what a report draws beside them
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ecgomics.cohort.tasks import as_defect
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.profile import Profile
from ecgomics.report.findings import Findings
from ecgomics.report.structured.build import LONG_FROM_S
from ecgomics.report.structured.document import ModelStatement
from ecgomics.services import profile_key, stored_profile
from ecgomics.services.apart import Apart
from ecgomics.services.earlier_records import AUTO, NONE, before_of, refuse_other_person
from ecgomics.services.file_reports import OWN_RULES, Before, Rules, said_of, said_of_source
from ecgomics.services.long_reports import source_of_kept_long
from ecgomics.services.long_results import LongResults
from ecgomics.services.report_models import model_statements
from ecgomics.services.report_sources import evaluation_of, of_person, profile_from
from ecgomics.store import Standing, Store, StoredRecording


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for beside the recording. None: the latest corrections."""

    settings: Settings
    correction: int | None = None
    earlier: str = AUTO
    """auto, none, or the identifier of the recording to compare with."""
    rules: Rules = OWN_RULES


@dataclass(frozen=True, eq=False)
class Measured:
    """A kept recording as one of its person, with its profile as it is stored; can be given to another process."""

    recording: Recording
    profile_json: str
    settings: Settings
    layers: tuple[Correction, ...]
    corrections: int
    """Revision of the corrections by hand, 0 for none."""

    def __reduce__(self) -> tuple[type["Measured"], tuple[Any, ...]]:
        """Without what was found meanwhile, which cannot be given to another process, and need not be."""
        return Measured, (self.recording, self.profile_json, self.settings, self.layers, self.corrections)

    @cached_property
    def found(self) -> Mapping[str, Any]:
        """The profile as it is stored."""
        found: Mapping[str, Any] = json.loads(self.profile_json)
        return found

    @cached_property
    def profile(self) -> Profile:
        """The profile, whose quantities are found where they are asked for."""
        evaluation = evaluation_of(self.recording, self.settings, self.layers)
        return profile_from(self.found, evaluation, self.layers)


@dataclass(frozen=True, eq=False)
class Evidence:
    """All that findings of a recording come from, read from the store; can be given to another process."""

    now: Measured
    earlier: Measured | None
    """Of the recording to compare with."""
    compared_with: str | None
    """Identifier of that one."""
    rules: Rules

    def findings(self) -> Findings:
        """What the rules say."""
        now, earlier = self.now, self.earlier
        return said_of(
            now.found,
            now.recording.subject,
            now.profile.quality,
            self.rules,
            now=now.profile,
            before=None if earlier is None else Before(earlier.profile, earlier.recording.subject),
        )

    def models(self) -> tuple[ModelStatement, ...]:
        """What the learned models say."""
        return model_statements(self.now.profile.evaluation)


@dataclass(frozen=True, slots=True)
class Said:
    """What the rules and the learned models say of a kept recording."""

    findings: Findings
    models: tuple[ModelStatement, ...]
    corrections: int
    """Revision of the corrections by hand that it stands on, 0 for none."""
    compared_with: str | None


def evidence_of(store: Store, kept: StoredRecording, asked: Asked) -> Evidence:
    """Read all that findings of a recording come from; it is measured now where it was not yet.

    NotFound without the revision of corrections or the earlier recording, InvalidInput where that one is not earlier or
    of someone else.
    """
    compared_id = chosen(store, kept, asked)
    now = _measured(store, kept, asked.settings, asked.correction)
    if compared_id is None:
        return Evidence(now, None, None, asked.rules)
    other = store.stored(compared_id, profile_key(asked.settings))
    return Evidence(now, _measured(store, other, asked.settings, None), compared_id, asked.rules)


def findings_of_recording(
    store: Store, recording_id: str, asked: Asked, *, apart: Apart, longs: LongResults | None = None
) -> Said:
    """What is said of a kept recording, compared with an earlier one of the person; NotFound without it.

    Of a long recording the analysis of its hours is looked at where it was made. Else as `evidence_of`.
    """
    kept = store.stored(recording_id, profile_key(asked.settings))
    if kept.duration_s >= LONG_FROM_S:
        chosen(store, kept, asked)  # which refuses what is no earlier one
        source = source_of_kept_long(store, kept, asked.settings, asked.correction, longs)
        return Said(said_of_source(source, asked.rules), (), source.corrections, None)
    evidence = evidence_of(store, kept, asked)
    findings, models = apart.done_soon(_Say(evidence), lambda: (evidence.findings(), evidence.models()))
    return Said(findings, models, evidence.now.corrections, evidence.compared_with)


@dataclass(frozen=True, slots=True)
class _Say:
    """The findings of one recording to be found in another process, or why they were not."""

    evidence: Evidence
    time_limit_s: float | None = None

    def run(self) -> tuple[Findings, tuple[ModelStatement, ...]] | str:
        """Find them."""
        try:
            return self.evidence.findings(), self.evidence.models()
        except Exception as error:  # noqa: BLE001  # it is met again where it is no other process's
            return as_defect(error)

    def lost(self, reason: str) -> tuple[Findings, tuple[ModelStatement, ...]] | str:
        """Why nothing came."""
        return reason


def stand_on(store: Store, recording_id: str, asked: Asked) -> str | None:
    """A digest of all that findings of a recording come from, so that they are made anew only where that changed.

    Tags and decisions say nothing of the heart: a decision matters where it takes an earlier recording out. None for a
    long recording, whose analysis changes by itself, and for rules of one's own; else as `findings_of_recording`.
    """
    kept = store.stored(recording_id, profile_key(asked.settings))
    if kept.duration_s >= LONG_FROM_S or asked.rules != OWN_RULES:
        return None
    compared_id = chosen(store, kept, asked)
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
    """The recording as if nobody had tagged it or decided on it, measured or not: with what is told beside it."""
    standing = kept.standing
    return replace(
        kept, summary=None, standing=Standing(standing.project_id, standing.subject_id, standing.subject, 0)
    )


def _measured(store: Store, kept: StoredRecording, settings: Settings, correction: int | None) -> Measured:
    revision = store.corrections.latest(kept.id) if correction is None else correction
    made = stored_profile(store, kept.id, settings, revision)
    recording = of_person(store, kept, store.recording(kept.id))
    layers = tuple(store.corrections.layers(kept.id, revision))
    return Measured(recording, made.profile_json, settings, layers, revision)


def chosen(store: Store, kept: StoredRecording, asked: Asked) -> str | None:
    """Identifier of the recording to compare with, None where there is none; errors as of `evidence_of`."""
    if asked.earlier == NONE or (asked.earlier == AUTO and kept.standing.subject_id is None):
        return None
    key = profile_key(asked.settings)
    if asked.earlier != AUTO:
        refuse_other_person(kept, store.stored(asked.earlier, key))
        return asked.earlier
    earlier = before(store, kept, asked.settings)
    return earlier[-1].id if earlier else None


def before(store: Store, kept: StoredRecording, settings: Settings) -> list[StoredRecording]:
    """The person's earlier recordings that are no long ones, the earliest first."""
    if kept.standing.subject_id is None:
        return []
    ids = store.subjects.recordings_of(kept.standing.subject_id)
    own = {each.id: each for each in store.several(ids, profile_key(settings))}
    found = [own[each] for each in before_of(kept, list(own.values()))]
    return [each for each in found if each.duration_s < LONG_FROM_S]
