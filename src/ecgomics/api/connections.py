"""Connections that begin a request and do not end it are closed: uvicorn itself waits for the rest for ever."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

#: The line and the headers of a request come within this time from the first byte, or from the connection.
HEAD_WITHIN_S: Final = 15.0


class PatientForHeads(H11Protocol):
    """Speaks HTTP/1.1, and lets a connection go whose next request takes too long to say what it is."""

    head_within_s: float = HEAD_WITHIN_S
    _waiting: asyncio.TimerHandle | None = None
    _is_socket: bool = False

    def connection_made(self, transport: Any) -> None:
        """As the parent; the first head is waited for from now on."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """As the parent; where what came ends no head, it is waited for."""
        super().data_received(data)
        if self._is_busy() or self._is_socket:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def on_response_complete(self) -> None:
        """As the parent, which waits for the next request itself until something of it comes."""
        super().on_response_complete()
        self._stop_waiting()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """As the parent; sockets have times of their own."""
        self._is_socket = True
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """As the parent."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_busy(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(self.head_within_s, self._let_go)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _let_go(self) -> None:
        self._waiting = None
        if not self._is_busy() and not self.transport.is_closing():
            self.transport.close()
