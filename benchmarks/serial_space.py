"""ECG-ID: how well the serial-comparison space knows a person again, and how far apart days lie.

    python -m benchmarks.serial_space ECGID [--sets SETS]

The shipped space was made without ECG-ID. With SETS, the folder of all sets, it is also made anew five times from those
and the other persons of ECG-ID, and tried on the persons left out. A recording without a representative beat counts
as not recognised, and never as a gallery. Intervals are bootstrapped over persons.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.latent.serial_space import serial_space
from training.serial_space.ecgid import Figure, PersonRecording, figures, recordings

FOLDS: Final = 5


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
    _print(figures(given, 1.0 - placed @ placed.T))
    if options.sets:
        print(f"\nMade from all sets and the other persons of ECG-ID, {FOLDS} folds of persons")
        _print(figures(given, _cross_validated(given, rows, options.sets)))


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


def _print(found: Iterable[Figure]) -> None:
    for each in found:
        value, low, high = (100 * number for number in (each.value, each.low, each.high))
        print(f"  {value:5.1f} % ({low:.1f} to {high:.1f})  {each.name}: {each.note}")


if __name__ == "__main__":
    main()
