"""The questions that are asked of a large library, and how long their answers took."""

import http.client
import json
import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np

from benchmarks.servers import Serving

API: Final = "/api/v1"
_EDITED: Final = 5000
_SEED: Final = 11
#: A server that takes less of a processor than this for so long has ended what its start brings along.
_IDLE: Final = 0.1
_LOOK_S: Final = 3.0

Question = Callable[[random.Random, int], str]
"""An address, drawn for a library of so many recordings."""


def _of(path: str, **words: Any) -> str:
    return f"{API}{path}?{urlencode(words)}"


def _library(line: str = "", **words: Any) -> str:
    return _of("/library", q=line, **words)


def _filter(draw: random.Random) -> str:
    return draw.choice(
        (
            "quality:poor",
            "rhythm:AF",
            'device:"Polar"',
            "rate:100..140",
            f"age:{draw.randrange(20, 80)}..{draw.randrange(80, 95)}",
            "leads>3 duration<60",
            "tag:followup",
            f"recorded>{draw.randrange(2019, 2026)}-0{draw.randrange(1, 10)}",
            "is:synthetic",
        )
    )


def _terms(draw: random.Random) -> str:
    year = draw.randrange(2019, 2026)
    return draw.choice(
        (
            f'rhythm:AF quality<good device:"MAC" -triage:excluded recorded>{year}',
            f"tag:followup,baseline leads>1 rate>{draw.randrange(60, 110)} sex:female",
            f"triage:excluded reason:noise format:dicom uploaded>2026-0{draw.randrange(1, 7)}",
            f"group:case age>{draw.randrange(40, 80)} -rhythm:sinus ward_{draw.randrange(1, 98)}",
        )
    )


