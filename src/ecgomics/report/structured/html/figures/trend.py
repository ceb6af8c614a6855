"""One biomarker over the recordings of a person; the last point is this recording."""

from typing import Final

from ecgomics.report.structured.axes import trend_figure
from ecgomics.report.structured.document import Trend
from ecgomics.report.structured.html.figures.svg import (
    figure_svg,
    label,
    line_path,
    path,
    units,
    upright_axis,
)

_WIDE_MM: Final = 82.0
_HIGH_MM: Final = 34.0
_LEFT, _TOP, _RIGHT, _BELOW = 1200.0, 250.0, 350.0, 650.0


def trend_svg(trend: Trend, name: str, *, title: str, about: str) -> str | None:
    """None where fewer than two values are known."""
    found = trend_figure(trend)
    if found is None:
        return None
    right, bottom = units(_WIDE_MM) - _RIGHT, units(_HIGH_MM) - _BELOW
    points = [
        (
            _LEFT + found.days.share(day) * (right - _LEFT),
            bottom - found.values.share(value) * (bottom - _TOP),
        )
        for day, value in found.points
    ]
    known = [each.taken_at for each in trend.points if each.value is not None]
    # The last point stands for this recording only if it has a value.
    earlier = points[:-1] if trend.points[-1].value is not None else points
    body = (
        upright_axis(found.values, left=_LEFT, right=right, top=_TOP, bottom=bottom),
        path(line_path(points), "curve"),
        "".join(f'<circle class="hollow" cx="{round(x)}" cy="{round(y)}" r="70"/>' for x, y in earlier),
        "".join(
            f'<circle class="solid" cx="{round(x)}" cy="{round(y)}" r="90"/>'
            for x, y in points[len(earlier) :]
        ),
        label(_LEFT, units(_HIGH_MM) - 130.0, f"{known[0]:%Y-%m-%d}", "tick"),
        label(right, units(_HIGH_MM) - 130.0, f"{known[-1]:%Y-%m-%d}", "tick", anchor="end"),
    )
    return figure_svg(
        name, body, width_mm=_WIDE_MM, height_mm=_HIGH_MM, title=title, about=about, kind="plot small"
    )
