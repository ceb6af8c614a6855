"""From stored recordings to a cohort and a discovery on it, through the API alone."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Store

ADDRESS = "http://127.0.0.1:8000"
RECORDINGS = 24
#: What is slow and has tests of its own is left out.
PLAN = {"minimum_records": 20, "bootstrap": 0, "permutations": 20, "learners": [], "spaces": ["pca"]}


def fill(store: Store) -> None:
    """So many recordings of one lead in two groups, whose rates differ."""
    for number in range(RECORDINGS):
        group = "AB"[number % 2]
        rr_ms = 820.0 - 4.0 * number - (120.0 if group == "B" else 0.0)
        plan = regular_plan([rr_ms] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
        acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
        subject = Subject(age_years=40.0 + number, sex="female" if number % 3 else "male")
        made = phantom(plan, acquisition, name=f"rec_{number:02d}", subject=subject).recording
        store.add(Addition(f"id{number:02d}", made, group=group))


def events(client: TestClient, job_id: str) -> list[dict[str, Any]]:
    """What a job told until its end."""
    text = client.get(f"/api/v1/jobs/{job_id}/events").text
    return [json.loads(line.removeprefix("data: ")) for line in text.splitlines() if line]


@dataclass
class Made:
    """A client, and a cohort that was extracted."""

    client: TestClient
    store: Store
    cohort: str
    told: list[dict[str, Any]]

    def get(self, path: str = "") -> dict[str, Any]:
        """An answer below the cohort."""
        answer = self.client.get(f"/api/v1/cohorts/{self.cohort}{path}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A cohort of everything, extracted by the platform itself."""
    with Store(tmp_path_factory.mktemp("cohorts") / "data") as store:
        fill(store)
        with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client:
            body = {"name": "  All of  it ", "selection": {"kind": "all"}}
            answer = client.post("/api/v1/cohorts", json=body)
            assert answer.status_code == 201, answer.text
            told = events(client, answer.json()["job"]["id"])
            yield Made(client, store, answer.json()["id"], told)


def test_an_extraction_tells_its_progress_and_its_end(made: Made) -> None:
    last = made.told[-1]
    assert (last["state"], last["total"], last["done"], last["failed"]) == ("done", RECORDINGS, RECORDINGS, 0)
    assert last["rate_per_s"] > 0
    assert [each["done"] for each in made.told] == sorted(each["done"] for each in made.told)


def test_a_cohort_says_who_is_in_it_and_what_is_missing(made: Made) -> None:
    found = made.get()
    assert (found["name"], found["recordings"], found["records"]) == ("All of it", RECORDINGS, RECORDINGS)
    assert [each["count"] for each in found["flow"]] == [RECORDINGS] * 3
    assert found["failed"] == []
    missing = {each["family"]: each for each in found["missing"]}
    assert sum(missing["cycle"]["reasons"].values()) == missing["cycle"]["cells"]
    assert missing["hrv_frequency"]["reasons"] == {"too_short": missing["hrv_frequency"]["cells"]}


def test_groups_ages_and_sexes_are_columns(made: Made) -> None:
    columns = {each["name"]: each for each in made.get("/columns")["columns"]}
    assert columns["group"]["levels"] == [{"level": "A", "count": 12}, {"level": "B", "count": 12}]
    assert (columns["age_years"]["low"], columns["age_years"]["high"]) == (40.0, 63.0)
    assert {each["level"] for each in columns["sex"]["levels"]} == {"female", "male"}
    assert "record" not in columns


def test_the_plan_is_a_form(made: Made) -> None:
    fields = {each["name"]: each for each in made.get("/columns")["plan"]}
    assert fields["alpha"]["default"] == 0.05
    assert fields["minimum_events"]["least"] == 5.0
    assert fields["scale"]["options"] == ["rank_normal", "sd", "raw"]
    assert all(each["explanation"] for each in fields.values())


def table(text: str, name: str = "outcomes.csv") -> dict[str, tuple[str, BytesIO]]:
    return {"file": (name, BytesIO(text.encode()))}


def test_a_table_of_outcomes_is_joined_and_can_be_taken_away(
    made: Made, is_problem: Callable[..., dict[str, object]]
) -> None:
    rows = "".join(f"rec_{n:02d},{n % 4}\n" for n in range(RECORDINGS - 4))
    url = f"/api/v1/cohorts/{made.cohort}/outcomes"
    answer = made.client.post(url, files=table("record,grade\n" + rows + "nobody,1\n"))
    assert answer.status_code == 201, answer.text
    assert answer.json()["columns"] == ["grade"]
    assert "20 of 24 records" in " ".join(answer.json()["notes"])
    again = made.client.post(url, files=table("record,grade\n" + rows))
    assert again.status_code == 201, "a table of the same name takes its place"
    assert [each["name"] for each in made.get()["tables"]] == ["outcomes.csv"]
    grade = next(each for each in made.get("/columns")["columns"] if each["name"] == "grade")
    assert (grade["known"], len(grade["levels"])) == (20, 4)
    refused = made.client.post(url, files=table("patient,x\nnobody,1\n", "other.csv"))
    assert "other.csv" in str(is_problem(refused, 422, "invalid-input")["detail"])
    assert made.client.delete(f"{url}/outcomes.csv").status_code == 204
    assert all(each["name"] != "grade" for each in made.get("/columns")["columns"])


