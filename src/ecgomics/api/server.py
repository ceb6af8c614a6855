"""The server on this machine: one process, one store, loopback only."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn

from ecgomics import services
from ecgomics.api.app import create_app
from ecgomics.api.guard import is_loopback
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.store import Store, data_folder

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
_BACKLOG: Final = 128

Ready = Callable[[str], None]


def serve(
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    data_dir: Path | None = None,
    demo: bool = True,
    settings: Settings | None = None,
    ready: Ready | None = None,
) -> None:
    """Serve until interrupted. ready is called with the address once requests are answered; port 0 takes a free one.

    demo fills an empty store with the synthetic demonstration cohort; settings are what is measured with where nothing
    else is chosen. InvalidInput for an address that is not of the
    loopback interface, a port that is taken, or a data folder in use.
    """
    with _listening(host, port) as listener, Store(data_dir or data_folder()) as store:
        if demo:
            services.install_demonstration(store)
        # Uvicorn's access log would keep what people search for; errors are logged.
        app = create_app(store, settings=settings)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        server = _Server(
            config,
            ready=lambda: ready and ready(_address(listener)),
            ending=app.state.platform.jobs.say_stopping,
        )
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells when it answers, and when it ends: what is streamed must end before the connections do."""

    def __init__(
        self, config: uvicorn.Config, *, ready: Callable[[], object], ending: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._ending = ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent, and then the call."""
        await super().startup(sockets)
        await asyncio.to_thread(self._ready)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """As the parent, after the call."""
        self._ending()
        await super().shutdown(sockets)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    if not is_loopback(host):
        raise InvalidInput(
            f"The address {host} is not allowed: the server has no accounts and no TLS yet and therefore serves this "
            f"machine only; use {DEFAULT_HOST}."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as taken:
        raise InvalidInput(
            f"The server cannot listen on port {port} of {host}: it is in use or not allowed; name another with --port."
        ) from taken
    with listener:
        yield listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
