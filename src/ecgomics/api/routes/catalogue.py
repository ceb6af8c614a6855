"""The catalogue of biomarkers."""

from typing import Final

from fastapi import APIRouter

from ecgomics.api import models
from ecgomics.api.problems import answers
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import Biomarker, Room
from ecgomics.biomarkers.references import literature
from ecgomics.biomarkers.robustness import grade_of
from ecgomics.core.errors import NotFound
from ecgomics.core.units import UNITS
from ecgomics.core.validity import VALIDITY_TEXT
from ecgomics.documents.fiducials import fiducials_of

#: Fields that are not those of the declaration as they stand.
_OTHERWISE: Final = frozenset({"validity", "references", "aliases", "fiducials", "terms", "robustness"})

router = APIRouter(prefix="/catalogue", tags=["catalogue"])


@router.get("", operation_id="list_biomarkers", responses=answers(403, 422))
def list_biomarkers(dimension: Room | None = None) -> models.Catalogue:
    """Every biomarker (of one dimension), and what the codes and units mean."""
    whole = catalogue()
    return models.Catalogue(
        version=whole.version,
        biomarkers=[_shown(each) for each in whole.of_dimension(dimension)],
        validity_codes=[models.Condition(code=code, text=text) for code, text in VALIDITY_TEXT.items()],
        units=[models.Unit(unit=unit, text=text) for unit, text in UNITS.items()],
    )


@router.get("/{symbol}", operation_id="read_biomarker", responses=answers(403, 404, 422))
def read_biomarker(symbol: str) -> models.Biomarker:
    """One biomarker by its symbol, an alias or its code."""
    whole = catalogue()
    found = whole.biomarkers.get(whole.by_other_name.get(symbol, symbol))
    if found is None:
        raise NotFound(f"There is no biomarker “{symbol}”.")
    return _shown(found)


def _shown(declared: Biomarker) -> models.Biomarker:
    same = {name: getattr(declared, name) for name in models.Biomarker.model_fields.keys() - _OTHERWISE}
    return models.Biomarker(
        **same,
        fiducials=list(fiducials_of(declared.symbol)),
        terms=dict(declared.terms),
        robustness=grade_of(declared.symbol),
        validity=[models.Condition(code=each.code, text=each.text) for each in declared.guards],
        aliases=list(declared.aliases),
        references=[_citation(key) for key in declared.references],
    )


def _citation(key: str) -> models.Citation:
    source = literature()[key]
    return models.Citation(key=key, text=source.text, doi=source.doi or None)
