"""Figures with axes: RR tachogram, Poincaré plot, trends over the recordings, heart rate hour by hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import numpy as np

from ecgomics.report.fonts import fonts_for
from ecgomics.report.sheet import FAINT, GREY, INK, POINTS_PER_MM
from ecgomics.report.strip import draw_line
from ecgomics.report.structured.axes import Axis, Poincare, Tachogram, TrendFigure
from ecgomics.report.structured.document import Hour
from ecgomics.report.structured.numbers import significant
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import AMBER, BLUE, RGB

_TICK: Final = 7.0
_BAND: Final[RGB] = (0.80, 0.87, 0.95)
_SHADE: Final[RGB] = (0.90, 0.91, 0.93)
#: Hours of which less can be read are shaded.
_READABLE_PERCENT: Final = 50.0
_SECONDS_PER_HOUR: Final = 3600.0
_DOT_MM: Final = 0.45
_SMALL_DOT_MM: Final = 0.3
#: More points than this are drawn small.
_MANY: Final = 400
#: Room for the numbers and names of the axes.
LEFT_MM: Final = 13.0
BELOW_MM: Final = 8.0
ABOVE_MM: Final = 5.0


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a plot stands on the sheet: the box within its axes, in mm, and the axes."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float
    x: Axis
    y: Axis

    def at(self, sheet: TaggedSheet, x: float, y: float) -> tuple[float, float]:
        """A value in points."""
        return sheet.at(
            self.left_mm + self.width_mm * self.x.share(x),
            self.top_mm + self.height_mm * (1.0 - self.y.share(y)),
        )


def draw_tachogram(sheet: TaggedSheet, shown: Tachogram, frame: Frame) -> None:
    """Lines within runs, a dot for each interval, hollow ones for beats that are not normal."""
    canvas = sheet.canvas
    count = sum(len(each) for each in shown.runs)
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineWidth(0.5 if count < _MANY else 0.25)
    for run in (each for each in shown.runs if len(each) > 1):
        points = np.array([frame.at(sheet, *each) for each in run])
        draw_line(canvas, points[:, 0], points[:, 1])
    unusual = {each[:2] for each in shown.marked}
    usual = (each for run in shown.runs for each in run if each not in unusual)
    _dots(sheet, frame, usual, count=count)
    other = [each[:2] for each in shown.marked]
    if count < _MANY:
        _rings(sheet, frame, other)
    else:
        _dots(sheet, frame, other, count=count, colour=AMBER)


def draw_poincare(sheet: TaggedSheet, shown: Poincare, frame: Frame) -> None:
    """A dot for each pair, on the line of equal intervals."""
    canvas = sheet.canvas
    canvas.setStrokeColorRGB(*FAINT)
    canvas.setLineWidth(0.5)
    low, high = shown.rr_ms.low, shown.rr_ms.high
    canvas.line(*frame.at(sheet, low, low), *frame.at(sheet, high, high))
    _dots(sheet, frame, shown.points, count=len(shown.points))


def draw_trend(sheet: TaggedSheet, shown: TrendFigure, frame: Frame) -> None:
    """A line through the earlier recordings to a full dot for this one."""
    canvas = sheet.canvas
    points = np.array([frame.at(sheet, *each) for each in shown.points])
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineWidth(0.6)
    draw_line(canvas, points[:, 0], points[:, 1])
    _rings(sheet, frame, shown.points[:-1], colour=BLUE)
    canvas.setFillColorRGB(*BLUE)
    canvas.circle(*points[-1].tolist(), 1.6 * _DOT_MM * POINTS_PER_MM, stroke=0, fill=1)


def draw_hours(sheet: TaggedSheet, hourly: Sequence[Hour], frame: Frame) -> None:
    """The band from the lowest to the highest heart rate, its mean as a line; hours hardly readable are shaded."""
    canvas = sheet.canvas
    for each in hourly:
        if each.readable_percent < _READABLE_PERCENT:
            _hour_box(sheet, frame, each, (frame.y.low, frame.y.high), _SHADE)
        if each.rate_low is not None and each.rate_high is not None:
            _hour_box(sheet, frame, each, (each.rate_low, each.rate_high), _BAND)
    canvas.setStrokeColorRGB(*BLUE)
    canvas.setLineWidth(0.8)
    for known, stretch in groupby(hourly, lambda each: each.rate_mean is not None):
        if known:
            middles = [
                frame.at(sheet, each.start_s / _SECONDS_PER_HOUR + 0.5, each.rate_mean or 0.0)
                for each in stretch
            ]
            points = np.array(middles)
            draw_line(canvas, points[:, 0], points[:, 1])


def _hour_box(sheet: TaggedSheet, frame: Frame, hour: Hour, reach: tuple[float, float], colour: RGB) -> None:
    start = hour.start_s / _SECONDS_PER_HOUR
    (left, bottom), (right, top) = frame.at(sheet, start, reach[0]), frame.at(sheet, start + 1.0, reach[1])
    sheet.canvas.setFillColorRGB(*colour)
    sheet.canvas.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)


def _dots(
    sheet: TaggedSheet,
    frame: Frame,
    points: Iterable[tuple[float, float]],
    *,
    count: int,
    colour: RGB = BLUE,
) -> None:
    """Squares, written at once: circles of many points would make the file large."""
    half = (_DOT_MM if count < _MANY else _SMALL_DOT_MM) * POINTS_PER_MM
    sheet.canvas.setFillColorRGB(*colour)
    corners = (frame.at(sheet, *each) for each in points)
    squares = "".join(f"{x - half:.2f} {y - half:.2f} {2 * half:.2f} {2 * half:.2f} re\n" for x, y in corners)
    if squares:
        sheet.canvas._code.append(f"n {squares}f")


def _rings(
    sheet: TaggedSheet,
    frame: Frame,
    points: Iterable[tuple[float, float]],
    *,
    colour: RGB = AMBER,
) -> None:
    canvas = sheet.canvas
    canvas.setStrokeColorRGB(*colour)
    canvas.setFillColorRGB(1.0, 1.0, 1.0)
    canvas.setLineWidth(0.7)
    for each in points:
        x, y = frame.at(sheet, *each)
        canvas.circle(x, y, 1.4 * _DOT_MM * POINTS_PER_MM, stroke=1, fill=1)


def draw_axes(
    sheet: TaggedSheet, frame: Frame, *, title: str, below: str, tick_names: tuple[str, ...] | None = None
) -> None:
    """Grid lines at the ticks with their numbers, the title above and the name of the lower axis below."""
    canvas: Any = sheet.canvas
    canvas.setLineWidth(0.4)
    canvas.setStrokeColorRGB(*FAINT)
    canvas.setFillColorRGB(*GREY)
    names = tick_names or tuple(significant(each) for each in frame.x.ticks)
    for tick, name in zip(frame.x.ticks, names, strict=True):
        x, bottom = frame.at(sheet, tick, frame.y.low)
        _, top = frame.at(sheet, tick, frame.y.high)
        canvas.line(x, bottom, x, top)
        canvas.setFont(fonts_for(name).text, _TICK)
        canvas.drawCentredString(x, bottom - _TICK - 1.5, name)
    for tick in frame.y.ticks:
        left, y = frame.at(sheet, frame.x.low, tick)
        right, _ = frame.at(sheet, frame.x.high, tick)
        canvas.line(left, y, right, y)
        canvas.setFont("Helvetica", _TICK)
        canvas.drawRightString(left - 3.0, y - 0.35 * _TICK, significant(tick))
    x, y = sheet.at(frame.left_mm, frame.top_mm - 1.5)
    canvas.setFillColorRGB(*INK)
    canvas.setFont(fonts_for(title).text, _TICK + 1.0)
    canvas.drawString(x, y, title)
    x, y = sheet.at(frame.left_mm + frame.width_mm, frame.top_mm + frame.height_mm)
    canvas.setFillColorRGB(*GREY)
    canvas.setFont(fonts_for(below).text, _TICK)
    canvas.drawRightString(x, y - 2.0 * _TICK - 3.5, below)
