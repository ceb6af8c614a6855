"""`ecgomics profile`: every biomarker of one recording."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecgomics.cli.options import (
    Choices,
    Chosen,
    Columns,
    Dimension,
    Fs,
    Leads,
    Unit,
    chosen_settings,
    refuse_unfit,
    split_columns,
    split_leads,
)
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ecgomics.biomarkers.declaration import Biomarker
    from ecgomics.core.exercise import ExerciseTest
    from ecgomics.core.recording import Recording
    from ecgomics.corrections import Correction
    from ecgomics.profile import Profile, Provenance, Value


def profile(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A recording of any format (of WFDB, its .hea), also in an archive.",
            show_default=False,
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print the long table as CSV.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write a file instead: .json, .csv or .parquet."),
    ] = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    dimension: Dimension = None,
    given: Chosen = None,
    choices: Choices = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Corrections of marks and beats as YAML or JSON, such as the platform exports; what they change has "
            "+corrected behind its chain.",
            show_default=False,
        ),
    ] = None,
    exercise: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What is known of an exercise test, as JSON: start_s, end_s, and rest_s, stages_s, bruce_min, "
            "angina_index where they are known.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Measure every biomarker of one recording: a value, or the reason why there is none.

    Examples:

    - `ecgomics profile patient/ecg_001.hea`
    - `ecgomics profile strip.csv --fs 500 --unit uV --leads II`
    - `ecgomics profile patient/ecg_001.hea --json | jq .provenance`
    - `ecgomics profile patient/ecg_001.hea --set own_definitions=true`
    - `ecgomics profile patient/ecg_001.hea --settings wearable`
    """
    import ecgomics as eo
    from ecgomics.biomarkers.catalogue import catalogue

    if as_json + as_csv + (output is not None) > 1:
        raise InvalidInput("Choose one of --json, --csv and --output.")
    if output is not None:
        refuse_unfit(output, _WRITERS)
    chosen = {each.symbol for each in catalogue().of_dimension(dimension)}
    settings = chosen_settings(choices, given)
    known = None if exercise is None else _exercise_test(exercise)
    recording = replace(
        eo.read(file, fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns)),
        exercise=known,
    )
    if known is not None and known.end_s > recording.duration_s:
        raise InvalidInput(
            f"The exercise test ends {known.end_s:g} s after the start of the recording {recording.name}, which lasts "
            f"{recording.duration_s:g} s; give its phases on the clock of the recording."
        )
    found = eo.profile(recording, settings, _corrections(corrections, recording))
    if output is not None:
        _write(found, chosen, output)
    elif as_json:
        typer.echo(_json(found, chosen))
    elif as_csv:
        typer.echo(_csv(found, chosen), nl=False)
    else:
        _show(found, chosen, recording.device_measurements)


def _corrections(path: Path | None, recording: "Recording") -> "tuple[Correction, ...]":
    from ecgomics.corrections import from_text

    if path is None:
        return ()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read: {error}.") from None
    return from_text(text, recording=recording)


def _exercise_test(path: Path) -> "ExerciseTest":
    from ecgomics.core.exercise import ExerciseTest

    try:
        given = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{path} cannot be read as JSON: {error}.") from None
    if not isinstance(given, dict):
        raise InvalidInput(f"{path} holds no object with the fields of an exercise test.")
    return ExerciseTest.from_dict(given)


def _json(found: "Profile", chosen: set[str]) -> str:
    whole = found.as_dict()
    whole["values"] = [row for row in whole["values"] if row["symbol"] in chosen]
    whole["vectors"] = {symbol: each for symbol, each in whole["vectors"].items() if symbol in chosen}
    return json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False)


def _csv(found: "Profile", chosen: set[str]) -> str:
    table = found.to_table()
    text: str = table[table["symbol"].isin(chosen)].to_csv(index=False, lineterminator="\n")
    return text


def _write_parquet(found: "Profile", chosen: set[str], path: Path) -> None:
    table = found.to_table()
    table[table["symbol"].isin(chosen)].to_parquet(path, index=False)


_WRITERS: dict[str, Any] = {
    ".json": lambda found, chosen, path: path.write_text(_json(found, chosen) + "\n", encoding="utf-8"),
    ".csv": lambda found, chosen, path: path.write_text(_csv(found, chosen), encoding="utf-8"),
    ".parquet": _write_parquet,
}


