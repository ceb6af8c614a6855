"""The encoder as a network: each lead by itself, conditioned on its name and height, pooled by attention.

    ecg ─stem─ three residual stages (stride 16 in all) ─ dilated blocks over ±4 s ─▶ values and gates, step by step

Pooling is a softmax over the gates of any set of steps (of a lead, of a window, of a recording), so that the embedding
of a whole is the weighted mean of those of its parts and a linear read-out of it is a sum over leads and time.
"""

import torch
from torch import Tensor, nn

CHANNELS = (32, 64, 128)
DIMENSION = 192
GROUPS = 6
LEADS = 13
UNSEEN = -30.0


class Block(nn.Module):
    """Two convolutions and a way past them."""

    def __init__(self, inner: int, outer: int, kernel: int, *, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        pad = dilation * (kernel // 2)
        self.body = nn.Sequential(
            nn.Conv1d(inner, outer, kernel, stride, pad, dilation, bias=False),
            nn.BatchNorm1d(outer),
            nn.ReLU(inplace=True),
            nn.Conv1d(outer, outer, kernel, 1, pad, dilation, bias=False),
            nn.BatchNorm1d(outer),
        )
        self.past: nn.Module = nn.Identity()
        if stride > 1 or inner != outer:
            self.past = nn.Sequential(
                nn.AvgPool1d(stride, stride, ceil_mode=True), nn.Conv1d(inner, outer, 1, bias=False)
            )

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.body(x) + self.past(x))


class Encoder(nn.Module):
    """ecg (n, 1, WINDOW), number (n,), level (n,) → values (n, DIMENSION, STEPS), gates (n, GROUPS, STEPS).

    n are the leads of all windows, one after the other.
    """

    def __init__(self) -> None:
        super().__init__()
        low, middle, high = CHANNELS
        self.stem = nn.Sequential(
            nn.Conv1d(1, low, 15, 2, 7, bias=False), nn.BatchNorm1d(low), nn.ReLU(inplace=True)
        )
        self.stages = nn.Sequential(
            Block(low, low, 7, stride=2), Block(low, middle, 7, stride=2), Block(middle, high, 5, stride=2)
        )
        self.lead = nn.Embedding(LEADS, high)
        self.level = nn.Linear(1, high)
        self.context = nn.Sequential(*(Block(high, high, 3, dilation=each) for each in (1, 3, 6)))
        self.values = nn.Sequential(nn.Conv1d(high, DIMENSION, 1), nn.BatchNorm1d(DIMENSION))
        self.gates = nn.Conv1d(high, GROUPS, 1)

    def forward(self, ecg: Tensor, number: Tensor, level: Tensor) -> tuple[Tensor, Tensor]:
        near = self.stages(self.stem(ecg))
        known = self.lead(number) + self.level(level[:, None])
        far = self.context(near + known[:, :, None])
        return self.values(far), self.gates(far)
