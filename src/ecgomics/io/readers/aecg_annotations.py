"""The annotations of an HL7 aECG: measurements, statements, and the waves and beats with their places in time.

Names of measurements are those of the nomenclature's meaning (ISO/IEEE 11073-10102) where it is one of the common
ones, else the code itself.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation
from ecgomics.io.digits import number
from ecgomics.io.readers.aecg_header import moment, since_1970_s
from ecgomics.io.xml_tree import attribute, child, children, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAMES: Final[Mapping[str, str]] = {
    "MDC_ECG_HEART_RATE": "Heart Rate",
    "MDC_ECG_TIME_PD_RR": "RR Interval",
    "MDC_ECG_TIME_PD_PP": "PP Interval",
    "MDC_ECG_TIME_PD_P": "P Duration",
    "MDC_ECG_TIME_PD_PR": "PR Interval",
    "MDC_ECG_TIME_PD_QRS": "QRS Duration",
    "MDC_ECG_TIME_PD_QT": "QT Interval",
    "MDC_ECG_TIME_PD_QTc": "QTc Interval",
    "MDC_ECG_TIME_PD_QTcB": "QTc Interval Bazett",
    "MDC_ECG_TIME_PD_QTcF": "QTc Interval Fridericia",
    "MDC_ECG_ANGLE_P_FRONT": "P Axis",
    "MDC_ECG_ANGLE_QRS_FRONT": "QRS Axis",
    "MDC_ECG_ANGLE_T_FRONT": "T Axis",
}
#: LOINC's codes of what some systems state of the whole recording, beside the reported age.
_LOINC: Final[Mapping[str, str]] = {
    **dict.fromkeys(("8867-4", "11328-2"), "Heart Rate"),
    "8637-1": "RR Interval",
    "8625-6": "PR Interval",
    "8633-0": "QRS Duration",
    "8634-8": "QT Interval",
    "8636-3": "QTc Interval",
    "8626-4": "P Axis",
    "8632-2": "QRS Axis",
    "8638-9": "T Axis",
}
#: Codes of times, and those of a draft of the standard that MegaCare writes.
TIMES: Final[Mapping[str, str]] = {
    **{code: code for code in ("TIME_ABSOLUTE", "TIME_RELATIVE")},
    **{"ABS_TIME": "TIME_ABSOLUTE", "REL_TIME": "TIME_RELATIVE"},
}
#: Of the same draft: codes of measurements.
_DRAFT: Final = {
    **{f"{wave}_DURATION": f"{wave} Duration" for wave in ("P", "QRS")},
    **{f"{interval.upper()}_DURATION": f"{interval} Interval" for interval in ("PR", "QT", "QTc")},
    **{f"{wave}_AXIS": f"{wave} Axis" for wave in ("P", "QRS", "T")},
}
_BY_CODE: Final = {code.upper(): name for code, name in NAMES.items()} | _DRAFT
_WAVES: Final[Mapping[str, str]] = {
    "MDC_ECG_WAVC_PWAVE": "P",
    "MDC_ECG_WAVC_QRSWAVE": "QRS",
    "MDC_ECG_WAVC_TWAVE": "T",
    "MDC_ECG_WAVC_QRSTWAVE": "QRST",
    **{"PWAVE": "P", "TWAVE": "T"},
}
_NOMENCLATURE: Final = "MDC_"
_GLOBAL: Final = "_GL"
_BEATS: Final = frozenset({"MDC_ECG_BEAT", "BEAT"})
_LEAD: Final = "_LEAD_"
_STATEMENT: Final = "INTERPRETATION"
_COMMENT: Final = "COMMENT"
_RHYTHM: Final = "MDC_ECG_RHY"
#: Intervals and rates: 0, less, and SCP-ECG's 29999 stand for what was not measured.
_NEVER_ZERO: Final = re.compile(r"_TIME_PD_|_HEART_RATE|^(?:P|PR|QRS|QTC?)_DURATION$", re.IGNORECASE)
_NOT_MEASURED: Final = 29999.0
#: Names that a value may have as a unit without being one.
_NO_UNIT: Final = frozenset({"", "1"})
_SECONDS: Final = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "min": 60.0}
#: Deepest annotation in annotations: standard documents have four levels.
_DEEPEST: Final = 12
#: Measurements of single beats are kept for the first of them only; long recordings have a hundred thousand.
_MOST_BEATS: Final = 32


_Time = datetime | float
"""A moment, or s from the start of a series."""


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

    code: str
    shown: str
    """The name beside a code that is none of the nomenclature."""
    value: "Element | None"
    comment: str
    boundaries: tuple[tuple[str, "Element | None"], ...]
    """Code and value of each limit of the region that it speaks of."""
    above: str
    lead: str
    beat: int
    by_person: bool

    def of_value(self, name: str) -> str:
        """An attribute of the value."""
        return self.value.get(name, "").strip() if self.value is not None else ""


def findings(rhythms: Sequence["Element"], beats: Sequence["Element"], *, zero: datetime | float) -> Findings:
    """All annotations of the rhythm, and those of the representative beat.

    zero is the time of the first sample: its moment, or s on the time axis of the series where that is not known.
    """
    found = Findings()
    of_rhythm = [note for series in rhythms for note in _notes(series)]
    of_beat = [note for series in beats for note in _notes(series)]
    _measure(found, [*of_rhythm, *of_beat])
    found.measurements |= dict(_marks_of_beat(of_beat))
    found.comments += [line for note in (*of_rhythm, *of_beat) for line in _comments(note)]
    found.statements = tuple(line for note in (*of_rhythm, *of_beat) if (line := _statement(note)))
    found.annotations = tuple(mark for note in of_rhythm if (mark := _mark(note, zero=zero)))
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
            parts = {local(each): each for each in element}
            code, value = _code(parts), parts.get("value")
            boundaries = tuple(_boundaries(parts.get("support")))
            lead = _lead_of(boundaries) or lead
            if code.upper() in _BEATS:
                beats += 1
                beat = beats
            own_name = (
                "" if code.upper().startswith(_NOMENCLATURE) else attribute(parts.get("code"), "displayName")
            )
            note = _Note(code, own_name, value, text(parts.get("text")), boundaries, above, lead, beat, human)
            yield note
            if "component" in parts and depth < _DEEPEST:
                own = note.of_value("code") or code
                inner = list(children(element, "component/annotation"))
                waiting += [(each, own, lead, beat, depth + 1) for each in reversed(inner)]


def _code(parts: Mapping[str, "Element"]) -> str:
    return parts["code"].get("code", "").strip() if "code" in parts else ""


def _boundaries(support: "Element | None") -> Iterator[tuple[str, "Element | None"]]:
    for boundary in children(support, "supportingROI/component/boundary"):
        parts = {local(each): each for each in boundary}
        yield _code(parts), parts.get("value")


def _lead_of(boundaries: Sequence[tuple[str, "Element | None"]]) -> str:
    """The lead that an annotation is limited to; empty for those of all leads."""
    leads = [
        code[code.upper().index(_LEAD) + len(_LEAD) :] for code, _ in boundaries if _LEAD in code.upper()
    ]
    return canonical_lead(leads[0]) or leads[0] if len(leads) == 1 else ""


# Measurements ---------------------------------------------------------------------------------------------------------


def _measure(found: Findings, notes: Sequence[_Note]) -> None:
    """Numbers by name. Those of single beats count as one of the recording where all beats agree."""
    single: dict[tuple[str, str], dict[int, float]] = {}
    for note in notes:
        value, unit = number(note.of_value("value")), note.of_value("unit")
        if value is None or not note.code or not _is_measured(note.code, value):
            continue
        name = " ".join(part for part in (_name(note), note.lead, "by a reader" * note.by_person) if part)
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


def stated_measurements(root: "Element") -> Iterator[tuple[str, float]]:
    """What a document states of the whole recording by LOINC's codes, in observations related to it."""
    for each in children(root, "controlVariable/relatedObservation"):
        name = _LOINC.get(attribute(each, "code", "code"))
        value, unit = number(attribute(each, "value", "value")), attribute(each, "unit", "value")
        is_angle = name is not None and name.endswith("Axis")
        if name and value is not None and value != _NOT_MEASURED and (value > 0.0 or is_angle):
            yield _with_unit(name, unit), value


