"""Tables of outcomes of a project as columns of its cohorts, and findings that stand on them."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.store import Store
from tests.api.test_cohorts import ADDRESS, PLAN, RECORDINGS, Made, events, fill


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """A cohort of everything, extracted before its project has any table."""
    with Store(tmp_path_factory.mktemp("outcomes") / "data") as store:
        fill(store)
        with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client:
            body = {"name": "all", "selection": {"kind": "all"}}
            made = client.post("/api/v1/cohorts", json=body).json()
            yield Made(client, store, made["id"], events(client, made["job"]["id"]))


def hand_in(made: Made, text: str, name: str = "follow_up.csv") -> dict[str, Any]:
    """Import a table of recordings into the project."""
    answer = made.client.post(
        "/api/v1/outcome-tables", files={"file": (name, BytesIO(text.encode()))}, data={"key": "recording"}
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()["table"]
    return found


def rows(case_of: Callable[[int], int]) -> str:
    """Whether each recording is a case, a second heart rate, and its site; the last recording has no row."""
    lines = [f"rec_{n:02d},{case_of(n)},{50 + n},s{n % 3}" for n in range(RECORDINGS - 1)]
    return "\n".join(["name,case,heart_rate,site", *lines]) + "\n"


def columns(made: Made) -> dict[str, dict[str, Any]]:
    return {each["name"]: each for each in made.get("/columns")["columns"]}


def test_a_table_of_the_project_is_columns_of_its_cohorts(made: Made) -> None:
    assert "case" not in columns(made)
    hand_in(made, rows(lambda n: n % 2))
    found = columns(made)
    assert found["case"]["levels"] == [{"level": "0", "count": 12}, {"level": "1", "count": 11}]
    assert (found["follow_up_heart_rate"]["low"], found["follow_up_heart_rate"]["high"]) == (50.0, 72.0)
    assert found["case"]["label"] == "From follow_up.csv"
    (table,) = made.get()["project_tables"]
    assert table["columns"] == ["case", "follow_up_heart_rate", "site"]
    assert "23 of 24 records" in table["notes"][0]
    assert "heart_rate" in table["notes"][-1]
    assert made.get()["tables"] == []


def test_files_of_the_cohort_follow_the_tables_of_the_project(made: Made) -> None:
    import polars as pl

    def cases() -> list[int | None]:
        content = made.client.get(f"/api/v1/cohorts/{made.cohort}/files/table").content
        frame = pl.read_parquet(BytesIO(content)).sort("record")
        assert frame["heart_rate"].min() > 60.0, "the biomarker keeps its column"
        return frame["case"].to_list()

    hand_in(made, rows(lambda n: n % 2))
    before = cases()
    hand_in(made, rows(lambda n: (n + 1) % 2))
    assert cases() == [None if each is None else 1 - each for each in before]
    assert "case" in made.client.get(f"/api/v1/cohorts/{made.cohort}/files/dictionary").text


def test_a_finding_stays_what_it_was_when_its_table_changes(
    made: Made, is_problem: Callable[..., dict[str, object]]
) -> None:
    def asked() -> dict[str, Any]:
        body = {"outcome": "case", "levels": ["0", "1"], "covariates": ["sex"], "plan": PLAN}
        answer = made.client.post(f"/api/v1/cohorts/{made.cohort}/discoveries", json=body)
        assert answer.status_code == 201, answer.text
        entry: dict[str, Any] = answer.json()
        assert events(made.client, entry["job"]["id"])[-1]["state"] == "done"
        return entry

    def read(entry: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = made.client.get(f"/api/v1/discoveries/{entry['id']}").json()
        return found

    hand_in(made, rows(lambda n: n % 2))
    first = asked()
    before = read(first)
    hand_in(made, rows(lambda n: n % 4 // 2))
    second = read(asked())
    assert read(first) == before
    assert second["hash"] != before["hash"], "other outcomes, another finding"
    assert [each["name"] for each in before["tables"]] == ["follow_up.csv"]
    assert before["tables"][0]["sha256"] != second["tables"][0]["sha256"]
    again = made.client.post(f"/api/v1/discoveries/{first['id']}/run")
    assert "anew" in str(is_problem(again, 422, "invalid-input")["detail"])


def test_a_question_is_answered_with_the_table_that_it_was_asked_of(made: Made) -> None:
    """The table changes between the question and its run."""
    from ecgomics.services import discoveries

    hand_in(made, rows(lambda n: n % 2))
    choices = {"outcome": "case", "levels": ["0", "1"], "covariates": [], "plan": PLAN}
    waiting = discoveries.ask(made.store, made.cohort, choices)
    found = made.client.get("/api/v1/outcome-tables").json()["tables"]
    for each in found:
        made.client.delete(f"/api/v1/outcome-tables/{each['id']}")
    assert "case" not in columns(made)
    job = made.client.post(f"/api/v1/discoveries/{waiting.id}/run").json()
    last = events(made.client, job["id"])[-1]
    assert last["state"] == "done", last["error"]
    result = made.client.get(f"/api/v1/discoveries/{waiting.id}").json()["result"]
    assert (result["choices"]["outcome"], result["records"]) == ("case", RECORDINGS - 1)
