"""Biomarkers on one scale, and which of them are missing in the same records."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import stats
from scipy.special import ndtri

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.discovery.plan import Scale

#: Offset of Blom (1958) of the normal scores: (rank − c) / (n + 1 − 2 c).
BLOM: Final = 0.375
#: Numbers of the features of one pattern; more come in several parts.
PART_NUMBERS: Final = 4_000_000


def scaled(values: Floats, scale: Scale) -> Floats:
    """Records × features on the scale; NaN stays NaN, and a constant feature becomes zeros.

    rank_normal: normal scores of the ranks (Blom 1958), ties sharing one, then divided by their standard deviation,
    so that neither outliers nor units matter (McCaw 2020). sd: (value − mean) / standard deviation. raw: as they are.
    """
    if scale == "raw":
        return values
    given = normal_scores(values) if scale == "rank_normal" else values
    centred = given - _mean(given)
    spread = np.sqrt(_mean(centred**2))
    return np.where(
        spread > 0.0, centred / np.where(spread > 0.0, spread, 1.0), np.where(np.isnan(given), np.nan, 0.0)
    )


def normal_scores(values: Floats) -> Floats:
    """Each value's expected place in a standard normal sample of that size, by column; NaN stays NaN."""
    ranked = ranks(values)
    count = np.sum(~np.isnan(values), axis=0)
    scores: Floats = ndtri((ranked - BLOM) / (count + 1.0 - 2.0 * BLOM))
    return scores


def ranks(values: Floats) -> Floats:
    """Ranks from 1 by column, ties sharing their mean; NaN stays NaN."""
    given = np.full(values.shape, np.nan)
    for pattern in patterns(~np.isnan(values)):
        inside = np.ix_(pattern.rows, pattern.columns)
        if len(pattern.rows):
            given[inside] = stats.rankdata(values[inside], axis=0)
    return given


def _mean(values: Floats) -> Floats:
    """Mean by column over what is there; NaN where nothing is."""
    count = np.sum(~np.isnan(values), axis=0)
    mean: Floats = np.nansum(values, axis=0) / np.where(count > 0, count, np.nan)
    return mean


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Features that are present in the same records, so that one decomposition serves them all."""

    rows: Ints
    columns: Ints


def patterns(present: Bools) -> tuple[Pattern, ...]:
    """The distinct columns of presence (records × features), in the order of their first feature.

    Those of many features come in several parts, so that what is made of one fits into memory.
    """
    places: dict[bytes, list[int]] = {}
    packed = np.packbits(present, axis=0).T
    for column, key in enumerate(packed):
        places.setdefault(key.tobytes(), []).append(column)
    return tuple(part for columns in places.values() for part in _parts(present, columns))


def _parts(present: Bools, columns: list[int]) -> Iterator[Pattern]:
    rows = np.flatnonzero(present[:, columns[0]])
    width = max(1, PART_NUMBERS // max(len(rows), 1))
    for begin in range(0, len(columns), width):
        yield Pattern(rows, np.array(columns[begin : begin + width], dtype=np.intp))
