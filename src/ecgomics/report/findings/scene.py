"""What the rules are asked of: values and facts of a recording, what has been said of it so far, what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.units import TEXT_UNITS
from ecgomics.report.findings.result import Unassessed
from ecgomics.report.findings.terms import (
    ALL_LEADS,
    STANDARD_TWELVE,
    Difference,
    Fact,
    Number,
    Operand,
    Symbol,
    Text,
    spelled,
)

Row = Mapping[str, Any]
"""One row of a stored profile's long table, or of a comparison."""
Answer = float | str | bool | None

#: Codes by which a wave or event is not there, so that nothing that is asked of it holds.
NOT_THERE: Final = frozenset({"absent", "wrong_rhythm"})
#: Why a value is not known though no code says so: its row is not among the values; age or sex was not given.
NOT_MEASURED: Final = "not_measured"
NOT_GIVEN: Final = "not_given"


class Reading(NamedTuple):
    """A value and its validity code; `not_measured` and `not_given` stand beside the codes of the conventions."""

    code: str
    value: Answer
    unit: str = ""


class Reason(NamedTuple):
    """Why something is not known."""

    why: Unassessed
    detail: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that an expression can ask for."""

    values: Mapping[str, Row]
    """By `symbol` or `symbol:LEAD`."""
    symbols: frozenset[str]
    """Biomarkers that have a row."""
    facts: Mapping[str, Answer]
    leads: tuple[str, ...]
    stands: Mapping[str, bool | Reason]
    """By statement, as far as they have been made: whether it stands, or why that is not known."""
    earlier: "Scene | None" = None
    differences: Mapping[str, Row] = field(default_factory=lambda: MappingProxyType({}))
    """Now minus before, by `symbol` or `symbol:LEAD`; comparisons of whole records by their own symbol."""

    def with_facts(self, facts: Mapping[str, Answer]) -> "Scene":
        """The same with some facts otherwise."""
        return replace(self, facts={**self.facts, **facts})

    def leads_of(self, leads: tuple[str, ...]) -> tuple[str, ...]:
        """The leads that a lead set means here."""
        if leads == ALL_LEADS:
            return self.leads
        return STANDARD_LEADS if leads == STANDARD_TWELVE else leads

    def read(self, operand: Operand, lead: str = "") -> Reading:
        """What an operand is here; lead is the one that a count is at."""
        match operand:
            case Symbol():
                return self._biomarker(operand, lead)
            case Number() | Text():
                return Reading("ok", operand.value)
            case Fact():
                value = self.facts[operand.name]
                return Reading("ok" if value is not None else NOT_GIVEN, value)
            case Difference():
                return _reading(self.differences.get(spelled(operand.of, lead)))

    def _biomarker(self, symbol: Symbol, lead: str) -> Reading:
        name = spelled(symbol, lead)
        row = self.values.get(name) or self.differences.get(name)
        if row is None and symbol.leads and symbol.name in self.symbols:
            return Reading("wrong_leads", None)
        return _reading(row)


def _reading(row: Row | None) -> Reading:
    if row is None:
        return Reading(NOT_MEASURED, None)
    code, unit = row["validity"], row["unit"]
    if unit not in TEXT_UNITS:
        return Reading(code, row["value"], unit)
    text = row["value_text"]
    return Reading(code, text == "true" if unit == "{flag}" and text else text)
