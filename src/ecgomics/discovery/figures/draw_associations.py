"""Drawing of all associations at once: volcano and taxonomy."""

import math
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from ecgomics.discovery.figures.naming import shortened
from ecgomics.discovery.figures.placing import spread
from ecgomics.discovery.figures.shapes import Taxonomy, Volcano
from ecgomics.discovery.figures.style import (
    FAINT,
    MOST_DRAWN_POINTS,
    NOT_FOUND,
    QUIET,
    SMALL_PT,
    TWO_COLUMNS_MM,
    axes_mm,
    bare,
    colour_of,
    dimension_legend,
    evidence_axis,
    sheet_mm,
)

_LONGEST_LABEL: Final = 38


def draw_volcano(figure: Volcano) -> Sheet:
    """Effect against evidence; names stand in the margins, with a line to their point."""
    sheet = sheet_mm(TWO_COLUMNS_MM, 92)
    axes = axes_mm(sheet, 54, 8, 70, 72)
    x, y, found = np.array(figure.effect), np.array(figure.neg_log10_p), np.array(figure.found)
    rank = np.array(figure.representative)
    colours = np.array([colour_of(name) for name in figure.dimensions])
    axes.scatter(x[~found], y[~found], s=3, c=NOT_FOUND, linewidths=0, rasterized=len(x) > MOST_DRAWN_POINTS)
    for chosen, size, edge in ((found & ~rank, 5, 0.0), (found & rank, 12, 0.4)):
        axes.scatter(x[chosen], y[chosen], s=size, c=colours[chosen], linewidths=edge, edgecolors="white")
    reach = 1.06 * max(float(np.abs(x).max()), 1e-9)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(0, 1.06 * max(float(y.max()), figure.bonferroni_line))
    axes.axvline(0, color=FAINT, linewidth=0.5, zorder=0)
    evidence_axis(axes, figure.y_scale)
    _evidence_lines(axes, figure.bh_line, figure.bonferroni_line)
    axes.set_xlabel(figure.x_label)
    axes.set_ylabel(figure.y_label)
    dimension_legend(axes, figure.dimensions, grey="Not found")
    for text in (*axes.get_yticklabels(), axes.yaxis.label):
        text.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})
    for side in (-1, 1):
        _margin_labels(
            axes, figure, [place for place in figure.labelled if (x[place] >= 0) == (side > 0)], side
        )
    return sheet


def _margin_labels(axes: Axes, figure: Volcano, places: list[int], side: int) -> None:
    """Names beside the axes at the height of their points, as far as they do not cover each other."""
    high = axes.get_ylim()[1]
    power = 0.5 if figure.y_scale == "square root" else 1.0
    wanted = [(figure.neg_log10_p[place] / high) ** power for place in places]
    heights = spread(wanted, gap=0.047, low=0.03, high=0.99)
    edge, text = (-0.14, -0.15) if side < 0 else (1.03, 1.04)
    for place, height in zip(places, heights, strict=True):
        axes.annotate(
            "",
            xy=(figure.effect[place], figure.neg_log10_p[place]),
            xytext=(edge, height),
            textcoords="axes fraction",
            arrowprops={"arrowstyle": "-", "linewidth": 0.35, "color": QUIET, "shrinkA": 0, "shrinkB": 1.5},
            annotation_clip=False,
            zorder=0.5,
        )
        axes.text(
            text,
            height,
            shortened(figure.labels[place], _LONGEST_LABEL),
            transform=axes.transAxes,
            fontsize=SMALL_PT,
            va="center",
            ha="right" if side < 0 else "left",
            color=colour_of(figure.dimensions[place]),
        )


def _evidence_lines(axes: Axes, bh: float, bonferroni: float) -> None:
    for height, style, text, side in (
        (bonferroni, (0, (1, 1.5)), "Bonferroni", "bottom"),
        (bh, (0, (4, 2)), "Benjamini–Hochberg", "top"),
    ):
        if math.isfinite(height):
            axes.axhline(height, color=QUIET, linewidth=0.5, linestyle=style, zorder=0)
            axes.annotate(
                text,
                (0.995, height),
                xycoords=("axes fraction", "data"),
                fontsize=SMALL_PT - 1,
                color=QUIET,
                ha="right",
                va=side,
                zorder=5,
            ).set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.3})


