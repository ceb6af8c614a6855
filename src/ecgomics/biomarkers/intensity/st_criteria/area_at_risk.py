"""Size of the threatened myocardium from ST elevation (Aldrich 1988)."""

from typing import Final

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.contiguity import PRECORDIAL_ORDER
from ecgomics.biomarkers.declaration import RECORD, Check, LeadValues, guard
from ecgomics.biomarkers.guards import all_of, diagnostic_path
from ecgomics.biomarkers.intensity.st_criteria.elevation import ELEVATION_MV
from ecgomics.biomarkers.intensity.st_level import WITHOUT_AVR
from ecgomics.core.leads import STANDARD_LEADS

ANTERIOR: Final = PRECORDIAL_ORDER[:4]
INFERIOR: Final = ("II", "III", "aVF")
MM_PER_MV: Final = 10.0


def _largest_in(st_level_j: LeadValues, leads: tuple[str, ...]) -> bool:
    """Whether the largest J of the leads other than aVR lies in the given ones."""
    return max(WITHOUT_AVR, key=lambda lead: st_level_j[lead]) in leads


@guard("out_of_domain", "stemi_criteria met, the largest J in V1–V4")
def anterior_stemi(stemi_criteria: bool | None, st_level_j: LeadValues) -> bool:
    return bool(stemi_criteria) and _largest_in(st_level_j, ANTERIOR)


@guard("out_of_domain", "stemi_criteria met, the largest J in II, III or aVF")
def inferior_stemi(stemi_criteria: bool | None, st_level_j: LeadValues) -> bool:
    return bool(stemi_criteria) and _largest_in(st_level_j, INFERIOR)


@biomarker(
    code="ECG10407",
    label="Aldrich score, anterior",
    label_zh="Aldrich评分（前壁）",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="3·(1.5·n − 0.4), n = standard leads other than aVR with J ≥0.1 mV; % of the left ventricle",
    tex=r"3\,(1.5\,n_{\mathrm{ST}_J \ge 0.1\,\text{mV}} - 0.4)",
    references=["Aldrich1988"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, anterior_stemi],
    checks=[
        # Four leads, aVR not counted: 3 times 5.6.
        Check(
            given={"st_level_j": LeadValues.standard(0.0, V1=0.1, V2=0.3, V3=0.3, V4=0.2, aVR=0.2)},
            value=16.8,
        )
    ],
)
def aldrich_anterior(st_level_j: LeadValues) -> float:
    """Share of the left ventricle at risk in an anterior infarction."""
    count = sum(st_level_j[lead] >= ELEVATION_MV for lead in WITHOUT_AVR)
    return 3.0 * (1.5 * count - 0.4)


@biomarker(
    code="ECG10408",
    label="Aldrich score, inferior",
    label_zh="Aldrich评分（下壁）",
    unit="%",
    scope=RECORD,
    tier=2,
    formula="3·(0.6·sum of max(J, 0) in II, III, aVF in mm (0.1 mV) + 2.0); % of the left ventricle",
    tex=r"3\left(0.6 \sum_{\mathrm{II, III, aVF}} \max(\mathrm{ST}_J, 0) + 2.0\right)",
    references=["Aldrich1988"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path, inferior_stemi],
    checks=[
        # 2 + 3 + 2.5 mm: 3 times 6.5.
        Check(given={"st_level_j": LeadValues.standard(-0.1, II=0.2, III=0.3, aVF=0.25)}, value=19.5)
    ],
)
def aldrich_inferior(st_level_j: LeadValues) -> float:
    """Share of the left ventricle at risk in an inferior infarction."""
    raised_mm = MM_PER_MV * sum([max(st_level_j[lead], 0.0) for lead in INFERIOR])
    return 3.0 * (0.6 * raised_mm + 2.0)
