"""The original service's address, asked as its clients ask it."""

import csv
import io
import json
import math
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.services.original_fields import GROUPS
from tests.api.heartos import HeartOs, ServiceError, flattened, one_row

URL = "/ECGOmics"
Request = dict[str, Any]


@pytest.fixture(scope="session")
def raw(ecg: Recording) -> Request:
    """Lead II of the normal ECG in microvolts around an offset, as an analogue-to-digital converter gives it."""
    steps = np.round(ecg.lead("II") * 1000.0) + 512.0
    return {"inputType": "raw", "ecgData": steps.tolist(), "ecgSampleRate": 500, "zero": 512, "gain": 1000}


@pytest.fixture(scope="session")
def xml(ecg: Recording, tmp_path_factory: pytest.TempPathFactory) -> Request:
    """The twelve leads of the normal ECG as HL7 aECG."""
    path = tmp_path_factory.mktemp("xml") / "normal.xml"
    write(ecg, path)
    return {"inputType": "xml", "xmlData": path.read_text(encoding="utf-8")}


@pytest.fixture(scope="session")
def answered(reader: TestClient, raw: Request, xml: Request) -> dict[str, Request]:
    """The answers to both, as they come."""
    found = {}
    for name, body in (("raw", raw), ("xml", xml)):
        answer = reader.post(URL, json=body)
        assert (answer.status_code, answer.json()["code"]) == (200, 200), answer.text[:500]
        assert "NaN" not in answer.text
        found[name] = answer.json()
    return found


