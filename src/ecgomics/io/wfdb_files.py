"""WFDB (PhysioNet): a header (.hea) with its signal files, single or in segments.

Frames that hold several samples are never averaged; every channel keeps its own rate. Samples that the format marks as
invalid are NaN. Segments are placed by channel name, so fixed and variable layouts are read alike.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import LOWEST_FS_HZ, Recording
from ecgomics.io.source import Source, Stated, content_of
from ecgomics.io.traces import MOST_SAMPLES, Channel, traces
from ecgomics.io.wfdb_header import (
    BYTES_PER_SAMPLE,
    DEFAULT_GAIN,
    FLAC_FORMATS,
    Header,
    Signal,
    looks_like_header,
    parse_header,
    statements_of,
    subject_of,
)

FORMAT = "WFDB"

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
#: MIMIC's "normalised units": a scale that nobody stated.
_NO_UNIT = frozenset({"NU", "nu"})
#: A FLAC file that unfolds to more samples than this for each of its bytes, and is not small, is no recording.
_FLAC_SAMPLES_PER_BYTE = 64
_SMALL_SAMPLES = 2**22


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """The channels of one segment (or of a whole single-segment record) in their physical units."""

    signals: tuple[Signal, ...]
    values: tuple[Floats, ...]
    broken_checksums: int


def recognises(source: Source) -> bool:
    """A WFDB header, on disk or in memory."""
    return looks_like_header(source.head)


def header_of(path: Path) -> Path:
    """The header that a path stands for: itself, a record named without suffix, or the one beside a signal file."""
    if not path.exists():
        beside = path.with_name(path.name + ".hea")
        return beside if beside.is_file() else path
    beside = path.with_suffix(".hea")
    if not path.is_file() or beside == path or not beside.is_file():
        return path
    return beside if _is_of(path, content_of(beside)) else path


def _is_of(path: Path, header_text: bytes) -> bool:
    """Whether a signal file belongs to the header of the same name (which may name it in its segments only)."""
    try:
        header = parse_header(header_text)
    except ValueError:
        return False
    return path.name in {signal.file for signal in header.signals} or (
        bool(header.segments) and path.suffix.lower() == ".dat"
    )


def read(source: Source, stated: Stated) -> Recording:
    """The ECG leads of a record. UnreadableFile where header and signal files do not fit together."""
    if source.path is None:
        raise source.unreadable(
            FORMAT, "a header alone holds no samples; give its signal files together with it"
        )
    header = _header(source)
    fs_hz = _rate(source, header, stated)
    piece = _joined(source, header) if header.segments else _single(source, header)
    channels = [
        Channel(
            label=signal.label,
            values=values,
            fs_hz=fs_hz * signal.frame,
            unit=None if signal.unit in _NO_UNIT else signal.unit,
            resolution=1.0 / (signal.gain or DEFAULT_GAIN),
        )
        for signal, values in zip(piece.signals, piece.values, strict=True)
    ]
    found = traces(channels, label=source.label, stated=stated)
    return Recording(
        ecg_mv=found.ecg_mv,
        fs_hz=found.fs_hz,
        leads=found.leads,
        name=source.name,
        subject=subject_of(header.comments),
        started_at=header.started_at,
        source_format=FORMAT,
        source_sha256=_sha256(source, header),
        resolution_uv=found.resolution_uv,
        statements=statements_of(header.comments),
        warnings=(*_noticed(piece, found.leads), *found.warnings),
    )


def _header(source: Source) -> Header:
    try:
        header = parse_header(source.data)
    except ValueError as error:
        raise source.unreadable(FORMAT, f"{error}") from error
    if not header.signal_count:
        raise source.unreadable(FORMAT, "its header states no signals, so there is no lead to read")
    return header


def _rate(source: Source, header: Header, stated: Stated) -> float:
    """Frames per second; refuses what is no rate and records of numerics (one value a minute)."""
    fs_hz = header.fs_hz if header.fs_hz is not None else stated.fs_hz
    if fs_hz is None:
        raise Unstated(f"{source.label} states no sampling rate: give it in Hz with --fs.")
    if not 0.0 < fs_hz < np.inf:
        raise source.unreadable(
            FORMAT, f"its header states a sampling rate of {fs_hz:g} Hz; a positive one is needed"
        )
    labels = [signal.label for signal in header.signals]
    fastest = fs_hz * max((signal.frame for signal in header.signals), default=1)
    if labels and fastest < LOWEST_FS_HZ and not any(canonical_lead(label) for label in labels):
        raise source.unreadable(FORMAT, f"it holds numerics ({', '.join(labels)} at {fs_hz:.3g} Hz), no ECG")
    return fs_hz


def _noticed(piece: _Piece, leads: tuple[str, ...]) -> Iterator[str]:
    assumed = [s.label for s in piece.signals if s.gain is None and canonical_lead(s.label) in leads]
    if assumed:
        yield f"No gain stated for {', '.join(assumed)}: WFDB's default of {DEFAULT_GAIN:g} steps per mV is assumed."
    if piece.broken_checksums:
        yield f"Checksums that differ from those that the header states: {piece.broken_checksums}."


# Segments ------------------------------------------------------------------------------------------------------------


def _joined(source: Source, header: Header) -> _Piece:
    """The segments of a record one after another, each channel in its own row; gaps and absent channels are NaN."""
    parts = _parts(source, header)
    layout = _layout(source, header, parts)
    total = sum(samples for _, samples in header.segments)
    leads = [signal for signal in layout if canonical_lead(signal.label)] or layout
    size = total * sum(signal.frame for signal in leads)
    if size > MOST_SAMPLES:
        raise source.unreadable(
            FORMAT, f"it holds {size:,} samples, more than the {MOST_SAMPLES:,} that are read at once"
        )
    # Channels that are no leads are only named in a warning: they get a constant that takes no memory.
    rows = [
        np.full(total * s.frame, np.nan) if s in leads else np.broadcast_to(np.nan, (total * s.frame,))
        for s in layout
    ]
    start, broken = 0, 0
    for (_, samples), part in zip(header.segments, parts, strict=True):
        if part is not None and samples:
            piece = _single(part, _header(part), needed=samples)
            _place(part, piece, layout=layout, rows=rows, start=start)
            broken += piece.broken_checksums
        start += samples
    return _Piece(signals=layout, values=tuple(rows), broken_checksums=broken)


def _parts(source: Source, header: Header) -> list[Source | None]:
    """The header file of each segment; None for a gap."""
    folder = _folder(source)
    parts = [None if name == "~" else Source(path=folder / f"{name}.hea") for name, _ in header.segments]
    missing = [
        part.label for part in parts if part is not None and part.path is not None and not part.path.is_file()
    ]
    if missing:
        are = f" and {len(missing) - 1} more are" if len(missing) > 1 else " is"
        raise source.unreadable(FORMAT, f"the segment {missing[0]}{are} missing beside it")
    return parts


def _layout(source: Source, header: Header, parts: list[Source | None]) -> tuple[Signal, ...]:
    """The channels of the whole record in order of appearance; a layout segment, if any, comes first."""
    first = next((part for part in parts if part is not None), None)
    if first is None:
        raise source.unreadable(FORMAT, "every segment of it is a gap")
    signals = {signal.label: signal for signal in _header(first).signals}
    for part in parts:
        for signal in _header(part).signals if part is not None else ():
            if signal.label not in signals or signal.frame > signals[signal.label].frame:
                signals[signal.label] = signal
    return tuple(signals.values())


def _place(
    part: Source, piece: _Piece, *, layout: tuple[Signal, ...], rows: list[Floats], start: int
) -> None:
    place = {signal.label: number for number, signal in enumerate(layout)}
    for signal, values in zip(piece.signals, piece.values, strict=True):
        number = place[signal.label]
        if not rows[number].flags.writeable:
            continue
        frame = layout[number].frame
        if signal.frame != frame:
            raise part.unreadable(
                FORMAT, f"its channel {signal.label} has another rate than in the other segments"
            )
        at = start * frame
        rows[number][at : at + len(values)] = values


# Signal files --------------------------------------------------------------------------------------------------------


def _single(source: Source, header: Header, *, needed: int | None = None) -> _Piece:
    """One signal record; as a segment it holds the number of frames needed."""
    if header.segments:
        raise source.unreadable(FORMAT, "a segment of a record cannot itself have segments")
    frames = _frames(source, header)
    if needed is not None and frames != needed:
        raise source.unreadable(FORMAT, f"it holds {frames} samples where its record states {needed}")
    counts = _counts(source, header, frames)
    values = []
    broken = 0
    for signal, steps in zip(header.signals, counts, strict=True):
        broken += _is_damaged(signal, steps)
        values.append(_physical(signal, steps))
    return _Piece(signals=header.signals, values=tuple(values), broken_checksums=broken)


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


def _frames(source: Source, header: Header) -> int:
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
    path = _folder(source) / name
    if not path.is_file():
        raise source.unreadable(FORMAT, f"its signal file {name} is missing beside it")
    if _is_text(Source(path=path).head):
        raise source.unreadable(FORMAT, f"its signal file {name} is text, not samples")
    return path.stat().st_size


def _is_text(head: bytes) -> bool:
    """Nothing but printable ASCII and white space, over more bytes than samples could do by chance."""
    return len(head) >= 16 and not head.translate(None, delete=bytes((9, 10, 13, *range(32, 127))))


def _limit_flac(source: Source, name: str, *, expected: int, size: int) -> None:
    if expected > _SMALL_SAMPLES and expected > size * _FLAC_SAMPLES_PER_BYTE:
        raise source.unreadable(
            FORMAT,
            f"{name} has {size:,} bytes but claims {expected:,} samples; "
            f"at most {_FLAC_SAMPLES_PER_BYTE} samples per byte are unfolded",
        )


def _counts(source: Source, header: Header, frames: int) -> list[Ints]:
    """Raw steps of each signal, frames × samples per frame long."""
    if all(signal.format in _WHOLE_BYTES and not signal.skew for signal in header.signals):
        return _whole_bytes(source, header, frames)
    return _by_wfdb(source, header)


def _whole_bytes(source: Source, header: Header, frames: int) -> list[Ints]:
    """Interleaved samples of whole bytes, the commonest formats, without loading the wfdb package."""
    counts: list[Ints] = [np.empty(0, dtype=np.intp)] * len(header.signals)
    for name in dict.fromkeys(signal.file for signal in header.signals):
        numbers = [number for number, signal in enumerate(header.signals) if signal.file == name]
        widths = [header.signals[number].frame for number in numbers]
        dtype, zero = _WHOLE_BYTES[header.signals[numbers[0]].format]
        offset = header.signals[numbers[0]].offset
        flat = np.fromfile(_folder(source) / name, dtype=dtype, count=frames * sum(widths), offset=offset)
        table = np.ascontiguousarray(flat.reshape(frames, sum(widths)).T)
        for number, end, width in zip(numbers, np.cumsum(widths), widths, strict=True):
            counts[number] = table[end - width : end].T.reshape(-1).astype(np.intp) - zero
    return counts


def _by_wfdb(source: Source, header: Header) -> list[Ints]:
    """Every other format, by the wfdb package.

    It reports what it cannot read by many kinds of errors: ValueError (syntax, sizes, FLAC), TypeError, KeyError,
    IndexError, AttributeError and ZeroDivisionError (header fields that contradict each other), OSError (files),
    RuntimeError (soundfile), NotImplementedError.
    """
    import wfdb

    if "::" in str(_folder(source) / source.label):
        raise source.unreadable(FORMAT, "“::” in its path is not allowed")  # a chain of file systems to wfdb
    try:
        path = _folder(source) / Path(source.label).stem
        record = wfdb.rdrecord(str(path), physical=False, smooth_frames=False)
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


# Identity ------------------------------------------------------------------------------------------------------------


def _folder(source: Source) -> Path:
    if source.path is None:
        raise UnreadableFile("A WFDB record in memory needs its files by name.")
    return source.path.parent


def _sha256(source: Source, header: Header) -> str:
    """SHA-256 of the header followed by the files that it names, in the order in which it names them."""
    digest = hashlib.sha256()
    for path in _content_files(source, header):
        digest.update(content_of(path))
    return digest.hexdigest()


def _content_files(source: Source, header: Header) -> Iterator[Path]:
    folder = _folder(source)
    yield folder / source.label
    for name in dict.fromkeys(name for name, _ in header.segments if name != "~"):
        part = Source(path=folder / f"{name}.hea")
        yield from _content_files(part, _header(part))
    for file in dict.fromkeys(signal.file for signal in header.signals if signal.file != "~"):
        yield folder / file
