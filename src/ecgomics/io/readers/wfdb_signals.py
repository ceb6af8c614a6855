"""The samples of one WFDB record: its signal files checked against the header, and decoded to physical values."""

from dataclasses import dataclass

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.readers.wfdb_decoding import FORMAT, Steps, decoded, flac_samples
from ecgomics.io.readers.wfdb_header import BYTES_PER_SAMPLE, DEFAULT_GAIN, FLAC_FORMATS, Header, Signal
from ecgomics.io.source import Source

__all__ = ["FORMAT", "Piece", "frames_of", "single", "stretch"]

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
    counts = _counts(source, header, 0, frames, whole=True)
    broken = sum(_is_damaged(signal, steps) for signal, steps in zip(header.signals, counts, strict=True))
    return Piece(header.signals, _all_physical(header, counts), broken_checksums=broken)


def stretch(source: Source, header: Header, first: int, last: int) -> Piece:
    """Frames first to before last of a record without segments; nothing else of its files on disk is read.

    Checksums are those of whole signals and are not looked at.
    """
    counts = _counts(source, header, first, last, whole=False)
    return Piece(header.signals, _all_physical(header, counts), broken_checksums=0)


def _all_physical(header: Header, counts: list[Steps]) -> tuple[Floats, ...]:
    return tuple(_physical(signal, steps) for signal, steps in zip(header.signals, counts, strict=True))


def _is_damaged(signal: Signal, steps: Steps) -> bool:
    """Whether a stated checksum (0 states none) is not that of the samples; shifted signals are not told."""
    if not signal.checksum or signal.skew:
        return False
    return (int(steps.sum(dtype=np.int64)) - signal.checksum) % 2**16 != 0


def _physical(signal: Signal, steps: Steps) -> Floats:
    """Values in the signal's unit; samples that mean “no sample” are NaN, and those that a shift leaves open."""
    values = (steps - np.float64(signal.baseline)) / (signal.gain or DEFAULT_GAIN)
    if signal.format in _INVALID:
        values[steps == _INVALID[signal.format]] = np.nan
    if signal.skew:
        late = min(signal.skew * signal.frame, len(values))
        values = np.concatenate([values[late:], np.full(late, np.nan)])
    return values


def frames_of(source: Source, header: Header) -> int:
    """Number of frames, after every signal file was found to hold that many."""
    frames = header.samples
    for name, signals in _by_file(header).items():
        size = _size(source, name, signals[0])
        per_frame = sum(signal.frame for signal in signals)
        if min(signal.frame for signal in signals) < 1:
            raise source.unreadable(FORMAT, "its header states frames without samples")
        if any(signal.format != signals[0].format for signal in signals):
            raise source.unreadable(FORMAT, f"the signals of {name} have different formats")
        if signals[0].format in FLAC_FORMATS:
            samples = flac_samples(source, source.sibling(name), signals, frames=frames)
            held = (samples - signals[0].offset) // signals[0].frame
        else:
            held = int((size - signals[0].offset) / (BYTES_PER_SAMPLE[signals[0].format] * per_frame))
        frames = held if frames is None else frames
        if held < frames:
            raise source.unreadable(
                FORMAT,
                f"the signal file {name} is cut short: it holds {max(held, 0)} of the {frames} samples stated",
            )
    if frames is None or frames < 1:
        raise source.unreadable(FORMAT, "it holds no samples")
    return frames


def _by_file(header: Header) -> dict[str, list[Signal]]:
    """Each signal file with its signals."""
    found: dict[str, list[Signal]] = {}
    for signal in header.signals:
        found.setdefault(signal.file, []).append(signal)
    return found


def _size(source: Source, name: str, signal: Signal) -> int:
    """Size in bytes of a signal file that is there, has a known format and is not text."""
    if name == "~":
        raise source.unreadable(
            FORMAT,
            "it states the layout of a record in segments and holds no samples; give that record's header",
        )
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


def _counts(source: Source, header: Header, first: int, last: int, *, whole: bool) -> list[Steps]:
    """Raw steps of each signal in frames first to before last; whole: whether these are all."""
    rows = {
        name: iter(decoded(source.sibling(name), signals, first=first, last=last, whole=whole))
        for name, signals in _by_file(header).items()
    }
    return [next(rows[signal.file]) for signal in header.signals]
