"""`ecgomics discover`: which biomarkers of a cohort are associated with an outcome, as a report."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.cohort.discover import Finding
    from ecgomics.cohort.question import Question

#: Findings that the summary names; the report has them all.
_MOST_NAMED: Final = 5


def discover(
    cohort: Annotated[
        Path, typer.Argument(metavar="COHORT", help="The table that extract wrote.", show_default=False)
    ],
    *,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FOLDER",
            help="Where report, tables and figures go.",
            show_default=False,
        ),
    ],
    outcome: Annotated[str | None, typer.Option(metavar="COLUMN", help="What is to be explained.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help="binary, continuous, ordinal or survival, where it cannot be told."
        ),
    ] = None,
    levels: Annotated[
        str | None,
        typer.Option(metavar="NAMES", help="Levels of the outcome from the reference on, such as normal,af."),
    ] = None,
    time: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of survival: time of follow-up.")
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Of survival: whether the event happened.")
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Of the outcome or the time of follow-up.")
    ] = None,
    covariates: Annotated[
        str | None, typer.Option(metavar="COLUMNS", help="What to adjust for, such as age_years,sex.")
    ] = None,
    classes: Annotated[
        str | None,
        typer.Option(metavar="COLUMNS", help="Covariates whose numbers name classes, such as site."),
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="Tells persons apart; subject or pseudonym if not given."),
    ] = None,
    outcomes: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A table (CSV, Parquet, Excel) with outcomes and covariates to join."
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="COLUMN", help="Column of the cohort that this table is joined by; record if not given."
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The column of that table that is matched, if named otherwise."),
    ] = None,
    embeddings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The table that embed wrote, for models.")
    ] = None,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="All of this and every other choice as YAML; options given here come first."
        ),
    ] = None,
    choices: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="A choice of the plan, such as alpha=0.01; may be given several times.",
        ),
    ] = None,
) -> None:
    """Ask a cohort which biomarkers are associated with an outcome, adjusted for covariates.

    Writes a folder: `report.html`, `discovery.json` (the same for programs), `associations.csv`, `predictions.csv`,
    `figures/` (SVG and PDF), `figures.json` (their numbers) and `plan.yaml`, which makes the same discovery again.
    Every look at a cohort is recorded beside it in `cohort.looks.jsonl` and counted.

    Examples:

    - `ecgomics discover cohort.parquet --outcome af --covariates age_years,sex -o finding`
    - `ecgomics discover cohort.parquet --outcomes follow-up.csv --time days --event recurrence -o finding`
    - `ecgomics discover cohort.parquet --plan finding/plan.yaml -o again`
    """
    from ecgomics.cohort.discover import asked, opened
    from ecgomics.cohort.finding import refuse_other, write_finding
    from ecgomics.cohort.question import Question, read_question

    given = {
        "outcome": outcome,
        "kind": kind,
        "levels": _split(levels),
        "time": time,
        "event": event,
        "unit": unit,
        "covariates": _split(covariates),
        "classes": _split(classes),
        "subject": subject,
        "outcomes": outcomes,
        "on": on,
        "key": key,
        "embeddings": embeddings,
    }
    question = _with_options(read_question(plan) if plan else Question(), given, choices or ())
    refuse_other(output)
    found = asked(opened(cohort, question), question)
    write_finding(output, found, cohort=cohort)
    _summarise(found, output)


def _with_options(question: "Question", given: Mapping[str, Any], choices: Sequence[str]) -> "Question":
    """The question with the options that were given in place of its own."""
    made = question.changed(
        {name: value for name, value in given.items() if value is not None}, source="The command line"
    )
    usual = made.as_dict()
    chosen = dict(_choice(each, usual) for each in choices)
    made = made.changed(chosen, source="--set")
    if made.outcome is None and made.time is None:
        raise InvalidInput(
            "Say what is to be explained: --outcome COLUMN, or --time and --event, or a --plan."
        )
    return made


def _choice(text: str, usual: Mapping[str, Any]) -> tuple[str, Any]:
    """Name and value of NAME=VALUE, as YAML reads it; a list needs no brackets."""
    import yaml

    name, equals, value = text.partition("=")
    if not equals or not name:
        raise InvalidInput(f"“{text}” is no choice: --set wants NAME=VALUE.")
    bare_list = isinstance(usual.get(name), list) and not value.startswith("[")
    try:
        return name, yaml.safe_load(f"[{value}]" if bare_list else value)
    except yaml.YAMLError:
        return name, value


def _split(names: str | None) -> list[str] | None:
    return None if names is None else [name.strip() for name in names.split(",") if name.strip()]


def _summarise(found: "Finding", output: Path) -> None:
    """What was found, honestly and in short; warnings on standard error."""
    from ecgomics.discovery.report.sentences import answer, question

    discovery = found.discovery
    for warning in discovery.warnings:
        typer.echo(f"Warning: {warning}", err=True)
    for note in (*found.table.notes, *found.outcome.notes):
        typer.echo(f"Note: {note}", err=True)
    typer.echo(question(found.outcome, found.covariates))
    for line in (_analysed(found), *answer(discovery, found.outcome), *_strongest(found)):
        typer.echo(line)
    look = f"Look {discovery.looks}" if discovery.looks > 1 else "First look"
    typer.echo(f"{look} at this cohort. Associations do not tell causes.")
    typer.echo(f"{output / 'report.html'}  the report")
    typer.echo(f"{output}  tables, figures and plan.yaml; hash {discovery.hash[:12]}")


def _analysed(found: "Finding") -> str:
    """How many records were analysed, and why others were not."""
    discovery = found.discovery
    left = "; ".join(
        f"{each.records:,} left out: {each.reason}" for each in discovery.excluded if each.records
    )
    return f"{discovery.records:,} records of {discovery.subjects:,} persons were analysed{left and f' ({left})'}."


def _strongest(found: "Finding") -> list[str]:
    """A line for each of the strongest findings, one of each cluster."""
    from ecgomics.discovery.figures.naming import alpha_of, is_found, label_of, p_text, strongest, tested

    alpha = alpha_of(found.discovery)
    shown = [each for each in tested(found.discovery) if is_found(each, alpha) and each.representative]
    return [
        f"  {label_of(each.feature)}: {each.measure} {each.effect.value:.2f} "
        f"[{each.effect.low:.2f}, {each.effect.high:.2f}], q = {p_text(each.q)}"
        for each in strongest(shown)[:_MOST_NAMED]
    ]
