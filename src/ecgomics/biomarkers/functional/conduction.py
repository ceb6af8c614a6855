"""Pauses, pacing, and the way from the atria to the ventricles."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.atrial import organised_atria, p_tracked
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, quantity
from ecgomics.biomarkers.guards import beats_at_least, sampled_at_least, sinus_rhythm
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.av_conduction import AvConduction, atrial_rate_per_min, av_block, pr_steps_ms
from ecgomics.signal.model import POINTS, Beats, Fiducials

#: A ventricular pause that counts (Kusumoto2018).
PAUSE_MS: Final = 3000.0
#: Slower sampling loses pacing spikes, so that "none" would mean nothing.
SPIKE_FS_HZ: Final = 1000.0
#: Block is told of atria slower than this (Kusumoto2018): faster ones may be kept from the ventricles for their good.
FAST_ATRIA_PER_MIN: Final = 100.0
FEWEST_PR: Final = 10
#: Alternans is read from so many successive beats.
ALTERNANS_BEATS: Final = 32


@quantity
def paced_beats(beats: Beats) -> Bools:
    """Which beats follow a pacing spike, (beats,)."""
    return np.array([kind == "P" for kind in beats.kind])


pause = partial(
    biomarker,
    scope=RECORD,
    references=["Kusumoto2018"],
    minimum_s=10.0,
    requires=[beats_at_least(2)],
)


@pause(
    code="ECG20901",
    label="Longest RR",
    label_zh="最长RR间期",
    unit="ms",
    formula="max RR of the recording, gaps excluded",
    tex=r"\max_i RR_i",
    checks=[Check(given={"rr_ms": [800.0, 2100.0, 900.0]}, value=2100.0)],
)
def pause_max(rr_ms: Floats) -> float:
    """Longest interval between two successive beats."""
    if not rr_ms.size:
        raise NotComputable("too_short", "no two successive beats are accepted")
    return float(rr_ms.max())


@pause(
    code="ECG20902",
    label="Pauses",
    label_zh="RR长间歇次数",
    unit="1",
    formula="count of RR >3000 ms, gaps excluded",
    tex=r"\#\{i:RR_i>3000\}",
    checks=[Check(given={"rr_ms": [800.0, 3000.0, 3001.0, 900.0, 5000.0]}, value=2.0)],
)
def pause_count(rr_ms: Floats) -> float:
    """Number of ventricular pauses of more than three seconds."""
    return float(np.count_nonzero(rr_ms > PAUSE_MS))


@biomarker(
    code="ECG20907",
    label="Paced beats",
    label_zh="起搏心搏比例",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="100*beats that follow a pacing spike/all beats",
    tex=r"100\cdot\frac{n_{\text{paced}}}{n}",
    references=["Kligfield2007"],
    minimum_s=10.0,
    requires=[sampled_at_least(SPIKE_FS_HZ)],
    checks=[Check(given={"paced_beats": np.array([True, False, True, True])}, value=75.0)],
)
def paced_share(paced_beats: Bools) -> float:
    """Share of paced beats."""
    return float(100.0 * paced_beats.mean())


# ── from the atria to the ventricles ─────────────────────────────────────────────────────────────────────────────


def _example(*pr_ms: float | None, every_s: float = 0.8, complexes: int = 0) -> AvConduction:
    """P waves of a worked example at one interval by the PR interval of each; None is a dropped beat."""
    known = np.array([np.nan if each is None else each for each in pr_ms], dtype=float)
    return AvConduction(
        onset_s=every_s * np.arange(len(pr_ms), dtype=np.float64),
        pr_ms=known,
        dropped=np.isnan(known),
        complexes=complexes or int(np.isfinite(known).sum()),
        dissociated=complexes > 0,
    )


conducted = partial(biomarker, scope=RECORD, references=["Kusumoto2018"])


@conducted(
    code="ECG20903",
    label="Non-conducted P waves",
    label_zh="未下传P波比例",
    unit="%",
    tier=2,
    formula="100·P waves that lead to no QRS/all P waves, between the first and the last QRS; premature ones included; "
    "none leads to a QRS where PR roams although RR is regular",
    tex=r"100\,\frac{n_{P,\text{not conducted}}}{n_P}",
    minimum_s=30.0,
    requires=[p_tracked, organised_atria],
    missing="absent",
    # one P in four is dropped
    checks=[Check(given={"av_conduction": _example(160.0, 240.0, 290.0, None)}, value=25.0)],
)
def dropped_p_share(av_conduction: AvConduction) -> float:
    """Share of the P waves that lead to no QRS."""
    count = len(av_conduction.onset_s)
    return float(100.0 * (1.0 - np.count_nonzero(av_conduction.conducted) / count)) if count else np.nan


@conducted(
    code="ECG20904",
    label="Wenckebach PR increment",
    label_zh="文氏周期PR间期递增量",
    unit="ms",
    tier=2,
    formula="mean PR(i+1) − PR(i) of successive beats within complete cycles: all beats between two dropped ones are "
    "conducted; dropped: a P wave in time that leads to no QRS, between two beats of own conduction",
    tex=r"\overline{PR_{i+1}-PR_i}",
    minimum_s=10.0,
    requires=[organised_atria],
    missing="absent",
    # the cycle between the two dropped beats: 240 − 160, 290 − 240
    checks=[
        Check(given={"av_conduction": _example(300.0, None, 160.0, 240.0, 290.0, None, 170.0)}, value=65.0)
    ],
)
def wenckebach_increment(av_conduction: AvConduction) -> float:
    """Mean growth of PR from beat to beat up to a dropped one."""
    steps_ms = pr_steps_ms(av_conduction)
    return float(steps_ms.mean()) if steps_ms.size else np.nan


@biomarker(
    code="ECG20905",
    label="AV dissociation index",
    label_zh="房室分离指数",
    unit="1",
    scope=RECORD,
    tier=3,
    formula="1 − length of the mean resultant of 2π·(P_on − R(i))/(R(i+1) − R(i)) over the P waves between R(i) and "
    "R(i+1): 0 where P keeps its place, near 1 where it is anywhere",
    tex=r"1-\left|\frac{1}{n}\sum_{k} e^{2\pi\mathrm{i}\varphi_k}\right|",
    references=["derived"],
    minimum_s=20.0,
    requires=[beats_at_least(20)],
    missing="absent",
    # phases of a quarter and of a half: the mean of i and −1 has the length 1/√2
    checks=[Check(given={"p_phase": [0.25, 0.5]}, value=1.0 - 0.5**0.5)],
)
def av_dissociation(p_phase: Floats) -> float:
    """How freely P waves wander through the RR interval."""
    return float(1.0 - np.abs(np.mean(np.exp(2j * np.pi * p_phase)))) if p_phase.size else np.nan


@quantity
def p_phase(av_conduction: AvConduction, beats: Beats) -> Floats:
    """Place of every P onset in the RR interval that holds it, 0 to 1; (waves,)."""
    p_s, peak_s = av_conduction.onset_s, beats.peak_s
    after = np.searchsorted(peak_s, p_s)
    inside = (after > 0) & (after < len(peak_s))
    p_s, after = p_s[inside], after[inside]
    return (p_s - peak_s[after - 1]) / (peak_s[after] - peak_s[after - 1])


@quantity
def beat_pr_ms(beat_marks: Fiducials, beats: Beats) -> Floats:
    """PR of the accepted normal beats that have a whole P wave, (beats with P,)."""
    normal = beats.accepted & (np.array(beats.kind, dtype="<U1") == "N")
    marks_s = beat_marks.global_s[normal]
    pr_ms: Floats = 1000.0 * (marks_s[:, POINTS.index("QRS_on")] - marks_s[:, POINTS.index("P_on")])
    return pr_ms[np.isfinite(pr_ms)]


@biomarker(
    code="ECG20906",
    label="SD of PR",
    label_zh="PR间期标准差",
    unit="ms",
    scope=RECORD,
    tier=3,
    formula="SD (n − 1) of PR over normal beats with a P wave, from global marks of each beat; at least 10 of them",
    tex=r"\mathrm{SD}_{n-1}(PR_i)",
    references=["derived"],
    minimum_s=10.0,
    requires=[sinus_rhythm, beats_at_least(FEWEST_PR)],
    # five pairs 10 ms to either side of the mean: √(10·100/9)
    checks=[Check(given={"beat_pr_ms": [150.0, 170.0] * 5}, value=(1000.0 / 9.0) ** 0.5)],
)
def pr_interval_sd(beat_pr_ms: Floats) -> float:
    """Scatter of PR from beat to beat."""
    if len(beat_pr_ms) < FEWEST_PR:
        raise NotComputable("too_short", f"PR is known of {len(beat_pr_ms)} beats")
    return float(beat_pr_ms.std(ddof=1))


@conducted(
    code="ECG20909",
    label="AV block class",
    label_zh="房室传导阻滞分型",
    unit="{class}",
    formula="classes: none; first (pr_interval >200 ms); second_i (one P dropped, PR before and after it differ by "
    ">20 ms); second_ii (one P dropped, PR before and after it within 20 ms); two_to_one (every other P dropped, twice "
    "or more in a row); advanced (≥2 successive P dropped, some conducted); third (no P conducted: PR roams over >60 "
    "ms between quartiles, no RR departs by >15 % from the median, ≥10 % more P than QRS); worst found; dropped: a P "
    "wave in time (≥0.8 usual PP from both neighbours) that leads to no QRS between two beats of own conduction",
    tex=r"\text{none, first, second I, second II, two to one, advanced, third}",
    minimum_s=10.0,
    requires=[p_tracked, organised_atria, beats_at_least(3)],
    checks=[
        Check(given={"av_conduction": _example(160.0, 160.0, 160.0), "pr_interval": 160.0}, value="none"),
        Check(given={"av_conduction": _example(220.0, 220.0, 220.0), "pr_interval": 220.0}, value="first"),
        Check(
            given={"av_conduction": _example(160.0, 260.0, None, 160.0), "pr_interval": 200.0},
            value="second_i",
        ),
        Check(
            given={"av_conduction": _example(180.0, 180.0, None, 180.0), "pr_interval": 180.0},
            value="second_ii",
        ),
        Check(
            given={"av_conduction": _example(160.0, None, 160.0, None, 160.0), "pr_interval": 160.0},
            value="two_to_one",
        ),
        Check(
            given={"av_conduction": _example(160.0, None, None, 160.0), "pr_interval": 160.0},
            value="advanced",
        ),
        Check(
            given={"av_conduction": _example(None, None, None, None, None, complexes=2), "pr_interval": None},
            value="third",
        ),
    ],
)
def av_block_class(av_conduction: AvConduction, pr_interval: float | None) -> str:
    """Worst atrioventricular block in the recording."""
    if not len(av_conduction.onset_s):
        raise NotComputable("absent", "no P wave was found")
    if pr_interval is None:
        known_ms = av_conduction.pr_ms[av_conduction.conducted]
        pr_interval = float(np.median(known_ms)) if known_ms.size else 0.0
    block = av_block(av_conduction, pr_interval)
    fast = block not in ("none", "first") and atrial_rate_per_min(av_conduction.onset_s) >= FAST_ATRIA_PER_MIN
    if fast or (av_conduction.dissociated and block != "third"):
        raise NotComputable(
            "wrong_rhythm", "atria or ventricles follow a pacemaker that is too fast for this"
        )
    return block


# ── alternation of QRS ───────────────────────────────────────────────────────────────────────────────────────────


@quantity
def like_beats_in_row(beats: Beats) -> slice:
    """The longest row of successive accepted beats of the dominant shape and the class normal."""
    like = beats.accepted & (beats.group == 0) & (np.array(beats.kind, dtype="<U1") == "N")
    follows = like[1:] & like[:-1] & ~beats.after_gap[1:]
    breaks = np.flatnonzero(~np.concatenate([[False], follows, [False]]))
    longest = int(np.argmax(np.diff(breaks)))
    return slice(int(breaks[longest]), int(breaks[longest + 1]))


@quantity
def qrs_heights_mv(
    recording: Recording, measurable_mv: Floats, fiducials: Fiducials, like_beats_in_row: slice
) -> Floats:
    """Peak-to-peak height of QRS in the longest row of like beats, leads × beats; NaN where it was not measured."""
    limits_s = fiducials.global_s[like_beats_in_row][:, [POINTS.index("QRS_on"), POINTS.index("QRS_off")]]
    known = np.isfinite(limits_s).all(axis=1)
    heights_mv = np.full((len(measurable_mv), len(limits_s)), np.nan)
    if not known.any():
        return heights_mv
    at = np.clip(np.round(limits_s[known] * recording.fs_hz), 0, measurable_mv.shape[1] - 2).astype(np.intp)
    at[:, 1] = np.maximum(at[:, 1], at[:, 0]) + 1
    high_mv, low_mv = (
        of.reduceat(measurable_mv, at.ravel(), axis=1)[:, ::2] for of in (np.maximum, np.minimum)
    )
    heights_mv[:, known] = high_mv - low_mv
    return heights_mv


@biomarker(
    code="ECG20908",
    label="QRS alternans",
    label_zh="QRS波电交替",
    unit="uV",
    scope=LEAD,
    tier=2,
    formula="|mean over even − mean over odd beats| of the peak-to-peak height between the global marks of QRS of each "
    "beat, in the longest row of ≥32 successive normal beats of the dominant shape",
    tex=r"\left|\overline{A_{\text{even}}}-\overline{A_{\text{odd}}}\right|",
    references=["Verrier2011"],
    minimum_s=20.0,
    requires=[beats_at_least(ALTERNANS_BEATS)],
    checks=[Check(given={"qrs_heights_mv": np.array([[1.0, 1.06] * 16, [0.5] * 32])}, value=[60.0, 0.0])],
)
def qrs_alternans(qrs_heights_mv: Floats) -> Floats:
    """Difference of QRS height between every other beat."""
    if qrs_heights_mv.shape[1] < ALTERNANS_BEATS:
        raise NotComputable("too_short", f"at most {qrs_heights_mv.shape[1]} like beats follow each other")
    even, odd = (_mean_of_known(qrs_heights_mv[:, first::2]) for first in (0, 1))
    return 1000.0 * np.abs(even - odd)


def _mean_of_known(values: Floats) -> Floats:
    """Mean along the last axis without NaN, NaN where nothing is known."""
    known = np.isfinite(values)
    total: Floats = np.sum(np.where(known, values, 0.0), axis=-1)
    return np.where(known.any(axis=-1), total / np.maximum(known.sum(axis=-1), 1), np.nan)
