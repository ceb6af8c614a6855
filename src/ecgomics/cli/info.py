"""`ecgomics info`: what is read of each file, without measuring it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer

from ecgomics.cli.options import Columns, Fs, Leads, Paths, Unit, in_options, split_columns, split_leads

SOME_FAILED = 1


def info(
    paths: Paths,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one line of JSON per recording.")] = False,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    keep_identity: Annotated[
        bool,
        typer.Option("--keep-identity", help="With --json: also show names, identifiers and birth dates."),
    ] = False,
) -> None:
    """Show what is read of each file: leads, rate, length, age and sex, the device's own measurements, warnings.

    Files that cannot be read are named on standard error; the exit status is then 1. Tables that `ecgomics extract`
    wrote are passed over.

    Examples:

    - `ecgomics info holter/ clinic/ecg.dcm`
    - `ecgomics info data/ --json > contents.jsonl`
    """
    from ecgomics.cohort.inputs import inputs
    from ecgomics.io import stated

    answers = asdict(stated(fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns)))
    reader = _Reader(answers | {"keep_identity": keep_identity})
    facts = reader.facts(inputs(paths))
    if as_json:
        for each in facts:
            typer.echo(json.dumps(each, ensure_ascii=False, allow_nan=False))
    else:
        _show(facts)
    if reader.failed:
        raise typer.Exit(SOME_FAILED)


class _Reader:
    """Reads one recording after the other and counts those that fail."""

    def __init__(self, stated: Mapping[str, Any]) -> None:
        self._stated = stated
        self.failed = 0

    def facts(self, found: Any) -> Iterator[dict[str, Any]]:
        """What was read of each; the others are named on standard error."""
        from ecgomics.core.errors import InvalidInput
        from ecgomics.io import describe, read

        for each in found:
            try:
                recording = read(each.location, name=each.name, **self._stated)
            except InvalidInput as error:
                self.failed += 1
                typer.echo(f"{each.name}: {in_options(str(error))}", err=True)
            else:
                yield describe(recording)


def _show(facts: Iterator[dict[str, Any]]) -> None:
    from rich.markup import escape

    from ecgomics.cli.terminal import console, length_text, plain_table

    table = plain_table()
    for head in ("Record", "Format", "Leads", "Hz", "Length", "Age", "Sex", "Device", "Warnings"):
        table.add_column(head, overflow="fold")
    for each in facts:
        age = "" if each["age_years"] is None else f"{each['age_years']:g}"
        length = length_text(each["samples"] / each["fs_hz"])
        cells = [each["record"], each["format"], " ".join(each["leads"]), f"{each['fs_hz']:g}", length]
        cells += [age, each["sex"] or "", each["device"] or "", " ".join(each["warnings"])]
        table.add_row(*(escape(cell) for cell in cells))
    if table.row_count:
        console().print(table)
