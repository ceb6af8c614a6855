"""The report for a person as a PDF of one or two pages, A4 or Letter, English or Chinese."""

import io
from typing import Final

from ecgomics.core.version import VERSION
from ecgomics.report.fonts import text_width
from ecgomics.report.moment import moment
from ecgomics.report.person import Number, PersonReport
from ecgomics.report.sheet import (
    GREY,
    LINE_HEIGHT,
    PAPERS,
    POINTS_PER_MM,
    Paper,
    Sheet,
)
from ecgomics.report.strip import MM_PER_S, draw_strip, strip_height_mm
from ecgomics.report.words import WORDS, Language, Words

#: A strip is so long on either paper: 187.5 mm.
STRIP_S: Final = 7.5
WIDTH_MM: Final = STRIP_S * MM_PER_S
_COLUMNS: Final = 2
_BODY: Final = 9.5
_SMALL: Final = 8.0
_FOOT: Final = 7.0
_TAGS: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
#: How the evidence is written: digits after the point, factor and unit.
_EVIDENCE: Final = {
    "clean_beats": (0, 1.0, ""),
    "irregularity": (1, 100.0, " %"),
    "cosen": (2, 1.0, ""),
    "p_share": (0, 100.0, " %"),
    "ventricular_beats": (0, 1.0, ""),
    "supraventricular_beats": (0, 1.0, ""),
    "longest_rr_ms": (0, 1.0, " ms"),
    "likeness": (2, 1.0, ""),
    "detector_agreement": (2, 1.0, ""),
}


