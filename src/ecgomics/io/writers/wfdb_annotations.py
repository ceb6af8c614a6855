"""Marks as a WFDB annotation file (the MIT format of annot-5, as the reader describes it)."""

import struct
from collections.abc import Iterator, Sequence
from typing import Final

from ecgomics.core.recording import Annotation
from ecgomics.io.readers.wfdb_annotations import NOTE, RHYTHM, RHYTHM_TEXT, SKIP, SYMBOLS, TEXT

#: A file without a mark: its end alone.
NO_MARKS: Final = bytes(2)

_CODES: Final = {symbol: code for code, symbol in SYMBOLS.items()}
#: Largest step of time and longest text that one word of the format states.
_LARGEST: Final = 2**10 - 1


def annotation_bytes(annotations: Sequence[Annotation], fs_hz: float) -> bytes:
    """The coded annotations of a recording; nothing where there is none.

    Codes of WFDB and its rhythms ("(AFIB") stand as such, any other code as a note. Times are rounded to a sample.
    """
    coded = sorted((mark for mark in annotations if mark.code), key=lambda mark: mark.start_s)
    if not coded:
        return b""
    return b"".join(_words(coded, fs_hz)) + NO_MARKS


def _words(marks: Sequence[Annotation], fs_hz: float) -> Iterator[bytes]:
    before = 0
    for mark in marks:
        sample = max(round(mark.start_s * fs_hz), 0)
        step, before = sample - before, sample
        if step > _LARGEST:
            yield struct.pack("<HHH", SKIP << 10, step >> 16, step & 0xFFFF)
            step = 0
        code, text = _code_and_text(mark)
        yield struct.pack("<H", code << 10 | step)
        if text:
            yield struct.pack("<H", TEXT << 10 | len(text)) + text + b"\0" * (len(text) % 2)


def _code_and_text(mark: Annotation) -> tuple[int, bytes]:
    if RHYTHM_TEXT.fullmatch(mark.code):
        code, text = RHYTHM, mark.code
    elif mark.code in _CODES:
        code, text = _CODES[mark.code], mark.text
    else:
        code, text = NOTE, f"{mark.code} {mark.text}".strip()
    content = text.encode()[:_LARGEST].decode(errors="ignore").encode()
    return code, content
