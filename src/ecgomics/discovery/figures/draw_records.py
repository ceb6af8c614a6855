"""Drawing of the figures of records."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from ecgomics.discovery.figures.naming import shortened
from ecgomics.discovery.figures.shapes import Annotation, Correlation, Heatmap, Scatter, Segment
from ecgomics.discovery.figures.style import (
    CLASS_COLOURS,
    MISSING,
    MOST_DRAWN_POINTS,
    ONE_COLUMN_MM,
    QUIET,
    SMALL_PT,
    TWO_COLUMNS_MM,
    axes_mm,
    bare,
    colour_of,
    diverging,
    sequential,
    sheet_mm,
)

_ROW_MM: Final = 2.9
_LEGEND_COLUMNS: Final = 3


def draw_heatmap(figure: Heatmap) -> Sheet:
    """Biomarkers as rows and records as columns, as is usual in omics; outcome and covariates above."""
    rows, bars = len(figure.names), figure.annotations
    width, tree = 110.0, 10.0
    top = 5 + tree + 0.5
    body = top + 2.9 * len(bars) + 1
    legend = _legend_entries(bars)
    below = max(9.0, 4 + 3.1 * -(-len(legend) // _LEGEND_COLUMNS))
    sheet = sheet_mm(TWO_COLUMNS_MM, body + _ROW_MM * rows + 7 + below)
    _draw_tree(axes_mm(sheet, 14, 5, width, tree), figure.row_tree, len(figure.records))
    for place, bar in enumerate(bars):
        _draw_bar(axes_mm(sheet, 14, top + 2.9 * place, width, 2.4), bar, first=place == 0)
    _draw_tree(axes_mm(sheet, 3, body, 10.5, _ROW_MM * rows), figure.column_tree, rows, sideways=True)
    axes = axes_mm(sheet, 14, body, width, _ROW_MM * rows)
    shown = axes.imshow(
        np.array(figure.z).T,
        cmap=diverging(),
        vmin=-figure.limit,
        vmax=figure.limit,
        aspect="auto",
        rasterized=True,
    )
    _row_labels(axes, figure.labels, figure.dimensions)
    axes.set_xticks([])
    axes.set_xlabel(figure.note, color=QUIET, fontsize=SMALL_PT)
    _below(sheet, shown, figure.value_label, body + _ROW_MM * rows + 8, left=14)
    _class_legend(sheet, legend, body + _ROW_MM * rows + 7)
    return sheet


def draw_correlation(figure: Correlation) -> Sheet:
    """A square of correlations with the dendrogram above."""
    rows = len(figure.names)
    side = min(110.0, 2.4 * rows)
    sheet = sheet_mm(TWO_COLUMNS_MM, side + 28)
    _draw_tree(axes_mm(sheet, 8, 4, side, 11), figure.tree, rows)
    axes = axes_mm(sheet, 8, 15.5, side, side)
    shown = axes.imshow(np.array(figure.rho), cmap=diverging(), vmin=-1, vmax=1, aspect="auto")
    _row_labels(axes, figure.labels, figure.dimensions, size=min(SMALL_PT, 2.2 * side / rows))
    axes.set_xticks([])
    _below(sheet, shown, f"{figure.value_label} of {figure.note}", side + 18.5, left=8)
    return sheet


def draw_scatter(figure: Scatter) -> Sheet:
    """Records in a plane."""
    sheet = sheet_mm(ONE_COLUMN_MM, 82)
    axes = axes_mm(sheet, 13, 11, 68, 58)
    values = np.array(figure.outcome.values)
    many = len(figure.x) > MOST_DRAWN_POINTS
    x, y, size = np.array(figure.x), np.array(figure.y), float(np.clip(2500 / max(1, len(figure.x)), 2, 12))
    if figure.outcome.levels:
        order = np.argsort(
            [-(values == level).sum() for level in range(len(figure.outcome.levels))], kind="stable"
        )
        for level in order:
            mine = values == level
            axes.scatter(
                x[mine],
                y[mine],
                s=size,
                c=CLASS_COLOURS[level % len(CLASS_COLOURS)],
                alpha=0.75,
                linewidths=0,
                rasterized=many,
                label=f"{figure.outcome.levels[level]} ({int(mine.sum()):,})",
            )
        axes.legend(
            loc="lower left",
            bbox_to_anchor=(-0.02, 1.0),
            ncols=3,
            handletextpad=0,
            columnspacing=0.8,
            markerscale=1.4,
        )
    else:
        shown = axes.scatter(x, y, s=size, c=values, cmap=sequential(), linewidths=0, rasterized=many)
        bar = axes_mm(sheet, 13, 5, 40, 2)
        _horizontal_bar(sheet, shown, bar, figure.outcome.name)
    axes.set_xlabel(figure.x_label)
    axes.set_ylabel(figure.y_label)
    return sheet


def _row_labels(
    axes: Axes, labels: tuple[str, ...], dimensions: tuple[str, ...], size: float = SMALL_PT
) -> None:
    axes.yaxis.tick_right()
    axes.set_yticks(range(len(labels)), [shortened(label, 44) for label in labels], fontsize=size)
    axes.tick_params(length=0, pad=2)
    for side in axes.spines.values():
        side.set_visible(False)
    for tick, dimension in zip(axes.get_yticklabels(), dimensions, strict=True):
        tick.set_color(colour_of(dimension))


def _draw_tree(axes: Axes, forks: tuple[Segment, ...], leaves: int, *, sideways: bool = False) -> None:
    """A dendrogram above the columns, or left of the rows."""
    for places, heights in forks:
        x, y = ([-height for height in heights], places) if sideways else (places, heights)
        axes.plot(x, y, color=QUIET, linewidth=0.3, solid_joinstyle="miter")
    if sideways:
        axes.set_ylim(leaves - 0.5, -0.5)
        axes.set_xlim(-1.02, 0)
    else:
        axes.set_xlim(-0.5, leaves - 0.5)
        axes.set_ylim(0, 1.02)
    bare(axes)


def _draw_bar(axes: Axes, bar: Annotation, *, first: bool) -> None:
    values = np.array([bar.values])
    if bar.levels:
        from matplotlib.colors import ListedColormap

        colours = bar_colours(len(bar.levels), first=first)
        shades = ListedColormap(colours).with_extremes(bad=MISSING)
        axes.imshow(
            values, cmap=shades, vmin=-0.5, vmax=len(bar.levels) - 0.5, aspect="auto", rasterized=True
        )
    else:
        axes.imshow(values, cmap=sequential(), aspect="auto", rasterized=True)
    bare(axes)
    axes.text(1.008, 0.5, bar.name, transform=axes.transAxes, fontsize=SMALL_PT, va="center")


def bar_colours(count: int, *, first: bool) -> list[str]:
    """Of the outcome those of the scatter; of covariates greys, which leave the outcome in front."""
    if first:
        return [CLASS_COLOURS[level % len(CLASS_COLOURS)] for level in range(count)]
    return [f"{shade:.2f}" for shade in np.linspace(0.85, 0.35, count)]


def _below(sheet: Sheet, shown: Any, label: str, top: float, *, left: float) -> None:
    _horizontal_bar(sheet, shown, axes_mm(sheet, left, top, 34, 2), label)


def _horizontal_bar(sheet: Sheet, shown: Any, axes: Axes, label: str) -> None:
    made = sheet.colorbar(shown, cax=axes, orientation="horizontal")
    made.outline.set_visible(False)
    axes.tick_params(labelsize=SMALL_PT, length=1.5)
    axes.text(1.06, 0.5, label, transform=axes.transAxes, fontsize=SMALL_PT, va="center")


def _legend_entries(bars: tuple[Annotation, ...]) -> list[tuple[str, str]]:
    """Words and colours of all levels; those of covariates with the covariate's name."""
    found = [
        (level if place == 0 else f"{bar.name}: {level}", colour)
        for place, bar in enumerate(bars)
        for level, colour in zip(bar.levels, bar_colours(len(bar.levels), first=place == 0), strict=True)
    ]
    return [*found, ("missing", MISSING)]


def _class_legend(sheet: Sheet, entries: list[tuple[str, str]], top: float) -> None:
    from matplotlib.patches import Patch

    axes = bare(axes_mm(sheet, 98, top, 70, 6))
    axes.legend(
        handles=[Patch(color=colour, label=shortened(text, 22)) for text, colour in entries],
        loc="upper left",
        ncols=_LEGEND_COLUMNS,
        handlelength=1,
        handleheight=0.8,
        borderaxespad=0,
        columnspacing=1,
    )
