import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecgomics.sensors.packets import EcgPacket, one_lead
from ecgomics.sensors.timeline import Placed, Timeline
from tests.sensors.make_vectors import VECTORS

CASES = json.loads((VECTORS / "timeline.json").read_text(encoding="utf-8"))["cases"]


def packet(event: dict[str, Any]) -> EcgPacket:
    """The packet of an event: counts that go up by one."""
    counts = np.arange(event["n"]) + event["first_count"]
    missing = tuple(event.get("missing", ()))
    counts[list(missing)] = 0
    times = {name: int(event[name]) for name in ("first_us", "last_us") if name in event}
    return EcgPacket(one_lead(counts), 1.0, missing=missing, first_index=event.get("first_index"), **times)


def told(run: Placed) -> dict[str, Any]:
    """A run as the vectors write it, without its time; that its counts go up is held here."""
    counts = run.counts[0]
    np.testing.assert_array_equal(counts, counts[0] + np.arange(len(counts)))
    return {
        "first_index": run.first_index,
        "gap_before": run.gap_before,
        "n": len(counts),
        "first_count": int(counts[0]),
        "flags": run.flags,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_sample_stands_where_the_sensor_took_it(case: dict[str, Any]) -> None:
    timeline = Timeline(case["fs_hz"], case["settle_s"])
    for number, event in enumerate(case["events"]):
        if "reconnected" in event:
            timeline.reconnected()
            continue
        runs = timeline.place(packet(event), int(event["received_us"]))
        expected = [
            {key: value for key, value in run.items() if key != "device_us"} for run in event["expect"]
        ]
        assert [told(run) for run in runs] == expected, f"event {number}"
        for run, truth in zip(runs, event["expect"], strict=True):
            assert (run.device_us is None) == (truth["device_us"] is None)
            if run.device_us is not None:
                assert abs(run.device_us - int(truth["device_us"])) <= case["within_us"], f"event {number}"


def test_the_rate_is_found_from_the_sensors_own_clock() -> None:
    timeline = Timeline(130.0)
    assert timeline.fs_measured_hz is None
    for number in range(200):
        last_us = round((73 * number + 72) * 1e6 / 127.4)
        counts = one_lead(np.arange(73) + number)
        timeline.place(EcgPacket(counts, 1.0, last_us=last_us), last_us)
    assert timeline.fs_measured_hz == pytest.approx(127.4, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.booleans(), min_size=3, max_size=60),
    st.floats(126.0, 134.0),
    st.integers(1, 120),
)
def test_whatever_is_lost_nothing_shifts(kept: list[bool], true_hz: float, n: int) -> None:
    timeline = Timeline(130.0)
    start = None
    for number, there in enumerate(kept):
        if not there:
            continue
        first = number * n
        start = first if start is None else start
        last_us = round((first + n - 1) * 1e6 / true_hz)
        (run,) = timeline.place(EcgPacket(one_lead(np.arange(n) + first), 1.0, last_us=last_us), last_us)
        # a rate that is off by 3 % hides a loss at most while fewer than 17 packets were lost at once
        if max(_runs_of_losses(kept), default=0) < 16:
            assert run.first_index == first - start


def _runs_of_losses(kept: list[bool]) -> list[int]:
    return [len(run) for run in "".join(".x"[not there] for there in kept).split(".") if run]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.integers(-(2**62), 2**62)),
            st.one_of(st.none(), st.integers(0, 2**53)),
            st.integers(1, 5),
            st.integers(0, 2**50),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_any_times_give_runs_that_follow_each_other(packets: list[Any]) -> None:
    timeline, end = Timeline(130.0, settle_s=2.0), 0
    for time_us, first_index, n, received_us, reconnected in packets:
        if reconnected:
            timeline.reconnected()
        counts = one_lead(np.arange(n))
        for run in timeline.place(
            EcgPacket(counts, 1.0, last_us=time_us, first_index=first_index), received_us
        ):
            assert run.first_index == end + run.gap_before
            assert run.gap_before >= 0
            end = run.first_index + run.counts.shape[1]
