"""`ecgomics sensor simulate`: a recording played as a sensor, to a file of packets, a recording, LSL or a platform."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.options import split_leads
from ecgomics.cli.sensor_run import Make, forward_to, run_until, watches
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.phantom.noise import Noise
    from ecgomics.sensors.simulator import SimulatedSensor

#: Kinds of noise that --noise names, and the field of each.
_NOISES = {"muscle": "muscle_uv", "mains": "mains_uv", "drift": "wander_uv", "white": "white_uv"}


def simulate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A recording of any format.", show_default=False)
    ],
    *,
    kind: Annotated[
        str,
        typer.Option(
            "--as",
            metavar="KIND",
            help="polar_h10, movesense, movesense_1859, heart_rate, open_frame or serial.",
        ),
    ] = "polar_h10",
    leads: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Lead to play, such as II; several for open_frame."),
    ] = None,
    jitter: Annotated[
        float, typer.Option(metavar="MS", min=0.0, help="Mean further delay of packets.")
    ] = 0.0,
    loss: Annotated[float, typer.Option(metavar="SHARE", help="Share of packets that are lost.")] = 0.0,
    dropout: Annotated[
        list[str] | None,
        typer.Option(
            metavar="START:LENGTH", help="The link is down so long (s); may be given several times."
        ),
    ] = None,
    off: Annotated[
        list[str] | None,
        typer.Option(metavar="START:LENGTH", help="An electrode is off so long (s); likewise."),
    ] = None,
    noise: Annotated[
        str | None,
        typer.Option(
            metavar="KIND=UV,…", help="muscle, mains, drift and white in µV, such as muscle=40,mains=20."
        ),
    ] = None,
    rate_ppm: Annotated[
        float, typer.Option(metavar="PPM", help="By how much samples are taken too fast.")
    ] = 0.0,
    clock_ppm: Annotated[
        float, typer.Option(metavar="PPM", help="By how much the sensor's clock is too fast.")
    ] = 0.0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same bytes.")] = 0,
    speed: Annotated[float, typer.Option(min=0.01, help="Times real time.")] = 1.0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write the packets as lines of JSON; nothing is played."
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write what arrives as a recording, as `sensor record` would; at once."
        ),
    ] = None,
    to_lsl: Annotated[bool, typer.Option("--to-lsl", help="Play to Lab Streaming Layer.")] = False,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="Play to a platform as a live session, such as http://127.0.0.1:8000."
        ),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace files that are there.")] = False,
) -> None:
    """Play a recording as a sensor: its exact packets, over a link as good or bad as asked. No hardware is needed.

    Examples:

    - `ecgomics sensor simulate ecg.hea --as polar_h10 -o packets.jsonl`
    - `ecgomics sensor simulate ecg.hea --dropout 10:5 --loss 0.02 --record received.hea`
    - `ecgomics sensor simulate ecg.hea --as movesense --to http://127.0.0.1:8000`
    """
    from ecgomics.io import read
    from ecgomics.sensors.simulated_signal import Conditions
    from ecgomics.sensors.simulator import simulated

    conditions = Conditions(
        jitter_s=jitter / 1e3,
        loss=loss,
        dropouts=_intervals(dropout, "--dropout"),
        electrode_off=_intervals(off, "--off"),
        noise=_noise(noise),
        rate_ppm=rate_ppm,
        clock_ppm=clock_ppm,
        seed=seed,
    )
    sensor = simulated(read(file), kind, conditions, tuple(split_leads(leads) or ()))
    if output is not None:
        typer.echo(_write_packets(sensor, output, overwrite=overwrite))
    elif record is not None:
        typer.echo(_record(sensor, record, overwrite=overwrite))
    else:
        _play(sensor, speed, to=to, to_lsl=to_lsl)


def _intervals(given: list[str] | None, option: str) -> tuple[tuple[float, float], ...]:
    """Start and length in seconds of each interval; InvalidInput for another form."""
    try:
        pairs = [[float(part) for part in text.split(":")] for text in given or ()]
        return tuple((begin_s, length_s) for begin_s, length_s in pairs)
    except ValueError:
        raise InvalidInput(f"{option} takes START:LENGTH in seconds, such as 20:5.") from None


def _noise(given: str | None) -> "Noise":
    from ecgomics.phantom.noise import Noise

    levels = {}
    for part in (given or "").split(",") if given else ():
        name, _, level = part.partition("=")
        if name.strip() not in _NOISES or not level.strip().replace(".", "", 1).isdigit():
            raise InvalidInput(
                f"--noise takes {', '.join(_NOISES)} with µV each, such as muscle=40,mains=20."
            )
        levels[_NOISES[name.strip()]] = float(level)
    return Noise(**levels)


def _write_packets(sensor: "SimulatedSensor", output: Path, *, overwrite: bool) -> str:
    """One line for the sensor, then one for each packet or change of the link."""
    if output.exists() and not overwrite:
        raise InvalidInput(f"{output.name} is there already; give --overwrite to replace it.")
    output.parent.mkdir(parents=True, exist_ok=True)
    packets = 0
    with output.open("w", encoding="utf-8") as file:
        for line in _lines(sensor):
            file.write(json.dumps(line) + "\n")
            packets += "hex" in line
    return f"{output}: {packets} packets of {sensor.info.name}"


def _lines(sensor: "SimulatedSensor") -> Iterator[dict[str, object]]:
    from ecgomics.sensors.simulator import LinkChange

    yield {"sensor": asdict(sensor.info)}
    for event in sensor.play():
        time_s = round(event.time_s, 6)
        if isinstance(event, LinkChange):
            yield {"time_s": time_s, "link": "connected" if event.up else "lost"}
        else:
            yield {"time_s": time_s, "characteristic": event.characteristic, "hex": event.data.hex()}


def _record(sensor: "SimulatedSensor", output: Path, *, overwrite: bool) -> str:
    """The recording that would be made of the sensor, made at once."""
    from ecgomics.cli.sensor_write import refuse_existing, write_take
    from ecgomics.sensors.take import Take

    refuse_existing(output, overwrite=overwrite)
    take = Take()
    run_until(_driver_of(sensor, None), [take], seconds=None)
    return write_take(take, output)


def _play(sensor: "SimulatedSensor", speed: float, *, to: str | None, to_lsl: bool) -> None:
    """Play it in time, to the terminal and to whoever was asked for."""
    run_until(_driver_of(sensor, speed), watches(to_lsl=to_lsl), seconds=None, forward=forward_to(to))


def _driver_of(sensor: "SimulatedSensor", speed: float | None) -> Make:
    from ecgomics.sensors.drivers.simulated import SimulatedDriver
    from ecgomics.sensors.intake import Intake

    return lambda emit: SimulatedDriver(sensor, Intake(sensor.info, sensor.kind.settle_s), emit, speed)
