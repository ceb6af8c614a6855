"""Drawing of the figures of associations."""

import math
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Sheet

from ecgomics.discovery.figures.naming import shortened
from ecgomics.discovery.figures.placing import spread
from ecgomics.discovery.figures.shapes import Forest, LeadMap, NullFigure, Taxonomy, Volcano
from ecgomics.discovery.figures.style import (
    CLASS_COLOURS,
    FAINT,
    INK,
    NOT_FOUND,
    QUIET,
    SMALL_PT,
    TWO_COLUMNS_MM,
    axes_mm,
    bare,
    colour_of,
    dimension_legend,
    diverging,
    evidence_axis,
    sheet_mm,
)

_LONGEST_LABEL: Final = 38
_ROW_MM: Final = 3.6
#: Above so many points, SVG and PDF hold them as a picture.
MOST_DRAWN_POINTS: Final = 3000


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


def p_text(p: float) -> str:
    """A p or q value as it is printed: two digits, powers of ten below a thousandth."""
    if not math.isfinite(p):
        return "–"
    if p >= 0.001:
        return f"{p:.2g}" if p < 0.1 else f"{p:.2f}"
    if p < 1e-300:
        return "<10⁻³⁰⁰"
    mantissa, exponent = f"{p:.0e}".split("e")
    return f"{mantissa}×10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


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


def colour_bar(sheet: Sheet, shown: Any, axes: Axes, label: str) -> None:
    """A narrow bar of the colours with its label."""
    bar = sheet.colorbar(shown, cax=axes)
    bar.outline.set_visible(False)
    bar.set_label(label, fontsize=SMALL_PT)
    axes.tick_params(labelsize=SMALL_PT, length=1.5)


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
