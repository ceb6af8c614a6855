"""Cases of the timeline: a sensor whose samples are counted, a link that loses, doubles and delays its packets.

What is expected is the true number of each sample: the sensor here knows how many it took, the timeline must find out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor
from typing import Any

SETTLE_S = 2.0
DELAY_US = 30_000
SETTLING, RESTARTED = 2, 16

Event = dict[str, Any]


@dataclass
class Sensor:
    """A sensor at its true rate, its clock, the phone's clock, and the events that the timeline is given."""

    true_hz: float
    n: int
    stamp: str = "last_us"
    clock_us: int = 1_546_300_800_000_000
    step_us: int = 1
    taken: int = 0
    started: int = 0
    delivered: int = 0
    events: list[Event] = field(default_factory=list)
    settle: int = 0

    def time_us(self, sample: float) -> float:
        """Time of a sample since the sensor began."""
        return sample * 1e6 / self.true_hz

    def stamped(self, sample: int) -> int:
        """Time that the sensor's clock tells at a sample."""
        return (self.clock_us + floor(self.time_us(sample))) // self.step_us * self.step_us

    def packet(self, count: int = 1, *, flags: int = 0, late_us: int = 0) -> None:
        """The next packets arrive."""
        for _ in range(count):
            first, last = self.taken, self.taken + self.n - 1
            settling = SETTLING if first - self.started < self.settle else 0
            self.events.append(
                {
                    "n": self.n,
                    "first_count": first,
                    self.stamp: str(self.stamped(last if self.stamp == "last_us" else first)),
                    "received_us": str(
                        1_790_000_000_000_000 + floor(self.time_us(last)) + DELAY_US + late_us
                    ),
                    "expect": [
                        {
                            "first_index": first,
                            "gap_before": first - self.delivered,
                            "device_us": str(self.stamped(first)),
                            "n": self.n,
                            "first_count": first,
                            "flags": flags | settling,
                        }
                    ],
                }
            )
            self.taken = self.delivered = last + 1

    def lose(self, count: int = 1) -> None:
        """The next packets do not arrive."""
        self.taken += count * self.n

    def again(self, back: int = 1) -> None:
        """A packet that was there already arrives once more."""
        self.events.append(self.events[-back] | {"expect": []})

    def away(self, samples: int) -> None:
        """The link is down for so many samples; the sensor's stream begins anew behind them."""
        self.taken += samples
        self.started = self.taken
        self.events.append({"reconnected": True})

    def set_clock(self, ahead_us: int) -> None:
        """The sensor's clock is another one from here on."""
        self.clock_us += ahead_us


def _case(name: str, sensor: Sensor, *, fs_hz: float, within_us: int = 1000) -> Event:
    return {
        "name": name,
        "fs_hz": fs_hz,
        "settle_s": sensor.settle / fs_hz,
        "within_us": within_us,
        "events": sensor.events,
    }


def _h10(true_hz: float = 130.0, *, settle: bool = False) -> Sensor:
    return Sensor(true_hz, 73, settle=260 if settle else 0)


def _losses() -> list[Event]:
    cases = []
    for true_hz, within_us in ((130.0, 1000), (130.06, 1000), (127.4, 12_000), (133.0, 14_000)):
        sensor = _h10(true_hz)
        sensor.packet(2)
        sensor.lose()
        sensor.packet(3)
        sensor.lose(9)
        sensor.packet(4)
        cases.append(_case(f"one and nine lost at {true_hz:g} Hz", sensor, fs_hz=130.0, within_us=within_us))
    early = _h10(127.4)
    early.packet()
    early.lose(2)
    early.packet(2)
    cases.append(_case("lost before the rate is known", early, fs_hz=130.0, within_us=12_000))
    movesense = Sensor(125.3, 16, stamp="first_us", step_us=1000, clock_us=5_000_000)
    movesense.packet(20)
    movesense.lose(40)
    movesense.packet(3)
    cases.append(_case("times of the first sample in whole ms", movesense, fs_hz=125.0, within_us=1500))
    return cases


def _doubled() -> list[Event]:
    sensor = _h10()
    sensor.packet()
    sensor.again()
    sensor.packet(3)
    sensor.again(3)
    sensor.lose()
    sensor.packet()
    sensor.again()
    sensor.packet()
    return [_case("doubled packets", sensor, fs_hz=130.0)]


