"""What is wrong with the signal: flat, missing, saturated, noisy, drifting or full of mains; by lead, and a verdict."""

from typing import Final, Literal

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.filters import bridged
from ecgomics.signal.model import Quality

#: Nothing moves for so long in no ECG, however slow.
BLOCK_S: Final = 2.0
#: Stretches are looked at in so many parts of it.
BLOCK_PARTS: Final = 4
FLAT_MV: Final = 0.012
SAME_MV: Final = 1e-6
RAIL_RUN_S: Final = 0.012
MOST_FLAT_PERCENT: Final = 50.0
MOST_MISSING_PERCENT: Final = 80.0
MOST_SATURATED_PERCENT: Final = 5.0
NOISY_DB: Final = -3.0
UNUSABLE_DB: Final = -8.0
DRIFT_MV: Final = 1.0
MAINS_MV: Final = 0.05


def assess_quality(
    ecg_mv: Floats, clean_mv: Floats, *, fs_hz: float, mains_hz: float | None = None
) -> Quality:
    """Quality of a recording from its samples as given and after the measurement path, both leads × samples in mV."""
    missing = ~np.isfinite(ecg_mv)
    flat = _flat_blocks(ecg_mv, fs_hz=fs_hz)
    rail = _at_rail(ecg_mv, fs_hz=fs_hz)
    missing_percent, flat_percent, saturated_percent = (
        100.0 * part.mean(axis=1) for part in (missing, flat, rail)
    )
    snr_db = _snr_db(clean_mv, fs_hz=fs_hz, mains_hz=mains_hz)
    removed_mv = np.where(missing, 0.0, ecg_mv - clean_mv)
    findings: dict[str, Bools] = {
        "flat": flat_percent > MOST_FLAT_PERCENT,
        "missing": missing_percent > MOST_MISSING_PERCENT,
        "saturated": saturated_percent > MOST_SATURATED_PERCENT,
        "noisy": snr_db < NOISY_DB,
        "drift": _drift_mv(removed_mv, fs_hz=fs_hz) > DRIFT_MV,
        "mains": np.full(len(ecg_mv), mains_hz is not None) & (_ripple_mv(removed_mv) > MAINS_MV),
    }
    findings["flat"] &= ~findings["missing"]
    findings["noisy"] &= ~(findings["flat"] | findings["missing"])
    unusable = findings["flat"] | findings["missing"] | findings["saturated"] | (snr_db < UNUSABLE_DB)
    reasons = tuple(
        tuple(name for name, present in findings.items() if present[lead]) for lead in range(len(ecg_mv))
    )
    good_time = (~missing & ~flat)[~unusable].any(axis=0)
    return Quality(
        usable=~unusable,
        reasons=reasons,
        flat_percent=flat_percent,
        saturated_percent=saturated_percent,
        missing_percent=missing_percent,
        snr_db=snr_db,
        mains_hz=mains_hz,
        verdict=_verdict(~unusable, findings["noisy"], float(good_time.mean())),
        analysable_s=float(good_time.sum() / fs_hz),
    )


def _verdict(usable: Bools, noisy: Bools, good_share: float) -> Literal["good", "fair", "poor"]:
    if good_share < 0.5 or usable.mean() < 0.5:
        return "poor"
    return "good" if usable.all() and not noisy.any() and good_share > 0.95 else "fair"


def _flat_blocks(ecg_mv: Floats, *, fs_hz: float) -> Bools:
    """Samples in stretches of two seconds and more in which nothing moves; leads × samples."""
    samples = ecg_mv.shape[1]
    block = max(1, round(BLOCK_S * fs_hz / BLOCK_PARTS))
    first = np.arange(0, samples, block)
    parts = range(min(BLOCK_PARTS, len(first)))
    stretches = len(first) - len(parts) + 1
    high_mv = np.fmax.reduceat(ecg_mv, first, axis=1)
    low_mv = np.fmin.reduceat(ecg_mv, first, axis=1)
    high_mv = np.fmax.reduce([high_mv[:, part : part + stretches] for part in parts])
    low_mv = np.fmin.reduce([low_mv[:, part : part + stretches] for part in parts])
    still = np.zeros((len(ecg_mv), len(first)), dtype=bool)
    for part in parts:
        still[:, part : part + stretches] |= high_mv - low_mv < FLAT_MV
    flat: Bools = np.repeat(still, block, axis=1)[:, :samples] & np.isfinite(ecg_mv)
    return flat


