"""Whether a value fits a term of the query line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import inf
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store.query_fields import FIELDS, NONE, Operator, Term

_NUMBER: Final = re.compile(r"(-?\d+(?:\.\d+)?)([a-z/]*)$")


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends, each with or without the end itself."""

    low: float = -inf
    high: float = inf
    with_low: bool = True
    with_high: bool = True

    def holds(self, value: float) -> bool:
        """Whether the number lies in it."""
        above = value >= self.low if self.with_low else value > self.low
        return above and (value <= self.high if self.with_high else value < self.high)


def intervals(term: Term) -> list[Interval | None]:
    """Of a term of numbers, the intervals of which one has to hold it; None stands for numbers that are not there."""
    return [None if each == NONE else interval(term.field, term.operator, each) for each in term.values]


def interval(name: str, operator: Operator, value: str) -> Interval:
    low, dots, high = value.partition("..")
    if dots and operator == ":":
        return Interval(_number(name, low), _number(name, high))
    number = _number(name, value)
    match operator:
        case "<":
            return Interval(high=number, with_high=False)
        case "<=":
            return Interval(high=number)
        case ">":
            return Interval(low=number, with_low=False)
        case ">=":
            return Interval(low=number)
        case ":":
            return Interval(number, number)


def _number(name: str, text: str) -> float:
    units = FIELDS[name].units
    found = _NUMBER.match(text.lower())
    if found is None or found[2] not in units:
        known = ", ".join(each for each in units if each)
        with_units = f", with {known} behind it where needed" if known else ""
        raise InvalidInput(
            f"{name} takes a number such as {name}>60 or a range such as {name}:60..100{with_units}, not “{text}”."
        )
    return float(found[1]) * units[found[2]]


Accepts = Callable[[str | None], bool]


def accepts(term: Term) -> Accepts:
    """Of a term of words or moments, whether one value fits it, None standing for none; negation not looked at."""
    tests = [_test(term.field, term.operator, each) for each in term.values]
    return lambda value: any(test(value) for test in tests)


def _test(name: str, operator: Operator, value: str) -> Accepts:
    if not name:
        part = value.casefold()
        return lambda found: found is not None and part in found.casefold()
    of = FIELDS[name]
    if value.lower() == NONE and operator == ":":
        return lambda found: found is None
    if of.kind == "moment":
        return _moment_test(operator, value.replace(" ", "T"))
    if operator != ":":
        return _rank_test(of.rising, operator, value)
    return _text_test(value, contained=of.kind == "part")


def _text_test(value: str, *, contained: bool) -> Accepts:
    wanted = value.casefold()
    if "*" in wanted:
        pattern = f"*{wanted}*" if contained else wanted
        return lambda found: found is not None and fnmatchcase(found.casefold(), pattern.replace("[", "[[]"))
    if contained:
        return lambda found: found is not None and wanted in found.casefold()
    return lambda found: found is not None and found.casefold() == wanted


def _rank_test(rising: tuple[str, ...], operator: Operator, value: str) -> Accepts:
    wanted = interval("leads", operator, str(rising.index(value)))
    return lambda found: found in rising and wanted.holds(rising.index(found))


def _moment_test(operator: Operator, value: str) -> Accepts:
    """Times are ISO 8601 text, of which the asked one is a beginning: what begins with it lies in it."""
    return lambda found: found is not None and _holds(operator, found[: len(value)], value)


def _holds(operator: Operator, found: str, wanted: str) -> bool:
    match operator:
        case ":":
            return found == wanted
        case "<":
            return found < wanted
        case "<=":
            return found <= wanted
        case ">":
            return found > wanted
        case ">=":
            return found >= wanted
