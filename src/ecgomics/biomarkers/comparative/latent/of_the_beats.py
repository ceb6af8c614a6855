"""The beats as a learned model of beats sees them: how well it knows them, their words, how much they differ."""

import math
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import MODEL, biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard
from ecgomics.biomarkers.latent_space import BeatLatents, is_identified
from ecgomics.core.arrays import Floats

#: Beats that a sequence of tokens or a spread needs.
FEWEST_BEATS: Final = 3

#: Two beats of the first word, one of the third, at the corners of a right triangle.
_THREE: Final = BeatLatents(
    model="example@00000000",
    latents=np.array([[0.0, 0.0], [3.0, 0.0], [0.0, 3.0]]),
    tokens=np.array([0, 2, 0]),
    mean_nll=math.log(8.0),
    codebook=4,
    reconstruction_rms_mv=0.05,
)


@guard("wrong_chain", "the model of beats is named with the hash of its weights")
def named_beat_model(beat_latents: BeatLatents) -> bool:
    return is_identified(beat_latents.model)


@guard("too_short", f"the model of beats was given {FEWEST_BEATS} or more accepted beats")
def several_beats(beat_latents: BeatLatents) -> bool:
    return beat_latents.tokens.size >= FEWEST_BEATS


latent = partial(biomarker, scope=RECORD, tier=3, chain=MODEL)


@latent(
    code="ECG30704",
    label="Reconstruction error",
    label_zh="重建误差",
    unit="mV",
    formula="RMS difference of the representative beat and its autoencoder reconstruction, over leads and time",
    tex=r"\sqrt{\overline{\left(v(t) - \hat v(t)\right)^2}}",
    references=["Friedman2025"],
    requires=[named_beat_model],
    checks=[Check(given={"beat_latents": _THREE}, value=0.05)],
)
def reconstruction_error(beat_latents: BeatLatents) -> float:
    """What a model of beats cannot say of the representative beat."""
    return beat_latents.reconstruction_rms_mv


@latent(
    code="ECG30705",
    label="Beat-token perplexity",
    label_zh="心搏词元困惑度",
    unit="1",
    formula="exp(mean negative log-likelihood) of the beat-token sequence",
    tex=r"\exp\left(-\frac{1}{n}\sum_i \ln p(t_i \mid t_{<i})\right)",
    references=["Jin2025"],
    requires=[named_beat_model, several_beats],
    # As surprised as by the throw of a die with eight faces.
    checks=[Check(given={"beat_latents": _THREE}, value=8.0)],
)
def token_perplexity(beat_latents: BeatLatents) -> float:
    """Among how many equally probable words each beat surprises the model as much as a choice would."""
    return math.exp(beat_latents.mean_nll)


@latent(
    code="ECG30706",
    label="Beat-token histogram",
    label_zh="心搏词元直方图",
    unit="1",
    formula="share of the beats that has each entry of the codebook; vector",
    tex=r"h_k = \frac{\#\{i : t_i = k\}}{n}",
    references=["Jin2025"],
    requires=[named_beat_model, several_beats],
    checks=[Check(given={"beat_latents": _THREE}, value=[2 / 3, 0.0, 1 / 3, 0.0])],
)
def token_histogram(beat_latents: BeatLatents) -> Floats:
    """Which beats of the model's vocabulary occur, and how often."""
    counts = np.bincount(beat_latents.tokens, minlength=beat_latents.codebook)
    return counts / beat_latents.tokens.size


@latent(
    code="ECG30712",
    label="Beat-embedding dispersion",
    label_zh="心搏嵌入离散度",
    unit="1",
    formula="sqrt(sum of squared distances of the beats' latents from their mean / (n-1))",
    tex=r"\sqrt{\frac{1}{n-1}\sum_i \left\lVert \mathbf{z}_i - \bar{\mathbf{z}} \right\rVert^2}",
    references=["derived"],
    requires=[named_beat_model, several_beats],
    # From the mean (1, 1): 1 + 1, 4 + 1, 1 + 4 make 12, over 2.
    checks=[Check(given={"beat_latents": _THREE}, value=6.0**0.5)],
)
def beat_embedding_dispersion(beat_latents: BeatLatents) -> float:
    """How much the beats differ from each other in the eyes of a model of beats."""
    departures = beat_latents.latents - beat_latents.latents.mean(axis=0)
    return math.sqrt(float((departures**2).sum()) / (len(departures) - 1))
