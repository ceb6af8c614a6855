"""The report as a FHIR R4 Bundle: DiagnosticReport, Observations, the waveform, Devices, Provenance.

Status is always `preliminary`: nobody has confirmed it. Identifiers follow from the input and the settings, so that
the same report gives the same bytes. The subject is a pseudonym; no name and no birth date are ever written. Long
recordings go without their samples, and say so.
"""

import base64
import hashlib
from collections.abc import Iterator
from html import escape
from typing import Any, Final

from ecgomics.core.recording import Recording
from ecgomics.io.readers.fhir import ELECTRIC_POTENTIAL
from ecgomics.io.readers.fhir_resources import AGE, OURS
from ecgomics.io.writers.fhir import lead_components
from ecgomics.io.writers.fhir_elements import LOINC, category, coding, concept, mdc, quantity
from ecgomics.report.exports.codes import SNOMED, TAGS, snomed_of
from ecgomics.report.exports.fhir_findings import finding_parts, model_parts, not_assessed_parts
from ecgomics.report.exports.fhir_frame import Frame, instant, zoned
from ecgomics.report.exports.fhir_measurements import ABSENT, measurement_parts, quality_parts
from ecgomics.report.exports.shareable import SOFTWARE, shareable
from ecgomics.report.exports.statements import Said
from ecgomics.report.structured.document import Language, Report
from ecgomics.report.structured.phrases import Phrases

_REPORT_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/v2-0074"
_DISCLAIMER: Final = f"{OURS}:disclaimer"
_SYNTHETIC: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
_AGENT: Final = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_NO_VALUE: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
#: Longest waveform that is written, in samples of all leads together: about ten megabytes of text.
MOST_SAMPLES: Final = 2_000_000

Resource = dict[str, Any]


