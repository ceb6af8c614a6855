"""The samples of one WFDB record: its signal files checked against the header, and decoded to physical values."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.io.limits import SAMPLES_PER_BYTE, expands_too_far
from ecgomics.io.readers.wfdb_header import BYTES_PER_SAMPLE, DEFAULT_GAIN, FLAC_FORMATS, Header, Signal
from ecgomics.io.source import Source

FORMAT: Final = "WFDB"

#: The value that means "no sample" in each format; format 8 (differences) has none.
_INVALID = {
    16: -(2**15),
    24: -(2**23),
    32: -(2**31),
    61: -(2**15),
    80: -(2**7),
    160: -(2**15),
    212: -(2**11),
    310: -(2**9),
    311: -(2**9),
    508: -(2**7),
    516: -(2**15),
    524: -(2**23),
}
#: Formats that NumPy decodes: the type of a sample, and the count that stands for zero.
_WHOLE_BYTES = {16: ("<i2", 0), 32: ("<i4", 0), 61: (">i2", 0), 80: ("u1", 2**7), 160: ("<u2", 2**15)}
PACKED_12_BITS = 212


Span = tuple[int, int | None]
"""First frame, and the one after the last; None for the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The channels of one segment (or of a whole single-segment record) in their physical units."""

    signals: tuple[Signal, ...]
    values: tuple[Floats, ...]
    broken_checksums: int


def single(source: Source, header: Header, *, needed: int | None = None) -> Piece:
    """One signal record; as a segment it holds the number of frames needed."""
    if header.segments:
        raise source.unreadable(FORMAT, "a segment of a record cannot itself have segments")
    frames = frames_of(source, header)
    if needed is not None and frames != needed:
        raise source.unreadable(FORMAT, f"it holds {frames} samples where its record states {needed}")
    counts = _counts(source, header, frames)
    values = []
    broken = 0
    for signal, steps in zip(header.signals, counts, strict=True):
        broken += _is_damaged(signal, steps)
        values.append(_physical(signal, steps))
    return Piece(signals=header.signals, values=tuple(values), broken_checksums=broken)


def stretch(source: Source, header: Header, first: int, last: int) -> Piece:
    """Frames first to before last of a record on disk without segments; nothing else of its files is read.

    Checksums are those of whole signals and are not looked at.
    """
    if all(signal.format in _WHOLE_BYTES for signal in header.signals):
        counts = _whole_bytes(source, header, last - first, first=first)
    elif all(signal.format == PACKED_12_BITS for signal in header.signals):
        counts = _packed(source, header, first, last)
    else:
        counts = _by_wfdb(source, header, span=(first, last))
    values = tuple(_physical(signal, steps) for signal, steps in zip(header.signals, counts, strict=True))
    return Piece(signals=header.signals, values=values, broken_checksums=0)


def _is_damaged(signal: Signal, steps: Ints) -> bool:
    """Whether a stated checksum (0 states none) is not that of the samples; shifted signals are not told."""
    return (
        bool(signal.checksum) and not signal.skew and (int(steps.sum()) - (signal.checksum or 0)) % 2**16 != 0
    )


def _physical(signal: Signal, steps: Ints) -> Floats:
    values = (steps.astype(np.float64) - signal.baseline) / (signal.gain or DEFAULT_GAIN)
    if signal.format in _INVALID:
        values[steps == _INVALID[signal.format]] = np.nan
    return values


def frames_of(source: Source, header: Header) -> int:
    """Number of frames, after every signal file was found to hold that many."""
    frames = header.samples
    for name in dict.fromkeys(signal.file for signal in header.signals):
        signals = [signal for signal in header.signals if signal.file == name]
        size = _size(source, name, signals[0])
        per_frame = sum(signal.frame for signal in signals)
        if min(signal.frame for signal in signals) < 1:
            raise source.unreadable(FORMAT, "its header states frames without samples")
        if any(signal.format != signals[0].format for signal in signals):
            raise source.unreadable(FORMAT, f"the signals of {name} have different formats")
        if signals[0].format in FLAC_FORMATS:
            _limit_flac(source, name, expected=(frames or 0) * per_frame, size=size)
            continue
        held = int((size - signals[0].offset) / (BYTES_PER_SAMPLE[signals[0].format] * per_frame))
        frames = held if frames is None else frames
        if held < frames:
            raise source.unreadable(
                FORMAT,
                f"the signal file {name} is cut short: it holds {max(held, 0)} of the {frames} samples stated",
            )
    if not frames:
        raise source.unreadable(FORMAT, "it holds no samples")
    return frames


def _size(source: Source, name: str, signal: Signal) -> int:
    """Size in bytes of a signal file that is there, has a known format and is not text."""
    if signal.format not in BYTES_PER_SAMPLE and signal.format not in FLAC_FORMATS:
        raise source.unreadable(FORMAT, f"signal format {signal.format} is unknown")
    file = source.sibling(name)
    if not file.is_there:
        raise source.unreadable(FORMAT, f"its signal file {name} is missing beside it")
    if _is_text(file.head):
        raise source.unreadable(FORMAT, f"its signal file {name} is text, not samples")
    return file.size


def _is_text(head: bytes) -> bool:
    """Nothing but printable ASCII and white space, over more bytes than samples could do by chance."""
    return len(head) >= 16 and not head.translate(None, delete=bytes((9, 10, 13, *range(32, 127))))


def _limit_flac(source: Source, name: str, *, expected: int, size: int) -> None:
    if expands_too_far(expected, size):
        raise source.unreadable(
            FORMAT,
            f"{name} has {size:,} bytes but claims {expected:,} samples; "
            f"at most {SAMPLES_PER_BYTE} samples per byte are unfolded",
        )


def _counts(source: Source, header: Header, frames: int) -> list[Ints]:
    """Raw steps of each signal, frames × samples per frame long."""
    if all(signal.format in _WHOLE_BYTES and not signal.skew for signal in header.signals):
        return _whole_bytes(source, header, frames)
    return _by_wfdb(source, header)


def _whole_bytes(source: Source, header: Header, frames: int, *, first: int = 0) -> list[Ints]:
    """So many frames from a first one on: interleaved samples of whole bytes, without loading the wfdb package."""
    counts: list[Ints] = [np.empty(0, dtype=np.intp)] * len(header.signals)
    for name, numbers in _by_file(header):
        widths = [header.signals[number].frame for number in numbers]
        dtype, zero = _WHOLE_BYTES[header.signals[numbers[0]].format]
        offset = header.signals[numbers[0]].offset + first * sum(widths) * np.dtype(dtype).itemsize
        flat = _flat(source.sibling(name), dtype, count=frames * sum(widths), offset=offset)
        table = np.ascontiguousarray(flat.reshape(frames, sum(widths)).T)
        for number, end, width in zip(numbers, np.cumsum(widths), widths, strict=True):
            counts[number] = table[end - width : end].T.reshape(-1).astype(np.intp) - zero
    return counts


def _packed(source: Source, header: Header, first: int, last: int) -> list[Ints]:
    """Frames first to before last of samples of twelve bits, two in three bytes."""
    counts: list[Ints] = [np.empty(0, dtype=np.intp)] * len(header.signals)
    for name, numbers in _by_file(header):
        widths = [header.signals[number].frame for number in numbers]
        begin, end = first * sum(widths), last * sum(widths)
        pairs = -(-end // 2) - begin // 2
        offset = header.signals[numbers[0]].offset + 3 * (begin // 2)
        packed = _flat(source.sibling(name), "u1", count=3 * pairs, offset=offset)
        three = np.pad(packed, (0, 3 * pairs - len(packed))).reshape(pairs, 3).T.astype(np.intp)
        both = np.stack([three[0] | (three[1] & 0x0F) << 8, three[2] | (three[1] & 0xF0) << 4], axis=1)
        steps = both.reshape(-1)[begin % 2 : begin % 2 + end - begin]
        table = (steps - ((steps & 0x800) << 1)).reshape(last - first, sum(widths))
        for number, until, width in zip(numbers, np.cumsum(widths), widths, strict=True):
            counts[number] = table[:, until - width : until].reshape(-1)
    return counts


def _by_file(header: Header) -> Iterator[tuple[str, list[int]]]:
    """Each signal file with the numbers of its signals."""
    for name in dict.fromkeys(signal.file for signal in header.signals):
        yield name, [number for number, signal in enumerate(header.signals) if signal.file == name]


def _flat(file: Source, dtype: str, *, count: int, offset: int) -> Ints:
    if file.path is not None:
        return np.fromfile(file.path, dtype=dtype, count=count, offset=offset)
    return np.frombuffer(file.data, dtype=dtype, count=count, offset=offset)


def _by_wfdb(source: Source, header: Header, *, span: Span = (0, None)) -> list[Ints]:
    """Every other format, all frames or those of a span, by the wfdb package, which reads from disk only.

    Files in memory get there without the comments of their header, which may name the person, and are gone afterwards.
    """
    if source.path is not None:
        return _decoded(source.path, source, header, span)
    with tempfile.TemporaryDirectory(prefix="ecgomics-") as folder:
        path = Path(folder) / "record.hea"
        lines = source.data.decode("utf-8", errors="replace").splitlines()
        path.write_text(
            "\n".join(line for line in lines if not line.lstrip().startswith("#")), encoding="utf-8"
        )
        for name in {signal.file for signal in header.signals}:
            (path.parent / name).write_bytes(source.sibling(name).data)
        return _decoded(path, source, header, span)


def _decoded(path: Path, source: Source, header: Header, span: Span) -> list[Ints]:
    """The samples that the wfdb package finds beside a header.

    It reports what it cannot read by many kinds of errors: ValueError (syntax, sizes, FLAC), TypeError, KeyError,
    IndexError, AttributeError and ZeroDivisionError (header fields that contradict each other), OSError (files),
    RuntimeError (soundfile), NotImplementedError.
    """
    import wfdb

    if "::" in str(path):
        raise source.unreadable(FORMAT, "“::” in its path is not allowed")  # a chain of file systems to wfdb
    try:
        record = wfdb.rdrecord(
            str(path.with_suffix("")), physical=False, smooth_frames=False, sampfrom=span[0], sampto=span[1]
        )
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        raise source.unreadable(FORMAT, f"its samples cannot be decoded ({error})") from error
    counts = [np.asarray(steps, dtype=np.intp) for steps in record.e_d_signal or ()]
    if len(counts) != len(header.signals) or any(len(steps) == 0 for steps in counts):
        raise source.unreadable(FORMAT, "its signal files hold no samples")
    return counts
