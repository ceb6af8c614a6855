"""What the online analysis costs: CPU per second of signal by rate and leads, and memory over an hour."""

import time
import tracemalloc
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    FibrillatoryWaves,
    Noise,
    beat_shape,
    phantom,
    regular_plan,
    without,
)
from ecgomics.phantom.rhythms import irregular
from ecgomics.signal.rpeaks import r_peaks
from ecgomics.stream.online import Online

#: Rate in Hz, leads, samples of a packet.
KINDS: Final = (
    (130.0, ("II",), 73),
    (250.0, ("II",), 16),
    (500.0, ("II",), 16),
    (500.0, ("I", "II", "V2"), 16),
)
WARM_S: Final = 70.0
MEASURED_S: Final = 120.0
PART_S: Final = 300.0
PARTS: Final = 6
MEAN_RR_MS: Final = 850.0
LOOKS: Final = 50


def report(folder: Path | None, headers: Sequence[Path]) -> Iterator[str]:
    """CPU by rate, leads and rhythm; then memory."""
    del folder, headers
    minute_uv = _ecg_uv("sinus", 130.0, ("II",), 60.0)
    took_ms = _detector_ms(minute_uv)
    yield f"one look of the detector at a minute of 130 Hz takes {took_ms:.2f} ms on this machine, as busy as it is"
    yield "CPU in ms per second of signal (one thread); a core holds 1000 / that many sessions"
    for fs_hz, leads, packet in KINDS:
        parts = []
        for rhythm in ("sinus", "fibrillation"):
            ecg_uv = _ecg_uv(rhythm, fs_hz, leads, WARM_S + MEASURED_S)
            parts.append(f"{rhythm} {_cpu_ms(ecg_uv, fs_hz, leads, packet):5.2f}")
        yield f"  {fs_hz:3.0f} Hz, {len(leads)} lead{'s' if len(leads) > 1 else ' '}: {', '.join(parts)}"
    yield from _memory()


def _detector_ms(ecg_uv: Floats) -> float:
    """What one look of the detector costs, which is most of it."""
    r_peaks(ecg_uv / 1000.0, fs_hz=130.0)
    begin_s = time.process_time()
    for _ in range(LOOKS):
        r_peaks(ecg_uv / 1000.0, fs_hz=130.0)
    return 1000.0 * (time.process_time() - begin_s) / LOOKS


def _ecg_uv(rhythm: str, fs_hz: float, leads: tuple[str, ...], duration_s: float) -> Floats:
    rng = np.random.default_rng(1)
    count = round(1.3 * duration_s * 1000.0 / MEAN_RR_MS)
    shape, noise = beat_shape(PATTERNS["normal"], Body()), Noise(white_uv=8.0, muscle_uv=8.0)
    if rhythm == "fibrillation":
        rr_ms = irregular(count, MEAN_RR_MS, sd_ms=160.0, shortest_ms=420.0, rng=rng).rr_ms
        plan = regular_plan(rr_ms, without(shape, "p"), first_s=0.5)
        made = Acquisition(duration_s, fs_hz, leads, noise, FibrillatoryWaves())
    else:
        plan = regular_plan(MEAN_RR_MS + 25.0 * np.sin(np.arange(count) / 2.0), shape, first_s=0.5)
        made = Acquisition(duration_s, fs_hz, leads, noise)
    return 1000.0 * phantom(plan, made).recording.ecg_mv


def _cpu_ms(ecg_uv: Floats, fs_hz: float, leads: tuple[str, ...], packet: int) -> float:
    """CPU time per second of signal once the session runs."""
    online, warm = Online(fs_hz, leads), round(WARM_S * fs_hz)
    _push(online, ecg_uv[:, :warm], 0, packet)
    begin_s = time.process_time()
    _push(online, ecg_uv[:, warm:], warm, packet)
    return 1000.0 * (time.process_time() - begin_s) / MEASURED_S


def _push(online: Online, ecg_uv: Floats, start: int, packet: int) -> None:
    for first in range(0, ecg_uv.shape[1], packet):
        online.push(start + first, ecg_uv[:, first : first + packet])


def _memory() -> Iterator[str]:
    """Memory of a session every five minutes of half an hour."""
    fs_hz, leads, packet = KINDS[0]
    part_uv = _ecg_uv("sinus", fs_hz, leads, PART_S)
    samples = part_uv.shape[1]
    tracemalloc.start()
    online = Online(fs_hz, leads)
    used = []
    for part in range(PARTS):
        _push(online, part_uv, part * samples, packet)
        used.append(tracemalloc.get_traced_memory()[0] / 1024.0)
    tracemalloc.stop()
    yield f"memory of a session of one lead at {fs_hz:g} Hz, KiB after every five minutes: " + ", ".join(
        f"{each:.0f}" for each in used
    )
