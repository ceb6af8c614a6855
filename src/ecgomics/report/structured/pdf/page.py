"""Sheets whose text and figures carry their structure: everything else on them is marked as decoration."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from ecgomics.report.sheet import INK, LINE_HEIGHT, POINTS_PER_MM, Face, Paper, Sheet, foot_of
from ecgomics.report.structured.pdf.tags import Element, Role, Tags

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

#: Width of the text upright and lying, on A4 and on Letter.
UPRIGHT: Final = Face(187.5, lying=False)
LYING: Final = Face(260.0, lying=True)

_SIZES: Final[dict[Role, float]] = {"H1": 17.0, "H2": 12.5, "H3": 10.0}
_ABOVE_MM: Final[dict[Role, float]] = {"H1": 0.0, "H2": 4.0, "H3": 2.0}
_LEVELS: Final[dict[Role, int]] = {"H1": 0, "H2": 0, "H3": 1}


class TaggedSheet(Sheet):
    """A sheet that knows what it is told: text belongs to the element that is open."""

    def __init__(self, canvas: "Canvas", paper: Paper) -> None:
        super().__init__(canvas, paper, width_mm=UPRIGHT.width_mm)
        self.tags: Final = Tags()
        self._open: list[Element] = [self.tags.root]
        self._inside = False
        """A mark is open: marks do not stand within each other."""
        self._bookmarks = 0

    @contextmanager
    def element(self, role: Role, *, attributes: str = "") -> Iterator[None]:
        """What is put meanwhile is its content."""
        self._open.append(self.tags.element(role, self._open[-1], attributes=attributes))
        try:
            yield
        finally:
            self._open.pop()

    @contextmanager
    def figure(self, alt: str) -> Iterator[None]:
        """What is drawn meanwhile is one figure that is read as its alternative text; it is on one page."""
        made = self.tags.element("Figure", self._open[-1], alt=alt)
        with self._marked(f"/Figure <</MCID {self.tags.mark(made)}>> BDC"):
            yield

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn meanwhile is not read."""
        with self._marked("/Artifact BMC"):
            yield

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """What is drawn meanwhile needs no marks: it is part of a drawing that has its own."""
        self._inside = True
        try:
            yield
        finally:
            self._inside = False

    @contextmanager
    def _marked(self, begin: str) -> Iterator[None]:
        if self._inside:
            yield
            return
        self.canvas._code.append(begin)
        self._inside = True
        try:
            yield
        finally:
            self._inside = False
            self.canvas._code.append("EMC")

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
        """One line at the present height, as content of the element that is open."""
        if self._inside:
            super().put(line, size, bold=bold, colour=colour, x_mm=x_mm, right=right)
            return
        owner = self._open[-1]
        if owner is self.tags.root:
            owner = self.tags.element("P", owner)
        with self._marked(f"/{owner.role} <</MCID {self.tags.mark(owner)}>> BDC"):
            # The blank keeps the last word of a line from the first of the next where the text is read out.
            said = line if right else f"{line} "
            super().put(said, size, bold=bold, colour=colour, x_mm=x_mm, right=right)

    def rule(self) -> None:
        """A thin line over the whole width."""
        with self.decoration():
            super().rule()

    def end_page(self) -> None:
        """The foot is decoration: what it says stands in the text, too."""
        with self.decoration():
            self.canvas.doForm(foot_of(self.page))
        self.canvas.showPage()
        self.faces.append(self.face)
        self.tags.next_page()

    def turn(self, face: Face) -> None:
        """Go on with a page that lies so, unless this one does and is empty."""
        if face != self.face or not self.at_top:
            self.next_page(face)

    def paragraph(
        self,
        text: str,
        size: float = 9.5,
        *,
        bold: bool = False,
        colour: tuple[float, float, float] = INK,
        x_mm: float = 0.0,
        width_mm: float | None = None,
    ) -> None:
        """Text that breaks into lines."""
        with self.element("P"):
            self.write(text, size, bold=bold, colour=colour, x_mm=x_mm, width_mm=width_mm)

    def heading(self, text: str, role: Role = "H2", *, with_mm: float = 15.0) -> None:
        """A heading that stays with what follows it, and its entry in the outline."""
        size, above_mm = _SIZES[role], _ABOVE_MM[role]
        self.room(above_mm + size * LINE_HEIGHT / POINTS_PER_MM + with_mm)
        if not self.at_top:
            self.skip(above_mm)
        self._bookmark(text, role)
        with self.element(role):
            self.write(text, size, bold=True)
        self.skip(0.8)

    def _bookmark(self, text: str, role: Role) -> None:
        self._bookmarks += 1
        name = f"heading{self._bookmarks}"
        _, top = self.at(0.0, self.y_mm)
        self.canvas.bookmarkPage(name, fit="XYZ", left=0, top=top + 6.0, zoom=0)
        self.canvas.addOutlineEntry(text, name, level=_LEVELS[role])
