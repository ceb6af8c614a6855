"""When ventricular ectopic beats come and how wide they are."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import BEAT, Check, quantity
from ecgomics.biomarkers.functional.ectopy.ectopic_beats import (
    any_extrasystole,
    ectopic,
    three_extrasystoles,
)
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import POINTS, Beats, Fiducials


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
def ventricular_qrs_ms(ventricular_beats: Bools, beat_marks: Fiducials) -> Floats:
    """QRS duration of the ventricular ectopic beats whose QRS has both limits."""
    limits_s = beat_marks.global_s[:, [POINTS.index("QRS_on"), POINTS.index("QRS_off")]][ventricular_beats]
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
