"""Measurements and statements in the Bundle: values or reasons, codes, evidence, words."""

import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from ecgomics.core.recording import Recording
from ecgomics.report.exports.fhir import report_bundle
from ecgomics.report.structured.document import Report
from tests.report.exports.conftest import MDC, codes, observation, resources, statement

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

# Measurements ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("symbol", "loinc", "mdc"),
    [
        ("heart_rate", "8867-4", "147842"),
        ("rr_mean", "8637-1", "147240"),
        ("pr_interval", "8625-6", "146944"),
        ("qrs_duration", "8633-0", "147228"),
        ("qt_interval", "8634-8", "147232"),
        ("qtc_bazett", "76635-2", None),
        ("qtc_fridericia", "76634-5", None),
        ("p_duration", None, "147256"),
        ("p_axis", "8626-4", "147200"),
        ("qrs_axis", "8632-2", "147204"),
        ("t_axis", "8638-9", "147208"),
    ],
)
def test_codes_of_what_everybody_measures(
    bundle: dict[str, Any], symbol: str, loinc: str | None, mdc: str | None
) -> None:
    """Numbers as in the published term lists; none where these contradict each other."""
    code = observation(bundle, symbol)["code"]
    assert codes(code, LOINC) == ([loinc] if loinc else [])
    assert codes(code, MDC) == ([mdc] if mdc else [])
    assert len(codes(code, "urn:ecgomics:biomarker")) == 1


def test_values_keep_unit_range_and_number_of_beats(bundle: dict[str, Any]) -> None:
    pr = observation(bundle, "pr_interval")
    assert pr["valueQuantity"] == {
        "value": 232.0,
        "unit": "ms",
        "system": "http://unitsofmeasure.org",
        "code": "ms",
    }
    (limits,) = pr["referenceRange"]
    assert (limits["low"]["value"], limits["high"]["value"]) == (120.0, 200.0)
    assert limits["text"] == "p2-p98; adults; Mason2007 (doi:10.1016/j.jelectrocard.2006.09.003)"
    assert [each["coding"][0]["code"] for each in pr["interpretation"]] == ["H"]
    parts = {part["code"]["coding"][0]["code"]: part for part in pr["component"]}
    assert parts["beats"]["valueInteger"] > 5


def test_only_confirmed_ranges_flag(bundle: dict[str, Any]) -> None:
    assert observation(bundle, "qrs_duration")["interpretation"][0]["coding"][0]["code"] == "N"
    unsure = observation(bundle, "qt_interval")
    assert "interpretation" not in unsure
    assert unsure["referenceRange"][0]["text"].endswith("for orientation only")


@pytest.mark.parametrize(
    ("symbol", "reason", "validity"),
    [("p_axis", "not-performed", "wrong_leads"), ("p_duration", "not-applicable", "absent")],
)
def test_why_there_is_no_value(bundle: dict[str, Any], symbol: str, reason: str, validity: str) -> None:
    why = observation(bundle, symbol)["dataAbsentReason"]
    assert (codes(why, ABSENT), codes(why, "urn:ecgomics:validity")) == ([reason], [validity])
    assert why["text"]


def test_a_number_outside_of_its_domain_stays_and_says_so(bundle: dict[str, Any]) -> None:
    axis = observation(bundle, "t_axis")
    assert "valueQuantity" in axis
    assert axis["note"][0]["text"].startswith("Out of domain")


def test_values_of_a_lead_name_it(bundle: dict[str, Any], full_report: Report) -> None:
    wanted = {(each.code, each.lead) for each in full_report.measurements if each.lead}
    assert wanted
    found = set()
    for each in resources(bundle, "Observation"):
        ours = codes(each["code"], "urn:ecgomics:biomarker")
        for part in each.get("component", ()):
            if codes(part["code"], "urn:ecgomics:part") == ["lead"]:
                display = part["valueCodeableConcept"]["coding"][0]["display"]
                lead = display.removeprefix("MDC_ECG_ELEC_POTL_")
                found.add((ours[0], lead))
    assert found == {(code, lead.upper()) for code, lead in wanted}


# Statements -----------------------------------------------------------------------------------------------------------


def test_a_statement_with_its_evidence(bundle: dict[str, Any]) -> None:
    found = statement(bundle, "first_degree_av_block")
    value = found["valueCodeableConcept"]
    assert value["text"] == "First-degree AV block"
    assert codes(value, "https://doi.org/10.1161/CIRCULATIONAHA.106.180201") == ["82"]
    assert codes(value, SNOMED) == ["270492004"]
    parts = {part["code"].get("text"): part for part in found["component"]}
    assert parts["Certainty"]["valueCodeableConcept"]["text"] == "definite"
    assert parts["Criterion"]["valueString"] == "pr_interval > 200"
    assert parts["pr_interval > 200"]["valueQuantity"]["value"] == 232.0
    assert parts["pac_present"]["valueBoolean"] is False
    assert any("few beats" in note["text"] for note in found["note"])
    superseded = statement(bundle, "mi_possibly_acute")
    assert any("first_degree_av_block" in note["text"] for note in superseded["note"])


def test_codes_never_say_more_than_the_statement(bundle: dict[str, Any]) -> None:
    """57054005 is acute myocardial infarction, and the code of an abnormal atrium would drop its "possible"."""
    text = json.dumps(bundle)
    assert "57054005" not in text
    assert "67741000119109" not in text
    (report,) = resources(bundle, "DiagnosticReport")
    assert [codes(each, SNOMED) for each in report["conclusionCode"]] == [["270492004"]]


def test_the_conclusion_is_what_is_printed(bundle: dict[str, Any]) -> None:
    (report,) = resources(bundle, "DiagnosticReport")
    lines = report["conclusion"].split("\n")
    assert lines[0] == "Borderline ECG"
    assert lines[1].startswith("First-degree AV block (definite): PR 232 ms")
    assert lines[2].startswith("Left atrial abnormality (possible)")
    assert "acute" not in report["conclusion"]


def test_words_in_chinese(full_report: Report, twelve_lead_ecg: Recording) -> None:
    made = report_bundle(full_report, twelve_lead_ecg, language="zh")
    (report,) = resources(made, "DiagnosticReport")
    lines = report["conclusion"].split("\n")
    assert (report["language"], lines[0]) == ("zh", "临界心电图")
    assert lines[1].startswith("一度房室阻滞")
    assert "仅供研究使用" in lines[-1]
    found = statement(made, "first_degree_av_block")
    assert found["valueCodeableConcept"]["text"] == "一度房室阻滞"
    assert found["note"][0]["text"] == "心房至心室的传导时间较长。"
    Bundle.model_validate(made)


def test_what_was_not_assessed_says_why(bundle: dict[str, Any]) -> None:
    (found,) = (
        each
        for each in resources(bundle, "Observation")
        if codes(each["code"], "urn:ecgomics:finding") == ["not-assessed"]
    )
    names = [codes(part["code"], "urn:ecgomics:finding")[0] for part in found["component"]]
    assert names == ["af_episodes", "serial_new_af"]
    assert all(part["dataAbsentReason"]["text"] for part in found["component"])


def test_models_stand_apart_and_may_abstain(bundle: dict[str, Any]) -> None:
    rhythm, age = (
        each for each in resources(bundle, "Observation") if codes(each["code"], "urn:ecgomics:model")
    )
    assert rhythm["valueCodeableConcept"] == {"text": "sinus"}
    assert [part["valueQuantity"]["value"] for part in rhythm["component"]] == [0.97, 0.03]
    assert age["dataAbsentReason"]["text"] == "The recording is too short."
