"""Where a value lies against its reference range; the words beside it say the same."""

from typing import Final

from ecgomics.report.structured.document import Measurement
from ecgomics.report.structured.html.figures.svg import path

_WIDTH: Final = 2600
_HEIGHT: Final = 400
_MIDDLE: Final = 200
_EDGE: Final = 120
#: The range takes this share of the bar, the rest is for what lies outside.
_INSIDE: Final = 0.5


def range_bar(of: Measurement) -> str:
    """A bar for one value; nothing where there is no value or no range."""
    limits = of.range
    if of.value is None or limits is None or (limits.low is None and limits.high is None):
        return ""
    low, high = _ends(limits.low, limits.high)
    share = (of.value - low) / (high - low)
    at = round(_WIDTH * (0.5 - 0.5 * _INSIDE + _INSIDE * share))
    dot = min(_WIDTH - _EDGE, max(_EDGE, at))
    first = 0 if limits.low is None else round(_WIDTH * (0.5 - 0.5 * _INSIDE))
    last = _WIDTH if limits.high is None else round(_WIDTH * (0.5 + 0.5 * _INSIDE))
    kind = "at" if limits.confirmed else "at unconfirmed"
    if of.outside:
        kind = "at outside"
    mark = f"M{dot} {_MIDDLE}h0" if dot == at else _arrow(dot, right=at > dot)
    return (
        f'<svg class="bar" aria-hidden="true" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f"{path(f'M0 {_MIDDLE}H{_WIDTH}', 'rail')}{path(f'M{first} {_MIDDLE}H{last}', 'range')}"
        f"{path(mark, kind)}</svg>"
    )


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    """Both ends of the range that is drawn; a missing one lies as far as the known one is from zero."""
    if low is None:
        return (0.0 if high and high > 0 else 2.0 * (high or -0.5)), high if high is not None else 1.0
    if high is None or high <= low:
        return low, low + (abs(low) or 1.0)
    return low, high


def _arrow(x: int, *, right: bool) -> str:
    """The value lies beyond the end of the bar."""
    return (
        f"M{x - 60} {_MIDDLE - 110}l110 110l-110 110"
        if right
        else f"M{x + 60} {_MIDDLE - 110}l-110 110l110 110"
    )
