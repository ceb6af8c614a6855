"""How steady each biomarker is when the same ECG is recorded otherwise: measured figures and the grade they give.

The table is made by `python -m benchmarks.robustness`: the same recordings at other sampling rates, resolutions,
gains, noise levels, lengths and filters. The agreement with the unchanged recording is the intraclass correlation
ICC(A,1) over recordings (McGraw and Wong 1996), the bias the median difference. The grade is that of the lowest ICC
(Koo and Li 2016) under the conditions in which clinical recordings differ from each other.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, Literal, get_args

Grade = Literal["excellent", "good", "moderate", "poor"]
GRADES: Final[tuple[Grade, ...]] = get_args(Grade)
#: Smallest ICC of each grade (Koo and Li 2016).
_LIMITS: Final[tuple[tuple[float, Grade], ...]] = ((0.9, "excellent"), (0.75, "good"), (0.5, "moderate"))

#: Conditions in which one clinical recording differs from another; the others are harder and decide no grade.
CLINICAL: Final = frozenset(
    {"250 Hz", "1000 Hz", "12 bit, 5 µV", "noise 10 µV", "noise 25 µV", "low-pass 100 Hz"}
)
#: Fewest pairs of values from which a grade is given.
PAIRS_MIN: Final = 10


@dataclass(frozen=True, slots=True)
class Robustness:
    """Agreement of one biomarker under one condition with itself on the unchanged recordings."""

    symbol: str
    condition: str
    n: int
    """Pairs of values."""
    icc: float
    """ICC(A,1); the share of equal texts for flags and classes."""
    bias: float | None
    """Median difference, changed less unchanged; None for flags and classes."""
    kept: float
    """Share of the values that were there before and still are."""


@cache
def robustness() -> Mapping[str, tuple[Robustness, ...]]:
    """The figures by symbol, in the order of the conditions."""
    text = resources.files("ecgomics.biomarkers").joinpath("robustness.csv").read_text("utf-8")
    found: dict[str, list[Robustness]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["symbol"], []).append(
            Robustness(
                symbol=row["symbol"],
                condition=row["condition"],
                n=int(row["n"]),
                icc=float(row["icc"]),
                bias=float(row["bias"]) if row["bias"] else None,
                kept=float(row["kept"]),
            )
        )
    return MappingProxyType({symbol: tuple(rows) for symbol, rows in found.items()})


def grade_of(symbol: str) -> Grade | None:
    """The grade of a biomarker; None where too little was measured."""
    found = [
        row.icc for row in robustness().get(symbol, ()) if row.condition in CLINICAL and row.n >= PAIRS_MIN
    ]
    return grade(min(found)) if found else None


def grade(icc: float) -> Grade:
    """The grade of one figure."""
    return next((name for limit, name in _LIMITS if icc >= limit), "poor")
