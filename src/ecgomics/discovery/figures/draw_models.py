"""Drawing of the figures of models."""

import math
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from ecgomics.core.arrays import Floats
from ecgomics.discovery.figures.naming import shortened
from ecgomics.discovery.figures.shapes import Beeswarm, Curves, NamedCurve, SwarmRow
from ecgomics.discovery.figures.style import (
    CLASS_COLOURS,
    INK,
    ONE_COLUMN_MM,
    QUIET,
    SMALL_PT,
    TWO_COLUMNS_MM,
    axes_mm,
    colour_bar,
    rank_colours,
    sheet_mm,
)

_PANEL_MM: Final = 62.0
_SWARM_ROW_MM: Final = 5.4
#: A swarm is as wide as so much of its row at its densest.
_SWARM_WIDTH: Final = 0.42
_SWARM_BINS: Final = 60


def draw_curves(figure: Curves) -> Sheet:
    """One panel for each learner, side by side."""
    panels = tuple(dict.fromkeys(each.panel for each in figure.curves))
    two = len(panels) > 1
    legend = 3.6 * max(sum(each.panel == panel for each in figure.curves) for panel in panels) + 2
    sheet = sheet_mm(TWO_COLUMNS_MM if two else ONE_COLUMN_MM, _PANEL_MM + legend + 20)
    names = tuple(dict.fromkeys(each.name for each in figure.curves))
    colours = {name: CLASS_COLOURS[place % len(CLASS_COLOURS)] for place, name in enumerate(names)}
    for place, panel in enumerate(panels):
        axes = axes_mm(sheet, 14 + place * (TWO_COLUMNS_MM / 2 + 2), 7, _PANEL_MM + 4, _PANEL_MM)
        _draw_panel(axes, figure, panel, colours)
    return sheet


def _draw_panel(axes: Axes, figure: Curves, panel: str, colours: dict[str, str]) -> None:
    for line in (each for each in figure.references if each.panel == panel):
        axes.plot(line.x, line.y, color=QUIET, linewidth=0.6, linestyle=(0, (3, 2)), label=f"_{line.name}")
        _name_reference(axes, line, figure)
    for each in (each for each in figure.curves if each.panel == panel):
        if each.low:
            axes.fill_between(each.x, each.low, each.high, color=colours[each.name], alpha=0.16, linewidth=0)
        marker: dict[str, Any] = (
            {"marker": "o", "markersize": 2.5} if len(each.x) <= 20 and each.metric else {}
        )
        axes.plot(
            each.x,
            each.y,
            color=colours[each.name],
            label=_curve_label(each),
            clip_on=each.panel == "" or figure.y_limits != (0.0, 1.0),
            **marker,
        )
    axes.set_xlim(*figure.x_limits)
    axes.set_ylim(*figure.y_limits)
    axes.set_xlabel(figure.x_label)
    axes.set_ylabel(figure.y_label)
    axes.set_title(panel[:1].upper() + panel[1:], loc="left", fontweight="bold")
    axes.legend(loc="upper left", bbox_to_anchor=(-0.02, -0.15), handlelength=1.4, borderaxespad=0)


def _name_reference(axes: Axes, line: NamedCurve, figure: Curves) -> None:
    """At the right end of a level line, where a falling one leaves the axes."""
    level = len(set(line.y)) == 1
    low = figure.y_limits[0]
    crossing = next((x for x, y in zip(line.x, line.y, strict=True) if y < low), None)
    if level or crossing is not None:
        axes.annotate(
            line.name,
            (figure.x_limits[1], line.y[0]) if level else (crossing, low),
            xytext=(-2, -2) if level else (2, 3),
            textcoords="offset points",
            ha="right" if level else "left",
            va="top" if level else "bottom",
            fontsize=SMALL_PT - 1,
            color=QUIET,
        )


def _curve_label(each: NamedCurve) -> str:
    made = each.summary
    if made is None or not math.isfinite(made.value):
        return each.name
    interval = f" [{made.low:.3f}, {made.high:.3f}]" if math.isfinite(made.low) else ""
    return f"{each.name}: {each.metric} {made.value:.3f}{interval}"


def draw_beeswarm(figure: Beeswarm) -> Sheet:
    """Shapley values, one row for each feature."""
    count = len(figure.rows)
    sheet = sheet_mm(TWO_COLUMNS_MM, 20 + _SWARM_ROW_MM * count)
    axes = axes_mm(sheet, 62, 8, 92, _SWARM_ROW_MM * count)
    axes.axvline(0, color=INK, linewidth=0.5, zorder=0)
    shades = rank_colours()
    for place, row in enumerate(figure.rows):
        _draw_swarm(axes, row, place, shades)
    axes.set_ylim(count - 0.4, -0.6)
    axes.set_yticks(range(count), [shortened(row.label, 44) for row in figure.rows])
    axes.tick_params(axis="y", length=0, pad=3)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(figure.x_label)
    axes.set_title(f"Model: {figure.model}", loc="left")
    from matplotlib.cm import ScalarMappable

    bar = axes_mm(sheet, 160, 8, 2.5, min(40.0, _SWARM_ROW_MM * count))
    shown = ScalarMappable(cmap=shades)
    colour_bar(sheet, shown, bar, "Value of the biomarker (rank)")
    bar.set_yticks([0, 1], ["low", "high"])
    return sheet


def _draw_swarm(axes: Axes, row: SwarmRow, place: int, shades: Any) -> None:
    x = np.array(row.contributions)
    rank = np.array(row.rank)
    y = place + swarm_offsets(x)
    missing = ~np.isfinite(rank)
    style: dict[str, Any] = {"s": 3, "linewidths": 0, "rasterized": True}
    axes.scatter(x[missing], y[missing], c="#b4bbc6", **style)
    axes.scatter(x[~missing], y[~missing], c=rank[~missing], cmap=shades, vmin=0, vmax=1, **style)


def swarm_offsets(x: Floats) -> Floats:
    """Offsets that spread the points of a row over the width of their density, alternating to both sides."""
    if x.size == 0 or np.ptp(x) == 0:
        return np.linspace(-_SWARM_WIDTH, _SWARM_WIDTH, x.size)
    slot = np.minimum((x - x.min()) / np.ptp(x) * _SWARM_BINS, _SWARM_BINS - 1).astype(np.intp)
    counts = np.bincount(slot, minlength=_SWARM_BINS)
    order = np.argsort(slot, kind="stable")
    within = np.empty(x.size)
    within[order] = np.arange(x.size) - np.repeat(np.cumsum(counts) - counts, counts)
    side = np.where(within % 2 == 0, 1, -1)
    offsets: Floats = side * np.ceil(within / 2) / (counts.max() / 2) * _SWARM_WIDTH
    return offsets
