"""Two kinds of people: readers, who look through the library and at recordings, and those who bring recordings in."""

import asyncio
import hashlib
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.load.wire import Lost, Wire

API: Final = "/api/v1"
#: Mean times, drawn from an exponential distribution: over a list, and over a recording.
OVER_A_LIST_S: Final = 10.0
OVER_A_RECORDING_S: Final = 45.0
BETWEEN_UPLOADS_S: Final = 60.0
_FIRST_WITHIN_S: Final = 60.0
_ROWS: Final = 100
_GLIMPSES: Final = 25
_POLL_S: Final = 2.0
_LINES: Final = (
    "",
    "",
    "",
    "quality:good",
    "rhythm:AF",
    "rate>100",
    "triage:open tag:followup",
    "ward_7",
    "age>70",
)
_SORTS: Final = ("-uploaded", "-uploaded", "name", "-rate", "-recorded")


@dataclass
class Seen:
    """What came of the requests of all."""

    took_ms: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bad: Counter[str] = field(default_factory=Counter)
    """Answers that are none, by kind and status."""
    bytes: int = 0
    waiting: Counter[str] = field(default_factory=Counter)
    """Answers 503, by kind."""
    kept: dict[str, str] = field(default_factory=dict)
    """Tags that were acknowledged, by recording; and of uploads the hashes that were acknowledged."""
    brought: list[tuple[str, int]] = field(default_factory=list)
    """Batches whose files were all acknowledged, with how many."""


class Person:
    """One connection, and what is asked over it."""

    def __init__(self, wire: Wire, seen: Seen, draw: random.Random) -> None:
        self.wire = wire
        self.seen = seen
        self.draw = draw

    async def ask(self, kind: str, path: str, content: Any = None, *, method: str = "") -> Any:
        """The answer as JSON, its bytes where it is none, or nothing where it is an error."""
        body = (
            content
            if isinstance(content, bytes)
            else b""
            if content is None
            else json.dumps(content).encode()
        )
        method = method or ("GET" if content is None else "POST")
        form = "application/octet-stream" if isinstance(content, bytes) else "application/json"
        began = time.perf_counter()
        try:
            status, answer = await self.wire.ask(method, API + path, body, form)
        except Lost:
            self.seen.bad[f"{kind}: no answer"] += 1
            return None
        if status == 503:
            self.seen.waiting[kind] += 1
            return None
        self.seen.took_ms[kind].append(1e3 * (time.perf_counter() - began))
        self.seen.bytes += len(answer)
        if status >= 400:
            self.seen.bad[f"{kind}: {status} {answer[:120]!r}"] += 1
            return None
        return json.loads(answer) if kind in _UNDERSTOOD else answer

    async def think(self, mean_s: float) -> None:
        """Look at what is there."""
        await asyncio.sleep(self.draw.expovariate(1.0 / mean_s))


_UNDERSTOOD: Final = frozenset({"library", "upload", "recording", "edit"})


async def reads(person: Person, recordings: list[str]) -> None:
    """A reader, for ever: a page of the library, its glimpses, now and then a decision; then a recording."""
    await asyncio.sleep(person.draw.uniform(0.0, _FIRST_WITHIN_S))
    await person.ask("catalogue", "/catalogue")
    while True:
        words = {"q": person.draw.choice(_LINES), "sort": person.draw.choice(_SORTS), "limit": _ROWS}
        if person.draw.random() < 0.3:
            words["offset"] = _ROWS * person.draw.randrange(20)
        page = await person.ask("library", f"/library?{urlencode(words)}")
        rows = [each["id"] for each in page["items"]][:_GLIMPSES] if page else []
        if rows:
            await person.ask("thumbnails", f"/library/thumbnails?{urlencode({'ids': ','.join(rows)})}")
        await person.think(OVER_A_LIST_S)
        await _looks_at(person, person.draw.choice(recordings))
        await person.think(OVER_A_RECORDING_S)


async def _looks_at(person: Person, recording: str) -> None:
    """What the page of a recording asks for."""
    at = f"/recordings/{recording}"
    found = await person.ask("recording", at)
    await person.ask("samples", f"{at}/samples?format=binary")
    await person.ask("fiducials", f"{at}/fiducials")
    await person.ask("profile", f"{at}/profile")
    await person.ask("findings", f"{at}/findings")
    await person.ask("notes", f"{at}/notes")
    if found and found["subject_id"] and person.draw.random() < 0.3:
        await person.ask("trends", f"/subjects/{found['subject_id']}/trends")
    if person.draw.random() < 0.2:
        tag = f"seen {person.draw.randrange(10**9)}"
        made = await person.ask("edit", "/library/edits", {"edits": [{"id": recording, "add_tags": [tag]}]})
        if made is not None:
            person.seen.kept[tag] = recording


Files = dict[str, bytes]


async def brings(person: Person, files_of: Callable[[], Files]) -> None:
    """Somebody who brings a recording in, waits until it is read, and later another, for ever."""
    await asyncio.sleep(person.draw.uniform(0.0, BETWEEN_UPLOADS_S))
    while True:
        await _brings_one(person, files_of())
        await person.think(BETWEEN_UPLOADS_S)


async def _brings_one(person: Person, files: Files) -> None:
    batch = await person.ask("upload", "/uploads", {"name": "from a ward"})
    if batch is None:
        return
    at = f"/uploads/{batch['id']}"
    listed = [{"path": name, "size_bytes": len(content)} for name, content in files.items()]
    entries = await person.ask("upload", f"{at}/entries", {"entries": [{"name": "ecg", "files": listed}]})
    if entries is None:
        return
    told = {each["path"]: each["id"] for each in entries[0]["files"]}
    hashes = [
        {"file": told[name], "sha256": hashlib.sha256(content).hexdigest()} for name, content in files.items()
    ]
    if await person.ask("upload", f"{at}/hashes", {"files": hashes}) is None:
        return
    sent = [
        await person.ask("upload", f"{at}/files/{told[name]}?offset=0", content, method="PUT")
        for name, content in files.items()
    ]
    if None in sent:
        return
    person.seen.brought.append((batch["id"], len(files)))
    while True:
        await asyncio.sleep(_POLL_S)
        now = await person.ask("upload", at, method="GET")
        if now is None or now["ended_at"] is not None:
            return
