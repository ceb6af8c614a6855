"""The serial-comparison space: recordings of one person lie close, those of different persons far apart.

    representative beat, lead I ─▶ template ─linear map─▶ vector ─cosine─▶ distance ─▶ statement

The template does not change with the rate more than √RR foresees: QRS and P stand in ms from the R peak, ST and T in
ms of a heart at 60 /min. The map are the directions in which persons differ most, in units of what differs within a
person (training/serial_space, with the figures): nobody whom it was tried on was among those it was made from.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, NotComputable
from ecgomics.latent.card import ModelCard
from ecgomics.latent.card_file import card_of
from ecgomics.latent.encoder import Contract
from ecgomics.signal.model import RepresentativeBeat

MODEL: Final = "serial_space.npz"
CARD: Final = "serial_space.yaml"
NAME: Final = "ecgomics-serial"
LEAD: Final = "I"
#: The measurement path of lead I, or of the only lead; of any length that has a representative beat.
CONTRACT: Final = Contract(
    leads=(LEAD,), fs_hz=250.0, window_s=10.0, preprocessing="representative-beat", dimension=40
)
#: Times in ms from the R peak: P and PR, QRS, and ST–T, of which the last are stretched from 100 ms on by √RR.
P_MS: Final = np.arange(-240.0, -100.0, 8.0)
QRS_MS: Final = np.arange(-100.0, 100.0, 4.0)
T_MS: Final = np.arange(0.0, 340.0, 8.0)
T_FROM_MS: Final = 100.0
#: A QRS smaller than this is none.
LEAST_QRS_MV: Final = 0.05
#: What the logarithm of the height of QRS counts beside one sample of the shape.
HEIGHT_WEIGHT: Final = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class SerialSpace:
    """A linear map of templates, and what distances mean in it."""

    model: str
    """`name@hash` of the file."""
    mean: Floats
    """(features,)"""
    directions: Floats
    """directions × features."""
    same_person: Floats
    """Distances of pairs of recordings of one person, at rising quantiles from 0 to 1; each person counts once."""
    other_person: Floats
    """The same of pairs of different persons."""

    def vector(self, beat: RepresentativeBeat, *, lead: str = LEAD, further: Floats | None = None) -> Floats:
        """Where a recording lies, (directions,); of length one.

        lead names the lead that is taken for lead I. further are numbers that a space made with them needs beside the
        template.
        """
        features = template(beat, lead=lead)
        return self.place(features if further is None else np.concatenate([features, further]))

    def place(self, features: Floats) -> Floats:
        """Vectors of length one of features, … × features."""
        if features.shape[-1] != len(self.mean):
            raise InvalidInput(
                f"The serial space {self.model} takes {len(self.mean)} numbers; {features.shape[-1]} were given."
            )
        vectors = (features - self.mean) @ self.directions.T
        placed: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)
        return placed

    def same_person_share(self, apart: float) -> float:
        """Share of pairs of recordings of one person that are at least so far apart, 0 to 1."""
        return 1.0 - _share_below(self.same_person, apart)

    def other_person_share(self, apart: float) -> float:
        """Share of pairs of different persons that are at most so far apart, 0 to 1."""
        return _share_below(self.other_person, apart)


def distance(one: Floats, other: Floats) -> float:
    """1 − cosine of two vectors of the space: 0 for the same, up to 2."""
    return float(1.0 - one @ other)


def template(beat: RepresentativeBeat, *, lead: str = LEAD) -> Floats:
    """The shape of the representative beat in one lead, in parts of the height of its QRS, and that height.

    NotComputable("wrong_leads") without the lead, "low_quality" where it has no QRS.
    """
    if lead not in beat.leads:
        raise NotComputable("wrong_leads", f"The serial space needs lead {lead}.")
    beat_mv = beat.beat_mv[beat.leads.index(lead)]
    t_ms = T_FROM_MS + T_MS * np.sqrt(beat.rr_ms / 1000.0)
    shape_mv = np.interp(np.concatenate([P_MS, QRS_MS, t_ms]), beat.time_ms, beat_mv)
    height_mv = float(np.ptp(shape_mv[len(P_MS) : len(P_MS) + len(QRS_MS)]))
    if not height_mv >= LEAST_QRS_MV:
        raise NotComputable("low_quality", f"Lead {lead} has no QRS.")
    return np.append(shape_mv / height_mv, HEIGHT_WEIGHT * np.log(height_mv))


@cache
def serial_space() -> SerialSpace:
    """The space that comes with the package; InvalidInput where its file is not the one of its card."""
    content = files("ecgomics.latent").joinpath(MODEL).read_bytes()
    with np.load(BytesIO(content)) as arrays:
        given = {name: arrays[name].astype(float) for name in arrays.files}
    return SerialSpace(shipped_card().identifier, **given)


@cache
def shipped_card() -> ModelCard:
    """Its card; InvalidInput where the file is not the one of it."""
    folder = files("ecgomics.latent")
    return card_of(folder.joinpath(MODEL).read_bytes(), folder.joinpath(CARD).read_bytes(), CARD)


def _share_below(quantiles: Floats, value: float) -> float:
    return float(np.interp(value, quantiles, np.linspace(0.0, 1.0, len(quantiles)), left=0.0, right=1.0))
