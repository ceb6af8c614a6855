"""Make the serial-comparison space: python -m training.serial_space.train DATA

DATA is the folder with the unpacked sets. The directions come from CinC2017 (two halves of a strip are one person),
PTB-XL, CPSC2018 and LUDB (halves, and several records of a person); what distances mean comes from ECG-ID, which
nothing else is learned from. Writes src/ecgomics/latent/serial_space.npz and its card with the figures, which
`python -m benchmarks.serial_space` prints, too.
"""

import hashlib
import sys
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

import ecgomics.latent
from ecgomics.core.errors import NotComputable
from ecgomics.latent.card import Metric, ModelCard
from ecgomics.latent.card_file import CardFile, written_card
from ecgomics.latent.serial_space import CARD, CONTRACT, LEAD, MODEL, NAME, SerialSpace, template
from training.measured_beats import Measured, measured_records
from training.serial_space.directions import Floats, space_of
from training.serial_space.ecgid import PersonRecording, figures, pairs_of, recordings, weights_by_person

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
    every = recordings(data / "ecgid")
    kept = [each for each in every if each.features is not None]
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
    folder = Path(ecgomics.latent.__file__).parent
    (folder / MODEL).write_bytes(content.getvalue())
    card = card_of_space(content.getvalue(), every, space, beats=len(features), persons=len(set(persons)))
    (folder / CARD).write_text(written_card(CardFile(card, CONTRACT)), encoding="utf-8")
    print(f"{len(features)} beats of {len(set(persons))} persons; {len(content.getvalue()) / 1024:.0f} KiB")


def card_of_space(
    content: bytes, given: list[PersonRecording], space: SerialSpace, *, beats: int, persons: int
) -> ModelCard:
    """What is to be known of the space, with its figures on ECG-ID."""
    rows = np.array([space.mean if each.features is None else each.features for each in given])
    placed = space.place(rows)
    people = len({each.person for each in given})
    on = f"ECG-ID, {len(given)} recordings of {people} persons, none of whom the directions were made from"
    found = [
        Metric(f"{name} ({note})", round(value, 4), on, round(low, 4), round(high, 4))
        for name, value, low, high, note in figures(given, 1.0 - placed @ placed.T)
    ]
    unread = sum(each.features is None for each in given)
    return ModelCard(
        name=NAME,
        version="1",
        kind="encoder",
        title="Serial-comparison space: a person known again by lead I",
        licence="Apache-2.0",
        source="python -m training.serial_space.train; made from open data under CC BY 4.0 and ODC-BY 1.0",
        sha256=hashlib.sha256(content).hexdigest(),
        data=(
            f"{beats:,} representative beats of halves of recordings of {persons:,} persons: CinC2017, PTB-XL, "
            "CPSC2018, LUDB",
            "ECG-ID: quantiles of distances, nothing else",
        ),
        split="by person; ECG-ID was kept for testing, but template, shrinkage and distance were compared on it",
        metrics=tuple(found),
        calibration="distances are told as shares of pairs of one person, and of different persons, of ECG-ID",
        limits=(
            "Lead I, or the only lead; a recording without a representative beat has no vector "
            f"({unread} of {len(given)}).",
            "A new bundle branch block or infarct moves a person as far as another person lies.",
            "One person has 190 of the 292 pairs of different days.",
            "It identifies nobody: research only.",
        ),
    )


def _quantiles(values: Floats, weights: Floats) -> Floats:
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - 0.5 * weights[order]
    quantiles: Floats = np.interp(QUANTILES, below / weights.sum(), values[order])
    return np.maximum.accumulate(quantiles + 1e-9 * np.arange(len(quantiles)))


if __name__ == "__main__":
    main()
