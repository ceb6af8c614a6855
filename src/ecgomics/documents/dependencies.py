"""What a biomarker stands on, and what stands on it: direct needs, those of its guards among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import Biomarker


@dataclass(frozen=True, slots=True)
class Dependency:
    """A name that a declaration needs."""

    name: str
    kind: Literal["biomarker", "quantity", "source"]
    summary: str


def needs_of(declared: Biomarker) -> tuple[Dependency, ...]:
    """What a biomarker is computed from, biomarkers first, each once."""
    guarded = (need for each in declared.guards for need in each.needs)
    names = dict.fromkeys(need.name for need in (*declared.needs, *guarded))
    return tuple(sorted(map(_named, names), key=lambda each: each.kind != "biomarker"))


@cache
def _users() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for each in catalogue().biomarkers.values():
        for need in needs_of(each):
            found.setdefault(need.name, []).append(each.symbol)
    return {name: tuple(symbols) for name, symbols in found.items()}


def needed_by(symbol: str) -> tuple[Dependency, ...]:
    """The biomarkers that are computed from this one, by code."""
    return tuple(map(_named, _users().get(symbol, ())))


def _named(name: str) -> Dependency:
    whole = catalogue()
    if name in whole.biomarkers:
        return Dependency(name, "biomarker", whole.biomarkers[name].label)
    if name in whole.quantities:
        text = whole.quantities[name].function.__doc__ or ""
        return Dependency(name, "quantity", text.strip().split("\n", 1)[0])
    return Dependency(name, "source", "")
