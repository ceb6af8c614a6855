"""How figures look in print: widths of journals, small sans-serif type, colours that everybody can tell apart."""

from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, LinearSegmentedColormap
from matplotlib.figure import Figure as Sheet

from ecgomics.discovery.figures.naming import DIMENSIONS, in_words

#: One and two columns of most journals.
ONE_COLUMN_MM: Final = 85.0
TWO_COLUMNS_MM: Final = 178.0
MM_PER_INCH: Final = 25.4
SMALL_PT: Final = 6.0
BASE_PT: Final = 7.0

#: Above so many points, SVG and PDF hold them as a picture.
MOST_DRAWN_POINTS: Final = 3000

INK: Final = "#14181f"
QUIET: Final = "#647082"
FAINT: Final = "#d5dae2"
MISSING: Final = "#c3c8d0"
NOT_FOUND: Final = "#b4bbc6"

#: Colours of the dimensions, as in the web app.
DIMENSION_COLOURS: Final = {
    "structural": "#1f5fbf",
    "intensity": "#b34a00",
    "functional": "#00735c",
    "comparative": "#8e3b8c",
    "quality": "#647082",
}
#: Okabe and Ito 2008, in an order whose neighbours differ in lightness, too.
CLASS_COLOURS: Final = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#f0e442",
    "#000000",
)

#: Letters stay letters in SVG (small, searchable) and TrueType in PDF (journals refuse Type 3); bytes repeat.
RC: Final[dict[Any, Any]] = {
    "font.family": ["DejaVu Sans"],
    "font.size": BASE_PT,
    "axes.titlesize": BASE_PT,
    "axes.labelsize": BASE_PT,
    "xtick.labelsize": SMALL_PT,
    "ytick.labelsize": SMALL_PT,
    "legend.fontsize": SMALL_PT,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.5,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.width": 0.5,
    "ytick.major.width": 0.5,
    "xtick.major.size": 2.0,
    "ytick.major.size": 2.0,
    "xtick.major.pad": 2.0,
    "ytick.major.pad": 2.0,
    "lines.linewidth": 1.0,
    "axes.unicode_minus": True,
    "svg.fonttype": "none",
    "svg.hashsalt": "ecgomics",
    "pdf.fonttype": 42,
    "savefig.dpi": 300,
    "figure.dpi": 300,
    "image.interpolation": "nearest",
}


def diverging() -> Colormap:
    """Blue through white to orange-red, which readers without red or green cones tell apart, too."""
    return _map("diverging", ("#1f4e9c", "#6fa3d8", "#f7f7f7", "#f0985c", "#a63c00"))


def rank_colours() -> Colormap:
    """Low to high values of a feature."""
    return _map("rank", ("#2166ac", "#8fb8dc", "#f1b77e", "#d95f02"))


def sequential() -> Colormap:
    """Of a number, low to high."""
    return _map("sequential", ("#f2e9d8", "#9fb8a4", "#3d7d8a", "#1b3a5c"))


def _map(name: str, colours: tuple[str, ...]) -> Colormap:
    return LinearSegmentedColormap.from_list(name, list(colours)).with_extremes(bad=MISSING)


def colour_of(dimension: str) -> str:
    """Colour of a dimension, grey of what has none."""
    return DIMENSION_COLOURS.get(dimension, QUIET)


def sheet_mm(width: float, height: float) -> Sheet:
    """An empty figure of that size."""
    return Sheet(figsize=(width / MM_PER_INCH, height / MM_PER_INCH))


def axes_mm(sheet: Sheet, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at that place from the upper left corner of the sheet, all in millimetres."""
    whole_width, whole_height = (side * MM_PER_INCH for side in sheet.get_size_inches())
    return sheet.add_axes(
        (
            left / whole_width,
            1 - (top + height) / whole_height,
            width / whole_width,
            height / whole_height,
        )
    )


def evidence_axis(axes: Axes, scale: str) -> None:
    """Square root where the evidence reaches far: the weak stays visible beside the strong."""
    if scale == "square root":
        axes.set_yscale("function", functions=(lambda y: np.sqrt(np.maximum(y, 0)), np.square))
        top = axes.get_ylim()[1]
        ticks = [tick for tick in (0, 2, 5, 10, 20, 50, 100, 200, 300) if tick <= top]
        axes.set_yticks(ticks, [str(tick) for tick in ticks])


def colour_bar(sheet: Sheet, shown: Any, axes: Axes, label: str) -> None:
    """A narrow bar of the colours with its label."""
    bar = sheet.colorbar(shown, cax=axes)
    bar.outline.set_visible(False)
    bar.set_label(label, fontsize=SMALL_PT)
    axes.tick_params(labelsize=SMALL_PT, length=1.5)


def bare(axes: Axes) -> Axes:
    """Without frame, ticks and their labels."""
    axes.set_axis_off()
    return axes


def dimension_legend(axes: Axes, dimensions: tuple[str, ...], *, grey: str = "", below: bool = False) -> None:
    """The dimensions that occur, in one line above the axes, and what grey means; or open circles, below."""
    from matplotlib.lines import Line2D

    shown = [name for name in DIMENSIONS if name in dimensions]
    entries = [(in_words(name).capitalize(), colour_of(name)) for name in shown]
    entries += [(grey, NOT_FOUND)] if grey else []
    handles = [
        Line2D([], [], marker="o", linestyle="", markersize=3, color=colour, label=text)
        for text, colour in entries
    ]
    if below:
        handles.append(
            Line2D(
                [],
                [],
                marker="o",
                linestyle="",
                markersize=3,
                mfc="none",
                color=QUIET,
                label="Open: not found",
            )
        )
    axes.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0),
        ncols=len(handles),
        handletextpad=0.1,
        columnspacing=1.0,
        borderaxespad=0.2,
        borderpad=0.2,
    )
