"""Where the samples of a sensor stand in time: a grid of samples with its gaps, from packets that may be lost.

The rules stand in tests/sensors/vectors/README.md and are the same in the page; the vectors beside it hold both to
them.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import floor
from typing import Final

import numpy as np

from ecgomics.sensors.packets import Counts, EcgPacket
from ecgomics.stream.wire import CLOCK_RESTARTED, SETTLING

#: Packets that a doubled one is looked for among: Bluetooth repeats the latest, if any.
_REMEMBERED: Final = 16
#: Seconds of samples that the rate is taken from; older ones count half, as crystals drift with warmth.
_RATE_OVER_S: Final = 60.0
#: A sensor's clock that is further ahead of the phone's than a phone sleeps was set anew.
_CLOCK_SET_US: Final = 60_000_000

_Key = tuple[int | None, int | None, bytes]


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A run of samples without holes: its place on the grid, the sensor's time of its first sample, the gap before."""

    first_index: int
    device_us: int | None
    gap_before: int
    counts: Counts
    flags: int


@dataclass(frozen=True, slots=True)
class _Step:
    """To the next packet: samples lost, µs by the sensor's clock where it went on, whether the clock began anew."""

    lost: int = 0
    elapsed_us: int | None = None
    restarted: bool = False


@dataclass(slots=True)
class Timeline:
    """Places the packets of one sensor on the sample grid of a session.

    fs_hz is the nominal rate; the true one is found from the sensor's own times. settle_s: how long samples are flagged
    as settling behind a start. One object per session; `reconnected` is called when the link is there again.
    """

    fs_hz: float
    settle_s: float = 0.0
    _last: EcgPacket | None = None
    _received_us: int = 0
    _end: int = 0
    """Sample behind the last packet."""
    _delivered: int = 0
    """Sample behind the last one that had a value."""
    _settled: float = -1.0
    _renewed: bool = False
    _same_size: bool = True
    _sum_us: float = 0.0
    _sum_samples: float = 0.0
    _seen: "deque[_Key]" = field(default_factory=lambda: deque(maxlen=_REMEMBERED))

    @property
    def fs_measured_hz(self) -> float | None:
        """Rate by the sensor's own clock; None before it is known."""
        return 1e6 * self._sum_samples / self._sum_us if self._sum_us else None

    @property
    def _period_us(self) -> float:
        return 1e6 / (self.fs_measured_hz or self.fs_hz)

    def reconnected(self) -> None:
        """The link was lost and is there again: the sensor's stream begins anew, its clock may go on."""
        self._renewed = True

    def place(self, packet: EcgPacket, received_us: int) -> tuple[Placed, ...]:
        """The packet's samples on the grid; nothing for a packet that was there already or has no value."""
        key = (_time_us(packet), packet.first_index, packet.counts.tobytes())
        if key[:2] != (None, None):
            if key in self._seen:
                return ()
            self._seen.append(key)
        step = self._step(packet, received_us)
        first = self._end + step.lost
        if self._last is None or self._renewed:
            self._settled = first + self.settle_s * self.fs_hz
        device_us = self._first_us(packet, step)
        self._learn(packet, step)
        flags = packet.flags | (CLOCK_RESTARTED if step.restarted else 0)
        flags |= SETTLING if first < self._settled else 0
        self._last, self._received_us, self._renewed = packet, received_us, False
        self._end = first + packet.samples
        return tuple(self._runs(packet, first=first, device_us=device_us, flags=flags))

    def _step(self, packet: EcgPacket, received_us: int) -> _Step:
        """What lies between the packet before and this one."""
        before = self._last
        if before is None:
            return _Step()
        time_us, before_us = _time_us(packet), _time_us(before)
        elapsed_us = None if time_us is None or before_us is None else time_us - before_us
        received_for_us = received_us - self._received_us
        if self._began_anew(packet, elapsed_us, received_for_us):
            return _Step(self._lost_by_phone(packet, received_for_us), restarted=True)
        if packet.first_index is not None and before.first_index is not None:
            return _Step(packet.first_index - before.first_index - before.samples, elapsed_us)
        if elapsed_us is not None:
            return _Step(self._lost_by_sensor(packet, elapsed_us), elapsed_us)
        return _Step(self._lost_by_phone(packet, received_for_us) if self._renewed else 0)

    def _began_anew(self, packet: EcgPacket, elapsed_us: int | None, received_for_us: int) -> bool:
        before = self._last
        if before is not None and packet.first_index is not None and before.first_index is not None:
            ahead = packet.first_index - before.first_index - before.samples
            return ahead < 0 or ahead * self._period_us - received_for_us > _CLOCK_SET_US
        return elapsed_us is not None and (elapsed_us <= 0 or elapsed_us - received_for_us > _CLOCK_SET_US)

    def _lost_by_phone(self, packet: EcgPacket, received_for_us: int) -> int:
        return self._whole(received_for_us / self._period_us - packet.samples, packet)

    def _lost_by_sensor(self, packet: EcgPacket, elapsed_us: int) -> int:
        """Samples lost by the sensor's clock: whole packets while the stream goes on, else what the clock tells."""
        between = self._last if packet.last_us is None and self._last is not None else packet
        raw = elapsed_us / self._period_us - between.samples
        same_size = self._same_size and self._last is not None and packet.samples == self._last.samples
        if same_size and not self._renewed:
            return max(0, packet.samples * _rounded(raw / packet.samples))
        return self._whole(raw, packet)

    def _whole(self, raw: float, packet: EcgPacket) -> int:
        """A loss in samples; none where it is smaller than half a packet, as a crystal alone may be that far off."""
        smaller = min(packet.samples, self._last.samples) if self._last is not None else packet.samples
        return 0 if raw < smaller / 2 else _rounded(raw)

    def _first_us(self, packet: EcgPacket, step: _Step) -> int | None:
        if packet.last_us is None:
            return packet.first_us
        goes_on = step.elapsed_us is not None and not step.lost
        period_us = (step.elapsed_us or 0) / packet.samples if goes_on else self._period_us
        return packet.last_us - _rounded((packet.samples - 1) * period_us)

    def _learn(self, packet: EcgPacket, step: _Step) -> None:
        """Take the step into the rate where nothing was lost."""
        before = self._last
        if before is None:
            return
        self._same_size = self._same_size and packet.samples == before.samples
        if step.elapsed_us is None or step.elapsed_us <= 0 or step.lost or step.restarted:
            return
        self._sum_us += step.elapsed_us
        self._sum_samples += before.samples if packet.last_us is None else packet.samples
        if self._sum_samples > _RATE_OVER_S * self.fs_hz:
            self._sum_us, self._sum_samples = self._sum_us / 2, self._sum_samples / 2

    def _runs(self, packet: EcgPacket, *, first: int, device_us: int | None, flags: int) -> Iterator[Placed]:
        """The stretches of values in a packet."""
        for begin, end in _stretches(packet):
            at_us = None if device_us is None else device_us + _rounded(begin * self._period_us)
            run = Placed(
                first + begin, at_us, first + begin - self._delivered, packet.counts[:, begin:end], flags
            )
            self._delivered = first + end
            yield run


def _stretches(packet: EcgPacket) -> Iterator[tuple[int, int]]:
    """First and behind the last of each run of samples that have a value."""
    there = np.ones(packet.samples + 2, dtype=np.int8)
    there[[0, -1]] = 0
    there[[position + 1 for position in packet.missing]] = 0
    edges = np.diff(there)
    ends = np.flatnonzero(edges == -1)
    for begin, end in zip(np.flatnonzero(edges == 1), ends, strict=True):
        yield int(begin), int(end)


def _time_us(packet: EcgPacket) -> int | None:
    return packet.first_us if packet.last_us is None else packet.last_us


def _rounded(value: float) -> int:
    """Half up, as the page rounds."""
    return floor(value + 0.5)
