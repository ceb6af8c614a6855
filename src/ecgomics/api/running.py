"""The processes' own part of serving: a server that says when it answers, and that ends as `shutdown` draws it."""

import asyncio
import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from ecgomics.api.shutdown import Draining

#: What still runs when the time is over is cancelled after so many seconds.
CANCELLED_AFTER_S: Final = 1
#: How often it is looked whether the second server answers.
_POLL_S: Final = 0.01
#: What shells say of a process that a signal ended.
_BY_SIGNAL: Final = 128

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a server ends."""

    draining: Draining
    grace_s: float
    let_go: Callable[[], object]
    """Tells those who work beside the requests."""


class Beside(uvicorn.Server):
    """A server that leaves signals, start and end to the one that it runs beside."""

    def __init__(self, config: uvicorn.Config, listener: socket.socket) -> None:
        super().__init__(config)
        self._listener = listener

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the other's."""
        yield

    async def serve_beside(self) -> None:
        """Answer until it is told to end."""
        await self.serve(sockets=[self._listener])


class Running(uvicorn.Server):
    """Tells when it answers; a first signal ends it in order, a second one at once."""

    def __init__(
        self,
        config: uvicorn.Config,
        *,
        ready: Callable[[], object],
        ending: Ending,
        beside: Beside | None = None,
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending
        self._beside = beside
        self._running_beside: asyncio.Task[None] | None = None
        self._was_told = False
        self._over_s: float | None = None

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hear signals while it serves; the parent would raise them again at the end, whose status is 0 here."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self.handle_exit) for each in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal: the loop ends the server at its next look, as nothing may be locked in here."""
        if self._was_told:
            os._exit(_BY_SIGNAL + sig)
        self._was_told = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent, with the second server, and then the call."""
        await super().startup(sockets)
        if self._beside is not None:
            self._running_beside = asyncio.create_task(self._beside.serve_beside())
            while not self._beside.started and not self._running_beside.done():
                await asyncio.sleep(_POLL_S)
        await asyncio.to_thread(self._ready)
        gc.collect()
        gc.freeze()  # modules and what they hold stay: looking through them took 0.15 s of every full collection
        logger.info("The server answers.")

    async def on_tick(self, counter: int) -> bool:
        """As the parent; once it was told to end, whether that is so far."""
        is_over = await super().on_tick(counter)
        return self._is_drained() if self._was_told else is_over

    def _is_drained(self) -> bool:
        now_s = asyncio.get_running_loop().time()
        if self._over_s is None:
            self._over_s = now_s + self._ending.grace_s
            self._begin_to_end()
        if self._ending.draining.is_idle:
            return True
        if is_late := now_s >= self._over_s:
            logger.warning("Requests that were still being answered are cut off: the time to end is over.")
        return is_late

    def _begin_to_end(self) -> None:
        logger.info("The server ends: what is being answered is finished, nothing new is begun.")
        self._ending.draining.begin()
        self._ending.let_go()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent, after the calls and the end of the second server."""
        if not self._ending.draining.is_on:
            self._begin_to_end()
        if self._beside is not None and self._running_beside is not None:
            self._beside.should_exit = True
            self._beside.force_exit = self.force_exit
            await self._running_beside
        await super().shutdown(sockets)
        logger.info("The server has ended.")