SORTS: Final = ("name", "-rate", "recorded", "-recorded", "subject", "quality", "-age", "device", "rhythm")
QUESTIONS: Final[Mapping[str, Question]] = {
    "first page": lambda _draw, _rows: _library(),
    "deep page": lambda draw, rows: _library(offset=draw.randrange(rows // 2, rows * 9 // 10)),
    "other order": lambda draw, rows: _library(sort=draw.choice(SORTS), offset=draw.choice((0, rows // 3))),
    "filter": lambda draw, _rows: _library(_filter(draw)),
    "several terms": lambda draw, _rows: _library(_terms(draw)),
    "words, rare": lambda draw, rows: _library(f"ecg_{draw.randrange(rows):07d}"),
    "words, beginning": lambda draw, rows: _library(f"ecg_{draw.randrange(rows // 100):05d}"),
    "words, frequent": lambda draw, _rows: _library(draw.choice(("ward", "ecg", "2024", "ward_1"))),
    "words, absent": lambda draw, _rows: _library(f"nothing{draw.randrange(1000)}"),
    "a person's": lambda draw, rows: _library(f"subject:P{draw.randrange(rows // 3):07d}"),
    "recordings, all": lambda draw, rows: _of("/recordings", limit=100, offset=draw.choice((0, rows // 2))),
    "recordings, words": lambda draw, rows: _of(
        "/recordings", q=draw.choice((f"ecg_{draw.randrange(rows):07d}", "2023-04", "case"))
    ),
    "people": lambda draw, rows: _of("/subjects", offset=draw.choice((0, rows // 6, rows // 3))),
    "people, words": lambda draw, rows: _of(
        "/subjects", q=draw.choice((f"{draw.randrange(rows // 3):07d}"[:6], "p0", "99"))
    ),
    "audit": lambda draw, rows: _of("/audit", offset=draw.choice((0, 100, rows // 2))),
    "audit, filter": lambda draw, _rows: _of(
        "/audit", author=f"reader {draw.randrange(60):02d}", action=draw.choice(("accept", "exclude", "tag"))
    ),
    "audit, words": lambda draw, rows: _of("/audit", q=f"ecg_{draw.randrange(rows):07d}"),
    "audit, of one": lambda draw, _rows: _of("/audit", entity=f"{draw.getrandbits(128):032x}"),
    "projects": lambda _draw, _rows: _of("/projects"),
    "other project": lambda draw, _rows: _library(
        _filter(draw), project=draw.choice(("cardiology", "sports", "newborn"))
    ),
}


class Client:
    """One connection that is kept."""

    def __init__(self, port: int, headers: Mapping[str, str], processor_s: Callable[[], float]) -> None:
        self.processor_s = processor_s
        self._headers = dict(headers)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)

    def close(self) -> None:
        """Let go of the connection, as the server does with one that is quiet; the next question opens another."""
        self._connection.close()

    def ask(self, address: str, body: Any = None) -> tuple[Any, float]:
        """The answer, and how long it took in ms; RuntimeError for one that is none."""
        began = time.perf_counter()
        if body is None:
            self._connection.request("GET", address, headers=self._headers)
        else:
            content = json.dumps(body).encode()
            headers = self._headers | {"content-type": "application/json"}
            self._connection.request("POST", address, content, headers)
        answer = self._connection.getresponse()
        content = answer.read()
        took_ms = 1e3 * (time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status} {content[:300]!r}")
        return json.loads(content), took_ms


def measured(
    running: Serving,
    headers: Mapping[str, str],
    processor_s: Callable[[], float],
    *,
    rows: int,
    repeats: int,
) -> dict[str, float]:
    """The 95th percentile of each kind of question, in ms, printed with the rest.

    processor_s is the processor time of server and database so far: what a question costs whatever else runs.
    """
    client, draw = Client(running.port, headers, processor_s), random.Random(_SEED)
    before_s, began = client.processor_s(), time.perf_counter()
    client.ask(_library())
    took_s, cost_s = time.perf_counter() - began, client.processor_s() - before_s
    print(f"first search, which waits for the index that is filled since the start: {took_s:.1f} s")
    print(
        f"(processor meanwhile {cost_s:.1f} s); the server holds {running.megabytes:.0f} MB then", flush=True
    )
    client.close()
    _wait_until_idle(processor_s)
    found = {name: _timed(client, name, draw, rows=rows, repeats=repeats) for name in QUESTIONS}
    found |= _after_changes(client, repeats=max(3, repeats // 10))
    print(f"the server holds {running.megabytes:.0f} MB now")
    return found


def _wait_until_idle(processor_s: Callable[[], float]) -> None:
    """What a start does beside requests is not measured with them."""
    before_s = -1.0
    while processor_s() - before_s > _IDLE * _LOOK_S:
        before_s = processor_s()
        time.sleep(_LOOK_S)


def _timed(client: Client, name: str, draw: random.Random, *, rows: int, repeats: int) -> float:
    client.ask(QUESTIONS[name](draw, rows))  # what is made once, such as the order of a field, is told apart
    if name == "other order":
        _first_of_each_order(client)
    before_s = client.processor_s()
    took_ms = [client.ask(QUESTIONS[name](draw, rows))[1] for _ in range(repeats)]
    return _told(name, took_ms, processor_ms=1e3 * (client.processor_s() - before_s) / repeats)


def _first_of_each_order(client: Client) -> None:
    took_ms = [client.ask(_library(sort=each))[1] for each in SORTS]
    _told("an order, first time", took_ms)


def _told(name: str, took_ms: list[float], *, processor_ms: float | None = None) -> float:
    p50, p95 = np.percentile(took_ms, (50, 95))
    cost = "" if processor_ms is None else f"; processor {processor_ms:6.1f} ms"
    times = f"p50 {p50:7.1f}  p95 {p95:7.1f}  max {max(took_ms):7.1f} ms"
    print(f"{name:22} {times} of {len(took_ms):3}{cost}", flush=True)
    return float(p95)


def _after_changes(client: Client, *, repeats: int) -> dict[str, float]:
    """One decision and the first page; five thousand tags and the page of that tag."""
    one: list[float] = []
    for place in range(repeats):
        chosen, _ = client.ask(_library(sort="name", limit=1, offset=7 * place))
        edit = {
            "id": chosen["items"][0]["id"],
            "triage": {"decision": "accepted", "reason": "", "note": f"{place}"},
        }
        client.ask(f"{API}/library/edits", {"edits": [edit]})
        one.append(client.ask(_library())[1])
    chosen, took_ms = client.ask(_of("/library/choice", q="tag:case*,teaching"))
    some = [each["id"] for each in chosen["recordings"][:_EDITED]]
    print(f"{'choice of a tag':24} {took_ms:7.0f} ms for {len(chosen['recordings'])} recordings")
    many: list[float] = []
    for place in range(3):
        edits = [{"id": each, "add_tags": [f"seen {place}"]} for each in some]
        _, took_ms = client.ask(f"{API}/library/edits", {"edits": edits})
        print(f"{'tagging':24} {took_ms:7.0f} ms for {len(some)} recordings")
        found, took_ms = client.ask(_library(f'tag:"seen {place}"'))
        if found["total"] != len(some):
            raise RuntimeError(f"{found['total']} recordings have a tag that {len(some)} were given.")
        many.append(took_ms)
    return {
        "after a decision": _told("after a decision", one),
        "after 5000 tags": _told("after 5000 tags", many),
    }
