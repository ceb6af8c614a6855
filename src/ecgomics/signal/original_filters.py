"""The two filters of the original platform's service, made anew from their description.

Both change what they touch: a low-pass at 40 Hz and a middle band times 1.5 alter QRS, and a running median of 0.4 s
eats ST and T. They feed spectra and networks (the model path), never amplitudes or ST levels.

`MeanDecomposition` (after the immediate average decomposition; identity with the service's filter is inferred):

    500 Hz ─▶ notch 50 Hz ─▶ slow + fast ─▶ fast kept at QRS only ─▶ slow + middle × 1.5 + large fast ─▶ minus baseline

`BandPass`: notch at 50 Hz, Butterworth 0.67–40 Hz, minus the baseline; the pre-processing of ECGFounder.

What the description leaves open is set here and named: the seven radii of the sliding medians, how far above them a
cube must rise, and what counts as small. All three scale with the signal, so that its unit does not matter.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.filters import resampled

FilterName = Literal["MeanDecomposition", "BandPass"]
"""As requests of the original service spell them, the default first."""
FILTER_NAMES: Final = get_args(FilterName)

#: Rate at which both filters work.
FS_HZ: Final = 500.0
NOTCH_HZ: Final = 50.0
NOTCH_QUALITY: Final = 30.0
BAND_HZ: Final = (0.67, 40.0)
BAND_ORDER: Final = 4
#: Length of the running median that is taken off as baseline.
MEDIAN_S: Final = 0.4
#: Shortest signal that the decomposition takes: the widest sliding median looks so far.
SHORTEST_S: Final = 4.0
#: Radii of the centred moving averages, in samples at 500 Hz: 12 is ±24 ms.
FIRST_RADII: Final = (12, 4)
SECOND_RADII: Final = (4, 12, 4)
#: Radii of the sliding medians, in samples: 0.1 to 2 s on either side. Their number is described, their size is not.
MEDIAN_RADII: Final = (50, 100, 200, 350, 500, 750, 1000)
#: A cube counts from so many times the largest median on: of white noise, what lies beyond four standard deviations.
CUBE_FACTOR: Final = 208.0
#: Islands of QRS are widened by so many samples, and joined where fewer than so many lie between.
WIDENED: Final = 12
JOINED_BELOW: Final = 20
MIDDLE_GAIN: Final = 1.5
#: Fast coefficients up to three robust standard deviations are small (1.4826 makes a median one).
SMALL: Final = 3.0 * 1.4826


def mean_decomposition(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Leads × samples without gaps by `MeanDecomposition`, at 500 Hz; NotComputable("too_short") below 4 s."""
    notched = _notched(resampled(ecg_mv, fs_hz, FS_HZ), FS_HZ)
    if notched.shape[1] < SHORTEST_S * FS_HZ:
        raise NotComputable("too_short", f"The filter MeanDecomposition needs {SHORTEST_S:g} s.")
    return np.stack([_decomposed(lead) for lead in notched])


def band_pass_and_median(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    """Leads × samples without gaps by `BandPass`, at their own rate, each filter forwards and backwards."""
    from scipy.signal import butter, filtfilt

    notched = _notched(ecg_mv, fs_hz)
    banded = filtfilt(*butter(BAND_ORDER, BAND_HZ, btype="bandpass", fs=fs_hz), notched, axis=1)
    filtered: Floats = banded - _median_baseline(banded, fs_hz)
    return filtered


def _band_passed(ecg_mv: Floats, *, fs_hz: float) -> Floats:
    return band_pass_and_median(resampled(ecg_mv, fs_hz, FS_HZ), fs_hz=FS_HZ)


#: Every filter by its name: leads × samples in mV and their rate to the same at 500 Hz.
FILTERS: Final[Mapping[FilterName, Callable[..., Floats]]] = MappingProxyType(
    {"MeanDecomposition": mean_decomposition, "BandPass": _band_passed}
)


def _notched(ecg_mv: Floats, fs_hz: float) -> Floats:
    from scipy.signal import filtfilt, iirnotch

    notched: Floats = filtfilt(*iirnotch(NOTCH_HZ, NOTCH_QUALITY, fs_hz), ecg_mv, axis=1)
    return notched


def _median_baseline(ecg_mv: Floats, fs_hz: float) -> Floats:
    from scipy.ndimage import median_filter

    span = round(MEDIAN_S * fs_hz) // 2 * 2 + 1
    # One lead at a time: along a single axis scipy keeps the window sorted, which is ten times as quick.
    return np.stack([median_filter(lead, span, mode="constant") for lead in ecg_mv])


def _decomposed(lead_mv: Floats) -> Floats:
    slow = _averaged(lead_mv, *FIRST_RADII)
    fast = lead_mv - slow
    kept = slow + np.where(_qrs_islands(fast), fast, 0.0)
    first, *others = SECOND_RADII
    smooth = _averaged(kept, first)
    level = _averaged(smooth, *others)
    small_fast = kept - smooth
    large = np.abs(small_fast) > SMALL * np.median(np.abs(small_fast))
    whole = level + MIDDLE_GAIN * (smooth - level) + np.where(large, small_fast, 0.0)
    decomposed: Floats = whole - _median_baseline(whole[None], FS_HZ)[0]
    return decomposed


def _averaged(lead_mv: Floats, *radii: int) -> Floats:
    """Centred moving averages of these radii, one after the other; the ends go on as they are."""
    from scipy.ndimage import uniform_filter1d

    for radius in radii:
        lead_mv = uniform_filter1d(lead_mv, 2 * radius + 1, mode="nearest")
    return lead_mv


def _qrs_islands(fast_mv: Floats) -> Bools:
    """Where the cube of the fast part rises above what is usual around it, widened and joined."""
    from scipy.ndimage import binary_closing, binary_dilation, median_filter

    cube = np.abs(fast_mv) ** 3
    usual = np.max([median_filter(cube, 2 * radius + 1, mode="reflect") for radius in MEDIAN_RADII], axis=0)
    wide = binary_dilation(cube > CUBE_FACTOR * usual, np.ones(2 * WIDENED + 1, dtype=bool))
    # Padded, as closing would otherwise let the ends of the record eat islands there.
    padded = np.pad(wide, JOINED_BELOW)
    return np.asarray(
        binary_closing(padded, np.ones(JOINED_BELOW, dtype=bool))[JOINED_BELOW:-JOINED_BELOW], dtype=bool
    )
