"""The expressions of the rules as trees: what a statement asks of the values and facts of a recording."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

Order = Literal["==", "!=", "<", "<=", ">", ">="]
CodeTest = Literal["absent", "notok", "outofdomain"]


@dataclass(frozen=True, slots=True)
class Number:
    """A limit."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """The name of a class."""

    value: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something known of the person, of the recording or of the statements so far, by its name in `FACTS`."""

    name: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """A biomarker: of the record (no leads), of one lead, or of each lead of a set that a `count` goes through."""

    name: str
    leads: tuple[str, ...] = ()
    is_set: bool = False

    @property
    def written(self) -> str:
        """As in the table."""
        where = f"[{','.join(self.leads)}]" if self.is_set else ":".join(self.leads)
        return f"{self.name}:{where}" if where else self.name


@dataclass(frozen=True, slots=True)
class Difference:
    """A biomarker now minus the same on the earlier recording."""

    of: Symbol


Operand = Number | Text | Fact | Symbol | Difference


@dataclass(frozen=True, slots=True)
class Compare:
    """One comparison."""

    left: Operand
    order: Order
    right: Operand


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes-or-no biomarker or fact as it stands."""

    of: Symbol | Fact


@dataclass(frozen=True, slots=True)
class Count:
    """In how many leads the one proposition holds, or how many of several hold, and what that number must be."""

    over: tuple["Proposition", ...]
    order: Order
    number: int
    leads: tuple[str, ...]
    """The set that the one proposition is asked of, lead by lead; empty where propositions are counted."""


@dataclass(frozen=True, slots=True)
class Is:
    """Whether a statement stands."""

    identifier: str


@dataclass(frozen=True, slots=True)
class Previous:
    """A proposition asked of the earlier recording."""

    of: "Proposition"


@dataclass(frozen=True, slots=True)
class Code:
    """Whether a biomarker has no value for a certain reason."""

    test: CodeTest
    of: Symbol


@dataclass(frozen=True, slots=True)
class Missing:
    """Whether age or sex is not known."""

    of: Fact


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    of: "Proposition"


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    of: tuple["Proposition", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of them at least."""

    of: tuple["Proposition", ...]


Proposition = Compare | Flag | Count | Is | Previous | Code | Missing | Not | And | Or
Node = Proposition | Operand

#: Names of lead sets: every recorded lead, and the standard twelve.
ALL_LEADS: Final = ("ALL",)
STANDARD_TWELVE: Final = ("LEADS12",)


def below(node: Node) -> tuple[Node, ...]:
    """What a node is directly made of."""
    match node:
        case And() | Or():
            return node.of
        case Count():
            return node.over
        case Compare():
            return (node.left, node.right)
        case Not() | Previous() | Flag() | Code() | Missing() | Difference():
            return (node.of,)
        case _:
            return ()


def parts(node: Node) -> Iterator[Node]:
    """A node and all that it is made of."""
    yield node
    for each in below(node):
        yield from parts(each)


def spelled(operand: Operand, lead: str = "") -> str:
    """The name of an operand in words and lists: `symbol:LEAD`, with lead the one that a count is at."""
    match operand:
        case Symbol():
            where = lead if operand.is_set else "".join(operand.leads)
            return f"{operand.name}:{where}" if where else operand.name
        case Difference():
            return f"serial_difference[{spelled(operand.of, lead)}]"
        case Fact():
            return operand.name
        case Number() | Text():
            return str(operand.value)


#: Stands in a named part of the table for the lead, or the set of leads, that is written behind its name.
ANY_LEAD: Final = ("LEAD",)


def bound(node: Proposition, leads: tuple[str, ...], *, is_set: bool) -> Proposition:
    """A named part of the table with its lead, or set of leads, filled in."""
    return cast(Proposition, _bound(node, leads, is_set=is_set))


def _bound(node: Node, leads: tuple[str, ...], *, is_set: bool) -> Node:
    def inner(part: Node) -> Any:
        return _bound(part, leads, is_set=is_set)

    match node:
        case Symbol():
            return replace(node, leads=leads, is_set=is_set) if node.leads == ANY_LEAD else node
        case And() | Or():
            return replace(node, of=tuple(inner(each) for each in node.of))
        case Count():
            return replace(node, over=tuple(inner(each) for each in node.over))
        case Compare():
            return replace(node, left=inner(node.left), right=inner(node.right))
        case Not() | Previous() | Flag() | Code() | Difference():
            return replace(node, of=inner(node.of))
        case _:
            return node
