"""Amplitudes, areas and slopes of T."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import all_of, diagnostic_path, t_end
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.leads import STANDARD_LEADS

#: Smallest T whose shape, slopes and peak are measured.
MEASURABLE_T_MV = 0.1
#: Smallest R for which T/R may be compared.
R_FOR_RATIO_MV = 0.3
GIANT_T_MV = -1.0

_BEAT = {
    "beat_mv": np.array([[0.0, 0.3, -0.05, 0.0], [0.0, -0.2, 0.1, 0.4]]),
    "t_samples": np.array([[True, True, True, True], [True, True, True, False]]),
}
_T = Stretch.of([100.0, 200.0, 300.0], II=[0.0, 0.4, 0.0], V1=[0.0, -0.1, 0.0])


@guard("absent", "T of 0.1 mV or more in the lead")
def t_measurable(t_amplitude: Floats) -> Bools:
    return np.abs(t_amplitude) >= MEASURABLE_T_MV


@guard("out_of_domain", "R of 0.3 mV or more in the lead")
def r_tall_enough(r_height: LeadValues) -> Bools:
    return r_height.values >= R_FOR_RATIO_MV


@biomarker(
    code="ECG10501",
    label="T peak amplitude",
    label_zh="T波正向振幅",
    unit="mV",
    scope=LEAD,
    formula="max of T − reference between T_on (J if not found) and T_off of the lead, 0 if no positive part",
    tex=r"\max_{T}(v,0)",
    references=["IEC60601225"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given=_BEAT, value=[0.3, 0.1])],
)
def t_amplitude_positive(beat_mv: Floats, t_samples: Bools) -> Floats:
    """Height of the positive part of T in each lead."""
    highest_mv = np.where(t_samples, beat_mv, -np.inf).max(axis=1)
    return np.where(t_samples.any(axis=1), np.maximum(highest_mv, 0.0), np.nan)


@biomarker(
    code="ECG10502",
    label="T nadir amplitude",
    label_zh="T波负向振幅",
    unit="mV",
    scope=LEAD,
    formula="min of T − reference between T_on (J if not found) and T_off of the lead (≤0), 0 if no negative part",
    tex=r"\min_{T}(v,0)",
    references=["IEC60601225"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given=_BEAT, value=[-0.05, -0.2])],
)
def t_amplitude_negative(beat_mv: Floats, t_samples: Bools) -> Floats:
    """Depth of the negative part of T in each lead."""
    lowest_mv = np.where(t_samples, beat_mv, np.inf).min(axis=1)
    return np.where(t_samples.any(axis=1), np.minimum(lowest_mv, 0.0), np.nan)


@biomarker(
    code="ECG10503",
    label="T amplitude, signed dominant",
    label_zh="T波振幅（主波，带符号）",
    unit="mV",
    scope=LEAD,
    formula="t_amplitude_positive or t_amplitude_negative, whichever is larger in magnitude",
    tex=r"\operatorname{sgn}(v)\max_{T}|v|",
    references=["IEC60601225"],
    requires=[diagnostic_path],
    checks=[
        Check(
            given={
                "t_amplitude_positive": np.array([0.3, 0.1]),
                "t_amplitude_negative": np.array([-0.05, -0.2]),
            },
            value=[0.3, -0.2],
        )
    ],
)
def t_amplitude(t_amplitude_positive: Floats, t_amplitude_negative: Floats) -> Floats:
    """Dominant T amplitude with its sign in each lead."""
    return np.where(t_amplitude_positive >= -t_amplitude_negative, t_amplitude_positive, t_amplitude_negative)


@biomarker(
    code="ECG10504",
    label="T amplitude in aVR",
    label_zh="aVR导联T波振幅",
    unit="mV",
    scope=RECORD,
    tier=2,
    formula="t_amplitude in aVR; > −0.1 mV has been called abnormal",
    tex=r"T_{aVR}",
    references=["Tan2008"],
    leads=all_of("aVR"),
    requires=[diagnostic_path],
    checks=[Check(given={"t_amplitude": LeadValues.of(aVR=-0.25)}, value=-0.25)],
)
def t_amplitude_avr(t_amplitude: LeadValues) -> float:
    """Dominant T amplitude in aVR."""
    return t_amplitude["aVR"]


@biomarker(
    code="ECG10505",
    label="T area",
    label_zh="T波面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="signed integral of v − reference between the global T_on (J if not found) and T_off",
    tex=r"\int_{T}v\,dt",
    references=["Stabenau2023"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given={"t_stretch": _T}, value=[40.0, -10.0])],
)
def t_area(t_stretch: Stretch) -> Floats:
    """Net area of T in each lead."""
    return t_stretch.area_mv_ms()


@biomarker(
    code="ECG10506",
    label="T absolute area",
    label_zh="T波绝对面积",
    unit="mV.ms",
    scope=LEAD,
    tier=2,
    formula="integral of abs(v − reference) between the global T_on (J if not found) and T_off",
    tex=r"\int_{T}|v|\,dt",
    references=["Macfarlane2010"],
    requires=[diagnostic_path, t_end],
    checks=[Check(given={"t_stretch": _T}, value=[40.0, 10.0])],
)
def t_area_absolute(t_stretch: Stretch) -> Floats:
    """Area of T on both sides of the reference level in each lead."""
    return t_stretch.area_mv_ms(np.abs)


@biomarker(
    code="ECG10507",
    label="T/R ratio",
    label_zh="T/R比值",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="t_amplitude/R, R the larger of R and R'",
    tex=r"\frac{T}{R}",
    references=["Rautaharju2009"],
    requires=[diagnostic_path, r_tall_enough],
    checks=[
        Check(
            given={"t_amplitude": np.array([0.2, -0.1]), "r_height": LeadValues.of(II=1.0, V1=0.4)},
            value=[0.2, -0.25],
        )
    ],
)
def t_r_ratio(t_amplitude: Floats, r_height: LeadValues) -> Floats:
    """T in relation to R in each lead."""
    r_mv = np.where(r_height.values > 0.0, r_height.values, np.nan)
    return np.asarray(t_amplitude / r_mv, dtype=float)


@biomarker(
    code="ECG10509",
    label="Maximum T upslope",
    label_zh="T波最大上升斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="max of dv/dt (line through five points) between T_on and T_off of the lead",
    tex=r"\max_{T}\frac{dv}{dt}",
    references=["Andersen2008"],
    requires=[diagnostic_path, t_end, t_measurable],
    checks=[Check(given={"slope_mv_s": _BEAT["beat_mv"], "t_samples": _BEAT["t_samples"]}, value=[0.3, 0.1])],
)
def t_upslope_max(slope_mv_s: Floats, t_samples: Bools) -> Floats:
    """Steepest rise within T in each lead."""
    steepest = np.where(t_samples, slope_mv_s, -np.inf).max(axis=1)
    return np.where(t_samples.any(axis=1), steepest, np.nan)


@biomarker(
    code="ECG10510",
    label="Steepest T downslope",
    label_zh="T波最陡下降斜率",
    unit="mV/s",
    scope=LEAD,
    tier=2,
    formula="min of dv/dt (line through five points) between T_on and T_off of the lead",
    tex=r"\min_{T}\frac{dv}{dt}",
    references=["Andersen2008"],
    requires=[diagnostic_path, t_end, t_measurable],
    checks=[
        Check(given={"slope_mv_s": _BEAT["beat_mv"], "t_samples": _BEAT["t_samples"]}, value=[-0.05, -0.2])
    ],
)
def t_downslope_max(slope_mv_s: Floats, t_samples: Bools) -> Floats:
    """Steepest fall within T in each lead."""
    steepest = np.where(t_samples, slope_mv_s, np.inf).min(axis=1)
    return np.where(t_samples.any(axis=1), steepest, np.nan)


@biomarker(
    code="ECG10513",
    label="Giant T inversion",
    label_zh="巨大倒置T波",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="T < −1.0 mV in one or more of the 12 leads",
    tex=r"\exists\,l:\ T_l<-1.0\ \text{mV}",
    references=["Rautaharju2009"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(
            given={"t_amplitude": LeadValues.of(**{**dict.fromkeys(STANDARD_LEADS, 0.2), "V3": -1.1})},
            value=True,
        ),
        Check(given={"t_amplitude": LeadValues.of(**dict.fromkeys(STANDARD_LEADS, -1.0))}, value=False),
    ],
)
def giant_t_inversion(t_amplitude: LeadValues) -> bool:
    """Whether a lead has a giant negative T."""
    return any([t_amplitude[lead] < GIANT_T_MV for lead in STANDARD_LEADS])  # noqa: C419 - a missing lead is a reason
