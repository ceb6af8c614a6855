"""Projects are apart: the same file in two of them is two recordings, and each is measured as its project says."""

import json
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.presets import preset
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.store import Store
from tests.api.test_cohorts import ADDRESS, events

API: Final = "/api/v1"
Files = list[tuple[str, tuple[str, bytes]]]


def clinical() -> dict[str, Any]:
    """The settings of the second project: the clinical preset with another end of T and a narrower filter."""
    found = preset("clinical")
    assert found is not None
    changed = {"t_end_rule": "slope_threshold", "t_end_share_percent": 10.0, "lowpass_hz": 40.0}
    return found.settings.as_dict() | changed


class World:
    """A client, and the project whose settings are not the usual ones."""

    def __init__(self, client: TestClient, files: Files) -> None:
        self.client, self.files = client, files
        self.project = str(self.sent("POST", "/projects", {"name": "Trial"})["id"])
        body = {"name": "trial", "values": clinical(), "note": "", "project": self.project}
        self.settings_hash = self.sent("POST", "/settings", body)["hash"]
        self.sent("PUT", "/settings/chosen", {"settings": "trial@1", "project": self.project})
        self.usual = self.upload("default")
        self.own = self.upload(self.project)

    def sent(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.request(method, API + path, json=body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def upload(self, project: str) -> str:
        answer = self.client.post(f"{API}/recordings", params={"project": project}, files=self.files)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def get(self, path: str, **params: Any) -> Any:
        answer = self.client.get(API + path, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def qt_ms(self, recording_id: str, **params: Any) -> float:
        """The QT interval of a profile."""
        return value_of(self.get(f"/recordings/{recording_id}/profile", **params)["values"])


def value_of(rows: list[dict[str, Any]], name: str = "value") -> float:
    return float(next(row[name] for row in rows if (row["symbol"], row["lead"]) == ("qt_interval", "")))


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, wfdb_files: Callable[..., Files], ecg: Recording
) -> Iterator[World]:
    with (
        Store(tmp_path_factory.mktemp("projects") / "data") as store,
        TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client,
    ):
        yield World(client, wfdb_files(ecg))


def test_the_same_files_in_two_projects_are_two_recordings(world: World) -> None:
    assert world.usual != world.own
    again = world.client.post(f"{API}/recordings", params={"project": world.project}, files=world.files)
    assert (again.status_code, again.json()["id"]) == (200, world.own)
    for project, expected in (("default", world.usual), (world.project, world.own)):
        assert [each["id"] for each in world.get("/library", project=project)["items"]] == [expected]
        assert [each["id"] for each in world.get("/recordings", project=project)["items"]] == [expected]
    refused = world.client.post(f"{API}/recordings", params={"project": "nowhere"}, files=world.files)
    assert refused.status_code == 404


def test_every_answer_about_a_recording_is_measured_as_its_project_says(world: World) -> None:
    qt_ms, usual_ms = world.qt_ms(world.own), world.qt_ms(world.usual)
    assert abs(qt_ms - usual_ms) > 5.0, "the settings move the QT"
    assert world.qt_ms(world.own, settings="trial@1") == qt_ms
    assert world.qt_ms(world.own, settings="defaults") == usual_ms
    csv = world.client.get(f"{API}/recordings/{world.own}/profile", params={"format": "csv"}).text
    assert str(qt_ms) in next(line for line in csv.splitlines() if ",qt_interval,," in line)

    at = f"/recordings/{world.own}"
    for path in ("fiducials", "samples"):
        assert world.get(f"{at}/{path}") == world.get(f"{at}/{path}", settings="trial@1")
        assert world.get(f"{at}/{path}") != world.get(f"{at}/{path}", settings="defaults")
    drawn, beats = world.get(f"{at}/beat"), world.get(f"{at}/beats")["representative"]
    assert drawn["global_ms"] == pytest.approx(beats["global_ms"], abs=0.01, nan_ok=True)
    place = drawn["points"].index("T_off")
    assert drawn["global_ms"][place] - drawn["global_ms"][drawn["points"].index("QRS_on")] == pytest.approx(
        qt_ms, abs=0.01
    )
    assert world.get(f"{at}/reference")["warnings"][-1].startswith("Measured with other settings")
    visits = world.get(f"{at}/history", symbol="qt_interval")["visits"]
    assert value_of([row | {"symbol": "qt_interval"} for row in visits[0]["values"]]) == qt_ms
    compared = world.get("/compare", a=world.usual, b=world.own)
    rows = [row["b"] | {"symbol": row["symbol"], "lead": row["lead"]} for row in compared["differences"]]
    assert value_of(rows) == qt_ms
    own = world.get("/distributions/qt_interval", project=world.project)
    assert (own["n"], own["edges"][0]) == (1, pytest.approx(qt_ms - 0.5, abs=0.001))
    assert world.get("/distributions/qt_interval")["edges"][0] == pytest.approx(usual_ms - 0.5, abs=0.001)
    library = world.get("/library", project=world.project, q="is:measured")["items"]
    assert [each["id"] for each in library] == [world.own]


def test_a_cohort_of_a_project_is_measured_as_it_says(world: World) -> None:
    import polars as pl

    body = {"name": "all", "selection": {"kind": "query", "values": ["rate>10"]}, "project": world.project}
    made = world.sent("POST", "/cohorts", body)
    assert events(world.client, made["job"]["id"])[-1]["state"] == "done"
    content = world.client.get(f"{API}/cohorts/{made['id']}/files/table").content
    table = pl.read_parquet(BytesIO(content))
    assert table["qt_interval"].to_list() == [pytest.approx(world.qt_ms(world.own))]
    assert [each["id"] for each in world.get("/cohorts", project=world.project)["cohorts"]] == [made["id"]]
    assert world.get("/cohorts")["cohorts"] == []
    assert world.get(f"/cohorts/{made['id']}")["settings_hash"] == world.settings_hash


def test_corrected_values_are_in_every_answer_and_automatic_ones_are_at_hand(world: World) -> None:
    at, automatic_ms = f"/recordings/{world.own}", world.qt_ms(world.own)
    beat = world.get(f"{at}/beat")
    to_ms = beat["global_ms"][beat["points"].index("T_off")] + 40.0
    edits = [{"do": "move_mark", "point": "T_off", "to_ms": to_ms, "lead": None}]
    world.sent("POST", f"{at}/corrections", {"base": 0, "edits": edits})
    corrected_ms = world.qt_ms(world.own)
    assert corrected_ms == pytest.approx(automatic_ms + 40.0, abs=0.5)

    def seen(**params: Any) -> tuple[float, ...]:
        history = world.get(f"{at}/history", symbol="qt_interval", **params)["visits"][0]["values"]
        place = world.get(f"{at}/reference", **params)["values"]
        z = next(row["z"] for row in place if row["symbol"] == "qt_interval" and row["lead"] == "")
        return float(history[0]["value"]), z

    assert seen()[0] == corrected_ms
    assert seen(correction=0)[0] == automatic_ms
    assert seen()[1] > seen(correction=0)[1]
    assert world.get("/distributions/qt_interval", project=world.project)["edges"][0] == pytest.approx(
        corrected_ms - 0.5, abs=0.001
    )
    world.client.delete(f"{API}{at}/corrections/1")
    assert world.qt_ms(world.own) == automatic_ms
    assert world.get("/distributions/qt_interval", project=world.project)["edges"][0] == pytest.approx(
        automatic_ms - 0.5, abs=0.001
    ), "what was taken back counts no more"


def test_the_list_shows_the_latest_correction(world: World) -> None:
    at = f"/recordings/{world.own}"
    before = world.get(at)["heart_rate"]
    beats = world.get(f"{at}/beats")["beats"]
    edits = [{"do": "remove_beat", "beat_s": each["peak_s"]} for each in beats[1::2]]
    world.sent("POST", f"{at}/corrections", {"base": 0, "edits": edits})
    rows = world.get(f"{at}/profile")["values"]
    corrected = next(row["value"] for row in rows if row["symbol"] == "heart_rate")
    assert corrected != pytest.approx(before, rel=0.05)
    assert world.get(at)["heart_rate"] == pytest.approx(corrected)
    for listed in (
        world.get("/library", project=world.project)["items"],
        world.get("/library", project=world.project, q=f"rate<{before - 5:g}")["items"],
        world.get("/recordings", project=world.project)["items"],
    ):
        assert [each["heart_rate"] for each in listed] == [pytest.approx(corrected)]
    revision = world.get(f"{at}/corrections")["latest"]
    world.client.delete(f"{API}{at}/corrections/{revision}")
    assert world.get("/library", project=world.project)["items"][0]["heart_rate"] == pytest.approx(before)


def test_other_settings_of_a_project_are_measured_in_the_background(world: World) -> None:
    values = clinical() | {"t_end_share_percent": 25.0}
    world.sent("POST", "/settings", {"name": "late", "values": values, "note": "", "project": world.project})
    world.sent("PUT", "/settings/chosen", {"settings": "late@1", "project": world.project})
    end_s = time.monotonic() + 30.0
    while not world.get("/library", project=world.project, q="is:measured")["items"]:
        assert time.monotonic() < end_s, "it is measured by itself"
        time.sleep(0.2)
    world.sent("PUT", "/settings/chosen", {"settings": "trial@1", "project": world.project})


def test_what_two_projects_share_on_the_disk_outlives_one_of_them(
    tmp_path: Path, wfdb_files: Callable[..., Files], ecg: Recording
) -> None:
    with Store(tmp_path / "data") as store:
        with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client:
            project = client.post(f"{API}/projects", json={"name": "B"}).json()["id"]
            first, second = (
                client.post(f"{API}/recordings", params={"project": each}, files=wfdb_files(ecg)).json()["id"]
                for each in ("default", project)
            )
            blobs = [path for path in (tmp_path / "data" / "blobs").rglob("*") if path.is_file()]
            assert len(blobs) == 1
            assert client.delete(f"{API}/recordings/{first}").status_code == 204
        assert store.recording(second).samples == ecg.samples


def test_an_upload_finds_known_only_what_its_project_has(world: World) -> None:
    import hashlib

    listed = [
        {"path": name, "size_bytes": len(content), "modified_ms": None} for _, (name, content) in world.files
    ]
    third = world.sent("POST", "/projects", {"name": "Third"})["id"]
    states = []
    for project in (world.project, third):
        url = f"{API}/uploads?project={project}"
        batch = world.client.post(url, json={"name": "folder"}).json()["id"]
        entries = {"entries": [{"name": "normal", "files": listed}]}
        (entry,) = world.client.post(f"{API}/uploads/{batch}/entries", json=entries).json()
        digests = [hashlib.sha256(content).hexdigest() for _, (_, content) in world.files]
        files = [
            {"file": file["id"], "sha256": digest}
            for file, digest in zip(entry["files"], digests, strict=True)
        ]
        (told,) = world.client.post(f"{API}/uploads/{batch}/hashes", json={"files": files}).json()
        states.append(told["state"])
    assert states == ["known", "waiting"]


def test_archives_go_to_the_project(world: World) -> None:
    import zipfile

    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for _, (name, data) in world.files:
            archive.writestr(name, data)
    project = world.sent("POST", "/projects", {"name": "Archive"})["id"]
    answer = world.client.post(
        f"{API}/recordings/archive",
        params={"project": project},
        files={"file": ("a.zip", content.getvalue())},
    )
    (made,) = json.loads(answer.text)
    assert (made["recording"]["project_id"], made["known"]) == (project, False)
    assert Settings().hash != world.settings_hash
