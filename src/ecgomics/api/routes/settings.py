"""Settings: what may be chosen, presets, saved versions, YAML, and what moves on a recording."""

import json
import math
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from ecgomics.api import settings_models as models
from ecgomics.api.author import Author
from ecgomics.api.contents import contents
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.traces import Traces
from ecgomics.core.presets import PRESETS
from ecgomics.core.settings import Settings
from ecgomics.core.settings_schema import json_schema
from ecgomics.services import preview as previews
from ecgomics.services import settings as chosen
from ecgomics.services.settings_text import from_yaml, to_yaml
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.saved_settings import SavedVersion

router = APIRouter(tags=["settings"])

Project = Annotated[str, Query(max_length=100)]
#: Answered in the place of 201 where it is there already.
_AGAIN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": models.SettingsVersion, "description": "Already there"}
}
_YAML: Final = contents("application/yaml")


@router.get("/settings/form", operation_id="read_settings_form", responses=answers(403))
def read_form(platform: Here) -> models.SettingsForm:
    """What a form of settings is made from: their JSON Schema, the presets, the defaults."""
    return models.SettingsForm(
        json_schema=json_schema(),
        presets=[
            models.Preset(
                name=each.name,
                label=each.label,
                text=each.text,
                references=list(each.references),
                changes={name: now for name, (_, now) in each.settings.changed_from(Settings()).items()},
                values=each.settings.as_dict(),
                hash=each.settings.hash,
            )
            for each in PRESETS
        ],
        defaults=platform.settings.as_dict(),
        defaults_hash=platform.settings.hash,
    )


@router.get("/settings", operation_id="list_settings", responses=answers(403, 422))
def list_saved(platform: Here, project: Project = DEFAULT_PROJECT) -> models.SavedList:
    """Every saved version of a project, the latest first, and what it measures with."""
    now = chosen.chosen(platform.store, project, platform.settings)
    return models.SavedList(
        saved=[_saved(each) for each in platform.store.saved_settings.listed(project)],
        chosen=now.name,
        chosen_hash=now.settings.hash,
    )


@router.post(
    "/settings",
    operation_id="save_settings",
    status_code=201,
    responses=_AGAIN | answers(403, 404, 413, 415, 422),
)
def save(
    platform: Here, author: Author, response: Response, wanted: models.NewSettings
) -> models.SettingsVersion:
    """Save settings as the next version of a name; 200 and the latest version where it holds the same already."""
    settings = Settings.from_dict(wanted.values)
    made, new = chosen.save(
        platform.store, wanted.name, settings, project_id=wanted.project, author=author, note=wanted.note
    )
    response.status_code = 201 if new else 200
    return _saved(made)


@router.put("/settings/chosen", operation_id="choose_settings", responses=answers(403, 404, 413, 415, 422))
def choose(platform: Here, author: Author, wanted: models.ChosenSettings) -> models.SavedList:
    """Let a project measure with saved settings, or with the defaults; what is kept of other settings stays."""
    store = platform.store.saved_settings
    name, _, version = wanted.settings.partition("@")
    saved = None
    if wanted.settings != chosen.DEFAULTS:
        platform.named(wanted.settings, wanted.project)
        saved = store.version(wanted.project, name, int(version) if version.isdecimal() else None)
        chosen.refuse_unsaved(saved, wanted.settings)
    store.choose(wanted.project, saved, author=author)
    platform.measure_anew(wanted.project)
    return list_saved(platform, wanted.project)


@router.post("/settings/yaml", operation_id="read_settings_yaml", responses=answers(403, 413, 415, 422))
def read_yaml(wanted: models.YamlText) -> models.SettingsDetail:
    """What a YAML text of settings says, nothing kept; its problem is one sentence that names the setting."""
    return _detail(chosen.Named(from_yaml(wanted.yaml), "", "unsaved"))


@router.get("/settings/{name}", operation_id="read_settings", responses=answers(403, 404, 422))
def read(platform: Here, name: str, project: Project = DEFAULT_PROJECT) -> models.SettingsDetail:
    """The values of a preset, of saved settings (name or name@version), or of a hash."""
    return _detail(platform.named(name, project))


@router.get(
    "/settings/{name}/yaml",
    operation_id="read_settings_file",
    response_class=Response,
    responses=_YAML | answers(403, 404, 422),
)
def read_file(platform: Here, name: str, project: Project = DEFAULT_PROJECT) -> Response:
    """The same as YAML, byte for byte as `ecgomics settings show` writes it and `--settings` reads it."""
    found = platform.named(name, project)
    headers = {"Content-Disposition": f'attachment; filename="settings-{found.settings.hash}.yaml"'}
    return Response(to_yaml(found.settings), headers=headers, media_type="application/yaml; charset=utf-8")


@router.post(
    "/recordings/{recording_id}/preview",
    operation_id="preview_settings",
    response_model=models.SettingsPreview,
    responses=answers(403, 404, 413, 415, 422),
)
async def preview(platform: Here, recording_id: str, wanted: models.NewPreview) -> Response:
    """What moves on a recording under settings that need not be saved: values, fiducials, signal. Nothing is kept."""

    def answer() -> Response:
        settings = Settings.from_dict(wanted.values)
        before = platform.named(wanted.before, platform.store.project_of(recording_id))
        found = previews.preview(platform.store, recording_id, settings, before.settings)
        return JSONResponse(_preview(found, settings, before, max_points=wanted.max_points))

    return await platform.compute(answer)


def _preview(
    found: previews.Preview, settings: Settings, before: chosen.Named, *, max_points: int
) -> dict[str, Any]:
    return {
        "hash": settings.hash,
        "before_name": before.name,
        "before_hash": before.settings.hash,
        "seconds": found.seconds,
        "compared": found.compared,
        "lost": sum(each.is_lost for each in found.moved),
        "gained": sum(each.is_gained for each in found.moved),
        "moved": [asdict(each) for each in found.moved],
        "fiducials": json.loads(found.made.fiducials_json),
        "signal": _signal(found, max_points) if max_points else None,
    }


def _signal(found: previews.Preview, max_points: int) -> dict[str, Any]:
    thin = Traces(found.measured_mv, found.leads, found.fs_hz).thinned(max(2, max_points))
    samples = [[None if math.isnan(each) else each for each in row] for row in thin.rounded().tolist()]
    return {"fs_hz": thin.fs_hz, "leads": thin.leads, "decimated": thin.decimated, "samples": samples}


def _saved(found: SavedVersion) -> models.SettingsVersion:
    return models.SettingsVersion(
        id=found.id,
        name=found.name,
        version=found.version,
        hash=found.hash,
        label=chosen.of_version(found).label,
        note=found.note,
        author=found.author,
        created_at=found.created_at,
        changed=list(found.settings.changed_from(Settings())),
    )


def _detail(found: chosen.Named) -> models.SettingsDetail:
    return models.SettingsDetail(
        name=found.name,
        origin=found.origin,
        hash=found.settings.hash,
        values=found.settings.as_dict(),
        yaml=to_yaml(found.settings),
        cautions=[models.SettingCaution(setting=name, text=text) for name, text in found.settings.cautions],
    )
