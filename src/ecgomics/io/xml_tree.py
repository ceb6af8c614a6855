"""XML of any encoding, parsed without entities and without external documents; elements by their local names.

Elements are found whatever name space they stand in, as vendors and versions differ there.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from ecgomics.core.arrays import Floats
from ecgomics.io.digits import numbers_in
from ecgomics.io.source import Source

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BOMS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))


def root_name(source: Source) -> str:
    """Local name of the first element in the first bytes; empty where the content is no XML."""
    head = source.head
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    if encoding is None:
        encoding = "utf-16-le" if head[:2] == b"<\0" else "utf-16-be" if head[:2] == b"\0<" else "latin-1"
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    found = _ROOT.search(_COMMENT.sub("", text)) if text.startswith("<") else None
    return found[1] if found else ""


def parsed(source: Source, file_format: str) -> "Element":
    """The root element; UnreadableFile where it is no well-formed XML, or uses entities."""
    import xml.etree.ElementTree as ET

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    content = source.data
    if content[:1].isspace():  # which XML forbids before its declaration
        content = content.lstrip()
    try:
        root: Element = fromstring(content)
    except ET.ParseError as error:
        raise source.unreadable(file_format, f"its XML is damaged ({error})") from error
    except DefusedXmlException as error:
        raise source.unreadable(file_format, "it uses entities, which are never expanded") from error
    except (ValueError, LookupError) as error:
        raise source.unreadable(file_format, "its XML is in an encoding that is not known") from error
    return root


def local(element: "Element") -> str:
    """Name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def children(element: "Element | None", path: str) -> "Iterator[Element]":
    """Every element at a path of local names below an element: "series/component"; nothing below None."""
    if element is None:
        return
    name, _, rest = path.partition("/")
    qualified = "}" + name
    for each in element:
        if each.tag == name or each.tag.endswith(qualified):
            yield from children(each, rest) if rest else (each,)


def child(element: "Element | None", path: str) -> "Element | None":
    """The first element at a path of local names, or None."""
    if element is None:
        return None
    name, _, rest = path.partition("/")
    qualified = "}" + name
    for each in element:
        if each.tag == name or each.tag.endswith(qualified):
            found = child(each, rest) if rest else each
            if found is not None:
                return found
    return None


def descendants(element: "Element | None", name: str) -> "Iterator[Element]":
    """Every element of a local name at any depth, in the order of the document."""
    if element is not None:
        yield from (each for each in element.iter() if local(each) == name)


def text(element: "Element | None", path: str = "") -> str:
    """What stands in an element (or in the first at a path below it) without white space around; "" where none is."""
    found = child(element, path) if path else element
    return (found.text or "").strip() if found is not None else ""


def attribute(element: "Element | None", name: str, path: str = "") -> str:
    """An attribute of an element (or of the first at a path below it), by its local name; "" where there is none."""
    found = child(element, path) if path else element
    if found is None:
        return ""
    return next((value.strip() for key, value in found.attrib.items() if key.rpartition("}")[2] == name), "")


def numbers(source: Source, file_format: str, content: str, *, separator: str = " ") -> Floats:
    """The numbers of a text, separated by white space or by a mark; UnreadableFile where it holds anything else."""
    try:
        return numbers_in(content, separator=separator)
    except ValueError as error:
        raise source.unreadable(file_format, "its samples are not all finite numbers") from error
