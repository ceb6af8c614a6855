"""The report as a Bundle of FHIR R4: held against another library's models, and against what these do not ask."""

import base64
import hashlib
import json
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
from tests.report.exports.conftest import MADE_AT, MDC, codes, dicts, resources

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
    assert not any(each in text for each in ("Jane", "1966-07-08", "ID-4711", "birthDate"))


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
