"""Settings over the API: the form, saved versions, YAML, other settings for one request, and the preview."""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

import ecgomics as eo
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.store.library_tables import AuditRow

API = "/api/v1"
OTHER = {"t_end_rule": "slope_threshold", "t_end_share_percent": 10.0}
Files = list[tuple[str, tuple[str, bytes]]]


@pytest.fixture
def held(client: TestClient, wfdb_files: Callable[..., Files], ecg: Recording) -> str:
    answer = client.post(f"{API}/recordings", files=wfdb_files(ecg))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def save(
    client: TestClient, name: str = "mine", values: dict[str, object] | None = None
) -> dict[str, object]:
    answer = client.post(
        f"{API}/settings",
        json={"name": name, "values": OTHER if values is None else values, "note": "for the trial"},
        headers={"ECGomics-Author": "Ada"},
    )
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, object] = answer.json()
    return found


def qt_ms(profile: dict[str, list[dict[str, object]]]) -> object:
    return next(row["value"] for row in profile["values"] if row["symbol"] == "qt_interval")


def test_the_form_is_a_schema_with_all_that_a_field_needs(reader: TestClient) -> None:
    form = reader.get(f"{API}/settings/form").json()
    properties = form["json_schema"]["properties"]
    assert list(properties) == list(Settings().as_dict())
    assert properties["lowpass_hz"]["minimum"] == 40.0
    assert properties["lowpass_hz"]["x-unit"] == "Hz"
    assert properties["highpass_hz"]["exclusiveMinimum"] == 0.0
    assert properties["t_end_rule"]["enum"] == ["tangent", "slope_threshold", "amplitude_threshold"]
    assert all(each["title"] and each["description"] and each["x-group"] for each in properties.values())
    assert form["defaults"] == Settings().as_dict()
    assert [each["name"] for each in form["presets"]][:2] == ["clinical", "wearable"]


def test_versions_are_added_and_never_changed(client: TestClient) -> None:
    first, again = save(client), save(client)
    other = save(client, values={"lowpass_hz": 40.0})
    assert (first["version"], again["version"], other["version"]) == (1, 1, 2)
    assert first["id"] == again["id"]
    assert first["label"] == f"mine@1 · {str(first['hash'])[:7]}"
    assert (first["author"], first["note"]) == ("Ada", "for the trial")
    listed = client.get(f"{API}/settings").json()
    assert [each["version"] for each in listed["saved"]] == [2, 1]
    assert listed["chosen"] == "defaults"
    assert client.get(f"{API}/settings/mine@1").json()["values"] == Settings.from_dict(OTHER).as_dict()
    assert client.get(f"{API}/settings/mine").json()["values"]["lowpass_hz"] == 40.0


def test_the_yaml_goes_out_and_comes_back_the_same(client: TestClient) -> None:
    saved = save(client)
    text = client.get(f"{API}/settings/mine@1/yaml")
    assert text.headers["content-type"].startswith("application/yaml")
    back = client.post(f"{API}/settings/yaml", json={"yaml": text.text}).json()
    assert (back["hash"], back["origin"]) == (saved["hash"], "unsaved")
    by_hash = client.get(f"{API}/settings/{saved['hash']}/yaml")
    assert by_hash.content == text.content


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"highpass_hz": 2.0}, "highpass_hz is 2; above 0 and up to 0.67 Hz is allowed."),
        ({"t_end": "threshold"}, "Unknown setting t_end;"),
        ({"detector": "magic"}, "detector is magic; evidence, pan_tompkins, elgendi is allowed."),
        ({"lowpass_hz": "wide"}, "lowpass_hz is wide; 40 to 500 Hz is allowed."),
        ({"biomarkers": ["qt_intervall"]}, "no biomarker “qt_intervall”"),
    ],
)
def test_what_is_no_setting_is_one_sentence(
    client: TestClient, is_problem: Callable[..., dict[str, str]], values: dict[str, object], words: str
) -> None:
    answer = client.post(f"{API}/settings", json={"name": "mine", "values": values})
    assert words in is_problem(answer, 422, "invalid-input")["detail"]


