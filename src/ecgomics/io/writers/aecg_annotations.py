"""The annotations of an HL7 aECG: the device's measurements and statements, and marks with their places in time."""

import re
from typing import TYPE_CHECKING, Final

from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io.readers.aecg_annotations import NAMES
from ecgomics.io.writers.aecg_elements import MDC, add, coded, plain, typed

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
        interpretation = add(found, "component/annotation")
        coded(interpretation, "MDC_ECG_INTERPRETATION", system=MDC)
        for line in recording.statements:
            statement = add(interpretation, "component/annotation")
            coded(statement, "MDC_ECG_INTERPRETATION_STATEMENT", system=MDC)
            typed(statement, "ST").text = plain(line)
    for each in marks:
        _mark(found, each)


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
        coded(add(_region(annotation), "component/boundary"), f"MDC_ECG_LEAD_{lead.upper()}", system=MDC)


def _own_code(annotation: "Element", name: str) -> None:
    """A code that is its own name; a name that no code can be stands beside one that is like it."""
    own = _NO_CODE.sub("_", name) or "_"
    is_standard = own == name and own.startswith("MDC_")
    coded(annotation, own, system=MDC if is_standard else "", name="" if own == name else name)


def _region(annotation: "Element") -> "Element":
    region = add(annotation, "support/supportingROI", classCode="ROIBND")
    coded(region, "ROIPS")
    return region


def _mark(found: "Element", mark: Annotation) -> None:
    """A mark with its time from the first sample, and its lead."""
    code = mark.code.removesuffix(_HIGH)
    annotation = add(found, "component/annotation")
    *outer, own = code.split(":") if code.startswith(_WAVE) else [code]
    for each in outer:
        coded(annotation, _WAVE, system=MDC)
        typed(annotation, "CE", code=each, codeSystem=MDC)
        annotation = add(annotation, "component/annotation")
    if own.startswith(_WAVE):
        coded(annotation, _WAVE, system=MDC)
        typed(annotation, "CE", code=own, codeSystem=MDC)
    else:
        _own_code(annotation, own)
    region = _region(annotation)
    boundary = add(region, "component/boundary")
    coded(boundary, "TIME_RELATIVE")
    at = f"{mark.start_s:.9g}"
    if mark.code.endswith(_HIGH):
        add(typed(boundary, "IVL_PQ"), "high", value=at, unit="s")
    elif mark.duration_s is None:
        typed(boundary, "PQ", value=at, unit="s")
    else:
        value = typed(boundary, "IVL_PQ")
        add(value, "low", value=at, unit="s")
        add(value, "high", value=f"{mark.start_s + mark.duration_s:.9g}", unit="s")
    if mark.lead:
        coded(add(region, "component/boundary"), f"MDC_ECG_LEAD_{mark.lead.upper()}", system=MDC)
