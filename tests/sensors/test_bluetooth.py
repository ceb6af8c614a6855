"""Drivers over Bluetooth against a stand-in for bleak's client that keeps the rules of GATT.

No radio can be tried here: what is held is which bytes are written in which order, and what becomes of the link.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDeviceNotFoundError,
    BleakError,
)

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.sensors import heart_rate, movesense, movesense_1859, open_board, polar
from ecgomics.sensors.drivers import bluetooth, gatt, waiting
from ecgomics.sensors.drivers.bluetooth import BluetoothSensor, scan
from ecgomics.sensors.drivers.bluetooth_errors import sentence_of
from ecgomics.sensors.events import Battery, Contact, Event, Intervals, Link, Samples, SensorInfo
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.kinds import KINDS
from ecgomics.sensors.simulated_signal import Conditions, Notification
from ecgomics.sensors.simulator import simulated

START, STOP = polar.start_ecg(), polar.stop_ecg()

#: Characteristics of each kind, and what starts its stream.
OFFERED = {
    "polar_h10": {
        polar.CONTROL_POINT,
        polar.DATA,
        heart_rate.BATTERY_LEVEL,
        heart_rate.MEASUREMENT,
        gatt.MODEL,
        gatt.FIRMWARE,
        gatt.SERIAL,
    },
    "movesense": {movesense.COMMAND, movesense.NOTIFY},
    "movesense_1859": {movesense_1859.ECG, movesense_1859.CONFIGURATION},
    "heart_rate": {heart_rate.MEASUREMENT, heart_rate.BATTERY_LEVEL},
    "open_frame": {open_board.UART_TRANSMIT, open_board.UART_RECEIVE},
}
READABLE = {
    polar.CONTROL_POINT: b"\x0f\x05",
    heart_rate.BATTERY_LEVEL: b"\x57",
    gatt.MODEL: b"H10\0",
    gatt.FIRMWARE: b"5.0.0",
}


@dataclass
class Strap:
    """A sensor that is worn: its stream goes on between links, and it remembers whether it was told to stop."""

    kind: str
    packets: list[Notification]
    errors: list[int] = field(default_factory=list)
    """Answers to the next starts, 0 when they are used up."""
    lose_after: int = 10**9
    silent_after: int = 10**9
    failures: list[Exception] = field(default_factory=list)
    """What the next attempts to connect raise."""
    streams: bool = False
    sent: int = 0
    writes: list[bytes] = field(default_factory=list)
    clients: list["FakeClient"] = field(default_factory=list)

    def client(self, address: str, lost: Callable[[], None]) -> "FakeClient":
        assert address == "00:11"
        self.clients.append(FakeClient(self, lost))
        return self.clients[-1]


@dataclass
class FakeClient:
    """bleak's client as far as it is used: refuses what GATT would refuse."""

    strap: Strap
    lost: Callable[[], None]
    is_connected: bool = False
    listening: dict[str, Callable[[Any, bytearray], None]] = field(default_factory=dict)
    stopped_before_end: bool = False

    @property
    def services(self) -> Any:
        offered = OFFERED[self.strap.kind]
        return SimpleNamespace(get_characteristic=lambda each: object() if each in offered else None)

    async def connect(self) -> None:
        await asyncio.sleep(0)
        if self.strap.failures:
            raise self.strap.failures.pop(0)
        self.is_connected = True

    async def disconnect(self) -> None:
        self.is_connected = False
        self.lost()

    async def read_gatt_char(self, char_specifier: str) -> bytearray:
        assert self.is_connected
        assert char_specifier in OFFERED[self.strap.kind]
        if char_specifier == gatt.SERIAL:
            raise BleakError("Reading is not permitted")
        return bytearray(READABLE[char_specifier])

    async def start_notify(self, char_specifier: str, callback: Callable[[Any, bytearray], None]) -> None:
        assert self.is_connected
        assert char_specifier in OFFERED[self.strap.kind]
        self.listening[char_specifier] = callback
        if self.strap.kind in {"heart_rate", "open_frame"}:
            self._begin()

    async def write_gatt_char(self, char_specifier: str, data: bytes, response: bool | None = None) -> None:
        assert self.is_connected
        assert response
        self.strap.writes.append(bytes(data))
        if char_specifier == polar.CONTROL_POINT:
            assert polar.CONTROL_POINT in self.listening, "indications must be on before a command is written"
            self._answer(data)
        elif char_specifier == movesense.COMMAND and data[0] == 2:
            self.strap.streams = False
        else:
            self._begin()

    def _answer(self, data: bytes) -> None:
        error = self.strap.errors.pop(0) if data == START and self.strap.errors else 0
        reply = bytearray([0xF0, data[0], 0, error, 0])
        asyncio.get_running_loop().call_soon(self.listening[polar.CONTROL_POINT], None, reply)
        if data == START and not error:
            self._begin()
        if data == STOP:
            self.strap.streams = False
            self.stopped_before_end = True

    def _begin(self) -> None:
        self.strap.streams = True
        self.task = asyncio.ensure_future(self._stream())

    async def _stream(self) -> None:
        count = 0
        while self.is_connected and self.strap.streams and self.strap.sent < len(self.strap.packets):
            if count >= self.strap.silent_after:
                return
            if count >= self.strap.lose_after:
                self.strap.sent += 5  # what the strap sends while nobody hears it
                self.is_connected = False
                self.lost()
                return
            packet = self.strap.packets[self.strap.sent]
            if heart_rate.MEASUREMENT in self.listening and self.strap.kind == "polar_h10" and count == 5:
                self.listening[heart_rate.MEASUREMENT](None, bytearray([0x16, 72, 0x55, 0x03]))
            if packet.characteristic in self.listening:
                self.listening[packet.characteristic](None, bytearray(packet.data))
            self.strap.sent, count = self.strap.sent + 1, count + 1
            await asyncio.sleep(0)


