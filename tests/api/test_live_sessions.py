"""Sessions of sensors: begun, fed by socket or by request, watched, and ended as a recording like any other."""

import json
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from websockets.sync.client import ClientConnection

from benchmarks.live.resume import expected_mv, phone_of
from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, ulid
from ecgomics import services
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read, write_wfdb
from ecgomics.profile import profile
from ecgomics.stream.wire import EcgFrame, StatusFrame, decode, encode, split

Problem = Callable[..., dict[str, Any]]
URL = "/api/v1/live/sessions"
BEGIN_US = 1_780_000_000_000_000
HELLO = json.dumps({"type": "hello", "version": 1, "token": None})


def frames_for(seconds: float, seed: int = 1) -> list[bytes]:
    return frames_of(POLAR_H10, counts_of(POLAR_H10, seconds, seed), begin_us=BEGIN_US)


def messages(socket: ClientConnection, *, until: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
    """What is said up to what is waited for."""
    said: list[dict[str, Any]] = []
    while not said or not until(said[-1]):
        content = socket.recv(timeout=30.0)
        if isinstance(content, str):
            said.append(json.loads(content))
    return said


def acknowledged(frames: int) -> Callable[[dict[str, Any]], bool]:
    return lambda said: said["type"] == "ack" and said["next"] == frames


@pytest.fixture
def feed(live: Any) -> Iterator[Callable[[str], ClientConnection]]:
    """feed(session) → an open socket that was welcomed."""
    with ExitStack() as opened:

        def fed(session_id: str, part: str = "feed") -> ClientConnection:
            socket: ClientConnection = opened.enter_context(live.socket(session_id, part))
            socket.send(HELLO)
            return socket

        yield fed


def test_a_session_is_begun_once_and_is_its_owner_s(live: Any, is_problem: Problem) -> None:
    said = live.begin()
    again = live.client.post(URL, json=said)
    assert (again.status_code, again.json()["id"]) == (200, said["id"])
    other = live.client.post(URL, json=said | {"fs_hz": 500.0})
    is_problem(other, 409, "conflict")
    found = live.get(said["id"])
    assert (found["state"], found["next"], found["missing"]) == ("open", 0, [])
    assert (found["fs_hz"], found["leads"], found["mode"]) == (130.0, said["leads"], "free")
    assert found["recording_id"] is None
    assert said["id"] in [
        each["id"] for each in live.client.get(URL, params={"state": "open"}).json()["sessions"]
    ]
    is_problem(live.client.get(f"{URL}/{ulid()}"), 404, "not-found")


@pytest.mark.parametrize(
    "wrong",
    [{"id": "short"}, {"fs_hz": -1.0}, {"leads": ["II"] * 17}, {"mode": "2min"}, {"started_at": "yesterday"}],
)
def test_a_session_that_cannot_be_is_refused(live: Any, is_problem: Problem, wrong: dict[str, Any]) -> None:
    said = live.begin() | {"id": ulid()} | wrong
    answer = live.client.post(URL, json=said)
    assert answer.status_code == 422, answer.text


def test_frames_are_acknowledged_and_holes_are_named(live: Any, feed: Any) -> None:
    session, frames = live.begin()["id"], frames_for(20.0)
    socket = feed(session)
    assert json.loads(socket.recv(timeout=30.0)) == {"type": "welcome", "next": 0, "missing": []}
    for frame in (*frames[:3], *frames[5:8]):
        socket.send(frame)
    said = messages(socket, until=lambda each: each["type"] == "missing")
    assert said[-1]["ranges"] == [[3, 5]]
    for frame in (frames[4], frames[4], frames[3], *frames[8:]):
        socket.send(frame)
    messages(socket, until=acknowledged(len(frames)))
    found = live.get(session)
    assert (found["next"], found["missing"]) == (len(frames), [])
    assert found["samples"] == decode(frames[-1]).end  # type: ignore[union-attr]
    assert found["last_frame_at"] is not None


def test_a_socket_opened_again_is_told_what_is_here(live: Any, feed: Any) -> None:
    session, frames = live.begin()["id"], frames_for(20.0)
    first = feed(session)
    for frame in frames[:4]:
        first.send(frame)
    messages(first, until=acknowledged(4))
    first.close()
    second = feed(session)
    assert json.loads(second.recv(timeout=30.0)) == {"type": "welcome", "next": 4, "missing": []}


def test_a_ping_tells_the_clock_of_the_server(live: Any, feed: Any) -> None:
    socket = feed(live.begin()["id"])
    before_us = time.time_ns() // 1000
    socket.send(json.dumps({"type": "ping", "t": 42}))
    pong = messages(socket, until=lambda each: each["type"] == "pong")[-1]
    assert pong["t"] == 42
    assert before_us <= pong["server_us"] <= time.time_ns() // 1000


def test_chunks_may_come_twice_but_not_with_other_content(live: Any, is_problem: Problem) -> None:
    session, frames = live.begin()["id"], frames_for(20.0)
    assert live.put(session, 2, frames[2:6]).json() == {"next": 0, "missing": [[0, 2]]}
    assert live.put(session, 0, frames[:3]).json() == {"next": 6, "missing": []}
    assert live.put(session, 0, frames[:6]).json() == {"next": 6, "missing": []}
    others = frames_for(20.0, seed=2)
    is_problem(live.put(session, 4, others[4:6]), 409, "conflict")
    damaged = bytearray(b"".join(frames[6:9]))
    damaged[-5] ^= 1
    is_problem(live.put(session, 6, [bytes(damaged)]), 422, "invalid-input")
    is_problem(live.put(session, 7, frames[6:9]), 422, "invalid-input")
    assert live.get(session)["next"] == 6, "nothing of a damaged chunk is kept"
    too_many = [bytes(5 * 2**20)]
    is_problem(live.put(session, 6, too_many), 413, "content-too-large")


def test_a_session_becomes_the_recording_that_was_sent(live: Any, feed: Any, is_problem: Problem) -> None:
    phone = phone_of(seed=11, duration_s=30.0)
    session, frames = live.begin(mode="30s")["id"], phone.frames
    shuffled = list(frames)
    random.Random(3).shuffle(shuffled)
    socket = feed(session)
    for frame in shuffled[:-1]:
        socket.send(frame)
    too_early = is_problem(live.finish(session, len(frames)), 409, "conflict")
    last = decode(shuffled[-1]).seq
    assert too_early["missing"] == [[last, last + 1]]
    socket.send(shuffled[-1])
    messages(socket, until=acknowledged(len(frames)))
    ended = live.finish(session, len(frames), symptoms=["palpitations"], note="climbing stairs")
    assert ended.status_code == 200, ended.text
    end = ended.json()
    assert live.finish(session, len(frames), symptoms=["palpitations"], note="climbing stairs").json() == end
    report = end["report"]
    assert (report["recording_id"], report["symptoms"]) == (end["recording_id"], ["palpitations"])
    samples = live.client.get(f"/api/v1/recordings/{end['recording_id']}/samples?path=recorded").json()
    kept = np.array([np.nan if each is None else each for each in samples["samples"][0]])
    expected = expected_mv(frames)[0]
    np.testing.assert_allclose(kept, expected, atol=1e-6, equal_nan=True)
    lost_s = float(np.isnan(expected).sum()) / 130.0
    assert lost_s > 0.5
    assert sum(each["length_s"] for each in report["gaps"]) == pytest.approx(lost_s, abs=0.02)
    assert live.get(session)["state"] == "finished"
    assert live.get(session)["recording_id"] == end["recording_id"]
    is_problem(live.put(session, 0, frames[:1]), 409, "conflict")


def test_live_and_file_are_measured_alike(live: Any, tmp_path: Path) -> None:
    session, frames = live.begin(mode="30s")["id"], frames_for(30.0, seed=5)
    assert live.put(session, 0, frames).json()["next"] == len(frames)
    recording_id = live.finish(session, len(frames)).json()["recording_id"]
    told = live.client.get(f"/api/v1/recordings/{recording_id}/profile").json()
    fs_hz = live.client.get(f"/api/v1/recordings/{recording_id}").json()["fs_hz"]
    leads = tuple(live.client.get(f"/api/v1/recordings/{recording_id}").json()["leads"])
    header = write_wfdb(Recording(expected_mv(frames), fs_hz, leads, resolution_uv=1.0), tmp_path)
    from_file = services.as_stored(profile(read(header), Settings()))
    values = {(each["symbol"], each["lead"]): each for each in json.loads(from_file.profile_json)["values"]}
    assert len(told["values"]) == len(values) > 100
    for each in told["values"]:
        other = values[each["symbol"], each["lead"]]
        assert (each["validity"], each["value_text"]) == (other["validity"], other["value_text"]), each
        if each["value"] is not None:
            assert each["value"] == pytest.approx(other["value"], rel=1e-9, abs=1e-9), each["symbol"]


def test_who_watches_sees_frames_beats_and_the_end(live: Any, feed: Any) -> None:
    session, frames = live.begin()["id"], frames_for(30.0)
    phone = feed(session)
    for frame in frames[:10]:
        phone.send(frame)
    messages(phone, until=acknowledged(10))
    watching = feed(session, "view")
    said = messages(watching, until=lambda each: each["type"] == "welcome")
    battery = StatusFrame(
        seq=len(frames),
        first_index=0,
        received_us=BEGIN_US,
        status={"kind": "battery", "percent": 71},
    )
    for frame in (*frames[10:], encode(battery)):
        phone.send(frame)
    messages(phone, until=lambda each: each["type"] == "vitals" and each["t_s"] > 25.0)
    assert live.get(session)["battery"] == 71
    assert live.get(session)["vitals"]["quality"]["level"] == "good"
    end = live.finish(session, len(frames) + 1).json()
    seen: list[bytes] = []
    while said[-1]["type"] != "report":
        content = watching.recv(timeout=30.0)
        if isinstance(content, bytes):
            seen.append(content)
        else:
            said.append(json.loads(content))
    assert seen[-len(frames) + 9 :] == [*frames[10:], encode(battery)]
    kinds = {each["type"] for each in said}
    assert {"welcome", "beats", "vitals", "report"} <= kinds
    assert said[-1]["recording_id"] == end["recording_id"]
    rates = [each["heart_rate"] for each in said if each["type"] == "vitals" and each["heart_rate"]]
    assert rates[-1] == pytest.approx(70, abs=4)


def test_what_is_discarded_is_gone(live: Any, feed: Any, is_problem: Problem) -> None:
    session, frames = live.begin()["id"], frames_for(5.0)
    live.put(session, 0, frames)
    watching = feed(session, "view")
    messages(watching, until=lambda each: each["type"] == "welcome")
    assert live.client.delete(f"{URL}/{session}").status_code in (200, 204)
    messages(watching, until=lambda each: each["type"] == "discarded")
    is_problem(live.finish(session, len(frames)), 409, "conflict")
    assert live.get(session)["state"] == "discarded"
    assert not list(live.server.folder.rglob(f"{session}*")), "nothing of it is left on the disk"


def test_the_frames_are_kept_beside_the_recording(live: Any) -> None:
    session, frames = live.begin()["id"], frames_for(10.0)
    live.put(session, 0, frames)
    recording_id = live.finish(session, len(frames)).json()["recording_id"]
    found: httpx.Response = live.client.get(f"/api/v1/recordings/{recording_id}")
    assert found.json()["original_kept"]


def test_settling_is_cut_and_the_rate_is_the_sensor_s(live: Any) -> None:
    session = live.begin()["id"]
    counts = counts_of(POLAR_H10, 60.0)
    frames = []
    for seq, each in enumerate(split(b"".join(frames_of(POLAR_H10, counts, begin_us=BEGIN_US)))):
        frame = decode(each)
        assert isinstance(frame, EcgFrame)
        frames.append(
            encode(
                EcgFrame(
                    seq=seq,
                    first_index=frame.first_index,
                    device_us=round(frame.first_index / 131.0 * 1e6),
                    received_us=frame.received_us,
                    flags=2 if seq < 4 else 0,
                    counts=frame.counts,
                    uv_per_count=1.0,
                )
            )
        )
    live.put(session, 0, frames)
    recording_id = live.finish(session, len(frames)).json()["recording_id"]
    kept = live.client.get(f"/api/v1/recordings/{recording_id}").json()
    assert kept["fs_hz"] == pytest.approx(131.0, abs=2e-3)
    assert kept["samples"] == counts.shape[1] - 4 * 73
    assert any("by the sensor's clock" in each for each in kept["warnings"])
