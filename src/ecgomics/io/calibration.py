"""Calibration pulses that recorders store beside the ECG: found where they cannot be anything else, and cut off.

A pulse is a plateau of 1 or 0.5 mV that is the same on every lead, with every lead at zero before it. No heart does
that: lead III is II less I, so that it would be zero. Converted files have a pulse that is the same but for a step or
two of quantisation, which is allowed for.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import HIGHEST_FS_HZ, LOWEST_FS_HZ

#: Fewer leads could be alike by chance.
_FEWEST_LEADS: Final = 3
_LEVELS_MV: Final = (0.5, 1.0)
#: How far the level may be from the nominal one: a scale that does not divide it.
_LEVEL_TOLERANCE: Final = 0.05
_SHORTEST_PULSE_S: Final = 0.08
_SHORTEST_ZEROS_S: Final = 0.02
#: Pulses are looked for in so much of each end.
_SEARCHED_S: Final = 2.0
#: Steps of quantisation by which a converted pulse may differ between leads and samples.
_STEPS: Final = 2.0
#: Coarser steps would make almost anything alike: then the pulse must be exact.
_COARSEST_UV: Final = 10.0
#: Of values that are equal but for the arithmetic of scaling.
_ROUNDING_MV: Final = 1e-9
#: A greater share of samples at which all leads are alike and not zero: a test signal on all leads, and no ECG.
_LARGEST_ALIKE: Final = 0.1


@dataclass(frozen=True, slots=True)
class Cut:
    """The samples of the ECG, from first to before last, with what to say of the rest."""

    first: int
    last: int
    warnings: tuple[str, ...] = ()


def without_pulse(ecg_mv: Floats, fs_hz: float, resolution_uv: float | None) -> Cut:
    """Where the ECG begins and ends (leads × samples in mV); all of it where no calibration pulse stands at an end."""
    count = ecg_mv.shape[1]
    if not LOWEST_FS_HZ <= fs_hz <= HIGHEST_FS_HZ:
        return Cut(first=0, last=count)
    searched = min(count, round(_SEARCHED_S * fs_hz))
    step_uv = resolution_uv if resolution_uv is not None and resolution_uv <= _COARSEST_UV else 0.0
    tolerances_mv = (0.0, _STEPS * step_uv * 1e-3)
    last = count - _cut(ecg_mv[:, count - searched :], fs_hz, tolerances_mv)
    first = _cut(ecg_mv[:, :searched][:, ::-1], fs_hz, tolerances_mv)
    if (first == 0 and last == count) or first >= last or _is_test_signal(ecg_mv[:, first:last]):
        return Cut(first=0, last=count)
    ends = {"start": first, "end": count - last}
    return Cut(
        first=first,
        last=last,
        warnings=tuple(
            f"The calibration pulse at the {end} is cut off: {cut / fs_hz:.2f} s of {count / fs_hz:.2f} s."
            for end, cut in ends.items()
            if cut
        ),
    )


def _cut(stretch_mv: Floats, fs_hz: float, tolerances_mv: tuple[float, ...]) -> int:
    """Samples to cut off the end of leads × samples: zeros, the pulse, and the zeros before it; 0 for none."""
    edge = stretch_mv[:, -1:][np.isfinite(stretch_mv[:, -1:])]
    if len(edge) < _FEWEST_LEADS or np.ptp(edge) > 2.0 * max(tolerances_mv) + _ROUNDING_MV:
        return 0  # at once for nearly every ECG: its leads differ at the end
    recorded = stretch_mv[np.isfinite(stretch_mv).any(axis=1)]
    low, high = recorded.min(axis=0), recorded.max(axis=0)
    for tolerance_mv in dict.fromkeys(tolerances_mv):
        kept = _before_pulse(low, high, fs_hz, tolerance_mv)
        if kept is not None:
            return len(low) - kept
    return 0


def _before_pulse(low: Floats, high: Floats, fs_hz: float, tolerance_mv: float) -> int | None:
    """Samples before the pulse and its zeros, by the lowest and the highest lead at each; None for no pulse."""
    margin_mv = tolerance_mv + _ROUNDING_MV
    zero = (low >= -margin_mv) & (high <= margin_mv)
    after = _run_at_end(zero, len(zero))
    end = len(zero) - after
    if not end:
        return None
    level_mv = float(np.median(low[max(end - round(_SHORTEST_PULSE_S * fs_hz), 0) : end]))
    if not any(abs(abs(level_mv) - nominal) <= _LEVEL_TOLERANCE * nominal for nominal in _LEVELS_MV):
        return None
    pulse = _run_at_end((low >= level_mv - margin_mv) & (high <= level_mv + margin_mv), end)
    zeros = _run_at_end(zero, end - pulse)
    if pulse < _SHORTEST_PULSE_S * fs_hz or zeros < max(1.0, _SHORTEST_ZEROS_S * fs_hz):
        return None
    before = end - pulse - zeros
    return before if before else end - pulse  # zero as far as was looked: perhaps recorded so


def _run_at_end(true: Bools, end: int) -> int:
    """Length of the run of true values that ends before a place."""
    others = np.flatnonzero(~true[:end])
    return end - (int(others[-1]) + 1 if others.size else 0)


def _is_test_signal(ecg_mv: Floats) -> bool:
    """Whether the leads are alike, and not zero, too often for an ECG."""
    alike = (ecg_mv == ecg_mv[0]).all(axis=0) & (ecg_mv[0] != 0.0)
    return float(np.mean(alike)) > _LARGEST_ALIKE
