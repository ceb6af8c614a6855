"""The device's own measurements beside ours: which of its names mean what we measure, and how far the two are apart.

Devices name their numbers in their own ways; only names that can mean one thing are compared, and only those of the
whole record. Where a device does not say by which formula it corrected QT, it is compared with Bazett's, which nearly
all of them use.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

#: Spellings without blanks, marks and capitals, of each of our biomarkers.
_SPELLINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "heart_rate": (
        *("heartrate", "hr", "ventricularrate", "ventrate", "meanventricularrate", "meanheartrate"),
        *("averageheartrate", "avgheartrate", "ventricularheartrate", "ecgheartrate"),
    ),
    "rr_mean": ("rr", "rrinterval", "meanrr", "meanrrinterval", "averagerr", "avgrr", "avgrrinterval"),
    "p_duration": ("p", "pduration", "pdur", "pwaveduration"),
    "pr_interval": ("pr", "pq", "printerval", "pqinterval", "print", "pqint", "prduration", "printpr"),
    "qrs_duration": ("qrs", "qrsduration", "qrsdur", "qrswidth", "qrsinterval", "globalqrsduration"),
    "qt_interval": ("qt", "qtinterval", "qtint", "qtduration"),
    "qtc_bazett": ("qtc", "qtcorrected", "qtcinterval", "qtcb", "qtcbazett", "qtcintervalbazett", "bazett"),
    "qtc_fridericia": ("qtcf", "qtcfridericia", "qtcfredericia", "qtcfrederica", "qtcfred", "fridericia"),
    "p_axis": ("paxis", "axisp", "pfrontaxis", "pfrontalaxis", "frontalpaxis", "anglep"),
    "qrs_axis": (
        "qrsaxis",
        "axisqrs",
        "raxis",
        "qrsfrontaxis",
        "qrsfrontalaxis",
        "frontalqrsaxis",
        "angleqrs",
        "angleqrsfront",
    ),
    "t_axis": ("taxis", "axist", "tfrontaxis", "tfrontalaxis", "frontaltaxis", "anglet"),
}
_SYMBOLS: Final = {spelling: symbol for symbol, spellings in _SPELLINGS.items() for spelling in spellings}
#: Prefixes of vocabularies that name a number by more than its meaning.
_PREFIX: Final = re.compile(r"^mdcecg(?:timepd|qtctimepd)?|^measured|^global|^mean|^average")
_UNIT: Final = re.compile(r"\s*\[([^\]]*)\]\s*$")
#: What one of a device's unit is in ours; ° and /min are the same in both.
_FACTORS: Final = {
    "ms": 1.0,
    "s": 1000.0,
    "deg": 1.0,
    "/min": 1.0,
    "bpm": 1.0,
    "{beats}/min": 1.0,
    "{h.b.}/min": 1.0,
    "": 1.0,
}
_TURN_DEG: Final = 360.0


@dataclass(frozen=True, slots=True)
class Beside:
    """One number of the device and ours of the same meaning, in our unit; ours is None where there is none."""

    name: str
    """As the device calls it, with its unit."""
    device: float
    symbol: str
    ours: float | None
    difference: float | None
    """Ours less the device's; of angles, the shorter way round."""
    unit: str


def beside_device(measurements: Mapping[str, float], rows: Iterable[Mapping[str, Any]]) -> list[Beside]:
    """The device's numbers that mean what we measure, each with ours.

    rows are those of a profile's long table (symbol, lead, value, unit).
    """
    ours = {row["symbol"]: row for row in rows if not row["lead"] and row["symbol"] in _SPELLINGS}
    return list(_compared(measurements, ours))


def _compared(measurements: Mapping[str, float], ours: Mapping[str, Mapping[str, Any]]) -> Iterator[Beside]:
    for name, number in measurements.items():
        found = _meaning(name)
        if found is None or found[0] not in ours:
            continue
        symbol, factor = found
        row = ours[symbol]
        value, device = row["value"], number * factor
        yield Beside(name, device, symbol, value, _difference(value, device, row["unit"]), row["unit"])


def _meaning(name: str) -> tuple[str, float] | None:
    """Our symbol of a device's name, and what one of its unit is in ours; None where it means something else."""
    unit = _UNIT.search(name)
    factor = _FACTORS.get(unit[1] if unit else "")
    plain = re.sub(r"[^a-z0-9]", "", _UNIT.sub("", name).lower())
    symbol = _SYMBOLS.get(plain) or _SYMBOLS.get(_PREFIX.sub("", plain))
    return None if symbol is None or factor is None else (symbol, factor)


def _difference(ours: float | None, device: float, unit: str) -> float | None:
    if ours is None:
        return None
    apart = ours - device
    return (apart + _TURN_DEG / 2) % _TURN_DEG - _TURN_DEG / 2 if unit == "deg" else apart
