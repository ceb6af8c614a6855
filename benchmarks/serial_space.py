"""ECG-ID: how well the serial-comparison space knows a person again, and how far apart days lie.

    python -m benchmarks.serial_space ECGID [--sets SETS]

The shipped space was made without ECG-ID. With SETS, the folder of all sets, it is also made anew five times from those
and the other persons of ECG-ID, and tried on the persons left out. A recording without a representative beat counts
as not recognised, and never as a gallery. Intervals are bootstrapped over persons.
"""

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.latent.serial_space import serial_space, template

FOLDS: Final = 5
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


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("ecgid", type=Path)
    parser.add_argument(
        "--sets", type=Path, help="folder of all sets: also make the space anew, cross-validated"
    )
    options = parser.parse_args()
    given = recordings(options.ecgid)
    unread = sum(each.features is None for each in given)
    print(
        f"{len(given)} recordings of {len({each.person for each in given})} persons, {unread} without a beat"
    )
    space = serial_space()
    rows = np.array([each.features if each.features is not None else space.mean for each in given])
    placed = space.place(rows)
    print(f"\nShipped space {space.model}, made without ECG-ID")
    _report(given, 1.0 - placed @ placed.T)
    if options.sets:
        print(f"\nMade from all sets and the other persons of ECG-ID, {FOLDS} folds of persons")
        _report(given, _cross_validated(given, rows, options.sets))


def _cross_validated(given: list[PersonRecording], rows: Floats, sets: Path) -> Floats:
    """Distances of recordings × recordings; each row in the space that never saw the person of the row.

    The gallery holds persons whom the space knew, which makes it no easier to find the one whom it does not.
    """
    from training.measured_beats import measured_records
    from training.serial_space.directions import space_of
    from training.serial_space.train import features_of

    features, persons = features_of(measured_records(sets))
    person = np.array([each.person for each in given])
    read = np.array([each.features is not None for each in given])
    fold = np.unique(person, return_inverse=True)[1] % FOLDS
    apart = np.zeros((len(given), len(given)))
    for left_out in range(FOLDS):
        learns = read & (fold != left_out)
        space = space_of(np.concatenate([features, rows[learns]]), np.concatenate([persons, person[learns]]))
        placed = space.place(rows)
        apart[fold == left_out] = (1.0 - placed @ placed.T)[fold == left_out]
    return apart


def _report(given: list[PersonRecording], apart: Floats) -> None:
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
        low, high = _interval(person[probes], lambda rows, right=right[probes]: float(right[rows].mean()))  # type: ignore[misc]
        readable = right[probes & read].mean()
        print(
            f"  rank-1 {100 * right[probes].mean():5.1f} % ({100 * low:.1f} to {100 * high:.1f}; "
            f"{probes.sum()} probes; {100 * readable:.1f} % of the readable)  {name}"
        )
    both = read[:, None] & read & ~np.eye(len(given), dtype=bool)
    for name, mates in (
        ("all pairs", both & same),
        ("one day", both & same & same_day),
        ("different days", both & same & ~same_day),
    ):
        counts = _counts(apart, mates), _counts(apart, both & ~same)
        low, high = _interval(person, lambda rows, counts=counts: _equal_error(counts, rows))  # type: ignore[misc]
        every = np.arange(len(given))
        each = counts[0] / np.maximum(counts[0].sum(axis=1, keepdims=True), 1), counts[1]
        print(
            f"  equal error rate {100 * _equal_error(counts, every):4.1f} % ({100 * low:.1f} to {100 * high:.1f}), "
            f"each recording counting once {100 * _equal_error(each, every):4.1f} %; median distance "
            f"{np.median(apart[mates]):.3f}, of others {np.median(apart[both & ~same]):.3f}  {name}"
        )


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
    return re.findall(r"ECG date: (\S+)", path.read_text(encoding="utf-8"))[0]  # type: ignore[no-any-return]


if __name__ == "__main__":
    main()
