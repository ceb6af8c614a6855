"""What moves on a recording under other settings, before anything is kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from ecgomics.biomarkers.several_records import repeatability
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.population import shipped_population
from ecgomics.profile import profile
from ecgomics.services import as_stored, stored_profile
from ecgomics.store import Store, StoredProfile

#: Distance between the 5th and the 95th percentile of a normal distribution, in standard deviations.
P5_TO_P95_SD: Final = 3.29
#: A change is none where it is smaller than this share of the value: the last digits differ with the path of rounding.
LEAST_SHARE: Final = 1e-6
#: Longer recordings are previewed by their first part.
LONGEST_S: Final = 60.0

SdOf = Literal["people", "repeats"]


@dataclass(frozen=True, slots=True)
class Side:
    """A row of one of the two profiles."""

    value: float | None
    text: str | None
    validity: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A value that differs between two profiles, or is there in one only."""

    symbol: str
    lead: str
    unit: str
    before: Side
    after: Side
    change: float | None
    in_sd: float | None
    """The change in standard deviations; of people where that is known, of repeats of one person otherwise."""
    sd_of: SdOf | None

    @property
    def is_lost(self) -> bool:
        """Whether it becomes missing."""
        return _there(self.before) and not _there(self.after)

    @property
    def is_gained(self) -> bool:
        """Whether it was missing before."""
        return _there(self.after) and not _there(self.before)


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """What other settings make of a recording."""

    made: StoredProfile
    moved: tuple[Moved, ...]
    """By the size of the change in standard deviations, the largest first; then texts, then what becomes missing."""
    compared: int
    """Rows that both profiles have."""
    measured_mv: Floats
    """The measurement path, leads × samples."""
    leads: tuple[str, ...]
    fs_hz: float
    seconds: float
    """What was looked at: the whole recording, or the first part of a long one."""


def preview(store: Store, recording_id: str, settings: Settings, before: Settings) -> Preview:
    """Measure a recording with other settings and compare with those before; nothing of it is kept.

    What a person corrected stays corrected in both; of the first part of a long recording both are automatic. NotFound
    without the recording.
    """
    recording = store.recording(recording_id)
    latest = store.corrections.latest(recording_id)
    if recording.duration_s > LONGEST_S:
        recording, latest = _first_part(recording), 0
        rows = as_rows(as_stored(profile(recording, before)))
    else:
        rows = as_rows(stored_profile(store, recording_id, before, latest))
    found = profile(recording, settings, store.corrections.layers(recording_id, latest))
    made = as_stored(found)
    moved, compared = compare_rows(rows, as_rows(made), subject=recording.subject)
    whole = recording.with_limb_leads()
    measured_mv: Floats = found.evaluation.quantity("measured_mv")
    return Preview(made, moved, compared, measured_mv, whole.leads, whole.fs_hz, whole.duration_s)


def _first_part(recording: Recording) -> Recording:
    return replace(recording, ecg_mv=recording.ecg_mv[:, : round(LONGEST_S * recording.fs_hz)])


def as_rows(made: StoredProfile) -> list[dict[str, Any]]:
    """The long table of a kept profile."""
    rows: list[dict[str, Any]] = json.loads(made.profile_json)["values"]
    return rows


def compare_rows(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], *, subject: Subject
) -> tuple[tuple[Moved, ...], int]:
    """The rows that differ, and how many both have. Rows that only one of them gives are no change."""
    earlier = {(row["symbol"], row["lead"]): row for row in before}
    pairs = [(earlier[place], row) for row in after if (place := (row["symbol"], row["lead"])) in earlier]
    moved = sorted(_moved(pairs, subject), key=_rank)
    return tuple(moved), len(pairs)


def _moved(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], subject: Subject) -> Iterator[Moved]:
    for old, new in pairs:
        was, now = _side(old), _side(new)
        if new["symbol"] == "quality_chain" or _same(was, now):
            continue
        change = _change(was, now, unit=new["unit"])
        sd, sd_of = (None, None) if change is None else sd_of_biomarker(new["symbol"], new["lead"], subject)
        in_sd = None if change is None or not sd else change / sd
        yield Moved(new["symbol"], new["lead"], new["unit"], was, now, change, in_sd, sd_of if sd else None)


def _change(was: Side, now: Side, *, unit: str) -> float | None:
    """How far the number moves, angles the short way round; None where one is missing."""
    if was.value is None or now.value is None:
        return None
    change = now.value - was.value
    return (change + 180.0) % 360.0 - 180.0 if unit == "deg" else change


def sd_of_biomarker(symbol: str, lead: str, subject: Subject) -> tuple[float | None, SdOf | None]:
    """Standard deviation of healthy people like this one, else of repeats of one person; None where neither is known.

    A person of unknown age is taken as one of middle age: the figure only scales a change.
    """
    known = subject if subject.age_years is not None else Subject(age_years=50.0, sex=subject.sex)
    stratum = shipped_population().stratum(symbol, lead, known)
    if stratum is not None:
        by_share = dict(stratum.percentiles)
        spread = by_share.get(95.0, 0.0) - by_share.get(5.0, 0.0)
        if spread > 0.0:
            return spread / P5_TO_P95_SD, "people"
    repeats = repeatability(symbol, lead)
    if repeats is not None and repeats.sem > 0.0:
        return repeats.sem, "repeats"
    return None, None


def _side(row: Mapping[str, Any]) -> Side:
    return Side(row["value"], row["value_text"], row["validity"])


def _there(side: Side) -> bool:
    return side.value is not None or side.text is not None


def _same(was: Side, now: Side) -> bool:
    if was.validity != now.validity or was.text != now.text:
        return False
    if was.value is None or now.value is None:
        return was.value is now.value
    return abs(now.value - was.value) <= LEAST_SHARE * max(abs(was.value), abs(now.value))


def _rank(each: Moved) -> tuple[int, float, str, str]:
    """What has a size first, by it; then texts, then what is lost or gained."""
    kind = 0 if each.in_sd is not None else 1 if each.change is not None or not each.is_lost else 2
    return kind, -abs(each.in_sd or 0.0), each.symbol, each.lead
