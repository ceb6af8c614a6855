"""Train the segmenter and write it as ONNX.

    python -m training.segmenter.train DATA OUT.onnx [--fold K] [--minutes M] [--seed S]

DATA is the folder with the unpacked sets. With --fold the LUDB records of that fold are left out, for cross-validation;
without it all of them are used. Two cores and some minutes are enough; nothing is downloaded.
"""

import argparse
import copy
import pickle
import time
from pathlib import Path

import numpy as np
import torch

from training.segmenter.augment import NoiseSource, drawn_strip
from training.segmenter.examples import Example, drawn_phantom, fibrillation, ludb, sinus
from training.segmenter.network import Segmenter
from training.segmenter.onnx_form import export

SAMPLES = 2048
STRIPS = 48
#: Number of leads of a batch, drawn; one lead and all twelve most often.
LEADS = (1, 1, 2, 3, 6, 8, 12, 12, 12)
#: Of marked strips, phantoms, fibrillation and sinus rhythm.
SHARES = (0.68, 0.13, 0.09, 0.10)
WAVE_WEIGHT = torch.tensor([1.3, 1.0, 1.0])
EMA = 0.996


def material(data: Path) -> tuple[list[Example], list[Example], list[Example], NoiseSource]:
    """LUDB, fibrillation, sinus rhythm and noise; kept beside the data after the first time."""
    kept = data / ".segmenter-examples-3.pickle"
    if kept.is_file():
        with kept.open("rb") as file:
            return pickle.load(file)  # type: ignore[no-any-return]
    found = ludb(data / "ludb"), fibrillation(data), sinus(data), NoiseSource.of(data / "nstdb")
    with kept.open("wb") as file:
        pickle.dump(found, file)
    return found


class Batches:
    """Random batches: LUDB mostly, with phantoms and fibrillation."""

    def __init__(self, data: Path, fold: int | None, rng: np.random.Generator) -> None:
        marked, without_p, with_p, self.noise = material(data)
        self.marked = [each for each in marked if fold is None or each.fold != fold]
        self.without_p, self.with_p = without_p, with_p
        self.rng = rng
        self.phantoms = [drawn_phantom(rng) for _ in range(60)]
        pools = (self.marked, self.phantoms, self.without_p, self.with_p)
        self.shares = list(zip(np.cumsum(SHARES), pools, strict=True))

    def draw(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Input, targets and weights of one batch."""
        rng = self.rng
        leads = int(rng.choice(LEADS))
        self.phantoms[rng.integers(len(self.phantoms))] = drawn_phantom(rng)
        rows = []
        for _ in range(max(2, STRIPS // leads)):
            kind = rng.random()
            pool = next(pool for share, pool in self.shares if kind < share)
            pool = [each for each in pool if len(each.ecg_mv) >= leads] or self.marked
            rows.append(drawn_strip(pool[rng.integers(len(pool))], leads, SAMPLES, noise=self.noise, rng=rng))
        return tuple(torch.from_numpy(np.stack(part)) for part in zip(*rows, strict=True))  # type: ignore[return-value]


def train(batches: Batches, *, minutes: float, seed: int, steps: int | None = None) -> Segmenter:
    """The network after so many minutes of this process's computing time, or so many steps; the averaged weights."""
    torch.manual_seed(seed)
    network = Segmenter()
    averaged = copy.deepcopy(network).eval()
    optimiser = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=0.01)
    begin, step = time.process_time(), 0
    losses: list[float] = []
    while True:
        done = step / steps if steps else (time.process_time() - begin) / (60.0 * minutes)
        if done >= 1.0:
            break
        warm = min(1.0, (step + 1) / 100)
        for group in optimiser.param_groups:
            group["lr"] = 4e-3 * warm * (0.5 * (1 + np.cos(np.pi * done)) * 0.98 + 0.02)
        ecg, target, weight = batches.draw()
        logits = network(ecg)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
        loss = (loss * weight * WAVE_WEIGHT[:, None]).sum() / weight.sum().clamp(min=1.0)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        decay = min(EMA, (step + 1) / (step + 10))
        with torch.no_grad():
            for kept, new in zip(averaged.state_dict().values(), network.state_dict().values(), strict=True):
                if kept.dtype.is_floating_point:
                    kept.mul_(decay).add_(new, alpha=1 - decay)
                else:
                    kept.copy_(new)
        losses.append(float(loss.detach()))
        step += 1
        if step % 100 == 0:
            print(f"step {step:5d}  {100 * done:5.1f} %  loss {np.mean(losses[-100:]):.4f}", flush=True)
    return averaged


def main() -> None:
    """Train as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--minutes", type=float, default=12.0)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    batches = Batches(chosen.data, chosen.fold, np.random.default_rng(chosen.seed))
    network = train(batches, minutes=chosen.minutes, seed=chosen.seed, steps=chosen.steps)
    export(network, chosen.out)


if __name__ == "__main__":
    main()
