import csv
import io
import json

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.api import models
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.profile import Profile, profile
from ecgomics.signal.model import POINTS


@pytest.fixture
def ours(wfdb_files, ecg: Recording) -> Profile:
    """The library's profile of the same files."""
    return profile(read(dict(pair for _, pair in wfdb_files(ecg)), name="normal"))


def test_the_profile_is_the_library_s(reader: TestClient, kept: str, ours: Profile) -> None:
    found = reader.get(f"/api/v1/recordings/{kept}/profile").json()
    models.Profile.model_validate(found, strict=False)
    rows = [{name: value for name, value in row.items() if name != "reference"} for row in found["values"]]
    expected = json.loads(ours.to_json())
    assert rows == expected["values"]
    assert found["provenance"] == expected["provenance"]
    assert found["record"] == "normal"
    assert "not a medical device" in found["disclaimer"]


def test_a_reference_range_stands_beside_a_value_that_has_one(reader: TestClient, kept: str) -> None:
    values = reader.get(f"/api/v1/recordings/{kept}/profile").json()["values"]
    rate = next(row for row in values if row["symbol"] == "heart_rate")
    # Rautaharju 2013, women of 50 to 79 years: 49 to 88 /min; the recording is of a woman of 61.
    assert (rate["reference"]["low"], rate["reference"]["high"]) == (49.0, 88.0)
    assert rate["reference"]["source"] == "Rautaharju2013"
    median = next(row for row in values if row["symbol"] == "rr_median")
    assert median["reference"] is None


def test_the_table_has_one_row_for_each_value(reader: TestClient, kept: str, ours: Profile) -> None:
    answer = reader.get(f"/api/v1/recordings/{kept}/profile", params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert len(rows) == len(ours.values)
    for row, value in zip(rows, ours, strict=True):
        assert (row["symbol"], row["lead"], row["unit"]) == (value.symbol, value.lead, value.unit)
        assert (row["validity"], row["version"], row["chain"]) == (
            value.validity,
            str(value.version),
            value.chain,
        )
        if value.value is None:
            assert row["value"] == ""
        else:
            assert float(row["value"]) == pytest.approx(value.value, rel=1e-8)


def test_fiducials_are_the_library_s(reader: TestClient, kept: str, ours: Profile) -> None:
    found = reader.get(f"/api/v1/recordings/{kept}/fiducials").json()
    models.Fiducials.model_validate(found)
    assert ours.fiducials is not None
    assert ours.beats is not None
    assert found["points"] == list(POINTS)
    assert found["leads"] == list(ours.fiducials.leads)
    assert np.allclose(
        np.array(found["lead_s"], dtype=float), ours.fiducials.lead_s, atol=1e-6, equal_nan=True
    )
    assert np.allclose(
        np.array(found["global_s"], dtype=float), ours.fiducials.global_s, atol=1e-6, equal_nan=True
    )
    assert np.allclose([beat["peak_s"] for beat in found["beats"]], ours.beats.peak_s, atol=1e-6)
    # At 75 /min with the first beat 0.3 s before the start, ten seconds hold beats at 0.5, 1.3, … 9.7 s.
    assert len(found["beats"]) == 12


def test_a_nonsense_format_is_refused(reader: TestClient, kept: str, is_problem) -> None:
    is_problem(reader.get(f"/api/v1/recordings/{kept}/profile", params={"format": "pdf"}), 422, "validation")


def test_a_profile_is_made_once(reader: TestClient, kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("profiled again")

    monkeypatch.setattr("ecgomics.services.profile", never)
    for part in ("profile", "fiducials"):
        assert reader.get(f"/api/v1/recordings/{kept}/{part}").status_code == 200