def report_bundle(
    report: Report,
    recording: Recording | None,
    *,
    pdf: bytes | None = None,
    language: Language = "en",
) -> Resource:
    """The report as the JSON value of a Bundle; pdf is the printed report, to be presented with it.

    Without the recording, as of many hours, the Bundle says that the samples are not in it.
    """
    frame, say = Frame.of(report), Phrases.of(report, language)
    results = [
        *frame.observations("measurement", measurement_parts(report, say)),
        *frame.observations("finding", finding_parts(report, say)),
        *frame.observations("model", model_parts(report)),
        *frame.observations("quality", quality_parts(report)),
        *frame.observations("not-assessed", not_assessed_parts(report, say)),
        *frame.observations("age", _age(report)),
        *frame.observations("waveform", _waveform(report, recording)),
    ]
    concluded = _diagnostic_report(report, frame, Said.of(report, language), results=results)
    if pdf is not None:
        concluded["presentedForm"] = [_attachment(report, pdf) | {"language": language}]
    resources = [concluded | {"language": language}, _patient(report, frame)]
    resources += [each for each in (_recorder(report, frame), _software(report, frame)) if each]
    resources += [*results, _provenance(report, frame, results)]
    bundle: Resource = {
        "resourceType": "Bundle",
        "id": frame.id("Bundle"),
        "meta": {"tag": [coding(TAGS, "research-use-only", report.disclaimer)]},
        "identifier": {"system": "urn:ietf:rfc:3986", "value": frame.url("Bundle")},
        "type": "collection",
    }
    if report.identity.synthetic:
        bundle["meta"]["security"] = [coding(_SYNTHETIC, "HTEST", "test health data")]
    if made_at := instant(report.provenance.made_at):
        bundle["timestamp"] = made_at
    return bundle | {"entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources]}


# The report -----------------------------------------------------------------------------------------------------------


def _diagnostic_report(report: Report, frame: Frame, said: Said, *, results: list[Resource]) -> Resource:
    lines = [*([said.summary] if said.summary else []), *said.statements]
    found: Resource = {
        "resourceType": "DiagnosticReport",
        "id": frame.id("DiagnosticReport"),
        "meta": {"tag": [coding(TAGS, "research-use-only")]},
        "text": {"status": "generated", "div": _narrative(lines, said.disclaimer)},
        "extension": [{"url": _DISCLAIMER, "valueString": report.disclaimer}],
        "status": "preliminary",
        "category": [concept(coding(_REPORT_CATEGORY, "EC"), text="Electrocardiogram")],
        "code": concept(coding(LOINC, "11524-6"), text="ECG report"),
        "subject": frame.reference("Patient"),
        **frame.effective(),
        "result": [{"reference": f"urn:uuid:{each['id']}"} for each in results],
        "conclusion": "\n".join([*lines, said.disclaimer]),
    }
    if made_at := instant(report.provenance.made_at):
        found["issued"] = made_at
    if codes := list(_conclusion_codes(report)):
        found["conclusionCode"] = codes
    return found


def _conclusion_codes(report: Report) -> Iterator[Resource]:
    seen = set()
    for finding in report.findings.printed:
        new = [code for code in snomed_of(finding) if code not in seen]
        seen.update(new)
        if new:
            yield concept(*(coding(SNOMED, code) for code in new), text=finding.label)


def _narrative(lines: list[str], disclaimer: str) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    told = f"<ul>{items}</ul>" if items else ""
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{told}<p><b>{escape(disclaimer)}</b></p></div>'


def _attachment(report: Report, pdf: bytes) -> Resource:
    found: Resource = {
        "contentType": "application/pdf",
        "data": base64.b64encode(pdf).decode(),
        "size": len(pdf),
        "hash": base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode(),
        "title": f"ECG report {report.identity.record}",
    }
    made_at = report.provenance.made_at
    return found | ({"creation": made_at.isoformat()} if zoned(made_at) and made_at else {})


# Who and with what ----------------------------------------------------------------------------------------------------


def _patient(report: Report, frame: Frame) -> Resource:
    who = report.identity
    found: Resource = {"resourceType": "Patient", "id": frame.id("Patient")}
    if who.pseudonym:
        found["identifier"] = [{"system": f"{OURS}:pseudonym", "value": who.pseudonym}]
    return found | {"gender": who.sex or "unknown"}


def _recorder(report: Report, frame: Frame) -> Resource | None:
    """What recorded it, where that is known."""
    if not report.identity.device:
        return None
    name = {"name": report.identity.device, "type": "model-name"}
    return {"resourceType": "Device", "id": frame.id("Recorder"), "deviceName": [name]}


def _software(report: Report, frame: Frame) -> Resource:
    """What measured it, in the versions of all that decides what comes out."""
    made = report.provenance
    versions = {
        "software": made.software_version,
        "catalogue": made.catalogue_version,
        "findings": made.table_version,
    }
    return {
        "resourceType": "Device",
        "id": frame.id("Software"),
        "deviceName": [{"name": SOFTWARE, "type": "model-name"}],
        "type": concept(text="Research software; not a medical device"),
        "version": [{"type": concept(text=what), "value": value} for what, value in versions.items()],
        "property": [{"type": concept(text="settings"), "valueCode": [concept(text=made.settings_hash)]}],
        "note": [{"text": report.disclaimer}],
    }


def _provenance(report: Report, frame: Frame, results: list[Resource]) -> Resource:
    made = report.provenance
    targets = ["DiagnosticReport", *(each["id"] for each in results)]
    references = [frame.reference(targets[0]), *({"reference": f"urn:uuid:{each}"} for each in targets[1:])]
    source: Resource = {"display": report.identity.record or "recording"}
    if made.input_sha256:
        source["identifier"] = {"system": f"{OURS}:sha256", "value": made.input_sha256}
    entities = [{"role": "source", "what": source}]
    if made.compared_with:
        earlier = {"identifier": {"system": f"{OURS}:recording", "value": made.compared_with}}
        entities.append({"role": "source", "what": earlier | {"display": "earlier recording"}})
    done = "Measured automatically"
    if made.corrections:
        done += f", with the corrections by hand of revision {made.corrections}"
    recorded = instant(made.made_at)
    unknown = {"_recorded": {"extension": [{"url": _NO_VALUE, "valueCode": "unknown"}]}}
    return {
        "resourceType": "Provenance",
        "id": frame.id("Provenance"),
        "target": references,
        **({"recorded": recorded} if recorded else unknown),
        "activity": concept(text=done),
        "agent": [
            {
                "type": concept(coding(_AGENT, "assembler", "Assembler")),
                "who": frame.reference("Software"),
            }
        ],
        "entity": entities,
    }


# Of the recording -----------------------------------------------------------------------------------------------------


def _age(report: Report) -> Iterator[tuple[str, Resource]]:
    if report.identity.age_years is not None:
        code = concept(coding(LOINC, AGE), text="Age")
        yield "age", {"code": code, "valueQuantity": quantity(report.identity.age_years, "a")}


def _waveform(report: Report, recording: Recording | None) -> Iterator[tuple[str, Resource]]:
    """The samples as they were recorded, one component for each lead; nothing of intervals without an ECG."""
    if report.signal.fs_hz is None:
        return
    told: Resource = {
        "category": category("procedure", "Procedure"),
        "code": mdc(ELECTRIC_POTENTIAL, "MDC_ECG_ELEC_POTL"),
        "recorded": True,
    }
    if recording is not None and recording.samples * len(recording.leads) <= MOST_SAMPLES:
        yield "waveform", told | {"component": lead_components(shareable(report, recording))}
        return
    said = f"The samples of {report.signal.duration_s:.0f} s are too many to be written here."
    reason = concept(coding(ABSENT, "unsupported", "Unsupported"), text=said)
    yield "waveform", told | {"dataAbsentReason": reason}
