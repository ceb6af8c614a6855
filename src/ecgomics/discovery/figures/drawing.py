"""Figures as files: SVG, PDF or PNG bytes that are the same for the same numbers."""

import threading
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.figures.shapes import Figure

FORMATS: Final = ("svg", "pdf", "png")
#: Without times and versions, so that bytes repeat.
_METADATA: Final[dict[str, dict[str, Any]]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
#: Letters of the small type that fit into an inch.
_CHARACTERS_PER_INCH: Final = 24
#: matplotlib's style belongs to the whole process: one figure at a time has it.
_ONE_AT_A_TIME: Final = threading.Lock()


def drawn(figures: Mapping[str, Figure], formats: Sequence[str] = ("svg", "pdf")) -> dict[str, bytes]:
    """Content of each file by its name, such as `volcano.svg`; InvalidInput for a format that there is not."""
    for each in formats:
        if each not in FORMATS:
            raise InvalidInput(f"“{each}” is no format of figures: there are {', '.join(FORMATS)}.")
    return {
        f"{name}.{each}": content
        for name, figure in figures.items()
        for each, content in drawn_figure(figure, formats).items()
    }


def drawn_figure(figure: Figure, formats: Sequence[str], *, caption: str = "") -> dict[str, bytes]:
    """One figure in each format, with lines of text below it where a caption is given."""
    import matplotlib as mpl

    from ecgomics.discovery.figures.style import RC

    with _ONE_AT_A_TIME, mpl.rc_context(RC):
        sheet = _drawing_of(figure.kind)(figure)
        if caption:
            _write_below(sheet, caption)
        return {each: _saved(sheet, each) for each in formats}


def _write_below(sheet: Any, caption: str) -> None:
    """Lines as wide as the figure, under its lower edge."""
    import textwrap

    from ecgomics.discovery.figures.style import QUIET, SMALL_PT

    characters = round(sheet.get_figwidth() * _CHARACTERS_PER_INCH)
    lines = [line for part in caption.split("\n") for line in textwrap.wrap(part, characters)]
    sheet.text(
        0.0, -0.01, "\n".join(lines), va="top", ha="left", fontsize=SMALL_PT, color=QUIET, linespacing=1.4
    )


def _saved(sheet: Any, wanted: str) -> bytes:
    buffer = BytesIO()
    sheet.savefig(buffer, format=wanted, metadata=_METADATA[wanted])
    return buffer.getvalue()


def _drawing_of(kind: str) -> Callable[[Any], Any]:
    from ecgomics.discovery.figures import draw_associations, draw_effects, draw_models, draw_records

    drawings: dict[str, Callable[[Any], Any]] = {
        "volcano": draw_associations.draw_volcano,
        "taxonomy": draw_associations.draw_taxonomy,
        "forest": draw_effects.draw_forest,
        "lead_map": draw_effects.draw_lead_map,
        "null": draw_effects.draw_null,
        "heatmap": draw_records.draw_heatmap,
        "correlation": draw_records.draw_correlation,
        "scatter": draw_records.draw_scatter,
        "curves": draw_models.draw_curves,
        "beeswarm": draw_models.draw_beeswarm,
    }
    return drawings[kind]
