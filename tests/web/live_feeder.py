"""A phone without a phone: a thread that streams an analytic ECG to the engine over its socket, in real time."""

import json
import secrets
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import httpx2 as httpx
import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from ecgomics.core.arrays import Ints
from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan
from ecgomics.stream.wire import EcgFrame, StatusFrame, encode

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: So much of the signal is made; it is repeated.
_MADE_BEATS: Final = 30
RETRY_S: Final = 0.2
PATIENCE_S: Final = 60.0


def signal(rr_ms: float, fs_hz: float) -> Ints:
    """Whole beats of one lead in µV, so that they can follow one another for ever."""
    shape = beat_shape(PATTERNS["normal"], Body())
    plan = regular_plan([rr_ms] * (_MADE_BEATS + 2), shape, first_s=rr_ms / 2000.0)
    duration_s = _MADE_BEATS * rr_ms / 1000.0
    made = phantom(plan, Acquisition(duration_s, fs_hz, leads=("II",)), name="fed").recording
    return np.rint(1000.0 * made.ecg_mv).astype(np.int64)


def ulid() -> str:
    """An identifier as a phone makes it."""
    return "0" + "".join(secrets.choice(_ALPHABET) for _ in range(25))


@dataclass
class Feeder:
    """One session that is fed until it is told to stop. A lost server is called again, and what it lacks is sent."""

    address: str
    fs_hz: float = 130.0
    rr_ms: float = 800.0
    samples_per_frame: int = 16
    mode: str = "free"
    token: str | None = None
    speed: float = 1.0
    """How much faster than time the signal goes."""
    id: str = field(default_factory=ulid)

    def __post_init__(self) -> None:
        self._signal = signal(self.rr_ms, self.fs_hz)
        self._frames: list[bytes] = []
        self._first_index = 0
        self._lost = 0
        self._is_finished = False
        self._lock = threading.Lock()
        self._is_over, self._is_silent = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._feed, daemon=True)

    def __enter__(self) -> "Feeder":
        self.begin()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if not self._is_finished:
            self._call("DELETE", f"/{self.id}")

    def begin(self) -> None:
        """Tell the engine what will come."""
        said = {
            "id": self.id,
            "sensor": {"kind": "polar_h10", "name": "Polar H10 12345678"},
            "fs_hz": self.fs_hz,
            "leads": ["chest"],
            "uv_per_count": 1.0,
            "started_at": datetime.now(UTC).isoformat(),
            "mode": self.mode,
        }
        self._call("POST", "", said)

    def start(self) -> None:
        """Feed from now on."""
        self._thread.start()

    @property
    def made_s(self) -> float:
        """How much of the signal was made."""
        return self._first_index / self.fs_hz

    def lose(self, seconds: float) -> None:
        """The strap is not heard for so long: its samples never come."""
        with self._lock:
            self._lost += round(seconds * self.fs_hz)

    def be_silent(self, silent: bool) -> None:
        """Whether the phone sends nothing."""
        (self._is_silent.set if silent else self._is_silent.clear)()

    def say(self, **status: Any) -> None:
        """Words about the sensor."""
        with self._lock:
            now_us = time.time_ns() // 1000
            frame = StatusFrame(
                seq=len(self._frames), first_index=self._first_index, received_us=now_us, status=status
            )
            self._frames.append(encode(frame))

    def stop(self) -> None:
        """Send nothing more."""
        self._is_over.set()
        self._thread.join(timeout=10.0)

    def wait_for(self, seconds: float) -> None:
        """Until so much of the signal was made."""
        limit_s = time.monotonic() + PATIENCE_S
        while self.made_s < seconds:
            assert time.monotonic() < limit_s, "the feeder does not get on"
            time.sleep(0.02)

    def finish(self) -> dict[str, Any]:
        """End the session; what became of it."""
        self.stop()
        safe = self._call("GET", f"/{self.id}")["next"]
        if safe < len(self._frames):
            self._send("PUT", f"/{self.id}/chunks/{safe}", content=b"".join(self._frames[safe:]))
        answer: dict[str, Any] = self._call("POST", f"/{self.id}/finish", {"frames": len(self._frames)})
        self._is_finished = True
        return answer

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = self._send(method, path, json=body)
        return answer.json() if answer.content else None

    def _send(self, method: str, path: str, **what: Any) -> httpx.Response:
        headers = {"Content-Type": "application/octet-stream"} if "content" in what else {}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        url = f"{self.address}/api/v1/live/sessions{path}"
        return httpx.request(
            method, url, headers=headers, timeout=60.0, trust_env=False, **what
        ).raise_for_status()

    def _socket_address(self) -> str:
        return f"{self.address.replace('http', 'ws', 1)}/api/v1/live/sessions/{self.id}/feed"

    def _feed(self) -> None:
        while not self._is_over.is_set():
            try:
                with connect(self._socket_address(), proxy=None) as socket:
                    self._stream(socket, self._send_missing(socket))
            except (OSError, ConnectionClosed, TimeoutError):
                self._is_over.wait(RETRY_S)

    def _send_missing(self, socket: ClientConnection) -> int:
        """Say hello and send what the engine has not; how many frames it has then."""
        socket.send(json.dumps({"type": "hello", "version": 1, "token": self.token}))
        safe = int(json.loads(socket.recv(timeout=10.0))["next"])
        for frame in self._frames[safe:]:
            socket.send(frame)
        return len(self._frames)

    def _stream(self, socket: ClientConnection, sent: int) -> None:
        due_s = time.monotonic()
        while not self._is_over.is_set():
            due_s += self.samples_per_frame / self.fs_hz / self.speed
            self._is_over.wait(max(0.0, due_s - time.monotonic()))
            if self._is_silent.is_set():
                continue
            with self._lock:
                self._frames.append(self._next_frame())
                new = self._frames[sent:]
            for frame in new:
                socket.send(frame)
            sent += len(new)
            _read_all(socket)

    def _next_frame(self) -> bytes:
        self._first_index += self._lost
        self._lost = 0
        at = (self._first_index + np.arange(self.samples_per_frame)) % self._signal.shape[1]
        frame = EcgFrame(
            seq=len(self._frames),
            first_index=self._first_index,
            received_us=time.time_ns() // 1000,
            device_us=round(1e6 * self._first_index / self.fs_hz),
            counts=self._signal[:, at],
            uv_per_count=1.0,
        )
        self._first_index += self.samples_per_frame
        return encode(frame)


def _read_all(socket: ClientConnection) -> None:
    """Take what the engine says: who does not, is not heard any more."""
    with suppress(TimeoutError):
        while True:
            socket.recv(timeout=0)
