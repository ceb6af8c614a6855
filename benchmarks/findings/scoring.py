"""Counts of true and false statements, their shares with Wilson's interval, and what is asked of them."""

from dataclasses import dataclass, field
from math import sqrt
from typing import Final

#: Two-sided 95 % of the normal distribution.
_Z: Final = 1.959964
#: With fewer records a share is printed and not judged.
FEWEST_JUDGED: Final = 20
LEAST_SPECIFICITY: Final = 0.97
HEADING: Final = (
    f"{'label':38} {'set':9} {'n+':>4} {'n-':>4}  {'sensitivity %':20} {'specificity %':20} verdict"
)


@dataclass
class Tally:
    """One label on one set: names of the records, by what was said and what was true."""

    found: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)

    def add(self, record: str, *, true: bool, made: bool) -> None:
        """Count a record."""
        kinds = {(True, True): self.found, (True, False): self.missed, (False, True): self.false}
        kinds.get((true, made), self.right).append(record)

    @property
    def positives(self) -> int:
        """Records with the label."""
        return len(self.found) + len(self.missed)

    @property
    def negatives(self) -> int:
        """Records without it."""
        return len(self.false) + len(self.right)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.found + other.found,
            self.missed + other.missed,
            self.false + other.false,
            self.right + other.right,
        )


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson 1927); everything is possible where nothing was counted."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z * _Z / of
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)


def shown(hits: int, of: int) -> str:
    """`97.5 [95.1, 98.7]` in percent, a dash where nothing was counted."""
    if not of:
        return "-"
    low, high = wilson(hits, of)
    return f"{100 * hits / of:5.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def shortcomings(tally: Tally, least_sensitivity: float | None) -> list[str]:
    """What falls short of what is asked; empty where all is met or too few records were counted."""
    short = []
    if tally.positives and not tally.found:
        short.append("never made")
    asked = least_sensitivity is not None and tally.positives >= FEWEST_JUDGED
    if asked and len(tally.found) < (least_sensitivity or 0.0) * tally.positives:
        short.append(f"sensitivity < {100 * (least_sensitivity or 0.0):.0f} %")
    if tally.negatives >= FEWEST_JUDGED and len(tally.right) < LEAST_SPECIFICITY * tally.negatives:
        short.append(f"specificity < {100 * LEAST_SPECIFICITY:.0f} %")
    return short


def line(label: str, data_set: str, tally: Tally, least_sensitivity: float | None) -> str:
    """One row of the table."""
    verdict = ", ".join(shortcomings(tally, least_sensitivity)) or (
        "met" if tally.positives else "no positives"
    )
    return (
        f"{label:38} {data_set:9} {tally.positives:4} {tally.negatives:4}  "
        f"{shown(len(tally.found), tally.positives):20} {shown(len(tally.right), tally.negatives):20} {verdict}"
    )
