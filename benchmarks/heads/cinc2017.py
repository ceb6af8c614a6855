"""Rhythm of the strips of CinC2017: F1 of each label, abstentions as errors, and the time of a strip."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.heads.running import said
from ecgomics.io import read
from ecgomics.latent.heads import Form, head

LABELS: Final = {"N": "sinus", "A": "af", "O": "other", "~": "unreadable"}
#: The challenge counted these three.
COUNTED: Final = ("sinus", "af", "other")


def report(sets: Path, forms: Sequence[Form], *, first: int | None) -> Iterator[str]:
    """What the card says of strips that models had not seen, then the shipped head on the strips, which it has seen."""
    folder = sets / "cinc2017"
    with (folder / "REFERENCE.csv").open(encoding="utf-8") as file:
        rows = [
            (name, LABELS[label]) for name, label in csv.reader(file) if (folder / f"{name}.hea").exists()
        ]
    rows = rows[:first]
    rhythm = head("rhythm")
    yield "Cross-validated by person, from the card of the head:"
    for metric in rhythm.card.metrics:
        if metric.form in forms:
            interval = "" if metric.low is None else f" [{metric.low:.4f}, {metric.high:.4f}]"
            yield f"{metric.form}: {metric.name} {metric.value:.4f}{interval} on {metric.on}"
    yield "The shipped head, which LEARNED FROM THESE VERY STRIPS (flattering; run for coverage and time):"
    for form in forms:
        if form not in rhythm.forms:
            continue
        found = [said(read(folder / f"{name}.hea"), rhythm, form=form) for name, _ in rows]
        labels = [each.output.label if each.output else None for each in found]
        f1 = {label: _f1(labels, [truth for _, truth in rows], label) for label in LABELS.values()}
        mean = np.mean([f1[label] for label in COUNTED])
        coverage = np.mean([label is not None for label in labels])
        time_ms = 1000.0 * np.median([each.cpu_s for each in found])
        each_f1 = ", ".join(f"{label} {value:.3f}" for label, value in f1.items())
        yield (
            f"{form}: {len(rows)} strips, mean F1 of N, A, O {mean:.4f} ({each_f1}), coverage {coverage:.2%}, "
            f"{time_ms:.1f} ms of CPU per strip"
        )


def _f1(said_labels: Sequence[str | None], truth: Sequence[str], label: str) -> float:
    both = sum(one == label == other for one, other in zip(said_labels, truth, strict=True))
    return 2.0 * both / max(1, sum(each == label for each in (*said_labels, *truth)))
