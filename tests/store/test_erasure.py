"""Forgetting a person: nothing in the database's file, its rows or the folder leads to them afterwards."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.core.recording import Recording, Subject
from ecgomics.services.erasure import erase_at_rest
from ecgomics.store import Addition, ProfileKey, Store, StoredProfile, audit
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.audit_reads import Access
from ecgomics.store.cohort_records import Member, Selection
from ecgomics.store.consents import TEXT_VERSION
from ecgomics.store.library_records import Decision, Edit, OutcomeColumn
from ecgomics.store.live import LiveStart
from ecgomics.store.records import Summary
from ecgomics.store.subjects import SubjectFacts
from ecgomics.store.tables import RecordingRow
from ecgomics.store.traces import Needles, files_with, rows_with
from ecgomics.stream.log import FrameLog
from tests.store.conftest import Make

_PSEUDONYM = "PQWERTYUIOPASDFGH"
_OTHER = "PZXCVBNMLKJHGFDSA"


def _of(recording: Recording, pseudonym: str, number: int) -> Recording:
    subject = Subject(40.0, "female", pseudonym)
    digest = f"{number:064x}".replace("0", "e")
    return replace(
        recording, subject=subject, source_sha256=digest, identity={"name": f"{pseudonym[:4]} Roe"}
    )


def _filled(store: Store, make: Make, ids: tuple[str, str, str]) -> tuple[str, str]:
    """Two recordings of one person and one of another, with all that may be said of them; both people."""
    own = (_PSEUDONYM, _PSEUDONYM, _OTHER)
    for number, (recording_id, pseudonym) in enumerate(zip(ids, own, strict=True)):
        recording = _of(make(number), pseudonym, number + 1)
        originals = {f"{recording_id}.dat": f"original of {recording_id}".encode()}
        store.add(Addition(recording_id, recording, originals=originals))
    people = {each.pseudonym: each.id for each in store.subjects.listed("default")[0]}
    return people[_PSEUDONYM], people[_OTHER]


def _told(store: Store, person: str, other: str, ids: tuple[str, str, str], key: ProfileKey) -> None:
    """What people did with them."""
    facts = SubjectFacts(_PSEUDONYM, "female", 1980, "Lives in Utrecht.")
    store.subjects.describe(person, facts, seen=None, author="Ann")
    store.sets.add("mine", ids, how={"names": [_PSEUDONYM]}, author="Ann")
    cohort = store.cohorts.add_cohort("c", Selection("recordings", ids), author="Ann")
    store.cohorts.extracted(
        cohort.id, [Member(each, each, None, "x") for each in ids], {"records": list(ids)}
    )
    (store.cohorts.cohort_folder(cohort.id) / "cohort.csv").write_text(f"record\n{ids[0]}\n")
    discovery = store.cohorts.add_discovery(cohort.id, {"group": "sex"})
    (store.cohorts.discovery_folder(discovery.id) / "values.json").write_text(ids[0])
    columns = [OutcomeColumn("af", "truth", 2)]
    rows: dict[str, dict[str, Any]] = {person: {"af": True}, other: {"af": False}}
    store.outcomes.keep("default", "t", "subject", columns=columns, rows=rows, author="Ann")
    store.webhooks.add("default", "https://example.org/", ["report.finished"], author="Ann")
    profile = StoredProfile(Summary(70.0, "sinus", "good"), "{}", "{}")
    for each in ids:
        store.add_profile(each, key, profile)


def _lived(store: Store, person: str) -> str:
    """A phone of theirs, a session by it, what they agreed to, and a link."""
    _, code = store.pairings.make("default", subject_id=person, name=None, days=None, author="Ann")
    device, _ = store.pairings.use(code, "Jane's telephone")
    session_id = "5e551011-aaaa-bbbb-cccc-dddddddddddd"
    start = LiveStart(session_id, device.id, {"fs_hz": 130}, datetime.now(UTC), "default", person)
    phone = "phone “Jane's telephone”"
    with audit.acting(f"phone:{device.id}", "192.0.2.77"):
        store.live.begin(start, author=phone)
        store.consents.say(person, given=True, text_version=TEXT_VERSION, device_id=device.id, author=phone)
        share, _ = store.shares.make(person, name="Dr. Wu", days=3, device_id=device.id, author=phone)
        store.shares.note_reading(share.id)
    return session_id


@pytest.fixture
def ids() -> tuple[str, str, str]:
    """Of two recordings of the person and one of another."""
    return "a1" * 16, "b2" * 16, "c3" * 16


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_nothing_leads_to_a_person_who_was_erased(
    store: Store, make: Make, key: ProfileKey, ids: tuple[str, str, str]
) -> None:
    person, other = _filled(store, make, ids)
    _told(store, person, other, ids, key)
    session_id = _lived(store, person)
    (store.live.frames_folder).mkdir(exist_ok=True)
    (store.live.frames_folder / f"{session_id}.frames").write_bytes(b"")
    third = "d4" * 16
    store.add(Addition(third, _of(make(9), _PSEUDONYM, 9)))
    third_sha256 = _samples_sha256(store, third)
    store.delete(third, author="Ann")  # the audit alone knows of it
    with Session(store._engine) as session:
        chosen = select(RecordingRow).where(RecordingRow.subject_id == person)
        rows = session.scalars(chosen).all()
        hashes = {each.samples_sha256 for each in rows} | {each.source_sha256 for each in rows}
        hashes |= {each.sha256 for row in rows for each in row.originals}
    needles = Needles(
        frozenset({person, session_id, third, third_sha256, *ids[:2], *hashes}), frozenset({_PSEUDONYM})
    )
    with Session(store._engine) as session:
        assert len(list(rows_with(session, needles))) > 10
    preview = store.erasure.preview(person)

    erased = erase_at_rest(store, person, author="Ann")

    assert erased.traces == ()
    assert erased.counts == preview.counts
    expected = {"recordings": 2, "originals": 2, "profiles": 2, "live_sessions": 1, "phones": 1, "links": 1}
    assert expected.items() <= erased.counts.items()
    with Session(store._engine) as session:
        assert list(rows_with(session, needles)) == []
    assert list(files_with(store.folder, needles)) == []
    left = _bytes_of(store.folder)
    for each in (
        *needles.as_bytes(),
        b"Jane",
        b"PQWE Roe",
        b"Utrecht",
        b"192.0.2.77",
        b"original of a1",
        b"Dr. Wu",
    ):
        assert each not in left
    verdict = store.audit.verify()
    assert verdict.is_whole
    assert verdict.erased == erased.counts["audit_entries"]


def test_what_is_of_others_stays(
    store: Store, make: Make, key: ProfileKey, ids: tuple[str, str, str]
) -> None:
    person, other = _filled(store, make, ids)
    _told(store, person, other, ids, key)
    samples_mv = store.recording(ids[2]).ecg_mv.copy()
    erase_at_rest(store, person, author="Ann")
    assert store.there(ids) == {ids[2]}
    np.testing.assert_array_equal(store.recording(ids[2]).ecg_mv, samples_mv)
    assert store.originals(ids[2]) != {}
    (chosen,) = store.sets.sets()
    assert chosen.recording_ids == (ids[2],)
    (cohort,) = store.cohorts.cohorts()
    assert cohort.stale
    assert cohort.extracted_at is None
    assert cohort.selection.values == (ids[2],)
    assert store.cohorts.discoveries(cohort.id) == []
    (told,) = store.audit.entries("default", AuditFilter(action="erase"))
    assert (told.author, told.entity_id, told.entity_name) == ("Ann", "", "")
    with pytest.raises(NotFound):
        store.subjects.subject(person)


def test_a_recording_of_equal_content_in_another_project_keeps_its_samples(
    store: Store, make: Make, ids: tuple[str, str, str]
) -> None:
    person, _ = _filled(store, make, ids)
    project = store.library.add_project("second", author="Ann")
    twin = _of(make(0), _PSEUDONYM, 1)
    store.add(Addition("f5" * 16, twin, project_id=project.id))
    assert erase_at_rest(store, person, author="Ann").traces == ()
    assert store.recording("f5" * 16).name == twin.name


def test_a_preview_changes_nothing_and_who_is_not_there_is_said(
    store: Store, make: Make, ids: tuple[str, str, str]
) -> None:
    person, _ = _filled(store, make, ids)
    head = store.audit.head()
    assert store.erasure.preview(person).counts["recordings"] == 2
    assert store.audit.head() == head
    assert store.there(ids) == set(ids)
    for unknown in ("nobody", "\0"):
        with pytest.raises(NotFound, match="no such person"):
            store.erasure.preview(unknown)
        with pytest.raises(NotFound, match="no such person"):
            erase_at_rest(store, unknown, author="Ann")


def test_frames_go_from_the_file_that_all_sessions_share(tmp_path: Path) -> None:
    log = FrameLog(tmp_path, synced=lambda _: None)
    try:
        log.append("session-of-theirs", b"secret frame")
        log.append("session-of-another", b"other frame")
        log.erase(["session-of-theirs"])
        left = _bytes_of(tmp_path)
        assert b"secret" not in left
        assert b"other frame" in left
    finally:
        log.close()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("PQWERTYUIOPASDFGH", True),
        ("of PQWERTYUIOPASDFGH, twice", True),
        ("XPQWERTYUIOPASDFGH", False),
        ("12", True),
        ("at 12 o'clock", False),
        ("a/" + "ab" * 16 + ".csv", True),
        ("ab" * 16 + "c", False),
    ],
)
def test_words_are_found_and_what_is_part_of_a_word_is_not(text: str, is_found: bool) -> None:
    needles = Needles(frozenset({"ab" * 16}), frozenset({_PSEUDONYM, "12"}))
    assert needles.are_in(text) is is_found
    assert needles.are_in({"deep": [1, None, {text: 2}]}) is is_found


def _samples_sha256(store: Store, recording_id: str) -> str:
    with Session(store._engine) as session:
        row = session.get(RecordingRow, recording_id)
        assert row is not None
        return row.samples_sha256


def test_people_of_one_name_in_other_projects_keep_their_audit(
    store: Store, make: Make, ids: tuple[str, str, str]
) -> None:
    person, _ = _filled(store, make, ids)
    project = store.library.add_project("second", author="Ann").id
    store.add(Addition("f5" * 16, _of(make(5), "theirs", 5), project_id=project))
    (theirs,), _ = store.subjects.listed(project)
    facts = SubjectFacts(_PSEUDONYM, "male", 1970, "")
    store.subjects.describe(theirs.id, facts, seen=None, author="Bob")
    cohort = store.cohorts.add_cohort(_PSEUDONYM, Selection("all", ()), project_id=project, author="Bob")
    (store.cohorts.cohort_folder(cohort.id) / "cohort.csv").write_text(_PSEUDONYM)
    erased = erase_at_rest(store, person, author="Ann")
    told = list(store.audit.entries(project, AuditFilter(author="Bob")))
    assert [each.entity_id for each in told] == [cohort.id, theirs.id]
    assert all(each.what_salt is not None for each in told)
    assert erased.traces == ()


@pytest.mark.parametrize(
    "pseudonym", ["operation", "audit_who", "role", "analyst", "all", "accepted", "recordings"]
)
def test_a_person_named_as_a_word_of_ours_takes_nothing_else_along(
    store: Store, make: Make, pseudonym: str
) -> None:
    for number, (each, name) in enumerate((("a1", pseudonym), ("b2", _OTHER), ("c3", _PSEUDONYM))):
        store.add(Addition(each * 16, _of(make(number), name, number + 1)))
    people = {each.pseudonym: each.id for each in store.subjects.listed("default")[0]}
    store.accounts.add("root", author="Ann", runs_server=True)
    store.accounts.give_role("default", "root", "admin", author="Ann")
    store.accounts.add("ben", author="Ann")
    store.accounts.give_role("default", "ben", "analyst", author="Ann")
    decided = Edit("b2" * 16, triage=Decision("accepted"))
    store.library.edit([decided], author="Ann")
    now = datetime.now(UTC)
    by = audit.Acting("local", "::1")
    read = Access(now, "Ann", by, "read", "recording", "b2" * 16, "read_recording")
    store.read_entries.write([read])
    cohort = store.cohorts.add_cohort("c", Selection("recordings", ("b2" * 16,)), author="Ann")
    erase_at_rest(store, people[_PSEUDONYM], author="Ann", look=False)  # an earlier erasure stays told, too
    before = [each.id for each in store.audit.entries("default", AuditFilter()) if each.what_salt is None]
    erase_at_rest(store, people[pseudonym], author="Ann", look=False)
    after = [each.id for each in store.audit.entries("default", AuditFilter()) if each.what_salt is None]
    assert after == before
    assert store.audit.verify().is_whole
    assert store.cohorts.cohort(cohort.id).selection.kind == "recordings"


def test_an_account_that_worked_here_is_not_erased_with_a_person(
    store: Store, make: Make, ids: tuple[str, str, str]
) -> None:
    person, other = _filled(store, make, ids)
    store.accounts.add("root", author="Ann", runs_server=True)
    store.accounts.give_role("default", "root", "admin", author="Ann")
    ben = store.accounts.add("ben", author="Ann").id
    store.accounts.give_role("default", "ben", "analyst", author="Ann")
    jane = store.accounts.add("jane", author="Ann").id
    token, _ = store.tokens.make("Jane's own", "read", days=9, author="jane", account_id=jane)
    with audit.acting(f"account:{ben}", "192.0.2.1"):
        store.sets.add("s", ids[2:], how={}, author="ben")
    store.accounts.give_role("default", "ben", "participant", subject_id=person, author="Ann")
    store.accounts.give_role("default", "jane", "participant", subject_id=other, author="Ann")
    for each in (person, other):
        erase_at_rest(store, each, author="Ann", look=False)
    assert {each.name for each in store.accounts.listed()} == {"root", "ben"}
    assert token.id not in {each.id for each in store.tokens.listed()}
    (told,) = store.audit.entries("default", AuditFilter(kind="set", author="ben"))
    assert told.caller == f"account:{ben}"
