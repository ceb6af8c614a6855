"""The library of a project: searched by a query line, and what people make of recordings."""

from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query

from ecgomics.api import library_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes.recordings import shown
from ecgomics.core.errors import InvalidInput, Unavailable
from ecgomics.store import Decision, Edit, Edited
from ecgomics.store.library_index import USUAL_SORT
from ecgomics.store.library_records import Thumbnail
from ecgomics.store.query_line import parsed
from ecgomics.store.thumbnails import GAP, SPAN_S

router = APIRouter(prefix="/library", tags=["library"])

#: Most recordings in one page, and glimpses in one answer.
MOST_AT_ONCE = 200
#: After a change of more, whoever searches next would wait until the index has learnt of it.
MANY = 200

Project = Annotated[str, Query(max_length=64, description="Identifier of the project.")]
_Line = Annotated[
    str,
    Query(
        max_length=2000,
        description="A query line such as `rhythm:AF quality<good -triage:excluded tag:followup ward`.",
    ),
]
_Sort = Annotated[str, Query(max_length=40, description="A field to sort by, with - the last first.")]


@router.get("", operation_id="search_library", responses=answers(403, 422))
async def search_library(
    platform: Here,
    *,
    project: Project = "default",
    q: _Line = "",
    sort: _Sort = USUAL_SORT,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Annotated[int, Query(ge=0, le=MOST_AT_ONCE)] = MOST_AT_ONCE,
) -> models.LibraryPage:
    """A page of the recordings that a query line finds; an empty line finds all."""
    return await platform.compute(partial(_page, platform, project, q, sort=sort, offset=offset, limit=limit))


@router.get("/choice", operation_id="choose_recordings", responses=answers(403, 422))
async def choose_recordings(
    platform: Here, *, project: Project = "default", q: _Line = "", sort: _Sort = USUAL_SORT
) -> models.Choice:
    """Identifier and revision of every recording that a query line finds, for a change or a cohort of all of them."""

    def answer() -> models.Choice:
        ids = platform.store.search.matching(project, platform.key_of(project), parsed(q), sort=sort)
        revisions = platform.store.library.revisions(ids)
        found = [models.Chosen(id=each, revision=revisions[each]) for each in ids if each in revisions]
        return models.Choice(recordings=found)

    return await platform.compute(answer)


@router.get("/thumbnails", operation_id="read_thumbnails", responses=answers(403, 422))
async def read_thumbnails(
    platform: Here,
    ids: Annotated[str, Query(max_length=16_000, description="Identifiers with commas between.")],
) -> models.Thumbnails:
    """A glimpse of each of these recordings, for lists; those that are not there are left out."""
    wanted = [each for each in ids.split(",") if each]
    if len(wanted) > MOST_AT_ONCE:
        raise InvalidInput(f"{len(wanted)} glimpses were asked for; {MOST_AT_ONCE} are given at once.")

    def answer() -> models.Thumbnails:
        found = platform.store.thumbnails(wanted)
        return models.Thumbnails(
            span_s=SPAN_S, unit="uV", items={each: _glimpse(one) for each, one in found.items()}
        )

    return await platform.compute(answer)


@router.post("/edits", operation_id="edit_recordings", responses=answers(403, 404, 409, 413, 415, 422))
async def edit_recordings(platform: Here, author: Author, asked: models.Edits) -> models.EditsMade:
    """Decide on recordings, tag them, file them under another person: all of the changes or none.

    409 where somebody else changed one of them since the revision that is given: errors say who, what and when.
    """
    edits = [
        Edit(
            recording_id=each.id,
            revision=each.revision,
            triage=None if each.triage is None else Decision(**each.triage.model_dump()),
            add_tags=tuple(each.add_tags),
            remove_tags=tuple(each.remove_tags),
            subject=each.subject,
        )
        for each in asked.edits
    ]

    def change() -> list[Edited]:
        made = platform.store.library.edit(edits, author=author, action="undo" if asked.undo else None)
        if len(edits) > MANY:
            with suppress(Unavailable):  # the change is made, whether the index has learnt of it or not
                platform.store.search.catch_up()
        return made

    made = await platform.compute(change)
    return models.EditsMade(
        edited=[
            models.Edited(
                id=each.recording_id,
                revision=each.revision,
                before=dict(each.before),
                after=dict(each.after),
            )
            for each in made
        ]
    )


def _page(
    platform: Platform, project: str, line: str, *, sort: str, offset: int, limit: int
) -> models.LibraryPage:
    key = platform.key_of(project)
    found, whole = platform.store.search.page(
        project, key, parsed(line), sort=sort, offset=offset, limit=limit
    )
    items = platform.store.several(found.ids, key)
    return models.LibraryPage(
        items=[shown(each) for each in items],
        total=found.total,
        facets=[
            models.Facet(
                field=name,
                values=[models.FacetValue(value=value, count=count) for value, count in counts.items()],
            )
            for name, counts in found.facets.items()
        ],
        **asdict(whole),
    )


def _glimpse(made: Thumbnail) -> models.Thumbnail:
    samples = [None if each == GAP else each for each in made.samples_uv.tolist()]
    return models.Thumbnail(lead=made.lead, points_hz=made.points_hz, samples=samples)
