"""Which recordings a cohort is made of: sets, people, what triage left out, saved settings; and sets themselves."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.services import cohorts
from ecgomics.store import Addition, Store
from ecgomics.store.library_tables import TriageRow
from ecgomics.store.settings_tables import SavedSettingsRow

ADDRESS = "http://127.0.0.1:8000"
#: Recordings of each person, by pseudonym.
VISITS = {"ann": 3, "bob": 1, "cem": 2}
BEGIN = datetime(2026, 3, 1, 9, 0)


@pytest.fixture
def store(tmp_path: Path, ecg: Recording) -> Iterator[Store]:
    """Six recordings of three people; one of Ann's and the one of Bob were excluded."""
    with Store(tmp_path / "data") as opened:
        for name, visits in VISITS.items():
            for visit in range(visits):
                at = BEGIN + timedelta(days=visit)
                made = replace(
                    ecg,
                    name=f"{name}{visit}",
                    started_at=at,
                    subject=replace(ecg.subject, pseudonym=name),
                )
                opened.add(Addition(f"{name}{visit}", made, group="old" if visit == 0 else "new"))
        with opened._changing() as session:
            for each, reason in (("ann1", "noise"), ("bob0", "duplicate")):
                row = TriageRow(
                    recording_id=each, decision="excluded", reason=reason, author="a", at=datetime.now(UTC)
                )
                session.add(row)
        yield opened


@pytest.fixture
def client(store: Store, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client; extractions do nothing."""
    monkeypatch.setattr(cohorts, "extract", lambda *_, **__: None)
    with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as opened:
        yield opened


def preview(client: TestClient, **selection: Any) -> dict[str, Any]:
    """The steps of a selection."""
    answer = client.post("/api/v1/cohorts/preview", json={"selection": {"kind": "all"} | selection})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_each_step_says_what_it_leaves_out(client: TestClient) -> None:
    assert preview(client) == {
        "library": 6,
        "fitting": 6,
        "accepted": 4,
        "excluded": {"duplicate": 1, "noise": 1},
        "members": 4,
        "people": 2,
        "repeated": 2,
    }
    assert preview(client, excluded_too=True)["members"] == 6
    groups = preview(client, kind="groups", values=["new"])
    assert (groups["fitting"], groups["excluded"], groups["members"]) == (3, {"noise": 1}, 2)


@pytest.mark.parametrize(("rule", "expected"), [("first", ["ann0", "cem0"]), ("last", ["ann2", "cem1"])])
def test_one_recording_of_each_person(client: TestClient, rule: str, expected: list[str]) -> None:
    body = {"name": "one each", "selection": {"kind": "all", "per_person": rule}}
    cohort = client.post("/api/v1/cohorts", json=body).json()
    assert (cohort["recordings"], cohort["selection"]["per_person"]) == (2, rule)
    members = client.get(f"/api/v1/cohorts/{cohort['id']}/steps/members").json()["recordings"]
    assert [each["id"] for each in members] == expected
    excluded = client.get(f"/api/v1/cohorts/{cohort['id']}/steps/excluded").json()["recordings"]
    assert [each["name"] for each in excluded] == ["ann1", "bob0"]


def test_sets_are_sources_and_can_be_taken_away(
    client: TestClient, is_problem: Callable[..., dict[str, object]]
) -> None:
    def saved(name: str, *ids: str) -> Any:
        return client.post("/api/v1/record-sets", json={"name": name, "recording_ids": list(ids)})

    first, second = saved("a", "ann0", "cem0", "cem1", "cem0").json(), saved("b", "cem0").json()
    assert first["recordings"] == 3, "a recording counts once"
    assert preview(client, kind="sets", values=[first["id"]])["members"] == 3
    assert preview(client, kind="sets", values=[first["id"]], without=[second["id"]])["members"] == 2
    assert preview(client, without=[first["id"]])["fitting"] == 3
    assert [each["name"] for each in client.get("/api/v1/record-sets").json()["sets"]] == ["b", "a"]
    assert "a" in str(is_problem(saved(" a "), 422, "invalid-input")["detail"])
    assert "nobody" in str(is_problem(saved("c", "nobody"), 422, "invalid-input")["detail"])
    assert client.delete(f"/api/v1/record-sets/{first['id']}").status_code == 204
    is_problem(client.get(f"/api/v1/record-sets/{first['id']}"), 404, "not-found")
    assert preview(client, kind="sets", values=[first["id"]])["members"] == 0


def test_a_cohort_is_measured_with_saved_settings(client: TestClient, store: Store) -> None:
    other = Settings(highpass_hz=0.05)
    with store._changing() as session:
        session.add(
            SavedSettingsRow(
                id="mine",
                project_id="default",
                name="mine",
                version=2,
                settings=other.as_dict(),
                hash=other.hash,
                author="a",
                created_at=datetime.now(UTC),
            )
        )
    assert client.get("/api/v1/cohorts").json()["settings"][0]["version"] == 2
    body = {"name": "other", "selection": {"kind": "all"}, "settings_id": "mine"}
    cohort = client.post("/api/v1/cohorts", json=body).json()
    assert (cohort["settings"]["name"], cohort["settings"]["hash"]) == ("mine", other.hash)
    stored = store.cohorts.cohort(cohort["id"])
    assert cohorts.settings_for(store, stored, Settings()) == other
    missing = client.post("/api/v1/cohorts", json=body | {"settings_id": "nobody"})
    assert missing.status_code == 404


def test_what_is_made_and_deleted_is_told_in_the_audit(client: TestClient, store: Store) -> None:
    from ecgomics.store.library_tables import AuditRow

    author = {"ECGomics-Author": "L. Shen"}
    body = {"name": "mine", "selection": {"kind": "all"}}
    cohort = client.post("/api/v1/cohorts", json=body, headers=author).json()
    client.delete(f"/api/v1/cohorts/{cohort['id']}", headers=author)
    with store._session() as session:
        rows = session.query(AuditRow).order_by(AuditRow.id).all()
        told = [(each.author, each.action, each.kind, each.entity_name) for each in rows]
    assert told == [("L. Shen", "make", "cohort", "mine"), ("L. Shen", "delete", "cohort", "mine")]


def test_jobs_are_listed_and_can_be_tried_again(
    client: TestClient, is_problem: Callable[..., dict[str, object]]
) -> None:
    cohort = client.post("/api/v1/cohorts", json={"name": "mine", "selection": {"kind": "all"}}).json()
    client.get(f"/api/v1/jobs/{cohort['job']['id']}/events")
    listed = client.get("/api/v1/jobs", params={"active": False}).json()
    (job,) = listed["jobs"]
    assert (job["state"], job["cohort_name"], job["asked"], listed["waiting"]) == ("done", "mine", None, 0)
    assert client.get("/api/v1/jobs").json() == {"jobs": [], "waiting": 0}
    again = client.post(f"/api/v1/jobs/{job['id']}/retry").json()
    assert (again["kind"], again["cohort_id"]) == ("extraction", cohort["id"])
    assert again["id"] != job["id"]
    is_problem(client.post("/api/v1/jobs/nobody/retry"), 404, "not-found")
