"""Run a sensor's driver until it is enough: a length, a stop, or Ctrl-C, which keeps what came."""

import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

import typer

if TYPE_CHECKING:
    from ecgomics.sensors.events import Event
    from ecgomics.sensors.forward import Forward
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

    async def run(self, stop: asyncio.Event) -> None:
        """Stream until `stop` is set."""
        ...


#: Makes a driver that tells its events to a function.
Make = Callable[[Callable[["Event"], None]], Driver]


def watches(*, samples: bool = False, to_lsl: bool = False) -> list[Watch]:
    """What is told of a sensor that is only watched."""
    from ecgomics.cli.sensor_view import Lines, SampleRows
    from ecgomics.sensors.drivers.lsl import LslOutlet, pylsl

    told: list[Watch] = [SampleRows() if samples else Lines()]
    if to_lsl:
        pylsl()
        told.append(LslOutlet())
    return told


def forward_to(url: str | None) -> "Forward | None":
    """What sends a sensor's events to a platform; None where no platform was named."""
    from ecgomics.sensors.forward import Forward, refuse_no_platform

    if url is None:
        return None
    refuse_no_platform(url)
    return Forward(url)


def run_until(
    make: Make,
    watches: Sequence[Watch],
    *,
    seconds: float | None,
    take: "Take | None" = None,
    forward: "Forward | None" = None,
) -> None:
    """Run until so many seconds are recorded (by `take`, else by the clock), the source ends, or Ctrl-C is pressed."""
    told = [*watches, *([forward] if forward is not None else [])]

    def emit(event: "Event") -> None:
        for watch in told:
            watch.take(event)

    driver = make(emit)
    with suppress(KeyboardInterrupt):  # the driver stops the stream on its way out
        asyncio.run(_run(driver, seconds, take, forward))


async def _run(driver: Driver, seconds: float | None, take: "Take | None", forward: "Forward | None") -> None:
    stop = asyncio.Event()
    enough = asyncio.ensure_future(_stop_when_enough(stop, seconds, take))
    try:
        if forward is None:
            await driver.run(stop)
        else:
            await _forwarded(driver, stop, forward)
    finally:
        enough.cancel()


async def _forwarded(driver: Driver, stop: asyncio.Event, forward: "Forward") -> None:
    """Run and send beside it; the session is finished in every case in which the platform took it."""
    sending = asyncio.ensure_future(forward.run(stop))
    sending.add_done_callback(lambda _: stop.set())
    try:
        await driver.run(stop)
    finally:
        stop.set()
        await sending
        answer = await forward.finish()
        kept = answer.get("recording_id")
        what = (
            f"recording {kept}"
            if kept
            else f"session {forward.session_id}, which holds intervals and no ECG,"
        )
        typer.echo(f"{what} is kept at {forward.url}")


async def _stop_when_enough(stop: asyncio.Event, seconds: float | None, take: "Take | None") -> None:
    begun_s = time.monotonic()
    while not stop.is_set():
        recorded_s = take.duration_s if take is not None and take.duration_s else 0.0
        passed_s = time.monotonic() - begun_s
        of_beats = take is None or (bool(take.intervals) and not take.duration_s)
        if seconds is not None and (passed_s if of_beats else recorded_s) >= seconds:
            stop.set()
        if take is not None and take.ended_by_gap:
            stop.set()
        await asyncio.sleep(_LOOK_S)
