"""The patterns of Brugada in V1 and V2, and what tells them from other r' (Bayes de Luna 2012; Chevallier 2011)."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, LeadValues, guard, quantity
from ecgomics.biomarkers.guards import (
    all_of,
    any_of,
    diagnostic_path,
    narrow_qrs,
    plain_conduction,
    qrs_in_lead,
)
from ecgomics.biomarkers.structural.st_segment.take_off import LEADS, RPrimeFlanks, TakeOff
from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.model import RepresentativeBeat

HIGH_MV: Final = 0.2
#: A coved ST falls by no more than this within 40 ms; the r' of a bundle branch block does (Bayes de Luna 2012).
LARGEST_FALL_MV: Final = 0.4
#: ... and is still raised then: an r' that has come back to the reference level is no ST elevation.
COVED_40_MV: Final = 0.1
SADDLE_MV: Final = 0.05
#: A saddle rises again by so much to its T.
SADDLE_RISE_MV: Final = 0.02
J_MV: Final = 0.1
CORRADO_MS: Final = 80.0
#: An r' with a narrower base is that of an incomplete right bundle branch block (Bayes de Luna 2012).
BLUNT_BASE_MS: Final = 140.0
#: One mm of 25 mm/s and 10 mm/mV: slopes in mV/s times this are mm per mm.
MM_PER_MM: Final = 10.0 / 25.0
_IN_V1_V2: Final = any_of(*LEADS)


def _example(v1: tuple[float, float, float], v2: tuple[float, float, float]) -> TakeOff:
    """Take-off at 40 ms in V1 and V2 from the levels there, 40 and 80 ms later."""
    levels = np.array([v1, v2]).T
    return TakeOff(np.full(2, 40.0), *levels)


#: r' whose flanks stand 160 ms apart in both leads, and 60 ms.
_BLUNT, _SHARP = (
    RPrimeFlanks(np.full(2, 10.0), np.full(2, -4.0), np.full(2, base)) for base in (160.0, 60.0)
)
_COVED, _R_PRIME = (0.3, 0.2, 0.1), (0.3, 0.05, 0.0)


@biomarker(
    code="ECG00806",
    label="Brugada type 1 pattern",
    label_zh="Brugada 1型（穹窿型）图形",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula=(
        "in V1 or V2: take-off ≥0.2 mV, falling from it to 40 ms and from 40 ms to 80 ms later, by ≤0.4 mV "
        "and to ≥0.1 mV within the first 40 ms, with a negative or flat T; the take-off is the peak of R', "
        "without one the highest point from the S nadir to J + 40 ms if the signal falls after it"
    ),
    tex=r"v_0 \ge 0.2\,\text{mV},\quad v_0 > v_{40} > v_{80},\quad T \le 0",
    references=["BayesDeLuna2012b"],
    leads=all_of(*LEADS),
    requires=[diagnostic_path, plain_conduction],
    checks=[
        Check(
            given={
                "take_off": _example(_COVED, _R_PRIME),
                "t_classes": ("negative", "negative"),
            },
            value=True,
        ),
        Check(
            given={
                "take_off": _example(_COVED, _R_PRIME),
                "t_classes": ("positive", "negative"),
            },
            value=False,
        ),
    ],
)
def brugada_type1(take_off: TakeOff, t_classes: tuple[str, ...]) -> bool:
    """Coved ST elevation with a negative T in V1 or V2."""
    first_mv, then_mv, last_mv = take_off.level_mv, take_off.later_40_mv, take_off.later_80_mv
    coved = (
        (first_mv >= HIGH_MV)
        & (first_mv > then_mv)
        & (then_mv > last_mv)
        & (first_mv - then_mv <= LARGEST_FALL_MV)
        & (then_mv >= COVED_40_MV)
    )
    inverted = np.array([name in ("negative", "flat") for name in t_classes])
    return bool((coved & inverted).any())


@biomarker(
    code="ECG00807",
    label="Beta angle",
    label_zh="β角",
    unit="deg",
    scope=LEAD,
    tier=2,
    formula=(
        "angle at the top of r' between the steepest tangents to the upslope of S and to the downslope of r' "
        "(within 80 ms), where 40 ms and 0.1 mV are equally long; V1 and V2 only; >58 deg is the published "
        "cut"
    ),
    tex=r"\arctan\frac{1}{0.4\,|\dot v_S|} + \arctan\frac{1}{0.4\,|\dot v_{r'}|},\ \dot v \text{ in mV/s}",
    references=["Chevallier2011"],
    leads=_IN_V1_V2,
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            # 2.5 mV/s is 1 mm/mm, that is 45 deg to either side; no r' in the second lead.
            given={
                "r_prime_flanks": RPrimeFlanks(
                    np.array([2.5, np.nan]), np.array([-2.5, np.nan]), np.array([400.0, np.nan])
                )
            },
            value=[90.0, np.nan],
        )
    ],
)
def beta_angle(r_prime_flanks: RPrimeFlanks) -> Floats:
    """How blunt r' is in V1 and V2."""
    flanks = (r_prime_flanks.up_mv_s, -r_prime_flanks.down_mv_s)
    angles = np.sum([np.arctan(1.0 / (MM_PER_MM * slope)) for slope in flanks], axis=0)
    return np.asarray(np.degrees(angles), dtype=float)