@pytest.mark.parametrize("name", ["wearable", "a1b2c3d4e5f6", "mine@2", "  ", "x" * 61, "../up"])
def test_some_names_are_none(
    client: TestClient, is_problem: Callable[..., dict[str, str]], name: str
) -> None:
    is_problem(client.post(f"{API}/settings", json={"name": name, "values": {}}), 422, "invalid-input")


def test_a_name_that_nothing_has_is_not_found(
    reader: TestClient, is_problem: Callable[..., dict[str, str]], kept: str
) -> None:
    is_problem(reader.get(f"{API}/settings/nobody@3"), 404, "not-found")
    is_problem(reader.get(f"{API}/recordings/{kept}/profile?settings=nobody"), 404, "not-found")


def test_a_profile_with_other_settings_is_that_of_the_library_and_is_kept_beside(
    client: TestClient, held: str, ecg: Recording
) -> None:
    saved = save(client)
    usual = client.get(f"{API}/recordings/{held}/profile").json()
    other = client.get(f"{API}/recordings/{held}/profile?settings=mine@1").json()
    assert other["provenance"]["settings_hash"] == saved["hash"] != usual["provenance"]["settings_hash"]
    ours = eo.profile(ecg, Settings.from_dict(OTHER))["qt_interval"].value
    assert qt_ms(other) == pytest.approx(ours, abs=0.5)
    assert qt_ms(usual) != qt_ms(other)
    assert qt_ms(client.get(f"{API}/recordings/{held}/profile").json()) == qt_ms(usual)
    marks = [
        client.get(f"{API}/recordings/{held}/fiducials?settings={name}").json()["lead_s"]
        for name in ("clinical", "mine")
    ]
    assert len(marks[0]) == len(marks[1])


def test_samples_follow_the_settings(reader: TestClient, kept: str) -> None:
    part = f"{API}/recordings/{kept}/samples?start_s=1&end_s=1.1"
    usual, narrow, recorded = (
        reader.get(f"{part}&{each}").json()["samples"]
        for each in ("settings=clinical", "settings=wearable", "path=recorded&settings=wearable")
    )
    assert usual != narrow
    assert recorded not in (usual, narrow)


def test_a_project_measures_with_what_it_chose(
    client: TestClient, held: str, is_problem: Callable[..., dict[str, str]]
) -> None:
    saved = save(client)
    chosen = client.put(f"{API}/settings/chosen", json={"settings": "mine@1"}).json()
    assert (chosen["chosen"], chosen["chosen_hash"]) == ("mine@1", saved["hash"])
    made = client.get(f"{API}/recordings/{held}/profile").json()
    assert made["provenance"]["settings_hash"] == saved["hash"]
    is_problem(client.put(f"{API}/settings/chosen", json={"settings": "wearable"}), 422, "invalid-input")
    client.put(f"{API}/settings/chosen", json={"settings": "defaults"})
    made = client.get(f"{API}/recordings/{held}/profile").json()
    assert made["provenance"]["settings_hash"] == Settings().hash


def test_the_preview_says_what_moves_and_keeps_nothing(reader: TestClient, kept: str, ecg: Recording) -> None:
    asked = {"values": OTHER, "before": "defaults", "max_points": 500}
    found = reader.post(f"{API}/recordings/{kept}/preview", json=asked).json()
    by_symbol = {row["symbol"]: row for row in found["moved"] if not row["lead"]}
    qt = by_symbol["qt_interval"]
    before, after = (eo.profile(ecg, each)["qt_interval"].value for each in (Settings(), Settings(**OTHER)))  # type: ignore[arg-type]  # values of JSON
    assert qt["before"]["value"] == pytest.approx(before, abs=0.5)
    assert qt["after"]["value"] == pytest.approx(after, abs=0.5)
    assert qt["change"] == pytest.approx(qt["after"]["value"] - qt["before"]["value"])
    assert qt["sd_of"] == "people"
    assert abs(qt["in_sd"]) == pytest.approx(abs(qt["change"]) / 25.0, rel=0.7)
    assert "heart_rate" not in by_symbol
    sizes = [abs(row["in_sd"]) for row in found["moved"] if row["in_sd"] is not None]
    assert sizes == sorted(sizes, reverse=True)
    assert len(found["signal"]["samples"]) == 12
    assert len(found["signal"]["samples"][0]) <= 500
    assert found["fiducials"]["points"][-1] == "T_off"
    assert reader.get(f"{API}/settings").json()["saved"] == []


