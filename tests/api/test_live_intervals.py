"""A strap that sends heart beats and no ECG: what is kept of it at the end."""

from typing import Any

import numpy as np
import pytest

from benchmarks.live.sensors import ulid
from ecgomics.interval_profile import profile_of_rr
from ecgomics.services.live_intervals import intervals_of
from ecgomics.stream.wire import Frame, RrFrame, StatusFrame, encode

BEGIN_US = 1_780_000_000_000_000
RR_ONLY = {
    "sensor": {"kind": "heart_rate", "name": "strap"},
    "fs_hz": None,
    "leads": [],
    "uv_per_count": None,
}


def frames_of(rr_1024: list[int], *, lost: frozenset[int] = frozenset()) -> list[Frame]:
    """One notification for each interval, when it ends; the phone never got those of lost places."""
    ends_us = BEGIN_US + np.cumsum(np.array(rr_1024) / 1024.0 * 1e6).astype(int)
    got = [place for place in range(len(rr_1024)) if place not in lost]
    return [
        RrFrame(
            seq=seq,
            first_index=0,
            received_us=int(ends_us[place]),
            heart_rate=61440 // rr_1024[place],
            rr_1024=(rr_1024[place],),
        )
        for seq, place in enumerate(got)
    ]


def steady(count: int) -> list[int]:
    return (900 + np.round(30 * np.sin(np.arange(count) / 3.0))).astype(int).tolist()


def test_the_numbers_are_those_of_the_intervals() -> None:
    rr = steady(400)
    found = intervals_of(frames_of(rr), started_us=BEGIN_US)
    assert (found.count, found.rr_1024) == (400, tuple(rr))
    assert found.duration_s == pytest.approx(sum(rr) / 1024.0, abs=1e-3)
    assert found.rhythm is not None
    assert found.rhythm["hint"] == "regular"
    values = {each.symbol: each.value for each in found.numbers}
    expected = {each.symbol: each.value for each in profile_of_rr(np.array(rr) * 1000.0 / 1024.0).values}
    assert values == {symbol: expected[symbol] for symbol in values}
    assert values["rmssd"] is not None


def test_nothing_is_taken_across_what_was_lost_or_no_heart_gives() -> None:
    rr = steady(200)
    rr[150] = 100
    found = intervals_of(frames_of(rr, lost=frozenset(range(60, 70))), started_us=BEGIN_US)
    ms = [1000.0 * each / 1024.0 for each in rr]
    whole = [*ms[:60], float("nan"), *ms[70:150], float("nan"), *ms[151:]]
    assert found.count == 189
    values = {each.symbol: each.value for each in found.numbers}
    assert values["rr_mean"] == next(
        each.value for each in profile_of_rr(whole).values if each.symbol == "rr_mean"
    )


def test_variability_is_not_told_of_what_is_not_regular() -> None:
    rr = np.random.default_rng(4).integers(450, 1200, 300).tolist()
    found = intervals_of(frames_of(rr), started_us=BEGIN_US)
    assert found.rhythm is not None
    assert found.rhythm["hint"] != "regular"
    reasons = {each.symbol: each.reason for each in found.numbers}
    assert reasons["rmssd"] in ("wrong_rhythm", "low_quality")
    assert reasons["sdnn"] is not None
    assert reasons["heart_rate"] is None


def test_of_hardly_anything_nothing_is_said() -> None:
    found = intervals_of(frames_of([900]), started_us=BEGIN_US)
    assert {each.reason for each in found.numbers} == {"too_short"}
    assert intervals_of([], started_us=BEGIN_US).rhythm is None


def test_a_session_of_such_a_strap_ends_with_its_intervals(live: Any) -> None:
    said = live.begin(id=ulid(), **RR_ONLY)
    frames = frames_of(steady(120))
    contact = StatusFrame(
        seq=len(frames), first_index=0, received_us=BEGIN_US, status={"kind": "contact", "on": True}
    )
    content = [encode(each) for each in (*frames, contact)]
    assert live.put(said["id"], 0, content).json()["next"] == len(content)
    end = live.finish(said["id"], len(content)).json()
    assert (end["recording_id"], end["report"]) == (None, None)
    assert end["intervals"]["count"] == 120
    numbers = {each["symbol"]: each for each in end["intervals"]["numbers"]}
    assert numbers["heart_rate"]["value"] == pytest.approx(68.3, abs=0.3)
    assert numbers["heart_rate"]["label_zh"]
    assert live.finish(said["id"], len(content)).json() == end
    assert live.get(said["id"])["state"] == "finished"
