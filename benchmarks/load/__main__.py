"""Readers and people who bring recordings in, all at once, on a real server with PostgreSQL.

    python -m benchmarks.load                         # 200 readers, 20 who bring in, three minutes, then the outage
    python -m benchmarks.load --readers 50 --minutes 1 --rows 0

A library of generated rows and some real 12-lead recordings of 10 s at 500 Hz (phantoms) is made. A reader looks at a
page of the library for 10 s in the mean, then at a recording (its samples, marks, profile, findings, notes, now and
then the trends of the person; one in five is tagged) for 45 s; the others bring in a recording (WFDB, 120 kB) a minute
each, which is read and measured meanwhile. All times are drawn. The bound for the 99th of a hundred is 500 ms for each
kind of reading, and no error. Then the database is killed under the same load and started again: requests are answered
503 meanwhile, none 500, and every tag and every file that was acknowledged is there afterwards, without a new start of
the server. The status tells whether all was so.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.load.library import filled
from benchmarks.load.running import browsed, disturbed
from benchmarks.servers import database, serving
from benchmarks.signing_in import signed_in

BOUND_MS: Final = 500.0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readers", type=int, default=200)
    parser.add_argument(
        "--bringing", type=int, default=20, help="people who bring recordings in (default 20)"
    )
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--rows", type=int, default=100_000, help="generated rows beside the recordings")
    parser.add_argument("--recordings", type=int, default=60, help="recordings with samples (default 60)")
    parser.add_argument("--accounts", action="store_true", help="each is an account of their own, signed in")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
        server = stack.enter_context(database())
        recordings = filled(folder, server.url(), rows=given.rows, recordings=given.recordings)
        people = given.readers + given.bringing
        headers: list[dict[str, str]] = [{}] * people
        if given.accounts:
            headers = signed_in(folder, server.url(), accounts=people, projects=["default"])
        running = stack.enter_context(serving(folder, server.url(), accounts=given.accounts))
        slow = asyncio.run(
            browsed(
                *(running, recordings, headers),
                minutes=given.minutes,
                bound_ms=BOUND_MS,
                bringing=given.bringing,
            )
        )
        wrong = asyncio.run(disturbed(running, server, recordings, headers, bringing=given.bringing))
    for each in (*slow, *wrong):
        print(f"not as it should be: {each}")
    sys.exit(1 if slow or wrong else 0)


if __name__ == "__main__":
    main()
