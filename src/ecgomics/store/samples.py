"""Samples as bytes and back, to the last bit.

Most recorders give integers times a gain, so that an ECG holds few distinct values: those are kept once as float64, and
the samples as 16-bit places in that table, differenced along time and compressed. Where the values are too many, the
float64 themselves are kept. Either is an .npz archive that NumPy opens.
"""

import io
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

#: Distinct values that 16-bit places can tell apart.
MOST_VALUES: Final = 2**16
#: A table pays where every value in it stands for at least so many samples.
SAMPLES_PER_VALUE: Final = 4


def packed(ecg_mv: Floats) -> bytes:
    """The bytes of an array leads × samples."""
    # Bit patterns rather than numbers: so that -0.0 stays -0.0 and NaN is one value like any other.
    patterns, places = np.unique(np.ascontiguousarray(ecg_mv).view(np.uint64), return_inverse=True)
    buffer = io.BytesIO()
    if len(patterns) <= MOST_VALUES and len(patterns) * SAMPLES_PER_VALUE <= ecg_mv.size:
        steps = np.diff(places.reshape(ecg_mv.shape).astype(np.uint16), axis=1, prepend=np.uint16(0))
        np.savez_compressed(buffer, values_mv=patterns.view(np.float64), steps=steps)
    else:
        np.savez(buffer, ecg_mv=ecg_mv)
    return buffer.getvalue()


def unpacked(content: bytes) -> Floats:
    """The array that `packed` was given."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        if "ecg_mv" in archive:
            ecg_mv: Floats = archive["ecg_mv"]
            return ecg_mv
        values_mv: Floats = archive["values_mv"]
        return values_mv[np.cumsum(archive["steps"], axis=1, dtype=np.uint16)]
