"""What the documents say of a biomarker, as plain texts and values, before any of them is set."""

import importlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import ROOMS, Catalogue
from ecgomics.biomarkers.declaration import Biomarker, Check, LeadValues
from ecgomics.biomarkers.reference_ranges import ReferenceRange, ranges_of
from ecgomics.biomarkers.references import literature
from ecgomics.biomarkers.robustness import grade_of
from ecgomics.core.leads import OTHER_LEADS, STANDARD_LEADS
from ecgomics.core.units import UNITS
from ecgomics.documents.fiducials import fiducials_of

TIERS: Final = {
    1: "guideline, standard or consensus definition",
    2: "published formula",
    3: "own or unconfirmed definition",
}
#: Entries of an array that a worked example shows.
SHOWN: Final = 12


def families(whole: Catalogue) -> list[tuple[tuple[str, str], list[Biomarker]]]:
    """Families in the order of the dimensions and of their first code."""
    members = sorted(
        whole.biomarkers.values(), key=lambda each: (ROOMS.index(each.dimension), each.family, each.code)
    )
    groups = [
        (key, list(group)) for key, group in groupby(members, lambda each: (each.dimension, each.family))
    ]
    return sorted(groups, key=lambda group: (ROOMS.index(group[1][0].dimension), group[1][0].code))


def introduction(dimension: str, family: str) -> str:
    """First line of the family's module."""
    module = importlib.import_module(f"ecgomics.biomarkers.{dimension}.{family}")
    return (module.__doc__ or "").split("\n", 1)[0]


def definition(each: Biomarker) -> dict[str, Any]:
    """All that is said of a biomarker, as plain values for JSON."""
    return {
        "code": each.code,
        "symbol": each.symbol,
        "version": each.version,
        "label": each.label,
        "label_zh": each.label_zh,
        "summary": each.summary,
        "dimension": each.dimension,
        "family": each.family,
        "unit": each.unit,
        "scope": each.scope,
        "tier": each.tier,
        "formula": each.formula,
        "tex": each.tex,
        "leads": each.leads,
        "minimum_s": each.minimum_s,
        "ultra_short_s": each.ultra_short_s,
        "validity": [{"code": guard.code, "condition": guard.text} for guard in each.guards],
        "missing": each.missing,
        "fiducials": list(fiducials_of(each.symbol)),
        "references": [
            {"key": key, "text": literature()[key].text, "doi": literature()[key].doi or None}
            for key in each.references
        ],
        "terms": dict(each.terms),
        "reference_ranges": [range_text(row) for row in ranges_of(each.symbol)],
        "robustness": grade_of(each.symbol),
        "aliases": list(each.aliases),
        "examples": [example(check) for check in each.checks],
    }


def range_text(row: ReferenceRange) -> str:
    """One published range in a sentence: limits, kind, of whom, source."""
    match row.low, row.high:
        case None, high:
            limits = f"up to {high:g}"
        case low, None:
            limits = f"from {low:g}"
        case low, high:
            limits = f"{low:g} to {high:g}"
    leads = "" if row.leads == {""} else f" in {', '.join(in_order(row.leads))}"
    people = [row.sex or "", _ages(row.age_min_years, row.age_max_years)]
    whom = ", ".join([each for each in people if each] or ["all"])
    doubt = "" if row.confirmed else "; for orientation only, not yet confirmed against the source"
    return f"{limits} {row.unit}{leads} ({row.limits}), {whom}; {row.population}; {row.source}{doubt}"


def _ages(low_years: float, high_years: float) -> str:
    if math.isinf(high_years):
        return f"from {low_years:g} years on" if low_years else ""
    return f"{low_years:g} to {high_years:g} years"


def in_order(leads: Iterable[str]) -> list[str]:
    """Leads in the standard order, others after them."""
    order = {lead: place for place, lead in enumerate((*STANDARD_LEADS, *OTHER_LEADS))}
    return sorted(leads, key=lambda lead: order.get(lead, len(order)))


def minimum_length(each: Biomarker) -> str:
    """The length that a biomarker needs, in words."""
    if each.minimum_s is None:
        return "none"
    if each.ultra_short_s is None:
        return f"{each.minimum_s:g} s"
    return f"{each.minimum_s:g} s; {each.ultra_short_s:g} s as ultra-short value, where asked for"


def unit_text(each: Biomarker) -> str:
    """What the unit of a biomarker means."""
    return UNITS[each.unit]


def example(check: Check) -> str:
    """A worked example: what is given, and what comes of it."""
    given = "; ".join(f"{name} = {_shown(value)}" for name, value in check.given.items())
    return f"{given} → {_shown(check.value)}"


def _shown(value: Any) -> str:
    """A value of a worked example as text, long arrays shortened and fields without a number left out."""
    match value:
        case bool():
            text = "true" if value else "false"
        case int() | float():
            text = "none" if math.isnan(value) else f"{value:.9g}"
        case np.ndarray():
            text = _shown(value.tolist())
        case list() | tuple():
            text = _listed([_shown(item) for item in value])
        case set() | frozenset():
            text = _shown(sorted(value))
        case dict():
            text = _by_name(value)
        case LeadValues():
            text = _by_name(dict(zip(value.leads, value.values.tolist(), strict=True)))
        case _ if is_dataclass(value):
            parts = {each.name: getattr(value, each.name) for each in fields(value)}
            filled = (f"{name} {_shown(part)}" for name, part in parts.items() if _holds(part))
            text = f"{type(value).__name__}({', '.join(filled)})"
        case _:
            text = str(value)
    return text


def _listed(items: Sequence[str]) -> str:
    shown = items if len(items) <= SHOWN else [*items[: SHOWN - 2], "…", items[-1]]
    return f"[{', '.join(shown)}]"


def _by_name(values: Mapping[str, Any]) -> str:
    """Values by name, names of equal ones together."""
    names: dict[str, list[str]] = {}
    for name, value in values.items():
        names.setdefault(_shown(value), []).append(name)
    return "(" + "; ".join(f"{', '.join(alike)}: {text}" for text, alike in names.items()) + ")"


def _holds(part: Any) -> bool:
    """Whether a field of a worked example holds anything."""
    match part:
        case np.ndarray():
            return not (part.dtype.kind == "f" and np.isnan(part).all())
        case float():
            return not math.isnan(part)
        case _:
            return part not in (None, "", ())
