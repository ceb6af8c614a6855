"""Annotation files of WFDB records: the marks of beats, rhythms and waves that lie beside a header.

Layout: https://physionet.org/physiotools/wag/annot-5.htm (the MIT format); codes: …/wag/node14.htm. A mark is a word of
16 bits: six of code, ten of the samples since the mark before; codes from 59 on say more of the mark before.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Ints
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
#: Words that say how long it is to the next mark, or what was written beside the mark before; those between tell of
#: its sort and channel.
SKIP: Final = 59
TEXT: Final = 63
_LARGEST_CODE: Final = 49
#: The code of what is no annotation but only moves the time on.
_NO_MARK: Final = 0

#: Annotators whose marks are taken, the first that is there: reference marks before those of a detector.
_ANNOTATORS: Final = ("atr", "ari", "ecg", "ann", "qrs", "wqrs", "gqrs", "sqrs")
_RESOLUTION: Final = re.compile(r"## time resolution: (\d{1,9}(?:\.\d{1,9})?)")
_DEFINITION: Final = re.compile(r"(\d\d?) (\S{1,16})(?: .*)?")
#: Words between two looks at the clock.
_WORDS_AT_ONCE: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The marks of a file in order: sample and code of each, and the texts by the number of their mark."""

    samples: Ints
    codes: Ints
    texts: Mapping[int, str]


def annotations_of(
    source: Source, header: Header, fs_hz: float
) -> tuple[tuple[Annotation, ...], tuple[str, ...]]:
    """The marks beside the header of a record with so many frames per second, and warnings of those left out.

    An annotator that is named as a lead (the sets with wave marks of each lead have one for each) marks that lead.
    """
    stem, signal_files = source.label.rpartition(".")[0], {signal.file for signal in header.signals}
    found: list[Annotation] = []
    warnings = []
    for suffix, lead in _suffixes(header):
        name = f"{stem}.{suffix}"
        if name in signal_files or (lead is None and found):
            continue
        file = source.sibling(name)
        if not file.is_there:
            continue
        try:
            found += _annotations(file, fs_hz, lead)
        except UnreadableFile as error:
            warnings.append(f"{str(error).removesuffix('.')}; its marks are left out.")
    return tuple(sorted(found, key=lambda mark: mark.start_s)), tuple(warnings)


def annotation_files(name: str, header: Header) -> list[str]:
    """Names of the files beside a header of this name whose marks are taken where they are there."""
    stem = name.rpartition(".")[0]
    return [f"{stem}.{suffix}" for suffix, _ in _suffixes(header)]


def _suffixes(header: Header) -> Iterator[tuple[str, str | None]]:
    yield from ((suffix, None) for suffix in _ANNOTATORS)
    for signal in header.signals:
        if (lead := canonical_lead(signal.label)) and signal.label.isalnum():
            yield signal.label.lower(), lead


def _annotations(file: Source, fs_hz: float, lead: str | None) -> list[Annotation]:
    marks = marks_of(file)
    names, own_fs_hz, about = dict(SYMBOLS), fs_hz, set()
    for number, text in marks.texts.items():
        if marks.samples[number] or marks.codes[number] != NOTE:
            continue
        if stated := _RESOLUTION.fullmatch(text):
            own_fs_hz = float(stated[1])
        elif (stated := _DEFINITION.fullmatch(text)) and int(stated[1]) not in SYMBOLS:
            names[int(stated[1])] = stated[2]
        elif not text.startswith("## "):
            continue
        about.add(number)
    if own_fs_hz <= 0.0:
        raise file.unreadable(FORMAT, "it states a time resolution of 0 Hz")
    starts_s, codes = (marks.samples / own_fs_hz).tolist(), marks.codes.tolist()
    found = [
        Annotation(start_s, names.get(code) or str(code), lead)
        for start_s, code in zip(starts_s, codes, strict=True)
    ]
    for number, text in marks.texts.items():
        if codes[number] == RHYTHM and RHYTHM_TEXT.fullmatch(text):  # coded; every other text is free
            found[number] = replace(found[number], code=text)
        else:
            found[number] = replace(found[number], text=text)
    return [mark for number, mark in enumerate(found) if codes[number] != _NO_MARK and number not in about]


def marks_of(file: Source) -> Marks:
    """The marks of a file; UnreadableFile where it is none of annotations."""
    data = file.data
    words = np.frombuffer(data, "<u2", count=len(data) // 2)
    codes, steps = words >> 10, (words & 0x3FF).astype(np.int64)
    is_plain = np.ones(len(words), dtype=bool)
    texts, end, after = {}, None, 0
    for count, at in enumerate(np.flatnonzero((words == 0) | (codes == SKIP) | (codes == TEXT)).tolist()):
        if count % _WORDS_AT_ONCE == 0:
            file.in_time(FORMAT)
        if at < after:  # inside of a text or of a long step
            continue
        if words[at] == 0:
            end = at
            break
        length = 4 if codes[at] == SKIP else int(steps[at])
        content = data[2 * at + 2 : 2 * at + 2 + length]
        if len(content) < length:
            raise file.unreadable(FORMAT, "its last mark is cut short")
        after = at + 1 + (length + 1) // 2
        is_plain[at + 1 : after] = False
        if codes[at] == SKIP:
            steps[at] = _long(content)
        else:
            texts[at] = content.rstrip(b"\0").decode("utf-8", "replace")
    if end is None:
        raise file.unreadable(FORMAT, "it ends without its end mark")
    return _placed(file, codes[:end], np.where(is_plain, steps, 0)[:end], is_plain[:end], texts)


def _placed(file: Source, codes: Ints, steps: Ints, is_plain: Bools, texts: Mapping[int, str]) -> Marks:
    """The marks among the words of a file: every step leads on from the mark before."""
    if (is_plain & (codes > _LARGEST_CODE) & (codes < SKIP)).any():
        raise file.unreadable(FORMAT, "it has codes that no mark has")
    places = np.flatnonzero(is_plain & (codes <= _LARGEST_CODE))
    samples = np.cumsum(np.where((codes <= _LARGEST_CODE) | (codes == SKIP), steps, 0))[places]
    if (samples < 0).any():
        raise file.unreadable(FORMAT, "a mark lies before the start")
    owners = np.searchsorted(places, list(texts)).tolist()
    return Marks(
        samples=samples,
        codes=codes[places],
        texts={
            number - 1: text for number, text in zip(owners, texts.values(), strict=True) if number and text
        },
    )


def _long(four: bytes) -> int:
    """A number of 32 bits, its upper half first, each half with its lower byte first."""
    return int.from_bytes(four[:2], "little", signed=True) << 16 | int.from_bytes(four[2:], "little")
