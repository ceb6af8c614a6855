import pytest
from fastapi.testclient import TestClient

from ecgomics.biomarkers.catalogue import ROOMS, catalogue

URL = "/api/v1/catalogue"


def test_the_catalogue_tells_all_of_every_biomarker(reader: TestClient) -> None:
    found = reader.get(URL).json()
    whole = catalogue()
    assert found["version"] == whole.version
    assert [each["symbol"] for each in found["biomarkers"]] == list(whole.biomarkers)
    for each in found["biomarkers"]:
        assert each["formula"]
        assert each["references"]
        assert all(source["text"] for source in each["references"])
    codes = {each["code"] for each in found["validity_codes"]}
    units = {each["unit"] for each in found["units"]}
    assert {guard["code"] for each in found["biomarkers"] for guard in each["validity"]} <= codes
    assert {each["unit"] for each in found["biomarkers"]} <= units


@pytest.mark.parametrize("dimension", ROOMS)
def test_one_dimension_is_listed_alone(reader: TestClient, dimension: str) -> None:
    found = reader.get(URL, params={"dimension": dimension}).json()["biomarkers"]
    assert [each["symbol"] for each in found] == [b.symbol for b in catalogue().of_dimension(dimension)]


def test_an_unknown_dimension_is_refused_with_those_there_are(reader: TestClient, is_problem) -> None:
    found = is_problem(reader.get(URL, params={"dimension": "temporal"}), 422, "validation")
    assert all(dimension in found["detail"] for dimension in ROOMS)


def test_a_biomarker_is_found_by_symbol_and_code(reader: TestClient) -> None:
    found = reader.get(f"{URL}/heart_rate").json()
    assert found["unit"] == "/min"
    assert (found["label_zh"], found["fiducials"], found["terms"]["LOINC"]) == ("心室率", ["R"], "8867-4")
    assert found["robustness"] == "excellent"
    assert reader.get(f"{URL}/{found['code']}").json() == found


def test_an_unknown_biomarker_is_not_found(reader: TestClient, is_problem) -> None:
    is_problem(reader.get(f"{URL}/charisma"), 404, "not-found")
