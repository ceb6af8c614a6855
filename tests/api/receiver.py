"""A receiver of webhooks on a real socket, as its own program would be written."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Receiver(ThreadingHTTPServer):
    """Keeps what comes in, and answers with the statuses in turn, the last one again and again."""

    def __init__(self, *statuses: int, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.statuses = list(statuses) or [200]
        self.received: list[tuple[Mapping[str, str], bytes]] = []
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?key=x"

    def messages(self, count: int, within_s: float = 30.0) -> list[dict[str, Any]]:
        """So many messages once they are there; AssertionError where they do not come."""
        until_s = time.monotonic() + within_s
        while len(self.received) < count:
            assert time.monotonic() < until_s, f"{len(self.received)} of {count} messages came"
            time.sleep(0.01)
        return [json.loads(body) for _, body in self.received]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _at: TracebackType | None) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        received = self.server.received
        received.append((dict(self.headers), body))
        status = self.server.statuses[min(len(received), len(self.server.statuses)) - 1]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", self.server.url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def is_signed(headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """The check of the guide."""
    signed = headers["ECGomics-Timestamp"].encode() + b"." + body
    expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    fresh = abs(time.time() - int(headers["ECGomics-Timestamp"])) < 300
    return fresh and hmac.compare_digest(headers["ECGomics-Signature"], expected)
