"""Between database rows and what the rest of the platform sees."""

import zlib
from typing import Any, cast

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording, Sex, Subject
from ecgomics.store.records import QualityVerdict, StoredProfile, StoredRecording, Summary
from ecgomics.store.tables import ProfileRow, RecordingRow


def recording_row(recording: Recording, *, samples_sha256: str) -> RecordingRow:
    """The row of a recording, without what the store itself decides. The subject's pseudonym is not kept."""
    low_hz, high_hz = recording.band_hz
    return RecordingRow(
        name=recording.name,
        leads=list(recording.leads),
        fs_hz=recording.fs_hz,
        samples=recording.samples,
        samples_sha256=samples_sha256,
        age_years=recording.subject.age_years,
        sex=recording.subject.sex,
        started_at=recording.started_at,
        device=recording.device,
        source_format=recording.source_format,
        source_sha256=recording.source_sha256,
        resolution_uv=recording.resolution_uv,
        band_low_hz=low_hz,
        band_high_hz=high_hz,
        derived_leads=list(recording.derived_leads),
        device_measurements=dict(recording.device_measurements),
        statements=list(recording.statements),
        warnings=list(recording.warnings),
    )


def recording(row: RecordingRow, ecg_mv: Floats) -> Recording:
    """The recording as it was read."""
    return Recording(
        ecg_mv=ecg_mv,
        fs_hz=row.fs_hz,
        leads=tuple(row.leads),
        name=row.name,
        subject=Subject(age_years=row.age_years, sex=cast(Sex | None, row.sex)),
        started_at=row.started_at,
        device=row.device,
        source_format=row.source_format,
        source_sha256=row.source_sha256,
        resolution_uv=row.resolution_uv,
        band_hz=(row.band_low_hz, row.band_high_hz),
        derived_leads=tuple(row.derived_leads),
        device_measurements=row.device_measurements,
        statements=tuple(row.statements),
        warnings=tuple(row.warnings),
    )


def stored_recording(row: RecordingRow, profile: ProfileRow | None) -> StoredRecording:
    """What is kept of a recording besides its samples."""
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            *("id", "name", "fs_hz", "samples", "age_years", "sex", "started_at", "device", "source_format"),
            *("source_sha256", "device_measurements", "synthetic", "group", "uploaded_at"),
        )
    }
    return StoredRecording(
        **same,
        leads=tuple(row.leads),
        original_kept=bool(row.originals),
        statements=tuple(row.statements),
        warnings=tuple(row.warnings),
        summary=None if profile is None else summary(profile),
    )


def summary(row: ProfileRow) -> Summary:
    """What a list shows of a profile."""
    return Summary(row.heart_rate, row.rhythm, cast(QualityVerdict, row.quality))


def profile_row(made: StoredProfile) -> ProfileRow:
    """The row of a profile, without its key."""
    return ProfileRow(
        heart_rate=made.summary.heart_rate,
        rhythm=made.summary.rhythm,
        quality=made.summary.quality,
        profile=zlib.compress(made.profile_json.encode()),
        fiducials=zlib.compress(made.fiducials_json.encode()),
    )
