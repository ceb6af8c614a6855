"""The original service's own address: its request and its response, so that a client of it works unchanged.

It answers as that service does, not as the rest of this interface: errors are a `code` other than 200 in an envelope
under the status 200, and only XML that is not understood has a status of its own, 501, by which clients know that they
may send the numbers instead. Nothing that is sent is kept.
"""

import json
import logging
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ecgomics.api.access import ORIGINAL
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers, without_parameters
from ecgomics.core.errors import InvalidInput
from ecgomics.services import original
from ecgomics.services.original_request import NotUnderstood, asked

#: 30 minutes of one lead at 500 Hz, or the XML of any resting ECG, and much to spare.
MOST_BYTES: Final = 20 * 2**20
OK, BAD, TOO_LARGE, NOT_KNOWN, BROKEN = 200, 400, 413, 501, 500
_DEFECT: Final = "The server met an error of its own; it is in the log."

logger = logging.getLogger(__name__)
router = APIRouter(tags=["original"])


class OriginalRequest(BaseModel):
    """What the original service takes. user is accepted and thrown away."""

    inputType: str = Field("raw", description="raw or xml.")  # noqa: N815 - the original's spelling
    ecgData: list[float | None] | None = Field(  # noqa: N815
        None, description="Samples of one lead, one flat list."
    )
    ecgSampleRate: float | None = Field(None, description="Samples per second.")  # noqa: N815
    xmlData: str | None = Field(None, description="The whole text of a vendor's XML file.")  # noqa: N815
    zero: float = Field(0.0, description="What 0 mV is in the list.")
    gain: float = Field(1.0, description="Steps per mV: (x - zero) / gain is in mV.")
    filter: str = Field("MeanDecomposition", description="MeanDecomposition or BandPass.")
    user: dict[str, Any] | None = None


class OriginalAnswer(BaseModel):
    """The envelope. data holds the four objects with their ten groups, about what the numbers in them are."""

    code: int
    msg: str
    data: dict[str, dict[str, dict[str, float | str | bool | None]]] | None
    about: dict[str, Any] | None = None


def _untitled(model: type[BaseModel]) -> dict[str, Any]:
    """Its schema; generators name what has no title after the operation."""
    schema = model.model_json_schema()
    del schema["title"]
    return schema


_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _untitled(OriginalRequest)}},
    }
}
_NOT_UNDERSTOOD: Final[dict[int | str, dict[str, Any]]] = {
    501: {"model": OriginalAnswer, "description": "The dialect of the XML is not understood"}
}


@router.post(
    ORIGINAL,
    operation_id="analyse_as_original",
    response_model=OriginalAnswer,
    responses=_NOT_UNDERSTOOD | answers(403, 413, 415),
    openapi_extra=_BODY,
)
async def analyse_as_original(platform: Here, request: Request) -> JSONResponse:
    """Analyse an ECG as the original service does: four objects, ten groups; the code tells whether it went well.

    A code other than 200 comes under the status 200 with a sentence in msg, as clients of that service expect.
    """
    content = await _content(request)
    if content is None:
        sentence = f"The request is larger than {MOST_BYTES / 2**20:g} MB, the most that is allowed."
        return _envelope(TOO_LARGE, sentence)
    return await platform.evaluate(partial(_answered, platform, content))


async def _content(request: Request) -> bytes | None:
    """The body; None where it is too large, after all of it was heard, so that the sender hears the answer."""
    content = bytearray()
    received = 0
    async for part in request.stream():
        received += len(part)
        if received <= MOST_BYTES:
            content += part
    return bytes(content) if received <= MOST_BYTES else None


def _answered(platform: Platform, content: bytes) -> JSONResponse:
    try:
        made = original.answer(asked(_document(content)), platform.settings)
    except NotUnderstood as error:
        return _envelope(NOT_KNOWN, str(error), status=NOT_KNOWN)
    except InvalidInput as error:
        return _envelope(BAD, without_parameters(str(error)))
    except Exception:
        # Clients of that service read the envelope only: what is our defect must reach them in it.
        logger.exception("An analysis for a client of the original service failed.")
        return _envelope(BROKEN, _DEFECT, status=BROKEN)
    return _envelope(OK, "success", **made)


def _document(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The request is no JSON.") from error


def _envelope(code: int, sentence: str, *, status: int = 200, **more: Any) -> JSONResponse:
    # Half characters, which JSON may carry and no answer can, are not told back.
    told = sentence.encode(errors="replace").decode()
    body = {"code": code, "msg": told, "data": None} | more
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"})
