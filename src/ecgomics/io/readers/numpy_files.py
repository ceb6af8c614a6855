"""NumPy arrays: .npy (samples only) and .npz (signal, fs, leads, units). Never unpickles anything.

What the arrays of an archive are is told by their names, as `bare_arrays` describes.
"""

import io
import math
import struct
import zipfile
import zlib
from tokenize import TokenError
from typing import Any, Final

import numpy as np

from ecgomics.io.arrays import bare_arrays
from ecgomics.io.arrays.bare_arrays import Kind, is_wanted
from ecgomics.io.contents import Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "NumPy"
SUPPORT: Final = Support.OWN

_NPY: Final = b"\x93NUMPY"
_ZIP: Final = b"PK\x03\x04"
_BYTES_PER_SAMPLE: Final = 8
_KIND: Final = Kind(FORMAT, "array")
_MOST_MEMBERS: Final = 4096
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
    return bare_arrays.contents(source, _KIND, arrays, stated)


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
    """The arrays of an archive that may say something of an ECG; refused where they unfold to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            members = {
                name: member
                for member in archive.infolist()[:_MOST_MEMBERS]
                if is_wanted(name := member.filename.removesuffix(".npy"))
            }
            unfolded = sum(member.file_size for member in members.values()) / _BYTES_PER_SAMPLE
            if expands_too_far(unfolded, source.size):
                raise source.unreadable(FORMAT, f"it unfolds to {unfolded:,.0f} samples")
            return {name: _array(source, archive.read(member)) for name, member in members.items()}
    except _ARCHIVE_DAMAGE as error:
        raise source.unreadable(FORMAT, "its archive is damaged") from error
