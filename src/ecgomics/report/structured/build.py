"""From what is stored of a recording to its report; nothing is measured here.

profile, beats, samples ──▶ identity, signal, quality ─ measurements with ranges ─ paper, beat, rhythm ─┐
findings, model statements, earlier recordings ─────────────────────────────────────────────────────────┴─▶ Report
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import numpy as np

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.report.findings.result import Findings
from ecgomics.report.structured.beats import beat_of, rhythm_of
from ecgomics.report.structured.document import (
    Identity,
    Kind,
    LeadQuality,
    ModelStatement,
    Provenance,
    QualityPart,
    Report,
    Signal,
)
from ecgomics.report.structured.long import rhythm_of_long
from ecgomics.report.structured.measured import measurements
from ecgomics.report.structured.paper import paper_of
from ecgomics.report.structured.source import EarlierRecording, Source
from ecgomics.report.structured.trends import trends_of

#: From here on a recording is reported as a long one.
LONG_FROM_S: Final = 3600.0
#: From so many leads on the chest and the limbs are both seen.
TWELVE_FROM_LEADS: Final = 8
#: Format of what was computed and never recorded.
PHANTOM: Final = "phantom"
_DECIMALS: Final = 2


def report_of(
    source: Source,
    *,
    findings: Findings,
    models: Sequence[ModelStatement] = (),
    earlier: Sequence[EarlierRecording] = (),
    compared_with: str | None = None,
    made_at: datetime | None = None,
) -> Report:
    """The report of one recording.

    earlier are the person's earlier recordings for the trends, compared_with is the one that the serial statements
    among the findings compare with. Without made_at the same input gives the same report at any time.
    """
    kind = kind_of(source)
    return Report(
        identity=_identity(source),
        signal=_signal(source, kind),
        quality=_quality(source),
        measurements=measurements(source, kind, source.recording.subject),
        findings=findings,
        models=tuple(models),
        paper=paper_of(source.shown),
        beat=beat_of(source.beat),
        rhythm=rhythm_of(source.beats) if source.told is None else rhythm_of_long(source.told),
        trends=trends_of(source, earlier),
        provenance=_provenance(source, findings, compared_with, made_at),
    )


def kind_of(source: Source) -> Kind:
    """How much there is to be said, by length and recorded leads."""
    if source.provenance["duration_s"] >= LONG_FROM_S:
        return "long"
    leads = len(source.recorded_leads)
    if leads >= TWELVE_FROM_LEADS and set(STANDARD_LEADS) & set(source.recorded_leads):
        return "twelve_lead"
    return "few_leads" if leads > 1 else "single_lead"


def _identity(source: Source) -> Identity:
    given: Subject = source.recording.subject
    return Identity(
        record=source.recording.name,
        recording_id=source.recording_id,
        pseudonym=given.pseudonym,
        age_years=given.age_years,
        sex=given.sex,
        taken_at=source.recording.started_at,
        device=source.recording.device,
        source_format=source.recording.source_format,
        synthetic=source.synthetic or source.recording.source_format == PHANTOM,
    )


def _signal(source: Source, kind: Kind) -> Signal:
    made, recording = source.provenance, source.recording
    recorded = source.recorded_leads
    return Signal(
        kind=kind,
        fs_hz=made["fs_hz"],
        duration_s=made["duration_s"],
        leads=recorded,
        derived_leads=tuple(made["derived_leads"]),
        band_hz=recording.band_hz,
        notch_hz=recording.notch_hz,
        resolution_uv=recording.resolution_uv,
        chain=made["chain"],
        missing_percent=_missing_percent(source),
    )


def _missing_percent(source: Source) -> float:
    """Share of the samples of the recorded leads that are not there."""
    shares = [
        share
        for lead, share in zip(source.provenance["leads"], source.quality.missing_percent, strict=True)
        if lead in source.recorded_leads
    ]
    known = [float(each) for each in shares if not np.isnan(each)]
    return _percent(float(np.mean(known))) if known else 0.0


def _percent(share: float) -> float:
    """Rounded, and no zero below zero."""
    return max(0.0, round(share, _DECIMALS))


def _quality(source: Source) -> QualityPart:
    made = source.provenance
    detected, used = _beats(source)
    return QualityPart(
        verdict=made["quality"],
        leads=tuple(
            _lead_quality(source, place, lead)
            for place, lead in enumerate(made["leads"])
            if lead in source.recorded_leads
        ),
        beats_detected=detected,
        beats_used=used,
        warnings=tuple(made["warnings"]),
    )


def _beats(source: Source) -> tuple[int, int]:
    """Beats that were found, and those that the representative beat is made of; of a long recording the clear ones."""
    if source.told is not None:
        beats = source.told.course.beats
        return len(beats), int(np.count_nonzero(beats.accepted))
    rows = source.rows
    names = ("quality_beats_detected", "quality_beats_used")
    detected, used = (int(rows[name]["value"] or 0) if name in rows else 0 for name in names)
    return detected, used


def _lead_quality(source: Source, place: int, lead: str) -> LeadQuality:
    found, noise = source.quality, source.rows.get(f"quality_beat_noise:{lead}")
    missing = float(found.missing_percent[place])
    return LeadQuality(
        lead=lead,
        usable=bool(found.usable[place]),
        reasons=tuple(found.reasons[place]),
        missing_percent=None if np.isnan(missing) else _percent(missing),
        noise_uv=None if noise is None or noise["value"] is None else round(noise["value"], _DECIMALS),
    )


def _provenance(
    source: Source, findings: Findings, compared_with: str | None, made_at: datetime | None
) -> Provenance:
    made = source.provenance
    return Provenance(
        input_sha256=made["input_sha256"],
        settings_hash=made["settings_hash"],
        catalogue_version=made["catalogue_version"],
        software_version=made["software_version"],
        table_version=findings.table_version,
        corrections=source.corrections,
        compared_with=compared_with,
        made_at=made_at,
    )