def strap(recording: Recording, kind: str, **more: Any) -> Strap:
    """A sensor of a kind that has the recording to send."""
    played = simulated(recording, kind, Conditions(settles=False)).play()
    packets = [event for event in played if isinstance(event, Notification)]
    return Strap(
        kind, [packet for packet in packets if packet.characteristic != heart_rate.BATTERY_LEVEL], **more
    )


def streamed(worn: Strap, until: Callable[[list[Event]], bool]) -> list[Event]:
    """Events of a driver that is stopped as soon as `until` holds."""
    events: list[Event] = []
    kind = KINDS[worn.kind]
    info = SensorInfo(kind.name, kind.title, kind.fs_hz or 250.0, ("chest",), kind.uv_per_count)

    async def run() -> None:
        stop = asyncio.Event()

        def emit(event: Event) -> None:
            events.append(event)
            if until(events):
                stop.set()

        sensor = BluetoothSensor("00:11", kind, Intake(info, kind.settle_s), emit, worn.client)
        await asyncio.wait_for(sensor.run(stop), 20.0)

    asyncio.run(run())
    return events


def runs(events: list[Event]) -> list[Samples]:
    """The samples among events."""
    return [event for event in events if isinstance(event, Samples)]


def links(events: list[Event]) -> list[str]:
    """The states of the link in their order."""
    return [event.state for event in events if isinstance(event, Link)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "BACK_OFF_S", (0.001,))


@pytest.mark.parametrize("kind", ["polar_h10", "movesense", "movesense_1859", "open_frame"])
def test_every_sample_of_a_sensor_arrives_and_the_stream_is_stopped(
    half_minute: Recording, kind: str
) -> None:
    worn = strap(half_minute, kind)
    events = streamed(worn, lambda events: worn.sent >= len(worn.packets) - 1 and bool(runs(events)))
    assert links(events) == ["connecting", "connected", "closed"]
    assert all(run.placed.gap_before == 0 for run in runs(events))
    assert sum(run.placed.counts.shape[1] for run in runs(events)) > 25 * (KINDS[kind].fs_hz or 250.0)
    assert not worn.clients[-1].is_connected
    if kind == "polar_h10":
        assert worn.writes == [START, STOP]
        assert Battery(87) in events
        assert Contact(True) in events
        assert [event.packet.rr_1024 for event in events if isinstance(event, Intervals)] == [(853,)]
        (info,) = [event for event in events if isinstance(event, SensorInfo)]
        assert (info.model, info.firmware) == ("H10", "5.0.0")
    if kind == "movesense":
        assert worn.writes == [movesense.subscribe(1, "/Meas/ECG/250"), movesense.unsubscribe(1)]


def test_a_lost_link_is_sought_again_and_what_was_lost_is_a_gap(half_minute: Recording) -> None:
    worn = strap(half_minute, "polar_h10", lose_after=12)
    worn.failures = []
    events = streamed(worn, lambda events: worn.sent >= 40)
    assert links(events)[:5] == ["connecting", "connected", "lost", "reconnecting", "connected"]
    gaps = [run.placed.gap_before for run in runs(events) if run.placed.gap_before]
    assert gaps == [5 * 73] * 2
    counts = np.concatenate([run.placed.counts[0] for run in runs(events)])
    sent = [polar.ecg_frame(packet.data).counts[0] for packet in worn.packets]
    assert counts.tolist() == np.concatenate(sent[:12] + sent[17:29] + sent[34:])[: len(counts)].tolist()
    assert worn.writes == [START, START, START, STOP]


def test_a_sensor_that_falls_silent_while_the_link_seems_there_is_sought_again(
    half_minute: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bluetooth, "SILENT_S", 0.05)
    worn = strap(half_minute, "polar_h10", silent_after=6)
    events = streamed(worn, lambda events: links(events).count("connected") == 2)
    (lost,) = [event for event in events if isinstance(event, Link) and event.state == "lost"]
    assert "silent" in (lost.reason or "")
    assert worn.writes[:3] == [START, STOP, START]


