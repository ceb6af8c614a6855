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


def test_the_card_tells_what_a_biomarker_stands_on_and_what_stands_on_it(reader: TestClient) -> None:
    card = reader.get("/api/v1/catalogue/qtc_fridericia/card").json()
    assert card["mathml"].startswith("<math")
    assert "style=" not in card["mathml"]
    assert {"name": "qt_interval", "kind": "biomarker"}.items() <= card["needs"][0].items()
    assert "jtc_fridericia" in {each["name"] for each in card["needed_by"]}
    assert card["robustness"][0]["icc"] > 0.9
    assert any("Rautaharju2009" in text for text in card["reference_ranges"])


def test_every_place_on_the_beat_lies_between_marks_that_the_analytic_beat_has(reader: TestClient) -> None:
    beat = reader.get("/api/v1/ecgome/beat").json()
    places = {
        each["symbol"]: each["measured_on"]
        for each in reader.get("/api/v1/catalogue").json()["biomarkers"]
        if each["measured_on"] is not None
    }
    assert (places["pr_interval"]["start"], places["pr_interval"]["end"]) == ("P_on", "QRS_on")
    assert (places["st_level_j60"]["kind"], places["st_level_j60"]["offset_ms"]) == ("level", 60.0)
    assert (places["t_area"]["kind"], places["t_area"]["start"]) == ("area", "T_on")
    assert places["cornell_voltage"]["leads"] == ["aVL", "V3"]
    assert places["rmssd"]["kind"] == "rhythm"
    for place in places.values():
        if place["kind"] != "rhythm":
            assert beat["marks_s"][place["start"]] <= beat["marks_s"][place["end"]]
    assert len(beat["samples"]) == len(beat["leads"]) == 12
