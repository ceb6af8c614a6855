"""`ecgomics conform`: phantoms with known values, and how well this package or another tool measures them."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecgomics.cli.options import refuse_unfit
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.conformance.grading import Given, Grade

FAILED = 1
_COLUMNS = (
    "phantom",
    "code",
    "symbol",
    "lead",
    "tier",
    "unit",
    "reference",
    "value",
    "deviation",
    "tolerance",
    "verdict",
)


def conform(
    *,
    read: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.csv",
            help="Grade another tool: its values with the columns phantom, symbol or code, lead, value.",
            show_default=False,
        ),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write the phantoms (WFDB, CSV and the truth as JSON) and the table of reference values, and stop.",
            show_default=False,
        ),
    ] = None,
    tier: Annotated[
        int | None, typer.Option(min=1, max=2, help="Only biomarkers of this tier.", show_default=False)
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Show every value and not the farthest of each biomarker.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print every value as JSON.")] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write every value into a file instead: .csv or .json."
        ),
    ] = None,
) -> None:
    """Measure phantoms whose values are known, and say where a value is not within its tolerance.

    The exit status is 1 where a biomarker of tier 1 is not.

    Examples:

    - `ecgomics conform`
    - `ecgomics conform --write phantoms`, then measure them with another tool and `ecgomics conform --read values.csv`
    - `ecgomics conform --tier 1 -o grades.csv`
    """
    if write is not None:
        if read is not None or as_json or output is not None or tier is not None or every:
            raise InvalidInput("Choose one of --write and the options of grading.")
        _write_all(write)
        return
    if as_json and output is not None:
        raise InvalidInput("Choose one of --json and --output.")
    if output is not None:
        refuse_unfit(output, (".csv", ".json"))
    grades = _graded(read, tier)
    if output is not None:
        _write_grades(grades, output)
    elif as_json:
        typer.echo(_json(grades))
    else:
        _show(grades, every=every)
    if any(each.verdict == "fail" and each.reference.tier == 1 for each in grades):
        raise typer.Exit(FAILED)


def _graded(read: Path | None, tier: int | None) -> list["Grade"]:
    from ecgomics.conformance.grading import grade, values_of_file, values_of_this_package
    from ecgomics.conformance.table import references

    rows = [row for row in references() if tier in (None, row.tier)]
    if read is None:
        return grade(rows, values_of_this_package(rows))
    given = values_of_file(read, rows)
    _name_ungraded(read, given)
    return grade(rows, given)


def _name_ungraded(path: Path, given: "Given") -> None:
    """Say which values have no reference, as a phantom or a biomarker may be misspelt."""
    from ecgomics.conformance.table import references

    known = {(row.phantom, row.name) for row in references()}
    left = [key for key in given if key not in known]
    if left:
        phantom, name = left[0]
        typer.echo(
            f"{len(left)} values of {path} have no reference and are not graded, the first {name} of {phantom}.",
            err=True,
        )


def _write_all(folder: Path) -> None:
    from ecgomics.cohort.files import refuse_missing_folder, unwritable

    refuse_missing_folder(folder)
    if folder.exists() and not folder.is_dir():
        raise InvalidInput(f"{folder} is a file: give a folder.")
    try:
        count = _write_suite(folder)
    except OSError as error:
        raise unwritable(folder, error) from error
    typer.echo(f"{count} phantoms and expected.csv are in {folder}.")


def _write_suite(folder: Path) -> int:
    """Write everything and return the number of phantoms."""
    from ecgomics.conformance.suite import phantoms, write_phantom
    from ecgomics.conformance.table import as_csv, references

    folder.mkdir(exist_ok=True)
    count = 0
    for phantom in phantoms():
        write_phantom(phantom, folder)
        count += 1
    (folder / "expected.csv").write_text(as_csv(references()), encoding="utf-8")
    return count


def _row(each: "Grade") -> dict[str, Any]:
    reference = each.reference
    return {
        "phantom": reference.phantom,
        "code": reference.code,
        "symbol": reference.symbol,
        "lead": reference.lead,
        "tier": reference.tier,
        "unit": reference.unit,
        "reference": reference.value or reference.validity,
        "value": each.value or each.validity,
        "deviation": each.deviation,
        "tolerance": reference.tolerance,
        "verdict": each.verdict,
    }


def _json(grades: Sequence["Grade"]) -> str:
    from ecgomics.conformance import SUITE_VERSION
    from ecgomics.conformance.grading import summary
    from ecgomics.core.version import VERSION

    content = {
        "suite": SUITE_VERSION,
        "software": f"ecgomics {VERSION}",
        "summary": summary(grades),
        "grades": [_row(each) for each in grades],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)


def _csv(grades: Sequence["Grade"]) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(each) for each in grades)
    return table.getvalue()


def _write_grades(grades: Sequence["Grade"], output: Path) -> None:
    from ecgomics.cohort.files import whole_file

    text = _csv(grades) if output.suffix == ".csv" else _json(grades) + "\n"
    with whole_file(output) as draft:
        draft.write_text(text, encoding="utf-8")


# The table for people ------------------------------------------------------------------------------------------------


def _show(grades: Sequence["Grade"], *, every: bool) -> None:
    from ecgomics.cli.terminal import console, plain_table
    from ecgomics.conformance import SUITE_VERSION
    from ecgomics.conformance.grading import summary

    shown = console()
    table = plain_table()
    for head in ("Biomarker", "Phantom", "Reference", "Value", "Deviation", "Tolerance", "Verdict", "Passed"):
        table.add_column(head, overflow="fold")
    for each, passed in _listed(grades, every=every):
        table.add_row(*_cells(each), passed)
    shown.print(table)
    counts = summary(grades)
    told = ", ".join(
        f"{counts[verdict]} {verdict}" for verdict in ("pass", "fail", "missing") if verdict in counts
    )
    symbols = {each.reference.symbol for each in grades}
    shown.print(f"Suite {SUITE_VERSION}: {len(grades)} values of {len(symbols)} biomarkers: {told}.")


def _listed(grades: Sequence["Grade"], *, every: bool) -> Iterable[tuple["Grade", str]]:
    """Every grade; or of each biomarker those that did not pass, and if all did the one farthest off."""
    in_order = sorted(grades, key=lambda each: each.reference.code)
    for _, group in groupby(in_order, key=lambda each: each.reference.symbol):
        own = list(group)
        passed = f"{sum(each.verdict == 'pass' for each in own)}/{len(own)}"
        wrong = [each for each in own if each.verdict == "fail"]
        chosen = own if every else wrong or [max(own, key=_share)]
        yield from ((each, passed) for each in chosen)


def _share(each: "Grade") -> float:
    """Deviation as a share of the tolerance."""
    return abs(each.deviation or 0.0) / (each.reference.tolerance or 1.0)


def _cells(each: "Grade") -> tuple[str, ...]:
    from ecgomics.cli.terminal import number, unit_text

    reference = each.reference
    tolerance = (
        f"±{number(reference.tolerance)} {unit_text(reference.unit)}".rstrip() if reference.tolerance else ""
    )
    return (
        reference.name,
        reference.phantom,
        _short(reference.value or reference.validity),
        _short(each.value or each.validity),
        "" if each.deviation is None else number(each.deviation),
        tolerance,
        each.verdict,
    )


def _short(text: str) -> str:
    from ecgomics.cli.terminal import number

    try:
        return number(float(text))
    except ValueError:
        return text
