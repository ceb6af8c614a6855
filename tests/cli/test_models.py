import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from ecgomics.latent import registry
from ecgomics.latent.own import embedded_encoder
from ecgomics.latent.shipped_models import Listed
from tests.unit.latent.conftest import CARD
from tests.unit.latent.onnx_graphs import mean_over_samples

Run = Callable[..., Result]
SUB_COMMANDS = ("list", "show", "add", "remove", "verify", "export")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ECGOMICS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


@pytest.fixture
def mine(tmp_path: Path) -> tuple[Path, Path]:
    """A user's graph and its card."""
    graph, card = tmp_path / "my.onnx", tmp_path / "my.yaml"
    graph.write_bytes(mean_over_samples(2, None))
    card.write_text(CARD, encoding="utf-8")
    return graph, card


@pytest.mark.parametrize("command", SUB_COMMANDS)
def test_each_command_shows_an_example(run: Run, command: str) -> None:
    shown = run("models", command, "--help").stdout
    assert f"ecgomics models {command}" in shown


def test_the_list_names_what_is_there_and_what_can_be_added(run: Run) -> None:
    shown = run("models", "list").stdout
    assert "any leads, 10 s at 125 Hz" in shown
    for name in ("ecgfounder-12", "ecgfounder-1"):
        assert f"Not added: {name} " in shown
    assert json.loads(run("models", "list", "--json").stdout)[0]["name"] == "ecgomics"


def test_a_card_is_shown(run: Run) -> None:
    shown = run("models", "show", "ecgomics").stdout
    own = embedded_encoder().card
    for word in (own.title, own.licence, own.sha256, "Gives: 192 numbers"):
        assert word in shown
    facts = json.loads(run("models", "show", "ecgomics", "--json").stdout)
    assert (facts["sha256"], facts["contract"]["fs_hz"]) == (own.sha256, 125.0)


def test_figures_of_the_forms_of_a_head_stand_side_by_side(run: Run) -> None:
    shown = " ".join(run("models", "show", "superclasses").stdout.split())
    start = shown.index("macro AUC (")
    line = shown[start : shown.index("AUC NORM (")]
    assert [line.count(each) for each in ("biomarkers 0.", "embedding 0.", "both 0.")] == [1, 1, 1]
    assert shown.count("macro AUC (") == 1


def test_a_model_from_its_file_to_its_end(run: Run, mine: tuple[Path, Path], folder: Path) -> None:
    graph, card = mine
    done = run("models", "add", graph, "--card", card)
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    assert "is there: Mean of each lead" in done.stdout
    assert "2 leads, 2 s at 100 Hz" in run("models", "list").stdout
    assert "means: the file is that of the card" in run("models", "verify").stdout
    assert run("models", "remove", "means").stdout == "means is removed.\n"
    assert list(folder.iterdir()) == []


def test_a_changed_file_is_found(
    run: Run, mine: tuple[Path, Path], folder: Path, refused: Callable[..., str]
) -> None:
    graph, card = mine
    run("models", "add", graph, "--card", card)
    (folder / "means.onnx").write_bytes(b"other")
    assert "is not the one that was added" in refused("models", "verify", "means")


def test_mistakes_are_one_sentence(mine: tuple[Path, Path], refused: Callable[..., str]) -> None:
    graph, card = mine
    for arguments, word in (
        (("show", "oracle"), "There is no model oracle"),
        (
            ("export", "ecgfounder-1"),
            "ecgomics models add hf:PKUDigitalHealth/ECGFounder/1_lead_ECGFounder.pth",
        ),
        (("remove", "ecgomics"), "comes with the package"),
        (("add", graph), "--card"),
        (("add", graph, "--card", card, "--sha256", "0" * 64), "it was not added"),
        (("add", graph, "--card", card, "--name", "My Model"), "The name My Model is not allowed"),
        (("add", "hf:nowhere"), "hf:owner/repository/file"),
    ):
        assert word in refused("models", *arguments)


def test_a_download_says_how_far_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def added(_source: str, *, progress: Callable[[int, int | None], None], **_: object) -> Listed:
        for done in range(0, 101, 10):
            progress(done * 2**20, 100 * 2**20)
        return registry.model("ecgomics")

    monkeypatch.setattr(registry, "add", added)
    done = run("models", "add", "hf:o/m/w.pth")
    assert done.stderr.splitlines() == ["40 of 100 MiB", "70 of 100 MiB", "100 of 100 MiB"]


def test_listing_models_needs_no_pytorch_and_no_network() -> None:
    code = (
        "import sys; from ecgomics.cli import app\n"
        "try: app(['models', 'list'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'onnx', 'onnxruntime', 'huggingface_hub', 'urllib.request'} & set(sys.modules)\n"
        "sys.exit(' '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
