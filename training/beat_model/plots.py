"""Reconstructions of held-out beats, the worst first."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure

from ecgomics.latent.beat_windows import FIRST, FS_HZ, SAMPLES
from training.beat_model.network import BeatAutoencoder, in_parts

if TYPE_CHECKING:
    from training.beat_model.train import Examples


def plot_worst(network: BeatAutoencoder, examples: "Examples", fold: int, folder: Path) -> None:
    """Twenty beats of each class: the ten worst, and ten of the others evenly from bad to good."""
    folder.mkdir(parents=True, exist_ok=True)
    tested = np.flatnonzero(examples.fold == fold)
    _, back = in_parts(network, examples.scaled[tested])
    rms_mv = np.sqrt(((back - examples.scaled[tested]) ** 2).mean(axis=1)) * examples.scale_mv[tested]
    time_ms = (FIRST + np.arange(SAMPLES)) * (1000.0 / FS_HZ)
    for kind in ("N", "V"):
        members = np.flatnonzero((examples.kind[tested] == kind) & (examples.rhythm[tested] != "unreadable"))
        order = members[np.argsort(-rms_mv[members])]
        shown = [*order[:10], *order[np.linspace(10, len(order) - 1, 10).astype(int)]]
        figure = Figure(figsize=(20, 14), layout="tight")
        for place, (axes, beat) in enumerate(zip(figure.subplots(4, 5).ravel(), shown, strict=True)):
            height = examples.scale_mv[tested][beat]
            axes.plot(time_ms, examples.scaled[tested][beat] * height, "k", linewidth=1.2)
            axes.plot(time_ms, back[beat] * height, "r", linewidth=0.9)
            axes.set_title(f"{place + 1}: {1000 * rms_mv[beat]:.0f} µV, {examples.data_set[tested][beat]}")
        figure.savefig(folder / f"reconstructions_{kind}.png", dpi=55)
