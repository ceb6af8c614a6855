"""ECG-ID: its recordings, and how well distances between them know a person again.

A recording without a representative beat counts as not recognised, and never as a gallery. Intervals are bootstrapped
over persons.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.latent.serial_space import template

BOOTSTRAPS: Final = 1000
THRESHOLDS: Final = np.linspace(0.0, 2.0, 2001)


@dataclass(frozen=True, slots=True, eq=False)
class PersonRecording:
    """One recording of ECG-ID."""

    person: str
    day: str
    features: Floats | None
    """Template of the representative beat; None where there is none."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """All pairs of recordings; every array is (pairs,)."""

    one: Ints
    other: Ints
    same: Bools
    """Of one person."""
    same_day: Bools
    person: tuple[str, ...]
    """Of the first of the two."""


def recordings(folder: Path) -> list[PersonRecording]:
    """Every recording, in the order of persons and numbers."""
    paths = sorted(folder.glob("Person_*/rec_*.hea"), key=lambda path: (path.parent.name, int(path.stem[4:])))
    return [PersonRecording(path.parent.name, _day(path), _features(path)) for path in paths]


def pairs_of(given: list[PersonRecording]) -> Pairs:
    """Each pair once."""
    one, other = np.triu_indices(len(given), 1)
    person, day = np.array([each.person for each in given]), np.array([each.day for each in given])
    return Pairs(
        one, other, person[one] == person[other], day[one] == day[other], tuple(person[one].tolist())
    )


def weights_by_person(pairs: Pairs, which: Bools) -> Floats:
    """Weights of the chosen pairs with which every person counts once."""
    _, member, count = np.unique(np.array(pairs.person)[which], return_inverse=True, return_counts=True)
    weights: Floats = 1.0 / count[member]
    return weights


class Figure(NamedTuple):
    """One figure as a share, its 95 % interval, and what else is to be said of it."""

    name: str
    value: float
    low: float
    high: float
    note: str


def figures(given: list[PersonRecording], apart: Floats) -> Iterator[Figure]:
    """Rank-1 and equal error rates of recordings from their distances, recordings × recordings."""
    person, day = np.array([each.person for each in given]), np.array([each.day for each in given])
    read = np.array([each.features is not None for each in given])
    same = person[:, None] == person
    same_day = day[:, None] == day
    several = same.sum(axis=1) > 1
    other_day = (same & ~same_day).any(axis=1)
    usable = read & ~np.eye(len(given), dtype=bool)
    enrolled = np.zeros(len(given), dtype=bool)
    for name in np.unique(person):
        own = np.flatnonzero(person == name)
        enrolled[own[np.argmax(read[own])]] = True
    tries = (
        ("gallery: all other recordings", several, usable),
        ("the same, own day not in the gallery", other_day, usable & ~(same & same_day)),
        ("gallery: first readable recording of each person", several & ~enrolled, usable & enrolled),
    )
    for name, probes, gallery in tries:
        nearest = np.where(gallery, apart, np.inf).argmin(axis=1)
        right = (person[nearest] == person) & read
        low, high = _interval(person[probes], partial(_share, right[probes]))
        readable = right[probes & read].mean()
        note = f"{probes.sum()} probes; {100 * readable:.1f} % of the readable"
        yield Figure(f"rank-1, {name}", float(right[probes].mean()), low, high, note)
    both = read[:, None] & read & ~np.eye(len(given), dtype=bool)
    for name, mates in (
        ("all pairs of readable recordings", both & same),
        ("pairs of one day", both & same & same_day),
        ("pairs of different days", both & same & ~same_day),
    ):
        counts = _counts(apart, mates), _counts(apart, both & ~same)
        low, high = _interval(person, partial(_equal_error, counts))
        every = np.arange(len(given))
        each = counts[0] / np.maximum(counts[0].sum(axis=1, keepdims=True), 1), counts[1]
        note = (
            f"each recording counting once {100 * _equal_error(each, every):.1f} %; median distance "
            f"{np.median(apart[mates]):.3f}, of others {np.median(apart[both & ~same]):.3f}"
        )
        yield Figure(f"equal error rate, {name}", _equal_error(counts, every), low, high, note)


def _share(right: Bools, rows: Ints) -> float:
    return float(right[rows].mean())


def _counts(apart: Floats, pairs: Bools) -> Floats:
    """Pairs by recording and distance, recordings × thresholds."""
    counts = [np.histogram(row[chosen], bins=THRESHOLDS)[0] for row, chosen in zip(apart, pairs, strict=True)]
    return np.array(counts, dtype=float)


def _equal_error(counts: tuple[Floats, Floats], rows: Ints) -> float:
    """Where as many mates are farther than the threshold as others are nearer."""
    mates, others = (np.cumsum(each[rows].sum(axis=0)) for each in counts)
    missed, false = 1.0 - mates / mates[-1], others / others[-1]
    at = int(np.abs(missed - false).argmin())
    return float(missed[at] + false[at]) / 2


def _interval(person: Ints, figure: Callable[[Ints], float]) -> tuple[float, float]:
    """95 % interval of a figure of recordings, by drawing persons."""
    rng = np.random.default_rng(0)
    rows = [np.flatnonzero(person == name) for name in np.unique(person)]
    found = [
        figure(np.concatenate([rows[place] for place in rng.integers(len(rows), size=len(rows))]))
        for _ in range(BOOTSTRAPS)
    ]
    low, high = np.percentile(found, (2.5, 97.5))
    return float(low), float(high)


def _features(path: Path) -> Floats | None:
    evaluation = Evaluation(catalogue(), {"recording": read(path), "settings": Settings()})
    try:
        return template(evaluation.quantity("representative_beat"))
    except NotComputable:
        return None


def _day(path: Path) -> str:
    found = re.search(r"ECG date: (\S+)", path.read_text(encoding="utf-8"))
    return found[1] if found else ""
