"""Discovery ⇄ JSON: every field under its own name, NaN as null, infinities as text."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from math import inf, isfinite, isnan, nan
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.results import Discovery

INFINITE: Final = {"Infinity": inf, "-Infinity": -inf}


def to_json(discovery: Discovery) -> str:
    """As text that any JSON reader takes."""
    return json.dumps(to_dict(discovery), ensure_ascii=False, allow_nan=False)


def from_json(text: str) -> Discovery:
    """What to_json wrote; InvalidInput if it is something else."""
    try:
        return from_dict(json.loads(text))
    except json.JSONDecodeError as error:
        raise InvalidInput(f"This is not JSON: {error}.") from error


def to_dict(discovery: Discovery) -> dict[str, Any]:
    """Dicts, lists, numbers, texts and None."""
    plain: dict[str, Any] = _plain(discovery)
    return plain


def from_dict(given: Mapping[str, Any]) -> Discovery:
    """The discovery that to_dict was given; InvalidInput names a field that is missing."""
    discovery: Discovery = _made(Discovery, given)
    return discovery


def shape_from_json(kind: Any, given: Mapping[str, Any]) -> Any:
    """Any dataclass of numbers and words from its JSON; null becomes NaN where a number is wanted."""
    return _made(kind, given)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not isfinite(value):
        return None if isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value


def _made(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if is_dataclass(kind):
        return _record(kind, value)
    if origin in (Union, UnionType):
        return (
            None
            if value is None
            else _made(next(each for each in get_args(kind) if each is not type(None)), value)
        )
    if origin is tuple:
        inside = get_args(kind)
        several = [inside[0]] * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_made(each, one) for each, one in zip(several, value, strict=True))
    if origin is not None and issubclass(origin, Mapping):
        return {name: _made(get_args(kind)[1], each) for name, each in value.items()}
    if kind is float:
        return (
            nan if value is None else INFINITE.get(value, value) if isinstance(value, str) else float(value)
        )
    return value


def _record(kind: Any, value: Any) -> Any:
    if not isinstance(value, Mapping):
        raise InvalidInput(f"This is not a discovery: {kind.__name__} is missing.")
    hints = get_type_hints(kind)
    try:
        return kind(**{name: _made(hints[name], each) for name, each in value.items()})
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(
            f"This is not a discovery of this version: {kind.__name__} does not fit ({error})."
        ) from error
