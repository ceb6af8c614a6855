"""The report as a Bundle of FHIR R4: held against another library's models, and against what these do not ask."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from fhir.resources.R4B.bundle import Bundle

from ecgomics.core.recording import Recording
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.io import read
from ecgomics.report.exports.fhir import MOST_SAMPLES, report_bundle
from ecgomics.report.structured.document import Report
from tests.report.exports.conftest import MADE_AT, resources

LOINC, MDC, SNOMED = "http://loinc.org", "urn:iso:std:iso:11073:10101", "http://snomed.info/sct"
ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object at any depth."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts(each)


def observation(bundle: dict[str, Any], symbol: str) -> dict[str, Any]:
    """The Observation of a biomarker of the whole record, by our name of it."""
    (found,) = (
        each
        for each in resources(bundle, "Observation")
        if any(coding.get("display") == symbol for coding in each["code"].get("coding", ()))
    )
    return found


def statement(bundle: dict[str, Any], identifier: str) -> dict[str, Any]:
    """The Observation of a finding."""
    (found,) = (
        each
        for each in resources(bundle, "Observation")
        if any(
            coding.get("code") == identifier
            for coding in each.get("valueCodeableConcept", {}).get("coding", ())
        )
    )
    return found


def codes(concept: dict[str, Any], system: str) -> list[str]:
    return [coding["code"] for coding in concept.get("coding", ()) if coding["system"] == system]


# Form -----------------------------------------------------------------------------------------------------------------


def test_another_library_takes_every_resource(
    bundle: dict[str, Any],
    single_lead_report: Report,
    single_lead_ecg: Recording,
    twelve_lead_report: Report,
    twelve_lead_ecg: Recording,
) -> None:
    bare = replace(
        single_lead_report,
        identity=replace(single_lead_report.identity, taken_at=None, sex=None, age_years=None, record=""),
        provenance=replace(single_lead_report.provenance, input_sha256=""),
    )
    for each in (
        bundle,
        report_bundle(bare, single_lead_ecg),
        report_bundle(twelve_lead_report, twelve_lead_ecg),
    ):
        checked = Bundle.model_validate(each)
        assert len(checked.entry) == len(each["entry"])
        assert not any(value in ("", [], {}, None) for inner in dicts(each) for value in inner.values())


def test_every_reference_is_answered_in_the_bundle(bundle: dict[str, Any]) -> None:
    urls = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(urls)) == len(urls)
    for entry in bundle["entry"]:
        assert entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}"
    referred = [each["reference"] for each in dicts(bundle) if "reference" in each]
    assert set(referred) <= set(urls)
    (report,) = resources(bundle, "DiagnosticReport")
    observed = {f"urn:uuid:{each['id']}" for each in resources(bundle, "Observation")}
    assert {each["reference"] for each in report["result"]} == observed
    (made,) = resources(bundle, "Provenance")
    assert {each["reference"] for each in made["target"]} == observed | {f"urn:uuid:{report['id']}"}


def test_samples_are_those_of_r4_and_have_a_unit(bundle: dict[str, Any]) -> None:
    sampled = [each["valueSampledData"] for each in dicts(bundle) if "valueSampledData" in each]
    assert len(sampled) == 12
    for each in sampled:
        assert set(each) == {"origin", "period", "factor", "dimensions", "data"}
        assert each["period"] == 2.0
        assert each["origin"] == {
            "value": 0,
            "unit": "mV",
            "system": "http://unitsofmeasure.org",
            "code": "mV",
        }
    assert not any(
        {"interval", "intervalUnit", "triggeredBy", "bodyStructure"} & set(each) for each in dicts(bundle)
    )


def test_nothing_is_final_and_every_observation_has_a_subject(bundle: dict[str, Any]) -> None:
    (patient,) = resources(bundle, "Patient")
    for each in (*resources(bundle, "Observation"), *resources(bundle, "DiagnosticReport")):
        assert each["status"] == "preliminary"
        assert each["subject"] == {"reference": f"urn:uuid:{patient['id']}"}


def test_a_value_or_a_reason_never_both(bundle: dict[str, Any], full_report: Report) -> None:
    for each in resources(bundle, "Observation"):
        values = [key for key in each if key.startswith("value")]
        told = len(values) + ("dataAbsentReason" in each)
        assert told == 1 or (told == 0 and each["component"])
    assert sum(1 for each in full_report.measurements if each.validity not in KEEPS_NUMBER) >= 2


def test_the_same_report_gives_the_same_bundle(full_report: Report, twelve_lead_ecg: Recording) -> None:
    first, again = (report_bundle(full_report, twelve_lead_ecg) for _ in range(2))
    assert json.dumps(first) == json.dumps(again)
    other = replace(full_report, provenance=replace(full_report.provenance, settings_hash="another"))
    ids = [
        {entry["resource"]["id"] for entry in each["entry"]}
        for each in (first, report_bundle(other, twelve_lead_ecg))
    ]
    assert not ids[0] & ids[1]


# Whom and when --------------------------------------------------------------------------------------------------------


def test_the_subject_is_a_pseudonym(full_report: Report, twelve_lead_ecg: Recording) -> None:
    named = replace(
        twelve_lead_ecg, identity={"name": "Jane Doe", "birth date": "1966-07-08", "identifier": "ID-4711"}
    )
    made = report_bundle(full_report, named)
    (patient,) = resources(made, "Patient")
    assert patient["identifier"] == [{"system": "urn:ecgomics:pseudonym", "value": "PABC"}]
    assert set(patient) == {"resourceType", "id", "identifier", "gender"}
    text = json.dumps(made)
    assert not any(each in text for each in ("Jane", "1966-07-08", "4711", "birthDate"))


def test_times_with_and_without_a_zone(full_report: Report, twelve_lead_ecg: Recording) -> None:
    start = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
    zoned = replace(full_report, identity=replace(full_report.identity, taken_at=start))
    (report,) = resources(report_bundle(zoned, twelve_lead_ecg), "DiagnosticReport")
    assert report["effectivePeriod"] == {
        "start": "2026-05-04T09:30:00+00:00",
        "end": "2026-05-04T09:30:10+00:00",
    }
    (naive,) = resources(report_bundle(full_report, twelve_lead_ecg), "DiagnosticReport")
    assert naive["effectiveDateTime"] == "2026-05-04"
    assert naive["issued"] == MADE_AT.isoformat()
    unknown = replace(full_report, identity=replace(full_report.identity, taken_at=None))
    (timeless,) = resources(report_bundle(unknown, twelve_lead_ecg), "DiagnosticReport")
    assert not any(key.startswith("effective") for key in timeless)


def test_a_report_without_a_time_of_making_says_that_it_is_unknown(
    twelve_lead_report: Report, twelve_lead_ecg: Recording
) -> None:
    made = report_bundle(twelve_lead_report, twelve_lead_ecg)
    (provenance,) = resources(made, "Provenance")
    assert "recorded" not in provenance
    assert provenance["_recorded"]["extension"][0]["valueCode"] == "unknown"
    assert "timestamp" not in made


def test_who_measured_and_from_what(bundle: dict[str, Any], full_report: Report) -> None:
    recorder, software = resources(bundle, "Device")
    assert recorder["deviceName"][0]["name"] == "Acme E1"
    versions = {each["type"]["text"]: each["value"] for each in software["version"]}
    assert versions["software"] == full_report.provenance.software_version
    assert versions["findings"] == full_report.provenance.table_version
    (made,) = resources(bundle, "Provenance")
    assert made["entity"][0]["what"]["identifier"]["value"] == "5e" * 32
    assert made["entity"][1]["what"]["identifier"]["value"] == "before"
    assert made["agent"][0]["who"] == {"reference": f"urn:uuid:{software['id']}"}
    assert "revision 2" in made["activity"]["text"]
    devices = {each["device"]["reference"] for each in resources(bundle, "Observation")}
    assert devices == {f"urn:uuid:{recorder['id']}", f"urn:uuid:{software['id']}"}


def test_what_it_is_not_is_said(bundle: dict[str, Any], full_report: Report) -> None:
    assert bundle["meta"]["tag"][0]["display"] == full_report.disclaimer
    assert bundle["meta"]["security"][0]["code"] == "HTEST"
    (report,) = resources(bundle, "DiagnosticReport")
    assert report["extension"] == [{"url": "urn:ecgomics:disclaimer", "valueString": full_report.disclaimer}]
    assert full_report.disclaimer in report["conclusion"]
    assert full_report.disclaimer in report["text"]["div"]


def test_the_printed_report_is_within(bundle: dict[str, Any]) -> None:
    (report,) = resources(bundle, "DiagnosticReport")
    (form,) = report["presentedForm"]
    content = base64.b64decode(form["data"])
    assert (content, form["contentType"], form["size"]) == (b"%PDF-1.7 printed", "application/pdf", 16)
    assert base64.b64decode(form["hash"]) == hashlib.sha1(content).digest()


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
    assert limits["text"] == "p2-p98; adults; Mason2007"
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


# Round trip -----------------------------------------------------------------------------------------------------------


def test_our_reader_gets_the_waveform_back(
    bundle: dict[str, Any], twelve_lead_ecg: Recording, full_report: Report
) -> None:
    back = read(json.dumps(bundle).encode())
    assert (back.leads, back.fs_hz) == (twelve_lead_ecg.leads, twelve_lead_ecg.fs_hz)
    step_mv = (twelve_lead_ecg.resolution_uv or 1.0) / 1e3
    np.testing.assert_allclose(back.ecg_mv, twelve_lead_ecg.ecg_mv, atol=step_mv / 2 + 1e-12)
    assert back.started_at == full_report.identity.taken_at
    assert back.device == "Acme E1"
    assert (back.subject.age_years, back.subject.sex) == (50.0, "female")


def test_grades_and_evidence_are_not_read_as_statements_or_measurements(bundle: dict[str, Any]) -> None:
    back = read(json.dumps(bundle).encode())
    said = set(back.statements)
    assert {"First-degree AV block", "Left atrial abnormality"} <= said
    assert not said & {"definite", "possible", "High", "Normal", "sinus", "good", "pr_interval > 200"}
    assert [value for name, value in back.device_measurements.items() if name.startswith("PR interval")] == [
        232.0
    ]
    assert not any(">" in name or "range" in name for name in back.device_measurements)


def test_gaps_are_errors_in_the_samples(full_report: Report, twelve_lead_ecg: Recording) -> None:
    ecg_mv = twelve_lead_ecg.ecg_mv.copy()
    ecg_mv[3, 100:110] = np.nan
    made = report_bundle(full_report, replace(twelve_lead_ecg, ecg_mv=ecg_mv))
    data = [each["valueSampledData"]["data"].split() for each in dicts(made) if "valueSampledData" in each]
    assert [row.count("E") for row in data] == [0, 0, 0, 10, *[0] * 8]


@pytest.mark.parametrize("is_at_hand", [True, False])
def test_very_long_recordings_go_without_their_samples(full_report: Report, *, is_at_hand: bool) -> None:
    long = Recording(ecg_mv=np.zeros((1, MOST_SAMPLES + 1)), fs_hz=250.0, leads=("I",))
    report = replace(full_report, signal=replace(full_report.signal, duration_s=long.duration_s))
    made = report_bundle(report, long if is_at_hand else None)
    assert not any("valueSampledData" in each for each in dicts(made))
    (waveform,) = (each for each in resources(made, "Observation") if codes(each["code"], MDC) == ["131328"])
    assert "8000 s" in waveform["dataAbsentReason"]["text"]
    Bundle.model_validate(made)


def test_intervals_without_an_ecg_have_no_waveform(full_report: Report) -> None:
    report = replace(full_report, signal=replace(full_report.signal, fs_hz=None))
    made = report_bundle(report, None)
    assert not any(codes(each["code"], MDC) == ["131328"] for each in resources(made, "Observation"))
    Bundle.model_validate(made)
