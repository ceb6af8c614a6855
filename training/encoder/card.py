"""The card of the encoder: its figures on records that it, or the encoder of their fold, never saw."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ecgomics.latent.card import Metric, ModelCard
from ecgomics.latent.card_file import CardFile, written_card
from ecgomics.latent.own import CONTRACT, NAME
from training.records import RHYTHMS, SUPERCLASSES, Known

SEED: Final = 20
DRAWS: Final = 500
FOLDED: Final = "three folds by person; each encoder tested on the third that it did not see"
RESERVED: Final = "one person in seven, whom the encoder that ships did not see"

Rows = NDArray[np.intp]


def write(work: Path, package: Path, known: list[Known]) -> None:
    """`encoder.yaml` for the `encoder.onnx` beside it."""
    content = (package / "encoder.onnx").read_bytes()
    said = pd.read_parquet(work / "readouts.parquet").reindex([each.name for each in known])
    with np.load(work / "shipped.npz") as arrays:
        shipped = pd.DataFrame(
            arrays["rhythm"], index=arrays["name"], columns=[f"rhythm_{each}" for each in RHYTHMS]
        )
    metrics = [
        *_rhythm(said, known, f"CinC2017, 5,032 strips, {FOLDED}"),
        *_classes(said, known),
        *_rhythm(
            shipped.reindex([each.name for each in known if each.reserved]),
            [each for each in known if each.reserved],
            f"CinC2017, {RESERVED}",
        ),
    ]
    card = ModelCard(
        name=NAME,
        version="1",
        kind="encoder",
        title="Lead-agnostic encoder of ECGomics",
        licence="Apache-2.0",
        source="python -m training.encoder; made from open data under CC BY 4.0 (PTB-XL, CPSC 2018) and ODC-BY 1.0",
        sha256=hashlib.sha256(content).hexdigest(),
        data=(
            "CinC Challenge 2017, 5,032 hand-held strips of 9 to 61 s",
            "PTB-XL, 350 of its first records, 12 leads",
            "CPSC 2018, 100 records, 12 leads",
            "LUDB, 140 records, 12 leads",
        ),
        split=f"by person; {RESERVED}. ECG-ID and MIT-BIH were not used, except by what measures the biomarkers "
        "that the encoder is taught.",
        metrics=tuple(metrics),
        calibration="None: read-outs are calibrated by the heads that stand on them.",
        limits=(
            "Few 12-lead records: what it knows of infarction, hypertrophy and rare blocks is little.",
            "Adults; one hand-held device and three hospitals' electrocardiographs; no paced or paediatric cohort.",
            "Amplitudes in mV are not in the embedding, only those of leads relative to each other.",
            "Research only: an embedding is no finding.",
        ),
    )
    (package / "encoder.yaml").write_text(written_card(CardFile(card, CONTRACT)), encoding="utf-8")


def _rhythm(said: pd.DataFrame, known: list[Known], on: str) -> list[Metric]:
    """F1 of each rhythm of the strips by the read-out alone, and the mean of the first three."""
    from sklearn.metrics import f1_score

    strips = [place for place, each in enumerate(known) if each.data_set == "cinc2017"]
    truth = np.array([RHYTHMS.index(str(known[place].rhythm)) for place in strips])
    called = said[[f"rhythm_{each}" for each in RHYTHMS]].to_numpy()[strips].argmax(axis=1)

    def of_class(rows: Rows, label: int) -> float:
        return float(f1_score(truth[rows] == label, called[rows] == label, zero_division=0.0))

    singles = [
        _metric(
            f"F1 of {name} by the read-out", lambda rows, label=label: of_class(rows, label), len(strips), on
        )
        for label, name in enumerate(RHYTHMS)
    ]
    mean = _metric(
        "mean F1 of sinus, af and other by the read-out",
        lambda rows: float(np.mean([of_class(rows, label) for label in range(3)])),
        len(strips),
        on,
    )
    return [mean, *singles]


def _classes(said: pd.DataFrame, known: list[Known]) -> list[Metric]:
    """Area under the curve of each superclass by the read-out, where it is known."""
    from sklearn.metrics import roc_auc_score

    found = []
    for place, name in enumerate(SUPERCLASSES):
        rows = [
            row
            for row, each in enumerate(known)
            if each.classes[place] is not None and each.data_set != "ludb"
        ]
        truth = np.array([bool(known[row].classes[place]) for row in rows])
        logit = said[f"class_{name}"].to_numpy()[rows]

        def area(chosen: Rows, truth: NDArray[np.bool_] = truth, logit: NDArray[np.float64] = logit) -> float:
            return float(roc_auc_score(truth[chosen], logit[chosen])) if 0 < truth[chosen].mean() < 1 else 0.5

        found.append(
            _metric(
                f"area under the curve of {name} by the read-out",
                area,
                len(rows),
                f"PTB-XL and CPSC2018, {FOLDED}",
            )
        )
    return found


def _metric(name: str, measure: Callable[[Rows], float], count: int, on: str) -> Metric:
    """A figure with its interval over draws of records with replacement."""
    random = np.random.default_rng(SEED)
    draws = [measure(random.integers(0, count, count)) for _ in range(DRAWS)]
    low, high = np.percentile(draws, (2.5, 97.5))
    return Metric(name, round(measure(np.arange(count)), 4), on, round(float(low), 4), round(float(high), 4))
