"""HDF5, MATLAB 7.3 included: datasets of samples with rate, leads and unit in attributes or in datasets beside them.

A dataset `ecg` or `signal` (leads × samples or samples × leads), or one dataset for each lead, named as it; in the root
or in one group. libhdf5 is not safe against hostile content: it runs in a process of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.io.arrays import bare_arrays
from ecgomics.io.arrays.bare_arrays import Array, Kind
from ecgomics.io.arrays.isolation import decoded
from ecgomics.io.contents import Contents
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "HDF5"
SUPPORT: Final = Support.OWN

_SIGNATURE: Final = b"\x89HDF\r\n\x1a\n"
#: Where the signature may stand: behind a block of the user's own, as MATLAB's 512 bytes.
_PLACES: Final = (0, 512, 1024, 2048, 4096)
_MATLAB: Final = b"MATLAB 7.3"
_TREE: Final = "ecgomics.io.readers.hdf5_tree:tree"


#: Arrays by the dataset whose attribute they are (None: no dataset's) and by their name.
_Scope = dict[tuple[str | None, str], Array]


def recognises(source: Source) -> bool:
    """The HDF5 signature at one of the places where it may stand."""
    return any(source.head.startswith(_SIGNATURE, place) for place in _PLACES)


def read(source: Source, stated: Stated) -> Contents:
    """The samples of the root, or of the one group that holds any; Unstated where their leads are not known."""
    is_matlab = source.head.startswith(_MATLAB)
    kind = Kind("MATLAB 7.3", "variable") if is_matlab else Kind(FORMAT, "dataset")
    facts, arrays = decoded(source, kind.file_format, _TREE)
    scopes = _scopes(facts["parts"], arrays)
    root = scopes.pop("", {})
    holding = [found for found in scopes.values() if bare_arrays.holds_signal(_own(found))]
    if len(holding) > 1 and not bare_arrays.holds_signal(_own(root)):
        raise source.unreadable(
            kind.file_format, f"{len(holding)} of its groups hold signals; one recording in one file is read"
        )
    found = root if bare_arrays.holds_signal(_own(root)) or not holding else root | holding[0]
    contents = bare_arrays.contents(source, kind, _with_attributes(found), stated)
    return replace(
        contents,
        source_format="MATLAB 7.3" if is_matlab or facts["matlab"] else None,
        warnings=(*contents.warnings, *bare_arrays.left_out("group", len(holding) if found is root else 0)),
    )


def _scopes(parts: Iterable[Mapping[str, Any]], arrays: list[NDArray[Any]]) -> dict[str, _Scope]:
    """What each group holds."""
    scopes: dict[str, _Scope] = {}
    for part in parts:
        value = np.array(part["texts"], dtype=np.str_) if "texts" in part else arrays[part["array"]]
        scopes.setdefault(part["group"], {}).setdefault((part["of"], part["name"]), value)
    return scopes


def _own(found: _Scope) -> dict[str, Array]:
    """Without the attributes of datasets."""
    return {name: value for (of, name), value in found.items() if of is None}


def _with_attributes(found: _Scope) -> dict[str, Array]:
    """With those of the datasets that hold the samples, which stand before datasets beside them of the same name."""
    own = _own(found)
    holders = bare_arrays.holders(own)
    attributes: dict[str, list[Array]] = {}
    for holder in holders:
        for (of, name), value in found.items():
            if of == holder:
                attributes.setdefault(name, []).append(value)
    return own | {name: _joined(values) for name, values in attributes.items()}


def _joined(values: list[Array]) -> Array:
    """One value; of several datasets those of all in their order, if each is a single one of the same kind."""
    if len(values) == 1 or any(
        value.size != 1 or value.dtype.kind != values[0].dtype.kind for value in values
    ):
        return values[0]
    return np.concatenate([value.ravel() for value in values])
