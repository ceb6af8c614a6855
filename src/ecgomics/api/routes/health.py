"""That the server is there."""

from fastapi import APIRouter

from ecgomics.api import models
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.core.version import VERSION
from ecgomics.services import DISCLAIMER

router = APIRouter(tags=["server"])


@router.get("/health", operation_id="read_health", responses=answers(403))
def read_health(platform: Here) -> models.Health:
    """Versions of what measures here."""
    return models.Health(
        status="ok",
        version=VERSION,
        catalogue_version=platform.key.catalogue_version,
        settings_hash=platform.settings.hash,
        disclaimer=DISCLAIMER,
    )
