"""What the rules say of a recording, its report in every format, and the schema of the report."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Query, Response

from ecgomics.api.contents import contents
from ecgomics.api.correction_models import Which, revision_of
from ecgomics.api.personal_answers import Lang, OnPaper
from ecgomics.api.platform import Here, SettingsName
from ecgomics.api.problems import answers
from ecgomics.api.report_answers import findings_answer, report_answer
from ecgomics.api.report_models import RecordingFindings
from ecgomics.report.structured.schema import published
from ecgomics.services.earlier_records import AUTO
from ecgomics.services.report_formats import WRITTEN, ReportFormat

router = APIRouter(tags=["reports"])

SCHEMA_TYPE: Final = "application/schema+json"
_REPORT: Final = contents(
    *(each.media_type for each in WRITTEN.values()),
    description="The report in the format that was asked for.",
) | {304: {"description": "The report is still the one of the tag that If-None-Match names."}}
_SCHEMA: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {SCHEMA_TYPE: {"schema": {"type": "object"}}}}
}

Earlier = Annotated[
    str,
    Query(
        max_length=100,
        description="Recording to compare with: auto (the most recent earlier one of the person), none, or an "
        "identifier.",
    ),
]


@router.get(
    "/recordings/{recording_id}/findings",
    operation_id="read_findings",
    response_model=RecordingFindings,
    responses=answers(403, 404, 422),
)
async def read_findings(
    platform: Here,
    recording_id: str,
    settings: SettingsName = "",
    correction: Which = "latest",
    earlier: Earlier = AUTO,
) -> Response:
    """Statements with the values that met their criteria, and those that could not be assessed."""
    found = await findings_answer(
        platform, recording_id, settings=settings, correction=revision_of(correction), earlier=earlier
    )
    return Response(found, media_type="application/json")


@router.get(
    "/recordings/{recording_id}/report",
    operation_id="read_structured_report",
    response_class=Response,
    responses=_REPORT | answers(403, 404, 422),
)
async def read_report(
    platform: Here,
    recording_id: str,
    *,
    format: Annotated[ReportFormat, Query(description="What it is written as.")] = "json",
    language: Lang = "en",
    paper: OnPaper = "a4",
    settings: SettingsName = "",
    correction: Which = "latest",
    earlier: Earlier = AUTO,
    if_none_match: Annotated[str | None, Header(max_length=1000)] = None,
) -> Response:
    """The structured report. json is by the schema at /schemas/report.json, fhir a Bundle of FHIR R4.

    language is that of the words in all but json, which has both.
    """
    return await platform.evaluate(
        lambda: report_answer(
            platform,
            recording_id,
            form=format,
            language=language,
            paper=paper,
            settings=settings,
            correction=revision_of(correction),
            earlier=earlier,
            known_tag=if_none_match,
        )
    )


@router.get(
    "/schemas/report.json",
    operation_id="read_report_schema",
    response_class=Response,
    responses=_SCHEMA | answers(403),
)
def read_report_schema() -> Response:
    """The JSON Schema (draft 2020-12) of reports in JSON."""
    return Response(published(), media_type=SCHEMA_TYPE)
