"""The cardiac cycle: RR and PP intervals, rates, what is left of diastole."""

import numpy as np

from ecgomics.biomarkers.atrial import organised_atria
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import BEAT, RECORD, Check, guard
from ecgomics.biomarkers.guards import beats_at_least, conducted_atrial_rhythm
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.av_conduction import AvConduction
from ecgomics.signal.model import Beats, Fiducials

#: A PP interval longer than this multiple of the median holds a P wave that was not conducted, or a pause.
LONGEST_PP_OF_MEDIAN = 1.5
P_INTERVALS_MIN = 2
P_PRESENCE_PERCENT = 80.0


@guard("absent", "an accepted P wave in at least 80 % of the beats")
def p_in_most_beats(p_presence: float) -> bool:
    return p_presence >= P_PRESENCE_PERCENT


def _example_fiducials(*global_s: tuple[float, float, float]) -> Fiducials:
    """Beats of a worked example as (P onset, QRS onset, T end) in s, no leads."""
    marks = np.full((len(global_s), 9), np.nan)
    marks[:, [0, 3, 8]] = np.array(global_s).reshape(-1, 3)
    empty = np.empty((0, len(global_s), 9))
    return Fiducials(leads=(), lead_s=empty, presence=np.empty((0, len(global_s), 3)), global_s=marks)


def _example_beats(peak_s: tuple[float, ...]) -> Beats:
    """Normal beats of a worked example."""
    count = len(peak_s)
    return Beats(
        peak_s=np.array(peak_s),
        kind=tuple("N" for _ in peak_s),
        group=np.zeros(count, dtype=np.intp),
        accepted=np.ones(count, dtype=bool),
        after_gap=np.zeros(count, dtype=bool),
    )


@biomarker(
    code="ECG00001",
    label="Mean RR interval",
    label_zh="平均RR间期",
    unit="ms",
    scope=RECORD,
    formula="mean of R(i+1) − R(i) over all accepted beats, ectopic beats included",
    tex=r"\overline{RR}=\frac{1}{n}\sum_{i=1}^{n}\left(R_{i+1}-R_i\right)",
    references=["Kligfield2007"],
    terms={"LOINC": "8637-1"},
    requires=[beats_at_least(3)],
    checks=[Check(given={"rr_ms": np.array([800.0, 900.0, 1000.0])}, value=900.0)],
)
def rr_mean(rr_ms: Floats) -> float:
    """Mean interval between successive heart beats."""
    return float(np.mean(rr_ms)) if rr_ms.size else float("nan")


@biomarker(
    code="ECG00002",
    label="Median RR interval",
    label_zh="RR间期中位数",
    unit="ms",
    scope=RECORD,
    formula="median of R(i+1) − R(i) over all accepted beats",
    tex=r"\operatorname{median}_i\left(R_{i+1}-R_i\right)",
    references=["Kligfield2007"],
    requires=[beats_at_least(3)],
    checks=[Check(given={"rr_ms": np.array([800.0, 900.0, 1600.0])}, value=900.0)],
)
def rr_median(rr_ms: Floats) -> float:
    """Median interval between successive heart beats."""
    return float(np.median(rr_ms)) if rr_ms.size else float("nan")


@biomarker(
    code="ECG00003",
    label="Ventricular rate",
    label_zh="心室率",
    unit="/min",
    scope=RECORD,
    formula="60000/rr_mean",
    tex=r"HR=\frac{60000}{\overline{RR}}",
    references=["Kligfield2007"],
    terms={"LOINC": "8867-4", "MDC": "2:16770"},
    requires=[beats_at_least(3)],
    checks=[Check(given={"rr_mean": 750.0}, value=80.0)],
)
def heart_rate(rr_mean: float) -> float:
    """Ventricular rate from the mean RR interval."""
    return 60000.0 / rr_mean


@biomarker(
    code="ECG00004",
    label="Atrial rate",
    label_zh="心房率",
    unit="/min",
    scope=RECORD,
    formula="60000/pp_mean",
    tex=r"\frac{60000}{\overline{PP}}",
    references=["Kligfield2007"],
    requires=[conducted_atrial_rhythm, p_in_most_beats],
    checks=[Check(given={"pp_mean": 800.0}, value=75.0)],
)
def atrial_rate(pp_mean: float) -> float:
    """Rate of the P waves."""
    return 60000.0 / pp_mean


@biomarker(
    code="ECG00005",
    label="Mean PP interval",
    label_zh="平均PP间期",
    unit="ms",
    scope=RECORD,
    formula=(
        "mean interval between the P onsets of successive accepted beats; intervals above 1.5 medians, which "
        "may hold a P wave that was not conducted, are left out; at least three P waves"
    ),
    tex=r"\overline{PP}=\frac{1}{n}\sum_{i=1}^{n}\left(P_{\text{on},i+1}-P_{\text{on},i}\right)",
    references=["Kligfield2007"],
    requires=[conducted_atrial_rhythm],
    missing="absent",
    checks=[
        Check(
            given={
                "beat_marks": _example_fiducials(
                    (0.1, 0.26, 0.6), (0.9, 1.06, 1.4), (1.72, 1.88, 2.2), (3.32, 3.48, 3.9)
                ),
                "beats": _example_beats((0.3, 1.1, 1.92, 3.52)),
            },
            value=810.0,
        )
    ],
)
def pp_mean(beat_marks: Fiducials, beats: Beats) -> float:
    """Mean interval between successive conducted P waves."""
    p_on_s = beat_marks.global_s[:, 0]
    intervals_ms = np.where(np.isfinite(beats.rr_ms), np.diff(p_on_s) * 1000.0, np.nan)
    found_ms = intervals_ms[np.isfinite(intervals_ms)]
    if found_ms.size < P_INTERVALS_MIN:
        raise NotComputable("absent", "fewer than three successive P waves")
    return float(np.mean(found_ms[found_ms <= LONGEST_PP_OF_MEDIAN * np.median(found_ms)]))


