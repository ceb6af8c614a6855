"""What a simulated sensor sends: the recording in its band, at its rate, in its counts, as its bytes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import InvalidInput
from ecgomics.phantom.noise import Noise
from ecgomics.sensors import encode, heart_rate, movesense, movesense_1859, open_board, polar
from ecgomics.sensors.intake import TEXT
from ecgomics.sensors.packets import Counts
from ecgomics.signal.filters import band_pass, bridged, measurement_path
from ecgomics.signal.rpeaks import r_peaks

if TYPE_CHECKING:
    from ecgomics.sensors.simulator import SimulatedSensor

#: Samples of a notification: 73 fill the largest frame of an H10, 16 are documented, 25 are 0.1 s of a board.
_PACKET_SAMPLES: Final = {"polar_h10": 73, "movesense": 16, "movesense_1859": 16}
_PACKET_SAMPLES_OF_BOARDS: Final = 25
#: Largest count to each side; the H10's amplifier ends at 20 mV.
_LARGEST_COUNT: Final = {"polar_h10": 20_000, "movesense": 2**31 - 1}
_LARGEST_OF_16_BITS: Final = 32_767
#: How far an H10 swings after it was started, and how fast that fades.
_SWING_UV: Final = 12_000.0
_SWING_FADES_S: Final = 0.3
_SWING_HZ: Final = 1.3
#: Edge against aliases as a share of the sensor's rate.
_ALIAS_EDGE: Final = 0.42
#: What the sensor's clock shows at the start, in µs: a strap that was off begins in 2019, others count from power-up.
_CLOCK_AT_START_US: Final = {"polar_h10": 1_546_300_800_000_000, "movesense_1859": 1_790_000_000_000_000}
_CLOCK_OF_OTHERS_US: Final = 5_000_000
#: Beats that the heart rate of a strap is the mean of.
_RATE_OVER_BEATS: Final = 8


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the link and the skin do. Times are seconds from the start; an interval is (start, length)."""

    jitter_s: float = 0.0
    """Mean of the further delay of a packet; packets never overtake each other."""
    loss: float = 0.0
    """Share of packets that never arrive."""
    dropouts: tuple[tuple[float, float], ...] = ()
    """The link is down; the sensor's stream begins anew when it is there again."""
    noise: Noise = field(default_factory=Noise)
    electrode_off: tuple[tuple[float, float], ...] = ()
    rate_ppm: float = 0.0
    """By how much the sensor takes its samples too fast."""
    clock_ppm: float = 0.0
    """By how much the sensor's clock is too fast against this computer's."""
    settles: bool = True
    """Whether an H10 swings after each start, as a real one does."""
    seed: int = 0

    def __post_init__(self) -> None:
        if not 0.0 <= self.loss < 1.0:
            raise InvalidInput(f"A share of {self.loss:g} lost packets was given; 0 to below 1 is allowed.")
        if self.jitter_s < 0.0 or any(min(interval) < 0.0 for interval in self.dropouts + self.electrode_off):
            raise InvalidInput("Delays, dropouts and times without electrode cannot be below 0 s.")


@dataclass(frozen=True, slots=True)
class Notification:
    """Bytes of a characteristic that arrive at a time; a line of text has TEXT for its characteristic."""

    time_s: float
    characteristic: str
    data: bytes


Sent = Callable[[float, float], Iterator[Notification]]


def ecg_sent(sensor: "SimulatedSensor") -> Sent:
    """A function that gives the packets of ECG of a time with a link, each at the time of its last sample."""
    signal_mv, off = sensor_signal_mv(sensor)
    size = _PACKET_SAMPLES.get(sensor.kind.name, _PACKET_SAMPLES_OF_BOARDS)
    encoded = _Encoder(sensor)

    def sent(begin_s: float, end_s: float) -> Iterator[Notification]:
        started = ceil(begin_s * sensor.true_hz)
        counts = _counts(sensor, signal_mv, off, started=started)
        for first in range(started, signal_mv.shape[1] - size + 1, size):
            last_s = (first + size - 1) / sensor.true_hz
            if last_s >= end_s:
                return
            lead_off = bool(off[first : first + size].any())
            yield encoded.packet(counts[:, first : first + size], first, lead_off=lead_off)

    return sent


