"""The table of reference values: expected.csv, and how it is made from the recipes."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.conformance.suite import Pair, pairs, phantoms
from ecgomics.phantom.expected import Expectation, expected
from ecgomics.phantom.expected.expectation import flag

COLUMNS: Final = (
    "phantom",
    "code",
    "symbol",
    "lead",
    "value",
    "tolerance",
    "unit",
    "validity",
    "tier",
    "how",
)
QTC_RISE_MS: Final = 60.0
QTC_MOST_MS: Final = 500.0
#: Digits of a reference value: finer than any tolerance.
DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Reference:
    """One line of the table."""

    phantom: str
    code: str
    symbol: str
    lead: str
    """Of a comparison: the biomarker that is compared."""
    value: str
    """A number, class or flag as text; empty where there is a reason."""
    tolerance: float
    unit: str
    validity: str
    """ok, or the codes any of which is right, separated by spaces."""
    tier: int
    how: str

    @property
    def name(self) -> str:
        """`symbol` or `symbol:LEAD`."""
        return f"{self.symbol}:{self.lead}" if self.lead else self.symbol


def references() -> tuple[Reference, ...]:
    """The table as it is shipped."""
    text = (files("ecgomics.conformance") / "expected.csv").read_text(encoding="utf-8")
    # The columns of the table are the fields; all but these two are texts.
    return tuple(
        Reference(**{**line, "tolerance": float(line["tolerance"]), "tier": int(line["tier"])})  # type: ignore[arg-type]  # columns
        for line in csv.DictReader(io.StringIO(text))
    )


def computed() -> Iterator[Reference]:
    """The table from the recipes."""
    known: dict[tuple[str, str], Expectation] = {}
    for phantom in phantoms():
        for each in expected(phantom):
            known[phantom.recipe.name, each.symbol] = each
            yield _reference(phantom.recipe.name, each)
    for pair in pairs():
        yield from (_reference(pair.name, each) for each in _of_pair(pair, known))


def _of_pair(pair: Pair, known: Mapping[tuple[str, str], Expectation]) -> Iterator[Expectation]:
    """Later less earlier reference value, and what the rise of QTc means."""
    for symbol in pair.of:
        before, after = (known[name, symbol] for name in (pair.earlier, pair.later))
        assert isinstance(before.value, float)
        assert isinstance(after.value, float)
        change, tolerance = after.value - before.value, before.tolerance + after.tolerance
        if catalogue().biomarkers[symbol].unit == "deg":
            change = (change + 180.0) % 360.0 - 180.0
        yield Expectation("serial_difference", change, tolerance, f"{symbol}, later − earlier", symbol)
        if symbol == "qtc_fridericia":
            concern = change > QTC_RISE_MS or after.value > QTC_MOST_MS
            yield Expectation("qtc_increase_flag", flag(concern), 0.0, "rise above 60 ms, or above 500 ms")


def _reference(phantom: str, each: Expectation) -> Reference:
    declared = catalogue()[each.symbol]
    return Reference(
        phantom=phantom,
        code=declared.code,
        symbol=declared.symbol,
        lead=each.lead,
        value=_text(each.value),
        tolerance=round(each.tolerance, DIGITS),
        unit=declared.unit,
        validity=each.validity,
        tier=declared.tier,
        how=each.how,
    )


def _text(value: float | str | None) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{round(value, DIGITS) + 0.0:.10g}"


def as_csv(rows: Sequence[Reference]) -> str:
    """The table as text."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = {
            **{column: getattr(row, column) for column in COLUMNS},
            "tolerance": f"{row.tolerance:.10g}",
        }
        writer.writerow(values.values())
    return table.getvalue()
