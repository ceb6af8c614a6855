"""Annotation files of WFDB records: the marks of beats, rhythms and waves that lie beside a header.

Layout: https://physionet.org/physiotools/wag/annot-5.htm (the MIT format); codes: …/wag/node14.htm. A mark is a word of
16 bits: six of code, ten of the samples since the mark before; codes from 59 on say more of the mark before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ecgomics.core.errors import UnreadableFile
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation
from ecgomics.io.readers.wfdb_header import Header
from ecgomics.io.source import Source

FORMAT: Final = "WFDB annotations"

#: What the codes stand for, as every tool of PhysioNet prints them.
SYMBOLS: Final[Mapping[int, str]] = {
    **dict(enumerate("NLRaVFJASEj/Q~", start=1)),
    **{16: "|", 18: "s", 19: "T", 20: "*", 21: "D", 22: '"', 23: "=", 24: "p", 25: "B", 26: "^", 27: "t"},
    **dict(enumerate("+u?![]en@xf()r", start=28)),
}
RHYTHM: Final = 28
NOTE: Final = 22
#: A rhythm or a wave form that begins at a mark: "(AFIB".
RHYTHM_TEXT: Final = re.compile(r"\([A-Z0-9]{1,8}")
#: Words that say more of the mark before, or of the time to the next one.
SKIP, NUMBER, SUBTYPE, CHANNEL, TEXT = 59, 60, 61, 62, 63
_LARGEST_CODE: Final = 49
#: The code of what is no annotation but only moves the time on.
_NO_MARK: Final = 0

#: Annotators whose marks are taken, the first that is there: reference marks before those of a detector.
_ANNOTATORS: Final = ("atr", "ari", "ecg", "ann", "qrs", "wqrs", "gqrs", "sqrs")
_RESOLUTION: Final = re.compile(r"## time resolution: (\d{1,9}(?:\.\d{1,9})?)")
_DEFINITION: Final = re.compile(r"(\d\d?) (\S{1,16})(?: .*)?")
#: Marks between two looks at the clock.
_MARKS_AT_ONCE: Final = 4096


@dataclass(slots=True)
class _Mark:
    """One annotation as it stands in the file."""

    sample: int
    code: int
    text: str = ""


def annotations_of(
    source: Source, header: Header, fs_hz: float
) -> tuple[tuple[Annotation, ...], tuple[str, ...]]:
    """The marks beside the header of a record with so many frames per second, and warnings of those left out.

    An annotator that is named as a lead (the sets with wave marks of each lead have one for each) marks that lead.
    """
    stem = source.label.rpartition(".")[0]
    found: list[Annotation] = []
    warnings = []
    for suffix, lead in _suffixes(header):
        if lead is None and found:
            continue
        file = source.sibling(f"{stem}.{suffix}")
        if not file.is_there or any(signal.file == file.label for signal in header.signals):
            continue
        try:
            marks = _annotations(file, fs_hz)
        except UnreadableFile as error:
            warnings.append(f"{str(error).removesuffix('.')}; its marks are left out.")
        else:
            found += marks if lead is None else [replace(mark, lead=lead) for mark in marks]
    return tuple(sorted(found, key=lambda mark: mark.start_s)), tuple(warnings)


def _suffixes(header: Header) -> Iterator[tuple[str, str | None]]:
    yield from ((suffix, None) for suffix in _ANNOTATORS)
    for signal in header.signals:
        if (lead := canonical_lead(signal.label)) and signal.label.isalnum():
            yield signal.label.lower(), lead


def _annotations(file: Source, fs_hz: float) -> list[Annotation]:
    marks = list(_marks(file))
    names, own_fs_hz = dict(SYMBOLS), fs_hz
    for mark in marks:
        if mark.code != NOTE or mark.sample:
            break
        if stated := _RESOLUTION.fullmatch(mark.text):
            own_fs_hz = float(stated[1])
        elif (stated := _DEFINITION.fullmatch(mark.text)) and int(stated[1]) not in SYMBOLS:
            names[int(stated[1])] = stated[2]
    if own_fs_hz <= 0.0:
        raise file.unreadable(FORMAT, "it states a time resolution of 0 Hz")
    return [
        _annotation(mark, names, own_fs_hz)
        for mark in marks
        if not (mark.code == NOTE and not mark.sample and _is_about_the_file(mark.text))
    ]


def _is_about_the_file(text: str) -> bool:
    return text.startswith("## ") or _DEFINITION.fullmatch(text) is not None


def _annotation(mark: _Mark, names: Mapping[int, str], fs_hz: float) -> Annotation:
    """Rhythms and the like are coded texts; every other text is free."""
    start_s = mark.sample / fs_hz
    if mark.code == RHYTHM and RHYTHM_TEXT.fullmatch(mark.text):
        return Annotation(start_s=start_s, code=mark.text)
    return Annotation(start_s=start_s, code=names.get(mark.code, str(mark.code)), text=mark.text)


def _marks(file: Source) -> Iterator[_Mark]:
    """The marks of a file in order; UnreadableFile where it is none of annotations."""
    data = file.data
    at, sample, skipped = 0, 0, 0
    mark: _Mark | None = None
    count = 0
    while at + 2 <= len(data):
        word = data[at] | data[at + 1] << 8
        code, value = word >> 10, word & 0x3FF
        at += 2
        if code == 0 and value == 0:
            break
        if code <= _LARGEST_CODE:
            if mark is not None and mark.code != _NO_MARK:
                yield mark
            sample, skipped = sample + value + skipped, 0
            mark = _Mark(sample, code)
            count += 1
            if sample < 0:
                raise file.unreadable(FORMAT, "a mark lies before the start")
            if count % _MARKS_AT_ONCE == 0:
                file.in_time(FORMAT)
        elif code == SKIP:
            skipped += _long(_taken(file, at, 4, what="the time to a mark"))
            at += 4
        elif code == TEXT:
            text = _taken(file, at, value, what="the text of a mark")
            if mark is not None:
                mark.text = text.rstrip(b"\0").decode("utf-8", "replace")
            at += value + value % 2
        elif code not in (NUMBER, SUBTYPE, CHANNEL):
            raise file.unreadable(FORMAT, f"the code {code} is unknown")
    else:
        raise file.unreadable(FORMAT, "it ends without its end mark")
    if mark is not None and mark.code != _NO_MARK:
        yield mark


def _taken(file: Source, at: int, count: int, *, what: str) -> bytes:
    """So many bytes of a file from a place on; UnreadableFile where it ends before."""
    found = file.data[at : at + count]
    if len(found) < count:
        raise file.unreadable(FORMAT, f"{what} is cut short")
    return found


def _long(four: bytes) -> int:
    """A number of 32 bits, its upper half first, each half with its lower byte first."""
    return int.from_bytes(four[:2], "little", signed=True) << 16 | int.from_bytes(four[2:], "little")
