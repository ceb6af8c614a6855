"""SampledData of FHIR R4 and R5: a series of numbers as text, with its origin, factor and interval.

value = origin + factor × number (FHIR, datatypes, SampledData). "E", "L" and "U" stand for an error and for values
below and above the limits of detection: no samples.

Some writers, HL7's own example among them, put the zero of their converter into the origin, without a unit, so that
value = factor × (number - origin) is meant. An origin is taken for that where all of this holds: it has no unit and is
not 0, and either the limits contain the values of the second formula but not those of the first, or there are no limits
and it is a power of two that the numbers lie around.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.digits import numbers_in
from ecgomics.io.readers.fhir_resources import number, resource, text, unit_of

_MISSING: Final = frozenset("EUL")
#: Seconds per unit of time, in UCUM.
_SECONDS: Final[Mapping[str, Fraction]] = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "min": Fraction(60),
    "h": Fraction(3600),
}
_SMALLEST_ZERO: Final = 128
#: Longest text of a series: its numbers take up to twenty times as much memory while they are read.
_MOST_CHARACTERS: Final = 2**25
#: No converter counts further, and no factor or origin is larger.
_LARGEST: Final = 1e15
#: A rate this near to a multiple of 1/1000 Hz is meant to be it: decimals of the interval are limited.
_ROUNDED: Final = 1e-7


class SampledDataError(Exception):
    """Why a series cannot be read, naming the element."""


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A series: values are rows × samples, one row for each dimension, in the unit of the origin."""

    values: Floats
    fs_hz: float | None
    unit: str | None
    resolution: float
    zero: float | None
    """The origin, where it was taken for the zero of the converter."""


def series(content: Any) -> Series:
    """The series of a valueSampledData. SampledDataError where an element that is needed makes no sense."""
    data = resource(content)
    if data.get("offsets"):
        raise SampledDataError("its samples stand at times of their own (offsets); regular ones are needed")
    raw = _rows(data)
    origin = resource(data.get("origin"))
    start, factor = number(origin.get("value")), number(data.get("factor"))
    factor = 1.0 if factor is None else factor
    if start is None:
        raise SampledDataError("the origin of a series has no value")
    if not 0.0 < abs(factor) < _LARGEST or abs(start) > _LARGEST:
        raise SampledDataError("the factor of a series is 0, or its factor or origin is beyond all measures")
    unit = unit_of(origin)
    is_zero = unit is None and _is_zero(
        start, factor, raw, number(data.get("lowerLimit")), number(data.get("upperLimit"))
    )
    values = (raw - start) * factor if is_zero else raw * factor + start
    return Series(
        values=values,
        fs_hz=_rate_hz(data),
        unit=unit,
        resolution=abs(factor),
        zero=start if is_zero else None,
    )


def _rows(data: Mapping[str, Any]) -> Floats:
    """Rows × samples: the dimensions of a sample stand one after another."""
    rows = number(data.get("dimensions", 1))
    content = data.get("data")
    if not isinstance(content, str) or not content.strip():
        raise SampledDataError("a series has no data")
    if rows is None or rows < 1 or not rows.is_integer():
        raise SampledDataError("the dimensions of a series are no whole number from 1 on")
    if len(content) > _MOST_CHARACTERS:
        raise SampledDataError(f"the data of a series are longer than {_MOST_CHARACTERS >> 20} MiB")
    found = _numbers(content)
    if np.isfinite(found).any() and np.nanmax(np.abs(found)) > _LARGEST:
        raise SampledDataError("the data of a series hold a number beyond all measures")
    if len(found) % int(rows):
        raise SampledDataError(f"its {len(found)} numbers do not divide into {int(rows)} dimensions")
    return found.reshape(-1, int(rows)).T


def _numbers(content: str) -> Floats:
    try:
        return numbers_in(content)
    except ValueError:
        parts = content.split()
    try:
        found = np.array([np.nan if part in _MISSING else _finite(part) for part in parts])
    except ValueError as error:
        raise SampledDataError("its data hold something that is neither a number nor E, L or U") from error
    return found


def _finite(part: str) -> float:
    value = float(part)
    if not abs(value) < float("inf"):
        raise ValueError(part)
    return value


def _is_zero(start: float, factor: float, raw: Floats, lowest: float | None, highest: float | None) -> bool:
    if not np.isfinite(raw).any() or start == 0.0:
        return False
    edges = np.array([np.nanmin(raw), np.nanmax(raw)])
    if lowest is not None and highest is not None and lowest < highest:
        return _within((edges - start) * factor, lowest, highest) and not _within(
            edges * factor + start, lowest, highest
        )
    is_power = start >= _SMALLEST_ZERO and start.is_integer() and int(start) & (int(start) - 1) == 0
    return is_power and bool(edges[0] < start < edges[1])


def _within(edges: Floats, lowest: float, highest: float) -> bool:
    return bool(edges.min() >= lowest and edges.max() <= highest)


def _rate_hz(data: Mapping[str, Any]) -> float | None:
    """Samples per second: R4 has a period in ms, R5 an interval and its unit. None where the unit is missing."""
    period, second = number(data.get("period")), Fraction(1, 1000)
    if period is None:
        period = number(data.get("interval"))
        unit = text(data.get("intervalUnit"))
        if period is None or not unit:
            return None
        if unit not in _SECONDS:
            raise SampledDataError("the unit of the interval between samples is no unit of time")
        second = _SECONDS[unit]
    if period <= 0.0:
        raise SampledDataError("the time between samples is not positive")
    try:
        rate_hz = float(1 / (Fraction(period) * second))
    except OverflowError as error:
        raise SampledDataError("the time between samples is too small") from error
    near = round(rate_hz, 3)
    return near if abs(near - rate_hz) <= _ROUNDED * rate_hz else rate_hz
