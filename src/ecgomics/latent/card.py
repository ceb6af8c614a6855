"""The card of a model: what it is, what it was trained on, how well it does, and where it should not be used."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["encoder", "head", "beats"]


@dataclass(frozen=True, slots=True)
class Metric:
    """One measured figure, with its 95 % confidence interval where there is one."""

    name: str
    value: float
    on: str
    """The records it was measured on, and how they were kept apart from training."""
    low: float | None = None
    high: float | None = None
    form: str = ""
    """What the head stood on (biomarkers, embedding, both); empty for encoders."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What has to be known of a model before its numbers are used."""

    name: str
    """Lower case letters, digits and hyphens; what commands and settings call it."""
    version: str
    kind: Kind
    title: str
    licence: str
    """Of the weights, as an SPDX identifier or in words."""
    source: str
    """Where the weights come from: a citation, an address or a training command."""
    sha256: str
    """Of the file of weights."""
    data: tuple[str, ...] = ()
    split: str = ""
    metrics: tuple[Metric, ...] = ()
    calibration: str = ""
    limits: tuple[str, ...] = ()

    @property
    def identifier(self) -> str:
        """`name@` and the first eight digits of the hash: what provenance names."""
        return f"{self.name}@{self.sha256[:8]}"
