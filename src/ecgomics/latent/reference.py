"""The reference sets that come with the embedded encoder, as arrays; `training/encoder/reference.py` makes them.

There are two, as recordings of one lead and of twelve lie apart: each is compared with its like.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.errors import NotComputable

Arrays = Mapping[str, NDArray[Any]]

Kind = Literal["one", "twelve"]
"""Leads of the recordings of a set: one (lead I, or the only one), or the standard twelve."""


def file_of(kind: Kind) -> str:
    """Name of the file of a set."""
    return f"reference_{kind}.npz"


@cache
def shipped_reference(kind: Kind) -> Arrays:
    """The records that an embedding is compared with, and the map from the expert panel; names as in `LatentReference`.

    The fields of its `ExpertMap` begin with `expert_`. NotComputable where this installation has none.
    """
    name = file_of(kind)
    place = files("ecgomics.latent").joinpath(name)
    if not place.is_file():
        raise NotComputable("failed", f"{name} does not come with this installation.")
    with place.open("rb") as file, np.load(file) as arrays:
        return MappingProxyType({key: _widened(arrays[key]) for key in arrays.files})


def _widened(array: NDArray[Any]) -> NDArray[Any]:
    """Numbers are stored with fewer digits than they are reckoned with."""
    return array.astype(float) if array.dtype.kind == "f" else array
