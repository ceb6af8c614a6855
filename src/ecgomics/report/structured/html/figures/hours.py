"""Hour by hour: the mean heart rate and its band from the lowest to the highest."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Final

from ecgomics.report.structured.axes import Axis, axis_over, times_axis
from ecgomics.report.structured.document import Hour
from ecgomics.report.structured.html.figures.svg import (
    box,
    figure_svg,
    label,
    level_axis,
    line_path,
    path,
    units,
    upright_axis,
)
from ecgomics.report.structured.numbers import number
from ecgomics.report.structured.words import Words

_WIDE_MM: Final = 180.0
_HIGH_MM: Final = 60.0
_LEFT, _TOP, _RIGHT, _BELOW = 1300.0, 750.0, 450.0, 900.0
Place = Callable[[float], float]
"""From a value to its place in the drawing."""
_HOUR_S: Final = 3600.0
#: Hours of which less can be read are shaded.
_READABLE_PERCENT: Final = 50.0


def hours_svg(hours: Sequence[Hour], words: Words) -> str | None:
    """None where no hour has a rate."""
    rates = [
        rate for each in hours for rate in (each.rate_low, each.rate_mean, each.rate_high) if rate is not None
    ]
    if not rates:
        return None
    start, end = hours[0].start_s / _HOUR_S, hours[-1].start_s / _HOUR_S + 1.0
    return figure_svg(
        "hours",
        _drawn(
            hours,
            times_axis(start, end, most_ticks=13),
            axis_over(rates, least_span=40.0),
            words,
        ),
        width_mm=_WIDE_MM,
        height_mm=_HIGH_MM,
        title=words.hours,
        about=f"{words.rate_axis}{words.colon}{number(min(rates), 0)}–{number(max(rates), 0)}",
        kind="plot",
    )


def _drawn(hours: Sequence[Hour], times: Axis, rates: Axis, words: Words) -> Iterator[str]:
    right, bottom = units(_WIDE_MM) - _RIGHT, units(_HIGH_MM) - _BELOW

    def across(hour: float) -> float:
        return _LEFT + times.share(hour) * (right - _LEFT)

    def up(rate: float) -> float:
        return bottom - rates.share(rate) * (bottom - _TOP)

    for each in hours:
        if each.readable_percent < _READABLE_PERCENT:
            start = each.start_s / _HOUR_S
            yield box(across(start), _TOP, across(start + 1.0) - across(start), bottom - _TOP, "gap")
    yield upright_axis(rates, left=_LEFT, right=right, top=_TOP, bottom=bottom)
    yield level_axis(times, left=_LEFT, right=right, bottom=bottom)
    yield label(100.0, 340.0, words.rate_axis, "name")
    yield label(right, units(_HIGH_MM) - 100.0, words.hours_axis, "name", anchor="end")
    for known, group in groupby(hours, lambda each: each.rate_mean is not None):
        if known:
            yield from _stretch(list(group), across, up)


def _stretch(hours: Sequence[Hour], across: Place, up: Place) -> Iterator[str]:
    middles = [(across(each.start_s / _HOUR_S + 0.5), each) for each in hours]
    high = [(x, up(each.rate_high)) for x, each in middles if each.rate_high is not None]
    low = [(x, up(each.rate_low)) for x, each in middles if each.rate_low is not None]
    if len(high) > 1 and len(low) > 1:
        yield path(f"{line_path(high)}L{line_path(low[::-1])[1:]}z", "band")
    means = [(x, up(each.rate_mean)) for x, each in middles if each.rate_mean is not None]
    yield path(line_path(means), "curve")
    yield path("".join(f"M{round(x)} {round(y)}h0" for x, y in means), "dots")
