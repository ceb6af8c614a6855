"""Notes on a recording: kept with their author, changed, taken away, and all of it in the audit."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from ecgomics.core.recording import Recording
from ecgomics.store.library_tables import AuditRow

CALIPER = {
    "kind": "caliper",
    "body": {"measures": "time", "lead": "V5", "from": {"s": 1.2, "mv": 0.1}, "to": {"s": 1.612, "mv": 0.1}},
}
BY_SHEN = {"ECGomics-Author": "L.%20Shen"}


@pytest.fixture
def mine(client: TestClient, wfdb_files: Any, ecg: Recording) -> str:
    """Identifier of the normal ECG in an application of this test alone."""
    return str(client.post("/api/v1/recordings", files=wfdb_files(ecg)).json()["id"])


@pytest.fixture
def notes(mine: str) -> str:
    """Address of the notes of a recording."""
    return f"/api/v1/recordings/{mine}/notes"


def test_a_caliper_is_kept_with_its_author(client: TestClient, notes: str) -> None:
    made = client.post(notes, json=CALIPER, headers=BY_SHEN)
    assert made.status_code == 201
    assert made.json()["author"] == "L. Shen"
    assert client.get(notes).json() == [made.json()]
    assert made.json()["body"] == CALIPER["body"]


def test_a_note_is_changed_and_taken_away_and_the_audit_keeps_all_three(
    client: TestClient, notes: str
) -> None:
    made = client.post(notes, json=CALIPER, headers=BY_SHEN).json()
    moved = {**CALIPER, "body": {**CALIPER["body"], "to": {"s": 1.7, "mv": 0.1}}}
    changed = client.put(f"{notes}/{made['id']}", json=moved)
    assert changed.json()["body"]["to"]["s"] == 1.7
    assert changed.json()["author"] == "local user"
    assert client.delete(f"{notes}/{made['id']}").status_code == 204
    assert client.get(notes).json() == []
    store = client.app.state.platform.store
    with store.notes._reading() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
        ours = [(row.action, row.author) for row in rows if row.kind == "caliper"]
    assert ours == [("add", "L. Shen"), ("change", "local user"), ("delete", "local user")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "caliper", "body": {"text": "no caliper"}},
        {"kind": "poem", "body": {"text": "roses"}},
        {"kind": "comment", "body": {"text": ""}},
        {"kind": "artefact", "body": {"from_s": 1.0}},
    ],
)
def test_what_is_no_note_is_refused(client: TestClient, notes: str, wrong: dict[str, object]) -> None:
    assert client.post(notes, json=wrong).status_code == 422
    assert client.get(notes).json() == []


def test_a_note_keeps_its_kind_and_its_recording(client: TestClient, notes: str) -> None:
    made = client.post(notes, json={"kind": "comment", "body": {"text": "seen"}}).json()
    refused = client.put(f"{notes}/{made['id']}", json=CALIPER)
    assert refused.status_code == 422
    assert "cannot become" in refused.json()["detail"]
    assert client.delete(f"{notes}/nothing").status_code == 404
    assert client.get("/api/v1/recordings/nothing/notes").status_code == 404


def test_notes_go_with_their_recording(client: TestClient, mine: str, notes: str) -> None:
    client.post(notes, json=CALIPER)
    client.delete(f"/api/v1/recordings/{mine}")
    assert client.get(notes).status_code == 404
