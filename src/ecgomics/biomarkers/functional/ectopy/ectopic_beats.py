"""Which beats are ectopic, their runs, and what the declarations share."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, guard, quantity
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import Beats

RUN_BEATS: Final = 3
RUN_RATE_PER_MIN: Final = 100.0
SUSTAINED_S: Final = 30.0
HOUR_S: Final = 3600.0
DAY_S: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of successive ectopic beats of one kind; arrays have the shape (runs,)."""

    beats: Ints
    """Number of beats."""
    rate_per_min: Floats
    """60000 over the mean RR within the run; NaN for a single beat."""
    duration_s: Floats
    """From the first to the last beat."""

    @classmethod
    def of(cls, kind: Bools, beats: Beats) -> "Runs":
        """Runs of the beats that are of the kind; a gap ends a run."""
        goes_on = kind[1:] & kind[:-1] & ~beats.after_gap[1:]
        first = np.flatnonzero(kind & ~np.concatenate([[False], goes_on]))
        last = np.flatnonzero(kind & ~np.concatenate([goes_on, [False]]))
        number, duration_s = last - first + 1, beats.peak_s[last] - beats.peak_s[first]
        rate_per_min = np.full(len(first), np.nan)
        np.divide(60.0 * (number - 1), duration_s, out=rate_per_min, where=number > 1)
        return cls(number, rate_per_min, duration_s)

    @property
    def tachycardia(self) -> Bools:
        """Runs of at least 3 beats at 100 /min or more that end within 30 s."""
        long_enough = (self.beats >= RUN_BEATS) & (self.duration_s < SUSTAINED_S)
        return long_enough & (np.nan_to_num(self.rate_per_min) >= RUN_RATE_PER_MIN)


@quantity
def ventricular_beats(beats: Beats) -> Bools:
    """Which beats are ventricular ectopic ones, (beats,)."""
    return np.array([kind == "V" for kind in beats.kind])


@quantity
def supraventricular_beats(beats: Beats) -> Bools:
    """Which beats are supraventricular ectopic ones, (beats,)."""
    return np.array([kind == "S" for kind in beats.kind])


@quantity
def ventricular_runs(beats: Beats, ventricular_beats: Bools) -> Runs:
    """Runs of ventricular ectopic beats, single ones included."""
    return Runs.of(ventricular_beats, beats)


@quantity
def supraventricular_runs(beats: Beats, supraventricular_beats: Bools) -> Runs:
    """Runs of supraventricular ectopic beats, single ones included."""
    return Runs.of(supraventricular_beats, beats)


@guard("absent", "at least one ventricular ectopic beat")
def any_extrasystole(ventricular_beats: Bools) -> bool:
    return bool(ventricular_beats.any())


@guard("absent", "at least three ventricular ectopic beats")
def three_extrasystoles(ventricular_beats: Bools) -> bool:
    return int(ventricular_beats.sum()) >= 3


ectopic = partial(biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=10.0)
hourly = partial(biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=HOUR_S)
daily = partial(
    biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=DAY_S, ultra_short_s=10.0, unit="%"
)
