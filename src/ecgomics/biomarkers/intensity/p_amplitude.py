"""Amplitudes and areas of P, between its global marks and about the level just before it."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import SPATIAL
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import all_of, atrial_rhythm, diagnostic_path, p_wave, sinus_rhythm
from ecgomics.biomarkers.high_resolution import (
    HRES,
    LATE_POTENTIAL_BEATS,
    P_BAND_HZ,
    enough_to_average,
    high_resolution,
)
from ecgomics.biomarkers.p_shape import PartsOfP
from ecgomics.biomarkers.waves import P_REFERENCE_MS, Deflection, Stretch
from ecgomics.core.arrays import Bools, Floats, median
from ecgomics.core.errors import NotComputable
from ecgomics.signal.late_potentials import FilteredWave
from ecgomics.signal.model import Beats, Fiducials, Marks

P_II_MV: Final = 0.25
P_V1_MV: Final = 0.15
TERMINAL_FORCE_MV_MS: Final = 4.0
LONG_P_MS: Final = 120.0
BIFID_MS: Final = 40.0
LAST_MS: Final = 20.0
#: Shortest TP segment whose level is a reference.
TP_MS: Final = 40.0

_P = Stretch.of(
    [0.0, 40.0, 60.0, 80.0, 100.0], II=[0.0, 0.15, 0.1, 0.05, 0.0], V1=[0.0, 0.1, 0.0, -0.05, 0.0]
)


@guard("failed", "TP segment of 40 ms or more (median of the beats)")
def long_tp(fiducials: Fiducials, beats: Beats) -> bool:
    tp_s = (fiducials.global_s[1:, 0] - fiducials.global_s[:-1, 8])[np.isfinite(beats.rr_ms)]
    found_s = tp_s[np.isfinite(tp_s)]
    return bool(found_s.size) and float(np.median(found_s)) * 1000.0 >= TP_MS


@biomarker(
    code="ECG10001",
    label="P peak amplitude",
    label_zh="P波正向振幅",
    unit="mV",
    scope=LEAD,
    formula="max of P − level just before P_on, between the global P_on and P_off; 0 if no positive part",
    tex=r"\max_{P}\left(v-v_{P_{\text{on}}},0\right)",
    references=["IEC60601225"],
    requires=[diagnostic_path, p_wave],
    checks=[Check(given={"p_stretch": _P}, value=[0.15, 0.1])],
)
def p_amplitude_positive(p_stretch: Stretch) -> Floats:
    """Height of the positive part of P in each lead."""
    return np.asarray(np.maximum(p_stretch.lead_mv.max(axis=1), 0.0), dtype=float)


@biomarker(
    code="ECG10002",
    label="P nadir amplitude",
    label_zh="P波负向振幅",
    unit="mV",
    scope=LEAD,
    formula="min of P − level just before P_on, between the global P_on and P_off (≤0); 0 if no negative part",
    tex=r"\min_{P}\left(v-v_{P_{\text{on}}},0\right)",
    references=["IEC60601225"],
    requires=[diagnostic_path, p_wave],
    checks=[Check(given={"p_stretch": _P}, value=[0.0, -0.05])],
)
def p_amplitude_negative(p_stretch: Stretch) -> Floats:
    """Depth of the negative part of P in each lead."""
    return np.asarray(np.minimum(p_stretch.lead_mv.min(axis=1), 0.0), dtype=float)


@biomarker(
    code="ECG10003",
    label="P area",
    label_zh="P波面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral of P − level just before P_on, from the global P_on to P_off",
    tex=r"\int_{P_{\text{on}}}^{P_{\text{off}}}\left(v-v_{P_{\text{on}}}\right)dt",
    references=["PTBXLplus"],
    requires=[diagnostic_path, p_wave],
    checks=[Check(given={"p_stretch": _P}, value=[7.5, 2.0])],
)
def p_area(p_stretch: Stretch) -> Floats:
    """Net area of P in each lead."""
    return p_stretch.area_mv_ms()


@biomarker(
    code="ECG10004",
    label="P absolute area",
    label_zh="P波绝对面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of abs(P − level just before P_on), from the global P_on to P_off",
    tex=r"\int_{P_{\text{on}}}^{P_{\text{off}}}\left|v-v_{P_{\text{on}}}\right|dt",
    references=["Macfarlane2010"],
    requires=[diagnostic_path, p_wave],
    checks=[Check(given={"p_stretch": _P}, value=[7.5, 4.0])],
)
def p_area_absolute(p_stretch: Stretch) -> Floats:
    """Area of P on both sides of its reference level in each lead."""
    return p_stretch.area_mv_ms(np.abs)


@biomarker(
    code="ECG10005",
    label="P terminal force in V1",
    label_zh="V1导联P波终末电势",
    unit="mV.ms",
    scope=RECORD,
    formula=(
        "abs(most negative terminal P amplitude in V1)·p_terminal_duration_v1, positive; 0 without a "
        "terminal negative "
        "part of ≥0.02 mV; ≥4 mV.ms (0.04 mm·s) is abnormal"
    ),
    tex=r"|P_{\text{terminal}}|\cdot d_{\text{terminal}}\quad(V1)",
    references=["Morris1964"],
    leads=all_of("V1"),
    requires=[diagnostic_path, p_wave],
    checks=[
        Check(given={"p_parts_v1": PartsOfP(None, Deflection(-120.0, -100.0, -70.0, -0.1))}, value=5.0),
        Check(given={"p_parts_v1": PartsOfP(Deflection(-160.0, -120.0, -70.0, 0.1), None)}, value=0.0),
    ],
)
def p_terminal_force_v1(p_parts_v1: PartsOfP) -> float:
    """Depth times duration of the terminal negative P in V1."""
    terminal = p_parts_v1.terminal
    return 0.0 if terminal is None else -terminal.peak_mv * (terminal.off_ms - terminal.on_ms)


@biomarker(
    code="ECG10006",
    label="Terminal P RMS, 20 ms",
    label_zh="P波终末20 ms均方根电压",
    unit="uV",
    scope=RECORD,
    tier=2,
    formula="RMS of the vector magnitude over the last 20 ms of saecg_p_duration",
    tex=r"\sqrt{\frac{1}{n} \sum_{t_{\text{off}} - 20\,\text{ms} < t \le t_{\text{off}}} |\mathbf{v}_f(t)|^2}",
    references=["Fukunami1991"],
    leads=SPATIAL,
    minimum_s=180.0,
    requires=[
        high_resolution(P_BAND_HZ[1]),
        enough_to_average(LATE_POTENTIAL_BEATS),
        sinus_rhythm,
        p_wave,
    ],
    chain=HRES,
    checks=[
        # 81 … 90 ms with 6 uV, 91 … 100 ms with 2 uV: half of 36 and half of 4.
        Check(
            given={
                "filtered_p": FilteredWave(
                    time_ms=np.arange(120.0),
                    magnitude_uv=np.where(np.arange(120) <= 90, 6.0, 2.0),
                    on_ms=0.0,
                    off_ms=100.0,
                    noise_uv=0.3,
                )
            },
            value=20.0**0.5,
        )
    ],
)
def saecg_p_rms20(filtered_p: FilteredWave) -> float:
    """Voltage of the last 20 ms of the filtered P wave."""
    return filtered_p.last_rms_uv(LAST_MS)


@biomarker(
    code="ECG10007",
    label="P voltage criterion of right atrial abnormality",
    label_zh="右心房异常P波电压标准",
    unit="{flag}",
    scope=RECORD,
    formula="P positive amplitude >0.25 mV in II or >0.15 mV in V1",
    tex=r"P_{II}>0.25\ \text{mV}\ \vee\ P_{V1}>0.15\ \text{mV}",
    references=["Hancock2009"],
    leads=all_of("II", "V1"),
    requires=[diagnostic_path, atrial_rhythm, p_wave],
    checks=[
        Check(given={"p_amplitude_positive": LeadValues.of(II=0.26, V1=0.1)}, value=True),
        Check(given={"p_amplitude_positive": LeadValues.of(II=0.25, V1=0.15)}, value=False),
    ],
)
def right_atrial_p_voltage(p_amplitude_positive: LeadValues) -> bool:
    """Whether P is as tall as in right atrial abnormality."""
    lead_ii_mv, v1_mv = p_amplitude_positive["II"], p_amplitude_positive["V1"]
    return lead_ii_mv > P_II_MV or v1_mv > P_V1_MV


@biomarker(
    code="ECG10008",
    label="Atrial repolarisation (Ta) level",
    label_zh="心房复极（Ta）水平",
    unit="mV",
    scope=LEAD,
    tier=2,
    formula="mean over the 20 ms before the global QRS_on − median over the 20 ms before the global P_on (TP)",
    tex=r"\overline{v}_{[\mathrm{QRS}_\text{on} - 20\,\text{ms},\,\mathrm{QRS}_\text{on}]} - v_{TP}",
    references=["Charles1973"],
    requires=[diagnostic_path, p_wave, long_tp],
    checks=[
        Check(
            # TP 0.02 and 0 mV; the last three samples before QRS: 0, -0.03, -0.03 mV and 0.06, 0.03, 0 mV.
            given={
                "beat_mv": np.array(
                    [[0.02, 0.02, 0.1, 0.0, -0.03, -0.03, 1.0], [0.0, 0.0, 0.1, 0.06, 0.03, 0.0, 1.0]]
                ),
                "beat_time_ms": np.array([-220.0, -210.0, -150.0, -60.0, -50.0, -40.0, 0.0]),
                "global_marks": Marks.of(p_on_ms=-205.0, qrs_on_ms=-40.0),
            },
            value=[-0.04, 0.03],
        )
    ],
)
def ta_level(beat_mv: Floats, beat_time_ms: Floats, global_marks: Marks) -> Floats:
    """Level of the end of the PR segment above the TP segment in each lead."""
    end, begin = _before(beat_time_ms, global_marks.qrs_on_ms), _before(beat_time_ms, global_marks.p_on_ms)
    if not (end.any() and begin.any()):
        raise NotComputable("failed", "the representative beat holds no TP segment")
    return np.asarray(beat_mv[:, end].mean(axis=1) - median(beat_mv[:, begin], axis=1), dtype=float)


def _before(time_ms: Floats, mark_ms: Floats) -> Bools:
    """The samples of the 20 ms before a mark."""
    return (time_ms >= mark_ms - P_REFERENCE_MS) & (time_ms <= mark_ms)


@biomarker(
    code="ECG10009",
    label="Left atrial abnormality",
    label_zh="左心房异常",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="p_terminal_force_v1 ≥4 mV.ms, or p_duration ≥120 ms with p_bifid_interval ≥40 ms in I or II",
    tex=r"PTF_{V1}\ge 4\ \text{mV ms}\ \vee\ \left(P_{\text{dur}}\ge 120\ \wedge\ \Delta_{\text{peaks}}\ge 40\right)",
    references=["Hancock2009"],
    leads=all_of("I", "II", "V1"),
    requires=[diagnostic_path, atrial_rhythm, p_wave],
    checks=[
        Check(
            given={
                "p_terminal_force_v1": 1.0,
                "p_duration": 124.0,
                "p_bifid_interval": LeadValues.of(I=np.nan, II=44.0),
            },
            value=True,
        ),
        Check(
            given={
                "p_terminal_force_v1": 1.0,
                "p_duration": 124.0,
                "p_bifid_interval": LeadValues.of(I=np.nan, II=36.0),
            },
            value=False,
        ),
    ],
)
def left_atrial_abnormality(
    p_terminal_force_v1: float, p_duration: float, p_bifid_interval: LeadValues
) -> bool:
    """Whether P has the shape of left atrial abnormality."""
    peaks_ms = [p_bifid_interval.get(lead, absent=0.0) for lead in ("I", "II")]
    return p_terminal_force_v1 >= TERMINAL_FORCE_MV_MS or (
        p_duration >= LONG_P_MS and max(peaks_ms) >= BIFID_MS
    )
