"""The first page: whose it is, that it is for research, what it says in plain words and in clinical terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.report.moment import moment
from ecgomics.report.sheet import GREY, INK, LINE_HEIGHT, POINTS_PER_MM
from ecgomics.report.structured.content import is_urgent, key_values, plain_sentences
from ecgomics.report.structured.numbers import length, significant
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import AMBER, BODY, RED, RGB, SMALL, Part

_FACT_COLUMNS: Final = 4
_KEY: Final = 12.0
_BAND_GROUND: Final = (0.98, 0.95, 0.88)


def head(sheet: TaggedSheet, part: Part) -> None:
    """Title, banner and the facts of the recording."""
    words, report = part.words, part.report
    sheet.heading(f"{words.title} · {words.subtitles[report.signal.kind]}", "H1")
    sheet.skip(0.5)
    _banner(sheet, part)
    facts = list(_facts(part))
    step_mm = sheet.width_mm / _FACT_COLUMNS
    for first in range(0, len(facts), _FACT_COLUMNS):
        _row_of_facts(sheet, facts[first : first + _FACT_COLUMNS], step_mm)


def _banner(sheet: TaggedSheet, part: Part) -> None:
    words = part.words
    lines = [words.disclaimer, words.emergency]
    if part.report.identity.synthetic:
        lines.append(words.synthetic)
    with sheet.decoration():
        left, top = sheet.at(0.0, sheet.y_mm)
        _, bottom = sheet.at(0.0, sheet.y_mm + _height_mm(sheet, lines) + 3.0)
        sheet.canvas.setFillColorRGB(*_BAND_GROUND)
        sheet.canvas.rect(left, bottom, sheet.width_mm * POINTS_PER_MM, top - bottom, stroke=0, fill=1)
    sheet.skip(1.5)
    for number, line in enumerate(lines):
        width_mm = sheet.width_mm - 4.0
        sheet.paragraph(
            line, SMALL, bold=number == 1, colour=INK if number else AMBER, x_mm=2.0, width_mm=width_mm
        )
    sheet.skip(3.5)


def _height_mm(sheet: TaggedSheet, lines: list[str]) -> float:
    width_mm = sheet.width_mm - 4.0
    count = sum(len(sheet.lines(each, SMALL, width_mm=width_mm, bold=n == 1)) for n, each in enumerate(lines))
    return count * SMALL * LINE_HEIGHT / POINTS_PER_MM


def _facts(part: Part) -> Iterator[tuple[str, str]]:
    """What is known of the recording, in the order of the page."""
    words, about, signal = part.words, part.report.identity, part.report.signal
    yield words.record, about.record
    yield words.pseudonym, about.pseudonym or words.not_stated
    age = words.not_stated if about.age_years is None else words.years(f"{about.age_years:.0f}")
    sex = words.sexes.get(about.sex, words.not_stated) if about.sex else words.not_stated
    yield words.age, age
    yield words.sex, sex
    yield words.taken_at, words.not_stated if about.taken_at is None else moment(about.taken_at)
    yield words.duration, length(signal.duration_s)
    derived = (
        words.bracketed(words.derived(words.joined(signal.derived_leads))) if signal.derived_leads else ""
    )
    yield words.leads, f"{words.joined(signal.leads)}{derived}" if signal.leads else words.not_stated
    yield words.sampling, words.not_stated if signal.fs_hz is None else f"{significant(signal.fs_hz)} Hz"
    low, high = (words.open_band if each is None else significant(each) for each in signal.band_hz)
    yield words.band, words.not_stated if signal.band_hz == (None, None) else f"{low}–{high} Hz"
    yield words.device, about.device or words.not_stated
    yield words.source_format, about.source_format
    quality = part.report.quality
    used = words.beats_used(quality.beats_used, quality.beats_detected)
    yield words.quality, f"{words.verdicts[quality.verdict]}{words.bracketed(used)}"


def _row_of_facts(sheet: TaggedSheet, facts: list[tuple[str, str]], step_mm: float) -> None:
    """Names above values; as high as the longest value needs."""
    lines = [sheet.lines(value, 9.0, width_mm=step_mm - 3.0) for _, value in facts]
    line_mm = 9.0 * LINE_HEIGHT / POINTS_PER_MM
    sheet.room(4.0 + line_mm * max(len(each) for each in lines))
    top_mm = sheet.y_mm
    for column, ((name, _), value) in enumerate(zip(facts, lines, strict=True)):
        with sheet.element("P"):
            sheet.y_mm = top_mm
            sheet.put(name, 7.0, colour=GREY, x_mm=column * step_mm)
            sheet.y_mm += 3.3
            for line in value:
                sheet.put(line, 9.0, x_mm=column * step_mm)
                sheet.y_mm += line_mm
    sheet.y_mm = top_mm + 3.3 + line_mm * max(len(each) for each in lines) + 1.2


def summary(sheet: TaggedSheet, part: Part) -> None:
    """What is read first in numbers, then the same twice: for the person, and for who reads ECGs."""
    words, report = part.words, part.report
    sheet.heading(words.summary)
    values = [
        KeyValue(
            part.phrases.name(each.symbol),
            part.phrases.value(each),
            AMBER if each.outside else INK,
            known=each.value is not None and each.validity in KEEPS_NUMBER,
        )
        for each in key_values(report)
    ]
    if values:
        _key_values(sheet, values)
    sheet.heading(words.plain, "H3", with_mm=6.0)
    urgent = is_urgent(report)
    for number, text in enumerate(plain_sentences(report, part.phrases) or (words.nothing_found,)):
        sheet.paragraph(text, 10.0, bold=urgent and number == 0)
    sheet.paragraph(words.limits(length(report.signal.duration_s)), SMALL, colour=GREY)
    few = {"single_lead": words.one_lead, "few_leads": words.few_leads}.get(report.signal.kind)
    if not report.signal.leads:
        few = words.no_lead
    if few:
        sheet.paragraph(few, SMALL, colour=GREY)
    sheet.heading(words.clinical, "H3", with_mm=6.0)
    if report.findings.summary is not None:
        sheet.paragraph(part.phrases.label(report.findings.summary), 10.0, bold=True)
    for each in part.phrases.lines(report.findings.printed):
        grave = each.severity == "urgent-for-review"
        text = part.phrases.professional(each)
        sheet.paragraph(f"• {text}", BODY, bold=grave, colour=RED if grave else INK)
    if not report.findings.printed:
        sheet.paragraph(words.no_findings, BODY)


@dataclass(frozen=True, slots=True)
class KeyValue:
    """What is read first: a number, or why there is none."""

    name: str
    text: str
    colour: RGB
    known: bool


def _key_values(sheet: TaggedSheet, values: list[KeyValue]) -> None:
    """Rate, intervals and axis side by side; where one lacks, why."""
    step_mm = sheet.width_mm / max(len(values), 6)
    top_mm = sheet.y_mm
    lowest_mm = top_mm
    for column, each in enumerate(values):
        size = _KEY if each.known else SMALL
        with sheet.element("P"):
            sheet.y_mm = top_mm
            sheet.put(each.name, 7.5, colour=GREY, x_mm=column * step_mm)
            sheet.y_mm += 3.4
            for line in sheet.lines(each.text, size, width_mm=step_mm - 2.0, bold=each.known):
                sheet.put(line, size, bold=each.known, colour=each.colour, x_mm=column * step_mm)
                sheet.y_mm += size * LINE_HEIGHT / POINTS_PER_MM
        lowest_mm = max(lowest_mm, sheet.y_mm)
    sheet.y_mm = lowest_mm + 1.0