@biomarker(
    code="ECG00006",
    label="QT to RR fraction",
    label_zh="QT/RR比值",
    unit="1",
    scope=BEAT,
    tier=3,
    formula="QT(i)/RR(i), RR(i) the interval from beat i to the next accepted beat; median over beats",
    tex=r"\mathrm{QT}_i/\mathrm{RR}_i",
    references=["derived"],
    checks=[
        Check(
            # QT 340 ms in 800 ms, 340 ms in 700 ms; the last beat has no RR of its own.
            given={
                "beat_marks": _example_fiducials((0.0, 0.16, 0.5), (0.8, 0.96, 1.3), (1.5, 1.66, 2.0)),
                "beats": _example_beats((0.2, 1.0, 1.7)),
            },
            value=[0.425, 34.0 / 70.0],
        )
    ],
)
def systole_fraction(beat_marks: Fiducials, beats: Beats) -> Floats:
    """Share of the cycle from the onset of QRS to the end of T."""
    qt_ms = (beat_marks.global_s[:-1, 8] - beat_marks.global_s[:-1, 3]) * 1000.0
    return np.asarray(qt_ms / beats.rr_ms, dtype=float)


@biomarker(
    code="ECG00007",
    label="TP segment",
    label_zh="TP段",
    unit="ms",
    scope=BEAT,
    tier=2,
    formula="P_on(i+1) − T_off(i) of successive accepted beats; above 0 only, since P may start before T ends",
    tex=r"P_{\text{on},i+1}-T_{\text{off},i}",
    references=["Gendelman2021"],
    requires=[conducted_atrial_rhythm],
    missing="absent",
    checks=[
        Check(
            given={
                "beat_marks": _example_fiducials((0.0, 0.16, 0.5), (0.8, 0.96, 1.3), (1.5, 1.66, 2.0)),
                "beats": _example_beats((0.2, 1.0, 1.7)),
            },
            value=[300.0, 200.0],
        )
    ],
)
def tp_segment(beat_marks: Fiducials, beats: Beats) -> Floats:
    """Time from the end of T to the next P."""
    segment_ms = (beat_marks.global_s[1:, 0] - beat_marks.global_s[:-1, 8]) * 1000.0
    return np.where(np.isfinite(beats.rr_ms) & (segment_ms > 0.0), segment_ms, np.nan)


@biomarker(
    code="ECG00008",
    label="TQ interval",
    label_zh="TQ间期",
    unit="ms",
    scope=BEAT,
    tier=2,
    formula="QRS_on(i+1) − T_off(i) of successive accepted beats",
    tex=r"QRS_{\text{on},i+1}-T_{\text{off},i}",
    references=["Fossa2007"],
    checks=[
        Check(
            given={
                "beat_marks": _example_fiducials((0.0, 0.16, 0.5), (0.8, 0.96, 1.3), (1.5, 1.66, 2.0)),
                "beats": _example_beats((0.2, 1.0, 1.7)),
            },
            value=[460.0, 360.0],
        )
    ],
)
def tq_interval(beat_marks: Fiducials, beats: Beats) -> Floats:
    """Time from the end of T to the next QRS."""
    interval_ms = (beat_marks.global_s[1:, 3] - beat_marks.global_s[:-1, 8]) * 1000.0
    return np.where(np.isfinite(beats.rr_ms), interval_ms, np.nan)


@biomarker(
    code="ECG00009",
    label="Share of beats with a P wave",
    label_zh="有P波心搏的比例",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="100·number of accepted beats with an accepted preceding P/number of accepted beats; 0 is a value",
    tex=r"100\cdot\frac{n_{\text{with P}}}{n_{\text{beats}}}",
    references=["Macfarlane2010"],
    requires=[beats_at_least(5)],
    checks=[
        Check(
            given={
                "fiducials": _example_fiducials(
                    (0.0, 0.16, 0.5), (np.nan, 0.96, 1.3), (1.5, 1.66, 2.0), (2.2, 2.4, 2.8)
                ),
                "beats": _example_beats((0.2, 1.0, 1.7, 2.4)),
            },
            value=75.0,
        )
    ],
)
def p_presence(fiducials: Fiducials, beats: Beats) -> float:
    """How many of the beats follow a P wave."""
    return 100.0 * float(np.mean(np.isfinite(fiducials.global_s[beats.accepted, 0])))


@biomarker(
    code="ECG00010",
    label="P to QRS count ratio",
    label_zh="P波与QRS波群数目之比",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="number of accepted P waves, also those that no QRS follows/number of QRS, counted from the first QRS "
    "(exclusive) to the last",
    tex=r"\frac{n_P}{n_{QRS}}",
    references=["Macfarlane2010"],
    minimum_s=10.0,
    requires=[beats_at_least(3), organised_atria],
    missing="absent",
    checks=[
        # eight P waves, of which every other one leads to a QRS
        Check(
            given={
                "av_conduction": AvConduction(
                    onset_s=np.arange(0.0, 6.4, 0.8),
                    pr_ms=np.array([np.nan, 160.0] * 4),
                    dropped=np.array([True, False] * 4),
                    complexes=4,
                    dissociated=False,
                )
            },
            value=2.0,
        )
    ],
)
def p_per_qrs(av_conduction: AvConduction) -> float:
    """P waves for each QRS: 1 in conducted sinus rhythm, more in block."""
    count = len(av_conduction.onset_s)
    return count / av_conduction.complexes if count else float("nan")
