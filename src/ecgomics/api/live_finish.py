"""A session ended over HTTP: what is missing, or what it became."""

import logging
from functools import partial

from ecgomics.api import live_models as models
from ecgomics.api.personal_answers import report_of, shown_report
from ecgomics.api.platform import Platform
from ecgomics.core.errors import Conflict
from ecgomics.services.live_finish import keep, with_notes
from ecgomics.store.live import LiveSession

logger = logging.getLogger(__name__)


async def finished(
    platform: Platform, session: LiveSession, said: models.LiveFinish, *, author: str
) -> models.LiveResult:
    """What a session became. Conflict where frames are missing, or it was discarded."""
    engine = platform.live
    if not engine.is_open(session.id):
        return await _known(platform, session)
    async with engine.finishing(session.id):
        if not engine.is_open(session.id):
            return await _known(platform, platform.store.live.session(session.id))
        now = engine.open_session(session.id)
        await engine.all_is_safe(session.id)
        if missing := now.safe.missing(said.frames):
            lacking = {"missing": ", ".join(f"{first}–{behind - 1}" for first, behind in missing)}
            raise Conflict(
                f"Frames are missing: {lacking['missing']}. Send them, then finish again.", lacking
            )
        frames = await platform.compute(partial(engine.log.content, session.id))
        recording_id = await platform.compute(partial(keep, platform.store, session, frames))
        kept = platform.store.live.session(session.id)
        words = with_notes(said.model_dump(mode="json"), kept.notes)
        platform.store.live.finish(session.id, words, recording_id=recording_id, author=author)
        report = shown_report(await report_of(platform, recording_id))
        engine.close(session.id, {"type": "report", "recording_id": recording_id})
        return models.LiveResult(recording_id=recording_id, report=report)


async def _known(platform: Platform, session: LiveSession) -> models.LiveResult:
    if session.state == "discarded":
        raise Conflict("This session was discarded: it cannot be finished any more.")
    if session.recording_id is None:
        return models.LiveResult(recording_id=None, report=None)
    report = shown_report(await report_of(platform, session.recording_id))
    return models.LiveResult(recording_id=session.recording_id, report=report)
