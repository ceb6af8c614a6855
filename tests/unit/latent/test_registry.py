import hashlib
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput, NotComputable, NotFound
from ecgomics.core.recording import Recording
from ecgomics.latent import registry
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import read_card
from ecgomics.latent.registry import add, encoder, export, model, models, remove, verify
from ecgomics.latent.shelf import added
from ecgomics.latent.shipped_models import Listed
from tests.unit.latent.onnx_graphs import mean_over_samples

WriteUser = Callable[..., tuple[Path, Path]]

GRAPH = mean_over_samples(2, None)
SHA256 = hashlib.sha256(GRAPH).hexdigest()
REAL_URLOPEN = urllib.request.urlopen


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Every test has a folder of its own, and nothing beyond this machine can be asked for anything."""

    def only_here(address: str, **options: Any) -> Any:
        assert address.startswith("http://127.0.0.1:"), f"{address} was asked for"
        return REAL_URLOPEN(address, **options)

    monkeypatch.setattr(urllib.request, "urlopen", only_here)


@pytest.fixture
def means(write_user: WriteUser) -> Listed:
    """A user's graph that was added."""
    source, card = write_user()
    return add(str(source), card=card)


def two_leads(recording: Recording, *leads: str) -> Recording:
    return replace(recording, ecg_mv=np.stack([recording.lead(lead) for lead in leads]), leads=leads)


def test_without_additions_there_is_what_the_package_brings(folder: Path) -> None:
    first = models()[0]
    assert (first.card.name, first.origin) == ("ecgomics", "shipped")
    assert encoder("ecgomics").card.name == "ecgomics"
    assert not folder.exists()


def test_an_added_graph_is_listed_and_kept_with_its_hash(means: Listed, folder: Path) -> None:
    assert [each.card.name for each in models()][-1] == "means"
    assert means == model("means")
    assert means.card.sha256 == SHA256
    assert means.card.identifier == f"means@{SHA256[:8]}"
    assert sorted(path.name for path in folder.iterdir()) == ["means.onnx", "means.yaml"]
    assert (folder / "means.onnx").read_bytes() == GRAPH
    assert verify("means") == SHA256


def test_an_added_graph_gives_vectors(means: Listed, sinus_ecg: Recording) -> None:
    found = encoder("means").embed(sinus_ecg)
    assert found.model == means.card.identifier
    assert found.leads == ("I", "II")
    np.testing.assert_array_equal(found.start_s, [0.0, 2.0, 4.0, 6.0, 8.0])
    wanted = np.stack([sinus_ecg.lead(lead).reshape(5, -1).mean(axis=1) for lead in ("I", "II")], axis=1)
    np.testing.assert_allclose(found.by_window, wanted, atol=2e-3)
    np.testing.assert_allclose(found.record, found.by_window.mean(axis=0))
    assert found.by_lead is None
    assert encoder("means") is encoder("means")


def test_a_graph_for_any_lead_sees_them_one_by_one(write_user: WriteUser, sinus_ecg: Recording) -> None:
    source, card = write_user(
        mean_over_samples(1, 200), ("leads: [I, II]", "leads: null"), ("dimension: 2", "dimension: 1")
    )
    add(str(source), card=card)
    found = encoder("means").embed(two_leads(sinus_ecg, "V2", "II"))
    assert found.by_lead is not None
    assert found.lead is not None
    assert (found.leads, found.by_lead.shape, found.lead.shape) == (("V2", "II"), (5, 2, 1), (2, 1))
    alone = encoder("means").embed(two_leads(sinus_ecg, "II"))
    np.testing.assert_allclose(found.lead[1], alone.record, atol=1e-6)
    np.testing.assert_allclose(found.record, found.lead.mean(axis=0))


def test_too_few_leads_and_too_short_records_carry_their_reason(means: Listed, sinus_ecg: Recording) -> None:
    with pytest.raises(NotComputable, match="The model needs I; the recording has II, V1") as refused:
        encoder("means").embed(two_leads(sinus_ecg, "II", "V1"))
    assert refused.value.code == "wrong_leads"
    with pytest.raises(NotComputable, match="The model needs 2 s; 1 s are there") as refused:
        encoder("means").embed(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:, :500].copy()))
    assert refused.value.code == "too_short"


