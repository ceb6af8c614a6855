"""A server process with its store, on the loopback interface or for a group that signs in.

With a certificate a second listener answers phones of the network, under TLS and what `network` lets through; both end
together.
"""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from ecgomics import services
from ecgomics.api.app import create_app
from ecgomics.api.certificate import Certificate, chosen_certificate, own_addresses
from ecgomics.api.connections import PatientForHeads
from ecgomics.api.deployment import LOCAL, Deployment, public_name, trusted
from ecgomics.api.network import Network
from ecgomics.api.running import CANCELLED_AFTER_S, Beside, Ending, Running
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.errors import InvalidInput
from ecgomics.core.hosts import is_loopback
from ecgomics.logs import installed
from ecgomics.services.oidc.config import OidcConfig
from ecgomics.services.oidc.signing_in import Elsewhere
from ecgomics.store import Store, data_folder
from ecgomics.store.blobs import BlobsAt
from ecgomics.store.database import new_server_id
from ecgomics.stream.wire import MOST_BYTES

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 8000
DEFAULT_TLS_PORT: Final = 8443
_BACKLOG: Final = 128
#: A message of a socket is a frame or a few words; what is a little too large is still answered in words.
_MOST_MESSAGE_BYTES: Final = 4 * MOST_BYTES

_NOBODY_YET: Final = (
    "Nobody could sign in: make the first account with “ecgomics accounts add NAME --runs-server”."
)

Ready = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class ForPhones:
    """How phones reach the server: `self-signed` or CERT,KEY, and the port of the network."""

    tls: str
    port: int = DEFAULT_TLS_PORT


@dataclass(frozen=True, slots=True)
class ForGroup:
    """How people reach a server on which they sign in."""

    tls: str | None = None
    """`self-signed` or CERT,KEY, for all of it."""
    public_url: str | None = None
    """The address of the proxy in front of it."""
    trusted_proxies: str = DEFAULT_HOST
    oidc: OidcConfig | None = None
    """With whom people sign in beside this server."""


@dataclass(frozen=True, slots=True)
class PhonesReady:
    """Where phones reach the server once it answers, under a certificate of its own."""

    address: str
    certificate: Certificate


def serve(
    *,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    data_dir: Path | None = None,
    database_url: str | None = None,
    blobs: BlobsAt = BlobsAt(),  # noqa: B008 - frozen
    demo: bool = True,
    phones: ForPhones | None = None,
    group: ForGroup | None = None,
    options: ServerOptions = ServerOptions(),  # noqa: B008 - frozen
    ready: Ready | None = None,
    phones_ready: Callable[[PhonesReady], None] | None = None,
) -> None:
    """Serve until interrupted. ready is called with the address once requests are answered; port 0 takes a free one.

    database_url is that of a PostgreSQL server; the database is a file in the data folder without it. blobs says where
    samples and files are. demo fills an empty store with the synthetic demonstration cohort; phones opens the second
    listener; group: people sign in, and reach it so; phones_ready is told where phones reach it under TLS.
    InvalidInput for an address that others could read along at, a port that is taken, a certificate that cannot be
    used, a data folder or database in use; Unavailable where the database or the object store does not answer.
    """
    folder = data_dir or data_folder()
    with ExitStack() as stack:
        listener = stack.enter_context(_listening(host, port, group))
        certificate = None if group is None or group.tls is None else chosen_certificate(group.tls, folder)
        deployment = _deployment(group, certificate)
        server_id = new_server_id()
        stack.enter_context(installed(options.logs, server=server_id))
        store = stack.enter_context(
            Store(folder, database_url=database_url, blobs=blobs, server_id=server_id)
        )
        network = None if phones is None else stack.enter_context(_for_phones(phones, folder))
        if demo:
            services.install_demonstration(store)
        elsewhere = Elsewhere(None if group is None else group.oidc)
        if deployment.accounts and store.accounts.is_empty() and not elsewhere.makes_accounts:
            raise InvalidInput(_NOBODY_YET)
        address = _address(listener, group, certificate)
        of_group = None if certificate is None else PhonesReady(address, certificate)
        under_tls = of_group if network is None else network.ready
        app = create_app(
            store,
            options=options,
            deployment=deployment,
            elsewhere=elsewhere,
            phone_address=under_tls.address if under_tls else address if deployment.is_secure else None,
            measures_apart=database_url is not None,  # a file is for few people, and starts quickest without
        )

        def answering() -> None:
            app.state.platform.live.warm()
            store.servers.announce(options.peer_address or _address_for_peers(listener, certificate))
            if ready:
                ready(address)
            if under_tls and phones_ready:
                phones_ready(under_tls)

        ending = Ending(app.state.platform.draining, options.grace_s, app.state.platform.jobs.say_stopping)
        beside = None if network is None else network.server(app)
        config = _config(app, **_reached(group, certificate))
        Running(config, ready=answering, ending=ending, beside=beside).run(sockets=[listener])


