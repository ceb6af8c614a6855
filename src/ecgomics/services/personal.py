"""The report for a person from what is stored: the profile, its beats, and the samples for the trace."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.settings import Settings
from ecgomics.core.validity import Validity
from ecgomics.report.evidence import facts_of
from ecgomics.report.person import Excerpt, Number, PersonReport, SensorNote, evidence_of, sensor_notes
from ecgomics.report.readable import Gap, gaps_of, readable_share
from ecgomics.report.statement import said_of
from ecgomics.services import profile_key, stored_profile
from ecgomics.signal.filters import monitor_path
from ecgomics.store import Store, StoredRecording
from ecgomics.store.samples import PackedSamples

#: What is shown of the trace, and what is filtered with it at either side so that its ends are true.
EXCERPT_S: Final = 30.0
_MARGIN_S: Final = 2.0
#: Where a stretch for the trace may begin in a longer recording.
_STEP_S: Final = 5.0
#: The numbers that a person gets, in this order; those of leads are of the lead that is drawn.
NUMBERS: Final = (
    *("heart_rate", "rr_mean", "pause_max", "rmssd"),
    *("pr_interval", "qrs_duration_lead", "qt_interval_lead"),
)
#: The lead that is drawn of several.
_FIRST_CHOICE: Final = "II"
_UV_PER_MV: Final = 1000.0


def personal_report(
    store: Store, recording_id: str, settings: Settings, *, af_hint: bool = True
) -> PersonReport:
    """The report of a kept recording, measured now where it was not yet; NotFound without the recording."""
    made = stored_profile(store, recording_id, settings)
    kept = store.stored(recording_id, profile_key(settings))
    found, beats = json.loads(made.profile_json), json.loads(made.fiducials_json)["beats"]
    lead = _FIRST_CHOICE if _FIRST_CHOICE in kept.leads else kept.leads[0]
    with closing(store.samples(recording_id)) as samples:
        gaps = gaps_of(samples.read(0, samples.samples), fs_hz=samples.fs_hz)
        clean_s = np.array([each["peak_s"] for each in beats if each["accepted"]], dtype=float)
        excerpt = _excerpt(samples, samples.leads.index(lead), clean_s)
    facts = facts_of(found, beats, gaps)
    said = said_of(facts, af_hint=af_hint)
    told = store.told.of(recording_id)
    return PersonReport(
        recording_id=recording_id,
        taken_at=kept.started_at or kept.uploaded_at,
        duration_s=kept.duration_s,
        lead=lead,
        sensor=kept.device,
        statement=said.statement,
        reasons=said.reasons,
        heart_rate=None if said.statement == "too_noisy" else facts.heart_rate,
        readable_share=facts.readable_share,
        evidence=evidence_of(facts),
        gaps=gaps,
        sensor_notes=_notes(kept),
        band_hz=kept.band_hz,
        excerpt=excerpt,
        numbers=_numbers(found["values"], lead, readable=said.statement != "too_noisy"),
        symptoms=told.symptoms,
        note=told.note,
        af_hint=af_hint,
    )


def _notes(kept: StoredRecording) -> tuple[SensorNote, ...]:
    return sensor_notes(
        leads=len(kept.leads), fs_hz=kept.fs_hz, band_hz=kept.band_hz, synthetic=kept.synthetic
    )


def _numbers(rows: Sequence[Mapping[str, Any]], lead: str, *, readable: bool) -> tuple[Number, ...]:
    """The numbers of a person; none of a recording of which nothing can be said."""
    mine = {row["symbol"]: row for row in rows if row["lead"] in ("", lead)}
    return tuple(_number(mine[each], readable=readable) for each in NUMBERS if each in mine)


def _number(row: Mapping[str, Any], *, readable: bool) -> Number:
    from ecgomics.biomarkers.catalogue import catalogue

    declared = catalogue()[row["symbol"]]
    code: Validity = row["validity"] if readable else "low_quality"
    value, reason = (row["value"], None) if code == "ok" else (None, code)
    return Number(row["symbol"], declared.label, declared.label_zh, value, row["unit"], reason)


def _excerpt(samples: PackedSamples, row: int, clean_s: Floats) -> Excerpt:
    """The stretch with the most that can be read, the earliest of them."""
    fs_hz, duration_s = samples.fs_hz, samples.samples / samples.fs_hz
    last_s = max(0.0, duration_s - EXCERPT_S)
    starts_s = [*np.arange(0.0, last_s, _STEP_S).tolist(), last_s] if last_s else [0.0]
    start_s = max(starts_s, key=lambda each: (_readable_from(clean_s, each), -each))
    first, last = round(start_s * fs_hz), min(samples.samples, round((start_s + EXCERPT_S) * fs_hz))
    margin = round(_MARGIN_S * fs_hz)
    begin = max(0, first - margin)
    part_mv = samples.read(begin, min(samples.samples, last + margin))[row : row + 1]
    shown_mv = part_mv if not np.isfinite(part_mv).any() else monitor_path(part_mv, fs_hz=fs_hz)
    shown_uv = shown_mv[0, first - begin : last - begin] * _UV_PER_MV
    return Excerpt(
        fs_hz, first / fs_hz, tuple(round(each) if np.isfinite(each) else None for each in shown_uv.tolist())
    )


def _readable_from(clean_s: Floats, start_s: float) -> float:
    there_s = clean_s[(clean_s >= start_s) & (clean_s <= start_s + EXCERPT_S)] - start_s
    no_gaps: tuple[Gap, ...] = ()
    return round(readable_share(there_s, no_gaps, duration_s=EXCERPT_S), 2)
