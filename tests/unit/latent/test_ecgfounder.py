"""Checkpoints of ECGFounder on the shelf: added, run, exported; skipped where PyTorch is not installed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.recording import Recording
from ecgomics.latent import ecgfounder
from ecgomics.latent.ecgfounder import KNOWN
from ecgomics.latent.net1d_form import Net1DForm, weight_shapes
from ecgomics.latent.preprocessing import windows
from ecgomics.latent.registry import add, encoder, export, verify
from ecgomics.latent.shelf import added

#: As the public network, with fewer channels and blocks.
SMALL = Net1DForm(classes=5, first=8, widths=(8, 12), depths=(1, 2), group_width=4)


@pytest.fixture(autouse=True)
def small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The network is small, so that the tests are quick."""
    monkeypatch.setattr(ecgfounder, "FORM", SMALL)


def checkpoint(path: Path, leads: int, **changed: torch.Tensor) -> Path:
    rng = np.random.default_rng(leads)
    state = {
        name: torch.from_numpy(rng.normal(scale=0.5, size=shape).astype(np.float32))
        for name, shape in weight_shapes(replace(SMALL, leads=leads)).items()
    }
    torch.save({"state_dict": state | changed}, path)
    return path


def test_a_checkpoint_is_known_by_its_weights(tmp_path: Path, folder: Path) -> None:
    for leads, name in ((12, "ecgfounder-12"), (1, "ecgfounder-1")):
        found = add(str(checkpoint(tmp_path / "w.pth", leads)))
        assert (found.card.name, found.contract) == (name, KNOWN[name].contract)
        assert (folder / f"{name}.pth").read_bytes() == (tmp_path / "w.pth").read_bytes()
        assert verify(name) == found.card.sha256
    assert sorted(path.name for path in folder.iterdir()) == [
        "ecgfounder-1.pth",
        "ecgfounder-1.yaml",
        "ecgfounder-12.pth",
        "ecgfounder-12.yaml",
    ]


@pytest.mark.parametrize(
    ("leads", "changed", "sentence"),
    [
        (
            12,
            {"fc.bias": torch.zeros(3)},
            r"w\.pth does not hold the weights of this network: fc.bias is unexpected\.",
        ),
        (12, {"dense.bias": torch.zeros(3)}, "dense.bias has the shape 3 instead of 5"),
        (8, {}, "is for 8 leads; ECGFounder takes twelve or one"),
    ],
)
def test_another_checkpoint_is_refused(
    tmp_path: Path, folder: Path, leads: int, changed: dict[str, torch.Tensor], sentence: str
) -> None:
    path = checkpoint(tmp_path / "w.pth", leads, **changed)
    with pytest.raises(InvalidInput, match=sentence):
        add(str(path))
    assert list(folder.iterdir()) == []


def test_exported_it_gives_what_pytorch_gives(
    tmp_path: Path, sinus_ecg: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("onnx")
    add(str(checkpoint(tmp_path / "w.pth", 12)))
    by_torch = encoder("ecgfounder-12").embed(sinus_ecg)
    assert (by_torch.by_window.shape, by_torch.by_lead) == ((1, 12), None)
    assert by_torch.record.std() > 0.01
    graph, difference = export("ecgfounder-12")
    assert difference <= 1e-4
    network = added("ecgfounder-12").network
    assert network is not None
    assert (network.onnx, network.format) == (graph.name, "ecgfounder")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    by_graph = encoder("ecgfounder-12").embed(sinus_ecg)
    np.testing.assert_allclose(by_graph.record, by_torch.record, atol=1e-4)
    assert by_graph.model == by_torch.model
    graph.write_bytes(b"other")
    with pytest.raises(InvalidInput, match="is not the one that was added"):
        encoder("ecgfounder-12")


def test_what_goes_in_is_the_documented_preprocessing(tmp_path: Path, sinus_ecg: Recording) -> None:
    add(str(checkpoint(tmp_path / "w.pth", 1)))
    found = encoder("ecgfounder-1")
    given = windows(sinus_ecg, KNOWN["ecgfounder-1"].contract)
    np.testing.assert_allclose(found.embed(sinus_ecg).by_window, found.run(given.ecg), atol=1e-6)  # type: ignore[attr-defined]


def test_records_that_do_not_fit_carry_their_reason(tmp_path: Path, sinus_ecg: Recording) -> None:
    add(str(checkpoint(tmp_path / "w.pth", 12)))
    found = encoder("ecgfounder-12")
    one = replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[1:2].copy(), leads=("II",))
    with pytest.raises(
        NotComputable, match="The model needs I, III, aVR, .*V6; the recording has II"
    ) as refused:
        found.embed(one)
    assert refused.value.code == "wrong_leads"
    with pytest.raises(NotComputable) as refused:
        found.embed(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv[:, :4000].copy()))
    assert refused.value.code == "too_short"