def test_a_model_that_is_not_there_names_those_that_are(means: Listed) -> None:
    with pytest.raises(NotFound, match=r"There is no model foo; there are ecgomics, .*means\."):
        model("foo")
    with pytest.raises(NotFound, match=r"There is no model foo; there are ecgomics, means\."):
        encoder("foo")


@pytest.mark.parametrize("ask", [encoder, verify, remove, export, model])
def test_a_known_model_that_is_missing_comes_with_its_command(ask: Callable[[str], object]) -> None:
    wanted = (
        r"The model ecgfounder-12 is not installed; "
        r"`ecgomics models add hf:PKUDigitalHealth/ECGFounder/12_lead_ECGFounder\.pth` downloads it"
    )
    with pytest.raises(NotFound, match=wanted):
        ask("ecgfounder-12")


def test_a_file_that_was_changed_is_not_run(means: Listed, folder: Path) -> None:
    encoder("means")
    (folder / "means.onnx").write_bytes(mean_over_samples(2, 200))
    for ask in (encoder, verify):
        with pytest.raises(InvalidInput, match=rf"is not the one that was added: .* card with {SHA256[:12]}"):
            ask("means")
    (folder / "means.onnx").unlink()
    with pytest.raises(InvalidInput, match=r"means\.onnx of the model means is missing\. Remove it"):
        encoder("means")


def test_a_removed_model_is_gone(means: Listed, folder: Path) -> None:
    remove("means")
    assert list(folder.iterdir()) == []
    with pytest.raises(NotFound):
        encoder("means")
    with pytest.raises(InvalidInput, match="ecgomics comes with the package"):
        remove("ecgomics")


