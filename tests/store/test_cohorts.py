"""Cohorts, discoveries and jobs are kept, and go stale or away with what they stand on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ecgomics.core.errors import NotFound
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Change, Selection, Store

Make = Callable[[int], Recording]


@pytest.fixture
def filled(store: Store, make: Make) -> Store:
    """Four recordings: two of group A, one of B, one of none."""
    for number, group in enumerate(("A", "A", "B", None)):
        store.add(Addition(f"id{number}", make(number), group=group))
    return store


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection("all"), ["id0", "id1", "id2", "id3"]),
        (Selection("recordings", ("id3", "id1", "gone")), ["id1", "id3"]),
        (Selection("groups", ("B",)), ["id2"]),
        (Selection("filter", ("rec_00",)), ["id0"]),
        (Selection("filter", ("%",)), []),
    ],
)
def test_a_selection_means_recordings(filled: Store, selection: Selection, expected: list[str]) -> None:
    assert [each.recording_id for each in filled.cohorts.steps_of(selection).named()] == expected


def test_recordings_of_one_name_are_told_apart(store: Store, make: Make) -> None:
    store.add(Addition("a" * 32, make(1)), Addition("b" * 32, make(1)), Addition("c" * 32, make(2)))
    names = [each.record for each in store.cohorts.steps_of(Selection("all")).named()]
    assert names == ["ward/rec_01 aaaaaaaa", "ward/rec_01 bbbbbbbb", "ward/rec_02"]


def test_a_cohort_comes_back_after_the_store_was_closed(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        made = store.cohorts.add_cohort("mine", Selection("groups", ("A", "B")))
    with Store(tmp_path / "data") as store:
        assert store.cohorts.cohorts() == [made]
        assert store.cohorts.cohort(made.id).selection.values == ("A", "B")


def test_deleting_a_recording_makes_the_cohorts_stale_that_hold_it(filled: Store) -> None:
    cohorts = filled.cohorts
    holding, other = (
        cohorts.add_cohort(name, Selection("groups", (group,))) for name, group in (("a", "A"), ("b", "B"))
    )
    for each in (holding, other):
        cohorts.extracted(each.id, cohorts.steps_of(each.selection).named(), {"records": 1})
    assert len(cohorts.recordings_of(holding.id)) == 2
    filled.delete("id0")
    assert (cohorts.cohort(holding.id).stale, cohorts.cohort(other.id).stale) == (True, False)
    assert list(cohorts.recordings_of(holding.id).values()) == ["id1"]
    cohorts.extracted(holding.id, cohorts.steps_of(holding.selection).named(), {})
    assert not cohorts.cohort(holding.id).stale


def test_a_recording_deleted_while_it_was_measured_leaves_the_cohort_stale(filled: Store) -> None:
    cohort = filled.cohorts.add_cohort("a", Selection("groups", ("A",)))
    members = filled.cohorts.steps_of(cohort.selection).named()
    filled.delete("id1")
    filled.cohorts.extracted(cohort.id, members, {})
    assert filled.cohorts.cohort(cohort.id).stale


def test_deleting_a_cohort_deletes_its_files_discoveries_and_jobs(filled: Store) -> None:
    cohorts = filled.cohorts
    cohort = cohorts.add_cohort("mine", Selection("all"))
    discovery = cohorts.add_discovery(cohort.id, {"outcome": "group"})
    job = cohorts.add_job("discovery", cohort.id, discovery.id)
    folders = (cohorts.cohort_folder(cohort.id), cohorts.discovery_folder(discovery.id))
    for folder in folders:
        (folder / "a.json").write_text("{}")
    cohorts.delete_cohort(cohort.id)
    assert not any(folder.exists() for folder in folders)
    for find in (
        lambda: cohorts.cohort(cohort.id),
        lambda: cohorts.discovery(discovery.id),
        lambda: cohorts.job(job.id),
    ):
        with pytest.raises(NotFound):
            find()


def test_folders_that_no_row_names_are_swept(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        cohort = store.cohorts.add_cohort("mine", Selection("all"))
        kept = store.cohorts.cohort_folder(cohort.id)
        lost = store.cohorts.cohort_folder("nobody")
    with Store(tmp_path / "data"):
        assert (kept.exists(), lost.exists()) == (True, False)


def test_every_answered_question_counts_as_a_look(filled: Store) -> None:
    cohorts = filled.cohorts
    cohort = cohorts.add_cohort("mine", Selection("all"))
    first, second = (cohorts.add_discovery(cohort.id, {"outcome": name}) for name in ("a", "b"))
    assert (first.look, second.look, cohorts.cohort(cohort.id).looks) == (1, 1, 0)
    cohorts.discovered(first.id, digest="abc", look=1, summary={"found": 3})
    cohorts.discovered(second.id, digest="def", look=2, summary={"found": 0})
    assert cohorts.cohort(cohort.id).looks == 2
    assert [(each.choices["outcome"], each.hash, each.look) for each in cohorts.discoveries(cohort.id)] == [
        ("b", "def", 2),
        ("a", "abc", 1),
    ]
    assert dict(cohorts.discovery(first.id).summary) == {"found": 3}


def test_a_job_keeps_what_became_of_it(filled: Store) -> None:
    cohorts = filled.cohorts
    cohort = cohorts.add_cohort("mine", Selection("all"))
    job = cohorts.add_job("extraction", cohort.id)
    assert (job.state, job.has_ended) == ("queued", False)
    assert cohorts.take_job("extraction") is not None
    changed = cohorts.change_job(job.id, Change(total=4, done=1))
    assert changed == cohorts.latest_job(cohort.id)
    assert (changed.total, changed.done, changed.failed) == (4, 1, 0)
    assert [each.id for each in cohorts.jobs(["queued", "running"])] == [job.id]
    assert cohorts.change_job(job.id, Change(state="done")).has_ended
    assert cohorts.jobs(["queued", "running"]) == []
    with pytest.raises(NotFound, match="job"):
        cohorts.change_job("nobody", Change(state="done"))


def test_groups_are_counted(filled: Store) -> None:
    assert filled.groups("default") == {"A": 2, "B": 1}
