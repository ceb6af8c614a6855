"""The samples in WFDB signal files: every format of https://physionet.org/physiotools/wag/signal-5.htm.

Decoded here, from memory, as the wfdb package reads from disk only and averages or expands by its own rules.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.io.limits import SAMPLES_PER_BYTE, expands_too_far
from ecgomics.io.readers.wfdb_header import FLAC_FORMATS, Signal
from ecgomics.io.source import Source

FORMAT: Final = "WFDB"
#: Differences from sample to sample, which cannot be read from the middle.
DIFFERENCES: Final = 8

Bytes = np.typing.NDArray[np.uint8]
Steps = np.typing.NDArray[np.signedinteger[Any]]

#: Samples of one FLAC channel that are unfolded at once.
_FLAC_CHUNK: Final = 2**16
_FLAC_INFO_END: Final = 42
#: FLAC decodes to whole machine words, its values at their upper end.
_FLAC_WORDS: Final = {"PCM_S8": (np.int16, 8), "PCM_16": (np.int16, 16), "PCM_24": (np.int32, 24)}


def _bits_12(three: Bytes) -> Steps:
    """Two samples in three bytes."""
    low, middle, high = three.reshape(-1, 3).T.astype(np.int16)
    both = np.stack([low | (middle & 0x0F) << 8, high | (middle & 0xF0) << 4], axis=1).reshape(-1)
    return _signed(both, 12)


def _bits_10_in_words(four: Bytes) -> Steps:
    """Three samples in two words of 16 bits: two in their upper bits but the last five, which make up the third."""
    first, second = four.view("<u2").reshape(-1, 2).T
    third = first >> 11 | second >> 11 << 5
    ten = np.stack([first >> 1 & 0x3FF, second >> 1 & 0x3FF, third], axis=1).reshape(-1)
    return _signed(ten.astype(np.int16), 10)


def _bits_10(four: Bytes) -> Steps:
    """Three samples in a word of 32 bits, from its lowest bit on."""
    words = four.view("<u4")
    ten = np.stack([words & 0x3FF, words >> 10 & 0x3FF, words >> 20 & 0x3FF], axis=1).reshape(-1)
    return _signed(ten.astype(np.int16), 10)


def _bits_24(three: Bytes) -> Steps:
    low, middle, high = three.reshape(-1, 3).T.astype(np.int32)
    return _signed(low | middle << 8 | high << 16, 24)


def _signed(values: Steps, bits: int) -> Steps:
    """Two's complement of so many bits."""
    spare = 8 * values.itemsize - bits
    return values << spare >> spare


@dataclass(frozen=True, slots=True)
class _Packing:
    """How many samples share how many bytes, and how they are told apart."""

    samples: int
    size: int
    unpacked: Callable[[Bytes], Steps]


_PACKINGS: Final = {
    DIFFERENCES: _Packing(1, 1, lambda raw: raw.view("i1")),
    16: _Packing(1, 2, lambda raw: raw.view("<i2")),
    24: _Packing(1, 3, _bits_24),
    32: _Packing(1, 4, lambda raw: raw.view("<i4")),
    61: _Packing(1, 2, lambda raw: raw.view(">i2")),
    80: _Packing(1, 1, lambda raw: raw.astype(np.int16) - 2**7),
    160: _Packing(1, 2, lambda raw: raw.view("<u2").astype(np.int32) - 2**15),
    212: _Packing(2, 3, _bits_12),
    310: _Packing(3, 4, _bits_10_in_words),
    311: _Packing(3, 4, _bits_10),
}


def decoded(file: Source, signals: Sequence[Signal], *, first: int, last: int, whole: bool) -> list[Steps]:
    """The steps of the signals of one file in frames first to before last; whole: whether that is all of them.

    The file was found to hold them. UnreadableFile where compressed content is damaged.
    """
    widths = [signal.frame for signal in signals]
    if signals[0].format in FLAC_FORMATS:
        return _unfolded(file, signals, first=first, last=last)
    begin = 0 if signals[0].format == DIFFERENCES else first
    flat = _flat(file, signals[0], begin=begin * sum(widths), end=last * sum(widths), whole=whole)
    rows = _rows(flat.reshape(last - begin, sum(widths)), widths)
    if signals[0].format != DIFFERENCES:
        return rows
    levels = [
        np.cumsum(row, dtype=np.int64) + signal.initial for row, signal in zip(rows, signals, strict=True)
    ]
    return [row[first * signal.frame :] for row, signal in zip(levels, signals, strict=True)]