@pytest.fixture(scope="module")
def found(made: Made) -> dict[str, Any]:
    """A discovery of what goes with the group, adjusted for sex."""
    body = {"outcome": "group", "levels": ["A", "B"], "covariates": ["sex"], "plan": PLAN}
    answer = made.client.post(f"/api/v1/cohorts/{made.cohort}/discoveries", json=body)
    assert answer.status_code == 201, answer.text
    told = events(made.client, answer.json()["job"]["id"])
    assert told[-1]["state"] == "done", told[-1]["error"]
    discovery: dict[str, Any] = made.client.get(f"/api/v1/discoveries/{answer.json()['id']}").json()
    return discovery


def test_a_discovery_finds_what_was_planted(made: Made, found: dict[str, Any]) -> None:
    result = found["result"]
    assert (result["records"], result["hash"], found["look"]) == (RECORDINGS, found["hash"], 1)
    by_name = {each["feature"]["name"]: each for each in result["associations"]}
    assert by_name["heart_rate"]["q"] < 0.01
    assert by_name["heart_rate"]["effect"]["low"] > 0
    assert found["summary"]["found"] == sum(
        each["q"] is not None and each["q"] < 0.05 for each in result["associations"]
    )
    assert found["recordings"]["rec_03"] == "id03"
    (entry,) = made.get("/discoveries")["discoveries"]
    assert (entry["hash"], made.get()["looks"]) == (found["hash"], 1)


def test_figures_and_files_hold_the_same_numbers(made: Made, found: dict[str, Any]) -> None:
    base = f"/api/v1/discoveries/{found['id']}"
    volcano = made.client.get(f"{base}/figures").json()["volcano"]
    effects = {each["feature"]["name"]: each["effect"]["value"] for each in found["result"]["associations"]}
    assert volcano["kind"] == "volcano"
    assert volcano["effect"] == [pytest.approx(effects[name]) for name in volcano["names"]]
    report = made.client.get(f"{base}/report.html")
    assert "sandbox allow-scripts" in report.headers["content-security-policy"]
    assert found["hash"][:8] in report.text
    csv = made.client.get(f"{base}/associations.csv")
    assert len(csv.text.splitlines()) == len(effects) + 1
    assert made.client.get(f"{base}/discovery.json").json()["hash"] == found["hash"]


def test_the_answers_fit_their_description(made: Made, found: dict[str, Any]) -> None:
    from pydantic import TypeAdapter

    from ecgomics.api import cohort_models

    cohort_models.Discovery.model_validate(found)
    cohort_models.CohortDetail.model_validate(made.get())
    figures = made.client.get(f"/api/v1/discoveries/{found['id']}/figures").json()
    TypeAdapter(dict[str, cohort_models.Figure]).validate_python(figures)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"outcome": "nothing"}, "nothing"),
        ({"outcome": "age_years"}, "different values"),
        ({"outcome": "group", "plan": {"alpha": 2}}, "alpha"),
        ({"outcome": "group", "plan": {"unheard_of": 2}}, "unheard_of"),
        ({"outcome": "group", "covariates": ["nothing"]}, "nothing"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_before_it_is_asked(
    made: Made, body: dict[str, Any], words: str, is_problem: Callable[..., dict[str, object]]
) -> None:
    answer = made.client.post(f"/api/v1/cohorts/{made.cohort}/discoveries", json=body)
    assert words in str(is_problem(answer, 422, "invalid-input")["detail"])


def test_a_discovery_that_is_refused_says_why(made: Made) -> None:
    body = {"outcome": "group", "plan": PLAN | {"minimum_records": 1000}}
    answer = made.client.post(f"/api/v1/cohorts/{made.cohort}/discoveries", json=body).json()
    last = events(made.client, answer["job"]["id"])[-1]
    assert last["state"] == "failed"
    assert "1000" in last["error"] or "1,000" in last["error"]


def test_a_deleted_recording_leaves_the_cohort_stale_until_it_is_extracted_anew(made: Made) -> None:
    made.client.delete("/api/v1/recordings/id00")
    assert made.get()["stale"]
    job = made.client.post(f"/api/v1/cohorts/{made.cohort}/extraction").json()
    last = events(made.client, job["id"])[-1]
    assert (last["state"], last["kept"], last["total"]) == ("done", RECORDINGS - 1, RECORDINGS - 1)
    found = made.get()
    assert (found["stale"], found["records"]) == (False, RECORDINGS - 1)


def test_what_does_not_fit_is_refused(
    client: TestClient, tmp_path: Path, is_problem: Callable[..., dict[str, object]]
) -> None:
    url = "/api/v1/cohorts"
    empty = client.post(url, json={"name": "mine", "selection": {"kind": "all"}})
    assert "No recording" in str(is_problem(empty, 422, "invalid-input")["detail"])
    is_problem(client.post(url, json={"name": " ", "selection": {"kind": "all"}}), 422, "invalid-input")
    is_problem(client.post(url, json={"name": "a", "selection": {"kind": "some"}}), 422, "validation")
    is_problem(
        client.post(url, content="{}", headers={"content-type": "text/plain"}), 415, "unsupported-media-type"
    )
    is_problem(client.get(f"{url}/nobody"), 404, "not-found")
    is_problem(client.get("/api/v1/discoveries/nobody"), 404, "not-found")
    origin = {"origin": "http://evil.example"}
    is_problem(client.post(url, json={}, headers=origin), 403, "forbidden")


def test_a_deleted_cohort_is_gone_with_its_discoveries(made: Made) -> None:
    """The last test of the module: it takes the cohort away."""
    discovery = made.get("/discoveries")["discoveries"][0]["id"]
    assert made.client.delete(f"/api/v1/cohorts/{made.cohort}").status_code == 204
    assert made.client.get(f"/api/v1/cohorts/{made.cohort}").status_code == 404
    assert made.client.get(f"/api/v1/discoveries/{discovery}").status_code == 404
