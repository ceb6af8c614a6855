"""Corrections over HTTP: looked at, kept with author and reason, taken back, and in every answer that has values."""

import json
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

import ecgomics as eo
from ecgomics.core.recording import Recording
from ecgomics.corrections import Correction, from_text
from ecgomics.signal.edits import MoveMark

Wfdb = Callable[..., Any]
IsProblem = Callable[..., dict[str, object]]


@pytest.fixture
def id_(client: TestClient, wfdb_files: Wfdb, ecg: Recording) -> str:
    return str(client.post("/api/v1/recordings", files=wfdb_files(ecg)).json()["id"])


@pytest.fixture
def at(client: TestClient, id_: str) -> Callable[[str], dict[str, Any]]:
    def read(path: str) -> dict[str, Any]:
        answer = client.get(f"/api/v1/recordings/{id_}{path}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return read


def end_of_t(beat: dict[str, Any], lead: str = "V5", later_ms: float = 16.0) -> dict[str, object]:
    at_ms = beat["lead_ms"][beat["leads"].index(lead)][beat["points"].index("T_off")]
    return {"do": "move_mark", "point": "T_off", "to_ms": at_ms + later_ms, "lead": lead}


def value(profile: dict[str, Any], symbol: str, lead: str = "") -> dict[str, Any]:
    (row,) = (row for row in profile["values"] if (row["symbol"], row["lead"]) == (symbol, lead))
    found: dict[str, Any] = row
    return found


def post(client: TestClient, id_: str, *, base: int, author: str = "L. Shen", **body: Any) -> httpx.Response:
    headers = {"ECGomics-Author": author}
    return client.post(f"/api/v1/recordings/{id_}/corrections", json={"base": base, **body}, headers=headers)


def test_a_look_says_what_moves_and_keeps_nothing(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]]
) -> None:
    edit = end_of_t(at("/beat"))
    before = at("/profile")
    answer = client.post(f"/api/v1/recordings/{id_}/corrections/preview", json={"edits": [edit]})
    seen = answer.json()
    assert seen["biomarkers"] == len({row["symbol"] for row in seen["moved"]}) > 0
    assert seen["refused"] == []
    for row in seen["moved"]:
        assert row["before"]["value"] == value(before, row["symbol"], row["lead"])["value"]
    assert seen["lead_ms"][at("/beat")["leads"].index("V5")][8] == pytest.approx(edit["to_ms"], abs=1e-6)
    assert at("/corrections") == {"latest": 0, "layers": []}
    assert at("/profile") == before
    nothing = client.post(f"/api/v1/recordings/{id_}/corrections/preview", json={"edits": []}).json()
    assert (nothing["moved"], nothing["biomarkers"]) == ([], 0)


def test_a_look_says_which_edit_does_not_fit(client: TestClient, id_: str) -> None:
    edits = [
        {"do": "wave_absent", "wave": "P"},
        {"do": "move_mark", "point": "T_off", "to_ms": 10.0, "lead": "V5"},
        {"do": "remove_beat", "beat_s": 99.0},
    ]
    seen = client.post(f"/api/v1/recordings/{id_}/corrections/preview", json={"edits": edits}).json()
    assert [each["place"] for each in seen["refused"]] == [1, 2]
    assert "T_peak would come after T_off" in seen["refused"][0]["why"]


def test_a_kept_correction_is_the_engines_value_and_the_automatic_one_stays(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]], ecg: Recording
) -> None:
    automatic, edit = at("/profile"), end_of_t(at("/beat"))
    answer = post(client, id_, base=0, edits=[edit], reason="  U  wave ")
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["revision"], made["author"], made["reason"]) == (1, "L. Shen", "U wave")
    layer = Correction((MoveMark("T_off", float(str(edit["to_ms"])), "V5"),))
    expected = eo.profile(ecg, corrections=[layer])
    corrected = at("/profile")
    assert corrected == at("/profile?correction=1")
    for symbol, lead in (("qt_interval", ""), ("t_duration", "V5"), ("heart_rate", "")):
        name = f"{symbol}:{lead}" if lead else symbol
        assert value(corrected, symbol, lead)["value"] == pytest.approx(expected[name].value, rel=1e-8)
    assert value(corrected, "t_duration", "V5")["chain"].endswith("+corrected")
    assert corrected["provenance"]["corrections"][0]["author"] == "L. Shen"
    assert at("/profile?correction=0") == automatic
    assert automatic["provenance"]["corrections"] == []
    table = client.get(f"/api/v1/recordings/{id_}/profile?format=csv").text
    assert table.count("+corrected") == sum(
        row["chain"].endswith("+corrected") for row in corrected["values"]
    )


