"""Minnesota code of Q and QS waves (Prineas 2010, 1-codes)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import PRECORDIAL_ORDER
from ecgomics.biomarkers.declaration import RECORD, Check, guard
from ecgomics.biomarkers.guards import all_of, diagnostic_path
from ecgomics.biomarkers.structural.qrs_pattern.by_lead import QrsByLead, lead_qrs
from ecgomics.biomarkers.structural.qrs_pattern.examples import NORMAL
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.model import Rhythm

#: A Q or QS counts from this depth in mV on.
CODABLE_MV: Final = 0.1
#: R in aVL that 1-1-3 and 1-3-3 ask for, and the height in mV up to which an R of the chest is lost.
R_AVL_MV: Final = 0.3
LOST_R_MV: Final = 0.2
#: Codes by the duration of Q in ms, the longest first.
BY_DURATION: Final = ((40.0, "1-1-2"), (30.0, "1-2-2"))
#: Codes by the least share of R that Q reaches and its least duration in ms, the worst first.
BY_RATIO: Final = ((1.0 / 3.0, 30.0, "1-1-1"), (1.0 / 3.0, 20.0, "1-2-1"), (0.2, 20.0, "1-3-1"))
#: Leads of both: anterolateral, inferior, anterior.
RATIO_LEADS: Final = ("I", "V6", "II", "V2", "V3", "V4", "V5")
#: Tall R beside which a lost R (3-2) and a QS of V1 and V2 (3-1) are not coded; 3-4 is both.
RIGHT_R_CODES: Final = ("3-2", "3-4")
LEFT_R_CODES: Final = ("3-1", "3-4")


@guard("out_of_domain", "no pre-excitation or pacing")
def not_preexcited_or_paced(rhythm: Rhythm, preexcitation_pattern: bool | None) -> bool:
    return rhythm != "paced" and not preexcitation_pattern


_QS = lead_qrs(qs=(0.8, 80.0))
_SMALL_R = lead_qrs(r=(0.15, 20.0), s=(1.0, 60.0))


def _changed(**leads: object) -> dict[str, object]:
    """Normal complexes with some exchanged, no block and no tall R, for worked examples."""
    return {
        # Only what lead_qrs makes is handed in.
        "qrs_by_lead": QrsByLead({**NORMAL.by_lead, **leads}),  # type: ignore[dict-item]  # leads by name
        "minnesota_r_code": "none",
        "lbbb_aha": False,
        "rbbb_aha": False,
        "incomplete_rbbb_aha": False,
    }


@biomarker(
    code="ECG00410",
    label="Minnesota code 1-x, Q and QS",
    label_zh="明尼苏达编码1-x（Q波及QS波）",
    unit="{class}",
    scope=RECORD,
    tier=3,
    formula=(
        "none or the lowest that applies; Q and QS count from 0.1 mV on. I, V6, II, V2–V5: 1-1-1 Q/R ≥1/3 and "
        "Q ≥30 ms, 1-1-2 Q ≥40 ms (also V1), 1-2-1 Q/R ≥1/3 and Q 20 to <30 ms, 1-2-2 Q 30 to <40 ms, 1-3-1 "
        "Q/R 1/5 to <1/3 and Q 20 to <30 ms. aVL with R ≥0.3 mV: 1-1-3 Q ≥40 ms, 1-3-3 Q 30 to <40 ms. III "
        "with a Q in aVF: 1-1-4 Q ≥50 ms, 1-2-4 40 to <50 ms, 1-3-4 30 to <40 ms; aVF: 1-1-5, 1-2-5, 1-3-5 "
        "the same. QS: 1-1-6 in V2–V6 with an R in the lead to the right, 1-1-7 in V1–V4, 1-2-3 in I or II, "
        "1-2-7 in V1–V3, 1-3-2 in V1 and V2, 1-3-6 in III and aVF, 1-3-7 in aVF only. 1-3-8 R ≤0.2 mV beside "
        "R >0.2 mV in the lead to the right (V2–V6). In LBBB no 1-2-3, 1-2-7, 1-3-2, 1-3-6, 1-3-7, 1-3-8; no "
        "1-3-2 beside 3-1; no 1-3-8 beside 3-2 or an (incomplete) RBBB"
    ),
    tex=r"\min \text{ code over sites of } (Q_\text{ms},\ Q/R,\ \text{QS})",
    references=["Prineas2010"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, not_preexcited_or_paced],
    checks=[
        Check(given=_changed(), value="none"),
        Check(given=_changed(II=lead_qrs(q=(0.2, 32.0), r=(0.5, 50.0))), value="1-1-1"),
        Check(given=_changed(V6=lead_qrs(q=(0.1, 42.0), r=(1.5, 50.0))), value="1-1-2"),
        Check(given=_changed(V6=lead_qrs(q=(0.09, 42.0), r=(1.5, 50.0))), value="none"),
        Check(given=_changed(aVF=lead_qrs(q=(0.1, 44.0), r=(0.8, 50.0))), value="1-2-5"),
        Check(given=_changed(III=_QS), value="none"),
        Check(given=_changed(III=_QS, aVF=_QS), value="1-3-6"),
        Check(given=_changed(V1=_QS, V2=_QS), value="1-3-2"),
        Check(given=_changed(V1=_QS, V2=_QS) | {"lbbb_aha": True}, value="none"),
        Check(given=_changed(V1=_QS, V2=_QS, V3=_QS), value="1-2-7"),
        Check(given=_changed(V1=_QS, V2=_QS, V3=_QS, V4=_QS), value="1-1-7"),
        Check(given=_changed(V3=_QS), value="1-1-6"),
        Check(given=_changed(V4=_SMALL_R), value="1-3-8"),
        Check(given=_changed(V4=_SMALL_R) | {"rbbb_aha": True}, value="none"),
    ],
)
def minnesota_q_code(
    qrs_by_lead: QrsByLead,
    minnesota_r_code: str | None,
    *,
    lbbb_aha: bool | None,
    rbbb_aha: bool | None,
    incomplete_rbbb_aha: bool | None,
) -> str:
    """Q and QS waves by the Minnesota code."""
    found = set(_q_codes(qrs_by_lead))
    if not lbbb_aha:
        found.update(_qs_codes(qrs_by_lead, tall_left_r=minnesota_r_code in LEFT_R_CODES))
        if not (rbbb_aha or incomplete_rbbb_aha or minnesota_r_code in RIGHT_R_CODES):
            found.update("1-3-8" for _ in _lost_r(qrs_by_lead))
    found.update(_chest_qs_codes(qrs_by_lead))
    return min(found, default="none")


def _q_ms(qrs: QrsByLead, lead: str) -> float:
    """Duration of a codable Q, 0 without one."""
    return qrs[lead].q_ms if qrs[lead].q_mv >= CODABLE_MV else 0.0


def _has_qs(qrs: QrsByLead, lead: str) -> bool:
    return qrs[lead].qs_mv >= CODABLE_MV


def _q_codes(qrs: QrsByLead) -> Iterator[str]:
    """What Q waves give, site by site."""
    for lead in (*RATIO_LEADS, "V1"):
        lasted_ms = _q_ms(qrs, lead)
        if lead != "V1":
            share = qrs[lead].q_mv / qrs[lead].r_mv if qrs[lead].has_r else 0.0
            yield from [code for least, ms, code in BY_RATIO if share >= least and lasted_ms >= ms][:1]
            yield from [code for ms, code in BY_DURATION if lasted_ms >= ms][:1]
        elif lasted_ms >= BY_DURATION[0][0]:
            yield BY_DURATION[0][1]
    if qrs["aVL"].r_mv >= R_AVL_MV:
        yield from _by_steps(_q_ms(qrs, "aVL"), (40.0, 30.0), ("1-1-3", "1-3-3"))
    if qrs["aVF"].q_mv >= CODABLE_MV:
        yield from _by_steps(_q_ms(qrs, "III"), (50.0, 40.0, 30.0), ("1-1-4", "1-2-4", "1-3-4"))
    yield from _by_steps(_q_ms(qrs, "aVF"), (50.0, 40.0, 30.0), ("1-1-5", "1-2-5", "1-3-5"))


def _by_steps(lasted_ms: float, steps_ms: tuple[float, ...], codes: tuple[str, ...]) -> list[str]:
    """The code of the longest step that is reached."""
    return [code for step_ms, code in zip(steps_ms, codes, strict=True) if lasted_ms >= step_ms][:1]


def _chest_qs_codes(qrs: QrsByLead) -> Iterator[str]:
    """What QS waves of the chest give in left bundle branch block, too."""
    if any(_has_qs(qrs, left) and qrs[right].has_r for right, left in pairwise(PRECORDIAL_ORDER)):
        yield "1-1-6"
    if all(_has_qs(qrs, lead) for lead in PRECORDIAL_ORDER[:4]):
        yield "1-1-7"


def _qs_codes(qrs: QrsByLead, *, tall_left_r: bool) -> Iterator[str]:
    """What QS waves give unless a left bundle branch block explains them."""
    if _has_qs(qrs, "I") or _has_qs(qrs, "II"):
        yield "1-2-3"
    septal = [_has_qs(qrs, lead) for lead in ("V1", "V2", "V3")]
    if all(septal):
        yield "1-2-7"
    elif all(septal[:2]) and not tall_left_r:
        yield "1-3-2"
    if _has_qs(qrs, "aVF"):
        yield "1-3-6" if _has_qs(qrs, "III") else "1-3-7"


def _lost_r(qrs: QrsByLead) -> list[str]:
    """Leads of V3–V6 whose R has fallen to 0.2 mV or less from more in the lead to the right."""
    return [
        left
        for right, left in pairwise(PRECORDIAL_ORDER[1:])
        if qrs[left].r_mv <= LOST_R_MV < qrs[right].r_mv
    ]
