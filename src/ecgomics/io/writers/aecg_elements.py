"""Elements of HL7 version 3 documents: paths, codes, typed values, and texts that XML can hold."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ACT: Final = "2.16.840.1.113883.5.4"
MDC: Final = "2.16.840.1.113883.6.24"
CPT: Final = "2.16.840.1.113883.6.12"
LOINC: Final = "2.16.840.1.113883.6.1"
GENDER: Final = "2.16.840.1.113883.5.1"
#: Where identifiers of documents, pseudonyms and codes of our own come from: a fixed name space.
OURS: Final = "6f0d3a52-5d0e-5c0b-9a55-3f6f1c2f9b11"

#: Characters that no XML 1.0 document may hold.
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: "Element", path: str, **attributes: str) -> "Element":
    """A new element at a path below another; those on the way to it are new, too."""
    import xml.etree.ElementTree as ET

    *above, last = path.split("/")
    for name in above:
        parent = ET.SubElement(parent, name)
    return ET.SubElement(parent, last, attributes)


def coded(parent: "Element", code: str, *, system: str = "", name: str = "") -> "Element":
    """The code of an element."""
    found = {"code": code, "codeSystem": system, "displayName": plain(name)}
    return add(parent, "code", **{what: text for what, text in found.items() if text})


def typed(parent: "Element", kind: str, **attributes: str) -> "Element":
    """A value of one of HL7's types."""
    value = add(parent, "value", **attributes)
    value.set("xsi:type", kind)
    return value


def stamp(at: datetime) -> str:
    """A moment as HL7 writes it."""
    zone = at.strftime("%z")[:5]  # hours and minutes
    return f"{at.year:04d}{at:%m%d%H%M%S}.{at.microsecond:06d}{zone}"


def plain(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _ILLEGAL.sub(" ", text)