def person_pdf(report: PersonReport, *, language: Language = "en", paper: Paper = "a4") -> bytes:
    """The pages as bytes of a PDF file; the same report gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    words, out = WORDS[language], io.BytesIO()
    size = tuple(each * POINTS_PER_MM for each in PAPERS[paper])
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1, lang=_TAGS[language])
    canvas.setTitle(f"{words.title}, {report.taken_at:%Y-%m-%d %H:%M}")
    canvas.setSubject(words.statements[report.statement])
    canvas.setAuthor(f"ECGomics {VERSION}")
    canvas.setCreator(f"ECGomics {VERSION}")
    canvas.setKeywords(report.recording_id)
    sheet = Sheet(canvas, paper, width_mm=WIDTH_MM)
    for block in (_head, _statement, _facts, _trace, _numbers, _told, _limits, _evidence):
        block(sheet, report, words)
    sheet.end_page()
    sheet.feet(lambda page: _foot(sheet, words, page))
    canvas.save()
    return out.getvalue()


def _head(sheet: Sheet, report: PersonReport, words: Words) -> None:
    sheet.put(words.title, 11.0, bold=True, colour=GREY)
    sheet.put(moment(report.taken_at), 11.0, colour=GREY, x_mm=WIDTH_MM, right=True)
    sheet.skip(6.5)
    sheet.rule()
    sheet.skip(4.0)


def _statement(sheet: Sheet, report: PersonReport, words: Words) -> None:
    sheet.write(words.statements[report.statement], 19.0, bold=True)
    if report.heart_rate is not None:
        sheet.write(words.rate(f"{report.heart_rate:.0f}"), 13.0)
    sheet.skip(1.5)
    sheet.write(words.meanings[report.statement], 10.5)
    if report.reasons:
        sheet.write(words.because([words.reasons[each] for each in report.reasons]), _BODY, colour=GREY)
    sheet.skip(1.0)
    sheet.write(words.disclaimers["emergency"], _BODY, bold=True)
    sheet.skip(2.5)


def _facts(sheet: Sheet, report: PersonReport, words: Words) -> None:
    """What was recorded, in one row."""
    facts = (
        (words.recorded, f"{report.taken_at:%Y-%m-%d %H:%M:%S}"),
        (words.length, f"{report.duration_s:.1f} s"),
        (words.lead, words.leads.get(report.lead, report.lead)),
        (words.sensor, report.sensor or words.unknown),
        (words.readable, f"{100.0 * report.readable_share:.0f} %"),
    )
    step_mm = WIDTH_MM / len(facts)
    for number, (name, _) in enumerate(facts):
        sheet.put(name, _SMALL, colour=GREY, x_mm=number * step_mm)
    sheet.skip(3.8)
    for number, (_, value) in enumerate(facts):
        sheet.put(_fitting(value, _BODY, step_mm), _BODY, x_mm=number * step_mm)
    sheet.skip(6.5)


def _fitting(text: str, size: float, width_mm: float) -> str:
    """The text, shortened where it is longer than its column."""
    room = (width_mm - 2.0) * POINTS_PER_MM
    if text_width(text, size) <= room:
        return text
    while text and text_width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…"


def _trace(sheet: Sheet, report: PersonReport, words: Words) -> None:
    excerpt = report.excerpt
    per_strip = round(STRIP_S * excerpt.fs_hz)
    for first in range(0, len(excerpt.samples_uv), per_strip):
        part = excerpt.samples_uv[first : first + per_strip]
        height_mm, zero_mm = strip_height_mm(part)
        sheet.room(height_mm + 5.0)
        start_s = excerpt.start_s + first / excerpt.fs_hz
        draw_strip(sheet, part, excerpt.fs_hz, height_mm=height_mm, zero_mm=zero_mm, gap=words.no_signal)
        sheet.skip(0.8)
        sheet.put(f"{words.leads.get(report.lead, report.lead)}  {start_s:.1f} s", 7.0, colour=GREY, x_mm=1.0)
        sheet.skip(height_mm + 0.7)
    end_s = excerpt.start_s + len(excerpt.samples_uv) / excerpt.fs_hz
    shown = words.shown(f"{excerpt.start_s:.0f}", f"{end_s:.0f}", f"{report.duration_s:.0f}")
    sheet.write(f"{words.scale} · {shown}", _SMALL, colour=GREY)
    if report.gaps:
        total_s = sum(each.length_s for each in report.gaps)
        sheet.write(f"{words.gaps(len(report.gaps), f'{total_s:.1f}')}.", _SMALL, colour=GREY)
    sheet.skip(2.5)


def _heading(sheet: Sheet, text: str, *, with_mm: float) -> None:
    """A heading that stays with what follows it."""
    sheet.room(6.0 + with_mm)
    sheet.write(text, 11.0, bold=True)
    sheet.skip(0.6)


def _numbers(sheet: Sheet, report: PersonReport, words: Words) -> None:
    rows = -(-len(report.numbers) // _COLUMNS)
    _heading(sheet, words.numbers, with_mm=5.0 * rows)
    cells = [
        (each.label_zh if words is WORDS["zh"] and each.label_zh else each.label, _written(each, words))
        for each in report.numbers
    ]
    _table(sheet, cells)


def _table(sheet: Sheet, cells: list[tuple[str, str]]) -> None:
    """Names and values in columns, filled row by row."""
    step_mm = WIDTH_MM / _COLUMNS
    for first in range(0, len(cells), _COLUMNS):
        sheet.room(5.0)
        for column, (name, value) in enumerate(cells[first : first + _COLUMNS]):
            sheet.put(_fitting(name, _BODY, 0.7 * step_mm), _BODY, colour=GREY, x_mm=column * step_mm)
            sheet.put(
                _fitting(value, _BODY, 0.5 * step_mm), _BODY, x_mm=(column + 1) * step_mm - 6.0, right=True
            )
        sheet.skip(5.0)
    sheet.skip(2.0)


def _written(number: Number, words: Words) -> str:
    if number.value is None:
        return words.validity[number.reason or "failed"]
    return f"{number.value:.0f} {number.unit}"


def _told(sheet: Sheet, report: PersonReport, words: Words) -> None:
    said = [words.symptoms.get(each, each) for each in report.symptoms]
    if not said and not report.note:
        return
    _heading(sheet, words.told, with_mm=5.0)
    for text in (words.joined(said), report.note):
        if text:
            sheet.write(text, _BODY)
    sheet.skip(2.0)


def _limits(sheet: Sheet, report: PersonReport, words: Words) -> None:
    _heading(sheet, words.limits, with_mm=20.0)
    sheet.write(f"{words.list_mark}{words.disclaimers['one_lead_limits']}", _BODY)
    for note in report.sensor_notes:
        low_hz, high_hz = report.band_hz
        known = note == "narrow_band" and low_hz is not None and high_hz is not None
        band = f" {words.band(f'{low_hz:g}', f'{high_hz:g}')}" if known else ""
        sheet.write(f"{words.list_mark}{words.sensor_notes[note]}{band}", _BODY)
    sheet.skip(2.5)


def _evidence(sheet: Sheet, report: PersonReport, words: Words) -> None:
    known = [
        (words.evidence_names[name], f"{value * factor:.{digits}f}{unit}")
        for name, (digits, factor, unit) in _EVIDENCE.items()
        if (value := report.evidence.get(name)) is not None
    ]
    _heading(sheet, words.evidence, with_mm=5.0 * -(-len(known) // _COLUMNS))
    _table(sheet, known)


def _foot(sheet: Sheet, words: Words, page: int) -> None:
    """What stands below every page, written once it is known how many there are."""
    sheet.rule()
    sheet.skip(1.0)
    last = f"ECGomics {VERSION} · {words.page(page, len(sheet.faces))}"
    sheet.put(last, _FOOT, colour=GREY, x_mm=WIDTH_MM, right=True)
    text = words.disclaimers["research_use"]
    for line in sheet.lines(text, _FOOT, width_mm=WIDTH_MM - 40.0):
        sheet.put(line, _FOOT, colour=GREY)
        sheet.skip(_FOOT * LINE_HEIGHT / POINTS_PER_MM)
