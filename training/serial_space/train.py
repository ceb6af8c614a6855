"""Make the serial-comparison space: python -m training.serial_space.train DATA

DATA is the folder with the unpacked sets. The directions come from CinC2017 (two halves of a strip are one person),
PTB-XL, CPSC2018 and LUDB (halves, and several records of a person); what distances mean comes from ECG-ID, which
nothing else is learned from. Writes src/ecgomics/latent/serial_space.npz, which `python -m benchmarks.serial_space`
scores.
"""

import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import ecgomics.latent
from benchmarks.serial_space import pairs_of, recordings, weights_by_person
from ecgomics.core.errors import NotComputable
from ecgomics.latent.serial_space import LEAD, MODEL, template
from training.measured_beats import Measured, measured_records
from training.serial_space.directions import Floats, space_of

QUANTILES: Final = np.linspace(0.0, 1.0, 201)


def features_of(records: list[Measured]) -> tuple[Floats, NDArray[np.str_]]:
    """Templates of the halves of every readable record, and whose they are."""
    rows, persons = [], []
    for record in records:
        lead = LEAD if LEAD in record.leads else record.leads[0]
        for half in record.halves if record.rhythm != "unreadable" else ():
            if half is None:
                continue
            try:
                rows.append(template(half, lead=lead))
            except NotComputable:
                continue
            persons.append(record.subject)
    return np.array(rows), np.array(persons)


def main() -> None:
    """Learn and write."""
    data = Path(sys.argv[1])
    features, persons = features_of(measured_records(data))
    space = space_of(features, persons)
    kept = [each for each in recordings(data / "ecgid") if each.features is not None]
    placed = space.place(np.array([each.features for each in kept]))
    pairs = pairs_of(kept)
    apart = 1.0 - (placed @ placed.T)[pairs.one, pairs.other]
    told = {
        name: _quantiles(apart[which], weights_by_person(pairs, which))
        for name, which in (("same_person", pairs.same), ("other_person", ~pairs.same))
    }
    content = BytesIO()
    arrays = {"mean": space.mean, "directions": space.directions, **told}
    single: dict[str, Any] = {name: values.astype(np.float32) for name, values in arrays.items()}
    np.savez_compressed(content, **single)
    (Path(ecgomics.latent.__file__).parent / MODEL).write_bytes(content.getvalue())
    print(f"{len(features)} beats of {len(set(persons))} persons; {len(content.getvalue()) / 1024:.0f} KiB")


def _quantiles(values: Floats, weights: Floats) -> Floats:
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - 0.5 * weights[order]
    quantiles: Floats = np.interp(QUANTILES, below / weights.sum(), values[order])
    return np.maximum.accumulate(quantiles + 1e-9 * np.arange(len(quantiles)))


if __name__ == "__main__":
    main()