def profile_of(reader: TestClient, recording_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = reader.get(f"/api/v1/recordings/{recording_id}/profile").json()["values"]
    return {(row["symbol"], row["lead"]): row for row in rows}


@pytest.mark.parametrize("kind", ["raw", "xml"])
def test_the_answer_has_the_four_objects_and_ten_groups_and_plain_numbers(kind, answered) -> None:
    body = answered[kind]
    assert list(body)[:3] == ["code", "msg", "data"]
    assert {name: tuple(groups) for name, groups in body["data"].items()} == dict(GROUPS)
    leaves = [
        leaf for groups in body["data"].values() for group in groups.values() for leaf in group.values()
    ]
    assert len(leaves) > 250
    assert not any(isinstance(leaf, dict | list) for leaf in leaves)
    assert all(math.isfinite(leaf) for leaf in leaves if isinstance(leaf, int | float))


@pytest.mark.parametrize("kind", ["raw", "xml"])
def test_no_name_meets_another_when_a_client_strips_the_path(kind, answered) -> None:
    flat = flattened(answered[kind]["data"])
    assert not [name for name in flat if re.search(r"_[2-9]$", name) and name[:-2] in flat]
    (row,) = csv.DictReader(io.StringIO(one_row(flat)))
    assert row.keys() == answered[kind]["about"]["values"].keys(), "what is said beside reaches every column"


def test_the_numbers_are_those_of_the_platform_with_unit_lead_and_code_beside(answered, reader, kept) -> None:
    ours = profile_of(reader, kept)
    flat, about = flattened(answered["xml"]["data"]), answered["xml"]["about"]["values"]
    measured = {name: said for name, said in about.items() if said["code"] is not None}
    assert {(said["symbol"], said["lead"]) for said in measured.values()} > {
        ("heart_rate", ""),
        ("r_amplitude", "V5"),
        ("st_level_j60", "V2"),
        ("qrs_duration", ""),
    }
    for name, said in measured.items():
        row = ours[said["symbol"], said["lead"]]
        assert (said["unit"], said["code"], said["validity"]) == (row["unit"], row["code"], row["validity"])
        assert said["path"] == "measurement"
        expected = row["value_text"] if row["value_text"] is not None else row["value"]
        if isinstance(expected, float):
            assert flat[name] == pytest.approx(expected, rel=1e-3, abs=2e-3), name
        else:
            assert flat[name] == expected, name
    assert flat["heart_rate_per_min"] == pytest.approx(75.0, abs=0.2)


def test_a_raw_request_is_one_lead_of_unstated_position_in_millivolts(answered, ecg) -> None:
    body = answered["raw"]
    assert body["about"]["leads"] == ["ECG"]
    flat = flattened(body["data"])
    r_mv = ecg.lead("II").max()
    assert flat["r_amplitude_mV__ECG"] == pytest.approx(r_mv, abs=0.05)
    assert flat["qrs_axis_deg"] is None
    assert body["about"]["values"]["qrs_axis_deg"]["validity"] == "wrong_leads"


def test_the_filter_changes_the_spectrum_and_nothing_that_is_measured(reader, raw, answered) -> None:
    other = reader.post(URL, json=raw | {"filter": "BandPass"}).json()
    before, after = (flattened(each["data"]) for each in (answered["raw"], other))
    changed = {name for name in before if before[name] != after[name]}
    assert changed
    assert all(name.startswith("filtered_") for name in changed)
    chains = {
        each["about"]["values"]["filtered_power_mV2__ECG"]["chain"] for each in (answered["raw"], other)
    }
    assert chains == {"MODEL:MeanDecomposition-1", "MODEL:BandPass-1"}
    said = answered["raw"]["about"]["values"]["filtered_power_mV2__ECG"]
    assert (said["path"], said["unit"]) == ("model", "mV2")


def test_groups_that_are_not_estimated_are_there_empty_and_say_so(answered) -> None:
    body = answered["xml"]
    empty = [group for groups in body["data"].values() for group, leaves in groups.items() if leaves == {}]
    assert empty == ["mental_related", "medical_image_related", "blood_test_related"]
    assert body["about"]["empty_groups"].keys() == set(empty)
    assert all("not estimated" in each for each in body["about"]["empty_groups"].values())


def test_statements_of_the_rules_stand_under_the_diagnosis_with_their_evidence_beside(
    reader, tmp_path: Path
) -> None:
    slow = phantom(
        regular_plan([1400.0] * 9, beat_shape(PATTERNS["normal"], Body()), first_s=0.4),
        Acquisition(12.0, 500.0, noise=Noise(white_uv=3.0)),
        subject=Subject(61.0, "female"),
    ).recording
    write(slow, tmp_path / "slow.xml")
    body = reader.post(URL, json={"xmlData": (tmp_path / "slow.xml").read_text(encoding="utf-8")}).json()
    said = body["data"]["Comparative_ECGomics"]["electrocardiogram_diagnosis_related"]
    assert said["rhythm_class"] == "sinus"
    assert said["finding_sinus_bradycardia"] == "Sinus bradycardia (definite)"
    evidence = body["about"]["findings"]["statements"]["finding_sinus_bradycardia"]
    rates = [each["value"] for each in evidence["met"] if each["unit"] == "/min"]
    assert rates
    assert rates[0] == pytest.approx(60_000.0 / 1400.0, abs=0.1)
    assert body["about"]["findings"]["not_assessed"] > 0
    assert body["about"]["values"]["finding_sinus_bradycardia"]["path"] == "measurement"


def test_what_models_say_is_named_as_theirs(answered) -> None:
    body = answered["xml"]
    comparative = body["data"]["Comparative_ECGomics"]
    assert {"model_age_years", "model_sex"} <= comparative["demographic_related"].keys()
    assert all(name.startswith("model_") for name in comparative["disease_related"])
    assert body["about"]["models"].keys() == {"rhythm", "age", "sex", "superclasses"}
    assert body["about"]["values"]["model_age_years"]["path"] == "model"
    assert "not a medical device" in body["about"]["disclaimer"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ecgData": []}, "The input must be a non-empty one-dimensional array"),
        ({"ecgData": None}, "The input must be a non-empty one-dimensional array"),
        ({"ecgData": [[1.0, 2.0]]}, "The input must be a non-empty one-dimensional array"),
        ({"ecgData": [1.0, "two"]}, "one-dimensional array of numbers"),
        ({"ecgData": [True] * 6000}, "one-dimensional array of numbers"),
        ({"ecgData": [10**400] * 6000}, "of a sensible size"),
        ({"ecgData": [None] * 6000}, "it holds no number"),
        ({"ecgData": [0.0] * 4999}, "The recording must be longer than 10 s: it lasts 9.998 s"),
        ({"ecgData": [0.0] * 1_000_000}, "at most 1800 s"),
        ({"ecgSampleRate": 0}, "ecgSampleRate must be 50 to 50000"),
        ({"ecgSampleRate": None}, "ecgSampleRate must be"),
        ({"ecgSampleRate": "fast"}, "ecgSampleRate must be"),
        ({"gain": 0}, "gain must be a number other than 0"),
        ({"zero": "low"}, "zero a number"),
        ({"filter": "Wavelet"}, "MeanDecomposition or BandPass; “Wavelet”"),
        ({"inputType": "pdf"}, "raw or xml; “pdf”"),
        ({"inputType": "xml"}, "xmlData must be the text"),
        ({"inputType": "xml", "xmlData": "<AnnotatedECG><unclosed"}, "damaged"),
    ],
)
def test_a_code_other_than_200_says_what_was_wrong(reader, raw, change, said) -> None:
    answer = reader.post(URL, json=raw | change)
    body = answer.json()
    assert (answer.status_code, body["code"], body["data"]) == (200, 400, None)
    assert said in body["msg"]


def test_what_is_no_json_or_no_object_is_answered_in_the_envelope(reader) -> None:
    headers = {"content-type": "application/json"}
    for content in (b"{", b"[1]", b"null", b"\xff", b"[" * 100_000, b""):
        body = reader.post(URL, content=content, headers=headers).json()
        assert (body["code"], body["data"]) == (400, None)


def test_a_request_that_is_too_large_is_refused_in_the_envelope(reader) -> None:
    body = reader.post(
        URL, content=b'"' + b"x" * (20 * 2**20) + b'"', headers={"content-type": "application/json"}
    ).json()
    assert body["code"] == 413
    assert "larger than 20 MB" in body["msg"]


