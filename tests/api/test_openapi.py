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
    assert sorted(identifiers) == [
        "cancel_job",
        "delete_cohort",
        "delete_recording",
        "extract_cohort",
        "follow_job",
        "join_outcomes",
        "list_biomarkers",
        "list_cohorts",
        "list_columns",
        "list_discoveries",
        "list_models",
        "list_recordings",
        "make_cohort",
        "make_discovery",
        "read_associations",
        "read_biomarker",
        "read_cohort",
        "read_cohort_file",
        "read_device",
        "read_discovery",
        "read_discovery_file",
        "read_fiducials",
        "read_figures",
        "read_health",
        "read_job",
        "read_model",
        "read_prediction",
        "read_profile",
        "read_recording",
        "read_report",
        "read_saliency",
        "read_samples",
        "remove_outcomes",
        "run_discovery",
        "upload_archive",
        "upload_recording",
    ]
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
