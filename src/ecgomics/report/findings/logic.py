"""Three-valued logic of the rules: true, false, or not known (None).

An expression is true or false only of what was measured. A wave that is not there meets no comparison; a value that
could not be measured leaves it open (findings.md, section 3).
"""

from collections.abc import Callable, Iterator
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final, cast

from ecgomics.report.findings.scene import NOT_GIVEN, NOT_MEASURED, NOT_THERE, Reason, Scene
from ecgomics.report.findings.terms import (
    And,
    Code,
    Compare,
    Count,
    Flag,
    Is,
    Missing,
    Not,
    Operand,
    Or,
    Previous,
    Proposition,
    below,
    spelled,
)

Truth = bool | None

#: The comparisons; they are only made of values that are there.
COMPARED: Final[dict[str, Any]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
#: Codes that answer whether a wave is there.
_TELLS_OF_PRESENCE: Final = frozenset({"ok", "out_of_domain"}) | NOT_THERE


def truth(node: Proposition, scene: Scene, lead: str = "") -> Truth:
    """Whether a proposition holds; lead is the one that a count is at."""
    return _TRUTH[type(node)](node, scene, lead)


def negated(known: Truth) -> Truth:
    """The contrary; that of what is not known is not known either."""
    return None if known is None else not known


def _flag(node: Flag, scene: Scene, lead: str) -> Truth:
    found = scene.read(node.of, lead)
    if found.code in NOT_THERE:
        return False
    return bool(found.value) if found.code == "ok" else None


def _is(node: Is, scene: Scene, _: str) -> Truth:
    stands = scene.stands.get(node.identifier, False)
    return stands if isinstance(stands, bool) else None


def _compare(node: Compare, scene: Scene, lead: str) -> Truth:
    left, right = scene.read(node.left, lead), scene.read(node.right, lead)
    if left.code in NOT_THERE or right.code in NOT_THERE:
        return False
    if left.code != "ok" or right.code != "ok":
        return None
    return bool(COMPARED[node.order](left.value, right.value))


def _all(node: And, scene: Scene, lead: str) -> Truth:
    """False wins, then unknown."""
    found: Truth = True
    for each in node.of:
        known = truth(each, scene, lead)
        if known is False:
            return False
        if known is None:
            found = None
    return found


def _any(node: Or, scene: Scene, lead: str) -> Truth:
    """True wins, then unknown."""
    found: Truth = False
    for each in node.of:
        known = truth(each, scene, lead)
        if known is True:
            return True
        if known is None:
            found = None
    return found


def _count(node: Count, scene: Scene, lead: str) -> Truth:
    known = [truth(each, scene, at) for each, at in counted(node, scene, lead)]
    return count_holds(node.order, node.number, sure=known.count(True), open_=known.count(None))


def counted(node: Count, scene: Scene, lead: str) -> list[tuple[Proposition, str]]:
    """What a count asks, one after the other, and of which lead."""
    if node.leads:
        return [(node.over[0], each) for each in scene.leads_of(node.leads)]
    return [(each, lead) for each in node.over]


def count_holds(order: str, number: int, *, sure: int, open_: int) -> Truth:
    """Whether sure ones, and any of the open ones beside them, meet the number; None where some would and some not."""
    met = {bool(COMPARED[order](sure + more, number)) for more in range(open_ + 1)}
    return met.pop() if len(met) == 1 else None


def _code(node: Code, scene: Scene, lead: str) -> Truth:
    code = scene.read(node.of, lead).code
    if code == NOT_MEASURED:
        return None
    if node.test == "notok":
        return code != "ok"
    if node.test == "outofdomain":
        return code == "out_of_domain"
    return code == "absent" if code in _TELLS_OF_PRESENCE else None


def _previous(node: Previous, scene: Scene, lead: str) -> Truth:
    return None if scene.earlier is None else truth(node.of, scene.earlier, lead)


_TRUTH: Final[dict[type[Proposition], Callable[[Any, Scene, str], Truth]]] = {
    Compare: _compare,
    And: _all,
    Or: _any,
    Flag: _flag,
    Count: _count,
    Not: lambda node, scene, lead: negated(truth(node.of, scene, lead)),
    Is: _is,
    Code: _code,
    Previous: _previous,
    Missing: lambda node, scene, _: scene.facts[node.of.name] is None,
}


def reason(node: Proposition, scene: Scene, lead: str = "") -> Reason:
    """The first reason why a proposition is not known; it is only asked where that is so."""
    match node:
        case And() | Or() | Count():
            return next(reason(*each) for each in _asked(node, scene, lead) if truth(*each) is None)
        case Is():
            return _unsaid(node, scene)
        case Previous():
            return _before(node, scene, lead)
        case Not():
            return reason(node.of, scene, lead)
        case _:
            return _unread(scene, lead, *cast(tuple[Operand, ...], below(node)))


def _asked(node: And | Or | Count, scene: Scene, lead: str) -> Iterator[tuple[Proposition, Scene, str]]:
    if isinstance(node, Count):
        return ((each, scene, at) for each, at in counted(node, scene, lead))
    return ((each, scene, lead) for each in node.of)


def _unsaid(node: Is, scene: Scene) -> Reason:
    stands = scene.stands[node.identifier]
    if isinstance(stands, bool):
        raise AssertionError(f"it is known whether {node.identifier} stands")
    return stands


def _before(node: Previous, scene: Scene, lead: str) -> Reason:
    if scene.earlier is None:
        return Reason("no_earlier_record", "serial")
    why, detail = reason(node.of, scene.earlier, lead)
    return Reason(why, f"previous({detail})")


def _unread(scene: Scene, lead: str, *operands: Operand) -> Reason:
    for each in operands:
        code = scene.read(each, lead).code
        if code == NOT_GIVEN:
            return Reason("demographics", spelled(each, lead))
        if code != "ok" and code not in NOT_THERE:
            return Reason("validity", f"{spelled(each, lead)}: {code}")
    raise AssertionError("something of what is not known has no value")
