"""What can be read stretch by stretch: a whole recording in memory, or one that stays in its file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import derive_limb_leads


class Samples(Protocol):
    """Samples of a recording by range. A Recording is one."""

    @property
    def name(self) -> str:
        """The recording's name."""
        ...

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


@dataclass(frozen=True, slots=True)
class SomeLeads:
    """Some leads of a recording, in the order of their rows there that are given."""

    whole: Samples
    rows: Sequence[int]

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.whole.name

    @property
    def fs_hz(self) -> float:
        """Sampling rate."""
        return self.whole.fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads."""
        return tuple(self.whole.leads[row] for row in self.rows)

    @property
    def samples(self) -> int:
        """Samples per lead."""
        return self.whole.samples

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV."""
        stretch_mv: Floats = self.whole.read(first, last)[list(self.rows)]
        return stretch_mv


@dataclass(frozen=True, slots=True)
class WithLimbLeads:
    """A recording with the limb leads that follow from I and II, in the standard order."""

    whole: Samples

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.whole.name

    @property
    def fs_hz(self) -> float:
        """Sampling rate."""
        return self.whole.fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads."""
        return derive_limb_leads(np.zeros((len(self.whole.leads), 0)), self.whole.leads)[1]

    @property
    def samples(self) -> int:
        """Samples per lead."""
        return self.whole.samples

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV."""
        return derive_limb_leads(self.whole.read(first, last), self.whole.leads)[0]
