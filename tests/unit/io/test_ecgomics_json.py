"""Our own JSON: all that a recording holds comes back exactly; what is wrong is said; its schema says the same."""

import json
from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ecgomics.io
from benchmarks.twins.ecgomics_json import ecgomics_json, rich, twins
from benchmarks.twins.numpy_files import IDENTIFIER, LEADS, NAME, ecg_uv
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.recording import Annotation, MedianBeat, Recording
from ecgomics.io import read
from ecgomics.io.writers import ecgomics_json as writer
from ecgomics.io.writers.ecgomics_json import recording_json, write_json

STEPS = ecg_uv() // 2.5


def assert_equal(found: Recording, expected: Recording) -> None:
    """Every field but the name; arrays sample by sample."""
    np.testing.assert_array_equal(found.ecg_mv, expected.ecg_mv)
    for field in fields(Recording):
        one, other = getattr(found, field.name), getattr(expected, field.name)
        if isinstance(other, MedianBeat):
            np.testing.assert_array_equal(one.ecg_mv, other.ecg_mv)
            assert (one.fs_hz, one.leads) == (other.fs_hz, other.leads)
        elif field.name not in {"ecg_mv", "name"}:
            assert one == other, field.name


def test_every_field_is_read_as_it_is_defined() -> None:
    recording = read(ecgomics_json(**rich()), keep_identity=True)
    assert np.isnan(recording.ecg_mv[:, 0]).all()
    np.testing.assert_array_equal(recording.ecg_mv[:, 1:], STEPS[:, 1:] * 2.5 / 1000)
    assert (recording.fs_hz, recording.leads, recording.resolution_uv) == (250.0, LEADS, 2.5)
    assert recording.started_at == datetime(
        2021, 3, 4, 10, 20, 30, 500000, tzinfo=timezone(timedelta(hours=2))
    )
    assert (recording.subject.age_years, recording.subject.sex) == (57.5, "female")
    assert (recording.device, recording.band_hz, recording.notch_hz) == ("Maker M1", (0.05, None), 50.0)
    assert recording.device_measurements == {"PR Interval [ms]": 160.0, "T Axis [deg]": -12.5}
    assert (recording.statements, recording.derived_leads) == (("Sinus rhythm",), ("II",))
    assert recording.median_beat is not None
    np.testing.assert_array_equal(recording.median_beat.ecg_mv, [[0, 0.0015, np.nan, -0.003]])
    assert recording.annotations == (
        Annotation(0.1, "N", "II", 0.2),
        Annotation(1.0, text=f"seen by {NAME}"),
    )
    assert recording.exercise is not None
    assert (recording.exercise.start_s, recording.exercise.stages_s) == (0.4, ((0.4, 0.8),))
    assert recording.warnings == ("The clock was not set.",)
    assert recording.experimental
    assert recording.identity == rich()["identity"]
    assert (recording.source_format, recording.source_sha256) == ("Maker XML", "8e480" + "0" * 59)


def test_an_identity_is_replaced_unless_it_is_asked_for() -> None:
    recording = read(ecgomics_json(**rich()))
    assert recording.identity == {}
    assert recording.annotations == (Annotation(0.1, "N", "II", 0.2),)
    assert recording.subject.pseudonym is not None
    written = recording_json(recording).decode()
    assert not any(text in written for text in (NAME, IDENTIFIER, "Miller", "1963"))
    assert read(written.encode()).subject.pseudonym == recording.subject.pseudonym


@pytest.mark.parametrize("name", list(twins()))
@pytest.mark.parametrize("keep_identity", [True, False])
def test_a_round_trip_changes_nothing(name: str, keep_identity: bool, tmp_path: Path) -> None:
    recording = read(twins()[name], keep_identity=keep_identity)
    path = write_json(recording, tmp_path / "again.json")
    assert [each.name for each in tmp_path.iterdir()] == ["again.json"]
    assert_equal(read(path, keep_identity=keep_identity), recording)


@pytest.mark.parametrize(
    ("values", "resolution_uv"),
    [
        (STEPS * 2.5 / 1000, 2.5),
        (STEPS * 4.88 * 0.001, 4.88),
        (STEPS * (4.88 / 1000), 4.88),
        (STEPS / 204.8, 1000 / 204.8),
        (STEPS * 1.25 / 1000, 2.5),
        (STEPS / 1000, None),
        (STEPS * 500.0 * 1e-6, 0.5),
        (STEPS / np.array([[7247.0], [10520.0], [102.4]]), 0.138),
    ],
)
def test_samples_in_steps_are_whole_numbers_and_exact(values: Any, resolution_uv: float | None) -> None:
    values = values.copy()
    values[1, 10:20] = np.nan
    recording = Recording(ecg_mv=values, fs_hz=250, leads=LEADS, resolution_uv=resolution_uv)
    content = recording_json(recording)
    written = json.loads(content)["samples"]
    assert all(type(number) in (int, type(None)) for row in written.values() for number in row)
    assert written["II"][10:20] == [None] * 10
    np.testing.assert_array_equal(read(content).ecg_mv, values)


