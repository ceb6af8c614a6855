"""Differences between the leads of one recording: dispersion of intervals, heterogeneity of waves."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import (
    a_representative_beat,
    all_of,
    at_least,
    atrial_rhythm,
    diagnostic_path,
    p_wave,
    t_end,
)
from ecgomics.biomarkers.waves import Stretch
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import PRECORDIAL_LEADS, STANDARD_LEADS

DISPERSION_LEADS: Final = 9
ADJUSTED_LEADS: Final = 6
CHEST_LEADS: Final = 5

#: Nine leads whose values are 360, 370 … 440, and nine of 80, 80 … 80, 100.
NINE: Final = LeadValues.of(**dict(zip(STANDARD_LEADS, np.arange(360.0, 450.0, 10.0), strict=False)))
NARROW: Final = LeadValues.of(**dict(zip(STANDARD_LEADS, [80.0] * 8 + [100.0], strict=False)))

dispersion = partial(
    biomarker,
    scope=RECORD,
    unit="ms",
    tier=2,
    leads=at_least(DISPERSION_LEADS),
    references=["Day1990"],
    requires=[a_representative_beat],
)


def _of_leads(values: LeadValues, least: int, *, among: tuple[str, ...] = STANDARD_LEADS) -> Floats:
    """The valid values among leads; NotComputable where there are too few."""
    valid = values.valid(*among)
    if len(valid) < least:
        raise NotComputable("wrong_leads", f"{len(valid)} of {least} leads have a value")
    return valid


@dispersion(
    code="ECG30001",
    label="QT dispersion",
    label_zh="QT离散度",
    formula="max - min of qt_interval_lead over >=9 of the 12 leads",
    tex=r"\max_l QT_l-\min_l QT_l",
    checks=[Check(given={"qt_interval_lead": NINE}, value=80.0)],
)
def qt_dispersion(qt_interval_lead: LeadValues) -> float:
    """Longest minus shortest QT interval of the leads."""
    return float(np.ptp(_of_leads(qt_interval_lead, DISPERSION_LEADS)))


@dispersion(
    code="ECG30002",
    label="SD of lead QT",
    label_zh="各导联QT标准差",
    formula="SD (n-1) of qt_interval_lead over >=9 of the 12 leads",
    tex=r"\operatorname{SD}_l\left(QT_l\right)",
    # Nine equally spaced numbers: spacing times the root of 9·10/12.
    checks=[Check(given={"qt_interval_lead": NINE}, value=10 * 7.5**0.5)],
)
def qt_dispersion_sd(qt_interval_lead: LeadValues) -> float:
    """Standard deviation of the QT intervals of the leads."""
    return float(_of_leads(qt_interval_lead, DISPERSION_LEADS).std(ddof=1))


@dispersion(
    code="ECG30003",
    label="Lead-adjusted QT dispersion",
    label_zh="导联数校正QT离散度",
    formula="(max - min of qt_interval_lead over n leads)/sqrt(n), n >=6 of the 12",
    tex=r"\frac{\max_l QT_l-\min_l QT_l}{\sqrt{n}}",
    leads=at_least(ADJUSTED_LEADS),
    references=["Day1992"],
    checks=[Check(given={"qt_interval_lead": NINE}, value=80 / 3)],
)
def qt_dispersion_adjusted(qt_interval_lead: LeadValues) -> float:
    """QT dispersion made comparable between different numbers of leads."""
    valid = _of_leads(qt_interval_lead, ADJUSTED_LEADS)
    return float(np.ptp(valid) / np.sqrt(len(valid)))


@dispersion(
    code="ECG30004",
    label="JT dispersion",
    label_zh="JT离散度",
    formula="max - min of (QT - QRS) per lead over >=9 of the 12 leads",
    tex=r"\max_l JT_l-\min_l JT_l",
    # 360-80, 370-80 … 430-80, 440-100.
    checks=[Check(given={"qt_interval_lead": NINE, "qrs_duration_lead": NARROW}, value=70.0)],
)
def jt_dispersion(qt_interval_lead: LeadValues, qrs_duration_lead: LeadValues) -> float:
    """Longest minus shortest JT interval of the leads."""
    both = [
        lead
        for lead in STANDARD_LEADS
        if qt_interval_lead.code(lead) == "ok" and qrs_duration_lead.code(lead) == "ok"
    ]
    if len(both) < DISPERSION_LEADS:
        raise NotComputable("wrong_leads", f"{len(both)} of {DISPERSION_LEADS} leads have QT and QRS")
    return float(np.ptp(qt_interval_lead.valid(*both) - qrs_duration_lead.valid(*both)))


@dispersion(
    code="ECG30005",
    label="Tpe dispersion",
    label_zh="T波峰末间期离散度",
    formula="max - min of t_peak_end over >=5 of V1-V6",
    tex=r"\max_l TpTe_l-\min_l TpTe_l",
    leads=at_least(CHEST_LEADS, of=PRECORDIAL_LEADS),
    references=["CastroHevia2006"],
    checks=[
        Check(
            given={"t_peak_end": LeadValues.of(V1=70.0, V2=95.0, V3=90.0, V4=85.0, V5=np.nan, V6=80.0)},
            value=25.0,
        )
    ],
)
def t_peak_end_dispersion(t_peak_end: LeadValues) -> float:
    """Longest minus shortest time from T peak to T end of the chest leads."""
    return float(np.ptp(_of_leads(t_peak_end, CHEST_LEADS, among=PRECORDIAL_LEADS)))


@dispersion(
    code="ECG30006",
    label="P dispersion",
    label_zh="P波离散度",
    formula="p_duration_max - p_duration_min",
    tex=r"\max_l P_{\text{dur},l}-\min_l P_{\text{dur},l}",
    references=["Dilaveris1998"],
    requires=[a_representative_beat, atrial_rhythm, p_wave],
    checks=[Check(given={"p_duration_max": 118.0, "p_duration_min": 82.0}, value=36.0)],
)
def p_dispersion(p_duration_max: float, p_duration_min: float) -> float:
    """Longest minus shortest P wave of the leads."""
    return p_duration_max - p_duration_min


@dispersion(
    code="ECG30007",
    label="QRS dispersion",
    label_zh="QRS离散度",
    formula="max - min of qrs_duration_lead over >=9 of the 12 leads",
    tex=r"\max_l QRS_l-\min_l QRS_l",
    references=["Turrini2001"],
    checks=[Check(given={"qrs_duration_lead": NARROW}, value=20.0)],
)
def qrs_dispersion(qrs_duration_lead: LeadValues) -> float:
    """Longest minus shortest QRS of the leads."""
    return float(np.ptp(_of_leads(qrs_duration_lead, DISPERSION_LEADS)))


@biomarker(
    code="ECG30011",
    label="ST III minus ST II",
    label_zh="III与II导联ST段差值",
    unit="mV",
    scope=RECORD,
    tier=2,
    leads=all_of("II", "III"),
    formula="st_level_j in III - st_level_j in II",
    tex=r"ST_{J,III}-ST_{J,II}",
    references=["Wagner2009"],
    requires=[diagnostic_path, a_representative_beat],
    checks=[Check(given={"st_level_j": LeadValues.of(II=0.10, III=0.25)}, value=0.15)],
)
def st_iii_ii_difference(st_level_j: LeadValues) -> float:
    """ST level at J in III above that in II: positive if the right coronary artery is the likelier one to be closed."""
    return st_level_j["III"] - st_level_j["II"]


# ── heterogeneity ────────────────────────────────────────────────────────────────────────────────────────────────

heterogeneity = partial(
    biomarker, scope=RECORD, unit="uV", tier=2, leads=all_of("V4", "V5", "V6"), references=["Nearing2003"]
)
LATERAL: Final = ("V4", "V5", "V6")
SEPTAL: Final = ("V1", "V2", "V3")


def _largest_spread_uv(stretch: Stretch, leads: tuple[str, ...]) -> float:
    """Largest population standard deviation over leads at one time."""
    return 1000.0 * float(np.std([stretch.lead(lead) for lead in leads], axis=0).max())


@heterogeneity(
    code="ECG30020",
    label="T-wave heterogeneity",
    label_zh="T波异质性",
    formula="max over J..T_off of sqrt(mean over V4-V6 of (v_k - mean over V4-V6)^2)",
    tex=r"\max_{t\in J\dots T_{\text{off}}}\sqrt{\overline{\left(v_k-\bar v\right)^2}},\quad k\in V4\dots V6",
    requires=[diagnostic_path, a_representative_beat, t_end],
    checks=[
        # At 10 ms the leads depart from their mean 0.2 by -0.1, 0 and 0.1.
        Check(
            given={"st_t_stretch": Stretch.of([0, 10, 20], V4=[0, 0.1, 0], V5=[0, 0.2, 0], V6=[0, 0.3, 0])},
            value=100 * (2 / 3) ** 0.5,
        )
    ],
)
def t_wave_heterogeneity(st_t_stretch: Stretch) -> float:
    """How far V4-V6 differ in the course of ST and T."""
    return _largest_spread_uv(st_t_stretch, LATERAL)


@heterogeneity(
    code="ECG30021",
    label="R-wave heterogeneity",
    label_zh="R波异质性",
    formula="max over QRS of sqrt(mean over V4-V6 of (v_k - mean over V4-V6)^2)",
    tex=r"\max_{t\in QRS}\sqrt{\overline{\left(v_k-\bar v\right)^2}},\quad k\in V4\dots V6",
    requires=[diagnostic_path, a_representative_beat],
    checks=[
        Check(
            given={"qrs_stretch": Stretch.of([0, 10, 20], V4=[0, 1, 0], V5=[0, 2, 0], V6=[0, 3, 0])},
            value=1000 * (2 / 3) ** 0.5,
        )
    ],
)
def r_wave_heterogeneity(qrs_stretch: Stretch) -> float:
    """How far V4-V6 differ in the course of QRS."""
    return _largest_spread_uv(qrs_stretch, LATERAL)


@heterogeneity(
    code="ECG30022",
    label="P-wave heterogeneity",
    label_zh="P波异质性",
    formula="max over P of sqrt(mean over V1-V3 of (v_k - mean over V1-V3)^2)",
    tex=r"\max_{t\in P}\sqrt{\overline{\left(v_k-\bar v\right)^2}},\quad k\in V1\dots V3",
    leads=all_of("V1", "V2", "V3"),
    references=["Verrier2016"],
    requires=[diagnostic_path, a_representative_beat, atrial_rhythm, p_wave],
    checks=[
        Check(
            given={"p_stretch": Stretch.of([0, 10, 20], V1=[0, 0.0, 0], V2=[0, 0.06, 0], V3=[0, 0.12, 0])},
            value=60 * (2 / 3) ** 0.5,
        )
    ],
)
def p_wave_heterogeneity(p_stretch: Stretch) -> float:
    """How far V1-V3 differ in the course of P."""
    return _largest_spread_uv(p_stretch, SEPTAL)
