"""Pydantic models of frozen dataclasses, so that what is declared once inside is described once outside.

Numbers may be null: JSON has no NaN. A ClassVar `kind` becomes a field of that one value.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, create_model

#: Names of models are one namespace; the same word inside may mean another thing in another module.
_PREFIXES: Final[Mapping[str, str]] = {
    "ecgomics.discovery.results": "Found",
    "ecgomics.discovery.table": "Found",
    "ecgomics.discovery.figures.shapes": "Drawn",
}


@cache
def model_of(declared: type) -> type[BaseModel]:
    """The model of a dataclass, of its name (with a word before it for what was found or drawn) and fields."""
    hints = get_type_hints(declared)
    found: dict[str, Any] = {each.name: (shape_of(hints[each.name]), ...) for each in fields(declared)}
    kind = getattr(declared, "kind", None)
    if isinstance(kind, str):
        found = {"kind": (Literal[kind], ...), **found}
    name = _PREFIXES.get(declared.__module__, "") + declared.__name__
    return create_model(name, __doc__=declared.__doc__, **found)


def shape_of(hint: Any) -> Any:
    """The type of a field in JSON."""
    if hint is float:
        return float | None
    if isinstance(hint, type) and is_dataclass(hint):
        return model_of(hint)
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple:
        return list[shape_of(inside[0])] if inside[-1] is Ellipsis else tuple[*map(shape_of, inside)]  # type: ignore[misc]
    if origin is Mapping:
        return dict[str, shape_of(inside[1])]  # type: ignore[misc]
    if origin in (Union, UnionType):
        return Union[*(NoneType if each is NoneType else shape_of(each) for each in inside)]
    return hint
