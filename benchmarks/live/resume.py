"""Kills of the server, cut links, doubled, reordered and damaged frames: what is stored, byte for byte.

Aim: in every run every frame is stored once, as it was sent, and every loss of the radio is a gap of its length.
"""

import argparse
import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2 as httpx
import numpy as np
from websockets.exceptions import WebSocketException

from benchmarks.live.client import Feed, begin, clients, fed, finish
from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, session_of
from benchmarks.live.serving import Serving
from ecgomics.core.arrays import Floats
from ecgomics.store import Store
from ecgomics.stream.wire import EcgFrame, decode, encode, split

#: What goes wrong with a link: an interruption is no error of the phone.
INTERRUPTIONS: Final = (OSError, WebSocketException, TimeoutError, httpx.TransportError, EOFError)
_CUT: Final = 0.02
_DOUBLED: Final = 0.1
_DAMAGED: Final = 0.01
_BY_CHUNK: Final = 0.15
_REORDERED: Final = 6
_LOST_BY_RADIO: Final = 0.05
_PATIENCE_S: Final = 0.5


@dataclass(slots=True)
class Phone:
    """A phone that keeps every frame until it is acknowledged, on a link that does everything wrong."""

    frames: list[bytes]
    chance: random.Random
    session: dict[str, Any] = field(default_factory=lambda: session_of(POLAR_H10))
    cuts: int = 0
    sent: int = 0
    """Frames that were sent, each as often as it was."""
    done: bool = False

    async def deliver(self, address: str) -> None:
        """Try until every frame is durable."""
        while not self.done:
            try:
                async with clients(address) as client:
                    await begin(client, self.session)
                    if self.chance.random() < _BY_CHUNK:
                        await self._chunk(client)
                    else:
                        await self._stream(address)
            except INTERRUPTIONS:
                self.cuts += 1
                await asyncio.sleep(0.05)

    async def _chunk(self, client: httpx.AsyncClient) -> None:
        """As a phone does that was offline: some frames by PUT."""
        at = f"/api/v1/live/sessions/{self.session['id']}"
        found = (await client.get(at)).raise_for_status().json()
        first = self.chance.choice([found["next"], max(found["next"] - 3, 0)])
        some = self.frames[first : first + 20]
        if some:
            self.sent += len(some)
            answer = await client.put(
                f"{at}/chunks/{first}",
                content=b"".join(some),
                headers={"content-type": "application/octet-stream"},
            )
            found = answer.raise_for_status().json()
        self.done = found["next"] == len(self.frames)

    async def _stream(self, address: str) -> None:
        async with fed(address, self.session["id"]) as feed:
            wanted = self._wanted(feed)
            for first in range(0, len(wanted), _REORDERED):
                some = wanted[first : first + _REORDERED]
                self.chance.shuffle(some)
                for seq in some:
                    await self._send(feed, seq)
                if self.chance.random() < _CUT * _REORDERED:
                    self.cuts += 1
                    return  # the link is cut; what is on its way may or may not arrive
                await asyncio.sleep(0.01)
            with suppress(TimeoutError):
                await asyncio.wait_for(feed.acknowledged(len(self.frames)), _PATIENCE_S)
            self.done = feed.next == len(self.frames)

    def _wanted(self, feed: Feed) -> list[int]:
        """What the engine has not: its holes, and all from where it ends."""
        holes = [seq for first, behind in feed.missing for seq in range(first, behind)]
        end = max((behind for _, behind in feed.missing), default=feed.next)
        return sorted({*holes, *range(end, len(self.frames))})

    async def _send(self, feed: Feed, seq: int) -> None:
        frame = self.frames[seq]
        if self.chance.random() < _DAMAGED:
            damaged = bytearray(frame)
            damaged[self.chance.randrange(44, len(frame))] ^= 1 << self.chance.randrange(8)
            await feed.send(bytes(damaged))
        self.sent += 1
        await feed.send(frame)
        if self.chance.random() < _DOUBLED:
            await feed.send(frame)


