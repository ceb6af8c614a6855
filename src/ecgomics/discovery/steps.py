"""How far a discovery is: the steps that it takes, and what is counted in each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, get_args

StepName = Literal[
    "embeddings", "effects", "permutations", "bootstrap", "clusters", "spaces", "models", "files"
]
#: In the order in which they come; embeddings are made before, and files (report, figures) after the analysis.
STEPS: Final[tuple[StepName, ...]] = get_args(StepName)


@dataclass(frozen=True, slots=True)
class Step:
    """What is done at present, and how much of it is done; a total of 0 is not counted."""

    name: StepName
    done: int = 0
    total: int = 0


Tell = Callable[[Step], None]


def say_nothing(step: Step) -> None:
    """For those who need not know."""
