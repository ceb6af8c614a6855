"""A person's recordings in time, and how some of the values went."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ecgomics.core.settings import Settings
from ecgomics.services import profile_key
from ecgomics.store import Store

#: What is followed over a person's recordings: rate and the intervals that a reader asks for first.
FOLLOWED: Final = ("heart_rate", "pr_interval", "qrs_duration", "qt_interval", "qtc_fridericia", "qrs_axis")


@dataclass(frozen=True, slots=True)
class Point:
    """A value of one recording, or why there is none; measuring until its profile was made."""

    recording_id: str
    name: str
    at: datetime
    is_recorded_time: bool
    """Whether `at` is when it was recorded; otherwise the file does not say, and it is when it came in."""
    value: float | None
    validity: str


@dataclass(frozen=True, slots=True)
class Trend:
    """One value over the recordings of a person."""

    symbol: str
    unit: str
    points: tuple[Point, ...]


def trends(store: Store, subject_id: str, settings: Settings) -> list[Trend]:
    """Values of a person's recordings in time, as they are corrected; NotFound without the person."""
    from ecgomics.biomarkers.catalogue import catalogue

    ids = store.subjects.recordings_of(subject_id)
    recordings = store.several(ids, profile_key(settings))
    revisions = store.corrections.latest_of(ids)
    made = {
        each.id: store.profile(each.id, profile_key(settings, revisions.get(each.id, 0)))
        for each in recordings
    }
    values = {
        each: {} if profile is None else _values(profile.profile_json) for each, profile in made.items()
    }
    declared = catalogue().biomarkers
    return [
        Trend(
            symbol,
            declared[symbol].unit,
            tuple(
                Point(
                    each.id,
                    each.name,
                    each.started_at or each.uploaded_at,
                    each.started_at is not None,
                    *values[each.id].get(symbol, (None, "measuring")),
                )
                for each in recordings
            ),
        )
        for symbol in FOLLOWED
    ]


def _values(profile_json: str) -> dict[str, tuple[float | None, str]]:
    rows: list[dict[str, Any]] = json.loads(profile_json)["values"]
    return {row["symbol"]: (row["value"], row["validity"]) for row in rows if row["symbol"] in FOLLOWED}
