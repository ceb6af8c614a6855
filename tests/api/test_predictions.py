from collections.abc import Callable

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording
from ecgomics.learned.predict import predict
from ecgomics.learned.saliency import explain

URL = "/api/v1/recordings"
Checked = Callable[..., dict[str, object]]


@pytest.mark.parametrize("form", ["biomarkers", "embedding", "both"])
def test_a_prediction_is_that_of_the_library(
    reader: TestClient, kept: str, ecg: Recording, form: str
) -> None:
    answer = reader.get(f"{URL}/{kept}/predictions", params={"head": "rhythm", "form": form})
    assert answer.status_code == 200, answer.text
    found, expected = answer.json(), predict(ecg, "rhythm", form=form)  # type: ignore[arg-type]
    assert [each["label"] for each in found["labels"]] == list(expected.labels)
    assert [each["probability"] for each in found["labels"]] == pytest.approx(
        expected.probabilities, abs=1e-3
    )
    assert (found["label"], found["abstained"]) == (expected.label, expected.abstained)
    assert found["models"] == list(expected.models)
    assert "not a medical device" in found["disclaimer"]


def test_contributions_are_named_as_people_read_them(reader: TestClient, kept: str) -> None:
    found = reader.get(f"{URL}/{kept}/predictions", params={"form": "biomarkers"}).json()["contributions"]
    catalogue = {each["symbol"]: each for each in reader.get("/api/v1/catalogue").json()["biomarkers"]}
    named = [each for each in found if each["symbol"] in catalogue]
    assert named
    for each in named:
        assert each["text"] == catalogue[each["symbol"]]["label"]
        assert each["unit"] == catalogue[each["symbol"]]["unit"]


def test_a_map_is_that_of_the_library(reader: TestClient, kept: str, ecg: Recording) -> None:
    answer = reader.get(f"{URL}/{kept}/saliency", params={"head": "rhythm", "label": "af"})
    assert answer.status_code == 200, answer.text
    found, expected = answer.json(), explain(ecg, "rhythm", "af")
    assert (found["leads"], found["label"]) == (list(expected.leads), "af")
    assert np.array(found["values"]) == pytest.approx(expected.values, abs=1e-3)
    assert found["start_s"] == pytest.approx(expected.start_s, abs=1e-6)
    assert found["total"] == pytest.approx(np.sum(found["values"]) + found["constant"], abs=1e-3)


def test_a_part_of_a_long_recording_is_asked_about(
    client: TestClient, wfdb_files: Callable[..., object], ecg: Recording, is_problem: Checked
) -> None:
    long = Recording(np.tile(ecg.ecg_mv[:2], (1, 13)), 500.0, ecg.leads[:2], name="long")
    at = f"{URL}/{client.post(URL, files=wfdb_files(long)).json()['id']}"  # type: ignore[arg-type]
    for what in ("predictions", "saliency"):
        refused = is_problem(client.get(f"{at}/{what}"), 422, "invalid-input")
        assert "130 s were asked for: choose a part with start_s and end_s" in str(refused["detail"])
        beyond = client.get(f"{at}/{what}", params={"start_s": 200.0})
        assert "lasts 130 s" in str(is_problem(beyond, 422, "invalid-input")["detail"])
    part = {"start_s": 60.0, "end_s": 70.0}
    assert client.get(f"{at}/predictions", params=part).status_code == 200
    found = client.get(f"{at}/saliency", params=part).json()
    assert (found["start_s"][0], len(found["start_s"])) == (60.0, 79)


@pytest.mark.parametrize(
    ("what", "asked", "kind"),
    [
        ("predictions", {"head": "nose"}, "invalid-input"),
        ("predictions", {"form": "thumb"}, "validation"),
        ("predictions", {"start_s": -1.0}, "validation"),
        ("saliency", {"head": "nose"}, "invalid-input"),
        ("saliency", {"head": "rhythm", "label": "MI"}, "invalid-input"),
    ],
)
def test_nonsense_is_refused(
    reader: TestClient, kept: str, is_problem: Checked, what: str, asked: dict[str, str], kind: str
) -> None:
    is_problem(reader.get(f"{URL}/{kept}/{what}", params=asked), 422, kind)


def test_an_unknown_recording_is_not_found(reader: TestClient, is_problem: Checked) -> None:
    for what in ("predictions", "saliency"):
        is_problem(reader.get(f"{URL}/{'0' * 32}/{what}"), 404, "not-found")


def test_what_the_encoder_cannot_take_has_no_map(
    client: TestClient, wfdb_files: Callable[..., object], ecg: Recording, is_problem: Checked
) -> None:
    short = Recording(ecg.ecg_mv[:, :1000].copy(), 500.0, ecg.leads, name="short")
    at = f"{URL}/{client.post(URL, files=wfdb_files(short)).json()['id']}"  # type: ignore[arg-type]
    refused = is_problem(client.get(f"{at}/saliency"), 422, "invalid-input")
    assert refused["detail"] == "The encoder needs 5 s; 2 s are there."