def phone_of(seed: int, duration_s: float) -> Phone:
    """A phone with its frames; some packets were lost between the strap and it."""
    chance = random.Random(seed)
    counts = counts_of(POLAR_H10, duration_s, seed)
    whole = [decode(each) for each in frames_of(POLAR_H10, counts, begin_us=1_780_000_000_000_000)]
    got = [each for place, each in enumerate(whole) if not place or chance.random() > _LOST_BY_RADIO]
    return Phone([_numbered(each, seq) for seq, each in enumerate(got) if isinstance(each, EcgFrame)], chance)


def _numbered(frame: EcgFrame, seq: int) -> bytes:
    return encode(
        EcgFrame(
            seq=seq,
            first_index=frame.first_index,
            device_us=frame.device_us,
            received_us=frame.received_us,
            counts=frame.counts,
            uv_per_count=frame.uv_per_count,
        )
    )


def expected_mv(frames: Sequence[bytes]) -> Floats:
    """Samples as the recording must have them, 1 × n, NaN where the radio lost them."""
    parts = [each for each in map(decode, frames) if isinstance(each, EcgFrame)]
    ecg_mv = np.full((1, parts[-1].end), np.nan)
    for each in parts:
        ecg_mv[:, each.first_index : each.end] = each.counts * (each.uv_per_count / 1000.0)
    return ecg_mv


def faults(folder: Path, phone: Phone, recording_id: str) -> list[str]:
    """What is not as it was sent, in a store that no server uses."""
    with Store(folder) as store:
        originals, recording = store.originals(recording_id), store.recording(recording_id)
    found = []
    (content,) = originals.values()
    if sorted(split(content)) != sorted(phone.frames):
        found.append("the frames differ")
    if not np.array_equal(recording.ecg_mv, expected_mv(phone.frames), equal_nan=True):
        found.append("the samples differ")
    return found


async def trouble(server: Serving, phones: Sequence[Phone], *, kills: int) -> None:
    """Let phones deliver while the server is killed so often, each time when some more of the frames were sent."""
    frames = sum(len(each.frames) for each in phones)
    delivering = [asyncio.create_task(each.deliver(server.address)) for each in phones]
    for number in range(1, kills + 1):
        due = frames * number / (kills + 1)
        while sum(each.sent for each in phones) < due and not all(each.done for each in phones):
            await asyncio.sleep(0.005)
        server.kill()
        await asyncio.to_thread(server.start_again)
    await asyncio.gather(*delivering)


async def run(folder: Path, *, seed: int, sessions: int, seconds: float, kills: int) -> tuple[list[str], int]:
    """One run: what went wrong, and how many links were cut."""
    phones = [phone_of(seed * 1000 + number, seconds) for number in range(sessions)]
    with Serving(folder) as server:
        await trouble(server, phones, kills=kills)
        async with clients(server.address) as client:
            ended = [await finish(client, each.session["id"], len(each.frames)) for each in phones]
    found = [
        fault
        for phone, end in zip(phones, ended, strict=True)
        for fault in faults(folder, phone, end["recording_id"])
    ]
    return found, sum(each.cuts for each in phones)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of the command line."""
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("--sessions", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=120.0, help="of signal in each session")
    parser.add_argument("--kills", type=int, default=3)


async def measure(given: argparse.Namespace) -> None:
    """Print a line for each run."""
    wrong = 0
    for seed in range(1, given.runs + 1):
        with TemporaryDirectory() as folder:
            found, cuts = await run(
                Path(folder),
                seed=seed,
                sessions=given.sessions,
                seconds=given.seconds,
                kills=given.kills,
            )
        wrong += bool(found)
        print(
            f"run {seed:2}: {given.kills} kills, {cuts} links cut: {', '.join(found) or 'all as sent'}",
            flush=True,
        )
    print(f"{given.runs - wrong} of {given.runs} runs without a fault")
