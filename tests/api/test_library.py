"""The library through the API: found by a line, decided on, told in the audit, and given outcomes."""

import csv
import io
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.core.errors import Unavailable
from ecgomics.core.recording import Recording, Subject
from ecgomics.store import Addition
from ecgomics.store.library_index import LibraryIndex
from ecgomics.store.library_search import Search

API = "/api/v1"
IsProblem = Callable[..., dict[str, Any]]


@pytest.fixture
def filled(client: TestClient, ecg: Recording) -> TestClient:
    """Six short recordings of P0, P1 and P2, one lead each, not measured; put in past the upload."""
    state = client.app.state  # type: ignore[attr-defined]  # Starlette's state is untyped
    while (
        not state.measuring.done()
    ):  # it measures what is there when the server starts, and that shall be nothing
        time.sleep(0.01)
    store = state.platform.store
    for number in range(6):
        given = Recording(
            np.round(ecg.ecg_mv[:1, :1500] + 0.01 * number, 3),
            500.0,
            ("I",),
            name=f"ward_{number % 2}/rec_{number}",
            subject=Subject(60.0, "female", pseudonym=f"P{number % 3}"),
            device="Polar H10" if number < 2 else None,
            source_format="WFDB",
        )
        store.add(Addition(f"id{number}", given))
    return client


def edit(client: TestClient, *edits: dict[str, Any], author: str = "A", undo: bool = False) -> Any:
    return client.post(
        f"{API}/library/edits", json={"edits": list(edits), "undo": undo}, headers={"ECGomics-Author": author}
    )


def names(client: TestClient, **query: object) -> list[str]:
    return [each["name"] for each in client.get(f"{API}/library", params=query).json()["items"]]


def facet(client: TestClient, field: str, **query: object) -> dict[str, int]:
    page = client.get(f"{API}/library", params=query).json()
    return {
        each["value"]: each["count"]
        for one in page["facets"]
        if one["field"] == field
        for each in one["values"]
    }


def test_a_line_finds_sorts_and_pages(filled: TestClient) -> None:
    page = filled.get(f"{API}/library", params={"q": "device:polar"}).json()
    assert (page["total"], page["everything"], page["people"]) == (2, 6, 3)
    assert names(filled, q="subject:P1", sort="-name") == ["ward_1/rec_1", "ward_0/rec_4"]
    assert names(filled, sort="name", offset=1, limit=2) == ["ward_0/rec_2", "ward_0/rec_4"]
    assert facet(filled, "device", q="device:polar") == {"none": 4, "Polar H10": 2}
    assert facet(filled, "quality", q="device:polar") == {"measuring": 2}


def test_after_a_large_change_nobody_who_searches_waits_for_the_index(
    filled: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt: list[str] = []
    put = LibraryIndex.put_columns

    def counted(index: LibraryIndex, ids: Sequence[str], columns: Any) -> None:
        learnt.extend(ids)
        put(index, ids, columns)

    monkeypatch.setattr(LibraryIndex, "put_columns", counted)
    monkeypatch.setattr("ecgomics.api.routes.library.MANY", 2)
    assert len(names(filled)) == 6
    learnt.clear()
    few = [{"id": f"id{number}", "add_tags": ["few"]} for number in range(2)]
    assert edit(filled, *few).status_code == 200
    assert learnt == []  # a small change is read when somebody asks
    assert len(names(filled, q="tag:few")) == 2
    assert sorted(learnt) == ["id0", "id1"]
    learnt.clear()
    many = [{"id": f"id{number}", "add_tags": ["many"]} for number in range(6)]
    assert edit(filled, *many).status_code == 200
    assert sorted(learnt) == [f"id{number}" for number in range(6)]
    learnt.clear()
    assert len(names(filled, q="tag:many")) == 6
    assert learnt == []


def test_a_large_change_is_answered_though_the_index_cannot_learn_of_it(
    filled: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: Any) -> None:
        raise Unavailable("The database is away.")

    monkeypatch.setattr("ecgomics.api.routes.library.MANY", 0)
    with monkeypatch.context() as patch:
        patch.setattr(Search, "catch_up", away)
        assert edit(filled, {"id": "id0", "add_tags": ["seen"]}).status_code == 200
    assert len(names(filled, q="tag:seen")) == 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"q": "qualty:good"}, "Did you mean quality?"),
        ({"q": "duration>long"}, "duration takes a number"),
        ({"sort": "colour"}, "There is no order by “colour”"),
    ],
)
def test_a_line_that_cannot_be_understood_is_told(
    filled: TestClient, is_problem: IsProblem, query: dict[str, str], said: str
) -> None:
    assert said in is_problem(filled.get(f"{API}/library", params=query), 422, "invalid-input")["detail"]


