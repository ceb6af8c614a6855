"""Whether a value fits a term of the query line."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import inf
from typing import Final, Literal

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


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a text has to be, without regard to capitals: none, this as a whole, with this in it, or like it with *."""

    kind: Literal["none", "whole", "part", "like"]
    text: str = ""

    def accepts(self, value: str | None) -> bool:
        """Whether a value, None standing for none, fits."""
        if self.kind == "none" or value is None:
            return self.kind == "none" and value is None
        found = value.casefold()
        match self.kind:
            case "whole":
                return found == self.text
            case "part":
                return self.text in found
            case _:
                return fnmatchcase(found, self.text.replace("[", "[[]"))

    @property
    def expression(self) -> str:
        """Of what is like it, as a regular expression for the whole of a text in lower case."""
        parts = ({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in self.text)
        return rf"(?s)\A(?:{''.join(parts)})\z"


def patterns(term: Term) -> list[Pattern]:
    """Of a term of text, the patterns of which one has to fit; negation not looked at."""
    return [_pattern(term.field, each) for each in term.values]


def _pattern(name: str, value: str) -> Pattern:
    wanted = value.casefold()
    if not name:
        return Pattern("part", wanted)
    if wanted == NONE:
        return Pattern("none")
    contained = FIELDS[name].kind == "part"
    if "*" in wanted:
        return Pattern("like", f"*{wanted}*" if contained else wanted)
    return Pattern("part" if contained else "whole", wanted)


def accepts(term: Term) -> Accepts:
    """Of a term of words or moments, whether one value fits it, None standing for none; negation not looked at."""
    tests = [_test(term.field, term.operator, each) for each in term.values]
    return lambda value: any(test(value) for test in tests)


def _test(name: str, operator: Operator, value: str) -> Accepts:
    if not name or (operator == ":" and value.lower() == NONE):
        return _pattern(name, value).accepts
    of = FIELDS[name]
    if of.kind == "moment":
        return _moment_test(operator, value.replace(" ", "T"))
    if operator != ":":
        return _rank_test(of.rising, operator, value)
    return _pattern(name, value).accepts


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
