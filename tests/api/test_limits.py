"""How much a caller and all together may ask for, by a clock that the test turns."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from ecgomics.api.addresses import OPERATION, Operation
from ecgomics.api.app import ADDRESSES
from ecgomics.api.buckets import Buckets, Rate
from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.limit_settings import Limits, read_limits
from ecgomics.api.limits import COMPUTING, STREAMS, Counts, Limited, PerAddress, PerCaller
from ecgomics.api.network import NETWORK
from ecgomics.api.peers import HANDED_ON
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from tests.api.accounts import WITH_ACCOUNTS, Browser, account

Open = Callable[..., TestClient]
IsProblem = Callable[..., dict[str, object]]


class Clock:
    """A clock that goes only where it is told to."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def of(operation_id: str) -> Operation:
    return next(each for each in ADDRESSES.all if each.id == operation_id)


def scope(
    operation_id: str = "list_recordings", *, caller: Caller | None = None, address: str = "10.0.0.1"
) -> Scope:
    operation = of(operation_id)
    return {
        "type": "http",
        "method": operation.method,
        "path": operation.path,
        "headers": [],
        "client": (address, 5000),
        OPERATION: operation,
        CALLER: caller or Caller("nobody"),
    }


async def nothing_sent() -> Message:
    return {"type": "http.request", "body": b"", "more_body": False}


class Sent(list[Message]):
    """What was answered."""

    async def __call__(self, message: Message) -> None:
        self.append(message)

    @property
    def status(self) -> int:
        return int(self[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self[0]["headers"]}


async def fine(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class Work:
    """A route that answers when it is told to, and counts who is in it."""

    def __init__(self) -> None:
        self.inside = 0
        self.go = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        await self.go.wait()
        self.inside -= 1
        await fine(scope, receive, send)


def guarded(app: Any, clock: Clock | None = None, **limits: Any) -> Callable[..., Awaitable[Sent]]:
    """ask(scope, receive) → the answer of an app behind such limits."""
    registry = CollectorRegistry()
    guard = PerCaller(app, limited=Limited(Limits(**limits)), counts=Counts(registry), clock=clock or Clock())

    async def ask(asked: Scope, receive: Receive = nothing_sent) -> Sent:
        sent = Sent()
        await guard(asked, receive, sent)
        return sent

    ask.registry = registry  # type: ignore[attr-defined]  # for the one test that counts
    return ask


async def settle() -> None:
    """Let everything run that can."""
    for _ in range(20):
        await asyncio.sleep(0)


# Buckets


def test_a_bucket_gives_its_burst_and_then_what_flows_in() -> None:
    clock = Clock()
    buckets = Buckets(Rate(burst=3, per_minute=60), clock=clock)
    assert [buckets.take("a").allowed for _ in range(4)] == [True, True, True, False]
    refused = buckets.take("a", 2.0)
    assert (refused.remaining, refused.wait_s, refused.full_in_s) == (0.0, 2.0, 3.0)
    assert buckets.take("b").allowed
    clock.now_s += 1.5
    assert buckets.take("a").remaining == pytest.approx(0.5)
    clock.now_s += 1000.0
    assert buckets.take("a").remaining == 2.0
    buckets.take("a", 2.0)
    buckets.forget("a")
    assert buckets.take("a").remaining == 2.0


def test_a_refused_attempt_costs_nothing_and_a_large_one_all_there_is() -> None:
    clock = Clock()
    buckets = Buckets(Rate(burst=4, per_minute=60), clock=clock)
    assert buckets.take("a", 3.0).allowed
    assert not buckets.take("a", 3.0).allowed
    assert buckets.take("a", 1.0).allowed
    clock.now_s += 4.0
    assert buckets.take("a", 100.0).allowed
    assert not buckets.take("a").allowed


def test_buckets_of_many_callers_take_bounded_room() -> None:
    buckets = Buckets(Rate(burst=1, per_minute=1), clock=Clock(), most=10)
    for number in range(100):
        buckets.take(number)
    assert not buckets.take(99).allowed
    assert buckets.take(0).allowed


# Rates


def test_a_caller_who_asks_too_often_is_told_when_to_come_back() -> None:
    clock = Clock()
    ask = guarded(fine, clock, units_at_once=2, units_per_minute=30)

    async def run() -> None:
        first = await ask(scope())
        assert first.status == 200
        assert first.headers["ratelimit-policy"] == '"units";q=2;w=4'
        assert first.headers["ratelimit"] == '"units";r=1;t=2'
        await ask(scope())
        refused = await ask(scope())
        assert (refused.status, refused.headers["retry-after"]) == (429, "2")
        assert refused.headers["content-type"] == "application/problem+json"
        assert b"wait 2 s" in refused[1]["body"]
        assert (await ask(scope(address="10.0.0.2"))).status == 200
        assert (await ask(scope(caller=Caller("local")))).status == 200
        clock.now_s += 2.0
        assert (await ask(scope())).status == 200

    asyncio.run(run())


@pytest.mark.parametrize(
    ("operation", "allowed"), [("list_recordings", 20), ("add_note", 10), ("read_prediction", 2)]
)
def test_writing_costs_more_than_reading_and_computing_most(operation: str, allowed: int) -> None:
    ask = guarded(fine, units_at_once=20, units_per_minute=1, writing_units=2, computing_units=10)

    async def run() -> list[int]:
        return [(await ask(scope(operation))).status for _ in range(allowed + 1)]

    assert asyncio.run(run()) == [200] * allowed + [429]


def test_every_named_operation_is_there() -> None:
    assert {each.id for each in ADDRESSES.all} >= COMPUTING | STREAMS


# At once


def test_a_caller_has_so_many_requests_answered_at_once_and_others_are_not_kept_waiting() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, at_once_of_caller=2)
        running = [asyncio.create_task(ask(scope())) for _ in range(2)]
        await settle()
        assert (await ask(scope())).status == 429
        other = asyncio.create_task(ask(scope(address="10.0.0.2")))
        await settle()
        assert work.inside == 3
        work.go.set()
        assert [(await each).status for each in (*running, other)] == [200, 200, 200]
        assert (await ask(scope())).status == 200

    asyncio.run(run())


def test_all_together_have_so_many_answered_at_once() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, at_once=3)
        running = [asyncio.create_task(ask(scope(address=f"10.0.0.{each}"))) for each in range(3)]
        await settle()
        refused = await ask(scope(address="10.0.1.1"))
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        work.go.set()
        assert [(await each).status for each in running] == [200, 200, 200]

    asyncio.run(run())


