"""What is made in a project: nothing without it, and no more than it may hold."""

from collections.abc import Callable

import pytest

from ecgomics.core.errors import NotFound, Refused
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Selection, Store
from ecgomics.store.quotas import SAMPLE_BYTES, Quota

Make = Callable[[int], Recording]


@pytest.mark.parametrize(
    "make_in",
    [
        lambda store, project: store.sets.add("some", [], {}, author="a", project_id=project),
        lambda store, project: store.biomarker_sets.add(project, "two", ["rmssd"], author="a"),
        lambda store, project: store.cohorts.add_cohort("all", Selection("all"), project_id=project),
        lambda store, project: store.numbers.add_reference_table(project, "ours", "", author="a"),
    ],
)
def test_nothing_is_made_in_a_project_that_is_not_there(
    store: Store, make_in: Callable[[Store, str], object]
) -> None:
    with pytest.raises(NotFound, match="no such project"):
        make_in(store, "nowhere")


def test_a_project_holds_as_many_recordings_as_it_may_and_those_that_are_there_count_once(
    store: Store, make: Make
) -> None:
    store.quota = Quota(recordings=2)
    first, second = Addition("a", make(1)), Addition("b", make(2))
    assert store.add(first, second) == [True, True]
    assert store.add(first, second) == [False, False]
    with pytest.raises(Refused, match="holds 2 recordings"):
        store.add(Addition("c", make(3)))
    other = store.library.add_project("another", author="a").id
    assert store.add(Addition("c", make(3), project_id=other)) == [True]


def test_all_or_none_of_several_fit_into_a_project(store: Store, make: Make) -> None:
    store.quota = Quota(sample_bytes=2 * make(1).ecg_mv.size * SAMPLE_BYTES)
    with pytest.raises(Refused, match="MiB of samples"):
        store.add(*(Addition(f"r{number}", make(number)) for number in range(3)))
    assert store.count() == 0
    assert store.add(*(Addition(f"r{number}", make(number)) for number in range(2))) == [True, True]
    with pytest.raises(Refused, match="MiB of samples"):
        store.add(Addition("r2", make(2)))
