"""No person stands on both sides of a split; splits that do not keep to it, or see too little, are refused."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Outcome, Table

#: Rows with at least so many values, all the same, are copies of one recording.
_VALUES_OF_A_COPY: Final = 5


def persons(table: Table) -> tuple[Ints, int]:
    """A number for the person of each record, and how many records are copies of another subject's.

    Subjects of whom two records have exactly the same values count as one person: one recording under two names.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    _, subject = np.unique(np.array(table.subjects, dtype=object), return_inverse=True)
    first = _first_copy(table.values)
    joined = subject[first] != subject
    count = int(subject.max()) + 1
    links = coo_array((np.ones(len(subject)), (subject, subject[first])), shape=(count, count))
    _, person = connected_components(links, directed=False)
    return person[subject].astype(np.intp), int(joined.sum())


def about_copies(copies: int) -> list[str]:
    """A warning where records are copies of another subject's."""
    if not copies:
        return []
    what = "1 record has" if copies == 1 else f"{copies} records have"
    return [f"{what} exactly the values of another subject's record: these subjects count as one person."]


def _first_copy(values: Floats) -> Ints:
    """For each record the first with exactly the same values; itself if there is none."""
    seen: dict[bytes, int] = {}
    rows = np.ascontiguousarray(values) + 0.0  # −0 and 0 are the same number
    enough = np.isfinite(values).sum(axis=1) >= _VALUES_OF_A_COPY
    return np.array(
        [seen.setdefault(row.tobytes(), place) if enough[place] else place for place, row in enumerate(rows)],
        dtype=np.intp,
    )


def refuse_shared_persons(person: Ints, train: Ints, test: Ints) -> None:
    """Refuse a split of which a person has records on both sides."""
    shared = np.intersect1d(person[train], person[test])
    if len(shared):
        raise InvalidInput(
            f"{len(shared)} persons have records both in training and in test, so that a model would be judged on "
            "persons whom it knows; give folds that keep the records of a person together"
        )


def refuse_unseen_levels(outcome: Outcome, train: Ints) -> None:
    """Refuse a split whose training side lacks a class, a rank or any event."""
    labels = outcome.values if outcome.event is None else outcome.event
    if outcome.kind != "continuous" and len(np.unique(labels[train])) < len(np.unique(labels)):
        raise InvalidInput(
            f"a part of the records has not every class of {outcome.name}: take fewer folds, or join classes"
        )
