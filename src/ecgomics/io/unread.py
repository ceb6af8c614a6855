"""What to say of a file that no reader recognises: what it is, and what helps."""

import re
from typing import Final

from ecgomics.core.errors import UnreadableFile
from ecgomics.io.source import Source

_DIGITISE: Final = (
    "it shows an ECG but holds no samples; scanned or printed ECGs need a digitising tool first"
)
_LATER: Final = "this format is not read yet; export the ECG as WFDB, DICOM, CSV or NumPy"

#: (pattern at the start of the content, format, reason)
_KNOWN: Final = (
    (rb"%PDF", "PDF", _DIGITISE),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\0\0\0\0|II\*\0|MM\0\*|RIFF.{4}WEBP", "image", _DIGITISE),
    (rb"ISHNE1\.0|ANN  1\.0", "ISHNE Holter", _LATER),
    (rb"ALIVE", "AliveCor .atc", _LATER),
    (rb".{16}SCPECG", "SCP-ECG", _LATER),
    (rb"0 {7}", "EDF", _LATER),
    (rb"\xffBIOSEMI", "BDF", _LATER),
    (rb".{0,2}@ MFR", "MFER", _LATER),
    (rb"(?:.{512}|.{1024}|.{2048})?\x89HDF|MATLAB", "HDF5 or MATLAB", _LATER),
    (rb"[\x00-\x34]\0\0\0.{8}[\0\x01]\0\0\0.{2}\0\0\w", "MATLAB 4 without a WFDB header", _LATER),
    (rb"PAR1", "Parquet", _LATER),
    (rb"PK\x03\x04", "zip archive", "unpack it and give its files"),
    (rb"(?:\xff\xfe|\xfe\xff|\xef\xbb\xbf)?\s*\0?<\0?[?!\w]", "XML", _LATER),
    (rb"\s*[{\[]", "JSON", _LATER),
)
#: Root elements of the XML formats, without their name space.
_XML_ROOTS: Final = {
    "AnnotatedECG": "HL7 aECG",
    "RestingECG": "GE MUSE XML",
    "restingecgdata": "Philips XML",
    "CardiologyXML": "GE CardioSoft XML",
    "schillerEDI.SchillerEDI": "Schiller XML",
    "ECG": "Mortara XML",
}
_ROOT: Final = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")


def refusal(source: Source) -> UnreadableFile:
    """One sentence on a file that no reader takes."""
    for pattern, file_format, reason in _KNOWN:
        if re.match(pattern, source.head, re.DOTALL):
            name = _xml_format(source.head) if file_format == "XML" else file_format
            return source.unreadable(name, reason)
    if _is_text(source.head):
        return UnreadableFile(f"{source.label} is text, but neither a table of samples nor a WFDB header.")
    return UnreadableFile(
        f"{source.label} is in no known format; a WFDB signal file needs its header (.hea) of the same name beside it."
    )


def _xml_format(head: bytes) -> str:
    root = _ROOT.search(head.replace(b"\0", b""))  # UTF-16 without its zero bytes is ASCII here
    return _XML_ROOTS.get(root[1].decode(), "XML") if root else "XML"


def _is_text(head: bytes) -> bool:
    """No control characters, and mostly ASCII."""
    control = head.translate(None, delete=bytes((9, 10, 12, 13, *range(32, 127), *range(128, 256))))
    return not control and 2 * len(head.translate(None, delete=bytes(range(128, 256)))) > len(head)