def _is_measured(code: str, value: float) -> bool:
    return value != _NOT_MEASURED and (value > 0.0 or not _NEVER_ZERO.search(code))


def _name(note: _Note) -> str:
    """The common name of a code of the nomenclature; of a maker's own code the name beside it, else the code."""
    return _BY_CODE.get(note.code.upper().removesuffix(_GLOBAL)) or note.shown or note.code


def _with_unit(name: str, unit: str) -> str:
    return name if unit in _NO_UNIT else f"{name} [{unit}]"


def _marks_of_beat(notes: Sequence[_Note]) -> Iterator[tuple[str, float]]:
    """Places of waves in the representative beat, in ms from its first sample: they are no places in the rhythm."""
    for note in notes:
        wave = note.of_value("code")
        name = " ".join(part for part in (_WAVES.get(wave, wave), note.lead) if part)
        for low_s, high_s in _times(note):
            if isinstance(low_s, float):
                yield f"{name} Onset of the median beat [ms]", round(low_s * 1e3, 6)
            if isinstance(high_s, float):
                yield f"{name} Offset of the median beat [ms]", round(high_s * 1e3, 6)


# Statements -----------------------------------------------------------------------------------------------------------


def _statement(note: _Note) -> str:
    code = note.code.upper()
    if code == _RHYTHM or (_STATEMENT in code and _COMMENT not in code):
        return text(note.value) or note.of_value("displayName") or note.of_value("code")
    return ""


