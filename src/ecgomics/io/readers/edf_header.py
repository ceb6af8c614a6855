"""The header of EDF, EDF+, BDF and BDF+ files: 256 bytes of the file, and 256 of each signal, in fields of fixed width.

Layout: Kemp et al. 1992 (EDF), Kemp and Olivan 2003 (EDF+), BioSemi (BDF: the same with 24-bit samples). Writers often
break a rule of form: such a field is read all the same and named in a warning, as long as it can mean one thing only.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

FIXED_BYTES: Final = 256
SIGNAL_BYTES: Final = 256
#: A field of this width that is full may hold a rounded number.
FIELD_WIDTH: Final = 8

_FIELDS: Final = (
    ("version", 8),
    ("patient", 80),
    ("recording", 80),
    ("start date", 8),
    ("start time", 8),
    ("header size", 8),
    ("reserved", 44),
    ("number of data records", 8),
    ("duration of a data record", 8),
    ("number of signals", 4),
)
_SIGNAL_FIELDS: Final = (
    ("label", 16),
    ("transducer", 80),
    ("unit", 8),
    ("physical minimum", 8),
    ("physical maximum", 8),
    ("digital minimum", 8),
    ("digital maximum", 8),
    ("prefilter", 80),
    ("samples per record", 8),
    ("reserved", 32),
)
_ANNOTATIONS: Final = frozenset({"EDF ANNOTATIONS", "BDF ANNOTATIONS"})
_NUMBER: Final = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,2})?$")
_MARKS: Final = ((b"0       ", 2), (b"0\0\0\0\0\0\0\0", 2), (b"\xffBIOSEMI", 3))
#: Rates in Hz that a rounded duration may stand for are multiples of one of these parts, the simplest first.
_DENOMINATORS: Final = (1, 2, 3, 4, 5, 8, 10, 100, 1000, 10_000)


class HeaderError(Exception):
    """Why a header cannot be read, naming the field."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal as the header describes it; numbers are still text, as only those of ECG leads are needed."""

    label: str
    transducer: str
    unit: str
    physical: tuple[str, str]
    digital: tuple[str, str]
    prefilter: str
    samples: int
    """Per data record."""
    offset: int
    """Bytes from the start of a data record."""

    @property
    def is_annotations(self) -> bool:
        """Whether its bytes are lists of annotations."""
        return self.label.upper() in _ANNOTATIONS

    def scale(self) -> tuple[float, float]:
        """(gain, zero): physical = gain × (digital + zero). HeaderError where the ranges make no sense."""
        low, high = (_exact(text, f"physical {end} of {self.label}") for text, end in _ends(self.physical))
        first, last = (_exact(text, f"digital {end} of {self.label}") for text, end in _ends(self.digital))
        if first >= last:
            raise HeaderError(f"the digital minimum of {self.label} is not below its digital maximum")
        if low == high:
            raise HeaderError(f"the physical minimum and maximum of {self.label} are the same")
        gain = (high - low) / (last - first)
        return float(gain), float(low / gain - first)


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says; texts without padding."""

    width: int
    """Bytes of a sample: 2 in EDF, 3 in BDF."""
    patient: str
    recording: str
    day: str
    clock: str
    kind: str
    """"EDF", "EDF+C", "EDF+D", "BDF", "BDF+C" or "BDF+D"."""
    records: int | None
    """As stated; None where the writer did not know it."""
    duration: str
    """Of a data record in s, as it is written."""
    signals: tuple[Signal, ...]
    warnings: tuple[str, ...]

    @property
    def is_plus(self) -> bool:
        """Whether it follows the rules of EDF+ or BDF+."""
        return "+" in self.kind

    @property
    def is_discontinuous(self) -> bool:
        """Whether there may be gaps between data records."""
        return self.kind.endswith("D")

    @property
    def size(self) -> int:
        """Bytes of the header."""
        return FIXED_BYTES + SIGNAL_BYTES * len(self.signals)

    @property
    def record_bytes(self) -> int:
        """Bytes of a data record."""
        return self.width * sum(signal.samples for signal in self.signals)


def looks_like_header(head: bytes) -> bool:
    """The first eight bytes, and digits where the size of the header and the number of signals stand."""
    return any(head.startswith(mark) for mark, _ in _MARKS) and all(
        re.match(rb"^\s*\d+[\s\0]*$", head[start:end]) for start, end in ((184, 192), (252, 256))
    )


def parsed(content: bytes) -> Header:
    """The header at the start of a file. HeaderError where a field that is needed cannot be understood."""
    width = next((width for mark, width in _MARKS if content.startswith(mark)), 2)
    name = "BDF" if width == 3 else "EDF"
    texts, odd = _texts(content[:FIXED_BYTES], _FIELDS, 1)
    (fixed,) = texts
    count = _whole(fixed["number of signals"], "number of signals")
    if not 1 <= count <= (len(content) - FIXED_BYTES) // SIGNAL_BYTES:
        raise HeaderError(f"it is cut short in its header of {count} signals")
    if fixed["header size"] != str(FIXED_BYTES + SIGNAL_BYTES * count):
        odd.append("header size")
    records = _records(fixed["number of data records"], odd)
    duration = _plain_number(fixed["duration of a data record"], "duration of a data record", odd)
    further, odd_further = _texts(content[FIXED_BYTES:], _SIGNAL_FIELDS, count)
    signals, offset = [], 0
    for text in further:
        signals.append(_signal(text, offset, odd_further))
        offset += signals[-1].samples * width
    plus = re.match(r"^[EB]DF\+([CD])", fixed["reserved"])
    return Header(
        width=width,
        patient=fixed["patient"],
        recording=fixed["recording"],
        day=fixed["start date"],
        clock=fixed["start time"],
        kind=f"{name}+{plus[1]}" if plus else name,
        records=records,
        duration=duration,
        signals=tuple(signals),
        warnings=_warned([*odd, *odd_further]),
    )


def rate_hz(samples: int, duration: str) -> float:
    """Samples per second. A duration that fills its field is rounded: the simplest rate that it can stand for counts.

    So 100 samples in 0.333333 s are 300 Hz. HeaderError where the duration is no positive number.
    """
    seconds = Fraction(duration)
    if seconds <= 0:
        raise HeaderError(f"the duration of its data records is {duration} s; a positive one is needed")
    rate = samples / seconds
    _, point, digits = duration.partition(".")
    if point and len(duration) >= FIELD_WIDTH and samples:
        half = Fraction(1, 2 * 10 ** len(digits))
        for parts in _DENOMINATORS:
            simple = Fraction(round(rate * parts), parts)
            if simple > 0 and abs(samples / simple - seconds) <= half:
                return float(simple)
    return float(rate)


def _signal(text: dict[str, str], offset: int, odd: list[str]) -> Signal:
    label = text["label"]
    samples = _whole(text["samples per record"], f"number of samples in a data record of {label}")
    return Signal(
        label=label,
        transducer=text["transducer"],
        unit=text["unit"],
        physical=_range(text, "physical", odd),
        digital=_range(text, "digital", odd),
        prefilter=text["prefilter"],
        samples=samples,
        offset=offset,
    )


def _range(text: dict[str, str], kind: str, odd: list[str]) -> tuple[str, str]:
    low, high = (text[f"{kind} {end}"] for end in ("minimum", "maximum"))
    if "," in low + high:
        odd.append(f"{kind} range")
    return low.replace(",", "."), high.replace(",", ".")


def _texts(
    content: bytes, fields: tuple[tuple[str, int], ...], count: int
) -> tuple[list[dict[str, str]], list[str]]:
    """The fields of each signal by their names, and the names of fields with characters that are not allowed.

    All signals' labels stand first, then all their transducers, and so on.
    """
    found: list[dict[str, str]] = [{} for _ in range(count)]
    odd, at = [], 0
    for name, width in fields:
        for number in range(count):
            raw = content[at : at + width]
            at += width
            found[number][name] = _text(raw)
            if name != "version" and not raw.isascii():
                odd.append(name)
    return found, odd


def _text(raw: bytes) -> str:
    """ASCII by the standard; "µV" is met in both UTF-8 and Latin-1."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text).strip()


def _records(text: str, odd: list[str]) -> int | None:
    if re.fullmatch(r"\d+", text):
        return int(text)
    if text != "-1":
        odd.append("number of data records")
    return None


def _plain_number(text: str, field: str, odd: list[str]) -> str:
    plain = text.replace(",", ".")
    if plain != text:
        odd.append(field)
    _exact(plain, field)
    return plain


def _whole(text: str, field: str) -> int:
    if not re.fullmatch(r"\d{1,8}(?:\.0*)?", text):
        raise HeaderError(f"the {field} is no whole number")
    return int(text.partition(".")[0])


def _exact(text: str, field: str) -> Fraction:
    if not _NUMBER.match(text):
        raise HeaderError(f"the {field} is no number")
    return Fraction(text)


def _ends(values: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    return (values[0], "minimum"), (values[1], "maximum")


def _warned(odd: list[str]) -> tuple[str, ...]:
    if not odd:
        return ()
    return (f"Its header breaks the rules of the format, but can be read: {', '.join(dict.fromkeys(odd))}.",)
