from collections.abc import Callable

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording

URL = "/api/v1/recordings"


def test_the_list_is_paged_and_searched(client: TestClient, wfdb_files, ecg: Recording) -> None:
    for number in range(3):
        shifted = Recording(np.round(ecg.ecg_mv[:1, :1500] + 0.01 * number, 3), 500.0, ("I",), name="short")
        client.post(URL, files=wfdb_files(shifted), data={"name": f"ward_{number}/rec"})
    assert [each["name"] for each in client.get(URL).json()["items"]] == [
        "ward_2/rec",
        "ward_1/rec",
        "ward_0/rec",
    ]
    page = client.get(URL, params={"limit": 1, "offset": 1}).json()
    assert ([each["name"] for each in page["items"]], page["total"]) == (["ward_1/rec"], 3)
    found = client.get(URL, params={"q": "WARD_2"}).json()
    assert ([each["name"] for each in found["items"]], found["total"]) == (["ward_2/rec"], 1)


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 1001}, {"offset": -1}, {"q": "x" * 201}])
def test_nonsense_in_the_list_is_refused(
    reader: TestClient, is_problem: Callable[..., object], asked: dict[str, str]
) -> None:
    is_problem(reader.get(URL, params=asked), 422, "validation")


def test_a_deleted_recording_is_gone(
    client: TestClient, wfdb_files, ecg: Recording, is_problem: Callable[..., object]
) -> None:
    uploaded = client.post(URL, files=wfdb_files(ecg)).json()["id"]
    assert client.get(f"{URL}/{uploaded}/samples").status_code == 200
    answer = client.delete(f"{URL}/{uploaded}")
    assert (answer.status_code, answer.content) == (204, b"")
    for part in ("", "/samples", "/profile", "/fiducials"):
        is_problem(client.get(f"{URL}/{uploaded}{part}"), 404, "not-found")
    is_problem(client.delete(f"{URL}/{uploaded}"), 404, "not-found")


@pytest.mark.parametrize(
    "unknown", ["0" * 32, "nope", "..%2f..%2fetc%2fpasswd", "%00", "'; DROP TABLE recordings"]
)
def test_an_unknown_recording_is_not_found(
    reader: TestClient, is_problem: Callable[..., object], unknown: str
) -> None:
    answer = reader.get(f"{URL}/{unknown}")
    is_problem(answer, 404, "not-found")