def test_fiducials_have_both_layers(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]]
) -> None:
    before = at("/fiducials")
    r_s = before["beats"][3]["peak_s"]
    edit = {"do": "class_beat", "beat_s": r_s, "kind": "V"}
    assert post(client, id_, base=0, edits=[edit]).status_code == 201
    after = at("/fiducials")
    assert (before["correction"], after["correction"]) == (0, 1)
    assert [beat["kind"] for beat in after["beats"]].count("V") == 1
    assert at("/fiducials?correction=0") == before
    assert value(at("/profile"), "pvc_count")["value"] == 1.0


def test_a_stale_correction_is_refused_and_can_be_sent_again_on_top(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]], is_problem: IsProblem
) -> None:
    first, second = end_of_t(at("/beat")), {"do": "wave_absent", "wave": "P"}
    post(client, id_, base=0, edits=[first], author="L. Shen")
    found = is_problem(post(client, id_, base=0, edits=[second], author="M. Berg"), 409, "conflict")
    assert "L. Shen corrected this recording at 20" in str(found["detail"])
    assert at("/corrections")["latest"] == 1
    again = post(client, id_, base=1, edits=[second], author="M. Berg")
    assert again.json()["revision"] == 2
    assert [each["author"] for each in at("/profile")["provenance"]["corrections"]] == ["L. Shen", "M. Berg"]


def test_what_is_taken_back_stays_in_the_history(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]], is_problem: IsProblem
) -> None:
    automatic = at("/profile")
    post(client, id_, base=0, edits=[{"do": "wave_absent", "wave": "P"}])
    headers = {"ECGomics-Author": "M. Berg"}
    undone = client.delete(f"/api/v1/recordings/{id_}/corrections/1", headers=headers)
    assert undone.json()["undone_by"] == "M. Berg"
    assert at("/profile") == automatic
    listed = at("/corrections")
    assert (listed["latest"], len(listed["layers"])) == (0, 1)
    is_problem(client.delete(f"/api/v1/recordings/{id_}/corrections/1"), 409, "conflict")
    is_problem(client.delete(f"/api/v1/recordings/{id_}/corrections/5"), 404, "not-found")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"edits": []}, "invalid-input"),
        ({"edits": [{"do": "fly"}]}, "validation"),
        ({"edits": [{"do": "move_mark", "point": "T_off", "to_ms": 10.0, "lead": "V5"}]}, "invalid-input"),
        ({"edits": [{"do": "move_mark", "point": "T_off", "to_ms": 400.0, "lead": "X"}]}, "invalid-input"),
        ({"edits": [{"do": "wave_absent", "wave": "P"}], "reason": "x" * 501}, "validation"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    client: TestClient, id_: str, is_problem: IsProblem, body: dict[str, Any], kind: str
) -> None:
    is_problem(post(client, id_, base=0, **body), 422, kind)
    assert client.get(f"/api/v1/recordings/{id_}/corrections").json()["latest"] == 0


def test_the_exported_file_is_what_the_command_line_takes(
    client: TestClient, id_: str, at: Callable[[str], dict[str, Any]], ecg: Recording
) -> None:
    edit = end_of_t(at("/beat"))
    post(client, id_, base=0, edits=[edit], reason="by eye")
    path = f"/api/v1/recordings/{id_}/corrections/file"
    for format_ in ("yaml", "json"):
        (layer,) = from_text(client.get(f"{path}?format={format_}").text)
        assert layer.edits == (MoveMark("T_off", float(str(edit["to_ms"])), "V5"),)
        assert (layer.author, layer.reason) == ("L. Shen", "by eye")
    assert json.loads(client.get(f"{path}?format=json").text)["record"] == ecg.name


def test_what_is_not_there_is_said(reader: TestClient, kept: str, is_problem: IsProblem) -> None:
    for path in (
        "nothing/corrections",
        "nothing/beat",
        f"{kept}/profile?correction=9",
        f"{kept}/beat?correction=9",
    ):
        is_problem(reader.get(f"/api/v1/recordings/{path}"), 404, "not-found")
    is_problem(reader.get(f"/api/v1/recordings/{kept}/profile?correction=-1"), 422, "validation")
    is_problem(reader.get(f"/api/v1/recordings/{kept}/profile?correction=last"), 422, "validation")


def test_the_beat_holds_its_signal_spread_and_marks(reader: TestClient, kept: str, ecg: Recording) -> None:
    beat = reader.get(f"/api/v1/recordings/{kept}/beat").json()
    assert tuple(beat["leads"]) == ecg.leads
    assert {len(each) for name in ("beat", "low", "high") for each in beat[name]} == {len(beat["beat"][0])}
    for low, middle, high in zip(beat["low"][1], beat["beat"][1], beat["high"][1], strict=True):
        assert low - 1e-6 <= middle <= high + 1e-6
    profile = reader.get(f"/api/v1/recordings/{kept}/profile").json()
    marks = dict(zip(beat["points"], beat["global_ms"], strict=True))
    assert marks["T_off"] - marks["QRS_on"] == pytest.approx(value(profile, "qt_interval")["value"], abs=1e-5)
