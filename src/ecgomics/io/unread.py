"""What to say of a file that no reader recognises: what it is, and what helps."""

import re
from typing import Final

from ecgomics.core.errors import UnreadableFile
from ecgomics.io import xml_tree
from ecgomics.io.source import Source

_DIGITISE: Final = (
    "it shows an ECG but holds no samples; scanned or printed ECGs need a digitising tool first"
)
_DAMAGED: Final = "its header is damaged"
_NOT_READ: Final = "it holds no ECG in a form that is read"

#: (pattern at the start of the content, format, reason)
_KNOWN: Final = (
    (rb"%PDF", "PDF", _DIGITISE),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP", "image", _DIGITISE),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel", "save it as .xlsx or as CSV first"),
    (
        rb"\d{7}\0{3}\d{4}-\d\d?-\d\d? \d\d?:\d\d:\d\d\0",
        "Contec .ECG",
        "it states neither its rate nor the size of its steps; export it with the device's program",
    ),
    (rb"0 {7}", "EDF", _DAMAGED),
    (rb"\xffBIOSEMI", "BDF", _DAMAGED),
    (rb"Rar!|7z\xbc\xaf", "RAR or 7-Zip archive", "unpack it, or make it a zip or tar archive"),
    (rb"PK\x03\x04", "zip archive", _NOT_READ),
    (rb"\s*[{\[]", "JSON", _NOT_READ),
)


def refusal(source: Source) -> UnreadableFile:
    """One sentence on a file that no reader takes."""
    if root := xml_tree.root_name(source):
        return source.unreadable("XML", f"{_NOT_READ} (its root element is {root[:40]})")
    for pattern, file_format, reason in _KNOWN:
        if re.match(pattern, source.head, re.DOTALL):
            return source.unreadable(file_format, reason)
    if _is_text(source.head):
        manifest = "; a manifest needs a column path" * source.label.lower().endswith((".csv", ".tsv"))
        return UnreadableFile(
            f"{source.label} is text, but neither a table of samples nor a WFDB header{manifest}."
        )
    return UnreadableFile(
        f"{source.label} is in no known format; a WFDB signal file needs its header (.hea) of the same name beside it."
    )


def _is_text(head: bytes) -> bool:
    """No control characters, and mostly ASCII."""
    control = head.translate(None, delete=bytes((9, 10, 12, 13, *range(32, 127), *range(128, 256))))
    return not control and 2 * len(head.translate(None, delete=bytes(range(128, 256)))) > len(head)
