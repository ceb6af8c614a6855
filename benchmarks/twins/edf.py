"""EDF, EDF+ and BDF files composed field by field from known values, with the traps of real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

_EDF_LIMITS = (-32768, 32767)
_BDF_LIMITS = (-8388608, 8388607)


@dataclass(frozen=True, slots=True)
class TwinSignal:
    """A signal: its label, digital values, and how its header describes it."""

    label: str
    digital: Sequence[int]
    unit: str = "mV"
    physical: tuple[str, str] = ("-3.2768", "3.2767")
    digital_range: tuple[str, str] | None = None
    prefilter: str = ""
    transducer: str = ""


@dataclass(frozen=True, slots=True)
class TwinFile:
    """The fields of a header and its data records; the defaults make a plain file that is right in everything."""

    signals: Sequence[TwinSignal]
    records: int = 1
    duration: str = "1"
    patient: str = "ID-4711 F 01-JUN-1950 Doe_Jane"
    recording: str = "Startdate 03-FEB-2001 AB-77 Dr_Roe Acme_E1"
    day: str = "03.02.01"
    clock: str = "10.11.12"
    reserved: str = ""
    stated_records: str | None = None
    header_size: str | None = None
    is_bdf: bool = False
    annotations: Sequence[bytes] = field(default=())
    """The annotation signal of each data record."""


def edf(file: TwinFile) -> bytes:
    """The content of a file."""
    count = len(file.signals) + bool(file.annotations)
    fixed = (
        (b"\xffBIOSEMI" if file.is_bdf else b"0", 8),
        (file.patient.encode("latin-1"), 80),
        (file.recording.encode("latin-1"), 80),
        (file.day.encode(), 8),
        (file.clock.encode(), 8),
        ((file.header_size or f"{256 * (count + 1)}").encode(), 8),
        (file.reserved.encode(), 44),
        ((file.stated_records or f"{file.records}").encode(), 8),
        (file.duration.encode(), 8),
        (f"{count}".encode(), 4),
    )
    content = b"".join(text[:size].ljust(size) for text, size in fixed)
    return content + _signal_header(file) + _records(file)


def time_list(onset_s: float, *texts: str, duration: str = "") -> bytes:
    """One time-stamped list of annotations; without a text it tells when a data record begins."""
    lasts = f"\x15{duration}" if duration else ""
    return f"{onset_s:+.10g}{lasts}\x14".encode() + ("\x14".join(texts) + "\x14").encode() + b"\0"


def _signal_header(file: TwinFile) -> bytes:
    kind = "BDF" if file.is_bdf else "EDF"
    limits = _BDF_LIMITS if file.is_bdf else _EDF_LIMITS
    edges = (f"{limits[0]}", f"{limits[1]}")
    rows = [
        (
            s.label,
            s.transducer,
            s.unit,
            *s.physical,
            *(s.digital_range or edges),
            s.prefilter,
            str(len(s.digital) // file.records),
            "",
        )
        for s in file.signals
    ]
    if file.annotations:
        size = f"{_annotation_bytes(file) // _width(file)}"
        rows.append((f"{kind} Annotations", "", "", "-1", "1", *edges, "", size, ""))
    widths = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
    return b"".join(
        row[place].encode("latin-1")[:width].ljust(width)
        for place, width in enumerate(widths)
        for row in rows
    )


def _records(file: TwinFile) -> bytes:
    content = b""
    for number in range(file.records):
        for signal in file.signals:
            size = len(signal.digital) // file.records
            values = np.asarray(signal.digital[number * size : (number + 1) * size], dtype="<i4")
            content += values.view(np.uint8).reshape(-1, 4)[:, : _width(file)].tobytes()
        if file.annotations:
            content += file.annotations[number].ljust(_annotation_bytes(file), b"\0")
    return content


def _width(file: TwinFile) -> int:
    return 3 if file.is_bdf else 2


def _annotation_bytes(file: TwinFile) -> int:
    longest = max(map(len, file.annotations))
    return -(-longest // _width(file)) * _width(file)


def ramp(count: int, step: int = 7) -> list[int]:
    """Digital values that are all different from their neighbours."""
    return [(step * place) % 1000 - 500 for place in range(count)]


def twins() -> dict[str, bytes]:
    """Small files of each kind."""
    lead = TwinSignal("ECG II", ramp(750), prefilter="HP:0.05Hz LP:150Hz N:50Hz")
    begins = [0.25, 1.25, 4.25]
    marks = [time_list(onset) + time_list(onset + 0.5, "Sleep stage W", duration="30") for onset in begins]
    return {
        "plain.edf": edf(TwinFile([lead, TwinSignal("EEG Fpz-Cz", ramp(300), "uV")], records=3)),
        "plus.edf": edf(TwinFile([lead], records=3, reserved="EDF+C", annotations=marks)),
        "gaps.edf": edf(TwinFile([lead], records=3, reserved="EDF+D", annotations=marks)),
        "plain.bdf": edf(
            TwinFile(
                [lead, TwinSignal("Status", ramp(750), "Boolean")], records=3, is_bdf=True, reserved="24BIT"
            )
        ),
        "plus.bdf": edf(TwinFile([lead], records=3, is_bdf=True, reserved="BDF+D", annotations=marks)),
        "latin.edf": edf(
            TwinFile(
                [TwinSignal("EKG I", ramp(600), "µV"), TwinSignal("Extremität", ramp(6), "?")],
                records=2,
                duration="0,5",
                day="03/02/01",
                clock="10:11:12",
                stated_records="-1",
                header_size="512",
            )
        ),
    }
