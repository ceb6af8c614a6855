"""Philips XML of resting ECGs (Sierra ECG, PageWriter; schemas 1.03 and 1.04).

Settings beside the stored samples describe these and go before those of the acquisition. Schema 1.03 names no leads,
only the set that was recorded. Amplitudes are in µV, durations in ms.
"""

import binascii
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import UnreadableFile
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.digits import number, numbers_in
from ecgomics.io.readers.philips_header import (
    annotations,
    device,
    measurements,
    person,
    started_at,
    statements,
)
from ecgomics.io.readers.philips_samples import FORMAT, LARGEST, lead_counts, plain_name, positive, setting
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.xml_tree import attribute, child, children, parsed, root_name, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

__all__ = ["FORMAT", "SUPPORT", "read", "recognises"]

SUPPORT: Final = Support.TWO_READERS

_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
#: "0.05-150"
_BAND: Final = re.compile(r"^\s*([\d.]+)\s*-\s*([\d.]+)")
#: What stands behind the last sample of a shorter representative beat.
_PADDING: Final = 32767


def recognises(source: Source) -> bool:
    """XML whose root element is restingecgdata, in any encoding."""
    return root_name(source) == "restingecgdata"


def read(source: Source, stated: Stated) -> Contents:
    """The leads as they are stored, calibration pulse included. UnreadableFile where the file holds no samples."""
    root = _root(source)
    waves, signal = _waves(source, root), child(root, "dataacquisition/signalcharacteristics")
    fs_hz = positive(source, setting(waves, signal, "samplespersecond", "samplingrate"), "sampling rate")
    step_uv = positive(
        source, setting(waves, signal, "resolution", "resolution", "signalresolution"), "resolution"
    )
    noticed: list[str] = []
    channels = tuple(
        Channel(
            label=label,
            values=row.astype(np.float64) * (step_uv or 1.0),
            fs_hz=fs_hz,
            unit=None if step_uv is None else "uV",
            resolution=step_uv,
        )
        for label, row in lead_counts(source, waves, signal, stated, noticed)
    )
    _check_duration(waves, fs_hz, channels, noticed)
    return Contents(
        channels=channels,
        median=_beats(root, noticed),
        person=person(root),
        started_at=started_at(root),
        device=device(root),
        band_hz=_band_hz(waves, signal),
        notch_hz=_notch_hz(waves, signal),
        measurements=measurements(root),
        statements=tuple(statements(root)),
        annotations=tuple(annotations(root)),
        warnings=tuple(noticed),
    )


def _root(source: Source) -> "Element":
    """The root element, also where the file's encoding is not the one that it declares."""
    try:
        return parsed(source, FORMAT)
    except UnreadableFile:
        head = source.data[:2]
        encodings = ("utf-16",) if head in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "latin-1")
        encodings = {b"<\0": ("utf-16-le",), b"\0<": ("utf-16-be",)}.get(head, encodings)
        for encoding in encodings:
            try:
                content = _DECLARATION.sub("", source.data.decode(encoding)).encode()
            except UnicodeError:
                continue
            return parsed(Source(content=content, file=source.label, deadline=source.deadline), FORMAT)
        raise


def _waves(source: Source, root: "Element") -> "Element":
    waves = child(root, "waveforms/parsedwaveforms")
    if waves is not None and text(waves):
        return waves
    if child(root, "waveforms/unparsedwaveforms") is not None:
        raise source.unreadable(FORMAT, "its samples are in another file (unparsedwaveforms)")
    if child(root, "waveforms/leadwaveforms") is not None:
        raise source.unreadable(
            FORMAT, "its leads are stored one by one (leadwaveforms), of which no file was ever seen"
        )
    raise source.unreadable(FORMAT, "it holds no samples (parsedwaveforms)")


def _check_duration(
    waves: "Element", fs_hz: float | None, channels: Sequence[Channel], noticed: list[str]
) -> None:
    duration_ms = number(attribute(waves, "durationperchannel"))
    if fs_hz is None or duration_ms is None:
        return
    found_s = len(channels[0].values) / fs_hz
    if abs(found_s - duration_ms / 1e3) > 1.0 / fs_hz:
        noticed.append(
            f"The file states leads of {duration_ms / 1e3:g} s, but holds {found_s:g} s at its rate."
        )


# Representative beats, filters ----------------------------------------------------------------------------------------


def _beats(root: "Element", noticed: list[str]) -> tuple[Channel, ...]:
    """The representative beat of each lead, at its own rate and resolution (schema 1.03 does not state them)."""
    beats = child(root, "waveforms/repbeats")
    if beats is None:
        return ()
    if attribute(beats, "compression").lower() not in {"", "none", "uncompressed"}:
        noticed.append("The representative beats are packed by a method that is not read.")
        return ()
    fs_hz = number(attribute(beats, "samplespersec") or attribute(beats, "samplespersecond"))
    step_uv = number(attribute(beats, "resolution"))
    if not fs_hz or not step_uv or not 0.0 < fs_hz < LARGEST or not 0.0 < step_uv < LARGEST:
        noticed.append("The representative beats are left out: their rate or resolution is not stated.")
        return ()
    try:
        rows = {attribute(beat, "leadname"): _beat(beat, beats) for beat in children(beats, "repbeat")}
    except ValueError:
        noticed.append("The representative beats are damaged and left out.")
        return ()
    end = max((len(row) for row in rows.values()), default=0)
    return tuple(
        Channel(
            label=plain_name(label),
            values=np.concatenate([row * step_uv, np.full(end - len(row), np.nan)]),
            fs_hz=fs_hz,
            unit="uV",
            resolution=step_uv,
        )
        for label, row in rows.items()
        if end
    )


def _beat(beat: "Element", beats: "Element") -> Floats:
    """One representative beat in counts, without what only fills it up; ValueError where it is no beat."""
    content = text(beat, "waveform") or text(beat)
    if attribute(beats, "dataencoding").lower() == "plain":
        values = numbers_in(content)
    else:
        packed = binascii.a2b_base64("".join(content.split()).encode("ascii"), strict_mode=True)
        values = np.frombuffer(packed, "<i2").astype(np.float64)
    beating = np.flatnonzero(values != _PADDING)
    return values[: int(beating[-1]) + 1] if beating.size else values[:0]


def _band_hz(waves: "Element", signal: "Element | None") -> tuple[float | None, float | None]:
    """The band of the stored samples; the filters of the printed report are others."""
    low = number(setting(waves, signal, "hipass", "hipass"))
    high = number(setting(waves, signal, "lowpass", "lowpass"))
    band = _BAND.match(text(signal, "signalbandwidth"))
    if band is not None and low is None and high is None:
        low, high = number(band[1]), number(band[2])
    return low if low and low > 0.0 else None, high if high and high > 0.0 else None


def _notch_hz(waves: "Element", signal: "Element | None") -> float | None:
    """The first frequency of a mains filter that was applied to the stored samples."""
    if setting(waves, signal, "notchfiltered", "notchfiltered").lower() != "true":
        return None
    stated = setting(waves, signal, "notchfilterfreqs", "notchfilterfreqs", "acsetting").split()
    found = number(stated[0]) if stated else None
    return found if found and found > 0.0 else None
