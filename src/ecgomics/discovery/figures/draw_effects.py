"""Drawing of effects in detail: forest, leads, null check."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from ecgomics.discovery.figures.naming import p_text, shortened
from ecgomics.discovery.figures.shapes import Forest, LeadMap, NullFigure
from ecgomics.discovery.figures.style import (
    CLASS_COLOURS,
    FAINT,
    INK,
    NOT_FOUND,
    QUIET,
    SMALL_PT,
    TWO_COLUMNS_MM,
    axes_mm,
    colour_bar,
    colour_of,
    diverging,
    evidence_axis,
    sheet_mm,
)

_ROW_MM: Final = 3.6


def draw_forest(figure: Forest) -> Sheet:
    """Effects with intervals; numbers beside them."""
    count = len(figure.names)
    sheet = sheet_mm(TWO_COLUMNS_MM, 18 + _ROW_MM * count)
    axes = axes_mm(sheet, 62, 7, 66, _ROW_MM * count)
    rows = np.arange(count)
    for row, (each, dimension, found) in enumerate(
        zip(figure.effects, figure.dimensions, figure.found, strict=True)
    ):
        colour = colour_of(dimension)
        axes.plot([each.low, each.high], [row, row], color=colour, linewidth=0.9, solid_capstyle="butt")
        axes.plot(
            each.value,
            row,
            "s",
            markersize=3.2,
            markeredgewidth=0.7,
            color=colour,
            mfc=colour if found else "white",
        )
    axes.axvline(0, color=INK, linewidth=0.5, zorder=0)
    axes.set_ylim(count - 0.4, -0.6)
    axes.set_yticks(rows, [shortened(label, 44) for label in figure.labels])
    axes.tick_params(axis="y", length=0, pad=3)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(figure.x_label)
    for tick, dimension in zip(axes.get_yticklabels(), figure.dimensions, strict=True):
        tick.set_color(colour_of(dimension))
    _numbers_beside(axes, figure)
    return sheet


def _numbers_beside(axes: Axes, figure: Forest) -> None:
    header: dict[str, Any] = {"fontsize": SMALL_PT, "color": QUIET, "transform": axes.get_yaxis_transform()}
    for place, text in ((1.36, "Effect [95 % CI]"), (1.57, "q"), (1.71, "n")):
        axes.text(place, -1.0, text, ha="right", va="center", **header)
    for row, (each, q, n) in enumerate(zip(figure.effects, figure.q, figure.n, strict=True)):
        numbers = f"{each.value:.2f} [{each.low:.2f}, {each.high:.2f}]".replace("-", "−")
        for place, text in ((1.36, numbers), (1.57, p_text(q)), (1.71, f"{n:,}")):
            axes.text(
                place,
                row,
                text,
                ha="right",
                va="center",
                fontsize=SMALL_PT,
                transform=axes.get_yaxis_transform(),
            )


def draw_lead_map(figure: LeadMap) -> Sheet:
    """Colours for effects, dots where found."""
    rows, columns = len(figure.labels), len(figure.leads)
    width = 6.4 * columns
    sheet = sheet_mm(TWO_COLUMNS_MM, 16 + _ROW_MM * rows)
    axes = axes_mm(sheet, 66, 8, width, _ROW_MM * rows)
    shown = axes.imshow(
        np.array(figure.effect), cmap=diverging(), vmin=-figure.limit, vmax=figure.limit, aspect="auto"
    )
    found = np.argwhere(np.array(figure.found))
    axes.scatter(found[:, 1], found[:, 0], s=3, c=INK, linewidths=0)
    axes.set_xticks(range(columns), figure.leads)
    axes.xaxis.tick_top()
    axes.set_yticks(range(rows), [shortened(label, 46) for label in figure.labels])
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    for tick, dimension in zip(axes.get_yticklabels(), figure.dimensions, strict=True):
        tick.set_color(colour_of(dimension))
    _white_grid(axes, rows, columns)
    height = min(40.0, _ROW_MM * rows)
    colour_bar(
        sheet, shown, axes_mm(sheet, 66 + width + 4, 8, 2.5, height), f"{figure.value_label}; dots: found"
    )
    return sheet


def _white_grid(axes: Axes, rows: int, columns: int) -> None:
    axes.set_xticks(np.arange(columns - 1) + 0.5, minor=True)
    axes.set_yticks(np.arange(rows - 1) + 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=0.5)
    axes.tick_params(which="minor", length=0)


def draw_null(figure: NullFigure) -> Sheet:
    """Quantiles on the left, findings of permuted outcomes on the right."""
    sheet = sheet_mm(TWO_COLUMNS_MM, 76)
    _draw_quantiles(axes_mm(sheet, 14, 12, 68, 52), figure)
    _draw_permutations(axes_mm(sheet, 104, 12, 68, 52), figure)
    return sheet


def _draw_quantiles(axes: Axes, figure: NullFigure) -> None:
    axes.fill_between(figure.expected, figure.low, figure.high, color=FAINT, linewidth=0, label=figure.band)
    reach = figure.expected[0]
    axes.plot(figure.expected, figure.expected, color=QUIET, linewidth=0.5)
    axes.scatter(figure.expected, figure.observed, s=4, c=CLASS_COLOURS[0], linewidths=0, label="biomarkers")
    axes.set_xlim(0, 1.03 * reach)
    axes.set_ylim(0, 1.05 * max(figure.observed[0], figure.high[0]))
    evidence_axis(axes, figure.y_scale)
    axes.text(
        0.03, 0.95, f"λ = {figure.inflation:.2f}", transform=axes.transAxes, fontsize=SMALL_PT, va="top"
    )
    axes.set_xlabel(figure.x_label)
    axes.set_ylabel(figure.y_label)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2, handlelength=1.2)


def _draw_permutations(axes: Axes, figure: NullFigure) -> None:
    found = np.array(figure.found_permuted)
    most = max(int(found.max(initial=0)), figure.found_observed, 1)
    bins = np.linspace(-0.5, most + 0.5, min(most + 1, 50) + 1).tolist()
    axes.hist(found, bins=bins, color=NOT_FOUND, linewidth=0)
    axes.axvline(figure.found_observed, color=CLASS_COLOURS[0], linewidth=1)
    axes.annotate(
        f"observed: {figure.found_observed}",
        (figure.found_observed, 0.97),
        xycoords=("data", "axes fraction"),
        xytext=(-3 if figure.found_observed > most / 2 else 3, 0),
        textcoords="offset points",
        ha="right" if figure.found_observed > most / 2 else "left",
        va="top",
        fontsize=SMALL_PT,
        color=CLASS_COLOURS[0],
    )
    axes.set_xlabel("Biomarkers found")
    axes.set_ylabel(f"Permuted outcomes (of {figure.permutations})")
