"""Sharing: links by which somebody else reads a participant's series for a while, and what they show."""

from dataclasses import fields
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Response

from ecgomics.api import home_models as models
from ecgomics.api.author import Author
from ecgomics.api.participant import Whose, refuse_others
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
from ecgomics.store.shares import StoredShare

router = APIRouter(tags=["home use"])

Secret = Annotated[str, Path(max_length=100, description="The secret of a link.")]


@router.post(
    "/mobile/shares",
    operation_id="make_share",
    status_code=201,
    responses=answers(401, 403, 413, 415, 422),
)
def make_share(platform: Here, mine: Whose, author: Author, wanted: models.NewShare) -> models.MadeShare:
    """Make a link to the own series; its secret is told in this answer and never again. 403 without the agreement."""
    made, secret = platform.store.shares.make(
        mine.participant(), name=wanted.name, days=wanted.days, device_id=mine.device_id, author=author
    )
    address = platform.phone_address
    return models.MadeShare(
        id=made.id,
        name=made.name,
        created_at=made.created_at,
        expires_at=made.expires_at,
        secret=secret,
        url=None if address is None else f"{address}/m/shared/{secret}",
    )


@router.get("/mobile/shares", operation_id="list_shares", responses=answers(401, 403, 422))
def list_shares(platform: Here, mine: Whose) -> models.ShareList:
    """The own links, the latest first."""
    if mine.subject_id is None:
        return models.ShareList(shares=[])
    return models.ShareList(shares=[_shown(each) for each in platform.store.shares.listed(mine.subject_id)])


@router.delete(
    "/mobile/shares/{share_id}", operation_id="revoke_share", responses=answers(401, 403, 404, 422)
)
def revoke_share(platform: Here, mine: Whose, author: Author, share_id: str) -> models.Share:
    """Close a link: it opens nothing from now on."""
    return _shown(platform.store.shares.revoke(share_id, subject_id=mine.participant(), author=author))


@router.get("/shared/{secret}", operation_id="read_shared", responses=answers(403, 404, 422))
async def read_shared(platform: Here, secret: Secret) -> models.SharedSeries:
    """What an open link shows: the recordings, the latest first, and the trends. That it was read is kept."""
    share = platform.store.shares.of_secret(secret)
    subject = platform.store.subjects.subject(share.subject_id)
    ids = platform.store.series.recordings_of(share.subject_id)
    found = models.SharedSeries(
        participant=subject.pseudonym,
        name=share.name,
        expires_at=share.expires_at,
        recordings=await items_of(platform, ids[::-1], subject.project_id),
        trends=await trends_of(platform, ids, subject.project_id),
    )
    await platform.compute(partial(platform.store.shares.note_reading, share.id))
    return found


@router.get(
    "/shared/{secret}/recordings/{recording_id}",
    operation_id="read_shared_report",
    responses=answers(403, 404, 422),
)
async def read_shared_report(platform: Here, secret: Secret, recording_id: str) -> models.PersonReport:
    """One recording of an open link."""
    share = platform.store.shares.of_secret(secret)
    refuse_others(recording_id, platform.store.series.recordings_of(share.subject_id))
    return shown_report(await report_of(platform, recording_id))


@router.get(
    "/shared/{secret}/recordings/{recording_id}/report.pdf",
    operation_id="print_shared_report",
    response_class=Response,
    responses=PDF | answers(403, 404, 422),
)
async def print_shared_report(
    platform: Here, secret: Secret, recording_id: str, lang: Lang = "en", paper: OnPaper = "a4"
) -> Response:
    """The same as one or two pages."""
    share = platform.store.shares.of_secret(secret)
    refuse_others(recording_id, platform.store.series.recordings_of(share.subject_id))
    return await pdf_of(platform, recording_id, lang, paper)


def _shown(share: StoredShare) -> models.Share:
    names = {each.name for each in fields(StoredShare)} & set(models.Share.model_fields)
    return models.Share(**{name: getattr(share, name) for name in names})
