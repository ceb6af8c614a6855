"""For whoever runs the server: whether it is alive and ready, and numbers for Prometheus; nothing tells of a person."""

import shutil
import time
from collections.abc import Iterable, Iterator
from typing import Any, Final

from fastapi import APIRouter, FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from pydantic import BaseModel
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.requests import NO_ROUTE, route_of
from ecgomics.api.shutdown import STOPPING
from ecgomics.core.errors import EcgomicsError
from ecgomics.core.version import VERSION
from ecgomics.services.uploads import LEAST_FREE_BYTES

router = APIRouter(tags=["operations"])

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Alive(BaseModel):
    """The process answers."""

    status: str
    version: str


class Ready(BaseModel):
    """Whether requests can be served, and what stands in the way by name."""

    ready: bool
    problems: dict[str, str]


@router.get("/healthz", operation_id="read_alive", responses=answers(403))
def read_alive() -> Alive:
    """That the process answers; nothing else is asked for it."""
    return Alive(status="ok", version=VERSION)


@router.get(
    "/readyz",
    operation_id="read_ready",
    responses=answers(403) | {503: {"model": Ready, "description": "Not now"}},
)
def read_ready(platform: Here, response: Response) -> Ready:
    """Whether database, object store, disk and the log of live frames are there, and the server goes on; else 503."""
    found = dict(_problems(platform))
    if found:
        response.status_code = 503
    return Ready(ready=not found, problems=found)


_NO_BLOBS: Final = "The store of samples and files does not answer, or does not let ECGomics in."


def _problems(platform: Platform) -> Iterator[tuple[str, str]]:
    if platform.draining.is_on:
        yield "shutdown", STOPPING
    try:
        platform.store.is_empty()
    except EcgomicsError as error:
        yield "database", str(error)
    try:
        platform.store.refuse_blobs_away()
    except EcgomicsError:  # which names the object store, and this is told to anybody who asks
        yield "blobs", _NO_BLOBS
    free = shutil.disk_usage(platform.store.folder).free
    if free < LEAST_FREE_BYTES:
        yield (
            "disk",
            f"{free // 2**20} MiB are free where recordings are kept; {LEAST_FREE_BYTES // 2**20} are needed.",
        )
    if (failed := platform.live.failed) is not None:
        yield "live", f"Frames of live sessions cannot be kept: {failed.strerror}."


_TEXT: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}


@router.get("/metrics", operation_id="read_metrics", response_class=Response, responses=answers(403) | _TEXT)
def read_metrics(request: Request) -> Response:
    """Numbers in the text format of Prometheus."""
    registry: CollectorRegistry = request.app.state.metrics
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class Counted:
    """Counts requests by route, method and status, and how long they took; addresses themselves are never a label."""

    def __init__(self, app: ASGIApp, *, registry: CollectorRegistry) -> None:
        self._app = app
        names = ("method", "route")
        self._requests = Counter(
            "ecgomics_requests", "Requests answered.", (*names, "status"), registry=registry
        )
        self._seconds = Histogram(
            "ecgomics_request_seconds",
            "Time to the end of the answer.",
            names,
            registry=registry,
            buckets=_SECONDS,
        )
        self._running = Gauge(
            "ecgomics_requests_running", "Requests that are being answered.", registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        began, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._running.inc()
        try:
            await self._app(scope, receive, noted)
        finally:
            self._running.dec()
            route = route_of(scope)
            method = scope["method"] if route != NO_ROUTE else NO_ROUTE
            self._requests.labels(method, route, str(status)).inc()
            self._seconds.labels(method, route).observe(time.perf_counter() - began)
        return None


class _Now(Collector):
    """What is so at the moment of asking."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def collect(self) -> Iterable[Metric]:
        """Gauges; those of the database are left out while it is away."""
        platform = self._platform
        yield GaugeMetricFamily(
            "ecgomics_live_sessions", "Live sessions that are open.", platform.live.open_count
        )
        free = shutil.disk_usage(platform.store.folder).free
        yield GaugeMetricFamily("ecgomics_disk_free_bytes", "Room where recordings are kept.", free)
        answering, recordings = True, 0
        jobs: dict[str, int] = {"queued": 0, "running": 0}
        try:
            recordings = platform.store.count()
            for job in platform.jobs.listed(active=True):
                jobs[job.state] = jobs.get(job.state, 0) + 1
        except EcgomicsError:
            answering = False
        yield GaugeMetricFamily("ecgomics_database_up", "Whether the database answers.", float(answering))
        if not answering:
            return
        yield GaugeMetricFamily("ecgomics_recordings", "Recordings that are kept.", recordings)
        waiting = GaugeMetricFamily("ecgomics_jobs", "Jobs that wait or run.", labels=["state"])
        for state, count in jobs.items():
            waiting.add_metric([state], count)
        yield waiting


def install(app: FastAPI, platform: Platform) -> None:
    """Answer the three addresses; what `Counted` counts is told there, too."""
    registry = CollectorRegistry()
    registry.register(_Now(platform))
    app.state.metrics = registry
    app.include_router(router)