@biomarker(
    code="ECG00808",
    label="r' triangle base",
    label_zh="r'波三角底边宽度",
    unit="ms",
    scope=LEAD,
    tier=2,
    formula=(
        "distance of the steepest tangents to the upslope of S and to the downslope of r' (within 80 ms) 0.5 "
        "mV below the top of r'; V1 and V2 only; ≥140 ms (3.5 mm) is the published cut"
    ),
    tex=r"t_{r'}(v_{r'} - 0.5\,\text{mV}) - t_S(v_{r'} - 0.5\,\text{mV})",
    references=["BayesDeLuna2012b"],
    leads=_IN_V1_V2,
    requires=[diagnostic_path, qrs_in_lead],
    missing="absent",
    checks=[
        Check(
            given={
                "r_prime_flanks": RPrimeFlanks(
                    np.array([2.5, np.nan]), np.array([-2.5, np.nan]), np.array([400.0, np.nan])
                )
            },
            value=[400.0, np.nan],
        )
    ],
)
def r_prime_triangle_base(r_prime_flanks: RPrimeFlanks) -> Floats:
    """Width of r' well below its top in V1 and V2."""
    return r_prime_flanks.base_ms


@biomarker(
    code="ECG00809",
    label="Brugada type 2 pattern",
    label_zh="Brugada 2型（马鞍型）图形",
    unit="{flag}",
    scope=RECORD,
    tier=3,
    formula=(
        "in V1 or V2: r' of ≥0.2 mV whose r_prime_triangle_base is ≥140 ms, then a lowest level ≥0.05 mV before the "
        "T peak, from which a positive T rises by ≥0.02 mV"
    ),
    tex=r"v_{r'} \ge 0.2\,\text{mV},\quad \min_{[r', T]} v \ge 0.05\,\text{mV},\quad T > 0",
    references=["BayesDeLuna2012b"],
    leads=all_of(*LEADS),
    requires=[diagnostic_path, plain_conduction, narrow_qrs],
    checks=[
        Check(
            given={
                "r_prime_amplitude": LeadValues.of(V1=np.nan, V2=0.25),
                "saddle_mv": np.array([[0.1, 0.2], [0.1, 0.2]]),
                "t_amplitude": LeadValues.of(V1=0.3, V2=0.3),
                "r_prime_flanks": _BLUNT,
            },
            value=True,
        ),
        Check(
            given={
                "r_prime_amplitude": LeadValues.of(V1=np.nan, V2=0.25),
                "saddle_mv": np.array([[0.1, 0.2], [0.1, 0.2]]),
                "t_amplitude": LeadValues.of(V1=0.3, V2=0.3),
                "r_prime_flanks": _SHARP,
            },
            value=False,
        ),
        Check(
            given={
                "r_prime_amplitude": LeadValues.of(V1=0.25, V2=0.15),
                "saddle_mv": np.array([[0.02, 0.2], [0.1, 0.2]]),
                "t_amplitude": LeadValues.of(V1=0.3, V2=0.3),
                "r_prime_flanks": _BLUNT,
            },
            value=False,
        ),
    ],
)
def brugada_type2(
    r_prime_amplitude: LeadValues, saddle_mv: Floats, t_amplitude: LeadValues, *, r_prime_flanks: RPrimeFlanks
) -> bool:
    """Saddle-back ST elevation after an r' in V1 or V2."""
    places = [t_amplitude.leads.index(lead) for lead in LEADS]
    heights_mv = np.array([r_prime_amplitude.get(lead, absent=0.0) for lead in LEADS])
    lowest_mv, rises_mv = saddle_mv[places].T
    upright = np.array([t_amplitude[lead] > 0.0 for lead in LEADS])
    blunt = r_prime_flanks.base_ms[places] >= BLUNT_BASE_MS
    saddle = (lowest_mv >= SADDLE_MV) & (rises_mv >= SADDLE_RISE_MV) & upright
    return bool((saddle & blunt & (heights_mv >= HIGH_MV)).any())


@quantity
def corrado_levels_mv(representative_beat: RepresentativeBeat, take_off: TakeOff) -> Floats:
    """Level at the take-off (at J without one) and 80 ms later in V1 and V2, 2 × leads, NaN in other leads."""
    beat = representative_beat
    first_ms = np.where(
        np.isfinite(take_off.at_ms), take_off.at_ms, float(representative_beat.global_marks.qrs_off_ms)
    )
    found = np.full((2, len(beat.leads)), np.nan)
    for lead in [beat.leads.index(name) for name in LEADS if name in beat.leads]:
        times_ms = first_ms[lead] + np.array([0.0, CORRADO_MS])
        found[:, lead] = np.interp(times_ms, beat.time_ms, beat.beat_mv[lead], right=np.nan)
    return found


@guard("absent", "J of 0.1 mV or more in V1 or V2")
def raised_j(corrado_levels_mv: Floats) -> Bools:
    return np.asarray(corrado_levels_mv[0] >= J_MV, dtype=bool)


@biomarker(
    code="ECG00810",
    label="ST J to ST J+80 ratio",
    label_zh="Corrado指数（STJ/ST80比值）",
    unit="1",
    scope=LEAD,
    tier=2,
    formula=(
        "v(take-off)/v(take-off + 80 ms), J instead where there is no take-off; V1 and V2 only; >1 favours a "
        "Brugada pattern, <1 the repolarisation of an athlete"
    ),
    tex=r"\frac{\mathrm{ST}_J}{\mathrm{ST}_{J + 80\,\text{ms}}}",
    references=["Corrado2010"],
    leads=_IN_V1_V2,
    requires=[diagnostic_path, raised_j],
    checks=[
        Check(
            given={"corrado_levels_mv": np.array([[0.3, 0.1, 0.2], [0.15, 0.2, -0.1]])},
            value=[2.0, 0.5, np.nan],
        )
    ],
)
def corrado_index(corrado_levels_mv: Floats) -> Floats:
    """Whether ST falls or rises after J in V1 and V2; none where it has fallen to the reference level."""
    first_mv, later_mv = corrado_levels_mv
    return np.asarray(first_mv / np.where(later_mv > 0.0, later_mv, np.nan), dtype=float)
