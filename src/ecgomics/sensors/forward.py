"""A sensor's events as a live session of a running platform: frames over its socket, kept until it acknowledged them.

Whatever was sent and not acknowledged when the socket breaks is sent again over the next one; nothing is kept twice.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors.drivers.waiting import back_off_s, stopped_within
from ecgomics.sensors.events import Event, SensorInfo
from ecgomics.sensors.frames import FrameMaker
from ecgomics.stream import wire

#: Seconds that an answer may take; the report of a long recording takes longest.
_ANSWER_S: Final = 10.0
_REPORT_S: Final = 120.0
#: Seconds between looks for new frames where none woke the sender.
_LOOK_S: Final = 0.2
#: Seconds that are spent on what is left when the sensor has ended.
_LEFT_S: Final = 120.0
_CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Close codes of the platform's own; its reason is a sentence.
_REFUSED: Final = range(4400, 4500)


def new_session_id() -> str:
    """A ULID: 48 bits of time in ms and 80 random bits, 26 characters."""
    number = time.time_ns() // 1_000_000 << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> 5 * place & 31] for place in reversed(range(26)))


@dataclass(slots=True)
class Forward:
    """A live session of a platform: `take` is told of events, `run` sends them, `finish` ends the session."""

    url: str
    session_id: str = field(default_factory=new_session_id)
    waiting: dict[int, bytes] = field(default_factory=dict)
    """Frames by their number that the platform has not acknowledged."""
    _info: SensorInfo | None = None
    _opened: bool = False
    _maker: FrameMaker = field(default_factory=FrameMaker)
    _new: asyncio.Event = field(default_factory=asyncio.Event)
    _again: set[int] = field(default_factory=set)
    """Frames that the platform misses."""

    def take(self, event: Event) -> None:
        """Make the frame of an event, if it has one."""
        if isinstance(event, SensorInfo):
            self._info = event
        frame = self._maker.frame(event)
        if frame is not None:
            self.waiting[frame.seq] = wire.encode(frame)
            self._new.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set and all is kept. InvalidInput where the platform refuses or is gone."""
        attempt, ended_s = 0, None
        while not stop.is_set() or self.waiting:
            ended_s = time.monotonic() if stop.is_set() and ended_s is None else ended_s
            if ended_s is not None and time.monotonic() - ended_s > _LEFT_S:
                raise InvalidInput(
                    f"{self.url} does not answer: {len(self.waiting)} frames were not sent; "
                    f"the session {self.session_id} stays open there."
                )
            if self._info is None:
                await stopped_within(stop, _LOOK_S)
                continue
            attempt = 0 if await self._connected(stop) else attempt + 1
            await asyncio.sleep(back_off_s(attempt) if attempt else 0.0)

    async def finish(self) -> Mapping[str, Any]:
        """End the session; what the platform answers: the recording and its report."""
        ended = {"frames": self._maker.count, "ended_at": _now(), "symptoms": [], "note": ""}
        return await self._asked(f"/{self.session_id}/finish", ended, within_s=_REPORT_S)

    async def _connected(self, stop: asyncio.Event) -> bool:
        """One socket, from its begin to its end; False where it broke."""
        from websockets.asyncio.client import connect
        from websockets.exceptions import ConnectionClosed, InvalidHandshake

        try:
            await self._open()
            async with connect(self._socket_url(), open_timeout=_ANSWER_S) as socket:
                await socket.send(json.dumps({"type": "hello", "version": wire.VERSION, "token": None}))
                await self._feed(socket, stop)
        except ConnectionClosed as error:
            if error.rcvd is not None and error.rcvd.code in _REFUSED:
                raise InvalidInput(f"The platform refused: {error.rcvd.reason}") from error
            return False
        except (OSError, InvalidHandshake):
            return False
        return True

    async def _feed(self, socket: Any, stop: asyncio.Event) -> None:
        """Send frames as they come, those that are missed again, until all is kept behind a stop."""
        next_seq = self._heard(json.loads(await asyncio.wait_for(socket.recv(), _ANSWER_S)))
        hearing = asyncio.ensure_future(self._hear(socket))
        try:
            while not hearing.done() and (self.waiting or not stop.is_set()):
                self._new.clear()
                for seq in sorted(self._again & self.waiting.keys()):
                    await socket.send(self.waiting[seq])
                self._again.clear()
                while next_seq in self.waiting:
                    await socket.send(self.waiting[next_seq])
                    next_seq += 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._new.wait(), _LOOK_S)
            if hearing.done():
                hearing.result()
        finally:
            hearing.cancel()

    async def _hear(self, socket: Any) -> None:
        while True:
            message = await socket.recv()
            if isinstance(message, str):
                self._heard(json.loads(message))

    def _heard(self, message: Mapping[str, Any]) -> int:
        """Forget what is kept, note what is missed; the number that is sent next."""
        kept = int(message.get("next", 0))
        for seq in [seq for seq in self.waiting if seq < kept]:
            del self.waiting[seq]
        ranges = message.get("ranges" if message.get("type") == "missing" else "missing") or []
        self._again |= {seq for first, end in ranges for seq in range(first, min(end, self._maker.count))}
        self._new.set()
        return kept

    async def _open(self) -> None:
        """Begin the session, once."""
        info = self._info
        if self._opened or info is None:
            return
        told = {"model": info.model, "firmware": info.firmware, "serial": info.serial}
        session = {
            "id": self.session_id,
            "sensor": {"kind": info.kind, "name": info.name}
            | {key: text for key, text in told.items() if text},
            "fs_hz": info.fs_hz,
            "leads": list(info.leads),
            "uv_per_count": info.uv_per_count,
            "started_at": _now(),
            "time_zone": "UTC",
            "mode": "free",
        }
        await self._asked("", session, within_s=_ANSWER_S)
        self._opened = True

    async def _asked(self, path: str, content: Mapping[str, Any], *, within_s: float) -> Mapping[str, Any]:
        url = f"{self.url.rstrip('/')}/api/v1/live/sessions{path}"
        return await asyncio.to_thread(_answer, url, json.dumps(content).encode(), within_s)

    def _socket_url(self) -> str:
        return f"ws{self.url.rstrip('/').removeprefix('http')}/api/v1/live/sessions/{self.session_id}/feed"


def refuse_no_platform(url: str) -> None:
    """InvalidInput, before a sensor is started, where no platform answers at the address."""
    if not url.startswith(("http://", "https://")):
        raise InvalidInput(f"{url} is no address of a platform; http://127.0.0.1:8000 is one.")
    try:
        with urlopen(f"{url.rstrip('/')}/api/v1/health", timeout=_ANSWER_S):
            return
    except OSError as error:
        raise InvalidInput(f"No platform answers at {url}: start one with `ecgomics serve`.") from error


def _answer(url: str, content: bytes, within_s: float) -> Mapping[str, Any]:
    """What the platform answers; its own sentence as InvalidInput where it refuses."""
    request = Request(url, data=content, method="POST", headers={"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=within_s) as response:
            answer: Mapping[str, Any] = json.loads(response.read())
    except HTTPError as error:
        raise InvalidInput(f"The platform refused: {_detail(error)}") from error
    return answer


def _detail(error: HTTPError) -> str:
    """The sentence of the platform's answer."""
    try:
        return str(json.loads(error.read())["detail"])
    except (ValueError, KeyError, TypeError):
        return str(error)


def _now() -> str:
    return datetime.now(UTC).isoformat()
