"""Tables: cells that break into lines, rows that are never torn, the head again on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ecgomics.report.sheet import FAINT, GREY, INK, LINE_HEIGHT, POINTS_PER_MM, broken
from ecgomics.report.structured.axes import RangeBar
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.part import RGB

SIZE: Final = 8.5
_ABOVE_AND_BELOW_MM: Final = 0.35
#: Room behind a column, and behind a narrow one.
_BETWEEN_MM: Final = 4.0
_BETWEEN_NARROW_MM: Final = 1.5
_NARROW_MM: Final = 16.0
_BAR_MM: Final = 1.2
_RANGE: Final[RGB] = (0.66, 0.78, 0.90)
_HEAD_OF_COLUMN: Final = "<</O /Table /Scope /Column>>"
_HEAD_OF_ROW: Final = "<</O /Table /Scope /Row>>"


@dataclass(frozen=True, slots=True)
class Column:
    """Its head and how wide it is."""

    head: str
    width_mm: float
    right: bool = False
    """Numbers end at its right edge."""

    @property
    def text_mm(self) -> float:
        """What a text may take of it."""
        between_mm = _BETWEEN_NARROW_MM if self.width_mm < _NARROW_MM else _BETWEEN_MM
        return self.width_mm - between_mm


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in it, and how."""

    text: str
    colour: RGB = INK
    bold: bool = False
    bar: RangeBar | None = None
    """Drawn instead of a text; the words beside it say the same."""


Row = Sequence[Cell]

#: So many leads stand beside each other; more go to a table below.
LEADS_IN_A_ROW: Final = 12
_FEWEST_COLUMNS: Final = 6
_NAME_MM: Final = 43.5


def lead_columns(sheet: TaggedSheet, leads: Sequence[str]) -> list[Column]:
    """A column for each lead behind one of names."""
    step_mm = (sheet.width_mm - _NAME_MM) / max(len(leads), _FEWEST_COLUMNS)
    return [Column("", _NAME_MM), *(Column(each, step_mm, right=True) for each in leads)]


def table(
    sheet: TaggedSheet,
    columns: Sequence[Column],
    rows: Sequence[Row | str],
    *,
    size: float = SIZE,
    whole_with_mm: float | None = None,
) -> None:
    """The first cell of a row is its head; a row that is only a text heads those below it.

    A table that is kept whole stands on one page with so much of what follows it.
    """
    heads = [Cell(each.head, GREY) for each in columns]
    shown = any(each.head for each in columns)
    if whole_with_mm is not None:
        heights = (
            _group_mm(size) if isinstance(row, str) else _height_mm(columns, row, size) for row in rows
        )
        sheet.room(_height_mm(columns, heads, size) + sum(heights) + whole_with_mm)
    with sheet.element("Table"):
        if shown:
            sheet.room(_height_mm(columns, heads, size) + _with_next_mm(columns, rows, 0, size))
            with sheet.element("TR"):
                _row(sheet, columns, heads, size, head=True)
        for place, row in enumerate(rows):
            page = sheet.page
            sheet.room(_with_next_mm(columns, rows, place, size))
            if shown and sheet.page != page:
                with sheet.decoration():
                    _row(sheet, columns, heads, size, head=True)
            with sheet.element("TR"):
                if isinstance(row, str):
                    _group(sheet, columns, row, size)
                else:
                    _row(sheet, columns, row, size, head=False)
    sheet.skip(2.0)


def _with_next_mm(columns: Sequence[Column], rows: Sequence[Row | str], place: int, size: float) -> float:
    """Height of a row; the head of a group goes with the row below it."""
    if place >= len(rows):
        return 0.0
    row = rows[place]
    if isinstance(row, str):
        return _group_mm(size) + _with_next_mm(columns, rows, place + 1, size)
    return _height_mm(columns, row, size)


def _group_mm(size: float) -> float:
    return _line_mm(size) + 4.0 * _ABOVE_AND_BELOW_MM


def _group(sheet: TaggedSheet, columns: Sequence[Column], text: str, size: float) -> None:
    over = f"<</O /Table /Scope /Row /ColSpan {len(columns)}>>"
    top_mm = sheet.y_mm
    sheet.y_mm += 3.0 * _ABOVE_AND_BELOW_MM
    with sheet.element("TH", attributes=over):
        sheet.put(text, size, bold=True)
    sheet.y_mm = top_mm + _group_mm(size)
    _line_below(sheet, sum(each.width_mm for each in columns), 0.3)


def _lines(column: Column, cell: Cell, size: float) -> list[str]:
    return list(broken(cell.text, size, column.text_mm * POINTS_PER_MM, bold=cell.bold))


def _line_mm(size: float) -> float:
    return size * LINE_HEIGHT / POINTS_PER_MM


def _height_mm(columns: Sequence[Column], row: Row, size: float) -> float:
    lines = max((len(_lines(*each, size)) for each in zip(columns, row, strict=True)), default=1)
    return max(1, lines) * _line_mm(size) + 2.0 * _ABOVE_AND_BELOW_MM


def _row(sheet: TaggedSheet, columns: Sequence[Column], row: Row, size: float, *, head: bool) -> None:
    """At the present height, with a line below it."""
    top_mm, x_mm = sheet.y_mm, 0.0
    for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
        attributes = _HEAD_OF_COLUMN if head else "" if number else _HEAD_OF_ROW
        with sheet.element("TH" if attributes else "TD", attributes=attributes):
            sheet.y_mm = top_mm + _ABOVE_AND_BELOW_MM
            for line in _lines(column, cell, size):
                at_mm = x_mm + column.text_mm if column.right else x_mm
                sheet.put(line, size, bold=cell.bold, colour=cell.colour, x_mm=at_mm, right=column.right)
                sheet.y_mm += _line_mm(size)
            if cell.bar is not None:
                middle_mm = top_mm + _ABOVE_AND_BELOW_MM + 0.5 * _line_mm(size)
                _bar(sheet, cell.bar, (x_mm, middle_mm), column.text_mm, cell.colour)
        x_mm += column.width_mm
    sheet.y_mm = top_mm + _height_mm(columns, row, size)
    _line_below(sheet, x_mm, 0.6 if head else 0.3)


def _line_below(sheet: TaggedSheet, width_mm: float, line: float) -> None:
    with sheet.decoration():
        sheet.canvas.setStrokeColorRGB(*FAINT)
        sheet.canvas.setLineWidth(line)
        (left, y), (right, _) = sheet.at(0.0, sheet.y_mm), sheet.at(width_mm, sheet.y_mm)
        sheet.canvas.line(left, y, right, y)


def _bar(sheet: TaggedSheet, bar: RangeBar, at_mm: tuple[float, float], width_mm: float, mark: RGB) -> None:
    """A rail, the range on it, and a mark where the value lies."""
    canvas, (x_mm, middle_mm) = sheet.canvas, at_mm
    with sheet.decoration():
        for first, last, colour, line in ((0.0, 1.0, FAINT, 0.6), (bar.first, bar.last, _RANGE, 3.0)):
            canvas.setStrokeColorRGB(*colour)
            canvas.setLineWidth(line)
            canvas.setLineCap(0)
            (left, y), (right, _) = (
                sheet.at(x_mm + width_mm * first, middle_mm),
                sheet.at(x_mm + width_mm * last, middle_mm),
            )
            canvas.line(left, y, right, y)
        x, y = sheet.at(x_mm + width_mm * bar.at, middle_mm)
        canvas.setFillColorRGB(*mark)
        canvas.circle(x, y, 0.5 * _BAR_MM * POINTS_PER_MM, stroke=0, fill=1)
