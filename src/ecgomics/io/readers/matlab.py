"""MATLAB files to version 7: level 4, as the PhysioNet challenges use it, and level 5. (7.3 is HDF5.)

Variables `val`, `ecg`, `signal` or `data` (leads × samples or samples × leads) with `fs`, `leads` and `units` beside
them, or the fields of one struct of these names. A file of the challenges holds `val` alone: rate, gain and leads are
in its WFDB header.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from ecgomics.core.errors import Unstated
from ecgomics.io.arrays import bare_arrays
from ecgomics.io.arrays.bare_arrays import Array, Kind
from ecgomics.io.contents import Contents
from ecgomics.io.limits import MOST_SAMPLES, SAMPLES_PER_BYTE, SMALL_SAMPLES
from ecgomics.io.readers import matlab_4, matlab_5
from ecgomics.io.readers.matlab_values import DamagedError, Value, Variable
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "MATLAB"
SUPPORT: Final = Support.ONE_READER

_KIND: Final = Kind(FORMAT, "variable")
_BYTES_PER_SAMPLE: Final = 8


def recognises(source: Source) -> bool:
    """The mark of level 5, or a header of level 4."""
    return matlab_5.is_level_5(source.head) or matlab_4.is_level_4(source.head)


def read(source: Source, stated: Stated) -> Contents:
    """The samples of the variables, or of the one struct that holds any; Unstated where their leads are not known."""
    is_level_5 = matlab_5.is_level_5(source.head)
    try:
        found = {
            variable.name: variable.value
            for variable in (_level_5(source) if is_level_5 else matlab_4.variables(source.data))
        }
    except DamagedError as error:
        raise source.unreadable(FORMAT, str(error)) from error
    arrays, others = _scope(source, found)
    try:
        contents = bare_arrays.contents(source, _KIND, arrays, stated)
    except Unstated as error:
        if is_level_5 or set(arrays) != {"val"}:
            raise
        raise Unstated(
            f"{error} Such files of a challenge come with a WFDB header (.hea) that states all of it."
        ) from error
    return replace(
        contents,
        source_format=f"MATLAB {5 if is_level_5 else 4}",
        warnings=(*contents.warnings, *bare_arrays.left_out("struct", others)),
    )


def _level_5(source: Source) -> Iterator[Variable]:
    most = min(max(SMALL_SAMPLES, source.size * SAMPLES_PER_BYTE), MOST_SAMPLES) * _BYTES_PER_SAMPLE
    return matlab_5.variables(source.data, bare_arrays.is_wanted, most)


def _scope(source: Source, found: Mapping[str, Value]) -> tuple[dict[str, Array], int]:
    """The variables as arrays, with the fields of the one struct that holds a signal; and how many structs are left."""
    own = _arrays(found)
    inner = [_arrays(value) for value in found.values() if isinstance(value, dict)]
    holding = [arrays for arrays in inner if bare_arrays.holds_signal(arrays)]
    if bare_arrays.holds_signal(own):
        return own, len(holding)
    if len(holding) > 1:
        raise source.unreadable(
            FORMAT, f"{len(holding)} of its structs hold signals; one recording in one file is read"
        )
    return (own | holding[0] if holding else own), 0


def _arrays(found: Mapping[str, Value]) -> dict[str, Array]:
    arrays = ((name, _array(value)) for name, value in found.items())
    return {name: array for name, array in arrays if array is not None and array.size}


def _array(value: Value) -> Array | None:
    """Numbers as they stand; rows of a character array, or a cell array of texts, as texts."""
    if isinstance(value, np.ndarray):
        return value
    if not isinstance(value, list) or not value:
        return None
    texts = [cell[0] if isinstance(cell, list) and cell else cell for cell in value]
    return np.array(texts, dtype=np.str_) if all(isinstance(text, str) for text in texts) else None
