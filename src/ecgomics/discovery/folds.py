"""Folds that keep the records of a person together and give each fold its share of every stratum."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Outcome

#: A number is stratified by so many equal parts.
_PARTS: Final = 5


def strata(outcome: Outcome) -> Ints:
    """What is to be spread evenly over the folds: class, rank, fifth of a number, or event and third of time."""
    if outcome.kind in {"binary", "ordinal"}:
        return outcome.values.astype(np.intp)
    if outcome.event is None:
        return _part(outcome, _PARTS)
    return 2 * _part(outcome, 3) + outcome.event


def _part(outcome: Outcome, parts: int) -> Ints:
    inner = np.quantile(outcome.values, np.arange(1, parts) / parts)
    return np.searchsorted(inner, outcome.values, side="left").astype(np.intp)


def grouped_folds(person: Ints, stratum: Ints, *, folds: int, seed: int) -> Ints:
    """The fold of each record, from 0.

    Persons with the same records of each stratum are shuffled and dealt out evenly, those with most records first;
    what is left over of a deal goes to the folds that have least of these strata.
    """
    _, group = np.unique(person, return_inverse=True)
    groups = int(group.max()) + 1
    if groups < folds:
        raise InvalidInput(
            f"{groups} persons cannot be split into {folds} folds: more persons or fewer folds"
        )
    counts = np.zeros((groups, int(stratum.max()) + 1), dtype=np.intp)
    np.add.at(counts, (group, stratum), 1)
    kinds, kind_of = np.unique(counts, axis=0, return_inverse=True)
    rng = np.random.default_rng(seed)
    load, fold_of = np.zeros((folds, counts.shape[1])), np.zeros(groups, dtype=np.intp)
    for kind in np.argsort(-kinds.sum(axis=1), kind="stable"):
        members = rng.permutation(np.flatnonzero(kind_of.reshape(-1) == kind))
        emptiest = np.lexsort((load.sum(axis=1), load @ kinds[kind]))
        dealt = emptiest[np.arange(len(members)) % folds]
        fold_of[members] = dealt
        load += np.bincount(dealt, minlength=folds)[:, None] * kinds[kind]
    return fold_of[group]
