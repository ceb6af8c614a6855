"""Where a webhook may send: no address inside of the house unless the server allows that, checked and then kept to.

A name is looked up once for each attempt, every address that it has is checked, and the connection goes to one of
those: a name server that answers otherwise the next time opens nothing.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from ecgomics.core.errors import InvalidInput

LONGEST_URL: Final = 500
TIMEOUT_S: Final = 10.0
#: Bytes of an answer that are read, and thrown away.
_READ: Final = 1024
_PRIVATE: Final = (
    "The address {host} is of this machine or of a private network; start the server with --webhooks-to-private "
    "where webhooks may reach such."
)

Lookup = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address, and the one of its network addresses that is connected to."""

    parts: SplitResult
    address: str
    port: int


def looked_up(host: str, port: int) -> list[str]:
    """Every network address of a name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is empty or too long
        raise InvalidInput(f"The url of a webhook names no host that can be: {host}.") from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def target(url: str, *, to_private: bool, lookup: Lookup = looked_up) -> Target:
    """The target of an address; InvalidInput where nothing may be sent there, OSError where it is not found."""
    parts = checked_url(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = lookup(host, port)
    inside = [each for each in addresses if not is_public(each)]
    if inside and not to_private:
        raise InvalidInput(_PRIVATE.format(host=host))
    if parts.scheme == "http" and len(inside) < len(addresses):
        raise InvalidInput(
            f"A webhook outside of the house needs https, so that nobody else reads it: {host} has http."
        )
    return Target(parts, addresses[0], port)


def checked_url(url: str) -> SplitResult:
    """The parts of an address of a webhook; InvalidInput where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), 0
    plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not plain:
        raise InvalidInput(
            "The url of a webhook begins with https:// and names a host, such as https://example.org/ecg."
        )
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise InvalidInput(
            "The url of a webhook carries no name, password or fragment: the signature says who sends."
        )
    return parts


#: Addresses of examples (RFC 9637), which not every version of Python knows.
_DOCUMENTATION: Final = ip_network("3fff::/20")


def is_public(address: str) -> bool:
    """Whether a network address belongs to the open Internet, and to no way into the house in disguise."""
    found = ip_address(address.partition("%")[0])
    if found.version == 6 and (found.is_site_local or found in _DOCUMENTATION):
        return False
    for inner in _inside_of(found):
        if not inner.is_global or inner.is_multicast or inner.is_reserved or inner.is_unspecified:
            return False
    return True


def _inside_of(found: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """The address, and those of version 4 that are packed into it (mapped, 6to4, NAT64)."""
    if isinstance(found, IPv4Address):
        return [found]
    if found.ipv4_mapped is not None:
        return [found.ipv4_mapped]
    packed = [found.sixtofour] if found.sixtofour is not None else []
    if found.packed[:12] == bytes.fromhex("0064ff9b0000000000000000"):
        packed.append(IPv4Address(found.packed[12:]))
    return [found, *packed]


def post(to: Target, body: bytes, headers: dict[str, str], *, timeout_s: float = TIMEOUT_S) -> int:
    """Send, and give the status of the answer; OSError or HTTPException where none came. Redirects are not followed."""
    connection = _connection(to, timeout_s)
    # Each byte in time is not enough: a receiver that sends one now and then would keep all others waiting.
    ending = threading.Timer(2.0 * timeout_s, _cut, [connection.sock])
    ending.start()
    try:
        path = to.parts.path or "/"
        connection.request("POST", f"{path}?{to.parts.query}" if to.parts.query else path, body, headers)
        answer = connection.getresponse()
        with suppress(*NO_ANSWER):  # what it says beside the status is not needed
            answer.read(_READ)
        return answer.status
    finally:
        ending.cancel()
        connection.close()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _connection(to: Target, timeout_s: float) -> HTTPConnection:
    host = to.parts.hostname or ""
    secure = to.parts.scheme == "https"
    made = (
        HTTPSConnection(host, to.port, timeout=timeout_s)
        if secure
        else HTTPConnection(host, to.port, timeout=timeout_s)
    )
    line = socket.create_connection((to.address, to.port), timeout_s)
    try:
        made.sock = ssl.create_default_context().wrap_socket(line, server_hostname=host) if secure else line
    except OSError:
        line.close()
        raise
    return made


#: What an attempt may end with besides an answer.
NO_ANSWER: Final = (OSError, HTTPException)
