"""Notches in QRS, and the leads in which it is fragmented."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import two_contiguous
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, quantity
from ecgomics.biomarkers.guards import (
    all_of,
    full_band,
    narrow_qrs,
    qrs_in_lead,
    sampled_at_least,
)
from ecgomics.biomarkers.qrs_shape import QrsShape
from ecgomics.core.arrays import Floats
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.signal.components import QrsComponents

#: Territories in which neighbouring fragmented leads are looked for (Das 2006).
FRAGMENTATION_TERRITORIES = (("V1", "V2", "V3", "V4", "V5"), ("I", "aVL", "V6"), ("II", "III", "aVF"))
FRAGMENTED_LEADS_MIN = 2


@quantity
def fragmented_leads(qrs: QrsComponents, qrs_shape: QrsShape) -> frozenset[str]:
    """Names of the standard leads that have an R' or a notch inside a QRS component."""
    found = np.isfinite(qrs.amplitude("R'")) | (qrs_shape.notches > 0)
    return frozenset(
        lead for lead, here in zip(qrs.leads, found, strict=True) if here and lead in STANDARD_LEADS
    )


@biomarker(
    code="ECG00219",
    label="Notches in QRS",
    label_zh="QRS切迹数",
    unit="1",
    scope=LEAD,
    tier=2,
    formula="number of extra slope reversals of ≥0.02 mV inside a component, component borders excluded",
    tex=r"\#\left\{\text{slope reversals}\ge 0.02\ \text{mV inside a component}\right\}",
    references=["Das2006"],
    requires=[sampled_at_least(500.0), full_band, qrs_in_lead],
    checks=[
        Check(
            given={"qrs_shape": QrsShape(np.array([0, 2]), np.full(2, np.nan), np.zeros(2, dtype=bool))},
            value=[0.0, 2.0],
        )
    ],
)
def qrs_notch_count(qrs_shape: QrsShape) -> Floats:
    """Number of notches in QRS in each lead."""
    return qrs_shape.notches.astype(float)


@biomarker(
    code="ECG00221",
    label="Leads with fragmented QRS",
    label_zh="碎裂QRS导联数",
    unit="1",
    scope=RECORD,
    tier=2,
    formula="count of the 12 leads with an R' or a notch inside a component",
    tex=r"\#\left\{l:R'_l\ \text{or a notch}\right\}",
    references=["Das2006"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sampled_at_least(500.0), full_band, narrow_qrs],
    checks=[Check(given={"fragmented_leads": frozenset({"V1", "III"})}, value=2.0)],
)
def fragmented_qrs_leads(fragmented_leads: frozenset[str]) -> float:
    """Number of leads with a fragmented QRS."""
    return float(len(fragmented_leads))


@biomarker(
    code="ECG00222",
    label="Fragmented QRS",
    label_zh="碎裂QRS",
    unit="{flag}",
    scope=RECORD,
    tier=2,
    formula="fragmentation in two contiguous leads of one territory (V1–V5; I, aVL, V6; II, III, aVF)",
    tex=r"\exists\,\text{two contiguous fragmented leads of one territory}",
    references=["Das2006"],
    leads=all_of(*STANDARD_LEADS),
    requires=[sampled_at_least(500.0), full_band, narrow_qrs],
    checks=[
        Check(given={"fragmented_leads": frozenset({"II", "aVF"})}, value=True),
        Check(given={"fragmented_leads": frozenset({"V1", "III", "I"})}, value=False),
    ],
)
def fragmented_qrs(fragmented_leads: frozenset[str]) -> bool:
    """Whether a territory has a fragmented QRS."""
    anterior, lateral, inferior = FRAGMENTATION_TERRITORIES
    neighbours = two_contiguous(fragmented_leads, anterior)
    return neighbours or any(
        len(fragmented_leads.intersection(leads)) >= FRAGMENTED_LEADS_MIN for leads in (lateral, inferior)
    )
