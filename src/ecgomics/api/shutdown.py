"""The end of a server: nothing new is begun, what is being answered is finished, and who waits is told to come back.

    signal ─▶ draining: /readyz 503, new requests 503, sockets closed by 1012, streams end, jobs let go
           ─▶ nothing is being answered any more, or the time is over ─▶ the listeners close, the process ends with 0

A second signal ends the process at once, as a kill would: what was acknowledged is kept then, too.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.problems import problem

DEFAULT_GRACE_S: Final = 20
#: "Service Restart" of the registry of WebSocket codes: whoever was connected connects again.
RESTART: Final = 1012
STOPPING: Final = "The server is being stopped: try again in a moment."
_RETRY_AFTER_S: Final = "5"
#: What is answered to the last: whether the server is there says who asks for it.
_ALWAYS: Final = frozenset({"/healthz", "/readyz", "/metrics"})


class Draining:
    """Whether the server ends, and how many requests it is still answering."""

    def __init__(self) -> None:
        self._begun = asyncio.Event()
        self._running = 0

    @property
    def is_on(self) -> bool:
        """Whether it ends."""
        return self._begun.is_set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being answered."""
        return self._running == 0

    def begin(self) -> None:
        """End from now on; called in the loop that serves."""
        self._begun.set()

    async def wait(self) -> None:
        """Until it ends."""
        await self._begun.wait()

    @contextmanager
    def answering(self) -> Iterator[None]:
        """While a request is answered."""
        self._running += 1
        try:
            yield
        finally:
            self._running -= 1


class Finishing:
    """Counts what is being answered, and once the server ends lets in only questions about itself."""

    def __init__(self, app: ASGIApp, *, draining: Draining) -> None:
        self._app = app
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; sockets close themselves."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
        elif self._draining.is_on:
            answer = problem(503, "unavailable", STOPPING, path=scope["path"])
            answer.headers["Retry-After"] = _RETRY_AFTER_S
            answer.headers["Connection"] = "close"
            await answer(scope, receive, send)
        else:
            with self._draining.answering():
                await self._app(scope, receive, send)
