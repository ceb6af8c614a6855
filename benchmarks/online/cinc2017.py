"""The hint of atrial fibrillation on strips of CinC 2017: what is shown at the end of each, and how its score tells.

The weights of the hint were fitted on these strips; the cross-validated lines fit them again without the strips that
they judge. The segmenter that looks for P waves learned from some of the strips, too.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.online.streaming import as_strap_uv, streamed
from ecgomics.cohort.marks import analysis
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.stream.events import Hint
from ecgomics.stream.online_rhythm import LEAST_IRREGULARITY, fibrillation_probability

FIBRILLATION, NOISE = "A", "~"
OTHERS: Final = {"N": ("N",), "N and O": ("N", "O")}
SILENT: Final = frozenset({"unreadable", "too_short"})
FOLDS: Final = 5
#: What takes the place of P evidence that was not asked for, as the intervals alone were clear: that of sure P waves.
P_NOT_ASKED: Final = 3.0


@dataclass(frozen=True, slots=True)
class Strip:
    """What was said of one strip."""

    label: str
    hint: Hint
    irregularity: float
    cosen: float
    p_evidence: float
    probability: float
    by_intervals: float
    offline: bool


def report(folder: Path, headers: Sequence[Path]) -> Iterator[str]:
    """Coverage, sensitivity and specificity, areas under the curve."""
    with (folder / "REFERENCE.csv").open(encoding="utf-8") as file:
        labels = dict(csv.reader(file))
    strips = [_strip(header, labels[header.stem]) for header in headers if header.stem in labels]
    label = np.array([each.label for each in strips])
    told = np.array([each.hint not in SILENT for each in strips])
    counts = ", ".join(
        f"{name} {np.mean(told[label == name]):.1%} of {(label == name).sum()}" for name in "NAO~"
    )
    yield f"{len(strips)} strips; something is said of {counts}"
    possible = np.array([each.hint == "possible_af" for each in strips])
    unclear = np.array([each.hint == "unclear" for each in strips])
    yield f"shown possible_af (half minute and 20 beats, readable): {_shares(possible, label, told)}"
    yield f"shown unclear: {_shares(unclear, label, told)}"
    offline = np.array([each.offline for each in strips])
    yield f"the rule of the offline profile on the same strips: {_shares(offline, label, told)}"
    yield from _areas(strips, label, told)


def _shares(called: Bools, label: Floats, counted: Bools) -> str:
    """How often something is said by label; of A that is the sensitivity, of N and O one less the specificity."""
    shares = []
    for name in "ANO~":
        which = counted & (label == name)
        shares.append(
            f"{name} {np.mean(called[which]):.3f} of {which.sum()}" if which.any() else f"{name} none"
        )
    return ", ".join(shares)


def _areas(strips: Sequence[Strip], label: Floats, told: Bools) -> Iterator[str]:
    known = told & (label != NOISE) & np.array([np.isfinite(each.probability) for each in strips])
    numbers = np.array(
        [[np.log(max(each.irregularity, LEAST_IRREGULARITY)), each.cosen, each.p_evidence] for each in strips]
    )
    scores = {
        "as shipped": np.array([each.probability for each in strips]),
        "as shipped, intervals only": np.array([each.by_intervals for each in strips]),
        "cross-validated": _cross_validated(numbers, label == FIBRILLATION, known),
        "cross-validated, intervals only": _cross_validated(numbers[:, :2], label == FIBRILLATION, known),
    }
    for name, score in scores.items():
        areas = ", ".join(
            f"A against {against} {_area(score, label, known & np.isin(label, [FIBRILLATION, *among])):.4f}"
            for against, among in OTHERS.items()
        )
        yield f"area under the curve, {name}: {areas}"


def _area(score: Floats, label: Floats, counted: Bools) -> float:
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(label[counted] == FIBRILLATION, score[counted]))


def _cross_validated(numbers: Floats, truth: Bools, known: Bools) -> Floats:
    """Probabilities of strips by a regression that has not seen them."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    score = np.full(len(numbers), np.nan)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    found = cross_val_predict(
        LogisticRegression(C=10.0), numbers[known], truth[known], cv=folds, method="predict_proba"
    )
    score[known] = found[:, 1]
    return score


def _strip(header: Path, label: str) -> Strip:
    recording = read(header)
    said = streamed(as_strap_uv(recording))
    rhythm = said.vitals[-1].rhythm
    numbers: dict[str, float] = dict(rhythm.evidence)
    intervals: dict[str, float] = {
        name: numbers[name] for name in ("irregularity", "cosen") if name in numbers
    }
    return Strip(
        label=label,
        hint=rhythm.hint,
        irregularity=numbers.get("irregularity", np.nan),
        cosen=numbers.get("cosen", np.nan),
        p_evidence=numbers.get("p_evidence", P_NOT_ASKED),
        probability=numbers.get("probability", np.nan),
        by_intervals=fibrillation_probability(intervals) if len(intervals) == 2 else np.nan,
        offline=_offline(recording),
    )


def _offline(recording: Recording) -> bool:
    """Whether the profile of the strip calls it fibrillation."""
    try:
        return bool(analysis(recording, Settings()).quantity("rhythm") == "atrial_fibrillation")
    except NotComputable:
        return False
