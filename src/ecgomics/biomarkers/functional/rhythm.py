"""Rhythm and the irregularity of all RR intervals, ectopic beats included."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.normal_intervals import RESOLUTION_DIGITS
from ecgomics.biomarkers.functional.rr_distribution import distance_to_fibrillation, normalised_entropy
from ecgomics.biomarkers.guards import a_representative_beat, beats_at_least, sinus_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import POINTS, Beats, Fiducials, Rhythm

SMALLEST_TOLERANCE_MS: Final = 30.0
FEWEST_MATCHES: Final = 5


@quantity
def rr_series_ms(beats: Beats) -> Floats:
    """RR of every two successive beats, (beats - 1,); NaN across a gap or a beat not accepted."""
    return np.round(beats.rr_ms, RESOLUTION_DIGITS)


@guard("too_short", "at least 5 RR intervals")
def five_intervals(rr_ms: Floats) -> bool:
    return len(rr_ms) >= 5


@guard("wrong_rhythm", "no ectopic or paced beat")
def only_normal_beats(beats: Beats) -> bool:
    return set(beats.kind) <= {"N", "U"}


short = partial(biomarker, scope=RECORD, minimum_s=10.0)


@short(
    code="ECG20601",
    label="Rhythm",
    label_zh="心律",
    unit="{class}",
    tier=3,
    formula="classes: sinus, atrial_fibrillation, atrial_flutter, supraventricular_tachycardia, junctional, "
    "ventricular_tachycardia, paced, undetermined; by the rules of this software",
    tex=r"\text{class by rules}",
    references=["Kligfield2007"],
    requires=[a_representative_beat],
    checks=[Check(given={"rhythm": "atrial_fibrillation"}, value="atrial_fibrillation")],
)
def rhythm_class(rhythm: Rhythm) -> str:
    """Rhythm of the recording by rules."""
    return rhythm


@short(
    code="ECG20602",
    label="RR coefficient of variation",
    label_zh="RR间期变异系数",
    unit="1",
    tier=2,
    formula="SD(RR)/mean(RR), all beats",
    tex=r"\frac{\operatorname{SD}(RR)}{\overline{RR}}",
    references=["Tateno2001"],
    requires=[five_intervals],
    checks=[Check(given={"rr_ms": [780.0, 800.0, 820.0]}, value=0.025)],
)
def rr_cv(rr_ms: Floats) -> float:
    """Standard deviation of all RR intervals over their mean."""
    return float(rr_ms.std(ddof=1) / rr_ms.mean())


def _mean_ms(rr_series_ms: Floats) -> float:
    return float(rr_series_ms[np.isfinite(rr_series_ms)].mean())


@short(
    code="ECG20603",
    label="Normalised RMSSD",
    label_zh="标化RMSSD",
    unit="1",
    tier=2,
    formula="sqrt(mean dRR^2)/mean RR, all beats; differences of adjacent RR only",
    tex=r"\frac{\sqrt{\overline{(RR_{i+1}-RR_i)^2}}}{\overline{RR}}",
    references=["Dash2009"],
    requires=[beats_at_least(12)],
    checks=[Check(given={"rr_series_ms": [700.0, 740.0, 710.0, np.nan, 850.0]}, value=1250**0.5 / 750)],
)
def rr_rmssd_normalised(rr_series_ms: Floats) -> float:
    """Root mean square of successive differences of all RR intervals over their mean."""
    steps_ms = np.diff(rr_series_ms)
    steps_ms = steps_ms[np.isfinite(steps_ms)]
    if not steps_ms.size:
        raise NotComputable("too_short", "there are no two adjacent RR intervals")
    return float(np.sqrt(np.mean(steps_ms**2)) / _mean_ms(rr_series_ms))


@biomarker(
    code="ECG20604",
    label="Turning point ratio",
    label_zh="转折点比率",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="(local extremes of RR)/(number of RR that have two adjacent neighbours); expected 2/3 for random",
    tex=r"\frac{\#\{i:(RR_i-RR_{i-1})(RR_{i+1}-RR_i)<0\}}{n-2}",
    references=["Dash2009"],
    minimum_s=20.0,
    requires=[beats_at_least(30)],
    checks=[Check(given={"rr_series_ms": [800.0, 810.0, 790.0, 780.0, 780.0, 800.0]}, value=0.25)],
)
def turning_point_ratio(rr_series_ms: Floats) -> float:
    """Share of RR intervals that are longer, or shorter, than both neighbours."""
    steps_ms = np.diff(rr_series_ms)
    turns = steps_ms[1:] * steps_ms[:-1]
    turns = turns[np.isfinite(turns)]
    if not turns.size:
        raise NotComputable("too_short", "no RR interval has two neighbours")
    return float(np.mean(turns < 0))


@short(
    code="ECG20606",
    label="Coefficient of sample entropy",
    label_zh="样本熵系数",
    unit="1",
    tier=2,
    formula="-ln(A/B) + ln(2r) - ln(mean RR), m=1, natural logarithms, r and mean RR in the same unit; r = 30 ms, "
    "enlarged to the smallest that gives A >=5; A = pairs of matching successions of 2 RR, B = of their first RR",
    tex=r"-\ln\frac{A}{B}+\ln(2r)-\ln\overline{RR}",
    references=["Lake2011"],
    requires=[beats_at_least(12)],
    # Every pair matches at 30 ms, so that A = B.
    checks=[Check(given={"rr_series_ms": [800.0] * 12}, value=float(np.log(60 / 800)))],
)
def cosen(rr_series_ms: Floats) -> float:
    """Sample entropy of RR made independent of tolerance and rate: high in atrial fibrillation."""
    pairs_ms = np.stack([rr_series_ms[:-1], rr_series_ms[1:]], axis=1)
    pairs_ms = pairs_ms[np.isfinite(pairs_ms).all(axis=1)]
    tolerance_ms = SMALLEST_TOLERANCE_MS
    matches = matching_pairs(pairs_ms, tolerance_ms)
    if matches < FEWEST_MATCHES:
        tolerance_ms = _tolerance_for(pairs_ms, FEWEST_MATCHES)
        matches = matching_pairs(pairs_ms, tolerance_ms)
    entropy = -np.log(matches / matching_pairs(pairs_ms[:, :1], tolerance_ms))
    return float(entropy + np.log(2.0 * tolerance_ms) - np.log(_mean_ms(rr_series_ms)))


def matching_pairs(templates: Floats, tolerance: float) -> int:
    """Pairs of templates whose Chebyshev distance is at most the tolerance.

    Equal ones are one point with a weight: a day of few different intervals would be a tree without branches.
    """
    from scipy.spatial import cKDTree

    if not len(templates):  # a tree of none has no weights
        return 0
    points, times = np.unique(templates, axis=0, return_counts=True)
    tree = cKDTree(points)
    within = float(tree.count_neighbors(tree, tolerance, p=np.inf, weights=times.astype(float)))
    return (round(within) - len(templates)) // 2


def _tolerance_for(templates: Floats, matches: int) -> float:
    """Smallest tolerance that gives so many matches; only asked where even 30 ms gives few, so of few templates."""
    from scipy.spatial.distance import pdist

    distances = np.sort(pdist(templates, "chebyshev")) if len(templates) else np.zeros(0)
    if len(distances) < matches:
        raise NotComputable("too_short", "too few adjacent RR intervals to compare")
    return float(distances[matches - 1])


@biomarker(
    code="ECG20605",
    label="RR Shannon entropy",
    label_zh="RR间期香农熵",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="−sum(p·ln p)/ln 16 over 16 equal bins between the extremes of RR, after removing the longest and the "
    "shortest sixteenth (8 of 128 each)",
    tex=r"-\frac{1}{\ln 16}\sum_{i=1}^{16} p_i\ln p_i",
    references=["Dash2009"],
    minimum_s=60.0,
    requires=[beats_at_least(64)],
    # four at either end are removed; half of the others lie in the first bin, half in the last: ln 2/ln 16
    checks=[Check(given={"rr_ms": [300.0] * 4 + [600.0] * 28 + [900.0] * 28 + [2000.0] * 4}, value=0.25)],
)
def rr_shannon_entropy(rr_ms: Floats) -> float:
    """Entropy of the distribution of RR: near 1 in atrial fibrillation."""
    if not rr_ms.size:
        raise NotComputable("too_short", "no two successive beats are accepted")
    return normalised_entropy(rr_ms)


@biomarker(
    code="ECG20607",
    label="KS distance of RR differences",
    label_zh="RR间期差值的KS距离",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="Kolmogorov–Smirnov distance between the distribution of dRR of adjacent RR and that in atrial "
    "fibrillation of the same class of mean RR (50 ms wide, from 350 to below 1050 ms; stored percentiles)",
    tex=r"\sup_x\left|F_{\Delta RR}(x)-F_{\text{AF},\overline{RR}}(x)\right|",
    references=["Tateno2001"],
    minimum_s=30.0,
    requires=[beats_at_least(50)],
    # differences far above any in fibrillation: the whole of its distribution lies below them
    checks=[Check(given={"rr_series_ms": [0.0, 1840.0, np.nan, 0.0, 1840.0, np.nan, 0.0]}, value=1.0)],
)
def drr_ks_distance(rr_series_ms: Floats) -> float:
    """How far the changes of RR are from those in atrial fibrillation of the same rate: small in fibrillation."""
    steps_ms = np.diff(rr_series_ms)
    steps_ms = steps_ms[np.isfinite(steps_ms)]
    if not steps_ms.size:
        raise NotComputable("too_short", "there are no two adjacent RR intervals")
    return distance_to_fibrillation(steps_ms, _mean_ms(rr_series_ms))


@quantity
def sinus_pp_ms(beats: Beats, beat_marks: Fiducials) -> Floats:
    """Intervals between the P peaks of successive accepted beats; those without a whole P or across a gap left out."""
    p_s = np.where(beats.accepted, beat_marks.global_s[:, POINTS.index("P_peak")], np.nan)
    intervals_ms = np.where(beats.after_gap[1:], np.nan, np.diff(p_s) * 1000.0)
    return intervals_ms[np.isfinite(intervals_ms)]


@short(
    code="ECG20609",
    label="Sinus arrhythmia extent",
    label_zh="窦性心律不齐幅度",
    unit="ms",
    tier=2,
    formula="max PP - min PP over sinus beats, between P peaks",
    tex=r"\max_i PP_i-\min_i PP_i",
    references=["Macfarlane2010"],
    requires=[sinus_rhythm, only_normal_beats],
    checks=[Check(given={"sinus_pp_ms": [780.0, 900.0, 830.0]}, value=120.0)],
)
def sinus_arrhythmia(sinus_pp_ms: Floats) -> float:
    """Longest minus shortest interval between sinus P waves."""
    if len(sinus_pp_ms) < 3:
        raise NotComputable("failed", "fewer than three PP intervals were found")
    return float(np.ptp(sinus_pp_ms))
