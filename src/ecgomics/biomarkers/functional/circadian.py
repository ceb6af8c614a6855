"""The day in the heart rate: a cosine of 24 hours, and how far the rate falls at night."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.cosinor import HOURS_OF_DAY, cosinor, day_and_night
from ecgomics.signal.model import Beats

HOUR_S: Final = 3600.0
#: Share of an hour that its RR intervals must cover.
HOUR_COVERED: Final = 0.5


@dataclass(frozen=True, slots=True)
class HourlyRates:
    """Mean heart rate of the successive hours that are covered; arrays have the shape (hours,)."""

    middle_h: Floats
    """Middle of each hour from the start of the recording, in hours."""
    rate_per_min: Floats


@quantity
def hourly_rates(beats: Beats) -> HourlyRates:
    """60000 over the mean RR of every hour that RR intervals cover by half."""
    rr_ms = beats.rr_ms
    there = np.isfinite(rr_ms)
    hour = (beats.peak_s[1:][there] // HOUR_S).astype(int)
    if not hour.size:
        raise NotComputable("too_short", "there is no RR interval")
    count = np.bincount(hour)
    covered_ms = np.bincount(hour, weights=rr_ms[there])
    kept = np.flatnonzero(covered_ms >= 1000.0 * HOUR_S * HOUR_COVERED)
    return HourlyRates(kept.astype(float) + 0.5, 60000.0 * count[kept] / covered_ms[kept])


@quantity
def started_h(recording: Recording) -> float:
    """Clock time of the start in hours, 0 to 24."""
    at = recording.started_at
    if at is None:
        raise NotComputable("failed", "the clock time of the recording is not known")
    return at.hour + at.minute / 60.0 + at.second / 3600.0


@dataclass(frozen=True, slots=True)
class Cosine:
    """A cosine of 24 hours: mesor + amplitude · cos(2π(t - peak)/24), t in hours from the start."""

    mesor_per_min: float
    amplitude_per_min: float
    peak_h: float
    """First maximum after the start, 0 to 24."""


@quantity
def circadian_cosine(hourly_rates: HourlyRates) -> Cosine:
    """The cosine that fits the hourly rates best (least squares, Nelson 1979)."""
    found = cosinor(hourly_rates.middle_h, hourly_rates.rate_per_min[:, None])
    if not np.isfinite(found.mesor[0]):
        raise NotComputable("too_short", "fewer than three hours are covered")
    return Cosine(float(found.mesor[0]), float(found.amplitude[0]), float(found.peak_h[0]))


@guard("too_short", "at least 20 hours, each covered by half")
def twenty_hours(hourly_rates: HourlyRates) -> bool:
    return len(hourly_rates.middle_h) >= 20


circadian = partial(
    biomarker, scope=RECORD, tier=2, minimum_s=20 * HOUR_S, references=["Nelson1979"], requires=[twenty_hours]
)
EXAMPLE: Final = Cosine(70.0, 9.0, 5.0)


@biomarker(
    code="ECG20501",
    label="Nocturnal heart-rate dip",
    label_zh="夜间心率下降率",
    unit="%",
    scope=RECORD,
    tier=2,
    minimum_s=18 * HOUR_S,
    formula="100*(HR_day - HR_night)/HR_day, means of the hourly rates whose middle lies from 9 to 21 and from 1 to 6 "
    "o'clock, three hours or more of each",
    tex=r"100\cdot\frac{HR_{\text{day}}-HR_{\text{night}}}{HR_{\text{day}}}",
    references=["Cuspidi2018"],
    # Started at 8 o'clock: the middles are 10, 12, 20 (day: 80), 2, 4 and 5 o'clock (night: 60).
    checks=[
        Check(
            given={
                "hourly_rates": HourlyRates(
                    np.array([2.0, 4.0, 12.0, 18.0, 20.0, 21.0]),
                    np.array([75.0, 85.0, 80.0, 62.0, 58.0, 60.0]),
                ),
                "started_h": 8.0,
            },
            value=25.0,
        )
    ],
)
def nocturnal_rate_dip(hourly_rates: HourlyRates, started_h: float) -> float:
    """By how much of its value by day the heart rate falls at night."""
    clock_h = (hourly_rates.middle_h + started_h) % HOURS_OF_DAY
    dip_percent = day_and_night(clock_h, hourly_rates.rate_per_min[:, None]).dip_percent
    if not np.isfinite(dip_percent[0]):
        raise NotComputable("too_short", "day or night is not covered")
    return float(dip_percent[0])


@circadian(
    code="ECG20502",
    label="Circadian MESOR",
    label_zh="昼夜节律中值",
    unit="/min",
    formula="mean level of the 24-h cosine fitted to the hourly mean heart rates by least squares",
    tex=r"M:\ HR(t)=M+A\cos\frac{2\pi(t-\varphi)}{24}",
    checks=[Check(given={"circadian_cosine": EXAMPLE}, value=70.0)],
)
def circadian_mesor(circadian_cosine: Cosine) -> float:
    """Level about which the heart rate swings over the day."""
    return circadian_cosine.mesor_per_min


@circadian(
    code="ECG20503",
    label="Circadian amplitude",
    label_zh="昼夜节律振幅",
    unit="/min",
    formula="half the peak-to-trough of the cosine of circadian_mesor",
    tex=r"A:\ HR(t)=M+A\cos\frac{2\pi(t-\varphi)}{24}",
    checks=[Check(given={"circadian_cosine": EXAMPLE}, value=9.0)],
)
def circadian_amplitude(circadian_cosine: Cosine) -> float:
    """How far the heart rate swings over the day."""
    return circadian_cosine.amplitude_per_min


@circadian(
    code="ECG20504",
    label="Circadian acrophase",
    label_zh="昼夜节律峰值时刻",
    unit="h",
    formula="clock time of the maximum of the cosine of circadian_mesor, 0 to 24",
    tex=r"\varphi:\ HR(t)=M+A\cos\frac{2\pi(t-\varphi)}{24}",
    # Five hours after a start at 22 o'clock.
    checks=[Check(given={"circadian_cosine": EXAMPLE, "started_h": 22.0}, value=3.0)],
)
def circadian_acrophase(circadian_cosine: Cosine, started_h: float) -> float:
    """Time of the day at which the fitted heart rate is highest."""
    return (circadian_cosine.peak_h + started_h) % HOURS_OF_DAY
