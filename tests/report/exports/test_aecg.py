"""The report as HL7 aECG: in the order and number that the schema has, read back by our own reader."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.report.exports.aecg import report_aecg
from ecgomics.report.exports.marks import NO_MARKS, Marks
from ecgomics.report.structured.document import Report
from ecgomics.signal.model import POINTS

V3 = "{urn:hl7-org:v3}"
ONE, MAYBE, ANY, SOME = (1, 1), (0, 1), (0, 10**9), (1, 10**9)

#: Types of PORT_MT020001 (schema of December 2003), as (element, type, how often) in the order of their sequences;
#: types that nothing of ours uses are left out, and an element of type "" holds no elements that are looked at.
SCHEMA: dict[str, list[tuple[str, str, tuple[int, int]]]] = {
    "AnnotatedECG": [
        ("id", "", ONE),
        ("code", "", ONE),
        ("text", "", MAYBE),
        ("effectiveTime", "", ONE),
        ("confidentialityCode", "", MAYBE),
        ("reasonCode", "", MAYBE),
        ("componentOf", "Component2", ONE),
        ("controlVariable", "", ANY),
        ("component", "Component5", ANY),
    ],
    "Component2": [("timepointEvent", "TimepointEvent", ONE)],
    "TimepointEvent": [("componentOf", "Component1", ONE)],
    "Component1": [("subjectAssignment", "SubjectAssignment", ONE)],
    "SubjectAssignment": [("subject", "Subject1", ONE), ("definition", "", MAYBE), ("componentOf", "", ONE)],
    "Subject1": [("trialSubject", "TrialSubject", ONE)],
    "TrialSubject": [("id", "", ONE), ("code", "", MAYBE), ("subjectDemographicPerson", "Person", MAYBE)],
    "Person": [
        ("name", "", MAYBE),
        ("administrativeGenderCode", "", MAYBE),
        ("birthTime", "", MAYBE),
        ("raceCode", "", MAYBE),
    ],
    "Component5": [("series", "Series", ONE)],
    "Series": [
        ("id", "", MAYBE),
        ("code", "", ONE),
        ("effectiveTime", "", ONE),
        ("author", "Author1", MAYBE),
        ("secondaryPerformer", "", ANY),
        ("support", "", MAYBE),
        ("controlVariable", "", ANY),
        ("component", "Component8", SOME),
        ("subjectOf", "Subject2", ANY),
        ("derivation", "DerivedFrom", ANY),
    ],
    "Author1": [("seriesAuthor", "SeriesAuthor", ONE)],
    "SeriesAuthor": [
        ("id", "", MAYBE),
        ("manufacturedSeriesDevice", "SeriesDevice", ONE),
        ("manufacturerOrganization", "", MAYBE),
    ],
    "SeriesDevice": [
        ("id", "", ANY),
        ("code", "", MAYBE),
        ("manufacturerModelName", "", MAYBE),
        ("softwareName", "", MAYBE),
    ],
    "Component8": [("sequenceSet", "SequenceSet", ONE)],
    "SequenceSet": [("controlVariable", "", ANY), ("component", "Component9", SOME)],
    "Component9": [("sequence", "Sequence", ONE)],
    "Sequence": [("code", "", ONE), ("value", "", ONE), ("controlVariable", "", ANY)],
    "Subject2": [("annotationSet", "AnnotationSet", ONE)],
    "AnnotationSet": [
        ("code", "", MAYBE),
        ("activityTime", "", MAYBE),
        ("methodCode", "", ANY),
        ("author", "Author2", ANY),
        ("controlVariable", "", ANY),
        ("component", "Component", ANY),
    ],
    "Author2": [("assignedEntity", "AssignedEntity", ONE)],
    "AssignedEntity": [
        ("id", "", MAYBE),
        ("assignedAuthorType", "AuthorType", MAYBE),
        ("representedAuthoringOrganization", "", MAYBE),
    ],
    "AuthorType": [("assignedDevice", "Device", ONE)],
    "Device": [
        ("id", "", ANY),
        ("code", "", MAYBE),
        ("manufacturerModelName", "", MAYBE),
        ("softwareName", "", MAYBE),
        ("playedManufacturedDevice", "", MAYBE),
    ],
    "Component": [("sequenceNumber", "", MAYBE), ("annotation", "Annotation", ONE)],
    "Annotation": [
        ("code", "", ONE),
        ("text", "", MAYBE),
        ("value", "", MAYBE),
        ("support", "Support1", MAYBE),
        ("component", "Component", ANY),
    ],
    "Support1": [("supportingROI", "ROI", ONE)],
    "ROI": [("code", "", ONE), ("component", "Component7", SOME)],
    "Component7": [("boundary", "Boundary", ONE)],
    "Boundary": [("code", "", ONE), ("value", "", MAYBE)],
    "DerivedFrom": [("derivedSeries", "Series", ONE)],
}


def breaches(element: ET.Element, kind: str = "AnnotatedECG") -> list[str]:
    """What of an element and all below it is not as the schema has it."""
    if not kind:
        return []
    declared = SCHEMA[kind]
    order = [name for name, _, _ in declared]
    names = [each.tag.removeprefix(V3) for each in element]
    found = [f"{kind}: {name}" for name in names if name not in order]
    if found:
        return found
    places = [order.index(name) for name in names]
    if places != sorted(places):
        found.append(f"{kind}: order of {names}")
    for name, _, (least, most) in declared:
        if not least <= names.count(name) <= most:
            found.append(f"{kind}: {names.count(name)} × {name}")
    kinds = {name: of for name, of, _ in declared}
    return found + [
        line for name, each in zip(names, element, strict=True) for line in breaches(each, kinds[name])
    ]


def codes(element: ET.Element) -> list[str]:
    """Codes of the annotations of a set, those at the top only."""
    found = element.findall(f"{V3}component/{V3}annotation/{V3}code")
    return [each.get("code", "") for each in found]


@pytest.fixture(scope="module")
def content(full_report: Report, twelve_lead_ecg: Recording, twelve_lead_marks: Marks) -> bytes:
    return report_aecg(full_report, twelve_lead_ecg, twelve_lead_marks)


@pytest.fixture(scope="module")
def rhythm(content: bytes) -> ET.Element:
    series = ET.fromstring(content).find(f"{V3}component/{V3}series")
    assert series is not None
    return series


def test_the_schema_is_kept(
    content: bytes,
    single_lead_report: Report,
    single_lead_ecg: Recording,
    single_lead_marks: Marks,
    twelve_lead_report: Report,
) -> None:
    assert breaches(ET.fromstring(content)) == []
    gaps = single_lead_ecg.ecg_mv.copy()
    gaps[:, :100], gaps[:, 900:950] = np.nan, np.nan
    timeless = replace(single_lead_report, identity=replace(single_lead_report.identity, taken_at=None))
    for made in (
        report_aecg(single_lead_report, single_lead_ecg, single_lead_marks),
        report_aecg(timeless, replace(single_lead_ecg, ecg_mv=gaps), single_lead_marks),
        report_aecg(replace(single_lead_report, beat=None, measurements=()), single_lead_ecg, NO_MARKS),
    ):
        assert breaches(ET.fromstring(made)) == []


def test_breaches_of_the_schema_are_seen(content: bytes) -> None:
    root = ET.fromstring(content)
    series = root.find(f"{V3}component/{V3}series")
    assert series is not None
    series.append(series[0])
    series.remove(series[0])
    ET.SubElement(series, f"{V3}invented")
    assert breaches(root) == ["Series: invented"]


def test_samples_come_back(content: bytes, twelve_lead_ecg: Recording) -> None:
    back = read(content)
    assert (back.leads, back.fs_hz) == (twelve_lead_ecg.leads, twelve_lead_ecg.fs_hz)
    step_mv = (twelve_lead_ecg.resolution_uv or 1.0) / 1e3
    np.testing.assert_allclose(back.ecg_mv, twelve_lead_ecg.ecg_mv, atol=step_mv / 2 + 1e-9)
    assert back.started_at == twelve_lead_ecg.started_at


def test_the_representative_beat_is_a_derived_series(content: bytes, full_report: Report) -> None:
    back = read(content)
    beat = full_report.beat
    assert beat is not None
    assert back.median_beat is not None
    assert (back.median_beat.leads, back.median_beat.fs_hz) == (beat.leads, beat.fs_hz)
    wanted_mv = np.array([[np.nan if x is None else x / 1e3 for x in row] for row in beat.samples_uv])
    np.testing.assert_allclose(back.median_beat.ecg_mv, wanted_mv, atol=1e-3)
    assert beat.marks.qrs_on is not None
    onset_ms = beat.zero / beat.fs_hz * 1e3 + beat.marks.qrs_on
    assert back.device_measurements["QRS Onset of the median beat [ms]"] == pytest.approx(onset_ms, abs=1e-3)
    assert back.device_measurements["T Offset of the median beat [ms]"] > onset_ms


def test_every_beat_carries_its_waves(content: bytes, twelve_lead_marks: Marks) -> None:
    marks = read(content).annotations
    at_s = {
        name: twelve_lead_marks.global_s[:, [POINTS.index(f"{name}_{edge}") for edge in ("on", "off")]]
        for name in ("P", "QRS", "T")
    }
    for name, edges_s in at_s.items():
        code = f"MDC_ECG_WAVC_{name}WAVE"
        found = [each for each in marks if each.code == code and each.lead is None]
        wanted = edges_s[np.isfinite(edges_s).all(axis=1)]
        assert len(wanted) > 8
        np.testing.assert_allclose([each.start_s for each in found], wanted[:, 0], atol=2e-6)
        lengths_s = [each.duration_s for each in found]
        np.testing.assert_allclose(np.array(lengths_s, dtype=float), np.diff(wanted)[:, 0], atol=4e-6)
    by_lead = {each.lead for each in marks if each.code == "MDC_ECG_WAVC_QRSWAVE"}
    assert by_lead == {None, *twelve_lead_marks.leads}


def test_times_are_told_as_the_series_tells_its_own(
    content: bytes,
    rhythm: ET.Element,
    full_report: Report,
    twelve_lead_ecg: Recording,
    twelve_lead_marks: Marks,
) -> None:
    times = {each.get("code") for each in rhythm.iter(f"{V3}code") if "TIME_" in each.get("code", "")}
    assert "TIME_ABSOLUTE" in times
    assert rhythm.find(f"{V3}subjectOf//{V3}boundary/{V3}code[@code='TIME_RELATIVE']") is None
    timeless = replace(full_report, identity=replace(full_report.identity, taken_at=None))
    made = report_aecg(timeless, twelve_lead_ecg, twelve_lead_marks)
    assert b"TIME_ABSOLUTE" not in made
    relative, absolute = read(made).annotations, read(content).annotations
    assert [(each.code, each.lead) for each in relative] == [(each.code, each.lead) for each in absolute]
    starts_s = [np.array([mark.start_s for mark in marks]) for marks in (relative, absolute)]
    np.testing.assert_allclose(starts_s[0], starts_s[1], atol=2e-6)


def test_measurements_are_coded_or_say_that_there_is_none(rhythm: ET.Element) -> None:
    found = {
        annotation.findtext(f"{V3}code") or annotation.find(f"{V3}code").get("code"): annotation
        for annotation in rhythm.findall(f"{V3}subjectOf/{V3}annotationSet/{V3}component/{V3}annotation")
    }
    value = found["MDC_ECG_TIME_PD_PR"].find(f"{V3}value")
    assert value is not None
    assert (value.get("value"), value.get("unit")) == ("232", "ms")
    for code, flavor in (("MDC_ECG_TIME_PD_P", "NA"), ("MDC_ECG_ANGLE_P_FRONT", "UNK")):
        missing = found[code].find(f"{V3}value")
        assert missing is not None
        assert (missing.get("nullFlavor"), missing.get("value")) == (flavor, None)
        assert (found[code].findtext(f"{V3}text") or "").startswith("No value")
    assert found["MDC_ECG_TIME_PD_QTcF"] is not None
    assert found["st_level_j"].find(f"{V3}code").get("codeSystem", "").count("-") == 4


def test_statements_and_what_they_are_not(content: bytes, rhythm: ET.Element, full_report: Report) -> None:
    statements = read(content).statements
    assert statements[0].startswith("First-degree AV block (definite): PR 232 ms")
    assert statements[1].startswith("Left atrial abnormality (possible)")
    assert statements[2] == "Borderline ECG"
    comments = [
        annotation.findtext(f"{V3}value")
        for annotation in rhythm.iter(f"{V3}annotation")
        if (code := annotation.find(f"{V3}code")) is not None
        and code.get("code") == "MDC_ECG_INTERPRETATION_COMMENT"
    ]
    assert (comments[0] or "").startswith(full_report.disclaimer)
    assert "5e" * 32 in (comments[1] or "")


def test_who_made_the_annotations(rhythm: ET.Element, full_report: Report) -> None:
    (found,) = rhythm.findall(f"{V3}subjectOf/{V3}annotationSet")
    assert found.find(f"{V3}activityTime").get("value") == "20260505080000.000000+0000"
    device = found.find(f".//{V3}assignedDevice")
    assert device is not None
    assert device.findtext(f"{V3}manufacturerModelName") == "ECGomics"
    assert full_report.provenance.software_version in (device.findtext(f"{V3}softwareName") or "")
    recorder = rhythm.findtext(
        f"{V3}author/{V3}seriesAuthor/{V3}manufacturedSeriesDevice/{V3}manufacturerModelName"
    )
    assert recorder == "Acme E1"


def test_nobody_is_named(full_report: Report, twelve_lead_ecg: Recording) -> None:
    named = replace(
        twelve_lead_ecg,
        identity={"name": "Jane Doe", "birth date": "1966-07-08"},
        device_measurements={"PR Interval [ms]": 111.0},
        statements=("Reported by Dr. Roe",),
    )
    made = report_aecg(full_report, named)
    assert not any(each in made for each in (b"Jane", b"19660708", b"Roe", b'"111"'))
    assert b"PABC" in made


def test_a_gap_at_the_start_moves_times_with_it(
    full_report: Report, twelve_lead_ecg: Recording, twelve_lead_marks: Marks
) -> None:
    ecg_mv = twelve_lead_ecg.ecg_mv.copy()
    ecg_mv[:, :1000] = np.nan
    made = report_aecg(full_report, replace(twelve_lead_ecg, ecg_mv=ecg_mv), twelve_lead_marks)
    back = read(made)
    assert full_report.identity.taken_at is not None
    assert back.started_at == full_report.identity.taken_at + timedelta(seconds=2.0)
    onsets_s = twelve_lead_marks.global_s[:, POINTS.index("QRS_on")] - 2.0
    found = [each.start_s for each in back.annotations if each.code.endswith("QRSWAVE") and not each.lead]
    np.testing.assert_allclose(found, onsets_s[onsets_s >= 0.0], atol=2e-6)


def test_kinds_of_beats(full_report: Report, twelve_lead_ecg: Recording) -> None:
    global_s = np.full((3, len(POINTS)), np.nan)
    global_s[:, POINTS.index("QRS_on")] = (1.0, 2.0, 3.0)
    global_s[:, POINTS.index("QRS_off")] = (1.1, 2.1, np.nan)
    marks = Marks((), np.empty((0, 3, len(POINTS))), global_s, ("V", "P", "N"))
    root = ET.fromstring(report_aecg(full_report, twelve_lead_ecg, marks))
    beats = [
        annotation.find(f"{V3}value").get("code")
        for annotation in root.iter(f"{V3}annotation")
        if annotation.find(f"{V3}code").get("code") == "MDC_ECG_BEAT"
    ]
    assert beats == ["MDC_ECG_BEAT_V_P_C", "MDC_ECG_BEAT_PACED", "MDC_ECG_BEAT_NORMAL"]
    assert breaches(root) == []
    last = read(ET.tostring(root)).annotations[-1]
    assert (last.start_s, last.duration_s) == (3.0, None)


def test_many_beats_are_marked_in_all_leads_together_only(
    full_report: Report, twelve_lead_ecg: Recording, monkeypatch: pytest.MonkeyPatch, twelve_lead_marks: Marks
) -> None:
    monkeypatch.setattr("ecgomics.report.exports.aecg.MOST_BEATS_BY_LEAD", 5)
    back = read(report_aecg(full_report, twelve_lead_ecg, twelve_lead_marks))
    assert {each.lead for each in back.annotations} == {None}
    monkeypatch.setattr("ecgomics.report.exports.aecg.MOST_BEATS", 5)
    assert read(report_aecg(full_report, twelve_lead_ecg, twelve_lead_marks)).annotations == ()


def test_the_same_report_gives_the_same_bytes(
    content: bytes, full_report: Report, twelve_lead_ecg: Recording, twelve_lead_marks: Marks
) -> None:
    assert report_aecg(full_report, twelve_lead_ecg, twelve_lead_marks) == content


def test_words_in_chinese(full_report: Report, twelve_lead_ecg: Recording) -> None:
    made = report_aecg(full_report, twelve_lead_ecg, language="zh")
    statements = read(made).statements
    assert statements[0].startswith("一度房室阻滞")
    assert statements[-1] == "临界心电图"
    assert "仅供研究使用" in made.decode()
