"""Limits moved by how far a measurement may be off: what holds then holds clearly.

The tolerances are those of automatic measurement in IEC 60601-2-25; they stand in tolerances.csv.
"""

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from ecgomics.report.findings.terms import (
    And,
    Compare,
    Count,
    Not,
    Number,
    Or,
    Proposition,
    Symbol,
)

Tolerances = Mapping[str, tuple[float, float]]
"""By symbol: in its unit, and in percent of the limit; the larger of the two counts."""
_UP: Final = frozenset({">", ">="})
_DOWN: Final = frozenset({"<", "<="})


@cache
def tolerances() -> Tolerances:
    """Tolerances by symbol."""
    text = resources.files("ecgomics.report.findings").joinpath("tolerances.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType(
        {row["symbol"]: (float(row["absolute"]), float(row["percent"] or 0.0)) for row in rows}
    )


def clear(node: Proposition, *, wanted: bool = True) -> Proposition:
    """The proposition so narrow (so wide where it must not hold) that no error of measurement makes it hold."""
    match node:
        case Compare(Symbol() as left, order, Number(limit)) if left.name in tolerances():
            absolute, percent = tolerances()[left.name]
            step = max(absolute, abs(limit) * percent / 100.0)
            up = (order in _UP) - (order in _DOWN)
            return replace(node, right=Number(limit + step * up * (1 if wanted else -1)))
        case And() | Or():
            return replace(node, of=tuple(clear(each, wanted=wanted) for each in node.of))
        case Not():
            return Not(clear(node.of, wanted=not wanted))
        case Count():
            more = node.order in _UP
            if not more and node.order not in _DOWN and not (node.order == "==" and node.number == 0):
                return node
            return replace(node, over=tuple(clear(each, wanted=wanted is more) for each in node.over))
        case _:
            return node