def test_samples_in_no_steps_are_exact_too() -> None:
    values = np.random.default_rng(1).normal(size=(3, 300)) * np.array([[1.0], [1e-9], [1e9]])
    values[0, 0] = np.nan
    values[1, :3] = 1.7e308, -1.7e308, 5e-324
    recording = Recording(ecg_mv=values, fs_hz=250, leads=LEADS, resolution_uv=1 / 3)
    found = read(recording_json(recording))
    np.testing.assert_array_equal(found.ecg_mv, values)
    assert found.resolution_uv == 1 / 3


def test_other_units_and_names_are_understood() -> None:
    renamed = {"Lead I": "I", "MDC_ECG_LEAD_II": "II", "V1": "V1"}
    samples = {name: ecg_uv()[place].tolist() for place, name in enumerate(renamed)}
    recording = read(ecgomics_json(leads=list(renamed), samples=samples, steps=None, unit="uV"))
    assert recording.leads == LEADS
    np.testing.assert_allclose(recording.ecg_mv, ecg_uv() / 1e3)


def test_answers_are_not_used_and_that_is_said() -> None:
    recording = read(ecgomics_json(), fs_hz=500, unit="uV", leads=["V1", "V2", "V3"])
    assert recording.fs_hz == 250.0
    assert len([warning for warning in recording.warnings if "not used" in warning]) == 3


SHORT = {lead: [0, 1] for lead in LEADS}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"version": 2}, "its version is none of 1 to 1"),
        ({"version": True}, "its version is none"),
        ({"fs_hz": "250"}, "its fs_hz must be a number"),
        ({"fs_hz": 0}, "its fs_hz must be a positive number"),
        ({"fs_hz": True}, "its fs_hz must be a number"),
        ({"fs_hz": None}, "its fs_hz must be a positive number"),
        ({"leads": ["I", "II", "Pleth"]}, "names of ECG leads, each once"),
        ({"leads": ["I", "II", "Lead I"]}, "names of ECG leads, each once"),
        ({"leads": ["I", 2, 3]}, "its leads must be texts"),
        ({"unit": "mmHg"}, "its unit must be V, mV, uV or nV"),
        ({"unit": None}, "its unit must be"),
        ({"samples": {"I": [1], "II": [1]}}, "its samples lack lead V1"),
        ({"samples": SHORT | {"II": [0]}}, "not as many in every lead"),
        ({"samples": {lead: [] for lead in LEADS}}, "not as many in every lead, or none"),
        ({"samples": SHORT | {"II": [0, "1"]}}, "samples of lead II must be a list of numbers"),
        ({"samples": SHORT | {"II": [0, True]}}, "samples of lead II must be a list of numbers"),
        ({"samples": SHORT | {"II": [0, 10**400]}}, "too large"),
        ({"samples": SHORT | {"II": [0, 1e300]}, "steps": {"II": {"multiply": [1e300]}}}, "not finite"),
        ({"steps": {"II": {"multiply": ["2"]}}}, "what is no number"),
        ({"steps": {"II": {"divide": 0}}}, "its divide must be a positive number"),
        ({"steps": {"II": [2.5]}}, "its steps must be an object"),
        ({"subject": {"sex": "F"}}, "its sex must be female or male"),
        ({"subject": {"age_years": -1}}, "its age_years must be a finite number, 0 or more"),
        ({"started_at": "yesterday"}, "its started_at must be a time"),
        ({"band_hz": [1]}, "its band_hz must be two numbers"),
        ({"device_measurements": {"QT of Doe": "long"}}, "its device_measurements must be finite numbers"),
        ({"median_beat": {"fs_hz": 500}}, "names of ECG leads"),
        ({"median_beat": {"fs_hz": 500, "leads": ["I"], "unit": "mV"}}, "its median samples lack lead I"),
        ({"annotations": [1]}, "its annotations must be objects"),
        ({"annotations": [{"code": "N"}]}, "its annotations lack start_s"),
        ({"exercise": {"start_s": 2}}, "its exercise is not that of an exercise test"),
        ({"experimental": 1}, "its experimental must be true or false"),
        ({"identity": {"name": 1}}, "its identity must be texts"),
        ({"statements": "all well"}, "its statements must be a list"),
    ],
)
def test_what_is_wrong_with_a_field_is_said(changed: dict[str, Any], reason: str) -> None:
    whole = json.loads(ecgomics_json()) | changed
    with pytest.raises(UnreadableFile, match=reason) as caught:
        read(json.dumps(whole).encode())
    assert "Doe" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"250.0", b"1e999", "too large"),
        (b"250.0", b"NaN", "NaN"),
        (b'"V1": [', b'"V1": [' + b"[" * 100_000, "damaged|nested"),
        (b'"V1": [', b'"V1": [' + b"[" * 300_000, "objects and lists"),
        (b"null]", b"null", "damaged"),
    ],
)
def test_hostile_json_is_one_sentence(old: bytes, new: bytes, reason: str) -> None:
    content = ecgomics_json()
    damaged = content.replace(old, new, 1) if old in content else content[:-20]
    with pytest.raises(UnreadableFile, match=reason):
        read(damaged)