def draw_taxonomy(figure: Taxonomy) -> Sheet:
    """Evidence along the catalogue; families below, names of the strongest above."""
    sheet = sheet_mm(TWO_COLUMNS_MM, 118)
    axes = axes_mm(sheet, 12, 36, 163, 48)
    y, found = np.array(figure.neg_log10_p), np.array(figure.found)
    x = np.arange(len(y))
    top = 1.05 * max(float(y.max()), figure.bonferroni_line)
    axes.set_xlim(-0.5 - 0.005 * len(x), len(x) - 0.5 + 0.005 * len(x))
    axes.set_ylim(0, top)
    for place, band in enumerate(figure.family_bands):
        if place % 2:
            axes.axvspan(band.start - 0.5, band.stop - 0.5, color="#f3f5f8", linewidth=0, zorder=-1)
    colours = np.array([colour_of(name) for name in figure.dimensions])
    many = len(x) > MOST_DRAWN_POINTS
    axes.scatter(
        x[~found],
        y[~found],
        s=4,
        facecolors="none",
        edgecolors=colours[~found],
        linewidths=0.35,
        rasterized=many,
    )
    axes.scatter(x[found], y[found], s=5, c=colours[found], linewidths=0, rasterized=many)
    evidence_axis(axes, figure.y_scale)
    _evidence_lines(axes, figure.bh_line, figure.bonferroni_line)
    axes.set_ylabel(figure.y_label)
    axes.set_xticks([])
    _dimension_bars(axes, figure)
    _family_names(axes, figure)
    _names_above(axes, figure)
    legend = bare(axes_mm(sheet, 10, 113, 163, 3))
    dimension_legend(legend, figure.dimensions, below=True)
    return sheet


def _dimension_bars(axes: Axes, figure: Taxonomy) -> None:
    """A coloured bar below the axis for each dimension, with its name where it fits."""
    for band in figure.dimension_bands:
        axes.plot(
            [band.start - 0.5, band.stop - 0.5],
            [-0.02, -0.02],
            transform=axes.get_xaxis_transform(),
            color=colour_of(band.dimension),
            linewidth=2.5,
            solid_capstyle="butt",
            clip_on=False,
        )


def _family_names(axes: Axes, figure: Taxonomy) -> None:
    low, high = axes.get_xlim()
    middles = [(band.start + band.stop - 1) / 2 for band in figure.family_bands]
    gap = 2.45 / 163 * (high - low)
    for band, middle, place in zip(
        figure.family_bands, middles, spread(middles, gap=gap, low=low, high=high), strict=True
    ):
        colour = colour_of(band.dimension)
        axes.plot(
            [middle, middle, place],
            [-0.04, -0.07, -0.12],
            transform=axes.get_xaxis_transform(),
            color=colour,
            linewidth=0.35,
            clip_on=False,
        )
        axes.text(
            place,
            -0.135,
            band.name,
            transform=axes.get_xaxis_transform(),
            rotation=90,
            fontsize=SMALL_PT - 0.5,
            ha="center",
            va="top",
            color=colour,
        )


def _names_above(axes: Axes, figure: Taxonomy) -> None:
    low, high = axes.get_xlim()
    gap = 4.2 / 163 * (high - low)
    places = spread(figure.labelled, gap=gap, low=low, high=high - 0.12 * (high - low))
    for index, place in zip(figure.labelled, places, strict=True):
        axes.annotate(
            "",
            xy=(index, figure.neg_log10_p[index]),
            xytext=(place, 1.06),
            textcoords=axes.get_xaxis_transform(),
            arrowprops={"arrowstyle": "-", "linewidth": 0.35, "color": QUIET, "shrinkA": 0, "shrinkB": 1.5},
            annotation_clip=False,
            zorder=0.5,
        )
        axes.text(
            place,
            1.075,
            shortened(figure.labels[index], _LONGEST_LABEL),
            transform=axes.get_xaxis_transform(),
            rotation=52,
            rotation_mode="anchor",
            fontsize=SMALL_PT,
            ha="left",
            va="center",
            color=colour_of(figure.dimensions[index]),
        )
