"""A person handed over and forgotten, what is noted of who looks at what, and what projects keep for how long."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from fhir.resources.R4B.bundle import Bundle

from ecgomics.api import audited
from ecgomics.api.app import ADDRESSES, create_app
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.services.audit_export import verified_lines
from ecgomics.services.read_audit import ReadAudit
from ecgomics.store import Store
from ecgomics.store.audit import Acting
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.audit_reads import Access
from ecgomics.store.library_records import AuditEntry
from ecgomics.store.traces import Needles, files_with
from tests.api.accounts import ADDRESS, WITH_ACCOUNTS, Browser, account
from tests.api.conftest import Wfdb

API = "/api/v1"


@pytest.fixture
def person(client: TestClient, wfdb_files: Wfdb, ecg: Recording) -> str:
    """A person with one recording, filed by hand."""
    answer = client.post(f"{API}/recordings", files=wfdb_files(ecg), data={"keep_original": "true"})
    assert answer.status_code == 201, answer.text
    recording = answer.json()["recordings"][0]["id"] if "recordings" in answer.json() else answer.json()["id"]
    edit = {"edits": [{"id": recording, "subject": "PERSON-OF-TEST"}]}
    answer = client.post(f"{API}/library/edits", json=edit)
    assert answer.status_code == 200, answer.text
    (found,) = client.get(f"{API}/subjects").json()["items"]
    identifier: str = found["id"]
    return identifier


def _store(client: TestClient) -> Store:
    found: Store = client.app.state.platform.store  # type: ignore[attr-defined]
    return found


def test_everything_of_a_person_is_handed_over(
    client: TestClient, person: str, ecg: Recording, tmp_path: Path
) -> None:
    answer = client.get(f"{API}/subjects/{person}/export")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("manifest.json"))
        assert manifest["left_out"] == {}
        files = {name: archive.read(name) for name in archive.namelist()}
        archive.extractall(tmp_path / "unpacked")
    assert manifest["files"] == {
        name: sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
    }
    endings = {name.split("/", 2)[-1] for name in files if name.startswith("recordings/")}
    assert {"ecg.hea", "ecg.dat", "profile.json", "profile.csv", "fiducials.json"} <= endings
    assert {"report.json", "report.pdf", "report.fhir.json"} <= endings
    assert any(each.startswith("original/") for each in endings)
    assert {"person/subjects.json", "person/recordings.json", "audit.json"} <= set(files)
    assert "PERSON-OF-TEST" in files["README.txt"].decode()
    header = next((tmp_path / "unpacked").rglob("ecg.hea"))
    assert read(header).ecg_mv.shape == ecg.ecg_mv.shape
    assert next(content for name, content in files.items() if name.endswith("report.pdf")).startswith(b"%PDF")
    told = client.get(f"{API}/audit", params={"action": "export"}).json()["items"]
    assert [(each["kind"], each["entity_id"]) for each in told] == [("subject", person)]


def test_a_person_is_erased_and_nothing_is_left_of_them(client: TestClient, person: str) -> None:
    store = _store(client)
    recordings = store.subjects.recordings_of(person)
    assert client.get(f"{API}/recordings/{recordings[0]}/profile").status_code == 200
    before = client.get(f"{API}/subjects/{person}/erasure").json()["counts"]
    assert before["recordings"] == 1
    answer = client.delete(f"{API}/subjects/{person}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["looked"], told["traces"]) == (True, [])
    assert told["counts"]["recordings"] == 1
    for path in (f"subjects/{person}", f"recordings/{recordings[0]}", f"recordings/{recordings[0]}/profile"):
        assert client.get(f"{API}/{path}").status_code == 404
    assert client.get(f"{API}/library").json()["total"] == 0
    needles = Needles(frozenset({person, *recordings}), frozenset({"PERSON-OF-TEST"}))
    assert list(files_with(store.folder, needles)) == []
    chain = client.get(f"{API}/audit/chain").json()
    assert chain["whole"]
    assert chain["erased"] > 0
    assert any(each["erased"] for each in client.get(f"{API}/audit").json()["items"])
    assert client.delete(f"{API}/subjects/{person}").status_code == 404


def test_the_audit_is_exported_so_that_it_can_be_verified(
    client: TestClient, person: str, tmp_path: Path
) -> None:
    _store(client).library.add_project("other", author="Ann")
    lines = client.get(f"{API}/audit", params={"format": "jsonl", "kind": "recording"}).text
    path = tmp_path / "audit.jsonl"
    path.write_text(lines)
    head = _store(client).audit.head()
    assert verified_lines(path) == head
    assert "content_sha256" in lines
    assert person not in "".join(each for each in lines.splitlines() if "content_sha256" in each)
    parts = lines.splitlines(keepends=True)
    whole = next(number for number, each in enumerate(parts) if '"entity_id"' in each)
    changed = json.loads(parts[whole]) | {"author": "Bob"}
    for damaged in (
        [*parts[:whole], json.dumps(changed) + "\n", *parts[whole + 1 :]],
        [*parts[:whole], *parts[whole + 1 :]],
        parts[:-1],
        [parts[0], *reversed(parts[1:])],
        ["{}\n"],
        [],
        ["nothing"],
    ):
        path.write_text("".join(damaged))
        with pytest.raises(InvalidInput, match=re.escape("audit.jsonl")):
            verified_lines(path)


def test_the_audit_is_a_bundle_of_fhir(client: TestClient, person: str) -> None:
    answer = client.get(f"{API}/audit", params={"format": "fhir"})
    assert answer.headers["content-type"].startswith("application/fhir+json")
    bundle = Bundle.model_validate_json(answer.text)
    entries = list(_store(client).audit.entries("default", AuditFilter()))
    assert [each.resource.id for each in bundle.entry] == [f"ecgomics-{each.id}" for each in entries]
    assert {each.resource.action for each in bundle.entry} <= {"C", "R", "U", "D"}
    nothing = client.get(f"{API}/audit", params={"format": "fhir", "author": "nobody"}).text
    assert Bundle.model_validate_json(nothing).entry is None
    assert person


def test_the_end_of_the_chain_is_told_and_a_noted_one_is_compared(client: TestClient, person: str) -> None:
    chain = client.get(f"{API}/audit/chain").json()
    noted = {"entries": chain["entries"], "sha256": chain["sha256"]}
    assert client.get(f"{API}/audit/chain", params=noted).json()["whole"]
    wrong = client.get(f"{API}/audit/chain", params=noted | {"sha256": "0" * 64}).json()
    assert not wrong["whole"]
    assert wrong["faults"][0]["entry"] == chain["entries"]
    assert person


# Who looks at what


@pytest.fixture
def noting(open_app: Callable[..., TestClient], wfdb_files: Wfdb, ecg: Recording) -> tuple[TestClient, str]:
    """A server that notes reads, and a recording."""
    client = open_app(options=ServerOptions(audit_reads=True))
    answer = client.post(f"{API}/recordings", files=wfdb_files(ecg)).json()
    return client, answer["recordings"][0]["id"] if "recordings" in answer else answer["id"]


def _noted(client: TestClient) -> list[AuditEntry]:
    platform = client.app.state.platform  # type: ignore[attr-defined]
    platform.reads.flush()
    everything = (
        each
        for project in ("default", "server")
        for each in platform.store.audit.entries(project, AuditFilter())
    )
    return [each for each in everything if each.action in ("read", "export", "watch")]


def test_who_looks_at_a_recording_is_noted_once_a_visit(noting: tuple[TestClient, str]) -> None:
    client, recording = noting
    for what in ("", "/samples", "/profile", "/beats"):
        assert client.get(f"{API}/recordings/{recording}{what}").status_code == 200
    assert (
        client.get(f"{API}/recordings/{recording}", headers={"ECGomics-Author": "Dr. Wu"}).status_code == 200
    )
    entries = [each for each in _noted(client) if each.kind == "recording"]
    assert {(each.author, each.action, each.entity_id) for each in entries} == {
        ("local user", "read", recording),
        ("Dr. Wu", "read", recording),
    }
    assert len(entries) == 2
    assert entries[0].address == "testclient"
    assert entries[0].entity_name == "normal"
    assert _store(client).audit.verify().is_whole


def test_what_is_taken_away_is_noted_before_the_answer(noting: tuple[TestClient, str]) -> None:
    client, recording = noting
    for _ in range(2):
        client.get(f"{API}/recordings/{recording}/report", params={"format": "pdf"})
    client.get(f"{API}/recordings/{recording}/profile", params={"format": "csv"})
    entries = [
        each
        for each in _store(client).audit.entries("default", AuditFilter(action="export"))
        if each.kind == "recording"
    ]
    operations = [(each.after or {})["operation"] for each in entries]
    assert operations == ["read_profile", "read_structured_report", "read_structured_report"]


def test_what_is_not_there_was_not_looked_at(noting: tuple[TestClient, str]) -> None:
    client, _ = noting
    assert client.get(f"{API}/recordings/unknown").status_code == 404
    assert client.get(f"{API}/recordings/unknown/report", params={"format": "pdf"}).status_code == 404
    assert [each for each in _noted(client) if each.kind == "recording"] == []


def test_a_file_is_not_handed_over_where_that_cannot_be_noted(
    noting: tuple[TestClient, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecgomics.core.errors import Unavailable

    client, recording = noting

    def away(*_: Any, **__: Any) -> None:
        raise Unavailable("The database does not answer at the moment.")

    monkeypatch.setattr(type(_store(client).read_entries), "write", away)
    answer = client.get(f"{API}/recordings/{recording}/profile", params={"format": "csv"})
    assert answer.status_code == 503
    assert "does not answer" in answer.json()["detail"]
    assert client.get(f"{API}/recordings/{recording}/profile").status_code == 200


def test_without_accounts_nothing_is_noted_of_reads(client: TestClient, person: str) -> None:
    assert client.get(f"{API}/subjects/{person}").status_code == 200
    assert _noted(client) == []


def test_with_accounts_the_account_and_its_address_are_noted(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        made = account(store, "ann@ward.example", default="admin")
        app = create_app(store, deployment=WITH_ACCOUNTS)
        with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
            browser = Browser(client).signed_in("ann@ward.example")
            assert browser("GET", f"{API}/library").status_code == 200
            assert browser("GET", f"{API}/subjects").status_code == 200
            entries = [each for each in _noted(client) if each.kind == "project"]
    assert [(each.caller, each.address, each.project_id) for each in entries] == [
        (f"account:{made}", "testclient", "default")
    ]


def test_every_operation_that_reads_is_noted_or_named_as_telling_of_nobody() -> None:
    operations = {each.id: each for each in ADDRESSES.all}
    unknown = (audited.OF_NOBODY | audited.EXPORTS | audited.READING | set(audited.UNNAMED)) - set(operations)
    assert unknown == set()
    nameless = [
        each.id
        for each in ADDRESSES.all
        if audited.reads(each) and audited.kind_of(each) is None and each.id != "list_entries"
    ]
    assert nameless == []
    both = [each for each in audited.OF_NOBODY if each in audited.UNNAMED or each in audited.EXPORTS]
    assert both == []
    behind = [
        each
        for each in audited.OF_NOBODY
        if any(
            f"{{{name}}}" in operations[each].path for name in ("recording_id", "cohort_id", "discovery_id")
        )
    ]
    assert behind == []


def test_every_operation_that_changes_is_noted_by_the_store_or_here_or_named_as_keeping_nothing() -> None:
    changing = {each.id for each in ADDRESSES.all if each.method != "GET"} - audited.READING
    named = [*audited.DONE, *audited.NOTED_WITH_THE_CHANGE, *audited.NOT_NOTED]
    assert sorted(changing - set(named)) == []
    assert sorted(set(named) - changing) == []
    assert len(named) == len(set(named))
    at = {each.id: each.path for each in ADDRESSES.all}
    assert [
        each
        for each, (_, _, name) in audited.DONE.items()
        if name != "self" and f"{{{name}}}" not in at[each]
    ] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_have_words_for_all_that_is_noted_here(language: str) -> None:
    words = Path(__file__).parents[2] / "web" / "src" / "i18n" / language / "audit.ts"
    known = set(re.findall(r'^    "?([a-z_ ]+)"?: "', words.read_text("utf-8"), flags=re.MULTILINE))
    assert {each for done, kind, _ in audited.DONE.values() for each in (done, kind)} <= known


def test_what_is_begun_and_ended_is_noted_without_accounts(
    client: TestClient, wfdb_files: Wfdb, ecg: Recording
) -> None:
    client.post(f"{API}/recordings", files=wfdb_files(ecg))
    asked = {"name": "all", "selection": {"kind": "all"}}
    made = client.post(f"{API}/cohorts", json=asked)
    assert made.status_code == 201, made.text
    cohort = made.json()["id"]
    job = client.post(f"{API}/cohorts/{cohort}/extraction").json()["id"]
    assert client.post(f"{API}/jobs/unknown/cancel").status_code == 404
    assert client.post(f"{API}/jobs/{job}/cancel").status_code == 200
    assert client.delete(f"{API}/session").status_code == 204  # where nobody signs in, nobody signs out
    assert list(_store(client).audit.entries("server", AuditFilter(action="sign out"))) == []
    entries = [
        each
        for each in _store(client).audit.entries("default", AuditFilter())
        if each.action in ("extract", "cancel")
    ]
    found = [(each.action, each.kind, each.entity_id, each.entity_name) for each in reversed(entries)]
    assert found == [("extract", "cohort", cohort, "all"), ("cancel", "job", job, "")]
    assert _store(client).audit.verify().is_whole


def test_who_signs_out_is_noted(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        made = account(store, "ann@ward.example", default="admin")
        app = create_app(store, deployment=WITH_ACCOUNTS)
        with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
            browser = Browser(client).signed_in("ann@ward.example")
            assert browser("DELETE", f"{API}/session").status_code == 204
            (entry,) = store.audit.entries("server", AuditFilter(action="sign out"))
    assert (entry.kind, entry.entity_id, entry.entity_name) == ("account", made, "ann@ward.example")
    assert entry.caller == f"account:{made}"


def _access(entity: str, at: datetime) -> Access:
    return Access(at, "Ann", Acting("local", "::1"), "read", "recording", entity, "read_recording")


def test_reads_wait_in_a_bounded_queue_and_what_is_lost_is_told(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Store(tmp_path / "data") as store:
        clock = iter(range(0, 10_000, 10))
        reads = ReadAudit(store, most_waiting=3, clock=lambda: float(next(clock)))
        for number in range(5):
            reads.looked(_access(f"id{number}", now))
        reads.flush()
        entries = list(store.audit.entries("server", AuditFilter()))
        assert [each.action for each in reversed(entries)] == ["lose", "read", "read", "read"]
        assert entries[-1].after == {"accesses": 2}
        reads.flush()
        assert store.audit.head().entries == 4


def test_what_was_done_is_noted_when_the_database_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise Unavailable("The database does not answer at the moment.")

    with Store(tmp_path / "data") as store:
        audit = ReadAudit(store)
        done = Access(datetime.now(UTC), "Ann", Acting("local", "::1"), "retry", "job", "j", "retry_job")
        with monkeypatch.context() as patch:
            patch.setattr(type(store.read_entries), "write", away)
            for _ in range(2):
                audit.done(done)
        audit.flush()
        assert len(list(store.audit.entries("server", AuditFilter(action="retry")))) == 2


def test_a_visit_ends_after_a_while(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    times = iter([0.0, 299.0, 301.0])
    with Store(tmp_path / "data") as store:
        reads = ReadAudit(store, clock=lambda: next(times))
        for _ in range(3):
            reads.looked(_access("id", now))
        reads.flush()
        assert store.audit.head().entries == 2


# What projects keep for how long


def test_rules_of_retention_are_previewed_and_applied(client: TestClient, person: str) -> None:
    address = f"{API}/projects/default/retention"
    assert client.get(address).json() == {
        "rules": dict.fromkeys(("recordings_days", "originals_days", "uploads_days", "access_days")),
        "due": {"recordings": 0, "originals": 0, "uploads": 0, "access": 0},
    }
    set_ = client.put(address, json={"recordings_days": 30, "originals_days": 10})
    assert set_.status_code == 200, set_.text
    assert client.put(address, json={"recordings_days": 0}).status_code == 422
    store, lane = _store(client), client.app.state.platform.retention  # type: ignore[attr-defined]
    now = datetime.now(UTC)
    (recording,) = store.subjects.recordings_of(person)
    assert lane.apply_what_is_due(now)["default"] == {
        "recordings": 0,
        "originals": 0,
        "uploads": 0,
        "access": 0,
    }
    assert lane.apply_what_is_due(now + timedelta(hours=23)) == {}
    later = lane.apply_what_is_due(now + timedelta(days=11))
    assert later["default"]["originals"] == 1
    assert store.holds(recording)
    assert store.originals(recording) == {}
    assert lane.apply_what_is_due(now + timedelta(days=31))["default"]["recordings"] == 1
    assert not store.holds(recording)
    told = [
        (each.author, each.action) for each in store.audit.entries("default", AuditFilter(author="retention"))
    ]
    assert told == [("retention", "delete"), ("retention", "forget originals")]
    assert store.audit.verify().is_whole


def test_the_csv_of_the_audit_says_from_where_and_its_hash(client: TestClient, person: str) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/audit", params={"format": "csv"}).text)))
    assert rows[0]["sha256"] == _store(client).audit.head().sha256
    assert rows[0]["caller"] == "local"
    assert person


def test_what_is_answered_is_what_is_noted(noting: tuple[TestClient, str]) -> None:
    client, recording = noting
    path = f"{API}/recordings/{recording}/profile?format=json&format=csv"
    answer = client.get(path)
    assert answer.headers["content-type"].startswith("text/csv")
    exports = _store(client).audit.entries("default", AuditFilter(action="export"))
    assert [(each.after or {})["operation"] for each in exports] == ["read_profile"]
    client.get(f"{API}/compare", params={"a": recording, "b": recording})
    client.get(f"{API}/library/thumbnails", params={"ids": recording})
    assert {each.entity_id for each in _noted(client) if each.kind == "recording"} == {recording}


def test_an_access_that_cannot_be_noted_takes_no_other_along(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    with Store(tmp_path / "data") as store:
        reads = ReadAudit(store)
        for each in ("first", "with \0 in it", "last"):
            reads.looked(_access(each, now))
        reads.flush()
        reads.flush()
        entries = list(store.audit.entries("server", AuditFilter()))
        assert {each.entity_id for each in entries if each.action == "read"} == {"first", "last"}
        assert [each.after for each in entries if each.action == "lose"] == [{"accesses": 1}]


def test_who_opens_a_socket_and_says_nothing_is_not_noted(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        account(store, "ann@ward.example", default="admin")
        app = create_app(store, deployment=WITH_ACCOUNTS)
        with TestClient(app, base_url=ADDRESS) as client:
            path = f"ws://127.0.0.1:8000{API}/live/sessions/made%00up/view"
            with client.websocket_connect(path, headers={"ECGomics-Author": "Dr. Wu"}) as socket:
                socket.send_json({"type": "hello", "version": 1})
                assert socket.receive()["type"] == "websocket.close"
            assert _noted(client) == []
