"""The form in which a trained network is written: the same weights and results, as plain images.

    (leads, samples) ─▶ (leads, 3 waves, bins of two samples), probabilities

Only one record at a time, so that leads need no reshaping, and images of height 1, because the ONNX runtime has its
quick convolutions for images only.
"""

from pathlib import Path

import torch
from torch import Tensor, nn

from training.segmenter.network import Block, Segmenter


class OneRecord(nn.Module):
    """What Segmenter makes of one record, as probabilities."""

    def __init__(self, network: Segmenter) -> None:
        super().__init__()
        self.stem = _flat(network.stem)
        self.down = nn.ModuleList(OneRecordBlock(block) for block in network.down)
        self.bottom = OneRecordBlock(network.bottom)
        self.up = nn.ModuleList(OneRecordBlock(block) for block in network.up)
        self.head = _flat(network.head)

    def forward(self, ecg: Tensor) -> Tensor:
        x = self.stem(ecg[:, None, None, :])
        kept = []
        for block in self.down:
            x = block(x)
            kept.append(x)
            x = nn.functional.max_pool2d(x, (1, 2))
        x = self.bottom(x)
        for block, skip in zip(self.up, reversed(kept), strict=True):
            x = nn.functional.interpolate(x, scale_factor=(1.0, 2.0), mode="nearest")
            x = block(torch.cat([x, skip], dim=1))
        return torch.sigmoid(self.head(x))[:, :, 0]


class OneRecordBlock(nn.Module):
    """A Block whose strips are the leads of one record."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.layers, self.others = _flat(block.layers), _flat(block.others)

    def forward(self, x: Tensor) -> Tensor:
        x = self.layers(x)
        return torch.relu(x + self.others(x.mean(dim=0, keepdim=True)))


def _flat(module: nn.Module) -> nn.Module:
    """The module over images of height 1."""
    if isinstance(module, nn.Sequential):
        return nn.Sequential(*(_flat(each) for each in module))
    if isinstance(module, nn.Conv1d):
        flat = nn.Conv2d(
            module.in_channels,
            module.out_channels,
            (1, module.kernel_size[0]),
            stride=(1, module.stride[0]),
            padding=(0, int(module.padding[0])),
            dilation=(1, module.dilation[0]),
            bias=module.bias is not None,
        )
        flat.load_state_dict(
            {
                name: part.unsqueeze(2) if part.dim() == 3 else part
                for name, part in module.state_dict().items()
            }
        )
        return flat
    if isinstance(module, nn.BatchNorm1d):
        normed = nn.BatchNorm2d(module.num_features, eps=module.eps)
        normed.load_state_dict(module.state_dict())
        return normed
    return module


def export(network: Segmenter, path: Path) -> None:
    """Write as ONNX: input ecg (leads, samples), output probability (leads, 3, bins)."""
    torch.onnx.export(
        OneRecord(network.eval()).eval(),
        (torch.randn(2, 512),),
        str(path),
        input_names=["ecg"],
        output_names=["probability"],
        dynamic_axes={"ecg": {0: "leads", 1: "samples"}, "probability": {0: "leads", 2: "bins"}},
        opset_version=17,
        dynamo=False,
    )