def test_computing_waits_in_a_line_that_has_an_end() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, computing_at_once=1, computing_waiting=2)
        running = [asyncio.create_task(ask(scope("read_prediction"))) for _ in range(3)]
        await settle()
        assert work.inside == 1
        refused = await ask(scope("read_prediction"))
        assert refused.status == 503
        reading = asyncio.create_task(ask(scope()))
        await settle()
        assert work.inside == 2  # reading waits for no computing
        work.go.set()
        assert [(await each).status for each in (*running, reading)] == [200] * 4
        found = ask.registry.get_sample_value  # type: ignore[attr-defined]  # set above
        assert found("ecgomics_limited_requests_total", {"limit": "computing"}) == 1
        assert found("ecgomics_computing_requests") == found("ecgomics_computing_waiting") == 0

    asyncio.run(run())


def test_nobody_waits_in_the_line_for_ever() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, computing_at_once=1, computing_wait_s=0)
        running = asyncio.create_task(ask(scope("read_prediction")))
        await settle()
        assert (await ask(scope("read_prediction"))).status == 503
        work.go.set()
        assert (await running).status == 200
        assert (await ask(scope("read_prediction"))).status in (200, 503)

    asyncio.run(run())


def test_who_goes_away_gives_their_place_back() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, at_once_of_caller=1, computing_at_once=1)
        gone = asyncio.create_task(ask(scope("read_prediction")))
        await settle()
        gone.cancel()
        with suppress(asyncio.CancelledError):
            await gone
        work.go.set()
        assert (await ask(scope("read_prediction"))).status == 200

    asyncio.run(run())


