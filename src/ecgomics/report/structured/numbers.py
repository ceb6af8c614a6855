"""Numbers and units as a reader writes them, the same in both languages."""

import math
import re
from typing import Final

#: Unit codes of the catalogue that people write otherwise.
_UNITS: Final = {
    "1": "",
    "{class}": "",
    "{flag}": "",
    "{count}": "",
    "deg": "°",
    "mV.ms": "mV·ms",
    "mV.s": "mV·s",
    "ms2": "ms²",
    "mV2": "mV²",
    "uV": "µV",
}
#: Digits behind the point by unit; other units get three significant ones.
_DECIMALS: Final = {
    "ms": 0,
    "/min": 0,
    "mV": 2,
    "uV": 0,
    "µV": 0,
    "mV·ms": 1,
    "mV.ms": 1,
    "deg": 0,
    "%": 1,
    "Hz": 2,
    "a": 0,
    "": 2,
}
_SIGNIFICANT: Final = 3


def number(value: float, decimals: int) -> str:
    """A number with a true minus and no negative zero."""
    text = f"{value:.{max(0, decimals)}f}"
    if not re.search(r"[1-9]", text):
        text = text.removeprefix("-")
    return text.replace("-", "−")


def unit_text(unit: str) -> str:
    """A unit as it is written; nothing for pure numbers, classes and flags."""
    return _UNITS.get(unit, "" if unit.startswith("{") else unit)


def with_unit(text: str, unit: str) -> str:
    """A number with its unit behind it: a degree sign joins, other units stand apart."""
    written = unit_text(unit)
    return f"{text}{'' if written in ('', '°') else ' '}{written}"


def measured(value: float, unit: str) -> str:
    """A value and its unit, with as many digits as the unit is usually given."""
    return with_unit(plain_number(value, unit), unit)


def plain_number(value: float, unit: str) -> str:
    """A value with as many digits as its unit is usually given."""
    if unit in _DECIMALS and not (unit == "" and float(value).is_integer()):
        return number(value, _DECIMALS[unit])
    return significant(value)


def significant(value: float) -> str:
    """Three significant digits, whole numbers as they are, no exponent."""
    if float(value).is_integer():
        return number(value, 0)
    decimals = max(0, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def as_given(value: float) -> str:
    """A limit as its source gives it."""
    return f"{value:.10g}".replace("-", "−")


def clock(seconds: float) -> str:
    """A time since the start of a recording: `0:59:43`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def length(seconds: float) -> str:
    """A length of time: `9.6 s`, `4 min 10 s`, `23 h 58 min`."""
    if round(seconds, 1) < 60.0:
        return f"{f'{seconds:.1f}'.removesuffix('.0')} s"
    whole = round(seconds)
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(seconds / 60.0), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"
