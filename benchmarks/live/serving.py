"""A server process on a folder of its own, which can be killed, and what memory it takes."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

SERVE: Final = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
serve(port=int(sys.argv[2]), data_dir=Path(sys.argv[1]), demo=False, ready=lambda at: print(at, flush=True))
"""
_KB_PER_MB: Final = 1024.0


class Serving:
    """A server that answers under `address`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.address = ""
        self._port = 0
        self._start()

    def _start(self) -> None:
        command = [sys.executable, "-c", SERVE, str(self.folder), str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        self._process.stdout.close()
        self._port = int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def start_again(self) -> None:
        """The same address and folder, another process."""
        self._start()

    def stop(self) -> None:
        """End it as a user would, and wait for it."""
        self._process.terminate()
        self._process.wait()

    def memory_mb(self) -> float:
        """Resident memory of the server and its children."""
        return sum(_resident_mb(each) for each in (self._process.pid, *_children(self._process.pid)))

    def cpu_s(self) -> float:
        """Processor time that the server and its children took so far."""
        return sum(_cpu_s(each) for each in (self._process.pid, *_children(self._process.pid)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _at: TracebackType | None) -> None:
        if self._process.poll() is None:
            self.stop()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *_children(child)]
    return found


def _resident_mb(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    lines = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return sum(float(line.split()[1]) for line in lines) / _KB_PER_MB


def _cpu_s(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / 100.0