def _at_rail(ecg_mv: Floats, *, fs_hz: float) -> Bools:
    """Samples that stay at the lead's largest or smallest value for longer than a wave's crest does."""
    high_mv, low_mv = np.fmax.reduce(ecg_mv, axis=1)[:, None], np.fmin.reduce(ecg_mv, axis=1)[:, None]
    run = max(3, round(RAIL_RUN_S * fs_hz))
    stuck = np.zeros(ecg_mv.shape, dtype=bool)
    for at in (ecg_mv >= high_mv - SAME_MV, ecg_mv <= low_mv + SAME_MV):
        for lead in np.flatnonzero(np.count_nonzero(at, axis=1) >= run):
            stuck[lead] |= _long_runs(at[lead], run)
    moving: Bools = high_mv - low_mv > 10 * FLAT_MV
    return stuck & moving


def _long_runs(flags: Bools, run: int) -> Bools:
    """Those True samples that stand in runs of at least the given length."""
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    kept = np.zeros(len(flags), dtype=bool)
    for first, last in edges.reshape(-1, 2):
        kept[first:last] = last - first >= run
    return kept


def _snr_db(clean_mv: Floats, *, fs_hz: float, mains_hz: float | None) -> Floats:
    """10 log10 of the power at 5–15 Hz over that at 15–100 Hz without the mains line (conventions, section 12)."""
    from scipy.fft import rfft, rfftfreq

    block = min(clean_mv.shape[1], round(2.0 * fs_hz))
    blocks = max(1, clean_mv.shape[1] // block)
    filled_mv = bridged(clean_mv, ~np.isfinite(clean_mv))[:, : blocks * block]
    pieces = filled_mv.reshape(len(clean_mv), blocks, block) * np.hanning(block)
    spectrum = rfft(pieces.astype(np.float32))
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=1, dtype=float)
    freq_hz = rfftfreq(block, 1.0 / fs_hz)
    near_mains = np.abs(freq_hz - mains_hz) < 1.5 if mains_hz else np.zeros(len(freq_hz), dtype=bool)
    signal = power[:, (freq_hz >= 5) & (freq_hz < 15)].sum(axis=1)
    noise = power[:, (freq_hz >= 15) & (freq_hz < 100) & ~near_mains].sum(axis=1)
    decibel: Floats = 10.0 * np.log10((signal + 1e-12) / (noise + 1e-12))
    return decibel


def _drift_mv(removed_mv: Floats, *, fs_hz: float) -> Floats:
    """Range of the baseline that the measurement path took away, without its level; (leads,)."""
    block = max(1, round(0.2 * fs_hz))
    blocks = max(1, removed_mv.shape[1] // block)
    levels = removed_mv[:, : blocks * block].reshape(len(removed_mv), blocks, -1).mean(axis=-1)
    drift_mv: Floats = np.ptp(levels, axis=1)
    return drift_mv


def _ripple_mv(removed_mv: Floats) -> Floats:
    """Amplitude of the fast part of what the measurement path took away, from every fourth step; (leads,)."""
    later, sooner = removed_mv[:, 1::4], removed_mv[:, :-1:4]
    if not later.size:
        return np.zeros(len(removed_mv))
    ripple_mv: Floats = 2.0 * np.median(np.abs(later - sooner[:, : later.shape[1]]), axis=1)
    return ripple_mv
