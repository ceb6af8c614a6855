"""Many sensors at once on one server: what `sessions` and `soak` share."""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx
import numpy as np

from benchmarks.live.client import Feed, begin, fed, finish, play
from benchmarks.live.sensors import Sensor, counts_of, frames_of, session_of


@dataclass(slots=True)
class Load:
    """What was seen of all sensors."""

    acknowledged_ms: list[float] = field(default_factory=list)
    frames: int = 0
    dropped: int = 0
    late_ms: list[float] = field(default_factory=list)
    """How much later than planned frames were sent: of the sender, not of the engine."""
    vitals: int = 0
    beats: int = 0
    analysed_s: float = 0.0
    """Seconds of signal that were sent to be analysed."""
    recordings: list[str] = field(default_factory=list)

    def told(self) -> str:
        """In words."""
        p50, p95, p99, most = percentiles(self.acknowledged_ms)
        sender = np.percentile(self.late_ms, 99) if self.late_ms else 0.0
        return (
            f"{self.frames} frames, {self.dropped} dropped; acknowledged after p50 {p50:.1f}  p95 {p95:.1f}  "
            f"p99 {p99:.1f}  most {most:.1f} ms (sender late by p99 {sender:.1f} ms); "
            f"vitals {self.vitals / max(self.analysed_s, 1.0):.3f} per s of signal, {self.beats} beats told"
        )


def percentiles(values: Sequence[float]) -> tuple[float, float, float, float]:
    """The 50th, 95th, 99th and the largest; NaN of nothing."""
    if not values:
        return (float("nan"),) * 4
    p50, p95, p99, most = np.percentile(values, [50, 95, 99, 100])
    return float(p50), float(p95), float(p99), float(most)


async def one(
    client: httpx.AsyncClient,
    address: str,
    sensor: Sensor,
    *,
    duration_s: float,
    load: Load,
    keep: bool = False,
) -> None:
    """A sensor from its beginning to its end; the session is discarded unless it shall become a recording."""
    session = session_of(sensor)
    await begin(client, session)
    await asyncio.sleep(random.random() * sensor.packet_s)  # sensors do not keep step with each other
    frames = frames_of(sensor, counts_of(sensor, duration_s), begin_us=time.time_ns() // 1000)
    async with fed(address, session["id"]) as feed:
        begin_s = time.monotonic()
        await play(feed, frames, packet_s=sensor.packet_s, begin_s=begin_s, late_ms=load.late_ms)
        await feed.acknowledged(len(frames))
    found = (await client.get(f"/api/v1/live/sessions/{session['id']}")).raise_for_status().json()
    _note(load, feed, found, frames=len(frames), duration_s=duration_s)
    if keep:
        load.recordings.append((await finish(client, session["id"], len(frames)))["recording_id"])
    else:
        (await client.delete(f"/api/v1/live/sessions/{session['id']}")).raise_for_status()


def _note(load: Load, feed: Feed, found: dict[str, Any], *, frames: int, duration_s: float) -> None:
    load.acknowledged_ms += feed.acknowledged_ms
    load.frames += frames
    load.dropped += frames - found["next"]
    load.analysed_s += duration_s
    for _, event in feed.events:
        load.vitals += event["type"] == "vitals"
        load.beats += len(event["beats"]) if event["type"] == "beats" else 0
