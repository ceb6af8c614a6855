"""Samples of a recording, for screens and for programs."""

import math
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse

from ecgomics.api import models
from ecgomics.api.platform import Here, SettingsName
from ecgomics.api.problems import answers
from ecgomics.api.traces import Traces

router = APIRouter(prefix="/recordings", tags=["recordings"])

BINARY = "application/octet-stream"
_BINARY_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            name: {"schema": {"type": "string"}, "description": text}
            for name, text in (
                ("ECG-Leads", "Names of the leads with commas between; of the binary form."),
                ("ECG-Fs-Hz", "Rate of the points; of the binary form."),
                ("ECG-Start-S", "Time of the first point; of the binary form."),
                ("ECG-Decimated", "true or false; of the binary form."),
            )
        },
    }
}

_Seconds = Annotated[float | None, Query(allow_inf_nan=False)]


@router.get(
    "/{recording_id}/samples",
    operation_id="read_samples",
    response_model=models.Samples,
    responses=_BINARY_ANSWER | answers(403, 404, 422),
)
async def read_samples(
    platform: Here,
    recording_id: str,
    *,
    start_s: _Seconds = None,
    end_s: _Seconds = None,
    max_points: Annotated[
        int | None, Query(ge=2, lt=2**53, description="Most points per lead; more samples are thinned.")
    ] = None,
    path: models.SignalPath = "measurement",
    settings: SettingsName = "",
    format: Literal["json", "binary"] = "json",
) -> Response:
    """Samples of all leads. Binary: little-endian float32, leads × samples, NaN in gaps, the facts in headers."""

    def answer() -> Response:
        measured_with = platform.settings_of(recording_id, settings)
        part = platform.part(recording_id, path, start_s, end_s, measured_with)
        chosen = part.thinned(max_points)
        return _binary(chosen) if format == "binary" else _json(chosen, path)

    return await platform.compute(answer)


def _json(traces: Traces, path: models.SignalPath) -> Response:
    samples = [[None if math.isnan(each) else each for each in row] for row in traces.rounded().tolist()]
    return JSONResponse(
        {
            "fs_hz": traces.fs_hz,
            "start_s": traces.start_s,
            "leads": traces.leads,
            "unit": "mV",
            "path": path,
            "decimated": traces.decimated,
            "samples": samples,
        }
    )


def _binary(traces: Traces) -> Response:
    headers = {
        "ECG-Leads": ",".join(traces.leads),
        "ECG-Fs-Hz": repr(traces.fs_hz),
        "ECG-Start-S": repr(traces.start_s),
        "ECG-Decimated": "true" if traces.decimated else "false",
    }
    return Response(traces.rounded().astype(np.dtype("<f4")).tobytes(), headers=headers, media_type=BINARY)
