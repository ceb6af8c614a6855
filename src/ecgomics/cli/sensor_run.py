"""Run a sensor's driver until it is enough: a length, a stop, or Ctrl-C, which keeps what came."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from ecgomics.sensors.events import Event
    from ecgomics.sensors.take import Take

#: Seconds between looks at the clock.
_LOOK_S: Final = 0.1


class Watch(Protocol):
    """What is told of every event of a sensor."""

    def take(self, event: "Event") -> None:
        """Take note of an event."""
        ...


class Driver(Protocol):
    """A sensor that can be run."""

    @property
    def fs_measured_hz(self) -> float | None:
        """Rate by the sensor's own clock; None where it is not known."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Stream until `stop` is set."""
        ...


#: Makes a driver that tells its events to a function.
Make = Callable[[Callable[["Event"], None]], Driver]


def run_until(
    make: Make, watches: Sequence[Watch], *, seconds: float | None, take: "Take | None" = None
) -> Driver:
    """Run until so many seconds are recorded (by `take`, else by the clock), the source ends, or Ctrl-C is pressed."""

    def emit(event: "Event") -> None:
        for watch in watches:
            watch.take(event)

    driver = make(emit)
    with suppress(KeyboardInterrupt):  # the driver stops the stream on its way out
        asyncio.run(_run(driver, seconds, take))
    return driver


async def _run(driver: Driver, seconds: float | None, take: "Take | None") -> None:
    stop = asyncio.Event()
    enough = asyncio.ensure_future(_stop_when_enough(stop, seconds, take))
    try:
        await driver.run(stop)
    finally:
        enough.cancel()


async def _stop_when_enough(stop: asyncio.Event, seconds: float | None, take: "Take | None") -> None:
    begun_s = time.monotonic()
    while not stop.is_set():
        recorded_s = take.duration_s if take is not None and take.duration_s else 0.0
        passed_s = time.monotonic() - begun_s
        of_beats = take is None or (bool(take.intervals) and not take.duration_s)
        if seconds is not None and (passed_s if of_beats else recorded_s) >= seconds:
            stop.set()
        if take is not None and take.ended_by_gap():
            stop.set()
        await asyncio.sleep(_LOOK_S)
