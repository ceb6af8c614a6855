"""A person's recordings in time: what is usual for that person, and what is not any more.

What is usual is a band about the median of the person's own earlier readable recordings. A reading is compared with
those before it only, so that what was said of it does not change when others follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np

from ecgomics.biomarkers.several_records import repeatability
from ecgomics.core.validity import Validity
from ecgomics.report.statement import Statement

#: Readable recordings before there is anything usual, and how many of the latest count.
FEWEST: Final = 5
LATEST: Final = 30
#: Half of the band in median absolute deviations made equal to standard deviations, at least so much as a reading
#: differs from others of a person in whom nothing has changed, in one of twenty cases.
DEVIATIONS: Final = 3.0
_MAD_TO_SD: Final = 1.4826
_ONE_OF_TWENTY: Final = 1.96
#: The same as a share of the median where the repeatability is not known.
_LEAST_SHARE: Final = 0.10
#: Extra beats below so many a minute are told of by no alert.
FEWEST_EXTRA_PER_MIN: Final = 3.0
#: Readings before the first irregular one that make it new.
_REGULAR_BEFORE: Final = 3

RATE: Final = "heart_rate"
UNREADABLE: Final[frozenset[Statement]] = frozenset({"unclear", "too_noisy"})
IRREGULAR: Final[frozenset[Statement]] = frozenset({"irregular", "possible_af"})

AlertKey = Literal[
    "rate_above_own_band",
    "rate_below_own_band",
    "more_extra_beats",
    "new_irregular",
    "possible_af_again",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """One recording of a person, as far as trends need it."""

    recording_id: str
    at: datetime
    statement: Statement
    extra_per_min: float
    values: Mapping[str, tuple[float | None, Validity | None]]
    """By symbol the value, or the code that says why there is none."""

    @property
    def is_readable(self) -> bool:
        """Whether anything can be said of it."""
        return self.statement not in UNREADABLE

    def value(self, symbol: str) -> float | None:
        """The value of that symbol; None where there is none."""
        return self.values.get(symbol, (None, None))[0]


@dataclass(frozen=True, slots=True)
class Band:
    """What is usual for a person."""

    symbol: str
    median: float
    low: float
    high: float
    n: int
    """Recordings that it is made of."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is not as it was; the words stand with the pages, the numbers go into them."""

    key: AlertKey
    recording_id: str
    at: datetime
    numbers: Mapping[str, float]


def band_of(symbol: str, earlier: Sequence[Reading]) -> Band | None:
    """What is usual after these readings, in the order of time; None with too few."""
    known = [each.value(symbol) for each in earlier if each.is_readable]
    return _band(symbol, [each for each in known if each is not None])


def _band(symbol: str, values: Sequence[float]) -> Band | None:
    if len(values) < FEWEST:
        return None
    latest = np.array(values[-LATEST:], dtype=float)
    median = float(np.median(latest))
    spread = DEVIATIONS * _MAD_TO_SD * float(np.median(np.abs(latest - median)))
    known = repeatability(symbol, "")
    least = _LEAST_SHARE * abs(median) if known is None else _ONE_OF_TWENTY * known.sem
    half = max(spread, least * float(np.sqrt(1.0 + 1.0 / latest.size)))
    return Band(symbol, median, median - half, median + half, int(latest.size))


def alerts_of(readings: Sequence[Reading]) -> list[Alert]:
    """Everything that was not as before, in the order of time; readings in the order of time, too."""
    readable = [each for each in readings if each.is_readable]
    return [alert for place in range(len(readable)) for alert in _alerts_at(readable, place)]


def _alerts_at(readable: Sequence[Reading], place: int) -> Iterator[Alert]:
    now, before = readable[place], readable[:place]
    yield from _of_rate(now, before)
    yield from _of_extra_beats(now, before)
    if now.statement in IRREGULAR:
        recent = before[-LATEST:]
        if len(recent) >= _REGULAR_BEFORE and not any(each.statement in IRREGULAR for each in recent):
            yield Alert("new_irregular", now.recording_id, now.at, {"before": float(len(recent))})
    if now.statement == "possible_af" and before and before[-1].statement == "possible_af":
        run = _run(before) + 1
        yield Alert("possible_af_again", now.recording_id, now.at, {"in_a_row": float(run)})


def _run(before: Sequence[Reading]) -> int:
    """How many of the last readings in a row spoke of fibrillation."""
    return next(
        (n for n, each in enumerate(reversed(before)) if each.statement != "possible_af"), len(before)
    )


def _of_rate(now: Reading, before: Sequence[Reading]) -> Iterator[Alert]:
    """Two readings in a row outside the band of those before both."""
    if not before:
        return
    band, last_rate, rate = band_of(RATE, before[:-1]), before[-1].value(RATE), now.value(RATE)
    if band is None or last_rate is None or rate is None:
        return
    numbers = {"rate": rate, "low": band.low, "high": band.high, "median": band.median, "n": float(band.n)}
    if min(rate, last_rate) > band.high:
        yield Alert("rate_above_own_band", now.recording_id, now.at, numbers)
    elif max(rate, last_rate) < band.low:
        yield Alert("rate_below_own_band", now.recording_id, now.at, numbers)


def _of_extra_beats(now: Reading, before: Sequence[Reading]) -> Iterator[Alert]:
    """Two readings in a row with more extra beats than were usual before both."""
    earlier = [each.extra_per_min for each in before[:-1]]
    band = _band("", earlier)
    if band is None:
        return
    limit = max(band.high, FEWEST_EXTRA_PER_MIN)
    if min(now.extra_per_min, before[-1].extra_per_min) > limit:
        numbers = {"per_min": now.extra_per_min, "median": band.median, "n": float(band.n)}
        yield Alert("more_extra_beats", now.recording_id, now.at, numbers)
