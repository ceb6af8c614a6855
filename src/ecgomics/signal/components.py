"""The components of the QRS complex: Q, R, S, R', S' and QS of every lead of the representative beat."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.deflections import COMPONENTS, SMALLEST_MV, deflections
from ecgomics.signal.model import RepresentativeBeat

__all__ = ["COMPONENTS", "QrsComponents", "qrs_components"]

CAPITAL_MV: Final = 0.5


@dataclass(frozen=True, slots=True)
class QrsComponents:
    """Components by lead (conventions, section 4); every array is leads × 6 (COMPONENTS), NaN where there is none.

    Times are ms from the alignment point of the representative beat; amplitudes are signed, from the reference level.
    A single negative component is QS and stands in its own column only, never under Q or S.
    """

    leads: tuple[str, ...]
    amplitude_mv: Floats
    onset_ms: Floats
    peak_ms: Floats
    offset_ms: Floats
    type: tuple[str, ...]
    """Letters in order, capital from 0.5 mV on ("qRs"); "QS" for a single negative component, "" if there is none."""
    count: Ints
    """Components found in each lead, (leads,)."""

    @staticmethod
    def of(**leads: Mapping[str, Sequence[float]]) -> "QrsComponents":
        """From lead={component: (amplitude_mv, onset_ms, peak_ms, offset_ms)} pairs, for worked examples."""
        table = np.full((len(leads), len(COMPONENTS), 4), np.nan)
        for row, named in zip(table, leads.values(), strict=True):
            for name, four in named.items():
                row[COMPONENTS.index(name)] = four
        return _described(tuple(leads), table)

    def amplitude(self, component: str) -> Floats:
        """Amplitude of one component in mV, (leads,)."""
        return self.amplitude_mv[:, COMPONENTS.index(component)]

    def duration_ms(self, component: str) -> Floats:
        """Duration of one component, (leads,)."""
        column = COMPONENTS.index(component)
        return self.offset_ms[:, column] - self.onset_ms[:, column]


def qrs_components(beat: RepresentativeBeat) -> QrsComponents:
    """Components of the QRS of each lead: deflections of ≥0.02 mV and ≥6 ms on one side of the reference level."""
    limits_ms = np.stack([beat.lead_marks.qrs_on_ms, beat.lead_marks.qrs_off_ms], axis=1)
    smallest_mv = np.full(len(beat.leads), SMALLEST_MV)
    return _described(beat.leads, deflections(beat.beat_mv, beat.time_ms, limits_ms, smallest_mv=smallest_mv))


def _described(leads: tuple[str, ...], table: Floats) -> QrsComponents:
    """From the deflections of each lead, leads × 6 × 4."""
    amplitude_mv, onset_ms, peak_ms, offset_ms = np.moveaxis(table, -1, 0)
    types = tuple(_type_text(row) for row in amplitude_mv.tolist())
    count = np.isfinite(amplitude_mv).sum(axis=1)
    return QrsComponents(leads, amplitude_mv, onset_ms, peak_ms, offset_ms, types, count)


def _type_text(amplitudes_mv: Sequence[float]) -> str:
    """Letters of the components that are there, in order of time."""
    return "".join(
        name if name == "QS" or abs(amplitude_mv) >= CAPITAL_MV else name.lower()
        for name, amplitude_mv in zip(COMPONENTS, amplitudes_mv, strict=True)
        if math.isfinite(amplitude_mv)
    )
