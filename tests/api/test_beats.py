"""Beats of a recording as screens ask for them."""

from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.beat_models import Beats
from ecgomics.core.recording import Recording
from ecgomics.profile import Profile, profile


@pytest.fixture(scope="module")
def ours(ecg: Recording) -> Profile:
    """The library's profile of the same recording."""
    return profile(ecg)


@pytest.fixture
def mine(client: TestClient, wfdb_files: Any, ecg: Recording) -> str:
    """Identifier of the normal ECG in an application of this test alone."""
    return str(client.post("/api/v1/recordings", files=wfdb_files(ecg)).json()["id"])


def test_beats_are_the_library_s(client: TestClient, mine: str, ours: Profile) -> None:
    answer = client.get(f"/api/v1/recordings/{mine}/beats")
    found = Beats.model_validate(answer.json())
    assert ours.beats is not None
    assert [each.peak_s for each in found.beats] == pytest.approx(ours.beats.peak_s, abs=1e-6)
    usable_ms = [each.rr_ms for each in found.beats if each.rr_usable]
    assert usable_ms == pytest.approx(ours.beats.rr_ms[np.isfinite(ours.beats.rr_ms)], abs=0.01)
    assert found.beats[0].rr_ms is None
    assert min(each.correlation or 0.0 for each in found.beats) > 0.95
    assert all(each.disturbed == [] for each in found.beats)


def test_the_representative_beat_has_its_marks_and_lies_in_its_spread(
    client: TestClient, mine: str, ours: Profile
) -> None:
    found = client.get(f"/api/v1/recordings/{mine}/beats").json()["representative"]
    expected = ours.representative_beat
    assert expected is not None
    beat_mv, low_mv, high_mv = (
        np.array(found[name], dtype=float) for name in ("beat_mv", "low_mv", "high_mv")
    )
    assert beat_mv == pytest.approx(expected.beat_mv, abs=1e-4)
    assert found["global_ms"] == pytest.approx(expected.global_marks.points(), abs=0.01)
    assert ((low_mv <= beat_mv + 0.01) & (beat_mv <= high_mv + 0.01)).mean() > 0.99


def test_the_vectorcardiogram_is_that_of_the_catalogue(client: TestClient, mine: str, ours: Profile) -> None:
    found = client.get(f"/api/v1/recordings/{mine}/beats").json()["vcg"]
    assert found["matrix"] == "kors"
    assert ours.vcg is not None
    for axis in "XYZ":
        assert found[f"{axis.lower()}_mv"] == pytest.approx(ours.vcg.lead(axis), abs=1e-4)


def test_beats_are_those_of_the_settings_that_are_asked_for(client: TestClient, mine: str) -> None:
    def t_end_ms(settings: str) -> float:
        found = client.get(f"/api/v1/recordings/{mine}/beats", params={"settings": settings})
        assert found.status_code == 200, found.text
        return float(found.json()["representative"]["global_ms"][8])

    other = client.post(
        "/api/v1/settings", json={"name": "slope", "values": {"t_end_rule": "slope_threshold"}}
    )
    assert other.status_code == 201, other.text
    assert t_end_ms("slope@1") > t_end_ms("") + 2.0


def test_without_beats_the_answer_says_why(client: TestClient, wfdb_files) -> None:
    flat = Recording(np.zeros((2, 5000)), 500.0, ("I", "II"), name="flat")
    uploaded = client.post("/api/v1/recordings", files=wfdb_files(flat)).json()["id"]
    found = client.get(f"/api/v1/recordings/{uploaded}/beats").json()
    assert found["beats"] == []
    assert found["representative"] is None
    assert found["reason"] in ("low_quality", "too_short")
    assert found["vcg"] is None


def test_a_deleted_recording_has_no_beats(client: TestClient, mine: str) -> None:
    assert client.get(f"/api/v1/recordings/{mine}/beats").status_code == 200
    client.delete(f"/api/v1/recordings/{mine}")
    assert client.get(f"/api/v1/recordings/{mine}/beats").status_code == 404
