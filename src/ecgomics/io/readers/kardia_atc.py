"""AliveCor Kardia .atc: the recordings of KardiaMobile, KardiaMobile 6L and 12L.

ALIVE and three zeros, uint32 version, then blocks in any order: four letters, uint32 length, data, uint32 checksum (the
sum of all bytes of the block before it). All little endian. Source: AliveCor, ATC File Format Specification 1.7.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import numpy as np

from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Annotation
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "AliveCor .atc"
SUPPORT: Final = Support.ONE_READER

_SIGNATURE: Final = b"ALIVE\0\0\0"
_FIRST_BLOCK: Final = len(_SIGNATURE) + 4
_HEAD: Final = struct.Struct("<4sI")
_CHECKSUM: Final = struct.Struct("<I")
#: Kind of samples, rate in Hz, resolution in nV, flags.
_FORMAT: Final = struct.Struct("<BHHB")
_INT16: Final = 1
#: The fourth letter of the blocks of each lead: "ecg ", "ecg2", … "ecgc"; the same for "avg" and "med".
_SUFFIXES: Final[Mapping[str, str]] = dict(zip(" 23456789abc", STANDARD_LEADS, strict=True))
#: Bits of the flags: the mains has 60 Hz; filters against the mains; a high pass of 0.1 Hz; AliveCor's own filter.
_MAINS_60, _MAINS_FILTERS, _BASELINE_FILTER, _ENHANCED = 2, 4 | 32, 16, 64
_BASELINE_HZ: Final = 0.1
#: The texts of the info block with their sizes in bytes.
_INFO: Final = {
    "recorded at": 32,
    "recording identifier": 40,
    "phone identifier": 44,
    "phone": 32,
    "software": 32,
    "hardware": 32,
    "device data": 52,
}
#: Of these, what may tell who it is. A phone often has the name of a person.
_TELLING: Final = ("recording identifier", "phone identifier", "phone", "device data")
#: "19kHz 200Hz/mV" is the way in which the device sends its signal to the phone, and no model.
_NO_MODEL: Final = re.compile(r"^\d+\s*kHz\b")
#: A zone of older files, with one digit for its hours: "-7:00".
_SHORT_ZONE: Final = re.compile(r"([+-])(\d:\d\d)$")
_MARK: Final = np.dtype([("tick", "<u4"), ("beat", "<u2")])
_BEATS: Final = ("unknown", "normal", "ventricular", "atrial", "fusion", "junctional", "paced")
#: More marks than this are damage: eleven days of beats at 60 /min.
_MOST_MARKS: Final = 1_000_000


def recognises(source: Source) -> bool:
    """The letters ALIVE and three zeros."""
    return source.head.startswith(_SIGNATURE)


def read(source: Source, stated: Stated) -> Contents:
    """The leads of a recording. UnreadableFile where a block of samples is damaged: its checksum says so."""
    blocks, damaged = _blocks(source)
    if "fmt " not in blocks:
        raise source.unreadable(FORMAT, "it has no block “fmt ”, which states its rate and resolution")
    if "fmt " in damaged:
        raise source.unreadable(FORMAT, "the checksum of its block “fmt ” is not that of its content")
    fs_hz, step_nv, flags = _stated_format(source, blocks["fmt "])
    channels = tuple(_leads(source, blocks, damaged, "ecg", (fs_hz, step_nv)))
    if not channels:
        raise source.unreadable(FORMAT, "it has no block of samples (“ecg ”)")
    sound = {name: data for name, data in blocks.items() if name not in damaged}
    beats = next((kind for kind in ("med", "avg") if any(name[:3] == kind for name in sound)), "med")
    info = _info(blocks.get("info", b""))
    return Contents(
        channels=channels,
        median=tuple(_leads(source, sound, frozenset(), beats, (fs_hz, step_nv))),
        person=Person(others={what: info[what] for what in _TELLING if info.get(what)}),
        started_at=_started_at(info.get("recorded at", "")),
        device=_device(info.get("hardware", "")),
        band_hz=(_BASELINE_HZ if flags & _BASELINE_FILTER else None, None),
        notch_hz=(60.0 if flags & _MAINS_60 else 50.0) if flags & _MAINS_FILTERS else None,
        annotations=tuple(_marks(source, sound.get("ann ", b""))),
        warnings=tuple(_noticed(channels, damaged, flags)),
    )


def _blocks(source: Source) -> tuple[dict[str, bytes], frozenset[str]]:
    """The first block of each name, and the names of those whose checksum is not that of their bytes."""
    data, offset = source.data, _FIRST_BLOCK
    blocks: dict[str, bytes] = {}
    damaged = set()
    while offset < len(data):
        left = len(data) - offset - _HEAD.size - _CHECKSUM.size
        name, size = _HEAD.unpack_from(data, offset) if left >= 0 else (b"", 0)
        if size > left:
            raise source.unreadable(
                FORMAT, f"it is cut short in its block {len(blocks) + 1} ({_shown(name)})"
            )
        end = offset + _HEAD.size + size
        label = name.decode("latin-1")
        if label not in blocks:
            blocks[label] = data[offset + _HEAD.size : end]
            if _CHECKSUM.unpack_from(data, end)[0] not in _sums(data[offset:end]):
                damaged.add(label)
        offset = end + _CHECKSUM.size
        source.in_time(FORMAT)
    return blocks, frozenset(damaged)


def _sums(block: bytes) -> Iterator[int]:
    """The checksum as nearly all files have it, as writers with signed bytes have it, and the CRC-32 of the format."""
    yield int(np.frombuffer(block, np.uint8).sum(dtype=np.uint64)) & 0xFFFFFFFF
    yield int(np.frombuffer(block, np.int8).sum(dtype=np.int64)) & 0xFFFFFFFF
    yield zlib.crc32(block)


def _shown(name: bytes) -> str:
    return f"“{name.decode()}”" if name.isascii() and name.decode().isprintable() and name else "no name"


def _stated_format(source: Source, block: bytes) -> tuple[float, float, int]:
    """Rate in Hz, resolution in nV, and flags."""
    if len(block) < _FORMAT.size:
        raise source.unreadable(FORMAT, f"its block “fmt ” has {len(block)} bytes; {_FORMAT.size} are needed")
    kind, fs_hz, step_nv, flags = _FORMAT.unpack_from(block)
    if kind != _INT16:
        raise source.unreadable(FORMAT, f"its samples are of kind {kind}; 1 (16 bits, signed) is read")
    if not fs_hz or not step_nv:
        raise source.unreadable(FORMAT, f"it states {fs_hz} Hz and {step_nv} nV; positive numbers are needed")
    return float(fs_hz), float(step_nv), flags


def _leads(
    source: Source,
    blocks: Mapping[str, bytes],
    damaged: frozenset[str],
    kind: str,
    scale: tuple[float, float],
) -> Iterator[Channel]:
    """The leads of one kind of blocks (ecg, avg or med); a shorter one ends in a gap."""
    rows = {name: blocks[name] for suffix in _SUFFIXES if (name := kind + suffix) in blocks}
    longest = max((len(block) for block in rows.values()), default=0) // 2
    for name, block in rows.items():
        lead = _SUFFIXES[name[3]]
        if name in damaged:
            raise source.unreadable(
                FORMAT, f"the checksum of its block “{name}” (lead {lead}) is not that of its samples"
            )
        if len(block) % 2:
            raise source.unreadable(FORMAT, f"its block “{name}” ends within a sample")
        values = np.frombuffer(block, "<i2") * scale[1]
        yield Channel(
            label=lead,
            values=np.concatenate([values, np.full(longest - len(values), np.nan)]),
            fs_hz=scale[0],
            unit="nV",
            resolution=scale[1],
        )


def _info(block: bytes) -> dict[str, str]:
    found, offset = {}, 0
    for what, size in _INFO.items():
        found[what] = block[offset : offset + size].partition(b"\0")[0].decode(errors="replace").strip()
        offset += size
    return found


def _started_at(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_SHORT_ZONE.sub(r"\g<1>0\2", stamp))
    except ValueError:
        return None


def _device(hardware: str) -> str:
    """The recorder; older files name the way of transmission instead of a model."""
    return "AliveCor" if _NO_MODEL.match(hardware) else f"AliveCor {hardware}".strip()


def _marks(source: Source, block: bytes) -> Iterator[Annotation]:
    """Beats that the app found: ticks from the start and the kind of each."""
    count = (len(block) - 4) // _MARK.itemsize
    if count <= 0:
        return
    if count > _MOST_MARKS:
        raise source.unreadable(FORMAT, f"its block “ann ” holds {count} marks; no recording has as many")
    (per_s,) = _CHECKSUM.unpack_from(block)
    marks = np.frombuffer(block, _MARK, count=count, offset=4)
    if not per_s:
        return
    starts_s = marks["tick"] / float(per_s)
    for start_s, beat in zip(starts_s.tolist(), marks["beat"].tolist(), strict=True):
        yield Annotation(start_s=start_s, code=_BEATS[beat] if beat < len(_BEATS) else str(beat))


def _noticed(channels: tuple[Channel, ...], damaged: frozenset[str], flags: int) -> Iterator[str]:
    if flags & _ENHANCED:
        yield "The signal is AliveCor's enhanced (filtered) one."
    if short := [channel.label for channel in channels if channel.label and np.isnan(channel.values).any()]:
        yield f"Shorter than the other leads, with a gap at the end: {', '.join(short)}."
    for name in sorted(damaged):
        if name == "info":
            yield "The checksum of the block “info” is not that of its content: start and device may be wrong."
        elif name[:3] in {"ann", "avg", "med"}:
            yield f"The checksum of the block “{name}” is not that of its content, which is left out."
