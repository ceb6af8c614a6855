"""Sections of figures: representative beats, beat to beat, hour by hour, earlier recordings."""

from dataclasses import replace
from itertools import groupby
from typing import Final

from ecgomics.report.fonts import fonts_for
from ecgomics.report.sheet import GREY, INK, POINTS_PER_MM
from ecgomics.report.strip import draw_grid, draw_trace
from ecgomics.report.structured.axes import (
    axis_over,
    poincare,
    tachogram,
    times_axis,
    trend_figure,
)
from ecgomics.report.structured.document import Episode, Hour, Rhythm, Trend
from ecgomics.report.structured.layout import BeatCell, BeatSheet, beat_sheet
from ecgomics.report.structured.numbers import clock, length, significant, unit_text
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import BLUE, RGB, SMALL, Part
from ecgomics.report.structured.pdf.plots import (
    ABOVE_MM,
    BELOW_MM,
    LEFT_MM,
    Frame,
    draw_axes,
    draw_hours,
    draw_poincare,
    draw_tachogram,
    draw_trend,
)
from ecgomics.report.structured.pdf.table import Cell, Column, Row, table

_MARK: Final[RGB] = (0.45, 0.60, 0.80)
#: Beats that are higher all together go over several pages.
_WHOLE_MM: Final = 220.0
_SECONDS_PER_HOUR: Final = 3600.0
_PLOT_MM: Final = 52.0
_TREND_MM: Final = 26.0
_TREND_COLUMNS: Final = 3
_LEAST_RATE_SPAN: Final = 40.0


def beats(sheet: TaggedSheet, part: Part) -> None:
    """The median beat of each lead with its marks."""
    words, beat = part.words, part.report.beat
    if beat is None:
        sheet.heading(words.beat)
        sheet.paragraph(words.no_beat)
        return
    shown = beat_sheet(beat, width_mm=sheet.width_mm)
    rows = [list(row) for _, row in groupby(shown.cells, key=lambda cell: cell.top_mm)]
    sheet.heading(words.beat, with_mm=min(shown.height_mm, _WHOLE_MM) + 10.0)
    scale = words.beat_scale(significant(shown.mm_per_s), significant(shown.mm_per_mv))
    note = f"{words.beat_note(beat.beats_used)}{words.sentence_gap}{scale}"
    sheet.paragraph(note, SMALL, colour=GREY)
    sheet.skip(1.0)
    for row in rows:
        sheet.room(row[0].height_mm)
        leads = words.joined([cell.lead for cell in row])
        with sheet.figure(f"{words.beat}{words.colon}{leads}"):
            for cell in row:
                _beat(sheet, replace(cell, zero_mm=cell.zero_mm - cell.top_mm, top_mm=0.0), shown)
        sheet.skip(row[0].height_mm + 2.5)
    sheet.skip(1.0)


def _beat(sheet: TaggedSheet, cell: BeatCell, shown: BeatSheet) -> None:
    canvas = sheet.canvas
    left, top = sheet.at(cell.left_mm, sheet.y_mm + cell.top_mm)
    draw_grid(canvas, left, top, cell.width_mm, cell.height_mm)
    _, bottom = sheet.at(0.0, sheet.y_mm + cell.top_mm + cell.height_mm)
    canvas.setStrokeColorRGB(*_MARK)
    canvas.setLineWidth(0.4)
    for _, x_mm in cell.marks:
        x, _ = sheet.at(x_mm, 0.0)
        canvas.line(x, bottom, x, top)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(left, bottom, cell.width_mm * POINTS_PER_MM, cell.height_mm * POINTS_PER_MM)
    canvas.clipPath(clip, stroke=0, fill=0)
    zero = sheet.at(cell.first_x_mm, sheet.y_mm + cell.zero_mm)
    per_sample = shown.mm_per_s * POINTS_PER_MM / cell.fs_hz
    draw_trace(canvas, cell.samples_uv, at=zero, per_sample=per_sample, mm_per_mv=shown.mm_per_mv)
    canvas.restoreState()
    canvas.setFillColorRGB(*INK)
    canvas.setFont(fonts_for(cell.lead).bold, 8.0)
    canvas.drawString(left + 2.0, top - 9.0, cell.lead)
    _wave_names(sheet, cell)


