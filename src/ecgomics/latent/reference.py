"""The reference sets that come with the embedded encoder, as arrays; `training/encoder/reference.py` makes them."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.errors import NotComputable

Arrays = Mapping[str, NDArray[Any]]

REFERENCE: Final = "reference.npz"
SERIAL_SPACE: Final = "serial_space.npz"


def shipped_reference() -> Arrays:
    """The records that an embedding is compared with, and the map from the expert panel; names as in `LatentReference`.

    The fields of its `ExpertMap` begin with `expert_`. NotComputable where this installation has none.
    """
    return _arrays(REFERENCE)


def shipped_serial_space() -> Arrays:
    """The directions in which persons differ; names as in `SerialSpace`. NotComputable where there is none."""
    return _arrays(SERIAL_SPACE)


@cache
def _arrays(name: str) -> Arrays:
    place = files("ecgomics.latent").joinpath(name)
    if not place.is_file():
        raise NotComputable("failed", f"{name} does not come with this installation.")
    with place.open("rb") as file, np.load(file) as arrays:
        return MappingProxyType({key: _widened(arrays[key]) for key in arrays.files})


def _widened(array: NDArray[Any]) -> NDArray[Any]:
    """Numbers are stored with fewer digits than they are reckoned with."""
    return array.astype(float) if array.dtype.kind == "f" else array
