"""What is kept of a strap that sends heart beats and no ECG: its intervals, what follows from them, and the hint."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.validity import Validity
from ecgomics.interval_profile import FEWEST_INTERVALS, profile_of_rr
from ecgomics.report.person import Number
from ecgomics.stream.events import Message, Vitals
from ecgomics.stream.online_intervals import INTERVAL_MS, LATE_S, TICKS_PER_S, OnlineIntervals
from ecgomics.stream.wire import Frame, RrFrame, StatusFrame

#: The numbers that a person gets of heart beats alone, in this order.
NUMBERS: Final = ("heart_rate", "rr_mean", "pause_max", "sdnn", "rmssd", "pnn50")
#: Intervals that are kept with the session: more than a day of them.
MOST_KEPT: Final = 100_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """What the intervals of a session say."""

    count: int
    """Intervals that a heart can have."""
    duration_s: float
    """Their length together."""
    numbers: tuple[Number, ...]
    rhythm: Message | None
    """The last hint of the online analysis; None where nothing came."""
    rr_1024: tuple[int, ...]
    """As the strap sent them, in 1/1024 s."""


def intervals_of(frames: Iterable[Frame], *, started_us: int) -> Intervals:
    """What the frames of a session say, in the order of their numbers."""
    ordered = sorted(frames, key=lambda each: each.seq)
    told = [each for each in ordered if isinstance(each, RrFrame)]
    rr_ms = np.array(list(_rr_ms(told)), dtype=float)
    possible_ms = rr_ms[np.isfinite(rr_ms)]
    rhythm = _rhythm(ordered, started_us)
    return Intervals(
        count=len(possible_ms),
        duration_s=round(float(possible_ms.sum()) / 1000.0, 3),
        numbers=_numbers(rr_ms, is_regular=rhythm is not None and rhythm["hint"] == "regular"),
        rhythm=rhythm,
        rr_1024=tuple(rr for each in told for rr in each.rr_1024)[:MOST_KEPT],
    )


def _rr_ms(told: Sequence[RrFrame]) -> Iterator[float]:
    """Intervals in ms; NaN where one cannot be a heart's, and where some were lost between two notifications."""
    ended_s: float | None = None
    for each in told:
        lengths_ms = [1000.0 * rr / TICKS_PER_S for rr in each.rr_1024]
        if not lengths_ms:
            continue
        length_s, received_s = sum(lengths_ms) / 1000.0, each.received_us / 1e6
        if ended_s is None or received_s - (ended_s + length_s) > LATE_S:
            if ended_s is not None:
                yield float("nan")
            ended_s = received_s - length_s
        ended_s += length_s
        yield from (ms if INTERVAL_MS[0] <= ms <= INTERVAL_MS[1] else float("nan") for ms in lengths_ms)


def _rhythm(frames: Sequence[Frame], started_us: int) -> Message | None:
    online, contact, last = OnlineIntervals(), None, None
    for each in frames:
        if isinstance(each, StatusFrame) and each.status.get("kind") == "contact":
            contact = bool(each.status.get("on"))
        elif isinstance(each, RrFrame):
            received_s = (each.received_us - started_us) / 1e6
            for event in online.push_rr(received_s, each.heart_rate, each.rr_1024, contact=contact):
                last = event.rhythm if isinstance(event, Vitals) else last
    return None if last is None else last.as_message()


def _numbers(rr_ms: Floats, *, is_regular: bool) -> tuple[Number, ...]:
    """Measured as intervals of a file are; variability is told of a regular rhythm only."""
    from ecgomics.biomarkers.catalogue import catalogue

    rows: dict[str, Any] = {}
    if np.isfinite(rr_ms).sum() >= FEWEST_INTERVALS:
        made = profile_of_rr(rr_ms, rhythm="sinus" if is_regular else "undetermined")
        rows = {each.symbol: each for each in made.values}
    found = []
    for symbol in NUMBERS:
        declared, row = catalogue()[symbol], rows.get(symbol)
        code: Validity = "too_short" if row is None else row.validity
        value, reason = (row.value, None) if row is not None and code == "ok" else (None, code)
        found.append(Number(symbol, declared.label, declared.label_zh, value, declared.unit, reason))
    return tuple(found)
