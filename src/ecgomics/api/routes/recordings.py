"""Recordings: upload, list, look at, delete."""

from dataclasses import asdict
from functools import partial
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from ecgomics import services
from ecgomics.api import models
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.core.errors import InvalidInput
from ecgomics.io.columns import columns_in
from ecgomics.store import StoredRecording

router = APIRouter(prefix="/recordings", tags=["recordings"])

_LONGEST_NAME = 200


@router.post(
    "",
    operation_id="upload_recording",
    status_code=201,
    responses={
        200: {"model": models.Recording, "description": "Already there"},
        **answers(403, 413, 415, 422),
    },
)
async def upload_recording(
    platform: Here,
    response: Response,
    *,
    files: Annotated[
        list[UploadFile], File(description="The files of one recording, such as .hea and .dat.")
    ],
    fs_hz: Annotated[
        float | None, Form(allow_inf_nan=False, description="Rate of a file that does not state it.")
    ] = None,
    unit: Annotated[str | None, Form(description="Voltage unit of a file that does not state it.")] = None,
    leads: Annotated[
        str | None, Form(description="Leads of a file that does not name them, with commas between.")
    ] = None,
    columns: Annotated[
        str | None,
        Form(
            description="Columns of a table by lead or role, such as time_s=t,I=ch1; the others are left out."
        ),
    ] = None,
    name: Annotated[
        str | None, Form(description="Path of the recording below the folder that was given, without suffix.")
    ] = None,
    keep_original: Annotated[
        bool, Form(description="Also keep the bytes of the files as they are, with any identity in them.")
    ] = False,
    keep_identity: Annotated[
        bool,
        Form(
            description="Also keep what the files say of who it is: names, identifiers, birth date, free text."
        ),
    ] = False,
) -> models.Recording:
    """Read one recording and keep it, measured. The same content read in the same way is the same recording."""
    stated = services.Statements(
        fs_hz=fs_hz,
        unit=unit,
        leads=_listed(leads),
        columns=columns_in(columns) if columns else None,
        name=_tidy(name),
    )
    content = await _content(files)
    keep = partial(
        services.keep,
        platform.store,
        content,
        stated,
        keep_original=keep_original,
        keep_identity=keep_identity,
    )
    recording_id, created = await platform.compute_in_time(keep)
    response.status_code = 201 if created else 200
    kept = await platform.compute(
        partial(services.summarised, platform.store, recording_id, platform.settings)
    )
    return _shown(kept)


@router.get("", operation_id="list_recordings", responses=answers(403, 422))
def list_recordings(
    platform: Here,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    q: Annotated[str, Query(max_length=200, description="A part of the name or group.")] = "",
) -> models.RecordingPage:
    """Recordings, the latest first."""
    found, total = platform.store.listed(platform.key, limit=limit, offset=offset, containing=q)
    return models.RecordingPage(items=[_shown(each) for each in found], total=total)


@router.get("/{recording_id}", operation_id="read_recording", responses=answers(403, 404, 422))
def read_recording(platform: Here, recording_id: str) -> models.Recording:
    """One recording without its samples."""
    return _shown(platform.store.stored(recording_id, platform.key))


@router.get(
    "/{recording_id}/device",
    operation_id="read_device",
    responses=answers(403, 404, 422),
)
async def read_device(platform: Here, recording_id: str) -> models.Device:
    """What the device itself said of a recording, for comparison with ours: numbers, statements, marks, beat."""
    recording = platform.store.recording(recording_id)
    median = recording.median_beat
    find = partial(services.beside_device_of, platform.store, recording_id, platform.settings)
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
def delete_recording(platform: Here, recording_id: str) -> None:
    """Forget a recording with its profiles and original files."""
    platform.delete(recording_id)


async def _content(files: list[UploadFile]) -> dict[str, bytes]:
    content: dict[str, bytes] = {}
    for file in files:
        name = PurePosixPath((file.filename or "").replace("\\", "/")).name
        if name in content:
            raise InvalidInput(f"Two of the files given are named {name}.")
        content[name] = await file.read()
    return content


def _listed(leads: str | None) -> tuple[str, ...] | None:
    names = tuple(each.strip() for each in (leads or "").split(",") if each.strip())
    return names or None


def _tidy(name: str | None) -> str | None:
    """A name to show and to export under: no empty or relative parts, no control characters, not endless."""
    parts = [part.strip() for part in (name or "").replace("\\", "/").split("/")]
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    return "".join(each for each in path if each.isprintable())[:_LONGEST_NAME] or None


def _shown(kept: StoredRecording) -> models.Recording:
    summary = kept.summary
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
    )
