"""The structure of a PDF file beside its drawing: what is a heading, a cell, a figure, and in which order it is read.

Written by hand after ISO 32000-1, 14.7 and 14.8, as the open reportlab writes no structure.
"""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Role = Literal["Document", "Sect", "H1", "H2", "H3", "P", "Table", "TR", "TH", "TD", "Figure"]


@dataclass(eq=False, slots=True)
class Element:
    """One element of the structure; its marks are pieces of the drawing, its elements come in reading order."""

    role: Role
    parent: "Element | None" = None
    alt: str = ""
    """Of figures: what is seen on them."""
    attributes: str = ""
    """A dictionary as it stands in the file."""
    kids: "list[Element | Mark]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a page."""

    page: int
    mcid: int


class Tags:
    """The structure as it grows with the pages."""

    def __init__(self) -> None:
        self.root: Final = Element("Document")
        self.owners: list[list[Element]] = [[]]
        """Page by page: whose the marks are, by their number."""

    def element(self, role: Role, parent: Element, *, alt: str = "", attributes: str = "") -> Element:
        """A new element behind those that the parent has."""
        made = Element(role, parent, alt, attributes)
        parent.kids.append(made)
        return made

    def mark(self, owner: Element) -> int:
        """Number of a new piece of the present page."""
        page = len(self.owners) - 1
        owner.kids.append(Mark(page, len(self.owners[page])))
        self.owners[page].append(owner)
        return len(self.owners[page]) - 1

    def next_page(self) -> None:
        """Marks count from nought again."""
        self.owners.append([])


def write_structure(tags: Tags, document: Any) -> None:
    """The tree, the way back from the marks, and what the catalogue and the pages say of them.

    `document` is reportlab's, when all of its pages are there.
    """
    from reportlab.pdfbase import pdfdoc

    pages = document.Pages.pages
    names: dict[int, str] = {}
    _name(tags.root, names)

    def reference(element: Element) -> Any:
        return pdfdoc.PDFObjectReference(names[id(element)])

    top = "StructTreeRoot"
    _write(tags.root, names, top, document)
    numbers: list[Any] = []
    for page, owners in enumerate(tags.owners[: len(pages)]):
        numbers += [page, pdfdoc.PDFArray([reference(each) for each in owners])]
        shown = pages[page]
        shown.__NoDefault__ = [*shown.__NoDefault__, "StructParents", "Tabs"]
        shown.StructParents, shown.Tabs = page, pdfdoc.PDFName("S")
    parents = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
    root = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("StructTreeRoot"),
            "K": reference(tags.root),
            "ParentTree": document.Reference(parents, "ParentTree"),
            "ParentTreeNextKey": len(pages),
        }
    )
    document.Reference(root, top)
    document.Catalog.StructTreeRoot = pdfdoc.PDFObjectReference(top)
    document.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})


def _name(element: Element, names: dict[int, str]) -> None:
    names[id(element)] = f"Structure{len(names)}"
    for kid in element.kids:
        if isinstance(kid, Element):
            _name(kid, names)


def _write(element: Element, names: dict[int, str], parent: str, document: Any) -> None:
    """An element and those below it, each as an object of its own."""
    from reportlab.pdfbase import pdfdoc

    name = names[id(element)]
    marks = [each for each in element.kids if isinstance(each, Mark)]
    entries: dict[str, Any] = {
        "Type": pdfdoc.PDFName("StructElem"),
        "S": pdfdoc.PDFName(element.role),
        "P": pdfdoc.PDFObjectReference(parent),
    }
    if marks:
        entries["Pg"] = pdfdoc.PDFObjectReference(_page_name(marks[0].page))
    if element.alt:
        entries["Alt"] = pdfdoc.PDFString(element.alt)
    if element.attributes:
        entries["A"] = element.attributes
    kids: list[Any] = []
    for kid in element.kids:
        if isinstance(kid, Element):
            kids.append(pdfdoc.PDFObjectReference(names[id(kid)]))
        elif kid.page == marks[0].page:
            kids.append(kid.mcid)
        else:
            on_page = pdfdoc.PDFObjectReference(_page_name(kid.page))
            kids.append(
                pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("MCR"), "Pg": on_page, "MCID": kid.mcid})
            )
    entries["K"] = pdfdoc.PDFArray(kids)
    document.Reference(pdfdoc.PDFDictionary(entries), name)
    for kid in element.kids:
        if isinstance(kid, Element):
            _write(kid, names, name, document)


def _page_name(page: int) -> str:
    """As reportlab names its pages."""
    return f"Page{page + 1}"
