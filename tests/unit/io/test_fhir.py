"""FHIR: what is read is what the resources were composed of, in every spelling that R4 and R5 allow."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins.fhir import PATIENT, as_bytes, bundle, coded, observation, ramp, sampled, twins
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read
from ecgomics.io.readers import fhir, sampled_data
from ecgomics.io.source import Source

RAMP_MV = np.array(ramp()) / 1e3


def one(**elements: Any) -> bytes:
    return as_bytes(observation({"I": sampled(ramp(), **elements)}))


def test_values_are_origin_plus_factor_times_number() -> None:
    recording = read(twins()["r4.json"])
    np.testing.assert_allclose(recording.ecg_mv[0], RAMP_MV)
    np.testing.assert_allclose(recording.ecg_mv[1][:-3], RAMP_MV[:-3])
    assert np.flatnonzero(recording.gaps[1]).tolist() == [397, 398, 399]
    assert not recording.gaps[0].any()
    assert (recording.leads, recording.fs_hz, recording.source_format) == (("I", "II"), 250.0, "FHIR")
    assert recording.resolution_uv == pytest.approx(1.0)
    assert recording.started_at == datetime.fromisoformat("2001-02-03T10:11:12+01:00")
    assert (recording.device, recording.statements) == ("Acme E1", ("Sinus rhythm",))
    assert recording.device_measurements == {"QRS Duration [ms]": 92.0}
    assert recording.warnings == ()
    shifted = read(one(origin={"value": 1.5, "code": "mV"}))
    np.testing.assert_allclose(shifted.ecg_mv[0], RAMP_MV + 1.5)


@pytest.mark.parametrize(
    ("origin", "mv"),
    [
        ({"value": 0, "code": "uV"}, 1e-3),
        ({"value": 0, "unit": "µV"}, 1e-3),
        ({"value": 0, "unit": "millivolt", "code": "mV"}, 1.0),
        ({"value": 0, "code": "V"}, 1e3),
    ],
)
def test_the_unit_is_that_of_the_origin(origin: dict[str, Any], mv: float) -> None:
    np.testing.assert_allclose(read(one(origin=origin)).ecg_mv[0], RAMP_MV * mv)


@pytest.mark.parametrize(
    ("elements", "fs_hz"),
    [
        ({"period": 2}, 500.0),
        ({"period": 3.3333333}, 300.0),
        ({"period": 1.953125}, 512.0),
        ({"period": 3}, 1000 / 3),
        ({"period": None, "interval": 2, "intervalUnit": "ms"}, 500.0),
        ({"period": None, "interval": 4000, "intervalUnit": "us"}, 250.0),
        ({"period": None, "interval": 0.002, "intervalUnit": "s"}, 500.0),
        ({"period": None, "interval": 2e6, "intervalUnit": "ns"}, 500.0),
    ],
)
def test_rates(elements: dict[str, Any], fs_hz: float) -> None:
    assert read(one(**elements)).fs_hz == fs_hz


def test_what_is_not_stated_is_asked_for() -> None:
    with pytest.raises(Unstated, match=r"fs_hz="):
        read(one(period=None, interval=2))
    assert read(one(period=None, interval=2), fs_hz=500.0).fs_hz == 500.0
    with pytest.raises(Unstated, match=r"unit= .*suggests") as error:
        read(one(origin={"value": 0}))
    assert "converter" not in str(error.value)
    np.testing.assert_allclose(read(one(origin={"value": 0}), unit="uV").ecg_mv[0], RAMP_MV / 1e3)


# The origin ----------------------------------------------------------------------------------------------------------

LIMITS = {"lowerLimit": -3300, "upperLimit": 3300}
AROUND_2048 = [number + 2048 for number in ramp()]


def origin_of(numbers: list[int], value: float, **elements: Any) -> bytes:
    data = sampled(numbers, origin={"value": value}, factor=1.612, **elements)
    return as_bytes(observation({"I": data}))


@pytest.mark.parametrize("limits", [LIMITS, {}])
def test_the_zero_of_a_converter_is_read_as_such_once_the_unit_is_stated(limits: dict[str, float]) -> None:
    content = origin_of(AROUND_2048, 2048, **limits)
    with pytest.raises(Unstated, match=r"give unit=.* Its origin \(2048\) .*\(sample − origin\) × factor"):
        read(content)
    recording = read(content, unit="uV")
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(ramp()) * 1.612e-3)
    assert any("origin of 2048" in line for line in recording.warnings)


@pytest.mark.parametrize(
    ("numbers", "origin", "limits"),
    [
        (ramp(), 1024, {}),  # the numbers do not lie around it
        (AROUND_2048, 2000, {}),  # no power of two
        (AROUND_2048, 64, {}),  # too small for a converter
        (AROUND_2048, 2048, {"lowerLimit": -9000, "upperLimit": 9000}),  # both formulas fit
        ([1000 * number for number in AROUND_2048], 2048, LIMITS),  # none fits
    ],
)
def test_any_other_origin_is_added_as_the_standard_has_it(
    numbers: list[int], origin: float, limits: dict[str, float]
) -> None:
    recording = read(origin_of(numbers, origin, **limits), unit="uV")
    np.testing.assert_allclose(recording.ecg_mv[0], (np.array(numbers) * 1.612 + origin) / 1e3)
    assert not any("origin" in line for line in recording.warnings)


def test_an_origin_with_a_unit_is_never_a_zero_of_a_converter() -> None:
    data = sampled(AROUND_2048, origin={"value": 2048, "code": "uV"}, factor=1.612, **LIMITS)
    recording = read(as_bytes(observation({"I": data})))
    np.testing.assert_allclose(recording.ecg_mv[0], (np.array(AROUND_2048) * 1.612 + 2048) / 1e3)


# Leads ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("concept", "lead"),
    [
        *((coded(lead), lead) for lead in ("I", "II", "V1", "III", "aVR", "aVF")),
        ({"coding": [{"code": "131336"}]}, "V6"),
        ({"coding": [{"code": "131391"}]}, "aVL"),
        ({"coding": [{"code": "2:62"}]}, "aVR"),
        ({"coding": [{"code": "MDC_ECG_ELEC_POTL_V5"}]}, "V5"),
        ({"coding": [{"code": "MDC_ECG_LEAD_V2"}]}, "V2"),
        ({"coding": [{"code": "1", "display": "anything"}], "text": "Lead III"}, "III"),
        ({"text": "MLII"}, "MLII"),
        ({"coding": [{"code": "131328", "display": "MDC_ECG_ELEC_POTL"}]}, "ECG"),
    ],
)
def test_leads_are_named_by_number_then_by_any_name(concept: dict[str, Any], lead: str) -> None:
    root = observation({})
    root["component"] = [{"code": concept, "valueSampledData": sampled(ramp())}]
    assert read(as_bytes(root)).leads == (lead,)


def test_other_series_are_named_and_left_out() -> None:
    root = observation({"II": sampled(ramp())})
    root["component"].append({"code": {"text": "Pulse wave"}, "valueSampledData": sampled(ramp())})
    recording = read(as_bytes(root))
    assert recording.leads == ("II",)
    assert recording.warnings == ("Not read as ECG leads: Pulse wave.",)


def test_several_dimensions_are_interleaved_leads() -> None:
    recording = read(twins()["interleaved.json"])
    assert recording.leads == ("I", "II")
    np.testing.assert_allclose(recording.ecg_mv, [RAMP_MV, -RAMP_MV])
    root = json.loads(twins()["interleaved.json"])
    root["component"][0]["code"] = {"text": "ecg"}
    with pytest.raises(Unstated, match=r"leads= \(2 of them"):
        read(as_bytes(root))
    assert read(as_bytes(root), leads=["V1", "V2"]).leads == ("V1", "V2")


def test_a_bundle_joins_what_is_of_one_occasion() -> None:
    recording = read(twins()["bundle.json"])
    assert recording.leads == ("I", "II", "III")
    assert (recording.subject.age_years, recording.subject.sex) == (50.0, "female")
    later = observation({"V1": sampled(ramp())}, effectiveDateTime="2002-02-03T10:11:12Z")
    first = observation({"I": sampled(ramp()), "II": sampled(ramp())})
    recording = read(as_bytes(bundle(later, first)))
    assert recording.leads == ("I", "II")
    assert any("1 further Observations" in line for line in recording.warnings)


# The person ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contained", [True, False])
def test_the_person_is_known_but_does_not_leave_unless_asked(contained: bool) -> None:
    note = {
        "note": [{"text": "Mrs Doe was nervous"}],
        "interpretation": [{"text": "Sinus rhythm of Jane Doe"}],
    }
    root = observation({"I": sampled(ramp())}, **note)
    if contained:
        root |= {"contained": [PATIENT], "subject": {"reference": "#f001"}}
        content = as_bytes(root)
    else:
        content = as_bytes(bundle({**PATIENT}, root))
    recording = read(content, name="Jane_ecg")
    assert (recording.subject.age_years, recording.subject.sex) == (50.0, "female")
    for personal in ("Doe", "Jane", "4711", "1950", "Langeveld", "nervous", "f001"):
        assert personal not in repr(recording)
    identity = read(content, keep_identity=True).identity
    assert identity["identifier"] == "ID-4711"
    assert identity["name"] == "Jane Ann Doe"
    assert identity["birth date"] == "1950-06-01"
    assert identity["performer"] == "Dr Adam Langeveld"
    assert identity["comment"] == "Mrs Doe was nervous"


def test_the_device_is_told_without_its_number() -> None:
    device = {
        "resourceType": "Device",
        "id": "d",
        "manufacturer": "Acme",
        "modelNumber": "E1",
        "serialNumber": "SN-998877",
    }
    root = observation(
        {"I": sampled(ramp())}, device={"reference": "Device/d", "display": "SN-998877 of Acme"}
    )
    recording = read(as_bytes(bundle(root, device)))
    assert recording.device == "Acme E1"
    assert "998877" not in repr(recording)


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({"effectiveDateTime": "2001-02-03T10:11:12.250Z"}, "2001-02-03T10:11:12.250000+00:00"),
        (
            {"effectiveDateTime": None, "effectivePeriod": {"start": "2001-02-03T10:11:12-05:00"}},
            "2001-02-03T10:11:12-05:00",
        ),
        (
            {"effectiveDateTime": None, "effectiveInstant": "2001-02-03T10:11:12Z"},
            "2001-02-03T10:11:12+00:00",
        ),
        ({"effectiveDateTime": "2001-02"}, None),
        ({"effectiveDateTime": "2001-02-03"}, None),
        ({"effectiveDateTime": "yesterday at Ten"}, None),
    ],
)
def test_start_times(elements: dict[str, Any], expected: str | None) -> None:
    started = read(as_bytes(observation({"I": sampled(ramp())}, **elements))).started_at
    assert (started.isoformat() if started else None) == expected


# Recognition and refusals --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_it_is_known_in_any_encoding_and_order_of_keys(encoding: str) -> None:
    root = observation({"I": sampled(ramp())})
    late = json.dumps({"component": root.pop("component"), **root})
    assert read(late.encode(encoding)).leads == ("I",)


@pytest.mark.parametrize("content", [b"", b"[1]", b'{"a": 1}', b'{"resourceType": "Patient"}', b"{"])
def test_other_json_is_not_taken(content: bytes) -> None:
    assert not fhir.recognises(Source(content=content))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (as_bytes(observation({})), "no Observation with SampledData"),
        (as_bytes({"resourceType": "Bundle", "entry": [7, None, {"resource": 3}]}), "no Observation with"),
        (one(data=None), "a series has no data"),
        (one(data="1 2 x"), "neither a number nor E, L or U"),
        (one(data="1 2 nan"), "neither a number nor E, L or U"),
        (one(data="1 2 1e400"), "neither a number nor E, L or U"),
        (one(data="1 2 1e200"), "beyond all measures"),
        (one(dimensions=0), "dimensions of a series"),
        (one(dimensions=1.5), "dimensions of a series"),
        (one(dimensions=7), "400 numbers do not divide into 7 dimensions"),
        (one(factor=0), "factor of a series is 0"),
        (one(origin=None), "origin of a series has no value"),
        (one(period=0), "time between samples is not positive"),
        (one(period=5e-324), "time between samples is too small"),
        (one(period=None, interval=1, intervalUnit="furlong"), "no unit of time"),
        (one(period=None, offsets="0 3 5"), "times of their own"),
        (one()[:200], "its JSON is damaged"),
    ],
)
def test_what_is_wrong_is_one_sentence(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"^The upload cannot be read as FHIR: .*{reason}.*\.$"):
        read(content)


@pytest.mark.parametrize("period", [1e-300, 1e-3, 4e5])
def test_a_lead_of_a_rate_that_no_ecg_has_is_left_out(period: float) -> None:
    leads = {"I": sampled(ramp()), "II": sampled(ramp(), period=period)}
    found = read(as_bytes(observation(leads)))
    assert found.leads == ("I",)
    assert any("II (at " in line for line in found.warnings)


def test_the_number_of_series_and_their_length_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    root = observation({})
    root["component"] = [{"code": coded("I"), "valueSampledData": sampled([1, 2])}] * 1001
    with pytest.raises(UnreadableFile, match="more than 1,000 series"):
        read(as_bytes(root))
    monkeypatch.setattr(sampled_data, "_MOST_CHARACTERS", 100)
    with pytest.raises(UnreadableFile, match="data of a series are longer"):
        read(one())


def test_a_withdrawn_observation_is_told() -> None:
    recording = read(as_bytes(observation({"I": sampled(ramp())}, status="entered-in-error")))
    assert any("withdrawn" in line for line in recording.warnings)


def test_the_official_example(format_samples: Path) -> None:
    path = format_samples / "fhir/observation-example-sample-data.json"
    with pytest.raises(Unstated, match=r"give unit= .*suggests uV.* Its origin \(2048\)"):
        read(path)
    recording = read(path, unit="uV")
    assert (recording.leads, recording.fs_hz, recording.samples) == (("I", "II", "III"), 100.0, 116)
    raw = json.loads(path.read_text())["component"][0]["valueSampledData"]["data"].split()
    assert raw[0] == "2041"
    np.testing.assert_allclose(recording.ecg_mv[0], (np.array(raw, dtype=float) - 2048) * 1.612e-3)
    assert recording.started_at == datetime.fromisoformat("2015-02-19T09:30:35+01:00")
    assert recording.device == "12 lead EKG Device Metric"
    assert "Heuvel" not in repr(recording)
    assert "Langeveld" not in repr(recording)
