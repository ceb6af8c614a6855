"""One reference value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a biomarker should be of a phantom: a number within a tolerance, a class or flag, or a reason.

    `how` says shortly how it follows from the parameters.
    """

    symbol: str
    value: float | str | None
    tolerance: float
    how: str
    lead: str = ""
    validity: str = "ok"


def absent(symbol: str, how: str, *, lead: str = "", validity: str = "absent") -> Expectation:
    """No number, with its reason."""
    return Expectation(symbol, None, 0.0, how, lead, validity)


def flag(value: bool) -> str:
    """A flag as text."""
    return "true" if value else "false"