def _comments(note: _Note) -> Iterator[str]:
    """Free texts beside or in the place of values, statements excepted."""
    yield note.comment
    if not _statement(note):
        yield text(note.value)


# Places in time -------------------------------------------------------------------------------------------------------


def _times(note: _Note) -> Iterator[tuple[_Time | None, _Time | None]]:
    """(low, high) of each boundary in time; a point is a low without a high."""
    for kind, value in note.boundaries:
        time = _TIMES.get(TIMES.get(kind.upper(), ""))
        if time is None:
            continue
        low, high = time(value) or time(child(value, "low")), time(child(value, "high"))
        if low is not None or high is not None:
            yield low, high


def _moment(element: "Element | None") -> _Time | None:
    return moment(attribute(element, "value"))


def _relative_s(element: "Element | None") -> _Time | None:
    amount = number(attribute(element, "value"))
    unit = attribute(element, "unit")
    return amount * _SECONDS[unit] if amount is not None and unit in _SECONDS else None


_TIMES: Final = {"TIME_ABSOLUTE": _moment, "TIME_RELATIVE": _relative_s}


def _mark(note: _Note, *, zero: _Time) -> Annotation | None:
    """A wave, beat or rhythm with its place from the first sample; a wave known by its end only is marked ":high"."""
    code = note.of_value("code") or note.shown or note.code
    if (
        note.above
        and note.code.upper().startswith("MDC_ECG_WAVC")
        and not note.above.startswith(tuple(_BEATS))
    ):
        code = f"{note.above}:{code}"
    for low, high in _times(note):
        low_s, high_s = _from_start_s(low, zero), _from_start_s(high, zero)
        if low_s is not None:
            length_s = round(high_s - low_s, 6) if high_s is not None and high_s > low_s else None
            return Annotation(start_s=low_s, code=code, lead=note.lead or None, duration_s=length_s)
        if high_s is not None:
            return Annotation(start_s=high_s, code=f"{code}:high", lead=note.lead or None)
    return None


def _from_start_s(at: _Time | None, zero: _Time) -> float | None:
    """Seconds from the first sample; times that count from a start count from that of the recording."""
    if isinstance(at, datetime):
        if not isinstance(zero, datetime):
            return None
        if (at.tzinfo is None) != (
            zero.tzinfo is None
        ):  # one of the two leaves the zone out: the clocks are the same
            at, zero = at.replace(tzinfo=None), zero.replace(tzinfo=None)
        return round(since_1970_s(at) - since_1970_s(zero), 6)
    if at is None:
        return None
    return round(at if isinstance(zero, datetime) else at - zero, 6)
