"""The annotations of an HL7 aECG: measurements, statements, and the waves and beats with their places in time.

Names of measurements are those of the nomenclature's meaning (ISO/IEEE 11073-10102) where it is one of the common
ones, else the code itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation
from ecgomics.io.readers.aecg_header import moment
from ecgomics.io.xml_tree import attribute, child, children, number, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NAMES: Final[Mapping[str, str]] = {
    "MDC_ECG_HEART_RATE": "Heart Rate",
    "MDC_ECG_TIME_PD_RR": "RR Interval",
    "MDC_ECG_TIME_PD_PP": "PP Interval",
    "MDC_ECG_TIME_PD_P": "P Duration",
    "MDC_ECG_TIME_PD_PR": "PR Interval",
    "MDC_ECG_TIME_PD_QRS": "QRS Duration",
    "MDC_ECG_TIME_PD_QT": "QT Interval",
    "MDC_ECG_TIME_PD_QTC": "QTc Interval",
    "MDC_ECG_TIME_PD_QTCB": "QTc Interval Bazett",
    "MDC_ECG_TIME_PD_QTCF": "QTc Interval Fridericia",
    "MDC_ECG_ANGLE_P_FRONT": "P Axis",
    "MDC_ECG_ANGLE_QRS_FRONT": "QRS Axis",
    "MDC_ECG_ANGLE_T_FRONT": "T Axis",
}
_WAVES: Final[Mapping[str, str]] = {
    "MDC_ECG_WAVC_PWAVE": "P",
    "MDC_ECG_WAVC_QRSWAVE": "QRS",
    "MDC_ECG_WAVC_TWAVE": "T",
    "MDC_ECG_WAVC_QRSTWAVE": "QRST",
}
_GLOBAL: Final = "_GL"
_BEAT: Final = "MDC_ECG_BEAT"
_LEAD: Final = "_LEAD_"
_STATEMENT: Final = "INTERPRETATION"
_COMMENT: Final = "COMMENT"
_RHYTHM: Final = "MDC_ECG_RHY"
#: A time or a rate of 0 stands for one that was not measured.
_NEVER_ZERO: Final = frozenset({"s", "ms", "us", "bpm", "/min", "1/min", "{beats}/min", "{beat}/min"})
#: Names that a value may have as a unit without being one.
_NO_UNIT: Final = frozenset({"", "1"})
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "min": 60.0}
#: Deepest annotation in annotations: standard documents have four levels.
_DEEPEST: Final = 12
#: Measurements of single beats are kept for the first of them only; long recordings have a hundred thousand.
_MOST_BEATS: Final = 32


@dataclass(slots=True)
class Findings:
    """What the annotations of all series say."""

    measurements: dict[str, float] = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    comments: list[str] = field(default_factory=list)
    """Free texts, which may name people."""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Note:
    """One annotation, with what it inherits from those that hold it."""

    element: "Element"
    code: str
    above: str
    lead: str
    beat: int
    by_person: bool

    @property
    def value(self) -> "Element | None":
        return child(self.element, "value")


def findings(
    rhythms: Sequence["Element"], beats: Sequence["Element"], *, zero_s: float, is_absolute: bool
) -> Findings:
    """All annotations of the rhythm, and those of the representative beat.

    zero_s is the time of the first sample: since 1970 where is_absolute, else on the time axis of the series.
    """
    found = Findings()
    of_rhythm = [note for series in rhythms for note in _notes(series)]
    of_beat = [note for series in beats for note in _notes(series)]
    _measure(found, [*of_rhythm, *of_beat])
    found.measurements |= dict(_marks_of_beat(of_beat))
    found.comments += [line for note in (*of_rhythm, *of_beat) for line in _comments(note)]
    found.statements = tuple(line for note in (*of_rhythm, *of_beat) if (line := _statement(note)))
    found.annotations = tuple(
        mark for note in of_rhythm if (mark := _mark(note, zero_s=zero_s, is_absolute=is_absolute))
    )
    if any(note.beat > _MOST_BEATS for note in of_rhythm):
        found.warnings = (f"Measurements of single beats are kept for the first {_MOST_BEATS} beats.",)
    return found


def _notes(series: "Element") -> Iterator[_Note]:
    """Every annotation of a series, those within others after these."""
    beats = 0
    for group in children(series, "subjectOf/annotationSet"):
        human = child(group, "author/assignedEntity/assignedAuthorType/assignedPerson") is not None
        waiting = [(each, "", "", 0, 1) for each in reversed(list(children(group, "component/annotation")))]
        while waiting:
            element, above, lead, beat, depth = waiting.pop()
            code = attribute(element, "code", "code")
            lead = _lead_of(element) or lead
            if code.upper() == _BEAT:
                beats += 1
                beat = beats
            yield _Note(element=element, code=code, above=above, lead=lead, beat=beat, by_person=human)
            if depth < _DEEPEST:
                own = attribute(element, "code", "value") or code
                inner = list(children(element, "component/annotation"))
                waiting += [(each, own, lead, beat, depth + 1) for each in reversed(inner)]


def _boundaries(element: "Element") -> Iterator["Element"]:
    return children(element, "support/supportingROI/component/boundary")


def _lead_of(element: "Element") -> str:
    """The lead that an annotation is limited to; empty for those of all leads."""
    codes = [attribute(each, "code", "code") for each in _boundaries(element)]
    leads = [code[code.upper().index(_LEAD) + len(_LEAD) :] for code in codes if _LEAD in code.upper()]
    return canonical_lead(leads[0]) or leads[0] if len(leads) == 1 else ""


# Measurements ---------------------------------------------------------------------------------------------------------


def _measure(found: Findings, notes: Sequence[_Note]) -> None:
    """Numbers by name. Those of single beats count as one of the recording where all beats agree."""
    single: dict[tuple[str, str], dict[int, float]] = {}
    for note in notes:
        value, unit = number(attribute(note.value, "value")), attribute(note.value, "unit")
        if value is None or not note.code or (value == 0.0 and unit in _NEVER_ZERO):
            continue
        name = " ".join(part for part in (_name(note.code), note.lead, "by a reader" * note.by_person) if part)
        if note.beat:
            single.setdefault((name, unit), {}).setdefault(note.beat, value)
        else:
            found.measurements.setdefault(_with_unit(name, unit), value)
    for (name, unit), values in single.items():
        if len(set(values.values())) == 1:
            found.measurements.setdefault(_with_unit(name, unit), next(iter(values.values())))
            continue
        for beat, value in values.items():
            if beat <= _MOST_BEATS:
                found.measurements.setdefault(_with_unit(f"{name} beat {beat}", unit), value)


def _name(code: str) -> str:
    return _NAMES.get(code.upper().removesuffix(_GLOBAL), code)


def _with_unit(name: str, unit: str) -> str:
    return name if unit in _NO_UNIT else f"{name} [{unit}]"


def _marks_of_beat(notes: Sequence[_Note]) -> Iterator[tuple[str, float]]:
    """Places of waves in the representative beat, in ms from its first sample: they are no places in the rhythm."""
    for note in notes:
        wave = attribute(note.value, "code")
        for low_s, high_s, is_absolute in _times(note):
            if is_absolute:
                continue
            name = " ".join(part for part in (_WAVES.get(wave, wave), note.lead) if part)
            if low_s is not None:
                yield f"{name} Onset of the median beat [ms]", round(low_s * 1e3, 6)
            if high_s is not None:
                yield f"{name} Offset of the median beat [ms]", round(high_s * 1e3, 6)


# Statements -----------------------------------------------------------------------------------------------------------


def _statement(note: _Note) -> str:
    code = note.code.upper()
    if code == _RHYTHM or (_STATEMENT in code and _COMMENT not in code):
        value = note.value
        return text(value) or attribute(value, "displayName") or attribute(value, "code")
    return ""


def _comments(note: _Note) -> Iterator[str]:
    """Free texts beside or in the place of values, statements excepted."""
    yield text(note.element, "text")
    if not _statement(note):
        yield text(note.value)


# Places in time -------------------------------------------------------------------------------------------------------


def _times(note: _Note) -> Iterator[tuple[float | None, float | None, bool]]:
    """(low, high, whether since 1970) of each boundary in time, in s; a point is a low without a high."""
    for boundary in _boundaries(note.element):
        kind = attribute(boundary, "code", "code").upper()
        if kind not in {"TIME_ABSOLUTE", "TIME_RELATIVE"}:
            continue
        value = child(boundary, "value")
        absolute = kind == "TIME_ABSOLUTE"
        point, low, high = (_time_s(each, absolute) for each in (value, child(value, "low"), child(value, "high")))
        if point is not None or low is not None or high is not None:
            yield (low if point is None else point), high, absolute


def _time_s(element: "Element | None", absolute: bool) -> float | None:
    if absolute:
        at = moment(attribute(element, "value"))
        return at.timestamp() if at else None
    amount = number(attribute(element, "value"))
    unit = attribute(element, "unit")
    return amount * _SECONDS[unit] if amount is not None and unit in _SECONDS else None


def _mark(note: _Note, *, zero_s: float, is_absolute: bool) -> Annotation | None:
    """A wave, beat or rhythm with its place from the first sample; a wave known by its end only is marked ":high"."""
    code = attribute(note.value, "code") or note.code
    if note.above and note.code.upper().startswith("MDC_ECG_WAVC") and not note.above.startswith(_BEAT):
        code = f"{note.above}:{code}"
    for low_s, high_s, absolute in _times(note):
        if absolute and not is_absolute:
            continue
        from_s = zero_s if absolute or not is_absolute else 0.0
        if low_s is None and high_s is not None:
            return Annotation(start_s=round(high_s - from_s, 6), code=f"{code}:high", lead=note.lead or None)
        if low_s is not None:
            length_s = round(high_s - low_s, 6) if high_s is not None and high_s > low_s else None
            return Annotation(
                start_s=round(low_s - from_s, 6), code=code, lead=note.lead or None, duration_s=length_s
            )
    return None
