"""Live sessions: begun, followed, resumed in chunks, finished. Frames of a session that goes on come by its socket."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Annotated, Any, Final

from anyio import to_thread
from fastapi import APIRouter, Body, HTTPException, Path, Query, Request, Response

from ecgomics.api import live_models as models
from ecgomics.api.author import Author
from ecgomics.api.caller import CALLER, Asking, Caller
from ecgomics.api.home_models import Person
from ecgomics.api.live_finish import finished
from ecgomics.api.peers import HANDED_ON, Answer, ask
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers, problem
from ecgomics.services.live_session import Missing, OpenSession
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.live import LiveSession, LiveStart, State
from ecgomics.store.series import LOCAL_OWNER
from ecgomics.store.servers import Peer
from ecgomics.stream.wire import split

router = APIRouter(prefix="/live/sessions", tags=["live"])

#: A chunk is a part of a recording, so that a lost link loses little and others are served meanwhile.
_AGAIN: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": models.LiveSession, "description": "Begun already, with the same facts"}
}
MOST_CHUNK_BYTES: Final = 2**20
MOST_FRAMES: Final = 1000

SessionId = Annotated[str, Path(max_length=40)]


def owner_of(request: Request) -> str | None:
    """The phone or participant that asks; None for who works with the project, who may see every session of it."""
    caller: Caller = request.scope[CALLER]
    return caller.owner


@router.post(
    "",
    operation_id="begin_live_session",
    status_code=201,
    responses=_AGAIN | answers(401, 403, 404, 409, 422),
)
async def begin_live_session(
    platform: Here,
    request: Request,
    *,
    caller: Asking,
    response: Response,
    author: Author,
    start: models.LiveSessionStart,
) -> models.LiveSession:
    """Begin a session under an identifier that its sender made. Begun again with the same facts it is the same."""
    mine = caller.device or caller.acting
    said = start.model_dump(mode="json", exclude={"id", "project", "started_at"})
    begun = LiveStart(
        id=start.id,
        owner=caller.owner or LOCAL_OWNER,
        said=said,
        started_at=start.started_at,
        project_id=start.project if mine is None else mine.project_id,
        subject_id=None if mine is None else mine.subject_id,
    )
    session, created = await platform.live.begin(begun, author=author)
    response.status_code = 201 if created else 200
    elsewhere = None if created else await platform.live.place_of(session.id)
    return await shown_by(elsewhere, platform, request, session)


@router.get("", operation_id="list_live_sessions", responses=answers(401, 403, 422))
async def list_live_sessions(
    platform: Here,
    request: Request,
    project: Annotated[str, Query(max_length=100)] = DEFAULT_PROJECT,
    state: State | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> models.LiveSessions:
    """Sessions of a project, the latest first."""
    find = partial(platform.store.live.listed, project_id=project, state=state, limit=limit)
    found = await to_thread.run_sync(find)
    others = {} if request.scope.get(HANDED_ON) else await told_by_others(platform, request, found)
    return models.LiveSessions(sessions=[others.get(each.id) or shown(platform, each) for each in found])


@router.get("/{session_id}", operation_id="read_live_session", responses=answers(401, 403, 404, 422))
async def read_live_session(platform: Here, request: Request, session_id: SessionId) -> models.LiveSession:
    """A session as it is now."""
    return shown(platform, await _own(platform, request, session_id))


@router.put(
    "/{session_id}/chunks/{first_seq}",
    operation_id="send_live_chunk",
    responses=answers(401, 403, 404, 409, 413, 415, 422),
)
async def send_live_chunk(
    platform: Here,
    request: Request,
    session_id: SessionId,
    first_seq: Annotated[int, Path(ge=0, lt=2**32)],
    content: Annotated[bytes, Body(media_type="application/octet-stream")],
) -> models.Received:
    """Hand in frames one behind the other, such as those of a recording made offline; sent again nothing changes.

    first_seq is the number of the first of them. All are taken, or none where one is damaged. At most 1 MB and 1000
    frames at a time.
    """
    if len(content) > MOST_CHUNK_BYTES:
        raise HTTPException(413, f"A chunk has at most {MOST_CHUNK_BYTES >> 20} MB.")
    engine = platform.live
    await _own(platform, request, session_id)
    engine.open_session(session_id, owner=owner_of(request))
    frames = list(islice(split(content), MOST_FRAMES + 1))
    if len(frames) > MOST_FRAMES:
        raise HTTPException(413, f"A chunk has at most {MOST_FRAMES} frames.")
    engine.refuse_misnumbered(first_seq, frames)
    await engine.take_all(session_id, frames)
    await engine.all_is_safe(session_id)
    session = engine.open_session(session_id)
    return models.Received(next=session.safe.next, missing=session.received.missing())


@router.post(
    "/{session_id}/finish",
    operation_id="finish_live_session",
    response_model=models.LiveResult,
    responses=answers(401, 403, 404, 409, 413, 415, 422),
)
async def finish_live_session(
    platform: Here, request: Request, author: Author, session_id: SessionId, said: models.LiveFinish
) -> Any:
    """End a session: it becomes a recording, measured as a file is. Asked again the answer is the same.

    409 where frames are missing: `missing` has the ranges, from and to before.
    """
    session = await _own(platform, request, session_id)
    try:
        return await finished(platform, session, said, author=author)
    except Missing as missing:
        return problem(409, "conflict", str(missing), path=request.url.path, more={"missing": missing.ranges})


@router.post(
    "/{session_id}/notes",
    operation_id="note_in_live_session",
    status_code=201,
    responses=answers(401, 403, 404, 413, 415, 422),
)
async def note_in_live_session(
    platform: Here, request: Request, author: Author, session_id: SessionId, note: models.NewLiveNote
) -> models.LiveNote:
    """Write something beside a session; it goes with the recording."""
    await _own(platform, request, session_id)
    made = await platform.live.note(session_id, note.text, author=author)
    return models.LiveNote.model_validate(made)


@router.delete(
    "/{session_id}",
    operation_id="discard_live_session",
    status_code=204,
    responses=answers(401, 403, 404, 409, 422),
)
async def discard_live_session(
    platform: Here, request: Request, author: Author, session_id: SessionId
) -> None:
    """End a session without a recording; its frames go."""
    await _own(platform, request, session_id)
    await platform.live.discard(session_id, author=author)


async def _own(platform: Platform, request: Request, session_id: str) -> LiveSession:
    """A session that whoever asks may see; NotFound, Refused for another's."""
    find = partial(platform.store.live.session, session_id, owner=owner_of(request))
    return await to_thread.run_sync(find)


