"""Between database rows and what the rest of the platform sees."""

import zlib
from dataclasses import asdict
from typing import Any, cast

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Sex, Subject
from ecgomics.store.library_records import Standing, Thumbnail
from ecgomics.store.library_tables import ThumbnailRow
from ecgomics.store.records import QualityVerdict, StoredProfile, StoredRecording, Summary
from ecgomics.store.samples import packed, unpacked
from ecgomics.store.tables import ProfileRow, RecordingRow


def recording_row(recording: Recording, *, samples_sha256: str) -> RecordingRow:
    """The row of a recording, without what the store itself decides."""
    low_hz, high_hz = recording.band_hz
    median = recording.median_beat
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
        pseudonym=recording.subject.pseudonym,
        notch_hz=recording.notch_hz,
        experimental=recording.experimental,
        annotations=[asdict(each) for each in recording.annotations],
        identity=dict(recording.identity),
        median_beat=None if median is None else packed(median.ecg_mv),
        median_fs_hz=None if median is None else median.fs_hz,
        median_leads=[] if median is None else list(median.leads),
    )


def recording(row: RecordingRow, ecg_mv: Floats) -> Recording:
    """The recording as it was read."""
    return Recording(
        ecg_mv=ecg_mv,
        fs_hz=row.fs_hz,
        leads=tuple(row.leads),
        name=row.name,
        subject=Subject(age_years=row.age_years, sex=cast(Sex | None, row.sex), pseudonym=row.pseudonym),
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
        notch_hz=row.notch_hz,
        experimental=row.experimental,
        annotations=tuple(Annotation(**each) for each in row.annotations),
        identity=row.identity,
        median_beat=_median_beat(row),
    )


def _median_beat(row: RecordingRow) -> MedianBeat | None:
    if row.median_beat is None or row.median_fs_hz is None:
        return None
    return MedianBeat(unpacked(row.median_beat), row.median_fs_hz, tuple(row.median_leads))


def stored_recording(row: RecordingRow, profile: ProfileRow | None, standing: Standing) -> StoredRecording:
    """What is kept of a recording besides its samples."""
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            *("id", "name", "fs_hz", "samples", "age_years", "sex", "started_at", "device", "source_format"),
            *("source_sha256", "device_measurements", "synthetic", "group", "uploaded_at"),
            *("pseudonym", "notch_hz", "experimental", "identity", "resolution_uv"),
        )
    }
    return StoredRecording(
        **same,
        leads=tuple(row.leads),
        original_kept=bool(row.originals),
        statements=tuple(row.statements),
        warnings=tuple(row.warnings),
        band_hz=(row.band_low_hz, row.band_high_hz),
        annotations=len(row.annotations),
        has_median_beat=row.median_fs_hz is not None,  # the beat itself is not read for a list
        summary=None if profile is None else summary(profile),
        standing=standing,
    )


def thumbnail(row: ThumbnailRow) -> Thumbnail:
    """A glimpse of a recording."""
    return Thumbnail(row.lead, row.points_hz, np.frombuffer(row.samples_uv, dtype="<i2").astype(np.intp))


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
        numbers=made.numbers,
    )
