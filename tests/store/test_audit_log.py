"""A long audit is counted in steps, and says what there is to choose from."""

import pytest

from ecgomics.store import Store, audit
from ecgomics.store.audit_log import AuditFilter
from ecgomics.store.reach import reaching


def _note(store: Store, count: int, **given: str) -> None:
    about = {
        "author": "Li",
        "action": "tag",
        "kind": "recording",
        "entity_id": "e",
        "project_id": "default",
    } | given
    with store._changing() as session:  # as each part of a store changes it
        for number in range(count):
            audit.note(session, entity_name=f"ecg_{number:03d}", **about)


def test_counts_follow_what_is_added_and_each_question_has_its_own(store: Store) -> None:
    before = store.audit.page("default", AuditFilter(), limit=1).total
    _note(store, 1100)
    _note(store, 3, action="exclude", author="Wu")
    _note(store, 2, project_id="other")
    for more in (0, 5, 7):
        _note(store, more)
        before += more
        assert store.audit.page("default", AuditFilter(), limit=1).total == before + 1103
    assert store.audit.page("default", AuditFilter(action="exclude"), limit=5).total == 3
    assert store.audit.page("default", AuditFilter(author="Wu"), limit=5).total == 3
    assert store.audit.page("default", AuditFilter(containing="ECG_007"), limit=5).total == 1
    assert store.audit.page("other", AuditFilter(), limit=5).total == 2


def test_what_there_is_to_choose_from_is_that_of_the_project(store: Store) -> None:
    for author, action in (("Wu", "tag"), ("Li", "exclude"), ("An", "tag")):
        _note(store, 2, author=author, action=action, project_id="chosen")
    page = store.audit.page("chosen", AuditFilter(), limit=3, offset=2)
    assert page.authors == ("An", "Li", "Wu")
    assert (page.actions, page.kinds) == (("exclude", "tag"), ("recording",))
    assert [each.author for each in page.entries] == ["Li", "Li", "Wu"]
    assert [each.id for each in page.entries] == sorted((each.id for each in page.entries), reverse=True)


@pytest.mark.parametrize("asked_first", ["inside", "outside"])
def test_a_count_does_not_depend_on_who_asked_first(store: Store, asked_first: str) -> None:
    _note(store, 4, project_id="theirs")

    def total(*projects: str) -> int:
        with reaching(projects):
            return store.audit.page("theirs", AuditFilter(), limit=1).total

    places = {"inside": ("theirs",), "outside": ("mine",)}
    total(*places[asked_first])
    assert (total("theirs"), total("mine")) == (4, 0)
