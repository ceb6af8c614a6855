"""SVG as text: elements, traces and axes in hundredths of a millimetre."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

import numpy as np

from ecgomics.report.structured.axes import Axis
from ecgomics.report.structured.document import Uv

#: Units of a drawing in a millimetre.
PER_MM: Final = 100.0


def units(length_mm: float) -> int:
    """A length or place in the units of a drawing."""
    return round(length_mm * PER_MM)


def mm(length_mm: float) -> str:
    """A length for an attribute."""
    return f"{length_mm:g}mm"


def figure_svg(
    name: str, body: Iterable[str], *, width_mm: float, height_mm: float, title: str, about: str, kind: str
) -> str:
    """A drawing at its true size that is told to those who cannot see it; its name is unique on the page."""
    return (
        f'<svg class="{kind}" role="img" aria-labelledby="{name}-t {name}-d" width="{mm(width_mm)}" '
        f'height="{mm(height_mm)}" viewBox="0 0 {units(width_mm)} {units(height_mm)}">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(about)}</desc>'
        f"{''.join(body)}</svg>"
    )


def label(x: float, y: float, text: str, kind: str = "", *, anchor: str = "") -> str:
    """Words at a place."""
    classes = f' class="{kind}"' if kind else ""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{round(x)}" y="{round(y)}"{classes}{where}>{escape(text)}</text>'


def path(shape: str, kind: str, more: str = "") -> str:
    """A line or an outline."""
    return f'<path class="{kind}"{more} d="{shape}"/>' if shape else ""


def box(x: float, y: float, width: float, height: float, kind: str) -> str:
    """A rectangle."""
    return f'<rect class="{kind}" x="{round(x)}" y="{round(y)}" width="{round(width)}" height="{round(height)}"/>'


def runs(samples_uv: Uv, *, there: bool) -> Iterator[tuple[int, int]]:
    """First and last + 1 of the stretches of samples that are there, or are not."""
    known = np.array([each is not None for each in samples_uv], dtype=np.int8)
    turns = np.flatnonzero(np.diff(known if there else 1 - known, prepend=0, append=0))
    yield from zip(turns[0::2].tolist(), turns[1::2].tolist(), strict=True)


def trace_path(samples_uv: Uv, *, x: float, zero: float, step: float, per_uv: float) -> str:
    """The samples as one path of straight lines in whole units; it is lifted where nothing was recorded.

    x is the place of the first sample, zero that of 0 mV, step the distance of two samples, per_uv the height of 1 µV.
    """
    values = np.array(samples_uv, dtype=float)
    across = np.rint(x + step * np.arange(values.size))
    down = np.rint(zero - per_uv * values)
    return "".join(
        _polyline(across[first:last], down[first:last]) for first, last in runs(samples_uv, there=True)
    )


def _polyline(across: "np.ndarray[tuple[int], np.dtype[np.float64]]", down: object) -> str:
    x, y = across.astype(int), np.asarray(down).astype(int)
    start = f"M{x[0]} {y[0]}"
    if x.size == 1:
        return f"{start}h0"
    moves = zip(np.diff(x).tolist(), np.diff(y).tolist(), strict=True)
    return f"{start}l{' '.join([f'{dx} {dy}' if dy >= 0 else f'{dx}{dy}' for dx, dy in moves])}"


def line_path(points: Sequence[tuple[float, float]]) -> str:
    """Straight lines from point to point."""
    if len(points) == 1:
        return f"M{round(points[0][0])} {round(points[0][1])}h0"
    return f"M{'L'.join(f'{round(x)} {round(y)}' for x, y in points)}"


def upright_axis(axis: Axis, *, left: float, right: float, top: float, bottom: float) -> str:
    """Ticks of an upright axis with lines over the whole figure."""
    places = [(bottom - axis.share(tick) * (bottom - top), tick) for tick in axis.ticks]
    lines = "".join(f"M{round(left)} {round(y)}H{round(right)}" for y, _ in places)
    names = "".join(
        label(left - 100.0, y + 90.0, tick_text(tick), "tick", anchor="end") for y, tick in places
    )
    return path(lines, "rule") + names


def level_axis(axis: Axis, *, left: float, right: float, bottom: float) -> str:
    """Ticks of a level axis below the figure."""
    places = [(left + axis.share(tick) * (right - left), tick) for tick in axis.ticks]
    lines = "".join(f"M{round(x)} {round(bottom)}v80" for x, _ in places)
    names = "".join(label(x, bottom + 400.0, tick_text(tick), "tick", anchor="middle") for x, tick in places)
    return path(f"M{round(left)} {round(bottom)}H{round(right)}{lines}", "axis") + names


def tick_text(tick: float) -> str:
    """A round number on an axis."""
    return f"{tick:g}".replace("-", "−")
