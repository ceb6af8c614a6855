"""Long recordings: their analysis, what was found, and what people correct in it."""

import gzip
from collections import Counter
from dataclasses import asdict, fields
from functools import partial
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import APIRouter, Body, Query, Response
from fastapi.responses import JSONResponse

from ecgomics.ambulatory.analysis import SHORTEST_S
from ecgomics.ambulatory.burden import counted
from ecgomics.ambulatory.episodes import Episode, Kind
from ecgomics.ambulatory.found import SHAPE_S
from ecgomics.ambulatory.minutes import minutes
from ecgomics.ambulatory.tables import plain
from ecgomics.api import long_models as shapes
from ecgomics.api.author import Author
from ecgomics.api.cohort_models import Job
from ecgomics.api.numbers import Count
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes import jobs
from ecgomics.core.arrays import Floats
from ecgomics.services.long_results import CALLED, Current
from ecgomics.store.longs import StoredCorrection

router = APIRouter(prefix="/recordings/{recording_id}/long", tags=["long recordings"])

BINARY: Final = "application/octet-stream"
_DECIMALS: Final = 6
_BINARY_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
        "headers": {
            "ECG-Beats": {"schema": {"type": "string"}, "description": "How many beats the binary form has."},
            "ECG-Classes": {
                "schema": {"type": "string"},
                "description": "Classes by their place, with commas between.",
            },
        },
    }
}


@router.get("", operation_id="read_long", responses=answers(403, 404, 422))
async def read_long(platform: Here, recording_id: str) -> shapes.LongState:
    """How far the analysis is, and the burden of what is known."""
    return await platform.compute(partial(_state, platform, recording_id))


@router.post("", operation_id="analyse_long", status_code=202, responses=answers(403, 404, 415, 422))
def analyse_long(platform: Here, recording_id: str) -> Job:
    """Analyse a recording of ten minutes or more; the job that does so already, where there is one."""
    return jobs.shown(platform.jobs.analyse_long(recording_id))


@router.get("/trends", operation_id="read_long_trends", responses=answers(403, 404, 422))
async def read_trends(platform: Here, recording_id: str) -> shapes.LongTrends:
    """Trends by the hour, by the minute and by five minutes, and the circadian rhythm of the hours."""
    return await platform.compute(lambda: _trends(platform.longs.existing(recording_id)))


