"""Send thousands of small files through the API as the page does: files per second, and the time to list them.

    python -m benchmarks.upload [--files 5000] [--seconds 3]

It makes the files (tables of one lead, none like another), starts a server on a folder of its own, and prints how long
listing, sending and reading take. Measuring, which follows in the background, is not waited for.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx2 as httpx
import numpy as np

FS_HZ: Final = 250.0
#: As the page does it.
AT_ONCE: Final = 4
LISTED_AT_ONCE: Final = 500
URL: Final = "/api/v1/uploads"
SERVE: Final = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
serve(port=0, data_dir=Path(sys.argv[1]), demo=False, ready=lambda at: print(at, flush=True))
"""


def table(number: int, duration_s: float) -> bytes:
    """A table of one lead in whole microvolts that no other number gives."""
    time_s = np.arange(int(duration_s * FS_HZ)) / FS_HZ
    ecg_mv = np.round(np.exp(-0.5 * (((time_s % 0.8) - 0.3) / 0.012) ** 2), 3)
    ecg_mv[:2] = number // 1000 / 1000, number % 1000 / 1000
    rows = "".join(f"{t:.3f},{v:.3f}\n" for t, v in zip(time_s, ecg_mv, strict=True))
    return f"time_s,II (mV)\n{rows}".encode()


@contextmanager
def served(folder: Path) -> Iterator[httpx.Client]:
    """A client of a server on the folder, until the block ends."""
    command = [sys.executable, "-c", SERVE, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            with httpx.Client(base_url=address, timeout=120.0, trust_env=False) as client:
                yield client
        finally:
            process.terminate()


def asked(client: httpx.Client, path: str, body: dict[str, Any]) -> Any:
    """The answer of a request with a body."""
    return client.post(URL + path, json=body).raise_for_status().json()


def listed(client: httpx.Client, batch: str, files: dict[str, bytes]) -> list[dict[str, Any]]:
    """Every file listed, in portions."""
    names = list(files)
    found: list[dict[str, Any]] = []
    for first in range(0, len(names), LISTED_AT_ONCE):
        portion = [
            {"name": name, "files": [{"path": f"{name}.csv", "size_bytes": len(files[name])}]}
            for name in names[first : first + LISTED_AT_ONCE]
        ]
        found += asked(client, f"/{batch}/entries", {"entries": portion})
    return found


def sent(client: httpx.Client, batch: str, entries: list[dict[str, Any]], files: dict[str, bytes]) -> None:
    """Hashes of all files, and then what the server lacks, a few files at a time."""
    told: list[dict[str, Any]] = []
    for first in range(0, len(entries), LISTED_AT_ONCE):
        hashes = [
            {"file": each["files"][0]["id"], "sha256": hashlib.sha256(files[each["name"]]).hexdigest()}
            for each in entries[first : first + LISTED_AT_ONCE]
        ]
        told += asked(client, f"/{batch}/hashes", {"files": hashes})

    def send(entry: dict[str, Any]) -> None:
        client.put(
            f"{URL}/{batch}/files/{entry['files'][0]['id']}?offset=0",
            content=files[entry["name"]],
            headers={"content-type": "application/octet-stream"},
        ).raise_for_status()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(send, [each for each in told if each["state"] == "waiting"]))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each recording")
    given = parser.parse_args()
    files = {f"ward/rec_{number:05d}": table(number, given.seconds) for number in range(given.files)}
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as client:
        batch = asked(client, "", {"name": "benchmark"})["id"]
        began_s = time.perf_counter()
        entries = listed(client, batch, files)
        listed_s = time.perf_counter()
        sent(client, batch, entries, files)
        sent_s = time.perf_counter()
        while (upload := client.get(f"{URL}/{batch}").json())["ended_at"] is None:
            time.sleep(0.2)
        read_s = time.perf_counter()
        print(f"{given.files} files of {sum(map(len, files.values())) / 1e6:.1f} MB: {upload['counts']}")
        print(f"listed in {listed_s - began_s:.2f} s")
        print(f"sent in {sent_s - listed_s:.1f} s, {given.files / (sent_s - listed_s):.0f} files/s")
        print(f"read after {read_s - began_s:.1f} s, {given.files / (read_s - began_s):.0f} files/s in all")
        page_s = time.perf_counter()
        client.get(f"{URL}/{batch}/entries", params={"limit": 200}).raise_for_status()
        print(f"a page of 200 outcomes in {(time.perf_counter() - page_s) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