def test_numbers_written_as_text_and_missing_samples_are_taken(reader, raw) -> None:
    data = [*raw["ecgData"][:100], None, *raw["ecgData"][101:]]
    body = reader.post(URL, json=raw | {"ecgData": data, "gain": "1000", "ecgSampleRate": "500"}).json()
    assert body["code"] == 200
    assert body["data"]["Structural_ECGomics"]["heart_rate_related"]["heart_rate_per_min"] == pytest.approx(
        75.0, abs=0.2
    )


def test_the_encoding_that_an_xml_file_had_before_it_was_sent_does_not_matter(reader, xml, answered) -> None:
    declared = xml["xmlData"].replace('encoding="UTF-8"', 'encoding="UTF-16"').replace("utf-8", "UTF-16")
    assert "UTF-16" in declared
    body = reader.post(URL, json=xml | {"xmlData": "\ufeff" + declared}).json()
    assert body["data"] == answered["xml"]["data"]


def test_the_ten_seconds_of_a_device_may_lack_their_last_samples(reader, ecg, tmp_path: Path) -> None:
    for samples, code in ((4998, 200), (4949, 400)):
        write(replace(ecg, ecg_mv=ecg.ecg_mv[:, :samples].copy()), tmp_path / f"{samples}.xml")
        text = (tmp_path / f"{samples}.xml").read_text(encoding="utf-8")
        assert reader.post(URL, json={"inputType": "xml", "xmlData": text}).json()["code"] == code


def test_entities_are_never_expanded(reader) -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        '<AnnotatedECG xmlns="urn:hl7-org:v3">&x;</AnnotatedECG>'
    )
    body = reader.post(URL, json={"inputType": "xml", "xmlData": bomb}).json()
    assert (body["code"], body["data"]) == (400, None)
    assert "entities" in body["msg"]


def test_the_public_client_works_unchanged(reader, raw, xml) -> None:
    client = HeartOs(reader)
    assert client.analyze(**raw)["heart_rate_per_min"] == pytest.approx(75.0, abs=0.2)
    assert client.analyze(**xml)["heart_rate_per_min"] == pytest.approx(75.0, abs=0.2)
    with pytest.raises(ServiceError, match="longer than 10 s"):
        client.analyze(**raw | {"ecgData": raw["ecgData"][:4000]})
    assert client.fallbacks == 0


def test_xml_that_is_not_understood_is_501_and_the_public_client_sends_its_numbers(reader, raw) -> None:
    numbers = " ".join(f"{each - 512:g}" for each in raw["ecgData"])
    unknown = f"<?xml version='1.0'?><VendorX><rate>500 1 2</rate><lead name='II'>{numbers}</lead></VendorX>"
    request = {"inputType": "xml", "xmlData": unknown, "ecgSampleRate": 500, "gain": 1000}
    answer = reader.post(URL, json=request)
    assert (answer.status_code, answer.json()["code"]) == (501, 501)
    assert "not understood" in answer.json()["msg"]
    client = HeartOs(reader)
    assert client.analyze(**request)["heart_rate_per_min"] == pytest.approx(75.0, abs=0.2)
    assert client.fallbacks == 1


def test_nothing_that_is_sent_is_kept(
    open_app: Callable[..., TestClient], raw: Request, tmp_path: Path
) -> None:
    client = open_app()
    answer = client.post(URL, json=raw | {"user": {"name": "Zhang San", "phone": "13800000000"}})
    assert answer.json()["code"] == 200
    assert "Zhang" not in answer.text
    assert client.get("/api/v1/recordings").json()["total"] == 0
    assert not [each for each in (tmp_path / "data" / "blobs").rglob("*") if each.is_file()]
    with sqlite3.connect(tmp_path / "data" / "ecgomics.sqlite") as database:
        dump = "\n".join(database.iterdump())
    assert "Zhang" not in dump
    assert answer.headers["cache-control"] == "no-store"


def test_it_answers_on_this_machine_only_and_to_valid_tokens_only(
    open_app: Callable[..., TestClient], raw: Request
) -> None:
    client = open_app()
    assert client.post(URL, json=raw, headers={"host": "evil.example"}).status_code == 403
    assert client.post(URL, json=raw, headers={"origin": "http://evil.example"}).status_code == 403
    assert (
        client.post(URL, content=json.dumps(raw), headers={"content-type": "text/plain"}).status_code == 415
    )
    assert client.post(URL, json=raw, headers={"authorization": "Bearer ecg_wrong"}).status_code == 401
    for scope, status in (("read", 200), ("analyse", 200), ("ingest", 403)):
        secret = client.post("/api/v1/tokens", json={"name": "x", "scope": scope}).json()["secret"]
        answer = client.post(URL, json=raw, headers={"authorization": f"Bearer {secret}"})
        assert answer.status_code == status, scope


@pytest.mark.parametrize("field", ["filter", "inputType"])
def test_half_characters_are_refused_in_the_envelope(client: TestClient, field: str) -> None:
    content = json.dumps({"inputType": "raw", "ecgData": [0, 1], "ecgSampleRate": 500, field: "\ud800"})
    answer = client.post(URL, content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["code"] != 200
    assert answer.json()["data"] is None
