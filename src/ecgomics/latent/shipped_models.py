"""The models that come with the package, as the registry lists them; what opens one holds its file against its card."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, Literal

from ecgomics.latent.card import ModelCard
from ecgomics.latent.encoder import Contract

Origin = Literal["shipped", "added"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that there is."""

    card: ModelCard
    contract: Contract | None
    """What it takes; None for heads."""
    origin: Origin
    takes: str = ""
    """What a model without a contract takes, in words."""


Source = Callable[[], Iterable[Listed]]


def shipped_encoders() -> Iterable[Listed]:
    """The encoder that comes with the package."""
    from ecgomics.latent.own import embedded_encoder

    own = embedded_encoder()
    yield Listed(own.card, own.contract, "shipped")


def shipped_heads() -> Iterable[Listed]:
    """The model heads that come with the package."""
    from ecgomics.latent.heads import head, names

    for name in names():
        leads = len(head(name).leads)
        takes = f"{leads} leads" if leads else "any leads"
        yield Listed(head(name).card, None, "shipped", takes=f"{takes}, 5 s to 2 min")


def shipped_beat_model() -> Iterable[Listed]:
    """The model of beats that comes with the package."""
    from ecgomics.latent.beat_model import beat_model

    yield Listed(beat_model().card, None, "shipped", takes="beats of any lead")


def shipped_serial_space() -> Iterable[Listed]:
    """The serial-comparison space that comes with the package; it takes beats, and is opened by those who have them."""
    from ecgomics.latent.serial_space import CONTRACT, shipped_card

    yield Listed(shipped_card(), CONTRACT, "shipped")


#: All of them.
SHIPPED: Final[tuple[Source, ...]] = (
    shipped_encoders,
    shipped_serial_space,
    shipped_heads,
    shipped_beat_model,
)
