"""Findings and reports of kept recordings: formats, headers, comparison with earlier ones, and refusals."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.services import profile_key
from ecgomics.services.recording_findings import Asked, Said, findings_of_recording
from ecgomics.services.reports import report_of_file
from ecgomics.store import Addition, Store
from ecgomics.store.subjects import SubjectFacts

Wfdb = Callable[..., Any]
IsProblem = Callable[..., dict[str, object]]
FORMATS = {
    "json": ("application/json", b"{", "attachment", ".json"),
    "html": ("text/html", b"<!doctype html", "inline", ".html"),
    "pdf": ("application/pdf", b"%PDF-", "inline", ".pdf"),
    "fhir": ("application/fhir+json", b'{"resourceType":"Bundle"', "attachment", ".fhir.json"),
    "aecg": ("application/xml", b"<?xml", "attachment", ".aecg.xml"),
    "dicom": ("application/dicom", b"\0" * 128 + b"DICM", "attachment", ".dcm"),
}


def report(reader: TestClient, recording_id: str, **asked: str) -> Any:
    return reader.get(f"/api/v1/recordings/{recording_id}/report", params=asked)


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_a_file_of_its_kind(reader: TestClient, kept: str, form: str) -> None:
    media_type, begin, place, suffix = FORMATS[form]
    answer = report(reader, kept, format=form)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.content[: len(begin)].lower() == begin.lower()
    assert answer.headers["content-disposition"] == f'{place}; filename="normal{suffix}"'


def test_what_was_not_changed_is_not_sent_again(reader: TestClient, kept: str) -> None:
    first = report(reader, kept)
    tag = first.headers["etag"]
    again = reader.get(f"/api/v1/recordings/{kept}/report", headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert report(reader, kept, format="html").headers["etag"] != tag
    assert (
        reader.get(f"/api/v1/recordings/{kept}/report", headers={"If-None-Match": '"other"'}).status_code
        == 200
    )


def test_only_the_page_may_stand_in_a_frame_of_ours(reader: TestClient, kept: str) -> None:
    page = report(reader, kept, format="html")
    assert page.headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "allow-scripts" not in page.headers["content-security-policy"]
    assert "<script" not in page.text
    assert report(reader, kept, format="pdf").headers["x-frame-options"] == "DENY"


def test_the_kept_recording_is_reported_as_its_file_is(reader: TestClient, kept: str, ecg: Recording) -> None:
    of_file = report_of_file(ecg, Settings()).as_dict()
    found = report(reader, kept).json()
    assert found["identity"]["recording_id"] == kept
    assert found["findings"] == json.loads(json.dumps(of_file["findings"]))
    assert found["models"] == of_file["models"]
    rate = next(row for row in found["measurements"] if row["symbol"] == "heart_rate")
    assert rate["value"] == pytest.approx(75.0, abs=0.1)
    assert len(found["measurements"]) == len(of_file["measurements"])


def test_findings_come_with_their_evidence_and_literature(reader: TestClient, kept: str) -> None:
    answer = reader.get(f"/api/v1/recordings/{kept}/findings")
    assert answer.status_code == 200, answer.text
    found = answer.json()
    ids = [each["id"] for each in found["findings"]]
    assert "sinus_rhythm" in ids
    assert found["summary"]["category"] == "summary"
    assert not any(each["category"] == "summary" for each in found["findings"])
    sinus = found["findings"][ids.index("sinus_rhythm")]
    assert any(met["name"] == "heart_rate" and met["unit"] == "/min" for met in sinus["met"])
    assert sinus["source"] in found["references"]
    assert found["compared_with"] is None
    assert found["not_assessed"]
    assert found["disclaimer"].startswith("Research use only")


@pytest.fixture(scope="module")
def person(reader: TestClient) -> dict[str, str]:
    """Identifiers of two recordings of a person, `later` with a QT of 460 ms, and one of `another`."""
    store: Store = reader.app.state.platform.store  # type: ignore[attr-defined]  # the application's own

    def keep(name: str, qt_ms: float, year: int, pseudonym: str) -> str:
        plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body(qt_ms=qt_ms)), first_s=-0.3)
        made = phantom(plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=3.0)), name=name).recording
        subject = Subject(age_years=61.0, sex="female", pseudonym=pseudonym)
        store.add(Addition(name, replace(made, subject=subject, started_at=datetime(year, 3, 1, 8, 0))))
        return name

    return {
        "earlier": keep("p1-before", 390.0, 2024, "P1"),
        "later": keep("p1-after", 460.0, 2026, "P1"),
        "another": keep("p2", 390.0, 2023, "P2"),
    }


def findings(reader: TestClient, recording_id: str, earlier: str) -> dict[str, Any]:
    answer = reader.get(f"/api/v1/recordings/{recording_id}/findings", params={"earlier": earlier})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_person_is_compared_with_the_recording_before(reader: TestClient, person: dict[str, str]) -> None:
    found = findings(reader, person["later"], "auto")
    assert found["compared_with"] == person["earlier"]
    increase = next(each for each in found["findings"] if each["id"] == "serial_qtc_increase")
    # 70 ms of QT at 75 /min are 75 ms by Fridericia
    (met,) = (each for each in increase["met"] if each["name"].startswith("serial_difference"))
    assert met["value"] == pytest.approx(70.0 / 0.8 ** (1.0 / 3.0), abs=4.0)
    assert findings(reader, person["earlier"], "auto")["compared_with"] is None
    alone = findings(reader, person["later"], "none")
    assert not any(each["category"] == "serial" for each in alone["findings"])
    assert {"serial_qtc_increase"} <= {
        each["id"] for each in alone["not_assessed"] if each["why"] == "no_earlier_record"
    }


def test_findings_are_kept_through_tags_and_anew_where_the_comparison_changes(
    reader: TestClient, person: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = findings(reader, person["later"], "auto")
    made: list[str] = []

    def counted(store: Store, recording_id: str, asked: Asked, **more: Any) -> Said:
        made.append(recording_id)
        return findings_of_recording(store, recording_id, asked, **more)

    monkeypatch.setattr("ecgomics.api.report_answers.findings_of_recording", counted)
    tags = [{"id": person[each], "add_tags": ["seen"]} for each in ("earlier", "later")]
    assert reader.post("/api/v1/library/edits", json={"edits": tags}).status_code == 200
    assert findings(reader, person["later"], "auto") == before
    assert made == []
    for decision, compared in (("excluded", None), ("open", person["earlier"])):
        triage = {"decision": decision, "reason": "noise" if decision == "excluded" else "", "note": ""}
        edit = {"id": person["earlier"], "triage": triage}
        assert reader.post("/api/v1/library/edits", json={"edits": [edit]}).status_code == 200
        assert findings(reader, person["later"], "auto")["compared_with"] == compared


def test_findings_of_what_changed_while_they_were_made_are_not_kept(
    reader: TestClient, person: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store: Store = reader.app.state.platform.store  # type: ignore[attr-defined]  # the application's own
    recording = person["another"]
    subject_id = store.stored(recording, profile_key(Settings())).standing.subject_id
    assert subject_id is not None
    facts = store.subjects.subject(subject_id)
    as_it_was = SubjectFacts(facts.pseudonym, facts.sex, facts.birth_year, facts.note)
    made: list[str] = []

    def meanwhile(store: Store, recording_id: str, asked: Asked, **more: Any) -> Said:
        if not made:
            store.subjects.describe(subject_id, replace(as_it_was, birth_year=1930), seen=None, author="Ben")
        made.append(recording_id)
        return findings_of_recording(store, recording_id, asked, **more)

    monkeypatch.setattr("ecgomics.api.report_answers.findings_of_recording", meanwhile)
    findings(reader, recording, "none")
    store.subjects.describe(subject_id, as_it_was, seen=None, author="Ben")
    findings(reader, recording, "none")
    assert len(made) == 2
    findings(reader, recording, "none")
    assert len(made) == 2  # and these are kept, though the first ones also measured it


def test_findings_stand_on_the_corrections_that_were_there_when_they_were_asked_for(
    reader: TestClient, person: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store: Store = reader.app.state.platform.store  # type: ignore[attr-defined]  # the application's own
    recording = person["another"]
    latest = store.corrections.latest(recording)
    asked: list[int | None] = []

    def seen(store: Store, recording_id: str, wanted: Asked, **more: Any) -> Said:
        asked.append(wanted.correction)
        return findings_of_recording(store, recording_id, wanted, **more)

    monkeypatch.setattr("ecgomics.api.report_answers.findings_of_recording", seen)
    reader.app.state.platform.findings.forget(recording)  # type: ignore[attr-defined]
    assert findings(reader, recording, "none")["correction"] == latest
    assert asked == [latest]


def test_trends_go_over_the_recordings_of_the_person(reader: TestClient, person: dict[str, str]) -> None:
    findings(reader, person["earlier"], "none")  # measured, so that the trend need not wait
    (qt,) = (
        each for each in report(reader, person["later"]).json()["trends"] if each["symbol"] == "qt_interval"
    )
    assert [point["recording_id"] for point in qt["points"]] == [person["earlier"], person["later"]]
    assert [point["value"] for point in qt["points"]] == pytest.approx([390.0, 460.0], abs=6.0)


@pytest.mark.parametrize(
    ("recording", "earlier", "word"),
    [
        ("later", "another", "another person"),
        ("earlier", "later", "not recorded before"),
        ("later", "later", "itself"),
    ],
)
def test_what_is_not_earlier_is_not_compared_with(
    reader: TestClient, person: dict[str, str], is_problem: IsProblem, recording: str, earlier: str, word: str
) -> None:
    answer = reader.get(
        f"/api/v1/recordings/{person[recording]}/findings", params={"earlier": person[earlier]}
    )
    assert word in str(is_problem(answer, 422, "invalid-input")["detail"])


def test_schema_is_published(reader: TestClient) -> None:
    answer = reader.get("/api/v1/schemas/report.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/schema+json")
    assert answer.json()["$id"] == "urn:ecgomics:schema:report:1.0"


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("format=docx", 422, "validation"),
        ("language=fr", 422, "validation"),
        ("settings=nothing", 404, "not-found"),
        ("correction=7", 404, "not-found"),
        ("earlier=gone", 404, "not-found"),
    ],
)
def test_what_there_is_not_is_refused(
    reader: TestClient, kept: str, is_problem: IsProblem, query: str, status: int, kind: str
) -> None:
    is_problem(reader.get(f"/api/v1/recordings/{kept}/report?{query}"), status, kind)


def test_a_recording_that_is_not_there_has_no_report(reader: TestClient, is_problem: IsProblem) -> None:
    is_problem(reader.get("/api/v1/recordings/gone/report"), 404, "not-found")
    is_problem(reader.get("/api/v1/recordings/gone/findings"), 404, "not-found")
