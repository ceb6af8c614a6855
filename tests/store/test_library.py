"""What people make of recordings is kept, told, undone, and never overwritten unseen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

import ecgomics.store.store as opening
from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.core.recording import Recording, Subject
from ecgomics.store import Addition, Decision, Edit, ProfileKey, Store, StoredProfile, Summary
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.library_records import OutcomeColumn
from ecgomics.store.query_line import parsed
from ecgomics.store.subjects import SubjectFacts
from ecgomics.store.thumbnails import GAP, thumbnail

Make = Callable[[int], Recording]
EXCLUDED = Decision("excluded", "noise", "all of it")


def of(recording: Recording, pseudonym: str) -> Recording:
    return replace(recording, subject=replace(recording.subject, pseudonym=pseudonym))


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    """Four recordings: two of P1, one of P2, one of nobody."""
    for number, person in enumerate(("P1", "P1", "P2", None)):
        given = make(number)
        store.add(Addition(f"id{number}", given if person is None else of(given, person)))
    return store


def found(store: Store, key: ProfileKey, line: str = "") -> list[str]:
    return store.search.matching("default", key, parsed(line), sort="name")


def test_a_recording_belongs_to_the_person_that_its_file_names(filled: Store, key: ProfileKey) -> None:
    people, total = filled.subjects.listed("default")
    assert [(each.pseudonym, each.recordings, each.sex) for each in people] == [
        ("P1", 2, "female"),
        ("P2", 1, "female"),
    ]
    assert total == 2
    assert filled.subjects.recordings_of(people[0].id) == ["id0", "id1"]
    assert filled.stored("id1", key).standing.subject == "P1"
    assert filled.stored("id3", key).standing.subject_id is None


def test_a_decision_is_kept_with_who_made_it_and_taken_back(filled: Store, key: ProfileKey) -> None:
    (done,) = filled.library.edit([Edit("id0", 0, triage=EXCLUDED)], author="Shen")
    assert (done.revision, done.before["triage"]["decision"], done.after["triage"]["reason"]) == (
        1,
        "open",
        "noise",
    )
    assert filled.stored("id0", key).standing.triage == EXCLUDED
    filled.library.edit([Edit("id0", 1, triage=Decision())], author="Shen", action="undo")
    assert filled.stored("id0", key).standing.triage == Decision()
    told = filled.audit.page("default", AuditFilter(entity_id="id0"), limit=10).entries
    assert [(each.action, each.author, each.entity_name) for each in told] == [
        ("undo", "Shen", "ward/rec_00"),
        ("exclude", "Shen", "ward/rec_00"),
    ]
    assert told[0].after == {"triage": {"decision": "open", "reason": "", "note": ""}}


def test_a_change_that_was_overtaken_is_refused_whole_with_who_did_what(
    filled: Store, key: ProfileKey
) -> None:
    filled.library.edit([Edit("id1", 0, triage=EXCLUDED)], author="L. Shen")
    with pytest.raises(Conflict) as refused:
        filled.library.edit([Edit(f"id{n}", 0, triage=Decision("accepted")) for n in range(3)], author="Me")
    assert "ward/rec_01 was changed at" in str(refused.value)
    assert "by L. Shen: excluded (noise, all of it)" in str(refused.value)
    assert set(refused.value.overtaken) == {"id1"}
    assert found(filled, key, "triage:accepted") == []
    assert filled.stored("id0", key).standing.revision == 0


def test_a_change_that_changes_nothing_is_neither_refused_nor_noted(filled: Store, key: ProfileKey) -> None:
    filled.library.edit([Edit("id0", 0, add_tags=("a",))], author="A")
    (done,) = filled.library.edit([Edit("id0", 0, add_tags=("a",))], author="B")
    assert (done.revision, dict(done.after)) == (1, {})
    assert filled.audit.page("default", AuditFilter(), limit=10).total == 1


def test_tags_come_and_go(filled: Store, key: ProfileKey) -> None:
    filled.library.edit([Edit(each, None, add_tags=("b", "a")) for each in ("id0", "id1")], author="A")
    (done,) = filled.library.edit([Edit("id0", None, add_tags=("c",), remove_tags=("a",))], author="A")
    assert (done.before, done.after) == ({"tags": ["a", "b"]}, {"tags": ["b", "c"]})
    assert filled.stored("id0", key).standing.tags == ("b", "c")
    assert found(filled, key, "tag:a") == ["id1"]
    assert filled.search.page("default", key, (), sort="name", offset=0, limit=1)[0].facets["tag"] == {
        "b": 2,
        "a": 1,
        "c": 1,
    }


def test_a_recording_is_moved_to_another_person(filled: Store, key: ProfileKey) -> None:
    filled.library.edit(
        [Edit("id0", 0, subject="P2"), Edit("id3", 0, subject="new"), Edit("id1", 0, subject="")], author="A"
    )
    counts = {each.pseudonym: each.recordings for each in filled.subjects.listed("default")[0]}
    assert counts == {"P1": 0, "P2": 2, "new": 1}
    assert found(filled, key, "subject:P2") == ["id0", "id2"]
    assert found(filled, key, "subject:none") == ["id1"]
    moved = filled.audit.page("default", AuditFilter(action="move"), limit=10).entries
    assert {
        (each.entity_id, each.before["subject"], each.after["subject"])
        for each in moved
        if each.before and each.after
    } == {
        ("id0", "P1", "P2"),
        ("id3", None, "new"),
        ("id1", "P1", None),
    }


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (Edit("id0", 0, triage=Decision("excluded")), "needs a reason"),
        (Edit("id0", 0, triage=Decision("accepted", "noise")), "only what is excluded has one"),
        (Edit("id0", 0, add_tags=("",)), "A tag has 1 to 60 characters"),
        (Edit("id0", 0, add_tags=("a\nb",)), "on one line"),
        (Edit("id0", 0, triage=Decision("accepted", note="x" * 2001)), "at most 2000 characters"),
        (Edit("id0", 0, subject="x" * 201), "A pseudonym has at most 200"),
    ],
)
def test_nonsense_is_refused(filled: Store, edit: Edit, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        filled.library.edit([edit], author="A")


def test_what_is_not_there_is_not_changed(filled: Store, key: ProfileKey) -> None:
    with pytest.raises(NotFound, match="1 of 2 recordings are not there"):
        filled.library.edit([Edit("id0", 0, add_tags=("a",)), Edit("gone", 0, add_tags=("a",))], author="A")
    assert filled.stored("id0", key).standing.tags == ()


def test_the_search_follows_what_is_measured_added_and_deleted(
    filled: Store, make: Make, key: ProfileKey
) -> None:
    assert found(filled, key, "quality:measuring") == ["id0", "id1", "id2", "id3"]
    filled.add_profile("id1", key, StoredProfile(Summary(72.5, "sinus", "good"), "{}", "{}"))
    assert found(filled, key, "quality:good rhythm:sr rate>72") == ["id1"]
    filled.add(Addition("id4", make(4)))
    filled.delete("id2")
    assert found(filled, key) == ["id0", "id1", "id3", "id4"]
    assert found(filled, ProfileKey("other", "catalogue", "0.0.1"), "quality:good") == []


def test_the_search_follows_a_person_of_another_name(filled: Store, key: ProfileKey) -> None:
    assert found(filled, key, "subject:P9") == []
    person = filled.subjects.listed("default")[0][0]
    filled.subjects.describe(person.id, SubjectFacts("P9", "male", 1960, "twin"), seen=None, author="A")
    assert found(filled, key, "subject:P9") == ["id0", "id1"]
    told = filled.audit.page("default", AuditFilter(kind="subject"), limit=10).entries[0]
    assert told.before == {"pseudonym": "P1", "sex": "female", "birth_year": None, "note": ""}


def test_a_person_whom_somebody_else_described_meanwhile_is_not_overwritten(filled: Store) -> None:
    person = filled.subjects.listed("default")[0][0]
    seen = SubjectFacts(person.pseudonym, person.sex, person.birth_year, person.note)
    filled.subjects.describe(person.id, replace(seen, note="theirs"), seen=seen, author="A")
    with pytest.raises(Conflict, match="What is known of P1 was changed meanwhile"):
        filled.subjects.describe(person.id, replace(seen, note="mine"), seen=seen, author="B")
    assert filled.subjects.subject(person.id).note == "theirs"


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (SubjectFacts("", None, None, ""), "1 to 200 characters"),
        (SubjectFacts("P2", None, None, ""), "a person “P2” in the project already"),
        (SubjectFacts("P1", "other", None, ""), "Sex is female, male or not stated"),
        (SubjectFacts("P1", None, 1800, ""), "between 1870 and"),
    ],
)
def test_facts_that_cannot_be_are_refused(filled: Store, facts: SubjectFacts, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        filled.subjects.describe(filled.subjects.listed("default")[0][0].id, facts, seen=None, author="A")


def test_projects_are_made_renamed_and_keep_apart(filled: Store, make: Make, key: ProfileKey) -> None:
    made = filled.library.add_project("  Study  two ", author="A")
    assert made.name == "Study two"
    filled.add(Addition("other", of(make(9), "P1"), project_id=made.id))
    filled.library.rename_project(made.id, "Study 2", author="A")
    assert [(each.name, each.recordings, each.people) for each in filled.library.projects()] == [
        ("My recordings", 4, 2),
        ("Study 2", 1, 1),
    ]
    assert filled.search.matching(made.id, key, (), sort="name") == ["other"]
    assert "other" not in found(filled, key)
    with pytest.raises(InvalidInput, match="a project “Study 2” already"):
        filled.library.add_project("Study 2", author="A")
    with pytest.raises(NotFound):
        filled.library.rename_project("none", "x", author="A")


def test_the_audit_is_filtered_and_outlives_what_it_tells_of(filled: Store) -> None:
    filled.library.edit([Edit("id0", 0, triage=EXCLUDED)], author="A")
    filled.library.edit([Edit("id1", 0, add_tags=("x",))], author="B")
    filled.delete("id0")
    page = filled.audit.page("default", AuditFilter(), limit=1)
    assert (page.total, len(page.entries), page.authors, page.actions) == (
        2,
        1,
        ("A", "B"),
        ("exclude", "tag"),
    )
    assert [
        each.entity_id for each in filled.audit.page("default", AuditFilter(author="A"), limit=9).entries
    ] == ["id0"]
    assert filled.audit.page("default", AuditFilter(containing="rec_01"), limit=9).total == 1
    at = page.entries[0].at
    assert filled.audit.page("default", AuditFilter(until=at), limit=9).total == 1
    assert filled.audit.page("default", AuditFilter(since=at), limit=9).total == 1


def test_outcomes_are_kept_of_people_and_of_recordings(filled: Store) -> None:
    names = filled.outcomes.names("default", "subject")
    assert set(names) == {"P1", "P2"}
    column = OutcomeColumn("af", "number", 1)
    kept = filled.outcomes.keep(
        "default", "o.csv", "subject", columns=[column], rows={names["P1"]: {"af": 1}}, author="A"
    )
    assert (kept.rows, kept.columns) == (1, (column,))
    assert filled.outcomes.of_recordings(kept.id) == {"id0": {"af": 1}, "id1": {"af": 1}}
    again = filled.outcomes.keep(
        "default", "o.csv", "recording", columns=[column], rows={"id2": {"af": 0}}, author="B"
    )
    assert [each.id for each in filled.outcomes.listed("default")] == [again.id]
    assert filled.outcomes.of_recordings(again.id) == {"id2": {"af": 0}}
    filled.outcomes.delete(again.id, author="B")
    assert filled.outcomes.listed("default") == []
    with pytest.raises(NotFound):
        filled.outcomes.rows(again.id)
    told = filled.audit.page("default", AuditFilter(kind="outcomes"), limit=9).entries
    assert [each.action for each in told] == ["delete", "import", "import"]


def test_a_thumbnail_keeps_the_peaks_and_the_gaps() -> None:
    ecg_mv = np.zeros((2, 5000))
    ecg_mv[1, 700] = 1.5
    ecg_mv[1, 400:420] = np.nan
    made = thumbnail(ecg_mv, ("I", "II"), 500.0)
    assert (made.lead, len(made.samples_uv), made.points_hz) == ("II", 250, 100.0)
    assert made.samples_uv.max() == 1500
    assert list(np.flatnonzero(made.samples_uv == GAP)) == [80, 81, 82, 83]
    assert thumbnail(np.full((1, 10), np.nan), ("V1",), 250.0).samples_uv.tolist() == [GAP] * 10


def test_thumbnails_are_made_where_an_earlier_version_left_none(filled: Store, tmp_path: Path) -> None:
    first = filled.thumbnails(["id0", "gone"])
    assert list(first) == ["id0"]
    filled.close()
    with (
        opening.shared_database_of(tmp_path / "data", None, opening.new_server_id()) as database,
        database.engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM thumbnails"))
    with Store(tmp_path / "data") as again:
        np.testing.assert_array_equal(again.thumbnails(["id0"])["id0"].samples_uv, first["id0"].samples_uv)


def test_a_subject_without_a_pseudonym_makes_no_person(store: Store, make: Make) -> None:
    store.add(Addition("one", replace(make(1), subject=Subject(40.0, "male"))))
    assert store.subjects.listed("default") == ([], 0)
