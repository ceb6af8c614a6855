"""The query line of the library: parsed into terms, written back, and asked whether a value fits.

    rhythm:AF quality<good device:"Polar" tag:followup lead:II duration>60 subject:P0142 -triage:excluded free text

Terms stand with blanks between and all have to hold. A term is a field, one of : < <= > >= and a value; commas stand
between values of which one has to fit, a minus before the term turns it round. A word without a field is looked for in
the name, group, person, device and tags.
"""

import difflib
import re
from collections.abc import Mapping
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.store.query_fields import FIELDS, LONGEST, NONE, Operator, Term
from ecgomics.store.query_fit import interval

_HEAD: Final = re.compile(r"(-?)([A-Za-z_]+)(<=|>=|[:<>=])")
_OPERATORS: Final[Mapping[str, Operator]] = {
    ":": ":",
    "=": ":",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
_BARE: Final = re.compile(r'[^\s,"]+')
_FREE: Final = re.compile(r'[^\s"]+')
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MOMENT: Final = re.compile(r"\d{4}(-\d{2}(-\d{2}([T ]\d{2}(:\d{2}){0,2})?)?)?$")


def parsed(line: str) -> tuple[Term, ...]:
    """The terms of a line; InvalidInput says what in it cannot be understood."""
    if len(line) > LONGEST:
        raise InvalidInput(f"The query has {len(line)} characters; {LONGEST} are allowed.")
    terms, place = [], _after_blanks(line, 0)
    while place < len(line):
        term, place = _term(line, place)
        terms.append(term)
        place = _after_blanks(line, place)
    return tuple(terms)


def written(terms: tuple[Term, ...]) -> str:
    """The line that these terms are parsed from."""
    return " ".join(_written(each) for each in terms)


def _term(line: str, place: int) -> tuple[Term, int]:
    head = _HEAD.match(line, place)
    if head is None:
        return _free_term(line, place)
    name = head[2].lower()
    if name not in FIELDS:
        raise InvalidInput(_unknown(head[2]))
    values, place = _values(line, head.end(), head[0].lstrip("-"))
    operator = _OPERATORS[head[3]]
    checked = tuple(_checked(name, operator, each) for each in values)
    return Term(name, operator, checked, negated=bool(head[1])), place


def _free_term(line: str, place: int) -> tuple[Term, int]:
    negated = line[place] == "-" and place + 1 < len(line) and not line[place + 1].isspace()
    place += negated
    if line[place] == '"':
        text, place = _quoted(line, place)
    else:
        found = _FREE.match(line, place)
        assert found is not None  # neither a blank nor a quotation mark stands there
        text, place = found[0], found.end()
    return Term("", ":", (text,), negated=negated), place


def _values(line: str, place: int, head: str) -> tuple[list[str], int]:
    values = []
    while True:
        if place < len(line) and line[place] == '"':
            text, place = _quoted(line, place)
        else:
            found = _BARE.match(line, place)
            if found is None:
                raise InvalidInput(
                    f"A value is missing behind “{head}”: write one, such as in {_example(head)}."
                )
            text, place = found[0], found.end()
        values.append(text)
        if place >= len(line) or line[place] != ",":
            return values, place
        place += 1


def _quoted(line: str, place: int) -> tuple[str, int]:
    found = _QUOTED.match(line, place)
    if found is None:
        raise InvalidInput(f"The quotation mark at character {place + 1} is not closed.")
    return re.sub(r"\\(.)", r"\1", found[1]), found.end()


def _checked(name: str, operator: Operator, value: str) -> str:
    """The value as it is compared; InvalidInput where the field does not take it."""
    of = FIELDS[name]
    if operator != ":" and of.kind in ("text", "part"):
        raise InvalidInput(f"{name} is text and has no order: write {name}:{_safe(value)}.")
    if of.kind in ("number", "moment") and value.lower() == NONE:
        return _only_alike(name, operator, NONE)
    if of.kind == "choice":
        return _choice(name, operator, value)
    if of.kind == "number":
        interval(name, operator, value)
    if of.kind == "moment" and not _MOMENT.match(value):
        raise InvalidInput(
            f"{name} takes a day, month or year such as 2026-05-04, 2026-05 or 2026, not “{value}”."
        )
    return of.short.get(value.lower(), value)


def _choice(name: str, operator: Operator, value: str) -> str:
    of = FIELDS[name]
    word = value.lower().replace("_", " ")
    allowed = of.choices if operator == ":" else of.rising
    if operator != ":" and not of.rising:
        raise InvalidInput(f"{name} has no order: write {name}:{_safe(value)}.")
    if word == NONE and operator == ":":
        return NONE
    if word not in allowed:
        raise InvalidInput(f"{name} is {_either(allowed)}, not “{value}”.")
    return word


def _only_alike(name: str, operator: Operator, value: str) -> str:
    if operator != ":":
        raise InvalidInput(f"“{value}” has no order: write {name}:{value}.")
    return value


def _written(term: Term) -> str:
    minus = "-" if term.negated else ""
    if not term.field:
        (text,) = term.values
        bare = _FREE.fullmatch(text) and not text.startswith("-") and not _HEAD.match(text)
        return minus + (text if bare else _in_quotes(text))
    return minus + term.field + term.operator + ",".join(_safe(each) for each in term.values)


def _safe(value: str) -> str:
    return value if _BARE.fullmatch(value) else _in_quotes(value)


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _after_blanks(line: str, place: int) -> int:
    while place < len(line) and line[place].isspace():
        place += 1
    return place


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), FIELDS, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    known = _either(tuple(FIELDS), "and")
    return f"There is no field “{name}”.{meant} There are {known}; quotation marks make it text."


def _either(words: tuple[str, ...], last: str = "or") -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else words[0]


def _example(head: str) -> str:
    name = re.split(r"[:<>=]", head)[0].lower()
    of = FIELDS[name]
    value = {"number": "60", "moment": "2026-05"}.get(of.kind) or next(iter(of.choices), "word")
    return f"{head}{value}"
