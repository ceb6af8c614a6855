import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.sensors.events import Event, Link, Samples, SensorInfo
from ecgomics.sensors.packets import one_lead
from ecgomics.sensors.simulated_signal import Conditions
from ecgomics.sensors.simulator import simulated
from ecgomics.sensors.take import Take
from ecgomics.sensors.timeline import Placed
from tests.sensors.conftest import Arrive


def taken(info: SensorInfo, events: list[Event]) -> Take:
    """A take of a sensor."""
    take = Take()
    for event in [info, *events]:
        take.take(event)
    return take


def test_a_recording_begins_when_the_sensor_has_settled_and_holds_gaps_and_facts(
    half_minute: Recording, arrive: Arrive
) -> None:
    sensor = simulated(half_minute, "polar_h10", Conditions(dropouts=((12.0, 4.0),), rate_ppm=3000.0))
    arrived = arrive(sensor)
    take = taken(sensor.info, [*arrived.events, Link("lost")])
    recording = take.recording("rest")
    assert recording.fs_hz == pytest.approx(130.39, abs=0.01)
    assert recording.leads == ("chest",)
    assert recording.band_hz == (0.7, 40.0)
    assert recording.device == "Simulated Polar H10, polar_h10"
    assert np.abs(recording.ecg_mv[np.isfinite(recording.ecg_mv)]).max() < 3.0
    settling_again_s = 2.2
    assert recording.device_measurements["not_recorded_s"] == pytest.approx(4.3 + settling_again_s, abs=0.7)
    assert recording.device_measurements["links_lost"] == 1
    assert recording.device_measurements["battery_percent"] == 87
    assert recording.device_measurements["rate_by_sensor_clock"] == 1
    (gap,) = [mark for mark in recording.annotations if mark.code == "GAP"]
    assert gap.duration_s == pytest.approx(4.3, abs=0.5)
    assert take.duration_s == pytest.approx(recording.samples / 130.0)


def test_a_recording_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="never reached"):
        Take().recording("nothing")
    info = SensorInfo("polar_h10", "Polar", 130.0, ("chest",), 1.0)
    with pytest.raises(InvalidInput, match="no ECG"):
        taken(info, []).recording("nothing")


def test_a_number_that_jumps_by_hours_ends_the_recording() -> None:
    info = SensorInfo("open_frame", "Board", 250.0, ("I",), 1.0)

    def run(first: int, gap: int) -> Samples:
        return Samples(Placed(first, None, gap, one_lead(np.zeros(25, dtype=int)), 0), 1.0, 0)

    take = taken(info, [run(0, 0), run(2**40, 2**40 - 25), run(2**40 + 25, 0)])
    assert take.ended_by_gap
    assert take.recording("short").samples == 25
