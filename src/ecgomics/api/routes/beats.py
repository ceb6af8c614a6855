"""The beats of a recording: the representative one with its spread, the vectorcardiogram, and each beat."""

from fastapi import APIRouter, Response

from ecgomics.api.beat_models import Beats
from ecgomics.api.platform import Here, SettingsName
from ecgomics.api.problems import answers

router = APIRouter(prefix="/recordings", tags=["recordings"])


@router.get(
    "/{recording_id}/beats", operation_id="read_beats", response_model=Beats, responses=answers(403, 404, 422)
)
async def read_beats(platform: Here, recording_id: str, settings: SettingsName = "") -> Response:
    """The representative beat of each lead with marks and spread, its vectorcardiogram, and facts of each beat."""
    found = await platform.beats(recording_id, settings)
    return Response(found, media_type="application/json")
