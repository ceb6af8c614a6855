"""Measurements and signal quality as Observations of FHIR."""

from collections.abc import Iterator
from typing import Any, Final

from ecgomics.biomarkers.references import literature
from ecgomics.core.units import TEXT_UNITS
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_TEXT, Validity
from ecgomics.io.writers.fhir_elements import LOINC, MDC, coding, concept, lead_concept, quantity
from ecgomics.report.exports.codes import (
    ABSENT_REASONS,
    BIOMARKERS,
    CHAIN,
    MEASUREMENTS,
    PARTS,
    QUALITY,
    VALIDITY,
    Codes,
)
from ecgomics.report.structured.document import LeadQuality, Measurement, Range, Report
from ecgomics.report.structured.phrases import Phrases

Resource = dict[str, Any]
ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
_INTERPRETATION: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
_LETTERS: Final = {"low": ("L", "Low"), "high": ("H", "High"), None: ("N", "Normal")}


def measurement_parts(report: Report, say: Phrases) -> Iterator[tuple[str, Resource]]:
    """(name, Observation without its frame) of every measurement, those without a value, too."""
    for each in report.measurements:
        yield each.name, _measurement(each, say)


def _measurement(each: Measurement, say: Phrases) -> Resource:
    found: Resource = {"code": _code(each, say), **_value(each, say)}
    if letter := _interpretation(each):
        found["interpretation"] = [concept(coding(_INTERPRETATION, *letter))]
    if notes := list(_notes(each)):
        found["note"] = [{"text": line} for line in notes]
    if each.chain:
        found["method"] = concept(coding(CHAIN, each.chain), text=each.chain)
    if each.range is not None:
        found["referenceRange"] = [_reference_range(each.range, each.unit)]
    if parts := list(_parts(each)):
        found["component"] = parts
    return found


def _code(each: Measurement, say: Phrases) -> Resource:
    """The codes of standards first, then ours with the version of its meaning."""
    standard = MEASUREMENTS.get(each.symbol, Codes()) if not each.lead else Codes()
    codings = [coding(LOINC, standard.loinc)] if standard.loinc else []
    if standard.mdc_number is not None:
        codings.append(coding(MDC, f"{standard.mdc_number}", standard.aecg))
    ours = coding(BIOMARKERS, each.code, each.symbol, version=f"{each.version}")
    return concept(*codings, ours, text=f"{say.label(each)} {each.lead}".strip())


def _value(each: Measurement, say: Phrases) -> Resource:
    """The value, or why there is none."""
    if each.validity not in KEEPS_NUMBER or (each.value is None and each.text is None):
        return {"dataAbsentReason": _absent(each.validity if each.validity != "ok" else "failed", say)}
    if each.unit == "{flag}":
        return {"valueBoolean": bool(each.value) if each.value is not None else each.text == "true"}
    if each.unit in TEXT_UNITS or each.value is None:
        return {"valueString": each.text or ""}
    return {"valueQuantity": quantity(each.value, each.unit)}


def _absent(validity: Validity, say: Phrases) -> Resource:
    return concept(
        coding(ABSENT, *ABSENT_REASONS[validity]),
        coding(VALIDITY, validity),
        text=say.words.validity[validity],
    )


def _interpretation(each: Measurement) -> tuple[str, str] | None:
    """Low, high or within: only against a confirmed range, and only of what can decide something."""
    confirmed = each.range is not None and each.range.confirmed
    if not confirmed or each.approximate or each.value is None or each.validity != "ok":
        return None
    return _LETTERS[each.outside]


def _notes(each: Measurement) -> Iterator[str]:
    if each.approximate:
        yield "Approximate: measured in too few leads."
    if each.validity == "out_of_domain":
        yield f"Out of domain: {VALIDITY_TEXT[each.validity]}."


def _reference_range(limits: Range, unit: str) -> Resource:
    sides = {"low": limits.low, "high": limits.high}
    found: Resource = {side: quantity(edge, unit) for side, edge in sides.items() if edge is not None}
    said = [limits.limits, limits.population, cited(limits.source)]
    if not limits.confirmed:
        said.append("for orientation only")
    text = "; ".join(filter(None, said))
    return found | ({"text": text} if text else {})


def _parts(each: Measurement) -> Iterator[Resource]:
    """Lead, number of beats and spread."""
    if each.lead:
        yield {"code": part("lead", "Lead"), "valueCodeableConcept": lead_concept(each.lead)}
    if each.n is not None:
        yield {"code": part("beats", "Beats that it is measured on"), "valueInteger": each.n}
    if each.spread is not None:
        yield {
            "code": part("interquartile-range", "Interquartile range over the beats"),
            "valueQuantity": quantity(each.spread, "" if each.unit in TEXT_UNITS else each.unit),
        }


def cited(key: str) -> str:
    """A source with its DOI where the literature has one."""
    found = literature().get(key)
    return f"{key} (doi:{found.doi})" if found and found.doi else key


def part(code: str, text: str) -> Resource:
    """A concept of ours for a part of an Observation."""
    return concept(coding(PARTS, code), text=text)


# Quality --------------------------------------------------------------------------------------------------------------


def quality_parts(report: Report) -> Iterator[tuple[str, Resource]]:
    """(name, Observation without its frame) of the quality of the signal."""
    quality = report.quality
    found: Resource = {
        "code": concept(coding(QUALITY, "signal-quality"), text="Signal quality"),
        "valueCodeableConcept": concept(coding(QUALITY, quality.verdict), text=quality.verdict),
        "component": [
            {"code": part("beats-detected", "Beats detected"), "valueInteger": quality.beats_detected},
            {"code": part("beats-used", "Beats used"), "valueInteger": quality.beats_used},
            *(_lead_quality(each) for each in quality.leads),
        ],
    }
    if quality.warnings:
        found["note"] = [{"text": line} for line in quality.warnings]
    yield "quality", found


def _lead_quality(each: LeadQuality) -> Resource:
    said = "usable" if each.usable else "not usable"
    if each.reasons:
        said += f": {', '.join(each.reasons)}"
    return {"code": lead_concept(each.lead), "valueString": said}