def _address_for_peers(listener: socket.socket, certificate: Certificate | None) -> str:
    """Where other servers on this machine reach it."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": DEFAULT_HOST, "::": DEFAULT_HOST}.get(host, host)
    return f"{'http' if certificate is None else 'https'}://{_bracketed(host)}:{port}"


def _config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    # Uvicorn's access log would keep what people search for; errors are logged.
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        log_config=None,  # `logs` decides where lines go, and what they may hold
        server_header=False,
        http=PatientForHeads,
        timeout_graceful_shutdown=CANCELLED_AFTER_S,
        ws_max_size=_MOST_MESSAGE_BYTES,
        ws_per_message_deflate=False,  # samples hardly shrink, and it would cost more than all else
        **{"proxy_headers": False, **more},
    )


def _deployment(group: ForGroup | None, certificate: Certificate | None) -> Deployment:
    if group is None:
        return LOCAL
    names = set() if certificate is None else {each.lower() for each in certificate.names}
    if group.public_url is not None:
        names.add(public_name(group.public_url))
    is_secure = certificate is not None or group.public_url is not None
    public_url = None if group.public_url is None else group.public_url.rstrip("/").lower()
    return Deployment(True, frozenset(names), is_secure, public_url=public_url)


def _reached(group: ForGroup | None, certificate: Certificate | None) -> dict[str, Any]:
    """What the listener speaks, and whom it believes who somebody is."""
    more: dict[str, Any] = {}
    if certificate is not None:
        more |= {"ssl_certfile": certificate.certificate, "ssl_keyfile": certificate.key}
    if group is not None and group.public_url is not None:
        more |= {"proxy_headers": True, "forwarded_allow_ips": trusted(group.trusted_proxies)}
    return more


@dataclass(frozen=True, slots=True)
class _NetworkListener:
    """The socket of the network and what it speaks TLS with."""

    listener: socket.socket
    ready: PhonesReady

    def server(self, app: ASGIApp) -> Beside:
        """The second server of the same application."""
        files = self.ready.certificate
        config = _config(
            Network(app, names=files.names),
            lifespan="off",
            ssl_certfile=files.certificate,
            ssl_keyfile=files.key,
        )
        return Beside(config, self.listener)


@contextmanager
def _listening(host: str, port: int, group: ForGroup | None) -> Iterator[socket.socket]:
    is_safe = group is not None and (group.tls is not None or group.public_url is not None)
    if not is_loopback(host) and not is_safe:
        raise InvalidInput(
            f"The address {host} is not allowed: others could reach it without signing in, or read along. Use "
            f"{DEFAULT_HOST}, with --tls for phones; or --accounts, with --tls or --behind-proxy."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with bound(host, port, family=family, option="--port") as listener:
        yield listener


@contextmanager
def _for_phones(phones: ForPhones, folder: Path) -> Iterator[_NetworkListener]:
    """The listener of the network; InvalidInput where the certificate or the port cannot be used."""
    certificate = chosen_certificate(phones.tls, folder)
    dual = socket.has_dualstack_ipv6()
    host, family = ("::", socket.AF_INET6) if dual else ("0.0.0.0", socket.AF_INET)
    with bound(host, phones.port, family=family, option="--tls-port", dual=dual) as listener:
        port = listener.getsockname()[1]
        ready = PhonesReady(f"https://{_bracketed(_name_for_phones(certificate))}:{port}", certificate)
        yield _NetworkListener(listener, ready)


def _name_for_phones(certificate: Certificate) -> str:
    """What stands in the address that phones are shown: a name that the certificate is made out to."""
    addresses = own_addresses()
    if certificate.self_signed:
        return next(iter(addresses), "localhost")
    covered = [each for each in addresses if each in certificate.names]
    names = sorted(each for each in certificate.names if not each.startswith("*.") and not is_loopback(each))
    return next(iter([*(each for each in names if each not in covered), *covered, *addresses]), "localhost")


@contextmanager
def bound(
    host: str, port: int, *, family: socket.AddressFamily, option: str, dual: bool = False
) -> Iterator[socket.socket]:
    """A socket that listens; InvalidInput, naming the option, where that cannot be."""
    try:
        listener = socket.create_server((host, port), family=family, backlog=_BACKLOG, dualstack_ipv6=dual)
    except (OSError, OverflowError) as taken:
        raise InvalidInput(
            f"The server cannot listen on port {port} of {host}: it is in use or not allowed; name another with "
            f"{option}."
        ) from taken
    # asyncio sends what is written at once only on sockets that say they are TCP, and create_server does not say so:
    # without this the end of an answer waits 40 ms until its beginning is acknowledged.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP, fileno=listener.detach()) as named:
        yield named


def _address(listener: socket.socket, group: ForGroup | None, certificate: Certificate | None) -> str:
    """Where people reach it."""
    host, port = listener.getsockname()[:2]
    if group is not None and group.public_url is not None:
        return group.public_url.rstrip("/")
    if certificate is None:
        return f"http://{_bracketed(host)}:{port}"
    name = host if is_loopback(host) else _name_for_phones(certificate)
    return f"https://{_bracketed(name)}:{port}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
