"""What is shown of a sensor while it runs: a line per second, or every sample as CSV."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import typer

from ecgomics.sensors.events import Battery, Contact, Event, Intervals, Link, Samples, SensorInfo
from ecgomics.stream.wire import SETTLING

#: Seconds of ECG that a heart rate is found in, and the fewest that it takes.
_RATE_OVER_S: Final = 10.0
_RATE_FROM_S: Final = 4.0


@dataclass(slots=True)
class Lines:
    """A line of text for every second of signal and for everything that happens to the link."""

    _info: SensorInfo | None = None
    _recent: "deque[Samples]" = field(default_factory=deque)
    _lost: int = 0
    _second: int = -1
    _rate: int | None = None

    def take(self, event: Event) -> None:
        """Print what there is to say."""
        if isinstance(event, SensorInfo):
            self._info = event
            what = f"{event.fs_hz:g} Hz, {', '.join(event.leads)}" if event.fs_hz else "intervals only"
            told = [event.name, event.model, event.firmware and f"firmware {event.firmware}", what]
            typer.echo(" · ".join(text for text in told if text))
        elif isinstance(event, Link):
            reason = f": {event.reason}" if event.reason else ""
            typer.echo(f"link {event.state}{reason}")
        elif isinstance(event, Battery):
            typer.echo(f"battery {event.percent} %")
        elif isinstance(event, Contact):
            typer.echo("electrodes on the skin" if event.on else "electrodes off the skin")
        elif isinstance(event, Intervals):
            if self._info is not None and self._info.fs_hz:
                return  # the ECG tells more
            self._rate = event.packet.heart_rate
            rr = " ".join(f"{interval * 1000 / 1024:.0f}" for interval in event.packet.rr_1024)
            typer.echo(f"{self._heart_rate()} · RR {rr or 'none'} ms")
        else:
            self._samples(event)

    def _samples(self, event: Samples) -> None:
        if self._info is None or not self._info.fs_hz:
            return
        fs_hz, placed = self._info.fs_hz, event.placed
        self._lost += placed.gap_before
        self._recent.append(event)
        end = placed.first_index + placed.counts.shape[1]
        while self._recent[0].placed.first_index < end - _RATE_OVER_S * fs_hz:
            self._recent.popleft()
        second = int(end / fs_hz)
        if second == self._second:
            return
        self._second = second
        self._rate = self._found_rate(fs_hz)
        settling = " · settling" if placed.flags & SETTLING else ""
        lost = f" · {self._lost / fs_hz:.2f} s lost" if self._lost else ""
        typer.echo(
            f"{end / fs_hz:7.1f} s · {self._heart_rate()} · {end - self._lost} samples{lost}{settling}"
        )

    def _found_rate(self, fs_hz: float) -> int | None:
        """Heart rate of the latest stretch without a gap, from the median of its intervals."""
        from ecgomics.signal.filters import measurement_path
        from ecgomics.signal.rpeaks import r_peaks

        runs = list(self._recent)
        begin = max((n for n, run in enumerate(runs) if run.placed.gap_before), default=0)
        ecg_mv = np.concatenate(
            [run.placed.counts * (run.uv_per_count / 1e3) for run in runs[begin:]], axis=1
        )
        if ecg_mv.shape[1] < _RATE_FROM_S * fs_hz:
            return None
        rr_s = np.diff(r_peaks(measurement_path(ecg_mv, fs_hz=fs_hz), fs_hz=fs_hz))
        return round(60.0 / float(np.median(rr_s))) if len(rr_s) else None

    def _heart_rate(self) -> str:
        return f"{self._rate:3d} /min" if self._rate else "  – /min"


@dataclass(slots=True)
class SampleRows:
    """Every sample as CSV: seconds on the sensor's grid and µV by lead; what was lost is an empty field."""

    _info: SensorInfo | None = None

    def take(self, event: Event) -> None:
        """Print the samples of an event; the first rows name the columns."""
        if isinstance(event, SensorInfo) and self._info is None:
            self._info = event
            typer.echo(",".join(["time_s", *(f"{lead}_uv" for lead in event.leads)]))
        elif isinstance(event, Samples) and self._info is not None and self._info.fs_hz:
            placed, fs_hz = event.placed, self._info.fs_hz
            for lost in range(placed.first_index - placed.gap_before, placed.first_index):
                typer.echo(f"{lost / fs_hz:.6f}" + "," * len(self._info.leads))
            for number, row in enumerate((placed.counts * event.uv_per_count).T, placed.first_index):
                typer.echo(f"{number / fs_hz:.6f}," + ",".join(f"{value:g}" for value in row))
