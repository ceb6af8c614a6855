"""A session ended over HTTP: what is missing, or what it became."""

from functools import partial

from anyio import to_thread

from ecgomics.api import live_models as models
from ecgomics.api.personal_answers import report_of, shown_report
from ecgomics.api.platform import Platform
from ecgomics.core.errors import Conflict
from ecgomics.services.live_finish import Ended, end_session
from ecgomics.store.live import LiveSession


async def finished(
    platform: Platform, session: LiveSession, said: models.LiveFinish, *, author: str
) -> models.LiveResult:
    """What a session became. Missing where frames are, Conflict where it was discarded."""
    engine = platform.live
    if engine.is_open(session.id):
        async with engine.finishing(session.id):
            if engine.is_open(session.id):
                await _end(platform, session.id, said, author=author)
    return await _result(platform, await _session(platform, session.id))


async def _end(platform: Platform, session_id: str, said: models.LiveFinish, *, author: str) -> None:
    engine = platform.live
    await engine.all_is_safe(session_id)
    with engine.taking_no_more(session_id, said.frames):
        ended = await platform.compute(partial(_ended, platform, session_id, said, author=author))
        engine.close(session_id, {"type": "report", "recording_id": ended.recording_id})


def _ended(platform: Platform, session_id: str, said: models.LiveFinish, *, author: str) -> Ended:
    session = platform.store.live.session(session_id)
    frames = platform.live.log.content(session_id)
    return end_session(platform.store, session, frames, said.model_dump(mode="json"), author=author)


async def _session(platform: Platform, session_id: str) -> LiveSession:
    return await to_thread.run_sync(platform.store.live.session, session_id)


async def _result(platform: Platform, session: LiveSession) -> models.LiveResult:
    """What a session that has ended became, the same each time."""
    if session.state == "discarded":
        raise Conflict("This session was discarded: it cannot be finished any more.")
    kept = (session.finish or {}).get("intervals")
    intervals = None if kept is None else models.LiveIntervals.model_validate(kept)
    if session.recording_id is None:  # it has no ECG, or was deleted since
        return models.LiveResult(recording_id=None, report=None, intervals=intervals)
    report = shown_report(await report_of(platform, session.recording_id))
    return models.LiveResult(recording_id=session.recording_id, report=report, intervals=None)
