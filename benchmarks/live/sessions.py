"""So many sensors at once: time to acknowledgement, frames dropped, processor time.

Aim: 100 sessions at 500 Hz on two cores, 99 % of the frames acknowledged (durable) within 250 ms, none dropped.
"""

import argparse
import asyncio
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.live.client import clients
from benchmarks.live.load import Load, one
from benchmarks.live.sensors import BOARD_500
from benchmarks.live.serving import Serving


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the command line."""
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0)


async def measure(given: argparse.Namespace) -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder, Serving(Path(folder)) as server:
        load = Load()
        async with clients(server.address) as client:
            began_s, cpu_s = time.monotonic(), server.cpu_s()
            sensors = (
                one(client, server.address, BOARD_500, duration_s=given.seconds, load=load)
                for _ in range(given.sessions)
            )
            await asyncio.gather(*sensors)
            took_s, used_s = time.monotonic() - began_s, server.cpu_s() - cpu_s
        print(f"{given.sessions} sessions at {BOARD_500.fs_hz:g} Hz for {given.seconds:g} s: {load.told()}")
        print(f"server: {used_s / took_s:.2f} processors, {server.memory_mb():.0f} MB")
