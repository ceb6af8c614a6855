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

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import LIMB_LEADS, STANDARD_LEADS, derive_limb_leads
from ecgomics.core.recording import Recording
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import card_of
from ecgomics.latent.encoder import Contract, Embedding
from ecgomics.latent.preparation import (
    FS_HZ,
    SHORTEST_S,
    STEP,
    WINDOW,
    WINDOW_S,
    Prepared,
    lead_shows,
    prepared,
)
from ecgomics.latent.sessions import session

NAME: Final = "ecgomics"
DIMENSION: Final = 192
GROUPS: Final = 6
STEP_S: Final = STEP / FS_HZ
#: A step that is not seen counts so little; no gate counts more than the other.
UNSEEN, LARGEST = -30.0, 20.0
MOST_LEADS: Final = 12
#: Gaps leave this much of some lead at least, half of the shortest recording; of less nothing is known.
LEAST_SEEN_S: Final = SHORTEST_S / 2
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
        """The vectors of a recording of at least 5 s, of the leads that `encoded` gives.

        A lead or a window in which nothing is seen has NaN. NotComputable("too_short"), ("wrong_leads") with too many
        leads, ("low_quality") where no lead shows enough.
        """
        taken = encoded(recording)
        starts, sums, totals, shown = [], [], [], []
        for part in _windows(taken):
            values, weight = self._steps(part)
            starts.append(part.start_s)
            sums.append(np.einsum("wlsgd,wlsg->wlgd", values, weight).astype(float))
            totals.append(weight.sum(axis=2).astype(float))
            shown.append(part.seen.sum(axis=2))
        summed, total = np.concatenate(sums), np.concatenate(totals)
        steps = np.concatenate(shown)
        _refuse_unseen(steps)
        seen: Bools = steps > 0
        return Embedding(
            model=self.card.identifier,
            leads=taken.leads,
            start_s=np.concatenate(starts),
            by_window=_where(np.asarray(seen.any(axis=1)), _mean(summed, total, axis=(1,))),
            record=_mean(summed, total, axis=(0, 1)),
            by_lead=_where(seen, _mean(summed, total, axis=())),
            lead=_where(np.asarray(seen.any(axis=0)), _mean(summed, total, axis=(0,))),
        )

    def parts(self, recording: Recording) -> Parts:
        """The steps of a recording, for maps of what counts; as much memory as 100 times the recording's."""
        taken = encoded(recording)
        starts, all_values, all_weights, shown = [], [], [], []
        for part in _windows(taken):
            values, weight = self._steps(part)
            starts.append(part.start_s)
            shown.append(part.seen.sum(axis=2))
            all_values.append(values)
            all_weights.append(weight)
        _refuse_unseen(np.concatenate(shown))
        weights = np.concatenate(all_weights)
        return Parts(
            taken.leads,
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


def encoded(recording: Recording) -> Recording:
    """The leads that the encoder sees: those recorded, with the limb leads that follow from I and II.

    So the eight leads of a file are the twelve of another that writes them all; the encoder learned from twelve. Of
    more than twelve it sees the standard ones; NotComputable("wrong_leads") where there is none.
    """
    follow = {"I", "II"} <= set(recording.leads) and not set(LIMB_LEADS) <= set(recording.leads)
    if not (follow or recording.derived_leads or len(recording.leads) > MOST_LEADS):
        return recording  # a day of many leads must not be in memory twice
    own = [row for row, lead in enumerate(recording.leads) if lead not in recording.derived_leads]
    ecg_mv, leads, _ = derive_limb_leads(recording.ecg_mv[own], [recording.leads[row] for row in own])
    if len(leads) > MOST_LEADS:
        standard = [row for row, lead in enumerate(leads) if lead in STANDARD_LEADS]
        if not standard:
            raise NotComputable(
                "wrong_leads",
                f"The encoder takes one to {MOST_LEADS} leads; {len(leads)} are there, none of them a standard one.",
            )
        ecg_mv, leads = ecg_mv[standard], tuple(leads[row] for row in standard)
    return replace(recording, ecg_mv=ecg_mv, leads=leads, derived_leads=())


def _where(seen: Bools, vectors: Floats) -> Floats:
    """The vectors, … × DIMENSION; NaN where nothing is seen."""
    found: Floats = np.where(seen[..., None], vectors, np.nan)
    return found


def _refuse_unseen(steps: Ints) -> None:
    """NotComputable("low_quality") where no lead shows enough; steps is windows × leads, how many are seen."""
    seen_s = float(steps.sum(axis=0).max()) * STEP_S
    if seen_s < LEAST_SEEN_S:
        raise NotComputable(
            "low_quality",
            f"The encoder needs {LEAST_SEEN_S:g} s without gaps in a lead; {seen_s:.2g} s are there.",
        )


def _windows(recording: Recording) -> Iterator[Prepared]:
    if not lead_shows(recording.ecg_mv).any():
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
    folder = files("ecgomics.latent")
    model = folder.joinpath(MODEL).read_bytes()
    return OwnEncoder(card_of(model, folder.joinpath(CARD).read_bytes(), CARD), model)


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
