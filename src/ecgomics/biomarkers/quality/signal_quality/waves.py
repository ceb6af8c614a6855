"""How surely the waves were seen: where noise hides them, or where there are none."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check
from ecgomics.biomarkers.quality.signal_quality.beats import MARKED
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.model import WAVES, Fiducials, PTrace

#: A P wave is seen where its probability is higher.
SURE: Final = 0.8

own = partial(biomarker, unit="1", tier=3, references=["derived"], missing="low_quality")
of_lead = partial(own, scope=LEAD)


def _presence(fiducials: Fiducials, wave: str) -> Floats:
    """Mean probability of a wave over the beats measured in each lead, (leads,)."""
    measured = fiducials.presence[..., WAVES.index("QRS")] > 0.0
    beats = measured.sum(axis=1)
    total = np.sum(fiducials.presence[..., WAVES.index(wave)], axis=1, where=measured)
    mean: Floats = np.divide(total, beats, out=np.full(len(total), np.nan), where=beats > 0)
    return mean


@of_lead(
    code="ECG90181",
    label="Mean probability of P",
    label_zh="P波平均概率",
    formula="mean over the beats measured in the lead of the probability that P is there",
    tex=r"\overline{p_P}",
    checks=[Check(given={"fiducials": MARKED}, value=[0.7, float("nan")])],
)
def quality_p_probability(fiducials: Fiducials) -> Floats:
    """How surely beats have a P wave in this lead."""
    return _presence(fiducials, "P")


@of_lead(
    code="ECG90182",
    label="Mean probability of QRS",
    label_zh="QRS波平均概率",
    formula="mean over the beats measured in the lead of the probability that QRS is there",
    tex=r"\overline{p_{QRS}}",
    checks=[Check(given={"fiducials": MARKED}, value=[1.0, float("nan")])],
)
def quality_qrs_probability(fiducials: Fiducials) -> Floats:
    """How surely the beats are beats in this lead: low in noise."""
    return _presence(fiducials, "QRS")


@of_lead(
    code="ECG90183",
    label="Mean probability of T",
    label_zh="T波平均概率",
    formula="mean over the beats measured in the lead of the probability that T is there",
    tex=r"\overline{p_T}",
    checks=[Check(given={"fiducials": MARKED}, value=[0.95, float("nan")])],
)
def quality_t_probability(fiducials: Fiducials) -> Floats:
    """How surely beats have a T wave in this lead."""
    return _presence(fiducials, "T")


@own(
    code="ECG90184",
    label="Share of time in P",
    label_zh="P波时间占比",
    scope=RECORD,
    formula="share of the 8 ms steps in which the probability of P over all leads is above 0.8",
    tex=r"\overline{p_P(t)>0.8}",
    checks=[
        Check(
            given={
                "fiducials": Fiducials(
                    MARKED.leads,
                    MARKED.lead_s,
                    MARKED.presence,
                    MARKED.global_s,
                    PTrace(np.array([0.9, 0.1, 0.5, 0.85]), 125.0, 0.0),
                )
            },
            value=0.5,
        )
    ],
)
def quality_p_time_share(fiducials: Fiducials) -> float:
    """How much of the time a P wave is surely seen, wherever it stands."""
    if fiducials.p_trace is None:
        raise NotComputable("low_quality", "rules look for P waves before QRS only")
    return float(np.mean(fiducials.p_trace.probability > SURE))
