"""Discoveries: ask, look at, take away as files."""

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, JSONResponse

from ecgomics.api import cohort_models as models
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes import jobs
from ecgomics.discovery.figures.numbers import plain
from ecgomics.discovery.selection import SAME_DATA, selection_of
from ecgomics.services import discoveries
from ecgomics.store import StoredDiscovery

router = APIRouter(tags=["discoveries"])

_HTML: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {"schema": {"type": "string"}}}}}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
#: The report is one file with its own style and script; in a sandbox these reach nothing of the platform.
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "frame-ancestors 'none'; sandbox allow-scripts"
)


@router.post(
    "/cohorts/{cohort_id}/discoveries",
    operation_id="make_discovery",
    status_code=201,
    responses=answers(403, 404, 415, 422),
)
async def make_discovery(platform: Here, cohort_id: str, asked: models.NewDiscovery) -> models.DiscoveryEntry:
    """Ask a cohort, which counts as a look at it, and begin."""
    ask = partial(discoveries.ask, platform.store, cohort_id, asked.model_dump())
    made = await platform.compute(ask)
    platform.jobs.discover(cohort_id, made.id)
    return models.DiscoveryEntry(**_entry(platform, made))


@router.get(
    "/cohorts/{cohort_id}/discoveries", operation_id="list_discoveries", responses=answers(403, 404, 422)
)
def list_discoveries(platform: Here, cohort_id: str) -> models.Discoveries:
    """The discoveries of a cohort, the latest first."""
    platform.store.cohorts.cohort(cohort_id)
    found = platform.store.cohorts.discoveries(cohort_id)
    return models.Discoveries(discoveries=[models.DiscoveryEntry(**_entry(platform, each)) for each in found])


@router.get(
    "/discoveries/{discovery_id}",
    operation_id="read_discovery",
    response_model=models.Discovery,
    responses=answers(403, 404, 422),
)
async def read_discovery(platform: Here, discovery_id: str) -> Response:
    """One discovery: what was asked, every number that was found, and the recordings behind."""

    def answer() -> Response:
        stored = platform.store.cohorts.discovery(discovery_id)
        cohort = platform.store.cohorts.cohort(stored.cohort_id)
        known = models.Discovery(
            **_entry(platform, stored),
            cohort_name=cohort.name,
            project_id=cohort.project_id,
            result=None,
            recordings=discoveries.recordings_behind(platform.store, stored),
        ).model_dump(mode="json")
        if stored.hash is not None:
            path = discoveries.file_of(platform.store, discovery_id, discoveries.RESULT)
            known["result"] = json.loads(path.read_text(encoding="utf-8"))
        return JSONResponse(known)

    return await platform.compute(answer)


@router.post(
    "/discoveries/{discovery_id}/run",
    operation_id="run_discovery",
    status_code=202,
    responses=answers(403, 404, 415, 422),
)
def run_discovery(platform: Here, discovery_id: str) -> models.Job:
    """Run a discovery again that failed, was cancelled or interrupted; it is the same look."""
    stored = platform.store.cohorts.discovery(discovery_id)
    return jobs.shown(platform.jobs.discover(stored.cohort_id, stored.id))


@router.get("/findings/{digest}", operation_id="find_discovery", responses=answers(403, 404, 422))
def find_discovery(platform: Here, digest: str) -> models.DiscoveryEntry:
    """The discovery of a reproducibility hash, or of its first twelve digits or more: a permanent name of a finding."""
    return models.DiscoveryEntry(**_entry(platform, platform.store.cohorts.found_under(digest)))


@router.get(
    "/discoveries/{discovery_id}/values/{name}",
    operation_id="read_values",
    response_model=models.Values,
    responses=answers(403, 404, 422),
)
async def read_values(platform: Here, discovery_id: str, name: str) -> Response:
    """One biomarker in every record of a discovery, in rising order, with the recordings and the outcome."""
    found = await platform.compute(partial(discoveries.values_of, platform.store, discovery_id, name))
    return JSONResponse(plain(found))


@router.get(
    "/discoveries/{discovery_id}/figures",
    operation_id="read_figures",
    response_model=dict[str, models.Figure],
    responses=answers(403, 404, 422),
)
def read_figures(platform: Here, discovery_id: str) -> Response:
    """The numbers of every figure, by name: those that the library draws from."""
    return FileResponse(_file(platform, discovery_id, "figures.json"), media_type="application/json")


