"""The models that there are, and their cards."""

from dataclasses import asdict

from fastapi import APIRouter

from ecgomics.api import models
from ecgomics.api.problems import answers
from ecgomics.latent import registry
from ecgomics.latent.shipped_models import Listed

router = APIRouter(prefix="/models", tags=["models"])


@router.get("", operation_id="list_models", responses=answers(403))
def list_models() -> models.Models:
    """Every model: those of the package, and those that were added."""
    return models.Models(models=[_shown(each) for each in registry.models()])


@router.get("/{name}", operation_id="read_model", responses=answers(403, 404, 422))
def read_model(name: str) -> models.Model:
    """The card of one model."""
    return _shown(registry.model(name))


def _shown(listed: Listed) -> models.Model:
    contract = None if listed.contract is None else models.ModelContract(**asdict(listed.contract))
    return models.Model(
        **asdict(listed.card), identifier=listed.card.identifier, origin=listed.origin, contract=contract
    )
