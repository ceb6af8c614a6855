"""Measurements with their ranges: one row each, and one row for what is measured in many leads."""

from collections.abc import Iterator, Sequence
from typing import Final, get_args

from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.report.sheet import GREY, INK
from ecgomics.report.structured.axes import range_bar
from ecgomics.report.structured.document import Group, Measurement
from ecgomics.report.structured.numbers import unit_text
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import AMBER, SMALL, Part
from ecgomics.report.structured.pdf.table import LEADS_IN_A_ROW, Cell, Column, Row, lead_columns, table

GROUPS: Final[tuple[Group, ...]] = get_args(Group)
#: A biomarker of so many leads is one row of a table whose columns are the leads.
_MANY_LEADS: Final = 3
_SIZE: Final = 7.5
#: Height of the line that explains the letters.
_MARKS_MM: Final = 8.0
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


def measurements(sheet: TaggedSheet, part: Part) -> None:
    """Group by group."""
    words = part.words
    sheet.heading(words.measurements, with_mm=25.0)
    sheet.paragraph(words.measurements_note, SMALL, colour=GREY)
    by_symbol: dict[str, list[Measurement]] = {}
    for each in part.report.measurements:
        by_symbol.setdefault(each.symbol, []).append(each)
    rows: list[Row | str] = []
    for group in GROUPS:
        some = [each for each in by_symbol.values() if len(each) < _MANY_LEADS and each[0].group == group]
        if some:
            rows += [words.groups[group], *(_row(part, each) for members in some for each in members)]
    if rows:
        table(sheet, _columns(part), rows, size=_SIZE)
    many = [each for each in by_symbol.values() if len(each) >= _MANY_LEADS]
    if many:
        _by_lead(sheet, part, many)


def _columns(part: Part) -> list[Column]:
    words = part.words
    return [
        Column(words.biomarker, 46.0),
        Column(words.value, 31.0, right=True),
        Column(words.beats_and_spread, 24.0, right=True),
        Column("", 16.0),
        Column(words.reference, 70.5),
    ]


def _row(part: Part, each: Measurement) -> Row:
    name = f"{part.phrases.label(each)} {each.lead}".rstrip()
    known = each.validity in KEEPS_NUMBER and (each.value is not None or each.text is not None)
    colour = AMBER if each.outside else INK if known else GREY
    return (
        Cell(name),
        Cell(part.phrases.value(each), colour, bold=each.outside is not None),
        Cell(part.phrases.spread(each), GREY),
        Cell("", AMBER if each.outside else INK, bar=range_bar(each)),
        Cell(" · ".join(_reference(part, each)), GREY),
    )


def _reference(part: Part, each: Measurement) -> Iterator[str]:
    """Range, its kind and source, and what is to be minded."""
    words, phrases = part.words, part.phrases
    if each.outside:
        yield words.outside[each.outside]
    if each.range is not None:
        text = phrases.range(each.range, each)
        if text:
            yield f"{text}{words.bracketed(words.joined([phrases.limit_kind(each.range), each.range.source]))}"
        if not each.range.confirmed:
            yield words.unconfirmed
    if each.approximate:
        yield words.approximate(each.lead)


def _by_lead(sheet: TaggedSheet, part: Part, many: list[list[Measurement]]) -> None:
    """Leads side by side; what has no number has a letter, which is explained below."""
    signal = part.report.signal
    known = list(dict.fromkeys((*signal.leads, *signal.derived_leads)))
    leads = [
        *(each for each in known if any(m.lead == each for some in many for m in some)),
        *dict.fromkeys(m.lead for some in many for m in some if m.lead not in known),
    ]
    letters: dict[str, str] = {}
    for first in range(0, len(leads), LEADS_IN_A_ROW):
        shown = leads[first : first + LEADS_IN_A_ROW]
        rows: list[Row | str] = []
        for group in GROUPS:
            some = [each for each in many if each[0].group == group]
            if some:
                rows += [
                    part.words.groups[group],
                    *(_lead_row(part, each, shown, letters) for each in some),
                ]
        table(sheet, lead_columns(sheet, shown), rows, size=7.5, whole_with_mm=_MARKS_MM)
    if letters:
        marks = part.words.joined([f"{letter} {reason}" for reason, letter in letters.items()])
        sheet.paragraph(f"{part.words.validity_marks}{part.words.colon}{marks}", SMALL, colour=GREY)


def _lead_row(part: Part, some: Sequence[Measurement], leads: list[str], letters: dict[str, str]) -> Row:
    unit = unit_text(some[0].unit)
    name = f"{part.phrases.label(some[0])}{part.words.bracketed(unit) if unit else ''}"
    by_lead = {each.lead: each for each in some}
    return (Cell(name), *(_lead_cell(part, by_lead.get(lead), letters) for lead in leads))


def _lead_cell(part: Part, each: Measurement | None, letters: dict[str, str]) -> Cell:
    if each is None:
        return Cell("–", GREY)
    if each.validity in KEEPS_NUMBER and (each.value is not None or each.text is not None):
        text = part.phrases.bare_value(each)
        mark = ""
        if each.validity != "ok":
            mark = f" {_letter(part.words.validity[each.validity], letters)}"
        return Cell(f"{text}{mark}", AMBER if each.outside else INK, bold=each.outside is not None)
    reason = part.words.validity[each.validity if each.validity != "ok" else "failed"]
    return Cell(_letter(reason, letters), GREY)


def _letter(reason: str, letters: dict[str, str]) -> str:
    return letters.setdefault(reason, _LETTERS[len(letters)])
