"""A strip of ECG paper at true scale: 25 mm are a second, 10 mm are a millivolt, on a grid of millimetres."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.report.fonts import fonts_for
from ecgomics.report.sheet import GREY, POINTS_PER_MM, Sheet

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

MM_PER_S: Final = 25.0
MM_PER_MV: Final = 10.0
#: Room above and below the largest deflections.
_AIR_MM: Final = 4.0
LOWEST_MM: Final = 20.0
HIGHEST_MM: Final = 60.0
_GRID_MM: Final = 5.0

_THIN: Final = (0.97, 0.86, 0.86)
_THICK: Final = (0.93, 0.68, 0.68)
TRACE: Final = (0.05, 0.06, 0.08)
_TRACE_WIDTH: Final = 0.75
_GAP: Final = (0.90, 0.91, 0.93)

Trace = Sequence[int | None]
"""Samples in µV, None where there is no signal."""


def strip_height_mm(trace: Trace) -> tuple[float, float]:
    """Height of a strip that holds the trace, in whole 5 mm, and the zero line below its top in mm."""
    known = [each for each in trace if each is not None]
    top_mm = MM_PER_MV * max(known, default=0) / 1000.0
    bottom_mm = MM_PER_MV * min(known, default=0) / 1000.0
    wanted_mm = top_mm - bottom_mm + 2.0 * _AIR_MM
    height_mm = min(HIGHEST_MM, max(LOWEST_MM, _GRID_MM * -(-wanted_mm // _GRID_MM)))
    return height_mm, 0.5 * height_mm + 0.5 * (top_mm + bottom_mm)


def draw_strip(
    sheet: Sheet, trace: Trace, fs_hz: float, *, height_mm: float, zero_mm: float, gap: str
) -> None:
    """Grid and trace at the present height of the sheet; stretches without signal are shaded and named."""
    canvas = sheet.canvas
    left, top = sheet.at(0.0, sheet.y_mm)
    canvas.saveState()
    clip = canvas.beginPath()
    clip.rect(
        left, top - height_mm * POINTS_PER_MM, sheet.width_mm * POINTS_PER_MM, height_mm * POINTS_PER_MM
    )
    canvas.clipPath(clip, stroke=0, fill=0)
    draw_grid(canvas, left, top, sheet.width_mm, height_mm)
    per_sample = MM_PER_S * POINTS_PER_MM / fs_hz
    zero = top - zero_mm * POINTS_PER_MM
    draw_gaps(canvas, trace, at=(left, top), per_sample=per_sample, height_mm=height_mm, gap=gap)
    draw_trace(canvas, trace, at=(left, zero), per_sample=per_sample, mm_per_mv=MM_PER_MV)
    canvas.restoreState()


def draw_gaps(
    canvas: "Canvas",
    trace: Trace,
    *,
    at: tuple[float, float],
    per_sample: float,
    height_mm: float,
    gap: str,
) -> None:
    """Shades and names what has no signal; `at` is the upper left corner of the strip, in points."""
    left, top = at
    for first, last in stretches(trace, there=False):
        _shade(canvas, left + first * per_sample, (last - first) * per_sample, top=top, height_mm=height_mm)
        _name(canvas, left + 0.5 * (first + last) * per_sample, top - height_mm * POINTS_PER_MM, gap)


def draw_trace(
    canvas: "Canvas", trace: Trace, *, at: tuple[float, float], per_sample: float, mm_per_mv: float
) -> None:
    """A line through every sample, broken where none is; `at` is where the first one stands at 0 mV, in points."""
    left, zero = at
    known: Floats = np.array([np.nan if each is None else each for each in trace], dtype=float)
    x: Floats = left + per_sample * np.arange(len(known), dtype=float)
    y: Floats = zero + mm_per_mv * POINTS_PER_MM / 1000.0 * known
    canvas.setStrokeColorRGB(*TRACE)
    canvas.setLineWidth(_TRACE_WIDTH)
    canvas.setLineJoin(1)
    canvas.setLineCap(1)
    for first, last in stretches(trace, there=True):
        draw_line(canvas, x[first:last], y[first:last])


def draw_line(canvas: "Canvas", x: Floats, y: Floats) -> None:
    """One path through points, in points; written at once, as the canvas takes its time for each point."""
    if x.size == 1:  # a single sample between gaps is a dot
        x, y = np.repeat(x, 2), np.repeat(y, 2)
    pairs = np.column_stack([x, y]).ravel().tolist()
    drawn = ("{:.3f} {:.3f} l\n" * x.size).format(*pairs)
    canvas._code.append(f"n {drawn.replace('l', 'm', 1)}S")


def draw_grid(canvas: "Canvas", left: float, top: float, width_mm: float, height_mm: float) -> None:
    """Lines every mm and thicker ones every 5 mm, from a corner in points."""
    right, bottom = left + width_mm * POINTS_PER_MM, top - height_mm * POINTS_PER_MM
    for step_mm, colour, width in ((1.0, _THIN, 0.3), (_GRID_MM, _THICK, 0.5)):
        canvas.setStrokeColorRGB(*colour)
        canvas.setLineWidth(width)
        step = step_mm * POINTS_PER_MM
        columns = (left + step * n for n in range(int(width_mm / step_mm) + 1))
        rows = (top - step * n for n in range(int(height_mm / step_mm) + 1))
        canvas.lines([(x, bottom, x, top) for x in columns] + [(left, y, right, y) for y in rows])


def _shade(canvas: "Canvas", left: float, width: float, *, top: float, height_mm: float) -> None:
    height = height_mm * POINTS_PER_MM
    canvas.setFillColorRGB(*_GAP)
    canvas.rect(left, top - height, width, height, stroke=0, fill=1)


def _name(canvas: "Canvas", middle: float, bottom: float, text: str) -> None:
    canvas.setFillColorRGB(*GREY)
    canvas.setFont(fonts_for(text).text, 7.0)
    canvas.drawCentredString(middle, bottom + 4.0, text)


def stretches(trace: Trace, *, there: bool) -> Iterator[tuple[int, int]]:
    """First and last + 1 of the runs of samples that are there, or are not."""
    first = 0
    for place in range(1, len(trace) + 1):
        if place == len(trace) or (trace[place] is None) != (trace[first] is None):
            if (trace[first] is not None) == there:
                yield first, place
            first = place