@pytest.mark.parametrize(
    ("graph", "replaced", "sentence"),
    [
        (b"nothing", (), "is not an ONNX graph"),
        (
            mean_over_samples(3, None),
            (),
            "The graph does not take windows × leads × samples of 2 × 2 × 200: .*Expected",
        ),
        (mean_over_samples(2, 500), (), "does not take windows × leads × samples of 2 × 2 × 200"),
        (GRAPH, (("dimension: 2", "dimension: 3"),), "gives 2 × 2 for 2 windows; the card says 2 × 3"),
        (mean_over_samples(2, None, kept=True), (), "gives 2 × 2 × 1 for 2 windows; the card says 2 × 2"),
        (GRAPH, (("output: mean", "output: vector"),), "has the outputs mean, not vector"),
        (GRAPH, (("input: ecg", "input: x"),), "has the inputs ecg; one is allowed, and the card calls it x"),
        (
            GRAPH,
            (("preprocessing: none", "preprocessing: magic"),),
            "preprocessing is one of none, zscore-record",
        ),
        (GRAPH, (("fs_hz: 100", "fs_hz: 1"),), "fs_hz is from 50 to 2000"),
        (GRAPH, (("window_s: 2", "window_s: 0"),), "window_s is from 0.5 to 600"),
        (GRAPH, (("leads: [I, II]", "leads: []"),), "leads names at least one"),
        (GRAPH, (("leads: [I, II]", "leads: [I, ii]"),), "contract.leads names ii, which is no lead"),
        (GRAPH, (("leads: [I, II]", "leads: [I, I]"),), "contract.leads names a lead twice"),
        (GRAPH, (("output: mean", "output: mean, notch_hz: 500"),), "notch_hz is below half of fs_hz"),
        (GRAPH, (("output: mean", "output: mean, band_hz: [40, 1]"),), "band_hz rises"),
        (GRAPH, (("version:", "sha256: abc\nversion:"),), f"sha256 is abc; that of the file is {SHA256}"),
        (GRAPH, (("version:", "kind: head\nversion:"),), "kind is head; only encoders can be added"),
        (GRAPH, (("version:", "colour: red\nversion:"),), "unknown key colour"),
        (GRAPH, (("licence: MIT\n", ""),), "lacks the key licence"),
        (GRAPH, (("name: means", "name: ../means"),), r"The name \.\./means is not allowed"),
        (GRAPH, (("name: means", "name: ecgomics"),), "The name ecgomics is that of a model of the package"),
        (GRAPH, (("output: mean", "output: mean, format: ecgfounder"),), "network.format must be onnx"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    write_user: WriteUser, folder: Path, graph: bytes, replaced: tuple[tuple[str, str], ...], sentence: str
) -> None:
    source, card = write_user(graph, *replaced)
    with pytest.raises(InvalidInput, match=sentence):
        add(str(source), card=card)
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_graph_without_card_and_other_files_are_refused(write_user: WriteUser, tmp_path: Path) -> None:
    source, card = write_user()
    with pytest.raises(InvalidInput, match="needs a card"):
        add(str(source))
    with pytest.raises(InvalidInput, match="is neither an ONNX graph"):
        add(str(card), card=card)
    with pytest.raises(InvalidInput, match=r"none\.onnx is not there"):
        add(str(tmp_path / "none.onnx"), card=card)
    with pytest.raises(InvalidInput, match="needs no card"):
        add("weights.pth", card=card)


def test_a_name_is_taken_once(means: Listed, write_user: WriteUser) -> None:
    source, card = write_user()
    with pytest.raises(InvalidInput, match="A model means was added already; `ecgomics models remove means`"):
        add(str(source), card=card)
    assert add(str(source), card=card, name="other").card.name == "other"
    assert added("other").card.version == "2"


def test_the_hash_that_was_given_is_held_against_the_file(write_user: WriteUser, folder: Path) -> None:
    source, card = write_user()
    with pytest.raises(InvalidInput, match=f"SHA-256 of .* is {SHA256}, not {'0' * 64}: it was not added"):
        add(str(source), card=card, sha256="0" * 64)
    assert list(folder.iterdir()) == []
    assert add(str(source), card=card, sha256=SHA256.upper()).card.sha256 == SHA256


def test_only_an_address_downloads(write_user: WriteUser, hub: Callable[..., Any]) -> None:
    _, card = write_user()
    server = hub({"/o/m/resolve/main/my.onnx": GRAPH})
    found = add("hf:o/m/my.onnx", card=card, hub=server.address, sha256=SHA256)
    assert (found.card.sha256, server.asked) == (SHA256, ["/o/m/resolve/main/my.onnx"])
    encoder("means")
    assert len(server.asked) == 1


def test_a_card_that_cannot_be_written_leaves_no_file(
    write_user: WriteUser, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(registry, "put_card", full)
    source, card = write_user()
    with pytest.raises(OSError, match="disk full"):
        add(str(source), card=card)
    assert list(folder.iterdir()) == []


def test_a_card_on_the_shelf_names_no_file_elsewhere(means: Listed, folder: Path) -> None:
    path = folder / "means.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("means.onnx", "../../means.onnx"), encoding="utf-8"
    )
    assert read_card(path).network is not None
    with pytest.raises(InvalidInput, match="is not the name of a file beside it"):
        encoder("means")


def test_further_sources_are_listed_beside(means: Listed) -> None:
    head = Listed(replace(means.card, name="rhythm", kind="head"), None, "shipped")
    found = models([lambda: [head], registry.added_models])
    assert [each.card.name for each in found] == ["rhythm", "means"]
    assert model("rhythm", [lambda: [head]]) is head


def test_a_graph_needs_no_export(means: Listed) -> None:
    with pytest.raises(InvalidInput, match="The model means is an ONNX graph already"):
        export("means")
    for name in ("ecgomics", "rhythm"):
        with pytest.raises(
            InvalidInput, match=f"The model {name} comes with the package and needs no export"
        ):
            export(name)


def test_a_checkpoint_needs_pytorch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    (tmp_path / "w.pth").write_bytes(b"x")
    with pytest.raises(InvalidInput, match=r"needs PyTorch: pip install 'ecgomics\[torch\]'"):
        add(str(tmp_path / "w.pth"))


def test_a_card_is_a_model_card(means: Listed) -> None:
    assert isinstance(means.card, ModelCard)
    assert means.card.kind == "encoder"
