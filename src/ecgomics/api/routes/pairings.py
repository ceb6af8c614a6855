"""Pairing: a code on the research page makes a phone a participant's."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from ecgomics.api import home_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.core.errors import Conflict, NotFound
from ecgomics.store.pairings import UNKNOWN, StoredPairing

router = APIRouter(prefix="/mobile", tags=["home use"])

_QR: dict[int | str, dict[str, Any]] = {200: {"content": {"image/svg+xml": {"schema": {"type": "string"}}}}}
_NO_NETWORK = (
    "No phone can reach this server: start it with “ecgomics serve --tls self-signed”, then make a new code."
)
_TOO_MANY = "Too many wrong codes were tried: wait a minute, then ask for a new code."


@router.post(
    "/pairings",
    operation_id="make_pairing",
    status_code=201,
    responses=answers(403, 404, 413, 415, 422),
)
def make_pairing(platform: Here, author: Author, wanted: models.NewPairing) -> models.MadePairing:
    """Make a code that pairs one phone within five minutes; it is told in this answer and never again."""
    made, code = platform.store.pairings.make(
        wanted.project,
        subject_id=wanted.participant,
        name=wanted.name,
        days=wanted.days,
        author=author,
    )
    return models.MadePairing(
        id=made.id,
        code=code,
        expires_at=made.expires_at,
        url=_url(platform, code),
        participant=models.Person(id=made.subject_id, pseudonym=made.pseudonym),
    )


@router.get("/pairings/{pairing_id}", operation_id="read_pairing", responses=answers(403, 404, 422))
def read_pairing(platform: Here, pairing_id: str) -> models.Pairing:
    """What became of a pairing."""
    return _shown(platform.store.pairings.pairing(pairing_id))


@router.get(
    "/pairings/{pairing_id}/qr.svg",
    operation_id="draw_pairing",
    response_class=Response,
    responses=_QR | answers(403, 404, 409, 422),
)
def draw_pairing(
    platform: Here,
    pairing_id: str,
    code: Annotated[str, Query(max_length=40, description="The code, which the server does not keep.")],
) -> Response:
    """The address that pairs a phone, as a QR code; 409 where no phone can reach this server."""
    import segno

    if not platform.store.pairings.is_code_of(pairing_id, code):
        raise NotFound("There is no such pairing.")
    url = _url(platform, code)
    if url is None:
        raise Conflict(_NO_NETWORK)
    drawn = segno.make(url, error="m", micro=False)
    text = drawn.svg_inline(scale=6, border=4, dark="#000", light="#fff", svgversion=1.1)
    return Response(_standing_alone(text), media_type="image/svg+xml")


@router.post("/pair", operation_id="pair_phone", responses=answers(403, 404, 413, 415, 422, 429))
def pair_phone(platform: Here, request: Request, asked: models.PairRequest) -> models.Paired:
    """Pair a phone by the code that it was shown; its token is told in this answer and never again."""
    address = request.client.host if request.client else ""
    if platform.pairing_tries.are_too_many(address):
        raise HTTPException(429, _TOO_MANY)
    try:
        device, token = platform.store.pairings.use(asked.code, asked.device_name)
    except NotFound:
        platform.pairing_tries.note_failure(address)
        raise NotFound(UNKNOWN) from None
    return models.Paired(
        token=token,
        device_id=device.id,
        participant=models.Person(id=device.subject_id or "", pseudonym=device.pseudonym or ""),
        project=device.project_id,
        name=device.name,
        expires_at=device.expires_at,
    )


def _url(platform: Platform, code: str) -> str | None:
    """The address that a phone opens to be paired."""
    if platform.phone_address is None:
        return None
    return f"{platform.phone_address}/m?{urlencode({'pair': code})}"


def _standing_alone(svg: str) -> str:
    """A drawing that is a file of its own needs its namespace."""
    return svg if "xmlns=" in svg else svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)


def _shown(found: StoredPairing) -> models.Pairing:
    device = None
    if found.device_id is not None:
        device = models.PairedPhone(id=found.device_id, name=found.device_name or "")
    return models.Pairing(
        id=found.id,
        state=found.state,
        expires_at=found.expires_at,
        participant=models.Person(id=found.subject_id, pseudonym=found.pseudonym),
        device=device,
    )
