"""What a caller may ask for in a time, and how much is done at once: in front of the routes, behind the gate.

Counted in this process: several servers count each for itself. Whoever runs the server says the numbers
(`limit_settings`); the person at this machine is never counted unless they say so.
"""

import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final, Literal

import anyio
from anyio import CapacityLimiter
from prometheus_client import CollectorRegistry, Gauge
from prometheus_client import Counter as Counted
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecgomics.api.addresses import OPERATION, Operation
from ecgomics.api.attempts import network_of
from ecgomics.api.buckets import Buckets, Rate, Taken
from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.limit_settings import Limits
from ecgomics.api.network import NETWORK
from ecgomics.api.peers import HANDED_ON
from ecgomics.api.problems import problem

Work = Literal["reading", "writing", "computing", "stream"]

#: What computes while it is waited for.
COMPUTING: Final = frozenset(
    {
        *(
            "upload_recording",
            "export_subject",
            "preview_erasure",
            "erase_subject",
            "read_chain",
            "upload_archive",
            "import_own_recording",
            "sample_table",
            "preview_facts",
            "try_facts",
        ),
        *(
            "preview_corrections",
            "preview_settings",
            "preview_cohort",
            "compare_recordings",
            "analyse_as_original",
        ),
        *("read_prediction", "read_saliency", "read_findings", "read_structured_report", "read_beats"),
        *(
            "read_reference",
            "read_change",
            "read_history",
            "read_distribution",
            "read_trends",
            "read_own_trends",
        ),
        *("print_own_report", "print_shared_report", "read_own_structured_report", "read_cohort_file"),
        *("read_figures", "read_figure_file", "read_plane", "read_report"),
    }
)
#: What stays open while a job runs.
STREAMS: Final = frozenset({"follow_job"})
#: What the monitoring asks for, always answered.
_WATCHING: Final = frozenset({"/healthz", "/readyz", "/metrics"})
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_SOCKET_REFUSED: Final = 4429
#: A server that is busy is asked again after so long.
_BUSY_RETRY_S: Final = 5.0

_TOO_OFTEN: Final = "These are too many requests: wait {wait} s, then ask more slowly."
_ADDRESS: Final = "Too many requests come from your address: wait {wait} s."
_AT_ONCE: Final = "Too many of your requests are being answered at once: wait for some of them."
_BUSY: Final = "The server answers as many requests as it can: try again in a moment."
_LINE: Final = "The server computes as much as it can, and others wait: try again in a moment."
_TOO_SLOW: Final = (
    "What you send arrives too slowly and was cut off: send less at once, or over a better line."
)

Clock = Callable[[], float]


class OverLimit(Exception):
    """The request is refused: by which limit, with which status and sentence, and when it may be tried again."""

    def __init__(self, limit: str, status: int, sentence: str, *, wait_s: float = _BUSY_RETRY_S) -> None:
        self.wait_s = max(1, math.ceil(wait_s)) if math.isfinite(wait_s) else 3600
        super().__init__(sentence.format(wait=self.wait_s))
        self.limit = limit
        self.status = status


