"""Net1D in PyTorch and as ONNX; skipped where PyTorch is not installed."""

import pickle
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

import torch

from ecgomics.core.errors import InvalidInput
from ecgomics.latent import net1d
from ecgomics.latent.ecgfounder import FORM
from ecgomics.latent.net1d_form import Net1DForm, weight_shapes
from ecgomics.latent.sessions import in_batches, session

SMALL = Net1DForm(
    leads=2, samples=201, classes=5, first=8, widths=(8, 12, 13 * 4), depths=(1, 2, 1), group_width=4
)


def random_state(form: Net1DForm, seed: int = 1) -> dict[str, torch.Tensor]:
    """A state in the format of the public checkpoints, of such weights that no signal fades."""
    rng = np.random.default_rng(seed)
    state = {}
    for name, shape in weight_shapes(form).items():
        spread = 1.0 / np.sqrt(max(1, np.prod(shape[1:])))
        state[name] = torch.from_numpy(rng.normal(scale=spread, size=shape).astype(np.float32))
        if name.endswith("num_batches_tracked"):
            state[name] = torch.tensor(7)
    return state


def checkpoint(path: Path, form: Net1DForm) -> Path:
    torch.save({"state_dict": random_state(form), "epoch": 3}, path)
    return path


def by_hand(state: dict[str, np.ndarray], form: Net1DForm, ecg: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The published network for one window of leads × samples, sample by sample in numpy."""

    def conv(name: str, steps: np.ndarray, stride: int = 1) -> np.ndarray:
        weight, bias = state[f"{name}.conv.weight"], state[f"{name}.conv.bias"]
        channels, per_group, kernel = weight.shape
        count = (steps.shape[1] + stride - 1) // stride
        padding = max(0, (count - 1) * stride + kernel - steps.shape[1])
        padded = np.pad(steps, ((0, 0), (padding // 2, padding - padding // 2)))
        groups = steps.shape[0] // per_group
        out = np.empty((channels, count))
        for channel in range(channels):
            first = channel // (channels // groups) * per_group
            for step in range(count):
                seen = padded[first : first + per_group, step * stride : step * stride + kernel]
                out[channel, step] = (weight[channel] * seen).sum() + bias[channel]
        return out

    def swish(values: np.ndarray) -> np.ndarray:
        return values / (1.0 + np.exp(-values))

    steps = swish(conv("first_conv", ecg, 2))
    for stage, depth in enumerate(form.depths):
        for place in range(depth):
            name, stride = f"stage_list.{stage}.block_list.{place}", 2 if place == 0 else 1
            out = steps if stage == place == 0 else swish(steps)
            out = conv(f"{name}.conv1", out)
            out = conv(f"{name}.conv2", swish(out), stride)
            out = conv(f"{name}.conv3", swish(out))
            squeezed = state[f"{name}.se_fc1.weight"] @ out.mean(axis=1) + state[f"{name}.se_fc1.bias"]
            weight = state[f"{name}.se_fc2.weight"] @ swish(squeezed) + state[f"{name}.se_fc2.bias"]
            out = out / (1.0 + np.exp(-weight))[:, None]
            if stride == 2:
                even = np.pad(steps, ((0, 0), (0, steps.shape[1] % 2)))
                steps = even.reshape(len(even), -1, 2).max(axis=2)
            new = len(out) - len(steps)
            steps = out + np.pad(steps, ((new // 2, new - new // 2), (0, 0)))
    features = steps.mean(axis=1)
    return state["dense.weight"] @ features + state["dense.bias"], features


def test_the_network_is_the_published_one_step_by_step(tmp_path: Path) -> None:
    network = net1d.loaded(checkpoint(tmp_path / "small.pth", SMALL), SMALL)
    ecg = np.random.default_rng(2).normal(size=(3, 2, 201)).astype(np.float32)
    logits, features = net1d.runner(network)(ecg)
    state = {name: value.numpy() for name, value in random_state(SMALL).items()}
    for row in range(3):
        wanted = by_hand(state, SMALL, ecg[row])
        np.testing.assert_allclose(logits[row], wanted[0], atol=1e-4)
        np.testing.assert_allclose(features[row], wanted[1], atol=1e-4)
    assert features.std() > 0.05


def test_its_state_has_exactly_the_names_and_shapes_of_the_form() -> None:
    state = net1d.Net1D(SMALL).state_dict()
    assert {name: tuple(value.shape) for name, value in state.items()} == weight_shapes(SMALL)


def test_a_bare_state_is_loaded_as_well(tmp_path: Path) -> None:
    torch.save(random_state(SMALL), tmp_path / "bare.pth")
    network = net1d.loaded(tmp_path / "bare.pth", SMALL)
    torch.testing.assert_close(network.dense.bias, random_state(SMALL)["dense.bias"])


def test_a_state_with_other_keys_is_refused_with_their_names(tmp_path: Path) -> None:
    state = random_state(SMALL)
    state["classifier.weight"] = state.pop("dense.weight")
    torch.save({"state_dict": state}, tmp_path / "other.pth")
    with pytest.raises(InvalidInput, match=r"dense\.weight is missing; classifier\.weight is unexpected\.$"):
        net1d.loaded(tmp_path / "other.pth", SMALL)


class Executes:
    """Would write a file when it is read as Python objects are."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (Path(self.path),)  # type: ignore[return-value]


def test_nothing_in_a_checkpoint_is_executed(tmp_path: Path) -> None:
    torch.save(
        {"state_dict": random_state(SMALL), "more": Executes(tmp_path / "touched")}, tmp_path / "bad.pth"
    )
    with pytest.raises(InvalidInput, match=r"bad\.pth is not a PyTorch checkpoint of weights alone"):
        net1d.loaded(tmp_path / "bad.pth", SMALL)
    assert not (tmp_path / "touched").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is not a PyTorch checkpoint"),
        (b"not a checkpoint", "is not a PyTorch checkpoint"),
        (pickle.dumps({"a": 1}, protocol=2), "is not a PyTorch checkpoint"),
    ],
)
def test_what_is_no_checkpoint_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "none.pth").write_bytes(content)
    with pytest.raises(InvalidInput, match=sentence):
        net1d.loaded(tmp_path / "none.pth", SMALL)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([1, 2], "holds no state_dict"),
        ({}, "holds no state_dict"),
        ({"epoch": 3}, "other than tensors under epoch"),
    ],
)
def test_a_checkpoint_without_a_state_is_refused(tmp_path: Path, content: object, sentence: str) -> None:
    torch.save(content, tmp_path / "none.pth")
    with pytest.raises(InvalidInput, match=sentence):
        net1d.loaded(tmp_path / "none.pth", SMALL)


