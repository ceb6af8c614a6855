"""The annotations of an HL7 aECG: the device's measurements and statements, and marks with their places in time."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io.readers.aecg_annotations import NAMES
from ecgomics.io.writers.aecg_elements import ACT, MDC, add, coded, plain, stamp, typed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MEASUREMENT: Final = re.compile(r"(?P<name>.+?)(?: \[(?P<unit>[^\s\[\]]+)\])?", re.DOTALL)
_CODES: Final = {name: code for code, name in NAMES.items()}
#: What a code may consist of: no white space.
_NO_CODE: Final = re.compile(r"[^\w.:/+-]+")
_WAVE: Final = "MDC_ECG_WAVC"
_HIGH: Final = ":high"


def annotation_set(series: "Element", recording: Recording) -> None:
    """All that was said of a recording, in one set; none where nothing was."""
    marks = [each for each in recording.annotations if each.code]
    if not (recording.device_measurements or recording.statements or marks):
        return
    found = add(series, "subjectOf/annotationSet")
    for name, value in recording.device_measurements.items():
        _measurement(found, name, value)
    if recording.statements:
        interpretation(found, [("STATEMENT", line) for line in recording.statements])
    for each in marks:
        _mark(found, each, recording.started_at)


def interpretation(found: "Element", lines: Iterable[tuple[str, str]]) -> None:
    """What was stated, as (STATEMENT, SUMMARY or COMMENT, text)."""
    whole = add(found, "component/annotation")
    coded(whole, "MDC_ECG_INTERPRETATION", system=MDC)
    for kind, line in lines:
        statement = add(whole, "component/annotation")
        coded(statement, f"MDC_ECG_INTERPRETATION_{kind}", system=MDC)
        typed(statement, "ST").text = plain(line)


def _measurement(found: "Element", label: str, value: float) -> None:
    """A number by its code in the nomenclature, or by its own name; of one lead where its name ends with a lead."""
    split = _MEASUREMENT.fullmatch(label)
    name, unit = (split["name"], split["unit"] or "1") if split else (label, "1")
    first, _, last = name.rpartition(" ")
    lead = last if first and canonical_lead(last) == last and last != "V" else ""
    name = first if lead else name
    annotation = add(found, "component/annotation")
    code = _CODES.get(name)
    if code is not None:
        coded(annotation, code, system=MDC)
    else:
        _own_code(annotation, name)
    typed(annotation, "PQ", value=f"{value:.15g}", unit=unit)
    if lead:
        region(annotation, lead=lead)


def _own_code(annotation: "Element", name: str) -> None:
    """A code that is its own name; a name that no code can be stands beside one that is like it."""
    own = _NO_CODE.sub("_", name) or "_"
    is_standard = own == name and own.startswith("MDC_")
    coded(annotation, own, system=MDC if is_standard else "", name="" if own == name else name)


def region(
    annotation: "Element",
    *,
    low_s: float | None = None,
    high_s: float | None = None,
    point_s: float | None = None,
    lead: str = "",
    started_at: datetime | None = None,
) -> None:
    """Where an annotation is: a point or a stretch in s from the first sample, and a lead.

    Times are told as the series tells its own: as moments where its start is known.
    """
    found = add(annotation, "support/supportingROI", classCode="ROIBND")
    coded(found, "ROIPS", system=ACT)
    if (low_s, high_s, point_s) != (None, None, None):
        boundary = add(found, "component/boundary")
        coded(boundary, "TIME_ABSOLUTE" if started_at else "TIME_RELATIVE", system=ACT)
        kind = "TS" if started_at else "PQ"
        if point_s is not None:
            typed(boundary, kind, **_time(point_s, started_at))
        else:
            value = typed(boundary, f"IVL_{kind}")
            for edge, at_s in (("low", low_s), ("high", high_s)):
                if at_s is not None:
                    add(value, edge, **_time(at_s, started_at))
    if lead:
        coded(add(found, "component/boundary"), f"MDC_ECG_LEAD_{lead.upper()}", system=MDC)


def _time(at_s: float, started_at: datetime | None) -> dict[str, str]:
    """A moment, or s from the first sample."""
    if started_at is None:
        return {"value": f"{at_s:.9g}", "unit": "s"}
    return {"value": stamp(started_at + timedelta(seconds=at_s))}


def _mark(found: "Element", mark: Annotation, started_at: datetime | None) -> None:
    """A mark with its time from the first sample, and its lead."""
    code = mark.code.removesuffix(_HIGH)
    annotation = add(found, "component/annotation")
    *outer, own = code.split(":") if code.startswith(_WAVE) else [code]
    for each in outer:
        kind_of_wave(annotation, each)
        annotation = add(annotation, "component/annotation")
    if own.startswith(_WAVE):
        kind_of_wave(annotation, own)
    else:
        _own_code(annotation, own)
    at_s, lead = mark.start_s, mark.lead or ""
    if mark.code.endswith(_HIGH):
        region(annotation, high_s=at_s, lead=lead, started_at=started_at)
    elif mark.duration_s is None:
        region(annotation, point_s=at_s, lead=lead, started_at=started_at)
    else:
        region(annotation, low_s=at_s, high_s=at_s + mark.duration_s, lead=lead, started_at=started_at)


def kind_of_wave(annotation: "Element", code: str) -> None:
    """Say which wave an annotation is of."""
    coded(annotation, _WAVE, system=MDC)
    typed(annotation, "CE", code=code, codeSystem=MDC)
