"""Diagnostic superclasses of twelve leads: what the card says of each form, and the time of a record."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.heads.running import said
from ecgomics.io import read
from ecgomics.latent.heads import Form, head

RECORDS = 30


def report(sets: Path, forms: Sequence[Form], *, first: int | None) -> Iterator[str]:
    """The cross-validated figures of the card, and the time of some records."""
    classes = head("superclasses")
    yield "The shipped head learned from these very records; cross-validated by person, from its card:"
    for each in classes.card.metrics:
        yield f"{each.form}: {each.name} {each.value:.3f} [{each.low}, {each.high}] on {each.on}"
    recordings = [read(path) for path in sorted((sets / "ptbxl").rglob("*.hea"))[: first or RECORDS]]
    for form in forms:
        if form in classes.forms:
            time_ms = 1000.0 * np.median([said(each, classes, form=form).cpu_s for each in recordings])
            yield f"{form}: {time_ms:.1f} ms of CPU per record"
