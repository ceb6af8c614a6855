"""Whatever a socket sends, it is closed with a code and a sentence, and the others are served meanwhile."""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, ulid
from ecgomics.services.live import MOST_OF_SESSION
from ecgomics.stream.wire import EcgFrame, encode

HELLO = {"type": "hello", "version": 1, "token": None}
#: What others wait for while somebody misbehaves, at most.
PATIENCE_S = 10.0
RANDOM_FRAMES = 10_000


@pytest.fixture(scope="module")
def frames() -> list[bytes]:
    return frames_of(POLAR_H10, counts_of(POLAR_H10, 30.0), begin_us=1_780_000_000_000_000)


def closed_with(socket: ClientConnection) -> tuple[int, str]:
    """The code and the sentence that the server ends a socket with."""
    until_s = time.monotonic() + 30.0
    with pytest.raises(ConnectionClosed) as closed:
        while time.monotonic() < until_s:
            socket.recv(timeout=30.0)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def comes_to(live: Any, session_id: str, frames: int) -> bool:
    """Whether so many frames and no more are soon safe."""
    until_s = time.monotonic() + PATIENCE_S
    while live.get(session_id)["next"] < frames and time.monotonic() < until_s:
        time.sleep(0.02)
    return bool(live.get(session_id)["next"] == frames)


@contextmanager
def greeted(live: Any, session_id: str, part: str = "feed", **options: Any) -> Iterator[ClientConnection]:
    with live.socket(session_id, part, **options) as socket:
        socket.send(json.dumps(HELLO))
        assert json.loads(socket.recv(timeout=30.0))["type"] == "welcome"
        yield socket


@contextmanager
def others_are_served(live: Any, frames: list[bytes]) -> Iterator[None]:
    """Another session is fed meanwhile, and every frame of it is acknowledged in time."""
    ended, waited_s = threading.Event(), []
    session = live.begin()["id"]

    def go_on() -> None:
        with greeted(live, session) as socket:
            for seq, frame in enumerate(frames):
                began_s = time.monotonic()
                socket.send(frame)
                while json.loads(socket.recv(timeout=PATIENCE_S)).get("next") != seq + 1:
                    pass
                waited_s.append(time.monotonic() - began_s)
                if ended.is_set():
                    return

    other = threading.Thread(target=go_on)
    other.start()
    yield
    ended.set()
    other.join(timeout=60.0)
    assert len(waited_s) >= 2, "the other session went on"
    assert max(waited_s) < PATIENCE_S / 2
    assert live.client.get("/api/v1/health").status_code == 200


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (json.dumps(HELLO | {"token": "ecm_" + "x" * 40}), 4401),
        (json.dumps(HELLO | {"token": "ecg_research"}), 4401),
        (json.dumps(HELLO | {"token": 7}), 4401),
        (json.dumps(HELLO | {"version": 2}), 4426),
        (json.dumps({"type": "ping", "t": 1}), 4400),
        ("hello", 4400),
        ("[" * 4000, 4400),
        ("[" * 5000, 4400),
        (b"\x01" * 60, 4400),
        (bytes(65_000), 4400),
    ],
)
@pytest.mark.parametrize("part", ["feed", "view"])
def test_who_does_not_say_hello_properly_is_closed(
    live: Any, first: str | bytes, code: int, part: str
) -> None:
    with live.socket(live.begin()["id"], part) as socket:
        socket.send(first)
        found, sentence = closed_with(socket)
    assert found == code
    assert sentence.endswith(".")


def test_who_says_nothing_is_closed_in_time(live: Any, frames: list[bytes]) -> None:
    began_s = time.monotonic()
    with others_are_served(live, frames), live.socket(live.begin()["id"]) as socket:
        assert closed_with(socket)[0] == 4408
    assert time.monotonic() - began_s < 30.0


