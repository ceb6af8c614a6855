"""How far the leads run together: one timing, one shape, one Einthoven triangle."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import (
    LeadRule,
    a_representative_beat,
    all_of,
    at_least,
    atrial_rhythm,
    diagnostic_path,
    p_wave,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Marks, RepresentativeBeat

TIMED_LEADS: Final = 8
EINTHOVEN: Final = ("I", "II", "III")
#: A lead III that was computed from stored samples of I and II departs from their difference by rounding only.
ROUNDING_UV: Final = 1.0

own = partial(
    biomarker,
    scope=RECORD,
    tier=3,
    references=["derived"],
    requires=[a_representative_beat],
)

#: Eight leads whose peaks come at 30, 32 … 44 ms.
EIGHT: Final = LeadValues.of(
    **dict(zip(STANDARD_LEADS, [*np.arange(30.0, 46.0, 2.0), *[np.nan] * 4], strict=True))
)


# ── timing ───────────────────────────────────────────────────────────────────────────────────────────────────────


@own(
    code="ECG30008",
    label="SD of R-peak times",
    label_zh="各导联R峰时间标准差",
    unit="ms",
    formula="SD (n-1) over the 12 leads of r_peak_time",
    tex=r"\operatorname{SD}_{l}\left(t_{R,l} - t_{\text{QRS on}}\right)",
    leads=at_least(TIMED_LEADS),
    missing="absent",
    # Eight equally spaced numbers: spacing times the root of 8·9/12.
    checks=[Check(given={"r_peak_time": EIGHT}, value=2 * 6**0.5)],
)
def r_peak_time_sd(r_peak_time: LeadValues) -> float:
    """How far the leads differ in the time of their R peak."""
    return _spread(r_peak_time.valid(*STANDARD_LEADS))


@own(
    code="ECG30019",
    label="Inter-lead P-peak delay",
    label_zh="导联间P波峰值延迟",
    unit="ms",
    formula="SD (n-1) over the 12 leads, at least 8 of them, of P peak - global P_on",
    tex=r"\operatorname{SD}_{l}\left(t_{P,l} - t_{\text{P on}}\right)",
    leads=at_least(TIMED_LEADS),
    requires=[a_representative_beat, atrial_rhythm, p_wave],
    missing="absent",
    checks=[
        Check(
            given={
                "representative_leads": STANDARD_LEADS,
                "lead_marks": Marks.of(p_peak_ms=np.array([*np.arange(-130.0, -114.0, 2.0), *[np.nan] * 4])),
                "global_marks": Marks.of(p_on_ms=-180.0),
            },
            value=2 * 6**0.5,
        )
    ],
)
def p_peak_time_sd(representative_leads: tuple[str, ...], lead_marks: Marks, global_marks: Marks) -> float:
    """How far the leads differ in the time of their P peak."""
    standard = [lead in STANDARD_LEADS for lead in representative_leads]
    after_on_ms = lead_marks.p_peak_ms[standard] - global_marks.p_on_ms
    return _spread(after_on_ms[np.isfinite(after_on_ms)])


@quantity
def representative_leads(representative_beat: RepresentativeBeat) -> tuple[str, ...]:
    """The leads of the representative beat, by row."""
    return representative_beat.leads


def _spread(times_ms: Floats) -> float:
    if len(times_ms) < TIMED_LEADS:
        raise NotComputable("absent", f"{len(times_ms)} of {TIMED_LEADS} leads have the peak")
    return float(times_ms.std(ddof=1))


# ── Einthoven ────────────────────────────────────────────────────────────────────────────────────────────────────


@guard(
    "wrong_leads",
    "I, II and III usable and acquired independently: III departs from II - I by more than rounding",
)
def independent_limb_leads(recording: Recording, usable_leads: frozenset[str]) -> bool:
    if not usable_leads.issuperset(EINTHOVEN) or set(EINTHOVEN) & set(recording.derived_leads):
        return False
    first_mv, second_mv, third_mv = (recording.lead(name) for name in EINTHOVEN)
    rest_mv = first_mv + third_mv - second_mv
    rest_mv = rest_mv[np.isfinite(rest_mv)]
    return bool(rest_mv.size and 1000.0 * rest_mv.std() > max(ROUNDING_UV, recording.resolution_uv or 0.0))


@quantity
def einthoven_mv(recording: Recording, measurable_mv: Floats) -> Floats:
    """I, II and III of the measurement path where all three may be measured, 3 × samples."""
    if not set(EINTHOVEN).issubset(recording.leads):
        raise NotComputable("wrong_leads")
    limb_mv = measurable_mv[[recording.leads.index(name) for name in EINTHOVEN]]
    known: Floats = limb_mv[:, np.isfinite(limb_mv).all(axis=0)]
    return known


@own(
    code="ECG30009",
    label="Einthoven residual",
    label_zh="Einthoven定律残差",
    unit="1",
    formula="RMS(I + III - II)/RMS(II) over the recording, measurement path",
    tex=r"\frac{\operatorname{RMS}(I + III - II)}{\operatorname{RMS}(II)}",
    leads=LeadRule("I, II, III acquired independently", (independent_limb_leads,)),
    requires=[diagnostic_path],
    checks=[
        # I + III − II = 0, 0.3, 0, −0.3; II = 1, 1, −1, −1: RMS 0.3/√2 over 1.
        Check(
            given={"einthoven_mv": [[1.0, 0.5, -1.0, -0.5], [1.0, 1.0, -1.0, -1.0], [0.0, 0.8, 0.0, -0.8]]},
            value=0.3 / 2**0.5,
        )
    ],
)
def einthoven_residual(einthoven_mv: Floats) -> float:
    """What is left over of Einthoven's law: noise, and electrodes that do not share one reference."""
    first_mv, second_mv, third_mv = einthoven_mv
    power_mv2 = float(np.mean(second_mv**2)) if second_mv.size else 0.0
    if power_mv2 <= 0.0:
        raise NotComputable("failed", "II is flat")
    return float(np.sqrt(np.mean((first_mv + third_mv - second_mv) ** 2) / power_mv2))


