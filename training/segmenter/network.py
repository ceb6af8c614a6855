"""The network: a small U-Net along time, the same for every lead, in which the leads tell each other what they see.

    (records, leads, samples at 250 Hz) ─▶ (records, leads, 3 waves, bins of two samples), logits

At every scale the mean over leads is mixed back into each of them, so that it takes any number of leads in any order.
"""

import torch
from torch import Tensor, nn

CHANNELS = (16, 24, 40, 64)
KERNEL = 5
STEM_KERNEL = 9
#: Samples of the input must be a multiple of this.
MULTIPLE = 16


class Block(nn.Module):
    """Convolutions with a residual, then what the other leads see."""

    def __init__(self, channels_in: int, channels: int, *, convolutions: int = 2, dilation: int = 1) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for number in range(convolutions):
            reach = dilation * (2**number if dilation > 1 else 1)
            layers += [
                nn.Conv1d(
                    channels_in if number == 0 else channels,
                    channels,
                    KERNEL,
                    padding=reach * (KERNEL // 2),
                    dilation=reach,
                    bias=False,
                ),
                nn.BatchNorm1d(channels),
                nn.ReLU(),
            ]
        self.layers = nn.Sequential(*layers)
        self.others = nn.Conv1d(channels, channels, 1)

    def forward(self, x: Tensor, leads: int) -> Tensor:
        x = self.layers(x)
        strips, channels, samples = x.shape
        by_record = x.reshape(strips // leads, leads, channels, samples)
        mean = self.others(by_record.mean(dim=1))
        return torch.relu(by_record + mean.unsqueeze(1)).reshape(strips, channels, samples)


class Segmenter(nn.Module):
    """(records, leads, samples) to logits (records, leads, 3, samples / 2)."""

    def __init__(self, channels: tuple[int, ...] = CHANNELS) -> None:
        super().__init__()
        first, second, third, fourth = channels
        self.stem = nn.Sequential(
            nn.Conv1d(1, first, STEM_KERNEL, stride=2, padding=STEM_KERNEL // 2, bias=False),
            nn.BatchNorm1d(first),
            nn.ReLU(),
        )
        self.down = nn.ModuleList(
            [Block(first, first, convolutions=1), Block(first, second), Block(second, third)]
        )
        self.bottom = Block(third, fourth, convolutions=3, dilation=2)
        self.up = nn.ModuleList(
            [Block(fourth + third, third), Block(third + second, second), Block(second + first, first)]
        )
        self.head = nn.Conv1d(first, 3, 1)

    def forward(self, ecg: Tensor) -> Tensor:
        records, leads, samples = ecg.shape
        x = self.stem(ecg.reshape(records * leads, 1, samples))
        kept = []
        for block in self.down:
            x = block(x, leads)
            kept.append(x)
            x = nn.functional.max_pool1d(x, 2)
        x = self.bottom(x, leads)
        for block, skip in zip(self.up, reversed(kept), strict=True):
            x = nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
            x = block(torch.cat([x, skip], dim=1), leads)
        logits: Tensor = self.head(x)
        return logits.reshape(records, leads, 3, samples // 2)
