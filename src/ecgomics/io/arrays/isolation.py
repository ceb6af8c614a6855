"""Have the content of a file decoded in a process of its own, where a library is not safe against hostile content.

A library in C that reads a forged offset takes its process down, or takes all memory, or never ends. So it works in a
child process that stays for the next file: no harm to ours, one sentence for the file. What comes back is data only
(JSON and plain numbers), never anything that could run here. The child ends with us, and whenever its input ends.
"""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from threading import Lock, Timer
from typing import IO, Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from ecgomics.io.arrays.isolated import MARK, READY, Facts
from ecgomics.io.source import Source

#: How long a child may take to start, and to decode a small file; it gets as much again for each so many bytes.
START_S: Final = 60.0
DECODE_S: Final = 3.0
BYTES_PER_DECODE: Final = 2**24
#: How long a child that was killed may take to end.
_DEATH_S: Final = 10.0
_MOST_HEADER_BYTES: Final = 2**26
#: What a child sees of our environment: enough to start, and no secret.
_PASSED_ON: Final = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR", "VIRTUAL_ENV"),
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME"),
)
#: One thread, no plug-ins that are loaded by a file's name for them, and no pools that reserve memory ahead.
_QUIET: Final[Mapping[str, str]] = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "HDF5_PLUGIN_PRELOAD": "::",
    "HDF5_USE_FILE_LOCKING": "FALSE",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
}

_CHILD: Final = "import sys; from ecgomics.io.arrays.isolated import main; main(sys.argv[1])"

_NO_ANSWER: Final = "the library that decodes it ended without an answer, as on damaged content"
_TOO_LONG: Final = "the library that decodes it does not come to an end"

Said = TypeVar("Said")


class NoAnswerError(Exception):
    """The child ended, or was ended, before it answered; the text says which."""


def decoded(
    source: Source, file_format: str, function: str, **options: Any
) -> tuple[Facts, list[NDArray[Any]]]:
    """What function ("module:name", of content and options) says of a file: facts in JSON, and arrays of numbers.

    UnreadableFile with the sentence of the function where it refuses the content, or where it gives no answer.
    """
    try:
        facts, arrays = _worker(function).answer(source.data, options)
    except NoAnswerError as error:
        raise source.unreadable(file_format, str(error)) from error
    if "refused" in facts:
        raise source.unreadable(file_format, str(facts["refused"]))
    return facts, arrays


@cache
def _worker(function: str) -> "_Worker":
    """The one child for a function; a process that was forked from ours starts its own."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_worker.cache_clear)
    worker = _Worker(function)
    atexit.register(worker.stop)
    return worker


class _Worker:
    """A child process that is started with the first file, and again after it ended; one file at a time."""

    def __init__(self, function: str) -> None:
        self._function = function
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = os.getpid()
        self._lock = Lock()

    def answer(self, content: bytes, options: Mapping[str, Any]) -> tuple[Facts, list[NDArray[Any]]]:
        """Have one content decoded; NoAnswerError where the child ends instead, or had to be ended."""
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._bury()
            if self._process is None:
                self._process = _started(self._function)
                self._within(START_S, _await_ready)
            limit_s = DECODE_S * (1 + len(content) // BYTES_PER_DECODE)
            request = json.dumps({"size": len(content), "limit_s": limit_s, "options": options}).encode()

            def ask(process: "subprocess.Popen[bytes]") -> tuple[Facts, list[NDArray[Any]]]:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(request + b"\n")
                process.stdin.write(content)
                process.stdin.flush()
                return _answer(process.stdout)

            return self._within(limit_s, ask)

    def stop(self) -> None:
        """End the child, whatever it does; a process that was forked from ours leaves it alone."""
        if os.getpid() != self._owner:
            return
        with self._lock:
            self._bury()

    def _within(self, limit_s: float, talk: Callable[[subprocess.Popen[bytes]], Said]) -> Said:
        """What a talk with the child gives; it is killed where the talk takes longer, or fails."""
        process = self._process
        assert process is not None
        late = []

        def end() -> None:
            late.append(True)
            process.kill()

        timer = Timer(limit_s, end)
        timer.daemon = True
        timer.start()
        try:
            return talk(process)
        except (OSError, EOFError, ValueError, TypeError, KeyError) as error:
            self._bury()
            raise NoAnswerError(_TOO_LONG if late else _NO_ANSWER) from error
        except BaseException:  # an interrupt leaves half a talk behind
            self._bury()
            raise
        finally:
            timer.cancel()

    def _bury(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with suppress(OSError, subprocess.TimeoutExpired), process:
            process.wait(timeout=_DEATH_S)


def _started(function: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-P", "-W", "ignore", "-c", _CHILD, function],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # what a library prints may quote the file
        env=_environment(),
        start_new_session=True,  # Ctrl-C is ours alone
    )


def _environment() -> dict[str, str]:
    path = os.pathsep.join(folder for folder in sys.path if folder)
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return passed | dict(_QUIET) | {"PYTHONPATH": path, "PYTHONHASHSEED": "0"}


def _await_ready(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdout is not None
    if _exactly(process.stdout, len(READY)) != READY:
        raise EOFError


def _answer(stream: IO[bytes]) -> tuple[Facts, list[NDArray[Any]]]:
    """Facts and arrays; ValueError or EOFError where the bytes are no answer of ours."""
    if _exactly(stream, len(MARK)) != MARK:
        raise ValueError("no answer")
    size = int.from_bytes(_exactly(stream, 8), "little")
    if size > _MOST_HEADER_BYTES:
        raise ValueError("no answer")
    header = json.loads(_exactly(stream, size))
    return header["facts"], [_array(stream, each["kind"], each["shape"]) for each in header["arrays"]]


def _array(stream: IO[bytes], kind: str, shape: list[int]) -> NDArray[Any]:
    dtype = np.dtype(kind)
    if dtype.kind not in "iufb" or any(size < 0 for size in shape):
        raise ValueError("no numbers")
    array: NDArray[Any] = np.empty(shape, dtype=dtype)
    if array.size:
        view = array.reshape(-1).view(np.uint8).data
        done = 0
        while done < len(view):
            read = stream.readinto(view[done:])  # type: ignore[attr-defined]  # a pipe is buffered, and has it
            if not read:
                raise EOFError
            done += read
    return array


def _exactly(stream: IO[bytes], size: int) -> bytes:
    content = stream.read(size)
    if len(content) != size:
        raise EOFError
    return content
