"""The shape of T in single leads: symmetry of its limbs, width, top.

Andersen (2008) names asymmetry, flatness and notch but not every normalisation: the numbers here are the project's own.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, quantity
from ecgomics.biomarkers.guards import diagnostic_path, large_t_in_lead, t_end
from ecgomics.biomarkers.waves import turning_points
from ecgomics.core.arrays import Bools, Floats

#: Kurtosis of a rectangle; no T with a single top is flatter (two parts apart are beyond 1).
RECTANGLE: Final = 1.8
#: Steps in which the limbs are compared.
LIMB_STEPS: Final = 100
LEAST_SAMPLES: Final = 5


@quantity
def t_waves(beat_mv: Floats, beat_time_ms: Floats, t_samples: Bools) -> tuple[tuple[Floats, Floats], ...]:
    """Time and mV of T in every lead, turned so that its larger extreme is positive; empty without limits."""
    found = []
    for lead, inside in enumerate(t_samples):
        lead_mv = beat_mv[lead, inside]
        enough = len(lead_mv) >= LEAST_SAMPLES
        upright = enough and lead_mv.max() >= -lead_mv.min()
        found.append(
            (beat_time_ms[inside], lead_mv if upright else -lead_mv) if enough else (np.empty(0),) * 2
        )
    return tuple(found)


def _by_lead(t_waves: tuple[tuple[Floats, Floats], ...], of: Callable[[Floats, Floats], float]) -> Floats:
    return np.array([of(time_ms, wave_mv) if wave_mv.size else np.nan for time_ms, wave_mv in t_waves])


shape = partial(
    biomarker,
    scope=LEAD,
    unit="1",
    tier=3,
    references=["Andersen2008"],
    requires=[diagnostic_path, t_end, large_t_in_lead],
)

#: A triangle that rises for 100 ms and falls for 50 ms, and one of 100 ms each side, every 10 ms.
_SKEW: Final = (
    np.arange(0.0, 151.0, 10.0),
    np.interp(np.arange(0.0, 151.0, 10.0), [0, 100, 150], [0, 0.4, 0]),
)
_EVEN: Final = (
    np.arange(0.0, 201.0, 10.0),
    np.interp(np.arange(0.0, 201.0, 10.0), [0, 100, 200], [0, 0.4, 0]),
)


@shape(
    code="ECG00905",
    label="T asymmetry",
    label_zh="T波不对称性",
    formula="mean over the longer limb of abs(rising slope - falling slope at the same distance from the "
    "peak), slopes over the steepest of both limbs, 0 beyond the end of a limb (own normalisation)",
    tex=r"\frac{1}{L}\int_0^L\frac{\left|\,|v'(t_p-s)|-|v'(t_p+s)|\,\right|}{\max|v'|}\,ds",
    # Slopes of 1/2 and 1 for 50 ms, then 1/2 and none for 50 ms.
    checks=[Check(given={"t_waves": (_SKEW, _EVEN)}, value=[0.5, 0.0])],
)
def t_asymmetry(t_waves: tuple[tuple[Floats, Floats], ...]) -> Floats:
    """How unlike the two limbs of T are in each lead, 0 alike."""
    return _by_lead(t_waves, _asymmetry)


def _asymmetry(time_ms: Floats, wave_mv: Floats) -> float:
    peak = int(wave_mv.argmax())
    slope, middle_ms = np.abs(np.diff(wave_mv) / np.diff(time_ms)), (time_ms[1:] + time_ms[:-1]) / 2.0
    if peak in (0, len(wave_mv) - 1) or not slope.any():
        return float("nan")
    rise_ms, fall_ms = time_ms[peak] - time_ms[0], time_ms[-1] - time_ms[peak]
    away_ms = (np.arange(LIMB_STEPS) + 0.5) / LIMB_STEPS * max(rise_ms, fall_ms)
    rise = np.interp(away_ms, time_ms[peak] - middle_ms[:peak][::-1], slope[:peak][::-1])
    fall = np.interp(away_ms, middle_ms[peak:] - time_ms[peak], slope[peak:])
    rise, fall = np.where(away_ms <= rise_ms, rise, 0.0), np.where(away_ms <= fall_ms, fall, 0.0)
    return float(np.mean(np.abs(rise - fall)) / slope.max())


def _moments(time_ms: Floats, wave_mv: Floats) -> tuple[float, float, float]:
    """Second to fourth central moment of time weighted by abs(T)."""
    weight = np.abs(wave_mv)
    if not weight.any():
        return np.nan, np.nan, np.nan
    weight = weight / weight.sum()
    away_ms = time_ms - weight @ time_ms
    return float(weight @ away_ms**2), float(weight @ away_ms**3), float(weight @ away_ms**4)


#: Weights of 1, 2 and 1 (of the five points two are 0) at -10, 0 and 10 ms: variance 50, fourth moment 5000; and 3, 1
#: at 0 and 40 ms: mean 10, variance 300, third moment 6000.
_POINTS: Final = (
    (np.array([-20.0, -10.0, 0.0, 10.0, 20.0]), np.array([0.0, 0.1, 0.2, 0.1, 0.0])),
    (np.array([0.0, 10.0, 20.0, 30.0, 40.0]), np.array([0.3, 0.0, 0.0, 0.0, 0.1])),
)


@shape(
    code="ECG00906",
    label="T flatness",
    label_zh="T波平坦度",
    formula="1.8/kurtosis of time weighted by abs(T): 1 for a rectangle, 0.75 for a triangle, 0.6 for a Gaussian (own "
    "normalisation)",
    tex=r"\frac{1.8}{m_4/m_2^2}",
    # Kurtosis 2; and 3/4 * 10^4 + 1/4 * 30^4 = 210000 over 300^2.
    checks=[Check(given={"t_waves": _POINTS}, value=[0.9, 1.8 * 9 / 21])],
)
def t_flatness(t_waves: tuple[tuple[Floats, Floats], ...]) -> Floats:
    """How flat T is in each lead: 1 like a rectangle, more only where T falls into two parts."""
    return _by_lead(t_waves, _flatness)


def _flatness(time_ms: Floats, wave_mv: Floats) -> float:
    second, _, fourth = _moments(time_ms, wave_mv)
    return RECTANGLE * second**2 / fourth if fourth > 0.0 else float("nan")


@shape(
    code="ECG00910",
    label="T skewness",
    label_zh="T波偏度",
    references=["derived"],
    formula="third standardised moment of time weighted by abs(T) between T_on (J if not found) and T_off of the lead",
    tex=r"\frac{m_3}{m_2^{3/2}}",
    checks=[Check(given={"t_waves": _POINTS}, value=[0.0, 6000 / 300**1.5])],
)
def t_skewness(t_waves: tuple[tuple[Floats, Floats], ...]) -> Floats:
    """On which side T has its long limb in each lead: below 0 before, above 0 after."""
    return _by_lead(t_waves, _skewness)


def _skewness(time_ms: Floats, wave_mv: Floats) -> float:
    second, third, _ = _moments(time_ms, wave_mv)
    return third / second**1.5 if second > 0.0 else float("nan")


@shape(
    code="ECG00907",
    label="T notch score",
    label_zh="T波切迹评分",
    formula="depth of the deepest dip of 0.02 mV or more between two peaks of T of one sign over the height "
    "of the lower of the two, 0 without a dip (own definition)",
    tex=r"\frac{\min(v_{p1},v_{p2})-v_{dip}}{\min(v_{p1},v_{p2})}",
    checks=[
        # Peaks of 0.3 and 0.2 with a dip to 0.15 mV; a single peak.
        Check(
            given={
                "t_waves": ((np.arange(6.0), np.array([0.0, 0.3, 0.15, 0.2, 0.1, 0.0])), _EVEN),
            },
            value=[0.25, 0.0],
        )
    ],
)
def t_notch_score(t_waves: tuple[tuple[Floats, Floats], ...]) -> Floats:
    """How deeply the top of T is notched in each lead, 0 not, 1 down to the level."""
    return _by_lead(t_waves, _notch)


def _notch(_: Floats, wave_mv: Floats) -> float:
    turns = turning_points(wave_mv)
    deepest = 0.0
    for before, dip, after in zip(turns, turns[1:], turns[2:], strict=False):
        lower_mv = min(wave_mv[before], wave_mv[after])
        if lower_mv > wave_mv[dip] and lower_mv > 0.0:
            deepest = max(deepest, (lower_mv - max(wave_mv[dip], 0.0)) / lower_mv)
    return float(deepest)


@shape(
    code="ECG00911",
    label="T width at half height",
    label_zh="T波半高宽",
    unit="ms",
    references=["derived"],
    formula="time between the crossings of half of the T peak that lie next to it on either side, within T of the lead",
    tex=r"t_{2}-t_{1},\quad v(t_{1})=v(t_{2})=\tfrac12 v_{T}",
    checks=[Check(given={"t_waves": (_SKEW, _EVEN)}, value=[75.0, 100.0])],
)
def t_half_width(t_waves: tuple[tuple[Floats, Floats], ...]) -> Floats:
    """Width of T at half its height in each lead."""
    return _by_lead(t_waves, _half_width)


def _half_width(time_ms: Floats, wave_mv: Floats) -> float:
    peak = int(wave_mv.argmax())
    half_mv = wave_mv[peak] / 2.0
    low = np.flatnonzero(wave_mv <= half_mv)
    before, after = low[low < peak], low[low > peak]
    if not (before.size and after.size):
        return float("nan")
    begin, end = int(before[-1]), int(after[0])
    return _crossing_ms(time_ms, wave_mv, end - 1, half_mv) - _crossing_ms(time_ms, wave_mv, begin, half_mv)


def _crossing_ms(time_ms: Floats, wave_mv: Floats, place: int, level_mv: float) -> float:
    """Where the line from one sample to the next meets a level."""
    share = (level_mv - wave_mv[place]) / (wave_mv[place + 1] - wave_mv[place])
    return float(time_ms[place] + share * (time_ms[place + 1] - time_ms[place]))
