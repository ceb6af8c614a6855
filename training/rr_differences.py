"""Makes `biomarkers/functional/af_rr_differences.csv`: how far successive RR intervals differ in atrial fibrillation.

    python -m training.rr_differences CINC2017 MITDB

Class A of the CinC 2017 challenge (beats by our detector, recordings in which every beat is accepted), and the
stretches of MIT-BIH that are annotated as AFIB (annotated beats). Blocks of about fifty beats are sorted by their mean
RR into the sixteen classes of Tateno and Glass (2001), 50 ms each from 350 ms on. A row holds the percentiles 0 to 100
of the differences of one class, in ms; classes with fewer than 300 differences are left out.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import reference_beats, rhythm_spans
from ecgomics.biomarkers.functional.rr_distribution import CLASS_MS, FIRST_CLASS_MS, TABLE
from ecgomics.cohort.marks import analysis, beats_of
from ecgomics.core.arrays import Floats
from ecgomics.core.settings import Settings
from ecgomics.io import read

OUT: Final = Path(__file__).parents[1] / "src" / "ecgomics" / "biomarkers" / "functional" / TABLE
BLOCK: Final = 50
FEWEST_INTERVALS: Final = 20
FEWEST_DIFFERENCES: Final = 300
CLASSES: Final = 16


def of_cinc2017(folder: Path) -> Iterator[Floats]:
    """RR of the recordings of class A, ms."""
    with (folder / "REFERENCE.csv").open(newline="", encoding="utf-8") as file:
        names = sorted(name for name, letter in csv.reader(file) if letter == "A")
    for name in names:
        beats = beats_of(analysis(read(folder / f"{name}.hea"), Settings()))
        if len(beats) > FEWEST_INTERVALS and beats.accepted.all() and not beats.after_gap.any():
            yield beats.rr_ms


def of_mitdb(folder: Path) -> Iterator[Floats]:
    """RR of the stretches of fibrillation, ms, in blocks of fifty beats."""
    for header in sorted(folder.glob("*.hea")):
        path = header.with_suffix("")
        fs_hz = read(header).fs_hz
        peak_s, _ = reference_beats(path, fs_hz)
        for begin_s, end_s in rhythm_spans(path, fs_hz, "(AFIB"):
            rr_ms = 1000.0 * np.diff(peak_s[(peak_s >= begin_s) & (peak_s < end_s)])
            yield from (rr_ms[at : at + BLOCK] for at in range(0, len(rr_ms) - FEWEST_INTERVALS + 1, BLOCK))


def main(cinc2017: str, mitdb: str) -> None:
    """Write the table and print how much stands behind each class."""
    differences: dict[int, list[Floats]] = defaultdict(list)
    for rr_ms in (*of_cinc2017(Path(cinc2017)), *of_mitdb(Path(mitdb))):
        differences[int((rr_ms.mean() - FIRST_CLASS_MS) // CLASS_MS)].append(np.diff(rr_ms))
    with OUT.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["mean_rr_from_ms", "differences", *(f"p{percent}_ms" for percent in range(101))])
        for place in range(CLASSES):
            together = np.concatenate([np.zeros(0), *differences[place]])
            from_ms = FIRST_CLASS_MS + place * CLASS_MS
            print(f"{from_ms:g} ms: {len(together)} differences of {len(differences[place])} blocks")
            if len(together) >= FEWEST_DIFFERENCES:
                row = np.round(np.percentile(together, np.arange(101))).astype(int).tolist()
                table.writerow([f"{from_ms:g}", len(together), *row])


if __name__ == "__main__":
    main(*sys.argv[1:])
