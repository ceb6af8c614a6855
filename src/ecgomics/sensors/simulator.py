"""Any recording played as any sensor: the exact bytes of its notifications at the times at which they would arrive.

The recording is filtered to the sensor's band, sampled at the sensor's own rate and rounded to its counts; the link
delays, loses and drops as asked. Everything follows from the seed: the same arguments give the same bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.sensors import heart_rate
from ecgomics.sensors.events import SensorInfo
from ecgomics.sensors.kinds import STRAP_LEAD, Kind, kind_named
from ecgomics.sensors.simulated_signal import Conditions, Notification, beats_sent, ecg_sent

#: Kind of every simulated sensor, so that none is taken for a person's.
SIMULATOR: Final = "simulator"
#: Rate of a simulated hobby board.
BOARD_HZ: Final = 250.0
#: Time from the last sample of a packet to its arrival on a good link.
LATENCY_S: Final = 0.03
#: Lead that a sensor of one lead is played from, in order of preference.
_PREFERRED_LEADS: Final = (STRAP_LEAD, "II", "MLII", "I", "V5")
#: Charge of the simulated battery.
_BATTERY_PERCENT: Final = 87


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The link is lost or there again."""

    time_s: float
    up: bool


Played = Notification | LinkChange


@dataclass(frozen=True, slots=True)
class SimulatedSensor:
    """A recording that is played as a sensor; `simulated` makes one."""

    recording: Recording
    kind: Kind
    conditions: Conditions
    leads: tuple[str, ...]
    """Leads of the recording that are played."""

    @property
    def info(self) -> SensorInfo:
        """What the sensor tells of itself: a simulator, whose model is the kind that it plays."""
        gives_ecg = self.kind.name != "heart_rate"
        leads = self.leads if self.kind.fs_hz is None else (STRAP_LEAD,)
        return SensorInfo(
            SIMULATOR,
            f"Simulated {self.kind.title}",
            self.fs_hz if gives_ecg else None,
            leads if gives_ecg else (),
            self.kind.uv_per_count,
            band_hz=self.kind.band_hz,
            model=self.kind.name,
        )

    @property
    def fs_hz(self) -> float:
        """Nominal rate of the sensor."""
        return self.kind.fs_hz or BOARD_HZ

    @property
    def true_hz(self) -> float:
        """Rate at which samples are taken."""
        return self.fs_hz * (1.0 + self.conditions.rate_ppm * 1e-6)

    def links(self) -> Iterator[tuple[float, float]]:
        """Begin and end of each time with a link."""
        begin_s = 0.0
        for down_s, length_s in sorted(self.conditions.dropouts):
            if begin_s < down_s < self.recording.duration_s:
                yield begin_s, down_s
            begin_s = max(begin_s, down_s + length_s)
        if begin_s < self.recording.duration_s:
            yield begin_s, self.recording.duration_s

    def play(self) -> Iterator[Played]:
        """Everything that arrives, in the order of time; the link's changes between."""
        rng = np.random.default_rng([self.conditions.seed, 1])
        sent = beats_sent(self) if self.kind.name == "heart_rate" else ecg_sent(self)
        for number, (begin_s, end_s) in enumerate(self.links()):
            if number:
                yield LinkChange(begin_s, up=True)
            if self.kind.service and self.kind.name != "open_frame":
                yield Notification(begin_s, heart_rate.BATTERY_LEVEL, bytes([_BATTERY_PERCENT]))
            yield from self._arriving(sent(begin_s, end_s), end_s, rng)
            if end_s < self.recording.duration_s:
                yield LinkChange(end_s, up=False)

    def _arriving(
        self, sent: Iterator[Notification], end_s: float, rng: np.random.Generator
    ) -> Iterator[Notification]:
        """What of the sent arrives, and when; what the link still held when it went down is lost, too."""
        latest_s = 0.0
        for notification in sent:
            delay_s = LATENCY_S + self.conditions.jitter_s * rng.exponential()
            lost = rng.random() < self.conditions.loss
            latest_s = max(latest_s, notification.time_s + delay_s)
            if not lost and (latest_s <= end_s or end_s == self.recording.duration_s):
                yield Notification(latest_s, notification.characteristic, notification.data)


def simulated(
    recording: Recording, kind: str, conditions: Conditions | None = None, leads: tuple[str, ...] = ()
) -> SimulatedSensor:
    """A recording as a sensor of a kind. Straps have one lead; a board has all that are named.

    Without a name the lead is the first of chest, II, MLII, I and V5 that the recording has, else its first.
    """
    chosen = leads or (
        next((lead for lead in _PREFERRED_LEADS if lead in recording.leads), recording.leads[0]),
    )
    for lead in chosen:
        recording.lead(lead)
    if len(chosen) > 1 and kind != "open_frame":
        raise InvalidInput(f"{kind_named(kind).title} has one lead; {len(chosen)} were named.")
    return SimulatedSensor(recording, kind_named(kind), conditions or Conditions(), chosen)
