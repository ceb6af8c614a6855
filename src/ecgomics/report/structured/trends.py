"""How some of the values went over the person's recordings."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.report.structured.document import Trend, TrendPoint
from ecgomics.report.structured.source import EarlierRecording, Source, rows_by_name

#: Rate and the intervals that a reader asks for first.
FOLLOWED: Final = ("heart_rate", "pr_interval", "qrs_duration", "qt_interval", "qtc_fridericia", "qrs_axis")
#: What stands behind the chain of a value where a person corrected its marks; it is measured alike.
_CORRECTED: Final = "+corrected"
#: A report kept nowhere has no identifier.
NOT_KEPT: Final = ""

_Rows = Mapping[str, Mapping[str, Any]]


def trends_of(source: Source, earlier: Sequence[EarlierRecording]) -> tuple[Trend, ...]:
    """Followed values over the recordings, the earliest first; none where nothing earlier has it or time is unknown.

    A value of another chain or version has no place among the others: its point is empty.
    """
    taken_at, rows = source.recording.started_at, source.rows
    before = sorted(earlier, key=lambda each: (_zoned(each.taken_at), each.recording_id))
    if taken_at is None or not before:
        return ()
    made: list[tuple[EarlierRecording, _Rows]] = [(each, rows_by_name(each.values)) for each in before]
    declared = catalogue().biomarkers
    found = []
    for symbol in FOLLOWED:
        own = rows.get(symbol)
        if own is None or own["value"] is None:
            continue
        points = [
            TrendPoint(each.taken_at, each.recording_id, _value(theirs.get(symbol), own))
            for each, theirs in made
        ]
        if all(point.value is None for point in points):
            continue
        last = TrendPoint(taken_at, source.recording_id or NOT_KEPT, own["value"])
        marker = declared[symbol]
        found.append(Trend(symbol, "", marker.label, marker.label_zh, marker.unit, (*points, last)))
    return tuple(found)


def _value(row: Mapping[str, Any] | None, own: Mapping[str, Any]) -> float | None:
    if row is None or row["version"] != own["version"] or _chain(row) != _chain(own):
        return None
    value: float | None = row["value"]
    return value


def _chain(row: Mapping[str, Any]) -> str:
    return str(row["chain"]).removesuffix(_CORRECTED)


def _zoned(at: datetime) -> datetime:
    """A time that can be compared with others, whether they state a zone or not."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
