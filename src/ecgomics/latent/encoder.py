"""What every encoder has in common: what it takes, what it gives, and the model path that made it."""

from dataclasses import dataclass
from typing import Protocol

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.latent.card import ModelCard


@dataclass(frozen=True, slots=True)
class Contract:
    """The input that a network was made for; a recording is brought into this form or refused with the reason."""

    leads: tuple[str, ...] | None
    """Exactly these, in this order; None: any one to twelve leads, told apart by name."""
    fs_hz: float
    window_s: float
    preprocessing: str
    """Name of the one way in which a recording is prepared, documented where it is defined."""
    dimension: int


@dataclass(frozen=True, slots=True)
class Embedding:
    """What an encoder makes of a recording."""

    model: str
    """Identifier of the model: `name@hash`."""
    leads: tuple[str, ...]
    """The leads that went in; an encoder may derive some, and put them into its order."""
    start_s: Floats
    """Begin of each window, (windows,)."""
    by_window: Floats
    """windows × dimension; NaN for a window in which nothing is seen."""
    record: Floats
    """(dimension,)"""
    by_lead: Floats | None = None
    """windows × leads × dimension, NaN where nothing is seen; None where the encoder sees its leads only together."""
    lead: Floats | None = None
    """leads × dimension: of each lead over the whole record; NaN and None as above."""


class Encoder(Protocol):
    """A network that turns a recording into vectors."""

    @property
    def card(self) -> ModelCard:
        """What it is."""

    @property
    def contract(self) -> Contract:
        """What it takes."""

    def embed(self, recording: Recording) -> Embedding:
        """The vectors of a recording; NotComputable or InvalidInput where it does not fit the contract."""
