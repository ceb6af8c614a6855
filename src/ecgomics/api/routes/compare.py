"""Two recordings side by side."""

from typing import Annotated

from fastapi import APIRouter, Query

from ecgomics import services
from ecgomics.api import correction_models as shapes
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.corrections import drawn_shape, written
from ecgomics.profile import rounded
from ecgomics.services.comparison import Difference, Side, side_by_side

router = APIRouter(tags=["recordings"])

_Recording = Annotated[str, Query(max_length=100, description="Identifier of a recording.")]


@router.get("/compare", operation_id="compare_recordings", responses=answers(403, 404, 422))
async def compare_recordings(
    platform: Here,
    a: _Recording,
    b: _Recording,
    correction_a: shapes.Which = "latest",
    correction_b: shapes.Which = "latest",
) -> shapes.SideBySide:
    """The second recording against the first: representative beats, and each value with its difference."""
    wanted = tuple(None if each == "latest" else each for each in (correction_a, correction_b))

    def answer() -> shapes.SideBySide:
        found = side_by_side(
            platform.store, platform.profiles, (a, b), platform.settings_of(b), (wanted[0], wanted[1])
        )
        return shapes.SideBySide(
            a=_side(found.a),
            b=_side(found.b),
            one_person=found.one_person,
            warnings=list(found.warnings),
            differences=[_difference(each) for each in found.differences],
            disclaimer=services.DISCLAIMER,
        )

    return await platform.evaluate(answer)


def _side(of: Side) -> shapes.Side:
    return shapes.Side(
        recording_id=of.recording_id,
        name=of.name,
        started_at=of.started_at,
        leads=list(of.leads),
        chain=of.chain,
        band_hz=of.band_hz,
        quality=of.quality,
        rhythm=of.rhythm,
        correction=of.correction,
        beat=None if of.beat is None else drawn_shape(of.beat, of.correction),
    )


def _difference(row: Difference) -> shapes.Difference:
    return shapes.Difference(
        symbol=row.symbol,
        lead=row.lead,
        unit=row.unit,
        a=row.a and written(row.a),
        b=row.b and written(row.b),
        difference=rounded(row.difference),
        multiple=rounded(row.multiple),
        blocked=row.blocked,
    )
