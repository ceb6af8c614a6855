"""The findings of all seconds summed up by lead and for the record."""

from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.settings import MinimumQuality
from ecgomics.signal.model import FINDINGS, Disturbances, Quality, Verdict
from ecgomics.signal.quality.disturbances import MUSCLE_UV, disturbances
from ecgomics.signal.quality.spectrum import band_powers
from ecgomics.signal.quality.tenths import Tenths

#: What is found in at least this share of a lead's seconds is said of the lead.
LEAST_SHARE: Final = 0.1
#: A lead may be measured if so much of what was recorded of it is good, and so much was recorded.
LEAST_GOOD: Final = 0.5
LEAST_RECORDED: Final = 0.2
#: White noise has a band ratio of about −9 dB; a quiet lead with next to nothing in it may have it, too.
NOISE_DB: Final = -8.0
#: Findings beside which a record is no longer called good.
SPOILING: Final = frozenset({"noisy", "muscle", "motion", "lead_off", "saturated"})
#: From the worst to the best.
VERDICTS: Final[tuple[Verdict, ...]] = ("poor", "fair", "good")
#: Agreement of two QRS detectors: below the first the record is poor, below the second not good.
POOR_AGREEMENT: Final = 0.8
FAIR_AGREEMENT: Final = 0.9


def assess_quality(
    ecg_mv: Floats, clean_mv: Floats, *, fs_hz: float, mains_hz: float | None = None
) -> Quality:
    """Quality of a recording from its samples as given and after the measurement path, both leads × samples in mV."""
    tenths = Tenths.of(ecg_mv, clean_mv, fs_hz=fs_hz, mains_hz=mains_hz)
    snr_db = band_powers(ecg_mv, fs_hz=fs_hz, mains_hz=mains_hz).snr_db
    return summary(disturbances(tenths), tenths, snr_db, mains_hz=mains_hz)


def summary(found: Disturbances, tenths: Tenths, snr_db: Floats, *, mains_hz: float | None) -> Quality:
    """Quality by lead and for the record; snr_db is the band ratio of conventions, section 12, (leads,)."""
    missing = found.of("missing")
    recorded = np.maximum((~missing).sum(axis=1), 1)
    good = ~found.bad
    usable = (
        (good.sum(axis=1) >= LEAST_GOOD * recorded)
        & (1.0 - missing.mean(axis=1) >= LEAST_RECORDED)
        & ~((snr_db < NOISE_DB) & (np.median(found.muscle_uv, axis=1) > MUSCLE_UV))
    )
    share = found.found.mean(axis=2)
    reasons = tuple(
        tuple(name for name, of_lead in zip(FINDINGS, by_lead, strict=True) if of_lead >= LEAST_SHARE)
        for by_lead in share.T.tolist()
    )
    good_time = good[usable].any(axis=0)
    weight = tenths.weight / tenths.weight.sum()
    return Quality(
        usable=usable,
        reasons=reasons,
        flat_percent=100.0 * share[FINDINGS.index("flat")],
        saturated_percent=100.0 * (tenths.railed @ weight),
        missing_percent=100.0 * (1.0 - tenths.known @ weight),
        snr_db=snr_db,
        mains_hz=mains_hz,
        verdict=_verdict(usable, reasons, float(good_time.mean())),
        analysable_s=tenths.seconds_of(good_time),
    )


def at_least(found: Quality, least: MinimumQuality) -> Quality:
    """The same quality, no lead usable where its verdict is below the least that is asked for."""
    if least == "any" or VERDICTS.index(found.verdict) >= VERDICTS.index(least):
        return found
    return replace(found, usable=np.zeros_like(found.usable), analysable_s=0.0)


def _verdict(usable: Bools, reasons: tuple[tuple[str, ...], ...], good_share: float) -> Verdict:
    if good_share < 0.5 or usable.mean() < 0.5:
        return "poor"
    spoilt = any(not SPOILING.isdisjoint(of_lead) for of_lead in reasons)
    return "good" if usable.all() and not spoilt and good_share > 0.95 else "fair"


def with_agreement(verdict: Verdict, agreement: float | None) -> Verdict:
    """The verdict once it is known how far two QRS detectors agree, 0 to 1, None without beats; it only gets worse."""
    if verdict == "poor" or agreement is None or agreement < POOR_AGREEMENT:
        return "poor"
    return "fair" if agreement < FAIR_AGREEMENT else verdict
