"""Parquet: one column of numbers for each lead, one row for each sample; rate and unit beside them, or times.

`fs` and `units` stand in the metadata of the schema (or in the attributes of a pandas table), the unit also in that of
a column or in its name ("I (mV)"). Files of ours carry all that the recording holds. Arrow decodes in a process of its
own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import UnreadableFile
from ecgomics.core.leads import canonical_lead
from ecgomics.io import json_text
from ecgomics.io.arrays import bare_arrays
from ecgomics.io.arrays.bare_arrays import Array, Kind, floats
from ecgomics.io.arrays.bare_facts import plain
from ecgomics.io.arrays.isolation import decoded
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.readers.ecgomics_json import contents_of
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.time_axis import TimeAxis, axis_of

FORMAT: Final = "Parquet"
SUPPORT: Final = Support.OWN
#: Where files of ours keep the facts of a recording: the JSON of `ecgomics_json` without samples.
FACTS_KEY: Final = "ecgomics.recording"

_MAGIC: Final = b"PAR1"
_COLUMNS: Final = "ecgomics.io.readers.parquet_columns:columns"
_KIND: Final = Kind(FORMAT, "column")
_PANDAS_FACTS: Final = "PANDAS_ATTRS"
_UNIT: Final = re.compile(r"^.*?(?:[\s_]*[(\[/]\s*|_)(?P<unit>[mun?µμ]?V)\s*[)\]]?$", re.IGNORECASE)
_TIME: Final = re.compile(
    r"^(?:.*[\W_])?(?:time|times|timestamp|t|elapsed)[\s_]*[(\[/]?\s*(?P<unit>s|sec|seconds?|ms|us|µs|ns)?\s*[)\]]?$",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(
    r"^(?:__index_level_\d+__|unnamed: ?\d+|samples?|sample[ _]?(?:number|index)|index|row)$", re.I
)
_OFFSET: Final = re.compile(r"(?P<sign>[-+])(?P<hours>[01]\d|2[0-3]):(?P<minutes>[0-5]\d)")
_SECONDS: Final = {"s": 1.0, "m": 1e-3, "u": 1e-6, "µ": 1e-6, "n": 1e-9}
#: Times beyond are none.
_LATEST_S: Final = 1e12
#: Rates by the facts and by the times that differ by more are warned of.
_RATE_SHARE: Final = 0.01


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    kind: str
    values: Array
    facts: Mapping[str, str]
    unit: str = ""
    zone: str | None = None


def recognises(source: Source) -> bool:
    """The mark at the begin."""
    return source.head.startswith(_MAGIC)


def looks_like_recording(source: Source) -> bool:
    """Whether a file found in a folder is meant: a column is a lead, or all are numbers; our tables are not."""
    try:
        facts, _ = decoded(source, FORMAT, _COLUMNS, samples=False)
    except UnreadableFile:
        return True  # and reported
    kinds = {each["kind"] for each in facts["columns"]}
    return FACTS_KEY in facts["metadata"] or _has_lead(facts["columns"]) or kinds <= {"number", "time"}


def read(source: Source, stated: Stated) -> Contents:
    """The columns that are leads; UnreadableFile where the table is none of samples."""
    facts, arrays = decoded(source, FORMAT, _COLUMNS, samples=True)
    metadata = facts["metadata"]
    _refuse_other_tables(source, facts)
    columns = [
        _Column(
            each["name"],
            each["kind"],
            arrays[each["array"]],
            each["metadata"],
            each.get("unit", ""),
            each.get("zone"),
        )
        for each in facts["columns"]
        if "array" in each
    ]
    if FACTS_KEY in metadata:
        return _ours(source, metadata[FACTS_KEY], columns)
    found = _facts(source, metadata)
    signals = [column for column in columns if not _is_axis(column)]
    if not signals:
        raise source.unreadable(FORMAT, "its columns count or time the samples, and none holds them")
    axis = _axis(source, columns)
    fs_hz, warnings = _rate(bare_arrays.rate_of(source, _KIND, found), axis)
    units = bare_arrays.units_of(source, _KIND, found, len(signals))
    names: tuple[str | None, ...] = tuple(column.name for column in signals)
    if bare_arrays.counted(tuple(column.name for column in signals)):
        names = (None,) * len(signals)
    return Contents(
        channels=tuple(
            Channel(label=name, values=_spread(column, axis), fs_hz=fs_hz, unit=_unit(column) or unit)
            for name, column, unit in zip(names, signals, units, strict=True)
        ),
        person=bare_arrays.people_of(found),
        started_at=next((_moment(column) for column in columns if column.kind == "time"), None),
        warnings=warnings,
    )


def _spread(column: _Column, axis: TimeAxis | None) -> Floats:
    """The samples, with gaps where the times leave any out."""
    values: Floats = floats(column.values)
    return values if axis is None else axis.spread(values)


def _refuse_other_tables(source: Source, facts: Mapping[str, Any]) -> None:
    """Tables of texts and numbers are about recordings or beats; those that ECGomics writes are such."""
    kinds = {each["kind"] for each in facts["columns"]}
    if facts["rows"] == 0:
        raise source.unreadable(FORMAT, "it has no rows")
    if _has_lead(facts["columns"]):
        return
    if "text" in kinds:
        raise source.unreadable(
            FORMAT,
            "it is a table of texts and values, not of samples: one column of numbers for each lead is needed",
        )
    if "list" in kinds or not kinds & {"number"}:
        raise source.unreadable(
            FORMAT, "none of its columns holds one number in each row: one for each lead is needed"
        )


def _has_lead(columns: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a column of numbers is a lead; x, y and z beside texts are something else."""
    names = [each["name"] for each in columns if each["kind"] == "number"]
    leads = {canonical_lead(name) for name in names if not name.isdigit()} - {None}
    with_texts = any(each["kind"] == "text" for each in columns)
    return bool(leads - set("XYZ") if with_texts else leads)


