"""Reports with something of everything in them, and the marks beside them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.profile import profile
from ecgomics.report.exports.fhir import report_bundle
from ecgomics.report.exports.marks import Marks
from ecgomics.report.findings.result import Finding, Findings, Met, NotAssessed
from ecgomics.report.structured.document import ModelStatement, Range, Report
from ecgomics.services import as_stored

MDC = "urn:iso:std:iso:11073:10101"
MADE_AT = datetime(2026, 5, 5, 8, 0, 0, tzinfo=UTC)

#: Made up, so that every part of a statement is there: definite, possible, superseded, the summary.
STANDING = (
    Finding(
        id="first_degree_av_block",
        category="conduction",
        label="First-degree AV block",
        label_zh="一度房室阻滞",
        plain="The signal takes longer than usual from the atria to the ventricles.",
        plain_zh="心房至心室的传导时间较长。",
        certainty="definite",
        severity="borderline",
        criterion="pr_interval > 200",
        met=(Met("pr_interval", 232.0, "ms", "> 200"), Met("pac_present", False, "{flag}", "")),
        source="Surawicz2009",
        aha=("82",),
        snomed=("270492004",),
        capped_by=("few beats",),
    ),
    Finding(
        id="lae",
        category="chamber",
        label="Left atrial abnormality",
        label_zh="左房异常",
        plain="",
        plain_zh="",
        certainty="possible",
        severity="borderline",
        criterion="p_duration > 120",
        met=(Met("p_duration", None, "ms", "> 120"), Met("sex", "F", "", "== 'F'")),
        source="",
        aha=("140",),
        snomed=("67741000119109",),
    ),
    Finding(
        id="mi_possibly_acute",
        category="infarct",
        label="Infarct, possibly acute",
        label_zh="心肌梗死，可能为急性",
        plain="",
        plain_zh="",
        certainty="probable",
        severity="urgent-for-review",
        criterion="st_level_j:V2 > 0.2",
        met=(Met("st_level_j:V2", 0.31, "mV", "> 0.2"),),
        source="Thygesen2018",
        aha=(),
        snomed=("57054005",),
        superseded_by="first_degree_av_block",
    ),
    Finding(
        id="summary_borderline",
        category="summary",
        label="Borderline ECG",
        label_zh="临界心电图",
        plain="",
        plain_zh="",
        certainty="definite",
        severity="borderline",
        criterion="",
        met=(),
        source="",
        aha=(),
        snomed=(),
    ),
)
NOT_ASSESSED = (
    NotAssessed(
        "af_episodes", "rhythm", "Episodes of atrial fibrillation", "房颤发作", "needs", "duration>=3600"
    ),
    NotAssessed("serial_new_af", "serial", "New atrial fibrillation", "新发房颤", "no_earlier_record", ""),
)
MODELS = (
    ModelStatement("rhythm", "3", "docs/models/rhythm.md", "sinus", 0.97, {"sinus": 0.97, "af": 0.03}, None),
    ModelStatement("age", "1", "docs/models/age.md", None, None, {}, "The recording is too short."),
)
#: Against a range that nobody has confirmed, and one that is confirmed.
UNSURE = Range(10.0, 20.0, "p2-p98", "adults", "Somebody2001", confirmed=False)
SURE = Range(120.0, 200.0, "p2-p98", "adults", "Mason2007", confirmed=True)


@pytest.fixture(scope="session")
def full_report(twelve_lead_report: Report) -> Report:
    """The twelve-lead report with made-up statements of every kind, and two values that are not there."""
    changes: dict[str, dict[str, Any]] = {
        "pr_interval": {"value": 232.0, "range": SURE, "outside": "high", "approximate": False},
        "qrs_duration": {"value": 160.0, "range": SURE, "outside": None, "approximate": False},
        "qt_interval": {"value": 9.0, "range": UNSURE, "outside": None},
        "p_axis": {"value": None, "validity": "wrong_leads", "n": None},
        "p_duration": {"value": None, "validity": "absent", "n": None},
        "t_axis": {"validity": "out_of_domain"},
    }
    measurements = tuple(
        replace(each, **changes.get(each.symbol, {})) for each in twelve_lead_report.measurements
    )
    assert {each.symbol for each in measurements} >= set(changes)
    made = replace(twelve_lead_report.provenance, made_at=MADE_AT, corrections=2, compared_with="before")
    who = replace(twelve_lead_report.identity, pseudonym="PABC", device="Acme E1", synthetic=True)
    return replace(
        twelve_lead_report,
        identity=who,
        measurements=measurements,
        findings=Findings(STANDING, NOT_ASSESSED, "core-1"),
        models=MODELS,
        provenance=made,
    )


@pytest.fixture(scope="session")
def twelve_lead_marks(twelve_lead_ecg: Recording) -> Marks:
    """The marks of the twelve-lead phantom, as the platform keeps them."""
    return marks_of(twelve_lead_ecg)


@pytest.fixture(scope="session")
def single_lead_marks(single_lead_ecg: Recording) -> Marks:
    """The marks of the single-lead phantom."""
    return marks_of(single_lead_ecg)


def marks_of(recording: Recording) -> Marks:
    """Marks by way of what is stored."""
    return Marks.of_stored(json.loads(as_stored(profile(recording, Settings())).fiducials_json))


@pytest.fixture(scope="session")
def bundle(full_report: Report, twelve_lead_ecg: Recording) -> dict[str, Any]:
    """The full report as a Bundle, by way of its text."""
    made = report_bundle(full_report, twelve_lead_ecg, pdf=b"%PDF-1.7 printed")
    again: dict[str, Any] = json.loads(json.dumps(made, allow_nan=False))
    return again


def resources(bundle: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """The resources of a type."""
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == kind:
            yield entry["resource"]


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
