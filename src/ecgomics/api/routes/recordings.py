"""Recordings: list, look at, delete."""

from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query

from ecgomics import services
from ecgomics.api import models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.store import DEFAULT_PROJECT, StoredRecording

router = APIRouter(prefix="/recordings", tags=["recordings"])

_LONGEST_NAME = 200


@router.get("", operation_id="list_recordings", responses=answers(403, 422))
def list_recordings(
    platform: Here,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    q: Annotated[str, Query(max_length=200, description="A part of the name or group.")] = "",
    project: Annotated[str, Query(max_length=64, description="Identifier of the project.")] = DEFAULT_PROJECT,
) -> models.RecordingPage:
    """Recordings of a project, the latest first."""
    found, total = platform.store.listed(
        platform.key_of(project), limit=limit, offset=offset, containing=q, project_id=project
    )
    return models.RecordingPage(items=[shown(each) for each in found], total=total)


@router.get("/{recording_id}", operation_id="read_recording", responses=answers(403, 404, 422))
def read_recording(platform: Here, recording_id: str) -> models.Recording:
    """One recording without its samples."""
    return shown(platform.stored(recording_id))


@router.get(
    "/{recording_id}/device",
    operation_id="read_device",
    responses=answers(403, 404, 422),
)
async def read_device(platform: Here, recording_id: str) -> models.Device:
    """What the device itself said of a recording, for comparison with ours: numbers, statements, marks, beat."""
    recording = platform.store.recording(recording_id)
    median = recording.median_beat
    find = partial(
        services.beside_device_of, platform.store, recording_id, platform.settings_of(recording_id)
    )
    return models.Device(
        device=recording.device,
        measurements=dict(recording.device_measurements),
        beside=[models.Beside(**asdict(each)) for each in await platform.compute(find)],
        statements=list(recording.statements),
        annotations=[models.Annotation(**asdict(each)) for each in recording.annotations],
        median_beat=None
        if median is None
        else models.MedianBeat(
            fs_hz=median.fs_hz, leads=list(median.leads), unit="mV", samples=services.nulled(median.ecg_mv)
        ),
    )


@router.delete(
    "/{recording_id}", operation_id="delete_recording", status_code=204, responses=answers(403, 404, 422)
)
def delete_recording(platform: Here, author: Author, recording_id: str) -> None:
    """Forget a recording with its profiles and original files."""
    platform.delete(recording_id, author=author)


def shown(kept: StoredRecording) -> models.Recording:
    """A kept recording as answers have it."""
    summary, standing = kept.summary, kept.standing
    return models.Recording(
        id=kept.id,
        name=kept.name,
        leads=list(kept.leads),
        fs_hz=kept.fs_hz,
        samples=kept.samples,
        duration_s=kept.duration_s,
        unit="mV",
        age_years=kept.age_years,
        sex=kept.sex,
        started_at=kept.started_at,
        device=kept.device,
        format=kept.source_format,
        source_sha256=kept.source_sha256,
        original_kept=kept.original_kept,
        pseudonym=kept.pseudonym,
        identity=dict(kept.identity),
        resolution_uv=kept.resolution_uv,
        band_hz=kept.band_hz,
        notch_hz=kept.notch_hz,
        annotations=kept.annotations,
        has_median_beat=kept.has_median_beat,
        experimental=kept.experimental,
        device_measurements=dict(kept.device_measurements),
        statements=list(kept.statements),
        warnings=list(kept.warnings),
        synthetic=kept.synthetic,
        group=kept.group,
        heart_rate=None if summary is None else summary.heart_rate,
        rhythm=None if summary is None else summary.rhythm,
        quality=None if summary is None else summary.quality,
        uploaded_at=kept.uploaded_at,
        project_id=standing.project_id,
        subject_id=standing.subject_id,
        subject=standing.subject,
        revision=standing.revision,
        tags=list(standing.tags),
        triage=models.Triage(**asdict(standing.triage)),
    )
