"""Annotations of EDF+ and BDF+: time-stamped lists (Kemp and Olivan 2003, section 2.2), and what their texts mean.

"+12.5␕3␔Apnea␔" lasts 3 s from 12.5 s on. The first list of a data record has an empty text: it tells when the record
begins. Seconds count from the start in the header.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation

#: What our writer says in texts, as the format has no other place for it.
NOT_RECORDED: Final = "ECGomics not recorded: "
END: Final = "ECGomics end of recording"
STATEMENT: Final = "ECGomics statement: "
MEASUREMENT: Final = "ECGomics measurement: "

_LIST: Final = re.compile(rb"([+-]\d{1,9}(?:\.\d*)?)(?:\x15(\d{1,9}(?:\.\d*)?))?\x14([^\x00]*)\x00")
_MEASURED: Final = re.compile(
    rf"^{MEASUREMENT}(?P<name>.+) = (?P<value>[+-]?\d+(?:\.\d+)?(?:e[+-]?\d{{1,2}})?)$"
)
#: Codes of other vocabularies, as converters write them: one letter or sign of PhysioNet, or a name of ISO 11073.
_CODE: Final = re.compile(r"^(?:\S|MDC_[A-Z0-9_]+)$")
#: The standard texts of EDF+ (edfplus.info, section 3 of its page on texts), in lower case.
_STANDARD: Final = frozenset(
    (
        *("recording starts", "recording ends", "lights off", "lights on"),
        *(
            f"sleep stage {stage}"
            for stage in ("w", "1", "2", "3", "4", "r", "m", "n", "n1", "n2", "n3", "?")
        ),
        *("apnea", "obstructive apnea", "central apnea", "mixed apnea"),
        *("hypopnea", "obstructive hypopnea", "central hypopnea", "hypoventilation"),
        *("periodic breathing", "cs breathing", "rera", "limb movement", "plms", "eeg arousal"),
        *("sinus tachycardia", "wc tachycardia", "nc tachycardia", "bradycardia", "asystole"),
        *("atrial fibrillation", "bruxism", "rbd", "rmd"),
    )
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One text of a list; seconds from the start in the header."""

    onset_s: float
    duration_s: float | None
    text: str


def remarks(record: bytes) -> Iterator[Remark]:
    """The texts of one data record's annotation signal, empty ones included."""
    for onset, duration, texts in _LIST.findall(record):
        for text in texts.removesuffix(b"\x14").split(b"\x14"):
            yield Remark(float(onset), float(duration) if duration else None, _text(text))


def begins_s(record: bytes) -> float | None:
    """When a data record begins, from the first list of its (first) annotation signal; None where it does not say."""
    found = _LIST.match(record)
    return float(found[1]) if found and found[3].startswith(b"\x14") else None


def _text(raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.strip()


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts of a file say, sorted by what it is."""

    annotations: tuple[Annotation, ...]
    gaps: tuple[tuple[str, float, float], ...]
    """(lead, onset in s, duration in s), from our writer."""
    end_s: float | None
    """Where the samples end and the filling of the last data record begins, from our writer."""
    statements: tuple[str, ...]
    measurements: dict[str, float]


def told(found: Iterable[Remark], *, start_s: float) -> Told:
    """Sort remarks; start_s is when the first sample was taken."""
    annotations, gaps, statements, end_s = [], [], [], None
    measurements: dict[str, float] = {}
    for remark in found:
        measured = _MEASURED.match(remark.text)
        if remark.text.startswith(NOT_RECORDED):
            leads = remark.text.removeprefix(NOT_RECORDED).split(", ")
            gaps += [(lead, remark.onset_s - start_s, remark.duration_s or 0.0) for lead in leads]
        elif remark.text == END:
            end_s = remark.onset_s - start_s
        elif remark.text.startswith(STATEMENT):
            statements.append(remark.text.removeprefix(STATEMENT))
        elif measured:
            measurements[measured["name"]] = float(measured["value"])
        elif remark.text:
            annotations.append(_annotation(remark, start_s))
    return Told(tuple(annotations), tuple(gaps), end_s, tuple(statements), measurements)


def _annotation(remark: Remark, start_s: float) -> Annotation:
    """A standard text is a code; every other text is free. "@@" links it to a signal."""
    text, _, signal = remark.text.partition("@@")
    is_code = text.lower() in _STANDARD or _CODE.match(text) is not None
    return Annotation(
        start_s=remark.onset_s - start_s,
        code=text if is_code else "",
        lead=canonical_lead(signal),
        duration_s=remark.duration_s,
        text="" if is_code else text,
    )
