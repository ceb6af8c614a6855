"""A platform that is killed and comes back at the same address with the same folder."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx2 as httpx

_START_S: Final = 240.0


class KillableServer:
    """`python -m ecgomics serve` on one port and one folder, however often it is killed."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it answers."""
        command = [sys.executable, "-m", "ecgomics", "serve", "--port", str(self.port), "--no-demo"]
        environment = os.environ | {"ECGOMICS_DATA_DIR": str(self.data)}
        self._process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        limit_s = time.monotonic() + _START_S
        while time.monotonic() < limit_s:
            try:
                if httpx.get(f"{self.address}/api/v1/health", timeout=2.0).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise TimeoutError("the server did not come up")

    def kill(self) -> None:
        """As when the power goes: SIGKILL, nothing is tidied up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """As a person ends it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


@contextmanager
def killable_server(data: Path) -> Iterator[KillableServer]:
    """A running server until the block ends."""
    server = KillableServer(data)
    server.start()
    try:
        yield server
    finally:
        server.stop()
