"""What the rules said and on what, what they could not assess, and what models say beside them."""

from collections.abc import Iterator
from typing import Final

from ecgomics.report.findings.result import Finding, Severity
from ecgomics.report.sheet import GREY, INK
from ecgomics.report.structured.numbers import measured
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
    for each in told.printed:
        _finding(sheet, part, each)
    compared = part.report.provenance.compared_with
    sheet.skip(1.0)
    said = words.nothing_to_compare if compared is None else words.compared_with(compared)
    sheet.paragraph(said, SMALL, colour=GREY)


def _finding(sheet: TaggedSheet, part: Part, each: Finding) -> None:
    words, phrases = part.words, part.phrases
    sheet.heading(
        f"{phrases.label(each)}{words.bracketed(words.certainties[each.certainty])}", "H3", with_mm=9.0
    )
    severity = f"{words.severities[each.severity]} · {words.categories[each.category]}"
    sheet.paragraph(severity, SMALL, bold=True, colour=_SEVERITY_COLOURS[each.severity])
    evidence = phrases.evidence(each.met)
    if evidence:
        sheet.paragraph(f"{words.met}{words.colon}{words.joined(evidence)}", 9.0)
    for line in _small_print(part, each):
        sheet.paragraph(line, 7.5, colour=GREY)


def _small_print(part: Part, each: Finding) -> Iterator[str]:
    words = part.words
    yield f"{words.criterion}{words.colon}{each.criterion}"
    if each.capped_by:
        yield f"{words.capped}{words.colon}{words.joined([part.phrases.name(cap) for cap in each.capped_by])}"
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
    by_reason: dict[str, list[str]] = {}
    for each in items:
        by_reason.setdefault(part.phrases.because(each), []).append(part.phrases.label(each))
    columns = [Column(words.reason, 62.0), Column(words.statements, sheet.width_mm - 62.0)]
    rows = [(Cell(reason), Cell(words.joined(labels))) for reason, labels in by_reason.items()]
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
        Column(words.statements, 75.5),
        Column(words.probability, 22.0, right=True),
        Column(words.card, 40.0),
    ]
    rows = []
    for each in said:
        label = (
            part.phrases.kind(each.label) if each.label is not None else f"{words.abstains}: {each.abstains}"
        )
        chance = "–" if each.probability is None else measured(100.0 * each.probability, "%")
        name = f"{each.model} {each.version}"
        rows.append((Cell(name), Cell(label), Cell(chance), Cell(each.card, GREY)))
    table(sheet, columns, rows)
