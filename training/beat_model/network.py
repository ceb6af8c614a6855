"""The autoencoder of single-lead beats."""

import copy

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ecgomics.latent.beat_windows import SAMPLES

WIDTHS = (192, 96)
BATCH = 512
RATE = 2e-3
WEIGHT_DECAY = 1e-3
#: Beats of which the begin or the end is held, as it is in short representative beats; and how much at most.
HELD_SHARE = 0.15
HELD_SAMPLES = (24, 64)
#: Gain is drawn around the usual height, noise is added in parts of it: what comes back is the beat without them.
GAIN = 0.2
NOISE = 0.01


class BeatAutoencoder(nn.Module):
    """Beats × SAMPLES, in parts of the lead's usual height, to latents and back.

    A linear map, which begins as the principal components, and a small network beside it, each way.
    """

    def __init__(self, components: NDArray[np.float32]) -> None:
        super().__init__()
        latents, samples = components.shape
        wide, narrow = WIDTHS
        self.encoder = nn.Sequential(
            nn.Linear(samples, wide),
            nn.SiLU(),
            nn.Linear(wide, narrow),
            nn.SiLU(),
            nn.Linear(narrow, latents),
        )
        self.decoder = nn.Sequential(
            nn.Linear(latents, narrow),
            nn.SiLU(),
            nn.Linear(narrow, wide),
            nn.SiLU(),
            nn.Linear(wide, samples),
        )
        self.forth, self.back = nn.Linear(samples, latents), nn.Linear(latents, samples)
        with torch.no_grad():
            self.forth.weight.copy_(torch.from_numpy(components))
            self.back.weight.copy_(torch.from_numpy(components.T.copy()))
            for last in (self.encoder[-1], self.decoder[-1]):
                last.weight.mul_(0.01)
            for each in (self.forth, self.back, self.encoder[-1], self.decoder[-1]):
                each.bias.zero_()

    def forward(self, beats: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Latents and reconstruction."""
        latents = self.forth(beats) + self.encoder(beats)
        return latents, self.back(latents) + self.decoder(latents)


def trained(beats: NDArray[np.float32], *, latents: int, epochs: int, seed: int) -> BeatAutoencoder:
    """The network after so many epochs; the averaged weights."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    _, _, directions = np.linalg.svd(beats[::4], full_matrices=False)
    network = BeatAutoencoder(np.ascontiguousarray(directions[:latents]))
    averaged = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    given = torch.from_numpy(beats)
    steps = epochs * (len(beats) // BATCH)
    step = 0
    for _ in range(epochs):
        order = torch.randperm(len(given))
        for first in range(0, len(given) - BATCH + 1, BATCH):
            chosen = order[first : first + BATCH]
            for group in optimiser.param_groups:
                group["lr"] = (
                    RATE * min(1.0, (step + 1) / 200) * (0.5 * (1 + np.cos(np.pi * step / steps)) + 0.01)
                )
            target = _varied(given[chosen])
            _, back = network(target + NOISE * torch.randn_like(target))
            loss = ((back - target) ** 2).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            step += 1
            decay = min(0.999, step / (step + 10))
            with torch.no_grad():
                for kept, new in zip(averaged.parameters(), network.parameters(), strict=True):
                    kept.lerp_(new, 1.0 - decay)
    return averaged


def _varied(beats: torch.Tensor) -> torch.Tensor:
    """Beats at another gain, some with their begin and end held."""
    varied = beats * (1.0 + GAIN * (2.0 * torch.rand(len(beats), 1) - 1.0))
    held = torch.rand(len(beats)) < HELD_SHARE
    place = torch.arange(SAMPLES)
    first = (torch.rand(len(beats), 1) * HELD_SAMPLES[0]).long() * held[:, None]
    last = SAMPLES - 1 - (torch.rand(len(beats), 1) * HELD_SAMPLES[1]).long() * held[:, None]
    return torch.gather(varied, 1, torch.minimum(torch.maximum(place, first), last))


def in_parts(
    network: BeatAutoencoder, beats: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Latents and reconstructions of many beats."""
    with torch.no_grad():
        parts = [network(part) for part in torch.from_numpy(beats).split(8192)]
    latents, back = (torch.cat([part[place] for part in parts]).numpy() for place in (0, 1))
    return latents, back
