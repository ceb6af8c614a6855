"""Three-valued logic of the rules: true, false, or not known (None).

An expression is true or false only of what was measured. A wave that is not there meets no comparison; a value that
could not be measured leaves it open (findings.md, section 3).
"""

from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

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
    spelled,
)

Truth = bool | None

#: The comparisons; they are only made of values that are there.
COMPARED: Final[dict[str, Any]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
#: Codes that answer whether a wave is there.
_TELLS_OF_PRESENCE: Final = frozenset({"ok", "out_of_domain"}) | NOT_THERE


def truth(node: Proposition, scene: Scene, lead: str = "") -> Truth:
    """Whether a proposition holds; lead is the one that a count is at."""
    match node:
        case Compare():
            return _compare(node, scene, lead)
        case And():
            return _all(node.of, scene, lead)
        case Or():
            return _any(node.of, scene, lead)
        case Flag():
            found = scene.read(node.of, lead)
            if found.code in NOT_THERE:
                return False
            return bool(found.value) if found.code == "ok" else None
        case Count():
            return _count(node, scene, lead)
        case Not():
            return negated(truth(node.of, scene, lead))
        case Is():
            stands = scene.stands.get(node.identifier, False)
            return stands if isinstance(stands, bool) else None
        case Code():
            return _code(node, scene, lead)
        case Previous():
            return None if scene.earlier is None else truth(node.of, scene.earlier, lead)
        case Missing():
            return scene.facts[node.of.name] is None


def negated(known: Truth) -> Truth:
    """The contrary; that of what is not known is not known either."""
    return None if known is None else not known


def _compare(node: Compare, scene: Scene, lead: str) -> Truth:
    left, right = scene.read(node.left, lead), scene.read(node.right, lead)
    if left.code in NOT_THERE or right.code in NOT_THERE:
        return False
    if left.code != "ok" or right.code != "ok":
        return None
    return bool(COMPARED[node.order](left.value, right.value))


def _all(of: tuple[Proposition, ...], scene: Scene, lead: str) -> Truth:
    """False wins, then unknown."""
    found: Truth = True
    for each in of:
        known = truth(each, scene, lead)
        if known is False:
            return False
        if known is None:
            found = None
    return found


def _any(of: tuple[Proposition, ...], scene: Scene, lead: str) -> Truth:
    """True wins, then unknown."""
    found: Truth = False
    for each in of:
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


def reason(node: Proposition, scene: Scene, lead: str = "") -> Reason:
    """The first reason why a proposition is not known; it is only asked where that is so."""
    match node:
        case Compare():
            return _unread(scene, lead, node.left, node.right)
        case Flag() | Code():
            return _unread(scene, lead, node.of)
        case Count():
            asked = counted(node, scene, lead)
            return next(reason(each, scene, at) for each, at in asked if truth(each, scene, at) is None)
        case And() | Or():
            return next(reason(each, scene, lead) for each in node.of if truth(each, scene, lead) is None)
        case Is():
            stands = scene.stands[node.identifier]
            return Reason("validity", node.identifier) if isinstance(stands, bool) else stands
        case Previous():
            if scene.earlier is None:
                return Reason("no_earlier_record", "serial")
            why, detail = reason(node.of, scene.earlier, lead)
            return Reason(why, f"previous({detail})")
        case Not():
            return reason(node.of, scene, lead)
        case Missing():
            raise AssertionError("what is missing is always known")


def _unread(scene: Scene, lead: str, *operands: Operand) -> Reason:
    for each in operands:
        code = scene.read(each, lead).code
        if code == NOT_GIVEN:
            return Reason("demographics", spelled(each, lead))
        if code != "ok" and code not in NOT_THERE:
            return Reason("validity", f"{spelled(each, lead)}: {code}")
    raise AssertionError("something of what is not known has no value")
