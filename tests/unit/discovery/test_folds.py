"""Folds: no person in two, every stratum in each; copies and breaches are noticed."""

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.folds import grouped_folds, strata
from ecgomics.discovery.leakage import persons, refuse_shared_persons, refuse_unseen_levels
from ecgomics.discovery.table import Outcome, Table

RNG = np.random.default_rng(4)
PERSON = RNG.integers(120, size=400)


def table_of(values: np.ndarray, subjects: list[str]) -> Table:
    return Table(tuple(f"r{row}" for row in range(len(values))), tuple(subjects), (), values)


@pytest.mark.parametrize("seed", range(5))
def test_no_person_is_in_two_folds(seed: int) -> None:
    fold = grouped_folds(PERSON, RNG.integers(3, size=400), folds=5, seed=seed)
    for person in np.unique(PERSON):
        assert len(np.unique(fold[person == PERSON])) == 1
    assert set(fold) == set(range(5))


def test_strata_are_spread_evenly_over_the_folds() -> None:
    stratum = (np.arange(400) % 10 == 0).astype(np.intp)
    fold = grouped_folds(np.arange(400), stratum, folds=5, seed=0)
    assert np.bincount(fold).tolist() == [80] * 5
    assert np.bincount(fold, stratum).tolist() == [8.0] * 5
    clustered = grouped_folds(PERSON, stratum, folds=5, seed=0)
    assert np.ptp(np.bincount(clustered, stratum)) <= 3
    assert np.ptp(np.bincount(clustered)) <= 10


def test_the_seed_alone_decides() -> None:
    stratum = np.zeros(400, dtype=np.intp)
    first, again, other = (grouped_folds(PERSON, stratum, folds=5, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_fewer_persons_than_folds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="3 persons cannot be split into 5 folds"):
        grouped_folds(np.array([0, 1, 2, 2]), np.zeros(4, dtype=np.intp), folds=5, seed=0)


def test_survival_is_stratified_by_event_and_time() -> None:
    outcome = Outcome("y", "survival", np.arange(60.0), event=np.arange(60) % 2 == 0)
    assert np.bincount(strata(outcome)).tolist() == [10] * 6


def test_one_recording_under_two_names_is_one_person() -> None:
    values = RNG.normal(size=(5, 8))
    values[3] = values[0]
    person, copies = persons(table_of(values, ["a", "b", "b", "c", "d"]))
    assert copies == 1
    assert person[0] == person[3]
    assert person[1] == person[2]
    assert len(set(person)) == 3


def test_records_with_hardly_a_value_are_no_copies() -> None:
    values = np.full((3, 8), np.nan)
    values[:, :4] = 1.0
    assert persons(table_of(values, ["a", "b", "c"]))[1] == 0


def test_a_person_on_both_sides_is_refused() -> None:
    person = np.array([0, 0, 1, 2])
    refuse_shared_persons(person, np.array([0, 1]), np.array([2, 3]))
    with pytest.raises(InvalidInput, match="1 persons have records both in training and in test"):
        refuse_shared_persons(person, np.array([0, 2]), np.array([1, 3]))


def test_a_training_side_without_a_class_is_refused() -> None:
    outcome = Outcome("grade", "ordinal", np.array([0.0, 1.0, 2.0, 2.0]))
    refuse_unseen_levels(outcome, np.array([0, 1, 2]))
    with pytest.raises(InvalidInput, match="not every class of grade"):
        refuse_unseen_levels(outcome, np.array([0, 2, 3]))
