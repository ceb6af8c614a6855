"""Ectopic beats: counts, burdens, runs, coupling."""

import re
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import BEAT, RECORD, Check, guard, quantity
from ecgomics.biomarkers.guards import atrial_rhythm
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import POINTS, Beats, Fiducials, Quality

RUN_BEATS: Final = 3
RUN_RATE_PER_MIN: Final = 100.0
SUSTAINED_S: Final = 30.0
HOUR_S: Final = 3600.0
DAY_S: Final = 86400.0


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of successive ectopic beats of one kind; arrays have the shape (runs,)."""

    beats: Ints
    """Number of beats."""
    rate_per_min: Floats
    """60000 over the mean RR within the run; NaN for a single beat."""
    duration_s: Floats
    """From the first to the last beat."""

    @classmethod
    def of(cls, kind: Bools, beats: Beats) -> "Runs":
        """Runs of the beats that are of the kind; a gap ends a run."""
        goes_on = kind[1:] & kind[:-1] & ~beats.after_gap[1:]
        first = np.flatnonzero(kind & ~np.concatenate([[False], goes_on]))
        last = np.flatnonzero(kind & ~np.concatenate([goes_on, [False]]))
        number, duration_s = last - first + 1, beats.peak_s[last] - beats.peak_s[first]
        rate_per_min = np.full(len(first), np.nan)
        np.divide(60.0 * (number - 1), duration_s, out=rate_per_min, where=number > 1)
        return cls(number, rate_per_min, duration_s)

    @property
    def tachycardia(self) -> Bools:
        """Runs of at least 3 beats at 100 /min or more that end within 30 s."""
        long_enough = (self.beats >= RUN_BEATS) & (self.duration_s < SUSTAINED_S)
        return long_enough & (np.nan_to_num(self.rate_per_min) >= RUN_RATE_PER_MIN)


@quantity
def ventricular_beats(beats: Beats) -> Bools:
    """Which beats are ventricular ectopic ones, (beats,)."""
    return np.array([kind == "V" for kind in beats.kind])


@quantity
def supraventricular_beats(beats: Beats) -> Bools:
    """Which beats are supraventricular ectopic ones, (beats,)."""
    return np.array([kind == "S" for kind in beats.kind])


@quantity
def ventricular_runs(beats: Beats, ventricular_beats: Bools) -> Runs:
    """Runs of ventricular ectopic beats, single ones included."""
    return Runs.of(ventricular_beats, beats)


@quantity
def supraventricular_runs(beats: Beats, supraventricular_beats: Bools) -> Runs:
    """Runs of supraventricular ectopic beats, single ones included."""
    return Runs.of(supraventricular_beats, beats)


@dataclass(frozen=True, slots=True)
class Extrasystoles:
    """Single ventricular ectopic beats between normal ones; arrays have the shape (extrasystoles,)."""

    coupling_ms: Floats
    """From the beat before to the ectopic beat."""
    pause_ms: Floats
    """From the ectopic beat to the beat after; NaN where none follows."""
    sinus_ms: Floats
    """The interval before the coupling interval, between two normal beats; NaN where there is none."""


@quantity
def extrasystoles(beats: Beats, ventricular_beats: Bools) -> Extrasystoles:
    """Intervals about the ventricular ectopic beats that follow a normal beat."""
    normal = np.array([kind == "N" for kind in beats.kind])
    rr_ms = np.concatenate([[np.nan, np.nan], beats.rr_ms, [np.nan]])
    own = np.concatenate([[np.nan], beats.rr_ms])
    place = np.flatnonzero(ventricular_beats & np.concatenate([[False], normal[:-1]]) & np.isfinite(own))
    second_normal = np.concatenate([[False, False], normal[:-2] & normal[1:-1]])[place]
    followed = np.concatenate([normal[1:], [False]])[place]
    return Extrasystoles(
        coupling_ms=own[place],
        pause_ms=np.where(followed, rr_ms[place + 2], np.nan),
        sinus_ms=np.where(second_normal, rr_ms[place], np.nan),
    )


@guard("absent", "at least one ventricular ectopic beat")
def any_extrasystole(ventricular_beats: Bools) -> bool:
    return bool(ventricular_beats.any())


@guard("absent", "at least three ventricular ectopic beats")
def three_extrasystoles(ventricular_beats: Bools) -> bool:
    return int(ventricular_beats.sum()) >= 3


ectopic = partial(biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=10.0)
hourly = partial(biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=HOUR_S)
daily = partial(
    biomarker, scope=RECORD, references=["Crawford1999"], minimum_s=DAY_S, ultra_short_s=10.0, unit="%"
)

#: A single beat, a couplet, a triplet at 120 /min, a run of five at 150 /min, a slow triplet.
EXAMPLE: Final = Runs(
    beats=np.array([1, 2, 3, 5, 3]),
    rate_per_min=np.array([np.nan, 120.0, 120.0, 150.0, 80.0]),
    duration_s=np.array([0.0, 0.5, 1.0, 1.6, 1.5]),
)


@ectopic(
    code="ECG20801",
    label="PVC count",
    label_zh="室性早搏次数",
    unit="1",
    formula="count of ventricular ectopic beats; 0 if none",
    tex=r"\#\{\text{V}\}",
    checks=[Check(given={"ventricular_beats": np.array([False, True, False, True])}, value=2.0)],
)
def pvc_count(ventricular_beats: Bools) -> float:
    """Number of ventricular ectopic beats."""
    return float(ventricular_beats.sum())


@ectopic(
    code="ECG20802",
    label="PAC count",
    label_zh="房性早搏次数",
    unit="1",
    formula="count of premature supraventricular beats; 0 if none",
    tex=r"\#\{\text{S}\}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_beats": np.array([False, True, False, False])}, value=1.0)],
)
def pac_count(supraventricular_beats: Bools) -> float:
    """Number of supraventricular ectopic beats."""
    return float(supraventricular_beats.sum())


@daily(
    code="ECG20803",
    label="PVC burden",
    label_zh="室性早搏负荷",
    formula="100*pvc_count/all beats",
    tex=r"100\cdot\frac{\#\{\text{V}\}}{n}",
    checks=[Check(given={"ventricular_beats": np.array([False, True, False, False])}, value=25.0)],
)
def pvc_burden(ventricular_beats: Bools) -> float:
    """Share of ventricular ectopic beats."""
    return float(100.0 * ventricular_beats.mean())


@daily(
    code="ECG20804",
    label="PAC burden",
    label_zh="房性早搏负荷",
    formula="100*pac_count/all beats",
    tex=r"100\cdot\frac{\#\{\text{S}\}}{n}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_beats": np.array([False, True, False, True])}, value=50.0)],
)
def pac_burden(supraventricular_beats: Bools) -> float:
    """Share of supraventricular ectopic beats."""
    return float(100.0 * supraventricular_beats.mean())


@hourly(
    code="ECG20805",
    label="Ventricular couplets",
    label_zh="成对室性早搏",
    unit="1",
    formula="count of exactly 2 successive ventricular ectopic beats; 0 if none",
    tex=r"\#\{\text{runs of exactly 2 V}\}",
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=1.0)],
)
def ventricular_couplets(ventricular_runs: Runs) -> float:
    """Number of pairs of ventricular ectopic beats."""
    return float(np.count_nonzero(ventricular_runs.beats == 2))


@hourly(
    code="ECG20806",
    label="Ventricular triplets",
    label_zh="三连发室性早搏",
    unit="1",
    formula="count of exactly 3 successive ventricular ectopic beats at any rate; 0 if none",
    tex=r"\#\{\text{runs of exactly 3 V}\}",
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=2.0)],
)
def ventricular_triplets(ventricular_runs: Runs) -> float:
    """Number of threes of ventricular ectopic beats."""
    return float(np.count_nonzero(ventricular_runs.beats == 3))


@hourly(
    code="ECG20807",
    label="NSVT runs",
    label_zh="非持续性室性心动过速阵数",
    unit="1",
    formula="count of runs of >=3 ventricular beats at >=100 /min ending within 30 s; 0 if none",
    tex=r"\#\{\text{runs of}\ge 3\ \text{V at}\ge 100\ \text{/min},\ <30\ \text{s}\}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=2.0)],
)
def nsvt_runs(ventricular_runs: Runs) -> float:
    """Number of non-sustained ventricular tachycardias."""
    return float(ventricular_runs.tachycardia.sum())


@hourly(
    code="ECG20808",
    label="Longest NSVT",
    label_zh="最长非持续性室速心搏数",
    unit="1",
    formula="number of beats of the longest NSVT run",
    tex=r"\max_{\text{runs}}n_{\text{V}}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=5.0)],
)
def nsvt_longest(ventricular_runs: Runs) -> float:
    """Beats of the longest non-sustained ventricular tachycardia."""
    return float(_of_tachycardias(ventricular_runs, ventricular_runs.beats).max())


@hourly(
    code="ECG20809",
    label="Fastest NSVT",
    label_zh="最快非持续性室速心率",
    unit="/min",
    formula="60000/mean RR of the fastest NSVT run",
    tex=r"\max_{\text{runs}}\frac{60000}{\overline{RR}}",
    references=["AlKhatib2017"],
    checks=[Check(given={"ventricular_runs": EXAMPLE}, value=150.0)],
)
def nsvt_fastest(ventricular_runs: Runs) -> float:
    """Rate of the fastest non-sustained ventricular tachycardia."""
    return float(_of_tachycardias(ventricular_runs, ventricular_runs.rate_per_min).max())


def _of_tachycardias(runs: Runs, values: Floats | Ints) -> Floats | Ints:
    if not runs.tachycardia.any():
        raise NotComputable("absent", "there is no run of ventricular tachycardia")
    return values[runs.tachycardia]


@hourly(
    code="ECG20818",
    label="Supraventricular runs",
    label_zh="室上性心动过速阵数",
    unit="1",
    tier=2,
    formula="count of runs of >=3 premature supraventricular beats at >=100 /min ending within 30 s; 0 if none",
    tex=r"\#\{\text{runs of}\ge 3\ \text{S at}\ge 100\ \text{/min},\ <30\ \text{s}\}",
    requires=[atrial_rhythm],
    checks=[Check(given={"supraventricular_runs": EXAMPLE}, value=2.0)],
)
def svt_runs(supraventricular_runs: Runs) -> float:
    """Number of short supraventricular tachycardias."""
    return float(supraventricular_runs.tachycardia.sum())


#: Two extrasystoles 500 and 520 ms after a sinus beat, at a sinus interval of 1000 ms; a third without neighbours.
COUPLED: Final = Extrasystoles(
    coupling_ms=np.array([500.0, 520.0, 540.0]),
    pause_ms=np.array([1500.0, 1400.0, np.nan]),
    sinus_ms=np.array([1000.0, 1000.0, np.nan]),
)


@ectopic(
    code="ECG20812",
    label="Mean PVC coupling interval",
    label_zh="室性早搏平均联律间期",
    unit="ms",
    tier=2,
    formula="mean of R(PVC)-R(preceding normal beat)",
    tex=r"\frac{1}{n}\sum_k\left(R_{V,k}-R_{N,k}\right)",
    requires=[three_extrasystoles],
    checks=[Check(given={"extrasystoles": COUPLED}, value=520.0)],
)
def pvc_coupling_mean(extrasystoles: Extrasystoles) -> float:
    """Mean time from a normal beat to the ventricular ectopic beat after it."""
    return float(_couplings(extrasystoles).mean())


@ectopic(
    code="ECG20813",
    label="SD of the PVC coupling interval",
    label_zh="室性早搏联律间期标准差",
    unit="ms",
    tier=2,
    formula="SD (n-1) of R(PVC)-R(preceding normal beat)",
    tex=r"\operatorname{SD}_k\left(R_{V,k}-R_{N,k}\right)",
    requires=[three_extrasystoles],
    checks=[Check(given={"extrasystoles": COUPLED}, value=20.0)],
)
def pvc_coupling_sd(extrasystoles: Extrasystoles) -> float:
    """How fixed the coupling of ventricular ectopic beats is."""
    return float(_couplings(extrasystoles).std(ddof=1))


def _couplings(extrasystoles: Extrasystoles) -> Floats:
    if len(extrasystoles.coupling_ms) < 3:
        raise NotComputable("absent", "fewer than three ventricular ectopic beats follow a normal beat")
    return extrasystoles.coupling_ms


@ectopic(
    code="ECG20814",
    label="Prematurity index",
    label_zh="提前指数",
    unit="1",
    scope=BEAT,
    tier=2,
    formula="coupling interval/preceding sinus RR",
    tex=r"\frac{RR_{\text{coupling}}}{RR_{\text{sinus}}}",
    missing="absent",
    requires=[any_extrasystole],
    checks=[Check(given={"extrasystoles": COUPLED}, value=[0.5, 0.52, np.nan])],
)
def prematurity_index(extrasystoles: Extrasystoles) -> Floats:
    """How early ventricular ectopic beats come."""
    return extrasystoles.coupling_ms / extrasystoles.sinus_ms


@ectopic(
    code="ECG20815",
    label="Post-ectopic pause ratio",
    label_zh="代偿间歇比",
    unit="1",
    scope=BEAT,
    tier=2,
    formula="post-ectopic RR/preceding sinus RR",
    tex=r"\frac{RR_{\text{post-ectopic}}}{RR_{\text{sinus}}}",
    missing="absent",
    requires=[any_extrasystole],
    checks=[Check(given={"extrasystoles": COUPLED}, value=[1.5, 1.4, np.nan])],
)
def pause_ratio(extrasystoles: Extrasystoles) -> Floats:
    """How long the pause after a ventricular ectopic beat is."""
    return extrasystoles.pause_ms / extrasystoles.sinus_ms


@quantity
def ventricular_qrs_ms(ventricular_beats: Bools, fiducials: Fiducials) -> Floats:
    """QRS duration of the ventricular ectopic beats whose QRS has both limits."""
    limits_s = fiducials.global_s[:, [POINTS.index("QRS_on"), POINTS.index("QRS_off")]][ventricular_beats]
    durations_ms = 1000.0 * np.diff(limits_s, axis=1)[:, 0]
    return durations_ms[np.isfinite(durations_ms)]


@ectopic(
    code="ECG20817",
    label="PVC QRS duration",
    label_zh="室性早搏QRS时限",
    unit="ms",
    tier=2,
    formula="median QRS duration of PVC",
    tex=r"\operatorname{median}_k QRS_{V,k}",
    requires=[any_extrasystole],
    checks=[Check(given={"ventricular_qrs_ms": [150.0, 140.0, 170.0]}, value=150.0)],
)
def pvc_qrs_duration(ventricular_qrs_ms: Floats) -> float:
    """How wide the QRS of ventricular ectopic beats is."""
    if not ventricular_qrs_ms.size:
        raise NotComputable("failed", "no ventricular ectopic beat has both limits of QRS")
    return float(np.median(ventricular_qrs_ms))


# ── patterns and shapes ──────────────────────────────────────────────────────────────────────────────────────────

#: Alternations, or groups of three, from which a run counts.
PATTERN_REPEATS: Final = 3
#: Share of the ventricular ectopic beats, and number of beats, from which on a shape counts as one of its own.
SHAPE_SHARE: Final = 0.05
SHAPE_BEATS: Final = 2


def pattern_s(beats: Beats, pattern: str) -> float:
    """Time from the first to the last beat of the runs that repeat a pattern of kinds three times or more."""
    total_s = 0.0
    for stretch in np.split(np.arange(len(beats)), np.flatnonzero(beats.after_gap[1:]) + 1):
        kinds, first = "".join(beats.kind[place] for place in stretch), int(stretch[0])
        for run in re.finditer(f"(?:{pattern}){{{PATTERN_REPEATS},}}", kinds):
            total_s += float(beats.peak_s[first + run.end() - 1] - beats.peak_s[first + run.start()])
    return total_s


@quantity
def bigeminy_s(beats: Beats) -> float:
    """Time in runs of a normal and a ventricular ectopic beat in turn."""
    return pattern_s(beats, "NV")


@quantity
def trigeminy_s(beats: Beats) -> float:
    """Time in runs of two normal beats and a ventricular ectopic one."""
    return pattern_s(beats, "NNV")


@hourly(
    code="ECG20810",
    label="Ventricular bigeminy",
    label_zh="室性早搏二联律比例",
    unit="%",
    tier=2,
    formula="100*time in runs of >=3 alternations of a normal beat and a PVC, first to last beat/analysable time; 0 if "
    "none",
    tex=r"100\cdot\frac{t_{\text{bigeminy}}}{t}",
    checks=[Check(given={"bigeminy_s": 36.0, "analysable_s": 3600.0}, value=1.0)],
)
def bigeminy_share(bigeminy_s: float, analysable_s: float) -> float:
    """Share of the time in ventricular bigeminy."""
    return 100.0 * bigeminy_s / analysable_s


@hourly(
    code="ECG20811",
    label="Ventricular trigeminy",
    label_zh="室性早搏三联律比例",
    unit="%",
    tier=2,
    formula="100*time in runs of >=3 groups of two normal beats and a PVC, first to last beat/analysable time; 0 if "
    "none",
    tex=r"100\cdot\frac{t_{\text{trigeminy}}}{t}",
    checks=[Check(given={"trigeminy_s": 72.0, "analysable_s": 3600.0}, value=2.0)],
)
def trigeminy_share(trigeminy_s: float, analysable_s: float) -> float:
    """Share of the time in ventricular trigeminy."""
    return 100.0 * trigeminy_s / analysable_s


@quantity
def analysable_s(quality: Quality) -> float:
    """Time in which at least one lead can be used."""
    return quality.analysable_s


@guard("absent", "at least five ventricular ectopic beats")
def five_extrasystoles(ventricular_beats: Bools) -> bool:
    return int(ventricular_beats.sum()) >= 5


@quantity
def ventricular_shapes(beats: Beats, ventricular_beats: Bools) -> Ints:
    """Number of ventricular ectopic beats in each group of like beats that holds any, the largest first."""
    return np.sort(np.unique(beats.group[ventricular_beats], return_counts=True)[1])[::-1]


@biomarker(
    code="ECG20816",
    label="PVC morphologies",
    label_zh="室性早搏形态数",
    unit="1",
    scope=RECORD,
    tier=2,
    minimum_s=60.0,
    formula="number of groups of like beats (correlation >=0.9) among the PVC; a group counts with at least two PVC "
    "and 5 % of them, and the largest in any case",
    tex=r"\#\left\{g:n_g\ge\max(2,\,0.05\,n)\right\}",
    references=["Crawford1999"],
    requires=[five_extrasystoles],
    checks=[
        Check(given={"ventricular_shapes": np.array([60, 20, 3, 1])}, value=2.0),
        Check(given={"ventricular_shapes": np.array([1, 1, 1, 1, 1])}, value=1.0),
    ],
)
def pvc_morphology_count(ventricular_shapes: Ints) -> float:
    """In how many shapes ventricular ectopic beats come."""
    least = max(SHAPE_BEATS, SHAPE_SHARE * float(ventricular_shapes.sum()))
    return float(max(int(np.count_nonzero(ventricular_shapes >= least)), 1))
