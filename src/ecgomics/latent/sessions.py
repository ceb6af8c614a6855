"""ONNX Runtime sessions: one per network, number of threads and process, on bounded threads, on a GPU where one is.

Recordings are worked on side by side, in processes of their own, rather than one recording on many threads: one
thread is the default.
"""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

#: Threads of one session, where no other number is given.
THREADS: Final = 1
#: Names the number of threads for all sessions of a process.
THREADS_VARIABLE: Final = "ECGOMICS_MODEL_THREADS"
MOST_THREADS: Final = 64
#: Windows that pass through a network at once: more save no time on a processor and hold memory.
BATCH: Final = 16
#: Tried in this order; onnxruntime offers the first only where it was built for GPUs.
PROVIDERS: Final = ("CUDAExecutionProvider", "CPUExecutionProvider")
#: onnxruntime speaks from this severity on: errors, not warnings about the shape of a graph.
ERRORS_ONLY: Final = 3

Tensor = NDArray[Any]


def session(model: bytes | Path, *, threads: int | None = None) -> "InferenceSession":
    """The session of a network, given as the bytes or the file of its ONNX graph; made once per process.

    A file that has changed since (time or size) is read anew. InvalidInput where it is no ONNX graph.
    """
    count = thread_limit() if threads is None else _checked(threads, "threads")
    if isinstance(model, bytes):
        return _from_bytes(model, count)
    if not model.is_file():
        raise InvalidInput(f"The network {model} is not there.")
    path = model.resolve()
    facts = path.stat()
    return _from_file(path, facts.st_mtime_ns, facts.st_size, count)


def thread_limit() -> int:
    """Threads of a session: what ECGOMICS_MODEL_THREADS says, else one."""
    given = os.environ.get(THREADS_VARIABLE)
    if not given:
        return THREADS
    return _checked(int(given) if given.isdecimal() else 0, f"{THREADS_VARIABLE}={given}")


def in_batches(
    network: "InferenceSession",
    inputs: Mapping[str, Tensor],
    *,
    outputs: Sequence[str] | None = None,
    batch: int = BATCH,
) -> list[Tensor]:
    """Outputs of a network whose inputs share their first axis, run in batches along it; at least one row.

    Memory is bounded by the batch, whatever the length of the recording.
    """
    rows = {len(values) for values in inputs.values()}
    if len(rows) != 1 or rows == {0} or batch < 1:
        raise ValueError(f"inputs of one length above 0 and a batch above 0, not {sorted(rows)} and {batch}")
    names = list(outputs) if outputs is not None else None
    parts = [
        network.run(names, {name: values[first : first + batch] for name, values in inputs.items()})
        for first in range(0, rows.pop(), batch)
    ]
    return [np.concatenate(of_one) for of_one in zip(*parts, strict=True)]


def _checked(threads: int, given: str) -> int:
    if not 1 <= threads <= MOST_THREADS:
        raise InvalidInput(f"A model runs on 1 to {MOST_THREADS} threads ({given} was given).")
    return threads


@cache
def _from_bytes(model: bytes, threads: int) -> "InferenceSession":
    return _opened(model, threads, "The network")


@cache
def _from_file(path: Path, changed_ns: int, size: int, threads: int) -> "InferenceSession":
    """changed_ns and size only tell one content of the file from the next."""
    return _opened(str(path), threads, f"The file {path}")


def _opened(model: bytes | str, threads: int, what: str) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = threads
    options.log_severity_level = ERRORS_ONLY
    # The lengths of recordings differ: a plan of memory for every length would only grow.
    options.enable_mem_pattern = False
    # Threads that wait for work by turning in circles take the processor from other processes.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    offered = onnxruntime.get_available_providers()
    try:
        return onnxruntime.InferenceSession(
            model, options, providers=[provider for provider in PROVIDERS if provider in offered]
        )
    except run_errors() as error:
        reason = " ".join(str(error).split())
        raise InvalidInput(f"{what} is not an ONNX graph that onnxruntime can run: {reason}") from error


def run_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a graph, or an input of it, that makes no sense; they have no base of their own."""
    from onnxruntime.capi import onnxruntime_pybind11_state as reasons

    names = (
        *("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoModel", "NoSuchFile"),
        *("NotImplemented", "RuntimeException"),
    )
    return tuple(getattr(reasons, name) for name in names)