def test_streams_have_places_of_their_own() -> None:
    async def run() -> None:
        work = Work()
        ask = guarded(work, streams_of_caller=1, at_once_of_caller=1)
        running = [asyncio.create_task(ask(scope(each))) for each in ("follow_job", "list_jobs")]
        await settle()
        assert work.inside == 2
        assert (await ask(scope("follow_job"))).status == 429
        work.go.set()
        assert [(await each).status for each in running] == [200, 200]

    asyncio.run(run())


# Bodies


class Trickle:
    """A body of so many parts, each of which takes so long by the clock; then nothing more comes."""

    def __init__(self, clock: Clock, parts: list[tuple[float, int]]) -> None:
        self._clock = clock
        self._parts = list(parts)

    async def __call__(self) -> Message:
        if not self._parts:
            await asyncio.Event().wait()
        after_s, size = self._parts.pop(0)
        self._clock.now_s += after_s
        return {"type": "http.request", "body": b"x" * size, "more_body": bool(size)}


async def reader(_scope: Scope, receive: Receive, send: Send) -> None:
    """A route that reads the whole body."""
    while (await receive()).get("more_body"):
        pass
    await fine(_scope, receive, send)


def test_a_body_may_take_as_long_as_its_size_asks_for() -> None:
    clock = Clock()
    ask = guarded(reader, clock, body_grace_s=10, body_bytes_per_s=100)
    parts = [(9.0, 1000), (9.0, 1000), (9.0, 0)]
    assert asyncio.run(ask(scope("add_note"), Trickle(clock, parts))).status == 200


def test_a_body_that_trickles_is_cut_off() -> None:
    clock = Clock()
    ask = guarded(reader, clock, body_grace_s=10, body_bytes_per_s=100)
    with pytest.raises(HTTPException) as cut:
        asyncio.run(ask(scope("add_note"), Trickle(clock, [(1.0, 1)] * 100)))
    assert cut.value.status_code == 408
    assert cut.value.headers == {"Connection": "close"}


