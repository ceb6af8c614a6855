"""Requests that no description tells of: other methods, headers, content types, and bodies that are broken."""

from collections.abc import Mapping
from random import Random
from typing import Final

import requests
from schemathesis import Case

METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW", "get")
BODIES: Final = (
    b"",
    b"null",
    b"{",
    b"[" * 50_000,
    b'{"a":' * 20_000,
    b"\xff\xfe\x00",
    b'{"name": "\\ud800", "text": "\\ud800", "note": "\\udfff", "url": "\\ud800", "q": "\\ud800"}',
    b'{"name": NaN, "days": Infinity, "limit": -Infinity, "fs_hz": NaN, "frames": 1e400}',
    b'{"name": "a\\u0000b", "values": {"a\\u0000": "\\u0000"}, "symbols": ["\\u0000"]}',
    b'{"days": 1' + b"0" * 5000 + b', "name": "x", "base": 1' + b"0" * 400 + b"}",
    b'{"name": "x", "name": "y", "__proto__": {}, "": 0}',
    b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n',
)
TYPES: Final = (
    "application/json",
    "application/json; charset=utf-16",
    "APPLICATION/JSON",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=" + "y" * 300,
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "\x80/\xff",
    ";;;",
)
HEADERS: Final = (
    {"Accept": "image/x-nothing;q=-1"},
    {"Accept-Encoding": "br;q=nan, gzip;q=2"},
    {"If-None-Match": "*"},
    {"If-None-Match": 'W/"\xff", "' + "x" * 2000 + '"'},
    {"Range": "bytes=9-0,-,0-99999999999999999999"},
    {"ECGomics-Author": "%00%ff%" + "\xe9" * 300},
    {"ECGomics-Author": "%ED%A0%80"},
    {"Content-Encoding": "gzip"},
    {"Expect": "something"},
    {"Cookie": "=;a;\xe9=\xff;" + "b=c;" * 500},
    {"X-Forwarded-For": "\xff, 1.2.3.4.5", "X-Forwarded-Proto": "gopher", "Forwarded": "for=;;;"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"Authorization": "Basic \xff"},
    {"Authorization": "Bearer"},
    {"Authorization": "Bearer ecg_\xff" + "z" * 4000},
    {"Accept-Language": "zz-" + "9" * 2000},
    {"Origin": "null"},
    {"Host": "x\xff"},
    {"Sec-Fetch-Site": "cross-site"},
)
QUERIES: Final = (
    "limit=-1&offset=99999999999999999999999",
    "limit=1e9&offset=NaN",
    "q=%00&sort=%00&project=%00&settings=%00&state=%00",
    "q=%ED%A0%80&project=%ED%A0%80&settings=%ED%A0%80",
    "q=" + "(" * 500,
    "q=" + "%22" * 3 + "a:*~" + "%5C" * 5,
    "start_s=nan&end_s=inf",
    "start_s=-1e308&end_s=1e308&max_points=1",
    "start_s=5&end_s=1",
    "a=%FF&b=%FF",
    "&".join(f"x{number}=1" for number in range(600)),
    "limit=1&limit=2&limit=",
    ";;=&&==%",
)
_PATHS: Final = ("/%00", "/..%2f..", "/%ED%A0%80", "//", "/%2e%2e", "/" + "a" * 3000, "/é%", ";x=1", "/.")
_TIMEOUT_S: Final = 60.0


def oddly(
    session: requests.Session, case: Case, address: str, headers: Mapping[str, str], random: Random
) -> tuple[str, requests.Response]:
    """Send a fitting request with one thing broken; what was broken, and the answer."""
    sent = dict(case.as_transport_kwargs(address, headers=dict(headers)))
    sent.pop("cookies", None)
    request = session.prepare_request(
        requests.Request(**{name: value for name, value in sent.items() if name in _REQUEST})
    )
    change = random.choice((_method, _body, _type, _header, _query, _path))
    how = change(request, random)
    return how, session.send(request, timeout=_TIMEOUT_S, allow_redirects=False)


_REQUEST: Final = frozenset({"method", "url", "headers", "files", "data", "params", "json"})


def _method(request: requests.PreparedRequest, random: Random) -> str:
    request.method = random.choice(METHODS)
    return f"method {request.method}"


def _body(request: requests.PreparedRequest, random: Random) -> str:
    request.body = random.choice(BODIES)
    request.headers["Content-Length"] = str(len(request.body))
    request.headers["Content-Type"] = random.choice(TYPES[:2] if random.random() < 0.7 else TYPES)
    return f"body {request.body[:40]!r}, type {request.headers['Content-Type'][:60]!r}"


def _type(request: requests.PreparedRequest, random: Random) -> str:
    request.headers["Content-Type"] = random.choice(TYPES)
    return f"type {request.headers['Content-Type'][:60]!r}"


def _header(request: requests.PreparedRequest, random: Random) -> str:
    more = random.choice(HEADERS)
    request.headers.update({name: value.encode("latin-1") for name, value in more.items()})
    return f"headers {str(more)[:80]}"


def _query(request: requests.PreparedRequest, random: Random) -> str:
    query = random.choice(QUERIES)
    request.url = f"{str(request.url).partition('?')[0]}?{query}"
    return f"query {query[:60]}"


def _path(request: requests.PreparedRequest, random: Random) -> str:
    more = random.choice(_PATHS)
    request.url = str(request.url).partition("?")[0] + more
    return f"path and {more[:20]}"
