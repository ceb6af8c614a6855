"""A real server of the platform in a process of its own, on a file or on a PostgreSQL server of its own."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]  # comes with distributed

from tests.postgresql import USER, Server, programs, run

_SERVE: Final = """
import sys
from pathlib import Path
from ecgomics.api.server import ForGroup, serve
serve(port=int(sys.argv[2]), data_dir=Path(sys.argv[1]), database_url=sys.argv[3] or None, demo=False,
      group=ForGroup() if sys.argv[4] else None, ready=lambda at: print(at, flush=True))
"""
#: What a database server of two processors is given; everything else is as PostgreSQL comes.
_OPTIONS: Final = "-c listen_addresses='' -c max_connections=100 -c shared_buffers=512MB"


class Database(Server):
    """A PostgreSQL server that keeps what it acknowledged (`fsync` is on), and that can be killed."""

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"{_OPTIONS} -c unix_socket_directories={self.folder}"
        self._control("start", "-w", "-t", "120", "-l", str(self.folder / "log"), "-o", options)

    @property
    def processor_s(self) -> float:
        """Processor time so far of the processes that are there."""
        first = psutil.Process(self._pid)
        return sum(map(_processor_s, (first, *first.children(recursive=True))))

    @property
    def _pid(self) -> int:
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """SIGKILL to its first process; the others see that it is gone and end."""
        pid = self._pid
        others = psutil.Process(pid).children(recursive=True)
        os.kill(pid, signal.SIGKILL)
        psutil.wait_procs(others, timeout=30)


def _processor_s(process: Any) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def database(folder: Path | None = None) -> Iterator[Database]:
    """A database server on a folder, that is thrown away afterwards where none is given."""
    found = programs()
    if found is None:
        raise SystemExit("PostgreSQL is not installed here (initdb and postgres are looked for).")
    kept = folder is not None
    folder = folder or Path(tempfile.mkdtemp(prefix="ecgomics-pg-"))
    folder.mkdir(exist_ok=True)
    server = Database(folder, found)
    try:
        if not (folder / "data").exists():
            if os.geteuid() == 0:
                shutil.chown(folder, USER, USER)
            made = [str(found / "initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust"]
            run([*made, "--locale=C", "--encoding=UTF8"])
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Serving:
    """A server that can be started, killed and started again on the same port."""

    folder: Path
    database_url: str = ""
    accounts: bool = False
    """Whether people sign in."""
    port: int = 0
    process: "subprocess.Popen[str]" = field(init=False)
    started_s: float = 0.0
    """How long the last start took."""

    def start(self) -> None:
        """Start it, and wait until it answers; RuntimeError where it does not."""
        began = time.perf_counter()
        given = [str(self.folder), str(self.port), self.database_url, "accounts" if self.accounts else ""]
        command = [sys.executable, "-c", _SERVE, *given]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        address = self.process.stdout.readline().strip()
        if not address:
            raise RuntimeError("The server ended before it answered.")
        self.port = urlsplit(address).port or 0
        self.started_s = time.perf_counter() - began

    def kill(self) -> None:
        """SIGKILL to it and to the processes that it started."""
        below = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self._let_go()
        for each in below:
            if each.is_running():
                each.kill()
        psutil.wait_procs(below, timeout=30)

    def end(self) -> None:
        """Ask it to end, and wait."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._let_go()

    def _let_go(self) -> None:
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    @property
    def processor_s(self) -> float:
        """Processor time of the server so far."""
        return _processor_s(psutil.Process(self.process.pid))

    @property
    def megabytes(self) -> float:
        """What it holds in memory, without the processes that it started."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 1e6


@contextmanager
def serving(folder: Path, database_url: str = "", *, accounts: bool = False) -> Iterator[Serving]:
    """A server on a folder until the block ends."""
    server = Serving(folder, database_url, accounts)
    server.start()
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()
