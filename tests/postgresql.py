"""A PostgreSQL server of the tests' own, from the programs that Debian installs; None where they are not here."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from ecgomics.store.database import database_of

#: A server must not run as root; Debian's package brings this user along.
USER = "postgres"
_TEMPLATE = "with_schema"


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`."""
    there = shutil.which("postgres")
    folders = [Path(there).parent] if there else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return folders[-1] if folders and (folders[-1] / "initdb").is_file() else None


@dataclass(frozen=True)
class Server:
    """A server that listens on a socket in its folder."""

    folder: Path
    bin: Path

    def url(self, name: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def url_for(self, folder: Path) -> str:
        """The address of a database that belongs to a folder: made where it is not there, with the present schema."""
        name = "s" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
        if not self._has(_TEMPLATE):
            self._do(f"CREATE DATABASE {_TEMPLATE}")
            with tempfile.TemporaryDirectory() as empty, database_of(Path(empty), self.url(_TEMPLATE)):
                pass
        if not self._has(name):
            self._do(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        return self.url(name)

    def _has(self, name: str) -> bool:
        return bool(self._do(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def _do(self, statement: str) -> list[object]:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            done = connection.execute(statement)
            return [] if done.description is None else list(done.fetchall())

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=200"
        self._control("start", "-w", "-l", str(self.folder / "log"), "-o", options)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; immediate is as a kill."""
        self._control("stop", "-m", mode)

    def _control(self, *words: str) -> None:
        run([str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), *words])


def run(command: list[str]) -> None:
    """As the user of the server; RuntimeError with what it said where it fails."""
    user = {"user": USER, "group": USER, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd="/",
        check=False,
        **user,  # type: ignore[call-overload]
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout.decode(errors='replace')}")


@contextmanager
def serving() -> Iterator[Server | None]:
    """A server on a folder of its own, with a database that sorts byte by byte."""
    found = programs()
    if found is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="ecgomics-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        made = [str(found / "initdb"), "-D", str(folder / "data"), "-U", USER, "-A", "trust"]
        run([*made, "--locale=C", "--encoding=UTF8", "--no-sync"])
        server = Server(folder, found)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
