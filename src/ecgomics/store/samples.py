"""Samples as bytes and back, to the last bit.

Most recorders give integers times a gain, so that an ECG holds few distinct values: those are kept once as float64, and
the samples as 16-bit places in that table, differenced along time and compressed. Where the values are too many, the
float64 themselves are kept. Either is an .npz archive that NumPy opens. A long recording is kept in blocks, each an
entry of the archive by itself, so that a part of it is read without the rest.
"""

import io
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final, Self
from zipfile import BadZipFile

import numpy as np
from numpy.lib.npyio import NpzFile

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import Damaged
from ecgomics.store.blobs import BlobsAt, opened

#: Distinct values that 16-bit places can tell apart.
MOST_VALUES: Final = 2**16
#: A table pays where every value in it stands for at least so many samples.
SAMPLES_PER_VALUE: Final = 4
#: Samples of a block of a longer recording; what is read at least of one.
BLOCK: Final = 2**16
#: Blocks that are kept in memory while a recording is read from front to back with margins.
_BLOCKS_KEPT: Final = 3


def packed(ecg_mv: Floats) -> bytes:
    """The bytes of an array leads × samples."""
    # Bit patterns rather than numbers: so that -0.0 stays -0.0 and NaN is one value like any other.
    patterns = np.ascontiguousarray(ecg_mv).view(np.uint64)
    table = _table(patterns)
    arrays: dict[str, Any] = {}
    if ecg_mv.shape[1] > BLOCK:
        arrays["shape"] = np.array(ecg_mv.shape)
    if table is None:
        arrays |= {_entry("ecg_mv", place, ecg_mv): part for place, part in _blocks(ecg_mv)}
    else:
        arrays["values_mv"] = table.view(np.float64)
        for place, part in _blocks(patterns):
            places = np.searchsorted(table, part).astype(np.uint16)
            arrays[_entry("steps", place, ecg_mv)] = np.diff(places, axis=1, prepend=np.uint16(0))
    buffer = io.BytesIO()
    (np.savez if table is None else np.savez_compressed)(buffer, **arrays)
    return buffer.getvalue()


def _table(patterns: Any) -> Any | None:
    """The distinct values, ascending; None where a table of them does not pay."""
    found = np.zeros(0, dtype=np.uint64)
    for _, part in _blocks(patterns):
        found = np.union1d(found, part)
        if len(found) > MOST_VALUES:
            return None
    return found if len(found) * SAMPLES_PER_VALUE <= patterns.size else None


def _blocks(whole: Any) -> Iterator[tuple[int, Any]]:
    for place, first in enumerate(range(0, whole.shape[1], BLOCK)):
        yield place, whole[:, first : first + BLOCK]


def _entry(name: str, place: int, whole: Floats) -> str:
    return f"{name}_{place:06d}" if whole.shape[1] > BLOCK else name


def unpacked(content: bytes) -> Floats:
    """The array that `packed` was given."""
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        values_mv: Floats | None = archive.get("values_mv")
        if "shape" not in archive:
            return _block(archive, "", values_mv)
        leads, samples = archive["shape"].tolist()
        whole: Floats = np.empty((leads, samples))
        for place, first in enumerate(range(0, samples, BLOCK)):
            whole[:, first : first + BLOCK] = _block(archive, f"_{place:06d}", values_mv)
        return whole


def _block(archive: Mapping[str, Any], suffix: str, values_mv: Floats | None) -> Floats:
    if values_mv is None:
        ecg_mv: Floats = archive[f"ecg_mv{suffix}"]
        return ecg_mv
    places = np.cumsum(archive[f"steps{suffix}"], axis=1, dtype=np.uint16)
    return values_mv[places]


class PackedSamples:
    """The samples of a kept recording by range, read from its file block by block; for one thread."""

    def __init__(
        self, file: BinaryIO, *, name: str, fs_hz: float, leads: tuple[str, ...], samples: int
    ) -> None:
        """Of an open file, which is closed with this. Damaged where it is not what `packed` gave."""
        self._file = file
        with ExitStack() as undo, _naming(name):
            undo.callback(file.close)
            self._archive: NpzFile = np.load(file, allow_pickle=False)
            self._values_mv: Floats | None = self._archive.get("values_mv")
            undo.pop_all()
        self._in_blocks = "shape" in self._archive
        self._kept: OrderedDict[int, Floats] = OrderedDict()
        self._name, self._fs_hz, self._leads, self._samples = name, fs_hz, leads, samples

    @property
    def name(self) -> str:
        """The recording's name."""
        return self._name

    @property
    def fs_hz(self) -> float:
        """Sampling rate."""
        return self._fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        """Names of the leads in the order of the rows."""
        return self._leads

    @property
    def samples(self) -> int:
        """Samples per lead."""
        return self._samples

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV from first to before last."""
        first, last = max(0, first), min(last, self._samples)
        length = BLOCK if self._in_blocks else self._samples
        places = range(first // length, -(-last // length))
        parts = [
            self._kept_block(place)[:, max(0, first - place * length) : last - place * length]
            for place in places
        ]
        if len(parts) == 1:
            return parts[0].copy()
        return np.concatenate(parts, axis=1) if parts else np.zeros((len(self._leads), 0))

    def _kept_block(self, place: int) -> Floats:
        if place not in self._kept:
            suffix = f"_{place:06d}" if self._in_blocks else ""
            with _naming(self._name):
                self._kept[place] = _block(self._archive, suffix, self._values_mv)
            while len(self._kept) > _BLOCKS_KEPT:
                self._kept.popitem(last=False)
        return self._kept[place]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()
        self._file.close()


@dataclass(frozen=True, slots=True)
class SamplesAt:
    """Where the samples of a recording are, for another process of the same machine."""

    folder: str
    blobs: BlobsAt
    digest: str
    name: str
    fs_hz: float
    leads: tuple[str, ...]
    samples: int

    def opened(self) -> PackedSamples:
        """The samples, to be closed after use; all of them will be read. Errors as those of blobs."""
        blobs = opened(Path(self.folder), self.blobs)
        return PackedSamples(
            blobs.open(self.digest, samples_of(self.name), nearer=True),
            name=self.name,
            fs_hz=self.fs_hz,
            leads=self.leads,
            samples=self.samples,
        )


def samples_of(name: str) -> str:
    """What the samples of a recording are called in sentences."""
    return f"The file with the samples of {name}"


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """Damaged in place of what the libraries say of a file that is not as it was."""
    try:
        yield
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, IndexError) as error:
        raise Damaged(
            f"{samples_of(name)} is damaged: put back a copy, as `ecgomics restore` does."
        ) from error