def test_the_exported_graph_gives_what_pytorch_gives(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    network = net1d.loaded(checkpoint(tmp_path / "small.pth", SMALL), SMALL)
    assert net1d.export(network, tmp_path / "small.onnx") <= 1e-5
    ecg = np.random.default_rng(5).normal(size=(20, 2, 201)).astype(np.float32)
    graph = in_batches(session(tmp_path / "small.onnx"), {"ecg": ecg}, outputs=["logits", "features"])
    for one, other in zip(graph, net1d.runner(network)(ecg), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small.onnx", "small.pth"]


def test_a_graph_that_differs_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnx")
    monkeypatch.setattr(net1d, "TOLERANCE", -1.0)
    with pytest.raises(InvalidInput, match="differs from PyTorch by"):
        net1d.export(net1d.Net1D(SMALL).eval(), tmp_path / "small.onnx")
    assert list(tmp_path.iterdir()) == []


def test_the_full_network_as_onnx_gives_what_pytorch_gives(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    network = net1d.loaded(checkpoint(tmp_path / "full.pth", FORM), FORM)
    assert net1d.export(network, tmp_path / "full.onnx") <= 1e-4
    ecg = np.random.default_rng(5).normal(size=(1, 12, 5000)).astype(np.float32)
    logits, features = session(tmp_path / "full.onnx").run(["logits", "features"], {"ecg": ecg})
    assert (logits.shape, features.shape) == ((1, 150), (1, 1024))
    for one, other in zip((logits, features), net1d.runner(network)(ecg), strict=True):
        assert np.abs(one - other).max() <= 1e-4
    assert features.std() > 0.05
