"""ECG paper at true scale: one unit across is 1/2500 s, one unit up is 1 µV."""

from collections.abc import Iterator
from typing import Final

from ecgomics.report.structured.document import EcgPaper
from ecgomics.report.structured.html.figures.svg import (
    box,
    figure_svg,
    label,
    path,
    runs,
    trace_path,
    units,
)
from ecgomics.report.structured.layout import (
    MM_PER_MV,
    MM_PER_S,
    PULSE_MV,
    PULSE_WIDTH_MM,
    SQUARE_MM,
    PaperSheet,
    PlacedStrip,
    sheets,
    strip_s,
)
from ecgomics.report.structured.numbers import clock, length
from ecgomics.report.structured.words import Words

#: What fits on A4 and Letter lying, below a heading and above the foot.
HIGHEST_MM: Final = 165.0
_PER_UV: Final = units(MM_PER_MV) / 1000.0
#: From here on a time is told as on a clock.
_CLOCK_S: Final = 600.0
_NAME_X: Final = 80.0
_NAME_Y: Final = 380.0


def paper_svgs(paper: EcgPaper, words: Words) -> tuple[str, ...]:
    """One drawing for each sheet."""
    found = sheets(paper, height_mm=HIGHEST_MM)
    return tuple(
        _sheet_svg(sheet, f"paper{number}", paper.layout == "lines", words)
        for number, sheet in enumerate(found)
    )


def _sheet_svg(sheet: PaperSheet, name: str, timed: bool, words: Words) -> str:
    leads = list(dict.fromkeys(each.strip.lead for each in sheet.strips))
    drawn_s = (sheet.width_mm - sheet.gutter_mm) / MM_PER_S
    if timed:
        drawn_s = max(
            sum(strip_s(each.strip) for each in sheet.strips if each.strip.lead == lead) for lead in leads
        )
    body = [grid(sheet.width_mm, sheet.height_mm), _pulses(sheet)]
    for number, placed in enumerate(sheet.strips):
        body.extend(_strip(placed, f"{name}-{number}", timed, words))
    return figure_svg(
        name,
        body,
        width_mm=sheet.width_mm,
        height_mm=sheet.height_mm,
        title=words.paper_title(words.joined(leads), length(drawn_s)),
        about=words.beat_scale(f"{MM_PER_S:g}", f"{MM_PER_MV:g}"),
        kind="paper",
    )


def grid(width_mm: float, height_mm: float) -> str:
    """The background and its lines: fine ones every millimetre, stronger ones every five."""
    fine = _lines(width_mm, height_mm, 1.0)
    strong = _lines(width_mm, height_mm, SQUARE_MM)
    ground = box(0, 0, units(width_mm), units(height_mm), "ground")
    return ground + path(fine, "fine") + path(strong, "strong")


def _lines(width_mm: float, height_mm: float, step_mm: float) -> str:
    across, down, step = units(width_mm), units(height_mm), units(step_mm)
    upright = "".join(f"M{x} 0v{down}" for x in range(0, across + 1, step))
    return upright + "".join(f"M0 {y}h{across}" for y in range(0, down + 1, step))


def _pulses(sheet: PaperSheet) -> str:
    """Calibration: 1 mV, 0.2 s."""
    foot = units(0.25 * PULSE_WIDTH_MM)
    high, wide = round(1000.0 * PULSE_MV * _PER_UV), units(0.5 * PULSE_WIDTH_MM)
    shapes = (
        f"M{units(x_mm)} {units(zero_mm)}h{foot}v{-high}h{wide}v{high}h{foot}"
        for x_mm, zero_mm in sheet.calibration
    )
    marks = (f"M{units(each.x_mm)} {units(each.top_mm)}V{units(each.bottom_mm)}" for each in sheet.dividers)
    return path("".join(shapes), "pulse") + path("".join(marks), "divider")


def _strip(placed: PlacedStrip, name: str, timed: bool, words: Words) -> Iterator[str]:
    strip = placed.strip
    x, step = units(placed.x_mm), units(MM_PER_S) / strip.fs_hz
    top, bottom = units(placed.clip_top_mm), units(placed.clip_bottom_mm)
    row_top = units(placed.row_top_mm)
    row_bottom = units(placed.row_bottom_mm)
    for first, last in runs(strip.samples_uv, there=False):
        yield box(x + first * step, row_top, (last - first) * step, row_bottom - row_top, "gap")
        yield label(
            x + 0.5 * (first + last) * step, row_top + 1000.0, words.no_signal, "quiet", anchor="middle"
        )
    shape = trace_path(strip.samples_uv, x=x, zero=units(placed.zero_mm), step=step, per_uv=_PER_UV)
    clip = ""
    if _leaves(placed):
        width = round(len(strip.samples_uv) * step)
        yield (
            f'<clipPath id="{name}"><rect x="{x}" y="{top}" width="{width}" height="{bottom - top}"/></clipPath>'
        )
        clip = f' clip-path="url(#{name})"'
    yield path(shape, "trace", clip)
    said = [strip.lead, words.episodes.get(placed.episode, placed.episode)]
    if timed and strip.start_s:
        said.append(clock(strip.start_s) if strip.start_s >= _CLOCK_S else length(strip.start_s))
    named = " · ".join(each for each in said if each)
    yield label(x + _NAME_X, row_top + _NAME_Y, named, "lead")


def _leaves(placed: PlacedStrip) -> bool:
    """Whether the trace runs beyond what it may cross."""
    known = [each for each in placed.strip.samples_uv if each is not None]
    if not known:
        return False
    zero = units(placed.zero_mm)
    highest, lowest = zero - max(known) * _PER_UV, zero - min(known) * _PER_UV
    return highest < units(placed.clip_top_mm) or lowest > units(placed.clip_bottom_mm)
