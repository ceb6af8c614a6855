"""The child process of `isolation`: takes contents of files on its standard input, gives what a function says of them.

A request is a line of JSON (size, limit_s, options) and the content. An answer is MARK, the length of a JSON header
(8 bytes, little-endian), the header (facts, and kind and shape of each array), and the bytes of the arrays.
"""

import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit holds there, too
    resource = None  # type: ignore[assignment]  # a module or nothing

READY: Final = b"ready\n"
MARK: Final = b"answer\n"
#: Memory beyond that of the started process, and for each byte of the content.
MEMORY_BYTES: Final = 3 * 2**28
MEMORY_PER_BYTE: Final = 4

Facts = dict[str, Any]
Function = Callable[..., tuple[Facts, Sequence[NDArray[Any]]]]


def main(function: str) -> None:
    """Answer requests with a function ("module:name") until the input ends."""
    try:
        _serve(function)
    except BrokenPipeError:
        sys.exit(1)  # the parent is gone


def _serve(function: str) -> None:
    channel = _channel()
    work = _imported(function)
    _never_write()
    at_start = _address_space()
    channel.write(READY)
    channel.flush()
    while line := sys.stdin.buffer.readline():
        request = json.loads(line)
        content = sys.stdin.buffer.read(request["size"])
        _limit(at_start, len(content), request["limit_s"])
        try:
            facts, arrays = work(content, **request["options"])
        except MemoryError:
            facts, arrays = {"refused": "decoding it takes more memory than any recording of its size"}, []
        _send(channel, facts, arrays)


def _send(channel: BinaryIO, facts: Facts, arrays: Sequence[NDArray[Any]]) -> None:
    plain = [np.ascontiguousarray(array) for array in arrays]
    described = [{"kind": array.dtype.str, "shape": array.shape} for array in plain]
    header = json.dumps({"facts": facts, "arrays": described}).encode()
    channel.write(MARK + len(header).to_bytes(8, "little") + header)
    for array in plain:
        if array.size:
            channel.write(array.reshape(-1).view(np.uint8).data)
    channel.flush()


def _imported(function: str) -> Function:
    module, _, name = function.partition(":")
    found: Function = getattr(importlib.import_module(module), name)
    return found


def _channel() -> BinaryIO:
    """The way back; whatever a library prints cannot garble it."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return channel


def _never_write() -> None:
    """No file is written from here on, and no core of a crash."""
    if resource is not None:
        for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(limit, (0, 0))


def _address_space() -> int | None:
    """Bytes of address space of this process, or None where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None


def _limit(at_start: int | None, size: int, limit_s: float) -> None:
    """Bound memory and processor time of the next content, where the system can."""
    if resource is None:
        return
    with suppress(OSError, ValueError):
        usage = resource.getrusage(resource.RUSAGE_SELF)
        cpu_s = int(usage.ru_utime + usage.ru_stime + limit_s) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        if at_start is not None:
            most = at_start + MEMORY_BYTES + MEMORY_PER_BYTE * size
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
