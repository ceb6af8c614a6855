"""The encoder of our own: one to twelve leads of any rate become vectors of 192 numbers, on one core, offline.

A network sees each lead by itself (its samples, its name, its height beside that of the others) and gives for every
128 ms a vector and six gates. An embedding is the mean of the vectors, weighted by the exponentials of the gates, each
gate for its sixth of the numbers: over the steps of a lead, of a window or of the whole recording. So the embedding of
a whole is the weighted mean of those of its parts, and what a linear read-out makes of it is, exactly, a sum over leads
and time. `training/encoder` tells how the network was trained.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import parsed_card
from ecgomics.latent.encoder import Contract, Embedding
from ecgomics.latent.preparation import FS_HZ, STEP, WINDOW, WINDOW_S, Prepared, prepared
from ecgomics.latent.sessions import session

NAME: Final = "ecgomics"
DIMENSION: Final = 192
GROUPS: Final = 6
STEP_S: Final = STEP / FS_HZ
#: A step that is not seen counts so little; no gate counts more than the other.
UNSEEN, LARGEST = -30.0, 20.0
MOST_LEADS: Final = 12
MODEL: Final = "encoder.onnx"
CARD: Final = "encoder.yaml"
READOUTS: Final = "readouts.npz"

CONTRACT: Final = Contract(
    leads=None, fs_hz=FS_HZ, window_s=WINDOW_S, preprocessing="ecgomics-1", dimension=DIMENSION
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the network gives step by step: their weighted mean is the embedding."""

    leads: tuple[str, ...]
    start_s: Floats
    """Begin of each window, (windows,); steps follow each other every STEP_S."""
    values: NDArray[np.float32]
    """windows × leads × steps × GROUPS × DIMENSION/GROUPS"""
    weight: NDArray[np.float32]
    """windows × leads × steps × GROUPS; over the whole recording they sum to 1 in each group."""

    def contributions(self, direction: Floats) -> Floats:
        """windows × leads × steps: what each adds to the product of the embedding with a direction (DIMENSION,)."""
        grouped = direction.reshape(GROUPS, -1).astype(np.float32)
        added: Floats = np.einsum("wlsgd,gd,wlsg->wls", self.values, grouped, self.weight).astype(float)
        return added


