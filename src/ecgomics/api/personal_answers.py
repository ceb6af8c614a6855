"""What home use answers with, made from what the services give."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Query, Response

from ecgomics.api import home_models as models
from ecgomics.api.platform import Platform
from ecgomics.report.person import PersonReport
from ecgomics.report.person_pdf import person_pdf
from ecgomics.report.sheet import Paper
from ecgomics.report.words import Language
from ecgomics.services import home
from ecgomics.services.personal import personal_report

PDF: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
}
Lang = Annotated[Language, Query(description="Language of the report.")]
OnPaper = Annotated[Paper, Query(description="Size of the pages.")]


async def report_of(platform: Platform, recording_id: str) -> PersonReport:
    """The report of a recording that whoever asks may see."""
    settings = platform.settings_of(recording_id)
    return await platform.compute(
        partial(personal_report, platform.store, recording_id, settings, af_hint=platform.options.af_hint)
    )


def shown_report(found: PersonReport) -> models.PersonReport:
    """A report as answers have it."""
    return models.PersonReport(**asdict(found))


async def pdf_of(platform: Platform, recording_id: str, language: Language, paper: Paper) -> Response:
    """The report of a recording as a file to keep."""
    found = await report_of(platform, recording_id)
    content = await platform.compute(partial(person_pdf, found, language=language, paper=paper))
    name = f"ecg-{found.taken_at:%Y-%m-%d-%H%M}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, headers=headers, media_type="application/pdf")


async def items_of(platform: Platform, ids: Sequence[str], project_id: str) -> list[models.PersonItem]:
    """Recordings as a list shows them, in the given order."""
    settings = platform.named("", project_id).settings
    find = partial(home.items, platform.store, ids, settings, af_hint=platform.options.af_hint)
    return [models.PersonItem(**asdict(each)) for each in await platform.compute(find)]


async def trends_of(platform: Platform, ids: Sequence[str], project_id: str) -> models.PersonTrends:
    """The trends of a series, the earliest recording first."""
    settings = platform.named("", project_id).settings
    find = partial(home.trends, platform.store, ids, settings, af_hint=platform.options.af_hint)
    return models.PersonTrends(**asdict(await platform.compute(find)))
