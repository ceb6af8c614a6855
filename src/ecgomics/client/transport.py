"""Requests to a platform: one function for all, with what may be asked again asked again."""

import json
import random
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from ecgomics.client.errors import Unreachable, error_of
from ecgomics.core.errors import InvalidInput, NotFound

PREFIX: Final = "/api/v1"
#: Asking these twice is as asking once.
_IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE"})
#: Too much at once, and what stands before a server that is not there.
_ASK_AGAIN: Final = frozenset({429, 502, 503, 504})

Query = Mapping[str, str | float | bool | None]


@dataclass(frozen=True, slots=True)
class Waits:
    """How often something is asked again, and how long is waited before: doubled each time, with a random part off."""

    attempts: int = 5
    first_s: float = 0.5
    longest_s: float = 20.0

    def before(self, attempt: int, said_s: float | None = None) -> float:
        """Seconds before the attempt of that number, counted from 1; what the server said goes before."""
        if said_s is not None:
            return min(said_s, self.longest_s)
        return min(self.longest_s, self.first_s * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    headers: "Message[str, str]"
    content: bytes

    def json(self) -> Any:
        """As JSON; None where nothing came."""
        return json.loads(self.content) if self.content else None


class _NoRedirects(HTTPRedirectHandler):
    """A redirect would carry the token elsewhere: the platform has none."""

    def redirect_request(self, *_: object) -> None:
        return None


class Transport:
    """Requests under one address with one token."""

    def __init__(self, base_url: str, token: str | None, *, timeout_s: float, waits: Waits) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise InvalidInput(
                f"“{base_url}” is no address of a platform; one such as http://127.0.0.1:8000 is."
            )
        self.base_url = base_url.rstrip("/").removesuffix(PREFIX)
        self._token = token
        self._timeout_s = timeout_s
        self._waits = waits
        self._opener = _opener(parts.hostname)

    def json(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: object = None,
    ) -> Any:
        """The JSON answer to a request below /api/v1, body as JSON."""
        content = None if body is None else json.dumps(body, allow_nan=False).encode()
        return self.ask(method, path, query=query, content=content).json()

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        content: bytes | None = None,
        content_type: str = "application/json",
        again: bool = False,
    ) -> Answer:
        """The answer to a request below /api/v1; the exception of `error_of` for one that is an error.

        What may be asked twice (all but POST, and those POSTs that say so with again) is asked again where nothing
        answers, and where the server says that it has too much to do.
        """
        may = again or method in _IDEMPOTENT
        headers = {"Accept": "*/*"} | ({"Content-Type": content_type} if content is not None else {})
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        address = f"{self.base_url}{PREFIX}{path}{_line(query)}"
        request = Request(address, data=content, headers=headers, method=method)
        for attempt in range(1, self._waits.attempts + 1):
            last = attempt == self._waits.attempts
            try:
                with self._opener.open(request, timeout=self._timeout_s) as answer:
                    return Answer(answer.headers, answer.read())
            except HTTPError as error:
                with error:
                    if not (may and error.code in _ASK_AGAIN and not last):
                        found = error_of(error.code, error.read())
                        if method == "DELETE" and attempt > 1 and isinstance(found, NotFound):
                            return Answer(error.headers, b"")  # the first attempt did it
                        raise found from None
                    said_s = _retry_after_s(error.headers)
            except (OSError, HTTPException) as error:
                if last or not (may or _was_never_sent(error)):
                    raise Unreachable(f"{self.base_url} does not answer: {_reason(error)}.") from None
                said_s = None
            time.sleep(self._waits.before(attempt, said_s))
        raise AssertionError("the last attempt returns or raises")

    def file(self, path: str, to: str | Path | None, *, query: Query | None = None) -> bytes:
        """A file; also written under the name that is given, whole or not at all."""
        content = self.ask("GET", path, query=query).content
        if to is not None:
            target = Path(to)
            part = target.with_name(f".{target.name}.part")
            try:
                part.write_bytes(content)
                part.replace(target)
            except OSError as error:
                with suppress(OSError):
                    part.unlink()
                raise InvalidInput(f"{target} cannot be written: {error.strerror}.") from error
        return content


def _opener(host: str) -> OpenerDirector:
    """Without a proxy on this machine, where none can reach it."""
    with suppress(ValueError):
        if ip_address(host).is_loopback:
            return build_opener(_NoRedirects, ProxyHandler({}))
    return build_opener(_NoRedirects, ProxyHandler({})) if host == "localhost" else build_opener(_NoRedirects)


def _line(query: Query | None) -> str:
    said = {
        name: ("true" if each else "false") if isinstance(each, bool) else each
        for name, each in (query or {}).items()
        if each is not None
    }
    return f"?{urlencode(said)}" if said else ""


def _retry_after_s(headers: "Message[str, str]") -> float | None:
    try:
        return max(0.0, float(headers.get("Retry-After", "")))
    except ValueError:
        return None


def _was_never_sent(error: Exception) -> bool:
    """Whether there was no connection: then even a POST may be sent again."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError)


def _reason(error: Exception) -> str:
    reason = error.reason if isinstance(error, URLError) else error
    return str(getattr(reason, "strerror", None) or reason or type(reason).__name__)
