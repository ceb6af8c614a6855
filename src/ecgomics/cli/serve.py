"""`ecgomics serve`: the platform in the browser."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.options import Choices, Chosen, chosen_settings
from ecgomics.cli.platform_data import BlobKeyFile, BlobsUrl, DatabaseUrl, DataDir, blobs_at
from ecgomics.core.errors import InvalidInput
from ecgomics.logs import Format, Level, Logs

if TYPE_CHECKING:
    from ecgomics.api.server import ForGroup


def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = 8000,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on; another than this machine's own (127.0.0.1, ::1) needs --accounts, and --tls "
            "or --behind-proxy."
        ),
    ] = "127.0.0.1",
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
    blobs_url: BlobsUrl = None,
    blob_key_file: BlobKeyFile = None,
    dask_scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            envvar="ECGOMICS_DASK_SCHEDULER",
            help="Address of a Dask cluster (tcp://host:8786) that measures cohorts and long recordings in our place.",
            show_default=False,
            show_envvar=True,
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option(help="Put a synthetic demonstration cohort into an empty store.")
    ] = True,
    tls: Annotated[
        str | None,
        typer.Option(
            metavar="self-signed|CERT,KEY",
            help="Also answer paired phones of the network, under TLS: with a certificate that this machine signs for "
            "itself, or with your own in two PEM files. Research pages stay on this machine; with --accounts all of it "
            "is under TLS, at --port.",
        ),
    ] = None,
    tls_port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port for phones; 0 takes any that is free.")
    ] = 8443,
    accounts: Annotated[
        bool,
        typer.Option(
            "--accounts",
            envvar="ECGOMICS_ACCOUNTS",
            help="Let people sign in, each with a role in some projects; “ecgomics accounts add” makes the first one.",
        ),
    ] = False,
    behind_proxy: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="ECGOMICS_BEHIND_PROXY",
            help="With --accounts: the https:// address under which a proxy lets people reach it.",
            show_default=False,
        ),
    ] = None,
    oidc: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="ECGOMICS_OIDC_FILE",
            help="With --accounts: a TOML file of the providers (OpenID Connect) with whom people sign in, too.",
            show_default=False,
        ),
    ] = None,
    trusted_proxies: Annotated[
        str,
        typer.Option(
            metavar="ADDRESSES",
            envvar="ECGOMICS_TRUSTED_PROXIES",
            help="Addresses or networks of the proxies whose X-Forwarded-For is believed, with commas.",
        ),
    ] = "127.0.0.1",
    af_hint: Annotated[
        bool,
        typer.Option(
            envvar="ECGOMICS_AF_HINT",
            help="Tell people of possible atrial fibrillation, as a research result; otherwise of an irregular rhythm.",
        ),
    ] = True,
    webhooks_to_private: Annotated[
        bool,
        typer.Option(
            "--webhooks-to-private",
            envvar="ECGOMICS_WEBHOOKS_TO_PRIVATE",
            help="Let webhooks send to this machine and to private networks; otherwise only to the open Internet.",
        ),
    ] = False,
    audit_reads: Annotated[
        bool,
        typer.Option(
            "--audit-reads",
            envvar="ECGOMICS_AUDIT_READS",
            help="Note in the audit who looks at what without --accounts, too; with --accounts that is always noted.",
        ),
    ] = False,
    limits: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="ECGOMICS_LIMITS",
            help="YAML with what a caller and all together may ask for (see docs/guide/limits.md); single ones also by "
            "variables such as ECGOMICS_LIMIT_AT_ONCE.",
        ),
    ] = None,
    log_format: Annotated[
        Format,
        typer.Option(
            envvar="ECGOMICS_LOG_FORMAT", help="What is logged to standard error: lines for people, or JSON."
        ),
    ] = Format.TEXT,
    log_level: Annotated[
        Level | None,
        typer.Option(
            envvar="ECGOMICS_LOG_LEVEL",
            help="From which level on there is a line; warning for text, info for JSON if not given.",
            show_default=False,
        ),
    ] = None,
    access_log: Annotated[
        bool | None,
        typer.Option(
            envvar="ECGOMICS_ACCESS_LOG",
            help="A line for each answer, without what was asked for; if not given, for JSON and with --accounts.",
            show_default=False,
        ),
    ] = None,
    log_addresses: Annotated[
        bool,
        typer.Option(
            "--log-addresses",
            envvar="ECGOMICS_LOG_ADDRESSES",
            help="Name in these lines the network address that asked.",
        ),
    ] = False,
    shutdown_grace: Annotated[
        float,
        typer.Option(
            metavar="S",
            min=0.0,
            max=3600.0,
            envvar="ECGOMICS_SHUTDOWN_GRACE",
            help="Seconds that running requests have to end when the server is told to.",
        ),
    ] = 20.0,
    peer_address: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="ECGOMICS_PEER_ADDRESS",
            help="Where other servers of the same PostgreSQL database reach this one, where these are elsewhere; "
            "its own address if not given.",
            show_default=False,
        ),
    ] = None,
    given: Chosen = None,
    choices: Choices = None,
) -> None:
    """Start the platform: the web page and the interface for programs, on this machine only; --tls lets phones in.

    For a group: --accounts with --tls or --behind-proxy.

    Example: `ecgomics serve --port 8080 --no-demo`, then open the address that is printed. Ctrl-C ends it.
    """
    from ecgomics.api.limit_settings import read_limits
    from ecgomics.api.server import ForPhones, PhonesReady
    from ecgomics.api.server import serve as serve_platform
    from ecgomics.api.server_options import ServerOptions
    from ecgomics.services.webhooks import SendingRules

    if not accounts:
        _refuse_without_accounts(behind_proxy, oidc)
    tells_access = (accounts or None) if access_log is None else access_log
    options = ServerOptions(
        settings=chosen_settings(choices, given),
        scheduler=dask_scheduler,
        af_hint=af_hint,
        webhook_rules=SendingRules(to_private=webhooks_to_private),
        audit_reads=audit_reads,
        limits=read_limits(limits, os.environ),
        logs=Logs(log_format, log_level, tells_access, log_addresses),
        grace_s=shutdown_grace,
        peer_address=peer_address,
    )

    def ready(address: str) -> None:
        typer.echo(f"ECGomics is at {address}  (Ctrl-C ends it)")

    def phones_ready(found: PhonesReady) -> None:
        typer.echo(f"Phones reach it at {found.address}/m")
        if found.certificate.self_signed:
            typer.echo(f"  The certificate is this machine's own, SHA-256 {found.certificate.fingerprint}")

    serve_platform(
        host=host,
        port=port,
        data_dir=data_dir,
        database_url=database_url,
        blobs=blobs_at(blobs_url, blob_key_file),
        demo=demo,
        phones=None if tls is None or accounts else ForPhones(tls, tls_port),
        group=_group(tls, behind_proxy, trusted_proxies, oidc) if accounts else None,
        options=options,
        ready=ready,
        phones_ready=phones_ready,
    )


def _refuse_without_accounts(behind_proxy: str | None, oidc: Path | None) -> None:
    if behind_proxy is not None:
        raise InvalidInput(
            "--behind-proxy needs --accounts: whoever reaches the proxy would reach all recordings."
        )
    if oidc is not None:
        raise InvalidInput("--oidc needs --accounts: without them nobody signs in.")


def _group(tls: str | None, behind_proxy: str | None, trusted_proxies: str, oidc: Path | None) -> "ForGroup":
    from ecgomics.api.server import ForGroup
    from ecgomics.services.oidc.config import read_config

    return ForGroup(tls, behind_proxy, trusted_proxies, None if oidc is None else read_config(oidc))
