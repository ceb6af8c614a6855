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
    steps = found["steps"]
    assert [steps[name] for name in ("library", "fitting", "accepted", "members")] == [RECORDINGS] * 4
    assert found["people"] == {"records": RECORDINGS, "people": RECORDINGS, "repeated": 0}
    assert found["outcome"] == {"column": "group", "records": RECORDINGS}
    assert found["failed"] == []
    missing = {each["family"]: each for each in found["missing"]}
    assert sum(missing["cycle"]["reasons"].values()) == missing["cycle"]["cells"]
    assert missing["hrv_frequency"]["reasons"] == {"too_short": missing["hrv_frequency"]["cells"]}


def test_the_first_table_tells_who_they_are_by_group(made: Made) -> None:
    table = made.get()["table_one"]
    assert [(each["name"], each["records"]) for each in table["groups"]] == [("", 24), ("A", 12), ("B", 12)]
    numbers = {each["column"]: each["groups"] for each in table["numbers"]}
    assert numbers["age_years"][0]["median"] == pytest.approx(51.5)
    assert numbers["heart_rate"][2]["median"] > numbers["heart_rate"][1]["median"]
    sexes = {each["column"]: each["groups"] for each in table["words"]}["sex"]
    assert {each["word"]: each["count"] for each in sexes[0]["shares"]} == {"female": 16, "male": 8}


def test_a_cohort_can_be_taken_away_in_the_formats_of_others(made: Made, tmp_path: Path) -> None:
    import polars as pl

    base = f"/api/v1/cohorts/{made.cohort}/files"
    csv = made.client.get(f"{base}/csv")
    assert csv.status_code == 200, csv.text
    assert len(pl.read_csv(BytesIO(csv.content), infer_schema_length=0)) == RECORDINGS
    assert len(pl.read_ipc(BytesIO(made.client.get(f"{base}/feather").content))) == RECORDINGS
    assert len(pl.read_parquet(BytesIO(made.client.get(f"{base}/table").content))) == RECORDINGS
    assert "highpass_hz: 0.5" in made.client.get(f"{base}/settings").text
    assert f"{RECORDINGS} recordings" in made.client.get(f"{base}/citation").text
    assert made.client.get(f"{base}/dictionary").text.startswith("column,")
    assert made.client.get(f"{base}/nothing").status_code == 404


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
    entry = made.get("/discoveries")["discoveries"][-1]
    assert (entry["hash"], entry["look"]) == (found["hash"], 1)


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


def test_a_finding_has_a_permanent_name(
    made: Made, found: dict[str, Any], is_problem: Callable[..., dict[str, object]]
) -> None:
    for digest in (found["hash"], found["hash"][:12]):
        assert made.client.get(f"/api/v1/findings/{digest}").json()["id"] == found["id"]
    is_problem(made.client.get(f"/api/v1/findings/{found['hash'][:4]}"), 404, "not-found")
    is_problem(made.client.get(f"/api/v1/findings/{'0' * 12}"), 404, "not-found")


def test_the_values_behind_a_point_are_those_that_were_tested(
    made: Made, found: dict[str, Any], is_problem: Callable[..., dict[str, object]]
) -> None:
    url = f"/api/v1/discoveries/{found['id']}/values"
    behind = made.client.get(f"{url}/heart_rate").json()
    values = [each["value"] for each in behind["values"]]
    assert (len(values), values) == (RECORDINGS, sorted(values))
    assert behind["levels"] == ["A", "B"]
    by_id = {each["recording_id"]: each for each in behind["values"]}
    # rec_03: rr 820 - 12 - 120 = 688 ms
    assert by_id["id03"]["value"] == pytest.approx(60000 / 688, rel=0.01)
    assert by_id["id03"]["outcome"] == 1.0
    is_problem(made.client.get(f"{url}/nothing"), 404, "not-found")
    is_problem(made.client.get(f"{url}/of outcome"), 404, "not-found")