def test_a_decision_is_kept_told_and_taken_back(filled: TestClient) -> None:
    asked = {"decision": "excluded", "reason": "lead swap", "note": "I and II"}
    made = edit(filled, {"id": "id0", "revision": 0, "triage": asked}, author="L.%20Shen").json()["edited"]
    assert made == [
        {
            "id": "id0",
            "revision": 1,
            "before": {"triage": {"decision": "open", "reason": "", "note": ""}},
            "after": {"triage": asked},
        }
    ]
    found = filled.get(f"{API}/recordings/id0").json()
    assert (found["triage"], found["revision"], found["subject"]) == (asked, 1, "P0")
    assert names(filled, q='triage:excluded reason:"lead swap"') == ["ward_0/rec_0"]
    back = {"id": "id0", "revision": 1, "triage": made[0]["before"]["triage"]}
    assert edit(filled, back, undo=True).status_code == 200
    told = filled.get(f"{API}/audit", params={"entity": "id0"}).json()
    assert [(each["action"], each["author"]) for each in told["items"]] == [
        ("undo", "A"),
        ("exclude", "L. Shen"),
    ]


def test_an_overtaken_change_says_who_did_what_and_changes_nothing(
    filled: TestClient, is_problem: IsProblem
) -> None:
    edit(
        filled,
        {"id": "id1", "revision": 0, "triage": {"decision": "excluded", "reason": "noise"}},
        author="Shen",
    )
    accept = {"decision": "accepted"}
    refused = edit(filled, *({"id": f"id{n}", "revision": 0, "triage": accept} for n in range(3)))
    problem = is_problem(refused, 409, "conflict")
    assert "by Shen: excluded (noise)" in problem["detail"]
    assert [each["field"] for each in problem["errors"]] == ["id1"]
    assert facet(filled, "triage") == {"open": 5, "excluded": 1}
    again = edit(
        filled, *({"id": f"id{n}", "revision": 1 if n == 1 else 0, "triage": accept} for n in range(3))
    )
    assert again.status_code == 200
    assert facet(filled, "triage") == {"open": 3, "accepted": 3}


def test_all_that_a_line_finds_is_tagged_at_once(filled: TestClient) -> None:
    chosen = filled.get(f"{API}/library/choice", params={"q": "ward_1", "sort": "name"}).json()["recordings"]
    assert [each["id"] for each in chosen] == ["id1", "id3", "id5"]
    assert edit(filled, *({**each, "add_tags": ["follow up"]} for each in chosen)).status_code == 200
    assert names(filled, q='tag:"follow up"', sort="name") == ["ward_1/rec_1", "ward_1/rec_3", "ward_1/rec_5"]
    assert facet(filled, "tag") == {"follow up": 3}


def test_nonsense_is_refused(filled: TestClient, is_problem: IsProblem) -> None:
    is_problem(edit(filled, {"id": "id0", "triage": {"decision": "maybe"}}), 422, "validation")
    is_problem(edit(filled, {"id": "id0", "triage": {"decision": "excluded"}}), 422, "invalid-input")
    is_problem(edit(filled, {"id": "gone", "add_tags": ["a"]}), 404, "not-found")
    is_problem(filled.get(f"{API}/library/thumbnails", params={"ids": "a," * 201}), 422, "invalid-input")


def test_glimpses_come_for_a_page(filled: TestClient) -> None:
    found = filled.get(f"{API}/library/thumbnails", params={"ids": "id0,gone,id5"}).json()
    assert (found["span_s"], found["unit"], set(found["items"])) == (2.5, "uV", {"id0", "id5"})
    glimpse = found["items"]["id0"]
    assert (glimpse["lead"], glimpse["points_hz"], len(glimpse["samples"])) == ("I", 100.0, 250)
    assert max(glimpse["samples"]) > 200


def test_a_person_is_looked_at_described_and_not_overwritten(
    filled: TestClient, is_problem: IsProblem
) -> None:
    person = filled.get(f"{API}/subjects", params={"q": "P1"}).json()["items"][0]
    detail = filled.get(f"{API}/subjects/{person['id']}").json()
    assert [each["name"] for each in detail["items"]] == ["ward_1/rec_1", "ward_0/rec_4"]
    seen = {name: person[name] for name in ("pseudonym", "sex", "birth_year", "note")}
    changed = {**seen, "birth_year": 1964, "note": "pacemaker since 2020"}
    answer = filled.patch(f"{API}/subjects/{person['id']}", json={**changed, "seen": seen})
    assert (answer.status_code, answer.json()["birth_year"]) == (200, 1964)
    late = filled.patch(f"{API}/subjects/{person['id']}", json={**seen, "note": "mine", "seen": seen})
    is_problem(late, 409, "conflict")
    assert filled.get(f"{API}/subjects/{person['id']}").json()["note"] == "pacemaker since 2020"
    is_problem(filled.get(f"{API}/subjects/nobody"), 404, "not-found")


