"""The printed page is to scale: read from the vectors of the PDF that Chromium makes, not from what was meant."""

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ecgomics.core.arrays import Floats

if TYPE_CHECKING:
    from conftest import Paper

OpenPaper = Callable[..., "Paper"]

MM_PER_POINT = 25.4 / 72
RULER_MM = 50.0
BLACK = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Stroke:
    """One line of joined points in mm from the lower left corner of the sheet, and its colour."""

    colour: tuple[float, ...]
    points_mm: Floats


def strokes(pdf: bytes) -> list[Stroke]:
    """Every line of a PDF by the operators that draw it; curves and text are passed over."""
    found: list[Stroke] = []
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            content = zlib.decompress(stream[1])
        except zlib.error:
            continue
        if b" cm" in content:
            found += _drawn(content.decode("latin1"))
    return found


def _drawn(content: str) -> Iterator[Stroke]:
    matrix, stack, colour = np.eye(3), [], BLACK
    colours: list[tuple[float, ...]] = []
    points: list[Floats] = []
    numbers: list[float] = []
    for operator in content.split():
        if re.fullmatch(r"[-+.\d]+", operator):
            numbers.append(float(operator))
            continue
        given, numbers = numbers, []
        if operator not in ("q", "Q", "cm", "RG", "m", "l"):
            continue
        if operator == "q":
            stack.append(matrix)
            colours.append(colour)
        elif operator == "Q":
            matrix, colour = stack.pop(), colours.pop()
        elif operator == "cm":
            a, b, c, d, e, f = given
            matrix = np.array([[a, b, 0], [c, d, 0], [e, f, 1]]) @ matrix
        elif operator == "RG":
            colour = tuple(given)
        else:
            if operator == "m" and points:
                yield Stroke(colour, np.array(points) * MM_PER_POINT)
                points = []
            points.append((np.array([*given, 1.0]) @ matrix)[:2])
    if points:
        yield Stroke(colour, np.array(points) * MM_PER_POINT)


@pytest.fixture
def sheet(open_paper: OpenPaper) -> list[Stroke]:
    """Lines of the printed page of the normal ECG, though the screen shows another scale."""
    page = open_paper("normal", "layout=3x4&zoom=2&speed=50&gain=20&path=recorded").page
    made = page.pdf(format="A4", landscape=True, prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
    return strokes(made)


def test_grid_ruler_and_trace_are_to_scale_on_paper(sheet: list[Stroke]) -> None:
    upright = [each for each in sheet if len(each.points_mm) == 2 and np.ptp(each.points_mm[:, 0]) < 0.01]
    grid = [each for each in upright if each.colour != BLACK and np.ptp(each.points_mm[:, 1]) > 50]
    colours = {each.colour for each in grid}
    places = [sorted(each.points_mm[0, 0] for each in grid if each.colour == colour) for colour in colours]
    pitches = sorted(float(np.median(np.diff(each))) for each in places)
    assert pitches == pytest.approx([1.0, 5.0], rel=0.01)
    lengths = [np.ptp(each.points_mm[:, 0]) for each in sheet if len(each.points_mm) == 2]
    assert min(abs(length - RULER_MM) for length in lengths) < 0.01 * RULER_MM
    strip = max(sheet, key=lambda each: len(each.points_mm)).points_mm
    assert np.ptp(strip[:, 0]) == pytest.approx(250.0, rel=0.01)


def test_beats_and_pulse_have_their_true_size(sheet: list[Stroke]) -> None:
    strip = max(sheet, key=lambda each: len(each.points_mm)).points_mm
    height = strip[:, 1] - np.median(strip[:, 1])
    middle = height[1:-1]
    tops = np.flatnonzero((middle > 0.7 * height.max()) & (middle >= height[2:]) & (middle > height[:-2]))
    # The recording beats every 800 ms.
    assert np.median(np.diff(strip[tops + 1, 0])) == pytest.approx(20.0, rel=0.01)
    black = [each.points_mm for each in sheet if each.colour == BLACK]
    pulse = next(each for each in black if 6 <= len(each) <= 8 and np.ptp(each[:, 0]) < 12)
    assert np.ptp(pulse[:, 1]) == pytest.approx(10.0, rel=0.01)
    top = pulse[pulse[:, 1] > pulse[:, 1].max() - 0.1]
    assert np.ptp(top[:, 0]) == pytest.approx(5.0, rel=0.01)
