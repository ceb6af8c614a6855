"""The verdict beside what people say of a recording: CinC 2017 labels strips that are too noisy to read with ~."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, get_args

import numpy as np

from benchmarks.accuracy.options import Options
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.signal.model import Verdict

#: Recordings of each label that are looked at, drawn with a fixed seed.
MOST: Final = 300
LABELS: Final = {"N": "normal", "A": "fibrillation", "O": "other rhythm", "~": "noise"}


def verdict(folders: Sequence[Path], _: Options) -> None:
    """Print the share of good, fair and poor by label, or by folder where there are no labels."""
    print(
        f"{'':16s}      n " + "".join(f"{each:>8s} %" for each in get_args(Verdict)) + "  agreement, median"
    )
    for folder in folders:
        for name, paths in _groups(folder):
            found = [_judged(path) for path in paths]
            counts = Counter(said for said, _ in found)
            shares = "".join(f"{100.0 * counts[each] / len(found):10.1f}" for each in get_args(Verdict))
            agreement = np.nanmedian([agreed for _, agreed in found])
            print(f"{name:16s} {len(found):6d} {shares} {agreement:18.3f}")


def _judged(path: Path) -> tuple[str, float]:
    """Verdict and agreement of two detectors, NaN where there is none."""
    sources = {"recording": read(path).with_limb_leads(), "settings": Settings()}
    evaluation = Evaluation(catalogue(), sources)
    return evaluation.quantity("verdict"), evaluation.outcome("quality_detector_agreement").values[0]


def _groups(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    paths = {path.stem: path for path in sorted(folder.rglob("*.hea"))}
    table = next(folder.rglob("REFERENCE.csv"), None)
    if table is None:
        yield folder.name, list(paths.values())
        return
    with table.open(encoding="utf-8") as lines:
        label = {row[0]: row[1] for row in csv.reader(lines) if row and row[0] in paths}
    for sign, name in LABELS.items():
        names = [each for each in sorted(label) if label[each] == sign]
        chosen = np.random.default_rng(2).permutation(len(names))[:MOST]
        yield name, [paths[names[place]] for place in sorted(chosen.tolist())]
