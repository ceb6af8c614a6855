"""Sensors over Bluetooth Low Energy: find them, keep the link, stop the stream in every case.

The radio is bleak's (the extra `ble`); everything here is tried against a stand-in for its client.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.drivers.bluetooth_errors import sentence_of
from ecgomics.sensors.drivers.gatt import Client, device_information, start_stream, stop_stream
from ecgomics.sensors.drivers.waiting import back_off_s, stopped_within
from ecgomics.sensors.events import Event, Link
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.kinds import Kind, kind_of

if TYPE_CHECKING:
    from types import ModuleType

#: Seconds that stopping the stream and ending the link may take.
_STOP_WITHIN_S: Final = 3.0

#: Seconds without a packet after which a sensor of ECG is taken as gone although the link seems to be there.
SILENT_S: Final = 6.0

#: Makes a client of an address and a function that is called when the link is lost.
Connect = Callable[[str, Callable[[], None]], Client]


@dataclass(frozen=True, slots=True)
class FoundSensor:
    """A device that advertises, how strongly it is heard, and its kind where it is one of ours."""

    address: str
    name: str
    rssi_dbm: int
    kind: Kind | None


def bleak() -> "ModuleType":
    """The package for Bluetooth; InvalidInput where it is not installed."""
    try:
        import bleak as package
    except ImportError:
        raise InvalidInput("Bluetooth needs an extra: run pip install 'ecgomics[ble]'.") from None
    return package


def failures() -> tuple[type[Exception], ...]:
    """What bleak and the systems below it raise where a link fails."""
    return (bleak().exc.BleakError, OSError, EOFError)


async def scan(seconds: float, discover: Callable[..., Any] | None = None) -> tuple[FoundSensor, ...]:
    """Devices nearby, those of ours first, the strongest first."""
    discover = discover or bleak().BleakScanner.discover
    try:
        heard = await discover(timeout=seconds, return_adv=True)
    except failures() as error:
        raise InvalidInput(sentence_of(error)) from error
    found = (
        FoundSensor(
            address,
            told.local_name or device.name or "",
            told.rssi,
            kind_of(told.local_name or device.name, tuple(told.service_uuids)),
        )
        for address, (device, told) in heard.items()
    )
    return tuple(sorted(found, key=lambda each: (each.kind is None, -each.rssi_dbm)))


def _bleak_client(address: str, lost: Callable[[], None]) -> Client:
    client: Client = bleak().BleakClient(address, disconnected_callback=lambda _: lost())
    return client


@dataclass(slots=True)
class BluetoothSensor:
    """One sensor by its address. `run` streams until it is asked to stop and seeks the sensor again when it is lost."""

    address: str
    kind: Kind
    intake: Intake
    emit: Callable[[Event], None]
    connect: Connect = _bleak_client
    _streamed: bool = False
    _heard_s: float = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        """Stream until `stop` is set. InvalidInput where the first connection fails; later ones are tried again."""
        attempt = 0
        expected: tuple[type[Exception], ...] = (InvalidInput, *failures())
        while not stop.is_set():
            self.emit(Link("reconnecting", attempt) if self._streamed else Link("connecting"))
            reason = None
            try:
                await self._connected(stop)
                attempt = 0
            except expected as error:
                reason = str(error) if isinstance(error, InvalidInput) else sentence_of(error)
                if not self._streamed:
                    raise InvalidInput(reason) from error
            if stop.is_set():
                break
            attempt += 1
            self.emit(Link("lost", attempt, reason))
            await stopped_within(stop, back_off_s(attempt))
        self.emit(Link("closed"))

    async def _connected(self, stop: asyncio.Event) -> None:
        """One link, from its begin to its loss or to the stop."""
        lost = asyncio.Event()
        client = self.connect(self.address, lost.set)
        try:
            await client.connect()
            await self._tell(client)
            await start_stream(client, self.kind, self._notified)
            self._streamed = True
            self.emit(Link("connected"))
            await self._over(stop, lost)
        finally:
            await self._stopped(client)

    async def _tell(self, client: Client) -> None:
        """Say which sensor it is, once; later the stream begins anew on the same grid."""
        if self._streamed:
            self.intake.reconnected()
            return
        told = await device_information(client)
        self.intake.info = replace(
            self.intake.info,
            model=told.get("model"),
            firmware=told.get("firmware"),
            serial=told.get("serial"),
        )
        self.emit(self.intake.info)

    async def _over(self, stop: asyncio.Event, lost: asyncio.Event) -> None:
        """Wait for the stop, the loss of the link, or that the sensor falls silent; InvalidInput for the latter."""
        self._heard_s = time.monotonic()
        while not await _either(stop, lost, within_s=SILENT_S / 2):
            silent_s = time.monotonic() - self._heard_s
            if silent_s > SILENT_S and self.kind.name != "heart_rate":
                raise InvalidInput("The sensor fell silent: it is not worn, or not near.")

    def _notified(self, characteristic: str, data: bytes) -> None:
        self._heard_s = time.monotonic()
        for event in self.intake.notified(characteristic, data, time.time_ns() // 1000):
            self.emit(event)

    async def _stopped(self, client: Client) -> None:
        """Stop the stream and end the link, as far as the link is still there."""
        if not client.is_connected:
            return
        with suppress(Exception):
            await asyncio.wait_for(stop_stream(client, self.kind), _STOP_WITHIN_S)
        with suppress(Exception):
            await asyncio.wait_for(client.disconnect(), _STOP_WITHIN_S)


async def _either(first: asyncio.Event, second: asyncio.Event, *, within_s: float) -> bool:
    """Whether one of two is set within the time; waits no longer."""
    waits = [asyncio.ensure_future(event.wait()) for event in (first, second)]
    try:
        done, _ = await asyncio.wait(waits, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return bool(done)
