"""A recording from what a sensor sent: put together as the engine does it, NaN where the link lost samples."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Annotation, Recording
from ecgomics.sensors.events import Battery, Event, Intervals, Link, SensorInfo
from ecgomics.sensors.frames import FrameMaker
from ecgomics.stream.assembly import Assembled, assembled
from ecgomics.stream.wire import SETTLING, EcgFrame

#: A longer gap ends the recording: a number that jumps by hours is a fault, and would fill the memory.
_LONGEST_GAP_S: Final = 3600.0


@dataclass(slots=True)
class Take:
    """Collects the events of one sensor; `recording` makes the recording of what came so far."""

    info: SensorInfo | None = None
    battery_percent: int | None = None
    links_lost: int = 0
    intervals: list[Intervals] = field(default_factory=list)
    ended_by_gap: bool = False
    """Whether the stream jumped so far that the recording ends before."""
    _frames: list[EcgFrame] = field(default_factory=list)
    _maker: FrameMaker = field(default_factory=FrameMaker)
    _settled: int | None = None

    def take(self, event: Event) -> None:
        """Keep what belongs to the recording."""
        if isinstance(event, SensorInfo):
            self.info = event
        elif isinstance(event, Intervals):
            self.intervals.append(event)
        elif isinstance(event, Battery):
            self.battery_percent = event.percent
        elif isinstance(event, Link):
            self.links_lost += event.state == "lost"
        before = self._maker.end
        frame = self._maker.frame(event)
        if isinstance(frame, EcgFrame):
            self._keep(frame, before)

    def _keep(self, frame: EcgFrame, before: int) -> None:
        far = bool(self._frames) and frame.first_index - before > _LONGEST_GAP_S * self._nominal_hz
        self.ended_by_gap = self.ended_by_gap or far
        if self.ended_by_gap:
            return
        self._frames.append(frame)
        if self._settled is None and not frame.flags & SETTLING:
            self._settled = frame.first_index

    @property
    def duration_s(self) -> float:
        """Length since the sensor settled, gaps included."""
        return (self._frames[-1].end - self._settled) / self._nominal_hz if self._settled is not None else 0.0

    @property
    def _nominal_hz(self) -> float:
        return (self.info.fs_hz if self.info is not None else None) or 1.0

    def recording(self, name: str) -> Recording:
        """The recording; InvalidInput where no sample came that could be used."""
        if self.info is None:
            raise InvalidInput("The sensor was never reached: nothing is recorded.")
        made = assembled(self._frames, leads=len(self.info.leads), nominal_hz=self._nominal_hz)
        arrived = datetime.fromtimestamp(made.received_us / 1e6, UTC)
        return Recording(
            made.ecg_mv,
            made.rate.fs_hz,
            self.info.leads,
            name=name,
            started_at=arrived - timedelta(seconds=made.first_packet_s),
            device=_device(self.info),
            source_format="sensor",
            resolution_uv=made.resolution_uv,
            band_hz=self.info.band_hz,
            device_measurements=self._facts(made),
            annotations=tuple(_marks(made)),
        )

    def _facts(self, made: Assembled) -> dict[str, float]:
        """What a reader of the file must know, as numbers with their unit in the name."""
        missing = float(np.isnan(made.ecg_mv).any(axis=0).sum())
        facts = {
            "nominal_rate_hz": self._nominal_hz,
            "rate_by_sensor_clock": float(made.rate.source == "sensor_clock"),
            "not_recorded_s": round(missing / made.rate.fs_hz, 3),
            "links_lost": float(self.links_lost),
        }
        return facts if self.battery_percent is None else facts | {"battery_percent": self.battery_percent}


def _marks(made: Assembled) -> list[Annotation]:
    """Where the link lost samples, and where an electrode was off."""
    fs_hz = made.rate.fs_hz
    marks = [
        Annotation((each.first_index - made.first_index) / fs_hz, code, duration_s=each.samples / fs_hz)
        for code, stretches in (("GAP", made.gaps), ("LEAD_OFF", made.lead_off))
        for each in stretches
    ]
    return sorted(marks, key=lambda mark: mark.start_s)


def _device(info: SensorInfo) -> str:
    told = [info.name, info.model, info.firmware and f"firmware {info.firmware}"]
    return ", ".join(text for text in told if text)
