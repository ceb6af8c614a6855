"""Pieces of a run on a cluster: so many in flight, every answer as it comes, and what is done when workers die.

pieces ──window──▶ Dask workers ──▶ what each gave ──▶ whoever asked
   ▲                    │ workers died of it again and again
   └──one alone, halves─┘
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Final, Self
from uuid import uuid4

import dask
from distributed import CancelledError, KilledWorker

from ecgomics.cohort.children import Children, OtherCodeError, measure_piece
from ecgomics.cohort.cluster import Cluster, cluster_lost, no_workers, other_code
from ecgomics.cohort.measure import Measured, Task, failed
from ecgomics.cohort.pool import StoppedError
from ecgomics.cohort.progress import CancelledRun, ClusterLost, Report
from ecgomics.cohort.provenance import package_sha256
from ecgomics.cohort.records import Piece
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings

#: Pieces that are handed out but not done, for each thread of the cluster: one at work, one that waits.
IN_FLIGHT: Final = 2
#: How often is looked for progress, for workers that came or went, and whether the run is to stop.
LOOK_EVERY_S: Final = 0.5
#: A run that has no Dask worker for so long ends.
NO_WORKER_S: Final = 1800.0
#: Dask warns of tasks that carry much: those of recordings handed in carry them.
NO_WARNING: Final = {"distributed.admin.large-graph-warning-threshold": "1 TiB"}


@dataclass(frozen=True, slots=True)
class _Sent:
    """A piece that is out."""

    piece: Piece
    lost: tuple[Measured, ...]
    """Its records that could not be fetched."""
    future: Any
    alone: bool
    """Nothing else is out: if workers die, it is of this piece."""


class Engine:
    """Has pieces measured on a cluster, while its block runs."""

    def __init__(
        self,
        cluster: Cluster,
        settings: Settings,
        report: Report,
        *,
        memory_bytes: int | None = None,
        cancel: threading.Event | None = None,
    ) -> None:
        self._cluster, self._settings, self._report = cluster, settings, report
        self._cancel = cancel
        self._children = Children(memory_bytes)
        self._name = f"ecgomics-{uuid4().hex}"
        self._sent: dict[str, _Sent] = {}
        self._answers: SimpleQueue[str] = SimpleQueue()
        self._again: deque[Piece] = deque()
        self._suspects: deque[Piece] = deque()
        self._told: dict[str, tuple[int, int]] = {}
        self._died: deque[str] = deque()
        self._threads = cluster.threads()
        self._looked_s = self._had_workers_s = time.monotonic()

    def __enter__(self) -> Self:
        self._cluster.client.register_plugin(self._children, name=self._name)
        self._cluster.client.subscribe_topic(self._name, self._hear)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client = self._cluster.client
        if client.status != "running":
            return
        client.cancel([each.future for each in self._sent.values()])
        client.unsubscribe_topic(self._name)
        client.unregister_worker_plugin(self._name)

    @property
    def threads(self) -> int:
        """How many records are measured at once."""
        return sum(self._threads.values())

    def results(self, pieces: Iterator[Piece]) -> Iterator[tuple[int, list[Measured]]]:
        """Part and records of each piece, as soon as it is done; pieces are drawn only as workers can take them.

        CancelledRun where the caller has it stopped, InvalidInput where the cluster is lost.
        """
        while self._fill(pieces):
            sent = self._sent.pop(key := self._answer())
            self._told.pop(key, None)
            self._tell_partly()
            if (done := self._outcome(sent)) is not None:
                yield sent.piece.part, [*sent.lost, *done]
        self._look()

    def _fill(self, pieces: Iterator[Piece]) -> bool:
        """Send what workers can take; whether anything is out."""
        window = IN_FLIGHT * max(self.threads, 1)
        while len(self._sent) < window:
            piece = self._again.popleft() if self._again else next(pieces, None)
            if piece is None:
                break
            self._send(piece)
        if not self._sent and self._suspects:
            self._send(self._suspects.popleft(), alone=True)
        return bool(self._sent)

    def _send(self, piece: Piece, *, alone: bool = False) -> None:
        tasks: list[Task] = []
        lost = []
        for each in piece.records:
            try:
                tasks.append(each.task(self._settings))
            except InvalidInput as error:
                lost.append(failed(each.name, str(error)))
        key = f"ecgomics-{uuid4().hex}"
        with dask.config.set(NO_WARNING):
            future = self._cluster.client.submit(
                measure_piece, tuple(tasks), self._name, key, package=package_sha256(), key=key, pure=False
            )
        self._sent[key] = _Sent(piece, tuple(lost), future, alone)
        future.add_done_callback(lambda _: self._answers.put(key))

    def _answer(self) -> str:
        """The key of the next piece that is done."""
        while True:
            if self._cancel is not None and self._cancel.is_set():
                raise CancelledRun
            if time.monotonic() - self._looked_s >= LOOK_EVERY_S:
                self._look()
            try:
                return self._answers.get(timeout=LOOK_EVERY_S)
            except Empty:
                continue

    def _outcome(self, sent: _Sent) -> list[Measured] | None:
        """What a piece gave; None where it is measured again."""
        try:
            return sent.future.result().measured()  # type: ignore[no-any-return]
        except KilledWorker as death:
            return self._suspected(sent, death)
        except StoppedError:  # its Dask worker was told to end
            self._again.append(sent.piece)
            return None
        except OtherCodeError as error:
            raise InvalidInput(other_code(f"The Dask worker {error}")) from error
        except CancelledError as error:
            raise self._scheduler_lost() from error

    def _suspected(self, sent: _Sent, death: KilledWorker) -> list[Measured] | None:
        """Dask workers died again and again while they had this piece: is it of it, and of which of its records?

        Each suspect is measured once more while nothing else is at work, so that no record pays for its neighbours.
        """
        if not sent.alone:
            self._suspects.append(sent.piece)
            return None
        if len(sent.piece.records) > 1:
            self._suspects.extendleft(reversed(sent.piece.halves()))
            return None
        reason = (
            f"The Dask worker that measured it ended {death.allowed_failures + 1} times without an answer (the last "
            f"was {death.last_worker.address})."
        )
        return [failed(each.name, reason) for each in sent.piece.records]

    def _look(self) -> None:
        """See to the workers, and tell how far it is."""
        self._looked_s = time.monotonic()
        before, self._threads = self._threads, self._cluster.threads()
        lost = [f"Dask worker {address}" for address in sorted(before.keys() - self._threads.keys())]
        while self._died:
            lost.append(self._died.popleft())
        if self._threads:
            self._had_workers_s = self._looked_s
        elif self._looked_s - self._had_workers_s > NO_WORKER_S:
            raise no_workers(self._cluster.name, NO_WORKER_S)
        self._tell_partly()
        self._report.look(workers=self.threads, lost=lost)

    def _scheduler_lost(self) -> ClusterLost:
        return cluster_lost(self._cluster.name)

    def _tell_partly(self) -> None:
        """Records that are done of the pieces that are out."""
        told = [self._told[key] for key in self._sent if key in self._told]
        self._report.at_work(sum(done for done, _ in told), failed=sum(failed for _, failed in told))

    def _hear(self, event: tuple[float, dict[str, Any]]) -> None:
        """What a piece tells while it is measured; called in a thread of the client."""
        _, message = event
        if "died" in message:
            self._died.append(message["died"])
        else:
            self._told[message["piece"]] = (message["done"], message["failed"])
