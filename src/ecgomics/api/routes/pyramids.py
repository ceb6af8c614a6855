"""Long recordings thinned for screens: what there is, and tile by tile."""

from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Response

from ecgomics.api.long_models import Pyramid, PyramidLevel, PyramidScale
from ecgomics.api.numbers import Count
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.services import pyramids
from ecgomics.signal.pyramid import FACTOR, GAP, TILE
from ecgomics.store.longs import StoredPyramid

router = APIRouter(prefix="/recordings", tags=["long recordings"])

BINARY: Final = "application/octet-stream"
#: A recording never changes, so its tiles do not either; they are kept by the browser only.
KEEPING: Final = "private, max-age=86400, immutable"
_BINARY_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/{recording_id}/pyramid", operation_id="read_pyramid", responses=answers(403, 404, 422))
async def read_pyramid(platform: Here, recording_id: str) -> Pyramid:
    """What there is of a recording longer than a minute, at every zoom; made at the first question."""
    return shown(await platform.compute(partial(pyramids.pyramid_of, platform.store, recording_id)))


@router.get(
    "/{recording_id}/pyramid/{level}/{tile}",
    operation_id="read_pyramid_tile",
    response_class=Response,
    responses=_BINARY_ANSWER | answers(403, 404, 422),
)
async def read_pyramid_tile(
    platform: Here,
    recording_id: str,
    level: Count,
    tile: Count,
) -> Response:
    """A tile: little-endian int16, leads × 2 × bins, on level 0 leads × samples."""
    work = partial(pyramids.tile, platform.store, recording_id, level, tile)
    headers = {"Content-Encoding": "gzip", "Cache-Control": KEEPING}
    return Response(await platform.compute(work), headers=headers, media_type=BINARY)


def shown(found: StoredPyramid) -> Pyramid:
    """A pyramid as answers have it."""
    levels = found.levels
    bins = [levels["samples"], *levels["bins"]]
    return Pyramid(
        fs_hz=levels["fs_hz"],
        samples=levels["samples"],
        duration_s=levels["samples"] / levels["fs_hz"],
        path="recorded",
        factor=FACTOR,
        tile_bins=TILE,
        gap=GAP,
        scales=[
            PyramidScale(lead=lead, **scale)
            for lead, scale in zip(levels["leads"], levels["scales"], strict=True)
        ],
        levels=[
            PyramidLevel(level=level, samples_per_bin=FACTOR**level, bins=count, tiles=-(-count // TILE))
            for level, count in enumerate(bins)
        ],
    )
