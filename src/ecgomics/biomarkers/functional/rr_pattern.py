"""The pattern of all RR intervals relative to the usual one: what tells fibrillation, ectopy and rest apart in 10 s.

Own definitions for short strips, which stand beside those of the literature that need a minute or more.
"""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.functional.rhythm import matching_pairs
from ecgomics.biomarkers.guards import beats_at_least
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import Beats

#: RR below this share of the usual one, followed by one above the other: a premature beat and its pause.
PREMATURE, PAUSE = 0.87, 1.05
#: Two RR match within this share of the usual one.
TOLERANCE: Final = 0.08
#: Bins of the histogram, as shares of the usual RR.
BINS: Final = np.arange(0.4, 1.8, 0.05)

#: Below this spread, as a share of the usual RR, what differs is the error of R peaks.
LEAST_SPREAD: Final = 0.005

own = partial(biomarker, unit="1", scope=RECORD, tier=3, references=["derived"], requires=[beats_at_least(5)])

#: Relative to the median of 1000 ms; steps -300, +500, -250 and 0 ms.
_EXAMPLE: Final = np.array([1.0, 0.7, 1.2, 0.95, 0.95])


@quantity
def relative_rr(rr_series_ms: Floats) -> Floats:
    """RR of every two successive beats over the median, (beats - 1,); NaN across a gap or a beat not accepted."""
    found_ms = rr_series_ms[np.isfinite(rr_series_ms)]
    if found_ms.size < 3:
        raise NotComputable("too_short", "there are fewer than three RR intervals")
    return np.asarray(rr_series_ms / np.median(found_ms))


@quantity
def relative_rr_steps(relative_rr: Floats) -> Floats:
    """Sizes of the steps between adjacent RR, over the median RR."""
    return _steps(relative_rr)


@quantity
def relative_normal_steps(relative_rr: Floats, beats: Beats) -> Floats:
    """The same where all three beats are normal."""
    normal = np.array([kind == "N" for kind in beats.kind], dtype=bool)
    return _steps(np.where(normal[1:] & normal[:-1], relative_rr, np.nan))


def _steps(relative_rr: Floats) -> Floats:
    steps = np.abs(np.diff(relative_rr))
    steps = steps[np.isfinite(steps)]
    if steps.size < 3:
        raise NotComputable("too_short", "there are fewer than three steps between adjacent RR intervals")
    return np.asarray(steps)


def _pairs(relative_rr: Floats) -> Floats:
    pairs = np.stack([relative_rr[:-1], relative_rr[1:]], axis=1)
    return np.asarray(pairs[np.isfinite(pairs).all(axis=1)])


@own(
    code="ECG20651",
    label="RR autocorrelation",
    label_zh="RR间期自相关",
    formula="Pearson r between RR(i) and RR(i+1), adjacent RR only, at least 5 pairs, where both have a standard "
    "deviation of at least 0.5 % of the median RR",
    tex=r"r(RR_i,RR_{i+1})",
    checks=[Check(given={"relative_rr": np.array([0.9, 1.1, 0.9, 1.1, 0.9, 1.1])}, value=-1.0)],
)
def rr_autocorrelation(relative_rr: Floats) -> float:
    """How much an RR interval is like the one before: high where the rate drifts, about 0 in atrial fibrillation."""
    first, second = _pairs(relative_rr).T
    if first.size < 5 or min(first.std(), second.std()) < LEAST_SPREAD:
        raise NotComputable("failed", "there are fewer than five adjacent pairs, or all RR are equal")
    return float(np.corrcoef(first, second)[0, 1])


@own(
    code="ECG20652",
    label="Shortest RR over median",
    label_zh="最短RR与中位数之比",
    formula="min RR/median RR",
    tex=r"\frac{\min RR}{\widetilde{RR}}",
    checks=[Check(given={"relative_rr": _EXAMPLE}, value=0.7)],
)
def rr_shortest_relative(relative_rr: Floats) -> float:
    """The shortest RR interval as a share of the usual one."""
    return float(np.nanmin(relative_rr))


@own(
    code="ECG20653",
    label="Longest RR over median",
    label_zh="最长RR与中位数之比",
    formula="max RR/median RR",
    tex=r"\frac{\max RR}{\widetilde{RR}}",
    checks=[Check(given={"relative_rr": _EXAMPLE}, value=1.2)],
)
def rr_longest_relative(relative_rr: Floats) -> float:
    """The longest RR interval as a share of the usual one."""
    return float(np.nanmax(relative_rr))


