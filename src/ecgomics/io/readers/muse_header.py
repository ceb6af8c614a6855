"""What a GE MUSE XML file says beside its samples: person, start, measurements, statements and the beats it found."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, Final

from ecgomics.core.recording import Annotation
from ecgomics.io.contents import Person
from ecgomics.io.digits import number
from ecgomics.io.readers.xml_leads import age_years, day, joined, leaf_texts, measured, members, moment, sex
from ecgomics.io.xml_tree import child, children, local, text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_BEFORE: Final = "Original"
_UNITS: Final = {
    **dict.fromkeys(("VentricularRate", "AtrialRate"), "/min"),
    **dict.fromkeys(("PAxis", "RAxis", "TAxis"), "deg"),
    "QRSCount": "",
}
_IN_MS: Final = ("Interval", "Duration", "Corrected")
#: Fiducials of the median beat, in its samples.
_FIDUCIALS: Final = frozenset({"POnset", "POffset", "QOnset", "QOffset", "TOnset", "TOffset"})
#: The sample of the median beat at which the beats are aligned.
_TRIGGER: Final = "QTRGGR"
#: More than this between beats, in any unit, was not measured.
_LONGEST_BETWEEN: Final = 20_000.0
#: The time between beats may differ so far from the one by the rate, as a factor, to tell its unit.
_NEAR: Final = 1.35
#: Facts of other waveforms than those measured; older versions write 0.
_NO_MEASUREMENTS: Final = frozenset({"ECGSampleBase", "ECGSampleExponent"})
_ELSEWHERE: Final = (
    ("PharmaData/PharmaRRinterval", "ms"),
    ("PharmaData/PharmaPPinterval", "ms"),
)
#: What tells nobody, and what is read as the person's own.
_NOT_OTHERS: Final = frozenset(
    (
        *(
            "PatientID",
            "PatientLastName",
            "PatientFirstName",
            "PatientAge",
            "AgeUnits",
            "DateofBirth",
            "Gender",
        ),
        *(
            "HeightCM",
            "HeightIN",
            "WeightKG",
            "WeightLBS",
            "Race",
            "SystolicBP",
            "DiastolicBP",
            "DisplayName",
        ),
        *(
            "DataType",
            "TestType",
            "Status",
            "EditListStatus",
            "Priority",
            "AcquisitionDevice",
            "XMLSourceVersion",
        ),
        *(
            "AcquisitionDate",
            "AcquisitionTime",
            "EditDate",
            "EditTime",
            "PharmaRRinterval",
            "PharmaPPinterval",
        ),
        *("AcquisitionSoftwareVersion", "AnalysisSoftwareVersion", "Question"),
    )
)
_WITH_OTHERS: Final = (
    "PatientDemographics",
    "TestDemographics",
    "Order",
    "ExtraQuestions",
    "PharmaData",
    "Comments",
)
_DATES: Final = ("%m-%d-%Y", "%m/%d/%Y", "%Y-%m-%d", "%d-%b-%Y")
_TIMES: Final = ("%H:%M:%S", "%H:%M")


def person(root: "Element") -> Person:
    """Who it is, and every other text that may tell it."""
    who = child(root, "PatientDemographics")
    return Person(
        identifier=text(who, "PatientID"),
        name=" ".join(part for part in (text(who, "PatientFirstName"), text(who, "PatientLastName")) if part),
        born=day(text(who, "DateofBirth"), *_DATES),
        age_years=age_years(text(who, "PatientAge"), text(who, "AgeUnits")),
        sex=sex(text(who, "Gender")),
        others=joined(*(leaf_texts(child(root, name), besides=_NOT_OTHERS) for name in _WITH_OTHERS)),
    )


def started_at(root: "Element") -> datetime | None:
    """When the acquisition began, without a zone; None where the day or the time is not stated."""
    test = child(root, "TestDemographics")
    layouts = [f"{date} {time}" for date in _DATES for time in _TIMES]
    return moment(f"{text(test, 'AcquisitionDate')} {text(test, 'AcquisitionTime')}", *layouts)


def measurements(
    root: "Element", *, median_fs_hz: float | None, times_s: float | None
) -> Iterator[tuple[str, float]]:
    """The device's own values, and those from before the over-reading as "Original QRSDuration [ms]".

    Fiducials are samples of the median beat; with its rate they become ms from its start. times_s is the unit of the
    times between and of beats.
    """
    for part, before in (("RestingECGMeasurements", ""), (f"{_BEFORE}RestingECGMeasurements", f"{_BEFORE} ")):
        for each in members(child(root, part)):
            name = local(each)
            if name in _FIDUCIALS:
                yield from _fiducial(f"{before}{name}", text(each), median_fs_hz)
            elif name not in _NO_MEASUREMENTS and not len(each):
                yield from measured(f"{before}{name}", _unit(name), text(each))
    beats = child(root, "QRSTimesTypes")
    yield from _fiducial(_TRIGGER, text(beats, _TRIGGER), median_fs_hz)
    between = number(text(beats, "GlobalRR"))
    if times_s and between and 1.0 <= between < _LONGEST_BETWEEN:
        yield "GlobalRR [ms]", round(between * times_s * 1000.0, 3)
    for path, unit in _ELSEWHERE:
        yield from measured(path.rpartition("/")[2], unit, text(root, path))


def _unit(name: str) -> str:
    return _UNITS.get(name, "ms" if name.startswith("QTc") or name.endswith(_IN_MS) else "")


def _fiducial(name: str, content: str, median_fs_hz: float | None) -> Iterator[tuple[str, float]]:
    sample = number(content)
    if sample is None or sample <= 0.0:
        return
    if median_fs_hz:
        yield f"{name} in the median beat [ms]", sample * 1000.0 / median_fs_hz
    else:
        yield f"{name} [samples of the median beat]", sample


def statements(root: "Element") -> Iterator[str]:
    """Lines of the diagnosis, and those of the device's own that the over-reader changed as "Original: …"."""
    lines = _lines(child(root, "Diagnosis"))
    yield from lines
    kept = set(lines)
    before = [line for line in _lines(child(root, f"{_BEFORE}Diagnosis")) if line not in kept]
    yield from (f"{_BEFORE}: {line}" if lines else line for line in before)


