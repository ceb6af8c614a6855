"""Logs of Movesense sensors as JSON: packets of samples, each with the sensor's clock in ms.

Three layouts are in use: {"Meas": {"ECG": [packet, …]}}, {"Samples": [{"MeasECG": packet}, …]} and lists by name
({"MeasEcgmV": [packet, …]}, {"data": [{"ecg": packet}, …]}), where a packet is {"Timestamp": ms, "Samples": […]}.
Samples of ECG are steps of the converter (movesense-device-lib: 0.000381469726563 mV), those of ECGmV are in mV.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

FORMAT: Final = "Movesense JSON"
SUPPORT: Final = Support.DOCUMENTED

#: The sensor may be worn anywhere: its channel is an ECG of no stated lead.
LABEL: Final = "ECG"
DEVICE: Final = "Movesense"
STEP_MV: Final = 0.000381469726563
RATES_HZ: Final = (125.0, 128.0, 200.0, 250.0, 256.0, 500.0, 512.0)
_RATE_SHARE: Final = 0.01
#: Largest log that is parsed: JSON takes about twenty times its size while it is.
_MOST_BYTES: Final = 2**25
_DEEPEST: Final = 12
_LARGEST_CLOCK_MS: Final = 1e15
_LOG: Final = re.compile(
    rb'"/?(?:Meas/?(?:ECG\w*|Acc|Gyro|Magn|IMU\d?|HR|Temp|RR)?|ECG(?:mV)?)(?:/\d+)?(?:/mV)?"\s*:\s*[\[{]',
    re.IGNORECASE,
)
_PACKET: Final = re.compile(
    rb'"(?:Timestamp|ArrayAcc|ArrayGyro|ArrayMagn|Measurement|rrData)"', re.IGNORECASE
)
_ECG: Final = re.compile(r"/?(?:meas)?/?(?P<name>ecg(?:mv)?)(?:/\d+)?(?:/mv)?", re.IGNORECASE)
#: Part of a packet that may be missing between two before it is a gap.
_GAP_SHARE: Final = 0.5
#: More than the sensor's input takes: such values are in another unit than their name says.
_LARGEST_MV: Final = 33.0
_UTC_S: Final = (1e9, 4.1e9)


@dataclass(frozen=True, slots=True)
class _Packet:
    name: str
    samples: Sequence[Any]
    at_ms: float | None


def recognises(source: Source) -> bool:
    """JSON whose first bytes name a measurement of the sensor and a part of its packets."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head[:1] in {b"{", b"["} and _LOG.search(head) is not None and _PACKET.search(head) is not None


def read(source: Source, stated: Stated) -> Contents:
    """The ECG with gaps where packets are missing; the rate is left open where the clock fits none of the sensor's."""
    log = _parsed(source)
    packets = list(_packets(source, log))
    if not packets:
        raise source.unreadable(FORMAT, "it holds no ECG, only other measurements")
    in_mv = packets[0].name.endswith("mv")
    packets = [packet for packet in packets if packet.name.endswith("mv") == in_mv]
    values = [_samples(source, packet) for packet in packets]
    times_ms = _times_ms(source, packets)
    fs_hz = None if times_ms is None else _rate(times_ms, [len(each) for each in values])
    joined, warnings = _joined(source, values, times_ms, fs_hz)
    scale, resolution = (1.0, None) if in_mv else (STEP_MV, STEP_MV)
    another_unit = in_mv and bool((np.abs(joined) > _LARGEST_MV).any())
    return Contents(
        channels=(Channel(LABEL, joined * scale, fs_hz, None if another_unit else "mV", resolution),),
        started_at=_started_at(log, times_ms),
        device=DEVICE,
        warnings=warnings,
    )


def _parsed(source: Source) -> Any:
    if source.size > _MOST_BYTES:
        raise source.unreadable(FORMAT, f"it is larger than {_MOST_BYTES >> 20} MiB")
    try:
        return json.loads(source.data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise source.unreadable(FORMAT, "it is no complete JSON") from error


def _packets(source: Source, log: Any) -> Iterator[_Packet]:
    """Every packet of ECG, in the order of the log."""
    waiting: list[tuple[str, Any, int]] = [("", log, 0)]
    while waiting:
        source.in_time(FORMAT)
        name, node, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(node, list):
            waiting += [(name, item, depth + 1) for item in reversed(node) if isinstance(item, dict | list)]
        elif isinstance(node, dict):
            fields = {str(key).lower(): value for key, value in node.items()}
            found, samples = _ECG.fullmatch(name), fields.get("samples")
            if found and isinstance(samples, list):
                yield _Packet(name.lower().replace("/", ""), samples, _clock_ms(fields.get("timestamp")))
            else:
                waiting += [
                    (str(key), value, depth + 1)
                    for key, value in reversed(node.items())
                    if isinstance(value, dict | list)
                ]


def _clock_ms(stamp: Any) -> float | None:
    """The clock of a packet; None where it is no sensible number."""
    if isinstance(stamp, bool) or not isinstance(stamp, int | float) or not abs(stamp) < _LARGEST_CLOCK_MS:
        return None
    return float(stamp)


def _samples(source: Source, packet: _Packet) -> Floats:
    if not all(isinstance(each, int | float) for each in packet.samples):
        raise source.unreadable(FORMAT, "one of its samples is no number")
    try:
        values = np.array(packet.samples, dtype=np.float64)
    except OverflowError as error:
        raise source.unreadable(FORMAT, "one of its samples is far too large") from error
    return np.where(np.isfinite(values), values, np.nan)


def _times_ms(source: Source, packets: Sequence[_Packet]) -> Floats | None:
    """The clock at each packet; None where one packet has none."""
    times = [packet.at_ms for packet in packets]
    if any(at is None for at in times):
        return None
    found = np.array(times, dtype=np.float64)
    if (np.diff(found) <= 0).any():
        raise source.unreadable(
            FORMAT, "the clock of its packets goes back or stands; it may be several logs"
        )
    return found


def _rate(times_ms: Floats, sizes: Sequence[int]) -> float | None:
    """The sensor's rate that the clock fits, in Hz; None where it fits none."""
    steps_ms = np.diff(times_ms)
    filled = np.array(sizes[:-1], dtype=np.float64)
    if not len(steps_ms) or not filled.all():
        return None
    each_ms = steps_ms / filled
    typical = float(np.median(each_ms))
    even = np.abs(each_ms - typical) <= _GAP_SHARE * typical
    measured_hz = 1e3 * float(filled[even].sum() / steps_ms[even].sum())
    nearest = min(RATES_HZ, key=lambda rate: abs(rate - measured_hz))
    return nearest if abs(nearest - measured_hz) <= _RATE_SHARE * nearest else None


def _joined(
    source: Source, values: Sequence[Floats], times_ms: Floats | None, fs_hz: float | None
) -> tuple[Floats, tuple[str, ...]]:
    """All samples in a row, NaN for packets that are missing."""
    if times_ms is None or fs_hz is None:
        return np.concatenate(values), ()
    sizes = np.array([len(each) for each in values[:-1]], dtype=np.float64)
    absent = np.diff(times_ms) * fs_hz / 1e3 - sizes
    if (absent < -_GAP_SHARE * sizes - 1).any():
        raise source.unreadable(FORMAT, "its packets overlap by their clock")
    absent = np.where(absent > _GAP_SHARE * sizes, np.rint(absent), 0.0)
    if expands_too_far(float(absent.sum() + sizes.sum()), source.size):
        raise source.unreadable(FORMAT, "the clock of its packets leaves out more than it covers")
    missing, gaps = int(absent.sum()), int(np.count_nonzero(absent))
    parts: list[Floats] = []
    for count, part in zip([0, *absent.astype(int).tolist()], values, strict=True):
        parts += [np.full(count, np.nan), part]
    if not gaps:
        return np.concatenate(parts), ()
    return np.concatenate(parts), (
        f"Packets are missing: {missing} samples in {gaps} gap{'s' * (gaps != 1)} ({missing / fs_hz:.3g} s); "
        "they are masked.",
    )


def _started_at(log: Any, times_ms: Floats | None) -> datetime | None:
    """From the pair of sensor clock and UTC (µs) that a log may begin with."""
    entries = log.get("Samples") if isinstance(log, dict) else None
    if times_ms is None or not isinstance(entries, list):
        return None
    for entry in entries:
        pair = entry.get("TimeDetailed") if isinstance(entry, dict) else None
        if not isinstance(pair, dict):
            continue
        utc_us, relative_ms = pair.get("utcTime"), pair.get("relativeTime")
        if not isinstance(utc_us, int | float) or not isinstance(relative_ms, int | float):
            return None
        seconds = utc_us * 1e-6 + (float(times_ms[0]) - relative_ms) * 1e-3
        if _UTC_S[0] <= seconds <= _UTC_S[1]:
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return None
    return None
