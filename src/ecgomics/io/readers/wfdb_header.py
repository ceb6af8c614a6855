"""WFDB headers: the record line, signal lines, segment lines and comments of a .hea file.

Format: https://physionet.org/physiotools/wag/header-5.htm. Read here, without the wfdb package, because a header must
be understood to find recordings in a folder, to tell a stated gain from an assumed one and to refuse nonsense early.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

#: Bytes of one sample in each signal format; the FLAC formats have no fixed size.
BYTES_PER_SAMPLE = {
    **{8: Fraction(1), 16: Fraction(2), 24: Fraction(3), 32: Fraction(4), 61: Fraction(2), 80: Fraction(1)},
    **{160: Fraction(2), 212: Fraction(3, 2), 310: Fraction(4, 3), 311: Fraction(4, 3)},
}
FLAC_FORMATS = frozenset({508, 516, 524})
#: WFDB's own gain where a header states none, steps per mV.
DEFAULT_GAIN = 200.0

#: Largest and smallest gain that is taken for one, steps per unit.
_GAINS = (1e-12, 1e15)
_WHOLE = r"\d{1,15}"
_NUMBER = r"[-+]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][-+]?\d{1,4})?"

_RECORD = re.compile(
    rf"^(?P<name>[-\w]+)(?:/(?P<segments>{_WHOLE}))?\s+(?P<signals>{_WHOLE})"
    rf"(?:\s+(?P<fs>{_NUMBER})(?:/\S+)?)?(?:\s+(?P<samples>{_WHOLE}))?"
    r"(?:\s+(?P<time>\d{1,9}(?::\d{1,9}){1,2}(?:\.\d{1,9})?))?(?:\s+(?P<date>\d{1,9}/\d{1,9}/\d{1,9}))?(?:\s.*)?$"
)
_SIGNAL = re.compile(
    rf"^(?P<file>~|[^\s/\\:]+)\s+(?P<format>{_WHOLE})(?:x(?P<frame>{_WHOLE}))?(?::(?P<skew>{_WHOLE}))?"
    rf"(?:\+(?P<offset>{_WHOLE}))?"
    rf"(?:\s+(?P<gain>{_NUMBER})(?:\((?P<baseline>-?\d{{1,12}})\))?(?:/(?P<unit>\S+))?)?"
    rf"(?:\s+(?P<bits>{_WHOLE}))?(?:\s+(?P<zero>-?\d{{1,12}}))?(?:\s+(?P<initial>-?\d{{1,12}}))?"
    rf"(?:\s+(?P<checksum>-?{_WHOLE}))?(?:\s+{_WHOLE})?(?:\s+(?P<label>.*?))?\s*$"
)
_SEGMENT = re.compile(rf"^(?P<name>~|[-\w]+)\s+(?P<samples>{_WHOLE})\s*$")


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal line. gain is None where the header states none (or 0, which means the same)."""

    file: str
    format: int
    frame: int
    skew: int
    offset: int
    gain: float | None
    baseline: int
    initial: int
    """Value before the first difference, in the format that stores differences."""
    unit: str
    checksum: int | None
    label: str


@dataclass(frozen=True, slots=True)
class Header:
    """A whole header. segments is empty for an ordinary record; samples counts frames, None where unstated."""

    name: str
    fs_hz: float | None
    samples: int | None
    started_at: datetime | None
    signal_count: int
    signals: tuple[Signal, ...]
    segments: tuple[tuple[str, int], ...]
    comments: tuple[str, ...]


def looks_like_header(head: bytes) -> bool:
    """Whether text starts with a record line followed by a signal or segment line (or by nothing, with 0 signals)."""
    if b"\x00" in head:
        return False
    lines = [line for line in _lines(head)[:60] if line and not line.startswith("#")]
    record = _RECORD.match(lines[0]) if lines else None
    if record is None:
        return False
    if len(lines) == 1:
        return int(record["signals"]) == 0
    if record["segments"]:
        return _SEGMENT.match(lines[1]) is not None
    signal = _SIGNAL.match(lines[1])
    return signal is not None and not _is_number(signal["file"])


def parse_header(text: bytes) -> Header:
    """The header of a record; ValueError says in a few words which line is wrong."""
    lines = _lines(text)
    comments = tuple(line.lstrip("#").strip() for line in lines if line.startswith("#"))
    content = [line for line in lines if line and not line.startswith("#")]
    record = _RECORD.match(content[0]) if content else None
    if record is None:
        raise ValueError("it has no record line")
    return Header(
        name=record["name"],
        fs_hz=float(record["fs"]) if record["fs"] else None,
        samples=int(record["samples"]) if record["samples"] else None,
        started_at=_started_at(record["time"], record["date"]),
        signal_count=int(record["signals"]),
        signals=() if record["segments"] else _signals(content[1:], int(record["signals"])),
        segments=_segments(content[1:], int(record["segments"])) if record["segments"] else (),
        comments=comments,
    )


def _lines(text: bytes) -> list[str]:
    return [line.strip() for line in text.decode("utf-8", errors="replace").splitlines()]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _signals(lines: list[str], count: int) -> tuple[Signal, ...]:
    if len(lines) < count:
        raise ValueError(f"its record line promises {count} signals, but {len(lines)} signal lines follow")
    return tuple(_signal(line, number) for number, line in enumerate(lines[:count], start=1))


def _signal(line: str, number: int) -> Signal:
    found = _SIGNAL.match(line)
    if found is None:
        raise ValueError(f"its signal line {number} cannot be understood")
    gain = float(found["gain"]) if found["gain"] else 0.0
    if gain and not _GAINS[0] <= abs(gain) <= _GAINS[1]:
        raise ValueError(f"the gain of its signal line {number} is none that a signal has")
    return Signal(
        file=found["file"],
        format=int(found["format"]),
        frame=int(found["frame"] or 1),
        skew=int(found["skew"] or 0),
        offset=int(found["offset"] or 0),
        gain=gain or None,
        baseline=int(found["baseline"] or found["zero"] or 0),
        initial=int(found["initial"] or 0),
        unit=found["unit"] or "mV",
        checksum=int(found["checksum"]) if found["checksum"] else None,
        label=found["label"] or "",
    )


def _segments(lines: list[str], count: int) -> tuple[tuple[str, int], ...]:
    found = [_SEGMENT.match(line) for line in lines[:count]]
    if len(found) < count or None in found:
        raise ValueError(f"its record line promises {count} segments, but {len(found)} segment lines follow")
    return tuple((line["name"], int(line["samples"])) for line in found if line is not None)


def _started_at(clock: str | None, day: str | None) -> datetime | None:
    """Start of the recording; None unless the header states both time and date, and both exist."""
    if not clock or not day:
        return None
    hours, minutes, seconds = ([0.0] * 3 + [float(part) for part in clock.split(":")])[-3:]
    days, months, years = (int(part) for part in day.split("/"))
    try:
        whole = time(int(hours), int(minutes), int(seconds), round(seconds % 1 * 1e6))
        return datetime.combine(date(years, months, days), whole)
    except ValueError:
        return None
