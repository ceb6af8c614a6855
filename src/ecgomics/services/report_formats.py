"""A report in each of its formats: what its file is called, and its bytes."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.report.sheet import Paper
from ecgomics.report.structured.document import Language, Report

if TYPE_CHECKING:
    from ecgomics.report.exports.marks import Marks

ReportFormat = Literal["json", "html", "pdf", "fhir", "aecg", "dicom"]
FORMATS: Final[tuple[ReportFormat, ...]] = get_args(ReportFormat)
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Written:
    """How a report of one format is kept."""

    suffix: str
    media_type: str
    shown: bool
    """Whether a browser shows it; others are handed over as a file."""


WRITTEN: Final[Mapping[ReportFormat, Written]] = {
    "json": Written(".json", "application/json", shown=False),
    "html": Written(".html", "text/html; charset=utf-8", shown=True),
    "pdf": Written(".pdf", "application/pdf", shown=True),
    "fhir": Written(".fhir.json", "application/fhir+json", shown=False),
    "aecg": Written(".aecg.xml", "application/xml", shown=False),
    "dicom": Written(".dcm", "application/dicom", shown=False),
}
#: Formats that hold the samples and marks beside what is said of them.
WITH_SAMPLES: Final = frozenset({"aecg", "dicom"})


@dataclass(frozen=True, slots=True)
class Beside:
    """What a format may hold beside the report, fetched only where it does. None: there is none, as of intervals."""

    recording: Callable[[], Recording | None]
    marks: Callable[[], "Marks"]


def content_of(
    report: Report,
    form: ReportFormat,
    beside: Beside,
    *,
    language: Language = "en",
    paper: Paper = "a4",
) -> bytes:
    """The bytes of a report; the same report gives the same bytes.

    InvalidInput where the format cannot hold such a recording: none, or one too long for a file of samples.
    """
    match form:
        case "json":
            from ecgomics.report.structured.as_json import report_json

            return report_json(report)
        case "html":
            from ecgomics.report.structured.html import report_html

            return report_html(report, language=language).encode()
        case "pdf":
            from ecgomics.report.structured.pdf import report_pdf

            return report_pdf(report, language=language, paper=paper)
        case "fhir":
            return _fhir(report, beside, language, paper)
        case "aecg" | "dicom":
            return _with_samples(report, form, beside, language)


def _fhir(report: Report, beside: Beside, language: Language, paper: Paper) -> bytes:
    from ecgomics.report.exports.fhir import report_bundle
    from ecgomics.report.structured.pdf import report_pdf

    recording = None if report.signal.kind == "long" else beside.recording()
    pdf = report_pdf(report, language=language, paper=paper)
    bundle = report_bundle(report, recording, pdf=pdf, language=language)
    return json.dumps(bundle, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _with_samples(report: Report, form: ReportFormat, beside: Beside, language: Language) -> bytes:
    from ecgomics.report.exports.aecg import report_aecg
    from ecgomics.report.exports.dicom import report_dicom

    recording = None if report.signal.kind == "long" else beside.recording()
    if recording is None:
        what = "has no ECG" if report.signal.kind != "long" else "lasts an hour or more"
        raise InvalidInput(
            f"{report.identity.record} {what}, and a report as {form} holds every sample: "
            f"choose json, html, pdf or fhir."
        )
    write = report_aecg if form == "aecg" else report_dicom
    return write(report, recording, beside.marks(), language=language)


def file_name(report: Report, form: ReportFormat) -> str:
    """A name for the file that every file system takes: what is left of the name of the record."""
    return safe_name(report.identity.record) + WRITTEN[form].suffix


def safe_name(record: str) -> str:
    """Letters, digits, dots, hyphens and underscores of a name; `report` where nothing is left."""
    return _UNSAFE.sub("-", record).strip("-.")[:_LONGEST_NAME] or "report"
