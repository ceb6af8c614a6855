"""A cohort says that it is not up to date, and its next extraction takes in what changed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.corrections import Correction
from ecgomics.services import cohorts
from ecgomics.signal.edits import WaveAbsent
from ecgomics.store import Addition, Member, Selection, Store
from tests.api.test_cohorts import ADDRESS, Made, events

NAMES = ("ann0", "ann1", "bob0")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, ecg: Recording) -> Iterator[Made]:
    """An extracted cohort of three recordings of two people."""
    with Store(tmp_path_factory.mktemp("stale") / "data") as store:
        for name in NAMES:
            subject = replace(ecg.subject, pseudonym=name[:3])
            store.add(Addition(name, replace(ecg, name=name, subject=subject)))
        with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client:
            body = {"name": "all", "selection": {"kind": "all"}}
            found = client.post("/api/v1/cohorts", json=body).json()
            yield Made(client, store, found["id"], events(client, found["job"]["id"]))


def extracted(made: Made) -> Any:
    """The wide table, extracted anew."""
    import polars as pl

    job = made.client.post(f"/api/v1/cohorts/{made.cohort}/extraction").json()
    assert events(made.client, job["id"])[-1]["state"] == "done"
    assert not made.get()["stale"]
    content = made.client.get(f"/api/v1/cohorts/{made.cohort}/files/table").content
    return pl.read_parquet(BytesIO(content)).sort("record")


def edit(made: Made, recording_id: str, **change: Any) -> None:
    edits = [{"id": recording_id, **change}]
    answer = made.client.post("/api/v1/library/edits", json={"edits": edits})
    assert answer.status_code == 200, answer.text


def test_a_correction_and_taking_it_back_leave_the_cohort_stale(made: Made) -> None:
    assert not made.get()["stale"]
    body = {"base": 0, "edits": [{"do": "wave_absent", "wave": "P"}]}
    assert made.client.post("/api/v1/recordings/ann0/corrections", json=body).status_code == 201
    assert made.get()["stale"]
    table = extracted(made)
    assert table["correction"].to_list() == [1.0, 0.0, 0.0]
    assert table["pr_interval"].is_null().to_list() == [True, False, False]
    assert made.client.delete("/api/v1/recordings/ann0/corrections/1").status_code == 200
    assert made.get()["stale"]
    assert not extracted(made)["pr_interval"].is_null().any()


def test_a_tag_changes_no_cohort_another_person_does(made: Made) -> None:
    edit(made, "ann1", add_tags=["seen"])
    assert not made.get()["stale"]
    edit(made, "ann1", subject="bob")
    assert made.get()["stale"]
    assert made.get()["steps"]["repeated"] == 1
    table = extracted(made)
    assert table["subject"].to_list() == ["ann", "bob", "bob"]
    assert made.get()["people"] == {"records": 3, "people": 2, "repeated": 1}


def test_another_name_of_a_person_is_taken_in(made: Made) -> None:
    people = made.client.get("/api/v1/subjects").json()["items"]
    ann = next(each for each in people if each["pseudonym"] == "ann")
    facts = {"pseudonym": "anna", "sex": None, "birth_year": None, "note": ""}
    assert made.client.patch(f"/api/v1/subjects/{ann['id']}", json=facts).status_code == 200
    assert made.get()["stale"]
    assert extracted(made)["subject"].to_list() == ["anna", "bob", "bob"]


def test_a_recording_that_is_excluded_goes_with_the_next_extraction(made: Made) -> None:
    edit(made, "bob0", triage={"decision": "accepted", "reason": "", "note": ""})
    assert not made.get()["stale"]
    edit(made, "bob0", triage={"decision": "excluded", "reason": "noise", "note": ""})
    assert made.get()["stale"]
    assert extracted(made)["record"].to_list() == ["ann0", "ann1"]


def test_what_is_corrected_while_it_is_extracted_leaves_it_stale(made: Made) -> None:
    """The extraction has read the corrections when another one is made."""
    cohort = cohorts.make(made.store, "late", Selection("all"), made.client.app.state.platform.key)  # type: ignore[attr-defined]  # of Starlette
    began = datetime.now(UTC)
    members = [Member(each, each, None, "") for each in NAMES]
    made.store.corrections.add("ann1", Correction((WaveAbsent("P"),), author="L. Shen"), base=0)
    made.store.cohorts.extracted(cohort.id, members, {}, since=began)
    assert made.store.cohorts.cohort(cohort.id).stale
    made.store.cohorts.extracted(cohort.id, members, {}, since=datetime.now(UTC))
    assert not made.store.cohorts.cohort(cohort.id).stale
