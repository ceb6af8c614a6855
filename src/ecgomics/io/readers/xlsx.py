"""Excel workbooks (.xlsx): the first sheet that holds a table of samples, read as a table of text is.

Office Open XML (ECMA-376), read by openpyxl with its parsers replaced by those of defusedxml. Formulas count as the
values that Excel stored beside them. Workbooks of the time before 2007 (.xls) are refused with what helps.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.io.contents import Contents
from ecgomics.io.readers.delimited import is_of_samples
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.table_contents import TextTable, contents_of
from ecgomics.io.tables.text_columns import columns_of
from ecgomics.io.tables.text_table import LINES_LOOKED_AT, layout_of

FORMAT: Final = "Excel"
SUPPORT: Final = Support.OWN

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK: Final = "xl/workbook.xml"
#: The parts of a workbook together, unpacked, and how much larger than packed: sheets of numbers unfold tenfold.
_MOST_BYTES: Final = 2**28
_MOST_RATIO: Final = 100
_SMALL_BYTES: Final = 2**22
#: Wider sheets are no tables of samples; empty cells count, as a hostile file may claim any number.
_MOST_COLUMNS: Final = 512
_MOST_ROWS: Final = 2**20
_MOST_CELLS: Final = 2**24
_ROWS_PER_LOOK: Final = 1024


def recognises(source: Source) -> bool:
    """A zip archive with a workbook in it, or an OLE file with one."""
    if source.head.startswith(_ZIP):
        return _WORKBOOK in _names(source)
    return source.head.startswith(_OLE) and _is_old_workbook(source)


def looks_like_recording(source: Source) -> bool:
    """Whether a workbook found in a folder is meant: its first table names a lead, a time or a unit, or is bare."""
    try:
        _refuse_bomb(source)
        layouts = [layout_of(lines) for lines in _sheets(source, most_rows=LINES_LOOKED_AT)]
    except InvalidInput:
        return False
    return is_of_samples(next((layout for layout in layouts if layout), None), size=source.size)


def read(source: Source, stated: Stated) -> Contents:
    """The columns that hold samples, of the first sheet that has some."""
    return contents_of(source, table(source), stated, file_format=FORMAT)


def table(source: Source) -> TextTable:
    """The first sheet that holds a table; UnreadableFile where none does, or the workbook is damaged."""
    if source.head.startswith(_OLE):
        raise source.unreadable(FORMAT, "it is an old workbook (.xls); save it as .xlsx or CSV")
    _refuse_bomb(source)
    for lines in _sheets(source):
        layout = layout_of(lines)
        if layout is not None:
            return TextTable(
                layout.above, columns_of(source, layout, lines, file_format=FORMAT), layout.stated_rows
            )
    raise source.unreadable(FORMAT, "none of its sheets holds a table of numbers")


def _names(source: Source) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def _is_old_workbook(source: Source) -> bool:
    """Whether the first sector of the directory of an OLE file names a workbook."""
    sector = int.from_bytes(source.head[48:52], "little")
    directory = source.data[512 * (sector + 1) :][:4096]
    return any(name.encode("utf-16-le") in directory for name in ("Workbook", "Book"))


def _refuse_bomb(source: Source) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise source.unreadable(FORMAT, "its archive is damaged") from error
    if size > _MOST_BYTES or (size > _SMALL_BYTES and size > _MOST_RATIO * source.size):
        raise source.unreadable(FORMAT, "it unfolds to far more bytes than a table of samples has")


def _sheets(source: Source, *, most_rows: int = _MOST_ROWS) -> Iterator[list[str]]:
    """The rows of each sheet as lines, cells between tabulators."""
    import warnings
    from xml.etree.ElementTree import ParseError

    import openpyxl
    from defusedxml.common import DefusedXmlException

    if not openpyxl.DEFUSEDXML:  # pragma: no cover - defusedxml is a requirement
        raise source.unreadable(FORMAT, "reading it safely needs defusedxml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and extensions that openpyxl does not know
        try:
            workbook = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                yield _lines(source, sheet, most_rows)
        except (*_DAMAGE, ParseError, DefusedXmlException) as error:
            raise source.unreadable(FORMAT, "a part of its workbook is damaged or missing") from error


_DAMAGE: Final = (
    *(zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, EOFError),
    *(zlib.error, NotImplementedError, OverflowError, RuntimeError, AssertionError),
)


def _lines(source: Source, sheet: Any, most_rows: int) -> list[str]:
    lines: list[str] = []
    cells = 0
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number >= most_rows:
            return lines if most_rows < _MOST_ROWS else []
        if number % _ROWS_PER_LOOK == 0:
            source.in_time(FORMAT)
        cells += max(len(row), 1)
        if len(row) > _MOST_COLUMNS or cells > _MOST_CELLS:
            return []
        lines.append("\t".join(map(_text, row)).rstrip("\t") if any(cell is not None for cell in row) else "")
    widest = max((line.count("\t") for line in lines), default=0)
    return [line + "\t" * (widest - line.count("\t")) if line else "" for line in lines]


def _text(cell: object) -> str:
    """A cell as a table of text has it."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(*([" "] if isinstance(cell, datetime) else []))
    if isinstance(cell, timedelta):
        seconds = cell.total_seconds()
        return f"{int(seconds // 3600)}:{int(seconds % 3600 // 60):02d}:{seconds % 60:09.6f}"
    return " ".join(str(cell).replace('"', " ").split())
