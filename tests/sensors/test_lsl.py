"""Lab Streaming Layer with real streams on this machine; skipped where they cannot find each other."""

import asyncio
import time
import uuid
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.drivers import lsl
from ecgomics.sensors.drivers.lsl import LslOutlet, LslSensor
from ecgomics.sensors.events import Event, Link, Samples, SensorInfo
from ecgomics.sensors.packets import one_lead
from ecgomics.sensors.timeline import Placed


@pytest.fixture(scope="module")
def streams() -> Any:
    """The package, where a stream of this machine is found."""
    package = pytest.importorskip("pylsl", exc_type=ImportError)
    name = f"probe {uuid.uuid4()}"
    outlet = package.StreamOutlet(package.StreamInfo(name, "ECG", 1, 100, "float32", name))
    if not package.resolve_byprop("name", name, minimum=1, timeout=3.0):
        pytest.skip("streams of this machine are not found by each other")
    del outlet
    return package


def placed(first: int, count: int, gap: int) -> Samples:
    """A run of counts that go up by one."""
    run = Placed(first, None, gap, one_lead(np.arange(first, first + count)), 0)
    return Samples(run, 0.5, 0)


def test_a_sensor_is_offered_in_microvolts_and_what_was_lost_is_nan(streams: Any) -> None:
    name = f"ecgomics {uuid.uuid4()}"
    outlet = LslOutlet()
    outlet.take(SensorInfo("polar_h10", name, 130.0, ("chest",), 0.5))
    (found,) = streams.resolve_byprop("name", name, minimum=1, timeout=3.0)
    assert (found.type(), found.nominal_srate(), found.channel_count()) == ("ECG", 130.0, 1)
    inlet = streams.StreamInlet(found)
    inlet.open_stream(timeout=3.0)
    outlet.take(placed(0, 4, 0))
    outlet.take(placed(6, 3, 2))
    values: list[list[float]] = []
    deadline_s = time.monotonic() + 5.0
    while len(values) < 9 and time.monotonic() < deadline_s:
        values += inlet.pull_chunk(timeout=0.2)[0]
    expected = [0.0, 0.5, 1.0, 1.5, np.nan, np.nan, 3.0, 3.5, 4.0]
    np.testing.assert_array_equal(np.array(values)[:, 0], expected)


def test_a_stream_of_another_program_is_taken_with_its_unit_and_leads(streams: Any) -> None:
    name = f"ecgomics {uuid.uuid4()}"
    stream = streams.StreamInfo(name, "ECG", 2, 250.0, "float32", name)
    channels = stream.desc().append_child("channels")
    for label in ("lead I", "II"):
        channel = channels.append_child("channel")
        channel.append_child_value("label", label)
        channel.append_child_value("unit", "millivolts")
    outlet = streams.StreamOutlet(stream)
    events: list[Event] = []

    async def run() -> None:
        stop = asyncio.Event()
        sent = 0

        def emit(event: Event) -> None:
            events.append(event)
            if sum(isinstance(each, Samples) for each in events) == 3:
                stop.set()

        async def push() -> None:
            nonlocal sent
            while not stop.is_set():
                await asyncio.sleep(0.1)
                if outlet.have_consumers():
                    block = (np.arange(25)[:, np.newaxis] + sent) * np.array([[0.001, -0.002]])
                    outlet.push_chunk(np.ascontiguousarray(block, dtype=np.float32))
                    sent += 25

        await asyncio.wait_for(asyncio.gather(LslSensor(name, emit).run(stop), push()), 20.0)

    asyncio.run(run())
    (info,) = [event for event in events if isinstance(event, SensorInfo)]
    assert (info.leads, info.fs_hz) == (("I", "II"), 250.0)
    runs = [event for event in events if isinstance(event, Samples)]
    uv = np.concatenate([run.placed.counts * run.uv_per_count for run in runs], axis=1)
    np.testing.assert_allclose(uv[0], uv[0, 0] + np.arange(uv.shape[1]), atol=0.02)
    np.testing.assert_allclose(uv[1], -2 * uv[0], atol=0.02)
    assert [event.state for event in events if isinstance(event, Link)] == [
        "connecting",
        "connected",
        "closed",
    ]


def test_no_stream_and_no_unit_are_one_sentence(streams: Any) -> None:
    with pytest.raises(InvalidInput, match="No stream of type ECG named none such was found"):
        asyncio.run(LslSensor("none such", lambda _: None, within_s=0.5).run(asyncio.Event()))
    name = f"ecgomics {uuid.uuid4()}"
    outlet = streams.StreamOutlet(streams.StreamInfo(name, "ECG", 1, 250.0, "float32", name))
    with pytest.raises(InvalidInput, match="no unit"):
        asyncio.run(LslSensor(name, lambda _: None).run(asyncio.Event()))
    del outlet


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pylsl", None)
    with pytest.raises(InvalidInput, match=r"ecgomics\[lsl\]"):
        lsl.pylsl()
