"""Units in UCUM notation: the ones that ECGomics uses, and the conversion of voltages to mV."""

from typing import Final

from ecgomics.core.errors import InvalidInput

#: Units whose values are text.
TEXT_UNITS: Final = frozenset({"{class}", "{flag}"})

#: Every unit that a biomarker may have, with what it means; braces are UCUM annotations.
UNITS: Final[dict[str, str]] = {
    "1": "dimensionless number, count or score",
    "{class}": "one of the classes that the formula lists",
    "{flag}": "true or false",
    "%": "percent",
    "ms": "millisecond",
    "ms2": "square millisecond",
    "s": "second",
    "min": "minute",
    "h": "hour",
    "/min": "per minute",
    "Hz": "hertz",
    "mV": "millivolt",
    "uV": "microvolt",
    "mV2": "square millivolt",
    "mV.ms": "millivolt times millisecond",
    "mV2.ms": "square millivolt times millisecond",
    "mV/ms": "millivolt per millisecond",
    "mV/s": "millivolt per second",
    "uV.min": "microvolt per beat per minute",
    "uV/ms": "microvolt per millisecond",
    "{mV^0.5/s}": "square root of a millivolt per second",
    "deg": "degree of angle",
    "deg2": "square degree of angle",
    "dB": "decibel",
    "%/s2": "percent per square second",
    "{x}": "the unit of the biomarker that is compared",
    "{x}/a": "the unit of the biomarker that is compared, per year",
}

#: Stands in a unit for that of the biomarker that is compared.
OF_THE_ARGUMENT: Final = "{x}"

_MV_PER_UNIT: Final[dict[str, float]] = {
    "V": 1e3,
    "mV": 1.0,
    "uV": 1e-3,
    "nV": 1e-6,
}
_VOLTAGE_SYNONYMS: Final[dict[str, str]] = {
    "v": "V",
    "volt": "V",
    "volts": "V",
    "mv": "mV",
    "millivolt": "mV",
    "millivolts": "mV",
    "uv": "uV",
    "µv": "uV",
    "μv": "uV",
    "?v": "uV",
    "microvolt": "uV",
    "microvolts": "uV",
    "nv": "nV",
    "nanovolt": "nV",
    "nanovolts": "nV",
}


def unit_of(unit: str, argument: str) -> str:
    """A unit with that of the compared biomarker in the place of {x}: "{x}/a" of "ms" is "ms/a"."""
    whole = unit.replace(OF_THE_ARGUMENT, argument)
    return whole.removeprefix("1") if whole.startswith("1/") else whole


def mv_per_unit(unit: str) -> float:
    """How many mV one of the given voltage unit is; InvalidInput if it is no voltage unit.

    "?V" is what is left of "µV" in files written with the wrong character set.
    """
    known = _VOLTAGE_SYNONYMS.get(unit.strip().lower())
    if known is None:
        raise InvalidInput(f"The unit “{unit}” is no voltage; V, mV, uV or nV is allowed.")
    return _MV_PER_UNIT[known]
