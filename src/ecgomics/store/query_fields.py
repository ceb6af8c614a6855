"""The fields of the library's query line, and the terms that it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Kind = Literal["choice", "text", "part", "number", "moment"]
Operator = Literal[":", "<", "<=", ">", ">="]

#: What stands for "there is none", such as device:none.
NONE: Final = "none"
#: Longest line: longer ones are no question that a person asked.
LONGEST: Final = 2000

_SECONDS: Final = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the line: choice has fixed words, text fits as a whole (or with *), part where it is contained."""

    kind: Kind
    choices: tuple[str, ...] = ()
    rising: tuple[str, ...] = ()
    """The choices that < and > compare, the lowest first."""
    short: Mapping[str, str] = field(default_factory=dict)
    """Other spellings of values."""
    units: Mapping[str, float] = field(default_factory=lambda: {"": 1.0})


RHYTHMS: Final = {
    "af": "atrial_fibrillation",
    "afib": "atrial_fibrillation",
    "afl": "atrial_flutter",
    "sr": "sinus",
    "svt": "supraventricular_tachycardia",
    "vt": "ventricular_tachycardia",
}
REASONS: Final = ("noise", "wrong person", "lead swap", "duplicate", "other")
DECISIONS: Final = ("open", "accepted", "excluded")

FIELDS: Final[Mapping[str, Field]] = {
    "quality": Field("choice", ("good", "fair", "poor", "measuring"), rising=("poor", "fair", "good")),
    "triage": Field("choice", DECISIONS),
    "reason": Field("choice", REASONS),
    "rhythm": Field("text", short=RHYTHMS),
    "device": Field("part"),
    "format": Field("part"),
    "length": Field("choice", ("seconds", "minutes", "hours", "days")),
    "tag": Field("text"),
    "lead": Field("text"),
    "subject": Field("text"),
    "group": Field("text"),
    "sex": Field("choice", ("female", "male")),
    "name": Field("part"),
    "is": Field("choice", ("synthetic", "experimental", "measured", "annotated")),
    "leads": Field("number"),
    "duration": Field("number", units=_SECONDS),
    "rate": Field("number", units={"": 1.0, "/min": 1.0, "bpm": 1.0}),
    "fs": Field("number", units={"": 1.0, "hz": 1.0}),
    "age": Field("number", units={"": 1.0, "y": 1.0}),
    "recorded": Field("moment"),
    "uploaded": Field("moment"),
}
#: A word without a field is looked for in these.
FREE: Final = ("name", "group", "subject", "device", "tag")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; the field of free text is empty."""

    field: str
    operator: Operator
    values: tuple[str, ...]
    negated: bool = False
