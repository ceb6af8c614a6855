"""Whether an expression asks for what there is: biomarkers, leads, classes, facts; one sentence where it does not."""

import re
from typing import Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import BEAT, LEAD, RECORD, SERIAL, Biomarker
from ecgomics.core.errors import InvalidInput
from ecgomics.report.findings.language import FACTS
from ecgomics.report.findings.result import SEVERITIES
from ecgomics.report.findings.terms import (
    Compare,
    Difference,
    Fact,
    Flag,
    Number,
    Operand,
    Previous,
    Proposition,
    Symbol,
    Text,
    parts,
)

CLASS: Final = "{class}"
FLAG: Final = "{flag}"
#: What facts that are classes can be.
_CLASSES: Final = {
    "sex": ("M", "F"),
    "worst_severity": SEVERITIES,
    "verdict": ("good", "fair", "poor"),
    "chain": ("DIAG", "MON", "AMB", "HRES", "RR"),
}


def refuse_unfit(node: Proposition, *, serial: bool) -> None:
    """InvalidInput where a proposition asks for something that there is not, or compares what is not alike.

    serial says whether the rule needs an earlier recording.
    """
    for part in parts(node):
        if isinstance(part, Symbol):
            _refuse_place(part, serial=serial)
        elif isinstance(part, Compare):
            _refuse_comparison(part)
        elif isinstance(part, Flag) and _unit(part.of) != FLAG:
            raise InvalidInput(f"{_name(part.of)} is no flag: it must be compared with something")
        elif isinstance(part, Difference | Previous) and not serial:
            raise InvalidInput("an earlier recording is asked for, but “serial” is not among the needs")


def _declared(symbol: Symbol) -> Biomarker:
    found = catalogue().biomarkers.get(symbol.name)
    if found is None:
        raise InvalidInput(
            f"there is no biomarker “{symbol.name}”; `ecgomics catalogue` lists those that there are"
        )
    return found


def _refuse_place(symbol: Symbol, *, serial: bool) -> None:
    scope = _declared(symbol).scope
    if scope == SERIAL and not serial:
        raise InvalidInput(f"{symbol.name} compares recordings, but “serial” is not among the needs")
    if scope not in (RECORD, BEAT, LEAD, SERIAL):
        raise InvalidInput(f"{symbol.name} has no value of a single recording")
    if scope == LEAD and not symbol.leads:
        raise InvalidInput(
            f"{symbol.name} is measured lead by lead: a lead must stand behind it, as {symbol.name}:V1"
        )
    if scope != LEAD and symbol.leads:
        raise InvalidInput(f"{symbol.name} is of the whole record: no lead stands behind it")


def _refuse_comparison(node: Compare) -> None:
    left, right = _unit(node.left), _unit(node.right)
    if FLAG in (left, right):
        flag = node.left if left == FLAG else node.right
        raise InvalidInput(f"{_name(flag)} is a flag: it stands alone or behind “not”")
    if isinstance(node.left, Number | Text):
        raise InvalidInput("a biomarker or fact must stand on one side of a comparison")
    if (left == CLASS) != (right == CLASS):
        kind = "a class: it is compared with a quoted one" if left == CLASS else "a number"
        raise InvalidInput(f"{_name(node.left)} is {kind}")
    if left == CLASS and node.order not in ("==", "!="):
        raise InvalidInput(f"{_name(node.left)} is a class: it is equal to one or not, nothing else")
    if isinstance(node.right, Text):
        _refuse_class(node.left, node.right.value)


def _refuse_class(of: Operand, given: str) -> None:
    if isinstance(of, Fact):
        known = given in _CLASSES[of.name]
    elif isinstance(of, Symbol):
        # The formula of a class lists them.
        known = re.search(rf"(?<!\w){re.escape(given)}(?!\w)", _declared(of).formula) is not None
    else:
        known = False
    if not known:
        raise InvalidInput(f"{_name(of)} has no class “{given}”")


def _unit(of: Operand) -> str:
    match of:
        case Symbol():
            return _declared(of).unit
        case Fact():
            return FACTS[of.name]
        case Difference():
            return _declared(of.of).unit
        case Text():
            return CLASS
        case Number():
            return "1"


def _name(of: Operand) -> str:
    match of:
        case Symbol() | Fact():
            return of.name
        case Difference():
            return f"serial_difference[{of.of.name}]"
        case Number() | Text():
            return f"“{of.value}”"
