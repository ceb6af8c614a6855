"""The data records of EDF and BDF: read in stretches, decoded for the signals that are needed, placed in time.

Samples are integers of 16 (BDF: 24) bits, little endian, signal after signal within a data record.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.limits import MOST_SAMPLES, expands_too_far
from ecgomics.io.readers.edf_annotations import Remark, begins_s, remarks
from ecgomics.io.readers.edf_header import Header, HeaderError
from ecgomics.io.source import Source

#: Bytes that are read at once.
_STRETCH_BYTES: Final = 2**24
#: More annotations than this are not kept: each takes some 200 bytes of memory.
_MOST_REMARKS: Final = 2**20
#: Data records are apart where more than this share of a sample lies between them; less is rounding.
_APART_SAMPLES: Final = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """What the data records hold, one after another as they stand in the file."""

    count: int
    digital: dict[int, Any]
    """Integers of each signal that was asked for, by its place in the header."""
    begins_s: tuple[float | None, ...]
    """When each begins; empty where there are no annotations."""
    remarks: tuple[Remark, ...]
    sha256: str | None
    """Of the whole file, where it was read from disk."""
    warnings: tuple[str, ...]


def decoded(source: Source, header: Header, wanted: Sequence[int], *, file_format: str) -> Records:
    """Every whole data record. HeaderError where there is none, or they hold more than is read at once."""
    count, warnings = _count(source, header)
    samples = {number: header.signals[number].samples for number in wanted}
    if count * sum(samples.values()) > MOST_SAMPLES:
        raise HeaderError(f"its ECG leads hold more than the {MOST_SAMPLES:,} samples that are read at once")
    kind = np.int16 if header.width == 2 else np.int32
    digital = {number: np.empty((count, samples[number]), dtype=kind) for number in wanted}
    noted = [number for number, signal in enumerate(header.signals) if signal.is_annotations]
    digest = hashlib.sha256() if source.path is not None else None
    begins: list[float | None] = []
    found: list[Remark] = []
    at = 0
    for stretch in _stretches(source, header, count, digest, file_format):
        for number in wanted:
            digital[number][at : at + len(stretch)] = _integers(header, number, stretch)
        for place, number in enumerate(noted):
            for raw in _bytes(header, number, stretch):
                if place == 0:
                    begins.append(begins_s(raw))
                if len(found) <= _MOST_REMARKS:
                    found += remarks(raw)
        at += len(stretch)
    if len(found) > _MOST_REMARKS:
        warnings = (*warnings, f"Only the first {_MOST_REMARKS:,} annotations are kept.")
    return Records(
        count=count,
        digital={number: values.reshape(-1) for number, values in digital.items()},
        begins_s=tuple(begins),
        remarks=tuple(found[:_MOST_REMARKS]),
        sha256=digest.hexdigest() if digest else None,
        warnings=warnings,
    )


def _count(source: Source, header: Header) -> tuple[int, tuple[str, ...]]:
    """The whole data records that are there, and what is wrong with their number."""
    if not header.record_bytes:
        raise HeaderError("its data records hold no samples")
    held, rest = divmod(source.size - header.size, header.record_bytes)
    stated = header.records
    if held <= 0 or stated == 0:
        raise HeaderError("it holds no whole data record")
    if stated is None or held < stated:
        if stated is None and not rest:
            return held, ()
        of = f"{held} of {stated}" if stated is not None else f"{held}"
        left = f", {rest:,} bytes of {header.record_bytes:,} of the next one are left out" if rest else ""
        return held, (f"The file is cut short: {of} whole data records are read{left}.",)
    beyond = source.size - header.size - stated * header.record_bytes
    return stated, (f"{beyond:,} bytes behind the last data record are not read.",) if beyond else ()


def _stretches(
    source: Source, header: Header, count: int, digest: "Any | None", file_format: str
) -> Iterator[Any]:
    """Data records × bytes, some at a time; every byte of a file on disk goes into the digest."""
    size = header.record_bytes
    most = max(_STRETCH_BYTES // size, 1)
    if source.path is None or digest is None:
        whole = np.frombuffer(source.data, np.uint8, count=count * size, offset=header.size).reshape(-1, size)
        for first in range(0, count, most):
            source.in_time(file_format)
            yield whole[first : first + most]
        return
    try:
        with source.path.open("rb") as file:
            digest.update(file.read(header.size))
            for first in range(0, count, most):
                source.in_time(file_format)
                content = file.read(min(most, count - first) * size)
                digest.update(content)
                if len(content) % size:
                    raise source.unreadable(file_format, "it became shorter while it was read")
                yield np.frombuffer(content, np.uint8).reshape(-1, size)
            while content := file.read(_STRETCH_BYTES):
                digest.update(content)
    except OSError as error:
        raise source.unreadable(file_format, f"it cannot be opened ({error.strerror})") from error


def _integers(header: Header, number: int, stretch: Any) -> Any:
    """Data records × samples of one signal."""
    signal = header.signals[number]
    raw = stretch[:, signal.offset : signal.offset + signal.samples * header.width]
    if header.width == 2:
        return np.ascontiguousarray(raw).view("<i2")
    wide = np.zeros((len(raw), signal.samples, 4), dtype=np.uint8)
    wide[:, :, 1:] = raw.reshape(len(raw), signal.samples, 3)
    return wide.view("<i4")[:, :, 0] >> 8


def _bytes(header: Header, number: int, stretch: Any) -> Iterator[bytes]:
    signal = header.signals[number]
    for record in stretch[:, signal.offset : signal.offset + signal.samples * header.width]:
        yield record.tobytes()


# Time -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """Data records without a gap between them: the first, the one behind the last, and when the first begins in s."""

    first: int
    last: int
    begins_s: float


def runs(header: Header, records: Records, fs_hz: float) -> tuple[tuple[Run, ...], tuple[str, ...]]:
    """The stretches without a gap; one where the file is continuous, whatever its times say (then with a warning).

    fs_hz is the highest rate. Times count from the first data record. HeaderError where they are missing or run
    backwards in a file that says that it has gaps.
    """
    duration_s = float(header.duration)
    whole = (Run(0, records.count, 0.0),)
    if not header.is_plus or not (records.begins_s or header.is_discontinuous):
        return whole, ()
    times = np.array([np.nan if time is None else time for time in records.begins_s])
    if len(times) < records.count or np.isnan(times).any():
        if header.is_discontinuous:
            raise HeaderError("it says that it has gaps, but not when each of its data records begins")
        return whole, ()
    times -= times[0]
    between_s = np.diff(times) - duration_s
    tolerance_s = _APART_SAMPLES / fs_hz + 1e-9 * abs(times[1:])
    if not header.is_discontinuous:
        drift_s = np.abs(times - duration_s * np.arange(records.count)).max()
        if (np.abs(between_s) <= tolerance_s).all() and drift_s <= max(1.0 / fs_hz, 1e-4 * times[-1]):
            return whole, ()
        return whole, (
            "It says that it has no gaps, but the times of its data records do; they are not followed.",
        )
    if (between_s < -tolerance_s).any():
        at = int(np.argmax(between_s < -tolerance_s)) + 2
        raise HeaderError(f"its data record {at} begins before the one before it ends")
    edges = [0, *(np.flatnonzero(between_s > tolerance_s) + 1).tolist(), records.count]
    return (
        tuple(Run(first, last, float(times[first])) for first, last in pairwise(edges)),
        (),
    )


def placed(digital: Any, samples: int, fs_hz: float, parts: Sequence[Run], size: int) -> Floats:
    """The samples of a signal at their times, as float64, NaN between runs. samples is their number in a data record.

    HeaderError where the times make a recording that is far longer than a file of so many bytes (size) can hold.
    """
    if len(parts) == 1:
        whole: Floats = digital.astype(np.float64)
        return whole
    starts: list[int] = []
    end = 0
    for part in parts:
        starts.append(max(round(part.begins_s * fs_hz), end))
        end = starts[-1] + (part.last - part.first) * samples
    if expands_too_far(end, size):
        raise HeaderError(f"its gaps would make {end:,} samples of {len(digital):,}")
    values = np.full(end, np.nan)
    for part, start in zip(parts, starts, strict=True):
        taken = digital[part.first * samples : part.last * samples]
        values[start : start + len(taken)] = taken
    return values