@own(
    code="ECG20654",
    label="Median RR step",
    label_zh="RR相邻差值中位数",
    formula="median of abs(RR(i+1) - RR(i))/median RR, adjacent RR only",
    tex=r"\frac{\operatorname{median}\left|RR_{i+1}-RR_i\right|}{\widetilde{RR}}",
    checks=[Check(given={"relative_rr_steps": np.array([0.3, 0.5, 0.25, 0.0])}, value=0.275)],
)
def rr_step_median(relative_rr_steps: Floats) -> float:
    """The usual change from one RR interval to the next: single ectopic beats do not raise it, fibrillation does."""
    return float(np.median(relative_rr_steps))


@own(
    code="ECG20655",
    label="RR step, 90th percentile",
    label_zh="RR相邻差值第90百分位数",
    formula="90th percentile of abs(RR(i+1) - RR(i))/median RR, adjacent RR only",
    tex=r"\frac{P_{90}\left|RR_{i+1}-RR_i\right|}{\widetilde{RR}}",
    checks=[Check(given={"relative_rr_steps": np.linspace(0.0, 1.0, 11)}, value=0.9)],
)
def rr_step_p90(relative_rr_steps: Floats) -> float:
    """The largest of ten changes from one RR interval to the next."""
    return float(np.percentile(relative_rr_steps, 90.0))


@own(
    code="ECG20656",
    label="Median RR step of normal beats",
    label_zh="正常心搏RR相邻差值中位数",
    formula="as rr_step_median, over steps between three normal beats",
    tex=r"\frac{\operatorname{median}\left|NN_{i+1}-NN_i\right|}{\widetilde{RR}}",
    checks=[Check(given={"relative_normal_steps": np.array([0.02, 0.04, 0.1])}, value=0.04)],
)
def normal_rr_step_median(relative_normal_steps: Floats) -> float:
    """The usual change of RR where no beat is ectopic."""
    return float(np.median(relative_normal_steps))


@own(
    code="ECG20657",
    label="RR step of normal beats, 90th percentile",
    label_zh="正常心搏RR相邻差值第90百分位数",
    formula="as rr_step_p90, over steps between three normal beats",
    tex=r"\frac{P_{90}\left|NN_{i+1}-NN_i\right|}{\widetilde{RR}}",
    checks=[Check(given={"relative_normal_steps": np.linspace(0.0, 1.0, 11)}, value=0.9)],
)
def normal_rr_step_p90(relative_normal_steps: Floats) -> float:
    """The largest of ten changes of RR where no beat is ectopic."""
    return float(np.percentile(relative_normal_steps, 90.0))


@own(
    code="ECG20658",
    label="Early beats with pause",
    label_zh="提前伴间歇次数",
    formula="count of RR <0.87 median RR whose next RR is >1.05 median RR; 0 if none",
    tex=r"\#\{i:RR_i<0.87\,\widetilde{RR},\ RR_{i+1}>1.05\,\widetilde{RR}\}",
    checks=[Check(given={"relative_rr": _EXAMPLE}, value=1.0)],
)
def early_pause_count(relative_rr: Floats) -> float:
    """How often a short RR interval is followed by a long one, whatever the beats look like."""
    first, second = _pairs(relative_rr).T
    return float(np.sum((first < PREMATURE) & (second > PAUSE)))


@own(
    code="ECG20659",
    label="RR match entropy",
    label_zh="RR匹配熵",
    formula="-ln((A+1)/(B+1)); A = pairs of successions of 2 RR that match within 0.08 median RR in both, B = in the "
    "first",
    tex=r"-\ln\frac{A+1}{B+1}",
    # Six successions of two that all match: A and B are 15.
    checks=[Check(given={"relative_rr": np.ones(7)}, value=0.0)],
)
def rr_match_entropy(relative_rr: Floats) -> float:
    """How badly one RR interval tells the next: the sample entropy of short strips, always defined."""
    pairs = _pairs(relative_rr)
    if len(pairs) < 2:
        raise NotComputable("too_short", "there are no two successions of two RR intervals")
    both, first = matching_pairs(pairs, TOLERANCE), matching_pairs(pairs[:, :1], TOLERANCE)
    return float(np.log((first + 1) / (both + 1)))


@own(
    code="ECG20660",
    label="RR histogram entropy",
    label_zh="RR直方图熵",
    formula="-sum(p ln p) over bins of 0.05 median RR from 0.4 to 1.75 median RR",
    tex=r"-\sum_i p_i\ln p_i",
    # two bins of two each
    checks=[
        Check(given={"relative_rr": np.array([0.82, 0.83, np.nan, 1.12, 1.13])}, value=float(np.log(2.0)))
    ],
)
def rr_histogram_entropy(relative_rr: Floats) -> float:
    """How widely RR intervals are spread about the usual one."""
    counts = np.histogram(relative_rr[np.isfinite(relative_rr)], bins=BINS)[0]
    counts = counts[counts > 0]
    if not counts.size:
        raise NotComputable("failed", "no RR interval is near the usual one")
    share = counts / counts.sum()
    return float(-(share * np.log(share)).sum())