def test_a_recording_that_is_too_long_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_BYTES", 1000)
    with pytest.raises(InvalidInput, match=r"too long for JSON .* Parquet or WFDB"):
        recording_json(Recording(ecg_mv=ecg_uv(), fs_hz=250, leads=LEADS))


def test_real_files_come_back(format_samples: Path) -> None:
    for name in ("dicom/ecgtoolkit_Example.dcm", "wfdb_cinc_mat/E07500.hea", "numpy/E07500.npz"):
        recording = read(format_samples / name)
        assert_equal(read(recording_json(recording)), recording)


# The schema -----------------------------------------------------------------------------------------------------------

SCHEMA = json.loads((Path(ecgomics.io.__file__).parent / "recording.schema.json").read_text(encoding="utf-8"))
TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def violations(value: Any, rule: dict[str, Any], where: str = "") -> list[str]:
    """Where a value breaks the rules of a schema, for the words of JSON Schema that ours uses."""
    if "$ref" in rule:
        return violations(value, SCHEMA["$defs"][rule["$ref"].rsplit("/", 1)[1]], where)
    found = []
    if "type" in rule:
        kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
        fits = any(isinstance(value, TYPES[kind]) for kind in kinds)
        if not fits or (isinstance(value, bool) and "boolean" not in kinds):
            return [f"{where}: {kinds}"]
    if ("const" in rule and value != rule["const"]) or ("enum" in rule and value not in rule["enum"]):
        found.append(f"{where}: value")
    if isinstance(value, dict):
        found += [f"{where} lacks {name}" for name in rule.get("required", []) if name not in value]
        for name, each in value.items():
            inner = rule.get("properties", {}).get(name, rule.get("additionalProperties", True))
            if inner is False:
                found.append(f"{where} has {name}")
            elif inner is not True:
                found += violations(each, inner, f"{where}.{name}")
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value)):
            found.append(f"{where}: length")
        if rule.get("uniqueItems") and len(set(value)) < len(value):
            found.append(f"{where}: twice")
        found += [each for item in value for each in violations(item, rule.get("items", {}), f"{where}[]")]
    if type(value) in (int, float) and not (
        rule.get("minimum", value) <= value <= rule.get("maximum", value)
        and value > rule.get("exclusiveMinimum", -np.inf)
    ):
        found.append(f"{where}: bound")
    return found


@pytest.mark.parametrize("name", list(twins()))
def test_twins_and_what_we_write_fit_the_schema(name: str) -> None:
    content = twins()[name]
    assert violations(json.loads(content), SCHEMA) == []
    assert violations(json.loads(recording_json(read(content, keep_identity=True))), SCHEMA) == []


def test_the_schema_knows_every_field_that_we_write() -> None:
    written = json.loads(recording_json(read(ecgomics_json(**rich()), keep_identity=True)))
    assert set(written) == set(SCHEMA["properties"])
    assert set(written["median_beat"]) <= set(SCHEMA["properties"]["median_beat"]["properties"])


@pytest.mark.parametrize(
    "changed",
    [{"version": 2}, {"fs_hz": "250"}, {"leads": []}, {"unit": "mmHg"}, {"samples": {"I": []}}, {"band_hz": [1]},
     {"annotations": [{"code": "N"}]}, {"exercise": {"begin": 1}}, {"subject": {"sex": "F"}}],
)  # fmt: skip
def test_the_schema_refuses_what_we_refuse(changed: dict[str, Any]) -> None:
    whole = json.loads(ecgomics_json()) | changed
    assert violations(whole, SCHEMA)
    with pytest.raises(UnreadableFile):
        read(json.dumps(whole).encode())


def test_fields_of_later_versions_are_passed_over() -> None:
    whole = json.loads(ecgomics_json()) | {"colour": "red"}
    assert_equal(read(json.dumps(whole).encode()), replace(read(ecgomics_json()), source_sha256=_hash(whole)))


def _hash(whole: dict[str, Any]) -> str:
    import hashlib

    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()
