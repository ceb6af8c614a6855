"""What one server takes, for docs/guide/sizing.md: memory, processor time and disk, idle and at work.

    python -m benchmarks.sizing [RECORDINGS]

Twelve leads of ten seconds at 500 Hz, each another one, on a server of its own with a SQLite database. Processor
seconds do not depend on what else the machine does.
"""

import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np

from benchmarks.live.serving import Serving
from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

API = "/api/v1"
IDLE_S = 20.0
READS = 200


@dataclass
class Taken:
    """What a server took meanwhile."""

    server: Serving

    def __enter__(self) -> "Taken":
        self._cpu_s, self._began_s = self.server.cpu_s(), time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu_s = self.server.cpu_s() - self._cpu_s
        self.elapsed_s = time.monotonic() - self._began_s

    def said(self, what: str, times: int = 1) -> None:
        """One line."""
        each = 1000.0 * self.cpu_s / times
        print(f"{what:44s} {each:9.1f} ms of a processor each, {self.server.memory_mb():7.0f} MB")


def recording() -> Recording:
    """Ten seconds of twelve leads with the noise of an ordinary one."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    return phantom(plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=8.0)), name="sizing").recording


def upload(made: Recording, folder: Path, number: int) -> Any:
    """The files of another recording."""
    louder = np.round(made.ecg_mv * (1.0 + 0.001 * number), 3)
    header = write_wfdb(replace(made, ecg_mv=louder, name=f"rec_{number:05d}"), folder)
    return [("files", (each.name, each.read_bytes())) for each in (header, header.with_suffix(".dat"))]


def main() -> None:
    """Measure and print."""
    recordings = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory() as folder, Serving(Path(folder) / "data") as server:
        time.sleep(5.0)  # it warms up
        with Taken(server) as idle:
            time.sleep(IDLE_S)
        share = 100.0 * idle.cpu_s / idle.elapsed_s
        print(f"{'idle':44s} {share:9.2f} % of a processor, {server.memory_mb():15.0f} MB")
        _work(server, Path(folder), recordings)
        _disk(Path(folder) / "data", recordings)


def _work(server: Serving, folder: Path, recordings: int) -> None:
    made = recording()
    files = [upload(made, folder, number) for number in range(recordings)]
    with httpx.Client(base_url=server.address, timeout=120.0, trust_env=False) as client:
        with Taken(server) as taken:
            ids = [client.post(f"{API}/recordings", files=each).json()["id"] for each in files]
        taken.said("handed in and measured", recordings)
        for what, path in (
            ("list of 50", f"{API}/recordings?limit=50"),
            ("search", f"{API}/library?q=rec_0001"),
            ("recording", f"{API}/recordings/{ids[0]}"),
            ("profile", f"{API}/recordings/{ids[0]}/profile"),
            ("samples of twelve leads", f"{API}/recordings/{ids[0]}/samples?path=recorded&format=binary"),
        ):
            with Taken(server) as taken:
                for _ in range(READS):
                    client.get(path).raise_for_status()
            taken.said(what, READS)


def _disk(data: Path, recordings: int) -> None:
    database = sqlite3.connect(data / "ecgomics.sqlite")
    rows = database.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ).fetchone()[0]
    database.close()
    blobs = sum(path.stat().st_size for path in (data / "blobs").rglob("*") if path.is_file())
    print(f"{'database':44s} {rows / recordings / 1024:9.1f} KiB for each recording")
    print(f"{'samples':44s} {blobs / recordings / 1024:9.1f} KiB for each recording")


if __name__ == "__main__":
    main()
