"""What a head says of a record."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from ecgomics.core.arrays import Floats

Form = Literal["biomarkers", "embedding", "both"]
"""What a head stands on."""

FORMS: Final[tuple[Form, ...]] = get_args(Form)


@dataclass(frozen=True, slots=True)
class HeadOutput:
    """Probabilities, the label, and the biomarkers behind it."""

    head: str
    form: Form
    labels: tuple[str, ...]
    probabilities: Floats
    """Calibrated, (labels,); of sum 1 unless a record may have several labels. Empty where a number is estimated."""
    label: str | None
    """The largest calibrated score, once what makes the mean F1 best is added: seldom (one strip in a hundred) not the
    label of the largest probability. None where the head abstains, and where a number is estimated."""
    abstained: bool
    reason: str
    """Why it abstains, a sentence; empty otherwise."""
    p_values: Floats
    """Conformal, (labels,): the share of records with the label that are as strange as this one."""
    contributions: tuple[tuple[str, float, float], ...]
    """Feature, its value and what it adds toward the label, largest first; log-odds, or the unit of the estimate.
    Empty where they were not asked for."""
    known: tuple[int, ...] = ()
    """For each p-value the records with the label that it stands on."""
    base: float = 0.0
    """What is there before any feature: base and contributions sum to `toward`. 0 where they were not asked for."""
    toward: float = 0.0
    """Calibrated score of the label (the likeliest, also where the head abstains) less the mean score of the others."""
    estimate: float | None = None
    """Where a number is estimated."""
    low: float | None = None
    high: float | None = None
    """Limits between which nine of ten true values lie."""
