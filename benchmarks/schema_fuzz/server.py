"""A server process of the platform as its command starts it, with what it wrote to its log."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Served:
    """Where the server answers, and where it logs."""

    address: str
    log: Path

    def tracebacks(self) -> list[str]:
        """What it logged of errors of its own, the last line of each."""
        parts = self.log.read_text(errors="replace").split("Traceback (most recent call last):")[1:]
        lines = (line for part in parts for line in part.splitlines() if line and not line.startswith(" "))
        return sorted({each for each in lines if "Error" in each or "Exception" in each})


@contextmanager
def served(folder: Path, options: Sequence[str] = ()) -> Iterator[Served]:
    """`ecgomics serve` on a free port and an empty store until the block ends."""
    log = folder / "server.log"
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--no-demo", "--webhooks-to-private"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "ECGOMICS_PSEUDONYM_KEY": "a key for fuzzing only"}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data"), *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env=environment,
        )
    try:
        assert process.stdout is not None
        said = process.stdout.readline().split()
        address = next((word for word in said if word.startswith("http")), None)
        assert address is not None, log.read_text()
        yield Served(address, log)
    finally:
        process.terminate()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
