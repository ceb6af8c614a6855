"""Which sensor a command means: over Bluetooth by its name or address, on a serial port, or a stream of LSL."""

import asyncio
import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from ecgomics.core.errors import InvalidInput, Unstated

if TYPE_CHECKING:
    from ecgomics.cli.sensor_run import Make
    from ecgomics.sensors.drivers.bluetooth import FoundSensor
    from ecgomics.sensors.events import SensorInfo
    from ecgomics.sensors.kinds import Kind

#: How long a sensor is looked for.
_SCAN_S: Final = 5.0
#: Addresses of Bluetooth, and the identifiers that macOS gives in their place.
_ADDRESS: Final = re.compile(
    r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}", re.I
)
_LEAD_OF_BOARDS: Final = "I"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was given to the command."""

    device: str | None
    kind: str | None
    port: str | None
    lsl: str | None
    fs_hz: float | None
    leads: tuple[str, ...]
    uv_per_count: float

    def driver(self, output: Path | None = None) -> "Make":
        """A function that makes the driver; InvalidInput where no sensor fits, or its output has another form."""
        if self.lsl is not None:
            return self._of_lsl(self.lsl)
        if self.port is not None:
            return self._of_port(self.port)
        return self._of_bluetooth(output)

    def _of_lsl(self, name: str) -> "Make":
        from ecgomics.sensors.drivers.lsl import LslSensor, pylsl

        pylsl()
        return lambda emit: LslSensor(name, emit)

    def _of_port(self, port: str) -> "Make":
        from ecgomics.sensors.drivers.serial_line import SerialSensor, pyserial
        from ecgomics.sensors.intake import Intake
        from ecgomics.sensors.kinds import kind_named

        pyserial()
        kind = kind_named(self.kind or "open_frame")
        if kind.service and kind.name != "open_frame":
            raise InvalidInput(
                f"{kind.title} has no serial line; --kind open_frame or --kind serial is meant."
            )
        info = self._info(kind, f"{kind.title} on {port}")
        return lambda emit: SerialSensor(port, Intake(info), emit)

    def _of_bluetooth(self, output: Path | None) -> "Make":
        from ecgomics.sensors.drivers.bluetooth import BluetoothSensor
        from ecgomics.sensors.intake import Intake

        address, name, kind = self._found()
        info = self._info(kind, name)
        if info.fs_hz is None and output is not None and output.suffix.lower() != ".csv":
            raise InvalidInput(f"{name} gives no ECG: its intervals go to a file that ends in .csv.")
        return lambda emit: BluetoothSensor(address, kind, Intake(info, kind.settle_s), emit)

    def _found(self) -> "tuple[str, str, Kind]":
        """Address, name and kind of the sensor that is meant."""
        from ecgomics.sensors.drivers.bluetooth import bleak, scan
        from ecgomics.sensors.kinds import kind_named

        bleak()
        asked = None if self.kind is None else kind_named(self.kind)
        if asked is not None and self.device is not None and _ADDRESS.fullmatch(self.device):
            return self.device, asked.title, asked
        found = _only_one(asyncio.run(scan(_SCAN_S)), self.device, asked)
        kind = asked or found.kind
        if kind is None:
            raise InvalidInput(
                f"What kind of sensor {found.name or found.address} is is not told: give --kind."
            )
        return found.address, found.name or kind.title, kind

    def _info(self, kind: "Kind", name: str) -> "SensorInfo":
        from ecgomics.sensors.events import SensorInfo
        from ecgomics.sensors.kinds import STRAP_LEAD

        if kind.name == "heart_rate":
            return SensorInfo(kind.name, name, None, (), kind.uv_per_count)
        if kind.fs_hz is not None:
            return SensorInfo(
                kind.name, name, kind.fs_hz, (STRAP_LEAD,), kind.uv_per_count, band_hz=kind.band_hz
            )
        if self.fs_hz is None:
            raise Unstated("A hobby board does not tell its sampling rate: give it with --fs.")
        (stated,) = struct.unpack("<f", struct.pack("<f", self.uv_per_count))  # as exact as the wire is
        scale = stated if kind.name == "serial" else kind.uv_per_count
        return SensorInfo(kind.name, name, self.fs_hz, self.leads or (_LEAD_OF_BOARDS,), scale)


def _only_one(found: "tuple[FoundSensor, ...]", wanted: str | None, kind: "Kind | None") -> "FoundSensor":
    """The sensor that is meant, or one sentence that says why none is."""
    fitting = [each for each in found if _fits(each, wanted, kind)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        named = f" whose name or address fits “{wanted}”" if wanted else ""
        raise InvalidInput(
            f"No sensor{named} was found: wear it (a strap sleeps while it is off the skin), come nearer, "
            "and close other apps that use it."
        )
    names = ", ".join(f"{each.name or 'without name'} ({each.address})" for each in fitting)
    raise InvalidInput(f"Several sensors are nearby: {names}; give the name or address of one.")


def _fits(found: "FoundSensor", wanted: str | None, kind: "Kind | None") -> bool:
    if wanted is None:
        return found.kind is not None and kind in {None, found.kind}
    return wanted.lower() in found.name.lower() or wanted.lower() == found.address.lower()


def show_nearby(seconds: float, *, everything: bool) -> None:
    """Print the sensors nearby and the serial ports; one sentence where the radio cannot be used."""
    from ecgomics.cli.terminal import console, plain_table
    from ecgomics.sensors.drivers.bluetooth import scan

    _show_ports()
    found = asyncio.run(scan(seconds))
    shown = [each for each in found if everything or each.kind is not None]
    if not shown:
        raise InvalidInput(
            f"No sensor was found within {seconds:g} s: wear it (a strap sleeps while it is off the skin), "
            "come nearer, and close other apps that use it."
        )
    table = plain_table()
    for heading in ("name", "kind", "dBm", "address"):
        table.add_column(heading)
    for each in shown:
        kind = each.kind.name if each.kind else ""
        table.add_row(each.name or "without name", kind, str(each.rssi_dbm), each.address)
    console().print(table)


def _show_ports() -> None:
    """Serial ports, where the extra is installed and there are any."""
    from ecgomics.sensors.drivers.serial_line import ports

    try:
        there = ports()
    except InvalidInput:
        return
    for port, description in there:
        typer.echo(f"serial port {port}: {description}")
