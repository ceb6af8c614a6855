"""The map of all biomarkers: fixed places, z of every value, what changed, one biomarker elsewhere."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import QUALITY
from ecgomics.core.recording import Recording, Subject

Wfdb = Callable[..., list[tuple[str, tuple[str, bytes]]]]
TABLE = "symbol,age_from,age_to,n,p5,p50,p95\nqrs_duration,18,89,60,40,50,60\n"


def test_every_biomarker_of_the_four_dimensions_has_one_place(reader: TestClient) -> None:
    found = reader.get("/api/v1/ecgome/map").json()
    columns = [
        each for band in found["dimensions"] for family in band["families"] for each in family["columns"]
    ]
    expected = {each.symbol for each in catalogue().biomarkers.values() if each.dimension != QUALITY}
    assert len(columns) == len(expected)
    assert {each["symbol"] for each in columns} == expected
    assert [band["dimension"] for band in found["dimensions"]] == [
        *("structural", "intensity", "functional", "comparative")
    ]
    for band in found["dimensions"]:
        for family in band["families"]:
            codes = [catalogue()[each["symbol"]].code for each in family["columns"]]
            assert codes == sorted(codes)


def test_z_is_that_of_the_library_and_the_counts_are_those_of_the_values(
    reader: TestClient, kept: str, ecg: Recording
) -> None:
    found = reader.get(f"/api/v1/recordings/{kept}/reference").json()
    expected = {
        (row.of, row.lead): row
        for row in eo.against_reference(eo.profile(ecg))
        if row.symbol == "reference_z" and row.value is not None
    }
    by_name = {(each["symbol"], each["lead"]): each for each in found["values"]}
    assert len(expected) > 30
    for name, row in expected.items():
        assert by_name[name]["z"] == pytest.approx(row.value, abs=6e-4)
        assert by_name[name]["n"] == row.n
    profile = reader.get(f"/api/v1/recordings/{kept}/profile").json()["values"]
    assert [(each["symbol"], each["lead"]) for each in profile] == list(by_name)
    assert sum(each["placed"] for each in found["dimensions"]) == sum(
        each["z"] is not None for each in found["values"] if catalogue()[each["symbol"]].dimension != QUALITY
    )
    for each in found["values"]:
        assert (each["z"] is None) == (each["why"] is not None)


def test_an_unknown_population_is_said(
    reader: TestClient, kept: str, is_problem: Callable[..., dict[str, object]]
) -> None:
    answer = reader.get(f"/api/v1/recordings/{kept}/reference?population=nobody")
    is_problem(answer, 404, "not-found")


def test_a_table_of_ones_own_is_a_population_until_it_is_removed(
    client: TestClient, wfdb_files: Wfdb, ecg: Recording, is_problem: Callable[..., dict[str, object]]
) -> None:
    recording = client.post("/api/v1/recordings", files=wfdb_files(ecg)).json()["id"]
    file = {"file": ("ours.csv", TABLE.encode())}
    made = client.post("/api/v1/populations?name=Ours", files=file, headers={"ECGomics-Author": "L.%20Shen"})
    assert made.status_code == 201
    assert "L. Shen" in made.json()["about"]
    answer = client.get(f"/api/v1/recordings/{recording}/reference?population={made.json()['id']}").json()
    placed = [each for each in answer["values"] if each["z"] is not None]
    assert [each["symbol"] for each in placed] == ["qrs_duration"]
    profile = client.get(f"/api/v1/recordings/{recording}/profile").json()["values"]
    value = next(each["value"] for each in profile if each["symbol"] == "qrs_duration")
    # Beyond the 95th percentile z goes on with the slope of the upper half: 10 ms for 1.645.
    assert value > 60.0
    assert placed[0]["z"] == pytest.approx((value - 50.0) / 10.0 * 1.6448536, abs=1e-3)
    again = client.post("/api/v1/populations?name=Ours", files=file)
    is_problem(again, 422, "invalid-input")
    wrong = client.post("/api/v1/populations?name=Other", files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert "no column" in str(is_problem(wrong, 422, "invalid-input")["detail"])
    assert client.delete(f"/api/v1/populations/{made.json()['id']}").status_code == 204
    assert not any(each["own"] for each in client.get("/api/v1/populations").json()["populations"])


def test_the_project_itself_is_a_population_of_the_other_people(
    client: TestClient, wfdb_files: Wfdb, ecg: Recording
) -> None:
    ids = [_kept(client, wfdb_files, _louder(ecg, 1.0 + share / 20.0)) for share in range(12)]
    for each in ids:
        client.get(f"/api/v1/recordings/{each}/profile")
    answer = client.get(f"/api/v1/recordings/{ids[0]}/reference?population=project").json()
    placed = next(
        each for each in answer["values"] if (each["symbol"], each["lead"]) == ("r_amplitude", "V5")
    )
    assert placed["n"] == 11
    assert placed["z"] < -1.9
    spread = client.get("/api/v1/distributions/r_amplitude?lead=V5").json()
    assert (spread["n"], sum(spread["counts"]), spread["unit"]) == (12, 12, "mV")
    assert spread["edges"] == sorted(spread["edges"])
    mini = client.get(f"/api/v1/ecgome/mini?recording={ids[0]}&recording={ids[5]}").json()
    assert set(mini["maps"]) == {ids[0], ids[5]}
    assert all(len(each) == len(mini["families"]) for each in mini["maps"].values())
    healthy = client.get(f"/api/v1/recordings/{ids[5]}/reference").json()["values"]
    of_family = [
        each["z"]
        for each in healthy
        if catalogue()[each["symbol"]].family == "qrs_amplitude" and each["z"] is not None
    ]
    farthest = max(of_family, key=abs)
    assert mini["maps"][ids[5]][mini["families"].index("qrs_amplitude")] == pytest.approx(farthest, abs=0.01)


def test_change_and_history_of_a_person(client: TestClient, wfdb_files: Wfdb, ecg: Recording) -> None:
    first = replace(ecg, name="first", started_at=datetime(2024, 1, 1), subject=_person())
    last = replace(_louder(ecg, 1.3), name="last", started_at=datetime(2025, 1, 1), subject=_person())
    other = replace(_louder(ecg, 0.7), name="other", subject=Subject(50.0, "male", "somebody"))
    old, new, alone = (_kept(client, wfdb_files, each) for each in (first, last, other))
    _same_person(client, (old, new))
    assert client.get(f"/api/v1/recordings/{alone}/change").json()["previous_id"] is None
    change = client.get(f"/api/v1/recordings/{new}/change").json()
    assert (change["previous_id"], change["previous_name"]) == (old, "first")
    row = next(each for each in change["values"] if (each["symbol"], each["lead"]) == ("r_amplitude", "V5"))
    expected = eo.compare([eo.profile(first), eo.profile(last)])[
        "reliable_change_index(r_amplitude:V5)"
    ].value
    assert expected is not None
    assert row["ratio"] == pytest.approx(expected / 1.96, abs=2e-3)
    history = client.get(f"/api/v1/recordings/{new}/history?symbol=r_amplitude").json()["visits"]
    assert [each["recording_id"] for each in history] == [old, new]
    values = [next(row["value"] for row in each["values"] if row["lead"] == "V5") for each in history]
    assert values[1] == pytest.approx(1.3 * values[0], rel=0.02)


def test_unknown_biomarkers_and_leads_are_said(
    reader: TestClient, kept: str, is_problem: Callable[..., dict[str, object]]
) -> None:
    is_problem(reader.get(f"/api/v1/recordings/{kept}/history?symbol=nothing"), 404, "not-found")
    is_problem(reader.get("/api/v1/distributions/nothing"), 404, "not-found")
    refused = is_problem(reader.get("/api/v1/distributions/qrs_duration?lead=V1"), 422, "invalid-input")
    assert "no lead" in str(refused["detail"])


def _kept(client: TestClient, wfdb_files: Wfdb, recording: Recording) -> str:
    answer = client.post("/api/v1/recordings", files=wfdb_files(recording))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def _louder(ecg: Recording, gain: float) -> Recording:
    return replace(ecg, ecg_mv=np.round(ecg.ecg_mv * gain, 3), name=f"gain-{100 * gain:.0f}")


def _person() -> Subject:
    return Subject(age_years=61.0, sex="female")


def _same_person(client: TestClient, ids: tuple[str, ...]) -> None:
    """Say that recordings are of one person, as files that state an identifier do."""
    from sqlalchemy import update

    from ecgomics.store.tables import RecordingRow

    store: Any = client.app.state.platform.store  # type: ignore[attr-defined]  # the application, past its interface
    with store._changing() as session:
        session.execute(update(RecordingRow).where(RecordingRow.id.in_(ids)).values(pseudonym="one"))


def test_sets_of_biomarkers_are_kept_with_their_author_and_the_audit_knows(
    client: TestClient, is_problem: Callable[..., dict[str, object]]
) -> None:
    url = "/api/v1/biomarker-sets"
    body = {"name": " T wave ", "symbols": ["t_area", "ECG00201", "t_area"]}
    made = client.post(url, json=body, headers={"ECGomics-Author": "Ada"})
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["author"]) == ("T wave", "Ada")
    assert made.json()["symbols"] == ["t_area", "qrs_duration"]
    assert client.get(url).json()["sets"] == [made.json()]
    is_problem(client.post(url, json=body), 422, "invalid-input")
    is_problem(client.post(url, json={"name": "x", "symbols": ["nothing"]}), 422, "invalid-input")
    is_problem(client.post(url, json={"name": "x", "symbols": []}), 422, "invalid-input")
    assert client.delete(f"{url}/{made.json()['id']}").status_code == 204
    assert client.get(url).json()["sets"] == []
    is_problem(client.delete(f"{url}/{made.json()['id']}"), 404, "not-found")
