"""The catalogue of biomarkers."""

from dataclasses import asdict
from functools import cache
from typing import Final

from fastapi import APIRouter, Response

from ecgomics.api import models
from ecgomics.api.problems import answers
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import Biomarker, Room
from ecgomics.biomarkers.reference_ranges import ranges_of
from ecgomics.biomarkers.references import literature
from ecgomics.biomarkers.robustness import grade_of, robustness
from ecgomics.core.errors import NotFound
from ecgomics.core.units import UNITS
from ecgomics.core.validity import VALIDITY_TEXT
from ecgomics.documents.content import TIERS, example, minimum_length, range_text
from ecgomics.documents.dependencies import Dependency, needed_by, needs_of
from ecgomics.documents.fiducials import fiducials_of
from ecgomics.documents.measured_on import MeasuredOn, measured_on
from ecgomics.documents.names_zh import family_zh
from ecgomics.documents.site import mathml

#: Fields that are not those of the declaration as they stand.
_OTHERWISE: Final = frozenset(
    {
        *("validity", "references", "aliases", "fiducials", "terms", "robustness", "measured_on"),
        "family_label_zh",
    }
)

router = APIRouter(prefix="/catalogue", tags=["catalogue"])


@router.get("", operation_id="list_biomarkers", response_model=models.Catalogue, responses=answers(403, 422))
def list_biomarkers(dimension: Room | None = None) -> Response:
    """Every biomarker (of one dimension), and what the codes and units mean."""
    return Response(_listed(dimension), media_type="application/json")


@cache
def _listed(dimension: Room | None) -> str:
    """The answer, which stays what it is while the server runs."""
    whole = catalogue()
    listed = models.Catalogue(
        version=whole.version,
        biomarkers=[_shown(each) for each in whole.of_dimension(dimension)],
        validity_codes=[models.Condition(code=code, text=text) for code, text in VALIDITY_TEXT.items()],
        units=[models.Unit(unit=unit, text=text) for unit, text in UNITS.items()],
    )
    return listed.model_dump_json(by_alias=True)


@router.get("/{symbol}/card", operation_id="read_biomarker_card", responses=answers(403, 404, 422))
def read_biomarker_card(symbol: str) -> models.BiomarkerCard:
    """The formula as MathML, what it stands on and what stands on it, robustness, ranges, worked examples."""
    return _card(_found(symbol))


@router.get("/{symbol}", operation_id="read_biomarker", responses=answers(403, 404, 422))
def read_biomarker(symbol: str) -> models.Biomarker:
    """One biomarker by its symbol, an alias or its code."""
    return _shown(_found(symbol))


def _found(symbol: str) -> Biomarker:
    whole = catalogue()
    found = whole.biomarkers.get(whole.by_other_name.get(symbol, symbol))
    if found is None:
        raise NotFound(f"There is no biomarker “{symbol}”.")
    return found


def _card(declared: Biomarker) -> models.BiomarkerCard:
    figures = robustness().get(declared.symbol, ())
    return models.BiomarkerCard(
        symbol=declared.symbol,
        mathml=mathml(declared.tex) if declared.tex else "",
        needs=[_dependency(each) for each in needs_of(declared)],
        needed_by=[_dependency(each) for each in needed_by(declared.symbol)],
        missing=declared.missing,
        minimum_length=minimum_length(declared),
        tier_text=TIERS[declared.tier],
        reference_ranges=[range_text(each) for each in ranges_of(declared.symbol)],
        examples=[example(each) for each in declared.checks],
        robustness=[
            models.RobustnessFigure(
                **{name: getattr(each, name) for name in models.RobustnessFigure.model_fields}
            )
            for each in figures
        ],
    )


def _dependency(found: Dependency) -> models.Dependency:
    return models.Dependency(name=found.name, kind=found.kind, summary=found.summary)


def _shown(declared: Biomarker) -> models.Biomarker:
    same = {name: getattr(declared, name) for name in models.Biomarker.model_fields.keys() - _OTHERWISE}
    return models.Biomarker(
        **same,
        fiducials=list(fiducials_of(declared.symbol)),
        measured_on=_place(measured_on(declared.symbol)),
        family_label_zh=family_zh(declared.family),
        terms=dict(declared.terms),
        robustness=grade_of(declared.symbol),
        validity=[models.Condition(code=each.code, text=each.text) for each in declared.guards],
        aliases=list(declared.aliases),
        references=[_citation(key) for key in declared.references],
    )


def _place(found: MeasuredOn | None) -> models.MeasuredOn | None:
    return None if found is None else models.MeasuredOn(**asdict(found))


def _citation(key: str) -> models.Citation:
    source = literature()[key]
    return models.Citation(key=key, text=source.text, doi=source.doi or None)
