"""The choices of a plan as a form: names, kinds, defaults and explanations, read from its declaration."""

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from ecgomics.discovery.plan import COUNTS, Plan

FieldKind = Literal["count", "number", "choice", "several"]


@dataclass(frozen=True, slots=True)
class PlanField:
    """One choice of a plan."""

    name: str
    kind: FieldKind
    explanation: str
    default: float | str | tuple[float | str, ...]
    options: tuple[float | str, ...]
    """What may be chosen, of a choice and of several."""
    least: float | None
    """Smallest count that makes sense."""


@cache
def plan_fields() -> tuple[PlanField, ...]:
    """Every choice, in the order of the declaration."""
    hints, said, usual = get_type_hints(Plan), explanations(Plan), Plan().as_dict()
    return tuple(_field(name, hints[name], said.get(name, ""), usual[name]) for name in usual)


def _field(name: str, hint: Any, explanation: str, default: Any) -> PlanField:
    options: tuple[float | str, ...] = ()
    kind: FieldKind = "number" if hint is float else "count"
    if get_origin(hint) is Literal:
        kind, options = "choice", get_args(hint)
    elif get_origin(hint) is tuple:
        kind = "several"
        element = get_args(hint)[0]
        options = get_args(element) if get_origin(element) is Literal else tuple(default)
        default = tuple(default)
    least = COUNTS.get(name)
    return PlanField(name, kind, explanation, default, options, None if least is None else float(least))


def explanations(declared: type) -> Mapping[str, str]:
    """The sentences that stand below the fields of a class, by field."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(declared))).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = " ".join(text.split())
    return found