def test_values_of_a_person_are_followed(client: TestClient, wfdb_files, ecg: Recording) -> None:
    for number in range(2):
        louder = replace(ecg, ecg_mv=np.round(ecg.ecg_mv * (1 + number / 10), 3))
        made = client.post(f"{API}/recordings", files=wfdb_files(louder)).json()
        assert edit(client, {"id": made["id"], "subject": "Doe-7"}).status_code == 200
    person = client.get(f"{API}/subjects").json()["items"][0]
    found = {
        each["symbol"]: each for each in client.get(f"{API}/subjects/{person['id']}/trends").json()["trends"]
    }
    assert found["heart_rate"]["unit"] == "/min"
    assert [point["value"] for point in found["heart_rate"]["points"]] == pytest.approx([75.0, 75.0], abs=0.5)
    assert all(point["validity"] == "ok" for point in found["qtc_fridericia"]["points"])


def test_projects_keep_apart(client: TestClient, is_problem: IsProblem) -> None:
    made = client.post(f"{API}/projects", json={"name": "Trial"}).json()
    assert client.patch(f"{API}/projects/{made['id']}", json={"name": "Trial 2"}).json()["name"] == "Trial 2"
    assert [each["name"] for each in client.get(f"{API}/projects").json()["projects"]] == [
        "My recordings",
        "Trial 2",
    ]
    assert client.get(f"{API}/library", params={"project": made["id"]}).json()["everything"] == 0
    is_problem(client.post(f"{API}/projects", json={"name": "Trial 2"}), 422, "invalid-input")
    told = client.get(f"{API}/audit", params={"project": made["id"]}).json()
    assert [each["action"] for each in told["items"]] == ["rename", "make"]


def test_the_audit_is_a_table_to_keep(filled: TestClient) -> None:
    edit(filled, {"id": "id0", "add_tags": ["=1+1"]}, author="%3DA")
    edit(filled, {"id": "id1", "add_tags": ["b"]}, author="B")
    answer = filled.get(f"{API}/audit", params={"format": "csv", "action": "tag"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["author"], row["entity_id"]) for row in rows] == [("B", "id1"), ("'=A", "id0")]
    assert json.loads(rows[1]["after"]) == {"tags": ["=1+1"]}
    assert "audit.csv" in answer.headers["content-disposition"]


def test_a_deletion_is_told(filled: TestClient) -> None:
    assert filled.delete(f"{API}/recordings/id2", headers={"ECGomics-Author": "Wu"}).status_code == 204
    (told,) = filled.get(f"{API}/audit", params={"action": "delete"}).json()["items"]
    assert (told["author"], told["entity_name"], told["after"]) == ("Wu", "ward_0/rec_2", None)
    assert len(told["before"]["samples_sha256"]) == 64
    assert filled.get(f"{API}/library").json()["everything"] == 5


TABLE = b"person;af;since\nP0;1;2020-01-02\nP1;0;\nP9;1;\n;1;\n"


def test_outcomes_find_people_and_say_who_was_not_found(filled: TestClient, is_problem: IsProblem) -> None:
    send = {"files": {"file": ("o.csv", TABLE)}, "headers": {"ECGomics-Author": "A"}}
    found = filled.post(f"{API}/outcome-tables", data={"key": "subject"}, **send).json()
    assert (found["column"], found["unmatched"], found["unmatched_count"], found["without_key"]) == (
        "person",
        ["P9"],
        1,
        1,
    )
    assert found["table"]["rows"] == 2
    assert [(each["name"], each["kind"], each["known"]) for each in found["table"]["columns"]] == [
        ("af", "number", 2),
        ("since", "text", 1),
    ]
    table = found["table"]["id"]
    rows = list(csv.DictReader(io.StringIO(filled.get(f"{API}/outcome-tables/{table}/rows").text)))
    assert rows == [
        {"subject": "P0", "af": "1", "since": "2020-01-02"},
        {"subject": "P1", "af": "0", "since": ""},
    ]
    nobody = {**send, "data": {"key": "recording"}}
    assert (
        "No row of o.csv fits"
        in is_problem(filled.post(f"{API}/outcome-tables", **nobody), 422, "invalid-input")["detail"]
    )
    assert filled.delete(f"{API}/outcome-tables/{table}").status_code == 204
    assert filled.get(f"{API}/outcome-tables").json()["tables"] == []
    is_problem(filled.get(f"{API}/outcome-tables/{table}/rows"), 404, "not-found")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("o.csv", b"person,af\nP0,1\nP0,0\n", "several rows of the same person, such as “P0”"),
        ("o.exe", b"MZ", "o.exe is no table that can be joined"),
        ("o.xlsx", b"MZ", "o.xlsx cannot be read as a table"),
        ("o.csv", b"\xff\xfe\x00", "o.csv is no text in UTF-8"),
    ],
)
def test_what_is_no_table_is_refused(
    filled: TestClient, is_problem: IsProblem, name: str, content: bytes, said: str
) -> None:
    answer = filled.post(f"{API}/outcome-tables", files={"file": (name, content)})
    assert said in is_problem(answer, 422, "invalid-input")["detail"]
