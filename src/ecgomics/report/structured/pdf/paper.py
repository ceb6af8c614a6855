"""The ECG on paper at true scale, on lying pages."""

from typing import Final

from ecgomics.report.fonts import fonts_for
from ecgomics.report.sheet import GREY, INK, POINTS_PER_MM
from ecgomics.report.strip import draw_gaps, draw_grid, draw_trace
from ecgomics.report.structured.document import EcgPaper
from ecgomics.report.structured.layout import (
    MM_PER_MV,
    MM_PER_S,
    PULSE_MV,
    PULSE_WIDTH_MM,
    SQUARE_MM,
    PaperSheet,
    PlacedStrip,
    sheets,
    strip_s,
)
from ecgomics.report.structured.numbers import clock, length, significant
from ecgomics.report.structured.pdf.page import LYING, UPRIGHT, TaggedSheet
from ecgomics.report.structured.pdf.part import Part

_SMALL: Final = 8.0
_NAME: Final = 9.0
_TIME: Final = 7.0
#: From here on a time is told as on a clock.
_CLOCK_FROM_S: Final = 60.0
#: Height of the heading above the paper and of the line below it.
_ABOVE_MM: Final = 8.0
_BELOW_MM: Final = 6.0
_INK_LINE: Final = 0.75


def ecg(sheet: TaggedSheet, part: Part) -> None:
    """Every page of it, and back to upright pages."""
    paper, words = part.report.paper, part.words
    if paper is None:
        sheet.heading(words.ecg)
        sheet.paragraph(words.no_paper)
        return
    sheet.turn(LYING)
    room_mm = SQUARE_MM * ((sheet.left_over_mm - _ABOVE_MM - _BELOW_MM) // SQUARE_MM)
    for number, each in enumerate(sheets(paper, height_mm=room_mm)):
        if number:
            sheet.turn(LYING)
        _head(sheet, part)
        with sheet.figure(_alt(part, each)):
            draw_sheet(sheet, part, paper, each)
        sheet.skip(each.height_mm + 1.5)
        sheet.paragraph(_foot(part, paper), _SMALL, colour=GREY)
    sheet.turn(UPRIGHT)


def _head(sheet: TaggedSheet, part: Part) -> None:
    """Whose it is stands on the page of the ECG, too: it may be taken out of the report."""
    top_mm = sheet.y_mm
    sheet.heading(part.words.ecg)
    bottom_mm, sheet.y_mm = sheet.y_mm, top_mm + 1.0
    with sheet.element("P"):
        sheet.put(part.whose(), _SMALL, colour=GREY, x_mm=sheet.width_mm, right=True)
    sheet.y_mm = bottom_mm


def _foot(part: Part, paper: EcgPaper) -> str:
    words = part.words
    scale = words.beat_scale(significant(MM_PER_S), significant(MM_PER_MV))
    return " · ".join(
        (scale, words.paper_bands[paper.band], words.paper_layouts[paper.layout], words.print_scale)
    )


def _alt(part: Part, shown: PaperSheet) -> str:
    leads = list(dict.fromkeys(each.strip.lead for each in shown.strips))
    begin_s = min(each.strip.start_s for each in shown.strips)
    seconds = max(each.strip.start_s + strip_s(each.strip) for each in shown.strips) - begin_s
    return part.words.paper_title(part.words.joined(leads), length(seconds))


def draw_sheet(sheet: TaggedSheet, part: Part, paper: EcgPaper, shown: PaperSheet) -> None:
    """Grid, pulses, traces and names, from the present height and the left of the text."""
    canvas = sheet.canvas
    left, top = sheet.at(0.0, sheet.y_mm)
    draw_grid(canvas, left, top, shown.width_mm, shown.height_mm)
    canvas.setStrokeColorRGB(*INK)
    canvas.setLineWidth(_INK_LINE)
    for x_mm, zero_mm in shown.calibration:
        _pulse(sheet, x_mm, zero_mm)
    canvas.setStrokeColorRGB(*GREY)
    for each in shown.dividers:
        (x, above), (_, below) = (
            sheet.at(each.x_mm, sheet.y_mm + each.top_mm),
            sheet.at(each.x_mm, sheet.y_mm + each.bottom_mm),
        )
        canvas.line(x, above, x, below)
    for placed in shown.strips:
        _strip(sheet, placed, part.words.no_signal)
    for placed in shown.strips:
        _strip_name(sheet, part, placed, consecutive=paper.layout == "lines")


def _pulse(sheet: TaggedSheet, x_mm: float, zero_mm: float) -> None:
    """1 mV for 0.2 s, as high and as wide as it must be."""
    zero_mm += sheet.y_mm
    high_mm = zero_mm - PULSE_MV * MM_PER_MV
    beside_mm = 0.5 * PULSE_WIDTH_MM
    corners = (
        (x_mm - beside_mm, zero_mm),
        (x_mm, zero_mm),
        (x_mm, high_mm),
        (x_mm + PULSE_WIDTH_MM, high_mm),
        (x_mm + PULSE_WIDTH_MM, zero_mm),
        (x_mm + PULSE_WIDTH_MM + beside_mm, zero_mm),
    )
    path = sheet.canvas.beginPath()
    for number, corner in enumerate(corners):
        (path.lineTo if number else path.moveTo)(*sheet.at(*corner))
    sheet.canvas.drawPath(path, stroke=1, fill=0)


def _strip(sheet: TaggedSheet, placed: PlacedStrip, gap: str) -> None:
    canvas, strip = sheet.canvas, placed.strip
    length_mm = MM_PER_S * strip_s(strip)
    x, bottom = sheet.at(placed.x_mm, sheet.y_mm + placed.clip_bottom_mm)
    canvas.saveState()
    clip = canvas.beginPath()
    height_mm = placed.clip_bottom_mm - placed.clip_top_mm
    clip.rect(x, bottom, length_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM)
    canvas.clipPath(clip, stroke=0, fill=0)
    per_sample = MM_PER_S * POINTS_PER_MM / strip.fs_hz
    corner = sheet.at(placed.x_mm, sheet.y_mm + placed.row_top_mm)
    row_mm = placed.row_bottom_mm - placed.row_top_mm
    draw_gaps(canvas, strip.samples_uv, at=corner, per_sample=per_sample, height_mm=row_mm, gap=gap)
    zero = sheet.at(placed.x_mm, sheet.y_mm + placed.zero_mm)
    draw_trace(canvas, strip.samples_uv, at=zero, per_sample=per_sample, mm_per_mv=MM_PER_MV)
    canvas.restoreState()


def _strip_name(sheet: TaggedSheet, part: Part, placed: PlacedStrip, *, consecutive: bool) -> None:
    """The lead, and of consecutive lines what they show and which seconds they are."""
    canvas, lead = sheet.canvas, placed.strip.lead
    x, y = sheet.at(placed.x_mm + 1.0, sheet.y_mm + placed.row_top_mm + 4.0)
    font = fonts_for(lead).bold
    canvas.setFillColorRGB(*INK)
    canvas.setFont(font, _NAME)
    canvas.drawString(x, y, lead)
    said = [part.words.episodes.get(placed.episode, placed.episode)] if placed.episode else []
    if consecutive:
        begin_s, end_s = placed.strip.start_s, placed.strip.start_s + strip_s(placed.strip)
        said.append(
            clock(begin_s) if begin_s >= _CLOCK_FROM_S else part.words.seconds(*_tenths(begin_s, end_s))
        )
    if said:
        text = " · ".join(said)
        canvas.setFillColorRGB(*GREY)
        canvas.setFont(fonts_for(text).text, _TIME)
        canvas.drawString(x + canvas.stringWidth(lead, font, _NAME) + 5.0, y, text)


def _tenths(*seconds: float) -> tuple[str, ...]:
    return tuple(significant(round(each, 1)) for each in seconds)
