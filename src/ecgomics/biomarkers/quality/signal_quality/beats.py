"""What could be used of the beats, and how far their detection and marks can be trusted."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, quantity
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, Fiducials, Marks, Quality, RepresentativeBeat
from ecgomics.signal.quality.detectors import curve_length_peaks, detector_agreement


@quantity
def duration_s(recording: Recording) -> float:
    """Length of the recording, gaps included."""
    return recording.duration_s


@quantity
def detected_s(beats: Beats | None) -> Floats:
    """Times of the beats; empty where none was found."""
    return np.zeros(0) if beats is None else beats.peak_s


@quantity
def second_detected_s(recording: Recording, visible_mv: Floats, quality: Quality) -> Floats:
    """Times of the beats by the second detector."""
    return curve_length_peaks(visible_mv, fs_hz=recording.fs_hz, usable=quality.usable)


@biomarker(
    code="ECG90060",
    label="Agreement of two QRS detectors",
    label_zh="两种QRS检测器一致性",
    unit="1",
    scope=RECORD,
    formula="F1 of the beats by QRS band and by curve length, one to one within 150 ms; a beat within 0.3 s of either "
    "end of the record counts only if both found it",
    tex=r"F_1=\frac{2TP}{2TP+FP+FN}",
    references=["Li2008", "Zong2003"],
    missing="low_quality",
    checks=[
        Check(
            given={
                "detected_s": [1.0, 2.0, 3.0, 4.0],
                "second_detected_s": [1.05, 2.0, 3.2, 4.0],
                "duration_s": 10.0,
            },
            value=0.75,
        ),
        Check(
            given={"detected_s": [0.1, 1.0, 2.0], "second_detected_s": [1.0, 2.0], "duration_s": 10.0},
            value=1.0,
        ),
    ],
)
def quality_detector_agreement(detected_s: Floats, second_detected_s: Floats, duration_s: float) -> float:
    """How far two QRS detectors of different principle find the same beats."""
    return detector_agreement(detected_s, second_detected_s, duration_s=duration_s)


@biomarker(
    code="ECG90110",
    label="Mean beat-template correlation (quality)",
    label_zh="心搏模板平均相关系数（质量）",
    unit="1",
    scope=LEAD,
    formula="template_correlation_mean",
    tex=r"\frac{1}{n}\sum_{i=1}^{n}\rho\left(b_i,\bar b\right)",
    references=["Orphanidou2015"],
    missing="low_quality",
    checks=[Check(given={"template_correlation_mean": [0.98, 0.7]}, value=[0.98, 0.7])],
)
def quality_template_correlation(template_correlation_mean: Floats) -> Floats:
    """How alike the beats are to the representative one: the comparative row, told here as a guard."""
    return template_correlation_mean


TWO_BEATS: Final = Beats(
    peak_s=np.array([1.0, 2.0]),
    kind=("N", "U"),
    group=np.zeros(2, dtype=np.intp),
    accepted=np.array([True, False]),
    after_gap=np.zeros(2, dtype=bool),
)
BEAT: Final = RepresentativeBeat(
    leads=("I", "II"),
    beat_mv=np.zeros((2, 3)),
    fs_hz=500.0,
    zero=1,
    beats_used=9,
    rr_ms=1000.0,
    lead_marks=Marks.of(qrs_peak_ms=np.array([0.0, np.nan])),
    global_marks=Marks.of(qrs_peak_ms=0.0),
    global_marks_raw=Marks.of(qrs_peak_ms=0.0),
    p_reference_mv=np.zeros(2),
    noise_uv=np.array([4.0, 0.0]),
)


@biomarker(
    code="ECG90130",
    label="Beats detected",
    label_zh="检出心搏数",
    unit="1",
    scope=RECORD,
    formula="number of beats found, whatever their class",
    tex=r"n_{\text{detected}}",
    references=["Kligfield2007"],
    checks=[Check(given={"beats": TWO_BEATS}, value=2.0), Check(given={"beats": None}, value=0.0)],
)
def quality_beats_detected(beats: Beats | None) -> float:
    """Number of heart beats that were found."""
    return 0.0 if beats is None else float(len(beats))


@biomarker(
    code="ECG90140",
    label="Beats used",
    label_zh="采用心搏数",
    unit="1",
    scope=RECORD,
    formula="number of beats in the representative beat; 0 without one",
    tex=r"n_{\text{used}}",
    references=["Kligfield2007"],
    checks=[
        Check(given={"representative_beat": BEAT}, value=9.0),
        Check(given={"representative_beat": None}, value=0.0),
    ],
)
def quality_beats_used(representative_beat: RepresentativeBeat | None) -> float:
    """Number of beats that intervals and amplitudes were measured from."""
    return 0.0 if representative_beat is None else float(representative_beat.beats_used)


@biomarker(
    code="ECG90150",
    label="Edited NN",
    label_zh="NN间期编辑比例",
    unit="%",
    scope=RECORD,
    formula="100*(recorded RR that are not NN)/(recorded RR)",
    tex=r"100\cdot\frac{n_{RR}-n_{NN}}{n_{RR}}",
    references=["TaskForce1996"],
    checks=[
        Check(
            given={"nn": NormalIntervals(np.full(9, 800.0), np.arange(9.0), np.ones(9, dtype=bool), 10.0)},
            value=10.0,
        )
    ],
)
def quality_nn_edited(nn: NormalIntervals) -> float:
    """Share of the RR intervals that heart-rate variability leaves out."""
    return nn.edited_percent


@biomarker(
    code="ECG90160",
    label="Noise of the representative beat",
    label_zh="代表心搏噪声",
    unit="uV",
    scope=LEAD,
    formula="RMS residual of the beats about the representative one between T and P, divided by sqrt(n)",
    tex=r"\frac{\operatorname{RMS}\left(b_i-\bar b\right)}{\sqrt{n}}",
    references=["Kligfield2007"],
    missing="low_quality",
    checks=[Check(given={"representative_beat": BEAT}, value=[4.0, float("nan")])],
)
def quality_beat_noise(representative_beat: RepresentativeBeat) -> Floats:
    """Noise that is left in the representative beat; none where the lead was not measured."""
    measured = np.isfinite(representative_beat.lead_marks.qrs_peak_ms)
    return np.where(measured, representative_beat.noise_uv, np.nan)


#: One lead with two beats, P doubtful in the second, and one lead that was not measured.
MARKED: Final = Fiducials(
    leads=("I", "II"),
    lead_s=np.zeros((2, 2, 9)),
    presence=np.array([[[1.0, 1.0, 1.0], [0.4, 1.0, 0.9]], [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]]),
    global_s=np.zeros((2, 9)),
)


@biomarker(
    code="ECG90180",
    label="Confidence of the fiducials",
    label_zh="标志点置信度",
    unit="1",
    scope=LEAD,
    tier=3,
    formula="mean over the beats measured in the lead and over P, QRS and T of max(p, 1 - p), p the probability that "
    "the wave is there, which stands with every fiducial",
    tex=r"\overline{\max(p,1-p)}",
    references=["derived"],
    missing="low_quality",
    checks=[Check(given={"fiducials": MARKED}, value=[5.5 / 6, float("nan")])],
)
def quality_fiducial_confidence(fiducials: Fiducials) -> Floats:
    """How sure it is of the waves of this lead that they are there, or that they are not: 0.5 to 1."""
    measured = fiducials.presence[..., 1] > 0.0
    certainty = np.maximum(fiducials.presence, 1.0 - fiducials.presence).mean(axis=2)
    beats = measured.sum(axis=1)
    total = np.sum(certainty, axis=1, where=measured)
    confidence: Floats = np.divide(total, beats, out=np.full(len(total), np.nan), where=beats > 0)
    return confidence
