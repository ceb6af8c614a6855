"""The phone's end of the protocol: a session is begun, fed through a socket that notes every moment, and ended."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import httpx2 as httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ecgomics.stream.wire import seq_of

URL: Final = "/api/v1/live/sessions"
HELLO: Final = {"type": "hello", "version": 1, "token": None}
_ALL_ACKNOWLEDGED_S: Final = 30.0


class Feed:
    """An open socket of a session. Times are of the monotonic clock, in s."""

    def __init__(self, socket: ClientConnection, welcome: dict[str, Any]) -> None:
        self._socket = socket
        self.next: int = welcome["next"]
        self.missing: list[list[int]] = welcome["missing"]
        self.sent_s: dict[int, float] = {}
        self.acknowledged_ms: list[float] = []
        self.events: list[tuple[float, dict[str, Any]]] = []
        self._news = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def send(self, frame: bytes) -> None:
        """One frame, and when."""
        self.sent_s[seq_of(frame)] = time.monotonic()
        await self._socket.send(frame)

    async def acknowledged(self, frames: int) -> None:
        """Wait until so many frames are durable; TimeoutError where they are not."""
        async with asyncio.timeout(_ALL_ACKNOWLEDGED_S):
            while self.next < frames:
                self._news.clear()
                await self._news.wait()

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for content in self._socket:
                self._take(json.loads(content), time.monotonic())
        self._news.set()

    def _take(self, message: dict[str, Any], now_s: float) -> None:
        if message["type"] == "ack":
            for seq in range(self.next, message["next"]):
                if seq in self.sent_s:
                    self.acknowledged_ms.append((now_s - self.sent_s.pop(seq)) * 1000.0)
            self.next = max(self.next, message["next"])
            self._news.set()
        elif message["type"] == "missing":
            self.missing = message["ranges"]
            self._news.set()
        else:
            self.events.append((now_s, message))

    async def close(self) -> None:
        """Hang up."""
        self._reading.cancel()
        await self._socket.close()


async def begin(client: httpx.AsyncClient, session: dict[str, Any]) -> None:
    """Make the session, or find it made."""
    (await client.post(URL, json=session)).raise_for_status()


@asynccontextmanager
async def fed(address: str, session_id: str) -> AsyncIterator[Feed]:
    """A socket that feeds a session."""
    at = f"{address.replace('http', 'ws', 1)}{URL}/{session_id}/feed"
    async with connect(at, proxy=None, compression=None) as socket:
        await socket.send(json.dumps(HELLO))
        feed = Feed(socket, json.loads(await socket.recv()))
        try:
            yield feed
        finally:
            await feed.close()


async def play(
    feed: Feed, frames: list[bytes], *, packet_s: float, begin_s: float, late_ms: list[float]
) -> None:
    """Send each frame when its last sample is measured, and note how late; begin_s is when the first sample is."""
    for place, frame in enumerate(frames):
        due_s = begin_s + (place + 1) * packet_s
        await asyncio.sleep(due_s - time.monotonic())
        late_ms.append((time.monotonic() - due_s) * 1000.0)
        await feed.send(frame)


async def finish(client: httpx.AsyncClient, session_id: str, frames: int) -> dict[str, Any]:
    """End the session; its recording and report."""
    ended_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    body = {"frames": frames, "ended_at": ended_at, "symptoms": [], "note": ""}
    answer = await client.post(f"{URL}/{session_id}/finish", json=body)
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def clients(address: str) -> httpx.AsyncClient:
    """A client for requests."""
    return httpx.AsyncClient(base_url=address, timeout=120.0, trust_env=False)
