"""The application: routes, guards, errors, and what runs beside them."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from fastapi import FastAPI

from ecgomics.api import (
    access,
    audited,
    guard,
    handing_on,
    limits,
    live_sockets,
    operations,
    original,
    problems,
    requests,
    shutdown,
    web,
)
from ecgomics.api.addresses import Addresses
from ecgomics.api.deployment import LOCAL, Deployment
from ecgomics.api.limit_settings import Limits
from ecgomics.api.platform import Platform
from ecgomics.api.routes import (
    accounts,
    audit,
    beats,
    biomarker_sets,
    catalogue,
    cohorts,
    compare,
    corrections,
    demo,
    devices,
    discoveries,
    ecgome,
    health,
    jobs,
    library,
    live,
    longs,
    members,
    mobile,
    models,
    notes,
    oidc,
    outcome_tables,
    pairings,
    participants,
    predictions,
    privacy,
    profiles,
    projects,
    pyramids,
    record_sets,
    recordings,
    reports,
    samples,
    sessions,
    shares,
    subjects,
    tokens,
    upload_batches,
    upload_facts,
    uploads,
    webhooks,
)
from ecgomics.api.routes import settings as settings_routes
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.version import VERSION
from ecgomics.services import DISCLAIMER
from ecgomics.services.oidc.signing_in import Elsewhere
from ecgomics.services.uploads import CHUNK_BYTES
from ecgomics.store import Store

PREFIX: Final = "/api/v1"
MOST_UPLOAD_BYTES: Final = 200 * 2**20
#: One module for each kind of thing; the first that fits an address answers.
ROUTES: Final = (
    health,
    uploads,
    upload_batches,
    upload_facts,
    library,
    recordings,
    subjects,
    privacy,
    projects,
    outcome_tables,
    audit,
    samples,
    pyramids,
    longs,
    profiles,
    beats,
    notes,
    corrections,
    compare,
    predictions,
    reports,
    ecgome,
    catalogue,
    models,
    biomarker_sets,
    cohorts,
    record_sets,
    discoveries,
    jobs,
    demo,
    tokens,
    live,
    live_sockets,
    devices,
    pairings,
    mobile,
    shares,
    participants,
    settings_routes,
    webhooks,
    sessions,
    oidc,
    accounts,
    members,
)
ADDRESSES: Final = Addresses(
    [
        *((PREFIX, each.router) for each in ROUTES),
        ("", original.router),
        ("", operations.router),
    ]
)

logger = logging.getLogger(__name__)


def create_app(
    store: Store,
    *,
    options: ServerOptions = ServerOptions(),  # noqa: B008 - frozen
    deployment: Deployment = LOCAL,
    elsewhere: Elsewhere | None = None,
    phone_address: str | None = None,
    measures_apart: bool = False,
    most_upload_bytes: int = MOST_UPLOAD_BYTES,
    static: Path = web.STATIC,
) -> FastAPI:
    """The application on an open store, which the caller closes afterwards.

    deployment: how people reach the server, and whether they sign in; elsewhere: with whom they do beside it;
    phone_address: where phones reach it; measures_apart: whether what nobody waits for is measured in a process of its
    own.
    """
    stated = options.limits
    limited = limits.Limited(stated or Limits(), of_all=deployment.accounts or stated is not None)
    store.quota = limited.limits.quota
    platform = Platform(
        store,
        options,
        deployment=deployment,
        elsewhere=elsewhere or Elsewhere(),
        phone_address=phone_address,
        measures_apart=measures_apart,
    )
    app = FastAPI(
        title="ECGomics",
        summary="From an ECG to a defined, quality-guarded profile of its digital biomarkers.",
        description=DISCLAIMER,
        version=VERSION,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        separate_input_output_schemas=False,
    )
    app.state.platform = platform
    # FastAPI documents replacing this method as the way to extend the description.
    app.openapi = lambda: problems.describe(FastAPI.openapi(app))  # type: ignore[method-assign]  # the way that FastAPI documents
    for each in ROUTES:
        app.include_router(each.router, prefix=PREFIX)
    app.include_router(original.router)
    operations.install(app, platform)
    problems.install(app)
    web.install(app, static)
    _guarded(app, platform, limited, most_upload_bytes=most_upload_bytes)
    return app


def _guarded(app: FastAPI, platform: Platform, limited: limits.Limited, *, most_upload_bytes: int) -> None:
    """What every request goes through before a route sees it: the last one that is added sees it first."""
    store, deployment, options = platform.store, platform.deployment, platform.options
    app.add_middleware(handing_on.ToOwner, platform=platform)
    app.add_middleware(requests.Routed)
    app.add_middleware(guard.Bodies, most_bytes=most_upload_bytes, most_chunk_bytes=CHUNK_BYTES)
    app.add_middleware(audited.Audited, store=store, reads=platform.reads, notes_reads=platform.notes_reads)
    counts = limits.Counts(app.state.metrics)
    app.add_middleware(limits.PerCaller, limited=limited, counts=counts)
    app.add_middleware(access.Gate, store=store, deployment=deployment, addresses=ADDRESSES)
    app.add_middleware(limits.PerAddress, limited=limited, counts=counts)
    app.add_middleware(guard.OwnPages, deployment=deployment)
    app.add_middleware(handing_on.FromPeers, platform=platform)
    app.add_middleware(shutdown.Finishing, draining=platform.draining)
    app.add_middleware(guard.SafeHeaders)
    app.add_middleware(operations.Counted, registry=app.state.metrics)
    app.add_middleware(requests.Identified, addresses=options.logs.addresses)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Measures in the background what is not measured yet, and runs jobs, while the server answers."""
    platform: Platform = app.state.platform
    for each in platform.lanes:
        each.start()
    measuring = app.state.measuring = asyncio.create_task(platform.measure_the_rest())
    measuring.add_done_callback(_log_failure)
    yield
    measuring.cancel()
    platform.measuring.stop()
    platform.evaluating.stop()
    with suppress(asyncio.CancelledError):
        await measuring
    for each in platform.lanes:
        await asyncio.to_thread(each.stop)


def _log_failure(measuring: "asyncio.Task[None]") -> None:
    if not measuring.cancelled() and (error := measuring.exception()):
        logger.error("Measuring in the background stopped.", exc_info=error)
