"""The QRS of each lead as the rules of conduction and infarct patterns read it."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.biomarkers.qrs_shape import QrsShape
from ecgomics.core.errors import NotComputable
from ecgomics.signal.components import COMPONENTS, QrsComponents
from ecgomics.signal.model import Marks

WIDE_S_MS: Final = 40.0


@dataclass(frozen=True, slots=True)
class LeadQrs:
    """The QRS of one lead as the rules read it; heights and depths in mV, 0 where the component is absent."""

    q_mv: float
    r_mv: float
    s_mv: float
    r_prime_mv: float
    qs_mv: float
    r_ms: float
    s_ms: float
    q_ms: float
    r_peak_ms: float
    """From the global QRS onset to the last R peak; NaN without R."""
    notched_or_slurred: bool

    @property
    def has_r(self) -> bool:
        return self.r_mv > 0.0

    @property
    def is_qr(self) -> bool:
        """qR: a Q, then a larger R with which the complex ends."""
        return 0.0 < self.q_mv < self.r_mv and self.s_mv == 0.0

    @property
    def is_rs(self) -> bool:
        """rS: an R, then a deeper S with which the complex ends."""
        return self.q_mv == 0.0 and 0.0 < self.r_mv < self.s_mv and self.r_prime_mv == 0.0

    @property
    def is_rsr(self) -> bool:
        """rsr', rsR' or rSR': R, S and R', the first R small or smaller than R'."""
        triphasic = self.r_mv > 0.0 and self.s_mv > 0.0 and self.r_prime_mv > 0.0
        return triphasic and (self.r_mv < 0.5 or self.r_mv < self.r_prime_mv)

    @property
    def has_wide_s(self) -> bool:
        """S longer than R or longer than 40 ms."""
        return self.s_mv > 0.0 and (self.s_ms > self.r_ms or self.s_ms > WIDE_S_MS)


@dataclass(frozen=True, slots=True)
class QrsByLead:
    """The QRS of every lead by its name."""

    by_lead: dict[str, LeadQrs]

    def __getitem__(self, lead: str) -> LeadQrs:
        """NotComputable where the lead has no measured QRS."""
        if lead not in self.by_lead:
            raise NotComputable("failed", f"no QRS was measured in {lead}")
        return self.by_lead[lead]


def lead_qrs(
    *,
    notched_or_slurred: bool = False,
    r_peak_ms: float = float("nan"),
    **components: tuple[float, float],
) -> LeadQrs:
    """One lead from component=(size in mV, duration in ms) pairs named q, r, s, r_prime, qs."""
    absent = (0.0, 0.0)
    sizes = {name: components.get(name, absent) for name in ("q", "r", "s", "r_prime", "qs")}
    return LeadQrs(
        q_mv=sizes["q"][0],
        r_mv=sizes["r"][0],
        s_mv=sizes["s"][0],
        r_prime_mv=sizes["r_prime"][0],
        qs_mv=sizes["qs"][0],
        r_ms=sizes["r"][1],
        s_ms=sizes["s"][1],
        q_ms=sizes["q"][1],
        r_peak_ms=r_peak_ms,
        notched_or_slurred=notched_or_slurred,
    )


@quantity
def qrs_by_lead(qrs: QrsComponents, qrs_shape: QrsShape, global_marks: Marks) -> QrsByLead:
    """The QRS of every lead in which it was measured."""
    sizes = np.nan_to_num(np.abs(qrs.amplitude_mv)).tolist()
    durations = np.nan_to_num(qrs.offset_ms - qrs.onset_ms).tolist()
    peaks_ms = (qrs_shape.last_r_peak_ms - global_marks.qrs_on_ms).tolist()
    named = zip(("q", "r", "s", "r_prime", "qs"), ("Q", "R", "S", "R'", "QS"), strict=True)
    columns = {ours: COMPONENTS.index(theirs) for ours, theirs in named}
    found = {}
    for row in np.flatnonzero(qrs.count).tolist():
        components = {name: (sizes[row][column], durations[row][column]) for name, column in columns.items()}
        rough = bool(qrs_shape.notches[row] or qrs_shape.slurred[row])
        found[qrs.leads[row]] = lead_qrs(notched_or_slurred=rough, r_peak_ms=peaks_ms[row], **components)
    return QrsByLead(found)
