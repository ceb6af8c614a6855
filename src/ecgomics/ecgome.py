"""The ECGome: every biomarker at a place of its own, so that the maps of all recordings superpose.

catalogue ──dimension, family, code──▶ families of columns ──× leads──▶ slots ──▶ one vector of numbers per recording
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from ecgomics.biomarkers.catalogue import ROOMS, catalogue
from ecgomics.biomarkers.declaration import LEAD, QUALITY, Biomarker
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.units import TEXT_UNITS

#: How the vector of numbers is kept: little-endian, seven digits, as small as the numbers allow.
_KEPT_AS: Final = np.dtype("<f4")


@dataclass(frozen=True, slots=True)
class Band:
    """One family of the map: its columns in the order of the codes."""

    dimension: str
    family: str
    label: str
    columns: tuple[Biomarker, ...]


@cache
def bands() -> tuple[Band, ...]:
    """The families of the map, dimension after dimension, each in the order of its first code; quality stands last."""
    ordered = sorted(
        catalogue().biomarkers.values(), key=lambda each: (ROOMS.index(each.dimension), each.code)
    )
    firsts: dict[tuple[str, str], int] = {}
    for place, each in enumerate(ordered):
        firsts.setdefault((each.dimension, each.family), place)
    ordered.sort(key=lambda each: firsts[each.dimension, each.family])
    return tuple(
        Band(dimension, family, (found := tuple(group))[0].family_label, found)
        for (dimension, family), group in groupby(ordered, lambda each: (each.dimension, each.family))
    )


@cache
def slots() -> Mapping[tuple[str, str], int]:
    """Place of each number in the vector of a recording, by symbol and lead; lead is empty for the whole record."""
    columns = [each for band in bands() for each in band.columns if each.unit not in TEXT_UNITS]
    names = [
        (each.symbol, lead) for each in columns for lead in (STANDARD_LEADS if each.scope == LEAD else ("",))
    ]
    return MappingProxyType({name: place for place, name in enumerate(names)})


def packed_numbers(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The numbers of the rows of a profile, each at its slot; NaN where there is none."""
    places = slots()
    vector = np.full(len(places), np.nan, dtype=_KEPT_AS)
    for row in rows:
        place = places.get((row["symbol"], row["lead"]))
        if place is not None and row["value"] is not None:
            vector[place] = row["value"]
    return vector.tobytes()


def vector_of(profile_json: str) -> bytes:
    """The numbers of a profile that is JSON text."""
    return packed_numbers(json.loads(profile_json)["values"])


def unpacked_numbers(kept: Iterable[bytes]) -> Floats:
    """Recordings × slots; rows of another catalogue's length are a mistake of the caller."""
    whole = [np.frombuffer(each, dtype=_KEPT_AS) for each in kept]
    return np.array(whole, dtype=float).reshape(len(whole), len(slots()))


def is_on_the_map(dimension: str) -> bool:
    """Whether the biomarkers of a room are columns of the map; those of quality stand beside it."""
    return dimension != QUALITY