@router.get(
    "/discoveries/{discovery_id}/planes/{name}",
    operation_id="read_plane",
    response_model=models.Plane,
    responses=answers(403, 404, 422),
)
async def read_plane(platform: Here, discovery_id: str, name: str) -> Response:
    """Every record in a plane of the biomarkers, pca or umap, with its recording, its person and the outcome."""
    found = await platform.compute(partial(discoveries.plane_of, platform.store, discovery_id, name))
    return JSONResponse(plain(found))


@router.get(
    "/discoveries/{discovery_id}/figures/{file}",
    operation_id="read_figure_file",
    response_class=FileResponse,
    responses=answers(403, 404, 422),
)
async def read_figure_file(platform: Here, discovery_id: str, file: str) -> Response:
    """A figure for a paper, such as volcano.svg, volcano.pdf or volcano.png, with its caption, n and hash."""
    draw = partial(discoveries.figure_file, platform.store, discovery_id, file)
    content, media_type = await platform.compute(draw)
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=media_type, headers=headers)


@router.get(
    "/discoveries/{discovery_id}/report.html",
    operation_id="read_report",
    response_class=FileResponse,
    responses=_HTML | answers(403, 404, 422),
)
def read_report(platform: Here, discovery_id: str) -> Response:
    """The report for people: every choice, number and figure on one page."""
    return FileResponse(
        _file(platform, discovery_id, "report.html"),
        media_type="text/html",
        headers={"Content-Security-Policy": _REPORT_POLICY},
    )


@router.get(
    "/discoveries/{discovery_id}/associations.csv",
    operation_id="read_associations",
    response_class=FileResponse,
    responses=_CSV | answers(403, 404, 422),
)
def read_associations(platform: Here, discovery_id: str) -> Response:
    """One row per biomarker: effect, interval, p, q."""
    path = _file(platform, discovery_id, "associations.csv")
    return FileResponse(path, media_type="text/csv", filename=path.name)


@router.get(
    "/discoveries/{discovery_id}/predictions.csv",
    operation_id="read_discovery_predictions",
    response_class=FileResponse,
    responses=_CSV | answers(403, 404, 422),
)
def read_discovery_predictions(platform: Here, discovery_id: str) -> Response:
    """Out-of-fold predictions of every model, a row per record and model."""
    path = _file(platform, discovery_id, "predictions.csv")
    return FileResponse(path, media_type="text/csv", filename=path.name)


@router.get(
    "/discoveries/{discovery_id}/plan.yaml",
    operation_id="read_plan",
    response_class=FileResponse,
    responses=answers(403, 404, 422),
)
def read_plan(platform: Here, discovery_id: str) -> Response:
    """Every choice, as `ecgomics discover --plan` takes it."""
    path = _file(platform, discovery_id, "plan.yaml")
    return FileResponse(path, media_type="application/yaml", filename=path.name)


@router.get(
    "/discoveries/{discovery_id}/discovery.json",
    operation_id="read_discovery_file",
    response_class=FileResponse,
    responses=answers(403, 404, 422),
)
def read_discovery_file(platform: Here, discovery_id: str) -> Response:
    """The whole discovery as one file, for programs."""
    path = _file(platform, discovery_id, "discovery.json")
    return FileResponse(path, media_type="application/json", filename=path.name)


def _file(platform: Platform, discovery_id: str, name: str) -> Path:
    return discoveries.file_of(platform.store, discovery_id, f"{discoveries.FILES}/{name}")


def _entry(platform: Platform, stored: StoredDiscovery) -> dict[str, Any]:
    job = platform.jobs.latest(stored.cohort_id, stored.id)
    same = asdict(stored)
    return {
        **{name: same[name] for name in ("id", "cohort_id", "look", "created_at", "hash", "summary")},
        "asked": models.NewDiscovery(**stored.choices),
        "descriptive": SAME_DATA if selection_of(stored.choices) else "",
        "tables": [models.OutcomesUsed(**each) for each in stored.choices.get("tables", ())],
        "job": None if job is None else jobs.shown(job),
    }