def _rows(table: Steps, widths: Sequence[int]) -> list[Steps]:
    """The samples of each signal one after another, from frames that hold so many of each."""
    if all(width == 1 for width in widths):
        return list(np.ascontiguousarray(table.T))
    ends = np.cumsum(widths)
    return [table[:, end - width : end].reshape(-1) for end, width in zip(ends, widths, strict=True)]


def _flat(file: Source, signal: Signal, *, begin: int, end: int, whole: bool) -> Steps:
    """Samples begin to before end of a file, all its signals interleaved."""
    packing = _PACKINGS[signal.format]
    skipped, groups = begin // packing.samples, -(-end // packing.samples)
    offset, size = signal.offset + skipped * packing.size, (groups - skipped) * packing.size
    raw = _raw(file, offset, size, whole=whole)
    if len(raw) < size:  # the last group of samples need not be complete
        raw = np.pad(raw, (0, size - len(raw)))
    at = skipped * packing.samples
    return packing.unpacked(raw)[begin - at : end - at]


def _raw(file: Source, offset: int, size: int, *, whole: bool) -> Bytes:
    if whole or file.path is None:
        content = file.data
        return np.frombuffer(content, np.uint8, count=min(size, len(content) - offset), offset=offset)
    return np.fromfile(file.path, np.uint8, count=size, offset=offset)


# FLAC -----------------------------------------------------------------------------------------------------------------


def flac_samples(source: Source, file: Source, signals: Sequence[Signal], *, frames: int | None) -> int:
    """Samples of each channel that a FLAC file states (or its header, where it does not), before it is unfolded.

    UnreadableFile where it is none, does not fit the header, or claims more than any recording has.
    """
    head = file.head
    if not head.startswith((b"fLaC\x00", b"fLaC\x80")) or len(head) < _FLAC_INFO_END:
        raise source.unreadable(FORMAT, f"{file.label} is no FLAC file")
    bits = int.from_bytes(head[18:26], "big")  # rate 20, channels 3, bits per sample 5, samples 36
    channels, samples = (bits >> 41 & 0x7) + 1, bits & (2**36 - 1)
    width = signals[0].frame
    if channels != len(signals) or any(signal.frame != width for signal in signals):
        raise source.unreadable(
            FORMAT, f"{file.label} has {channels} channels, which are not those that the header states"
        )
    claimed = max(samples, (frames or 0) * width) * channels
    if expands_too_far(claimed, file.size):
        raise source.unreadable(
            FORMAT,
            f"{file.label} has {file.size:,} bytes but claims {claimed:,} samples; "
            f"at most {SAMPLES_PER_BYTE} samples per byte are unfolded",
        )
    return samples or (frames or 0) * width + signals[0].offset


def _unfolded(file: Source, signals: Sequence[Signal], *, first: int, last: int) -> list[Steps]:
    import soundfile

    width, offset = signals[0].frame, signals[0].offset
    wanted, pieces = (last - first) * width, []
    try:
        with soundfile.SoundFile(io.BytesIO(file.data)) as flac:
            word, bits = _FLAC_WORDS[flac.subtype]
            if bits > signals[0].format - 500 or flac.channels != len(signals):
                raise file.unreadable(FORMAT, f"its samples have {bits} bits, more than its header states")
            flac.seek(first * width + offset)
            while wanted and len(piece := flac.read(min(wanted, _FLAC_CHUNK), word.__name__, always_2d=True)):
                file.in_time(FORMAT)
                pieces.append(piece >> (8 * piece.itemsize - bits))
                wanted -= len(piece)
    except (KeyError, RuntimeError, ValueError) as error:
        raise file.unreadable(FORMAT, "its FLAC content is damaged") from error
    if wanted:
        raise file.unreadable(FORMAT, f"its FLAC content ends {wanted:,} samples early")
    return list(np.ascontiguousarray(np.concatenate(pieces).T))
