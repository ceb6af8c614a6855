"""Recordings come in: the files of one, or an archive of many."""

from functools import partial
from pathlib import PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from ecgomics import services
from ecgomics.api import models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers, told
from ecgomics.api.routes.library import Project
from ecgomics.api.routes.recordings import shown
from ecgomics.core.errors import InvalidInput
from ecgomics.io.tables.columns import columns_in
from ecgomics.store.library_tables import DEFAULT_PROJECT

router = APIRouter(prefix="/recordings", tags=["recordings"])

_LONGEST_NAME = 200

_Fs = Annotated[float | None, Form(allow_inf_nan=False, description="Rate of a file that does not state it.")]
_Unit = Annotated[str | None, Form(description="Voltage unit of a file that does not state it.")]
_Leads = Annotated[
    str | None, Form(description="Leads of a file that does not name them, with commas between.")
]
_Columns = Annotated[
    str | None,
    Form(description="Columns of a table by lead or role, such as time_s=t,I=ch1; the others are left out."),
]
_Name = Annotated[
    str | None, Form(description="Path of the recording below the folder that was given, without suffix.")
]
_KeepOriginal = Annotated[
    bool, Form(description="Also keep the bytes of the files as they are, with any identity in them.")
]
_KeepIdentity = Annotated[
    bool,
    Form(description="Also keep what the files say of who it is: names, identifiers, birth date, free text."),
]


@router.post(
    "",
    operation_id="upload_recording",
    status_code=201,
    responses={
        200: {"model": models.Recording, "description": "Already there"},
        **answers(403, 404, 413, 415, 422),
    },
)
async def upload_recording(
    platform: Here,
    response: Response,
    author: Author,
    *,
    files: Annotated[
        list[UploadFile], File(description="The files of one recording, such as .hea and .dat.")
    ],
    fs_hz: _Fs = None,
    unit: _Unit = None,
    leads: _Leads = None,
    columns: _Columns = None,
    name: _Name = None,
    keep_original: _KeepOriginal = False,
    keep_identity: _KeepIdentity = False,
    project: Project = DEFAULT_PROJECT,
) -> models.Recording:
    """Read one recording and keep it, measured. The same content read in the same way is the same in a project."""
    keep = partial(
        services.keep,
        platform.store,
        await content_of(files),
        _stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns, name=name),
        keep_original=keep_original,
        keep_identity=keep_identity,
        project_id=project,
        author=author,
    )
    recording_id, created = await platform.compute_in_time(keep)
    response.status_code = 201 if created else 200
    kept = await platform.compute(
        partial(services.summarised, platform.store, recording_id, platform.settings_of(recording_id))
    )
    return shown(kept)


@router.post("/archive", operation_id="upload_archive", responses=answers(403, 404, 413, 415, 422))
async def upload_archive(
    platform: Here,
    author: Author,
    *,
    file: Annotated[UploadFile, File(description="A zip or tar archive.")],
    fs_hz: _Fs = None,
    unit: _Unit = None,
    leads: _Leads = None,
    columns: _Columns = None,
    name: _Name = None,
    keep_original: _KeepOriginal = False,
    keep_identity: _KeepIdentity = False,
    project: Project = DEFAULT_PROJECT,
) -> list[models.Outcome]:
    """Read every recording of an archive and keep it, measured; what became of each, one that is refused included."""
    keep = partial(
        services.keep_all,
        platform.store,
        (_plain(file), await file.read()),
        _stated(fs_hz=fs_hz, unit=unit, leads=leads, columns=columns, name=name),
        platform.named("", project).settings,
        keep_original=keep_original,
        keep_identity=keep_identity,
        project_id=project,
        author=author,
    )
    return [_outcome(platform, each) for each in await platform.compute(keep)]


def _outcome(platform: Platform, found: services.Outcome) -> models.Outcome:
    if found.recording_id is None:
        _, kind, sentence = told(found.error or InvalidInput("It was not kept."))
        return models.Outcome(name=found.name, recording=None, known=False, problem=kind, sentence=sentence)
    kept = platform.stored(found.recording_id)
    return models.Outcome(
        name=kept.name, recording=shown(kept), known=not found.created, problem=None, sentence=None
    )


def _stated(
    *, fs_hz: float | None, unit: str | None, leads: str | None, columns: str | None, name: str | None
) -> services.Statements:
    names = tuple(each.strip() for each in (leads or "").split(",") if each.strip())
    return services.Statements(
        fs_hz=fs_hz,
        unit=unit,
        leads=names or None,
        columns=columns_in(columns) if columns else None,
        name=tidy_name(name),
    )


async def content_of(files: list[UploadFile]) -> dict[str, bytes]:
    """The bytes of files by name; InvalidInput where two are named alike."""
    content: dict[str, bytes] = {}
    for file in files:
        name = _plain(file)
        if name in content:
            raise InvalidInput(f"Two of the files given are named {name}.")
        content[name] = await file.read()
    return content


def _plain(file: UploadFile) -> str:
    """The file's own name, whatever folders a browser put before it."""
    return PurePosixPath((file.filename or "").replace("\\", "/")).name


def tidy_name(name: str | None) -> str | None:
    """A name to show and to export under: no empty or relative parts, no control characters, not endless."""
    parts = [part.strip() for part in (name or "").replace("\\", "/").split("/")]
    path = "/".join(part for part in parts if part not in ("", ".", ".."))
    return "".join(each for each in path if each.isprintable())[:_LONGEST_NAME] or None
