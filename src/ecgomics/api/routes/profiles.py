"""What was measured on a recording: its profile and its fiducials."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from ecgomics import services
from ecgomics.api import models
from ecgomics.api.correction_models import Which
from ecgomics.api.platform import Here, Platform, SettingsName
from ecgomics.api.problems import answers
from ecgomics.biomarkers.reference_ranges import ReferenceRange
from ecgomics.core.recording import Subject
from ecgomics.profile import Value

router = APIRouter(prefix="/recordings", tags=["recordings"])

_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get(
    "/{recording_id}/profile",
    operation_id="read_profile",
    response_model=models.Profile,
    responses=_TABLE | answers(403, 404, 422),
)
async def read_profile(
    platform: Here,
    recording_id: str,
    format: Literal["json", "csv"] = "json",
    settings: SettingsName = "",
    correction: Which = "latest",
) -> Response:
    """Every biomarker as a value or a reason; as CSV the tidy long table, one row per biomarker and lead.

    Corrections made by hand are in it up to the revision that is asked for, 0 for none. provenance lists them, and a
    value that they changed has `+corrected` behind its chain.
    """
    revision = None if correction == "latest" else correction

    def answer() -> Response:
        chosen = platform.settings_of(recording_id, settings)
        made = services.stored_profile(platform.store, recording_id, chosen, revision)
        found = json.loads(made.profile_json)
        return _table(found["values"]) if format == "csv" else _document(platform, recording_id, found)

    return await platform.compute(answer)


@router.get(
    "/{recording_id}/fiducials",
    operation_id="read_fiducials",
    response_model=models.Fiducials,
    responses=answers(403, 404, 422),
)
async def read_fiducials(
    platform: Here, recording_id: str, settings: SettingsName = "", correction: Which = "latest"
) -> Response:
    """The beats and the nine marks of each beat in each lead, and fused over the leads; with corrections, as said."""
    revision = None if correction == "latest" else correction

    def answer() -> Response:
        chosen = platform.settings_of(recording_id, settings)
        made = services.stored_profile(platform.store, recording_id, chosen, revision)
        return Response(made.fiducials_json, media_type="application/json")

    return await platform.compute(answer)


def _document(platform: Platform, recording_id: str, found: dict[str, Any]) -> Response:
    kept = platform.store.stored(recording_id, platform.key)
    ranges = services.references_of(
        found["values"], subject=Subject(kept.age_years, kept.sex), duration_s=kept.duration_s
    )
    values = [
        row | {"reference": each and _reference(each)}
        for row, each in zip(found["values"], ranges, strict=True)
    ]
    return JSONResponse(found | {"values": values, "disclaimer": services.DISCLAIMER})


def _reference(found: ReferenceRange) -> dict[str, Any]:
    return {name: getattr(found, name) for name in models.Reference.model_fields}


def _table(rows: Sequence[Mapping[str, Any]]) -> Response:
    text = io.StringIO()
    writer = csv.DictWriter(text, Value._fields, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    headers = {"Content-Disposition": 'attachment; filename="profile.csv"'}
    return Response(text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")
