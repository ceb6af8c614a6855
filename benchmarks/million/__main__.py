"""Lists, filters and searches of a library of a million recordings, through the API of a real server.

    python -m benchmarks.million                         # PostgreSQL and SQLite, a million recordings each
    python -m benchmarks.million --rows 100000 --on postgresql --keep /tmp/million

Rows are generated, and written by COPY. Then a server is started on them, and asked one question after the other as the
page asks them, over one connection: each kind with other words, filters, orders and places each time. Times are from
the request to the last byte of the answer; beside them stands what a question cost server and database of processor
time, which what else runs on the machine hardly changes. The bound for the 95th of a hundred of each kind is 150 ms;
the status tells whether it was kept. With --keep a folder is kept and used again.
"""

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from benchmarks.million.asked import measured
from benchmarks.million.fill import fill_postgresql, fill_sqlite
from benchmarks.million.rows import PROJECTS, library
from benchmarks.servers import database, serving
from benchmarks.signing_in import signed_in

BOUND_MS: Final = 150.0


def main() -> None:
    """Print the figures of each kind of database."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000, help="recordings (default 1000000)")
    parser.add_argument("--on", choices=("postgresql", "sqlite"), help="only this kind of database")
    parser.add_argument("--repeats", type=int, default=40, help="questions of each kind (default 40)")
    parser.add_argument("--keep", type=Path, help="a folder to keep the rows in")
    parser.add_argument(
        "--accounts", action="store_true", help="ask as an account with roles in all projects"
    )
    given = parser.parse_args()
    slow: list[str] = []
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for kind in ("postgresql", "sqlite") if given.on is None else (given.on,):
            slow += _on(kind, folder / kind, rows=given.rows, repeats=given.repeats, accounts=given.accounts)
    print(f"over {BOUND_MS:.0f} ms at p95: {', '.join(slow) or 'none'}")
    sys.exit(1 if slow else 0)


def _on(kind: str, folder: Path, *, rows: int, repeats: int, accounts: bool) -> list[str]:
    """The kinds of questions that took longer than the bound."""
    is_new = not (folder / "filled").exists()
    if is_new:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    with ExitStack() as stack:
        server = stack.enter_context(database(folder / "pg")) if kind == "postgresql" else None
        url = "" if server is None else server.url()
        if is_new:
            began = time.perf_counter()
            made = library(rows)
            if server is None:
                fill_sqlite(folder / "data", made)
            else:
                fill_postgresql(folder / "data", url, made)
            (folder / "filled").touch()
            print(f"{kind}: {rows} recordings written in {time.perf_counter() - began:.0f} s")
        headers = {}
        if accounts:
            (headers,) = signed_in(folder / "data", url, accounts=1, projects=PROJECTS)
        running = stack.enter_context(serving(folder / "data", url, accounts=accounts))
        print(f"{kind}: server started in {running.started_s:.1f} s, {running.megabytes:.0f} MB")

        def processor_s() -> float:
            return running.processor_s + (0.0 if server is None else server.processor_s)

        found = measured(running, headers, processor_s, rows=rows, repeats=repeats)
    return [f"{name} on {kind}" for name, p95_ms in found.items() if p95_ms > BOUND_MS]


if __name__ == "__main__":
    main()
