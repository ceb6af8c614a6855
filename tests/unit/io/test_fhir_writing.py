"""FHIR written, checked against the models of another library, and read again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecgomics.core.leads import OTHER_LEADS, STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import read
from ecgomics.io.writers.fhir import Version, observation, write_fhir

START = datetime(2001, 2, 3, 10, 11, 12, 250_000)


def recording(fs_hz: float = 500.0, step_uv: float | None = 2.5) -> Recording:
    steps = np.random.default_rng(1).integers(-4000, 4000, (2, 1000)).astype(float)
    steps[0, 10:20], steps[1, -1] = np.nan, np.nan
    return Recording(
        ecg_mv=steps * (step_uv or 1.0) / 1e3,
        fs_hz=fs_hz,
        leads=("II", "V6"),
        resolution_uv=step_uv,
        started_at=START,
        device="Acme E1",
        subject=Subject(age_years=49.0, sex="female", pseudonym="PABCDEFG"),
        statements=("Sinus rhythm", "ST élevé"),
        device_measurements={"PR Interval [ms]": 148.0, "P Axis [deg]": -44.5, "Score": 3.0},
    )


def model(version: Version) -> Any:
    """The model of an Observation of another library: R4B stands for R4, whose Observation is the same."""
    return import_module(
        "fhir.resources.R4B.observation" if version == "R4" else "fhir.resources.observation"
    ).Observation


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize("fs_hz", [500.0, 300.0, 512.508, 1000 / 3])
@pytest.mark.parametrize("step_uv", [2.5, 4.88, 1000 / 7247, None])
def test_samples_come_back_to_the_step(
    tmp_path: Path, version: Version, fs_hz: float, step_uv: float | None
) -> None:
    first = recording(fs_hz, step_uv)
    again = read(write_fhir(first, tmp_path / "a.json", version=version))
    assert (again.fs_hz, again.leads) == (fs_hz, first.leads)
    np.testing.assert_allclose(again.ecg_mv, first.ecg_mv, rtol=1e-12, atol=1e-12)
    assert again.resolution_uv == pytest.approx(step_uv or 1.0, rel=1e-12)
    assert [file.name for file in tmp_path.iterdir()] == ["a.json"]


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=-5)), UTC])
def test_everything_else_survives(tmp_path: Path, zone: timezone | None) -> None:
    first = replace(recording(), started_at=START.replace(tzinfo=zone))
    again = read(write_fhir(first, tmp_path / "a.json"))
    for name in ("started_at", "device", "statements", "device_measurements"):
        assert getattr(again, name) == getattr(first, name), name
    assert (again.subject.age_years, again.subject.sex) == (49.0, "female")
    assert again.warnings == ()


@pytest.mark.parametrize("version", ["R4", "R5"])
@pytest.mark.parametrize("zone", [None, UTC])
def test_another_library_takes_it(version: Version, zone: timezone | None) -> None:
    identity = {"identifier": "ID-4711", "name": "Jane Doe", "birth date": "1951-05-02"}
    for first in (
        replace(recording(), started_at=START.replace(tzinfo=zone), identity=identity),
        Recording(ecg_mv=np.zeros((1, 500)), fs_hz=500.0, leads=("MLII",)),
    ):
        value = observation(first, version=version)
        checked = model(version).model_validate(value)
        assert len(checked.component) >= 1
        again = json.loads(checked.model_dump_json())
        assert read(json.dumps(again).encode()).leads == first.leads
    data = checked.component[0].valueSampledData
    assert (data.period if version == "R4" else data.interval) == 2
    assert data.data == " ".join(["0"] * 500)


def test_every_lead_keeps_its_name(tmp_path: Path) -> None:
    for lead in (*STANDARD_LEADS, *OTHER_LEADS, "ECG", "ECG2"):
        path = write_fhir(
            Recording(ecg_mv=np.zeros((1, 500)), fs_hz=500.0, leads=(lead,)), tmp_path / "a.json"
        )
        assert read(path).leads == (lead,)


def test_codes_are_those_of_iso_11073() -> None:
    value = observation(Recording(ecg_mv=np.zeros((12, 500)), fs_hz=500.0, leads=STANDARD_LEADS))
    codes = [part["code"]["coding"][0]["code"] for part in value["component"]]
    assert codes == [str(131328 + number) for number in (1, 2, 61, 62, 63, 64, 3, 4, 5, 6, 7, 8)]
    assert value["code"]["coding"][0] == {
        "system": "urn:iso:std:iso:11073:10101",
        "code": "131328",
        "display": "MDC_ECG_ELEC_POTL",
    }
    assert "subject" not in value


def test_who_it_is_is_written_only_with_the_identity() -> None:
    value = observation(recording())
    assert value["contained"] == [
        {
            "resourceType": "Patient",
            "id": "patient",
            "identifier": [{"value": "PABCDEFG"}],
            "gender": "female",
        }
    ]
    identity = {"identifier": "ID-4711", "name": "Jane Doe", "birth date": "1951-05-02"}
    (patient,) = observation(replace(recording(), identity=identity))["contained"]
    assert patient["identifier"] == [{"value": "ID-4711"}]
    assert (patient["name"], patient["birthDate"]) == ([{"text": "Jane Doe"}], "1951-05-02")
