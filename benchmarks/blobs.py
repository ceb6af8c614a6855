"""How fast blobs are written and read: a folder, an S3 stand-in on this machine, and each encrypted.

python -m benchmarks.blobs [--megabytes 64]

Short ones are as an ECG of ten seconds is kept, long ones as a day is; a part is what a page of a long recording takes.
The stand-in is moto's server, in Python: what it takes is its own time more than that of our side, and a real store
over a network has a latency of its own. Memory is of the whole process at its highest.
"""

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeVar

import fsspec
import numpy as np

from ecgomics.store.blobs import Blobs, BlobsAt, opened
from ecgomics.store.blobs.keys import make

Result = TypeVar("Result")

SHORT_BYTES: Final = 60_000
SHORT_COUNT: Final = 200
PART_BYTES: Final = 200_000
PARTS: Final = 100


def main() -> None:
    """Print a table of MB/s and ms."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=64, help="size of the long blob")
    long_bytes = parser.parse_args().megabytes * 10**6
    print(
        "| place | write short, ms each | read short, ms each | write long, MB/s | read long, MB/s | a part, ms |"
    )
    print("|---|--:|--:|--:|--:|--:|")
    with s3() as bucket, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key = folder / "key"
        make(key)
        for place, at in (
            ("folder", BlobsAt()),
            ("folder, encrypted", BlobsAt(None, key)),
            ("S3 stand-in", BlobsAt(bucket("plain"))),
            ("S3 stand-in, encrypted", BlobsAt(bucket("sealed"), key)),
        ):
            measured(place, folder / place, at, long_bytes)
    print(f"\nHighest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def measured(place: str, folder: Path, at: BlobsAt, long_bytes: int) -> None:
    """One row: what is written by one and read by another, who has no copies."""
    writer, reader = opened(folder / "writer", at), opened(folder / ("reader" if at.url else "writer"), at)
    random = np.random.default_rng(7)
    short = [random.bytes(SHORT_BYTES) for _ in range(SHORT_COUNT)]
    written_s, digests = timed(lambda: [writer.write(each) for each in short])
    read_s, _ = timed(lambda: [reader.read(each) for each in digests])
    parts = [random.bytes(10**6) for _ in range(long_bytes // 10**6)]
    long_written_s, digest = timed(lambda: writer.write_parts(iter(parts)))
    part_s, _ = timed(lambda: some_parts(reader, digest, long_bytes))
    long_read_s, _ = timed(lambda: whole(reader, digest))
    cells = (
        f"{1e3 * written_s / SHORT_COUNT:.2f}",
        f"{1e3 * read_s / SHORT_COUNT:.2f}",
        f"{long_bytes / 1e6 / long_written_s:.0f}",
        f"{long_bytes / 1e6 / long_read_s:.0f}",
        f"{1e3 * part_s / PARTS:.2f}",
    )
    print(f"| {place} | {' | '.join(cells)} |", flush=True)
    if at.url:
        again_s, _ = timed(lambda: [reader.read(each) for each in digests])
        near_s, _ = timed(lambda: whole(reader, digest))
        print(
            f"| {place}, from the copy here | | {1e3 * again_s / SHORT_COUNT:.2f} | | "
            f"{long_bytes / 1e6 / near_s:.0f} | |",
            flush=True,
        )


def some_parts(blobs: Blobs, digest: str, size: int) -> None:
    """Parts here and there, as a person pages."""
    for place in np.random.default_rng(3).integers(0, size - PART_BYTES, PARTS).tolist():
        blobs.read_part(digest, place, place + PART_BYTES)


def whole(blobs: Blobs, digest: str) -> None:
    """All of it, as an analysis reads."""
    with blobs.open(digest, nearer=True) as file:
        while file.read(10**6):
            pass


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Seconds, and what came of it."""
    began_s = time.perf_counter()
    found = work()
    return time.perf_counter() - began_s, found


@contextmanager
def s3() -> Iterator[Callable[[str], str]]:
    """What makes a bucket of a stand-in in a process of its own, which is reached by the environment."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(100):
                with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                time.sleep(0.2)

            def bucket(name: str) -> str:
                fsspec.filesystem("s3").mkdir(name)
                return f"s3://{name}/store"

            yield bucket
        finally:
            server.kill()


if __name__ == "__main__":
    main()
