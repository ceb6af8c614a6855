"""Tables: cells that break into lines, rows that are never torn, the head again on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecgomics.report.fonts import fonts_for
from ecgomics.report.sheet import FAINT, GREY, INK, LINE_HEIGHT, POINTS_PER_MM, broken
from ecgomics.report.structured.pdf.page import TaggedSheet

SIZE: Final = 8.5
_ABOVE_AND_BELOW_MM: Final = 0.7
_BETWEEN_MM: Final = 2.0
_HEAD_OF_COLUMN: Final = "<</O /Table /Scope /Column>>"
_HEAD_OF_ROW: Final = "<</O /Table /Scope /Row>>"


@dataclass(frozen=True, slots=True)
class Column:
    """Its head and how wide it is."""

    head: str
    width_mm: float
    right: bool = False
    """Numbers end at its right edge."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in it, and how."""

    text: str
    colour: tuple[float, float, float] = INK
    bold: bool = False


Row = Sequence[Cell]


def table(sheet: TaggedSheet, columns: Sequence[Column], rows: Sequence[Row], *, size: float = SIZE) -> None:
    """The first cell of a row is its head."""
    heads = [Cell(each.head, GREY) for each in columns]
    with sheet.element("Table"):
        _room(sheet, columns, [heads, *rows[:1]], size)
        with sheet.element("TR"):
            _row(sheet, columns, heads, size, head=True)
        for row in rows:
            page = sheet.page
            _room(sheet, columns, [row], size)
            if sheet.page != page:
                with sheet.decoration():
                    _row(sheet, columns, heads, size, head=True)
            with sheet.element("TR"):
                _row(sheet, columns, row, size, head=False)
    sheet.skip(2.0)


def _lines(column: Column, cell: Cell, size: float) -> list[str]:
    fonts = fonts_for(cell.text)
    font = fonts.bold if cell.bold else fonts.text
    return list(broken(cell.text, font, size, (column.width_mm - _BETWEEN_MM) * POINTS_PER_MM))


def _line_mm(size: float) -> float:
    return size * LINE_HEIGHT / POINTS_PER_MM


def _height_mm(columns: Sequence[Column], row: Row, size: float) -> float:
    lines = max((len(_lines(*each, size)) for each in zip(columns, row, strict=True)), default=1)
    return max(1, lines) * _line_mm(size) + 2.0 * _ABOVE_AND_BELOW_MM


def _room(sheet: TaggedSheet, columns: Sequence[Column], rows: Sequence[Row], size: float) -> None:
    sheet.room(sum(_height_mm(columns, each, size) for each in rows))


def _row(sheet: TaggedSheet, columns: Sequence[Column], row: Row, size: float, *, head: bool) -> None:
    """At the present height, with a line below it."""
    top_mm, x_mm = sheet.y_mm, 0.0
    for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
        attributes = _HEAD_OF_COLUMN if head else "" if number else _HEAD_OF_ROW
        with sheet.element("TH" if attributes else "TD", attributes=attributes):
            sheet.y_mm = top_mm + _ABOVE_AND_BELOW_MM
            for line in _lines(column, cell, size):
                at_mm = x_mm + column.width_mm - _BETWEEN_MM if column.right else x_mm
                sheet.put(line, size, bold=cell.bold, colour=cell.colour, x_mm=at_mm, right=column.right)
                sheet.y_mm += _line_mm(size)
        x_mm += column.width_mm
    sheet.y_mm = top_mm + _height_mm(columns, row, size)
    with sheet.decoration():
        sheet.canvas.setStrokeColorRGB(*FAINT)
        sheet.canvas.setLineWidth(0.6 if head else 0.3)
        (left, y), (right, _) = sheet.at(0.0, sheet.y_mm), sheet.at(x_mm - _BETWEEN_MM, sheet.y_mm)
        sheet.canvas.line(left, y, right, y)
