"""The settings as JSON Schema: what forms, documents and other programs are made from."""

from dataclasses import Field, fields
from typing import Any, Final

from ecgomics.core.setting_field import Caution, Setting, declared, kind_of
from ecgomics.core.settings import OF_MODELS, WHICH_ROWS, Settings

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Final = {
    "number": "number",
    "integer": "integer",
    "boolean": "boolean",
    "choice": "string",
    "text": "string",
    "names": "array",
}


def json_schema() -> dict[str, Any]:
    """One property for each setting, in order, with the group, unit, step, cautions and source under x- names."""
    return {
        "$schema": DIALECT,
        "title": "ECGomics settings",
        "type": "object",
        "additionalProperties": False,
        "properties": {each.name: _property(each) for each in fields(Settings)},
    }


def _property(of: "Field[Any]") -> dict[str, Any]:
    said, kind = declared(of), kind_of(of)
    found: dict[str, Any] = {
        "title": said.label,
        "description": said.help,
        "type": _TYPES[kind],
        "default": list(of.default) if isinstance(of.default, tuple) else of.default,
        "x-group": said.group,
        "x-unit": said.unit,
        "x-source": said.source,
        "x-cautions": [_caution(each) for each in said.cautions],
        "x-moves": _moves(of.name),
    }
    if said.options:
        found["enum"] = [each.value for each in said.options]
        found["x-labels"] = [each.label for each in said.options]
    if kind == "names":
        found["items"] = {"type": "string"}
    return found | _limits(said)


def _limits(said: Setting) -> dict[str, float]:
    known = {
        "exclusiveMinimum" if said.open_low else "minimum": said.low,
        "exclusiveMaximum" if said.open_high else "maximum": said.high,
        "x-step": said.step,
    }
    return {name: value for name, value in known.items() if value is not None}


def _caution(said: Caution) -> dict[str, Any]:
    known = {"above": said.above, "below": said.below, "equals": said.equals}
    return {"text": said.text} | {name: value for name, value in known.items() if value is not None}


def _moves(name: str) -> str:
    """What a setting changes: measured values, latent values, or only which rows there are."""
    if name in WHICH_ROWS:
        return "rows"
    return "latent" if name in OF_MODELS else "values"
