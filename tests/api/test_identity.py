"""Nothing of who the person is stays anywhere, unless the original bytes are asked for."""

import io
import logging
from pathlib import Path

import pydicom
import pytest
from fastapi.testclient import TestClient
from pydicom.data import get_testdata_file

from ecgomics.core.recording import Recording

URL = "/api/v1/recordings"
NAME, NUMBER, BORN, DOCTOR, PLACE = "Quitzow", "MRN-7719-Z", "19610203", "Fahrenkrog", "Klinik Eichgrund"
IDENTITY = (NAME, "Amalia", NUMBER, BORN, "1961-02-03", DOCTOR, PLACE)


@pytest.fixture
def dicom() -> bytes:
    """A DICOM ECG that names everyone."""
    data = pydicom.dcmread(str(get_testdata_file("waveform_ecg.dcm", download=False)))
    data.PatientName, data.PatientID, data.PatientBirthDate = f"{NAME}^Amalia", NUMBER, BORN
    data.ReferringPhysicianName = data.OperatorsName = f"{DOCTOR}^Jost"
    data.InstitutionName, data.PatientComments = PLACE, f"seen by Dr {DOCTOR}"
    content = io.BytesIO()
    data.save_as(content)
    return content.getvalue()


def traces_of_identity(client: TestClient, folder: Path) -> set[str]:
    """What of the identity is in the folder's files or in any answer."""
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    for each in client.get(URL).json()["items"]:
        paths = ("", "/profile", "/profile?format=csv", "/fiducials", "/samples?max_points=100")
        found += [client.get(f"{URL}/{each['id']}{path}").content for path in paths]
    found.append(client.get(URL).content)
    return {each for each in IDENTITY if any(each.encode() in content for content in found)}


def test_a_dicom_object_leaves_no_identity(
    client: TestClient, dicom: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="ecgomics")
    assert all(each.encode() in dicom for each in (NAME, NUMBER, BORN, DOCTOR, PLACE))
    answer = client.post(URL, files={"files": ("rec.dcm", dicom)})
    assert answer.status_code == 201, answer.text
    assert traces_of_identity(client, tmp_path / "data") == set()
    assert not [each for each in IDENTITY if each in caplog.text]


def test_a_wfdb_header_leaves_no_identity(
    client: TestClient, wfdb_files, ecg: Recording, tmp_path: Path
) -> None:
    header, signal = wfdb_files(ecg)
    named = (
        header[1][1] + f"# Name: Amalia {NAME}\n# ID {NUMBER}\n# Born {BORN}, Dr {DOCTOR}, {PLACE}\n".encode()
    )
    answer = client.post(URL, files=[("files", ("normal.hea", named)), signal])
    assert answer.status_code == 201, answer.text
    assert traces_of_identity(client, tmp_path / "data") == set()


def test_a_refusal_repeats_no_identity(client: TestClient, dicom: bytes) -> None:
    answer = client.post(URL, files={"files": ("rec.dcm", dicom[: len(dicom) // 3])})
    assert answer.status_code == 422
    assert not [each for each in IDENTITY if each in answer.text]


def test_the_original_holds_it_where_it_was_asked_for_and_goes_with_the_recording(
    client: TestClient, dicom: bytes, tmp_path: Path
) -> None:
    answer = client.post(URL, files={"files": ("rec.dcm", dicom)}, data={"keep_original": "true"})
    assert answer.json()["original_kept"]
    assert NAME in traces_of_identity(client, tmp_path / "data")
    client.delete(f"{URL}/{answer.json()['id']}")
    assert traces_of_identity(client, tmp_path / "data") == set()