def _wave_names(sheet: TaggedSheet, cell: BeatCell) -> None:
    """P, QRS and T between their onset and offset, at the foot of the cell."""
    canvas, places = sheet.canvas, dict(cell.marks)
    canvas.setFillColorRGB(*BLUE)
    canvas.setFont("Helvetica", 6.0)
    for name, begin, end in (("P", "p_on", "p_off"), ("QRS", "qrs_on", "qrs_off"), ("T", "t_on", "t_off")):
        if begin in places and end in places:
            middle, bottom = sheet.at(
                0.5 * (places[begin] + places[end]), sheet.y_mm + cell.top_mm + cell.height_mm
            )
            canvas.drawCentredString(middle, bottom + 2.0, name)


def beat_to_beat(sheet: TaggedSheet, part: Part) -> None:
    """Tachogram and Poincaré plot beside each other."""
    words, rhythm = part.words, part.report.rhythm
    series = tachogram(rhythm) if rhythm is not None else None
    if rhythm is None or series is None:
        sheet.heading(words.rhythm)
        sheet.paragraph(words.no_rhythm)
        return
    height_mm = ABOVE_MM + _PLOT_MM + BELOW_MM
    sheet.heading(words.rhythm, with_mm=height_mm + 6.0)
    sheet.paragraph(words.rhythm_note, SMALL, colour=GREY)
    pairs = poincare(rhythm)
    known = [each for each in rhythm.rr_ms if each is not None]
    said = words.intervals(len(known), f"{min(known):.0f}", f"{max(known):.0f}")
    square_mm = _PLOT_MM if pairs is not None else 0.0
    wide_mm = sheet.width_mm - LEFT_MM - (square_mm + LEFT_MM + 6.0 if pairs is not None else 0.0)
    top_mm = sheet.y_mm + ABOVE_MM
    with sheet.figure(f"{words.tachogram}{words.colon}{said}"):
        frame = Frame(LEFT_MM, top_mm, wide_mm, _PLOT_MM, series.times, series.rr_ms)
        below = words.hours_axis if series.unit == "h" else words.time_axis
        draw_axes(sheet, frame, title=f"{words.tachogram} · {words.rr_axis}", below=below)
        draw_tachogram(sheet, series, frame)
    if pairs is not None:
        with sheet.figure(f"{words.poincare}{words.colon}{said}"):
            left_mm = sheet.width_mm - square_mm
            frame = Frame(left_mm, top_mm, square_mm, square_mm, pairs.rr_ms, pairs.rr_ms)
            draw_axes(sheet, frame, title=f"{words.poincare} · {words.rr_next}", below=words.rr_axis)
            draw_poincare(sheet, pairs, frame)
    sheet.skip(height_mm + 2.0)
    sheet.paragraph(said, SMALL, colour=GREY)


def hours(sheet: TaggedSheet, part: Part) -> None:
    """Of long recordings: heart rate as a figure, and the table."""
    words, rhythm = part.words, part.report.rhythm
    if rhythm is None or not rhythm.hourly:
        return
    sheet.heading(words.hours, with_mm=ABOVE_MM + _PLOT_MM + BELOW_MM + 6.0)
    sheet.paragraph(words.hours_note, SMALL, colour=GREY)
    _rates(sheet, part, rhythm.hourly)
    columns = [
        Column(words.hour, 24.0),
        *(Column(head, 24.0, right=True) for head in (words.rate_low, words.rate_mean, words.rate_high)),
        Column(words.ventricular, 30.0, right=True),
        Column(words.supraventricular, 35.0, right=True),
        Column(words.readable, 26.0, right=True),
    ]
    table(sheet, columns, [_hour(each) for each in rhythm.hourly])
    _episodes(sheet, part, rhythm)


def _episodes(sheet: TaggedSheet, part: Part, rhythm: Rhythm) -> None:
    """Of each kind the longest ones, and how many there are in all."""
    words = part.words
    if not rhythm.episodes:
        return
    sheet.heading(words.episodes_title, with_mm=20.0)
    sheet.paragraph(words.episodes_note, SMALL, colour=GREY)
    columns = [
        Column(words.begin, 30.0),
        Column(words.duration, 40.0, right=True),
        Column(words.beats, 30.0, right=True),
        Column(words.rate_mean, 30.0, right=True),
    ]
    rows: list[Row | str] = []
    for kind in dict.fromkeys(each.kind for each in rhythm.episodes):
        listed = [each for each in rhythm.episodes if each.kind == kind]
        count = words.episode_counts(rhythm.episode_counts.get(kind, len(listed)))
        rows += [
            f"{words.episodes.get(kind, kind)}{words.bracketed(count)}",
            *(_episode(each) for each in listed),
        ]
    table(sheet, columns, rows)


