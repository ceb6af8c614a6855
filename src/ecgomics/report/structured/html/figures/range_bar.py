"""Where a value lies against its reference range; the words beside it say the same."""

from typing import Final

from ecgomics.report.structured import axes
from ecgomics.report.structured.document import Measurement
from ecgomics.report.structured.html.figures.svg import path

_WIDTH: Final = 2600
_HEIGHT: Final = 400
_MIDDLE: Final = 200
_EDGE: Final = 130


def range_bar(of: Measurement) -> str:
    """A bar for one value; nothing where there is no value or no range."""
    found = axes.range_bar(of)
    if found is None or of.range is None:
        return ""
    dot = min(_WIDTH - _EDGE, max(_EDGE, round(_WIDTH * found.at)))
    kind = "at outside" if of.outside else "at" if of.range.confirmed else "at unconfirmed"
    beyond = (found.at == 0.0 and found.first > 0.0) or (found.at == 1.0 and found.last < 1.0)
    shape = _arrow(dot, right=found.at > 0.5) if beyond else f"M{dot} {_MIDDLE}h0"
    first, last = round(_WIDTH * found.first), round(_WIDTH * found.last)
    return (
        f'<svg class="bar" aria-hidden="true" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"{path(f'M0 {_MIDDLE}H{_WIDTH}', 'rail')}{path(f'M{first} {_MIDDLE}H{last}', 'range')}"
        f"{path(shape, f'{kind} beyond' if beyond else kind)}</svg>"
    )


def _arrow(x: int, *, right: bool) -> str:
    """The value lies beyond the end of the bar, on a side that has a limit."""
    return (
        f"M{x - 60} {_MIDDLE - 110}l110 110l-110 110"
        if right
        else f"M{x + 60} {_MIDDLE - 110}l-110 110l110 110"
    )
