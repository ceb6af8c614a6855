"""What a client does with a server that errs, stalls or goes, on a real socket."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ecgomics.client import Client, JobFailed, ServerError, Unreachable, Waits
from ecgomics.core.errors import Conflict, InvalidInput, NotFound, Refused, UnreadableFile, Unstated

Reply = tuple[int, dict[str, str], bytes]
QUICK = Waits(attempts=4, first_s=0.01, longest_s=0.02)


class Answering(ThreadingHTTPServer):
    """Gives the replies one after the other, the last one again and again; None cuts the line."""

    def __init__(self, replies: list[Reply | None]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies = replies
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Answering

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = self.server.asked
        asked.append((self.command, self.path, dict(self.headers), body))
        reply = self.server.replies[min(len(asked), len(self.server.replies)) - 1]
        if reply is None:
            self.connection.close()
            return
        status, headers, content = reply
        self.send_response(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[Callable[..., Answering]]:
    """server(*replies) → a server that gives them."""
    running: list[Answering] = []

    def started(*replies: Reply | None) -> Answering:
        made = Answering(list(replies))
        threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        running.append(made)
        return made

    yield started
    for each in running:
        each.shutdown()
        each.server_close()


def ok(content: object) -> Reply:
    return 200, {}, json.dumps(content).encode()


def problem(status: int, kind: str, detail: str, **more: object) -> Reply:
    return status, {}, json.dumps({"type": f"urn:ecgomics:problem:{kind}", "detail": detail, **more}).encode()


BUSY = problem(503, "busy", "Too much at once.")


def test_what_may_be_asked_twice_is_asked_again_until_it_is_answered(server) -> None:
    made = server(BUSY, None, problem(429, "busy", "Wait."), ok({"jobs": [1]}))
    assert Client(made.address, waits=QUICK).jobs.list() == [1]
    assert len(made.asked) == 4


def test_it_gives_up_after_so_many_attempts(server) -> None:
    made = server(BUSY)
    with pytest.raises(ServerError, match="Too much at once") as error:
        Client(made.address, waits=QUICK).health()
    assert error.value.status == 503
    assert len(made.asked) == QUICK.attempts


def test_what_would_be_done_twice_is_asked_once(server) -> None:
    for reply in (BUSY, None):
        made = server(reply)
        with pytest.raises(ServerError):
            Client(made.address, waits=QUICK).cohorts.make("twice")
        assert len(made.asked) == 1


def test_a_recording_is_handed_in_again_as_it_is_kept_once(server, tmp_path) -> None:
    (tmp_path / "a.csv").write_text("I\n1\n")
    made = server(None, ok({"id": "x"}))
    assert Client(made.address, waits=QUICK).recordings.upload(tmp_path / "a.csv", fs_hz=250.0) == {"id": "x"}
    first, second = made.asked
    assert first[3] == second[3]
    assert b'name="fs_hz"\r\n\r\n250.0\r\n' in second[3]


def test_a_deletion_that_an_earlier_attempt_did_is_done(server) -> None:
    gone = problem(404, "not-found", "There is no such recording.")
    made = server(None, gone)
    Client(made.address, waits=QUICK).recordings.delete("a/b")
    assert [each[:2] for each in made.asked] == [("DELETE", "/api/v1/recordings/a%2Fb")] * 2
    with pytest.raises(NotFound):
        Client(server(gone).address, waits=QUICK).recordings.delete("a")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (problem(404, "not-found", "There is no such recording."), NotFound),
        (problem(403, "forbidden", "The token does not open this."), Refused),
        (problem(401, "unauthorized", "The token is unknown."), Refused),
        (problem(422, "unstated", "The rate is not stated."), Unstated),
        (problem(422, "unreadable-file", "It is no ECG."), UnreadableFile),
        (problem(413, "content-too-large", "It is too large."), InvalidInput),
        (problem(500, "internal", "It is in the log."), ServerError),
    ],
)
def test_a_problem_is_raised_as_what_it_is_with_its_sentence(server, reply, error) -> None:
    with pytest.raises(error) as raised:
        Client(server(reply).address, waits=QUICK).recordings.read("x")
    assert type(raised.value) is error
    assert str(raised.value) == json.loads(reply[2])["detail"]


def test_a_conflict_says_who_was_quicker(server) -> None:
    errors = [{"field": "x", "detail": "Ann tagged it."}]
    made = server(problem(409, "conflict", "It was changed.", errors=errors))
    with pytest.raises(Conflict) as raised:
        Client(made.address).recordings.read("x")
    assert raised.value.overtaken == {"x": "Ann tagged it."}


def test_what_is_no_platform_is_said_to_be_none(server) -> None:
    with pytest.raises(ServerError, match="answered 404, and not as a platform does"):
        Client(server((404, {}, b"<html>nothing here")).address).recordings.read("x")
    with pytest.raises(InvalidInput, match="is no address of a platform"):
        Client("localhost:8000")


def test_a_redirect_is_not_followed_as_it_would_carry_the_token_away(server) -> None:
    elsewhere = server(ok({}))
    made = server((302, {"Location": elsewhere.address + "/api/v1/health"}, b""))
    with pytest.raises(ServerError, match="answered 302"):
        Client(made.address, "ecg_secret").health()
    assert made.asked[0][2]["Authorization"] == "Bearer ecg_secret"
    assert elsewhere.asked == []


def test_nobody_there_is_unreachable(server) -> None:
    made = server(ok({}))
    address = made.address
    made.shutdown()
    made.server_close()
    with pytest.raises(Unreachable, match=f"{address} does not answer: .*refused"):
        Client(address, waits=QUICK).cohorts.make("none")


def test_the_server_may_say_how_long_to_wait(server) -> None:
    made = server((503, {"Retry-After": "0"}, b""), ok({"status": "ok"}))
    patient = Waits(attempts=2, first_s=3600.0, longest_s=3600.0)
    assert Client(made.address, waits=patient).health() == {"status": "ok"}


def test_waiting_ends_with_the_job_whatever_comes_of_it(server) -> None:
    def job(state: str, done: int, error: str = "") -> Reply:
        return ok({"id": "j", "kind": "extraction", "state": state, "done": done, "error": error})

    told: list[int] = []
    made = server(job("queued", 0), job("running", 1), job("running", 1), job("done", 2))
    found = Client(made.address).jobs.wait("j", progress=lambda each: told.append(each["done"]))
    assert (found["state"], told) == ("done", [0, 1, 2])
    with pytest.raises(JobFailed, match=r"extraction was failed: No record could be read\.") as raised:
        Client(server(job("failed", 0, "No record could be read.")).address).jobs.wait({"id": "j"})
    assert raised.value.job["id"] == "j"
    with pytest.raises(TimeoutError, match="it goes on"):
        Client(server(job("running", 1)).address).jobs.wait("j", timeout_s=0.0)