def _episode(each: Episode) -> list[Cell]:
    return [
        Cell(clock(each.start_s)),
        Cell(length(each.duration_s)),
        Cell(str(each.beats)),
        Cell("–" if each.rate_mean is None else f"{each.rate_mean:.0f}"),
    ]


def _hour(each: Hour) -> list[Cell]:
    rates = (each.rate_low, each.rate_mean, each.rate_high)
    return [
        Cell(significant(each.start_s / _SECONDS_PER_HOUR)),
        *(Cell("–" if rate is None else f"{rate:.0f}") for rate in rates),
        Cell(str(each.ventricular_beats)),
        Cell(str(each.supraventricular_beats)),
        Cell(f"{each.readable_percent:.0f}"),
    ]


def _rates(sheet: TaggedSheet, part: Part, hourly: tuple[Hour, ...]) -> None:
    words = part.words
    known = [
        rate
        for each in hourly
        for rate in (each.rate_low, each.rate_mean, each.rate_high)
        if rate is not None
    ]
    if not known:
        return
    start, end = hourly[0].start_s / _SECONDS_PER_HOUR, hourly[-1].start_s / _SECONDS_PER_HOUR + 1.0
    frame = Frame(
        LEFT_MM,
        sheet.y_mm + ABOVE_MM,
        sheet.width_mm - LEFT_MM,
        _PLOT_MM,
        times_axis(start, end, most_ticks=13),
        axis_over(known, least_span=_LEAST_RATE_SPAN),
    )
    with sheet.figure(f"{words.rate_axis}{words.colon}{min(known):.0f}–{max(known):.0f}"):
        draw_hours(sheet, hourly, frame)
        draw_axes(sheet, frame, title=words.rate_axis, below=words.hours_axis)
    sheet.skip(ABOVE_MM + _PLOT_MM + BELOW_MM)


def trends(sheet: TaggedSheet, part: Part) -> None:
    """Small figures, three in a row."""
    words = part.words
    shown = [each for each in part.report.trends if trend_figure(each) is not None]
    sheet.heading(words.trends, with_mm=_TREND_MM + ABOVE_MM + BELOW_MM + 5.0 if shown else 6.0)
    if not shown:
        sheet.paragraph(words.no_trends)
        return
    sheet.paragraph(words.trends_note, SMALL, colour=GREY)
    height_mm = ABOVE_MM + _TREND_MM + BELOW_MM
    for first in range(0, len(shown), _TREND_COLUMNS):
        sheet.room(height_mm)
        for column, trend in enumerate(shown[first : first + _TREND_COLUMNS]):
            _trend(sheet, part, trend, column)
        sheet.skip(height_mm + 1.0)


def _trend(sheet: TaggedSheet, part: Part, trend: Trend, column: int) -> None:
    figure = trend_figure(trend)
    if figure is None:
        return
    name = part.phrases.name(f"{trend.symbol}:{trend.lead}" if trend.lead else trend.symbol)
    unit = unit_text(trend.unit)
    title = f"{name}{part.words.bracketed(unit)}" if unit else name
    known = [each for each in trend.points if each.value is not None]
    days = (f"{known[0].taken_at:%Y-%m-%d}", f"{known[-1].taken_at:%Y-%m-%d}")
    values = [
        f"{each.taken_at:%Y-%m-%d} {part.phrases.quantity(each.value, trend.unit)}"
        for each in known
        if each.value is not None
    ]
    step_mm = sheet.width_mm / _TREND_COLUMNS
    frame = Frame(
        column * step_mm + LEFT_MM,
        sheet.y_mm + ABOVE_MM,
        step_mm - LEFT_MM - 8.0,
        _TREND_MM,
        figure.days,
        figure.values,
    )
    with sheet.figure(f"{title}{part.words.colon}{part.words.joined(values)}"):
        draw_axes(sheet, frame, title=title, below="", tick_names=days)
        draw_trend(sheet, figure, frame)
