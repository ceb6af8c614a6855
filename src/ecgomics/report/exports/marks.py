"""The marks of every beat, as the platform keeps them, for the writers that put them beside the samples."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.signal.model import POINTS, WAVES


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave of a beat in s from the start of the recording; NaN where an edge was not seen."""

    name: str
    """P, QRS or T."""
    lead: str
    """Empty where it is of all leads."""
    onset_s: float
    offset_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """Marks of all beats in s from the start of the recording, NaN where a wave is not there."""

    leads: tuple[str, ...]
    lead_s: Floats
    """leads × beats × 9 (POINTS)."""
    global_s: Floats
    """beats × 9 (POINTS)."""
    kinds: tuple[str, ...]
    """N, S, V, P or U by beat."""

    @classmethod
    def of_stored(cls, fiducials: Mapping[str, Any]) -> Self:
        """From the fiducials of a stored profile, nested lists with None for NaN."""
        beats = fiducials["beats"]
        leads = tuple(fiducials["leads"])
        shape = (len(beats), len(POINTS))
        return cls(
            leads=leads,
            lead_s=_numbers(fiducials["lead_s"], (len(leads), *shape)),
            global_s=_numbers(fiducials["global_s"], shape),
            kinds=tuple(each["kind"] for each in beats),
        )

    def __len__(self) -> int:
        return len(self.kinds)

    def waves(self, beat: int, *, by_lead: bool) -> Iterator[Wave]:
        """The waves of one beat: of all leads together, then those of each lead."""
        rows = [("", self.global_s[beat])]
        if by_lead:
            rows += [(lead, self.lead_s[place, beat]) for place, lead in enumerate(self.leads)]
        for lead, row_s in rows:
            for name in WAVES:
                onset_s, offset_s = (float(row_s[POINTS.index(f"{name}_{edge}")]) for edge in ("on", "off"))
                if np.isfinite(onset_s) or np.isfinite(offset_s):
                    yield Wave(name, lead, onset_s, offset_s)


def _numbers(nested: Any, shape: tuple[int, ...]) -> Floats:
    """Nested lists as an array, NaN for None."""
    found: Floats = np.array(nested, dtype=float).reshape(shape)
    return found


NO_MARKS: Final = Marks((), np.empty((0, 0, len(POINTS))), np.empty((0, len(POINTS))), ())
