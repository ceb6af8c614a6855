"""From a sample to the beat that is told, and from the end of a recording of 30 s to its report.

Aims: from the last sample to the beat at most 400 ms in 95 %, beyond the sensor's own framing; report within 1.0 s in
95 %.
"""

import argparse
import asyncio
import bisect
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx2 as httpx

from benchmarks.live.client import Feed, begin, clients, fed, finish, play
from benchmarks.live.load import Load, one, percentiles
from benchmarks.live.sensors import (
    BOARD_500,
    MOVESENSE_250,
    POLAR_H10,
    Sensor,
    counts_of,
    frames_of,
    session_of,
)
from benchmarks.live.serving import Serving

_REPORT_AFTER_S: Final = 30.0
#: Frames are sent so much quicker than real time where only the end counts.
_HASTE: Final = 10.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the command line."""
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="length of the recordings that beats are told of"
    )
    parser.add_argument("--reports", type=int, default=20, help="how many recordings of 30 s are ended")
    parser.add_argument("--others", type=int, default=0, help="sessions at 500 Hz that run beside")


async def measure(given: argparse.Namespace) -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder, Serving(Path(folder)) as server:
        async with clients(server.address) as client:
            beside = [
                asyncio.create_task(one(client, server.address, BOARD_500, duration_s=86_400.0, load=Load()))
                for _ in range(given.others)
            ]
            for sensor in (POLAR_H10, MOVESENSE_250, BOARD_500):
                await _told_beats(client, server.address, sensor, given.seconds)
            took_ms = [await _reported_ms(client, server.address, number) for number in range(given.reports)]
            p50, p95, _, most = percentiles(took_ms)
            print(
                f"end of 30 s → report: p50 {p50:.0f}  p95 {p95:.0f}  most {most:.0f} ms ({len(took_ms)} recordings)"
            )
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)


async def _told_beats(client: httpx.AsyncClient, address: str, sensor: Sensor, duration_s: float) -> None:
    session = session_of(sensor)
    await begin(client, session)
    frames = frames_of(sensor, counts_of(sensor, duration_s), begin_us=time.time_ns() // 1000)
    async with fed(address, session["id"]) as feed:
        begin_s = time.monotonic()
        await play(feed, frames, packet_s=sensor.packet_s, begin_s=begin_s, late_ms=[])
        await feed.acknowledged(len(frames))
        await asyncio.sleep(1.0)
    await client.delete(f"/api/v1/live/sessions/{session['id']}")
    _print_beats(sensor, feed, begin_s)


def _print_beats(sensor: Sensor, feed: Feed, begin_s: float) -> None:
    """From the R peak, from the sending of its frame, and from the last frame sent before the beat was told."""
    first_told_s: dict[int, float] = {}
    for at_s, event in feed.events:
        for beat in event["beats"] if event["type"] == "beats" else ():
            first_told_s.setdefault(beat["index"], at_s)
    peak_ms, frame_ms, last_ms = [], [], []
    sent_s = [begin_s + (place + 1) * sensor.packet_s for place in range(10**6 // sensor.packet)]
    for index, at_s in first_told_s.items():
        peak_ms.append((at_s - begin_s - index / sensor.fs_hz) * 1000.0)
        frame_ms.append((at_s - sent_s[index // sensor.packet]) * 1000.0)
        last_ms.append((at_s - sent_s[bisect.bisect(sent_s, at_s) - 1]) * 1000.0)
    framing_ms = sensor.packet_s * 1000.0
    print(f"{sensor.kind} at {sensor.fs_hz:g} Hz, frames of {framing_ms:.0f} ms, {len(peak_ms)} beats told")
    rows = {
        "last sample → beat": last_ms,
        "frame with the R peak → beat": frame_ms,
        "R peak → beat": peak_ms,
        "R peak → beat, less the framing": [each - framing_ms for each in peak_ms],
    }
    for name, values_ms in rows.items():
        p50, p95, _, most = percentiles(values_ms)
        print(f"  {name:32} p50 {p50:6.0f}  p95 {p95:6.0f}  most {most:6.0f} ms")


async def _reported_ms(client: httpx.AsyncClient, address: str, number: int) -> float:
    """The last frame is sent, the session is ended at once, the report is here."""
    session = session_of(POLAR_H10, mode="30s")
    await begin(client, session)
    counts = counts_of(POLAR_H10, _REPORT_AFTER_S, number)
    frames = frames_of(POLAR_H10, counts, begin_us=time.time_ns() // 1000)
    async with fed(address, session["id"]) as feed:
        packet_s, begin_s = POLAR_H10.packet_s / _HASTE, time.monotonic()
        await play(feed, frames, packet_s=packet_s, begin_s=begin_s, late_ms=[])
        ended_s = time.monotonic()
        await feed.acknowledged(len(frames))
        answer = await finish(client, session["id"], len(frames))
        took_ms = (time.monotonic() - ended_s) * 1000.0
    if not answer["report"]:
        raise SystemExit(f"The session {session['id']} was ended without a report.")
    return took_ms
