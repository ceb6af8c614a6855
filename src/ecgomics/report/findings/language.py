"""The language of the rules: text of a cell → tree, or one sentence that says what is wrong and where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, cast, get_args

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import OTHER_LEADS, PRECORDIAL_LEADS, STANDARD_LEADS
from ecgomics.report.findings.terms import (
    ALL_LEADS,
    ANY_LEAD,
    STANDARD_TWELVE,
    And,
    Code,
    CodeTest,
    Compare,
    Count,
    Difference,
    Fact,
    Flag,
    Is,
    Missing,
    Node,
    Not,
    Number,
    Operand,
    Or,
    Order,
    Previous,
    Proposition,
    Symbol,
    Text,
    below,
    bound,
    parts,
)

#: What is known beside the biomarkers, with the unit that it is printed in; {class} and {flag} as in the catalogue.
FACTS: Final = {
    "age": "a",
    "sex": "{class}",
    "duration_s": "s",
    "n_leads": "1",
    "fs_hz": "Hz",
    "chain": "{class}",
    "verdict": "{class}",
    "spike_channel": "{flag}",
    "worst_severity": "{class}",
    "core_complete": "{flag}",
    "only_rhythm_or_rate": "{flag}",
}
#: Facts of the person, which may not be known.
PERSONAL: Final = frozenset({"age", "sex"})
#: Facts that sum up the statements: they are known when all others have been made.
OF_STATEMENTS: Final = frozenset({"worst_severity", "core_complete", "only_rhythm_or_rate"})
_ORDERS: Final = frozenset(get_args(Order))
_CODE_TESTS: Final = frozenset(get_args(CodeTest))
_WORDS: Final = frozenset({"and", "or", "not", "count", "is", "previous", "missing"}) | _CODE_TESTS
_MIRRORED: Final[dict[str, Order]] = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
#: The chest leads in their order round the chest; a span such as V1..V4 goes along it.
_CHEST_ORDER: Final = (*PRECORDIAL_LEADS, "V7", "V8", "V9")
_KNOWN_LEADS: Final = frozenset(STANDARD_LEADS) | frozenset(OTHER_LEADS) | frozenset(ANY_LEAD)
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)|(?P<text>'[^']*')"
    r"|(?P<sign>==|!=|<=|>=|\.\.|[<>()\[\],:-]))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    place: int
    """First character in the cell, counted from 1."""


def parsed(text: str, named: Mapping[str, Proposition] = MappingProxyType({})) -> Proposition:
    """The tree of an expression; InvalidInput names the place of the first thing that is wrong.

    named are parts that the expression may call by their name, with a lead or a set of leads where they ask for one.
    """
    return _Parser(text, named).whole()


def leads_named(text: str) -> tuple[str, ...]:
    """The leads of a list such as `V1..V6` or `I,aVF`; InvalidInput where one is none."""
    return _Parser(text).leads()


class _Parser:
    """Recursive descent, one method for each rule of the grammar."""

    def __init__(self, text: str, named: Mapping[str, Proposition] = MappingProxyType({})) -> None:
        self._named = named
        self._tokens = _tokens(text)
        self._next = 0

    def whole(self) -> Proposition:
        found = self._either()
        self._refuse_unless(self._now.kind == "end", "an “and”, an “or” or the end")
        _refuse_stray_sets(found)
        return found

    def leads(self) -> tuple[str, ...]:
        found = list(self._span())
        while self._comes(","):
            found += self._span()
        self._refuse_unless(self._now.kind == "end", "a comma or the end")
        return tuple(found)

    @property
    def _now(self) -> _Token:
        return self._tokens[self._next]

    def _taken(self) -> _Token:
        token = self._now
        self._next += 1
        return token

    def _comes(self, text: str) -> bool:
        """Takes the sign or word if it comes next."""
        found = self._now.text == text and self._now.kind != "text"
        self._next += found
        return found

    def _must_come(self, text: str) -> None:
        self._refuse_unless(self._comes(text), f"“{text}”")

    def _refuse_unless(self, holds: bool, expected: str) -> None:
        if not holds:
            what = f"“{self._now.text}”" if self._now.text else "the end"
            raise InvalidInput(f"{expected} is expected at character {self._now.place}, not {what}")

    def _either(self) -> Proposition:
        found = [self._both()]
        while self._comes("or"):
            found.append(self._both())
        return found[0] if len(found) == 1 else Or(tuple(found))

    def _both(self) -> Proposition:
        found = [self._single()]
        while self._comes("and"):
            found.append(self._single())
        return found[0] if len(found) == 1 else And(tuple(found))

    def _single(self) -> Proposition:
        if self._comes("not"):
            return Not(self._single())
        if self._comes("("):
            inner = self._either()
            self._must_come(")")
            return inner
        word = self._now.text if self._now.kind == "word" else ""
        if word in _WORDS:
            return self._call(self._taken().text)
        if word in self._named:
            return self._part(self._taken().text)
        return self._comparison()

    def _part(self, name: str) -> Proposition:
        """A named part of the table, with the leads that are written behind it."""
        part, where = self._named[name], self._symbol(name)
        asks = any(isinstance(each, Symbol) and each.leads == ANY_LEAD for each in parts(part))
        if asks is not bool(where.leads):
            raise InvalidInput(f"{name} is asked {'of a lead' if asks else 'of the record, not of a lead'}")
        return bound(part, where.leads, is_set=where.is_set)

    def _call(self, word: str) -> Proposition:
        self._must_come("(")
        if word == "count":
            return self._count()
        found: Proposition
        if word == "is":
            found = Is(self._word("the id of a statement"))
        elif word == "previous":
            found = Previous(self._either())
        elif word == "missing":
            found = Missing(self._personal())
        else:
            self._refuse_unless(word in _CODE_TESTS, "a question")
            found = Code(cast(CodeTest, word), self._symbol(self._word("a biomarker")))
        self._must_come(")")
        return found

    def _count(self) -> Proposition:
        over = [self._either()]
        while self._comes(","):
            over.append(self._either())
        self._must_come(")")
        self._refuse_unless(self._now.text in _ORDERS, "a comparison of the count")
        order = cast(Order, self._taken().text)
        self._refuse_unless(self._now.kind == "number" and "." not in self._now.text, "a whole number")
        number = int(self._taken().text)
        sets = {each.leads for one in over for each in free_sets(one)}
        if len(sets) > 1:
            raise InvalidInput("the lead sets of one count must be the same")
        if sets and len(over) > 1:
            raise InvalidInput("a count goes through leads or through propositions, not through both")
        return Count(tuple(over), order, number, next(iter(sets), ()))

    def _comparison(self) -> Proposition:
        left = self._operand()
        if self._now.text not in _ORDERS or self._now.kind == "text":
            self._refuse_unless(isinstance(left, Symbol | Fact), "a comparison")
            return Flag(cast(Symbol | Fact, left))
        order = cast(Order, self._taken().text)
        right = self._operand()
        if isinstance(left, Number | Text):
            left, order, right = right, _MIRRORED[order], left
        return Compare(left, order, right)

    def _operand(self) -> Operand:
        if self._comes("-"):
            return Number(-self._number())
        if self._now.kind == "number":
            return Number(self._number())
        if self._now.kind == "text":
            return Text(self._taken().text)
        word = self._word("a biomarker, a number or a quoted class")
        if word in FACTS:
            return Fact(word)
        if word != "serial_difference":
            return self._symbol(word)
        self._must_come("[")
        of = self._symbol(self._word("a biomarker"))
        self._must_come("]")
        return Difference(of)

    def _number(self) -> float:
        self._refuse_unless(self._now.kind == "number", "a number")
        return float(self._taken().text)

    def _word(self, expected: str) -> str:
        self._refuse_unless(self._now.kind == "word", expected)
        return self._taken().text

    def _personal(self) -> Fact:
        self._refuse_unless(self._now.text in PERSONAL, "“age” or “sex”")
        return Fact(self._taken().text)

    def _symbol(self, name: str) -> Symbol:
        if not self._comes(":"):
            return Symbol(name)
        if not self._comes("["):
            return Symbol(name, (self._lead(),))
        leads = list(self._span())
        while self._comes(","):
            leads += self._span()
        self._must_come("]")
        return Symbol(name, tuple(leads), is_set=True)

    def _span(self) -> tuple[str, ...]:
        if self._now.text in (*ALL_LEADS, *STANDARD_TWELVE):
            return (self._taken().text,)
        first = self._lead()
        if not self._comes(".."):
            return (first,)
        place = self._now.place
        last = self._lead()
        if not {first, last} <= set(_CHEST_ORDER) or _CHEST_ORDER.index(first) >= _CHEST_ORDER.index(last):
            raise InvalidInput(
                f"{first}..{last} at character {place} is no span of chest leads from V1 to V9"
            )
        return _CHEST_ORDER[_CHEST_ORDER.index(first) : _CHEST_ORDER.index(last) + 1]

    def _lead(self) -> str:
        self._refuse_unless(self._now.text in _KNOWN_LEADS, "the name of a lead")
        return self._taken().text


def free_sets(node: Node) -> list[Symbol]:
    """Biomarkers with a lead set that no count below the node goes through."""
    if isinstance(node, Count):
        return []
    if isinstance(node, Symbol):
        return [node] if node.is_set else []
    return [found for each in below(node) for found in free_sets(each)]


def _refuse_stray_sets(node: Proposition) -> None:
    stray = free_sets(node)
    if stray:
        raise InvalidInput(f"the lead set of {stray[0].written} stands outside a count")


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise InvalidInput(f"“{text[at]}” at character {at + 1} belongs to no expression")
        kind = match.lastgroup
        start = match.start(kind)
        written = match.group(kind)
        found.append(_Token(kind, written.strip("'") if kind == "text" else written, start + 1))
        place = match.end()
    return [*found, _Token("end", "", len(text) + 1)]
