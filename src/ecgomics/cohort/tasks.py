"""What a worker process is given and gives back, whatever is to be found out about a recording."""

import sys
import traceback
from pathlib import Path
from typing import Final, Protocol, TypeVar

#: What a worker process writes when it has a task and all that it needs, before it begins.
TAKEN: Final = b"\x01"

Result_co = TypeVar("Result_co", covariant=True)


class Task(Protocol[Result_co]):
    """Something to be done about one recording, in a process that may die of it. Tasks and results are pickled."""

    @property
    def time_limit_s(self) -> float | None:
        """Longest time that it may take; None for no limit."""

    def run(self) -> Result_co:
        """Do it; what is wrong with the recording, and a defect of ours, is part of the result and not raised."""

    def lost(self, reason: str) -> Result_co:
        """The result where the process ended without an answer."""


def as_defect(error: Exception) -> str:
    """One sentence that lets somebody find the defect."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno}"
    text = " ".join(str(error).split())[:200]
    return f"A defect of ECGomics, please report it: {type(error).__name__} in {place}: {text}"


def limit_memory(most_bytes: int) -> None:
    """Have this process refuse to take more memory of its own than so much, where the system can (Linux)."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = most_bytes if hard == resource.RLIM_INFINITY else min(most_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def out_of_memory() -> str:
    """The sentence of a record that needs more memory than this process may take."""
    limit = ""
    if sys.platform == "linux":
        import resource

        most, _ = resource.getrlimit(resource.RLIMIT_DATA)
        if most != resource.RLIM_INFINITY:
            limit = f", {most / 2**30:.2f} GiB"
    return f"Measuring it takes more memory than a worker process may have{limit}: memory_limit= allows more."
