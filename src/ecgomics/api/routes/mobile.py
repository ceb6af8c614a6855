"""A participant's own series: reports, trends, agreement. A phone sees its own only; this machine, that of nobody."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Final, Literal, get_args

from fastapi import APIRouter, File, Query, Response, UploadFile

from ecgomics import services
from ecgomics.api import home_models as models
from ecgomics.api.author import Author
from ecgomics.api.contents import contents
from ecgomics.api.participant import Whose, recordings_of, refuse_others
from ecgomics.api.personal_answers import (
    PDF,
    Lang,
    OnPaper,
    items_of,
    pdf_of,
    report_of,
    shown_report,
    trends_of,
)
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.report_answers import report_answer
from ecgomics.api.routes.uploads import content_of
from ecgomics.core.errors import Conflict, Refused
from ecgomics.services.report_formats import WRITTEN
from ecgomics.store.consents import TEXT_VERSION, StoredConsent
from ecgomics.store.told import Told

router = APIRouter(prefix="/mobile", tags=["home use"])

_Form = Literal["pdf", "html", "json"]
_NOT_ON_PHONES = (
    "Full reports are not given to phones here: ask those who run the study, they have it on their computer."
)
_FILES: Final = contents(*(WRITTEN[each].media_type for each in get_args(_Form)))
FileForm = Annotated[_Form, Query(description="What the report is written as.")]
_TAKEN = "This file is in the project already, as somebody else's recording."


@router.get("/me", operation_id="read_me", responses=answers(401, 403, 422))
def read_me(platform: Here, mine: Whose) -> models.Me:
    """Whose phone it is, what was agreed to, and what this deployment shows."""
    person, device, said = None, None, None
    if mine.device is not None:
        device = models.PairedPhone(id=mine.device.id, name=mine.device.name)
    if mine.subject_id is not None:
        subject = platform.store.subjects.subject(mine.subject_id)
        person = models.Person(id=subject.id, pseudonym=subject.pseudonym)
        said = platform.store.consents.of(mine.subject_id)
    return models.Me(
        participant=person,
        device=device,
        project=mine.project_id,
        consent=models.Consents(sharing=None if said is None else _consent(said)),
        consent_text_version=TEXT_VERSION,
        flags=models.PersonFlags(af_hint=platform.options.af_hint),
        server_time=datetime.now(UTC),
    )


@router.get("/recordings", operation_id="list_own_recordings", responses=answers(401, 403, 422))
async def list_own_recordings(
    platform: Here,
    mine: Whose,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> models.PersonItemPage:
    """The own recordings, the latest first."""
    ids = recordings_of(platform, mine)[::-1]
    page = ids[offset : offset + limit]
    return models.PersonItemPage(items=await items_of(platform, page, mine.project_id), total=len(ids))


@router.post(
    "/recordings",
    operation_id="import_own_recording",
    status_code=201,
    responses=answers(401, 403, 409, 413, 415, 422),
)
async def import_own_recording(
    platform: Here,
    mine: Whose,
    author: Author,
    files: Annotated[list[UploadFile], File(description="The files of one recording.")],
) -> models.PersonReport:
    """Bring in a file that another app made, as one of the own recordings."""
    content = await content_of(files)
    keep = partial(
        services.keep,
        platform.store,
        content,
        services.Statements(),
        project_id=mine.project_id,
        author=author,
    )
    recording_id, created = await platform.compute_in_time(keep)
    if not created and recording_id not in recordings_of(platform, mine):
        raise Conflict(_TAKEN)
    if created and mine.subject_id is not None:
        await platform.compute(partial(platform.store.series.give, recording_id, mine.subject_id))
    if created:
        await platform.compute(partial(platform.store.told.say, recording_id, Told(), author=author))
    return shown_report(await report_of(platform, recording_id))


@router.get(
    "/recordings/{recording_id}", operation_id="read_own_report", responses=answers(401, 403, 404, 422)
)
async def read_own_report(platform: Here, mine: Whose, recording_id: str) -> models.PersonReport:
    """One of the own recordings in words and numbers."""
    refuse_others(recording_id, recordings_of(platform, mine))
    return shown_report(await report_of(platform, recording_id))


@router.get(
    "/recordings/{recording_id}/report.pdf",
    operation_id="print_own_report",
    response_class=Response,
    responses=PDF | answers(401, 403, 404, 422),
)
async def print_own_report(
    platform: Here, mine: Whose, recording_id: str, lang: Lang = "en", paper: OnPaper = "a4"
) -> Response:
    """The same as one or two pages to keep, print or hand on."""
    refuse_others(recording_id, recordings_of(platform, mine))
    return await pdf_of(platform, recording_id, lang, paper)


@router.get(
    "/recordings/{recording_id}/structured-report",
    operation_id="read_own_structured_report",
    response_class=Response,
    responses=_FILES | answers(401, 403, 404, 422),
)
async def read_own_structured_report(
    platform: Here,
    mine: Whose,
    recording_id: str,
    *,
    format: FileForm = "pdf",
    language: Lang = "en",
    paper: OnPaper = "a4",
) -> Response:
    """The report for those who read ECGs: findings with their evidence, measurements, the ECG to scale.

    Refused where this deployment does not speak of fibrillation to people, as the report names what the rules found.
    """
    refuse_others(recording_id, recordings_of(platform, mine))
    if not platform.options.af_hint:
        raise Refused(_NOT_ON_PHONES)
    make = partial(
        report_answer,
        platform,
        recording_id,
        form=format,
        language=language,
        paper=paper,
        keeping="no-store",  # a phone is lent, and unpaired
    )
    return await platform.evaluate(make)


@router.put(
    "/recordings/{recording_id}/notes",
    operation_id="describe_own_recording",
    responses=answers(401, 403, 404, 413, 415, 422),
)
async def describe_own_recording(
    platform: Here, mine: Whose, author: Author, recording_id: str, said: models.PersonWords
) -> models.PersonReport:
    """Say how it was: symptoms and a note, in the place of what was said before."""
    refuse_others(recording_id, recordings_of(platform, mine))
    told = Told(tuple(said.symptoms), said.note)
    await platform.compute(partial(platform.store.told.say, recording_id, told, author=author))
    return shown_report(await report_of(platform, recording_id))


@router.get("/trends", operation_id="read_own_trends", responses=answers(401, 403, 422))
async def read_own_trends(platform: Here, mine: Whose) -> models.PersonTrends:
    """How the own values went, what is usual, and what is not any more."""
    return await trends_of(platform, recordings_of(platform, mine), mine.project_id)


@router.put("/consent", operation_id="say_consent", responses=answers(401, 403, 413, 415, 422))
def say_consent(platform: Here, mine: Whose, author: Author, said: models.NewConsent) -> models.Consents:
    """Agree that others may read the series by links, or withdraw: then no link opens anything from now on."""
    kept = platform.store.consents.say(
        mine.participant(),
        given=said.given,
        text_version=said.text_version,
        device_id=mine.device_id,
        author=author,
    )
    return models.Consents(sharing=_consent(kept))


def _consent(said: StoredConsent) -> models.Consent:
    return models.Consent(given=said.given, text_version=said.text_version, at=said.at)
