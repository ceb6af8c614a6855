"""`ecgomics report`: one recording as a document, or its findings on the screen."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

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
    from ecgomics.core.recording import Recording, Subject
    from ecgomics.core.settings import Settings
    from ecgomics.profile import Profile
    from ecgomics.report.structured.document import Language, Report
    from ecgomics.services.file_reports import Rules
    from ecgomics.services.report_formats import Beside, ReportFormat

_SEXES: Final = {"female": "female", "f": "female", "male": "male", "m": "male"}
_OLDEST_YEARS: Final = 130.0
_LANGUAGES: Final = ("en", "zh")
_PAPERS: Final = ("a4", "letter")


def report(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="A recording of any format (of WFDB, its .hea), also in an archive.",
            show_default=False,
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The document to write: .pdf, .html, .json, .fhir.json, .aecg.xml or .dcm.",
        ),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="NAME",
            help="What to write where the name does not say it: json, html, pdf, fhir, aecg or dicom.",
            show_default=False,
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(metavar="en|zh", help="Language of pages and of the screen.")
    ] = "en",
    paper: Annotated[str, typer.Option(metavar="a4|letter", help="Size of the pages of a PDF.")] = "a4",
    earlier: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="An earlier recording of the same person, to compare with; may be given several times.",
            show_default=False,
        ),
    ] = None,
    age: Annotated[
        float | None,
        typer.Option(metavar="YEARS", help="Age, for files that do not state it.", show_default=False),
    ] = None,
    sex: Annotated[
        str | None,
        typer.Option(metavar="female|male", help="Sex, for files that do not state it.", show_default=False),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="A table of rules in the place of the own one, as CSV.", show_default=False
        ),
    ] = None,
    extended: Annotated[
        bool, typer.Option("--extended", help="Ask the rules, too, whose specificity was not shown yet.")
    ] = False,
    rr: Annotated[
        bool, typer.Option("--rr", help="FILE is text with RR intervals in ms, and there is no ECG.")
    ] = False,
    fs: Fs = None,
    unit: Unit = None,
    leads: Leads = None,
    columns: Columns = None,
    given: Chosen = None,
    choices: Choices = None,
) -> None:
    """Report one recording: findings with their evidence, measurements with ranges, ECG paper, methods.

    Without `-o` the findings are printed. Research use only: not a diagnosis.

    Examples:

    - `ecgomics report patient/ecg_001.hea`
    - `ecgomics report patient/ecg_001.hea -o ecg_001.pdf --language zh`
    - `ecgomics report today.dcm --earlier 2024.dcm --earlier 2025.dcm -o today.html`
    - `ecgomics report strip.csv --fs 500 --unit uV --leads I --age 61 --sex female -o strip.fhir.json`
    """
    import ecgomics as eo

    _refuse_other("--language", language, _LANGUAGES)
    _refuse_other("--paper", paper, _PAPERS)
    wanted = None if output is None else _format(output, form)
    settings, rules = chosen_settings(choices, given), _rules(table, extended=extended)
    if rr:
        if earlier:
            raise InvalidInput(
                "--earlier is for recordings: intervals alone (--rr) are compared with nothing."
            )
        made = _of_intervals(file, settings, rules, _person(None, age, sex))
        recording, found = None, None
    else:
        read = [
            eo.read(each, fs_hz=fs, unit=unit, leads=split_leads(leads), columns=split_columns(columns))
            for each in (file, *(earlier or ()))
        ]
        recording = _of_person(read[0], age, sex)
        made, found = _of_recordings(recording, read[1:], settings, rules)
    spoken = cast("Language", language)
    if output is None or wanted is None:
        _show(made, spoken)
        return
    _write(made, output, wanted, _beside(recording, found), language=spoken, paper=paper)
    typer.echo(f"{output}")


def _refuse_other(option: str, given: str, allowed: Sequence[str]) -> None:
    if given not in allowed:
        raise InvalidInput(f"{option} is {given}; {', '.join(allowed[:-1])} and {allowed[-1]} are allowed.")


def _format(output: Path, form: str | None) -> "ReportFormat":
    """What the option says, otherwise the end of the name; refused before anything is measured."""
    from ecgomics.cohort.files import refuse_missing_folder
    from ecgomics.services.report_formats import FORMATS, WRITTEN

    if output.is_dir():
        raise InvalidInput(f"The output {output} is a folder: give the name of a file.")
    refuse_missing_folder(output)
    if form is not None:
        _refuse_other("--format", form, FORMATS)
        return cast("ReportFormat", form)
    # The longest end first: .fhir.json before .json.
    ends = sorted(((WRITTEN[each].suffix, each) for each in FORMATS), key=lambda pair: -len(pair[0]))
    for suffix, each in ends:
        if output.name.lower().endswith(suffix):
            return each
    raise InvalidInput(
        f"The output {output} must be a name that ends in {', '.join(suffix for suffix, _ in ends)}, or --format "
        f"must say what to write: {', '.join(FORMATS)}."
    )


def _rules(table: Path | None, *, extended: bool) -> "Rules":
    from ecgomics.report.findings import load
    from ecgomics.services.file_reports import Rules

    return Rules(None if table is None else load(table), extended)


def _person(stated: "Subject | None", age: float | None, sex: str | None) -> "Subject":
    """Age and sex of the options before those of the file."""
    from ecgomics.core.recording import Subject

    stated = stated or Subject()
    if age is not None and not 0.0 <= age <= _OLDEST_YEARS:
        raise InvalidInput(f"--age is {age:g}; years from 0 to {_OLDEST_YEARS:g} are allowed.")
    if sex is not None and sex.lower() not in _SEXES:
        raise InvalidInput(f"--sex is {sex}; female and male are allowed.")
    chosen = stated.sex if sex is None else cast(Any, _SEXES[sex.lower()])
    return replace(stated, age_years=stated.age_years if age is None else age, sex=chosen)


def _of_person(recording: "Recording", age: float | None, sex: str | None) -> "Recording":
    return replace(recording, subject=_person(recording.subject, age, sex))


def _of_intervals(path: Path, settings: "Settings", rules: "Rules", person: "Subject") -> "Report":
    from ecgomics.services.reports import report_of_intervals

    return report_of_intervals(_intervals(path), settings, name=path.stem, subject=person, rules=rules)


def _intervals(path: Path) -> list[float]:
    """Numbers of a text file, between spaces, commas or lines."""
    try:
        words = path.read_text("utf-8").replace(",", " ").replace(";", " ").split()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as text: {error}.") from None
    try:
        return [float(word) for word in words]
    except ValueError as error:
        raise InvalidInput(f"{path} holds something else than RR intervals in ms: {error}.") from None


def _of_recordings(
    recording: "Recording", earlier: Sequence["Recording"], settings: "Settings", rules: "Rules"
) -> "tuple[Report, Profile | None]":
    from ecgomics.services.file_reports import reported_file

    return reported_file(recording, settings, earlier=earlier, rules=rules)


def _beside(recording: "Recording | None", found: "Profile | None") -> "Beside":
    from ecgomics.report.exports.marks import NO_MARKS, Marks
    from ecgomics.services import fiducials_of
    from ecgomics.services.report_formats import Beside

    return Beside(
        lambda: recording, lambda: NO_MARKS if found is None else Marks.of_stored(fiducials_of(found))
    )


def _write(
    made: "Report", output: Path, form: "ReportFormat", beside: "Beside", *, language: "Language", paper: str
) -> None:
    from ecgomics.io.writers.whole_file import write_whole
    from ecgomics.services.report_formats import content_of

    content = content_of(made, form, beside, language=language, paper=cast(Any, paper))
    write_whole(output, content)


# ── on the screen ────────────────────────────────────────────────────────────────────────────────────────────────

_STYLES: Final = {"urgent-for-review": "bold red", "abnormal": "yellow", "borderline": "cyan", "normal": ""}


def _show(made: "Report", language: "Language") -> None:
    """Summary, findings with their evidence, how many statements could not be assessed, and what it is not."""
    from rich.markup import escape

    from ecgomics.cli.terminal import console
    from ecgomics.report.structured.phrases import Phrases

    phrases, shown = Phrases.of(made, language), console()
    shown.print(f"[bold]{escape(made.identity.record)}[/bold]  {escape(_how(made))}")
    for warning in made.quality.warnings:
        shown.print(f"[yellow]![/yellow] {escape(warning)}")
    if made.findings.summary is not None:
        shown.print(f"[bold]{escape(phrases.label(made.findings.summary))}[/bold]")
    for each in made.findings.printed:
        style = _STYLES[each.severity]
        line = escape(phrases.professional(each))
        shown.print(f"  [{style}]•[/{style}] {line}" if style else f"  • {line}")
    words = phrases.words
    shown.print(escape(words.not_assessed(len(made.findings.not_assessed))))
    shown.print(f"[dim]{escape(words.disclaimer)}[/dim]")


def _how(made: "Report") -> str:
    from ecgomics.cli.terminal import length_text

    signal = made.signal
    rate = "" if signal.fs_hz is None else f" at {signal.fs_hz:g} Hz"
    return (
        f"{length_text(signal.duration_s)}{rate}, {', '.join(signal.leads) or 'RR'}, {made.quality.verdict}"
    )
