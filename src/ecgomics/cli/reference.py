"""`ecgomics reference`: where the values of one recording lie among people of like age and sex."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.compared import (
    AsJson,
    Output,
    notes,
    refuse_unfit_output,
    text_of,
    written,
)
from ecgomics.cli.options import (
    Choices,
    Chosen,
    Columns,
    Fs,
    Leads,
    Unit,
    chosen_settings,
    split_columns,
    split_leads,
)
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.compared import ComparedValue, ComparedValues
    from ecgomics.core.recording import Recording
    from ecgomics.profile import Profile

SEXES = ("female", "male")


def reference(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A recording of any format (of WFDB, its .hea), also in an archive.",
            show_default=False,
        ),
    ],
    *,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="TABLE",
            help="A reference population of your own, as CSV; by default a small open one, not for clinical use.",
        ),
    ] = None,
    age: Annotated[
        float | None,
        typer.Option(min=0.0, max=130.0, metavar="YEARS", help="Age, in the place of what the file states."),
    ] = None,
    sex: Annotated[
        str | None,
        typer.Option(metavar="SEX", help="female or male, in the place of what the file states."),
    ] = None,
    chosen: Chosen = None,
    choices: Choices = None,
    as_json: AsJson = False,
    output: Output = None,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
) -> None:
    """Place one recording among people of like age and sex: z scores, published limits, panels.

    A table has the columns symbol, age_from, age_to, n, and as far as they are known lead, sex, L, M, S, percentiles
    (p5, p50 …), intercept, per_year, per_bpm, unit and source; a row is one biomarker in one stratum.

    Examples:

    - `ecgomics reference patient/ecg_001.hea --age 54 --sex female`
    - `ecgomics reference ecg.dcm --table our_population.csv -o place.csv`
    """
    import ecgomics as eo

    refuse_unfit_output(output, as_json=as_json)
    if sex not in (None, *SEXES):
        raise InvalidInput(f"--sex is {sex}; {' or '.join(SEXES)} is allowed.")
    settings = chosen_settings(choices, chosen)
    recording = _with_person(
        eo.read(file, fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns)), age, sex
    )
    profile = eo.profile(recording, settings)
    found = eo.against_reference(profile, table)
    if not written(found, output, as_json=as_json):
        _show(profile, found)


def _with_person(recording: "Recording", age: float | None, sex: str | None) -> "Recording":
    """The recording with what was stated of the person; what the file says stays where nothing was stated."""
    subject = recording.subject
    known = replace(
        subject,
        age_years=subject.age_years if age is None else age,
        sex=subject.sex if sex is None else sex,  # type: ignore[arg-type]  # one of SEXES
    )
    return replace(recording, subject=known)


# The table for people ------------------------------------------------------------------------------------------------


def _show(profile: "Profile", found: "ComparedValues") -> None:
    from ecgomics.biomarkers.catalogue import catalogue
    from ecgomics.cli.terminal import console, plain_table, unit_text
    from ecgomics.core.validity import VALIDITY_TEXT

    shown = console()
    about = found.about
    person = f"{about['sex'] or 'sex not known'}, {_age(about['age_years'])}"
    shown.print(f"[bold]{profile.record}[/bold] ({person}), reference: {about['reference']}")
    notes(found.warnings)
    table = plain_table()
    for head, ratio in (
        ("Biomarker", 3),
        ("Value", 2),
        ("Unit", None),
        ("z", 3),
        ("Percentiles", 2),
        ("n", None),
    ):
        table.add_column(head, ratio=ratio, overflow="fold")
    for symbol in dict.fromkeys(row.of for row in found.values):
        own = [row for row in found.values if row.of == symbol]
        if symbol not in catalogue().biomarkers or not (_told(own, "reference_z") or _limits(own)):
            continue
        declared = catalogue()[symbol]
        table.add_row(
            f"{declared.label} [dim]{symbol}[/dim]",
            _values(profile, symbol),
            unit_text(declared.unit),
            _told(own, "reference_z"),
            _limits(own),
            ", ".join(dict.fromkeys(str(row.n) for row in own if row.n is not None)),
        )
    shown.print(table)
    for row in found.values:
        if row.of not in catalogue().biomarkers:
            shown.print(
                f"{catalogue()[row.symbol].label} ({row.of}): {text_of(row) or VALIDITY_TEXT[row.validity]}"
            )


def _age(years: float | None) -> str:
    return "age not known" if years is None else f"{years:g} years"


def _values(profile: "Profile", symbol: str) -> str:
    from ecgomics.cli.terminal import number

    rows = [row for row in profile if row.symbol == symbol and row.value is not None]
    return ", ".join(f"{row.lead} {number(row.value or 0.0)}".strip() for row in rows)


def _told(rows: Iterable["ComparedValue"], *symbols: str) -> str:
    """The values of some comparisons, by lead."""
    kept = ((row.lead, text_of(row)) for row in rows if row.symbol in symbols)
    return ", ".join(f"{lead} {text}".strip() for lead, text in kept if text)


def _limits(rows: Iterable["ComparedValue"]) -> str:
    """What the published percentiles say, of those that are made for the person."""
    words: dict[tuple[str, str | None], str] = {
        ("outside_adult_limits", "true"): "outside those of adults",
        ("outside_adult_limits", "false"): "within those of adults",
        ("outside_paediatric_limits", "true"): "outside those of children",
        ("outside_paediatric_limits", "false"): "within those of children",
    }
    return ", ".join(
        words[row.symbol, row.value_text]
        for row in rows
        if row.validity == "ok" and (row.symbol, row.value_text) in words
    )
