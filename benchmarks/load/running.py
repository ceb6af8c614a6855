"""Load for some minutes, and the same with a database that is killed."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import numpy as np

from benchmarks.load.library import files_to_bring
from benchmarks.load.people import Person, Seen, brings, reads
from benchmarks.load.wire import Wire
from benchmarks.servers import Database, Serving

_SEED: Final = 11
#: Load before the kill, how long the database is away, and load after it is back.
_BEFORE_S: Final = 30.0
_AWAY_S: Final = 10.0
_AFTER_S: Final = 45.0
#: After this time without the database people begin; what comes first, such as an empty cache, is not counted.
_WARM_S: Final = 20.0
_READ_WITHIN_S: Final = 300.0
_UPLOADS: Final = frozenset({"upload"})


async def browsed(
    running: Serving,
    recordings: list[str],
    headers: Sequence[Mapping[str, str]],
    *,
    minutes: float,
    bound_ms: float,
    bringing: int,
) -> list[str]:
    """Print how long each kind of request took; what took longer than the bound, and errors."""
    async with _busy(running, recordings, headers, bringing=bringing) as seen:
        await asyncio.sleep(_WARM_S)
        seen.took_ms.clear()
        before_s, began = running.processor_s, time.monotonic()
        await asyncio.sleep(60.0 * minutes)
        took_s = time.monotonic() - began
        busy = (running.processor_s - before_s) / took_s
        took_ms = {name: list(values) for name, values in seen.took_ms.items()}
    count = sum(map(len, took_ms.values()))
    print(
        f"{len(headers) - bringing} reading, {bringing} bringing in ({len(seen.brought)} brought), {took_s:.0f} s: "
        f"{count / took_s:.1f} requests/s; the server took {busy:.2f} processors, {running.megabytes:.0f} MB"
    )
    slow = [name for name, values in sorted(took_ms.items()) if _told(name, values) > bound_ms]
    for what, times in seen.bad.items():
        print(f"  {times} × {what}")
    late = [f"{name}: p99 over {bound_ms:.0f} ms" for name in slow if name not in _UPLOADS]
    return [*late, *(f"{times} × {what}" for what, times in (seen.bad + seen.waiting).items())]


def _told(name: str, values: list[float]) -> float:
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    print(
        f"  {name:12} {len(values):6}  p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f}  max {max(values):7.1f} ms"
    )
    return float(p99)


async def disturbed(
    running: Serving,
    server: Database,
    recordings: list[str],
    headers: Sequence[Mapping[str, str]],
    *,
    bringing: int,
) -> list[str]:
    """Kill the database under load and start it again; what was acknowledged and is not there, and wrong answers."""
    async with _busy(running, recordings, headers, bringing=bringing) as seen:
        await asyncio.sleep(_BEFORE_S)
        server.kill()
        await asyncio.sleep(_AWAY_S)
        away = sum(seen.waiting.values())
        await asyncio.to_thread(server.start)
        await asyncio.sleep(_AFTER_S)
    back = sum(seen.waiting.values()) - away
    print(
        f"the database was killed and away for {_AWAY_S:.0f} s: {away} requests were answered 503, {back} after it was "
        f"back; {len(seen.kept)} tags and {len(seen.brought)} uploads were acknowledged"
    )
    lost = await _lost(running, headers[0], seen)
    dead = [] if running.process.poll() is None else ["the server ended"]
    none = [] if away else ["no request was answered 503"]
    print(f"lost: {len(lost)}; wrong answers: {sum(seen.bad.values())}")
    return [*dead, *none, *lost, *(f"{times} × {what}" for what, times in seen.bad.items())]


async def _lost(running: Serving, headers: Mapping[str, str], seen: Seen) -> list[str]:
    """Tags and uploads that were acknowledged and are not there."""
    person = Person(Wire(running.port, headers), Seen(), random.Random(_SEED))
    lost = []
    for tag, recording in seen.kept.items():
        found = await person.ask("recording", f"/recordings/{recording}")
        if found is None or tag not in found["tags"]:
            lost.append(f"the tag “{tag}” of {recording}")
    end = time.monotonic() + _READ_WITHIN_S
    for batch, _ in seen.brought:
        while (now := await person.ask("upload", f"/uploads/{batch}", method="GET")) is not None:
            if now["ended_at"] is not None or time.monotonic() > end:
                break
            await asyncio.sleep(1.0)
        counts = {} if now is None else now["counts"]
        if not counts.get("read") and not counts.get("known"):
            lost.append(f"the upload {batch}: {counts}")
    await person.wire.close()
    return lost


@asynccontextmanager
async def _busy(
    running: Serving, recordings: list[str], headers: Sequence[Mapping[str, str]], *, bringing: int
) -> AsyncIterator[Seen]:
    """All people at work until the block ends, each with their own headers; the last ones bring in."""
    seen, files_of = Seen(), files_to_bring()
    people = [
        Person(Wire(running.port, own), seen, random.Random(f"{_SEED} {place}"))
        for place, own in enumerate(headers)
    ]
    readers = len(people) - bringing
    work: list[asyncio.Task[Any]] = [
        asyncio.create_task(reads(each, recordings)) for each in people[:readers]
    ]
    work += [asyncio.create_task(brings(each, files_of)) for each in people[readers:]]
    try:
        yield seen
    finally:
        for each in work:
            each.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        for person in people:
            await person.wire.close()