def _write(found: "Profile", chosen: set[str], output: Path) -> None:
    from ecgomics.cohort.files import whole_file

    with whole_file(output) as draft:
        _WRITERS[output.suffix](found, chosen, draft)


# The table for people ------------------------------------------------------------------------------------------------


def _show(found: "Profile", chosen: set[str], measurements: Mapping[str, float]) -> None:
    from ecgomics.biomarkers.catalogue import ROOMS, catalogue
    from ecgomics.cli.terminal import console

    shown = console()
    _head(shown, found.record, found.provenance)
    markers = catalogue().biomarkers
    rows = {symbol: list(each) for symbol, each in groupby(found.values, key=lambda row: row.symbol)}
    for dimension in ROOMS:
        declared = [
            markers[symbol] for symbol in rows if symbol in chosen and markers[symbol].dimension == dimension
        ]
        if declared:
            shown.print(_table(dimension, declared, rows))
    _show_device(shown, found, measurements)


def _head(shown: "Console", record: str, provenance: "Provenance") -> None:
    from ecgomics.cli.terminal import length_text

    recorded = [lead for lead in provenance.leads if lead not in provenance.derived_leads]
    shown.print(f"[bold]{_escaped(record)}[/bold]")
    shown.print(
        f"{length_text(provenance.duration_s)} at {provenance.fs_hz:g} Hz, leads {', '.join(recorded)}"
    )
    shown.print(f"signal {provenance.quality}, rhythm {(provenance.rhythm or 'not known').replace('_', ' ')}")
    for warning in provenance.warnings:
        shown.print(f"[yellow]Note:[/yellow] {_escaped(warning)}")


def _show_device(shown: "Console", found: "Profile", measurements: Mapping[str, float]) -> None:
    """The device's own numbers beside ours."""
    from ecgomics.cli.terminal import number, plain_table, unit_text
    from ecgomics.device_values import beside_device

    beside = beside_device(measurements, [row._asdict() for row in found.values])
    if not beside:
        return
    table = plain_table("Beside the device's own")
    for head in ("Device", "Value", "Ours", "Value", "Difference", "Unit"):
        table.add_column(head, overflow="fold")
    for each in beside:
        ours, apart = ("" if value is None else number(value) for value in (each.ours, each.difference))
        table.add_row(
            _escaped(each.name), number(each.device), each.symbol, ours, apart, unit_text(each.unit)
        )
    shown.print(table)


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _table(dimension: str, declared: Sequence["Biomarker"], rows: dict[str, list["Value"]]) -> "Table":
    from ecgomics.cli.terminal import plain_table, unit_text

    table = plain_table(dimension.capitalize())
    for head, ratio in (("Biomarker", 3), ("Value", 4), ("Unit", None), ("Remark", 3)):
        table.add_column(head, ratio=ratio, overflow="fold")
    for family, members in groupby(declared, key=lambda each: each.family_label):
        table.add_row(f"[bold]{family}[/bold]")
        for each in members:
            own = rows[each.symbol]
            name = f"  {_escaped(each.label)} [dim]{each.symbol}[/dim]"
            table.add_row(name, _values(own), unit_text(each.unit), _remark(own))
    return table


def _values(rows: Iterable["Value"]) -> str:
    from ecgomics.cli.terminal import number

    texts = []
    for row in rows:
        if row.value_text is not None or row.value is not None:
            value = row.value_text or number(row.value or 0.0)
            texts.append(f"{row.lead} {value}" if row.lead else value)
    return ", ".join(texts)


def _remark(rows: Sequence["Value"]) -> str:
    """The reasons in words; the leads that one holds for, unless it holds for all."""
    from ecgomics.core.validity import VALIDITY_TEXT

    leads_of: dict[str, list[str]] = {}
    for row in rows:
        if row.validity != "ok":
            leads_of.setdefault(VALIDITY_TEXT[row.validity], []).append(row.lead)
    return "; ".join(
        reason if len(leads) == len(rows) else f"{', '.join(leads)}: {reason}"
        for reason, leads in leads_of.items()
    )