def test_there_must_be_a_session_and_it_must_be_open(live: Any, frames: list[bytes]) -> None:
    for session_id in (ulid(), "x", "a" * 300, "%00"):
        with live.socket(session_id) as socket:
            socket.send(json.dumps(HELLO))
            assert closed_with(socket)[0] == 4404
    session = live.begin()["id"]
    with greeted(live, session) as socket:
        live.client.delete(f"/api/v1/live/sessions/{session}")
        closed_with(socket)
    with live.socket(session) as socket:
        socket.send(json.dumps(HELLO))
        assert closed_with(socket)[0] == 4409


def test_another_s_session_is_closed_to_a_phone(live: Any, is_problem: Callable[..., dict[str, Any]]) -> None:
    tokens = []
    for name in ("A. Moser", "B. Keller"):
        pairing = live.client.post("/api/v1/mobile/pairings", json={"name": name, "days": 1}).json()
        paired = live.client.post(
            "/api/v1/mobile/pair", json={"code": pairing["code"], "device_name": f"phone of {name}"}
        ).json()
        tokens.append(paired["token"])
    own, other = ({"Authorization": f"Bearer {each}"} for each in tokens)
    session = live.begin()["id"]  # of who works on this machine
    said = live.begin() | {"id": ulid()}
    assert live.client.post("/api/v1/live/sessions", json=said, headers=own).status_code == 201
    at = f"/api/v1/live/sessions/{said['id']}"
    assert live.client.get(at, headers=own).json()["participant"]["pseudonym"] == "A. Moser"
    for headers, path in ((other, at), (own, f"/api/v1/live/sessions/{session}")):
        is_problem(live.client.get(path, headers=headers), 403, "forbidden")
        is_problem(live.client.delete(path, headers=headers), 403, "forbidden")
        is_problem(live.client.post(f"{path}/finish", json={"frames": 0}, headers=headers), 403, "forbidden")
    is_problem(live.client.post("/api/v1/live/sessions", json=said, headers=other), 403, "forbidden")
    is_problem(live.client.get("/api/v1/live/sessions", headers=own), 403, "forbidden")
    for token, session_id, code in ((tokens[1], said["id"], 4403), (tokens[0], session, 4403)):
        for part in ("feed", "view"):
            with live.socket(session_id, part) as socket:
                socket.send(json.dumps(HELLO | {"token": token}))
                assert closed_with(socket)[0] == code
    with live.socket(said["id"]) as socket:
        socket.send(json.dumps(HELLO | {"token": tokens[0]}))
        assert json.loads(socket.recv(timeout=30.0))["type"] == "welcome"


def test_a_page_of_another_site_opens_no_socket(live: Any) -> None:
    session = live.begin()["id"]
    own = live.server.address
    for origin in (
        "https://evil.example",
        "null",
        own.replace("127.0.0.1", "localhost"),
        own.replace("http", "https"),
    ):
        with pytest.raises(InvalidStatus) as refused, live.socket(session, origin=origin):
            pass
        assert refused.value.response.status_code == 403
    with (
        pytest.raises(InvalidStatus),
        live.socket(session, additional_headers={"Sec-Fetch-Site": "cross-site"}),
    ):
        pass
    with greeted(live, session, origin=own):
        pass


def test_frames_that_are_none_end_the_socket(live: Any, frames: list[bytes]) -> None:
    other_version = bytearray(frames[1])
    other_version[0] = 2
    many_leads = EcgFrame(
        seq=1, first_index=73, received_us=1, counts=np.zeros((2, 73), np.intp), uv_per_count=1.0
    )
    far_ahead = EcgFrame(
        seq=2**31, first_index=73, received_us=1, counts=np.zeros((1, 73), np.intp), uv_per_count=1.0
    )
    cases = (
        (bytes(other_version), {4426}),
        (frames[1] + bytes(20_000), {4413}),
        (bytes(200_000), {1009, 4413}),
        (encode(many_leads), {4400}),
        (encode(far_ahead), {4400}),
        ("words", {4400}),
        (json.dumps({"type": "launch"}), {4400}),
    )
    for content, codes in cases:
        session = live.begin()["id"]
        with greeted(live, session) as socket:
            socket.send(frames[0])
            socket.send(content)
            code, sentence = closed_with(socket)
        assert code in codes, (content[:20], code, sentence)
        if code != 1009:  # then nothing is looked at any more
            assert comes_to(live, session, 1), "what came before is kept"


