"""The file: its parts in their order, the foot of every page, its structure and what it says of itself."""

import io
from typing import Any, Final

from ecgomics.core.version import VERSION
from ecgomics.report.sheet import GREY, LINE_HEIGHT, PAPERS, POINTS_PER_MM, Paper
from ecgomics.report.structured.document import Language, Report
from ecgomics.report.structured.pdf.figures import beat_to_beat, beats, hours, trends
from ecgomics.report.structured.pdf.front import head, summary
from ecgomics.report.structured.pdf.measured import measurements
from ecgomics.report.structured.pdf.methods import literature, methods, quality
from ecgomics.report.structured.pdf.page import TaggedSheet
from ecgomics.report.structured.pdf.paper import ecg
from ecgomics.report.structured.pdf.part import Part
from ecgomics.report.structured.pdf.statements import findings, models, not_assessed
from ecgomics.report.structured.pdf.tags import write_structure
from ecgomics.report.structured.phrases import Phrases

_TAGS: Final[dict[Language, str]] = {"en": "en", "zh": "zh-CN"}
#: Marked content with an outline and a title that is shown: PDF 1.7.
_PDF_VERSION: Final = (1, 7)
_PARTS: Final = (
    head,
    summary,
    findings,
    measurements,
    ecg,
    beats,
    beat_to_beat,
    hours,
    trends,
    quality,
    not_assessed,
    models,
    literature,
    methods,
)
_FOOT: Final = 7.0


def report_pdf(report: Report, *, language: Language = "en", paper: Paper = "a4") -> bytes:
    """The report as bytes of a PDF file; the same report gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    size = tuple(each * POINTS_PER_MM for each in PAPERS[paper])
    canvas = Canvas(
        out, pagesize=size, invariant=1, pageCompression=1, lang=_TAGS[language], pdfVersion=_PDF_VERSION
    )
    part = Part(report, Phrases.of(report, language))
    _describe(canvas, part)
    sheet = TaggedSheet(canvas, paper)
    for each in _PARTS:
        each(sheet, part)
    sheet.end_page()
    sheet.feet(lambda page: _foot(sheet, part, page))
    write_structure(sheet.tags, canvas._doc)
    _compress(canvas)
    canvas.save()
    return out.getvalue()


def _describe(canvas: Any, part: Part) -> None:
    """What a reader's program shows of the file; it is printed as large as it is."""
    about = part.report.identity
    canvas.setTitle(f"{part.words.title}, {about.record}")
    canvas.setSubject(part.words.research_use)
    canvas.setAuthor(f"ECGomics {VERSION}")
    canvas.setCreator(f"ECGomics {VERSION}")
    canvas.setKeywords(part.report.provenance.input_sha256)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    canvas.setViewerPreference("PrintScaling", "None")


def _compress(canvas: Any) -> None:
    """Pages as binary streams: the text encoding that reportlab puts over them costs a quarter more."""
    from reportlab.pdfbase import pdfdoc

    for page in canvas._doc.Pages.pages:
        page.Contents = pdfdoc.PDFStream(content=page.stream, filters=[pdfdoc.PDFZCompress])


def _foot(sheet: TaggedSheet, part: Part, page: int) -> None:
    """What stands below every page."""
    with sheet.quietly():
        sheet.rule()
        sheet.skip(1.0)
        last = f"ECGomics {VERSION} · {part.words.page(page, len(sheet.faces))}"
        sheet.put(last, _FOOT, colour=GREY, x_mm=sheet.width_mm, right=True)
        for line in sheet.lines(part.words.disclaimer, _FOOT, width_mm=sheet.width_mm - 42.0):
            sheet.put(line, _FOOT, colour=GREY)
            sheet.skip(_FOOT * LINE_HEIGHT / POINTS_PER_MM)