def sensor_signal_mv(sensor: "SimulatedSensor") -> tuple[Floats, Bools]:
    """Leads × samples in mV at the sensor's true rate, with its noise, and where no electrode is on the skin."""
    from scipy.interpolate import CubicSpline

    recording, conditions, true_hz = sensor.recording, sensor.conditions, sensor.true_hz
    given_mv = np.stack([recording.lead(lead) for lead in sensor.leads])
    low_hz, high_hz = sensor.kind.band_hz
    edge_hz = _ALIAS_EDGE * true_hz
    band_hz = (low_hz, min(high_hz, edge_hz) if high_hz is not None else edge_hz)
    filtered_mv = band_pass(bridged(given_mv, np.isnan(given_mv)), fs_hz=recording.fs_hz, band_hz=band_hz)
    at_s = np.arange(int(recording.samples / recording.fs_hz * true_hz)) / true_hz
    signal_mv = CubicSpline(np.arange(recording.samples) / recording.fs_hz, filtered_mv, axis=1)(at_s)
    rng = np.random.default_rng([conditions.seed, 0])
    signal_mv += conditions.noise.samples_mv(len(given_mv), samples=len(at_s), fs_hz=true_hz, rng=rng)
    nearest = np.minimum(np.rint(at_s * recording.fs_hz).astype(int), recording.samples - 1)
    off = np.asarray(np.isnan(given_mv).any(axis=0))[nearest]
    for begin_s, length_s in conditions.electrode_off:
        off |= (at_s >= begin_s) & (at_s < begin_s + length_s)
    return signal_mv, off


def _counts(sensor: "SimulatedSensor", signal_mv: Floats, off: Bools, *, started: int) -> Counts:
    """Counts of the sensor: flat without an electrode, limited to its range, an H10 swinging behind its start."""
    signal_uv = np.where(off, 0.0, signal_mv * 1e3)
    if sensor.kind.name == "polar_h10" and sensor.conditions.settles:
        since_s = np.maximum(np.arange(signal_uv.shape[1]) - started, 0) / sensor.true_hz
        signal_uv += _SWING_UV * np.exp(-since_s / _SWING_FADES_S) * np.cos(2 * np.pi * _SWING_HZ * since_s)
    largest = _LARGEST_COUNT.get(sensor.kind.name, _LARGEST_OF_16_BITS)
    counts: Counts = np.clip(np.rint(signal_uv / sensor.kind.uv_per_count), -largest, largest).astype(
        np.int32
    )
    return counts


@dataclass(slots=True)
class _Encoder:
    """Packets of one sensor with its clock and its numbers."""

    sensor: "SimulatedSensor"
    _seq: int = 0

    def packet(self, counts: Counts, first: int, *, lead_off: bool) -> Notification:
        """A packet of the samples from a number on."""
        name, last = self.sensor.kind.name, first + counts.shape[1] - 1
        at_s = last / self.sensor.true_hz
        if name == "polar_h10":
            return Notification(at_s, polar.DATA, encode.pmd_frame(counts, self._clock_us(last)))
        if name == "movesense":
            return Notification(at_s, movesense.NOTIFY, encode.gsp_ecg(counts, self._clock_us(first)))
        if name == "movesense_1859":
            data = encode.activity_ecg(counts, self._clock_us(first), valid=not lead_off)
            return Notification(at_s, movesense_1859.ECG, data)
        if name == "serial":
            return Notification(at_s, TEXT, encode.text_lines(counts, lead_off=lead_off))
        frame = encode.open_frame(
            counts, seq=self._seq, first_index=first, first_us=self._clock_us(first), lead_off=lead_off
        )
        self._seq += 1
        return Notification(at_s, open_board.UART_TRANSMIT, frame)

    def _clock_us(self, sample: int) -> int:
        """The sensor's clock at a sample."""
        begun_us = _CLOCK_AT_START_US.get(self.sensor.kind.name, _CLOCK_OF_OTHERS_US)
        fast = 1.0 + self.sensor.conditions.clock_ppm * 1e-6
        return begun_us + int(sample / self.sensor.true_hz * 1e6 * fast)


def beats_sent(sensor: "SimulatedSensor") -> Sent:
    """A function that gives the notifications of a strap of a time with a link: one a second, as beats come."""
    recording = sensor.recording
    given_mv = np.stack([recording.lead(lead) for lead in sensor.leads])
    clean_mv = measurement_path(given_mv, fs_hz=recording.fs_hz)
    beat_s = r_peaks(clean_mv, fs_hz=recording.fs_hz)
    if len(beat_s) < 2:
        raise InvalidInput(f"{recording.name} has no two beats that a heart rate strap could tell.")

    def sent(begin_s: float, end_s: float) -> Iterator[Notification]:
        for at_s in np.arange(ceil(begin_s) + 1.0, end_s, 1.0):
            new = np.flatnonzero((beat_s >= max(at_s - 1.0, begin_s)) & (beat_s < at_s))
            known_s = beat_s[beat_s < at_s]
            data = encode.heart_rate_measurement(_rate(known_s), _rr_1024(beat_s, new))
            yield Notification(float(at_s), heart_rate.MEASUREMENT, data)

    return sent


def _rate(beat_s: Floats) -> int:
    """Beats per minute over the latest beats; 0 before there are two."""
    latest_s = beat_s[-_RATE_OVER_BEATS - 1 :]
    return round(60.0 * (len(latest_s) - 1) / (latest_s[-1] - latest_s[0])) if len(latest_s) > 1 else 0


def _rr_1024(beat_s: Floats, new: Ints) -> list[int]:
    return [min(round((beat_s[beat] - beat_s[beat - 1]) * 1024), 65_535) for beat in new if beat]
