"""WFDB (PhysioNet): a header (.hea) with its signal files, single or in segments.

Frames that hold several samples are never averaged; every channel keeps its own rate. Samples that the format marks as
invalid are NaN. Segments are placed by channel name, so fixed and variable layouts are read alike.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import LOWEST_FS_HZ
from ecgomics.io.archives import source_at
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import MOST_SAMPLES
from ecgomics.io.readers.wfdb_annotations import annotations_of
from ecgomics.io.readers.wfdb_comments import own_comments, person_of, statements_of
from ecgomics.io.readers.wfdb_header import DEFAULT_GAIN, Header, Signal, looks_like_header, parse_header
from ecgomics.io.readers.wfdb_signals import FORMAT, Piece, single
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

__all__ = ["FORMAT", "SUPPORT", "files_of", "header_of", "read", "recognises"]

SUPPORT: Final = Support.TWO_READERS

#: MIMIC's "normalised units": a scale that nobody stated.
_NO_UNIT = frozenset({"NU", "nu"})


def recognises(source: Source) -> bool:
    """A WFDB header, on disk or in memory."""
    return looks_like_header(source.head)


def header_of(path: Path) -> Path:
    """The header that a path stands for: itself, a record named without suffix, or the one beside a signal file."""
    if path.is_dir():
        return path
    source = source_at(path)
    if not source.is_there:
        beside = path.with_name(path.name + ".hea")
        return beside if source.sibling(beside.name).is_there else path
    beside = path.with_suffix(".hea")
    if beside == path:
        return path
    header = source.sibling(beside.name)
    return beside if header.is_there and _is_of(path, header.data) else path


def _is_of(path: Path, header_text: bytes) -> bool:
    """Whether a signal file belongs to the header of the same name (which may name it in its segments only)."""
    try:
        header = parse_header(header_text)
    except ValueError:
        return False
    return path.name in {signal.file for signal in header.signals} or (
        bool(header.segments) and path.suffix.lower() == ".dat"
    )


def read(source: Source, stated: Stated) -> Contents:
    """The ECG leads of a record. UnreadableFile where header and signal files do not fit together."""
    if source.content is not None and not source.beside:
        raise source.unreadable(
            FORMAT, "a header alone holds no samples; give its signal files together with it"
        )
    header = parsed(source)
    fs_hz = rate(source, header, stated)
    piece = _joined(source, header) if header.segments else single(source, header)
    annotations, left_out = annotations_of(source, header, fs_hz)
    own = own_comments(header.comments)
    return Contents(
        channels=tuple(channels(piece, fs_hz)),
        person=person_of(header.comments),
        started_at=own.started_at or header.started_at,
        device=own.device,
        band_hz=own.band_hz,
        notch_hz=own.notch_hz,
        measurements=own.measurements,
        statements=statements_of(header.comments),
        annotations=annotations,
        warnings=(*_noticed(piece), *left_out),
        sha256=_sha256(source, header),
    )


def channels(piece: Piece, fs_hz: float) -> list[Channel]:
    """The channels of a piece of a record of so many frames per second."""
    return [
        Channel(
            label=signal.label,
            values=values,
            fs_hz=fs_hz * signal.frame,
            unit=None if signal.unit in _NO_UNIT else signal.unit,
            resolution=1.0 / abs(signal.gain or DEFAULT_GAIN),
        )
        for signal, values in zip(piece.signals, piece.values, strict=True)
    ]


def parsed(source: Source) -> Header:
    """The header; refuses what is none, or states no signals."""
    try:
        header = parse_header(source.data)
    except ValueError as error:
        raise source.unreadable(FORMAT, f"{error}") from error
    if not header.signal_count:
        raise source.unreadable(FORMAT, "its header states no signals, so there is no lead to read")
    return header


def rate(source: Source, header: Header, stated: Stated) -> float:
    """Frames per second; refuses what is no rate and records of numerics (one value a minute)."""
    fs_hz = header.fs_hz if header.fs_hz is not None else stated.fs_hz
    if fs_hz is None:
        raise Unstated(f"{source.label} states no sampling rate: give it in Hz with fs_hz=.")
    if not 0.0 < fs_hz < np.inf:
        raise source.unreadable(
            FORMAT, f"its header states a sampling rate of {fs_hz:g} Hz; a positive one is needed"
        )
    labels = [signal.label for signal in header.signals]
    fastest = fs_hz * max((signal.frame for signal in header.signals), default=1)
    if labels and fastest < LOWEST_FS_HZ and not any(canonical_lead(label) for label in labels):
        raise source.unreadable(FORMAT, f"it holds numerics ({', '.join(labels)} at {fs_hz:.3g} Hz), no ECG")
    return fs_hz


def _noticed(piece: Piece) -> Iterator[str]:
    assumed = [s.label for s in piece.signals if s.gain is None and canonical_lead(s.label)]
    if assumed:
        yield f"No gain stated for {', '.join(assumed)}: WFDB's default of {DEFAULT_GAIN:g} steps per mV is assumed."
    if piece.broken_checksums:
        yield f"Checksums that differ from those that the header states: {piece.broken_checksums}."


# Segments ------------------------------------------------------------------------------------------------------------


def _joined(source: Source, header: Header) -> Piece:
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
            piece = single(part, parsed(part), needed=samples)
            _place(part, piece, layout=layout, rows=rows, start=start)
            broken += piece.broken_checksums
        start += samples
    return Piece(signals=layout, values=tuple(rows), broken_checksums=broken)


def _parts(source: Source, header: Header) -> list[Source | None]:
    """The header file of each segment; None for a gap."""
    parts = [None if name == "~" else source.sibling(f"{name}.hea") for name, _ in header.segments]
    missing = [part.label for part in parts if part is not None and not part.is_there]
    if missing:
        are = f" and {len(missing) - 1} more are" if len(missing) > 1 else " is"
        raise source.unreadable(FORMAT, f"the segment {missing[0]}{are} missing beside it")
    return parts


def _layout(source: Source, header: Header, parts: list[Source | None]) -> tuple[Signal, ...]:
    """The channels of the whole record in order of appearance; a layout segment, if any, comes first."""
    first = next((part for part in parts if part is not None), None)
    if first is None:
        raise source.unreadable(FORMAT, "every segment of it is a gap")
    signals = {signal.label: signal for signal in parsed(first).signals}
    for part in parts:
        for signal in parsed(part).signals if part is not None else ():
            if signal.label not in signals or signal.frame > signals[signal.label].frame:
                signals[signal.label] = signal
    return tuple(signals.values())


def _place(part: Source, piece: Piece, *, layout: tuple[Signal, ...], rows: list[Floats], start: int) -> None:
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


# Identity ------------------------------------------------------------------------------------------------------------


def _sha256(source: Source, header: Header) -> str:
    """SHA-256 of the header followed by the files that it names, in the order in which it names them."""
    digest = hashlib.sha256()
    for file in _content_files(source, header):
        digest.update(file.data)
    return digest.hexdigest()


def files_of(source: Source) -> dict[str, bytes]:
    """The files of a record by name, the header first; the header alone where it does not say which they are."""
    try:
        return {file.label: file.data for file in _content_files(source, parsed(source)) if file.is_there}
    except InvalidInput:
        return {source.label: source.data}


def _content_files(source: Source, header: Header) -> Iterator[Source]:
    yield source
    for name in dict.fromkeys(name for name, _ in header.segments if name != "~"):
        part = source.sibling(f"{name}.hea")
        yield from _content_files(part, parsed(part))
    for file in dict.fromkeys(signal.file for signal in header.signals if signal.file != "~"):
        yield source.sibling(file)
