"""Several server processes on one database and one folder: whichever is asked, the answer is the same.

The processes are real; what they wait before they take another for gone is shortened, and an extraction lasts until it
is allowed to end.
"""

import hashlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from benchmarks.live.sensors import POLAR_H10, counts_of, frames_of, session_of
from ecgomics.core.recording import Recording
from ecgomics.stream.wire import VERSION
from tests.api.test_upload_batches import Sender
from tests.postgresql import Server, serving

SERVE = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
from ecgomics.services import cohorts
from ecgomics.store import servers

def extract(store, cohort_id, settings, *, tell, cancelled, **_):
    done = 0
    while not (store.folder.parent / "may-end").exists():
        tell(cohorts.Counts(1000, 0, done, 0))
        done += 1
        if cancelled.wait(0.05):
            raise cohorts.Cancelled

cohorts.extract = extract
servers.BEAT_EVERY_S, servers.GONE_AFTER_S, servers.STEADY_AFTER_S = 0.3, 0.9, 1.0
serve(port=0, data_dir=Path(sys.argv[1]), database_url=sys.argv[2], demo=False,
      ready=lambda at: print(at, flush=True))
"""
Until = Callable[[Callable[[], Any]], Any]


@dataclass
class Process:
    """A server, and a client of it."""

    process: "subprocess.Popen[str]"
    client: httpx.Client
    folder: Path

    @property
    def address(self) -> str:
        return str(self.client.base_url).rstrip("/")

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait()

    def let_extractions_end(self) -> None:
        """Those that run, and those to come."""
        (self.folder.parent / "may-end").touch()

    def get(self, path: str, **named: Any) -> Any:
        """What it answers, which must be what was asked for."""
        answer = self.client.get(f"/api/v1{path}", **named)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, status: int = 200, **named: Any) -> Any:
        """The same of a change."""
        answer = self.client.post(f"/api/v1{path}", **named)
        assert answer.status_code == status, answer.text
        return answer.json()

    def socket(self, session_id: str, part: str) -> ClientConnection:
        """A socket of a live session."""
        address = self.address.replace("http", "ws", 1)
        return connect(
            f"{address}/api/v1/live/sessions/{session_id}/{part}",
            proxy=None,
            compression=None,
            max_queue=None,
        )


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server; tests that need it are skipped where there is none."""
    with serving() as server:
        if server is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        yield server


