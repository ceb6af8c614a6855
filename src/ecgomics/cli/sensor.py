"""`ecgomics sensor`: find portable sensors, see and record what they send, and play recordings as sensors."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.options import Leads, split_leads
from ecgomics.cli.sensor_simulate import simulate
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.cli.sensor_sources import Chosen

sensor = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Find portable sensors, see and record what they send, and play recordings as sensors.",
)

Device = Annotated[
    str | None,
    typer.Argument(
        metavar="DEVICE",
        help="Address or a part of the name of a sensor over Bluetooth; the only one nearby if not given.",
        show_default=False,
    ),
]
KindOf = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="polar_h10, movesense, movesense_1859, heart_rate, open_frame or serial, where the device's name "
        "does not tell.",
    ),
]
Port = Annotated[
    str | None,
    typer.Option("--serial", metavar="PORT", help="A board on a serial port, such as /dev/ttyUSB0."),
]
Lsl = Annotated[
    str | None, typer.Option("--lsl", metavar="NAME", help="A stream of Lab Streaming Layer by its name.")
]
Rate = Annotated[float | None, typer.Option("--fs", metavar="HZ", help="Sampling rate of a hobby board.")]
Scale = Annotated[
    float, typer.Option("--uv-per-count", metavar="UV", help="µV of one count of lines of text.", min=1e-6)
]
Server = Annotated[
    str | None,
    typer.Option("--to", metavar="URL", help="A running platform, such as http://127.0.0.1:8000."),
]


def _chosen(
    device: str | None,
    kind: str | None,
    port: str | None,
    lsl: str | None,
    *,
    fs: float | None,
    leads: str | None,
    uv_per_count: float,
) -> "Chosen":
    from ecgomics.cli.sensor_sources import Chosen

    if sum(each is not None for each in (device, port, lsl)) > 1:
        raise InvalidInput("Give one of DEVICE, --serial and --lsl.")
    return Chosen(device, kind, port, lsl, fs, tuple(split_leads(leads) or ()), uv_per_count)


@sensor.command()
def scan(
    *,
    seconds: Annotated[float, typer.Option(min=0.5, max=120.0, help="How long to listen.")] = 5.0,
    everything: Annotated[
        bool, typer.Option("--all", help="Also devices that are no sensors of ours.")
    ] = False,
) -> None:
    """List the sensors nearby: name, kind, how strongly they are heard (dBm), address; and the serial ports.

    A strap advertises only while it is worn. A sensor that another app uses is not seen.

    Example: `ecgomics sensor scan`
    """
    from ecgomics.cli.sensor_sources import show_nearby

    show_nearby(seconds, everything=everything)


@sensor.command()
def stream(
    device: Device = None,
    *,
    kind: KindOf = None,
    port: Port = None,
    lsl: Lsl = None,
    fs: Rate = None,
    leads: Leads = None,
    uv_per_count: Scale = 1.0,
    seconds: Annotated[
        float | None, typer.Option(min=1.0, help="Stop after so long; Ctrl-C if not given.")
    ] = None,
    samples: Annotated[
        bool, typer.Option("--samples", help="Print every sample as CSV instead of a line per second.")
    ] = False,
    to_lsl: Annotated[
        bool, typer.Option("--to-lsl", help="Offer the samples to other programs on the network.")
    ] = False,
    to: Server = None,
) -> None:
    """Show what a sensor sends: heart rate, samples, losses, battery; or every sample; or send it to a platform.

    Examples:

    - `ecgomics sensor stream` (the only sensor nearby)
    - `ecgomics sensor stream "Polar H10" --samples > samples.csv`
    - `ecgomics sensor stream --to http://127.0.0.1:8000` (a live session; the recording is kept there at the end)
    - `ecgomics sensor stream --serial /dev/ttyUSB0 --kind serial --fs 250 --uv-per-count 3.2`
    """
    from ecgomics.cli.sensor_run import forward_to, run_until, watches

    chosen = _chosen(device, kind, port, lsl, fs=fs, leads=leads, uv_per_count=uv_per_count)
    told = watches(samples=samples, to_lsl=to_lsl)
    run_until(chosen.driver(), told, seconds=seconds, forward=forward_to(to))


@sensor.command()
def record(
    device: Device = None,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A file that ends in .hea (WFDB) or in any other format that convert writes; "
            ".csv for the intervals of a heart rate strap.",
            show_default=False,
        ),
    ],
    kind: KindOf = None,
    port: Port = None,
    lsl: Lsl = None,
    fs: Rate = None,
    leads: Leads = None,
    uv_per_count: Scale = 1.0,
    seconds: Annotated[float | None, typer.Option(min=1.0, help="Length; until Ctrl-C if not given.")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
) -> None:
    """Record a sensor to a file. What the link loses is a gap; Ctrl-C ends the recording and keeps it.

    Examples:

    - `ecgomics sensor record "Polar H10" --seconds 30 -o rest.hea`
    - `ecgomics sensor record --serial COM3 --kind open_frame --fs 250 --leads I,II -o board.edf`
    """
    from ecgomics.cli.sensor_run import run_until
    from ecgomics.cli.sensor_view import Lines
    from ecgomics.cli.sensor_write import refuse_existing, write_take
    from ecgomics.sensors.take import Take

    refuse_existing(output, overwrite=overwrite)
    chosen = _chosen(device, kind, port, lsl, fs=fs, leads=leads, uv_per_count=uv_per_count)
    take = Take()
    run_until(chosen.driver(output), [Lines(), take], seconds=seconds, take=take)
    typer.echo(write_take(take, output))


sensor.command("simulate")(simulate)
