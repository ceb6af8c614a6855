"""Sets of biomarkers that somebody chose, such as a range of the map."""

from fastapi import APIRouter, Response

from ecgomics.api import ecgome_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.errors import InvalidInput
from ecgomics.store.biomarker_sets import BiomarkerSet
from ecgomics.store.library_tables import DEFAULT_PROJECT

router = APIRouter(prefix="/biomarker-sets", tags=["biomarker sets"])


@router.get("", operation_id="list_biomarker_sets", responses=answers(403, 422))
def list_biomarker_sets(platform: Here, project: str = DEFAULT_PROJECT) -> models.BiomarkerSets:
    """The sets of a project, by name."""
    return models.BiomarkerSets(sets=[_shown(each) for each in platform.store.biomarker_sets.listed(project)])


@router.post("", operation_id="add_biomarker_set", status_code=201, responses=answers(403, 404, 422))
def add_biomarker_set(
    platform: Here, author: Author, made: models.NewBiomarkerSet, project: str = DEFAULT_PROJECT
) -> models.BiomarkerSet:
    """Save biomarkers under a name; each by its symbol, an alias or its code."""
    name = made.name.strip()
    if not name:
        raise InvalidInput("The set has no name: give it one.")
    if not made.symbols:
        raise InvalidInput("The set holds no biomarkers: choose at least one.")
    symbols = dict.fromkeys(catalogue()[symbol].symbol for symbol in made.symbols)
    return _shown(platform.store.biomarker_sets.add(project, name, tuple(symbols), author=author))


@router.delete(
    "/{set_id}", operation_id="delete_biomarker_set", status_code=204, responses=answers(403, 404, 422)
)
def delete_biomarker_set(platform: Here, author: Author, set_id: str) -> Response:
    """Forget a set."""
    platform.store.biomarker_sets.remove(set_id, author=author)
    return Response(status_code=204)


def _shown(found: BiomarkerSet) -> models.BiomarkerSet:
    return models.BiomarkerSet(
        id=found.id,
        name=found.name,
        symbols=list(found.symbols),
        author=found.author,
        created_at=found.created_at,
    )
