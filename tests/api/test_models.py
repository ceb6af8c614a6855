from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ecgomics.latent.own import embedded_encoder
from ecgomics.latent.registry import add
from tests.unit.latent.conftest import CARD
from tests.unit.latent.onnx_graphs import mean_over_samples

URL = "/api/v1/models"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ECGOMICS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


def test_the_encoder_of_the_package_is_listed_with_its_card(reader: TestClient) -> None:
    own = embedded_encoder()
    listed = reader.get(URL).json()["models"]
    found = next(each for each in listed if each["name"] == "ecgomics")
    assert (found["identifier"], found["origin"]) == (own.card.identifier, "shipped")
    assert found["contract"]["dimension"] == own.contract.dimension
    assert found["contract"]["leads"] is None
    assert reader.get(f"{URL}/ecgomics").json() == found


def test_an_added_model_is_listed(reader: TestClient, tmp_path: Path) -> None:
    graph, card = tmp_path / "my.onnx", tmp_path / "my.yaml"
    graph.write_bytes(mean_over_samples(2, None))
    card.write_text(CARD, encoding="utf-8")
    added = add(str(graph), card=card)
    found = reader.get(f"{URL}/means").json()
    assert (found["sha256"], found["origin"]) == (added.card.sha256, "added")
    assert found["contract"]["leads"] == ["I", "II"]
    assert [each["name"] for each in reader.get(URL).json()["models"]][-1] == "means"


def test_a_missing_model_is_a_problem_with_the_command_that_adds_it(reader: TestClient, is_problem) -> None:
    found = is_problem(reader.get(f"{URL}/ecgfounder-12"), 404, "not-found")
    assert "ecgomics models add hf:PKUDigitalHealth/ECGFounder/12_lead_ECGFounder.pth" in found["detail"]
    assert "there are ecgomics" in is_problem(reader.get(f"{URL}/oracle"), 404, "not-found")["detail"]


def test_a_broken_card_is_a_problem_that_names_it(reader: TestClient, is_problem, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("name: broken\n", encoding="utf-8")
    assert "broken.yaml" in is_problem(reader.get(URL), 422, "invalid-input")["detail"]
