"""How the stream of each kind of sensor is started and stopped over a connected Bluetooth link."""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final, Protocol

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors import heart_rate, movesense, movesense_1859, open_board, polar
from ecgomics.sensors.intake import ECG_REFERENCE
from ecgomics.sensors.kinds import MOVESENSE_1859_INTERVAL_MS, MOVESENSE_HZ, Kind

#: Seconds that the control point may take to answer.
ANSWER_WITHIN_S: Final = 5.0
_ALREADY_RUNNING: Final = 6

MODEL: Final = "00002a24-0000-1000-8000-00805f9b34fb"
SERIAL: Final = "00002a25-0000-1000-8000-00805f9b34fb"
FIRMWARE: Final = "00002a26-0000-1000-8000-00805f9b34fb"

#: What a notification is handed to: characteristic and bytes.
Notified = Callable[[str, bytes], None]


class Services(Protocol):
    """What a connected device offers."""

    def get_characteristic(self, specifier: str) -> object | None:
        """The characteristic of that identifier, None where the device has none."""
        ...


class Client(Protocol):
    """What is used of bleak's client."""

    @property
    def is_connected(self) -> bool:
        """Whether the link is there."""
        ...

    @property
    def services(self) -> Services:
        """Services of the connected device."""
        ...

    async def connect(self) -> None:
        """Connect and find the services."""
        ...

    async def disconnect(self) -> None:
        """End the link."""
        ...

    async def read_gatt_char(self, char_specifier: str) -> bytearray:
        """Read a characteristic."""
        ...

    async def write_gatt_char(self, char_specifier: str, data: bytes, response: bool | None = None) -> None:
        """Write a characteristic."""
        ...

    async def start_notify(self, char_specifier: str, callback: Callable[[Any, bytearray], None]) -> None:
        """Be told of notifications and indications."""
        ...


async def start_stream(client: Client, kind: Kind, notified: Notified) -> None:
    """Start what the sensor has to send; InvalidInput with one sentence where it refuses."""
    if kind.name == "polar_h10":
        await _start_polar(client, notified)
    elif kind.name == "movesense":
        await _listen(client, movesense.NOTIFY, notified)
        path = f"/Meas/ECG/{MOVESENSE_HZ}"
        await client.write_gatt_char(
            movesense.COMMAND, movesense.subscribe(ECG_REFERENCE, path), response=True
        )
    elif kind.name == "movesense_1859":
        await _start_open_firmware(client, notified)
    elif kind.name == "heart_rate":
        await _listen(client, heart_rate.MEASUREMENT, notified)
    else:
        await _listen(client, open_board.UART_TRANSMIT, notified)
    await _beside(client, kind, notified)


async def stop_stream(client: Client, kind: Kind) -> None:
    """Stop the stream on the sensor: a strap that goes on sending drains its battery."""
    if kind.name == "polar_h10":
        await client.write_gatt_char(polar.CONTROL_POINT, polar.stop_ecg(), response=True)
    elif kind.name == "movesense":
        await client.write_gatt_char(movesense.COMMAND, movesense.unsubscribe(ECG_REFERENCE), response=True)


async def device_information(client: Client) -> dict[str, str]:
    """Model, firmware and serial number as far as the sensor tells them."""
    told: dict[str, str] = {}
    for name, characteristic in (("model", MODEL), ("firmware", FIRMWARE), ("serial", SERIAL)):
        if not _offers(client, (characteristic,)):
            continue
        with suppress(Exception):  # some systems keep the serial number to themselves
            text = bytes(await client.read_gatt_char(characteristic)).decode("utf-8", "replace").strip(" \0")
            told |= {name: text} if text else {}
    return told


async def _listen(client: Client, characteristic: str, notified: Notified) -> None:
    if client.services.get_characteristic(characteristic) is None:
        raise InvalidInput(
            "This device does not offer what a sensor of that kind has; give its kind with --kind, "
            "or update its firmware."
        )
    await client.start_notify(characteristic, lambda _, data: notified(characteristic, bytes(data)))


async def _beside(client: Client, kind: Kind, notified: Notified) -> None:
    """What else the sensor offers: its charge, and beside ECG its own heart rate, intervals and contact.

    None of it is needed: where a system refuses it, the ECG goes on.
    """
    if _offers(client, (heart_rate.BATTERY_LEVEL,)):
        with suppress(Exception):
            notified(heart_rate.BATTERY_LEVEL, bytes(await client.read_gatt_char(heart_rate.BATTERY_LEVEL)))
    if kind.name != "heart_rate" and _offers(client, (heart_rate.MEASUREMENT,)):
        with suppress(Exception):
            await _listen(client, heart_rate.MEASUREMENT, notified)


async def _start_polar(client: Client, notified: Notified) -> None:
    answers: asyncio.Queue[bytes] = asyncio.Queue()
    await _listen(client, polar.CONTROL_POINT, lambda _, data: answers.put_nowait(data))
    offered = polar.features(bytes(await client.read_gatt_char(polar.CONTROL_POINT)))
    if "ecg" not in offered:
        raise InvalidInput(f"This Polar sensor gives no ECG, only {', '.join(offered) or 'nothing'}.")
    await _listen(client, polar.DATA, notified)
    reply = await _answered(client, polar.start_ecg(), answers)
    if reply.error == _ALREADY_RUNNING:  # left running by a client that went away
        await _answered(client, polar.stop_ecg(), answers)
        reply = await _answered(client, polar.start_ecg(), answers)
    if reply.refusal:
        raise InvalidInput(reply.refusal)


async def _answered(client: Client, command: bytes, answers: "asyncio.Queue[bytes]") -> polar.ControlReply:
    """Write a command and wait for the answer to it."""
    await client.write_gatt_char(polar.CONTROL_POINT, command, response=True)
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            while True:
                reply = polar.control_reply(await answers.get())
                if reply.op == command[0]:
                    return reply
    except TimeoutError:
        raise InvalidInput(
            f"The strap did not answer within {ANSWER_WITHIN_S:g} s: take it off, moisten it, put it on again."
        ) from None


async def _start_open_firmware(client: Client, notified: Notified) -> None:
    """Version 0.8 and later where it is there, else the earlier one."""
    interval_ms = MOVESENSE_1859_INTERVAL_MS
    if _offers(client, (movesense_1859.ECG, movesense_1859.CONFIGURATION)):
        setting = movesense_1859.configuration(interval_ms, time.time_ns() // 1000)
        await client.write_gatt_char(movesense_1859.CONFIGURATION, setting, response=True)
        await _listen(client, movesense_1859.ECG, notified)
        return
    if _offers(client, (movesense_1859.INTERVAL_BEFORE_0_8,)):
        setting = movesense_1859.interval_before_0_8(interval_ms)
        await client.write_gatt_char(movesense_1859.INTERVAL_BEFORE_0_8, setting, response=True)
    await _listen(client, movesense_1859.ECG_BEFORE_0_8, notified)


def _offers(client: Client, characteristics: Iterable[str]) -> bool:
    return all(client.services.get_characteristic(each) is not None for each in characteristics)
