"""`ecgomics holter`: a recording of a day or a fortnight."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.options import (
    Choices,
    Chosen,
    Columns,
    Fs,
    Leads,
    Unit,
    Workers,
    chosen_settings,
    split_columns,
    split_leads,
)
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.ambulatory.analysis import HolterProfile
    from ecgomics.ambulatory.burden import Burden, Ectopy

#: Processes beyond this wait for the one that reads.
MOST_WORKERS: Final = 4
INTERRUPTED: Final = 130
#: Significance level of a circadian rhythm.
LEVEL: Final = 0.05


def holter(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="A recording of ten minutes or more.", show_default=False)
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Folder for the tables; made if needed.",
            show_default=False,
        ),
    ],
    windows: Annotated[
        str,
        typer.Option(metavar="SECONDS,…", help="Lengths of the windows: whole seconds that divide an hour."),
    ] = "300,30",
    workers: Workers = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    chosen: Chosen = None,
    choices: Choices = None,
) -> None:
    """Analyse a long recording: windows, episodes, hourly trends, circadian rhythm, burden.

    Writes into the folder, for each length of window, `windows_300s.parquet` (a row per window) and
    `windows_300s.values.parquet` (a row per window and biomarker, with the reason for every missing value); then
    `episodes.csv`, `trends.csv`, `circadian.csv`, `summary.json` and `dictionary.csv` (what every column means).

    Memory does not grow with the length of a WFDB record; other files are read whole.

    Examples:

    - `ecgomics holter night.hea -o night/`
    - `ecgomics holter patch.edf -o patch/ --windows 60`
    """
    from ecgomics.cohort.long_recordings import holter as analyse
    from ecgomics.cohort.pool import processes

    try:
        found = analyse(
            path,
            windows_s=_lengths(windows),
            settings=chosen_settings(choices, chosen),
            workers=workers or min(MOST_WORKERS, processes(None)),
            output=output,
            fs_hz=fs,
            unit=unit,
            leads=split_leads(leads),
            columns=split_columns(columns),
        )
    except KeyboardInterrupt:
        typer.echo("Interrupted. Nothing was written.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    for line in _lines(found):
        typer.echo(line)
    typer.echo(f"{output}  windows, episodes, trends, circadian, summary, dictionary")


def _lengths(windows: str) -> list[float]:
    try:
        return [float(each) for each in windows.split(",")]
    except ValueError:
        raise InvalidInput(
            f"--windows is {windows}; numbers of seconds are needed, such as 300,30."
        ) from None


def _lines(found: "HolterProfile") -> list[str]:
    """What a cardiologist reads first."""
    from ecgomics.ambulatory.burden import counted

    total, hourly = found.burden, found.trends
    started = found.facts.started_at
    seen = 100.0 * total.analysable_s / found.duration_s if found.duration_s else 0.0
    episodes = ", ".join(
        f"{kind.replace('_', ' ')} {count}" for kind, count in counted(found.episodes).items() if count
    )
    rate = [hourly.heart_rate_min, hourly.heart_rate_mean, hourly.heart_rate_max]
    low, _, high = (column[~(column != column)] for column in rate)  # noqa: PLR0124 - NaN
    mean = found.whole.of("heart_rate")[0]
    return [
        f"{found.facts.name}  {_span(found.duration_s)}, {seen:.1f} % analysable, "
        f"{', '.join(found.leads)}, {found.fs_hz:g} Hz"
        + (f", from {started.isoformat(sep=' ', timespec='minutes')}" if started else ", start not known"),
        f"Rate       mean {_number(mean)} /min"
        + (f", lowest {low.min():.0f}, highest {high.max():.0f} (five beats)" if len(low) else "")
        + f"; {total.beats} beats",
        f"AF         {_af(total)}",
        f"Ventricular       {_ectopy(total.ventricular)}",
        f"Supraventricular  {_ectopy(total.supraventricular)}",
        f"Circadian  {_circadian(found)}",
        f"Episodes   {episodes or 'none'}",
    ]


def _span(seconds: float) -> str:
    hours, rest = divmod(round(seconds), 3600)
    return f"{hours} h {rest // 60:02d} min {rest % 60:02d} s"


def _number(value: float) -> str:
    return "not known" if math.isnan(value) else f"{value:.0f}"


def _af(total: "Burden") -> str:
    if not total.af_episodes:
        return "none of 30 s or more"
    return (
        f"{total.af_percent:.1f} % of analysable time, {total.af_episodes} "
        f"episode{'s' * (total.af_episodes != 1)}, longest {_span(total.af_longest_s)}"
    )


def _ectopy(found: "Ectopy") -> str:
    if not found.count:
        return "no ectopic beats"
    return (
        f"{found.count} beats, {found.percent_of_beats:.2f} % of all, {found.per_hour:.1f} per hour, "
        f"at most {found.most_in_an_hour} in one hour"
    )


def _circadian(found: "HolterProfile") -> str:
    rate = next(each for each in found.circadian if each.column == "heart_rate_mean")
    if rate.validity != "ok":
        return f"not told: {rate.hours} hour{'s' * (rate.hours != 1)} of heart rate, 20 are needed"
    rhythm = "" if rate.p < LEVEL else " (no rhythm at 5 %)"
    peak = f", highest at {_clock(rate.acrophase_h)}" if rate.clock_validity == "ok" and not rhythm else ""
    return (
        f"heart rate {rate.mesor:.1f} ± {rate.amplitude:.1f} /min [{rate.amplitude_low:.1f}, "
        f"{rate.amplitude_high:.1f}]{peak}, p {rate.p:.2g}{rhythm}"
    )


def _clock(hours: float) -> str:
    minutes = round(60.0 * hours) % (24 * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
