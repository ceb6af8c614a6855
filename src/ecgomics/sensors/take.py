"""A recording from what a sensor sent: samples on the grid, NaN where the link lost some, the facts in its header."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.sensors.events import Battery, Event, Intervals, Link, Samples, SensorInfo
from ecgomics.stream.wire import SETTLING

#: A gap longer than this is a new recording: an index that jumps by hours is a fault, and would fill the memory.
_LONGEST_GAP_S: Final = 3600.0
#: The sensor's own rate is taken where so much was fitted and it is this near to the nominal one.
_FITTED_S: Final = 20.0
_NEAR_NOMINAL: Final = 0.06


@dataclass(slots=True)
class Take:
    """Collects the events of one sensor; `recording` makes the recording of what came so far."""

    info: SensorInfo | None = None
    keep_settling: bool = False
    """Samples from before the sensor settled are left out unless this is asked for."""
    battery_percent: int | None = None
    links_lost: int = 0
    intervals: list[Intervals] = field(default_factory=list)
    _runs: list[Samples] = field(default_factory=list)
    _too_far: bool = False

    def take(self, event: Event) -> None:
        """Keep what belongs to the recording."""
        if isinstance(event, SensorInfo):
            self.info = event
        elif isinstance(event, Samples):
            far = event.placed.gap_before > _LONGEST_GAP_S * self._nominal_hz
            self._too_far = self._too_far or far
            settled = self.keep_settling or not event.placed.flags & SETTLING
            if settled and not self._too_far:
                self._runs.append(event)
        elif isinstance(event, Intervals):
            self.intervals.append(event)
        elif isinstance(event, Battery):
            self.battery_percent = event.percent
        elif isinstance(event, Link) and event.state == "lost":
            self.links_lost += 1

    @property
    def duration_s(self) -> float:
        """Length of what came so far, gaps included."""
        if not self._runs:
            return 0.0
        return (_end(self._runs[-1]) - self._runs[0].placed.first_index) / self._nominal_hz

    @property
    def _nominal_hz(self) -> float:
        return (self.info.fs_hz if self.info is not None else None) or 1.0

    def ended_by_gap(self) -> bool:
        """Whether the stream jumped so far that the recording ends before."""
        return self._too_far

    def recording(self, name: str, fs_measured_hz: float | None = None) -> Recording:
        """The recording; InvalidInput where no sample came."""
        if self.info is None or not self._runs:
            raise InvalidInput("The sensor sent no ECG: nothing is recorded.")
        first = self._runs[0]
        fs_hz, of_clock = self._rate(fs_measured_hz)
        ecg_mv = self._ecg_mv(len(self.info.leads))
        started_us = first.received_us - round(first.placed.counts.shape[1] / fs_hz * 1e6)
        return Recording(
            ecg_mv,
            fs_hz,
            self.info.leads,
            name=name,
            started_at=datetime.fromtimestamp(started_us / 1e6, UTC).replace(microsecond=0),
            device=_device(self.info),
            source_format="sensor",
            resolution_uv=first.uv_per_count,
            band_hz=self.info.band_hz,
            device_measurements=self._facts(ecg_mv, fs_hz, of_clock=of_clock),
        )

    def _rate(self, measured_hz: float | None) -> tuple[float, bool]:
        """The sensor's own rate where it is known well enough, and whether it is."""
        nominal_hz = self._nominal_hz
        sound = (
            measured_hz is not None
            and self.duration_s >= _FITTED_S
            and abs(measured_hz / nominal_hz - 1.0) < _NEAR_NOMINAL
        )
        return (round(measured_hz, 4), True) if sound and measured_hz is not None else (nominal_hz, False)

    def _ecg_mv(self, leads: int) -> Floats:
        first = self._runs[0].placed.first_index
        ecg_mv = np.full((leads, _end(self._runs[-1]) - first), np.nan)
        for run in self._runs:
            placed, begin = run.placed, run.placed.first_index - first
            ecg_mv[:, begin : begin + placed.counts.shape[1]] = placed.counts * (run.uv_per_count / 1e3)
        return ecg_mv

    def _facts(self, ecg_mv: Floats, fs_hz: float, *, of_clock: bool) -> dict[str, float]:
        """What a reader of the file must know, as numbers with their unit in the name."""
        missing_s = float(np.isnan(ecg_mv).any(axis=0).sum()) / fs_hz
        facts = {
            "nominal_rate_hz": self._nominal_hz,
            "rate_by_sensor_clock": float(of_clock),
            "not_recorded_s": round(missing_s, 3),
            "links_lost": float(self.links_lost),
        }
        return facts if self.battery_percent is None else facts | {"battery_percent": self.battery_percent}


def _end(run: Samples) -> int:
    return run.placed.first_index + int(run.placed.counts.shape[1])


def _device(info: SensorInfo) -> str:
    told = [info.name, info.model, info.firmware and f"firmware {info.firmware}"]
    return ", ".join(text for text in told if text)
