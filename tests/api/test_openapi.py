import json
import re
import sys
from pathlib import Path

import pytest

from ecgomics.api.openapi import description, main

COMMITTED = Path(__file__).parents[2] / "web" / "openapi.json"


def test_the_committed_description_is_up_to_date() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == description()


def test_every_operation_has_an_identifier_and_says_its_problems() -> None:
    document = json.loads(description())
    operations = [each for path in document["paths"].values() for each in path.values()]
    identifiers = [each["operationId"] for each in operations]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", each) for each in identifiers)
    assert {"upload_recording", "read_profile", "list_biomarkers", "make_token"} <= set(identifiers)
    assert all(each["description"] for each in operations)
    assert all({"401"} <= each["responses"].keys() for each in operations)
    assert all("403" in each["responses"] for each in operations)


def test_every_reference_leads_somewhere() -> None:
    text = description()
    schemas = json.loads(text)["components"]["schemas"]
    assert set(re.findall(r'"#/components/schemas/(\w+)"', text)) <= schemas.keys()
    assert "HTTPValidationError" not in text


def test_the_check_tells_by_its_exit_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "openapi.json"

    def run(*options: str) -> None:
        monkeypatch.setattr(sys, "argv", ["openapi", str(file), *options])
        main()

    run()
    run("--check")
    file.write_text(file.read_text().replace("3.1", "3.0"))
    with pytest.raises(SystemExit, match="out of date"):
        run("--check")


def test_every_whole_number_of_a_request_has_a_bound() -> None:
    document = json.loads(description())
    schemas = document["components"]["schemas"]
    unbound = []

    def look(schema: object, where: str, seen: frozenset[str]) -> None:
        if isinstance(schema, list):
            for each in schema:
                look(each, where, seen)
        if not isinstance(schema, dict):
            return
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            look(schemas[name], f"{where} {name}", seen | {name})
        if schema.get("type") == "integer" and not {"maximum", "exclusiveMaximum", "enum"} & schema.keys():
            unbound.append(where)
        for each in ("anyOf", "oneOf", "allOf", "items", "additionalProperties"):
            look(schema.get(each), where, seen)
        for key, each in schema.get("properties", {}).items():
            look(each, f"{where}.{key}", seen)

    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", ()):
                look(each["schema"], f"{method} {path} {each['name']}", frozenset())
            for content in operation.get("requestBody", {}).get("content", {}).values():
                look(content["schema"], f"{method} {path}", frozenset())
    assert unbound == []
