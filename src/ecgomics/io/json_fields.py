"""Fields of JSON objects, each of the kind that it must be; an error names the field, and never quotes its value."""

import math
from collections.abc import Mapping
from itertools import repeat
from typing import Any, Final

_MOST_ITEMS: Final = 2**20

Facts = Mapping[str, Any]


class FactError(ValueError):
    """What is wrong with a field; never its value."""


def object_in(facts: Facts, field: str) -> Facts:
    found = facts.get(field)
    if found is not None and not isinstance(found, dict):
        raise FactError(f"its {field} must be an object")
    return found or {}


def list_in(facts: Facts, field: str) -> list[Any]:
    found = facts.get(field)
    if found is not None and (not isinstance(found, list) or len(found) > _MOST_ITEMS):
        raise FactError(f"its {field} must be a list")
    return found or []


def texts_in(facts: Facts, field: str) -> tuple[str, ...]:
    found = list_in(facts, field)
    if not all(map(isinstance, found, repeat(str))):
        raise FactError(f"its {field} must be texts")
    return tuple(found)


def text_in(facts: Facts, field: str) -> str | None:
    found = facts.get(field)
    if found is not None and not isinstance(found, str):
        raise FactError(f"its {field} must be a text")
    return found or None


def flag_in(facts: Facts, field: str) -> bool:
    found = facts.get(field, False)
    if not isinstance(found, bool):
        raise FactError(f"its {field} must be true or false")
    return found


def number_in(facts: Facts, field: str, *, lowest: float = -math.inf) -> float | None:
    found = facts.get(field)
    if found is None:
        return None
    if type(found) not in (int, float):
        raise FactError(f"its {field} must be a number")
    try:
        value = float(found)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value) or value < lowest:
        raise FactError(f"its {field} must be a finite number{'' if lowest == -math.inf else ', 0 or more'}")
    return value


def positive_in(facts: Facts, field: str) -> float:
    value = number_in(facts, field)
    if value is None or value <= 0.0:
        raise FactError(f"its {field} must be a positive number")
    return value
