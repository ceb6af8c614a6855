"""A client of one connection that costs little: it reads the head of an answer and so many bytes after it."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

LONGEST_S: Final = 60.0
_ENDS: Final = (OSError, EOFError, TimeoutError, asyncio.LimitOverrunError)


class Lost(Exception):
    """There was no answer."""


class Wire:
    """Requests one after the other; a connection that is lost is made anew with the next."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._port = port
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, content: bytes = b"", kind: str = "application/json"
    ) -> tuple[int, bytes]:
        """Status and body; Lost where the connection ended or nothing came for long."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n{self._headers}"
        if method != "GET":
            head += f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n"
        asked = head.encode() + b"\r\n" + content
        # As browsers do: a connection that ended while nobody used it is made anew, and what is read is asked again.
        was_open = self._streams is not None
        try:
            return await asyncio.wait_for(self._ask(asked), LONGEST_S)
        except _ENDS as error:
            await self.close()
            if was_open and method == "GET":
                return await self.ask(method, path)
            raise Lost(repr(error)) from error

    async def _ask(self, asked: bytes) -> tuple[int, bytes]:
        if self._streams is not None and self._streams[0].at_eof():
            await self.close()
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(asked)
        await writer.drain()
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(answer.split(" ", 2)[1])
        _, found, rest = answer.partition("content-length: ")
        body = await reader.readexactly(int(rest.split("\r\n", 1)[0])) if found else b""
        if "connection: close" in answer:
            await self.close()
        return status, body

    async def close(self) -> None:
        """End the connection."""
        if self._streams is not None:
            _, writer = self._streams
            self._streams = None
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
