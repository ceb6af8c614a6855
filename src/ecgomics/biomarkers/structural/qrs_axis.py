"""Frontal QRS axis and precordial transition."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import adult, all_of, diagnostic_path, plain_conduction
from ecgomics.biomarkers.waves import Stretch, frontal_axis_deg
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import PRECORDIAL_LEADS

AREA_MIN_MV_MS = 0.5
NET_MIN_MV = 0.05
PART_MS = 40.0
QRS_FOR_PARTS_MS = 80.0
POOR_R_V3_MV = 0.3

_SQRT3 = 3.0**0.5
_TRIANGLES = Stretch.of([0.0, 50.0, 100.0], I=[0.0, 1.0, 0.0], aVF=[0.0, -0.5 * _SQRT3, 0.0])
_TURNING = Stretch.of([0.0, 40.0, 60.0, 100.0], I=[1.0, 1.0, 0.0, 0.0], aVF=[0.0, 0.0, 1.0, 1.0])


@guard("out_of_domain", "net QRS area of 0.5 mV.ms or more in I or aVF")
def qrs_area_has_direction(qrs_stretch: Stretch) -> bool:
    return max(map(abs, qrs_stretch.frontal_areas_mv_ms())) >= AREA_MIN_MV_MS


@guard("out_of_domain", "net QRS amplitude of 0.05 mV or more in I or aVF")
def net_i_avf_has_direction(qrs_net_amplitude: LeadValues) -> bool:
    return max(abs(qrs_net_amplitude["I"]), abs(qrs_net_amplitude["aVF"])) >= NET_MIN_MV


@guard("out_of_domain", "net QRS amplitude of 0.05 mV or more in I or III")
def net_i_iii_has_direction(qrs_net_amplitude: LeadValues) -> bool:
    return max(abs(qrs_net_amplitude["I"]), abs(qrs_net_amplitude["III"])) >= NET_MIN_MV


@guard("out_of_domain", "QRS of 80 ms or more")
def qrs_long_enough_for_parts(qrs_stretch: Stretch) -> bool:
    return bool(qrs_stretch.time_ms[-1] - qrs_stretch.time_ms[0] >= QRS_FOR_PARTS_MS)


@biomarker(
    code="ECG00301",
    label="Frontal QRS axis",
    label_zh="额面QRS电轴",
    unit="deg",
    scope=RECORD,
    formula="atan2(2·A_aVF/√3, A_I), A = signed QRS area between the global marks",
    tex=r"\operatorname{atan2}\left(\frac{2A_{aVF}}{\sqrt{3}},A_{I}\right),\quad A=\int_{QRS}v\,dt",
    references=["Surawicz2009"],
    terms={"LOINC": "8632-2", "MDC": "2:16132"},
    leads=all_of("I", "aVF"),
    requires=[qrs_area_has_direction],
    checks=[Check(given={"qrs_stretch": _TRIANGLES}, value=-45.0)],
)
def qrs_axis(qrs_stretch: Stretch) -> float:
    """Direction of the mean QRS vector in the frontal plane."""
    return frontal_axis_deg(*qrs_stretch.frontal_areas_mv_ms())


@biomarker(
    code="ECG00302",
    label="Frontal QRS axis from amplitudes",
    label_zh="额面QRS电轴（振幅法）",
    unit="deg",
    scope=RECORD,
    tier=2,
    formula="atan2(2·N_aVF/√3, N_I), N = qrs_net_amplitude",
    tex=r"\operatorname{atan2}\left(\frac{2N_{aVF}}{\sqrt{3}},N_{I}\right)",
    references=["Macfarlane2010"],
    leads=all_of("I", "aVF"),
    requires=[diagnostic_path, net_i_avf_has_direction],
    checks=[Check(given={"qrs_net_amplitude": LeadValues.of(I=0.0, aVF=0.8)}, value=90.0)],
)
def qrs_axis_amplitude(qrs_net_amplitude: LeadValues) -> float:
    """Frontal QRS axis from the net amplitudes of I and aVF."""
    return frontal_axis_deg(qrs_net_amplitude["I"], qrs_net_amplitude["aVF"])


@biomarker(
    code="ECG00303",
    label="Frontal QRS axis from I and III",
    label_zh="额面QRS电轴（I与III导联）",
    unit="deg",
    scope=RECORD,
    tier=2,
    formula="atan2((N_I + 2·N_III)/√3, N_I), N = qrs_net_amplitude",
    tex=r"\operatorname{atan2}\left(\frac{N_{I}+2N_{III}}{\sqrt{3}},N_{I}\right)",
    references=["Macfarlane2010"],
    leads=all_of("I", "III"),
    requires=[diagnostic_path, net_i_iii_has_direction],
    checks=[Check(given={"qrs_net_amplitude": LeadValues.of(I=1.0, III=1.0)}, value=60.0)],
)
def qrs_axis_i_iii(qrs_net_amplitude: LeadValues) -> float:
    """Frontal QRS axis from the net amplitudes of I and III."""
    lead_i, lead_iii = qrs_net_amplitude["I"], qrs_net_amplitude["III"]
    return float(np.degrees(np.arctan2((lead_i + 2.0 * lead_iii) / _SQRT3, lead_i)))


@biomarker(
    code="ECG00304",
    label="Initial 40 ms axis",
    label_zh="初始40毫秒电轴",
    unit="deg",
    scope=RECORD,
    tier=2,
    formula="as qrs_axis over [QRS_on, QRS_on + 40 ms]",
    tex=r"\operatorname{atan2}\left(\frac{2A_{aVF}}{\sqrt{3}},A_{I}\right),\ A=\int_{t_0}^{t_0+40}v\,dt",
    references=["Macfarlane2010"],
    leads=all_of("I", "aVF"),
    requires=[qrs_area_has_direction, qrs_long_enough_for_parts],
    checks=[Check(given={"qrs_stretch": _TURNING}, value=0.0)],
)
def qrs_axis_initial_40(qrs_stretch: Stretch) -> float:
    """Frontal axis of the first 40 ms of QRS."""
    begin_ms = float(qrs_stretch.time_ms[0])
    return frontal_axis_deg(*qrs_stretch.part(begin_ms, begin_ms + PART_MS).frontal_areas_mv_ms())


@biomarker(
    code="ECG00305",
    label="Terminal 40 ms axis",
    label_zh="终末40毫秒电轴",
    unit="deg",
    scope=RECORD,
    tier=2,
    formula="as qrs_axis over [QRS_off − 40 ms, QRS_off]",
    tex=r"\operatorname{atan2}\left(\frac{2A_{aVF}}{\sqrt{3}},A_{I}\right),\ A=\int_{J-40}^{J}v\,dt",
    references=["Macfarlane2010"],
    leads=all_of("I", "aVF"),
    requires=[qrs_area_has_direction, qrs_long_enough_for_parts],
    checks=[Check(given={"qrs_stretch": _TURNING}, value=90.0)],
)
def qrs_axis_terminal_40(qrs_stretch: Stretch) -> float:
    """Frontal axis of the last 40 ms of QRS."""
    end_ms = float(qrs_stretch.time_ms[-1])
    return frontal_axis_deg(*qrs_stretch.part(end_ms - PART_MS, end_ms).frontal_areas_mv_ms())


@biomarker(
    code="ECG00306",
    label="Axis class",
    label_zh="电轴分类",
    unit="{class}",
    scope=RECORD,
    formula=(
        "normal (−30..90), moderate_left (−45..<−30), marked_left (−90..<−45), moderate_right "
        "(>90..120), marked_right "
        "(>120..180), extreme (−180..<−90) deg of qrs_axis"
    ),
    tex=r"\text{class of the frontal QRS axis}",
    references=["Surawicz2009"],
    leads=all_of("I", "aVF"),
    requires=[adult],
    checks=[
        Check(given={"qrs_axis": -30.0}, value="normal"),
        Check(given={"qrs_axis": -45.0}, value="moderate_left"),
        Check(given={"qrs_axis": -90.0}, value="marked_left"),
        Check(given={"qrs_axis": 90.5}, value="moderate_right"),
        Check(given={"qrs_axis": 180.0}, value="marked_right"),
        Check(given={"qrs_axis": -120.0}, value="extreme"),
    ],
)
def qrs_axis_class(qrs_axis: float) -> str:
    """Class of the frontal QRS axis in adults."""
    lower_limits = ((-90.0, "extreme"), (-45.0, "marked_left"), (-30.0, "moderate_left"))
    for limit_deg, name in lower_limits:
        if qrs_axis < limit_deg:
            return name
    if qrs_axis <= 90.0:
        return "normal"
    return "moderate_right" if qrs_axis <= 120.0 else "marked_right"


@biomarker(
    code="ECG00307",
    label="Precordial transition zone",
    label_zh="胸前导联移行区",
    unit="1",
    scope=RECORD,
    tier=2,
    formula=(
        "position (V1 = 1 .. V6 = 6) where (R − S)/(R + S) first crosses 0 from below, straight line "
        "between leads; R the "
        "larger of R, R', S the depth of the deepest of S, S', QS, absent 0; 0.5 if positive from V1 "
        "on, 6.5 if never"
    ),
    tex=r"x:\ \frac{R-S}{R+S}(x)=0,\quad V1=1,\dots,V6=6",
    references=["Macfarlane2010"],
    leads=all_of(*PRECORDIAL_LEADS),
    requires=[diagnostic_path],
    checks=[
        Check(
            given={
                "r_height": LeadValues.of(V1=0.0, V2=0.25, V3=0.75, V4=1, V5=1, V6=1),
                "s_depth": LeadValues.of(V1=1.0, V2=0.75, V3=0.25, V4=0, V5=0, V6=0),
            },
            value=2.5,
        )
    ],
)
def transition_zone(r_height: LeadValues, s_depth: LeadValues) -> float:
    """Where R becomes larger than S across the chest."""
    balance = [_balance(r_height[lead], s_depth[lead]) for lead in PRECORDIAL_LEADS]
    for place in range(1, len(balance)):
        before, after = balance[place - 1], balance[place]
        if before < 0.0 <= after:
            return place - before / (after - before)
    if min(balance) >= 0.0:
        return 0.5
    return 6.5 if max(balance) < 0.0 else _early(balance)


def _early(balance: list[float]) -> float:
    """Positive in V1 and negative later on without coming back: the transition lies before V1."""
    if balance[0] >= 0.0:
        return 0.5
    raise NotComputable("failed", "R and S do not cross")


def _balance(r_mv: float, s_mv: float) -> float:
    if r_mv + s_mv == 0.0:
        raise NotComputable("failed", "a lead has neither R nor S")
    return (r_mv - s_mv) / (r_mv + s_mv)


@biomarker(
    code="ECG00308",
    label="Poor R-wave progression",
    label_zh="R波递增不良",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="R_V3 ≤0.3 mV and R_V2 ≤ R_V3, R absent (QS) = 0",
    tex=r"R_{V3}\le 0.3\ \text{mV}\ \wedge\ R_{V2}\le R_{V3}",
    references=["Zema1979"],
    leads=all_of("V2", "V3"),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(given={"r_height": LeadValues.of(V2=0.1, V3=0.2)}, value=True),
        Check(given={"r_height": LeadValues.of(V2=0.4, V3=0.3)}, value=False),
    ],
)
def poor_r_progression(r_height: LeadValues) -> bool:
    """Whether R stays small up to V3."""
    return r_height["V3"] <= POOR_R_V3_MV and r_height["V2"] <= r_height["V3"]
