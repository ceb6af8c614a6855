"""What a sensor's driver tells while it runs: who it is, samples, intervals, battery, contact, the link."""

from dataclasses import dataclass
from typing import Literal

from ecgomics.sensors.packets import RrPacket
from ecgomics.sensors.timeline import Placed

LinkState = Literal["connecting", "connected", "lost", "reconnecting", "closed"]


@dataclass(frozen=True, slots=True)
class SensorInfo:
    """Which sensor it is and what it gives; fs_hz is nominal, None where it gives no ECG."""

    kind: str
    name: str
    fs_hz: float | None
    leads: tuple[str, ...]
    uv_per_count: float
    band_hz: tuple[float | None, float | None] = (None, None)
    model: str | None = None
    firmware: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """A run of samples on the grid, and when it arrived (µs since 1970 by this computer's clock)."""

    placed: Placed
    uv_per_count: float
    received_us: int


@dataclass(frozen=True, slots=True)
class Intervals:
    """Heart rate and intervals, and when they arrived."""

    packet: RrPacket
    received_us: int


@dataclass(frozen=True, slots=True)
class Battery:
    """Charge in percent."""

    percent: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Whether the electrodes touch the skin; told when it changes."""

    on: bool


@dataclass(frozen=True, slots=True)
class Link:
    """What became of the link; attempt counts from 1 while it is sought again."""

    state: LinkState
    attempt: int = 0
    reason: str | None = None


Event = SensorInfo | Samples | Intervals | Battery | Contact | Link
