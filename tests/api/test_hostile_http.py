"""Requests that are no proper HTTP, to a real server: each is refused or let go, and the next one is answered."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import uvicorn
from websockets.sync.client import connect

from benchmarks.live.serving import Serving
from ecgomics.api.connections import PatientForHeads

PATIENCE_S = 20.0
HALF_OPEN = 200


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """Host and port of a server that the tests share."""
    with Serving(tmp_path_factory.mktemp("hostile") / "data") as server:
        parts = urlsplit(server.address)
        yield parts.hostname or "", parts.port or 0


@pytest.fixture
def say(address: tuple[str, int]) -> Iterator[Callable[[bytes], bytes]]:
    """say(bytes) → all that is answered until the connection ends; afterwards the server still answers."""

    def said(content: bytes) -> bytes:
        with socket.create_connection(address, timeout=PATIENCE_S) as line:
            with suppress(BrokenPipeError, ConnectionResetError):
                line.sendall(content)
            return everything(line)

    yield said
    assert status(said(request(address, "GET /healthz HTTP/1.1"))) == 200


def everything(line: socket.socket) -> bytes:
    found = b""
    with suppress(ConnectionResetError, TimeoutError):
        while part := line.recv(65536):
            found += part
    return found


def request(address: tuple[str, int], first: str, *headers: str, body: str = "") -> bytes:
    lines = [first, f"Host: {address[0]}:{address[1]}", "Connection: close", *headers, "", body]
    return "\r\n".join(lines).encode("latin-1")


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (["Content-Length: -1"], "{}"),
        (["Content-Length: 99999999999999999999999"], "{}"),
        (["Content-Length: 2", "Content-Length: 3"], "{}"),
        (["Content-Length: 2, 3"], "{}"),
        (["Content-Length: 0x2"], "{}"),
        (["Transfer-Encoding: chunked, identity"], "0\r\n\r\n"),
        (["Transfer-Encoding: xchunked"], "0\r\n\r\n"),
        (["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"], "0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], "zz\r\n{}\r\n0\r\n\r\n"),
        (["Transfer-Encoding: chunked"], "ffffffffffffffffffffffff\r\n{}"),
        (["Transfer-Encoding : chunked"], "0\r\n\r\n"),
        (["X-Folded: a\r\n\x01b"], "{}"),
        (["X-Nul: a\0b"], "{}"),
        (["No colon"], "{}"),
    ],
)
def test_bodies_of_doubtful_length_are_refused(
    address: tuple[str, int], say: Callable[[bytes], bytes], headers: list[str], body: str
) -> None:
    told = say(
        request(
            address, "POST /api/v1/projects HTTP/1.1", "Content-Type: application/json", *headers, body=body
        )
    )
    assert status(told) in (0, 400, 413)


def test_a_length_beside_chunks_is_not_believed(
    address: tuple[str, int], say: Callable[[bytes], bytes]
) -> None:
    hidden = request(address, "DELETE /api/v1/projects/smuggled HTTP/1.1").decode("latin-1")
    headers = ["Content-Type: application/json", "Content-Length: 5", "Transfer-Encoding: chunked"]
    told = say(request(address, "POST /api/v1/projects HTTP/1.1", *headers, body=f"0\r\n\r\n{hidden}"))
    assert told.count(b"HTTP/1.1 ") <= 1


@pytest.mark.parametrize(
    "content",
    [
        b"\0" * 1000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500,  # TLS to a port that speaks none
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /healthz\r\n\r\n",
        b"GET /healthz HTTP/9.9\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"G\xc3\x89T / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
    ],
)
def test_what_is_no_request_of_ours_ends_the_connection(
    say: Callable[[bytes], bytes], content: bytes
) -> None:
    assert status(say(content)) in (0, 400, 403, 404)


def test_a_head_has_a_size(address: tuple[str, int], say: Callable[[bytes], bytes]) -> None:
    first = "GET /healthz HTTP/1.1"
    assert status(say(request(address, first, "X-Long: " + "a" * 8000))) == 200
    assert status(say(request(address, first, "X-Long: " + "a" * 200_000))) in (0, 400)
    many = [f"X-{number}: 1" for number in range(20_000)]
    assert status(say(request(address, first, *many))) in (0, 400)
    assert status(say(request(address, f"GET /{'a' * 200_000} HTTP/1.1"))) in (0, 400)


def test_the_old_version_is_answered_once_and_closed(
    address: tuple[str, int], say: Callable[[bytes], bytes]
) -> None:
    told = say(request(address, "GET /healthz HTTP/1.0"))
    assert status(told) == 200
    assert b'"ok"' in told


def test_many_connections_that_say_nothing_keep_nobody_out(
    address: tuple[str, int], say: Callable[[bytes], bytes]
) -> None:
    with ExitStack() as stack:
        for number in range(HALF_OPEN):
            line = stack.enter_context(socket.create_connection(address, timeout=PATIENCE_S))
            if number % 2:
                line.sendall(b"GET /healthz HTTP/1.1\r\nHost: ")
        assert status(say(request(address, "GET /healthz HTTP/1.1"))) == 200


# Heads that do not come


class Impatient(PatientForHeads):
    """As the platform's own, but with no time to lose."""

    head_within_s = 0.1


async def _answer(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
        return
    await asyncio.sleep(0.3)  # longer than a head may take
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def impatient(tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Where a server listens that waits a tenth of a second for heads."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(_answer, http=Impatient, lifespan="off", log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield listener.getsockname()
        finally:
            server.should_exit = True
            thread.join()


@pytest.mark.parametrize("begun", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_ends_the_connection(impatient: tuple[str, int], begun: bytes) -> None:
    with socket.create_connection(impatient, timeout=PATIENCE_S) as line:
        line.sendall(begun)
        assert everything(line) == b""


def test_a_second_head_that_does_not_come_ends_it_too(impatient: tuple[str, int]) -> None:
    with socket.create_connection(impatient, timeout=PATIENCE_S) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert status(line.recv(65536)) == 204  # however long the answer takes
        line.sendall(b"GET / HTTP/1.1\r\n")
        assert everything(line) == b""


def test_sockets_stay_open(impatient: tuple[str, int]) -> None:
    with connect(f"ws://127.0.0.1:{impatient[1]}/", proxy=None) as line:
        for text in ("a", "b", "c"):
            threading.Event().wait(0.15)  # longer than a head may take
            line.send(text)
            assert line.recv(timeout=PATIENCE_S) == text
