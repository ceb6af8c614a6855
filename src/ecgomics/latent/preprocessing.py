"""How a recording is brought into the form that a network of others was made for.

    gaps bridged ─▶ leads chosen by name ─▶ rate of the network ─▶ windows ─▶ band, mains ─▶ one named preprocessing

Windows follow each other from the first sample; what is left over at the end is not used, and a recording shorter than
a window is refused: zeros at its end would count in the mean over time, and in the scale, as if they were heart. A
window counts where every lead was recorded for half of it and something is to be seen. Every step after the cut sees
one window only, so that ten seconds of a day give what the same ten seconds give in a file of their own.

A preprocessing is named with a version; another way is another name:

- `none`: millivolts as they are.
- `zscore-record`: minus the mean and by the standard deviation of all leads of the window together.
- `zscore-lead`: the same of each lead by itself.
- `ecgfounder-1`: see `founder_filtered`; then as `zscore-record`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import derive_limb_leads
from ecgomics.core.recording import Recording
from ecgomics.latent.encoder import Contract
from ecgomics.signal.filters import band_pass, bridged, resampled
from ecgomics.signal.mains import mains
from ecgomics.signal.original_filters import band_pass_and_median

#: A recording that lacks less than this share of its first window is filled up with zeros at the end: a last sample
#: that resampling or a device left out is no reason to refuse it.
LACKING_SHARE: Final = 0.01
#: Share of a window that must be recorded in every lead.
RECORDED_SHARE: Final = 0.5
#: Keeps what is flat finite (as in the code of ECGFounder).
LEAST_SPREAD: Final = 1e-8

Band = tuple[float | None, float | None]
NO_BAND: Final[Band] = (None, None)


@dataclass(frozen=True, slots=True)
class Windows:
    """What goes into a network."""

    leads: tuple[str, ...]
    start_s: Floats
    """Begin of each window, (windows,)."""
    ecg: NDArray[np.float32]
    """windows × leads × samples"""


def windows(
    recording: Recording, contract: Contract, *, band_hz: Band = NO_BAND, notch_hz: float | None = None
) -> Windows:
    """The windows of a recording as a contract asks.

    NotComputable("wrong_leads") names the leads that are missing, ("too_short") the seconds, ("low_quality") says that
    no window shows anything.
    """
    ecg_mv, leads = _chosen(recording, contract.leads)
    gaps = ~np.isfinite(ecg_mv)
    whole_mv = resampled(bridged(ecg_mv, gaps), recording.fs_hz, contract.fs_hz)
    length = round(contract.window_s * contract.fs_hz)
    if whole_mv.shape[1] < (1.0 - LACKING_SHARE) * length:
        raise NotComputable(
            "too_short", f"The model needs {contract.window_s:g} s; {recording.duration_s:.3g} s are there."
        )
    starts = np.arange(0, max(whole_mv.shape[1] - length, 0) + 1, length)
    shown = [
        start
        for start in starts
        if _shows(whole_mv[:, start : start + length])
        and _recorded(gaps, start / contract.fs_hz, contract.window_s, recording.fs_hz)
    ]
    if not shown:
        raise NotComputable("low_quality", f"No stretch of {contract.window_s:g} s shows all leads.")
    prepare = PREPROCESSINGS[contract.preprocessing]
    ecg = np.zeros((len(shown), len(leads), length), dtype=np.float32)
    for row, start in enumerate(shown):
        window_mv = _filtered(
            whole_mv[:, start : start + length], fs_hz=contract.fs_hz, band_hz=band_hz, notch_hz=notch_hz
        )
        if contract.leads is None:
            prepared = np.concatenate([prepare(lead[None], contract.fs_hz) for lead in window_mv])
        else:
            prepared = prepare(window_mv, contract.fs_hz)
        ecg[row, :, : prepared.shape[1]] = prepared
    return Windows(leads, np.array(shown) / contract.fs_hz, ecg)


def _chosen(recording: Recording, wanted: tuple[str, ...] | None) -> tuple[Floats, tuple[str, ...]]:
    """Rows of the wanted leads, in that order; limb leads that follow from I and II count as there."""
    if wanted is None:
        return recording.ecg_mv, recording.leads
    ecg_mv, names, _ = derive_limb_leads(recording.ecg_mv, recording.leads)
    missing = [lead for lead in wanted if lead not in names]
    if missing:
        raise NotComputable(
            "wrong_leads",
            f"The model needs {', '.join(missing)}; the recording has {', '.join(recording.leads)}.",
        )
    return ecg_mv[[names.index(lead) for lead in wanted]], wanted


def _shows(window_mv: Floats) -> bool:
    return bool(np.ptp(window_mv, axis=1).max() > 0.0)


def _recorded(gaps: Bools, start_s: float, window_s: float, fs_hz: float) -> bool:
    part = gaps[:, round(start_s * fs_hz) : round((start_s + window_s) * fs_hz)]
    return bool((part.mean(axis=1) <= 1.0 - RECORDED_SHARE).all())


def _filtered(window_mv: Floats, *, fs_hz: float, band_hz: Band, notch_hz: float | None) -> Floats:
    if notch_hz is not None:
        window_mv = window_mv - mains(window_mv, fs_hz=fs_hz, mains_hz=notch_hz, highest_hz=fs_hz / 2)
    return window_mv if band_hz == NO_BAND else band_pass(window_mv, fs_hz=fs_hz, band_hz=band_hz)


def _as_it_is(window_mv: Floats, _fs_hz: float) -> Floats:
    return window_mv


def _of_record(window_mv: Floats, _fs_hz: float) -> Floats:
    scaled: Floats = (window_mv - window_mv.mean()) / (window_mv.std() + LEAST_SPREAD)
    return scaled


def _of_lead(window_mv: Floats, _fs_hz: float) -> Floats:
    mean_mv, spread_mv = (each(window_mv, axis=1, keepdims=True) for each in (np.mean, np.std))
    scaled: Floats = (window_mv - mean_mv) / (spread_mv + LEAST_SPREAD)
    return scaled


def _founder(window_mv: Floats, fs_hz: float) -> Floats:
    return _of_record(founder_filtered(window_mv, fs_hz=fs_hz), fs_hz)


def founder_filtered(window_mv: Floats, *, fs_hz: float) -> Floats:
    """The filters of ECGFounder over leads × samples, each forwards and backwards, and the baseline off.

    A notch at 50 Hz (quality 30), a Butterworth band-pass of fourth order from 0.67 to 40 Hz, minus the running median
    over 0.4 s. The public code, its README and the paper (Li et al., NEJM AI 2025) contradict each other: this is what
    `filter_bandpass` of the code does, which the README demands. Three things are other: the recording is brought to
    500 Hz before, not left as it is; gaps are bridged by straight lines, not set to zero; and what is too short is
    refused, not padded.
    """
    return band_pass_and_median(window_mv, fs_hz=fs_hz)


#: Every preprocessing, by the name that a contract gives: leads × samples in mV and the rate to the network's input.
PREPROCESSINGS: Final[Mapping[str, Callable[[Floats, float], Floats]]] = MappingProxyType(
    {"none": _as_it_is, "zscore-record": _of_record, "zscore-lead": _of_lead, "ecgfounder-1": _founder}
)
