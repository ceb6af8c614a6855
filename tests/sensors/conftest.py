"""What the tests of sensors share: a recording to play, and what arrives of it."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.sensors.events import Event, Samples
from ecgomics.sensors.intake import Intake
from ecgomics.sensors.simulator import LinkChange, SimulatedSensor


@dataclass
class Arrived:
    """Events of a played sensor in their order, and its intake."""

    intake: Intake
    events: list[Event] = field(default_factory=list)

    @property
    def counts(self) -> Floats:
        """Leads × samples on the grid as floats; NaN where nothing arrived."""
        runs = [event.placed for event in self.events if isinstance(event, Samples)]
        grid = np.full((len(runs[0].counts), runs[-1].first_index + runs[-1].counts.shape[1]), np.nan)
        for run in runs:
            where = slice(run.first_index, run.first_index + run.counts.shape[1])
            assert np.isnan(grid[:, where]).all()
            grid[:, where] = run.counts
        return grid


Arrive = Callable[[SimulatedSensor], Arrived]


@pytest.fixture
def arrive() -> Arrive:
    """A function that plays a sensor into an intake."""

    def all_of(sensor: SimulatedSensor) -> Arrived:
        arrived = Arrived(Intake(sensor.info, sensor.kind.settle_s))
        for event in sensor.play():
            if isinstance(event, LinkChange):
                if event.up:
                    arrived.intake.reconnected()
                continue
            received_us = 1_790_000_000_000_000 + round(event.time_s * 1e6)
            arrived.events += arrived.intake.notified(event.characteristic, event.data, received_us)
        return arrived

    return all_of


@pytest.fixture(scope="session")
def half_minute(planted_ecg: Recording) -> Recording:
    """The first half minute of a sinus rhythm of two leads."""
    return Recording(
        planted_ecg.ecg_mv[:, : round(30 * planted_ecg.fs_hz)].copy(), planted_ecg.fs_hz, planted_ecg.leads
    )
