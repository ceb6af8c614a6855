"""What the rules said and on what, what they could not assess, and what models say beside them."""

from collections.abc import Iterator
from typing import Final

from ecgomics.report.findings.result import Finding, Severity
from ecgomics.report.findings.territories import Line
from ecgomics.report.sheet import GREY, INK
from ecgomics.report.structured.content import reasons
from ecgomics.report.structured.document import ModelStatement
from ecgomics.report.structured.numbers import number
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import AMBER, BODY, RED, RGB, SMALL, Part
from ecgomics.report.structured.pdf.table import Cell, Column, table

_SEVERITY_COLOURS: Final[dict[Severity, RGB]] = {
    "normal": GREY,
    "borderline": INK,
    "abnormal": AMBER,
    "urgent-for-review": RED,
}


def findings(sheet: TaggedSheet, part: Part) -> None:
    """Each statement with its certainty, the values that met its criterion, the criterion and its source."""
    words, told = part.words, part.report.findings
    sheet.heading(words.findings, with_mm=20.0)
    sheet.paragraph(words.findings_note, SMALL, colour=GREY)
    if not told.printed:
        sheet.paragraph(words.no_findings, BODY)
    usual = [each for each in told.printed if each.severity == "normal"]
    for line in part.phrases.lines(each for each in told.printed if each.severity != "normal"):
        _finding(sheet, part, line)
    if usual:
        sheet.heading(words.usual_findings, "H3", with_mm=9.0)
    for line in part.phrases.lines(usual):
        sheet.paragraph(f"• {part.phrases.professional(line)}", 9.0)
        for each in line.parts:
            sheet.paragraph(" · ".join(_small_print(part, each)), 7.5, colour=GREY, x_mm=2.0)
    compared = part.report.provenance.compared_with
    sheet.skip(1.0)
    said = words.nothing_to_compare if compared is None else words.compared_with(compared)
    sheet.paragraph(said, SMALL, colour=GREY)


def _finding(sheet: TaggedSheet, part: Part, line: Line) -> None:
    words, phrases = part.words, part.phrases
    label = f"{phrases.label(line)}{words.bracketed(phrases.certainty(line.certainty))}"
    sheet.heading(label, "H3", with_mm=9.0)
    severity = f"{words.severities[line.severity]} · {words.categories[line.parts[0].category]}"
    sheet.paragraph(severity, SMALL, bold=True, colour=_SEVERITY_COLOURS[line.severity])
    evidence = phrases.evidence(phrases.met(line))
    if evidence:
        sheet.paragraph(f"{words.met}{words.colon}{words.joined(evidence)}", 9.0)
    for each in line.parts:
        if len(line.parts) > 1:
            sheet.paragraph(phrases.label(each), SMALL)
        for text in _small_print(part, each):
            sheet.paragraph(text, 7.5, colour=GREY)


def _small_print(part: Part, each: Finding) -> Iterator[str]:
    """Criterion, what lowers the certainty, source and codes of one statement."""
    words = part.words
    yield f"{words.criterion}{words.colon}{each.criterion}"
    if each.capped_by:
        caps = "; ".join(" ".join(filter(None, cap)) for cap in part.phrases.caps(each.capped_by))
        yield f"{words.capped}{words.colon}{caps}"
    said = [f"{words.source}{words.colon}{each.source}"] if each.source else []
    codes = [f"AHA {code}" for code in each.aha] + [f"SNOMED CT {code}" for code in each.snomed]
    if codes:
        said.append(f"{words.codes}{words.colon}{words.joined(codes)}")
    if said:
        yield " · ".join(said)


def not_assessed(sheet: TaggedSheet, part: Part) -> None:
    """Reasons, each with the statements that it forbids."""
    words, items = part.words, part.report.findings.not_assessed
    if not items:
        return
    sheet.heading(words.not_assessed(len(items)))
    sheet.paragraph(words.not_assessed_note, SMALL, colour=GREY)
    columns = [Column(words.reason, 62.0), Column(words.statements, sheet.width_mm - 62.0)]
    rows = [(Cell(each.text), Cell(words.joined(each.labels))) for each in reasons(items, part.phrases)]
    table(sheet, columns, rows, size=8.0)


def models(sheet: TaggedSheet, part: Part) -> None:
    """Learned statements, in a block of their own."""
    words, said = part.words, part.report.models
    if not said:
        return
    sheet.heading(words.models, with_mm=20.0)
    sheet.paragraph(words.models_note, SMALL, colour=GREY)
    columns = [
        Column(words.model, 50.0),
        Column(words.statements, 73.5),
        Column(words.probability, 20.0, right=True),
        Column(words.card, 44.0),
    ]
    rows = []
    for each in said:
        chance = "–" if each.probability is None else number(each.probability, 2)
        name = f"{words.model_names.get(each.model, each.model)} {each.version}"
        rows.append((Cell(name), Cell(_model(part, each)), Cell(chance), Cell(each.card, GREY)))
    table(sheet, columns, rows, size=8.0)


def _model(part: Part, each: ModelStatement) -> str:
    """What it says or why it abstains, and the probabilities that it gives."""
    if each.label is not None:
        said = part.phrases.model_label(each.label)
    elif each.abstains:
        said = part.words.colon.join((part.words.abstains, each.abstains))
    else:
        said = part.words.no_class
    chances = " · ".join(f"{name} {share}" for name, share in part.phrases.probabilities(each))
    return f"{said}{part.words.bracketed(chances)}" if chances else said
