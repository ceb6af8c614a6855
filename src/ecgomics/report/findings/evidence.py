"""Which values met a criterion, and what each of them was asked."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ecgomics.report.findings.language import FACTS
from ecgomics.report.findings.logic import counted, truth
from ecgomics.report.findings.result import Met
from ecgomics.report.findings.scene import NOT_GIVEN, Answer, Scene
from ecgomics.report.findings.terms import (
    And,
    Code,
    Compare,
    Count,
    Fact,
    Flag,
    Is,
    Missing,
    Not,
    Number,
    Operand,
    Or,
    Previous,
    Proposition,
    Text,
    spelled,
)

_CONTRARY: Final = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
#: Units that say that a value is no number, and are not printed behind it.
_NO_UNIT: Final = frozenset({"{class}", "{flag}"})


def met(node: Proposition, scene: Scene, lead: str = "", *, holds: bool = True) -> Iterator[Met]:
    """The values that make a proposition hold, or fail where holds is False; nothing for what does neither.

    That another statement does not stand is no evidence.
    """
    if truth(node, scene, lead) is not holds or (isinstance(node, Is) and not holds):
        return
    if isinstance(node, And | Or | Count | Not | Previous):
        yield from _inside(node, scene, lead, holds=holds)
    else:
        yield _value(node, scene, lead, holds=holds)


def _inside(
    node: And | Or | Count | Not | Previous, scene: Scene, lead: str, *, holds: bool
) -> Iterator[Met]:
    match node:
        case And() | Or():
            for each in node.of:
                yield from met(each, scene, lead, holds=holds)
        case Count():
            many = node.order in (">", ">=") or (node.order == "==" and node.number > 0)
            for each, at in counted(node, scene, lead):
                yield from met(each, scene, at, holds=holds is many)
        case Not():
            yield from met(node.of, scene, lead, holds=not holds)
        case Previous() if scene.earlier is not None:
            for one in met(node.of, scene.earlier, lead, holds=holds):
                yield replace(one, name=f"previous({one.name})")


def _value(node: Compare | Flag | Is | Code | Missing, scene: Scene, lead: str, *, holds: bool) -> Met:
    match node:
        case Compare():
            return _compared(node, scene, lead, holds=holds)
        case Flag():
            found = scene.read(node.of, lead)
            return Met(spelled(node.of, lead), found.value, "", "" if found.value is not None else found.code)
        case Is():
            return Met(node.identifier, holds, "", "")
        case Code():
            found = scene.read(node.of, lead)
            return Met(spelled(node.of, lead), found.value, _printed(found.unit), found.code)
        case Missing():
            return Met(node.of.name, scene.facts[node.of.name], _printed(FACTS[node.of.name]), NOT_GIVEN)


def _compared(node: Compare, scene: Scene, lead: str, *, holds: bool) -> Met:
    left = scene.read(node.left, lead)
    unit = FACTS[node.left.name] if isinstance(node.left, Fact) else left.unit
    name = spelled(node.left, lead)
    if left.value is None:
        return Met(name, None, _printed(unit), left.code)
    order = node.order if holds else _CONTRARY[node.order]
    return Met(name, left.value, _printed(unit), _condition(order, node.right, scene, lead))


def _condition(order: str, right: Operand, scene: Scene, lead: str) -> str:
    """`> 200`; empty where the value is the class that was asked for, `!= upsloping` where it is not."""
    match right:
        case Text():
            return "" if order == "==" else f"{order} {right.value}"
        case Number():
            return f"{order} {right.value:g}"
        case _:
            return f"{order} {spelled(right, lead)} ({_written(scene.read(right, lead).value)})"


def _printed(unit: str) -> str:
    return "" if unit in _NO_UNIT else unit


def _written(value: Answer) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
