"""Two recordings side by side: differences by the reference change, and reasons where none is made."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

import ecgomics as eo
from ecgomics.core.recording import Recording, Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.services.comparison import REFERENCE_SD

Wfdb = Callable[..., Any]
IsProblem = Callable[..., dict[str, object]]


@pytest.fixture(scope="module")
def later(ecg: Recording) -> Recording:
    """The same heart with a longer QT."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body(qt_ms=430.0)), first_s=-0.3)
    made = phantom(plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=3.0), seed=5), name="later").recording
    return replace(made, subject=ecg.subject)


@pytest.fixture(scope="module")
def compare(reader: TestClient, wfdb_files: Wfdb, kept: str) -> Callable[[Recording], dict[str, Any]]:
    """A function that keeps another recording and compares it with the normal one."""

    def compared(other: Recording) -> dict[str, Any]:
        second = reader.post("/api/v1/recordings", files=wfdb_files(other)).json()["id"]
        answer = reader.get(f"/api/v1/compare?a={kept}&b={second}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return compared


def row(found: dict[str, Any], symbol: str, lead: str = "") -> dict[str, Any]:
    (one,) = (each for each in found["differences"] if (each["symbol"], each["lead"]) == (symbol, lead))
    result: dict[str, Any] = one
    return result


def test_differences_are_those_of_the_engine(
    compare: Callable[[Recording], dict[str, Any]], ecg: Recording, later: Recording
) -> None:
    found = compare(later)
    expected = eo.compare([eo.profile(ecg), eo.profile(later)])
    qt = row(found, "qt_interval")
    assert qt["difference"] == pytest.approx(expected["serial_difference(qt_interval)"].value, abs=0.1)
    index = expected["reliable_change_index(qt_interval)"].value
    assert index is not None
    assert qt["multiple"] == pytest.approx(abs(index) / REFERENCE_SD, rel=0.01)
    assert qt["b"]["value"] - qt["a"]["value"] == pytest.approx(qt["difference"])
    assert qt["blocked"] is None


def test_the_largest_multiple_of_the_reference_change_comes_first(
    compare: Callable[[Recording], dict[str, Any]], later: Recording
) -> None:
    multiples = [each["multiple"] for each in compare(later)["differences"] if each["multiple"] is not None]
    assert len(multiples) > 20
    assert multiples == sorted(multiples, reverse=True)


def test_a_narrower_filter_blocks_amplitudes_with_the_reason(
    reader: TestClient, kept: str, wfdb_files: Wfdb, later: Recording, tmp_path: Any
) -> None:
    """What is sampled too slowly is measured by another chain."""
    slow = replace(later, ecg_mv=later.ecg_mv[:, ::4], fs_hz=125.0, name="slow")
    second = reader.post("/api/v1/recordings", files=wfdb_files(slow)).json()["id"]
    found = reader.get(f"/api/v1/compare?a={kept}&b={second}").json()
    amplitude = row(found, "r_amplitude", "V5")
    assert (amplitude["blocked"], amplitude["difference"], amplitude["multiple"]) == ("chain", None, None)
    assert amplitude["b"]["validity"] == "wrong_chain"
    assert found["a"]["chain"].startswith("DIAG")
    assert found["b"]["chain"].startswith("MON")
    assert any("different chains" in each for each in found["warnings"])


def test_a_lead_that_one_lacks_blocks_its_values(
    compare: Callable[[Recording], dict[str, Any]], later: Recording
) -> None:
    found = compare(replace(later, ecg_mv=later.ecg_mv[:11], leads=later.leads[:11], name="eleven"))
    assert row(found, "r_amplitude", "V6")["blocked"] == "lead"
    assert row(found, "r_amplitude", "V6")["b"] is None
    assert row(found, "r_amplitude", "V5")["blocked"] is None


def test_two_people_are_told(compare: Callable[[Recording], dict[str, Any]], later: Recording) -> None:
    assert compare(later)["one_person"] is None
    other = replace(later, subject=Subject(age_years=30.0, sex="male"), name="other")
    assert compare(other)["one_person"] is False


def test_the_order_is_the_given_one_and_corrections_are_chosen(
    client: TestClient, wfdb_files: Wfdb, ecg: Recording, later: Recording, is_problem: IsProblem
) -> None:
    a, b = (client.post("/api/v1/recordings", files=wfdb_files(each)).json()["id"] for each in (ecg, later))
    there = client.get(f"/api/v1/compare?a={a}&b={b}").json()
    back = client.get(f"/api/v1/compare?a={b}&b={a}").json()
    assert row(there, "qt_interval")["difference"] == -row(back, "qt_interval")["difference"]
    is_problem(client.get(f"/api/v1/compare?a={a}&b={a}"), 422, "invalid-input")
    edits = [{"do": "move_mark", "point": "T_off", "to_ms": 450.0}]
    body = {"base": 0, "edits": edits}
    assert client.post(f"/api/v1/recordings/{a}/corrections", json=body).status_code == 201
    same = client.get(f"/api/v1/compare?a={a}&b={a}&correction_a=0").json()
    assert (same["a"]["correction"], same["b"]["correction"]) == (0, 1)
    qt = row(same, "qt_interval")
    assert (qt["difference"], qt["blocked"]) == (pytest.approx(qt["b"]["value"] - qt["a"]["value"]), None)
    assert qt["difference"] > 20.0
    assert row(same, "qrs_duration")["difference"] == 0.0


def test_what_is_not_there_is_said(reader: TestClient, kept: str, is_problem: IsProblem) -> None:
    is_problem(reader.get(f"/api/v1/compare?a={kept}&b=nothing"), 404, "not-found")
    is_problem(reader.get(f"/api/v1/compare?a={kept}"), 422, "validation")
