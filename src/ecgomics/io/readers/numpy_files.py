"""NumPy arrays: .npy (samples only) and .npz (signal, fs, leads, units). Never unpickles anything.

Which axis is the leads follows from the number of leads; where both axes have it, the user is asked.
"""

import io
import math
import struct
import zipfile
import zlib
from tokenize import TokenError
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import MOST_SAMPLES
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "NumPy"
SUPPORT: Final = Support.OWN

_NPY: Final = b"\x93NUMPY"
_ZIP: Final = b"PK\x03\x04"
_BYTES_PER_SAMPLE: Final = 8
_TWO_DIMENSIONS: Final = 2
#: Keys of an .npz archive; the first is the one that ECGomics documents.
_KEYS: Final = {
    "signal": ("signal", "ecg", "data"),
    "fs": ("fs", "fs_hz", "sampling_rate"),
    "leads": ("leads", "lead_names"),
    "units": ("units", "unit"),
}
#: How zipfile reports damage and encryption.
_ARCHIVE_DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError),
    *(NotImplementedError, OSError, RuntimeError, ValueError),
)


def recognises(source: Source) -> bool:
    """The NumPy magic, or a zip archive whose first member is an .npy file."""
    return source.head.startswith(_NPY) or (source.head.startswith(_ZIP) and b".npy" in source.head[30:512])


def read(source: Source, stated: Stated) -> Contents:
    """What an array holds; Unstated where its leads are not known, without which its axes are not."""
    arrays = {"signal": _array(source, source.data)} if source.head.startswith(_NPY) else _members(source)
    if "signal" not in arrays:
        raise source.unreadable(FORMAT, f"it has no array named {' or '.join(_KEYS['signal'])}")
    leads = _texts(source, arrays.get("leads"))
    values, notes = _leads_by_samples(source, arrays["signal"], leads or stated.leads)
    units = _texts(source, arrays.get("units")) or (None,)
    if len(units) not in (1, len(values)):
        raise source.unreadable(FORMAT, f"it names {len(units)} units for {len(values)} leads")
    fs_hz = _rate(source, arrays.get("fs"))
    channels = tuple(
        Channel(label=leads[row] if leads else None, values=trace, fs_hz=fs_hz, unit=units[row % len(units)])
        for row, trace in enumerate(values)
    )
    return Contents(channels=channels, warnings=notes)


def _array(source: Source, content: bytes) -> Any:
    """One array; refused where its header claims more than its bytes hold, or what would have to be unpickled."""
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        newer = version != (1, 0)
        shape, _, dtype = (
            np.lib.format.read_array_header_2_0(stream)
            if newer
            else np.lib.format.read_array_header_1_0(stream)
        )
        if dtype.hasobject:
            raise source.unreadable(FORMAT, "it holds Python objects, not numbers; they are never loaded")
        if math.prod(shape) * dtype.itemsize > len(content) - stream.tell():
            raise source.unreadable(FORMAT, f"it is cut short: its header promises {shape} values of {dtype}")
        stream.seek(0)
        return np.lib.format.read_array(stream, allow_pickle=False)
    except (ValueError, TypeError, SyntaxError, TokenError, OverflowError, EOFError, MemoryError) as error:
        raise source.unreadable(FORMAT, "its array header is damaged") from error


def _members(source: Source) -> dict[str, Any]:
    """The arrays of an archive under the documented keys; refused where they unfold to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            sizes = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
            if sum(member.file_size for member in sizes.values()) > MOST_SAMPLES * _BYTES_PER_SAMPLE:
                raise source.unreadable(FORMAT, f"it unfolds to more than {MOST_SAMPLES:,} samples")
            return {
                key: _array(source, archive.read(sizes[name]))
                for key, names in _KEYS.items()
                for name in names[::-1]
                if name in sizes
            }
    except _ARCHIVE_DAMAGE as error:
        raise source.unreadable(FORMAT, "its archive is damaged") from error


def _texts(source: Source, array: Any) -> tuple[str, ...]:
    if array is None:
        return ()
    if array.dtype.kind not in "US":
        raise source.unreadable(FORMAT, "its leads and units must be texts")
    return tuple(
        text.decode("latin-1") if isinstance(text, bytes) else str(text)
        for text in np.atleast_1d(array).ravel()
    )


def _rate(source: Source, array: Any) -> float | None:
    if array is None:
        return None
    if array.dtype.kind not in "iuf" or array.size != 1 or not 0.0 < float(array.reshape(-1)[0]) < math.inf:
        raise source.unreadable(FORMAT, "its fs must be one positive number, in Hz")
    return float(array.reshape(-1)[0])


def _leads_by_samples(
    source: Source, array: Any, leads: tuple[str, ...] | None
) -> tuple[Floats, tuple[str, ...]]:
    """Leads × samples, with a note of how a two-dimensional array was understood."""
    if array.dtype.kind not in "iuf":
        raise source.unreadable(FORMAT, f"its values are {array.dtype}, not real numbers")
    if not array.size or array.ndim not in (1, _TWO_DIMENSIONS):
        raise source.unreadable(
            FORMAT, f"its shape is {array.shape}; leads × samples or samples × leads is needed"
        )
    values: Floats = np.atleast_2d(array).astype(np.float64)
    if array.ndim == 1:
        return values, ()
    if leads is None:
        raise Unstated(
            f"{source.label} is an array of {values.shape[0]} × {values.shape[1]} that does not state its leads: "
            "name them with leads= (and fs_hz=, unit= where it does not state those), one for each."
        )
    rows, columns = (size == len(leads) for size in values.shape)
    if rows and columns:
        raise Unstated(
            f"{source.label} has as many rows as columns ({len(leads)}): store it as one array per lead."
        )
    if not rows and not columns:
        raise InvalidInput(
            f"{source.label} is an array of {array.shape}, but {len(leads)} leads are named for it."
        )
    order = "leads × samples" if rows else "samples × leads"
    note = f"The array of {array.shape[0]} × {array.shape[1]} is read as {order}."
    return (values if rows else np.ascontiguousarray(values.T)), (note,)