def test_attempts_to_reconnect_go_on_however_often_they_fail(half_minute: Recording) -> None:
    worn = strap(half_minute, "polar_h10", lose_after=8, errors=[0, 10])

    def until(events: list[Event]) -> bool:
        if links(events).count("lost") == 1 and not worn.failures and len(worn.clients) == 1:
            worn.failures = [BleakDeviceNotFoundError("00:11"), TimeoutError(), BleakError("busy")]
        return links(events).count("connected") == 2

    events = streamed(worn, until)
    lost = [event for event in events if isinstance(event, Link) and event.state == "lost"]
    assert [event.attempt for event in lost] == [1, 2, 3, 4, 5]
    assert lost[0].reason is None
    reasons = [event.reason or "" for event in lost[1:]]
    for reason, word in zip(reasons, ("not found", "in time", "in use", "MTU"), strict=True):
        assert word in reason
    assert worn.writes[-1] == STOP


def test_a_stream_that_another_client_left_running_is_stopped_first(half_minute: Recording) -> None:
    worn = strap(half_minute, "polar_h10", errors=[6])
    streamed(worn, lambda events: len(runs(events)) == 3)
    assert worn.writes == [START, STOP, START, STOP]


def test_the_stream_is_stopped_when_the_program_is_interrupted(half_minute: Recording) -> None:
    worn = strap(half_minute, "polar_h10")
    kind = KINDS["polar_h10"]
    info = SensorInfo(kind.name, kind.title, kind.fs_hz, ("chest",), 1.0)

    async def run() -> None:
        sensor = BluetoothSensor("00:11", kind, Intake(info), lambda _: None, worn.client)
        task = asyncio.ensure_future(sensor.run(asyncio.Event()))
        while worn.sent < 5:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    assert worn.writes == [START, STOP]
    assert not worn.clients[-1].is_connected


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"errors": [13]}, "charger"),
        ({"failures": [BleakDeviceNotFoundError("00:11")]}, "not found"),
        ({"failures": [BleakError("Insufficient Authentication")]}, "paired first"),
        ({"failures": [BleakError("[org.bluez.Error.InProgress]")]}, "in use"),
        ({"failures": [TimeoutError()]}, "in time"),
        ({"kind": "heart_rate"}, None),
    ],
)
def test_what_fails_at_the_first_connection_is_one_sentence(
    half_minute: Recording, change: dict[str, Any], words: str | None
) -> None:
    if words is None:
        worn = strap(half_minute, "polar_h10")
        worn.kind = "open_frame"  # a device that has none of a Polar's characteristics
        with pytest.raises(InvalidInput, match="--kind"):
            _streamed_as("polar_h10", worn)
        return
    with pytest.raises(InvalidInput, match=words):
        streamed(strap(half_minute, "polar_h10", **change), lambda _: False)


def _streamed_as(kind: str, worn: Strap) -> None:
    info = SensorInfo(kind, "x", 130.0, ("chest",), 1.0)
    sensor = BluetoothSensor("00:11", KINDS[kind], Intake(info), lambda _: None, worn.client)
    asyncio.run(asyncio.wait_for(sensor.run(asyncio.Event()), 5.0))


def test_a_scan_lists_our_sensors_first_and_the_strongest_first() -> None:
    def device(name: str, rssi: int, *services: str) -> tuple[Any, Any]:
        told = SimpleNamespace(local_name=name, rssi=rssi, service_uuids=list(services))
        return SimpleNamespace(name=name), told

    async def discover(**asked: Any) -> dict[str, Any]:
        assert asked == {"timeout": 2.0, "return_adv": True}
        return {
            "a": device("Kettle", -30),
            "b": device("Polar H10 12345678", -70, heart_rate.SERVICE),
            "c": device("Movesense 1", -60),
            "d": device("Movesense 2", -80, heart_rate.SERVICE, movesense_1859.SERVICE),
            "e": device("Strap", -50, heart_rate.SERVICE),
            "f": device("ESP32", -65, open_board.UART_SERVICE),
        }

    found = asyncio.run(scan(2.0, discover))
    kinds = [each.kind.name if each.kind else None for each in found]
    assert [each.address for each in found] == ["e", "c", "f", "b", "d", "a"]
    assert kinds == ["heart_rate", "movesense", "open_frame", "polar_h10", "movesense_1859", None]


def test_a_scan_without_an_adapter_is_one_sentence() -> None:
    async def discover(**_: Any) -> dict[str, Any]:
        raise BleakBluetoothNotAvailableError("no", BleakBluetoothNotAvailableReason.POWERED_OFF)

    with pytest.raises(InvalidInput, match="Bluetooth is off"):
        asyncio.run(scan(1.0, discover))


@pytest.mark.parametrize("reason", BleakBluetoothNotAvailableReason)
def test_every_reason_of_bleak_is_a_sentence(reason: BleakBluetoothNotAvailableReason) -> None:
    sentence = sentence_of(BleakBluetoothNotAvailableError("message", reason))
    assert sentence.endswith(".")
    assert "Bluetooth" in sentence


def test_the_extra_is_named_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bleak", None)
    with pytest.raises(InvalidInput, match=r"ecgomics\[ble\]"):
        bluetooth.bleak()