async def shown_by(
    peer: Peer | None, platform: Platform, request: Request, session: LiveSession
) -> models.LiveSession:
    """A session as the server knows it that has it; as it is kept where that does not answer."""
    if peer is not None:
        with suppress(OSError, ValueError):
            answer = await ask(
                peer,
                request.scope,
                b"",
                limiter=platform.asking,
                path=f"{request.url.path}/{session.id}",
            )
            if answer.status == 200:
                return models.LiveSession.model_validate_json(answer.content)
    return shown(platform, session)


async def told_by_others(
    platform: Platform, request: Request, sessions: Sequence[LiveSession]
) -> dict[str, models.LiveSession]:
    """By identifier those of the sessions that other servers have, as these know them."""
    servers = platform.store.servers
    where = {each.id: each.server for each in sessions if each.state == "open"}
    found = [await to_thread.run_sync(servers.peer, each) for each in {*where.values()}]
    peers = [each for each in found if each is not None]
    said = await asyncio.gather(
        *(ask(each, request.scope, b"", limiter=platform.asking) for each in peers), return_exceptions=True
    )
    told: dict[str, models.LiveSession] = {}
    for peer, answer in zip(peers, said, strict=True):
        if isinstance(answer, Answer) and answer.status == 200:
            theirs = models.LiveSessions.model_validate_json(answer.content).sessions
            told |= {each.id: each for each in theirs if where.get(each.id) == peer.id}
    return told


def shown(platform: Platform, session: LiveSession) -> models.LiveSession:
    """A session with what is known of it now, if it is open."""
    said: Mapping[str, Any] = session.said
    now = (
        platform.live.open_session(session.id) if platform.live.is_open(session.id) else OpenSession(session)
    )
    fs_hz = said["fs_hz"]
    person = None
    if session.subject_id is not None:
        person = Person(id=session.subject_id, pseudonym=session.pseudonym or "")
    last_us = now.shown.last_frame_us
    return models.LiveSession(
        id=session.id,
        state=session.state,
        project=session.project_id,
        participant=person,
        sensor=models.Sensor.model_validate(said["sensor"]),
        fs_hz=fs_hz,
        leads=said["leads"],
        mode=said["mode"],
        started_at=session.started_at,
        finished_at=session.finished_at,
        next=now.safe.next,
        missing=now.received.missing(),
        samples=now.samples,
        gaps=[_gap(first, count, fs_hz) for first, count in now.gaps],
        phone_clock_ahead_ms=now.clock.ahead_ms,
        last_frame_at=None if last_us is None else datetime.fromtimestamp(last_us / 1e6, UTC),
        battery=now.shown.battery,
        contact=now.shown.contact,
        link=now.shown.link,
        vitals=now.shown.vitals,
        quality_history=list(now.shown.quality),
        events=list(now.shown.moments),
        notes=[models.LiveNote.model_validate(each) for each in session.notes],
        recording_id=session.recording_id,
    )


def _gap(first: int, count: int, fs_hz: float) -> models.LiveGap:
    return models.LiveGap(first_index=first, samples=count, start_s=first / fs_hz, length_s=count / fs_hz)