# ── shape ────────────────────────────────────────────────────────────────────────────────────────────────────────


@quantity
def lead_correlations(representative_beat: RepresentativeBeat) -> Floats:
    """Pearson r of the 12 leads over the representative beat, 12 × 12 in the standard order."""
    beat = representative_beat
    rows_mv = beat.beat_mv[[beat.leads.index(name) for name in STANDARD_LEADS]]
    centred_mv = rows_mv - rows_mv.mean(axis=1, keepdims=True)
    size_mv = np.sqrt((centred_mv**2).sum(axis=1))
    if not (size_mv > 0.0).all():
        raise NotComputable("failed", "a lead is flat")
    unit = centred_mv / size_mv[:, np.newaxis]
    correlations: Floats = unit @ unit.T
    return correlations


@own(
    code="ECG30010",
    label="Lead correlation",
    label_zh="导联间平均相关系数",
    unit="1",
    formula="mean over the 66 lead pairs of abs(Pearson r) over the representative beat",
    tex=r"\frac{1}{66} \sum_{k < l} \left| r(v_k, v_l) \right|",
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, a_representative_beat],
    # Six leads alike, five their opposite, one unlike all: 55 pairs of 66.
    checks=[
        Check(
            given={
                "lead_correlations": np.block(
                    [
                        [np.ones((6, 6)), -np.ones((6, 5)), np.zeros((6, 1))],
                        [-np.ones((5, 6)), np.ones((5, 5)), np.zeros((5, 1))],
                        [np.zeros((1, 11)), np.ones((1, 1))],
                    ]
                )
            },
            value=55 / 66,
        )
    ],
)
def lead_correlation(lead_correlations: Floats) -> float:
    """How far the leads show one shape, whatever its sign."""
    return float(np.abs(lead_correlations[np.triu_indices(len(lead_correlations), k=1)]).mean())
