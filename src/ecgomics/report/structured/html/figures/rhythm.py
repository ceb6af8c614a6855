"""Beat to beat: the tachogram over time and each interval against the next."""

from collections.abc import Iterator
from typing import Final

from ecgomics.report.structured.axes import Tachogram, poincare, tachogram
from ecgomics.report.structured.document import Rhythm
from ecgomics.report.structured.html.figures.svg import (
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

_WIDE_MM: Final = 170.0
_HIGH_MM: Final = 65.0
_SQUARE_MM: Final = 70.0
_LEFT, _TOP, _RIGHT, _BELOW = 1300.0, 750.0, 450.0, 900.0
#: More points than this are one path of short strokes instead of circles of their own.
_MOST_DOTS: Final = 400
#: Marks of beats that are not normal, about their middle.
KIND_SHAPES: Final = {
    "V": "m-110-90h220l-110 190z",
    "S": "m-110 90h220l-110-190z",
    "P": "m-90-90h180v180h-180z",
}


def tachogram_svg(rhythm: Rhythm, words: Words) -> str | None:
    """None where fewer than two intervals are known."""
    found = tachogram(rhythm)
    if found is None:
        return None
    return figure_svg(
        "tachogram",
        _tachogram(found, words),
        width_mm=_WIDE_MM,
        height_mm=_HIGH_MM,
        title=words.tachogram,
        about=_about(rhythm, words),
        kind="plot",
    )


def _about(rhythm: Rhythm, words: Words) -> str:
    known = [each for each in rhythm.rr_ms if each is not None]
    return words.intervals(len(known), number(min(known), 0), number(max(known), 0))


def _tachogram(found: Tachogram, words: Words) -> Iterator[str]:
    right, bottom = units(_WIDE_MM) - _RIGHT, units(_HIGH_MM) - _BELOW

    def place(time: float, rr_ms: float) -> tuple[float, float]:
        return (
            _LEFT + found.times.share(time) * (right - _LEFT),
            bottom - found.rr_ms.share(rr_ms) * (bottom - _TOP),
        )

    yield upright_axis(found.rr_ms, left=_LEFT, right=right, top=_TOP, bottom=bottom)
    yield level_axis(found.times, left=_LEFT, right=right, bottom=bottom)
    yield label(100.0, 340.0, words.rr_axis, "name")
    axis = words.hours_axis if found.unit == "h" else words.time_axis
    yield label(right, units(_HIGH_MM) - 100.0, axis, "name", anchor="end")
    runs = [[place(*point) for point in run] for run in found.runs]
    yield path("".join(line_path(run) for run in runs if len(run) > 1), "curve")
    marked = {place(time, rr_ms) for time, rr_ms, _ in found.marked}
    yield _dots([point for run in runs for point in run if point not in marked])
    for kind, shape in KIND_SHAPES.items():
        starts = [place(time, rr_ms) for time, rr_ms, of in found.marked if of == kind]
        yield path("".join(f"M{round(x)} {round(y)}{shape}" for x, y in starts), f"beat-{kind.lower()}")


def poincare_svg(rhythm: Rhythm, words: Words) -> str | None:
    """None where fewer than two pairs are known."""
    found = poincare(rhythm)
    if found is None:
        return None
    right, bottom = units(_SQUARE_MM) - _RIGHT, units(_SQUARE_MM) - _BELOW
    left, top, axis = _LEFT, bottom - (right - _LEFT), found.rr_ms
    points = [
        (left + axis.share(before) * (right - left), bottom - axis.share(after) * (bottom - top))
        for before, after in found.points
    ]
    body = (
        upright_axis(axis, left=left, right=right, top=top, bottom=bottom),
        level_axis(axis, left=left, right=right, bottom=bottom),
        path(line_path([(left, bottom), (right, top)]), "identity"),
        _dots(points),
        label(100.0, top - 160.0, words.rr_next, "name"),
        label(right, units(_SQUARE_MM) - 100.0, words.rr_axis, "name", anchor="end"),
    )
    return figure_svg(
        "poincare",
        body,
        width_mm=_SQUARE_MM,
        height_mm=_SQUARE_MM,
        title=words.poincare,
        about=_about(rhythm, words),
        kind="plot",
    )


def _dots(points: list[tuple[float, float]]) -> str:
    """Round points as strokes of no length with round ends: one path, however many they are."""
    kind = "dots many" if len(points) > _MOST_DOTS else "dots"
    return path("".join(f"M{round(x)} {round(y)}h0" for x, y in points), kind)
