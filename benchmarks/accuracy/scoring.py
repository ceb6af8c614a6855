"""How marks are compared with reference marks, and the table that says so.

A mark and a reference mark are paired one to one, closest first, within 150 ms. SDrec is the mean over records and
leads of the SD within each (Martinez 2004).
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints

TOLERANCE_S: Final = 0.150
#: Pairs that an SD within one lead of one record needs.
LEAST_PAIRS: Final = 3
HEADING: Final = "mark            n    Se %   PPV %    F1 %  mean ms   SD ms   SDrec"


@dataclass
class Tally:
    """Counts and errors of one kind of mark."""

    found: int = 0
    missed: int = 0
    false: int = 0
    errors_ms: list[float] = field(default_factory=list)
    record_sd_ms: list[float] = field(default_factory=list)

    def add(self, errors_ms: Floats, missed: int, false: int) -> None:
        """Count one lead of one record."""
        self.found += len(errors_ms)
        self.missed += missed
        self.false += false
        self.errors_ms.extend(errors_ms.tolist())
        if len(errors_ms) >= LEAST_PAIRS:
            self.record_sd_ms.append(float(np.std(errors_ms, ddof=1)))

    @property
    def f1_percent(self) -> float:
        """Harmonic mean of sensitivity and positive predictive value."""
        return 200 * self.found / max(1, 2 * self.found + self.missed + self.false)

    def line(self, name: str) -> str:
        """One row of the table."""
        sensitivity = 100 * self.found / max(1, self.found + self.missed)
        precision = 100 * self.found / max(1, self.found + self.false)
        mean_ms = np.mean(self.errors_ms) if self.errors_ms else np.nan
        sd_ms = np.std(self.errors_ms, ddof=1) if len(self.errors_ms) > 1 else np.nan
        record_sd_ms = np.mean(self.record_sd_ms) if self.record_sd_ms else np.nan
        return (
            f"{name:9s} {self.found + self.missed:7d} {sensitivity:7.2f} {precision:7.2f} {self.f1_percent:7.2f} "
            f"{mean_ms:8.1f} {sd_ms:7.1f} {record_sd_ms:7.1f}"
        )


@dataclass(frozen=True, slots=True)
class Pairing:
    """Which marks belong to which reference marks."""

    reference: Ints
    """(pairs,) indices of the reference marks that have a mark."""
    errors_ms: Floats
    """(pairs,) mark less reference mark."""
    loose_s: Floats
    """Marks that belong to none, ascending."""


def paired(reference_s: Floats, found_s: Floats) -> Pairing:
    """Pairs of ascending reference marks and marks, one to one, closest first, within the tolerance."""
    low = np.searchsorted(found_s, reference_s - TOLERANCE_S - 1e-9)
    high = np.searchsorted(found_s, reference_s + TOLERANCE_S + 1e-9)
    near = sorted(
        (abs(found_s[j] - reference_s[i]), i, j)
        for i in range(len(reference_s))
        for j in range(low[i], high[i])
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in near:
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    reference = np.array(sorted(partner), dtype=np.intp)
    mark = np.array([partner[i] for i in reference.tolist()], dtype=np.intp)
    return Pairing(reference, 1000 * (found_s[mark] - reference_s[reference]), np.delete(found_s, mark))


def known(values: Floats) -> Floats:
    """Finite values, ascending."""
    finite: Floats = np.sort(values[np.isfinite(values)])
    return finite
