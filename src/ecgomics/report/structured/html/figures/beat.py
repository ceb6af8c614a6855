"""The representative beats of all leads with the marks that were measured from."""

from collections.abc import Iterator
from typing import Final

from ecgomics.report.structured.document import RepresentativeBeat
from ecgomics.report.structured.html.figures.svg import (
    box,
    figure_svg,
    label,
    path,
    trace_path,
    units,
)
from ecgomics.report.structured.layout import SQUARE_MM, BeatCell, BeatSheet, beat_sheet
from ecgomics.report.structured.words import Words

WIDTH_MM: Final = 180.0
_WAVES: Final = (("p", "P"), ("qrs", "QRS"), ("t", "T"))


def beat_svg(beat: RepresentativeBeat, words: Words) -> str:
    """One drawing with a cell for each lead."""
    sheet = beat_sheet(beat, width_mm=WIDTH_MM)
    marks = beat.marks
    spans = (
        (words.waves["p"], marks.p_on, marks.p_off),
        (words.waves["qrs"], marks.qrs_on, marks.qrs_off),
        (words.waves["t"], marks.t_on, marks.t_off),
    )
    known = [f"{name} {a:.0f} … {b:.0f} ms" for name, a, b in spans if a is not None and b is not None]
    return figure_svg(
        "beat",
        (part for cell in sheet.cells for part in _cell(cell, sheet)),
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=f"{words.beat}{words.colon}{words.joined(beat.leads)}",
        about=words.joined(known).replace("-", "−"),
        kind="beats",
    )


def scale_of(beat: RepresentativeBeat) -> tuple[float, float]:
    """mm/s and mm/mV of the drawing."""
    sheet = beat_sheet(beat, width_mm=WIDTH_MM)
    return sheet.mm_per_s, sheet.mm_per_mv


def _cell(cell: BeatCell, sheet: BeatSheet) -> Iterator[str]:
    left, top = units(cell.left_mm), units(cell.top_mm)
    width, height = units(cell.width_mm), units(cell.height_mm)
    yield box(left, top, width, height, "ground")
    yield path(_squares(left, top, width, height), "strong")
    yield from _marks(cell)
    shape = trace_path(
        cell.samples_uv,
        x=units(cell.first_x_mm),
        zero=units(cell.zero_mm),
        step=units(sheet.mm_per_s) / cell.fs_hz,
        per_uv=units(sheet.mm_per_mv) / 1000.0,
    )
    yield path(shape, "trace")
    yield label(left + 80.0, top + height - 120.0, cell.lead, "lead")


def _squares(left: int, top: int, width: int, height: int) -> str:
    step = units(SQUARE_MM)
    upright = "".join(f"M{x} {top}v{height}" for x in range(left, left + width + 1, step))
    return upright + "".join(f"M{left} {y}h{width}" for y in range(top, top + height + 1, step))


def _marks(cell: BeatCell) -> Iterator[str]:
    """Dashed lines at the ends of the waves, a bracket above each wave, a tick at the peak of T."""
    places = {name: units(x_mm) for name, x_mm in cell.marks}
    top, bottom = units(cell.top_mm), units(cell.top_mm + cell.height_mm)
    bracket = top + 460
    for wave, name in _WAVES:
        ends = [places[end] for end in (f"{wave}_on", f"{wave}_off") if end in places]
        yield path("".join(f"M{x} {bracket}V{bottom}" for x in ends), f"mark {wave}")
        if len(ends) == 2:
            yield path(f"M{ends[0]} {bracket}H{ends[1]}", f"bracket {wave}")
            yield label(0.5 * sum(ends), bracket - 80.0, name, f"wave {wave}", anchor="middle")
    if "t_peak" in places:
        yield path(f"M{places['t_peak']} {bracket}v200", "bracket t")
