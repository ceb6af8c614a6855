"""How the heart rate answers: deceleration and acceleration capacity, turbulence after a ventricular ectopic beat."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals, little_edited
from ecgomics.biomarkers.guards import sinus_rhythm
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Beats

#: A longer or shorter step than this share of the interval before it is an artefact and no anchor (Bauer 2006).
LARGEST_STEP: Final = 0.05
#: A beat counts as premature, and its pause as compensatory, from this departure from the sinus interval (Bauer 2008).
PREMATURE: Final = 0.20
INTERVALS_BEFORE: Final = 2
INTERVALS_AFTER: Final = 15
#: Sinus intervals whose mean the intervals about an ectopic beat are held against.
REFERENCE_INTERVALS: Final = 5
#: Intervals about an ectopic beat that are no sinus intervals (Bauer 2008).
SHORTEST_MS: Final = 300.0
LONGEST_MS: Final = 2000.0
LARGEST_CHANGE_MS: Final = 200.0
LARGEST_DEPARTURE: Final = 0.20
#: Fewest ectopic beats whose turbulence is averaged, and the length of the regression for the slope.
ECTOPIC_MIN: Final = 5
SLOPE_INTERVALS: Final = 5
#: From here on onset (%) and up to here slope (ms per interval) are abnormal (Schmidt 1999).
ABNORMAL_ONSET_PERCENT: Final = 0.0
ABNORMAL_SLOPE_MS: Final = 2.5
PRSA_S: Final = 1200.0
HALF_DAY_S: Final = 12 * 3600.0

capacity = partial(
    biomarker,
    scope=RECORD,
    unit="ms",
    tier=2,
    minimum_s=PRSA_S,
    references=["Bauer2006"],
    requires=[sinus_rhythm, little_edited],
)
#: 800, 800, 820, 830, 830 ms: two anchors of deceleration, 820 and 830; (50 + 40)/4/2 = 11.25 ms.
SLOWING: Final = NormalIntervals(
    np.array([800.0, 800.0, 820.0, 830.0, 830.0]),
    np.arange(5.0),
    np.array([False, True, True, True, True]),
    0.0,
)
#: The same backwards: anchors 820 and 800; (800 + 800 - 830 - 820)/4 has no fourth interval, (820 + 800 - 830 - 830)/4.
QUICKENING: Final = NormalIntervals(
    np.array([830.0, 830.0, 820.0, 800.0, 800.0]),
    np.arange(5.0),
    np.array([False, True, True, True, True]),
    0.0,
)


def _capacity_ms(nn: NormalIntervals, *, slowing: bool) -> float:
    """(X0 + X1 - X-1 - X-2)/4 of the average of the intervals about the anchors (Bauer 2006)."""
    interval_ms, adjacent = nn.interval_ms, nn.adjacent
    before, here = interval_ms[1:-2], interval_ms[2:-1]
    step = here / before - 1.0
    turned = step > 0.0 if slowing else step < 0.0
    anchor = turned & (np.abs(step) <= LARGEST_STEP) & adjacent[1:-2] & adjacent[2:-1] & adjacent[3:]
    place = np.flatnonzero(anchor) + 2
    if not place.size:
        raise NotComputable("failed", "no interval has two before and one after it without a break")
    parts = interval_ms[place] + interval_ms[place + 1] - interval_ms[place - 1] - interval_ms[place - 2]
    return float(parts.mean() / 4.0)


@capacity(
    code="ECG20401",
    label="Deceleration capacity",
    label_zh="心率减速力",
    formula="(X0 + X1 - X-1 - X-2)/4 of the average of the NN about the anchors NN(i) > NN(i-1), steps above 5 % of "
    "NN(i-1) and anchors without two NN before and one after them left out",
    tex=r"DC=\frac{X_0+X_1-X_{-1}-X_{-2}}{4},\quad NN_i>NN_{i-1}",
    checks=[Check(given={"nn": SLOWING}, value=11.25)],
)
def deceleration_capacity(nn: NormalIntervals) -> float:
    """How far the heart slows down from one beat to the next, by phase-rectified signal averaging."""
    return _capacity_ms(nn, slowing=True)


@capacity(
    code="ECG20402",
    label="Acceleration capacity",
    label_zh="心率加速力",
    formula="(X0 + X1 - X-1 - X-2)/4 of the average of the NN about the anchors NN(i) < NN(i-1), steps above 5 % of "
    "NN(i-1) and anchors without two NN before and one after them left out (<=0)",
    tex=r"AC=\frac{X_0+X_1-X_{-1}-X_{-2}}{4},\quad NN_i<NN_{i-1}",
    # Anchors 820 and 800 (the first 800): ((820 + 800 - 830 - 830) + (800 + 800 - 820 - 830))/2/4.
    checks=[Check(given={"nn": QUICKENING}, value=-11.25)],
)
def acceleration_capacity(nn: NormalIntervals) -> float:
    """How far the heart quickens from one beat to the next, by phase-rectified signal averaging."""
    return _capacity_ms(nn, slowing=False)


# ── turbulence ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Turbulence:
    """Sinus intervals about the ventricular ectopic beats that can be judged."""

    before_ms: Floats
    """ectopic beats × 2: the last two sinus intervals before the coupling interval."""
    after_ms: Floats
    """ectopic beats × 15: the first sinus intervals after the compensatory pause."""


@quantity
def turbulence(beats: Beats) -> Turbulence:
    """Intervals about each premature ventricular beat with a pause; NotComputable with fewer than five of them."""
    rr_ms, normal = beats.rr_ms, np.array([kind == "N" for kind in beats.kind])
    places = np.flatnonzero(np.array([kind == "V" for kind in beats.kind]))
    found = [place for place in places if _can_be_judged(rr_ms, normal, int(place))]
    if len(found) < ECTOPIC_MIN:
        raise NotComputable("too_short", f"{len(found)} ventricular ectopic beats can be judged")
    return Turbulence(
        before_ms=np.stack([rr_ms[place - 3 : place - 1] for place in found]),
        after_ms=np.stack([rr_ms[place + 1 : place + 1 + INTERVALS_AFTER] for place in found]),
    )


def _can_be_judged(rr_ms: Floats, normal: Bools, place: int) -> bool:
    """Whether the beats about an ectopic one are normal, the coupling short, the pause long, the intervals clean."""
    first, last = place - 1 - INTERVALS_BEFORE, place + 1 + INTERVALS_AFTER
    if (
        first < 0
        or last >= len(normal)
        or not (normal[first:place].all() and normal[place + 1 : last + 1].all())
    ):
        return False
    before_ms = np.array(list(_sinus_before(rr_ms, normal, place)))
    if not np.isfinite(rr_ms[first:last]).all():
        return False
    usual_ms = float(before_ms.mean())
    coupling_ms, pause_ms = rr_ms[place - 1], rr_ms[place]
    if coupling_ms > (1.0 - PREMATURE) * usual_ms or pause_ms < (1.0 + PREMATURE) * usual_ms:
        return False
    after_ms = rr_ms[place + 1 : last]
    return _clean(before_ms[::-1], usual_ms) and _clean(after_ms, usual_ms)


def _sinus_before(rr_ms: Floats, normal: Bools, place: int) -> Iterator[float]:
    """Up to five sinus intervals before the coupling interval, the nearest first."""
    for end in range(place - 1, max(place - 1 - REFERENCE_INTERVALS, 0), -1):
        if not (normal[end] and normal[end - 1] and np.isfinite(rr_ms[end - 1])):
            return
        yield float(rr_ms[end - 1])


def _clean(interval_ms: Floats, usual_ms: float) -> bool:
    """Whether all intervals can be sinus intervals of a person whose usual one is given."""
    within = (interval_ms >= SHORTEST_MS) & (interval_ms <= LONGEST_MS)
    near = np.abs(interval_ms / usual_ms - 1.0) <= LARGEST_DEPARTURE
    return bool((within & near).all() and (np.abs(np.diff(interval_ms)) <= LARGEST_CHANGE_MS).all())


#: Two ectopic beats; the averaged tachogram falls, rises by 10 ms a beat over five intervals, and is level.
TACHOGRAM_MS: Final = (780.0, 770.0, 780.0, 790.0, 800.0, 810.0, *[800.0] * 9)
TURBULENT: Final = Turbulence(np.full((2, 2), 800.0), np.array([TACHOGRAM_MS, TACHOGRAM_MS]))
STEADY: Final = Turbulence(np.full((2, 2), 800.0), np.full((2, 15), 800.0))

turbulent = partial(biomarker, scope=RECORD, tier=2, minimum_s=HALF_DAY_S, references=["Bauer2008"])


@turbulent(
    code="ECG20403",
    label="Turbulence onset",
    label_zh="心率震荡起始",
    unit="%",
    formula="mean over the judged PVC of 100*((RR1+RR2)-(RR-2+RR-1))/(RR-2+RR-1); five PVC or more: prematurity and "
    "pause >=20 % of the mean of up to 5 sinus intervals before, which are clean (2 or more), as are 15 after; clean: "
    "300 to 2000 ms, within 200 ms of the one before and 20 % of that mean",
    tex=r"TO=\frac{1}{n}\sum 100\cdot\frac{(RR_1+RR_2)-(RR_{-2}+RR_{-1})}{RR_{-2}+RR_{-1}}",
    # (780 + 770 - 1600)/1600
    checks=[
        Check(given={"turbulence": TURBULENT}, value=-3.125),
        Check(given={"turbulence": STEADY}, value=0.0),
    ],
)
def turbulence_onset(turbulence: Turbulence) -> float:
    """How much the heart quickens after the pause of a ventricular ectopic beat; negative in health."""
    before_ms, after_ms = turbulence.before_ms.sum(axis=1), turbulence.after_ms[:, :2].sum(axis=1)
    return float(np.mean(100.0 * (after_ms - before_ms) / before_ms))


@turbulent(
    code="ECG20404",
    label="Turbulence slope",
    label_zh="心率震荡斜率",
    unit="ms",
    formula="largest slope of the regression lines over 5 successive intervals within RR1..RR15 of the averaged "
    "tachogram, in ms per interval, 0 if none is positive; PVC as for turbulence_onset",
    tex=r"TS=\max\left(0,\ \max_{3\le k\le 13}\frac{1}{10}\sum_{j=-2}^{2}j\,\overline{RR}_{k+j}\right)",
    checks=[
        Check(given={"turbulence": TURBULENT}, value=10.0),
        Check(given={"turbulence": STEADY}, value=0.0),
    ],
)
def turbulence_slope(turbulence: Turbulence) -> float:
    """How fast the heart slows down again after it quickened."""
    tachogram_ms = turbulence.after_ms.mean(axis=0)
    windows = np.lib.stride_tricks.sliding_window_view(tachogram_ms, SLOPE_INTERVALS)
    offsets: Ints = np.arange(SLOPE_INTERVALS) - SLOPE_INTERVALS // 2
    return max(float((windows @ offsets).max() / (offsets**2).sum()), 0.0)


@turbulent(
    code="ECG20405",
    label="Turbulence class",
    label_zh="心率震荡分级",
    unit="{class}",
    formula="0 both normal, 1 one abnormal, 2 both abnormal; abnormal = turbulence_onset >=0 % or turbulence_slope "
    "<=2.5 ms per interval",
    tex=r"[TO\ge 0]+[TS\le 2.5]",
    checks=[
        Check(given={"turbulence_onset": -3.1, "turbulence_slope": 10.0}, value="0"),
        Check(given={"turbulence_onset": 0.0, "turbulence_slope": 10.0}, value="1"),
        Check(given={"turbulence_onset": 0.5, "turbulence_slope": 2.5}, value="2"),
    ],
)
def turbulence_class(turbulence_onset: float, turbulence_slope: float) -> str:
    """How many of the two measures of turbulence are abnormal."""
    return str(int(turbulence_onset >= ABNORMAL_ONSET_PERCENT) + int(turbulence_slope <= ABNORMAL_SLOPE_MS))
