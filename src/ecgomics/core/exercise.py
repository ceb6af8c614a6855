"""What is known of an exercise test: its phases on the clock of the recording, and what the examiner wrote down."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from ecgomics.core.errors import InvalidInput

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class ExerciseTest:
    """Phases in s from the start of the recording."""

    start_s: float
    """Begin of exercise."""
    end_s: float
    """End of exercise: the peak."""
    rest_s: Span | None = None
    """Rest before it; from the start of the recording to the begin of exercise if not given."""
    stages_s: tuple[Span, ...] = ()
    """Begin and end of the stages of exercise, in order."""
    bruce_min: float | None = None
    """Minutes of exercise in the protocol of Bruce."""
    angina_index: int | None = None
    """0 none, 1 angina that does not limit, 2 angina that limits the exercise."""

    def __post_init__(self) -> None:
        begin_s, end_s = self.rest
        if not 0.0 <= begin_s < end_s <= self.start_s < self.end_s:
            raise InvalidInput(
                f"The exercise test rests from {begin_s:g} to {end_s:g} s and goes from {self.start_s:g} to "
                f"{self.end_s:g} s; rest must come first, and each phase must end after its begin."
            )
        if any(not first < last for first, last in self.stages_s):
            raise InvalidInput("A stage of the exercise test ends before it begins.")
        borders_s = [self.start_s, *(border_s for stage in self.stages_s for border_s in stage), self.end_s]
        if borders_s != sorted(borders_s):
            raise InvalidInput(
                "The stages of the exercise test must follow one another between start_s and end_s."
            )
        if self.bruce_min is not None and not 0.0 <= self.bruce_min < math.inf:
            raise InvalidInput(
                f"The minutes of the Bruce protocol are {self.bruce_min:g}; 0 or more are needed."
            )
        if self.angina_index not in (None, 0, 1, 2):
            raise InvalidInput(f"The angina index is {self.angina_index}; 0, 1 or 2 is allowed.")

    @property
    def rest(self) -> Span:
        """Begin and end of rest."""
        return self.rest_s if self.rest_s is not None else (0.0, self.start_s)

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """From names and values, as in JSON; InvalidInput says what does not fit."""
        known = {each.name for each in fields(cls)}
        unknown = sorted(given.keys() - known)
        if unknown:
            raise InvalidInput(
                f"An exercise test has no field {', '.join(unknown)}; known are {', '.join(sorted(known))}."
            )
        try:
            return cls(
                start_s=float(given["start_s"]),
                end_s=float(given["end_s"]),
                rest_s=_span(given["rest_s"]) if given.get("rest_s") is not None else None,
                stages_s=tuple(_span(each) for each in given.get("stages_s") or ()),
                bruce_min=float(given["bruce_min"]) if given.get("bruce_min") is not None else None,
                angina_index=given.get("angina_index"),
            )
        except KeyError as missing:
            raise InvalidInput(f"The exercise test lacks {missing.args[0]}.") from None
        except (TypeError, ValueError):
            raise InvalidInput(
                "The exercise test holds something that is no number where one is needed."
            ) from None


def _span(given: Any) -> Span:
    first, last = given
    return float(first), float(last)
