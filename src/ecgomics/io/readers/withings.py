"""ECG of Withings devices (signal.csv of the export of one's own data): one row a recording.

The export's own description: Frequency in Hz, Duration in s, Wear Position (0 right wrist, 1 left wrist, 2 right arm,
3 left arm) and Signal, the list of all samples, in µV from a watch and in mV from a blood pressure monitor.
"""

import csv
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.source import HEAD_BYTES, Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.text_table import text_of

FORMAT: Final = "Withings signal.csv"
SUPPORT: Final = Support.DOCUMENTED

#: From wrist to wrist, or from arm to arm, as lead I.
LEAD: Final = "I"
_NEEDED: Final = frozenset({"frequency", "duration", "signal"})
_POSITIONS: Final = {"0": "wrist", "1": "wrist", "2": "arm", "3": "arm"}
_UNITS: Final = {"wrist": "uV", "arm": "mV"}
#: Stated duration and number of samples may differ by this, in s.
_DURATION_S: Final = 1.0
_LIST: Final = re.compile(r"\s*\[?([^\[\]]*)\]?\s*")


def recognises(source: Source) -> bool:
    """A heading with frequency, duration and signal."""
    heading = text_of(source.head[:HEAD_BYTES]).splitlines()[:1]
    return bool(heading) and set(_names(heading[0])) >= _NEEDED


def read(source: Source, stated: Stated) -> Contents:
    """The one recording of the file; the unit is left open where the place of the device does not tell it."""
    heading, _, body = text_of(source.data).partition("\n")
    names = _names(heading)
    rows = [row for row in _rows(source, body, _delimiter(heading)) if any(field.strip() for field in row)]
    if len(rows) != 1:
        raise source.unreadable(FORMAT, f"it holds {len(rows)} recordings; give a file with the row of one")
    if len(rows[0]) != len(names):
        raise source.unreadable(FORMAT, "its row does not have one field for each heading")
    row = dict(zip(names, (field.strip() for field in rows[0]), strict=True))
    fs_hz = _positive(source, row, "frequency")
    values = _signal(source, row["signal"])
    place = _place(row.get("wearposition", ""))
    return Contents(
        channels=(Channel(LEAD, values, fs_hz, _UNITS.get(place)),),
        started_at=_started_at(row),
        device="Withings",
        warnings=_warnings(len(values) / fs_hz, _positive(source, row, "duration")),
    )


def _delimiter(heading: str) -> str:
    return max(",;\t", key=heading.count)


def _names(heading: str) -> list[str]:
    fields = heading.strip().lstrip("\ufeff").split(_delimiter(heading))
    return [re.sub(r"[\s_]|\(.*\)|\[.*\]", "", field.strip().strip('"').lower()) for field in fields]


def _rows(source: Source, body: str, delimiter: str) -> list[list[str]]:
    """The rows; a signal is longer than fields usually may be."""
    limit = csv.field_size_limit(max(len(body), 1))
    try:
        return list(csv.reader(body.splitlines(), delimiter=delimiter))
    except csv.Error as error:
        raise source.unreadable(FORMAT, "its table is damaged") from error
    finally:
        csv.field_size_limit(limit)


def _positive(source: Source, row: Mapping[str, str], name: str) -> float:
    try:
        value = float(row[name].replace(",", "."))
    except ValueError as error:
        raise source.unreadable(FORMAT, f"its {name} is no number") from error
    if not 0.0 < value < float("inf"):
        raise source.unreadable(FORMAT, f"its {name} is {value:g}; a positive one is needed")
    return value


def _signal(source: Source, text: str) -> Floats:
    found = _LIST.fullmatch(text)
    parts = re.split(r"[\s,;]+", found[1].strip(" ,;")) if found else []
    try:
        values = np.array(parts, dtype=np.float64)
    except ValueError as error:
        raise source.unreadable(FORMAT, "one of its samples is no number") from error
    if not values.size:
        raise source.unreadable(FORMAT, "its signal holds no samples")
    return values


def _place(position: str) -> str:
    """wrist or arm, by number or word; nothing where it is not told."""
    text = position.lower()
    return _POSITIONS.get(text) or next((place for place in _UNITS if place in text), "")


def _started_at(row: Mapping[str, str]) -> datetime | None:
    text = next((row[name] for name in ("date", "start", "from", "time", "timestamp") if row.get(name)), "")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _warnings(length_s: float, stated_s: float) -> tuple[str, ...]:
    if abs(length_s - stated_s) <= _DURATION_S:
        return ()
    return (f"The file states a duration of {stated_s:g} s; its samples last {length_s:.3g} s.",)
