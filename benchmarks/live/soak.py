"""The same for an hour, sessions coming and going: memory of the server over time.

Aim: memory that does not grow after the first minutes, no frame dropped.
"""

import argparse
import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import httpx2 as httpx
import numpy as np

from benchmarks.live.client import clients
from benchmarks.live.load import Load, one, percentiles
from benchmarks.live.sensors import BOARD_500
from benchmarks.live.serving import Serving

#: What is loaded and kept on first use is there after so much of the time.
_SETTLED: Final = 0.25
_EVERY_S: Final = 5.0
_LINE_EVERY_S: Final = 60.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the command line."""
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--sessions", type=int, default=20, help="at once")
    parser.add_argument("--session-seconds", type=float, default=60.0, help="length of each")


async def measure(given: argparse.Namespace) -> None:
    """Print a line every minute, and how the memory grew at the end; every tenth session becomes a recording."""
    with TemporaryDirectory() as folder, Serving(Path(folder)) as server:
        load, memory = Load(), []  # type: Load, list[tuple[float, float]]
        until_s = time.monotonic() + 60.0 * given.minutes
        async with clients(server.address) as client:
            watching = asyncio.create_task(_watch(server, load, memory))
            lanes = (
                _lane(
                    client, server.address, given.session_seconds, until_s=until_s, load=load, number=number
                )
                for number in range(given.sessions)
            )
            await asyncio.gather(*lanes)
            watching.cancel()
        print(f"{given.sessions} sessions at once for {given.minutes:g} min: {load.told()}")
        print(f"{len(load.recordings)} recordings made; {_growth(memory)}")


async def _lane(
    client: httpx.AsyncClient,
    address: str,
    session_s: float,
    *,
    until_s: float,
    load: Load,
    number: int,
) -> None:
    """One session after the other."""
    while time.monotonic() < until_s:
        duration_s = max(min(session_s, until_s - time.monotonic()), 2.0)
        await one(client, address, BOARD_500, duration_s=duration_s, load=load, keep=number % 10 == 0)


async def _watch(server: Serving, load: Load, memory: list[tuple[float, float]]) -> None:
    began_s = told_s = time.monotonic()
    while True:
        await asyncio.sleep(_EVERY_S)
        now_s = time.monotonic()
        memory.append((now_s - began_s, server.memory_mb()))
        if now_s - told_s >= _LINE_EVERY_S:
            told_s, p99_ms = now_s, percentiles(load.acknowledged_ms)[2]
            print(
                f"{(now_s - began_s) / 60.0:5.1f} min  {memory[-1][1]:7.1f} MB  p99 {p99_ms:6.1f} ms",
                flush=True,
            )


def _growth(memory: list[tuple[float, float]]) -> str:
    at_s, mb = np.array([each for each in memory if each[0] >= _SETTLED * memory[-1][0]]).T
    slope = np.polyfit(at_s / 3600.0, mb, 1)[0] if len(mb) > 1 else float("nan")
    return f"memory {mb[0]:.1f} → {mb[-1]:.1f} MB (most {mb.max():.1f}), slope {slope:+.1f} MB per hour"
