"""Findings, what could not be assessed, and the statements of models as Observations of FHIR."""

from collections.abc import Iterator
from typing import Any, Final

from ecgomics.io.readers.fhir_resources import FINDINGS
from ecgomics.io.writers.fhir_elements import coding, concept, quantity
from ecgomics.report.exports.codes import (
    AHA,
    CERTAINTY,
    MODELS,
    NAMES,
    SEVERITY,
    SNOMED,
    snomed_of,
)
from ecgomics.report.exports.fhir_measurements import ABSENT, cited, part
from ecgomics.report.findings.result import Finding, Met, NotAssessed, Unassessed
from ecgomics.report.structured.document import ModelStatement, Report
from ecgomics.report.structured.phrases import Phrases

Resource = dict[str, Any]

#: Why nothing can be said, in FHIR's words.
_REASONS: Final[dict[Unassessed, str]] = {
    "validity": "unknown",
    "needs": "not-performed",
    "demographics": "not-asked",
    "suppressed": "not-applicable",
    "no_earlier_record": "not-performed",
}
_UNIT_OF_FLAGS: Final = "{flag}"


def finding_parts(report: Report, say: Phrases) -> Iterator[tuple[str, Resource]]:
    """(name, Observation without its frame) of every statement that stands; a superseded one says by what."""
    for each in report.findings.standing:
        yield each.id, _finding(each, say)


def _finding(each: Finding, say: Phrases) -> Resource:
    codings = [coding(FINDINGS, each.id, each.label)]
    codings += [coding(AHA, code) for code in each.aha]
    codings += [coding(SNOMED, code) for code in snomed_of(each)]
    found: Resource = {
        "code": concept(coding(FINDINGS, each.category), text=f"ECG statement: {each.category}"),
        "valueCodeableConcept": concept(*codings, text=say.label(each)),
        "component": [*_grades(each), *_evidence(each)],
    }
    notes = [line] if (line := say.plain(each)) else []
    if each.superseded_by:
        notes.append(f"Said better by the statement {each.superseded_by}.")
    if each.capped_by:
        notes.append(f"Less certain because of: {'; '.join(each.capped_by)}.")
    return found | ({"note": [{"text": line} for line in notes]} if notes else {})


def _grades(each: Finding) -> Iterator[Resource]:
    for name, system, code in (
        ("certainty", CERTAINTY, each.certainty),
        ("severity", SEVERITY, each.severity),
    ):
        value = concept(coding(system, code), text=code)
        yield {"code": part(name, name.capitalize()), "valueCodeableConcept": value}
    if each.criterion:
        yield {"code": part("criterion", "Criterion"), "valueString": each.criterion}
    if each.source:
        yield {"code": part("source", "Source of the criterion"), "valueString": cited(each.source)}


def _evidence(each: Finding) -> Iterator[Resource]:
    """The values that the criterion read, each with what it was asked."""
    for met in each.met:
        asked = f"{met.name} {met.condition}".strip()
        yield {"code": concept(coding(NAMES, met.name), text=asked), **_met_value(met)}


def _met_value(met: Met) -> Resource:
    if met.value is None:
        return {"dataAbsentReason": concept(coding(ABSENT, "unknown", "Unknown"))}
    if isinstance(met.value, bool) or met.unit == _UNIT_OF_FLAGS:
        return {"valueBoolean": bool(met.value)}
    if isinstance(met.value, str):
        return {"valueString": met.value}
    return {"valueQuantity": quantity(met.value, met.unit)}


def not_assessed_parts(report: Report, say: Phrases) -> Iterator[tuple[str, Resource]]:
    """One Observation with a component for each statement of which nothing can be said."""
    left = report.findings.not_assessed
    if not left:
        return
    yield (
        "not assessed",
        {
            "code": concept(coding(FINDINGS, "not-assessed"), text="ECG statements that were not assessed"),
            "component": [_not_assessed(each, say) for each in left],
        },
    )


def _not_assessed(each: NotAssessed, say: Phrases) -> Resource:
    return {
        "code": concept(coding(FINDINGS, each.id), text=say.label(each)),
        "dataAbsentReason": concept(coding(ABSENT, _REASONS[each.why]), text=say.because(each)),
    }


def model_parts(report: Report) -> Iterator[tuple[str, Resource]]:
    """(name, Observation without its frame) of what each learned model says, apart from the rules."""
    for each in report.models:
        yield each.model, _model(each)


def _model(each: ModelStatement) -> Resource:
    found: Resource = {
        "code": concept(
            coding(MODELS, each.model, version=each.version), text=f"Statement of the model {each.model}"
        ),
        "method": concept(text=f"Learned model {each.model}, version {each.version}; see {each.card}"),
    }
    if each.label is None:
        why = each.abstains or "The model makes no statement."
        found["dataAbsentReason"] = concept(coding(ABSENT, "unknown", "Unknown"), text=why)
    else:
        found["valueCodeableConcept"] = concept(text=each.label)
    if each.probabilities:
        found["component"] = [
            {
                "code": concept(coding(f"{MODELS}:label", label), text=f"Probability of {label}"),
                "valueQuantity": quantity(share, "1"),
            }
            for label, share in each.probabilities.items()
        ]
    return found