@router.get("/episodes", operation_id="list_long_episodes", responses=answers(403, 404, 422))
async def list_episodes(
    platform: Here,
    recording_id: str,
    *,
    kind: Annotated[list[Kind] | None, Query(description="Only these kinds.")] = None,
    order: shapes.Order = "start",
    limit: Annotated[int, Query(ge=1, le=100_000)] = 10_000,
    offset: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> shapes.LongEpisodes:
    """Episodes of some kinds, in an order."""
    now = await platform.compute(lambda: platform.longs.existing(recording_id))
    chosen = [each for each in now.told.episodes if not kind or each.kind in kind]
    chosen.sort(key=_ORDERS[order])
    return shapes.LongEpisodes(
        items=[_episode(each) for each in chosen[offset : offset + limit]],
        total=len(chosen),
        counts=counted(now.told.episodes),
    )


@router.get(
    "/beats",
    operation_id="read_long_beats",
    response_model=shapes.LongBeats,
    responses=_BINARY_ANSWER | answers(403, 404, 422),
)
async def read_beats(
    platform: Here,
    recording_id: str,
    *,
    start_s: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    end_s: Annotated[float | None, Query(allow_inf_nan=False)] = None,
    format: Literal["json", "binary"] = "json",
) -> Response:
    """Beats of a part. Binary: n little-endian float64 (s), n int32 (group), n uint8 (class), n uint8 (accepted)."""

    def answer() -> Response:
        now = platform.longs.existing(recording_id)
        peak_s = now.found.course.beats.peak_s
        ends = (start_s if start_s is not None else -np.inf, end_s if end_s is not None else np.inf)
        first, last = np.searchsorted(peak_s, ends).tolist()
        chosen = slice(first, max(first, last))
        return _binary_beats(now, chosen) if format == "binary" else _json_beats(now, chosen)

    return await platform.compute(answer)


@router.get("/groups", operation_id="list_long_groups", responses=answers(403, 404, 422))
async def list_groups(platform: Here, recording_id: str) -> shapes.LongGroups:
    """Groups of beats of one shape, the commonest first, with their median beat."""
    return await platform.compute(lambda: _groups(platform.longs.existing(recording_id)))


@router.get("/corrections", operation_id="list_long_corrections", responses=answers(403, 404, 422))
def list_corrections(platform: Here, recording_id: str) -> shapes.LongCorrections:
    """What people corrected, in its order."""
    platform.store.without_samples(recording_id)  # NotFound without it
    kept = platform.store.longs.corrections(recording_id)
    return shapes.LongCorrections(items=[_correction(each) for each in kept])


@router.post(
    "/corrections",
    operation_id="correct_long",
    status_code=201,
    responses=answers(403, 404, 415, 422),
)
async def correct(
    platform: Here,
    author: Author,
    recording_id: str,
    given: Annotated[shapes.NewCorrection, Body()],
) -> shapes.LongCorrection:
    """Correct classes of beats, or add or remove an episode; the answer has the burden before and after.

    Corrections are applied in their order, so those of two people stand beside each other.
    """
    body = given.model_dump(exclude={"reason"})
    work = partial(platform.longs.correct, recording_id, body, author=author, reason=given.reason)
    return _correction(await platform.compute(work))


@router.post(
    "/corrections/{correction_id}/undo", operation_id="undo_long", responses=answers(403, 404, 415, 422)
)
def undo(platform: Here, author: Author, recording_id: str, correction_id: Count) -> shapes.LongCorrection:
    """Let a correction stand no more; it stays in the list with who undid it."""
    return _correction(platform.store.longs.undo_correction(recording_id, correction_id, author=author))


# ── shown ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _state(platform: Platform, recording_id: str) -> shapes.LongState:
    recording, count = platform.store.without_samples(recording_id)
    now, job = platform.longs.current(recording_id), platform.jobs.latest_long(recording_id)
    duration_s = count / recording.fs_hz
    return shapes.LongState(
        recording_id=recording_id,
        duration_s=duration_s,
        started_at=recording.started_at,
        leads=list(recording.leads),
        fs_hz=recording.fs_hz,
        long_enough=duration_s >= SHORTEST_S,
        shortest_s=SHORTEST_S,
        complete=now is not None and now.complete,
        until_s=0.0 if now is None else now.found.course.duration_s,
        job=None if job is None else jobs.shown(job),
        burden=None if now is None else plain(asdict(now.told.burden)),
        days=[] if now is None else [plain(asdict(each)) for each in now.told.days],
        counts={} if now is None else counted(now.told.episodes),
        corrections=len(platform.longs.standing(recording_id)),
    )


def _trends(now: Current) -> shapes.LongTrends:
    hourly, by_minute = now.told.trends, minutes(now.told.course)
    return shapes.LongTrends(
        until_s=now.found.course.duration_s,
        hours=shapes.LongHours(**{each.name: _nulled(getattr(hourly, each.name)) for each in fields(hourly)}),
        minutes=shapes.LongMinutes(
            **{each.name: _nulled(getattr(by_minute, each.name)) for each in fields(by_minute)}
        ),
        windows=shapes.LongWindows(
            start_s=_nulled(now.found.window_s),
            qtc_ms=_nulled(now.found.qtc_ms),
            st_mv={
                lead: _nulled(column) for lead, column in zip(now.found.leads, now.found.st_mv.T, strict=True)
            },
        ),
        circadian=[plain(asdict(each)) for each in now.told.circadian],
    )


def _nulled(values: Floats) -> list[float | None]:
    rounded = np.round(values, _DECIMALS)
    return [None if np.isnan(each) else each for each in rounded.tolist()]


def _at_end(value: float) -> float:
    """Episodes without a rate come last."""
    return np.inf if np.isnan(value) else value


_ORDERS: Final[dict[shapes.Order, Any]] = {
    "start": lambda each: each.start_s,
    "longest": lambda each: (-each.duration_s, each.start_s),
    "fastest": lambda each: (_at_end(-each.rate_max_per_min), each.start_s),
    "slowest": lambda each: (_at_end(each.rate_min_per_min), each.start_s),
}


def _episode(each: Episode) -> shapes.LongEpisode:
    numbers: dict[str, Any] = plain(asdict(each) | {"duration_s": each.duration_s})
    return shapes.LongEpisode(**numbers)


def _json_beats(now: Current, chosen: slice) -> Response:
    beats = now.found.course.beats
    return JSONResponse(
        {
            "time_s": np.round(beats.peak_s[chosen], _DECIMALS).tolist(),
            "kind": now.kinds[chosen].tolist(),
            "found_kind": list(beats.kind[chosen]),
            "group": beats.group[chosen].tolist(),
            "accepted": beats.accepted[chosen].tolist(),
        }
    )


def _binary_beats(now: Current, chosen: slice) -> Response:
    beats = now.found.course.beats
    places = np.searchsorted(np.sort(CALLED), now.kinds[chosen])
    code = np.argsort(CALLED)[places].astype(np.uint8)
    content = b"".join(
        [
            beats.peak_s[chosen].astype("<f8").tobytes(),
            beats.group[chosen].astype("<i4").tobytes(),
            code.tobytes(),
            beats.accepted[chosen].astype(np.uint8).tobytes(),
        ]
    )
    headers = {
        "ECG-Beats": str(len(code)),
        "ECG-Classes": ",".join(CALLED),
        "Content-Encoding": "gzip",
    }
    return Response(gzip.compress(content, 1, mtime=0), headers=headers, media_type=BINARY)


def _groups(now: Current) -> shapes.LongGroups:
    beats, drawn = now.found.course.beats, now.found.shapes
    groups, first, counts = np.unique(beats.group, return_index=True, return_counts=True)
    shape_of = {int(group): place for place, group in enumerate(drawn.groups.tolist())}
    found_kinds = np.array(beats.kind, dtype="<U1")
    return shapes.LongGroups(
        leads=list(now.found.leads),
        groups=[
            shapes.LongGroup(
                group=int(groups[place]),
                count=int(counts[place]),
                kinds=_by_kind(now.kinds[beats.group == groups[place]]),
                found_kinds=_by_kind(found_kinds[beats.group == groups[place]]),
                first_s=float(beats.peak_s[first[place]]),
                fs_hz=drawn.fs_hz,
                start_s=SHAPE_S[0],
                mv=_shape(drawn.mv, shape_of.get(int(groups[place]))),
            )
            for place in np.argsort(-counts, kind="stable").tolist()
        ],
    )


def _by_kind(kinds: Any) -> dict[str, int]:
    return dict(Counter(kinds.tolist()).most_common())


def _shape(mv: Floats, place: int | None) -> list[list[float | None]] | None:
    return None if place is None else [_nulled(row) for row in mv[place]]


def _correction(each: StoredCorrection) -> shapes.LongCorrection:
    return shapes.LongCorrection(**asdict(each))
