"""The JSON Schema of a report, made from the dataclasses of the document: types, closed lists, descriptions.

`python -m ecgomics.report.structured.schema` writes it anew beside this file; a test compares, so that a document that
changes without its schema is seen.
"""

import ast
import inspect
import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from ecgomics.report.structured.document import REPORT_VERSION, Report
from ecgomics.report.structured.field_words import WORDS

SCHEMA_ID: Final = f"urn:ecgomics:schema:report:{REPORT_VERSION}"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
FILE: Final = "report.schema.json"

Schema = dict[str, Any]
_SIMPLE: Final[Mapping[object, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    datetime: {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?([+-]\d{2}:\d{2}(:\d{2})?)?$",
    },
}


def published() -> bytes:
    """The schema as it is published: the file beside this module."""
    return resources.files("ecgomics.report.structured").joinpath(FILE).read_bytes()


def schema_text() -> str:
    """The schema of the document as it is now, as the file has it."""
    return json.dumps(report_schema(), indent=2, ensure_ascii=False) + "\n"


def report_schema() -> Schema:
    """The schema of the document as it is now."""
    definitions: dict[str, Schema] = {}
    whole = _object(Report, definitions)
    marker = {"const": SCHEMA_ID, "description": "Which schema this is by."}
    return {
        "$schema": DIALECT,
        "$id": SCHEMA_ID,
        "title": "ECGomics report",
        **whole,
        "properties": {"$schema": marker, **whole["properties"]},
        "required": ["$schema", *whole["required"]],
        "$defs": dict(sorted(definitions.items())),
    }


def _object(kind: type, definitions: dict[str, Schema]) -> Schema:
    """The schema of a dataclass; those in it go to the definitions."""
    hints, told = get_type_hints(kind), _docstrings(kind)
    names = [each.name for each in fields(kind)]
    return {
        "type": "object",
        "description": inspect.cleandoc(kind.__doc__ or ""),
        "properties": {
            name: _of(hints[name], definitions) | {"description": _description(kind, name, told)}
            for name in names
        },
        "required": names,
        "additionalProperties": False,
    }


def _description(kind: type, name: str, told: Mapping[str, str]) -> str:
    """The docstring of the field, or the words that stand for it; KeyError where there are neither."""
    return told.get(name) or WORDS[f"{kind.__name__}.{name}"]


def _of(hint: Any, definitions: dict[str, Schema]) -> Schema:
    if hint in _SIMPLE:
        return dict(_SIMPLE[hint])
    if is_dataclass(hint) and isinstance(hint, type):
        if hint.__name__ not in definitions:
            definitions[hint.__name__] = {}  # holds the place, for what contains itself
            definitions[hint.__name__] = _object(hint, definitions)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    origin, given = get_origin(hint), get_args(hint)
    if origin is Literal:
        return {"enum": list(given)}
    if origin in (Union, types.UnionType):
        return _one_of(given, definitions)
    if origin is tuple:
        return _list(given, definitions)
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(given[1], definitions)}
    raise TypeError(f"No schema is known for {hint}.")


def _one_of(given: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    parts = [_of(each, definitions) for each in given]
    if all(set(part) == {"type"} for part in parts):
        return {"type": [part["type"] for part in parts]}
    return {"anyOf": parts}


def _list(given: tuple[Any, ...], definitions: dict[str, Schema]) -> Schema:
    """A list of one kind, or of so many of a kind each."""
    if len(given) == 2 and given[1] is Ellipsis:
        return {"type": "array", "items": _of(given[0], definitions)}
    return {
        "type": "array",
        "prefixItems": [_of(each, definitions) for each in given],
        "minItems": len(given),
        "maxItems": len(given),
    }


@cache
def _docstrings(kind: type) -> Mapping[str, str]:
    """What stands below the fields of a dataclass in its source."""
    (body,) = ast.parse(inspect.cleandoc(inspect.getsource(kind))).body
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, below in zip(body.body, body.body[1:], strict=False):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            match below:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    found[field.target.id] = " ".join(text.split())
    return found


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(schema_text(), encoding="utf-8")
