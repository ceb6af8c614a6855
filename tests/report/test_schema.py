"""The published schema: every report is by it, every field is described, and a changed document needs a changed one."""

import json
from copy import deepcopy
from dataclasses import make_dataclass
from typing import Any

import jsonschema
import numpy as np
import pytest

from ecgomics.core.settings import Settings
from ecgomics.report.structured import schema
from ecgomics.report.structured.document import Report
from ecgomics.services.reports import report_of_intervals


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema.published())
    return found


@pytest.fixture(scope="module")
def validator(published: dict[str, Any]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(published)
    return jsonschema.Draft202012Validator(published)


def test_the_file_is_that_of_the_document() -> None:
    assert schema.published().decode() == schema.schema_text(), (
        "the document has changed: run python -m ecgomics.report.structured.schema, and raise REPORT_VERSION where "
        "readers must change"
    )


def test_a_new_field_changes_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = make_dataclass("Report", [("added", int)], bases=(Report,), frozen=True, kw_only=True)
    monkeypatch.setattr(schema, "Report", grown)
    monkeypatch.setitem(schema.WORDS, "Report.added", "Something new.")
    monkeypatch.setattr(
        schema, "_docstrings", lambda kind, told=schema._docstrings: told(Report if kind is grown else kind)
    )
    assert "Something new." in schema.schema_text()
    assert schema.schema_text() != schema.published().decode()


def test_every_field_is_described(published: dict[str, Any]) -> None:
    for kind in (published, *published["$defs"].values()):
        assert kind["description"]
        for name, field in kind["properties"].items():
            assert len(field["description"]) > 2, name


@pytest.mark.parametrize("kind", ["twelve_lead_report", "single_lead_report", "long_report"])
def test_reports_are_by_the_schema(
    validator: jsonschema.Draft202012Validator, request: pytest.FixtureRequest, kind: str
) -> None:
    report: Report = request.getfixturevalue(kind)
    validator.validate(json.loads(json.dumps(report.as_dict())))


def test_a_report_of_intervals_is_by_the_schema(validator: jsonschema.Draft202012Validator) -> None:
    report = report_of_intervals(np.full(60, 800.0), Settings())
    validator.validate(json.loads(json.dumps(report.as_dict())))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("signal", "kind"), "fifteen_lead"),
        (("measurements", 0, "value"), "75"),
        (("findings", "standing", 0, "certainty"), "sure"),
        (("provenance", "made_at"), "yesterday"),
        (("identity", "name"), "Jane Doe"),
    ],
)
def test_what_is_not_by_the_schema_is_found(
    validator: jsonschema.Draft202012Validator, twelve_lead_report: Report, path: tuple[Any, ...], wrong: str
) -> None:
    found = deepcopy(json.loads(json.dumps(twelve_lead_report.as_dict())))
    place = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = wrong
    assert not validator.is_valid(found)