class Counts:
    """What the limits refused and hold now, for the monitoring."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.refused = Counted(
            "ecgomics_limited_requests", "Requests refused by a limit.", ("limit",), registry=registry
        )
        self.computing = Gauge(
            "ecgomics_computing_requests", "Computing requests that are answered.", registry=registry
        )
        self.waiting = Gauge(
            "ecgomics_computing_waiting", "Computing requests that wait their turn.", registry=registry
        )


@dataclass(frozen=True, slots=True)
class Limited:
    """Who is limited by what."""

    limits: Limits
    of_all: bool = True
    """Whether who is at this machine is, too; what comes in over the network always is."""

    def counts(self, scope: Scope) -> bool:
        """Whether a request is counted; what another server hands on was counted there."""
        is_new = scope["path"] not in _WATCHING and not scope.get(HANDED_ON)
        return is_new and (self.of_all or bool(scope.get(NETWORK)))


class PerAddress:
    """Refuses addresses that ask too often, before it is known who asks."""

    def __init__(
        self, app: ASGIApp, *, limited: Limited, counts: Counts, clock: Clock = time.monotonic
    ) -> None:
        self._app = app
        self._limited = limited
        self._counts = counts
        limits = limited.limits
        rate = Rate(limits.address_requests_at_once, limits.address_requests_per_minute)
        self._buckets = Buckets(rate, clock=clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] not in ("http", "websocket") or not self._limited.counts(scope):
            await self._app(scope, receive, send)
            return
        taken = self._buckets.take(_address(scope))
        if taken.allowed:
            await self._app(scope, receive, send)
            return
        self._counts.refused.labels("address").inc()
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": _SOCKET_REFUSED})
        else:
            await _refuse(OverLimit("address", 429, _ADDRESS, wait_s=taken.wait_s), scope, receive, send)


class PerCaller:
    """Refuses callers who ask too often or for too much at once, and lets computing wait in a line."""

    def __init__(
        self, app: ASGIApp, *, limited: Limited, counts: Counts, clock: Clock = time.monotonic
    ) -> None:
        self._app = app
        self._limited = limited
        self._limits = limits = limited.limits
        self._counts = counts
        self._clock = clock
        self._buckets = Buckets(Rate(limits.units_at_once, limits.units_per_minute), clock=clock)
        self._running: Counter[str] = Counter()
        self._streams: Counter[str] = Counter()
        self._computing = CapacityLimiter(limits.computing_ceiling)
        counts.computing.set_function(lambda: self._computing.borrowed_tokens)
        counts.waiting.set_function(lambda: self._computing.statistics().tasks_waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        caller: Caller | None = scope.get(CALLER)
        if scope["type"] != "http" or caller is None or not self._limited.counts(scope):
            await self._app(scope, receive, send)
            return
        key, work = _key(caller, scope), work_of(scope["method"], scope.get(OPERATION))
        taken = self._buckets.take(key, self._cost(work))
        try:
            if not taken.allowed:
                raise OverLimit("rate", 429, _TOO_OFTEN, wait_s=taken.wait_s)
            async with self._place(key, work):
                patient = self._patient(receive) if scope["method"] in _WITH_BODY else receive
                await self._app(scope, patient, self._telling(send, taken))
        except OverLimit as over:
            self._counts.refused.labels(over.limit).inc()
            await _refuse(over, scope, receive, self._telling(send, taken))

    def _cost(self, work: Work) -> float:
        costs = {"writing": self._limits.writing_units, "computing": self._limits.computing_units}
        return costs.get(work, 1.0)

    # At once

    @asynccontextmanager
    async def _place(self, key: str, work: Work) -> AsyncIterator[None]:
        """Room for one request; OverLimit where there is none."""
        if work == "stream":
            with _one_more(self._streams, key, self._limits.streams_of_caller):
                yield
            return
        if self._running.total() >= self._limits.at_once:
            raise OverLimit("at_once", 503, _BUSY)
        with _one_more(self._running, key, self._limits.at_once_of_caller):
            async with self._turn() if work == "computing" else nullcontext():
                yield

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait until computing may begin; OverLimit where too many wait, or it takes too long."""
        holder = object()
        try:
            self._computing.acquire_on_behalf_of_nowait(holder)
        except anyio.WouldBlock:
            await self._waited(holder)
        try:
            yield
        finally:
            self._computing.release_on_behalf_of(holder)

    async def _waited(self, holder: object) -> None:
        if self._computing.statistics().tasks_waiting >= self._limits.computing_waiting:
            raise OverLimit("computing", 503, _LINE)
        with anyio.move_on_after(self._limits.computing_wait_s) as patience:
            await self._computing.acquire_on_behalf_of(holder)
        if patience.cancelled_caught:
            raise OverLimit("computing", 503, _LINE)

    # Bodies

    def _patient(self, receive: Receive) -> Receive:
        """Waits for a body only as long as one of its size may take; HTTPException 408 then."""
        received, waited_s, is_whole = 0, 0.0, False

        async def patient() -> Message:
            nonlocal received, waited_s, is_whole
            if is_whole:
                return await receive()
            left_s = self._limits.body_grace_s + received / self._limits.body_bytes_per_s - waited_s
            began_s = self._clock()
            with anyio.move_on_after(max(left_s, 0.0)) as waiting:
                message = await receive()
            if waiting.cancelled_caught:
                self._counts.refused.labels("slow").inc()
                raise HTTPException(408, _TOO_SLOW, headers={"Connection": "close"})
            waited_s += self._clock() - began_s
            received += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            return message

        return patient

    # What is told

    def _telling(self, send: Send, taken: Taken) -> Send:
        """Answers say what is left, as the draft of the IETF on RateLimit header fields has it."""
        window_s = math.ceil(self._buckets.rate.burst / self._buckets.rate.per_s)

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Policy"] = f'"units";q={math.floor(self._buckets.rate.burst)};w={window_s}'
                headers["RateLimit"] = (
                    f'"units";r={math.floor(taken.remaining)};t={math.ceil(taken.full_in_s)}'
                )
            await send(message)

        return told


def work_of(method: str, operation: Operation | None) -> Work:
    """What kind of work an operation is."""
    name = "" if operation is None else operation.id
    if name in STREAMS:
        return "stream"
    if name in COMPUTING:
        return "computing"
    return "reading" if method in _READING else "writing"


@contextmanager
def _one_more(running: Counter[str], key: str, most: int) -> Iterator[None]:
    if running[key] >= most:
        raise OverLimit("caller_at_once", 429, _AT_ONCE, wait_s=1.0)
    running[key] += 1
    try:
        yield
    finally:
        running[key] -= 1
        if not running[key]:
            del running[key]


def _key(caller: Caller, scope: Scope) -> str:
    """By what a caller is told from others: those that are unknown by their address.

    All tokens of an account are one caller: whoever is held back could else make another.
    """
    if caller.kind == "nobody":
        return f"nobody at {_address(scope)}"
    return caller.key if caller.account is None else f"account:{caller.account.id}"


def _address(scope: Scope) -> str:
    """Of version 6 the network, of which one machine has every address."""
    return network_of(str((scope.get("client") or ("", 0))[0]))


async def _refuse(over: OverLimit, scope: Scope, receive: Receive, send: Send) -> None:
    kind = "too-many-requests" if over.status == 429 else "unavailable"
    answer = problem(over.status, kind, str(over), path=scope["path"])
    answer.headers["Retry-After"] = str(over.wait_s)
    await answer(scope, receive, send)
