"""What the commands show: plain text where it is piped, colours and the window's width in a terminal."""

import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

#: Width of tables in pipes and files.
PIPED_WIDTH: Final = 140


def console(*, stderr: bool = False) -> "Console":
    """Where tables and progress go."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    if stream.isatty():
        return Console(stderr=stderr, highlight=False)
    return Console(stderr=stderr, highlight=False, width=PIPED_WIDTH, color_system=None, force_terminal=False)


def plain_table(title: str | None = None, **kwargs: Any) -> "Table":
    """A table with a rule below its heads and no other lines."""
    from rich import box
    from rich.table import Table

    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, **kwargs
    )


def number(value: float) -> str:
    """Four significant digits: more than any ECG can tell."""
    return f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"


def unit_text(unit: str) -> str:
    """A unit as people read it: nothing for counts, classes and flags."""
    return "" if unit == "1" or unit.startswith("{") else unit


def length_text(duration_s: float) -> str:
    """A length such as 10 s, 2 min 5 s or 24 h 1 min."""
    if duration_s < 60:
        return f"{duration_s:.3g} s"
    whole = round(duration_s)
    hours, minutes, seconds = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s"
