"""`ecgomics compare`: what changed between two and more recordings of one person."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from ecgomics.cli.compared import (
    CORE,
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
    from rich.table import Table

    from ecgomics.compared import ComparedValue
    from ecgomics.comparison import Comparison
    from ecgomics.profile import Profile

#: Beyond this a change is larger than that of 19 in 20 people in whom nothing has changed.
MORE_THAN_CHANCE: Final = 1.96
#: Records that have a column each; of more the first and the last have one.
MOST_COLUMNS: Final = 4
#: The same in a terminal so narrow that symbols and remarks would be broken.
MOST_COLUMNS_NARROW, WIDE_FROM = 2, 120
#: Further changes that are named.
MOST_NAMED: Final = 15
_DIFFERENCE, _INDEX = "serial_difference", "reliable_change_index"


def compare(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILES", help="Two or more recordings of one person.", show_default=False),
    ],
    *,
    times: Annotated[
        str | None,
        typer.Option(
            metavar="DATES",
            help="When they were made, in the order of the files, such as 2021-03-01,2024-05-17T09:30, "
            "in the place of what the files state.",
        ),
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
    """Compare two and more recordings of one person: differences, reliable changes, trends.

    The first recording is compared with the last; they are put in the order of their dates where these are known.
    Trends over all are of tier 3: --set own_definitions=true.

    Examples:

    - `ecgomics compare 2019.hea 2024.hea`
    - `ecgomics compare ecg1.csv ecg2.csv ecg3.csv --times 2019-05-02,2021-01-11,2024-03-08 -o changes.csv`
    """
    import ecgomics as eo
    from ecgomics.io import stated

    refuse_unfit_output(output, as_json=as_json)
    if len(files) < 2:
        raise InvalidInput("One recording was given; two or more of one person are compared.")
    dates = None if times is None else _dates(times, len(files))
    answers = stated(fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns))
    settings = chosen_settings(choices, chosen)
    profiles = [eo.profile(eo.read(file, **asdict(answers)), settings) for file in files]
    found = eo.compare(profiles, dates)
    if not written(found, output, as_json=as_json):
        _show(found)


def _dates(text: str, count: int) -> list[datetime]:
    given = [each.strip() for each in text.split(",")]
    if len(given) != count:
        raise InvalidInput(f"--times gives {len(given)} dates for {count} recordings; one each is needed.")
    try:
        return [datetime.fromisoformat(each) for each in given]
    except ValueError:
        raise InvalidInput(
            f"--times is {text}; dates such as 2021-03-01 or 2024-05-17T09:30 are needed."
        ) from None


# The table for people ------------------------------------------------------------------------------------------------


def _show(found: "Comparison") -> None:
    from ecgomics.cli.terminal import console

    shown = console()
    shown.print(f"[bold]{len(found.profiles)} recordings[/bold], the last compared with the first")
    notes(found.warnings)
    rows = {row.name: row for row in found.values}
    shown.print(_core_table(found, rows, MOST_COLUMNS if shown.width >= WIDE_FROM else MOST_COLUMNS_NARROW))
    for line in (*_whole_records(found), *_other_changes(found), *_other_words(found)):
        shown.print(line)


def _core_table(found: "Comparison", rows: Mapping[str, "ComparedValue"], most: int) -> "Table":
    from ecgomics.biomarkers.catalogue import catalogue
    from ecgomics.cli.terminal import plain_table, unit_text

    table = plain_table()
    table.add_column("Biomarker", ratio=3, overflow="fold")
    places = range(len(found.profiles))
    columns = [*places] if len(places) <= most else [places[0], places[-1]]
    for place in columns:
        table.add_column(_head(found, place), justify="right", overflow="fold")
    for head in ("Unit", "Change", "Change/SD"):
        table.add_column(head, justify="left" if head == "Unit" else "right")
    table.add_column("Remark", ratio=2, overflow="fold")
    for symbol in CORE:
        difference = rows.get(f"{_DIFFERENCE}({symbol})")
        if difference is not None:
            index = rows.get(f"{_INDEX}({symbol})")
            declared = catalogue()[symbol]
            table.add_row(
                f"{declared.label} [dim]{symbol}[/dim]",
                *(_value(found.profiles[place], symbol) for place in columns),
                unit_text(declared.unit),
                _signed(difference),
                _signed(index),
                _remark(difference, index),
            )
    return table


def _head(found: "Comparison", place: int) -> str:
    when = "" if found.times is None else f"\n{found.times[place]:%Y-%m-%d}"
    return f"{found.profiles[place].record}{when}"


def _value(profile: "Profile", symbol: str) -> str:
    from ecgomics.cli.terminal import number

    row = profile[symbol]
    return "–" if row.value is None else number(row.value)


def _signed(row: "ComparedValue | None") -> str:
    text = text_of(row)
    return f"+{text}" if row is not None and (row.value or 0.0) > 0.0 else text


def _remark(difference: "ComparedValue", index: "ComparedValue | None") -> str:
    from ecgomics.core.validity import VALIDITY_TEXT

    if difference.validity != "ok":
        return VALIDITY_TEXT[difference.validity]
    if index is None or index.value is None:
        return "usual change not known"
    return "more than chance" if abs(index.value) > MORE_THAN_CHANCE else ""


def _whole_records(found: "Comparison") -> list[str]:
    """The comparisons of whole records, a line each."""
    from ecgomics.biomarkers.catalogue import catalogue
    from ecgomics.cli.terminal import unit_text
    from ecgomics.core.validity import VALIDITY_TEXT

    lines = []
    for row in found.values:
        if not row.of and not row.lead:
            text = text_of(row)
            told = f"{text} {unit_text(row.unit)}".rstrip() if text else VALIDITY_TEXT[row.validity]
            lines.append(f"{catalogue()[row.symbol].label}: {told}")
    return lines


def _other_changes(found: "Comparison") -> list[str]:
    """The changes beyond chance that the table does not show, the largest first."""
    beyond = sorted(
        (
            row
            for row in found.values
            if row.symbol == _INDEX
            and row.of not in CORE
            and row.validity == "ok"
            and abs(row.value or 0.0) > MORE_THAN_CHANCE
        ),
        key=lambda row: -abs(row.value or 0.0),
    )
    if not beyond:
        return []
    names = [f"{':'.join(part for part in (row.of, row.lead) if part)} {_signed(row)}" for row in beyond]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return [f"More than chance as well (change/SD): {', '.join(names[:MOST_NAMED])}{more}"]


def _other_words(found: "Comparison") -> list[str]:
    """Classes and flags that changed."""
    changed = [f"{name} {before} → {after}" for name, before, after in found.changed_texts if ":" not in name]
    leads_of: dict[str, list[str]] = {}
    for symbol, _, lead in (name.partition(":") for name, _, _ in found.changed_texts if ":" in name):
        leads_of.setdefault(symbol, []).append(lead)
    changed += [f"{symbol} in {' '.join(leads)}" for symbol, leads in leads_of.items()]
    more = f" and {len(changed) - MOST_NAMED} more" if len(changed) > MOST_NAMED else ""
    return [f"Changed in kind: {', '.join(changed[:MOST_NAMED])}{more}"] if changed else []
