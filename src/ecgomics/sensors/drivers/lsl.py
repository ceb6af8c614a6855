"""Lab Streaming Layer: take ECG from a stream of another program, or offer a sensor's to others (the extra `lsl`)."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import canonical_lead
from ecgomics.sensors.drivers.waiting import stopped_within
from ecgomics.sensors.events import Event, Link, Samples, SensorInfo
from ecgomics.sensors.packets import EcgPacket
from ecgomics.sensors.timeline import Timeline

#: Streams of LSL hold floating point; they are kept in steps of this many µV: exact in binary, finer than converters.
UV_PER_COUNT: Final = 2.0**-7
_TO_UV: Final = {
    "microvolts": 1.0,
    "microvolt": 1.0,
    "uv": 1.0,
    "µv": 1.0,
    "millivolts": 1e3,
    "millivolt": 1e3,
    "mv": 1e3,
    "volts": 1e6,
    "v": 1e6,
}
#: Seconds between looks for new samples.
_PULL_S: Final = 0.05
_MOST_SAMPLES: Final = 1024
_LARGEST_COUNT: Final = 2**31 - 1


def pylsl() -> Any:
    """The package of LSL; InvalidInput where it, or the library below it, is not there."""
    try:
        import pylsl as package
    except (ImportError, RuntimeError, OSError):
        raise InvalidInput(
            "Lab Streaming Layer needs an extra: run pip install 'ecgomics[lsl]' (and the liblsl of your system)."
        ) from None
    return package


@dataclass(slots=True)
class LslOutlet:
    """Offers a sensor's ECG to other programs, in µV; what the link lost is NaN, so that nothing shifts."""

    _outlet: Any = None

    def take(self, event: Event) -> None:
        """Begin to offer the stream once it is known which leads it has, and send its samples."""
        if isinstance(event, SensorInfo) and event.fs_hz is not None and self._outlet is None:
            self._outlet = _outlet(event)
        elif isinstance(event, Samples) and self._outlet is not None:
            gap = np.full((len(event.placed.counts), event.placed.gap_before), np.nan)
            uv = np.concatenate([gap, event.placed.counts * event.uv_per_count], axis=1)
            self._outlet.push_chunk(np.ascontiguousarray(uv.T, dtype=np.float32))


def _outlet(info: SensorInfo) -> Any:
    """An outlet of type ECG whose channels are the leads."""
    package = pylsl()
    source = f"ecgomics-{info.kind}-{info.name}"
    stream = package.StreamInfo(info.name, "ECG", len(info.leads), info.fs_hz, "float32", source)
    channels = stream.desc().append_child("channels")
    for lead in info.leads:
        channel = channels.append_child("channel")
        channel.append_child_value("label", lead)
        channel.append_child_value("unit", "microvolts")
        channel.append_child_value("type", "ECG")
    return package.StreamOutlet(stream)


@dataclass(slots=True)
class LslSensor:
    """A stream of type ECG of another program. `run` takes its samples until it is asked to stop."""

    name: str | None
    emit: Callable[[Event], None]
    within_s: float = 5.0

    async def run(self, stop: asyncio.Event) -> None:
        """Find the stream, tell which leads it has, and hand over what comes."""
        self.emit(Link("connecting"))
        inlet, info, to_uv = await asyncio.to_thread(self._opened)
        self.emit(info)
        self.emit(Link("connected"))
        timeline = Timeline(info.fs_hz or 0.0)
        try:
            while not await stopped_within(stop, _PULL_S):
                values, times_s = inlet.pull_chunk(timeout=0.0, max_samples=_MOST_SAMPLES)
                if times_s:
                    self._placed(timeline, np.asarray(values, dtype=float).T * to_uv, times_s[-1])
        finally:
            inlet.close_stream()
        self.emit(Link("closed"))

    def _opened(self) -> tuple[Any, SensorInfo, float]:
        package = pylsl()
        found = package.resolve_byprop("type", "ECG", minimum=1, timeout=self.within_s)
        stream = next((each for each in found if self.name is None or each.name() == self.name), None)
        if stream is None:
            names = ", ".join(each.name() for each in found)
            raise InvalidInput(
                f"No stream of type ECG{f' named {self.name}' if self.name else ''} was found on the network"
                f"{f'; there is {names}' if names else ''}."
            )
        inlet = package.StreamInlet(stream, max_buflen=60)
        return inlet, *_described(inlet.info(timeout=self.within_s))

    def _placed(self, timeline: Timeline, uv: "np.ndarray[Any, np.dtype[np.float64]]", last_s: float) -> None:
        steps = np.where(np.isfinite(uv), uv / UV_PER_COUNT, 0.0)
        counts = np.clip(np.rint(steps), -_LARGEST_COUNT, _LARGEST_COUNT).astype(np.int32)
        missing = tuple(int(n) for n in np.flatnonzero(~np.isfinite(uv).all(axis=0)))
        received_us = time.time_ns() // 1000
        packet = EcgPacket(counts, UV_PER_COUNT, last_us=round(last_s * 1e6), missing=missing)
        for placed in timeline.place(packet, received_us):
            self.emit(Samples(placed, UV_PER_COUNT, received_us))


def _described(stream: Any) -> tuple[SensorInfo, float]:
    """Leads, rate and unit of a stream; InvalidInput where it does not state what is needed."""
    labels, units = [], set()
    channel = stream.desc().child("channels").child("channel")
    for number in range(stream.channel_count()):
        label = channel.child_value("label") or f"ECG{number + 1}"
        labels.append(canonical_lead(label) or label)
        units.add(channel.child_value("unit").strip().lower())
        channel = channel.next_sibling("channel")
    if len(units) != 1 or not units <= set(_TO_UV):
        raise InvalidInput(
            f"The stream {stream.name()} states no unit of its channels that is known: "
            "microvolts, millivolts or volts is needed."
        )
    if not stream.nominal_srate():
        raise InvalidInput(f"The stream {stream.name()} states no sampling rate.")
    info = SensorInfo("lsl", stream.name(), stream.nominal_srate(), tuple(labels), UV_PER_COUNT)
    return info, _TO_UV[units.pop()]
