"""A DICOM object from bytes: with or without preamble, in any byte order, deflated or not (PS3.5 and PS3.10)."""

import io
import logging
import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ecgomics.io.limits import SAMPLES_PER_BYTE, SMALL_SAMPLES
from ecgomics.io.source import Source

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_PREAMBLE: Final = 128
_MAGIC: Final = b"DICM"
#: Start of a data set without preamble: an element of group 2 or 8, little endian, explicit or implicit.
_BARE: Final = re.compile(
    rb"\A(?:\x02\x00[\x00-\x16]\x00|\x08\x00[\x00-\x60]\x00)(?:UL|UI|CS|DA|TM|DT|LO|SH|OB|[\x00-\x40]\x00\x00\x00)",
    re.DOTALL,
)
_DEFLATED: Final = b"1.2.840.10008.1.2.1.99"
#: The first element of the file meta information: its length, from the next element on.
_META_LENGTH: Final = re.compile(rb"\x02\x00\x00\x00UL\x04\x00(.{4})", re.DOTALL)
_BYTES_PER_SAMPLE: Final = 2


def is_dicom(source: Source) -> bool:
    """The letters DICM after the preamble, or a data set that starts without one."""
    return source.head[_PREAMBLE : _PREAMBLE + 4] == _MAGIC or _BARE.match(source.head) is not None


def data_set(source: Source, file_format: str) -> "Dataset":
    """The parsed object. pydicom reports damage as its own two errors or as one of the general kinds named here."""
    from pydicom.errors import BytesLengthException, InvalidDicomError

    damage = (
        InvalidDicomError,
        BytesLengthException,
        struct.error,
        zlib.error,
        ArithmeticError,
        AttributeError,
        EOFError,
    )
    further = (LookupError, MemoryError, NotImplementedError, OSError, RecursionError, TypeError, ValueError)
    try:
        with _quiet():
            data = _parsed(source, file_format)
            _convert(data)
    except (*damage, *further) as error:
        # the message of such an error may quote a name
        raise source.unreadable(file_format, f"its data set is damaged ({type(error).__name__})") from error
    return data


def _convert(data: "Dataset") -> None:
    """Turn every raw element into its value, or raise."""
    from pydicom.sequence import Sequence

    for tag in list(data.keys()):
        value = data[tag].value
        if isinstance(value, Sequence):
            for item in value:
                _convert(item)


@contextmanager
def _quiet() -> Iterator[None]:
    """No warnings and no log lines on values that break a rule of form: they would quote names and identifiers."""
    from pydicom import config

    log, before = logging.getLogger("pydicom"), config.settings.reading_validation_mode
    was_disabled, log.disabled = log.disabled, True
    config.settings.reading_validation_mode = config.IGNORE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.disabled = was_disabled
        config.settings.reading_validation_mode = before


def _parsed(source: Source, file_format: str) -> "Dataset":
    import pydicom
    from pydicom.filereader import read_dataset

    if _DEFLATED not in source.head:
        return pydicom.dcmread(io.BytesIO(source.data), force=True, stop_before_pixels=True)
    content = _inflated(source, file_format)
    return read_dataset(io.BytesIO(content), is_implicit_VR=False, is_little_endian=True)


def _inflated(source: Source, file_format: str) -> bytes:
    """The data set behind the file meta information, unfolded; no further than any recording unfolds."""
    start = _PREAMBLE + 4 if source.head[_PREAMBLE : _PREAMBLE + 4] == _MAGIC else 0
    found = _META_LENGTH.match(source.head, start)
    if found is None:
        raise source.unreadable(file_format, "its data set is deflated, but where it starts is not stated")
    begin = found.end() + int.from_bytes(found[1], "little")
    most = max(SMALL_SAMPLES, source.size * SAMPLES_PER_BYTE) * _BYTES_PER_SAMPLE
    unfolding = zlib.decompressobj(-zlib.MAX_WBITS)
    content = unfolding.decompress(source.data[begin:], most)
    if unfolding.unconsumed_tail:
        raise source.unreadable(file_format, f"its deflated data set unfolds to more than {most >> 20} MiB")
    if not unfolding.eof:
        raise source.unreadable(file_format, "its deflated data set is cut short")
    return content


def is_big_endian(data: "Dataset") -> bool:
    """Whether the object, and so its samples, was stored with the high byte first."""
    return data.original_encoding[1] is False
