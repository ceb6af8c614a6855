"""What can be read stretch by stretch: a whole recording in memory, or one that stays in its file."""

from typing import Protocol

from ecgomics.core.arrays import Floats


class Samples(Protocol):
    """Samples of a recording by range. A Recording is one."""

    @property
    def fs_hz(self) -> float:
        """Sampling rate."""
        ...

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads in the order of the rows."""
        ...

    @property
    def samples(self) -> int:
        """Samples per lead."""
        ...

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV from first to before last; NaN where nothing was recorded."""
        ...