def test_the_preview_says_what_becomes_missing_and_why(reader: TestClient, kept: str) -> None:
    found = reader.post(f"{API}/recordings/{kept}/preview", json={"values": {"lowpass_hz": 40.0}}).json()
    usable = {"ok", "out_of_domain"}
    lost = [
        row
        for row in found["moved"]
        if row["before"]["validity"] in usable and row["after"]["validity"] not in usable
    ]
    assert found["lost"] == len(lost) > 50
    of_st = [row["after"]["validity"] for row in lost if row["symbol"] == "st_level_j60"]
    assert of_st == ["wrong_chain"] * 12
    assert "heart_rate" not in {row["symbol"] for row in found["moved"] if row["in_sd"] is None}
    assert found["signal"] is None


def test_the_preview_of_the_same_settings_moves_nothing(reader: TestClient, kept: str) -> None:
    found = reader.post(f"{API}/recordings/{kept}/preview", json={"values": {}}).json()
    assert (found["moved"], found["lost"], found["gained"]) == ([], 0, 0)
    assert found["compared"] > 1000


def test_a_long_recording_is_previewed_by_its_first_minute(
    client: TestClient, wfdb_files: Callable[..., Files], ecg: Recording
) -> None:
    long = replace(ecg, ecg_mv=np.tile(ecg.ecg_mv[:2], (1, 9)), leads=ecg.leads[:2], name="long")
    held = client.post(f"{API}/recordings", files=wfdb_files(long)).json()["id"]
    found = client.post(f"{API}/recordings/{held}/preview", json={"values": {"mains_hz": "off"}}).json()
    assert found["seconds"] == 60.0


def test_saving_and_choosing_stand_in_the_audit(client: TestClient) -> None:
    save(client)
    client.put(f"{API}/settings/chosen", json={"settings": "mine"}, headers={"ECGomics-Author": "Ada"})
    store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application behind the client
    with store._session() as session:
        rows = [(row.author, row.action, row.entity_name) for row in session.query(AuditRow)]
    assert ("Ada", "save", "mine@1") in rows
    assert any(action == "choose settings" for _, action, _ in rows)


def test_a_cohort_is_measured_with_what_its_project_chose_at_that_time(
    client: TestClient, held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    def measured(*_: object, settings: Settings, **__: object) -> dict[str, str]:
        used.append(settings.hash)
        return {}

    monkeypatch.setattr("ecgomics.services.extraction.extract_members", measured)
    saved = save(client)
    client.put(f"{API}/settings/chosen", json={"settings": "mine@1"})
    asked = {"name": "trial", "selection": {"kind": "all"}}
    made = client.post(f"{API}/cohorts", json=asked).json()
    assert made["settings"]["hash"] == saved["hash"]
    ended(client, made["job"]["id"])
    client.put(f"{API}/settings/chosen", json={"settings": "defaults"})
    again = client.post(f"{API}/cohorts/{made['id']}/extraction").json()
    ended(client, again["id"])
    assert used == [saved["hash"]] * 2


def ended(client: TestClient, job_id: str) -> None:
    until_s = time.monotonic() + 20.0
    while client.get(f"{API}/jobs/{job_id}").json()["ended_at"] is None:
        assert time.monotonic() < until_s
        time.sleep(0.02)


@pytest.mark.parametrize("text", ['"\\ud800": 1', 'highpass_hz: "\\udfff"'])
def test_half_a_character_that_yaml_escapes_is_refused(client: TestClient, is_problem, text: str) -> None:
    answer = client.post(f"{API}/settings/yaml", json={"yaml": text})
    assert "surrogate" in is_problem(answer, 422, "invalid-input")["detail"]
