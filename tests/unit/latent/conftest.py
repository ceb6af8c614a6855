"""A folder of models of its own, a user's graph with its card, and a stand-in for the hub."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.unit.latent.onnx_graphs import mean_over_samples

CARD = """
name: means
version: "2"
title: Mean of each lead
licence: MIT
source: written by hand
contract: {leads: [I, II], fs_hz: 100, window_s: 2, preprocessing: none, dimension: 2}
network: {input: ecg, output: mean}
"""

WriteUser = Callable[..., tuple[Path, Path]]
Hub = Callable[..., "Served"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of added models, not there yet."""
    monkeypatch.setenv("ECGOMICS_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data" / "models"


@pytest.fixture
def write_user(tmp_path: Path) -> WriteUser:
    """write_user(graph, **replacements in the card) → the files of a user's graph and card."""

    def written(graph: bytes | None = None, *replaced: tuple[str, str]) -> tuple[Path, Path]:
        text = CARD
        for old, new in replaced:
            assert old in text
            text = text.replace(old, new)
        model, card = tmp_path / "my.onnx", tmp_path / "my.yaml"
        model.write_bytes(mean_over_samples(2, None) if graph is None else graph)
        card.write_text(text, encoding="utf-8")
        return model, card

    return written


class Served:
    """A server on this machine that answers as the hub does, and what it was asked."""

    def __init__(self, files: dict[str, bytes], said_bytes: int | None) -> None:
        asked = self.asked = []

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                content = files.get(self.path)
                if content is None:
                    self.send_error(404, "Not Found")
                    return
                self.send_response(200)
                if said_bytes != 0:
                    self.send_header("Content-Length", str(said_bytes or len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """The tests say enough."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    @contextmanager
    def running(self) -> Iterator["Served"]:
        thread = Thread(target=self._server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


@pytest.fixture
def hub() -> Iterator[Hub]:
    """hub({path: content}) → a running stand-in; said_bytes is the length it states, 0 for none."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def started(files: dict[str, bytes], *, said_bytes: int | None = None) -> Served:
            return stack.enter_context(Served(files, said_bytes).running())

        yield started
