"""The heads that come with the package: an archive of arrays and a card each."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.card_file import card_of
from ecgomics.latent.heads.calibration import Calibration
from ecgomics.latent.heads.head import FormModel, Head, Model
from ecgomics.latent.heads.linear import Linear
from ecgomics.latent.heads.output import FORMS
from ecgomics.latent.heads.trees import Trees

PACKAGE: Final = "ecgomics.latent.heads"


@cache
def names() -> tuple[str, ...]:
    """The heads that there are."""
    found = (each.name for each in files(PACKAGE).iterdir())
    return tuple(sorted(name.removesuffix(".npz") for name in found if name.endswith(".npz")))


@cache
def head(name: str) -> Head:
    """A head that comes with the package; InvalidInput where there is none of this name."""
    if name not in names():
        raise InvalidInput(f"There is no head “{name}”; there are {', '.join(names())}.")
    folder = files(PACKAGE)
    content = folder.joinpath(f"{name}.npz").read_bytes()
    return read_head(content, folder.joinpath(f"{name}.yaml").read_bytes(), origin=f"{name}.yaml")


def read_head(content: bytes, card: bytes, *, origin: str) -> Head:
    """A head from the bytes of its archive and of its card; InvalidInput where they do not belong together."""
    import io

    described = card_of(content, card, origin)
    with np.load(io.BytesIO(content)) as arrays:
        held: dict[str, Any] = dict(arrays)
    return Head(
        card=described,
        labels=_texts(held["labels"]),
        link=str(held["link"]),  # type: ignore[arg-type]  # one of Link, as the archive was written
        forms={form: _form(held, f"{form}/") for form in FORMS if f"{form}/features" in held},
        leads=_texts(held["leads"]),
        encoder=str(held["encoder"]),
        epsilon=float(held["epsilon"]),
        least_measured=float(held["least_measured"]),
    )


def _form(held: Mapping[str, Any], prefix: str) -> FormModel:
    own = {name.removeprefix(prefix): array for name, array in held.items() if name.startswith(prefix)}
    kind: type[Trees] | type[Linear] = Trees if "root" in own else Linear
    model: Model = kind.read(own)
    ends = own["strangeness_end"].astype(int)
    calibration = Calibration(
        own["scale"].astype(float),
        own["shift"].astype(float),
        tuple(each.astype(float) for each in np.split(own["strangeness"], ends[:-1])),
    )
    return FormModel(
        features=_texts(own["features"]),
        model=model,
        calibration=calibration,
        decision=own["decision"].astype(float),
        low=own["low"].astype(float),
        high=own["high"].astype(float),
    )


def _texts(array: Any) -> tuple[str, ...]:
    return tuple(str(each) for each in array)
