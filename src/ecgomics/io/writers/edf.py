"""Write a recording as EDF+C (16 bit).

One step is the recording's resolution, or 1 µV where it states none; it is larger only where a lead would not fit into
16 bits, and differs from the resolution by less than 10⁻⁶ of it where eight characters cannot hold its range. Gaps are
the digital minimum, and an annotation tells our reader where they are. Age, statements and the device's measurements
have no field in EDF+: they stand in the patient field and in annotations. A time zone has no place at all.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import log
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Recording
from ecgomics.io.readers.edf_annotations import END, MEASUREMENT, NOT_RECORDED, STATEMENT
from ecgomics.io.readers.edf_header import FIELD_WIDTH, FIXED_BYTES, SIGNAL_BYTES, rate_hz
from ecgomics.io.readers.edf_person import MONTHS
from ecgomics.io.writers.whole_file import write_whole

_DEFAULT_STEP_UV: Final = 1.0
#: Digital ranges (-n … n) that are tried until the physical one fits its field; the first is used if none does.
_LIMITS: Final = (32767, 32760, 32750, 32700, 32500, 32000, 30000, 25000, 20000, 16000, 12500, 10000)
#: Bytes of the ECG in a data record that EDF recommends not to exceed.
_RECORD_BYTES: Final = 61440
#: Lengths of a data record in s that are tried first.
_LENGTHS_S: Final = (
    "1",
    "2",
    "0.5",
    "4",
    "0.25",
    "5",
    "0.2",
    "8",
    "0.125",
    "10",
    "0.1",
    "0.05",
    "0.04",
    "0.02",
)
_MOST_LENGTHS: Final = 3000
_NO_DAY: Final = "01.01.85"


def write_edf(recording: Recording, path: str | Path) -> Path:
    """Write a recording to a file, whole or not at all, and give its path."""
    return write_whole(path, edf_bytes(recording))


def edf_bytes(recording: Recording) -> bytes:
    """A recording as the content of an EDF+ file; the person's name and birth date only where it has its identity."""
    samples, duration = _record(recording)
    count = -(-recording.samples // samples)
    ranges = [_range(row, recording.resolution_uv) for row in recording.ecg_mv]
    ecg = np.stack(
        [_digital(row, of, count * samples) for row, of in zip(recording.ecg_mv, ranges, strict=True)]
    )
    lists = _annotation_records(recording, count, duration, is_filled=count * samples > recording.samples)
    header = _header(recording, ranges, samples=samples, duration=duration, count=count, width=len(lists[0]))
    leads = ecg.reshape(len(ecg), count, samples).transpose(1, 0, 2).reshape(count, -1)
    noted = np.frombuffer(b"".join(lists), dtype="<i2").reshape(count, -1)
    return header + np.hstack([leads, noted]).astype("<i2").tobytes()


# Data records ---------------------------------------------------------------------------------------------------------


def _record(recording: Recording) -> tuple[int, str]:
    """(samples of a lead, duration in s as it is written) of a data record.

    The duration is one that gives the rate again, if possible one that fills the last data record and is near to 1 s.
    """
    most = max(_RECORD_BYTES // (2 * len(recording.leads)), 1)
    exact = [
        (round(recording.fs_hz * float(text)), text)
        for text in _LENGTHS_S
        if (recording.fs_hz * float(text)).is_integer() and recording.fs_hz * float(text) <= most
    ]
    if exact:
        return min(exact, key=lambda pair: (-recording.samples % pair[0] > 0, abs(log(float(pair[1])))))
    most = min(most, max(recording.samples, 2))
    counts = range(most, max(most - _MOST_LENGTHS, 0), -1)
    lengths = [(count, _eight_characters(count / recording.fs_hz)) for count in counts]
    return min(
        lengths,
        key=lambda pair: (
            abs(rate_hz(*pair) - recording.fs_hz),
            abs(
                pair[0] / float(pair[1]) - recording.fs_hz
            ),  # for readers that take the duration as it stands
        ),
    )


def _eight_characters(value: float) -> str:
    """A positive number as exactly as a field holds it."""
    whole = len(f"{int(value)}")
    text = f"{value:.{max(FIELD_WIDTH - whole - 1, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text and len(text) < FIELD_WIDTH else text


@dataclass(frozen=True, slots=True)
class _Range:
    """Digital -limit … limit stands for so many µV, as they are written."""

    limit: int
    physical: str

    @property
    def step_uv(self) -> float:
        return float(self.physical) / self.limit


def _range(row_mv: Floats, resolution_uv: float | None) -> _Range:
    """The range of a lead; its smallest number stays free for gaps."""
    largest_uv = float(np.max(np.abs(row_mv), initial=0.0, where=np.isfinite(row_mv))) * 1e3
    step_uv = resolution_uv or _DEFAULT_STEP_UV
    if largest_uv > step_uv * (_LIMITS[0] - 1):
        step_uv = float(f"{largest_uv / (_LIMITS[0] - 1) * 1.005:.2e}")
    for limit in _LIMITS:
        physical = f"{(Decimal(repr(step_uv)) * limit).normalize():f}"
        if len(physical) < FIELD_WIDTH and largest_uv <= step_uv * (limit - 1):
            return _Range(limit, physical)
    return _Range(_LIMITS[0], _eight_characters(step_uv * _LIMITS[0])[: FIELD_WIDTH - 1])


def _digital(row_mv: Floats, of: _Range, size: int) -> Any:
    """The steps of a lead, filled up to a size; gaps are the smallest number."""
    steps = np.full(size, -of.limit, dtype=np.int16)
    valid = np.isfinite(row_mv)
    rounded = np.rint(row_mv[valid] * 1e3 / of.step_uv)
    steps[: len(row_mv)][valid] = np.clip(rounded, 1 - of.limit, of.limit).astype(np.int16)
    return steps


# Annotations ----------------------------------------------------------------------------------------------------------


def _annotation_records(recording: Recording, count: int, duration: str, *, is_filled: bool) -> list[bytes]:
    """The annotation signal of each data record: when it begins, then as many lists as fit, in order of time."""
    start = Decimal(recording.started_at.microsecond if recording.started_at else 0) / 10**6
    lists = [_list(start, *each) for each in _remarks(recording, is_filled=is_filled)]
    begins = [_list(start + Decimal(duration) * number, 0.0, None, "") for number in range(count)]
    room = max(map(len, lists), default=0) + -(-sum(map(len, lists)) // count)
    width = max(map(len, begins)) + room
    width += width % 2
    records, waiting = [], iter(lists)
    following = next(waiting, None)
    for begin in begins:
        content = begin
        while following is not None and len(content) + len(following) <= width:
            content += following
            following = next(waiting, None)
        records.append(content.ljust(width, b"\0"))
    return records


def _list(start: Decimal, onset_s: float | Decimal, duration_s: float | None, text: str) -> bytes:
    onset = start + Decimal(onset_s).quantize(Decimal("1e-7"))
    begin = f"{onset:+f}"
    if "." in begin:
        begin = begin.rstrip("0").rstrip(".")
    lasts = "" if duration_s is None else f"\x15{duration_s:.7f}".rstrip("0").rstrip(".")
    plain = re.sub(r"[\x00-\x08\x0b-\x1f]", " ", text)
    return f"{begin}{lasts}\x14{plain}\x14".encode(errors="replace") + b"\0"


def _remarks(recording: Recording, *, is_filled: bool) -> Iterator[tuple[float, float | None, str]]:
    """(onset in s, duration in s, text) of all that is told in annotations."""
    for statement in recording.statements:
        yield 0.0, None, STATEMENT + statement
    for name, value in recording.device_measurements.items():
        yield 0.0, None, f"{MEASUREMENT}{name} = {value!r}"
    gaps: dict[tuple[int, int], list[str]] = {}
    for lead, row in zip(recording.leads, ~np.isfinite(recording.ecg_mv), strict=True):
        edges = np.flatnonzero(np.diff(row, prepend=False, append=False)).tolist()
        for first, last in zip(edges[::2], edges[1::2], strict=True):
            gaps.setdefault((first, last), []).append(lead)
    for (first, last), leads in gaps.items():
        yield first / recording.fs_hz, (last - first) / recording.fs_hz, NOT_RECORDED + ", ".join(leads)
    for annotation in recording.annotations:
        text = annotation.code or annotation.text
        linked = f"{text}@@{_label(annotation.lead)}" if annotation.lead else text
        yield annotation.start_s, annotation.duration_s, linked
    if is_filled:
        yield recording.samples / recording.fs_hz, None, END


# Header ---------------------------------------------------------------------------------------------------------------


def _header(
    recording: Recording, ranges: Sequence[_Range], *, samples: int, duration: str, count: int, width: int
) -> bytes:
    start = recording.started_at
    signals = len(ranges) + 1
    fixed = (
        ("0", 8),
        (_patient(recording), 80),
        (_recording(recording), 80),
        (f"{start:%d.%m.%y}" if start else _NO_DAY, 8),
        (f"{start:%H.%M.%S}" if start else "00.00.00", 8),
        (f"{FIXED_BYTES + SIGNAL_BYTES * signals}", 8),
        ("EDF+C", 44),
        (f"{count}", 8),
        (duration, 8),
        (f"{signals}", 4),
    )
    filters = _prefilter(recording)
    columns = (
        ([*map(_label, recording.leads), "EDF Annotations"], 16),
        ([""] * signals, 80),
        (["uV"] * len(ranges) + [""], 8),
        ([f"-{of.physical}" for of in ranges] + ["-1"], 8),
        ([of.physical for of in ranges] + ["1"], 8),
        ([f"-{of.limit}" for of in ranges] + ["-32768"], 8),
        ([f"{of.limit}" for of in ranges] + ["32767"], 8),
        ([filters] * len(ranges) + [""], 80),
        ([f"{samples}"] * len(ranges) + [f"{width // 2}"], 8),
        ([""] * signals, 32),
    )
    fields = [*fixed, *((text, size) for texts, size in columns for text in texts)]
    return b"".join(_ascii(text)[:size].ljust(size).encode() for text, size in fields)


def _label(lead: str) -> str:
    """The standard label of EDF+ ("ECG V1"), where it leads back to the lead."""
    return f"ECG {lead}" if canonical_lead(f"ECG {lead}") == lead else lead


def _patient(recording: Recording) -> str:
    """Code, sex, birth date, name and age; what identifies the person only where the recording has it."""
    subject, identity = recording.subject, recording.identity
    sex = {"female": "F", "male": "M"}.get(subject.sex or "", "X")
    code = identity.get("identifier") or subject.pseudonym or ""
    parts = [
        _subfield(code),
        sex,
        _birth(identity.get("birth date", "")),
        _subfield(identity.get("name", "")),
    ]
    if subject.age_years is not None:
        parts.append(f"age_{subject.age_years:g}y")
    return " ".join(parts)


def _birth(text: str) -> str:
    try:
        return _day(date.fromisoformat(text))
    except ValueError:
        return "X"


def _recording(recording: Recording) -> str:
    start, identity = recording.started_at, recording.identity
    parts = [identity.get("order", ""), identity.get("operator", ""), recording.device or ""]
    return " ".join(["Startdate", _day(start) if start else "X", *map(_subfield, parts)])


def _day(day: date) -> str:
    return f"{day.day:02d}-{MONTHS[day.month - 1]}-{day.year:04d}"


def _prefilter(recording: Recording) -> str:
    low, high = recording.band_hz
    parts: Iterable[tuple[str, float | None]] = (("HP", low), ("LP", high), ("N", recording.notch_hz))
    return " ".join(f"{name}:{value:g}Hz" for name, value in parts if value is not None)


def _subfield(text: str) -> str:
    return re.sub(r"\s+", "_", _ascii(text).strip()) or "X"


def _ascii(text: str) -> str:
    """Without accents, and without what ASCII has no printable character for."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^ -~]", " ", plain)
