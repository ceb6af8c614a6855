"""QT of single beats by the stretch of JT that makes a beat like the representative one (Berger 1997).

The stretch of all leads at once is found by Gauss-Newton steps; offset, slope and gain of each lead are free, so that
the baseline and the height of T do not pass for a change of its time.
"""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, points_ms, whole
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import RepresentativeBeat

#: Leads that are matched: those with the largest T; more add time, hardly precision.
MOST_LEADS: Final = 3
#: Below this height T is no guide.
LEAST_T_MV: Final = 0.05
#: What is matched goes on so long after the end of T, so that its foot is in it.
FOOT_MS: Final = 30.0
ROUNDS: Final = 4
#: Spacing of the points that are compared.
SPACING_MS: Final = 8.0
#: Largest change of the stretch in one round.
LONGEST_STEP: Final = 0.1
#: A stretch that still changes by more than this in the last round is not found.
SETTLED: Final = 0.005
#: A lead whose T has less than this share of the usual height says nothing.
LEAST_GAIN: Final = 0.2


@dataclass(frozen=True, slots=True)
class TTemplate:
    """ST-T of the representative beat in the leads that are matched."""

    leads: Ints
    """Rows of the recording."""
    j_ms: float
    after_j_ms: Floats
    """(points,)."""
    to_gain: Floats
    """leads × points: a beat times this, summed, is its gain."""
    to_stretch: Floats
    """leads × points: the change by a stretch, without what a line or a gain could explain."""

    @classmethod
    def of(cls, beat: RepresentativeBeat, usable: Bools) -> Self:
        """From the representative beat; NotComputable where T has no limits or is flat."""
        j_ms, end_ms = float(beat.global_marks.qrs_off_ms), float(beat.global_marks.t_off_ms)
        at_ms = points_ms(j_ms, min(end_ms + FOOT_MS, float(beat.time_ms[-1])), SPACING_MS)
        wave_mv = np.stack([np.interp(at_ms, beat.time_ms, lead_mv) for lead_mv in beat.beat_mv])
        height_mv = np.where(usable, np.ptp(wave_mv, axis=1), 0.0)
        leads = np.argsort(-height_mv, kind="stable")[:MOST_LEADS]
        leads = leads[height_mv[leads] >= LEAST_T_MV]
        if not leads.size:
            raise NotComputable("absent", "no lead has a T wave that could be matched")
        after_j_ms = at_ms - j_ms
        level_mv = _without_line(wave_mv[leads])
        to_gain = level_mv / np.sum(level_mv**2, axis=1, keepdims=True)
        by_stretch = _without_line(after_j_ms * np.gradient(wave_mv[leads], after_j_ms, axis=1))
        by_stretch -= np.sum(by_stretch * to_gain, axis=1, keepdims=True) * level_mv
        return cls(leads, j_ms, after_j_ms, to_gain, by_stretch)


def _without_line(rows: Floats) -> Floats:
    """Each row without the straight line through it."""
    place = np.linspace(-1.0, 1.0, rows.shape[1])
    slope = rows @ place / (place @ place)
    return np.asarray(rows - rows.mean(axis=1, keepdims=True) - slope[:, np.newaxis] * place)


def stretches(ecg_mv: Floats, peak_s: Floats, template: TTemplate, *, first: Floats, fs_hz: float) -> Floats:
    """Factor by which JT of each beat is longer than that of the template, (beats,); NaN where it is not found.

    first are the factors to begin with; ecg_mv is leads × samples, NaN where it must not be measured.
    """
    found = [
        _stretched(ecg_mv, peak_s[part], template, first=first[part], fs_hz=fs_hz)
        for part in blocks(len(peak_s))
    ]
    return np.concatenate(found) if found else np.empty(0)


def _stretched(ecg_mv: Floats, peak_s: Floats, template: TTemplate, *, first: Floats, fs_hz: float) -> Floats:
    stretch, step = first, np.zeros(len(first))
    strength = np.sum(template.to_stretch**2, axis=1)
    for _ in range(ROUNDS):
        at_ms = template.j_ms + stretch[:, np.newaxis] * template.after_j_ms
        wave_mv = about_peaks(ecg_mv, peak_s, at_ms, fs_hz=fs_hz, rows=template.leads)
        known = whole(wave_mv)
        wave_mv[~known] = 0.0
        gain = np.einsum("lbp,lp->lb", wave_mv, template.to_gain)
        counts = known & (gain >= LEAST_GAIN)
        change = np.einsum("lbp,lp->lb", wave_mv, template.to_stretch)
        explained = np.sum(np.where(counts, gain * strength[:, np.newaxis], 0.0), axis=0)
        step = np.divide(
            np.sum(np.where(counts, change, 0.0), axis=0),
            explained,
            out=np.full(len(first), np.nan),
            where=explained > 0.0,
        )
        stretch = stretch / (1.0 + np.nan_to_num(step).clip(-LONGEST_STEP, LONGEST_STEP))
    return np.where(np.abs(step) <= SETTLED, stretch, np.nan)
