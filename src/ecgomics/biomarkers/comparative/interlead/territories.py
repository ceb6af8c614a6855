"""ST levels by the part of the heart that the leads face, and how the opposite parts answer."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER, two_contiguous
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues
from ecgomics.biomarkers.guards import a_representative_beat, all_of, any_of, diagnostic_path
from ecgomics.core.errors import NotComputable

ELEVATED_MV: Final = 0.1
INFERIOR: Final = ("II", "III", "aVF")
HIGH_LATERAL: Final = ("I", "aVL")
#: Where ST goes down when it goes up in a lead: the limb leads lie opposite each other, the chest leads above
#: the diaphragm. aVR faces no wall of its own.
OPPOSITE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    dict.fromkeys(INFERIOR, HIGH_LATERAL) | dict.fromkeys((*HIGH_LATERAL, *PRECORDIAL_ORDER), INFERIOR)
)

territory = partial(
    biomarker,
    unit="mV",
    scope=RECORD,
    tier=3,
    references=["derived"],
    requires=[diagnostic_path, a_representative_beat],
)


def _mean(levels_mv: LeadValues, *leads: str) -> float:
    """Mean over all the leads; NotComputable with the reason of the first that has none."""
    return sum(levels_mv[lead] for lead in leads) / len(leads)


@territory(
    code="ECG30012",
    label="Reciprocal ST ratio",
    label_zh="对应导联ST段比值",
    unit="1",
    formula="min of st_level_j in the opposite territory/max of st_level_j over the leads without aVR; the opposite of "
    "II, III, aVF is I, aVL, that of I, aVL, V1-V6 is II, III, aVF; below 0 where ST is depressed there",
    tex=r"\frac{\min_{\text{opposite}} \mathrm{ST}_J}{\max_l \mathrm{ST}_J(l)}",
    leads=all_of("I", "II", "III", "aVL", "aVF", *PRECORDIAL_ORDER),
    checks=[
        # Highest in III, 0.3 mV; lowest of I and aVL −0.15 mV.
        Check(
            given={"st_level_j": LeadValues.standard(0.0, II=0.2, III=0.3, aVF=0.25, I=-0.1, aVL=-0.15)},
            value=-0.5,
        ),
        # Highest in V2, 0.4 mV; lowest of II, III, aVF 0.02 mV: no depression.
        Check(
            given={"st_level_j": LeadValues.standard(0.1, V2=0.4, II=0.02, aVR=0.9)},
            value=0.05,
        ),
    ],
)
def st_reciprocal_ratio(st_level_j: LeadValues) -> float:
    """Depression of ST opposite to the highest ST, as a share of it."""
    raised = {lead for lead in OPPOSITE if st_level_j[lead] >= ELEVATED_MV}
    if not two_contiguous(raised, LIMB_ORDER_WITHOUT_AVR, PRECORDIAL_ORDER):
        raise NotComputable("absent", "ST is not raised in two neighbouring leads")
    highest = max(OPPOSITE, key=lambda lead: st_level_j[lead])
    return min(st_level_j[lead] for lead in OPPOSITE[highest]) / st_level_j[highest]


@territory(
    code="ECG30013",
    label="Mean ST, septal",
    label_zh="间隔导联平均ST段水平",
    formula="mean of st_level_j over V1, V2",
    tex=r"\tfrac{1}{2}\left(\mathrm{ST}_{V1} + \mathrm{ST}_{V2}\right)",
    leads=all_of("V1", "V2"),
    checks=[Check(given={"st_level_j": LeadValues.of(V1=0.1, V2=0.2, V3=0.9)}, value=0.15)],
)
def st_level_septal(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the septum."""
    return _mean(st_level_j, "V1", "V2")


@territory(
    code="ECG30014",
    label="Mean ST, anterior",
    label_zh="前壁导联平均ST段水平",
    formula="mean of st_level_j over V3, V4",
    tex=r"\tfrac{1}{2}\left(\mathrm{ST}_{V3} + \mathrm{ST}_{V4}\right)",
    leads=all_of("V3", "V4"),
    checks=[Check(given={"st_level_j": LeadValues.of(V2=0.9, V3=0.1, V4=-0.2)}, value=-0.05)],
)
def st_level_anterior(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the anterior wall."""
    return _mean(st_level_j, "V3", "V4")


@territory(
    code="ECG30015",
    label="Mean ST, lateral",
    label_zh="侧壁导联平均ST段水平",
    formula="mean of st_level_j over I, aVL, V5, V6",
    tex=r"\tfrac{1}{4}\left(\mathrm{ST}_{I} + \mathrm{ST}_{aVL} + \mathrm{ST}_{V5} + \mathrm{ST}_{V6}\right)",
    leads=all_of("I", "aVL", "V5", "V6"),
    checks=[Check(given={"st_level_j": LeadValues.standard(0.9, I=0.1, aVL=0.2, V5=0.0, V6=0.1)}, value=0.1)],
)
def st_level_lateral(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the lateral wall."""
    return _mean(st_level_j, "I", "aVL", "V5", "V6")


@territory(
    code="ECG30016",
    label="Mean ST, inferior",
    label_zh="下壁导联平均ST段水平",
    formula="mean of st_level_j over II, III, aVF",
    tex=r"\tfrac{1}{3}\left(\mathrm{ST}_{II} + \mathrm{ST}_{III} + \mathrm{ST}_{aVF}\right)",
    leads=all_of(*INFERIOR),
    checks=[Check(given={"st_level_j": LeadValues.standard(0.9, II=0.1, III=0.3, aVF=0.2)}, value=0.2)],
)
def st_level_inferior(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the inferior wall."""
    return _mean(st_level_j, *INFERIOR)


@territory(
    code="ECG30017",
    label="Mean ST, posterior",
    label_zh="后壁导联平均ST段水平",
    formula="mean of st_level_j over V7, V8, V9",
    tex=r"\tfrac{1}{3}\left(\mathrm{ST}_{V7} + \mathrm{ST}_{V8} + \mathrm{ST}_{V9}\right)",
    leads=all_of("V7", "V8", "V9"),
    checks=[Check(given={"st_level_j": LeadValues.of(V6=0.9, V7=0.05, V8=0.1, V9=0.06)}, value=0.07)],
)
def st_level_posterior(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the posterior wall."""
    return _mean(st_level_j, "V7", "V8", "V9")


@territory(
    code="ECG30018",
    label="Mean ST, right ventricular",
    label_zh="右室导联平均ST段水平",
    formula="mean of st_level_j over those of V3R, V4R that were recorded",
    tex=r"\operatorname{mean}_{l \in \{V3R,\, V4R\}} \mathrm{ST}_{l}",
    leads=any_of("V3R", "V4R"),
    checks=[
        Check(given={"st_level_j": LeadValues.of(V1=0.9, V3R=0.1, V4R=0.2)}, value=0.15),
        Check(given={"st_level_j": LeadValues.of(V1=0.9, V4R=0.2)}, value=0.2),
    ],
)
def st_level_right_ventricular(st_level_j: LeadValues) -> float:
    """Mean ST level at J over the right ventricle."""
    found = st_level_j.valid("V3R", "V4R")
    return float(found.mean()) if found.size else st_level_j["V4R"]