def _reconnects() -> list[Event]:
    same = _h10(130.06, settle=True)
    same.packet(20)
    same.away(641)
    same.packet(6)
    cases = [_case("reconnect after 5 s with the same clock", same, fs_hz=130.0)]
    reset = _h10(settle=True)
    reset.packet(5)
    reset.away(900)
    reset.set_clock(-3_600_000_000)
    reset.packet(flags=RESTARTED)
    reset.packet(4)
    cases.append(_case("the sensor's clock began anew", reset, fs_hz=130.0))
    ahead = _h10()
    ahead.packet(5)
    ahead.set_clock(7 * 365 * 86_400_000_000)
    ahead.packet(flags=RESTARTED)
    ahead.packet(2)
    cases.append(_case("the sensor's clock was set seven years ahead", ahead, fs_hz=130.0))
    frozen = _h10()
    frozen.packet(3)
    for n in range(12):
        frozen.packet(late_us=7_000_000 - 561_538 * n)
    frozen.packet(2)
    cases.append(_case("the phone slept and gets twelve packets at once", frozen, fs_hz=130.0))
    return cases


def _expected(first_index: int, gap: int, n: int, first_count: int, **more: Any) -> Event:
    return {
        "first_index": first_index,
        "gap_before": gap,
        "device_us": None,
        "n": n,
        "first_count": first_count,
        "flags": 0,
        **more,
    }


def _without_time() -> Event:
    """Lines of text: no time, no number; after a reconnect the phone's clock tells how much is lost."""
    packet = {"n": 50, "first_count": 0, "received_us": "1000000"}
    return {
        "name": "no time and no number, reconnect after 3 s",
        "fs_hz": 250.0,
        "settle_s": 0.0,
        "within_us": 0,
        "events": [
            packet | {"expect": [_expected(0, 0, 50, 0)]},
            packet | {"received_us": "1230000", "expect": [_expected(50, 0, 50, 0)]},
            {"reconnected": True},
            packet | {"received_us": "4230000", "expect": [_expected(800, 700, 50, 0)]},
        ],
    }


def _numbered() -> Event:
    """A board that numbers its samples, and starts anew 4 s later."""

    def packet(index: int, received_us: int, expect: Sequence[Event]) -> Event:
        return {
            "n": 25,
            "first_count": index,
            "first_index": index,
            "received_us": str(received_us),
            "expect": list(expect),
        }

    return {
        "name": "samples that are numbered, a board that starts anew",
        "fs_hz": 250.0,
        "settle_s": 0.0,
        "within_us": 0,
        "events": [
            packet(1000, 1_000_000, [_expected(0, 0, 25, 1000)]),
            packet(1025, 1_100_000, [_expected(25, 0, 25, 1025)]),
            packet(1025, 1_110_000, []),
            packet(1057, 1_230_000, [_expected(57, 7, 25, 1057)]),
            packet(0, 5_230_000, [_expected(1057, 975, 25, 0, flags=RESTARTED)]),
            packet(25, 5_330_000, [_expected(1082, 0, 25, 25)]),
        ],
    }


def _invalid_samples() -> Event:
    """Samples that the sensor marked as invalid become gaps, also at the ends of packets."""

    def packet(index: int, missing: Sequence[int], expect: Sequence[Event]) -> Event:
        last_us = (index + 15) * 8000
        return {
            "n": 16,
            "first_count": index,
            "first_us": str(index * 8000),
            "missing": list(missing),
            "received_us": str(last_us),
            "expect": list(expect),
        }

    def run(first: int, gap: int, n: int) -> Event:
        return _expected(first, gap, n, first, device_us=str(first * 8000))

    return {
        "name": "invalid samples",
        "fs_hz": 125.0,
        "settle_s": 0.0,
        "within_us": 1,
        "events": [
            packet(0, [3, 4], [run(0, 0, 3), run(5, 2, 11)]),
            packet(16, [0, 14, 15], [run(17, 1, 13)]),
            packet(32, list(range(16)), []),
            packet(48, [], [run(48, 18, 16)]),
        ],
    }


def cases() -> list[Event]:
    """All cases of the timeline."""
    settling = _h10(settle=True)
    settling.packet(8)
    return [
        _case("the first two seconds settle", settling, fs_hz=130.0),
        *_losses(),
        *_doubled(),
        *_reconnects(),
        _without_time(),
        _numbered(),
        _invalid_samples(),
    ]
