"""A platform with the demonstration cohort, and Debian's Chromium to look at it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2 as httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright

from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--no-sandbox", "--disable-gpu")
SIZE: Final = (1440, 900)
PATIENCE_S: Final = 600.0

Opener = Callable[[str], Page]
"""Opens an address of the platform in a fresh window."""


@dataclass(frozen=True)
class Platform:
    """A running platform, spoken to as a program does."""

    address: str
    folder: Path

    def client(self) -> httpx.Client:
        """A client of its API."""
        return httpx.Client(base_url=f"{self.address}/api/v1", timeout=PATIENCE_S, trust_env=False)

    def get(self, path: str) -> Any:
        """An answer as JSON."""
        with self.client() as client:
            return client.get(path).raise_for_status().json()

    def upload(self, recording: Recording) -> str:
        """Hand in a recording; its identifier."""
        header = write_wfdb(recording, self.folder)
        files = [("files", (each.name, each.read_bytes())) for each in (header, header.with_suffix(".dat"))]
        with self.client() as client:
            return str(client.post("/recordings", files=files).raise_for_status().json()["id"])


@contextmanager
def platform(folder: Path) -> Iterator[Platform]:
    """A platform on a free port until the block ends."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--data-dir", str(folder / "data")]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            yield Platform(next(word for word in words if word.startswith("http://")), folder)
        finally:
            process.terminate()


@contextmanager
def browser() -> Iterator[Callable[[str], Page]]:
    """A function that opens an address in a fresh window of 1440 × 900."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))

        def opened(address: str) -> Page:
            width, height = SIZE
            page = launched.new_context(viewport={"width": width, "height": height}).new_page()
            page.goto(address)
            return page

        yield opened
        launched.close()


def percentiles(name: str, values: list[float], unit: str) -> None:
    """Print median, 95th percentile and the largest of some values."""
    p50, p95 = np.percentile(values, [50, 95])
    print(
        f"{name:<44} p50 {p50:8.1f}  p95 {p95:8.1f}  max {max(values):8.1f} {unit}  n {len(values)}",
        flush=True,
    )
