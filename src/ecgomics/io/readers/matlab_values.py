"""What the variables of a MATLAB file hold, whatever the level of the file."""

from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

#: A variable's value: numbers, the rows of a character array, the cells or the fields of one level, or nothing known.
Value = NDArray[Any] | list[str] | list[Any] | dict[str, Any] | None


class DamagedError(Exception):
    """What is wrong with the bytes."""


@dataclass(frozen=True, slots=True)
class Variable:
    """One array under its name."""

    name: str
    value: Value
