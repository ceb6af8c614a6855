"""Write recordings as CSV: a column of times and one of each lead, as every program with tables reads it."""

import io
import math
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.io.tables.time_axis import axis_of
from ecgomics.io.writers.whole_file import write_whole

#: Decimals of the times, in s: the fewest from which the rate comes out as it is.
_DECIMALS: Final = (9, 12, 15)
#: Fewest and most decimals of the samples, in mV.
_FEWEST: Final = 6
_MOST: Final = 15


def write_csv(recording: Recording, path: str | Path) -> Path:
    """Write a table with a time column in s and one column of each lead in mV (to 1 nV, or a hundredth of a
    finer step); masked samples are empty.

    The file is written whole or not at all. The times have as many decimals as the rate needs to be read back exactly.
    """
    return write_whole(path, csv_bytes(recording))


def csv_bytes(recording: Recording) -> bytes:
    """The table as UTF-8 text."""
    header = ",".join(["time_s", *(f"{lead} (mV)" for lead in recording.leads)])
    times_s = np.arange(recording.samples) / recording.fs_hz
    table = io.StringIO()
    table.write(header + "\n")
    np.savetxt(
        table,
        np.vstack([times_s, recording.ecg_mv]).T,
        fmt=[
            f"%.{_decimals(times_s, recording.fs_hz)}f",
            *[f"%.{_sample_decimals(recording.resolution_uv)}f"] * len(recording.leads),
        ],
        delimiter=",",
    )
    return table.getvalue().replace("nan", "").encode()


def _decimals(times_s: Floats, fs_hz: float) -> int:
    """The fewest decimals from which the rate comes out as it is, or the most."""
    for decimals in _DECIMALS:
        axis = axis_of(np.round(times_s, decimals))
        if axis is not None and axis.fs_hz == fs_hz:
            return decimals
    return _DECIMALS[-1]


def _sample_decimals(resolution_uv: float | None) -> int:
    """Decimals in mV that hold a step of the recording."""
    if not resolution_uv:
        return _FEWEST
    return min(max(_FEWEST, 2 - math.floor(math.log10(resolution_uv * 1e-3))), _MOST)