def _ours(source: Source, facts: str, columns: Sequence[_Column]) -> Contents:
    """A recording that was written by us: its leads are the columns, in mV."""
    found = json_text.parsed(Source(content=facts.encode(), file=source.label), FORMAT)
    leads = found.get("leads") if isinstance(found, dict) else None
    by_name = {column.name: column.values for column in columns}
    if (
        not isinstance(leads, list)
        or not leads
        or not all(isinstance(lead, str) and lead in by_name for lead in leads)
    ):
        raise source.unreadable(FORMAT, "its columns are not the leads that its facts name")
    if found.get("unit") != "mV":
        raise source.unreadable(FORMAT, "the unit of its samples is not mV, as in all files of ours")
    return contents_of(source, FORMAT, found, np.stack([floats(by_name[lead]) for lead in leads]))


# Facts ----------------------------------------------------------------------------------------------------------------


def _facts(source: Source, metadata: Mapping[str, str]) -> dict[str, Array]:
    """Facts of the schema, and with them the attributes of a pandas table."""
    facts: dict[str, Any] = {}
    if _PANDAS_FACTS in metadata:
        attributes = json_text.parsed(
            Source(content=metadata[_PANDAS_FACTS].encode() or b"0", file=source.label), FORMAT
        )
        facts |= attributes if isinstance(attributes, dict) else {}
    facts |= {name: text for name, text in metadata.items() if name != _PANDAS_FACTS}
    return {name: array for name, value in facts.items() if (array := _array(value)) is not None}


def _array(value: Any) -> Array | None:
    values = value if isinstance(value, list) else [value]
    if not values or len(values) > 2**10:
        return None
    if all(isinstance(each, str) for each in values):
        return np.array(values, dtype=np.str_)
    if all(type(each) in (int, float) and abs(each) < 2.0**53 for each in values):
        return np.array(values, dtype=np.float64)
    return None


def _unit(column: _Column) -> str | None:
    """From the facts of the column, else from its name."""
    stated = next(
        (text for name, text in column.facts.items() if plain(name) in bare_arrays.KEYS["units"]), None
    )
    named = _UNIT.match(column.name)
    return stated or (named["unit"] if named else None)


def _is_axis(column: _Column) -> bool:
    """A column of times, or one that counts the rows."""
    if column.kind == "time" or _TIME.match(column.name):
        return True
    values = column.values
    return _INDEX.match(column.name) is not None and bool(
        (floats(values) == values[0] + np.arange(len(values))).all()
    )


# Times ----------------------------------------------------------------------------------------------------------------


def _axis(source: Source, columns: Sequence[_Column]) -> TimeAxis | None:
    """What the first column that tells times says; None where none does in a known unit."""
    times_s = next(_times(columns), None)
    if times_s is None:
        return None
    axis = axis_of(times_s) if (np.abs(times_s) < _LATEST_S).all() else None
    if axis is None or expands_too_far(axis.length * len(columns), source.size):
        raise source.unreadable(FORMAT, "the times of its samples do not rise in even steps")
    return axis


def _times(columns: Sequence[_Column]) -> Iterator[Floats]:
    for column in columns:
        named = _TIME.match(column.name)
        if column.kind == "time":
            yield _from_first(column.values) * _SECONDS[column.unit[0]]
        elif named and named["unit"]:
            unit = named["unit"].lower()
            yield _from_first(column.values) * _SECONDS["s" if unit.startswith("s") else unit[0]]


def _from_first(times: Array) -> Floats:
    """Times from the first on; whole numbers are subtracted as such, as those since 1970 are long."""
    return floats(times - times[0]) if times.dtype.kind == "i" else floats(times)


def _rate(stated_hz: float | None, axis: TimeAxis | None) -> tuple[float | None, tuple[str, ...]]:
    """The stated rate, else that of the times, and what to warn of."""
    if axis is None:
        return stated_hz, ()
    warnings = tuple(axis.warnings())
    if stated_hz is not None and abs(axis.fs_hz - stated_hz) > _RATE_SHARE * stated_hz:
        warnings += (f"The file states {stated_hz:g} Hz, which is used; its times give {axis.fs_hz:g} Hz.",)
    return stated_hz or axis.fs_hz, warnings


def _moment(column: _Column) -> datetime | None:
    """The first time of a column of times; None where there is none, or none of our calendar."""
    first = column.values[0]
    if not np.isfinite(first):
        return None
    try:
        start = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=float(first) * _SECONDS[column.unit[0]])
    except OverflowError:
        return None
    return start.replace(tzinfo=None) if column.zone is None else start.astimezone(_zone(column.zone))


def _zone(name: str) -> tzinfo:
    """A zone by its name, or by its offset as Arrow writes it; UTC where neither is known."""
    if offset := _OFFSET.fullmatch(name):
        away = timedelta(hours=int(offset["hours"]), minutes=int(offset["minutes"]))
        return timezone(-away if offset["sign"] == "-" else away)
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
