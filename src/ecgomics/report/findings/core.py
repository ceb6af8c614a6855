"""What must have been assessed before a recording is called normal, and what sums up its statements."""

from collections.abc import Iterable, Mapping
from typing import Final

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.report.findings.result import SEVERITIES, Category, Finding, NotAssessed
from ecgomics.report.findings.scene import NOT_THERE, Answer, Scene
from ecgomics.report.findings.terms import Symbol

#: Biomarkers that must have a value: rate, rhythm, QRS, QTc, axis, voltages, ST and T of the twelve leads.
_OF_RECORD: Final = (
    *("heart_rate", "rhythm_class", "pr_interval", "qrs_duration", "qtc_fridericia"),
    *("qrs_axis", "limb_voltage_max", "precordial_voltage_max"),
)
_OF_LEADS: Final = ("st_level_j", "t_amplitude")
CORE: Final = (
    *(Symbol(each) for each in _OF_RECORD),
    *(Symbol(each, (lead,)) for each in _OF_LEADS for lead in STANDARD_LEADS),
)
#: Categories that say nothing of the heart, or not of this recording alone.
_LEFT_OUT: Final = frozenset({"quality", "serial", "summary"})
_OF_BEATING: Final = frozenset({"rhythm", "rate"})


def summed_up(
    scene: Scene,
    standing: Iterable[Finding],
    not_assessed: Iterable[NotAssessed],
    category_of: Mapping[str, Category],
) -> dict[str, Answer]:
    """The facts that summaries ask for."""
    made = list(standing)
    grave = [SEVERITIES.index(each.severity) for each in made if each.category not in _LEFT_OUT]
    return {
        "worst_severity": SEVERITIES[max(grave, default=0)],
        "core_complete": core_complete(scene, made, not_assessed, category_of),
        "only_rhythm_or_rate": all(
            each.severity == SEVERITIES[0] or each.category in _OF_BEATING
            for each in made
            if each.category != "summary"
        ),
    }


def core_complete(
    scene: Scene,
    standing: Iterable[Finding],
    not_assessed: Iterable[NotAssessed],
    category_of: Mapping[str, Category],
) -> bool:
    """Whether everything was assessed that a normal recording is normal in.

    Age and sex must be known, since limits go by them; no statement of quality above normal may stand, and none may
    have suppressed another.
    """
    if scene.facts["age"] is None or scene.facts["sex"] is None:
        return False
    if any(each.category == "quality" and each.severity != SEVERITIES[0] for each in standing):
        return False
    if any(each.why == "suppressed" and category_of.get(each.detail) == "quality" for each in not_assessed):
        return False
    return all(scene.read(each).code in {"ok"} | NOT_THERE for each in CORE)
