"""The structured report of a file or of a kept recording."""

import json
from datetime import datetime

from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.profile import profile
from ecgomics.report.findings.result import Findings
from ecgomics.report.structured.build import LONG_FROM_S, report_of
from ecgomics.report.structured.document import Report
from ecgomics.services import stored_profile
from ecgomics.services.long_reports import source_of_long_file
from ecgomics.services.report_sources import evaluation_of, source_of, source_of_profile
from ecgomics.store import Store


def report_of_file(recording: Recording, settings: Settings, *, made_at: datetime | None = None) -> Report:
    """The report of a recording that was read."""
    source = (
        source_of_long_file(recording, settings)
        if recording.duration_s >= LONG_FROM_S
        else source_of_profile(profile(recording, settings), recording)
    )
    return report_of(source, findings=Findings((), (), "none"), made_at=made_at)


def report_of_recording(
    store: Store,
    recording_id: str,
    settings: Settings,
    *,
    correction: int | None = None,
    made_at: datetime | None = None,
) -> Report:
    """The report of a kept recording."""
    revision = store.corrections.latest(recording_id) if correction is None else correction
    layers = tuple(store.corrections.layers(recording_id, revision))
    found = json.loads(stored_profile(store, recording_id, settings, revision).profile_json)
    recording = store.recording(recording_id)
    source = source_of(
        evaluation_of(recording, settings, layers),
        found,
        recording,
        corrections=revision,
        recording_id=recording_id,
    )
    return report_of(source, findings=Findings((), (), "none"), made_at=made_at)