@pytest.fixture(scope="module")
def started(postgresql: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Process]]:
    """started() → one more server of the store that the tests of this module share."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    url = postgresql.url_for(folder)
    with ExitStack() as stack:

        def start() -> Process:
            log = stack.enter_context((folder.parent / "log").open("a"))
            command = [sys.executable, "-c", SERVE, str(folder), url]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
            stack.callback(process.wait)
            stack.callback(process.kill)
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert address, (folder.parent / "log").read_text()
            process.stdout.close()
            client = httpx.Client(base_url=address, timeout=60.0, trust_env=False)
            return Process(process, stack.enter_context(client), folder)

        yield start


@pytest.fixture(scope="module")
def first(started: Callable[[], Process]) -> Process:
    """A server that stays."""
    return started()


@pytest.fixture(scope="module")
def second(started: Callable[[], Process], first: Process) -> Process:
    """Another one, on the same store."""
    return started()


@pytest.fixture
def until() -> Until:
    """until(found) → what that finds at last."""

    def waited(find: Callable[[], Any]) -> Any:
        end_s = time.monotonic() + 40.0
        while not (found := find()):
            assert time.monotonic() < end_s
            time.sleep(0.05)
        return found

    return waited


def louder(ecg: Recording, factor: float) -> Recording:
    return replace(ecg, ecg_mv=factor * ecg.ecg_mv)


def ids(server: Process, query: str = "") -> set[str]:
    return {each["id"] for each in server.get("/library", params={"query": query})["items"]}


def test_what_one_takes_in_the_other_finds_at_once(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any
) -> None:
    there = ids(second)
    for number, (one, other) in enumerate([(first, second), (second, first)] * 3):
        made = one.post("/recordings", 201, files=wfdb_files(louder(ecg, 1.1 + 0.01 * number)))["id"]
        assert ids(other) == there | {made}
        one.client.delete(f"/api/v1/recordings/{made}").raise_for_status()
        assert ids(other) == there
        assert other.client.get(f"/api/v1/recordings/{made}").status_code == 404


def test_what_is_changed_at_one_is_seen_at_the_other(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any
) -> None:
    made = first.post("/recordings", 201, files=wfdb_files(louder(ecg, 1.3)))["id"]
    before = second.client.get(f"/api/v1/recordings/{made}/beats").content
    edit = {"id": made, "revision": 0, "name": "seen by both"}
    for one, other, name in ((first, second, "one"), (second, first, "two")):
        revision = one.get(f"/recordings/{made}")["revision"]
        edit = {"id": made, "revision": revision, "name": f"seen by {name}"}
        one.post("/library/edits", json={"edits": [edit]})
        assert ids(other, f'name:"seen by {name}"') == {made}
    assert first.client.get(f"/api/v1/recordings/{made}/beats").content == before


def extraction(server: Process, ecg: Recording, wfdb_files: Any, name: str) -> str:
    """A job that is begun at a server."""
    server.client.post("/api/v1/recordings", files=wfdb_files(louder(ecg, 1.2))).raise_for_status()
    made = server.post("/cohorts", 201, json={"name": name, "selection": {"kind": "all"}})
    return str(server.post(f"/cohorts/{made['id']}/extraction", 202)["id"])


def test_a_job_is_watched_and_cancelled_wherever_it_runs(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any, until: Until
) -> None:
    jobs = [extraction(first, ecg, wfdb_files, name) for name in ("one", "two", "three")]
    # Each server has one lane: two run, the third waits, and who is asked does not matter.
    until(lambda: sum(first.get(f"/jobs/{each}")["state"] == "running" for each in jobs) == 2)
    for server in (first, second):
        found = [server.get(f"/jobs/{each}") for each in jobs]
        assert sorted(each["state"] for each in found) == ["queued", "running", "running"]
        assert {each["id"] for each in server.get("/jobs")["jobs"]} == set(jobs)
    for server in (first, second):
        for each in (each for each in jobs if server.get(f"/jobs/{each}")["state"] == "running"):
            done = server.get(f"/jobs/{each}")["done"]
            until(lambda server=server, each=each, done=done: server.get(f"/jobs/{each}")["done"] > done)
    told = threading.Thread(target=lambda: events.extend(followed(second, jobs[0])))
    events: list[dict[str, Any]] = []
    told.start()
    until(lambda: second.post(f"/jobs/{jobs[0]}/cancel")["state"] in ("running", "cancelled"))
    until(lambda: second.get(f"/jobs/{jobs[0]}")["state"] == "cancelled")
    told.join(20.0)
    assert events[-1]["state"] == "cancelled"
    for each in jobs[1:]:
        first.post(f"/jobs/{each}/cancel")
        until(lambda each=each: first.get(f"/jobs/{each}")["state"] == "cancelled")


def followed(server: Process, job: str) -> list[dict[str, Any]]:
    with server.client.stream("GET", f"/api/v1/jobs/{job}/events") as answer:
        return [json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ")]


def test_two_that_send_the_same_file_in_turns_make_one_whole(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any
) -> None:
    files = {name: content for _, (name, content) in wfdb_files(louder(ecg, 1.7))}
    senders = [Sender(each.client, chunk_bytes=5000) for each in (first, second)]
    batches = [each.begin() for each in senders]
    sending = [
        threading.Thread(target=turns, args=(sender, batch, files), daemon=True)
        for sender, batch in zip(senders, batches, strict=True)
    ]
    for each in sending:
        each.start()
    for each in sending:
        each.join(30.0)
    # Asked crosswise: each server answers for the batch of the other.
    states = [senders[1].settled(batches[0]), senders[0].settled(batches[1])]
    assert {"read": 1} in states
    assert all(each in ({"read": 1}, {"known": 1}) for each in states)


def turns(sender: Sender, batch: str, files: dict[str, bytes]) -> None:
    """Send files from where the server says that they end, as two browsers do that send the same."""
    for each in sender.tell(batch, sender.enlist(batch, {"one": files}), files):
        for file in each["files"]:
            data, at = files[file["path"]], file["received_bytes"]
            while at < len(data):
                answer = sender.put(batch, file["id"], data, at)
                at = int(answer.json().get("received_bytes", at))


def test_deleting_at_one_while_the_other_takes_the_same_in_loses_no_sample(
    first: Process, second: Process, ecg: Recording, wfdb_files: Any
) -> None:
    files = wfdb_files(louder(ecg, 1.9))
    made = first.post("/recordings", 201, files=files)["id"]
    for _ in range(6):
        taking = threading.Thread(target=lambda: second.client.post("/api/v1/recordings", files=files))
        taking.start()
        first.client.delete(f"/api/v1/recordings/{made}")
        taking.join()
        answer = second.client.get(f"/api/v1/recordings/{made}/samples", params={"end_s": 1})
        assert answer.status_code in (200, 404), answer.text
        second.client.post("/api/v1/recordings", files=files).raise_for_status()
        second.get(f"/recordings/{made}/samples", params={"end_s": 1})


class Phone:
    """A phone that sends frames by socket, again from where the server says that it lacks them."""

    def __init__(self, seconds: float) -> None:
        self.said = session_of(POLAR_H10)
        self.frames = frames_of(POLAR_H10, counts_of(POLAR_H10, seconds), begin_us=1_790_000_000_000_000)
        self.safe = 0

    def begin(self, server: Process) -> str:
        server.post("/live/sessions", 201, json=self.said)
        return str(self.said["id"])

    def send(self, server: Process, behind: int) -> None:
        """Send what is not safe up to a number, and wait until it is."""
        with greeted(server, self.said["id"], "feed") as (socket, welcome):
            for frame in self.frames[welcome["next"] : behind]:
                socket.send(frame)
            while self.safe < behind:
                message = json.loads(socket.recv(20.0))
                if message["type"] == "ack":
                    self.safe = message["next"]


@contextmanager
def greeted(server: Process, session_id: str, part: str) -> Iterator[tuple[ClientConnection, dict[str, Any]]]:
    """A socket at a server, with what that says to a hello."""
    with server.socket(session_id, part) as socket:
        socket.send(json.dumps({"type": "hello", "version": VERSION}))
        yield socket, json.loads(socket.recv(20.0))


def test_what_a_killed_server_did_goes_on_at_the_others(
    started: Callable[[], Process],
    first: Process,
    second: Process,
    ecg: Recording,
    wfdb_files: Any,
    until: Until,
) -> None:
    third, phone = started(), Phone(40.0)
    jobs = [extraction(first, ecg, wfdb_files, f"of {number}") for number in range(3)]
    session = phone.begin(third)
    with greeted(first, session, "view") as (view, _):
        phone.send(third, 20)
        phone.send(second, 30)
        frames = iter(lambda: view.recv(20.0), None)
        seen = [next(each for each in frames if isinstance(each, bytes)) for _ in range(30)]
        assert seen == phone.frames[:30]
        assert second.get(f"/live/sessions/{session}")["next"] == 30
        (listed,) = [each for each in first.get("/live/sessions")["sessions"] if each["id"] == session]
        assert listed["next"] == 30
        assert first.post("/live/sessions", json=phone.said)["next"] == 30
        until(lambda: all(first.get(f"/jobs/{each}")["state"] == "running" for each in jobs))
        third.kill()
        with pytest.raises(ConnectionClosed) as closed:
            list(frames)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1012, "which a phone takes for: connect again"

    def goes_on() -> bool:
        answer = first.client.get(f"/api/v1/live/sessions/{session}")
        assert answer.status_code in (200, 503), answer.text
        return answer.status_code == 200 and bool(answer.json()["next"] == phone.safe)

    until(goes_on)
    phone.send(first, 40)
    phone.send(second, len(phone.frames))
    said = {"frames": len(phone.frames), "ended_at": "2026-11-26T12:00:40Z", "symptoms": [], "note": ""}
    made = second.post(f"/live/sessions/{session}/finish", json=said)["recording_id"]
    whole = hashlib.sha256(b"".join(phone.frames)).hexdigest()
    assert first.get(f"/recordings/{made}")["source_sha256"] == whole

    until(lambda: "queued" in {second.get(f"/jobs/{each}")["state"] for each in jobs})
    first.let_extractions_end()
    until(lambda: all(first.get(f"/jobs/{each}")["state"] == "done" for each in jobs))


def test_what_pretends_to_come_from_another_server_is_refused(first: Process) -> None:
    pretended = {"ecgomics-peer": "guessed", "ecgomics-peer-from": "machine 127.0.0.1"}
    answer = first.client.get("/api/v1/live/sessions", headers=pretended)
    assert answer.status_code == 403
    assert "none of it" in answer.json()["detail"]
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(
            f"{first.address.replace('http', 'ws', 1)}/api/v1/live/sessions/x/view",
            additional_headers=pretended,
        ),
    ):
        pass
    assert refused.value.response.status_code == 403
