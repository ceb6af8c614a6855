"""What is asked of a provider over the network: only of its hosts, under TLS, within a size and a time.

Redirects are not followed: whoever could make a provider answer with one would choose whom this server asks.
"""

import json
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from ecgomics.core.errors import Unavailable

TIMEOUT_S: Final = 5.0
#: For the whole answer: each byte in time is not enough.
LONGEST_S: Final = 10.0
MOST_BYTES: Final = 2**18
_AWAY: Final = (OSError, HTTPException)


class Hosts:
    """The hosts at which a provider may be asked: the issuer's, and others that the file names."""

    def __init__(self, issuer: str, more: frozenset[str]) -> None:
        self._issuer = urlsplit(issuer)
        self._more = more

    def are_of(self, url: object) -> bool:
        """Whether an address is one of the provider's."""
        if not isinstance(url, str) or not url.isascii() or not url.isprintable() or " " in url:
            return False
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").lower(), parts.port
        except ValueError:
            return False
        if parts.username is not None or parts.fragment or not host:
            return False
        own = (self._issuer.scheme, self._issuer.hostname, self._issuer.port)
        return (parts.scheme, host, port) == own or (
            parts.scheme == "https" and port is None and host in self._more
        )


def fetched(
    url: str, *, hosts: Hosts, form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, Any]]:
    """Status and JSON object of an answer; a form is sent as POST. Unavailable where none came that can be read."""
    if not hosts.are_of(url):
        raise Unavailable(
            "The provider names an address that is not its own; who runs the server must allow it."
        )
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    body = None if form is None else urlencode(form).encode()
    sent = {"Accept": "application/json", **(headers or {})}
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        status, content = _answer(parts.scheme, parts.hostname or "", parts.port, (path, body, sent))
    except _AWAY as error:
        raise Unavailable("The provider does not answer: try again in a moment.") from error
    if len(content) > MOST_BYTES:
        raise Unavailable("The provider answers with more than is read of it.")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unavailable(f"The provider answers with something else than was asked for (status {status}).")
    return status, said


def _answer(
    scheme: str, host: str, port: int | None, sent: tuple[str, bytes | None, dict[str, str]]
) -> tuple[int, bytes]:
    path, body, headers = sent
    line = socket.create_connection((host, port or (443 if scheme == "https" else 80)), TIMEOUT_S)
    lines = [line]
    ending = threading.Timer(LONGEST_S, _cut, [lines])
    ending.start()
    try:
        connection = HTTPConnection(host, port)
        if scheme == "https":
            connection = HTTPSConnection(host, port)
            wrapped = ssl.create_default_context().wrap_socket(
                line, server_hostname=host, do_handshake_on_connect=False
            )
            lines.append(wrapped)
            wrapped.do_handshake()
        connection.sock = lines[-1]
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_BYTES + 1)
    finally:
        ending.cancel()
        lines[-1].close()


def _cut(lines: list[socket.socket]) -> None:
    with suppress(OSError):
        lines[-1].shutdown(socket.SHUT_RDWR)
