"""The beat model: latents, tokens and reconstruction of the beats of a recording, lead by lead.

    windows in mV ÷ usual height of the lead ─encoder─▶ latents ─nearest centroid─▶ tokens ─bigram─▶ likelihood
                                                           └─decoder─▶ reconstruction in mV

Every lead is a sequence of its own, so that one lead and twelve are read with the same codebook. How the model was
made and how well it does is told in training/beat_model. Latents and tokens do not change with the gain, as long as
the beats are not below 0.1 mV.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.latent.beat_windows import beats_of, representative_window, scale_mv
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import card_of
from ecgomics.latent.sessions import session
from ecgomics.signal.model import RepresentativeBeat

NETWORK: Final = "beats.onnx"
ARRAYS: Final = "beats.npz"
CARD: Final = "beats.yaml"
#: Token of a beat and lead that is left out.
NO_TOKEN: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class BeatLatents:
    """What the model makes of the beats of a recording."""

    latents: Floats
    """beats × leads × latents; NaN where a lead has a gap in a beat."""
    vectors: Floats
    """beats × latents: mean over the leads that were read; NaN where none was."""
    tokens: Ints
    """beats × leads; NO_TOKEN where left out."""
    nll: Floats
    """Negative log-likelihood of each token given the one before it in its lead, (transitions,)."""
    histogram: Floats
    """Share of each entry of the codebook, (codebook,)."""

    @property
    def perplexity(self) -> float:
        """exp of the mean negative log-likelihood; NotComputable without two successive beats."""
        if not self.nll.size:
            raise NotComputable("too_short", "No two successive beats of one lead could be read.")
        return float(np.exp(self.nll.mean()))


@dataclass(frozen=True, slots=True, eq=False)
class BeatModel:
    """Encoder, decoder, codebook and token model."""

    card: ModelCard
    network: bytes
    """ONNX: beats → latents, back."""
    codebook: Floats
    """entries × latents."""
    log_probability: Floats
    """Natural logarithm of the probability of a token (column) after another (row)."""

    def read(self, measured_mv: Floats, peak_s: Floats, *, fs_hz: float) -> BeatLatents:
        """What the beats of a recording are; measured_mv is leads × samples of the measurement path, NaN in gaps.

        NotComputable("low_quality") where no lead of any beat could be read.
        """
        beats_mv = beats_of(measured_mv, peak_s, fs_hz=fs_hz)
        latents = self.encode(beats_mv)
        tokens = self.tokens(latents)
        if (tokens == NO_TOKEN).all():
            raise NotComputable("low_quality", "No beat is recorded without a gap.")
        return BeatLatents(
            latents, beat_vectors(latents), tokens, self.token_nll(tokens), self.histogram(tokens)
        )

    def encode(self, beats_mv: Floats) -> Floats:
        """Beats × leads × latents of windows in mV (beat_windows.beats_of)."""
        latents, _ = self._run(beats_mv, scale_mv(beats_mv)[:, None])
        return latents

    def tokens(self, latents: Floats) -> Ints:
        """Nearest entry of the codebook, beats × leads."""
        read: Bools = np.asarray(np.isfinite(latents).all(axis=-1))
        nearness = latents[read] @ self.codebook.T - 0.5 * (self.codebook**2).sum(axis=1)
        tokens: Ints = np.full(read.shape, NO_TOKEN)
        tokens[read] = nearness.argmax(axis=1)
        return tokens

    def token_nll(self, tokens: Ints) -> Floats:
        """Negative log-likelihood in nats of each token after the one before, over all leads, (transitions,)."""
        before, after = tokens[:-1].ravel(), tokens[1:].ravel()
        both = (before != NO_TOKEN) & (after != NO_TOKEN)
        nll: Floats = -self.log_probability[before[both], after[both]]
        return nll

    def histogram(self, tokens: Ints) -> Floats:
        """Share of each entry of the codebook, (codebook,); zeros where there is no token."""
        counts = np.bincount(tokens[tokens != NO_TOKEN], minlength=len(self.codebook))
        shares: Floats = counts / max(1, counts.sum())
        return shares

    def reconstruction_rms_mv(self, beat: RepresentativeBeat) -> Floats:
        """RMS difference in mV of the representative beat and its reconstruction, by lead; NaN for a lead not read."""
        window_mv, own = representative_window(beat)
        back_mv = self.reconstruction_mv(window_mv[None])[0]
        rms_mv: Floats = np.sqrt(((window_mv - back_mv)[:, own] ** 2).mean(axis=1))
        return np.where(np.ptp(window_mv, axis=1) > 0.0, rms_mv, np.nan)

    def reconstruction_mv(self, beats_mv: Floats, scale: Floats | None = None) -> Floats:
        """What the decoder makes of the latents of beats × leads × samples, in mV.

        scale is the height of the beats of each lead, (leads,): that of the beats given, if None.
        """
        heights = (scale_mv(beats_mv) if scale is None else scale)[:, None]
        _, back = self._run(beats_mv, heights)
        return back * heights

    def _run(self, beats_mv: Floats, scale: Floats) -> tuple[Floats, Floats]:
        """Latents and reconstruction in parts of the scale, NaN where the window is."""
        read: Bools = np.asarray(np.isfinite(beats_mv).all(axis=-1))
        latents = np.full((*read.shape, self.codebook.shape[1]), np.nan)
        back = np.full(beats_mv.shape, np.nan)
        if read.any():
            scaled = (beats_mv / scale)[read].astype(np.float32)
            latents[read], back[read] = session(self.network).run(None, {"beats": scaled})
        return latents, back


def beat_vectors(latents: Floats) -> Floats:
    """Mean over the leads that were read, beats × latents; NaN where none was."""
    read: Bools = np.asarray(np.isfinite(latents).all(axis=-1))
    count = read.sum(axis=1)[:, None]
    total = np.where(read[..., None], latents, 0.0).sum(axis=1)
    vectors: Floats = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return vectors


@cache
def beat_model() -> BeatModel:
    """The model that comes with the package; InvalidInput where its files are not those of its card.

    The card's hash is of the network followed by the arrays.
    """
    folder = files("ecgomics.latent")
    network, kept = folder.joinpath(NETWORK).read_bytes(), folder.joinpath(ARRAYS).read_bytes()
    card = card_of(network + kept, folder.joinpath(CARD).read_bytes(), CARD)
    with np.load(BytesIO(kept)) as arrays:
        codebook = arrays["codebook"].astype(float)
        log_probability = np.log(arrays["bigram"].astype(float))
    return BeatModel(card, network, codebook, log_probability)