def test_a_figure_file_tells_its_caption_n_and_hash(
    made: Made, found: dict[str, Any], is_problem: Callable[..., dict[str, object]]
) -> None:
    url = f"/api/v1/discoveries/{found['id']}/figures"
    svg = made.client.get(f"{url}/volcano.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    for words in ("Volcano", f"n = {RECORDINGS} recordings", found["hash"][:12]):
        assert words in svg.text
    assert made.client.get(f"{url}/volcano.png").content.startswith(b"\x89PNG")
    assert made.client.get(f"{url}/pca.pdf").content.startswith(b"%PDF")
    is_problem(made.client.get(f"{url}/volcano.exe"), 404, "not-found")
    is_problem(made.client.get(f"{url}/nothing.svg"), 404, "not-found")


def test_a_set_drawn_on_a_plane_only_describes(made: Made, found: dict[str, Any]) -> None:
    ids = [f"id{number:02d}" for number in range(1, RECORDINGS, 2)]
    how = {"by": "lasso", "space": "pca", "discovery": found["id"]}
    body = {"name": "island", "recording_ids": ids, "how": how}
    chosen = made.client.post("/api/v1/record-sets", json=body, headers={"ECGomics-Author": "Ada"}).json()
    assert (chosen["same_data"], chosen["author"], chosen["recording_ids"]) == (True, "Ada", ids)
    answer = made.client.post(
        f"/api/v1/cohorts/{made.cohort}/discoveries", json={"set_id": chosen["id"], "plan": PLAN}
    )
    assert answer.status_code == 201, answer.text
    entry = answer.json()
    assert (entry["asked"]["outcome"], entry["asked"]["levels"]) == ("in_set", ["the others", "island"])
    assert "descriptive" in entry["descriptive"]
    assert events(made.client, entry["job"]["id"])[-1]["state"] == "done"
    made_of = made.client.get(f"/api/v1/discoveries/{entry['id']}").json()
    q = [each["q"] for each in made_of["result"]["associations"] if each["q"] is not None]
    assert min(q) < 0.05, "the set differs"
    assert made_of["summary"]["found"] == 0, "and nothing is claimed of it"
    sentence = "election used the same data: p-values are descriptive"
    assert sentence in made_of["result"]["warnings"][0]
    file = made.client.get(f"/api/v1/discoveries/{entry['id']}/discovery.json").json()
    assert sentence in file["descriptive"]
    assert not any(each["found"] for each in file["associations"])
    assert sentence in made.client.get(f"/api/v1/discoveries/{entry['id']}/report.html").text
    volcano = made.client.get(f"/api/v1/discoveries/{entry['id']}/figures").json()["volcano"]
    assert not any(volcano["found"])


def test_a_set_that_was_chosen_by_hand_may_be_tested(made: Made) -> None:
    ids = [f"id{number:02d}" for number in range(12)]
    chosen = made.client.post(
        "/api/v1/record-sets", json={"name": "first half", "recording_ids": ids, "how": {"by": "hand"}}
    ).json()
    url = f"/api/v1/cohorts/{made.cohort}/discoveries"
    entry = made.client.post(url, json={"set_id": chosen["id"], "plan": PLAN}).json()
    assert (chosen["same_data"], entry["descriptive"]) == (False, "")
    events(made.client, entry["job"]["id"])


def test_the_embedding_is_an_input_of_models(made: Made) -> None:
    assert made.get("/columns")["encoders"][0] == "ecgomics"
    plan = PLAN | {
        "learners": ["elastic net"],
        "model_inputs": ["biomarkers", "embedding"],
        "outer_folds": 2,
        "inner_folds": 2,
        "bootstrap_models": 20,
    }
    body = {"outcome": "group", "encoder": "ecgomics", "plan": plan}
    entry = made.client.post(f"/api/v1/cohorts/{made.cohort}/discoveries", json=body).json()
    told = events(made.client, entry["job"]["id"])
    assert told[-1]["state"] == "done", told[-1]["error"]
    assert all(0 < each["step"] <= each["steps"] for each in told if each["stage"])
    result = made.client.get(f"/api/v1/discoveries/{entry['id']}").json()["result"]
    assert [each["inputs"] for each in result["models"]] == ["biomarkers", "embedding"]


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