def test_other_content_for_a_number_is_refused(live: Any, frames: list[bytes]) -> None:
    other = frames_of(POLAR_H10, counts_of(POLAR_H10, 30.0) + 1, begin_us=1_780_000_000_000_000)
    session = live.begin()["id"]
    with greeted(live, session) as socket:
        for frame in (*frames[:3], other[1]):
            socket.send(frame)
        assert closed_with(socket)[0] == 4409
    assert comes_to(live, session, 3)


def test_some_damage_is_borne_and_ten_thousand_random_frames_are_not(live: Any, frames: list[bytes]) -> None:
    chance = random.Random(9)
    session = live.begin()["id"]
    with greeted(live, session) as socket:
        for frame in frames[:20]:
            damaged = bytearray(frame)
            damaged[chance.randrange(40, len(frame))] ^= 4
            socket.send(bytes(damaged))
            socket.send(frame)
        while json.loads(socket.recv(timeout=30.0)).get("next") != 20:
            pass
    codes: list[int] = []
    with others_are_served(live, frames):
        sent = 0
        while sent < RANDOM_FRAMES:
            with greeted(live, session) as socket:
                with suppress(ConnectionClosed):
                    for _ in range(RANDOM_FRAMES - sent):
                        content = chance.randbytes(chance.randrange(1, 300))
                        socket.send(b"\x01" * chance.randrange(2) + content)
                        sent += 1
                codes.append(closed_with(socket)[0])
    assert len(codes) > 1
    assert set(codes) <= {4400, 4413, 4426}
    assert (live.get(session)["next"], live.get(session)["missing"]) == (20, [])


def test_too_many_sockets_are_refused_and_later_let_in(live: Any) -> None:
    session = live.begin()["id"]
    with ExitStack() as opened:
        for _ in range(MOST_OF_SESSION):
            opened.enter_context(greeted(live, session, "view"))
        with live.socket(session, "view") as one_more:
            one_more.send(json.dumps(HELLO))
            assert closed_with(one_more)[0] == 4429
    until_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < until_s:
        with suppress(ConnectionClosed), greeted(live, session, "view") as socket:
            socket.send(json.dumps({"type": "ping", "t": 1}))
            if json.loads(socket.recv(timeout=30.0))["type"] == "pong":
                return
    pytest.fail("those that left still count")


def until_skipped(socket: ClientConnection) -> int:
    """How many frames a viewer is told to have missed, once it takes what waits; 0 if none yet."""
    with suppress(TimeoutError):
        while True:
            content = socket.recv(timeout=1.0)
            if isinstance(content, str) and (said := json.loads(content))["type"] == "skipped":
                return int(said["frames"])
    return 0


def test_who_watches_and_takes_nothing_holds_nobody_up(live: Any, frames: list[bytes]) -> None:
    session = live.begin(leads=["I", "II", "III", "V1"], fs_hz=500.0)["id"]
    counts = np.random.default_rng(1).integers(-32_000, 32_000, (4, 1000))
    wide = [
        encode(EcgFrame(seq=seq, first_index=seq * 1000, received_us=seq, counts=counts, uv_per_count=1.0))
        for seq in range(1200)
    ]
    with (
        greeted(live, session, "view", max_queue=1) as lazy,
        greeted(live, session) as socket,
        others_are_served(live, frames),
    ):
        for frame in wide[:-1]:
            socket.send(frame)
        while json.loads(socket.recv(timeout=30.0)).get("next") != len(wide) - 1:
            pass
        skipped = until_skipped(lazy)
        socket.send(wide[-1])  # with what comes next it is told
        skipped = skipped or until_skipped(lazy)
    assert skipped > 0
    assert comes_to(live, session, len(wide))
