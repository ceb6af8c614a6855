"""The structured report of a kept recording: stored profile, corrections, and the person's other recordings."""

import json
from datetime import datetime
from functools import partial
from typing import Final

from ecgomics.core.settings import Settings
from ecgomics.report.structured.build import LONG_FROM_S, report_of
from ecgomics.report.structured.document import Report
from ecgomics.report.structured.source import EarlierRecording
from ecgomics.services import profile_key
from ecgomics.services.earlier_records import AUTO
from ecgomics.services.file_reports import (
    OWN_RULES,
    Rules,
    report_of_file,
    report_of_intervals,
    said_of_source,
)
from ecgomics.services.long_reports import source_of_kept_long
from ecgomics.services.long_results import LongResults
from ecgomics.services.recording_findings import Asked, before, chosen, evidence_of
from ecgomics.services.report_sources import source_of
from ecgomics.store import Store, StoredRecording

__all__ = ["OWN_RULES", "Rules", "report_of_file", "report_of_intervals", "report_of_recording"]

#: Points of a trend at most: a line on paper shows no more.
MOST_TREND: Final = 50


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
    kept = store.stored(recording_id, profile_key(settings))
    trend = partial(_trend_of, store, kept, settings)
    if kept.duration_s >= LONG_FROM_S:
        chosen(store, kept, asked)  # which refuses what is no earlier one
        source = source_of_kept_long(store, kept, settings, correction, longs)
        return report_of(source, findings=said_of_source(source, rules), earlier=trend(), made_at=made_at)
    evidence = evidence_of(store, kept, asked)
    now = evidence.now
    return report_of(
        source_of(
            now.profile.evaluation,
            now.found,
            now.recording,
            corrections=now.corrections,
            recording_id=kept.id,
            synthetic=kept.synthetic,
        ),
        findings=evidence.findings(),
        models=evidence.models(),
        earlier=trend(),
        compared_with=evidence.compared_with,
        made_at=made_at,
    )


def _trend_of(store: Store, kept: StoredRecording, settings: Settings) -> list[EarlierRecording]:
    """Earlier recordings of the person whose profile with these settings is there; those without are not waited for."""
    found = []
    for each in before(store, kept, settings)[-MOST_TREND:]:
        latest = store.corrections.latest(each.id)
        made = store.profile(each.id, profile_key(settings, latest))
        if made is not None and each.started_at is not None:
            found.append(EarlierRecording(each.id, each.started_at, json.loads(made.profile_json)["values"]))
    return found
