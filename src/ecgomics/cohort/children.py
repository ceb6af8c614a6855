"""In a Dask worker: the child process in which each of its threads has recordings measured, and what a piece gives.

A recording may take its process down, or keep it for ever: it must not be the Dask worker, which others are at work in
and whose death would cost the whole piece.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
from distributed import Worker as DaskWorker
from distributed import WorkerPlugin, get_worker
from distributed.system import MEMORY_LIMIT

from ecgomics.cohort.measure import VALUES_SCHEMA, Entry, Measured, Task
from ecgomics.cohort.pool import LEAST_BYTES, Worker, answered
from ecgomics.cohort.provenance import package_sha256

#: A piece tells at most so often how far it is.
TELL_EVERY_S: Final = 0.5


class OtherCodeError(Exception):
    """The Dask worker has another ECGomics than the client."""


class Children(WorkerPlugin):
    """A child process for each thread of a Dask worker, warm from one piece of a run to the next."""

    def __init__(self, memory_bytes: int | None) -> None:
        self._memory_bytes = memory_bytes

    def setup(self, worker: DaskWorker) -> None:
        """The Dask worker joins the run."""
        there = worker.memory_manager.memory_limit or MEMORY_LIMIT
        share = max(there // worker.state.nthreads, LEAST_BYTES)
        self._child_bytes = share if self._memory_bytes is None else min(self._memory_bytes, there)
        self._own = threading.local()
        self._all: list[Worker] = []
        self._is_over = False

    def teardown(self, worker: DaskWorker) -> None:
        """The run is over, or the Dask worker ends."""
        self._is_over = True
        for each in self._all:
            each.stop()

    def of_this_thread(self) -> Worker:
        """The child process of the thread that asks."""
        if not hasattr(self._own, "child"):
            self._own.child = Worker(self._child_bytes)
            self._all.append(self._own.child)
            if self._is_over:
                self._own.child.stop()
        child: Worker = self._own.child
        return child


@dataclass(frozen=True, slots=True)
class PieceDone:
    """Entries of the records of a piece, in order, and their rows as an Arrow stream."""

    entries: tuple[Entry, ...]
    rows: bytes

    def measured(self) -> list[Measured]:
        """The records, each with its rows."""
        table, first, done = pa.ipc.open_stream(self.rows).read_all(), 0, []
        for entry in self.entries:
            done.append(Measured(entry, table.slice(first, entry.rows)))
            first += entry.rows
        return done


def measure_piece(tasks: tuple[Task, ...], run: str, piece: str, *, package: str) -> PieceDone:
    """Have the records of a piece measured one after the other; told as events of the run: how far it is, and deaths.

    OtherCodeError where this machine has another ECGomics than the client.
    """
    worker = get_worker()
    if package_sha256() != package:
        raise OtherCodeError(str(worker.address))
    children: Any = worker.plugins[run]
    child = children.of_this_thread()
    teller = _Teller(worker, run, piece)
    done: list[Measured] = []
    for task in tasks:
        if done:
            teller.tell(done)
        done.append(answered(child, task, died=teller.died))
    return PieceDone(tuple(each.entry for each in done), _stream([each.values for each in done]))


def _stream(tables: list[pa.Table]) -> bytes:
    rows = pa.concat_tables([VALUES_SCHEMA.empty_table(), *tables]).combine_chunks()
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, VALUES_SCHEMA, options=options) as writer:
        writer.write_table(rows)
    content: bytes = sink.getvalue().to_pybytes()
    return content


class _Teller:
    """Tells the client how far a piece is."""

    def __init__(self, worker: Any, run: str, piece: str) -> None:
        self._worker, self._run, self._piece = worker, run, piece
        self._told_s = time.monotonic()

    def died(self, words: str) -> None:
        self._worker.log_event(self._run, {"died": words})

    def tell(self, done: list[Measured]) -> None:
        now_s = time.monotonic()
        if now_s - self._told_s >= TELL_EVERY_S:
            self._told_s = now_s
            failed = sum(each.entry.error is not None for each in done)
            self._worker.log_event(self._run, {"piece": self._piece, "done": len(done), "failed": failed})