def test_who_waits_for_the_end_of_the_connection_is_not_cut_off() -> None:
    clock = Clock()

    async def waits(_scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        clock.now_s += 1000.0
        with suppress(TimeoutError):
            await asyncio.wait_for(receive(), 0)
        await fine(_scope, receive, send)

    ask = guarded(waits, clock, body_grace_s=1)
    assert asyncio.run(ask(scope("add_note"), Trickle(clock, [(0.0, 0)]))).status == 200


# Addresses


def test_an_address_that_floods_is_refused_before_it_is_asked_who_it_is() -> None:
    clock = Clock()
    limits = Limits(address_requests_at_once=2, address_requests_per_minute=60)
    guard = PerAddress(fine, limited=Limited(limits), counts=Counts(CollectorRegistry()), clock=clock)

    async def ask(asked: Scope) -> int:
        sent = Sent()
        await guard(asked, nothing_sent, sent)
        return sent.status

    async def run() -> None:
        assert [await ask(scope()) for _ in range(3)] == [200, 200, 429]
        assert await ask(scope(address="10.0.0.2")) == 200
        assert await ask(scope("read_ready")) == 200  # the monitoring is always answered
        socket = {**scope(), "type": "websocket"}
        closed = Sent()
        await guard(socket, nothing_sent, closed)
        assert (closed[0]["type"], closed[0]["code"]) == ("websocket.close", 4429)

    asyncio.run(run())


# The whole application


def test_the_person_at_this_machine_never_meets_a_limit(open_app: Open) -> None:
    client = open_app()
    answer = client.get("/api/v1/projects")
    assert answer.status_code == 200
    assert "ratelimit" not in answer.headers


def test_what_comes_over_the_network_is_always_counted() -> None:
    limited = Limited(Limits(), of_all=False)
    assert not limited.counts(scope())
    assert limited.counts({**scope(), NETWORK: True})
    assert not limited.counts({**scope(), NETWORK: True, HANDED_ON: True})  # counted where it came in


def test_limits_that_were_asked_for_hold_on_this_machine_too(open_app: Open, is_problem: IsProblem) -> None:
    client = open_app(options=ServerOptions(limits=Limits(units_at_once=2, units_per_minute=1)))
    assert [client.get("/api/v1/projects").status_code for _ in range(2)] == [200, 200]
    told = is_problem(client.get("/api/v1/projects"), 429, "too-many-requests")
    assert "wait 60 s" in str(told["detail"])
    assert client.get("/readyz").status_code == 200
    assert 'ecgomics_limited_requests_total{limit="rate"} 1.0' in client.get("/metrics").text


def test_people_who_sign_in_have_buckets_of_their_own(open_app: Open) -> None:
    group = open_app(
        deployment=WITH_ACCOUNTS, options=ServerOptions(limits=Limits(units_at_once=20, units_per_minute=1))
    )
    store = group.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    for name in ("ann", "bob"):
        account(store, name, default="viewer")
    ann, bob = Browser(group).signed_in("ann"), Browser(group).signed_in("bob")
    statuses = [ann("GET", "/api/v1/projects").status_code for _ in range(25)]
    assert (statuses[0], statuses[-1]) == (200, 429)
    assert bob("GET", "/api/v1/projects").status_code == 200


# What a project may hold


def test_a_project_holds_so_many_recordings_and_what_is_there_may_be_sent_again(
    open_app: Open, ecg: Recording, wfdb_files: Any, is_problem: IsProblem
) -> None:
    client = open_app(options=ServerOptions(limits=Limits(project_recordings=1)))
    other = replace(ecg, ecg_mv=ecg.ecg_mv * 2.0)
    assert client.post("/api/v1/recordings", files=wfdb_files(ecg)).status_code == 201
    told = is_problem(client.post("/api/v1/recordings", files=wfdb_files(other)), 403, "forbidden")
    assert "holds 1 recordings" in str(told["detail"])
    assert client.post("/api/v1/recordings", files=wfdb_files(ecg)).status_code == 200
    kept = client.get("/api/v1/recordings").json()["items"]
    client.delete(f"/api/v1/recordings/{kept[0]['id']}")
    assert client.post("/api/v1/recordings", files=wfdb_files(other)).status_code == 201


@pytest.mark.parametrize(("most_bytes", "statuses"), [(480_000, [201, 201]), (479_999, [201, 403])])
def test_a_project_holds_so_many_bytes_of_samples(
    open_app: Open, ecg: Recording, wfdb_files: Any, most_bytes: int, statuses: list[int]
) -> None:
    assert ecg.ecg_mv.size == 12 * 5000  # 240,000 bytes each
    client = open_app(options=ServerOptions(limits=Limits(project_bytes=most_bytes)))
    both = (ecg, replace(ecg, ecg_mv=ecg.ecg_mv * 2.0))
    assert [
        client.post("/api/v1/recordings", files=wfdb_files(each)).status_code for each in both
    ] == statuses


# What whoever runs the server says


def test_limits_come_from_a_file_and_the_environment_above_it(tmp_path: Path) -> None:
    assert read_limits(None, {}) is None
    file = tmp_path / "limits.yaml"
    file.write_text("at_once: 9\nproject_recordings: 1000\n")
    found = read_limits(file, {"ECGOMICS_LIMIT_AT_ONCE": "7"})
    assert found == Limits(at_once=7, project_recordings=1000)
    file.write_text("")
    assert read_limits(file, {}) == Limits()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("at_one: 9", "no limit “at_one”"),
        ("at_once: many", "at_once is 'many'"),
        ("at_once: 0", "1 or more"),
        ("at_once: 2.5", "whole number"),
        ("at_once: true", "at_once is True"),
        ("units_per_minute: .inf", "units_per_minute"),
        ("- 1", "names and numbers"),
        ("a: [", "cannot be read"),
    ],
)
def test_a_file_that_says_no_limits_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    file = tmp_path / "limits.yaml"
    file.write_text(text)
    with pytest.raises(InvalidInput, match=sentence):
        read_limits(file, {})
