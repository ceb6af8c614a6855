"""Sheets of paper filled from the top: text that breaks into lines, rules, and a new page where one is full."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from ecgomics.report.fonts import chinese, runs, text_width

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

Paper = Literal["a4", "letter"]
PAPERS: Final[dict[Paper, tuple[float, float]]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in mm."""

POINTS_PER_MM: Final = 72.0 / 25.4
TOP_MM: Final = 13.0
#: Height of the rule above the foot of a page, from its bottom, and how near to it text may come.
FOOT_MM: Final = 16.0
_ABOVE_FOOT_MM: Final = 3.0
LINE_HEIGHT: Final = 1.38
#: A font without a bold one is made bolder by drawing its outlines, so thick as a share of its size.
_FILLED_AND_DRAWN: Final = 2
_BOLDER: Final = 0.02

INK: Final = (0.10, 0.12, 0.15)
GREY: Final = (0.36, 0.39, 0.43)
FAINT: Final = (0.82, 0.84, 0.86)


@dataclass(frozen=True, slots=True)
class Face:
    """How a page lies and how wide its text is."""

    width_mm: float
    lying: bool


def foot_of(page: int) -> str:
    """The name of the drawing that is the foot of a page."""
    return f"foot{page}"


class Sheet:
    """Pages of one paper, upright or lying; heights count from the top in mm."""

    def __init__(self, canvas: "Canvas", paper: Paper, *, width_mm: float) -> None:
        self.canvas = canvas
        self.paper: Final = paper
        self.faces: list[Face] = []
        """Of the pages that are done."""
        self.page = 1
        self._lay(Face(width_mm, lying=False))

    def _lay(self, face: Face) -> None:
        """Begin a page at its top."""
        short_mm, long_mm = PAPERS[self.paper]
        self.face = face
        self.page_width_mm, self.height_mm = (long_mm, short_mm) if face.lying else (short_mm, long_mm)
        self.width_mm = face.width_mm
        self.left_mm = 0.5 * (self.page_width_mm - face.width_mm)
        self.y_mm = TOP_MM
        self.canvas.setPageSize(self.size)

    @property
    def size(self) -> tuple[float, float]:
        """Of the page, in points."""
        return self.page_width_mm * POINTS_PER_MM, self.height_mm * POINTS_PER_MM

    @property
    def at_top(self) -> bool:
        """Whether nothing is on the page yet."""
        return self.y_mm == TOP_MM

    @property
    def left_over_mm(self) -> float:
        """Height that is left of this page."""
        return self.height_mm - FOOT_MM - _ABOVE_FOOT_MM - self.y_mm

    def at(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """A place in points, from the left of the text and the top of the page."""
        return (self.left_mm + x_mm) * POINTS_PER_MM, (self.height_mm - y_mm) * POINTS_PER_MM

    def room(self, height_mm: float) -> None:
        """Go to the next page where there is not so much left of this one and something is on it."""
        if height_mm > self.left_over_mm and not self.at_top:
            self.next_page(self.face)

    def next_page(self, face: Face) -> None:
        """End this page and go on with one that lies so."""
        self.end_page()
        self.page += 1
        self._lay(face)

    def end_page(self) -> None:
        """Leave the place of the foot, which is drawn when all pages are there, and take the next sheet."""
        self.canvas.doForm(foot_of(self.page))
        self.canvas.showPage()
        self.faces.append(self.face)

    def feet(self, draw: Callable[[int], None]) -> None:
        """Draw what stands below each page, which is given its number, at the height of the foot."""
        for page, face in enumerate(self.faces, start=1):
            self._lay(face)
            self.y_mm = self.height_mm - FOOT_MM
            width, height = self.size
            self.canvas.beginForm(foot_of(page), 0, 0, width, height)
            draw(page)
            self.canvas.endForm()

    def skip(self, height_mm: float) -> None:
        """Leave some room."""
        self.y_mm += height_mm

    def rule(self) -> None:
        """A thin line over the whole width."""
        self.canvas.setStrokeColorRGB(*FAINT)
        self.canvas.setLineWidth(0.6)
        (left, y), (right, _) = self.at(0.0, self.y_mm), self.at(self.width_mm, self.y_mm)
        self.canvas.line(left, y, right, y)

    def write(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[float, float, float] = INK,
        x_mm: float = 0.0,
        width_mm: float | None = None,
    ) -> None:
        """A paragraph, broken into lines; it moves on to the next page where this one is full."""
        height_mm = size * LINE_HEIGHT / POINTS_PER_MM
        for line in self.lines(text, size, bold=bold, width_mm=width_mm or self.width_mm - x_mm):
            self.room(height_mm)
            self.put(line, size, bold=bold, colour=colour, x_mm=x_mm)
            self.y_mm += height_mm

    def lines(self, text: str, size: float, *, width_mm: float, bold: bool = False) -> list[str]:
        """The text as it breaks."""
        return list(broken(text, size, width_mm * POINTS_PER_MM, bold=bold))

    def put(
        self,
        line: str,
        size: float,
        *,
        bold: bool = False,
        colour: tuple[float, float, float] = INK,
        x_mm: float = 0.0,
        right: bool = False,
    ) -> None:
        """One line at the present height, without moving on; right: it ends at x."""
        x, y = self.at(x_mm, self.y_mm)
        if right:
            x -= text_width(line, size, bold=bold)
        self.canvas.setFillColorRGB(*colour)
        if bold:
            self.canvas.setStrokeColorRGB(*colour)
            self.canvas.setLineWidth(_BOLDER * size)
        for font, piece in runs(line, bold=bold):
            self.canvas.setFont(font, size)
            self.canvas.drawString(
                x, y - size, piece, _FILLED_AND_DRAWN if bold and font == chinese() else None
            )
            x += self.canvas.stringWidth(piece, font, size)


def broken(text: str, size: float, width: float, *, bold: bool = False) -> Iterator[str]:
    """Lines of at most a width in points: broken at blanks, between any two Chinese characters, and within a word
    only where it is longer than a line.
    """
    line = ""
    fitting = (part for piece in _pieces(text) for part in _cut(piece, size, width, bold=bold))
    for piece in fitting:
        if line and text_width((line + piece).rstrip(), size, bold=bold) > width:
            yield line.rstrip()
            line = ""
        line += piece.lstrip() if not line else piece
    if line:
        yield line.rstrip()


def _cut(piece: str, size: float, width: float, *, bold: bool) -> Iterator[str]:
    """The piece, or as much of it as fits a line at a time."""
    # No character is much wider than the font is high: most pieces need not be measured.
    while len(piece) * size > width and text_width(piece.rstrip(), size, bold=bold) > width:
        most = max(
            1, bisect_right(range(1, len(piece)), width, key=lambda n: text_width(piece[:n], size, bold=bold))
        )
        yield piece[:most]
        piece = piece[most:]
    yield piece


#: Characters that no line begins with.
_CLOSING: Final = "，。；：、）？！%"
_FIRST_CHINESE: Final = "⺀"


def _pieces(text: str) -> Iterator[str]:
    """What must not be broken: words with the blank behind them, single Chinese characters with what closes them."""
    piece = ""
    for each in text:
        chinese = each >= _FIRST_CHINESE
        if piece and (piece[-1] == " " or (chinese or piece[-1] >= _FIRST_CHINESE)) and each not in _CLOSING:
            yield piece
            piece = ""
        piece += each
    if piece:
        yield piece
