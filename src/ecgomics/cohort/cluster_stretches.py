"""Stretches of a long recording, each done on a Dask cluster, given back in their order."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import dask
from distributed import CancelledError
from distributed.scheduler import KilledWorker

from ecgomics.ambulatory.one_segment import DoneOf, done
from ecgomics.ambulatory.windows import Done, Job
from ecgomics.cohort.cluster import Cluster, cluster_lost, no_workers, opened
from ecgomics.cohort.engine import LOOK_EVERY_S, NO_WARNING, NO_WORKER_S
from ecgomics.cohort.stretches import AHEAD, StretchLostError
from ecgomics.cohort.tasks import as_defect


@contextmanager
def on_cluster(scheduler: str) -> Iterator[DoneOf]:
    """Jobs are done on the cluster of that address, in their order and few at a time.

    ClusterLost where it is not there or not any more, InvalidInput where its machines have another ECGomics.
    """
    with opened(scheduler) as cluster:
        yield lambda jobs: _in_order(cluster, jobs)


def _in_order(cluster: Cluster, jobs: Iterable[Job]) -> Iterator[Done]:
    waiting: deque[Any] = deque()
    for job in jobs:
        with dask.config.set(NO_WARNING):
            waiting.append(cluster.client.submit(_told, job, pure=False))
        if len(waiting) > AHEAD * max(sum(cluster.threads().values()), 1):
            yield _answer(cluster, waiting.popleft())
    while waiting:
        yield _answer(cluster, waiting.popleft())


def _told(job: Job) -> Done | str:
    """Marks and windows of a stretch; on a machine of the cluster."""
    try:
        return done(job)
    except Exception as error:  # noqa: BLE001 - told by the one who asked
        return as_defect(error)


def _answer(cluster: Cluster, future: Any) -> Done:
    had_workers_s = time.monotonic()
    while True:
        try:
            found: Done | str = future.result(timeout=LOOK_EVERY_S)
        except KilledWorker as death:
            raise StretchLostError(f"The Dask workers that measured a stretch ended: {death}.") from death
        except CancelledError as error:
            raise cluster_lost(cluster.name) from error
        except TimeoutError:
            if cluster.threads():
                had_workers_s = time.monotonic()
            elif time.monotonic() - had_workers_s > NO_WORKER_S:
                raise no_workers(cluster.name, NO_WORKER_S) from None
            continue
        if isinstance(found, str):
            raise StretchLostError(found)
        return found
