"""`ecgomics serve`: the platform in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from ecgomics.cli.options import Choices, Chosen, chosen_settings


def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option(help="Address; only this machine's own (127.0.0.1, ::1) is allowed.")
    ] = "127.0.0.1",
    data_dir: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where recordings and profiles are kept; your user data folder if not given.",
        ),
    ] = None,
    demo: Annotated[
        bool, typer.Option(help="Put a synthetic demonstration cohort into an empty store.")
    ] = True,
    given: Chosen = None,
    choices: Choices = None,
) -> None:
    """Start the platform: the web page and the interface for programs, on this machine only.

    Example: `ecgomics serve --port 8080 --no-demo`, then open the address that is printed. Ctrl-C ends it.
    """
    from ecgomics.api.server import serve as serve_platform

    def ready(address: str) -> None:
        typer.echo(f"ECGomics is at {address}  (Ctrl-C ends it)")

    settings = chosen_settings(choices, given)
    serve_platform(host=host, port=port, data_dir=data_dir, demo=demo, settings=settings, ready=ready)