def _lines(diagnosis: "Element | None") -> list[str]:
    """Parts of statements joined up to the one that ends the line; what the over-reader deleted is left out.

    Where no part says that it ends a line, each is one.
    """
    found = [
        (text(each, "StmtText"), {text(flag).upper() for flag in children(each, "StmtFlag")})
        for each in children(diagnosis, "DiagnosisStatement")
    ]
    ends = any("ENDSLINE" in flags for _, flags in found)
    lines: list[list[str]] = [[]]
    for part, flags in found:
        if part and "DELETED" not in flags:
            lines[-1].append(part)
        if "ENDSLINE" in flags or not ends:
            lines.append([])
    return [" ".join(line) for line in lines if line]


# Beats ----------------------------------------------------------------------------------------------------------------


def unit_of_times_s(root: "Element", *, fs_hz: float | None, samples: int) -> float | None:
    """The unit of the times of beats in s: ms in recordings at 500 Hz, samples in older ones; None if it is not clear.

    The file does not say which. The ventricular rate tells it by the time between beats; else, a time beyond the last
    sample can be no sample.
    """
    times = _times(root)
    between = number(text(root, "QRSTimesTypes/GlobalRR")) or _usual_step(times)
    rate = number(text(root, "RestingECGMeasurements/VentricularRate"))
    units = {1e-3, 1.0 / fs_hz} if fs_hz else {1e-3}
    if rate and rate >= 1.0 and between and between >= 1.0:
        factors = {unit: between * unit * rate / 60.0 for unit in units}
        best = min(units, key=lambda unit: abs(log(factors[unit])))
        return best if 1.0 / _NEAR < factors[best] < _NEAR else None
    return 1e-3 if times and (max(times) > samples or len(units) == 1) else None


def _usual_step(times: Sequence[float]) -> float | None:
    steps = sorted(later - earlier for earlier, later in pairwise(times))
    return steps[len(steps) // 2] if steps else None


def _times(root: "Element") -> list[float]:
    found = (number(text(each, "Time")) for each in children(root, "QRSTimesTypes/QRS"))
    return [time for time in found if time is not None and time >= 0.0]


def annotations(root: "Element", times_s: float | None) -> Iterator[Annotation]:
    """The QRS complexes that the device found; none where the unit of their times is not known."""
    for each in children(root, "QRSTimesTypes/QRS"):
        time, kind = number(text(each, "Time")), text(each, "Type")
        if times_s and time is not None and time >= 0.0:
            code = f"QRS type {kind}" if kind.isdigit() else "QRS"
            yield Annotation(start_s=round(time * times_s, 6), code=code)
