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
