"""Net1D in PyTorch: built from its form, filled from a checkpoint, exported as ONNX. Needs the extra `torch`.

Convolutions keep ceil(length / stride) steps: zeros are added at both ends, the odd one at the right. The short cut
around a block that halves the time takes the larger of each two steps, and new channels of it are zeros on both sides.
"""

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.net1d_form import SQUEEZE, Block, Net1DForm, blocks, check_weights
from ecgomics.latent.sessions import BATCH, in_batches, session, thread_limit

#: What PyTorch raises, beside refusing to unpickle, for files that are cut off, damaged or of another kind.
DAMAGED: Final = (RuntimeError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError)
#: Of the first convolution, whatever that of the stages is.
FIRST_STRIDE: Final = 2
OPSET: Final = 17
INPUT: Final = "ecg"
OUTPUTS: Final = ("logits", "features")
#: An exported graph may differ from PyTorch by so much.
TOLERANCE: Final = 1e-4

Run = Callable[[NDArray[np.float32]], tuple[NDArray[np.float32], NDArray[np.float32]]]


# The type checker does not see PyTorch, which the default installation lacks; hence the ignored base classes.
class PaddedConv(nn.Module):  # type: ignore[misc]
    """A convolution that keeps the length, or its stride's share of it, rounded up."""

    def __init__(
        self, channels_in: int, channels: int, *, kernel: int, length: int, stride: int = 1, groups: int = 1
    ) -> None:
        super().__init__()
        self.conv = nn.Conv1d(channels_in, channels, kernel, stride, groups=groups)
        added = max(0, (-(-length // stride) - 1) * stride + kernel - length)
        self.added = added // 2, added - added // 2

    def forward(self, steps: torch.Tensor) -> torch.Tensor:
        """n × channels_in × length to n × channels × ceil(length / stride)."""
        return self.conv(functional.pad(steps, self.added))


class ResidualBlock(nn.Module):  # type: ignore[misc]
    """1 ─▶ kernel in groups ─▶ 1, each behind an activation, weighted by channel and added to what came in."""

    def __init__(self, block: Block, *, kernel: int, length: int) -> None:
        super().__init__()
        width, shorter = block.channels, -(-length // block.stride)
        # The normalisations stand in the public checkpoints and are not used.
        self.bn1 = nn.BatchNorm1d(block.channels_in)
        self.conv1 = PaddedConv(block.channels_in, width, kernel=1, length=length)
        self.bn2 = nn.BatchNorm1d(width)
        self.conv2 = PaddedConv(
            width, width, kernel=kernel, length=length, stride=block.stride, groups=block.groups
        )
        self.bn3 = nn.BatchNorm1d(width)
        self.conv3 = PaddedConv(width, width, kernel=1, length=shorter)
        self.se_fc1 = nn.Linear(width, width // SQUEEZE)
        self.se_fc2 = nn.Linear(width // SQUEEZE, width)
        self.block = block
        new = width - block.channels_in
        self.new_channels = (0, 0, new // 2, new - new // 2)

    def forward(self, steps: torch.Tensor) -> torch.Tensor:
        """n × channels_in × length to n × channels × ceil(length / stride)."""
        out = self.conv1(steps if self.block.opens else functional.silu(steps))
        out = self.conv3(functional.silu(self.conv2(functional.silu(out))))
        weight = torch.sigmoid(self.se_fc2(functional.silu(self.se_fc1(out.mean(-1)))))
        return out * weight[:, :, None] + self._short_cut(steps)

    def _short_cut(self, steps: torch.Tensor) -> torch.Tensor:
        stride = self.block.stride
        if stride > 1:
            left = (stride - 1) // 2
            steps = functional.max_pool1d(functional.pad(steps, (left, stride - 1 - left)), stride)
        return functional.pad(steps, self.new_channels) if any(self.new_channels) else steps


class Stage(nn.Module):  # type: ignore[misc]
    """Blocks one behind the other."""

    def __init__(self, block_list: list[ResidualBlock]) -> None:
        super().__init__()
        self.block_list = nn.ModuleList(block_list)


class Net1D(nn.Module):  # type: ignore[misc]
    """n × leads × samples to n × classes logits and n × dimension features."""

    def __init__(self, form: Net1DForm) -> None:
        super().__init__()
        self.form = form
        self.first_conv = PaddedConv(
            form.leads, form.first, kernel=form.kernel, length=form.samples, stride=FIRST_STRIDE
        )
        self.first_bn = nn.BatchNorm1d(form.first)
        length = -(-form.samples // FIRST_STRIDE)
        of_stages: list[list[ResidualBlock]] = [[] for _ in form.widths]
        for block in blocks(form):
            stage = int(block.prefix.split(".")[1])
            of_stages[stage].append(ResidualBlock(block, kernel=form.kernel, length=length))
            length = -(-length // block.stride)
        self.stage_list = nn.ModuleList([Stage(each) for each in of_stages])
        self.dense = nn.Linear(form.dimension, form.classes)

    def forward(self, ecg: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits and features."""
        steps = functional.silu(self.first_conv(ecg))
        for stage in self.stage_list:
            for block in stage.block_list:
                steps = block(steps)
        features = steps.mean(-1)
        return self.dense(features), features


def checkpoint_weights(path: Path, origin: str) -> dict[str, torch.Tensor]:
    """The tensors of a checkpoint: those of its `state_dict`, or all there are. Nothing in the file is executed."""
    import pickle

    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, *DAMAGED) as error:
        raise InvalidInput(
            f"{origin} is not a PyTorch checkpoint of weights alone: it is cut off, of another kind, or holds more "
            "than tensors."
        ) from error
    weights = content.get("state_dict", content) if isinstance(content, Mapping) else content
    if not isinstance(weights, Mapping) or not weights:
        raise InvalidInput(f"{origin} holds no state_dict.")
    foreign = [str(name) for name, value in weights.items() if not isinstance(value, torch.Tensor)]
    if foreign:
        raise InvalidInput(f"{origin} holds something other than tensors under {', '.join(foreign[:3])}.")
    return {str(name): value for name, value in weights.items()}


def loaded(path: Path, form: Net1DForm) -> Net1D:
    """The network with the weights of a checkpoint; InvalidInput names every key that is not as it must be."""
    weights = checkpoint_weights(path, str(path))
    check_weights({name: value.shape for name, value in weights.items()}, form, str(path))
    network = Net1D(form)
    network.load_state_dict(weights, strict=True)
    network.eval()
    return network


def runner(network: Net1D) -> Run:
    """A function from windows × leads × samples to logits and features, in batches, on a GPU where one is."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.set_num_threads(thread_limit())
    network = network.to(device)

    def run(ecg: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        parts: list[Any] = []
        with torch.inference_mode():
            for first in range(0, len(ecg), BATCH):
                given = torch.from_numpy(ecg[first : first + BATCH]).to(device)
                parts.append([each.cpu().numpy() for each in network(given)])
        logits, features = (np.concatenate(each) for each in zip(*parts, strict=True))
        return logits, features

    return run


def export(network: Net1D, path: Path) -> float:
    """Write the network as an ONNX graph and give how far its outputs are from PyTorch's; InvalidInput if too far."""
    form = network.form
    temporary = path.with_name(f"{path.name}.part")
    batch = {name: {0: "windows"} for name in (INPUT, *OUTPUTS)}
    try:
        with warnings.catch_warnings():
            # The exporter by tracing says that it is the older of two; the newer needs one more package.
            warnings.simplefilter("ignore")
            torch.onnx.export(
                network.cpu(),
                (torch.zeros(1, form.leads, form.samples),),
                str(temporary),
                opset_version=OPSET,
                dynamo=False,
                input_names=[INPUT],
                output_names=list(OUTPUTS),
                dynamic_axes=batch,
            )
        ecg = np.random.default_rng(1).normal(size=(2, form.leads, form.samples)).astype(np.float32)
        graph = in_batches(session(temporary), {INPUT: ecg}, outputs=OUTPUTS)
        difference = max(
            float(np.abs(one - other).max()) for one, other in zip(graph, runner(network)(ecg), strict=True)
        )
        if not difference <= TOLERANCE:
            raise InvalidInput(
                f"The exported graph differs from PyTorch by {difference:.2g}; it is not kept."
            )
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return difference
