"""Delimited text: CSV, TSV and tables separated by white space, with decimal point or decimal comma.

A heading names the leads ("I (mV)"), a column of times gives the rate and the gaps, and lines above the table may state
"Sample rate", "Unit" and "Lead". Whatever none of them states is asked for; what only the numbers suggest is shown with
the question, and confirmed with columns=.
"""

from functools import lru_cache
from typing import Final

from ecgomics.core.leads import canonical_lead
from ecgomics.io.contents import Contents
from ecgomics.io.source import HEAD_BYTES, Source, Stated
from ecgomics.io.support import Support
from ecgomics.io.tables.clock_times import clock_times
from ecgomics.io.tables.column_meaning import is_voltage, time_unit
from ecgomics.io.tables.known_heads import general_form
from ecgomics.io.tables.table_contents import TextTable, contents_of
from ecgomics.io.tables.text_columns import Column, columns_of
from ecgomics.io.tables.text_table import MISSING, STATED_UNIT, Layout, head_lines, layout_of, text_of

FORMAT: Final = "CSV"
SUPPORT: Final = Support.ONE_READER
#: A table without a header counts as a recording inside a folder from this many bytes on.
_SMALLEST_BARE_TABLE_BYTES: Final = 500
#: Times that are written as text are those of samples if they follow each other as quickly as this.
_LONGEST_STEP_S: Final = 0.021


def recognises(source: Source) -> bool:
    """Text whose first lines hold rows of numbers with the same number of columns.

    Where columns of text are among them, a heading or the times must tell that samples are meant.
    """
    layout = _layout_of_head(source.head)
    if layout is None:
        return False
    timed = any(time_unit(_heading(label)) for label in layout.labels or ())
    return timed or not any(_holds_text(layout)) or _tells_of_samples(layout)


def looks_like_recording(source: Source) -> bool:
    """Whether a table found in a folder is meant: it names a lead, a time or a unit, or is a long block of numbers.

    Label tables and lists of records are tables too; they do none of that.
    """
    return is_of_samples(_layout_of_head(source.head), size=len(source.head))


@lru_cache(maxsize=1)
def _layout_of_head(head: bytes) -> Layout | None:
    """The layout that the beginning of a table has: asked for twice of every table in a folder, and slow to find."""
    return layout_of(general_form(head_lines(Source(content=head), HEAD_BYTES)).lines)


def is_of_samples(layout: Layout | None, *, size: int) -> bool:
    """Whether the columns of a table of so many bytes are samples, as far as its first rows tell."""
    if layout is None:
        return False
    if any(_holds_text(layout)):
        return _tells_of_samples(layout)
    if layout.labels is None:
        return size >= _SMALLEST_BARE_TABLE_BYTES or any(STATED_UNIT.match(line) for line in layout.above)
    return _names_samples(layout) or any(time_unit(_heading(label)) is not None for label in layout.labels)


def read(source: Source, stated: Stated) -> Contents:
    """The columns of a table that hold samples, at the rate and with the gaps of its times."""
    return contents_of(source, table(source), stated, file_format=FORMAT)


def table(source: Source) -> TextTable:
    """The table with all its columns; UnreadableFile where there is none or a row does not fit."""
    found = general_form(text_of(source.data).splitlines())
    layout = layout_of(found.lines)
    if layout is None:
        raise source.unreadable(FORMAT, "it is no table of numbers")
    return TextTable(
        above=layout.above,
        columns=columns_of(source, layout, found.lines, file_format=FORMAT),
        stated_rows=layout.stated_rows,
        signals=found.signals,
        started_at=found.started_at,
        warnings=found.warnings,
        note=found.note,
    )


def _holds_text(layout: Layout) -> list[bool]:
    """Of each column, whether one of its first rows holds text."""
    return [
        text and any(row[number].lower() not in MISSING for row in layout.rows)
        for number, text in enumerate(layout.is_text)
    ]


def _tells_of_samples(layout: Layout) -> bool:
    return _names_samples(layout) or any(
        text and _are_times_of_samples([row[number] for row in layout.rows])
        for number, text in enumerate(layout.is_text)
    )


def _names_samples(layout: Layout) -> bool:
    """Whether the heading of a column of numbers names a lead or a unit of voltage."""
    texts = _holds_text(layout)
    headings = [label for label, text in zip(layout.labels or (), texts, strict=False) if not text]
    if any(is_voltage(label) or (canonical_lead(label) and not label.isdigit()) for label in headings):
        return True
    return any(is_voltage(f"({unit})") for unit in layout.units or ())


def _are_times_of_samples(texts: list[str]) -> bool:
    found = clock_times(texts)
    return found is not None and len(texts) > 1 and 0.0 < found.times_s[1] <= _LONGEST_STEP_S


def _heading(label: str) -> Column:
    return Column(1, label, None, (), None)
