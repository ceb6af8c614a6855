"""Hobby boards on a serial line (USB): open frames or lines of text, by pyserial (the extra `serial`)."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.drivers.waiting import back_off_s, stopped_within
from ecgomics.sensors.events import Event, Link
from ecgomics.sensors.intake import TEXT, Intake
from ecgomics.sensors.open_board import BAUD, UART_TRANSMIT

#: Seconds that a read waits for the first byte.
_READ_S: Final = 0.1
_MOST_BYTES: Final = 4096
#: What pyserial says of a port that nothing is plugged into.
_NOTHING: Final = "n/a"


def pyserial() -> Any:
    """The package for serial lines; InvalidInput where it is not installed."""
    try:
        import serial as package
    except ImportError:
        raise InvalidInput("A serial line needs an extra: run pip install 'ecgomics[serial]'.") from None
    return package


def ports() -> tuple[tuple[str, str], ...]:
    """Serial ports that something is plugged into, and what it is."""
    pyserial()
    from serial.tools.list_ports import comports

    return tuple((port.device, port.description) for port in comports() if port.hwid != _NOTHING)


@dataclass(slots=True)
class SerialSensor:
    """A board on a port. `run` reads until it is asked to stop and opens the port again when it went away."""

    port: str
    intake: Intake
    emit: Callable[[Event], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Stream until `stop` is set. InvalidInput where the port cannot be opened at first."""
        package = pyserial()
        attempt, told = 0, False
        while not stop.is_set():
            self.emit(Link("reconnecting", attempt) if told else Link("connecting"))
            try:
                line = await asyncio.to_thread(
                    package.serial_for_url, self.port, baudrate=BAUD, timeout=_READ_S
                )
            except (package.SerialException, ValueError) as error:
                if not told:
                    raise InvalidInput(
                        f"The port {self.port} cannot be opened: is the board plugged in and no other "
                        f"program reading it? ({_short(error)})"
                    ) from error
            else:
                if told:
                    self.intake.reconnected()
                else:
                    self.emit(self.intake.info)
                told, attempt = True, 0
                self.emit(Link("connected"))
                await self._read(line, stop, package.SerialException)
            if stop.is_set():
                break
            attempt += 1
            self.emit(Link("lost", attempt))
            await stopped_within(stop, back_off_s(attempt))
        self.emit(Link("closed"))

    async def _read(self, line: Any, stop: asyncio.Event, failure: type[Exception]) -> None:
        """Hand over bytes as they come, until the stop or until the port is gone."""
        what = TEXT if self.intake.info.kind == "serial" else UART_TRANSMIT
        try:
            while not stop.is_set():
                data = await asyncio.to_thread(_arrived, line)
                for event in self.intake.notified(what, data, time.time_ns() // 1000) if data else ():
                    self.emit(event)
        except (failure, OSError, TypeError):  # what pyserial raises when the plug is pulled
            return
        finally:
            line.close()


def _arrived(line: Any) -> bytes:
    """What is there, or the first byte that comes within a short while."""
    return bytes(line.read(max(1, min(line.in_waiting, _MOST_BYTES))))


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
