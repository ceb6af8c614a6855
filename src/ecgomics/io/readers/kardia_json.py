"""AliveCor Kardia JSON: a recording as the Kardia programming interface gives it.

data.raw and data.enhanced each hold frequency (Hz), amplitudeResolution (nV in one step) and samples by lead. The raw
signal is read; the enhanced one is AliveCor's filtered copy. Source: developers.kardia.com. No real file was seen.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io import json_text
from ecgomics.io.contents import Channel, Contents, Person
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "Kardia JSON"
SUPPORT: Final = Support.SYNTHETIC

_KEYS: Final = re.compile(
    rb'"(recordedAt|algorithmDetermination|amplitudeResolution|mainsFrequency|numLeads|data12L|leadI|patientID)"\s*:'
)
#: A key or two may be in other files as well.
_FEWEST_KEYS: Final = 2
#: Texts that tell nothing of a person.
_IMPERSONAL: Final = frozenset({"recordedAt", "algorithmDetermination", "patientID"})
#: No rate, resolution or sample is larger.
_LARGEST: Final = 1e9
#: What a sample may be; null is a gap.
_SAMPLE_TYPES: Final = frozenset({int, float, type(None)})
_INTERVALS: Final = ("qt", "rr", "qtcb", "qtcf")


def recognises(source: Source) -> bool:
    """An object of JSON with keys that only such recordings have."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith(b"{") and len(set(_KEYS.findall(head))) >= _FEWEST_KEYS


def read(source: Source, stated: Stated) -> Contents:
    """The raw signal, or the enhanced one where there is no other. UnreadableFile where samples are missing."""
    document = _object(json_text.parsed(source, FORMAT))
    data = _object(document.get("data"))
    name = next(
        (each for each in ("raw", "enhanced") if _object(_object(data.get(each)).get("samples"))), None
    )
    if name is None:
        if "data12L" in document:
            raise source.unreadable(
                FORMAT, "recordings of the Kardia 12L do not state their resolution (data12L)"
            )
        raise source.unreadable(FORMAT, "it holds no samples (data.raw.samples)")
    channels = tuple(_channels(source, name, _object(data[name])))
    others = {
        key: text for key, value in document.items() if key not in _IMPERSONAL and (text := _text(value))
    }
    device = _object(document.get("deviceInfo"))
    return Contents(
        channels=channels,
        person=Person(
            identifier=_text(document.get("patientID")),
            others=others | _tags(document) | _serial(device),
        ),
        started_at=_started_at(_text(document.get("recordedAt"))),
        device=" ".join(("AliveCor", _text(device.get("hardwareType")))).strip(),
        measurements=dict(_measurements(document)),
        statements=(_text(document.get("algorithmDetermination")),),
        warnings=tuple(_noticed(document, data, name, channels)),
    )


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    """A finite number; None for anything else, true and false included."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) < _LARGEST else None


def _positive(source: Source, block: Mapping[str, Any], place: str, key: str) -> float | None:
    """A stated number; None where there is none; UnreadableFile where it is none that can be."""
    if block.get(key) is None:
        return None
    value = _number(block[key])
    if value is None or value <= 0.0:
        raise source.unreadable(FORMAT, f"its data.{place}.{key} is no positive number")
    return value


def _channels(source: Source, place: str, block: Mapping[str, Any]) -> Iterator[Channel]:
    """The leads of a block; a shorter one ends in a gap."""
    fs_hz = _positive(source, block, place, "frequency")
    step_nv = _positive(source, block, place, "amplitudeResolution")
    rows = {lead: _values(source, place, values) for lead, values in _object(block["samples"]).items()}
    longest = max(len(row) for row in rows.values())
    for lead, row in rows.items():
        yield Channel(
            label=lead,
            values=np.concatenate([row * (step_nv or 1.0), np.full(longest - len(row), np.nan)]),
            fs_hz=fs_hz,
            unit=None if step_nv is None else "nV",
            resolution=step_nv,
        )


def _values(source: Source, place: str, values: object) -> Floats:
    """The samples of one lead; null is a gap."""
    if isinstance(values, list) and set(map(type, values)) <= _SAMPLE_TYPES:
        try:
            samples = np.array(values, dtype=np.float64)
        except OverflowError:
            samples = np.array([np.inf])
        gaps = int(np.isnan(samples).sum())
        if gaps == values.count(None) and not (np.abs(samples) > _LARGEST).any():
            return samples
    raise source.unreadable(FORMAT, f"the samples of a lead in data.{place} are not all numbers that can be")


def _started_at(stamp: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp)
    except ValueError:
        return None


def _measurements(document: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Heart rate and intervals; 0 and less stand for none."""
    rate = _number(document.get("heartRate"))
    if rate is not None and rate > 0.0:
        yield "heartRate [/min]", rate
    measured = _object(document.get("qtMeasurement"))
    for name in _INTERVALS:
        entry = measured.get(name)
        value = _number(entry["Value"] if isinstance(entry, dict) and "Value" in entry else entry)
        if value is not None and value > 0.0:
            yield f"{name} [ms]", value


def _tags(document: Mapping[str, Any]) -> dict[str, str]:
    tags = document.get("tags")
    words = [_text(tag) for tag in tags] if isinstance(tags, list) else []
    return {"tags": ", ".join(word for word in words if word)} if any(words) else {}


def _serial(device: Mapping[str, Any]) -> dict[str, str]:
    number = _text(device.get("serialNumber"))
    return {"serial number": number} if number else {}


def _noticed(
    document: Mapping[str, Any], data: Mapping[str, Any], name: str, channels: tuple[Channel, ...]
) -> Iterator[str]:
    if name == "enhanced":
        yield "The file holds only AliveCor's enhanced (filtered) signal, which is read."
    elif _object(data.get("enhanced")):
        yield "The raw signal is read; the file holds AliveCor's enhanced (filtered) one beside it."
    if short := [channel.label for channel in channels if channel.label and np.isnan(channel.values).any()]:
        yield f"Samples are missing in {len(short)} of {len(channels)} leads."
    duration_ms, fs_hz = _number(document.get("duration")), channels[0].fs_hz
    if duration_ms is None or fs_hz is None:
        return
    found_s = len(channels[0].values) / fs_hz
    if abs(found_s - duration_ms / 1e3) > 1.0 / fs_hz:
        yield f"The file states {duration_ms / 1e3:g} s, but holds {found_s:g} s at its rate."