@dataclass(frozen=True, slots=True)
class OwnEncoder:
    """The encoder that comes with the package."""

    card: ModelCard
    model: bytes
    contract: Contract = CONTRACT

    def embed(self, recording: Recording) -> Embedding:
        """The vectors of a recording of at least 5 s and one to twelve leads; of more, the standard twelve are seen.

        NotComputable("too_short"), ("wrong_leads") with more leads of which the standard twelve are not all there,
        ("low_quality") where no lead shows anything.
        """
        starts, sums, totals = [], [], []
        recording = _within_twelve(recording)
        for part in _windows(recording):
            values, weight = self._steps(part)
            starts.append(part.start_s)
            sums.append(np.einsum("wlsgd,wlsg->wlgd", values, weight).astype(float))
            totals.append(weight.sum(axis=2).astype(float))
        summed, total = np.concatenate(sums), np.concatenate(totals)
        return Embedding(
            model=self.card.identifier,
            leads=recording.leads,
            start_s=np.concatenate(starts),
            by_window=_mean(summed, total, axis=(1,)),
            record=_mean(summed, total, axis=(0, 1)),
            by_lead=_mean(summed, total, axis=()),
            lead=_mean(summed, total, axis=(0,)),
        )

    def parts(self, recording: Recording) -> Parts:
        """The steps of a recording, for maps of what counts; as much memory as 100 times the recording's."""
        starts, all_values, all_weights = [], [], []
        recording = _within_twelve(recording)
        for part in _windows(recording):
            values, weight = self._steps(part)
            starts.append(part.start_s)
            all_values.append(values)
            all_weights.append(weight)
        weights = np.concatenate(all_weights)
        return Parts(
            recording.leads,
            np.concatenate(starts),
            np.concatenate(all_values),
            weights / weights.sum(axis=(0, 1, 2)),
        )

    def _steps(self, part: Prepared) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        windows, leads = part.ecg.shape[:2]
        values, gates = session(self.model).run(
            None,
            {
                "ecg": part.ecg.reshape(windows * leads, 1, WINDOW),
                "number": np.tile(part.number, windows),
                "level": part.level.ravel(),
            },
        )
        by_step = values.reshape(windows, leads, GROUPS, DIMENSION // GROUPS, -1).transpose(0, 1, 4, 2, 3)
        gates = gates.reshape(windows, leads, GROUPS, -1).transpose(0, 1, 3, 2)
        seen = np.where(part.seen[..., None], gates, UNSEEN)
        return by_step, np.exp(np.clip(seen, UNSEEN, LARGEST))


def _within_twelve(recording: Recording) -> Recording:
    """The recording, or the standard twelve of more leads (Frank's beside them, say)."""
    if len(recording.leads) <= MOST_LEADS:
        return recording
    if not frozenset(STANDARD_LEADS) <= frozenset(recording.leads):
        raise NotComputable(
            "wrong_leads",
            f"The encoder takes one to {MOST_LEADS} leads; {len(recording.leads)} are there, and not all of the "
            "standard twelve among them.",
        )
    rows = [recording.leads.index(lead) for lead in STANDARD_LEADS]
    derived = tuple(lead for lead in recording.derived_leads if lead in STANDARD_LEADS)
    return replace(recording, ecg_mv=recording.ecg_mv[rows], leads=STANDARD_LEADS, derived_leads=derived)


def _windows(recording: Recording) -> Iterator[Prepared]:
    if not np.nanmax(np.abs(recording.ecg_mv), initial=0.0) > 0.0:
        raise NotComputable("low_quality", "No lead shows anything.")
    return prepared(recording.ecg_mv, recording.leads, fs_hz=recording.fs_hz)


def _mean(summed: Floats, total: Floats, *, axis: tuple[int, ...]) -> Floats:
    """Weighted means of windows × leads × GROUPS × DIMENSION/GROUPS over some axes, the groups joined again."""
    vectors = summed.sum(axis=axis) / total.sum(axis=axis)[..., None]
    joined: Floats = vectors.reshape(*vectors.shape[:-2], DIMENSION)
    return joined


@cache
def embedded_encoder() -> OwnEncoder:
    """The encoder that comes with the package; InvalidInput where its file is not the one of its card."""
    import hashlib

    folder = files("ecgomics.latent")
    model = folder.joinpath(MODEL).read_bytes()
    card = parsed_card(folder.joinpath(CARD).read_bytes(), CARD).card
    if hashlib.sha256(model).hexdigest() != card.sha256:
        raise InvalidInput(
            f"{MODEL} is not the file of its card: the installation is damaged; install ECGomics again."
        )
    return OwnEncoder(card, model)


@dataclass(frozen=True, slots=True)
class Readout:
    """A linear map from the embedding to what a task asks."""

    weight: Floats
    """outputs × DIMENSION"""
    bias: Floats

    def __call__(self, vectors: Floats) -> Floats:
        """… × DIMENSION to … × outputs."""
        said: Floats = vectors @ self.weight.T + self.bias
        return said


@cache
def readouts() -> Mapping[str, Readout]:
    """The read-outs that were trained with the encoder, by task.

    rhythm (4 logits: sinus, af, other, unreadable), classes (5 logits: NORM, MI, STTC, CD, HYP), age (years), sex
    (logit of female).
    """
    with files("ecgomics.latent").joinpath(READOUTS).open("rb") as file, np.load(file) as arrays:
        names = [name.removesuffix("_bias") for name in arrays.files if name.endswith("_bias")]
        return MappingProxyType(
            {
                name: Readout(arrays[f"{name}_weight"].astype(float), arrays[f"{name}_bias"].astype(float))
                for name in names
            }
        )
